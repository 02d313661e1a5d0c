"""What an update would change, worked out on a frozen copy: the triples that go and those that come.

The engine runs the patterns as queries on exactly the graphs the caller sees; templates are filled here.
So an update is bound by the same limits as a query, and the one writer only takes in triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from symbio_kg.endpoint.dataset import Dataset, requested

__all__ = ["TooManyChanges", "work_out"]

_EVERY: Final = ("NAMED", "ALL")


class TooManyChanges(Exception):
    """More triples than one update may change."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(limit)


class _Ledger:
    """The difference to the snapshot, kept as small as it is; later operations see it in *now*."""

    def __init__(self, before: Store, now: Store | None, most: int) -> None:
        self._before, self._now, self._most = before, now, most
        self.removed: dict[Quad, None] = {}
        self.added: dict[Quad, None] = {}

    def take(self, gone: Iterable[Quad], new: Iterable[Quad]) -> None:
        """Take note of *gone*, then of *new*."""
        fresh = list(new)
        for quad in list(gone):
            if quad in self.added:
                del self.added[quad]
            elif quad in self._before:
                self.removed[quad] = None
            if self._now is not None:
                self._now.remove(quad)
            self._check()
        for quad in fresh:
            if quad in self.removed:
                del self.removed[quad]
            elif quad not in self._before:
                self.added[quad] = None
            self._check()
        if self._now is not None:
            self._now.extend(fresh)

    def _check(self) -> None:
        if len(self.removed) + len(self.added) > self._most:
            raise TooManyChanges(self._most)


def work_out(before: Store, job: dict[str, Any]) -> tuple[list[Quad], list[Quad]]:
    """Return the quads that the steps of *job* take away from *before*, and those they add.

    Raises SyntaxError for a template that cannot be read, TooManyChanges.
    """
    now = None
    if len(job["steps"]) > 1:
        before.backup(job["scratch"])
        now = Store(job["scratch"])
    ledger = _Ledger(before, now, job["changes"])
    for step in job["steps"]:
        store = now or before
        seen = [
            *job["visible"],
            *(q.graph_name.value for q in ledger.added if isinstance(q.graph_name, NamedNode)),
        ]
        gone, new = (
            _change(store, seen, job, step)
            if step["kind"] == "change"
            else _manage(store, [n for n in seen if n not in job["kept"]], step)
        )
        ledger.take(gone, new)
    return list(ledger.removed), list(ledger.added)


def _change(
    store: Store, seen: list[str], job: dict[str, Any], step: dict[str, Any]
) -> tuple[list[Quad], list[Quad]]:
    delete, insert = (_template(job, step, step[name]) for name in ("delete", "insert"))
    if any(isinstance(term, BlankNode) for quad in delete for term in (quad.subject, quad.object)):
        raise SyntaxError("a blank node in DELETE")
    gone: dict[Quad, None] = {}
    new: dict[Quad, None] = {}
    for row in _rows(store, seen, job, step):
        gone.update(dict.fromkeys(_filled(delete, row, step["mark"])))
        new.update(dict.fromkeys(_filled(insert, row, step["mark"])))
        if len(gone) + len(new) > job["changes"]:
            raise TooManyChanges(job["changes"])
    return list(gone), list(new)


def _template(job: dict[str, Any], step: dict[str, Any], text: str | None) -> list[Quad]:
    """Return the quads of a template; its variables are IRIs that begin with the step's mark."""
    if text is None:
        return []
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in step["prefixes"].items())
    target = NamedNode(step["target"]) if step["target"] else DefaultGraph()
    quads = parse(
        (head + text).encode(),
        RdfFormat.TRIG,
        base_iri=step["base"] or job["base"] or None,
        rename_blank_nodes=True,
    )
    return [
        Quad(q.subject, q.predicate, q.object, target if q.graph_name == DefaultGraph() else q.graph_name)
        for q in quads
    ]


def _rows(
    store: Store, seen: list[str], job: dict[str, Any], step: dict[str, Any]
) -> Iterator[QuerySolution | None]:
    if step["select"] is None:
        return iter([None])
    chosen = requested(seen, *step["asked"])
    if step["within"] is not None and not any(step["asked"]):
        chosen = Dataset(requested(seen, [step["within"]]).default, chosen.named)
    found = store.query(
        step["select"],
        base_iri=step["base"] or job["base"] or None,
        prefixes=step["prefixes"],
        default_graph=[NamedNode(name) if name else DefaultGraph() for name in chosen.default],
        named_graphs=[NamedNode(name) for name in chosen.named],
    )
    assert isinstance(found, QuerySolutions)
    return iter(found)


def _filled(template: list[Quad], row: QuerySolution | None, mark: str) -> Iterator[Quad]:
    """Yield the quads of *template* with the values of *row*; those that are no triples are left out."""
    fresh: dict[str, BlankNode] = {}

    def value(term: Any) -> Any:
        if isinstance(term, NamedNode) and term.value.startswith(mark):
            return row[term.value[len(mark) :]] if row is not None else None
        if isinstance(term, BlankNode):
            return fresh.setdefault(term.value, BlankNode())
        return term

    for quad in template:
        subject, predicate, target = value(quad.subject), value(quad.predicate), value(quad.object)
        graph = value(quad.graph_name)
        if (
            isinstance(subject, (NamedNode, BlankNode))
            and isinstance(predicate, NamedNode)
            and isinstance(target, (NamedNode, BlankNode, Literal))
            and isinstance(graph, (NamedNode, DefaultGraph))
        ):
            yield Quad(subject, predicate, target, graph)


def _manage(store: Store, open_to: list[str], step: dict[str, Any]) -> tuple[list[Quad], list[Quad]]:
    """Work out CLEAR, DROP, CREATE, ADD, COPY and MOVE; an empty graph is none, so CREATE makes nothing."""
    verb, source, target = step["verb"], step["source"], step["target"]
    if verb == "CREATE":
        return [], []
    if verb in ("CLEAR", "DROP"):
        names = [source] if source not in _EVERY else [n for n in open_to if source == "ALL" or n]
        return [quad for name in names for quad in _all(store, name)], []
    if source == target:
        return [], []
    name = NamedNode(target) if target else DefaultGraph()
    moved = list(_all(store, source))
    gone = list(_all(store, target)) if verb != "ADD" else []
    if verb == "MOVE":
        gone += moved
    return gone, [Quad(q.subject, q.predicate, q.object, name) for q in moved]


def _all(store: Store, graph: str) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, NamedNode(graph) if graph else DefaultGraph())
