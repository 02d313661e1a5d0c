"""Which entry of the list follows: absolute entries stand, mirror entries are decided by what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from symbio_kg.hazard.model import Composition, Conclusion, EntryResult, Reason
from symbio_kg.hazard.tables import Law, WasteEntry

__all__ = ["conclude"]

_TURKISH_MARKS: Final = {"A": "AH", "M": "MH"}
_MIRROR: Final = frozenset({"MH", "MN"})


def conclude(
    composition: Composition, law: Law, jurisdiction: str, day: date, *, found: Conclusion
) -> tuple[Conclusion, EntryResult]:
    """Return the conclusion and the entry that follow when the composition alone leads to *found*."""
    if not composition.code:
        return found, EntryResult(None)
    entry = law.entry(jurisdiction, composition.code, day)
    if entry is None:
        reason = Reason("code-not-in-list", {"code": composition.code, "day": day, "list": jurisdiction})
        undecided = Conclusion.HAZARDOUS if found is Conclusion.HAZARDOUS else Conclusion.NEEDS_ASSESSMENT
        return undecided, EntryResult(None, reasons=(reason,))
    kind, remarks = _kind(entry, jurisdiction)
    if kind == "AH":
        return Conclusion.HAZARDOUS, _stays(entry, "entry-absolute-hazardous", remarks)
    if composition.massive_alloy and kind == "AN":
        return Conclusion.NON_HAZARDOUS, _stays(entry, "entry-absolute-non-hazardous", remarks)
    if kind == "AN":
        if found is Conclusion.HAZARDOUS:
            return Conclusion.NEEDS_ASSESSMENT, _stays(entry, "entry-no-twin", remarks)
        return Conclusion.NON_HAZARDOUS, _stays(entry, "entry-absolute-non-hazardous", remarks)
    return found, _mirror(entry, law, jurisdiction, day, found, remarks)


def _kind(entry: WasteEntry, jurisdiction: str) -> tuple[str, tuple[Reason, ...]]:
    if jurisdiction != "TR" or not entry.hazardous:
        return entry.kind, ()
    facts: dict[str, object] = {"code": entry.shown, "mark": entry.mark}
    if not entry.mark:
        return entry.kind, (Reason("mark-unknown", facts),)
    kind = _TURKISH_MARKS[entry.mark]
    differs = kind[:1] != entry.kind[:1]
    return kind, (Reason("mark-differs", facts),) if differs else ()


def _stays(entry: WasteEntry, code: str, remarks: tuple[Reason, ...]) -> EntryResult:
    return EntryResult(entry, (entry,), (Reason(code, {"code": entry.shown}), *remarks))


def _mirror(
    entry: WasteEntry,
    law: Law,
    jurisdiction: str,
    day: date,
    found: Conclusion,
    remarks: tuple[Reason, ...],
) -> EntryResult:
    """Return the side of the mirror pair that *found* leads to; until it is known, the hazardous one."""
    hazardous = found in (Conclusion.HAZARDOUS, Conclusion.NEEDS_ASSESSMENT)
    group = [entry, *_entries(entry.mirrors, law, jurisdiction, day)]
    side = [one for one in group if one.hazardous == hazardous]
    facts: dict[str, object] = {"code": entry.shown, "side": ", ".join(one.shown for one in side)}
    if not side:
        near = _neighbours(entry, law, jurisdiction, day, hazardous)
        facts["near"] = ", ".join(one.shown for one in near) or "–"
        return EntryResult(entry, (), (Reason("mirror-without-twin", facts), *remarks))
    if found is Conclusion.NEEDS_ASSESSMENT:
        return EntryResult(entry, tuple(side), (Reason("mirror-meanwhile", facts), *remarks))
    if entry in side:
        code = "mirror-stays"
        side = [entry]
    else:
        code = "mirror-changes" if len(side) == 1 else "mirror-choose"
    if hazardous is False and entry.hazardous:
        remarks = (*remarks, Reason("over-classified", {"code": entry.shown}))
    return EntryResult(entry, tuple(side), (Reason(code, facts), *remarks))


def _entries(codes: Sequence[str], law: Law, jurisdiction: str, day: date) -> list[WasteEntry]:
    return [one for code in codes if (one := law.entry(jurisdiction, code, day)) is not None]


def _neighbours(
    entry: WasteEntry, law: Law, jurisdiction: str, day: date, hazardous: bool
) -> list[WasteEntry]:
    """Return the mirror entries of the same sub-chapter on the other side that have no twin of their own."""
    codes = [c for where, c in law.entries if where == jurisdiction and c.startswith(entry.code[:5])]
    near = _entries(sorted(codes), law, jurisdiction, day)
    return [one for one in near if one.hazardous == hazardous and one.kind in _MIRROR and not one.mirrors]
