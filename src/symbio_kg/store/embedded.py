"""Oxigraph in this process, in memory or on disk.

One lock around every write, because two updates at once on disk lose one of them; its log is synced before
a write returns, because Oxigraph does not sync a commit by itself. On disk the number of confirmed writes
is kept in the graph and beside it: a log with a damaged middle opens silently with less in it, and
the two numbers tell. A bulk load or a large write that fails or is killed is undone (`undo`).
"""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from symbio_kg.store.base import AUDIT, Solutions, StoreDamaged, StoreFailed, StoreLocked, Term
from symbio_kg.store.journal import Changed, Journal
from symbio_kg.store.log import Log
from symbio_kg.store.text import (
    BLANK,
    bind,
    blank,
    difference,
    exact,
    has_blank,
    node,
    replacement,
    restated,
)
from symbio_kg.store.undo import FOLDER, confirmed, failure, forget, keep, need_room, note, recover
from symbio_kg.terms import PREFIXES

__all__ = ["EmbeddedStore"]

_AUDIT: Final = NamedNode(AUDIT)
_COMMITS: Final = PREFIXES["sym"]["commits"]
_LARGE: Final = 1_000_000
"""Bytes from which on a write keeps a copy to go back to."""
_UNFLUSHED: Final = 8_000_000
"""Bytes in the log alone from which on they are flushed into tables: a full disk has that much room in reserve."""
_MANY: Final = 2_500
"""Triples from which on a graph is not written as one text."""
_TRIPLE: Final = 400
"""About how many bytes of text a triple is."""
_PATIENCE: Final = 5.0
"""Seconds that readers of the store as it was have to finish."""


