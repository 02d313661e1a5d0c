"""What a careful reader is told beside the answers: stricter readings, disputed points, changes ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from symbio_kg.hazard.model import (
    Composition,
    Content,
    Line,
    PopResult,
    PropertyResult,
    Reason,
    Status,
    Understood,
)
from symbio_kg.hazard.tables import Law, Substance, parent

__all__ = ["cautions"]

_ONE: Final = Decimal(1)
_ZERO: Final = Decimal(0)
_MGKG: Final = Decimal(10_000)
_SPECIFIC: Final = re.compile(r"(?P<class>[^,]+), (?P<statement>H\d{3}\w*): C >= (?P<share>[\d.]+)%")
_BY_SUBSTANCE: Final = {
    "H340": "HP11",
    "H341": "HP11",
    "H350": "HP7",
    "H351": "HP7",
    "H360": "HP10",
    "H361": "HP10",
}
_BORON_FROM: Final = Decimal("0.3")
_SETTLED: Final = frozenset({Status.YES, Status.NOT_APPLICABLE})
_TAR_MARKER: Final = (("17 03 01", "17 03 02"), "benzo-a-pyrene", Decimal(50))


def cautions(
    composition: Composition,
    contents: Sequence[Content],
    understood: Sequence[Understood],
    lines: Sequence[Line],
    results: Sequence[PropertyResult],
    pops: Sequence[PopResult],
    law: Law,
    day: date,
    jurisdiction: str,
) -> tuple[Reason, ...]:
    """Return the cautions in the order of the properties."""
    status = {found.hp: found.status for found in results}
    if all(value is Status.NOT_APPLICABLE for value in status.values()):
        return ()
    found = list(_tests(composition))
    marked = [(one, traits) for one in contents if (traits := _traits(law, one.substance, day)) is not None]
    if jurisdiction == "EU":
        found += _irritants(contents, law, status, lines)
        found += _boron(marked, status)
        found += _specific(marked, status)
        found += _cut_offs(lines)
        found += _tar(composition, contents)
    found += [Reason("pop-note", {"note": pop.limit.note}) for pop in pops if pop.limit.note["en"]]
    found += _changes(marked)
    found += [reason for line in understood for reason in line.reasons if reason.code == "balance"]
    return tuple(found)


def _tests(composition: Composition) -> Iterator[Reason]:
    nameless = [hp for hp, test in composition.tests.items() if not test.method]
    if nameless:
        yield Reason("test-without-method", {"names": ", ".join(sorted(nameless))})


def _with(contents: Sequence[Content], law: Law, *statements: str) -> list[tuple[Content, set[str]]]:
    """Return the contents from 1 % on that have one of *statements*, with the statements they have."""
    found = []
    for content in contents:
        if content.high >= _ONE:
            had = {law.classes[name].statement for name in content.classes} & set(statements)
            if had:
                found.append((content, had))
    return found


def _irritants(
    contents: Sequence[Content], law: Law, status: Mapping[str, Status], lines: Sequence[Line]
) -> Iterator[Reason]:
    limits = {line.limit.id: line.limit.value for line in lines}
    if status["HP4"] in _SETTLED or status["HP8"] is Status.YES:
        return
    either = sum((c.high for c, _ in _with(contents, law, "H315", "H319")), _ZERO)
    if either >= (limits.get("eu-hp4-3") or Decimal(20)):
        yield Reason("either-irritant", {"total": either})
    eye = sum((c.high for c, _ in _with(contents, law, "H318", "H314")), _ZERO)
    if eye >= (limits.get("eu-hp4-2") or Decimal(10)):
        yield Reason("corrosive-eyes", {"total": eye})
    corrosive = sum((c.high for c, _ in _with(contents, law, "H314")), _ZERO)
    if corrosive >= _ONE:
        yield Reason("corrosive-gap", {"total": corrosive})


class _Traits(NamedTuple):
    """What about a substance a caution may be due to: specific limits, boron, a change ahead."""

    specific: tuple[tuple[str, str, Decimal], ...]
    boron: bool
    changes: date | None


_Marked = Sequence[tuple[Content, _Traits]]


@lru_cache(maxsize=8192)
def _traits(law: Law, name: str, day: date) -> _Traits | None:
    """Return the traits of substance *name* on *day*, None when there are none."""
    versions = law.substances.get(name)
    if not versions:
        return None
    substance = law.substance(name, day)
    later = [v.valid_from for v in versions[1:] if v.valid_from is not None and v.valid_from > day]
    found = _Traits(_limits_of(substance), "11" in substance.notes, later[0] if later else None)
    return found if any(found) else None


def _boron(marked: _Marked, status: Mapping[str, Status]) -> Iterator[Reason]:
    shares = [content.high for content, traits in marked if traits.boron]
    if len(shares) > 1 and sum(shares) >= _BORON_FROM and status["HP10"] is not Status.YES:
        yield Reason("boron", {"total": sum(shares)})


def _specific(marked: _Marked, status: Mapping[str, Status]) -> Iterator[Reason]:
    """Yield substances over a specific limit of their classification that the waste rules do not use."""
    for content, traits in marked:
        for text, statement, share in traits.specific:
            hp = _BY_SUBSTANCE[statement]
            if content.high >= share and status[hp] is Status.NO:
                facts = {"name": content.names, "share": content.high, "limit": text, "hp": hp}
                yield Reason("specific-limit", facts)


def _limits_of(substance: Substance) -> tuple[tuple[str, str, Decimal], ...]:
    """Return the specific limits of *substance* for the classes that waste rules judge by substance."""
    found = ((text, _SPECIFIC.match(text)) for text in substance.specific)
    return tuple(
        (text, parent(match["statement"]), Decimal(match["share"]))
        for text, match in found
        if match and parent(match["statement"]) in _BY_SUBSTANCE
    )


def _cut_offs(lines: Sequence[Line]) -> Iterator[Reason]:
    """Yield the sums that only a cut-off known from memory keeps below their limit."""
    for line in lines:
        if line.limit.cutoff_evidence == "FromMemory" and line.cut and not line.reached:
            whole = line.total + sum((content.high for content in line.cut), _ZERO)
            if line.limit.reached(whole):
                yield Reason("cut-off-decides", {"limit": line.limit.text, "total": whole})


def _tar(composition: Composition, contents: Sequence[Content]) -> Iterator[Reason]:
    codes, marker, limit = _TAR_MARKER
    if composition.code not in codes:
        return
    for content in contents:
        if content.substance == marker and content.high * _MGKG >= limit:
            yield Reason("tar-marker", {"amount": content.high * _MGKG})


def _changes(marked: _Marked) -> Iterator[Reason]:
    for content, traits in marked:
        if traits.changes is not None:
            yield Reason("class-changes", {"name": content.names, "day": traits.changes})
