"""The gap report for law makers and the research agenda as books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from symbio_kg.comply.regimes import listed_material, regimes
from symbio_kg.comply.rules import legal_rules
from symbio_kg.comply.show import day as written
from symbio_kg.comply.show import number
from symbio_kg.handbook.agenda import FOR_ENDS, Measured, Unused, projected, unused_codes, unused_offers
from symbio_kg.handbook.asking import day_literal, rows_of, unit_symbol, with_unit
from symbio_kg.handbook.book import Book, Cell, Chapter, Note, Prose, Table, noted, row
from symbio_kg.handbook.gaps import LEAST_FIRMS, Gap, legal_gaps
from symbio_kg.handbook.words import word
from symbio_kg.i18n import capital
from symbio_kg.reference import lineage, precedents
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["agenda_book", "gap_book"]

_KINDS = ("status", "standard", "list")
_MATERIAL = PREFIXES["mat"]
_NEAR = 3
"""So many kinds above a material still say something of it."""


def gap_book(store: GraphStore, language: str, day: date, *, full: bool = False) -> Book:
    """Return the gap report; amounts of fewer than three firms are told only with *full*, for the authority."""
    writer = _Writer(store, language, day, full)
    found = legal_gaps(store, day)
    chapters = (writer.gaps(kind, [gap for gap in found if gap.kind == kind]) for kind in _KINDS)
    return writer.book("gaps", (writer.secrecy(), *chapters))


def agenda_book(store: GraphStore, language: str, day: date, *, full: bool = False) -> Book:
    """Return the research agenda; amounts of fewer than three firms are told only with *full*."""
    writer = _Writer(store, language, day, full)
    engine = projected(store, day)
    without = unused_offers(store, day, language, leads=False, engine=engine)
    found = {one.what for one in without}
    leads = [one for one in unused_offers(store, day, language, engine=engine) if one.what not in found]
    chapters = (writer.secrecy(), writer.offered("offered", without), writer.offered("leads", leads))
    return writer.book("agenda", (*chapters, writer.codes(unused_codes(store, day, language))))


@dataclass(frozen=True, slots=True)
class _Writer:
    store: GraphStore
    language: str
    day: date
    full: bool

    def book(self, name: str, chapters: Iterable[Chapter]) -> Book:
        return Book(
            id=name,
            language=self.language,
            title=word(f"{name}.title", self.language),
            lead=word(f"{name}.lead", self.language),
            day=self.day,
            shown_day=word("as-of", self.language, day=written(self.day, self.language)),
            foot=word("foot.invented" if self._invented_of()[0] else "foot", self.language),
            chapters=tuple(chapters),
        )

    def secrecy(self) -> Chapter:
        text = "secrecy.full" if self.full else "secrecy.public"
        blocks = [Note(word(text, self.language, least=LEAST_FIRMS)), *self._invented()]
        return Chapter("secrecy", word("secrecy.title", self.language), tuple(blocks))

    def _invented(self) -> Iterator[Note]:
        count, every = self._invented_of()
        if count:
            yield Note(word("invented", self.language, count=count, all=every))

    def _invented_of(self) -> tuple[int, int]:
        (row,) = rows_of(self.store, "invented", self.language)
        return int(row["invented"]), int(row["all"])

    def gaps(self, kind: str, found: list[Gap]) -> Chapter:
        heads = ("what", "firms", "pairs", "tonnes", "closed", "elsewhere")
        names = self._names()
        lines = tuple(self._gap(gap, names) for gap in found)
        blocks = [Prose(word(f"gap.{kind}.lead", self.language)), self._rules(found)]
        table = Table(
            tuple(word(h, self.language) for h in heads),
            lines,
            numbers=(1, 2, 3, 4),
            widths=(4, 1, 1.4, 1.6, 1.8, 4.6),
        )
        nothing = Prose(word("nothing", self.language))
        return Chapter(
            f"gap-{kind}", word(f"gap.{kind}", self.language), (*blocks, table if lines else nothing)
        )

    def _rules(self, found: Iterable[Gap]) -> Prose:
        titles = {rule.header.id: getattr(rule.header.title, self.language) for rule in legal_rules()}
        named = sorted({rule for gap in found for rule in gap.rules})
        text = "; ".join(f"{titles[name]} ({name})" for name in named) or "–"
        return Prose(word("gap.rules", self.language, rules=text))

    def _gap(self, gap: Gap, names: Mapping[str, str]) -> tuple[Cell, ...]:
        told = self.full or gap.told
        return row(
            self._what(gap.what, names),
            str(gap.firms) if self.full or gap.firms >= LEAST_FIRMS else f"< {LEAST_FIRMS}",
            str(gap.pairs),
            self._amount(gap.tonnes) if told else word("withheld", self.language),
            self._amount(gap.closed) if told else word("withheld", self.language),
            "; ".join(self._elsewhere(gap.what)),
        )

    def _elsewhere(self, what: str) -> list[str]:
        """Return criteria and precedents that exist for *what*, with country and mark."""
        material = listed_material(what) or ""
        found = [
            f"{regime.label[self.language]}"
            + ("" if regime.in_force(self.day) else f" ({self._word('draft')})")
            for regime in regimes().values()
            if material and regime.material == material
        ]
        near = islice(lineage(what.removeprefix(_MATERIAL)), _NEAR) if what.startswith(_MATERIAL) else ()
        kinds = set(near)
        for one in precedents():
            if what in one.codes or kinds & set(one.materials):
                cell = noted(f"{one.country}: {one.label[self.language]}", one.evidence, self.language)
                found.append(f"{cell.text} [{cell.mark}]" if cell.mark else cell.text)
        return found

    def _word(self, key: str) -> str:
        return word(key, self.language)

    def _names(self) -> dict[str, str]:
        found = {
            one["thing"]: one["name"] for one in rows_of(self.store, "labels", self.language) if "name" in one
        }
        for chapter in self._codes().values():
            found |= dict(chapter)
        return found

    def _codes(self) -> dict[str, list[tuple[str, str]]]:
        bound = {"day": day_literal(self.day)}
        rows = rows_of(self.store, "codes", self.language, bound)
        found: dict[str, list[tuple[str, str]]] = {}
        for one in rows:
            found.setdefault(one["notation"][:2], []).append((one["notation"], one["name"]))
        return found

    def _what(self, what: str, names: Mapping[str, str]) -> str:
        name = names.get(what, "")
        if what.startswith(_MATERIAL):
            return capital(name, self.language)
        return f"{what} {name}".replace(" ", "\u00a0", 2).strip() if what else self._word("unnamed")

    def _amount(self, value: float) -> str:
        """Return an amount; no amount at all means that nobody stated one."""
        if not value:
            return "–"
        return number(Decimal(f"{value:.0f}"), self.language)

    def offered(self, name: str, found: list[Unused]) -> Chapter:
        heads = ("what", "firms", "tonnes", "composition")
        names = self._names()
        lines = tuple(
            row(
                self._what(one.what, names),
                str(one.firms) if self.full or one.firms >= LEAST_FIRMS else f"< {LEAST_FIRMS}",
                self._amount(one.tonnes) if self.full or one.told else self._word("withheld"),
                self._composition(one),
            )
            for one in found
        )
        table = Table(
            tuple(word(h, self.language) for h in heads), lines, numbers=(1, 2), widths=(4, 1, 1.6, 6)
        )
        blocks = (Prose(self._word(f"{name}.lead")), table if lines else Prose(self._word("nothing")))
        return Chapter(name, self._word(name), blocks)

    def _composition(self, one: Unused) -> str:
        told = [m for m in one.composition if self.full or m.firms >= LEAST_FIRMS]
        if one.composition and not told:
            return self._word("withheld")
        return "; ".join(map(self._spread, told)) or self._word("unmeasured")

    def _spread(self, one: Measured) -> str:
        ends = (one.least, one.greatest) if self.full or one.firms >= FOR_ENDS else (one.mean,)
        values = dict.fromkeys(number(Decimal(f"{value:.4g}"), self.language) for value in ends)
        mean = "" if len(ends) > 1 else f"{self._word('mean')} "
        amount = with_unit("–".join(values), unit_symbol(one.unit), self.language)
        return f"{one.name} {mean}{amount} (n = {one.count})"

    def codes(self, found: Mapping[str, list[tuple[str, str]]]) -> Chapter:
        every = self._codes()
        names = {one["notation"]: one["name"] for one in rows_of(self.store, "chapters", self.language)}
        lines = tuple(
            row(
                f"{chapter} {names[chapter]}",
                f"{len(rows)} / {len(every[chapter])}",
                ", ".join(code.replace(" ", "\u00a0") for code, _ in rows),
            )
            for chapter, rows in found.items()
        )
        heads = tuple(word(h, self.language) for h in ("chapter", "without", "codes"))
        table = Table(heads, lines, numbers=(1,), widths=(4, 1.4, 6))
        blocks = (Prose(self._word("unused.lead")), table if lines else Prose(self._word("nothing")))
        return Chapter("unused", self._word("unused"), blocks)
