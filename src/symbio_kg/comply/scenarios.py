"""Scenario files: cases with the outcome and the rules expected of them, published for third parties to run.

A file is JSON or YAML and holds one scenario, a list of them, or an object with `scenarios`. A scenario has
`id`, `title`, `facts` and `expected`: `outcome`, and perhaps `decisive` (rule ids or catalogue numbers that
must be among the decisive ones), `status` and `as_waste`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from symbio_kg.comply.case import Case, CaseInvalid, read_case
from symbio_kg.comply.engine import Judge
from symbio_kg.comply.verdict import Stage, Verdict
from symbio_kg.errors import SymbioError
from symbio_kg.model import Text

__all__ = ["Result", "Scenario", "ScenarioUnreadable", "read_scenarios", "run"]

_LARGEST = 20_000_000


class ScenarioUnreadable(SymbioError):
    """A file that is no scenario document."""

    code = "scenario-unreadable"

    def __init__(self, path: Path, en: str, tr: str) -> None:
        super().__init__(en=f"{path}: {en}", tr=f"{path}: {tr}")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case, where it was read, and what is expected; `invalid` when its facts cannot be read."""

    place: str
    case: Case | None
    expected: Mapping[str, object]
    invalid: CaseInvalid | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A scenario with its verdict and, in words, where the two differ; no difference is well."""

    scenario: Scenario
    verdict: Verdict | None
    differences: tuple[Text, ...]


def read_scenarios(path: Path) -> list[Scenario]:
    """Return the scenarios of a file, or of all `.json`, `.yaml` and `.yml` files below a folder.

    Raises ScenarioUnreadable for what is no such document, or when nothing is found.
    """
    if not path.exists():
        raise ScenarioUnreadable(
            path, "there is no such file or folder.", "böyle bir dosya ya da klasör yok."
        )
    kinds = (".json", ".yaml", ".yml")
    files = sorted(p for p in path.rglob("*") if p.suffix in kinds) if path.is_dir() else [path]
    found = [scenario for file in files for scenario in _scenarios(file)]
    if not found:
        raise ScenarioUnreadable(path, "there is no scenario here.", "burada senaryo yok.")
    return found


def _scenarios(path: Path) -> Iterator[Scenario]:
    document = _document(path)
    if isinstance(document, Mapping) and isinstance(document.get("scenarios"), list):
        document = document["scenarios"]
    for number, entry in enumerate(document if isinstance(document, list) else [document], start=1):
        if not isinstance(entry, Mapping):
            raise ScenarioUnreadable(
                path, f"entry {number} is no object.", f"{number}. girdi bir nesne değil."
            )
        name = str(entry.get("id", f"{path.stem}-{number}"))
        expected = entry.get("expected", entry.get("expect", {}))
        expected = expected if isinstance(expected, Mapping) else {"outcome": expected}
        try:
            yield Scenario(f"{path.name}#{name}", read_case(entry, name), expected)
        except CaseInvalid as invalid:
            yield Scenario(f"{path.name}#{name}", None, expected, invalid)


def _document(path: Path) -> object:
    try:
        if path.stat().st_size > _LARGEST:
            raise ScenarioUnreadable(path, "larger than 20 MB.", "20 MB'tan büyük.")
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, UnicodeError) as error:
        raise ScenarioUnreadable(path, f"cannot be read: {error}", f"okunamıyor: {error}") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ScenarioUnreadable(path, f"not well formed: {error}", f"biçimi bozuk: {error}") from error


def run(scenarios: Sequence[Scenario], judge: Judge, *, stage: str = Stage.TRANSFER) -> list[Result]:
    """Judge *scenarios* together and compare each verdict with what was expected."""
    good = [s for s in scenarios if s.case is not None]
    verdicts = dict(
        zip(
            (id(s) for s in good),
            judge.judge_all([s.case for s in good if s.case is not None], stage=stage),
            strict=True,
        )
    )
    return [_compared(scenario, verdicts.get(id(scenario))) for scenario in scenarios]


def _compared(scenario: Scenario, verdict: Verdict | None) -> Result:
    expected = scenario.expected
    if verdict is None:
        refused_to_read = expected.get("outcome") == "invalid"
        message = scenario.invalid.message if scenario.invalid else {"en": "no case", "tr": "olay yok"}
        return Result(scenario, None, () if refused_to_read else (message,))
    differences = [
        _differs(what, wanted, found)
        for what, found in _found(verdict).items()
        if (wanted := expected.get(what)) is not None and not _same(what, wanted, found)
    ]
    return Result(scenario, verdict, tuple(differences))


def _found(verdict: Verdict) -> dict[str, object]:
    decisive = {f.rule for f in verdict.decisive} | {f.catalogue for f in verdict.decisive if f.catalogue}
    return {
        "outcome": verdict.outcome.id,
        "status": verdict.status,
        "as_waste": verdict.as_waste.id if verdict.as_waste is not None else None,
        "decisive": sorted(decisive),
    }


def _same(what: str, wanted: object, found: object) -> bool:
    if what == "decisive" and isinstance(wanted, list) and isinstance(found, list):
        return set(map(str, wanted)) <= set(found)
    if what == "outcome" and wanted == "permitted" and found == "outside-waste-law":
        return True
    return wanted == found


def _differs(what: str, wanted: object, found: object) -> Text:
    return {
        "en": f"{what}: expected {_words(wanted)}, found {_words(found)}",
        "tr": f"{what}: beklenen {_words(wanted)}, bulunan {_words(found)}",
    }


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
