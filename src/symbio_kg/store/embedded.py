"""Oxigraph in this process, in memory or on disk.

One lock around every write, because two updates at once on disk lose one of them; a flush before
a write returns, because Oxigraph does not sync a commit by itself. On disk the number of commits
is kept in the graph and beside it: a log with a damaged middle opens silently with less in it, and
the two numbers tell.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from symbio_kg.store.base import AUDIT, Solutions, StoreDamaged, StoreFailed, StoreLocked, Term
from symbio_kg.store.text import BLANK, bind, blank, difference, exact, node, replacement
from symbio_kg.terms import PREFIXES

__all__ = ["EmbeddedStore"]

_FOLDER: Final = "oxigraph"
_COUNTER: Final = "commits"
_AUDIT: Final = NamedNode(AUDIT)
_COMMITS: Final = PREFIXES["sym"]["commits"]


class EmbeddedStore:
    """A GraphStore over pyoxigraph; *path* None keeps it in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._open: Store | None = Store() if path is None else _open(path)
        self._commits = 0 if path is None else self._checked(path)
        self._grouped = False

    @property
    def _store(self) -> Store:
        if self._open is None:
            raise StoreFailed(self._name, "it is closed / kapalı")
        return self._open

    @property
    def _name(self) -> str:
        return "memory" if self._path is None else str(self._path)

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """See GraphStore."""
        found = self._query(query, bindings)
        if not isinstance(found, QuerySolutions):
            raise SyntaxError("not a SELECT query")
        variables = tuple(v.value for v in found.variables)
        with self._errors():
            return Solutions(variables, [tuple(row) for row in found])

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """See GraphStore."""
        found = self._query(query, bindings)
        if not isinstance(found, QueryBoolean):
            raise SyntaxError("not an ASK query")
        return bool(found)

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Triple]:
        """See GraphStore."""
        found = self._query(query, bindings)
        if not isinstance(found, QueryTriples):
            raise SyntaxError("not a CONSTRUCT or DESCRIBE query")
        with self._errors():
            return list(found)

    def add(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore."""
        name = node(graph)
        quads = [Quad(t.subject, t.predicate, t.object, name) for t in triples]
        self._write(lambda store: store.extend(quads))

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore."""
        text = replacement(graph, triples)
        self._write(lambda store: store.update(text))

    def change(self, remove: Mapping[str, Iterable[Triple]], add: Mapping[str, Iterable[Triple]]) -> None:
        """See GraphStore."""
        text = difference(remove, add)
        if text:
            self._write(lambda store: store.update(text))

    def apply(self, remove: Sequence[Quad], add: Sequence[Quad]) -> None:
        """Remove and add quads in one commit; blank nodes are those of the store, under their own names."""
        if remove or add:
            text = exact(remove, add)
            self._write(lambda store: store.update(text, custom_functions={BLANK: blank}))

    def load(self, graph: str, files: Sequence[Path]) -> None:
        """See GraphStore."""
        name = node(graph)

        def write(store: Store) -> None:
            store.remove_graph(name)
            for file in files:
                store.bulk_load(path=str(file), format=RdfFormat.TURTLE, to_graph=name)

        self._write(write)

    def triples(self, graph: str) -> list[Triple]:
        """See GraphStore."""
        with self._errors():
            return [q.triple for q in self._store.quads_for_pattern(None, None, None, node(graph))]

    def drop(self, graph: str) -> None:
        """See GraphStore."""
        name = node(graph)
        self._write(lambda store: store.remove_graph(name))

    def graphs(self) -> list[str]:
        """See GraphStore."""
        found = self.select("SELECT ?g WHERE { GRAPH ?g {} }").rows
        names = [cast("NamedNode", row[0]).value for row in found]
        return sorted(n for n in names if self.ask("ASK { GRAPH ?g { ?s ?p ?o } }", {"g": NamedNode(n)}))

    def count(self, graph: str | None = None) -> int:
        """See GraphStore."""
        if graph is None:
            return len(self._store)
        query = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
        return int(cast("Literal", self.select(query, {"g": node(graph)}).rows[0][0]).value)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """See GraphStore."""
        with self._lock:
            before, self._grouped = self._commits, True
            try:
                yield
            finally:
                self._grouped = False
                if self._commits != before:
                    with self._errors():
                        self._confirm()

    def flush(self) -> None:
        """See GraphStore."""
        if self._path is not None:
            with self._lock, self._errors():
                self._store.flush()

    def backup(self, path: Path) -> None:
        """See GraphStore."""
        if path.exists():
            raise StoreFailed(str(path), "it exists already / zaten var")
        with self._lock, self._errors():
            path.mkdir(parents=True)
            if self._path is None:
                copy = Store(str(path / _FOLDER))
                copy.bulk_extend(self._store)
                copy.flush()
            else:
                self._store.backup(str(path / _FOLDER))
            _note(path / _COUNTER, self._commits)

    def close(self) -> None:
        """See GraphStore."""
        with self._lock:
            if self._open is not None and self._path is not None:
                self._open.flush()
            self._open = None  # Oxigraph lets go of the folder when its last reference goes

    def _query(
        self, query: str, bindings: Mapping[str, Term] | None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        with self._errors():
            return self._store.query(bind(query, bindings), use_default_graph_as_union=True)

    def _write(self, change: Callable[[Store], None]) -> None:
        with self._lock, self._errors():
            change(self._store)
            if self._path is None:
                return
            self._store.update(
                f"DELETE WHERE {{ GRAPH {_AUDIT} {{ {_AUDIT} {_COMMITS} ?n }} }} ;"
                f"INSERT DATA {{ GRAPH {_AUDIT} {{ {_AUDIT} {_COMMITS} {self._commits + 1} }} }}"
            )
            self._commits += 1
            if not self._grouped:
                self._confirm()

    def _confirm(self) -> None:
        """Make what was written durable, then say so beside the graph."""
        if self._path is not None:
            self._store.flush()
            _note(self._path / _COUNTER, self._commits)

    def _checked(self, path: Path) -> int:
        """Return the number of commits in the graph; StoreDamaged when more were confirmed."""
        quads = list(self._store.quads_for_pattern(_AUDIT, _COMMITS, None, _AUDIT))
        found = max((int(cast("Literal", quad.object).value) for quad in quads), default=0)
        note = path / _COUNTER
        text = note.read_text(encoding="ascii").strip() if note.exists() else "0"
        confirmed = int(text) if text.isdigit() else 0
        if found < confirmed:
            self._open = None
            raise StoreDamaged(str(path), found, confirmed)
        return found

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreFailed(self._name, str(error)) from error


def _open(path: Path) -> Store:
    """Return the store in *path*; the remains of a bulk load that was killed are swept away."""
    folder = path / _FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = Store(str(folder))
    except OSError as error:
        if "lock" in str(error).lower():
            raise StoreLocked(str(path)) from error
        raise StoreFailed(str(path), str(error)) from error
    for orphan in folder.glob("bulk-*.sst"):  # the lock is ours now, so nobody is writing them
        orphan.unlink()
    return store


def _note(path: Path, commits: int) -> None:
    """Write *commits* to *path* so that a crash leaves the old number or the new one."""
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="ascii") as file:
        file.write(f"{commits}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
