"""Which waste can stand in for which raw material: rules run to a fixed point, with reasons."""

from symbio_kg.infer.demand import Demand
from symbio_kg.infer.engine import InferenceSummary, infer, substitution_rules
from symbio_kg.infer.receivers import Knowledge, Receiver, Route, notation

__all__ = [
    "Demand",
    "InferenceSummary",
    "Knowledge",
    "Receiver",
    "Route",
    "infer",
    "notation",
    "substitution_rules",
]
