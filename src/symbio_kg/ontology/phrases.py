"""Texts of our own tables that are made of few words, put into Turkish word by word.

A text is given in Turkish as a whole or not at all: where one of its parts is not in `phrases.tsv` and
has no form known here, it stays in English, marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rdflib import Graph

from symbio_kg.ontology.tables import read_table
from symbio_kg.ontology.turtle import labels

__all__ = ["in_turkish", "in_words", "limit_in_turkish", "limit_in_words", "phrases"]

_AMOUNT: Final = re.compile(
    r"(<= |>= |up to |about )?([\d.]+(?:-[\d.]+)?)"
    r"(?: (%|k?g|[a-z]+3?/[a-z\d/]+)(?!\S))?"
    r"(?: (?:of )?(?:\((.+)\)|(.+)))?"
)
"""How it compares, a number or a range, a unit, and what it is of."""
_LIMIT: Final = re.compile(
    r".*? (?:(<=|>=|<|>) )?(-?[\d.]+(?:-[\d.]+)?)(?: (%|[a-zA-Z]{1,3}(?:[23]?/\S+)?)(?!\S))?(?: (.+))?"
)
"""What is limited, how, the number, its unit, and more."""
_SIGNS: Final = {"<=": "≤", ">=": "≥"}
_CLASS: Final = re.compile(r"(?:CEM )?[A-Z/-]+")
"""A class of a standard, the same in every language."""
_FIGURE: Final = re.compile(r"(upper|lower) figure (-?[\d.]+) is typical(, not a bar)?")
_COMPARED: Final = {"<= ": "en çok ", "up to ": "en çok ", ">= ": "en az ", "about ": "yaklaşık "}


def phrases(tables: Path) -> dict[str, str]:
    """Return the Turkish of each English phrase of the table, and of each property by its compact name."""
    known = {row["en"]: row["tr"] for row in read_table(tables / "phrases.tsv", ("en", "tr"))}
    properties = read_table(tables / "properties.tsv", ("id", "tr"))
    return known | {f"prop:{row['id']}": row["tr"] for row in properties}


def in_turkish(text: str, known: Mapping[str, str]) -> str | None:
    """Return *text*, parts divided by semicolons, in Turkish; None when a part is not known.

    >>> in_turkish("<= 30 % raw meal; drying", {"raw meal": "farin", "drying": "kurutma"})
    'en çok %30 (farin); kurutma'
    """
    parts = [_part(part.strip(), known) for part in text.split(";")]
    found = [part for part in parts if part is not None]
    return "; ".join(found) if len(found) == len(parts) else None


def limit_in_turkish(text: str, of: str, known: Mapping[str, str]) -> str | None:
    """Return the text of a limit in Turkish, *of* being the id of its property; None where it is not known.

    >>> limit_in_turkish("LOI <= 2.5 % dry", "loi", {"prop:loi": "kızdırma kaybı", "dry": "kuru"})
    'kızdırma kaybı ≤ %2,5 (kuru)'
    """
    found = _LIMIT.fullmatch(text) if of else None
    if found is None or (found[4] and found[4] not in known):
        return in_turkish(text, known)
    sign, number, unit, more = found.groups()
    said = number.replace(".", ",")
    said = f"%{said}" if unit == "%" else f"{said} {unit}" if unit else said
    return " ".join(
        filter(None, (known[f"prop:{of}"], _SIGNS.get(sign, sign), said, f"({known[more]})" if more else ""))
    )


def in_words(graph: Graph, node: str, text: str, known: Mapping[str, str], predicate: str) -> None:
    """Say *text* of *node*, in Turkish too where its words are known; nothing for an empty one."""
    if text:
        labels(graph, node, {"en": text, "tr": in_turkish(text, known) or ""}, predicate)


def limit_in_words(graph: Graph, node: str, row: Mapping[str, str], known: Mapping[str, str]) -> None:
    """Say the text of the limit in *row*, in Turkish too where its words are known."""
    turkish = limit_in_turkish(row["text"], row["property"], known)
    labels(graph, node, {"en": row["text"], "tr": turkish or ""}, "sym:limitText")


def _part(part: str, known: Mapping[str, str]) -> str | None:
    if part in known:
        return known[part]
    if figure := _FIGURE.fullmatch(part):
        end, number, bar = figure.groups()
        return (
            f"{'üst' if end == 'upper' else 'alt'} değer {number} tipiktir{', engel değildir' if bar else ''}"
        )
    amount = _AMOUNT.fullmatch(part)
    if amount is None:
        return None
    compared, number, unit, *bases = amount.groups()
    basis = bases[0] or bases[1]
    number = number.replace(".", ",")
    said = _COMPARED.get(compared, "") + (f"%{number}" if unit == "%" else number)
    if unit and unit != "%":
        said += f" {unit.removesuffix('/y') + '/yıl' if unit.endswith('/y') else unit}"
    if basis is None:
        return said
    told = known.get(basis) or (basis if _CLASS.fullmatch(basis) else None)
    if told is None:
        return None
    return f"{said} {told}" if unit and unit != "%" else f"{said} ({told})"
