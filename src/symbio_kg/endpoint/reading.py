"""The read path: guard, rights, snapshot, worker, in this order for everything that comes from outside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NoReturn, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from symbio_kg.endpoint.dataset import Dataset, requested
from symbio_kg.endpoint.errors import (
    AnswerTooLarge,
    DocumentRefused,
    EndpointError,
    FunctionUnknown,
    GraphRefused,
    GraphTooLarge,
    QueryFailed,
    QueryMalformed,
    QueryOutOfMemory,
)
from symbio_kg.endpoint.guard import Bounds, check_query, check_update
from symbio_kg.endpoint.kept import Answer, Kept, Key, repeatable
from symbio_kg.endpoint.limits import Limits
from symbio_kg.endpoint.mirror import UNNAMED, Mirror
from symbio_kg.endpoint.outline import DEFAULT, Outline, UpdateOutline
from symbio_kg.endpoint.pool import Pool
from symbio_kg.endpoint.rights import Rights, private
from symbio_kg.endpoint.snapshots import MERGED, Snapshot, Snapshots
from symbio_kg.endpoint.updates import steps
from symbio_kg.errors import SymbioError
from symbio_kg.store import EmbeddedStore
from symbio_kg.terms import PREFIXES

__all__ = ["Answer", "Delta", "ReadPath"]

_LOG: Final = logging.getLogger("symbio.endpoint")
_LONGEST: Final = 4 * 3600.0
"""Seconds that the copy of the open graphs may take: ten minutes for a million listings, when nobody else works."""
_PREFIXES: Final = {name: str(iri) for name, iri in PREFIXES.items()}
_SHORT: Final = 4_096
"""Characters of a text whose outline is remembered."""
_GRAPHS: Final = "SELECT ?g WHERE { GRAPH ?g {} }"


@dataclass(frozen=True, slots=True)
class Delta:
    """What an update changes: graphs that go as a whole, and quads that go and come."""

    dropped: list[str]
    removed: list[Quad]
    added: list[Quad]


class ReadPath:
    """Runs what others wrote, on copies of *store* in *folder*, in processes of their own."""

    def __init__(self, store: EmbeddedStore, folder: Path, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._store = store
        self.mirror = Mirror(folder.with_name(f"{folder.name}-merged"), store)
        self.snapshots = Snapshots(folder, self._copy, self._graphs)
        self._kept = Kept()
        self._merging: asyncio.Task[None] | None = None
        self.pool = Pool(self.limits)
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        """Make the first snapshot and start the workers."""
        self._loop = asyncio.get_running_loop()
        kept = await asyncio.to_thread(self.mirror.begin)
        await asyncio.to_thread(self.snapshots.start)
        await self.pool.start()
        if self.limits.merge_after >= 0:
            self._merging = asyncio.create_task(self._merge(kept=kept))
        else:
            self.mirror.remove()

    async def stop(self) -> None:
        """Kill the workers and remove the snapshots; the copy of the open graphs stays for the next start."""
        if self._merging is not None:
            self._merging.cancel()
            await asyncio.gather(self._merging, return_exceptions=True)
        await self.pool.stop()
        await asyncio.to_thread(self.snapshots.stop)
        await asyncio.to_thread(self.mirror.close)

    def outline(self, text: str, base: str = "") -> Outline:
        """Return what the guard says of a query; see `check_query` for its errors."""
        look = _outlined if len(text) <= _SHORT else _outlined.__wrapped__
        return look(text, base, self.limits.bounds, self.limits.text)

    def update_outline(self, text: str, base: str = "") -> UpdateOutline:
        """Return what the guard says of an update; see `check_update` for its errors."""
        return check_update(text, self.limits.bounds, base=base, prefixes=_PREFIXES, longest=self.limits.text)

    async def query(
        self,
        text: str,
        outline: Outline,
        form: str,
        *,
        rights: Rights,
        client: str,
        base: str = "",
        dataset: tuple[Iterable[str], Iterable[str]] = ((), ()),
        whole: bool = False,
    ) -> tuple[Answer, Dataset]:
        """Return the answer to a query in the format *form*, and the graphs it was asked of.

        *dataset* holds the default and named graphs of the protocol's parameters, which go before those of
        the text. A *whole* answer has no limit on rows. Raises what Pool.run raises, AnswerTooLarge, and
        QueryMalformed for what only the engine found wrong.
        """
        with self.snapshots.using() as snapshot:
            store, default, chosen, state = _where(snapshot, outline, rights, dataset)
            rows = 2**62 if whole else self.limits.rows
            key = Key(state, text, base, form, default, chosen.named, rows)
            keeps = bool(state) and repeatable(text)
            if keeps and (kept := self._kept.get(key)):
                return kept, chosen
            job = {
                "kind": "query",
                "store": str(store),
                "text": text,
                "base": base,
                "prefixes": _PREFIXES,
                "default": default,
                "named": chosen.named,
                "form": form,
                "rows": rows,
                "bytes": self.limits.size,
            }
            head, content = await self.pool.run(job, client=client, seconds=self.limits.seconds)
        _raise(head)
        answer = Answer(content, head["rows"], snapshot.number)
        return self._kept.put(key, answer) if keeps else answer, chosen

    def known(
        self,
        text: str,
        outline: Outline,
        form: str,
        *,
        rights: Rights,
        base: str = "",
        dataset: tuple[Iterable[str], Iterable[str]] = ((), ()),
    ) -> Answer | None:
        """Return the answer that `query` would give, if it was given before on open graphs that are as they were.

        Nothing private is in it, so that nobody has to note who looked at it.
        """
        snapshot = self.snapshots.newest
        _, default, chosen, state = _where(snapshot, outline, rights, dataset)
        if not state:
            return None
        key = Key(state, text, base, form, default, chosen.named, self.limits.rows)
        return self._kept.get(key)

    def update(
        self,
        text: str,
        outline: UpdateOutline,
        *,
        rights: Rights,
        client: str,
        base: str = "",
        using: tuple[Iterable[str], Iterable[str]] = ((), ()),
        pending: list[Future[Any]] | None = None,
    ) -> Delta:
        """Return what an update changes in the store as it is now.

        To be called where the one writer stands, never in the event loop. What is put into *pending* can be
        cancelled by who waits no longer. Raises GraphRefused for a graph the caller may not change,
        GraphTooLarge, and what `query` raises.
        """
        asked = cast("tuple[tuple[str, ...], tuple[str, ...]]", tuple(map(tuple, using)))
        assert self._loop is not None
        with self.snapshots.private(self._store.backup) as (snapshot, scratch):
            visible = rights.visible(snapshot.graphs)
            job = {
                "kind": "update",
                "store": str(snapshot.store),
                "scratch": str(scratch),
                "base": base,
                "text": text,
                "prefixes": _PREFIXES,
                "steps": steps(text, outline, rights, asked),
                "visible": visible,
                "kept": [graph for graph in visible if not rights.changes(graph)],
                "changes": self.limits.changes,
            }
            work = self.pool.run(job, client=client, seconds=self.limits.seconds)
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
            if pending is not None:
                pending.append(future)
            head, content = future.result()
        _raise(head)
        split = head["split"]
        delta = Delta(head["dropped"], _quads(content[:split]), _quads(content[split:]))
        quads = (*delta.removed, *delta.added)
        touched = {q.graph_name.value if isinstance(q.graph_name, NamedNode) else "" for q in quads}
        for graph in (*delta.dropped, *touched):
            if not rights.changes(graph):
                raise GraphRefused(graph or "DEFAULT")
        return delta

    async def document(self, body: bytes, form: str, *, client: str, base: str = "") -> list[Quad]:
        """Return the triples of a document somebody sent, in the graph without a name.

        Raises DocumentRefused, GraphTooLarge, and what Pool.run raises.
        """
        job = {"kind": "document", "form": form, "base": base, "changes": self.limits.changes}
        head, content = await self.pool.run(job, body, client=client, seconds=self.limits.seconds)
        if head.get("error") in ("malformed", "failed"):
            raise DocumentRefused(head.get("place", [0])[0])
        _raise(head)
        return _quads(content)

    async def trusted(
        self, job: dict[str, Any], *, client: str, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Return the answer to a job of our own, which may take longer; errors as for `query`."""
        head, content = await self.pool.run(job, client=client, seconds=seconds)
        _raise(head)
        return head, content

    async def _merge(self, *, kept: bool) -> None:
        """Take over the copy of the open graphs, or make it when the service has run for a while.

        Without it all goes on.
        """
        try:
            if kept and await asyncio.to_thread(self._taken_over):
                return
            await asyncio.sleep(self.limits.merge_after)
            with self.snapshots.using() as snapshot:
                graphs = Rights().visible(snapshot.graphs)
                job = {"kind": "merge", "store": str(snapshot.store), "graphs": graphs, "unnamed": UNNAMED}
                job |= {"path": str(self.mirror.folder)}
                head, _ = await self.pool.apart(job, seconds=_LONGEST)
                _raise(head)
            await asyncio.to_thread(self.mirror.open)
            self.snapshots.changed()
        except (EndpointError, OSError):
            _LOG.exception("the open graphs could not be merged; queries look into each of them")
            await asyncio.to_thread(self.mirror.remove)

    def _taken_over(self) -> bool:
        try:
            self.mirror.open()
        except (SymbioError, OSError, RuntimeError, ValueError):  # RuntimeError for damaged files
            _LOG.exception("the copy of the open graphs is made anew")
            self.mirror.remove()
            return False
        self.snapshots.changed()
        return True

    def _copy(self, folder: Path) -> int:
        self._store.backup(folder)
        return self.mirror.backup(folder / MERGED)

    def _graphs(self) -> list[str]:
        return [cast("NamedNode", row[0]).value for row in self._store.select(_GRAPHS)]


