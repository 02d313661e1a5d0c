"""The impact report as a book: years, the whole life, a roll-up, greenhouse gas with its factors, people, gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from babel.numbers import format_decimal

from symbio_kg.comply.show import day as written
from symbio_kg.handbook.book import Block, Book, Cell, Chapter, Note, Prose, Table, noted, row
from symbio_kg.i18n import capital
from symbio_kg.impact.heads import LEAST, Count, Told, counted, told
from symbio_kg.impact.ledger import Ledger
from symbio_kg.impact.model import AREAS, Case, Figure, Heads, Side, indicators
from symbio_kg.impact.reckon import Result
from symbio_kg.impact.rollup import BY, MEASURES, Row, rollup, totals
from symbio_kg.impact.words import WORDS
from symbio_kg.reference import cited, emission_factors
from symbio_kg.study.disclosure import Cell as Amount
from symbio_kg.study.disclosure import release
from symbio_kg.units import printed

__all__ = ["UNITS", "impact_book"]

UNITS: Mapping[str, str] = {
    **dict.fromkeys(("moved", "diverted", "virgin"), "t"),
    **dict.fromkeys(("net", "savings", "sales", "investment"), "EUR"),
    "water": "m³",
    "energy": "MWh",
    "co2": "t CO₂e",
    "jobs": "FTE",
}
_SHORT = 8
"""Signs of a synergy's id that lead from its figures to its names."""
_SHOWN = ("moved", "diverted", "virgin", "co2", "net", "jobs")


