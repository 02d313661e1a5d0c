"""An assessment as values that JSON can hold; texts in both languages, numbers as numbers."""

from __future__ import annotations

from decimal import Decimal

from symbio_kg.hazard.model import (
    Assessment,
    Content,
    EntryResult,
    Line,
    Outcome,
    PopResult,
    PropertyResult,
    Reason,
    Status,
    Understood,
)
from symbio_kg.hazard.refusal import CompositionRefused
from symbio_kg.hazard.tables import WasteEntry
from symbio_kg.model import Finding

__all__ = ["as_json", "finding_json", "refusal_json"]

Json = dict[str, object]


def as_json(found: Assessment) -> Json:
    """Return *found*: the leading outcome at the top, each jurisdiction in full below it."""
    lead = found.outcome
    composition = found.composition
    return {
        "name": composition.name,
        "as_of": found.day.isoformat(),
        "code": composition.code or None,
        "speciation": found.speciation.value,
        "jurisdiction": lead.jurisdiction.lower(),
        "hazardous": lead.hazardous,
        "conclusion": lead.conclusion.value,
        "hazardous_properties": lead.having(Status.YES),
        "to_be_tested": lead.having(Status.TO_BE_TESTED),
        "unknown": lead.having(Status.UNKNOWN),
        "pops_over_limit": [pop.limit.id for pop in lead.pops if pop.sure],
        "declared_percent": _number(found.declared),
        "components": [_understood(line) for line in found.understood],
        "jurisdictions": {outcome.jurisdiction.lower(): _outcome(outcome) for outcome in found.outcomes},
        "findings": [finding_json(one) for one in composition.findings],
    }


def refusal_json(refused: CompositionRefused) -> Json:
    """Return why a composition among several is refused, at its place in the list."""
    return {"refused": True, "findings": [finding_json(found) for found in refused.findings]}


def finding_json(found: Finding) -> Json:
    """Return a finding of the reader with its place."""
    return {
        "severity": found.severity.value,
        "code": found.component,
        "row": found.place.row,
        "field": found.place.field,
        "message": dict(found.message),
    }


def _outcome(found: Outcome) -> Json:
    return {
        "hazardous": found.hazardous,
        "conclusion": found.conclusion.value,
        "hazardous_properties": found.having(Status.YES),
        "to_be_tested": found.having(Status.TO_BE_TESTED),
        "unknown": found.having(Status.UNKNOWN),
        "properties": {result.hp: _property(result) for result in found.properties},
        "pops": [_pop(result) for result in found.pops],
        "entry": _entry(found.entry),
        "missing": _reasons(found.missing),
        "warnings": _reasons(found.cautions),
    }


def _property(found: PropertyResult) -> Json:
    return {
        "status": found.status.value,
        "basis": found.basis,
        "reasons": _reasons(found.reasons),
        "lines": [_line(line) for line in found.lines],
    }


def _line(line: Line) -> Json:
    limit = line.limit
    return {
        "rule": limit.id,
        "text": dict(limit.text),
        "aggregation": limit.mode,
        "sum": _number(line.total),
        "sum_without_below_detection": _number(line.least),
        "limit": _number(limit.value),
        "operator": limit.operator or None,
        "reached": line.reached,
        "valid_from": limit.valid_from.isoformat() if limit.valid_from else None,
        "source": limit.source,
        "evidence": limit.evidence,
        "cut_off_evidence": limit.cutoff_evidence or None,
        "contributions": [
            {**_content(one.content), "weight": _number(one.weight), "amount": _number(one.amount)}
            for one in line.contributions
        ],
        "cut_off": [_content(content) for content in line.cut],
    }


def _content(content: Content) -> Json:
    return {
        "name": content.name,
        "substance": content.substance or None,
        "percent": _number(content.high),
        "percent_at_least": _number(content.low),
        "below_detection": content.detection,
        "assumed_form": content.assumed,
    }


def _pop(found: PopResult) -> Json:
    limit = found.limit
    return {
        "rule": limit.id,
        "text": dict(limit.text),
        "total": _number(found.total),
        "limit": _number(limit.value),
        "unit": limit.unit,
        "operator": limit.operator,
        "reached": found.sure,
        "reached_in_worst_case": found.reached,
        "makes_hazardous": limit.triggers,
        "binds_operation": found.binds,
        "valid_from": limit.valid_from.isoformat() if limit.valid_from else None,
        "valid_to": limit.valid_to.isoformat() if limit.valid_to else None,
        "source": limit.source,
        "evidence": limit.evidence,
        "note": dict(limit.note),
    }


def _entry(found: EntryResult) -> Json:
    return {
        "given": _listed(found.entry) if found.entry else None,
        "follows": [_listed(entry) for entry in found.follows],
        "reasons": _reasons(found.reasons),
    }


def _listed(entry: WasteEntry) -> Json:
    return {
        "code": entry.shown,
        "name": dict(entry.names),
        "hazardous": entry.hazardous,
        "type": entry.kind,
        "turkish_mark": entry.mark or None,
        "valid_from": entry.valid_from.isoformat(),
    }


def _understood(line: Understood) -> Json:
    part = line.part
    return {
        "name": part.name,
        "row": part.row,
        "cas": part.cas or None,
        "element": part.element or None,
        "percent": _number(part.high),
        "percent_at_least": _number(part.low),
        "below_detection": part.detection,
        "counted_as": line.substance or None,
        "counted_percent": _number(line.share),
        "notes": _reasons(line.reasons),
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[Json]:
    return [{"code": reason.code, "text": dict(reason.text)} for reason in reasons]


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