@lru_cache(maxsize=512)
def _outlined(text: str, base: str, bounds: Bounds, longest: int) -> Outline:
    return check_query(text, bounds, base=base, prefixes=_PREFIXES, longest=longest)


def _where(
    snapshot: Snapshot, outline: Outline, rights: Rights, dataset: tuple[Iterable[str], Iterable[str]]
) -> tuple[Path, tuple[str, ...], Dataset, int]:
    """Return the store to ask, its default graphs there, the graphs that are seen, and a number for their state.

    Where all that everybody may see is asked for, and no graph by its name, it is the merge. Answers on open graphs
    of one state are the same; it is 0 for what is private, or was not merged yet.
    """
    asked = tuple(map(tuple, dataset))
    if not any(asked):
        asked = (outline.default_graphs, outline.named_graphs)
    chosen, is_open = _chosen(rights, snapshot.graphs, *asked)
    if snapshot.merged is None or not is_open:
        return snapshot.store, chosen.default, chosen, 0
    if any(asked) or outline.looks_into_graphs:
        return snapshot.store, chosen.default, chosen, -snapshot.number
    return snapshot.merged, (DEFAULT,), chosen, snapshot.version


@lru_cache(maxsize=64)
def _chosen(rights: Rights, graphs: tuple[str, ...], *asked: tuple[str, ...]) -> tuple[Dataset, bool]:
    """Return what is seen of *graphs*, and whether everybody may see all of it."""
    chosen = requested(rights.visible(graphs), *asked)
    return chosen, not private(chosen) and DEFAULT not in chosen.default


def _quads(content: bytes) -> list[Quad]:
    """Read what a worker wrote; blank nodes keep their names, which are those of the store."""
    return list(parse(content, RdfFormat.N_QUADS))


def _raise(head: Mapping[str, Any]) -> None:
    """Raise the error that an answer names, if it names one."""
    if "error" in head:
        _fail(head)


def _fail(head: Mapping[str, Any]) -> NoReturn:
    match head["error"]:
        case "malformed":
            raise QueryMalformed(*head["place"])
        case "too-large":
            raise AnswerTooLarge(head["limit"], head["unit"])
        case "too-many-changes":
            raise GraphTooLarge(head["limit"])
        case "function":
            raise FunctionUnknown
        case "memory":
            raise QueryOutOfMemory
        case _:
            _LOG.error("a worker failed", extra={"reason": head.get("kind", "")})
            raise QueryFailed
