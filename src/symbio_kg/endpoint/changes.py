"""What an update would change, worked out on a frozen copy: the triples that go and those that come.

The engine runs the patterns as queries on exactly the graphs the caller sees; templates are filled here.
So an update is bound by the same limits as a query, and the one writer only takes in triples.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
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
        self.dropped: dict[str, None] = {}
        self._stale: set[str] = set()
        self.removed: dict[Quad, None] = {}
        self.added: dict[Quad, None] = {}

    def drop(self, graph: str) -> None:
        """Take note that all of *graph* goes, without naming its triples."""
        name = _named(graph)
        for held in (self.removed, self.added):
            for quad in [quad for quad in held if quad.graph_name == name]:
                del held[quad]
        if next(self._before.quads_for_pattern(None, None, None, name), None) is not None:
            self.dropped[graph] = None
        self._stale.add(graph)

    def seen(self, visible: Sequence[str]) -> list[str]:
        """Return the graphs that are there now: those *visible* before, but for dropped ones, and new ones."""
        held = [name for name in visible if name not in self._stale]
        return list(dict.fromkeys((*held, *filter(None, map(_name, self.added)))))

    def holds(self, graph: str) -> bool:
        """Tell whether what *now* has in *graph* is still there."""
        return graph not in self._stale

    def _refresh(self, quads: Iterable[Quad]) -> None:
        """Empty the dropped graphs that something is put into again; emptying others would only cost time."""
        for graph in self._stale & {_name(quad) for quad in quads}:
            self._stale.discard(graph)
            if self._now is not None:
                self._now.clear_graph(_named(graph))

    def _was(self, quad: Quad) -> bool:
        """Tell whether *quad* stays from before as long as nobody removes it."""
        return quad in self._before and _name(quad) not in self.dropped

    def take(self, gone: Iterable[Quad], new: Iterable[Quad]) -> None:
        """Take note of *gone*, then of *new*."""
        fresh = list(new)
        self._refresh(fresh)
        for quad in list(gone):
            if quad in self.added:
                del self.added[quad]
            elif self._was(quad):
                self.removed[quad] = None
            if self._now is not None:
                self._now.remove(quad)
            self._check()
        for quad in fresh:
            if quad in self.removed:
                del self.removed[quad]
            elif not self._was(quad):
                self.added[quad] = None
            self._check()
        if self._now is not None:
            self._now.extend(fresh)

    def _check(self) -> None:
        if len(self.removed) + len(self.added) > self._most:
            raise TooManyChanges(self._most)


def work_out(before: Store, job: dict[str, Any]) -> tuple[list[str], list[Quad], list[Quad]]:
    """Return the graphs that the steps of *job* drop from *before*, and the quads they take away and add.

    Raises SyntaxError for a text that is no update, TooManyChanges.
    """
    with contextlib.suppress(RuntimeError):  # what fails in an empty store is no matter of the syntax
        Store().update(job["text"], base_iri=job["base"] or None, prefixes=job["prefixes"])
    now = None
    if len(job["steps"]) > 1:
        before.backup(job["scratch"])
        now = Store(job["scratch"])
    ledger = _Ledger(before, now, job["changes"])
    for step in job["steps"]:
        store = now or before
        seen = ledger.seen(job["visible"])
        if step["kind"] == "change":
            ledger.take(*_change(store, seen, job, step))
        else:
            _manage(ledger, store, [name for name in seen if name not in job["kept"]], step)
    return list(ledger.dropped), list(ledger.removed), list(ledger.added)


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
    target = _named(step["target"])
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
        default_graph=[_named(name) for name in chosen.default],
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


def _manage(ledger: _Ledger, store: Store, open_to: list[str], step: dict[str, Any]) -> None:
    """Work out CLEAR, DROP, CREATE, ADD, COPY and MOVE; an empty graph is none, so CREATE makes nothing."""
    verb, source, target = step["verb"], step["source"], step["target"]
    if verb in ("CLEAR", "DROP"):
        names = [source] if source not in _EVERY else [n for n in open_to if source == "ALL" or n]
        for name in names:
            ledger.drop(name)
    elif verb != "CREATE" and source != target:
        found = store.quads_for_pattern(None, None, None, _named(source)) if ledger.holds(source) else ()
        moved = [Quad(q.subject, q.predicate, q.object, _named(target)) for q in found]
        if verb != "ADD":
            ledger.drop(target)
        if verb == "MOVE":
            ledger.drop(source)
        ledger.take([], moved)


def _named(graph: str) -> NamedNode | DefaultGraph:
    return NamedNode(graph) if graph else DefaultGraph()


def _name(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
