"""Decisions on status: guided questions with evidence go in, a dated decision about a batch comes out and is kept."""

from symbio_kg.decide.apply import with_decision
from symbio_kg.decide.draft import DraftInvalid, regime_of, template
from symbio_kg.decide.draft import read as read_draft
from symbio_kg.decide.model import Draft, Reply, StatusDecision
from symbio_kg.decide.register import Register
from symbio_kg.decide.take import decide

__all__ = [
    "Draft",
    "DraftInvalid",
    "Register",
    "Reply",
    "StatusDecision",
    "decide",
    "read_draft",
    "regime_of",
    "template",
    "with_decision",
]
