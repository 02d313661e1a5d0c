"""The handbook of good practice: documented uses and published cases by chapter of the list of wastes, and failures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from symbio_kg.comply.show import day as written
from symbio_kg.handbook.asking import Rows, rows_of, unit_symbol, with_unit
from symbio_kg.handbook.book import (
    Block,
    Book,
    Cell,
    Chapter,
    Prose,
    Section,
    Table,
    filled_columns,
    known,
    noted,
    row,
)
from symbio_kg.handbook.words import word
from symbio_kg.i18n import capital, fold
from symbio_kg.reference import cited
from symbio_kg.store import GraphStore

__all__ = ["practice"]

_OTHER: Final = ""
Row = Mapping[str, str]


def practice(store: GraphStore, language: str, day: date) -> Book:
    """Return the handbook in *language* as *store* tells it, by the list of wastes of *day*."""
    writer = _Writer(store, language, day)
    chapters = [writer.opening(), *writer.chapters(), writer.failures(), writer.reasons(), writer.sources()]
    return Book(
        id="good-practice",
        language=language,
        title=word("practice.title", language),
        lead=word("practice.lead", language),
        day=day,
        shown_day=word("as-of", language, day=written(day, language)),
        foot=word("foot", language),
        chapters=tuple(chapters),
    )


@dataclass(slots=True)
class _Writer:
    store: GraphStore
    language: str
    day: date
    cited: dict[str, int] = field(default_factory=dict)

    def opening(self) -> Chapter:
        mark = known("OwnKnowledge", self.language)
        return Chapter(
            "marks",
            word("marks.title", self.language),
            (Prose(word("marks.text", self.language, mark=mark)),),
        )

    def chapters(self) -> Iterator[Chapter]:
        names = {one["notation"]: one["name"] for one in self._rows("chapters")}
        uses, cases = self._by_chapter("uses"), self._by_chapter("cases")
        limits = self._gathered("limits", "use")
        for chapter in sorted({*uses, *cases}, key=lambda c: (c == _OTHER, c)):
            title = (
                f"{chapter} {capital(names[chapter], self.language)}"
                if chapter
                else word("other", self.language)
            )
            sections = [
                Section(f"{key}-{chapter or 'other'}", word(key, self.language), blocks)
                for key, blocks in (
                    ("uses", self._uses(uses.get(chapter, {}), limits)),
                    ("cases", self._cases(cases.get(chapter, {}))),
                )
                if blocks
            ]
            yield Chapter(f"chapter-{chapter or 'other'}", title, (), tuple(sections))

    def _rows(self, name: str) -> Rows:
        return rows_of(self.store, name, self.language)

    def _gathered(self, name: str, key: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for one in self._rows(name):
            found[one[key]].append(one)
        return found

    def _by_chapter(self, name: str) -> dict[str, dict[str, list[Row]]]:
        """Return the rows of each thing under the chapter of its first code."""
        found: dict[str, dict[str, list[Row]]] = defaultdict(dict)
        for thing, rows in self._gathered(name, "thing").items():
            codes = sorted(one["code"] for one in rows if one.get("code"))
            found[codes[0][:2] if codes else _OTHER][thing] = rows
        return found

    def _uses(self, things: Mapping[str, list[Row]], limits: Mapping[str, list[Row]]) -> tuple[Block, ...]:
        if not things:
            return ()
        heads = ("use", "codes", "process", "rate", "conditions", "source")
        ordered = sorted(things.items(), key=lambda item: (_codes(item[1]), fold(item[1][0]["name"])))
        lines = tuple(self._use(rows, limits.get(thing, [])) for thing, rows in ordered)
        table = Table(tuple(word(h, self.language) for h in heads), lines, widths=(5, 2.2, 3.4, 3, 5, 1.8))
        return (filled_columns(table),)

    def _use(self, rows: list[Row], limits: Iterable[Row]) -> tuple[Cell, ...]:
        one = rows[0]
        told = [
            cited(one[key], self.language)
            for key in ("standard", "pretreatment")
            if one.get(key) and one[key] not in ("none", "yok")
        ]
        told += [self._limit(limit) for limit in limits]
        return row(
            noted(capital(one["name"], self.language), one["evidence"], self.language),
            _codes(rows),
            one.get("process", ""),
            _rate(one.get("rate", "")),
            "; ".join(dict.fromkeys(told)),
            self._cite(sorted({each["source"] for each in rows})),
        )

    def _limit(self, limit: Row) -> str:
        value = limit["value"].replace(".", ",") if self.language == "tr" else limit["value"]
        unit = unit_symbol(limit["unit"])
        amount = with_unit(value, unit, self.language)
        sign = _SIGNS.get(limit["operator"])
        if sign is None:
            return word("after", self.language, property=limit["property"], amount=amount)
        return f"{limit['property']} {sign} {amount}"

    def _cases(self, things: Mapping[str, list[Row]]) -> tuple[Block, ...]:
        if not things:
            return ()
        heads = ("waste", "codes", "giver", "receiver", "replaces", "where", "result", "source")
        ordered = sorted(things.values(), key=lambda rows: (_codes(rows), fold(rows[0]["waste"])))
        lines = tuple(self._case(rows) for rows in ordered)
        widths = (3, 2.2, 3, 3, 2.6, 3, 3, 1.9)
        return (filled_columns(Table(tuple(word(h, self.language) for h in heads), lines, widths=widths)),)

    def _case(self, rows: list[Row]) -> tuple[Cell, ...]:
        one = rows[0]
        codes = _codes(rows)
        return row(
            capital(one["waste"], self.language),
            noted(codes, one["code_evidence"], self.language)
            if codes and one.get("code_evidence")
            else codes,
            one["giver"],
            one["receiver"],
            one.get("replaces", ""),
            ", ".join(one[key] for key in ("place", "year") if one.get(key)),
            "; ".join(one[key] for key in ("condition", "result") if one.get(key)),
            self._cite([one["source"]]),
        )

    def _cite(self, sources: Iterable[str]) -> str:
        numbers = [self.cited.setdefault(text, len(self.cited) + 1) for text in sources if text]
        return ", ".join(f"[{n}]" for n in numbers)

    def failures(self) -> Chapter:
        heads = ("waste", "codes", "where", "failure", "lesson", "source")
        lines = tuple(self._failure(rows) for rows in self._gathered("failures", "thing").values())
        table = Table(tuple(word(h, self.language) for h in heads), lines, widths=(3, 1.8, 1.8, 5, 4, 1.2))
        return Chapter(
            "failures", word("failures", self.language), (Prose(word("failures.lead", self.language)), table)
        )

    def _failure(self, rows: list[Row]) -> tuple[Cell, ...]:
        one, codes = rows[0], _codes(rows)
        return row(
            noted(capital(one["name"], self.language), one["evidence"], self.language),
            noted(codes, "Assigned", self.language) if codes else "",
            one.get("place", ""),
            one["failure"],
            one["lesson"],
            self._cite([one["source"]]),
        )

    def reasons(self) -> Chapter:
        lines = [
            row(
                word(f"reason.{one['group']}", self.language),
                noted(one["name"], one["evidence"], self.language),
            )
            for one in self._rows("reasons")
        ]
        table = Table(
            (word("group", self.language), word("reason", self.language)), tuple(lines), widths=(1, 4)
        )
        return Chapter("reasons", word("reasons", self.language), (table,))

    def sources(self) -> Chapter:
        lines = tuple(row(f"[{number}]", cited(text, self.language)) for text, number in self.cited.items())
        table = Table((word("number", self.language), word("source", self.language)), lines, widths=(1, 14))
        return Chapter("sources", word("sources", self.language), (table,))


_SIGNS: Final = {"AtMost": "≤", "LessThan": "<", "AtLeast": "≥", "MoreThan": ">"}


def _rate(text: str) -> str:
    return text.replace("<=", "≤").replace(">=", "≥").replace("m3", "m³")


def _codes(rows: Iterable[Row]) -> str:
    codes = sorted({one["code"] for one in rows if one.get("code")})
    return ", ".join(code.replace(" ", "\u00a0") for code in codes)
