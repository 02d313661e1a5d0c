"""From lines and measurements to an answer for each of the fifteen properties.

The order is that of the law: what the composition gives, what the waste as a whole shows, direct tests
that overrule both for their own property, and HP8 in place of HP4.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from symbio_kg.hazard.counting import Rulebook
from symbio_kg.hazard.model import Composition, Content, Line, PropertyResult, Reason, Status
from symbio_kg.hazard.tables import Law

__all__ = ["PROPERTIES", "answers"]

PROPERTIES: Final = tuple(f"HP{number}" for number in range(1, 16))
_SOLID: Final = frozenset({"solid", "powder"})
_FLAMMABLE_LIQUID: Final = frozenset({"H224", "H225", "H226"})
_TRACE: Final = Decimal("0.1")
"""Below this share a flammable liquid in a solid is not held to ask for a test (own reading)."""
_GAS_OILS: Final = frozenset({"fuels-diesel", "fuel-oil-no-2"})
_GAS_OIL_CODE: Final = "13 07 01"
_MOSTLY: Final = 50
_NOTHING: Final = (Reason("nothing-listed"),)
_BELOW: Final = (Reason("below-limits"),)


def answers(
    composition: Composition, book: Rulebook, lines: Sequence[Line], contents: Sequence[Content], law: Law
) -> tuple[PropertyResult, ...]:
    """Return the answer for HP1 to HP15 under *book*."""
    if composition.massive_alloy:
        return tuple(_alloy(hp) for hp in PROPERTIES)
    unclassified = ", ".join(content.name for content in contents if not content.known)
    by_property: dict[str, list[Line]] = {}
    for line in lines:
        by_property.setdefault(line.limit.hp, []).append(line)
    found = {}
    for hp in PROPERTIES:
        calculated = _calculated(hp, book, tuple(by_property.get(hp, ())), composition, unclassified)
        found[hp] = _tested(hp, composition, _whole(calculated, composition, book, contents, law))
    if found["HP8"].status is Status.YES and _european(book) and found["HP4"].status is not Status.NO:
        found["HP4"] = _replace(found["HP4"], Status.NOT_APPLICABLE, "hp8", Reason("hp4-not-beside-hp8"))
    return tuple(found.values())


def _european(book: Rulebook) -> bool:
    return any(limit.jurisdiction == "EU" for limit in book.limits)


def _alloy(hp: str) -> PropertyResult:
    return PropertyResult(hp, Status.NOT_APPLICABLE, "alloy", (Reason("massive-alloy"),))


def _calculated(
    hp: str, book: Rulebook, lines: tuple[Line, ...], composition: Composition, unclassified: str
) -> PropertyResult:
    limits = book.of_property[hp]
    if not limits:
        return PropertyResult(hp, Status.UNKNOWN, "no-limit", (Reason("no-limit-that-day"),))
    if hp == "HP9":
        return _infectious(composition)
    if not lines:
        return PropertyResult(hp, Status.NO, "limits", _NOTHING)
    counted: list[Line] = []
    there: list[Line] = []
    for line in lines:
        if not _beside_the_point(line, composition, book):
            (there if line.limit.mode == "presence" else counted).append(line)
    found = (
        _reached(hp, counted) or _present(hp, there, composition) or _doubtful(counted, there, unclassified)
    )
    if found is None:
        return PropertyResult(hp, Status.NO, "limits", _BELOW, lines)
    status, basis, reasons = found
    if composition.viscosity is None and any(_is_aspiration(line) and line.reached for line in counted):
        reasons = (*reasons, Reason("viscosity-assumed"))
    return PropertyResult(hp, status, basis, reasons, lines, status is Status.TO_BE_TESTED)


Decision = tuple[Status, str, tuple[Reason, ...]]


def _reached(hp: str, lines: Sequence[Line]) -> Decision | None:
    """Return yes when a limit is reached even without what lies below detection."""
    hit = [line for line in lines if line.limit.reached(line.least)]
    if not hit:
        return None
    reasons = [Reason("limit-reached", _sum(line)) for line in hit]
    if not any(line.limit.reached(line.sure) for line in hit):
        names = sorted({c.content.name for line in hit for c in line.contributions if c.content.assumed})
        reasons.append(Reason("rests-on-species", {"names": ", ".join(names), "hp": hp}))
    return Status.YES, "limit", tuple(reasons)


def _present(hp: str, lines: Sequence[Line], composition: Composition) -> Decision | None:
    """Return that a test is wanted where a listed statement is there; HP15 holds until its form excludes it."""
    hit = [line for line in lines if line.least > 0]
    if not hit:
        return None
    reasons = [
        Reason(
            "statement-there",
            {
                "names": ", ".join(dict.fromkeys(c.content.name for c in line.contributions)),
                "limit": line.limit.text,
                "rule": line.limit.id,
                "share": line.total,
            },
        )
        for line in hit
    ]
    if hp == "HP15" and hit[0].limit.jurisdiction == "EU":
        if hp in composition.form_excludes:
            return Status.NO, "form", (*reasons, Reason("form-excludes"))
        return Status.YES, "presence", (*reasons, Reason("unless-form"))
    return Status.TO_BE_TESTED, "presence", (*reasons, Reason("test-wanted", {"hp": hp}))


def _doubtful(lines: Sequence[Line], presence: Sequence[Line], unclassified: str) -> Decision | None:
    """Return unknown where detection limits, ranges or unclassified substances decide."""
    wide = [line for line in lines if line.reached]
    wide += [line for line in presence if line.total > 0]
    if wide:
        spread = [c.content for line in wide for c in line.contributions if c.content.low < c.content.high]
        basis = "detection" if any(content.detection for content in spread) else "range"
        facts = {"names": ", ".join(sorted({content.name for content in spread})), **_sum(wide[0])}
        return Status.UNKNOWN, basis, (Reason(f"{basis}-decides", facts),)
    for line in (*lines, *presence):
        if line.open is not line.total and line.limit.reached(line.open):
            facts = {"names": unclassified, **_sum(line)}
            return Status.UNKNOWN, "unclassified", (Reason("unclassified-could", facts),)
    return None


def _sum(line: Line) -> dict[str, object]:
    return {
        "limit": line.limit.text,
        "rule": line.limit.id,
        "total": line.total,
        "value": line.limit.value if line.limit.value is not None else Decimal(0),
    }


def _is_aspiration(line: Line) -> bool:
    """Return whether *line* is about aspiration alone, which asks for the viscosity too."""
    return line.limit.statements == ("H304",)


def _beside_the_point(line: Line, composition: Composition, book: Rulebook) -> bool:
    """Return whether the waste is in a form that *line* is not about."""
    statements = set(line.limit.statements)
    if _is_aspiration(line):
        if composition.state in _SOLID:
            return True
        limit = book.property_limit("viscosity")
        if limit is None or composition.viscosity is None:
            return False
        return not limit.reached(composition.viscosity)
    if line.limit.hp == "HP3" and statements <= _FLAMMABLE_LIQUID:
        if composition.state in _SOLID:
            return line.total < _TRACE
        return composition.flash_point is not None
    return False


def _infectious(composition: Composition) -> PropertyResult:
    if composition.infectious or composition.code.replace(" ", "")[:6] in ("180103", "180202"):
        return PropertyResult("HP9", Status.YES, "national", (Reason("infectious"),))
    return PropertyResult("HP9", Status.NOT_APPLICABLE, "national", (Reason("infectious-not-computed"),))


def _whole(
    found: PropertyResult,
    composition: Composition,
    book: Rulebook,
    contents: Sequence[Content],
    law: Law,
) -> PropertyResult:
    """Return *found* as flash point and pH of the waste change it."""
    if found.hp == "HP3":
        return _flash(found, composition, book)
    if found.hp == "HP8":
        return _extreme_ph(found, composition, book, contents, law)
    return found


def _flash(found: PropertyResult, composition: Composition, book: Rulebook) -> PropertyResult:
    point = composition.flash_point
    if point is None or composition.state in _SOLID or composition.state == "gas":
        return found
    limit, gas_oil = book.property_limit("flash-point"), book.property_limit("flash-point-gas-oil")
    for applies, chosen in ((_is_gas_oil(composition), gas_oil), (True, limit)):
        if applies and chosen is not None and chosen.reached(point):
            reason = Reason("flash-point", {"point": point, "limit": chosen.text, "rule": chosen.id})
            return _replace(found, Status.YES, "flash-point", reason)
    if limit is None:
        return found
    return _replace(
        found, found.status, found.basis, Reason("flash-point-above", {"point": point, "limit": limit.text})
    )


def _is_gas_oil(composition: Composition) -> bool:
    """Return whether the waste is gas oil, diesel or light heating oil: as declared, by its code or by content."""
    fuel = sum(part.high for part in composition.parts if part.substance in _GAS_OILS)
    return composition.gas_oil or composition.code == _GAS_OIL_CODE or fuel >= _MOSTLY


def _extreme_ph(
    found: PropertyResult,
    composition: Composition,
    book: Rulebook,
    contents: Sequence[Content],
    law: Law,
) -> PropertyResult:
    """Return HP8 as presumed from an extreme pH, unless the sums decide because all corrosives are known."""
    ph = composition.ph
    if ph is None or found.status is Status.YES:
        return found
    for statement, reaction in (("ph-low", "acid"), ("ph-high", "alkali")):
        limit = book.property_limit(statement)
        if limit is None or not limit.reached(ph):
            continue
        facts: dict[str, object] = {"ph": ph, "rule": limit.id}
        names = _explaining(contents, reaction, law)
        if composition.corrosives_known:
            return _replace(found, found.status, found.basis, Reason("ph-sums-decide", facts))
        if names and composition.corrosives_known is None:
            reason = Reason("ph-explained", {**facts, "names": ", ".join(names)})
            return _replace(found, Status.TO_BE_TESTED, "ph", reason, test=True)
        return _replace(found, Status.YES, "ph", Reason("ph-presumed", facts))
    return found


def _explaining(contents: Sequence[Content], reaction: str, law: Law) -> list[str]:
    return [
        content.name
        for content in contents
        if content.substance
        and law.substances[content.substance][-1].reaction == reaction
        and content.low >= _TRACE
    ]


def _tested(hp: str, composition: Composition, found: PropertyResult) -> PropertyResult:
    """Return *found* as overruled by a direct test of the same property."""
    test = composition.tests.get(hp)
    if test is None:
        return found
    calculated = {"status": found.status.value, "method": test.method or "–"}
    status = Status.YES if test.hazardous else Status.NO
    code = "test-shows" if test.hazardous else "test-clears"
    return _replace(found, status, "test", Reason(code, calculated))


def _replace(
    found: PropertyResult, status: Status, basis: str, reason: Reason, *, test: bool = False
) -> PropertyResult:
    before = () if found.status is Status.NO else found.reasons
    return PropertyResult(found.hp, status, basis, (reason, *before), found.lines, test)
