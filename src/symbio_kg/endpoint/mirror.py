"""The open graphs in a store of their own, whose graph without a name is their merge.

To look for each pattern in every graph of a list costs as many look-ups as there are graphs; here it is
one. And what everybody may ask runs on files that hold nothing private. It is made beside the service, from
a snapshot, and follows each change of the store; until it is there, queries run on the list of graphs.
"""

from __future__ import annotations

import queue
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from symbio_kg.endpoint.rights import is_open
from symbio_kg.store import GraphStore

__all__ = ["Change", "Mirror", "Watched"]

_MERGE: Final = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Change:
    """What a write did: graphs that changed as a whole, quads that went, quads that came."""

    whole: Sequence[str] = ()
    removed: Sequence[Quad] = ()
    added: Sequence[Quad] = ()


class Watched:
    """A GraphStore that tells *note* of each write it has done; all else it leaves to *store*."""

    def __init__(self, store: GraphStore, note: Callable[[Change], None]) -> None:
        self._store, self._note = store, note

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def add(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore."""
        added = list(triples)
        self._store.add(graph, added)
        self._note(Change(added=_quads({graph: added})))

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore."""
        self._store.replace(graph, triples)
        self._note(Change([graph]))

    def change(self, remove: Mapping[str, Iterable[Triple]], add: Mapping[str, Iterable[Triple]]) -> None:
        """See GraphStore."""
        gone = {graph: list(triples) for graph, triples in remove.items()}
        new = {graph: list(triples) for graph, triples in add.items()}
        self._store.change(gone, new)
        self._note(Change(removed=_quads(gone), added=_quads(new)))

    def apply(
        self, drop: Sequence[str], remove: Sequence[Quad], add: Sequence[Quad], make: Sequence[str] = ()
    ) -> None:
        """See EmbeddedStore; the merged copy needs no empty graphs."""
        cast("Any", self._store).apply(drop, remove, add, make)
        self._note(Change(drop, remove, add))

    def load(self, graph: str, files: Sequence[Path]) -> None:
        """See GraphStore."""
        self._store.load(graph, files)
        self._note(Change([graph]))

    def drop(self, graph: str) -> None:
        """See GraphStore."""
        self._store.drop(graph)
        self._note(Change([graph]))

    def together(self) -> AbstractContextManager[None]:
        """See GraphStore."""
        return self._store.together()


def _quads(triples: Mapping[str, Iterable[Triple]]) -> list[Quad]:
    return [
        Quad(t.subject, t.predicate, t.object, NamedNode(graph))
        for graph, held in triples.items()
        for t in held
    ]


class Mirror:
    """Keeps the copy in *folder*; *triples* gives the content of a graph of the store it follows."""

    def __init__(self, folder: Path, triples: Callable[[str], Iterable[Triple]]) -> None:
        self.folder = folder
        self._triples = triples
        self._store: Store | None = None
        self._changes: queue.SimpleQueue[Change] | None = queue.SimpleQueue()
        shutil.rmtree(folder, ignore_errors=True)

    def note(self, change: Change) -> None:
        """Take note of a write; it is followed at the next `backup`. After `remove` nobody follows."""
        if (changes := self._changes) is not None:
            changes.put(change)

    @property
    def ready(self) -> bool:
        """True when the copy is there."""
        return self._store is not None

    def open(self) -> None:
        """Take over the copy that was made in the folder."""
        self._store = Store(str(self.folder))

    def backup(self, path: Path) -> None:
        """Follow what was written meanwhile, then write a frozen copy to *path*, if there is one yet."""
        store, changes = self._store, self._changes
        if store is None or changes is None:
            return
        while not changes.empty():
            self._follow(store, changes.get())
        store.backup(str(path))

    def remove(self) -> None:
        """Let go of the copy, and of what was noted, and remove it; there will be none any more."""
        self._store = self._changes = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _follow(self, store: Store, change: Change) -> None:
        for graph in filter(is_open, change.whole):
            new = set(self._triples(graph))
            old = {quad.triple for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))}
            _take(store, _quads({graph: old - new}), _quads({graph: new - old}))
        _take(store, *([quad for quad in quads if _seen(quad)] for quads in (change.removed, change.added)))


def _seen(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and is_open(quad.graph_name.value)


def _take(store: Store, removed: Iterable[Quad], added: Sequence[Quad]) -> None:
    """Remove and add quads, and their triples in the merge; what another graph says too stays there."""
    for quad in removed:
        store.remove(quad)
        said = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if all(other.graph_name == _MERGE for other in said):
            store.remove(_merged(quad))
    store.extend([*added, *map(_merged, added)])


def _merged(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, _MERGE)
