"""From a table of yearly waste declarations to declared streams, and on request to drafts of listings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from symbio_kg.estimate.reading import Filled, Line
from symbio_kg.estimate.streams import RegisteredFirm, firm_iri
from symbio_kg.model import Finding
from symbio_kg.read.cells import plain, slug
from symbio_kg.read.columns import CHOICES, COLUMNS
from symbio_kg.read.words import Miss, activity, waste_code, word
from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import Vocabulary, Word, default_vocabulary

__all__ = ["Declaration", "declared", "drafts"]

_YEARS: Final = range(1990, 2101)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One line of a declaration: the waste, its tonnes, what was done with it, and who took it."""

    firm: RegisteredFirm
    year: int
    code: Word
    tonnes: Decimal
    operation: Word | None
    receiver: str
    receiver_id: str
    row: int

    @property
    def iri(self) -> str:
        """The IRI of the stream: one a firm, year, code, operation and receiver."""
        parts = (self.code.id, self.operation.id if self.operation else "", self.receiver_id or self.receiver)
        name = "-".join(slug(part) for part in parts if part)
        return f"{PREFIXES['data']}declared/{self.firm.iri.rpartition('/')[2]}/{self.year}/{name}"


def declared(
    table: Filled, vocabulary: Vocabulary | None = None
) -> tuple[Sequence[Declaration], Sequence[Finding]]:
    """Return the declared streams of *table*, and every finding of it. A row with a wrong cell gives none.

    Rows that say the same firm, year, code, operation and receiver are one stream, their tonnes added.
    """
    words = vocabulary or default_vocabulary()
    found: dict[str, Declaration] = {}
    findings = list(table.findings)
    for line in table.lines:
        one = _of_line(line, words)
        findings += line.findings
        if one is not None and one.iri in found:
            whole = found[one.iri].tonnes + one.tonnes
            found[one.iri] = _with_tonnes(found[one.iri], whole)
        elif one is not None:
            found[one.iri] = one
    return list(found.values()), findings


def _with_tonnes(one: Declaration, tonnes: Decimal) -> Declaration:
    return Declaration(
        one.firm, one.year, one.code, tonnes, one.operation, one.receiver, one.receiver_id, one.row
    )


def _of_line(line: Line, words: Vocabulary) -> Declaration | None:
    doing = line.known("nace", lambda text: activity(words, text))
    operation = line.known("operation", lambda text: word(words.operations, "operation", text.upper()))
    code = line.known("code", lambda text: _code(line, words, text))
    tonnes, year = line.number("tonnes"), _year(line)
    if not line.good or doing is None or code is None or tonnes is None or year is None:
        return None
    firm = RegisteredFirm(firm_iri(line.text("firm_id")), line.text("firm_id"), line.text("firm"), doing.id)
    receiver, number = line.text("receiver"), line.text("receiver_id")
    return Declaration(firm, year, code, tonnes, operation, receiver, number, line.row)


def _code(line: Line, words: Vocabulary, text: str) -> Word | Miss:
    found = waste_code(words, text)
    if isinstance(found, Miss):
        return found
    entry, star = found
    if not star:
        line.tell("star", "code", code=entry.id)
    return entry


def _year(line: Line) -> int | None:
    text = line.text("year")
    if text and not (text.isascii() and text.isdigit() and int(text) in _YEARS):
        line.refuse(
            "year",
            en=f"“{text}” is not a year. Write it as 2025.",
            tr=f"“{text}” bir yıl değil. 2025 gibi yazın.",
        )
        return None
    return int(text) if text else None


def drafts(streams: Iterable[Declaration], language: str) -> str:
    """Return a CSV of listings in *language*, an offer a stream, for the firm to complete and load.

    Of several years of a firm and code the newest counts, its receivers added up.
    """
    headings = {column.key: column.heading[language] for column in COLUMNS}
    out = io.StringIO(newline="")
    comma = language == "tr"
    names = ("identifier", "kind", "resource", f"title_{language}", "firm", "firm_id", "nace", "waste_code")
    columns = (*names, "quantity", "unit", "period", "source")
    writer = csv.writer(out, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerow([headings[name] for name in columns])
    for firm, code, year, tonnes in _newest(streams):
        number = plain(tonnes)
        said = {
            "identifier": f"{firm.id}-{slug(code.id)}-{year}",
            "kind": _choice("kind", "offer", language),
            "resource": _choice("resource", "waste", language),
            f"title_{language}": code.label(language),
            "firm": firm.name,
            "firm_id": firm.id,
            "nace": firm.activity,
            "waste_code": code.id + ("*" if code.facts.get("hazardous") == "true" else ""),
            "quantity": number.replace(".", ",") if comma else number,
            "unit": "t",
            "period": _choice("period", "year", language),
            "source": {"en": f"waste declaration {year}", "tr": f"{year} atık beyanı"}[language],
        }
        writer.writerow([_guarded(said[name]) for name in columns])
    return out.getvalue()


def _newest(streams: Iterable[Declaration]) -> list[tuple[RegisteredFirm, Word, int, Decimal]]:
    whole: dict[tuple[str, str], tuple[RegisteredFirm, Word, int, Decimal]] = {}
    for one in streams:
        name = (one.firm.iri, one.code.id)
        kept = whole.get(name)
        if kept is None or kept[2] < one.year:
            whole[name] = (one.firm, one.code, one.year, one.tonnes)
        elif kept[2] == one.year:
            whole[name] = (*kept[:3], kept[3] + one.tonnes)
    return [whole[name] for name in sorted(whole)]


def _choice(group: str, wanted: str, language: str) -> str:
    """Return how the choice whose English name is *wanted* is called in *language*."""
    return next(c.names[language] for c in CHOICES[group] if c.names["en"] == wanted)


def _guarded(cell: str) -> str:
    """Return *cell* so that no spreadsheet runs it as a formula; our reader takes the apostrophe off again."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
