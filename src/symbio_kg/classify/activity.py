"""The producer's sector: reads a NACE code of either revision and says which codes it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from symbio_kg import assets
from symbio_kg.classify.errors import ActivityUnknown
from symbio_kg.classify.model import Activity
from symbio_kg.classify.tables import rows
from symbio_kg.model import Text

__all__ = ["Fit", "fit", "read_activity"]

_SIGNS: Final = re.compile(r"[\s.\-,]")
_LETTER: Final = re.compile(r"^[A-Ua-u](?=\d)")
_LONGEST_CODE: Final = 6


@dataclass(frozen=True, slots=True)
class Fit:
    """How usual a code is for a sector.

    `usual` (a process of it gives this very code), `typical`, `possible`, `any` (every sector has it),
    `chapter` (only the chapter suits it, not the subchapter) or `none`.
    """

    degree: str
    heading: str = ""


def read_activity(text: str) -> Activity:
    """Return the activity that *text* names: `25.62`, `2562`, `C25.62` or the six digits of Turkish lists.

    A code of both revisions with another meaning in each is read as Rev. 2 and says so.
    Raises ActivityUnknown with the nearest codes.
    """
    lists = _activities(assets.ontology() / "tables")
    digits = _SIGNS.sub("", _LETTER.sub("", text.strip()))
    for wanted in _spellings(digits):
        found = [revision for revision in ("2", "2.1") if wanted in lists[revision]]
        if found:
            return _activity(wanted, found, lists)
    raise ActivityUnknown(text.strip()[:20], _nearest(digits, lists))


def fit(activity: Activity, code: str) -> Fit:
    """Return how usual *code* is for *activity*; the most specific row of the table decides."""
    return _fit(activity.code, activity.revision, code)


@lru_cache(maxsize=50_000)
def _fit(activity: str, revision: str, code: str) -> Fit:
    rule = _sector_rules(assets.ontology() / "tables")
    for heading in (code, code[:5], code[:2]):
        degrees = [
            typicality if prefix else "any"
            for prefix, edition, typicality in rule.get(heading, ())
            if edition in {revision, ""} and activity.startswith(prefix)
        ]
        if degrees:
            best = min(degrees, key=_ORDER.index)
            known_closer = heading == code[:2] and code[:5] in rule and best != "any"
            return Fit("chapter" if known_closer else best, heading)
    return Fit("none")


_ORDER: Final = ["usual", "typical", "possible", "any"]


def _spellings(digits: str) -> list[str]:
    """Return the class, group and division that *digits* may be, the most exact first."""
    if not digits.isdecimal() or not 2 <= len(digits) <= _LONGEST_CODE:
        return []
    four = digits[:4]
    return [four[:2] + "." + four[2:] if len(four) > 2 else four]


def _activity(code: str, revisions: list[str], lists: Mapping[str, Mapping[str, Text]]) -> Activity:
    first = revisions[0]
    label = lists[first][code]
    remark: Text = {}
    if first == "2.1":
        remark = {
            "en": f"{code} is not in NACE Rev. 2 and was read as Rev. 2.1.",
            "tr": f"{code} NACE Rev. 2'de yok, Rev. 2.1 olarak okundu.",
        }
    elif len(revisions) > 1 and lists["2.1"][code]["en"].casefold() != label["en"].casefold():
        other = lists["2.1"][code]
        remark = {
            "en": f"{code} was read as NACE Rev. 2; in Rev. 2.1 it is “{other['en']}”.",
            "tr": f"{code} NACE Rev. 2 olarak okundu; Rev. 2.1'de karşılığı “{other['tr']}”.",
        }
    return Activity(code, first, label, remark)


@cache
def _activities(tables: Path) -> Mapping[str, Mapping[str, Text]]:
    names = {"2": "nace-rev2.tsv", "2.1": "nace-rev21.tsv"}
    return {
        revision: {
            row["code"]: {k: row[k] for k in ("en", "tr") if row[k]}
            for row in rows(tables / name)
            if row["code"][0].isdigit()
        }
        for revision, name in names.items()
    }


@cache
def _sector_rules(tables: Path) -> Mapping[str, list[tuple[str, str, str]]]:
    """Return for each heading the beginnings of NACE codes that give it, by revision, and how usually."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows(tables / "sector-wastes.tsv"):
        rule = found.setdefault(row["code"], [])
        if not row["activity"]:
            rule.append(("", "", row["typicality"]))
            continue
        rule.append((row["activity"], "2", row["typicality"]))
        rule.extend((part, "2.1", row["typicality"]) for part in row["activity21"].split(";") if part)
    for row in rows(tables / "outputs.tsv"):
        for code in _process_activities(tables).get(row["process"], ()):
            if row["code"]:
                found.setdefault(row["code"], []).append((code, "2", "usual"))
    return found


@cache
def _process_activities(tables: Path) -> Mapping[str, list[str]]:
    return {
        row["id"]: [code for code in (row["nace"], *row["also_nace"].split(";")) if code]
        for row in rows(tables / "processes.tsv")
    }


def _nearest(digits: str, lists: Mapping[str, Mapping[str, Text]]) -> list[str]:
    codes = sorted(set(lists["2"]) | set(lists["2.1"]))
    close = process.extract(
        digits[:_LONGEST_CODE], [c.replace(".", "") for c in codes], scorer=fuzz.ratio, limit=3
    )
    return [codes[place] for _, _, place in close]
