"""The open graphs in a store of their own, whose graph without a name is their merge.

To look for each pattern in every graph of a list costs as many look-ups as there are graphs; here it is
one. And what everybody may ask of all of them runs on files that hold nothing private. It is made beside the service,
from a snapshot, and follows each change of the store; until it is there, queries run on the list of graphs, as do later
those that ask for a graph by its name. Each graph is here by its name too, which tells what goes from the merge with
it; not so the listings, nearly all there is: a statement would be nine entries of the engine instead of three.

It stays when the service ends, with a mark of what it has followed. The next start takes it over when the journal
of the store tells all that changed after that mark, and else makes it anew.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from symbio_kg import __version__
from symbio_kg.endpoint.rights import is_open, what_is_open
from symbio_kg.store import LISTINGS, EmbeddedStore
from symbio_kg.store.journal import Changed

__all__ = ["UNNAMED", "Mirror"]

UNNAMED: Final = LISTINGS
"""The graph that the copy holds in the merge alone."""

_LOG: Final = logging.getLogger("symbio.endpoint")
_MERGE: Final = DefaultGraph()
_Subject: TypeAlias = NamedNode | BlankNode | None
_BEHIND: Final = "the copy of the open graphs has fallen too far behind"


class Mirror:
    """Keeps the copy of *source* in *folder*, and its mark beside it."""

    def __init__(self, folder: Path, source: EmbeddedStore) -> None:
        self.folder = folder
        self._mark = folder.with_name(f"{folder.name}.json")
        self._source = source
        self._store: Store | None = None
        self._position = ""
        self._lock = threading.Lock()
        self._version = 0

    @property
    def ready(self) -> bool:
        """True when the copy is there."""
        return self._store is not None

    def begin(self) -> bool:
        """Let the journal be kept from now on; tell whether the copy of an earlier run can be taken over.

        One that cannot is removed.
        """
        self._source.keep_journal(is_open)
        marked = self._marked()
        known, now = self._source.changed_since(marked)
        if known is not None and self.folder.exists():
            self._position = marked
            return True
        self.remove()
        self._position = now
        return False

    def open(self) -> None:
        """Take over the copy in the folder, and follow what was written since; OSError when it is damaged."""
        with self._lock:
            store = Store(str(self.folder))
            if not self._follow(store):
                raise OSError(_BEHIND)
            self._note()
            self._version += 1
            self._store = store

    def backup(self, path: Path) -> int:
        """Follow what was written meanwhile, then write a frozen copy to *path*, if there is one yet.

        Return its version: copies of one version say the same. A copy that cannot follow any more is let go of;
        without one the version is 0.
        """
        with self._lock:
            store, self._store = self._store, None
            if store is not None:
                if not self._follow(store):
                    self._mark.unlink(missing_ok=True)
                    _LOG.warning(_BEHIND)
                    return 0
                store.backup(str(path))
                self._store = store
            return self._version if store is not None else 0

    def close(self) -> None:
        """Let go of the copy and leave it to the next start."""
        with self._lock:
            store, self._store = self._store, None
            if store is not None and self._follow(store):
                store.flush()
                self._note(lasting=True)

    def remove(self) -> None:
        """Let go of the copy and remove it."""
        with self._lock:
            self._store = None
            self._mark.unlink(missing_ok=True)
            shutil.rmtree(self.folder, ignore_errors=True)

    def _follow(self, store: Store) -> bool:
        """Bring the copy up to date; False when it is not known what changed."""
        changed, now = self._source.changed_since(self._position)
        if changed is None:
            return False
        removed, added = _differences(store, self._source, changed)
        if removed or added:
            self._version += 1
            for quad in removed:
                store.remove(quad)
            store.extend(added)
        if now != self._position:
            self._position = now
            self._note()
        return True

    def _marked(self) -> str:
        """Return the position in the mark; "" when there is none, or it was made by another program or rule."""
        try:
            mark = json.loads(self._mark.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        fits = isinstance(mark, dict) and mark.get("open") == _rule()
        return str(mark.get("position", "")) if fits else ""

    def _note(self, *, lasting: bool = False) -> None:
        fresh = self._mark.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"open": _rule(), "position": self._position}, file)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        fresh.replace(self._mark)


def _rule() -> str:
    """Return what tells which graphs are open, and how the copy is made."""
    return f"{__version__} {what_is_open()}, merged alone: {UNNAMED}"


def _differences(copy: Store, source: EmbeddedStore, changed: Changed) -> tuple[list[Quad], list[Quad]]:
    """Return the quads that go and those that come where something may have changed, of the merge first.

    In this order, whoever is killed meanwhile finds at the next start what is left to do.
    """
    subjects = set(_nodes(changed[UNNAMED])) if UNNAMED in changed else set()
    removed: list[Quad] = []
    added: list[Quad] = []
    for graph, told in changed.items():
        if is_open(graph) and graph != UNNAMED:
            name = NamedNode(graph)
            for subject in _nodes(told):
                new = set(source.triples(graph, subject))
                old = {quad.triple for quad in copy.quads_for_pattern(subject, None, None, name)}
                removed += _quads(old - new, name)
                added += _quads(new - old, name)
    subjects |= {_subject(quad) for quad in (*removed, *added)}
    going, coming = _of_merge(copy, source, {None} if None in subjects else subjects, removed, added)
    return going + removed, coming + added


def _of_merge(
    copy: Store,
    source: EmbeddedStore,
    subjects: Iterable[_Subject],
    removed: Iterable[Quad],
    added: Iterable[Quad],
) -> tuple[list[Quad], list[Quad]]:
    """Return what goes from the merge and what comes, of *subjects*, when named quads are *removed* and *added*."""
    gone = set(removed)
    new: dict[_Subject, list[Quad]] = defaultdict(list)
    for quad in added:
        new[_subject(quad)].append(quad)
        new[None].append(quad)
    going: list[Quad] = []
    coming: list[Quad] = []
    for subject in subjects:
        held = set(copy.quads_for_pattern(subject, None, None, None))
        merged = {quad.triple for quad in held if quad.graph_name == _MERGE}
        wanted = {quad.triple for quad in (held - gone).union(new[subject]) if quad.graph_name != _MERGE}
        wanted.update(source.triples(UNNAMED, subject))
        going += _quads(merged - wanted, _MERGE)
        coming += _quads(wanted - merged, _MERGE)
    return going, coming


def _nodes(subjects: Iterable[str] | None) -> Iterator[_Subject]:
    """Yield the nodes that the journal names; None, which stands for all, where it names the graph alone."""
    if subjects is None:
        yield None
        return
    for text in subjects:
        yield BlankNode(text[2:]) if text.startswith("_:") else NamedNode(text[1:-1])


def _subject(quad: Quad) -> _Subject:
    return cast("NamedNode | BlankNode", quad.subject)


def _quads(triples: Iterable[Triple], graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    return (Quad(t.subject, t.predicate, t.object, graph) for t in triples)
