"""What a synergy brought in a year: the formulas, with a range for greenhouse gas and a list of what is not known.

Nothing is counted that would have been without the synergy, no tonne twice along a chain, and no price as a
gain of both sides. What a figure is missing for is named and counts as nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from symbio_kg.impact.model import Case, Figure, Side
from symbio_kg.reference import Figure as Factor
from symbio_kg.reference import emission_factors, factor_of, lineage

__all__ = ["FLOWS", "HALF", "Gas", "Part", "Result", "fresh_tonnes", "reckon"]

HALF: Final = Fraction(1, 2)
FLOWS: Final = ("virgin", "water", "energy")
_HAULAGE: Final = "transport-road"
_ROUND: Final = 10**6


@dataclass(frozen=True, slots=True)
class Part:
    """Tonnes of one code that went to one operation, and how many of them were kept from disposal."""

    code: str
    operation: str
    moved: Fraction
    fresh: Fraction
    diverted: Fraction


@dataclass(frozen=True, slots=True)
class Gas:
    """One term of the greenhouse gas avoided: an amount times a factor; what is added has a minus."""

    what: str
    amount: Fraction
    factor: str
    low: Fraction
    mid: Fraction
    high: Fraction
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Result:
    """What one synergy brought in one year. `flows` are net of what would have been anyway."""

    synergy: str
    year: int
    parts: tuple[Part, ...]
    flows: Mapping[str, Fraction]
    gas: tuple[Gas, ...]
    stated_gas: Fraction | None
    money: Mapping[str, Mapping[str, Fraction]]
    jobs: Mapping[str, Fraction]
    once: Mapping[str, Fraction]
    giver_share: Fraction = HALF
    gaps: tuple[str, ...] = ()
    components: tuple[str, ...] = field(default=())

    @property
    def moved(self) -> Fraction:
        """Tonnes handed over."""
        return sum((part.moved for part in self.parts), Fraction())

    @property
    def diverted(self) -> Fraction:
        """Tonnes kept from disposal, each counted once along its chain."""
        return sum((part.diverted for part in self.parts), Fraction())

    @property
    def co2(self) -> Fraction:
        """Greenhouse gas avoided: as stated by somebody who measured it, else as reckoned; never both."""
        return sum((g.mid for g in self.gas), Fraction()) if self.stated_gas is None else self.stated_gas

    @property
    def co2_range(self) -> tuple[Fraction, Fraction]:
        """The range of what was reckoned: the lowest gains with the highest additions, and the other way round."""
        if self.stated_gas is not None:
            return self.stated_gas, self.stated_gas
        return sum((g.low for g in self.gas), Fraction()), sum((g.high for g in self.gas), Fraction())

    def net(self, side: Side) -> Fraction:
        """Return what one side gains in money; the price is a gain of the giver and a cost of the taker."""
        held = self.money.get(side.value, {})
        sign = 1 if side is Side.GIVER else -1
        gain = held.get("disposal-avoided", Fraction()) + held.get("material-avoided", Fraction())
        return gain - held.get("handling", Fraction()) + sign * self.price

    @property
    def price(self) -> Fraction:
        """What the taker pays the giver."""
        return self.money.get(Side.BOTH.value, {}).get("price", Fraction())


def reckon(figures: Iterable[Figure]) -> list[Result]:
    """Return the results of all synergies by year; the figures of all have to come together for the chains."""
    by_year: dict[int, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        by_year[figure.year][figure.synergy].append(figure)
    return [
        _result(synergy, year, held, fresh_tonnes(f for one in of_year.values() for f in one))
        for year, of_year in sorted(by_year.items())
        for synergy, held in sorted(of_year.items())
    ]


def fresh_tonnes(figures: Iterable[Figure]) -> dict[Figure, Fraction]:
    """Return of each figure of moved tonnes the part that no earlier link of its chain has counted.

    A later link counts only what goes beyond all that the link before moved. Links that continue the same
    synergy share what it moved in the order of the figures. A ring counts its first tonnes nowhere else:
    its link with the least name begins it.
    """
    moved = [f for f in figures if f.indicator == "moved" and f.case is Case.ACTUAL]
    total: dict[str, Fraction] = defaultdict(Fraction)
    for figure in moved:
        total[figure.synergy] += figure.value
    before = {f.synergy: f.continues for f in sorted(moved, key=_order) if f.continues in total}
    heads = _ring_heads(before)
    left = dict(total)
    found = {}
    for figure in sorted(moved, key=_order):
        covered = Fraction()
        if figure.continues in left and figure.continues != figure.synergy and figure.synergy not in heads:
            covered = min(figure.value, left[figure.continues])
            left[figure.continues] -= covered
        found[figure] = figure.value - covered
    return found


def _order(figure: Figure) -> tuple[str, str, str, str, Fraction]:
    return figure.synergy, figure.code, figure.operation, figure.continues, figure.value


def _ring_heads(before: Mapping[str, str]) -> set[str]:
    heads = set()
    for start in before:
        seen, here = [start], before.get(start)
        while here is not None and here not in seen:
            seen.append(here)
            here = before.get(here)
        if here is not None:
            heads.add(min(seen[seen.index(here) :]))
    return heads


def _result(synergy: str, year: int, held: Sequence[Figure], fresh: Mapping[Figure, Fraction]) -> Result:
    gaps: list[str] = []
    parts = tuple(_parts(held, fresh, gaps))
    flows = {name: _net(held, name) for name in FLOWS}
    gas = tuple(_gas(held, parts, flows, gaps))
    stated = [f for f in held if f.indicator == "co2" and f.case is Case.ACTUAL]
    shares = [f.value for f in held if f.indicator == "giver-share"]
    return Result(
        synergy,
        year,
        parts,
        flows,
        gas,
        _net(held, "co2") if stated else None,
        _money(held),
        {name: _net(held, name) for name in ("jobs-created", "jobs-kept")},
        {"investment": _net(held, "investment")},
        shares[-1] if shares else HALF,
        tuple(dict.fromkeys(gaps)),
        tuple(sorted({f.component for f in held if f.component})),
    )


def _parts(held: Sequence[Figure], fresh: Mapping[Figure, Fraction], gaps: list[str]) -> Iterable[Part]:
    """Yield the tonnes by code and operation; those kept from disposal in the proportion of what would have been.

    That is the counterfactual where it is given, else the baseline; what goes beyond what would have been
    disposed of does not count.
    """
    moved = [f for f in held if f.indicator == "moved" and f.case is Case.ACTUAL]
    whole = sum((f.value for f in moved), Fraction())
    without = _without(held)
    if moved and without is None:
        gaps.append("counterfactual")
    disposed = sum((v for op, v in (without or {}).items() if op.startswith("D")), Fraction())
    share = min(Fraction(1), disposed / whole) if whole else Fraction()
    grouped: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in moved:
        grouped[figure.code, figure.operation].append(figure)
    for (code, operation), rows in sorted(grouped.items()):
        new = sum((fresh[f] for f in rows), Fraction())
        kept = Fraction() if operation.startswith("D") else new * share
        yield Part(code, operation, sum((f.value for f in rows), Fraction()), new, kept)


def _without(held: Sequence[Figure]) -> dict[str, Fraction] | None:
    """Return the tonnes by operation that would have been without the synergy; None where nobody said."""
    for case in (Case.COUNTERFACTUAL, Case.BASELINE):
        rows = [f for f in held if f.indicator == "moved" and f.case is case]
        if rows:
            found: dict[str, Fraction] = defaultdict(Fraction)
            for figure in rows:
                found[figure.operation] += figure.value
            return dict(found)
    return None


def _net(held: Sequence[Figure], name: str) -> Fraction:
    """Return what is of an indicator less what would be without the synergy."""
    signs = {Case.ACTUAL: 1, Case.COUNTERFACTUAL: -1, Case.BASELINE: 0}
    return sum((signs[f.case] * f.value for f in held if f.indicator == name), Fraction())


def _money(held: Sequence[Figure]) -> dict[str, dict[str, Fraction]]:
    found: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    side_of = {"disposal-avoided": Side.GIVER, "material-avoided": Side.TAKER, "price": Side.BOTH}
    for figure in held:
        if figure.case is Case.ACTUAL and figure.indicator in (*side_of, "handling"):
            if figure.indicator == "handling" and figure.side is Side.BOTH:
                for side in (Side.GIVER, Side.TAKER):
                    found[side.value]["handling"] += figure.value / 2
            else:
                side = side_of.get(figure.indicator, figure.side)
                found[side.value][figure.indicator] += figure.value
    return {side: dict(amounts) for side, amounts in found.items()}


def _gas(
    held: Sequence[Figure], parts: Sequence[Part], flows: Mapping[str, Fraction], gaps: list[str]
) -> Iterable[Gas]:
    """Yield the terms: disposal that does not happen, material that is not made, water, energy, haulage added."""
    yield from _disposal(held, parts, gaps)
    for figure in held:
        if figure.indicator == "virgin" and figure.case is not Case.BASELINE and figure.value:
            factor = factor_of("product", figure.material) if figure.material else None
            if factor is None or factor.unit not in ("tCO2e/t", "tCO2/t"):
                gaps.append("product-factor")
            else:
                sign = 1 if figure.case is Case.ACTUAL else -1
                yield _term("virgin", sign * figure.value, factor)
    for name, factor_id, unit in (
        ("water", "water-fresh", "tCO2e/m3"),
        ("energy", "electricity-tr", "tCO2e/MWh"),
    ):
        factor = emission_factors().get(factor_id)
        if flows[name] and factor is not None and factor.unit == unit:
            yield _term(name, flows[name], factor)
    haulage = _net(held, "haulage")
    if haulage:
        yield _term("haulage", -haulage, emission_factors()[_HAULAGE])
    elif parts:
        gaps.append("haulage")


def _disposal(held: Sequence[Figure], parts: Sequence[Part], gaps: list[str]) -> Iterable[Gas]:
    diverted = sum((part.diverted for part in parts), Fraction())
    without = {op: v for op, v in (_without(held) or {}).items() if op.startswith("D")}
    whole = sum(without.values(), Fraction())
    material = next((f.material for f in held if f.indicator == "moved" and f.material), "")
    for operation, tonnes in sorted(without.items()):
        amount = diverted * tonnes / whole if whole else Fraction()
        factor = _disposal_factor(material, operation)
        if amount and factor is None:
            gaps.append("disposal-factor")
        elif amount and factor is not None:
            yield _term("disposal", amount, factor)


def _disposal_factor(material: str, operation: str) -> Factor | None:
    """Return the factor of disposing of *material* that way, of its nearest family that has one."""
    held = [
        f for f in emission_factors().values() if f.kind == "disposal" and operation in f.operation.split(";")
    ]
    by_material = {factor.material: factor for factor in held}
    return (
        next((by_material[name] for name in lineage(material) if name in by_material), None)
        if material
        else None
    )


def _term(what: str, amount: Fraction, factor: Factor) -> Gas:
    ends = [amount * Fraction(round(end * _ROUND), _ROUND) for end in (factor.low, factor.mid, factor.high)]
    return Gas(
        what,
        amount,
        factor.id,
        min(ends),
        ends[1],
        max(ends),
        f"{factor.source}, {factor.year}",
        factor.evidence,
    )
