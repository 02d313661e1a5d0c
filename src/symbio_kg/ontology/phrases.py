"""Texts of our own tables that are made of few words, put into Turkish word by word.

A text is given in Turkish as a whole or not at all: where one of its parts is not in `phrases.tsv` and
has no form known here, it stays in English, marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from symbio_kg.ontology.tables import read_table

__all__ = ["in_turkish", "phrases"]

_SHARE: Final = re.compile(r"(<= )?([\d.]+) %(?: (?:of )?(.+))?")


def phrases(tables: Path) -> dict[str, str]:
    """Return the Turkish of each English phrase of the table."""
    return {row["en"]: row["tr"] for row in read_table(tables / "phrases.tsv", ("en", "tr"))}


def in_turkish(text: str, known: Mapping[str, str]) -> str | None:
    """Return *text*, parts divided by semicolons, in Turkish; None when a part is not known.

    >>> in_turkish("<= 30 % raw meal; drying", {"raw meal": "farin", "drying": "kurutma"})
    'en çok %30 (farin); kurutma'
    """
    parts = [_part(part.strip(), known) for part in text.split(";")]
    found = [part for part in parts if part is not None]
    return "; ".join(found) if len(found) == len(parts) else None


def _part(part: str, known: Mapping[str, str]) -> str | None:
    if part in known:
        return known[part]
    share = _SHARE.fullmatch(part)
    if share is None:
        return None
    most, number, basis = share.groups()
    said = f"{'en çok ' if most else ''}%{number.replace('.', ',')}"
    if basis is None:
        return said
    return f"{said} ({known[basis]})" if basis in known else None