class EmbeddedStore:
    """A GraphStore over pyoxigraph; *path* None keeps it in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._open: Store | None = Store() if path is None else _open(path)
        self._commits = 0 if path is None else self._checked(path)
        self._grouped = self._waits = False
        self._unflushed = 0
        self._log = None if path is None else Log(path / FOLDER)
        self._journal = None if path is None else Journal(path)
        self.touched: set[str] = set()
        """The graphs that were changed since somebody emptied this."""

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
        changed = {graph: [quad.subject for quad in quads]}
        self._write(lambda store: store.extend(quads), changed, len(quads) * _TRIPLE)

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore. Many triples fill an empty graph in bulk; otherwise only what differs is written."""
        new = dict.fromkeys(triples)
        if len(new) < _MANY or any(map(has_blank, new)):
            text = replacement(graph, new)
            self._write(lambda store: store.update(text), {graph: None}, len(text))
            return
        name = node(graph)
        quads = (Quad(t.subject, t.predicate, t.object, name) for t in new)
        self._restate(graph, lambda: new, lambda store: store.bulk_extend(quads), len(new) * _TRIPLE)

    def change(self, remove: Mapping[str, Iterable[Triple]], add: Mapping[str, Iterable[Triple]]) -> None:
        """See GraphStore."""
        gone = {graph: list(triples) for graph, triples in remove.items()}
        new = {graph: list(triples) for graph, triples in add.items()}
        text = difference(gone, new)
        if text:
            self._write(lambda store: store.update(text), _subjects(gone, new), len(text))

    def apply(
        self, drop: Sequence[str], remove: Sequence[Quad], add: Sequence[Quad], make: Sequence[str] = ()
    ) -> None:
        """Drop graphs ("" is the one without a name), *make* empty ones, remove and add quads, all in one commit.

        Blank nodes are those of the store, under their own names.
        """
        if drop or remove or add or make:
            changed: dict[str, list[object] | None] = {}
            for quad in (*remove, *add):
                held = changed.setdefault(getattr(quad.graph_name, "value", ""), [])
                assert held is not None
                held.append(quad.subject)
            changed |= dict.fromkeys((*drop, *make))
            text = exact(drop, remove, add, make)
            self._write(lambda store: store.update(text, custom_functions={BLANK: blank}), changed, len(text))

    def load(self, graph: str, files: Sequence[Path]) -> None:
        """See GraphStore.

        A graph that is empty is filled in bulk, file by file; one that holds something changes by the
        difference. Raises SyntaxError for a file that does not parse.
        """
        name = node(graph)

        def fill(store: Store) -> None:
            for file in files:
                store.bulk_load(path=str(file), format=RdfFormat.TURTLE, to_graph=name)

        self._restate(graph, lambda: _parsed(files), fill, sum(file.stat().st_size for file in files))

    def _restate(
        self, graph: str, new: Callable[[], dict[Triple, None]], fill: Callable[[Store], None], size: int
    ) -> None:
        """Make *graph* hold the triples of *new*; where it is empty, with *fill*, which writes about *size* bytes."""
        with self._lock:
            old = set(self.triples(graph))
            if old:
                text = restated(graph, old, new())
                if text:
                    self._write(lambda store: store.update(text), {graph: None}, len(text))
                return
            if self._path is None:
                self._filled_or_empty(graph, fill)
            else:
                self._write(fill, {graph: None}, size, bulk=True)

    def triples(self, graph: str, subject: NamedNode | BlankNode | None = None) -> list[Triple]:
        """See GraphStore; of one *subject* where it is given."""
        with self._errors():
            return [q.triple for q in self._store.quads_for_pattern(subject, None, None, node(graph))]

    def keep_journal(self, wanted: Callable[[str], bool]) -> None:
        """Write down from now on what may change in the graphs that are *wanted*, for `changed_since`."""
        if self._journal is not None:
            with self._lock, self._errors():
                self._journal.keep(wanted, self._commits)

    def changed_since(self, position: str) -> tuple[Changed | None, str]:
        """Return what may have changed since *position*, None for not known; and the position now.

        Without a journal nothing is known, and there is no position ("").
        """
        if self._journal is None:
            return None, ""
        with self._lock, self._errors():
            return self._journal.since(position), self._journal.position

    def drop(self, graph: str) -> None:
        """See GraphStore."""
        name = node(graph)
        self._write(lambda store: store.remove_graph(name), {graph: None})

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

    def hashed(self, graphs: Iterable[str]) -> int:
        """Return a number that tells *graphs* by all they hold: the sum of the hashes of their statements."""
        with self._errors():
            return sum(
                hash(quad)
                for graph in graphs
                for quad in self._store.quads_for_pattern(None, None, None, node(graph))
            )

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """See GraphStore."""
        with self._lock:
            self._grouped = True
            try:
                yield
            finally:
                self._grouped = False
                if self._waits:
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
                copy = Store(str(path / FOLDER))
                copy.bulk_extend(self._store)
                copy.flush()
            else:
                self._store.backup(str(path / FOLDER))
            note(path, self._commits)

    def close(self) -> None:
        """See GraphStore."""
        with self._lock:
            store, self._open = self._open, None
            if store is not None and self._path is not None:
                with self._errors():
                    store.flush()
            if self._journal is not None:
                self._journal.close(self._commits)
            # Oxigraph lets go of the folder when its last reference goes

    def _query(
        self, query: str, bindings: Mapping[str, Term] | None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        with self._errors():
            return self._store.query(bind(query, bindings), use_default_graph_as_union=True)

    def _filled_or_empty(self, graph: str, fill: Callable[[Store], None]) -> None:
        try:
            self._write(fill, {graph: None})
        except BaseException:
            self._store.remove_graph(node(graph))
            raise

    def _write(
        self,
        change: Callable[[Store], None],
        changed: Mapping[str, Sequence[object] | None],
        size: int = 0,
        *,
        bulk: bool = False,
    ) -> None:
        """Carry out *change*, about *size* bytes, and make it durable; what fails leaves no trace.

        *changed* are the graphs that it concerns, with the subjects there; None for all.

        Oxigraph itself undoes an update that fails, but neither a bulk load nor an update that it could
        not flush: for these a copy is made first, and taken when something goes wrong.
        """
        with self._lock, self._errors():
            self.touched.update(changed)
            if self._path is None or self._journal is None:
                change(self._store)
                return
            need_room(self._path, size)
            self._journal.note(changed, self._commits)
            if bulk or size > _LARGE:
                self._guarded(self._path, change)
            else:
                self._commit(change, size)

    def _guarded(self, path: Path, change: Callable[[Store], None]) -> None:
        before = self._commits
        keep(path, self._store)
        try:
            self._commit(change, _UNFLUSHED)
        except BaseException as error:
            traceback.clear_frames(error.__traceback__)  # they hold the store, and so its lock
            self._go_back(path)
            self._commits = before
            raise
        forget(path)

    def _commit(self, change: Callable[[Store], None], size: int) -> None:
        change(self._store)
        self._waits = True
        self._unflushed += size
        if not self._grouped:
            self._confirm()

    def _confirm(self) -> None:
        """Make what was written durable, then say so beside the graph.

        A sync of the log does it; tables are written when it has grown, which costs ten times as much.
        """
        if self._path is None or self._log is None:
            return
        self._store.update(
            f"DELETE WHERE {{ GRAPH {_AUDIT} {{ {_AUDIT} {_COMMITS} ?n }} }} ;"
            f"INSERT DATA {{ GRAPH {_AUDIT} {{ {_AUDIT} {_COMMITS} {self._commits + 1} }} }}"
        )
        unflushed, self._unflushed = (
            self._unflushed,
            _UNFLUSHED,
        )  # a log that could not be synced once is not trusted
        if unflushed < _UNFLUSHED:
            self._log.sync()
        else:
            self._store.flush()
            unflushed = 0
        self._unflushed = unflushed
        self._commits += 1
        note(self._path, self._commits, durable=unflushed == 0)
        self._waits = False

    def _go_back(self, path: Path) -> None:
        """Open what was kept before the write; where that does not work now, the next opening does it."""
        self._open = None
        self._log = Log(path / FOLDER)  # names of files may come again
        latest = time.monotonic() + _PATIENCE
        while self._open is None and time.monotonic() < latest:
            try:
                self._open = _open(path)
            except StoreLocked:  # a reader in another thread has not finished
                time.sleep(0.05)
            except (StoreFailed, OSError):
                return

    def _checked(self, path: Path) -> int:
        """Return the number of commits in the graph; StoreDamaged when more were confirmed."""
        quads = list(self._store.quads_for_pattern(_AUDIT, _COMMITS, None, _AUDIT))
        found = max((int(cast("Literal", quad.object).value) for quad in quads), default=0)
        promised = confirmed(path)
        if found < promised:
            self._open = None
            raise StoreDamaged(str(path), found, promised)
        return found

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise failure(self._name, error) from error


def _open(path: Path) -> Store:
    """Return the store in *path*; what a killed write left there is undone and swept away."""
    folder = path / FOLDER
    try:
        path.mkdir(parents=True, exist_ok=True)
        recover(path)
        folder.mkdir(exist_ok=True)
        store = Store(str(folder))
    except (OSError, RuntimeError) as error:  # the latter for files that are damaged or gone
        if "lock" in str(error).lower():
            raise StoreLocked(str(path)) from error
        raise failure(str(path), error) from error
    for orphan in folder.glob("bulk-*.sst"):  # the lock is ours now, so nobody is writing them
        orphan.unlink()
    forget(path)
    return store


def _subjects(*changes: Mapping[str, Sequence[Triple]]) -> dict[str, list[object] | None]:
    """Return the subjects that *changes* concern by graph; None where a new blank node gets a name in the store."""
    found: dict[str, list[object] | None] = {}
    for graphs in changes:
        for graph, triples in graphs.items():
            subjects: list[object] = [t.subject for t in triples]
            held = found.setdefault(graph, [])
            if held is None or any(isinstance(one, BlankNode) for one in subjects):
                found[graph] = None
            else:
                held.extend(subjects)
    return found


def _parsed(files: Sequence[Path]) -> dict[Triple, None]:
    return {
        quad.triple: None
        for file in files
        for quad in parse(path=str(file), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    }
