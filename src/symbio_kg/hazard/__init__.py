"""Hazard: from the composition of a waste to its hazardous properties and the entry that follows.

`read_compositions` takes a file, `compositions_of` values as JSON has them, and `assess` answers by the
law of a day. Limits and substances are tables; `queries/hazard` asks the same of a graph.
"""

from __future__ import annotations

from symbio_kg.hazard.assess import JURISDICTIONS, assess
from symbio_kg.hazard.document import CompositionRefused, compositions_of, read_compositions, read_each
from symbio_kg.hazard.model import (
    Assessment,
    Composition,
    Conclusion,
    Outcome,
    Part,
    PropertyResult,
    Reason,
    Speciation,
    Status,
    TestResult,
)

__all__ = [
    "JURISDICTIONS",
    "Assessment",
    "Composition",
    "CompositionRefused",
    "Conclusion",
    "Outcome",
    "Part",
    "PropertyResult",
    "Reason",
    "Speciation",
    "Status",
    "TestResult",
    "assess",
    "compositions_of",
    "read_compositions",
    "read_each",
]
