"""Which graphs a caller sees and may change, and what of a requested dataset remains of that.

Closed by default: a graph is open only by its name. A graph that a caller may not see is treated as one
that does not exist, so that its name tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from symbio_kg.accept import PUBLIC_RUNS, firm_graph, is_kept_graph, kept_graph
from symbio_kg.endpoint.dataset import Dataset
from symbio_kg.endpoint.outline import DEFAULT
from symbio_kg.estimate import DECLARED, ESTIMATED
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.store import AUDIT, CASES, CODES, KNOWLEDGE, LAW, ONTOLOGY
from symbio_kg.terms import PREFIXES

__all__ = ["OPEN_GRAPHS", "Rights", "is_open", "private", "what_is_open"]

_GRAPH: Final = PREFIXES["graph"]
OPEN_GRAPHS: Final = (ONTOLOGY, CODES, LAW, KNOWLEDGE, CASES, f"{_GRAPH}rules")
"""What everybody may see, beside graphs named `public/…`, `inferred/…` and `match/public/…`."""

_OPEN: Final = (f"{_GRAPH}public/", f"{_GRAPH}inferred/", PUBLIC_RUNS)
_SHARED: Final = f"{_GRAPH}match/"
_FIRMS: Final = f"{_GRAPH}firm/"


def is_open(graph: str) -> bool:
    """Tell whether everybody may see *graph*."""
    return graph in OPEN_GRAPHS or graph.startswith(_OPEN)


def what_is_open() -> str:
    """Return what `is_open` goes by."""
    return " ".join((*OPEN_GRAPHS, *_OPEN))


def private(dataset: Dataset) -> tuple[str, ...]:
    """Return the graphs of *dataset* that are not for everybody; who looks at them is noted."""
    graphs = dict.fromkeys((*dataset.default, *dataset.named))
    return tuple(graph for graph in graphs if graph != DEFAULT and not is_open(graph))


@dataclass(frozen=True, slots=True)
class Rights:
    """What one caller may see and change; `graphs` are the private ones of organisations.

    Of all `firms` the authority sees what they do not keep from it; what they do needs `kept`.
    """

    everything: bool = False
    runs: bool = False
    firms: bool = False
    kept: bool = False
    graphs: frozenset[str] = frozenset()
    change: bool = False

    @classmethod
    def of(cls, caller: Caller, firms: Iterable[str] = ()) -> Rights:
        """Return the rights of *caller*, who also acts for *firms* (IRIs)."""
        if not caller.may(Scope.READ):
            return cls()
        own = [caller.organisation] if caller.organisation and caller.has(Role.FIRM) else []
        return cls(
            everything=caller.has(Role.ADMINISTRATOR),
            runs=caller.has(Role.FACILITATOR, Role.AUTHORITY),
            firms=caller.has(Role.FACILITATOR, Role.AUTHORITY),
            kept=caller.has(Role.FACILITATOR),
            graphs=frozenset(
                graph for firm in (*own, *firms) for graph in (firm_graph(firm), kept_graph(firm_graph(firm)))
            ),
            change=caller.may(Scope.UPDATE),
        )

    def sees(self, graph: str) -> bool:
        """Tell whether *graph* may be read; the one without a name is for administrators."""
        return (
            self.everything
            or is_open(graph)
            or graph in self.graphs
            or (self.runs and graph.startswith(_SHARED))
            or (self.firms and graph.startswith(_FIRMS) and (self.kept or not is_kept_graph(graph)))
            or (self.firms and graph in (ESTIMATED, DECLARED))
        )

    def changes(self, graph: str) -> bool:
        """Tell whether *graph* may be changed; never the audit trail nor what comes with a release."""
        return self.change and graph not in (AUDIT, *OPEN_GRAPHS) and self.sees(graph)

    def visible(self, graphs: Iterable[str]) -> tuple[str, ...]:
        """Return those of *graphs* that may be read, with the unnamed one for administrators."""
        seen = tuple(graph for graph in graphs if self.sees(graph))
        return (*seen, DEFAULT) if self.everything else seen
