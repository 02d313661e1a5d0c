"""The batches against the limits of a use: who passes, which property decides, what nobody measured."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from statistics import fmean, stdev
from typing import Final

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.ontology.tables import read_table
from symbio_kg.study.criteria import drafted
from symbio_kg.study.disclosure import FEW, LEAST, too_near
from symbio_kg.study.formulas import quantile
from symbio_kg.study.gather import Batch, Limit, Measured
from symbio_kg.study.graph import Knowledge
from symbio_kg.study.model import Check, Property, Quality
from symbio_kg.study.told import Told
from symbio_kg.study.units import in_unit

__all__ = ["FAILED", "PASSED", "UNKNOWN", "plausible", "quality", "verdict"]

PASSED: Final = 1
FAILED: Final = 0
UNKNOWN: Final = -1
_WHOLE: Final = 1.0
_PH: Final = 14.0
_FOR_SPREAD: Final = 5
_FOR_ENDS: Final = 10
"""So many firms before deviation and ends are told to the public: with fewer, one could solve for another's value."""


def plausible(name: str, found: Measured) -> bool:
    """Tell whether a value can be: a share of the whole lies between 0 and 1, a pH up to 14, little is below 0."""
    if name == "ph":
        return 0 <= found.value <= _PH
    if name in _contents() and found.dimension == "ratio":
        return 0 <= found.value <= _WHOLE
    return found.value >= 0 or found.dimension == "temperature"


def verdict(limit: Limit, found: Measured | None) -> int:
    """Return whether *found* keeps *limit*: PASSED, FAILED, or UNKNOWN where it was not measured or is open."""
    if found is None or (limit.dimension is not None and found.dimension != limit.dimension):
        return UNKNOWN
    if limit.operator == "Declared":
        return PASSED
    if found.low > limit.ceiling or found.high < limit.floor:
        return FAILED
    if (limit.operator == "LessThan" and found.low >= limit.ceiling) or (
        limit.operator == "MoreThan" and found.high <= limit.floor
    ):
        return FAILED
    return PASSED if found.high <= limit.ceiling and found.low >= limit.floor else UNKNOWN


def quality(
    batches: Sequence[Batch],
    limits: Sequence[Limit],
    knowledge: Knowledge,
    told: Told,
    kind: str,
    *,
    internal: bool,
) -> Quality:
    """Return what the measurements of *batches* say against *limits*.

    Few producers are not told on, nor those that only this study has over one that *told* of the same *kind* before.
    """
    sane = [_sane(batch) for batch in batches]
    results = [[verdict(limit, measured.get(limit.property)) for limit in limits] for measured, _ in sane]
    measured_by = Counter(b.firm for b, (measured, _) in zip(batches, sane, strict=True) if measured)
    withheld = "" if internal or not measured_by else _why(f"batches|{kind}", measured_by, told)
    states = [_whole(row) for row in results]
    judged = [state for state in states if state != UNKNOWN]
    names = sorted(
        {name for batch in batches for name in batch.measured} | {limit.property for limit in limits}
    )
    properties = tuple(
        _property(name, batches, sane, knowledge, told, kind, internal=internal) for name in names
    )
    checks = tuple(
        _check(limit, [row[place] for row in results], knowledge) for place, limit in enumerate(limits)
    )
    return Quality(
        properties=properties,
        checks=tuple(_hidden(check) for check in checks) if withheld else checks,
        criteria=drafted(limits, properties, knowledge),
        judged=0 if withheld else len(judged),
        passing=0 if withheld else judged.count(PASSED),
        complete=0 if withheld else sum(bool(row) and UNKNOWN not in row for row in results),
        measured=_measured(results),
        share=judged.count(PASSED) / len(judged) if judged and not withheld else None,
        deciding=None if withheld else _deciding(checks),
        missing=tuple(check.label for check in checks if not check.passed and not check.failed),
        withheld=withheld,
    )


def _sane(batch: Batch) -> tuple[Mapping[str, Measured], int]:
    good = {name: found for name, found in batch.measured.items() if plausible(name, found)}
    return good, len(batch.measured) - len(good)


