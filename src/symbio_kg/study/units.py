"""Values of a dimension's base unit in the unit that people read."""

from __future__ import annotations

from decimal import Decimal

from symbio_kg.units import default_units

__all__ = ["in_base", "in_unit"]


def in_unit(value: float, unit: str) -> float:
    """Return a value of the base unit in *unit* (IRI); as it is for an unknown one or an open end."""
    known = default_units().by_iri.get(unit)
    if known is None or value in (float("inf"), float("-inf")):
        return value
    return float(Decimal(repr(value)) / known.multiplier - known.offset)


def in_base(value: float, unit: str) -> float:
    """Return *value* of *unit* (IRI) in the base unit; as it is for an unknown one."""
    known = default_units().by_iri.get(unit)
    return float((Decimal(repr(value)) + known.offset) * known.multiplier) if known else value
