"""Who could take a stream: the inferred substitutions read from the side of the receiving activity.

Ranking works on economic activities (NACE classes), so it needs no listing of a need: it answers
"which kinds of plant should I call?" and is what the evaluation on published exchanges measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from pyoxigraph import Literal, NamedNode

from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["Knowledge", "Receiver", "Route"]


@dataclass(frozen=True, slots=True)
class Route:
    """One inferred substitution: what kind goes into which slot, by which rule, how surely, from which case."""

    kind: str
    slot: str
    process: str
    rule: str
    confidence: float
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiving activity with its score (0..1) and the routes that speak for it, best first."""

    activity: str
    score: float
    routes: Sequence[Route]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The inferred substitutions in memory, by kind, and where each process is run."""

    routes: Mapping[str, Sequence[Route]]
    activities: Mapping[str, Mapping[str, float]]
    materials_of: Mapping[str, Mapping[str, float]]
    parents: Mapping[str, Collection[str]] = field(default_factory=dict)