def _whole(row: Sequence[int]) -> int:
    """Return how a batch stands: one broken limit fails it; it passes while it breaks none that was measured."""
    return FAILED if FAILED in row else PASSED if PASSED in row else UNKNOWN


def _measured(results: Sequence[Sequence[int]]) -> float:
    """Return the share of limits and batches that were measured; nought where there are none."""
    states = [state for row in results for state in row]
    return sum(state != UNKNOWN for state in states) / len(states) if states else 0.0


def _property(
    name: str,
    batches: Sequence[Batch],
    sane: Sequence[tuple[Mapping[str, Measured], int]],
    knowledge: Knowledge,
    told: Told,
    kind: str,
    *,
    internal: bool,
) -> Property:
    unit = knowledge.unit_of(name)
    pairs = [
        (batch, in_unit(good[name].value, unit))
        for batch, (good, _) in zip(batches, sane, strict=True)
        if name in good
    ]
    values = [value for _, value in pairs]
    odd = sum(name in b.measured and name not in good for b, (good, _) in zip(batches, sane, strict=True))
    by_firm: dict[str, float] = defaultdict(float)
    for batch, value in pairs:
        by_firm[batch.firm] += value
    firms = len(by_firm)
    hidden = "" if internal or not values else _why(f"{name}|{kind}", by_firm, told)
    open_ = [] if hidden else values
    spread = open_ if internal or firms >= _FOR_SPREAD else []
    ends = open_ if internal or firms >= _FOR_ENDS else []
    used = {batch.methods[name] for batch, _ in pairs if name in batch.methods}
    return Property(
        name=name,
        label=knowledge.label(f"prop:{name}"),
        unit=knowledge.unit_label(unit),
        count=len(values),
        missing=len(batches) - len(values),
        mean=fmean(open_) if open_ else None,
        deviation=stdev(spread) if len(spread) > 1 else None,
        low=min(open_) if open_ and internal else quantile(ends, 0.1),
        median=quantile(open_, 0.5) if internal else None,
        high=max(open_) if open_ and internal else quantile(ends, 0.9),
        methods=tuple(sorted(used)),
        withheld=hidden,
        implausible=odd,
    )


def _why(kind: str, parts: Mapping[str, float], told: Told) -> str:
    """Return why a mean or count over *parts* may not be told; what may is remembered."""
    why = FEW if len(parts) < LEAST else too_near(kind, parts, told)
    if not why:
        told.tell(kind, parts)
    return why


def _check(limit: Limit, states: Sequence[int], knowledge: Knowledge) -> Check:
    counts = Counter(states)
    unit = limit.unit or knowledge.unit_of(limit.property)
    bound = limit.ceiling if limit.operator in ("AtMost", "LessThan", "Absent") else limit.floor
    has = limit.operator not in ("Declared", "Absent")
    return Check(
        slot=limit.holder,
        property=limit.property,
        label=knowledge.label(f"prop:{limit.property}"),
        operator=limit.operator,
        value=in_unit(bound, unit) if has else None,
        unit=knowledge.unit_label(unit) if has else "",
        passed=counts[PASSED],
        failed=counts[FAILED],
        unknown=counts[UNKNOWN],
    )


def _hidden(check: Check) -> Check:
    return Check(
        check.slot, check.property, check.label, check.operator, check.value, check.unit, 0, 0, check.unknown
    )


def _deciding(checks: Iterable[Check]) -> Text | None:
    """Return the property that fails most batches, by its own share; None when none fails."""
    failing = [check for check in checks if check.failed]
    worst = max(failing, key=lambda c: (c.failed / (c.failed + c.passed), c.failed, c.property), default=None)
    return worst.label if worst else None


@cache
def _contents() -> frozenset[str]:
    """Return the properties that are a share of the whole, which is never more than all."""
    rows = read_table(assets.ontology() / "tables" / "properties.tsv", ("id", "quantity_kind"))
    return frozenset(row["id"] for row in rows if row["quantity_kind"] in ("MassFraction", "VolumeFraction"))