def impact_book(
    ledger: Ledger,
    language: str,
    day: date,
    *,
    year: int | None = None,
    by: str = "sector",
    full: bool = False,
) -> Book:
    """Return the report on *ledger* for one *year* or the whole life.

    For the public one roll-up is told, and nothing that gives away the figures of a firm; with *full* all
    roll-ups, single figures and names, for the programme's own people.
    """
    writer = _Writer(ledger, language, full)
    results = ledger.results(year)
    chapters: list[Chapter] = [] if full else [writer.secrecy()]
    chapters += [c for c in [writer.invented()] if c]
    if not results:
        chapters.append(Chapter("empty", writer.word("years"), (Prose(writer.word("nothing")),)))
    else:
        chapters += [writer.years(results), writer.lifetime(results, year)]
        chapters += [writer.rolled(results, name) for name in (BY if full else (by,))]
        chapters += [writer.codes(results), writer.gas(results)]
    chapters += [c for c in (writer.people(year), writer.gaps(results)) if c]
    if full and results:
        chapters.append(writer.figures(year))
    return Book(
        id="impact",
        language=language,
        title=writer.word("title"),
        lead=writer.word("lead"),
        day=day,
        shown_day=written(day, language) if year is None else f"{year} · {written(day, language)}",
        foot=writer.word("foot.invented" if writer.invented() else "foot"),
        chapters=tuple(chapters),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    ledger: Ledger
    language: str
    full: bool

    def word(self, key: str, **values: object) -> str:
        return WORDS[key][self.language].format(**values)

    def number(self, value: Fraction, digits: int = 1) -> str:
        pattern = "#,##0" if abs(value) >= 100 else "#,##0." + "#" * digits
        return format_decimal(float(value), format=pattern, locale=self.language)

    def secrecy(self) -> Chapter:
        return Chapter("secrecy", capital(self.word("withheld"), self.language), (Note(self.word("secret")),))

    def invented(self) -> Chapter | None:
        entries: list[Figure | Heads] = [*self.ledger.figures, *self.ledger.heads]
        count = sum(one.evidence == "Synthetic" for one in entries)
        text = self.word("invented.text", count=count, all=len(entries))
        return Chapter("invented", self.word("invented"), (Note(text),)) if count else None

    def _parts(self, results: Iterable[Result]) -> list[Row]:
        return rollup(results, "synergy", self.ledger.parties, self.ledger.firms)

    def _told(self, rows: Sequence[Row], measure: str) -> tuple[set[str], bool]:
        """Return the groups whose *measure* is withheld, and whether the total is."""
        if self.full:
            return set(), False
        cells = [
            Amount(r.group, "all", {firm: abs(float(v)) for firm, v in r.parts.get(measure, {}).items()})
            for r in rows
        ]
        released = release(cells)
        return set(released.cells), bool(released.groups or released.whole)

    def _whole_told(self, results: Sequence[Result], measure: str) -> bool:
        parts: dict[str, float] = defaultdict(float)
        for one in self._parts(results):
            for firm, value in one.parts.get(measure, {}).items():
                parts[firm] += abs(float(value))
        return self.full or not release([Amount("x", "x", parts)]).cells

    def years(self, results: Sequence[Result]) -> Chapter:
        heads = [self.word("year"), self.word("synergies")]
        heads += [f"{capital(self.word(m), self.language)}, {UNITS[m]}" for m in _SHOWN]
        lines = []
        for year in sorted({r.year for r in results}):
            held = [r for r in results if r.year == year]
            whole = totals(held)
            cells = [self._sum(held, m, whole[m]) for m in _SHOWN]
            lines.append(row(str(year), str(len(held)), *cells))
        table = Table(tuple(heads), tuple(lines), numbers=tuple(range(1, len(heads))))
        return Chapter("years", self.word("years"), (Prose(self.word("years.lead")), table))

    def _sum(self, held: Sequence[Result], measure: str, value: Fraction) -> str:
        if not any(v for one in self._parts(held) for v in one.parts.get(measure, {}).values()):
            return "–"
        return self.number(value) if self._whole_told(held, measure) else self.word("withheld")

    def lifetime(self, results: Sequence[Result], year: int | None) -> Chapter:
        whole = totals(results)
        lines = []
        for measure in MEASURES:
            if year is not None and measure == "investment":
                continue
            value = self._sum(results, measure, whole[measure])
            spread = ""
            if measure == "co2" and value not in ("–", self.word("withheld")):
                low, high = (sum((r.co2_range[i] for r in results), Fraction()) for i in (0, 1))
                spread = f"{self.number(low)} – {self.number(high)}"
            lines.append(row(capital(self.word(measure), self.language), value, UNITS[measure], spread))
        heads = tuple(self.word(h) for h in ("measure", "value", "unit", "range"))
        table = Table(heads, tuple(lines), numbers=(1,), widths=(4, 2, 1, 3))
        title = self.word("lifetime") if year is None else str(year)
        lead = (Prose(self.word("lifetime.lead")),) if year is None else ()
        return Chapter("lifetime", title, (*lead, table))

    def rolled(self, results: Sequence[Result], by: str) -> Chapter:
        rows = rollup(results, by, self.ledger.parties, self.ledger.firms)
        hidden = {m: self._told(rows, m)[0] for m in _SHOWN}
        heads = [self.word("group"), *(f"{capital(self.word(m), self.language)}, {UNITS[m]}" for m in _SHOWN)]
        lines = tuple(
            row(
                self._group(one.group, by),
                *(
                    self.word("withheld")
                    if one.group in hidden[m]
                    else self.number(one.values.get(m, Fraction()))
                    for m in _SHOWN
                ),
            )
            for one in rows
        )
        table = Table(
            tuple(heads), lines, numbers=tuple(range(1, len(heads))), widths=(3, *[2] * len(_SHOWN))
        )
        return Chapter(f"by-{by}", self.word(f"by.{by}"), (table,))

    def _group(self, group: str, by: str) -> str:
        if not group:
            return self.word("none")
        firm = self.ledger.firms.get(group)
        if by == "sector":
            name = self.ledger.sectors.get(group, {}).get(self.language, "")
            return f"NACE {group} {name}".strip()
        if by == "synergy":
            return self._pair(group)
        return firm.name if by == "firm" and firm else group

    def _pair(self, synergy: str) -> str:
        """Return who gives to whom, for the programme's own people; for others the id only."""
        names = (self.ledger.firms[firm].name for firm in self.ledger.parties[synergy])
        return f"{' → '.join(names)} ({synergy[:_SHORT]})" if self.full else synergy

    def codes(self, results: Sequence[Result]) -> Chapter:
        firms: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        amounts: dict[tuple[str, str], list[Fraction]] = defaultdict(lambda: [Fraction(), Fraction()])
        for result in results:
            for part in result.parts:
                key = part.code, part.operation
                amounts[key][0] += part.moved
                amounts[key][1] += part.diverted
                for firm in self.ledger.parties[result.synergy]:
                    firms[key][firm] += float(part.moved) / 2
        hidden = {} if self.full else release([Amount("|".join(k), "all", p) for k, p in firms.items()]).cells
        lines = tuple(
            row(
                code or self.word("none"),
                operation or self.word("none"),
                *(
                    self.word("withheld") if f"{code}|{operation}" in hidden else self.number(value)
                    for value in amounts[code, operation]
                ),
            )
            for code, operation in sorted(amounts)
        )
        heads = [self.word("code"), self.word("operation")]
        heads += [f"{capital(self.word(m), self.language)}, t" for m in ("moved", "diverted")]
        return Chapter("codes", self.word("codes"), (Table(tuple(heads), lines, numbers=(2, 3)),))

    def gas(self, results: Sequence[Result]) -> Chapter:
        terms: dict[tuple[str, str, str, str], list[Fraction]] = {}
        firms: dict[tuple[str, str, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for result in results:
            for gas in result.gas if result.stated_gas is None else ():
                key = (gas.what, gas.factor, gas.source, gas.evidence)
                held = terms.setdefault(key, [Fraction(), Fraction(), Fraction()])
                for place, value in enumerate((gas.low, gas.mid, gas.high)):
                    held[place] += value
                for firm in self.ledger.parties[result.synergy]:
                    firms[key][firm] += abs(float(gas.mid)) / 2
        hidden = self._hidden_terms(firms, whole=self._whole_told(results, "co2"))
        lines = tuple(
            row(
                capital(self.word(f"gas.{what}"), self.language),
                self.word("withheld") if key in hidden else self.number(values[1]),
                "" if key in hidden else f"{self.number(values[0])} – {self.number(values[2])}",
                emission_factors()[factor].label[self.language],
                noted(cited(source, self.language), evidence, self.language),
            )
            for key, values in sorted(terms.items())
            for what, factor, source, evidence in (key,)
        )
        heads = (self.word("term"), UNITS["co2"], *(self.word(h) for h in ("range", "factor", "source")))
        return Chapter(
            "gas", self.word("gas"), (Table(heads, lines, numbers=(1,), widths=(3, 1.5, 2.5, 3, 6)),)
        )

    def _hidden_terms(
        self, firms: Mapping[tuple[str, str, str, str], Mapping[str, float]], *, whole: bool
    ) -> set[tuple[str, str, str, str]]:
        """Return the terms to withhold: a term over its published factor is the tonnes of those who share it."""
        if self.full:
            return set()
        if not whole:
            return set(firms)
        held = release([Amount("|".join(key), "all", parts) for key, parts in firms.items()]).cells
        return {key for key in firms if "|".join(key) in held}

    def people(self, year: int | None) -> Chapter | None:
        heads = counted(self.ledger.heads, year)
        if not heads:
            return None
        areas, _ = told(_counts(heads, lambda one: one.area))
        blocks: list[Block] = [Prose(self.word("people.lead", least=LEAST)), self._people(areas, "people.")]
        if any(one.component for one in heads):
            blocks += [self._components(heads, area) for area in areas]
        return Chapter("people", self.word("people"), tuple(blocks))

    def _components(self, heads: Sequence[Heads], area: Told) -> Block:
        """Return those of an area by component; nothing is told where parts and whole would give one another away."""
        name = self.word(f"people.{area.group}")
        parts, whole = told(
            _counts([one for one in heads if one.area == area.group], lambda one: one.component)
        )
        if None in (area.women, whole.women):
            parts = [Told(one.group, None, None, None) for one in parts]
        return self._people(parts, "", f"{self.word('by.component')}: {name}")

    def _people(self, rows: Sequence[Told], stem: str, head: str = "") -> Table:
        lines = tuple(
            row(
                capital(self.word(stem + one.group), self.language)
                if stem
                else one.group or self.word("none"),
                *(self.word("withheld") if n is None else str(n) for n in (one.women, one.men, one.all)),
            )
            for one in rows
        )
        heads = (head or self.word("area"), *(self.word(h) for h in ("women", "men", "all")))
        return Table(heads, lines, numbers=(1, 2, 3), widths=(3, 1, 1, 1))

    def gaps(self, results: Sequence[Result]) -> Chapter | None:
        found: dict[str, int] = defaultdict(int)
        for result in results:
            for gap in result.gaps:
                found[gap] += 1
        lines = tuple(row(self.word(f"gap.{gap}"), str(n)) for gap, n in sorted(found.items()))
        table = Table((self.word("gap"), self.word("synergies")), lines, numbers=(1,), widths=(6, 1))
        return Chapter("gaps", self.word("gaps"), (table,)) if lines else None

    def figures(self, year: int | None) -> Chapter:
        heads = ("by.synergy", "year", "indicator", "value", "unit", "source", "on")
        lines = tuple(
            row(
                f.synergy[:_SHORT],
                str(f.year),
                self._indicator(f),
                self.number(f.value),
                printed(indicators()[f.indicator].unit),
                self._source(f.source, f.evidence),
                written(f.on, self.language),
            )
            for f in self.ledger.figures
            if year is None or f.year == year
        )
        names = (self.word("synergies"), *(self.word(h) for h in heads[1:]))
        return Chapter(
            "figures",
            self.word("figures"),
            (Table(names, lines, numbers=(3,), widths=(2, 1, 4, 2, 1, 3, 2)),),
        )

    def _indicator(self, figure: Figure) -> str:
        """Return what *figure* counts, with its case and side where they are not the usual ones."""
        told = [self.word(f"case.{figure.case}")] if figure.case is not Case.ACTUAL else []
        told += [self.word(f"side.{figure.side}")] if figure.side is not Side.BOTH else []
        text = indicators()[figure.indicator].text[self.language]
        return f"{text} ({', '.join(told)})" if told else text

    def _source(self, source: str, evidence: str) -> Cell:
        return noted(source, evidence, self.language)


def _counts(heads: Iterable[Heads], group: Callable[[Heads], str]) -> list[Count]:
    """Return women and men by *group*: areas in their own order, anything else by name."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in heads:
        held = sums[group(one)]
        held[0] += one.women
        held[1] += one.men
    order = sorted(sums, key=lambda name: (AREAS.index(name) if name in AREAS else len(AREAS), name))
    return [Count(name, *sums[name]) for name in order]
