"""Which code? From a free description in Turkish or English to entries of the List of Waste, with reasons."""

from symbio_kg.classify.answer import THRESHOLD, classify
from symbio_kg.classify.errors import (
    ActivityUnknown,
    DayOutsideList,
    ListUnknown,
    TestSetMalformed,
    TextEmpty,
)
from symbio_kg.classify.model import Activity, Classification, OtherSide, Proposal, Reason

__all__ = [
    "THRESHOLD",
    "Activity",
    "ActivityUnknown",
    "Classification",
    "DayOutsideList",
    "ListUnknown",
    "OtherSide",
    "Proposal",
    "Reason",
    "TestSetMalformed",
    "TextEmpty",
    "classify",
]
