"""Counts and dumps of the open graphs: made in workers when first asked for, and again when they are old.

A dump is a file beside its name, version and SHA-256; what is being sent stays until nobody reads it.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from symbio_kg import assets
from symbio_kg.endpoint.description import Counts, File, Published
from symbio_kg.endpoint.parquet import write_parquet
from symbio_kg.endpoint.reading import ReadPath
from symbio_kg.endpoint.rights import Rights
from symbio_kg.endpoint.snapshots import Snapshot
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["Publication"]

_CLIENT: Final = "publication"
_LONGEST: Final = 900.0
_FORMS: Final = {"nq": ("n-quads", "application/n-quads"), "ttl": ("turtle", "text/turtle")}
_TABLE: Final = "table-"
_PARQUET: Final = "application/vnd.apache.parquet"
_TRIPLES: Final = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_CLASSES: Final = "SELECT ?g ?c (COUNT(?s) AS ?n) { GRAPH ?g { ?s a ?c FILTER(isIRI(?c)) } } GROUP BY ?g ?c"
_PROPERTIES: Final = "SELECT ?g ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ?p"


@dataclass(frozen=True, slots=True)
class _Kept:
    """Something made from a snapshot at a moment."""

    made: datetime
    snapshot: int
    value: Any


class Publication:
    """What is published of the graph that *reading* serves; files lie in *folder*.

    What was made from an older state is made anew once it is *fresh_for* seconds old.
    """

    def __init__(
        self, reading: ReadPath, folder: Path, clock: Callable[[], datetime], *, fresh_for: float = 3600
    ) -> None:
        self._reading, self._folder, self._clock, self._fresh_for = reading, folder, clock, fresh_for
        self._kept: dict[str, _Kept] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._oldest = 0
        shutil.rmtree(folder, ignore_errors=True)

    def graphs(self) -> tuple[str, ...]:
        """Return the graphs that everybody may see."""
        return Rights().visible(self._reading.snapshots.newest.graphs)

    def forget(self) -> None:
        """Hand out nothing any more that was made before now: somebody was erased. Not for the event loop."""
        self._oldest = self._reading.snapshots.fresh().number
        for path in self._folder.glob("*"):
            path.unlink(missing_ok=True)

    async def counted(self) -> Published:
        """Return the counts of the open graphs."""
        kept: Published = await self._current("counts", self._count)
        return kept

    async def file(self, name: str) -> tuple[File, Path]:
        """Return the dump of this name and where it lies. Raises KeyError for a name that is none."""
        if name not in self._names():
            raise KeyError(name)
        kept: tuple[File, Path] = await self._current(name, lambda snapshot: self._dump(name, snapshot))
        return kept

    def files(self, graph: str) -> list[File]:
        """Return the dumps of *graph*; those that exist already with size and checksum."""
        return [self._known(f"{_slug(graph)}.{ending}", media) for ending, (_, media) in _FORMS.items()]

    def tables(self) -> list[File]:
        """Return the tables, in the same way."""
        return [self._known(f"{_TABLE}{name}.parquet", _PARQUET) for name in _projections()]

    def _known(self, name: str, media: str) -> File:
        kept = self._kept.get(name)
        if kept is None:
            return File(name, media, 0, "")
        file: File = kept.value[0]
        return file

    def _names(self) -> dict[str, str]:
        graphs = {f"{_slug(graph)}.{ending}": graph for graph in self.graphs() for ending in _FORMS}
        return graphs | {f"{_TABLE}{name}.parquet": name for name in _projections()}

    async def _current(self, key: str, make: Callable[[Snapshot], Any]) -> Any:
        async with self._locks[key]:
            kept, newest = self._kept.get(key), self._reading.snapshots.newest
            if kept is not None and kept.snapshot < self._oldest:
                kept = None
            age = (self._clock() - kept.made).total_seconds() if kept else 0.0
            if kept is None or (kept.snapshot != newest.number and age >= self._fresh_for):
                with self._reading.snapshots.using() as snapshot:
                    value = await make(snapshot)
                self._kept[key] = kept = _Kept(self._clock(), snapshot.number, value)
            return kept.value

    async def _count(self, snapshot: Snapshot) -> Published:
        triples, classes, properties = [
            await self._rows(query, snapshot) for query in (_TRIPLES, _CLASSES, _PROPERTIES)
        ]
        graphs = {graph: Counts(int(number)) for graph, number in triples}
        for graph, kind, number in classes:
            graphs[graph] = replace(graphs[graph], classes={**graphs[graph].classes, kind: int(number)})
        for graph, name, number in properties:
            held = graphs[graph].properties
            graphs[graph] = replace(graphs[graph], properties={**held, name: int(number)})
        return Published(snapshot.number, self._clock(), dict(sorted(graphs.items())))

    async def _rows(self, query: str, snapshot: Snapshot) -> Iterable[list[str]]:
        job = self._query(query, snapshot) | {
            "form": "csv",
            "rows": 2**62,
            "bytes": self._reading.limits.size,
        }
        _, content = await self._reading.trusted(job, client=_CLIENT, seconds=_LONGEST)
        return list(csv.reader(io.StringIO(content.decode())))[1:]

    def _query(self, text: str, snapshot: Snapshot) -> dict[str, Any]:
        graphs = Rights().visible(snapshot.graphs)
        prefixes = {name: str(iri) for name, iri in PREFIXES.items()}
        return {
            "kind": "query",
            "store": str(snapshot.store),
            "text": text,
            "base": "",
            "prefixes": prefixes,
            "default": graphs,
            "named": graphs,
        }

    async def _dump(self, name: str, snapshot: Snapshot) -> tuple[File, Path]:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{snapshot.number}-{name}"
        if name.startswith(_TABLE):
            media = _PARQUET
            await self._table(self._names()[name], path, snapshot)
        else:
            form, media = _FORMS[path.suffix[1:]]
            job: dict[str, Any] = {"kind": "dump", "store": str(snapshot.store), "form": form}
            job |= {"graph": self._names()[name]}
            job |= {"path": str(path), "prefixes": {key: str(iri) for key, iri in PREFIXES.items()}}
            await self._reading.trusted(job, client=_CLIENT, seconds=_LONGEST)
        old = self._kept.get(name)
        if old is not None and old.value[1] != path:
            old.value[1].unlink(missing_ok=True)
        size, digest = await asyncio.to_thread(_digest, path)
        return File(name, media, size, digest, self._clock()), path

    async def _table(self, projection: str, path: Path, snapshot: Snapshot) -> None:
        """Write what a projection says of the open graphs as Parquet."""
        text = (assets.queries() / "match" / f"project-{projection}.rq").read_text(encoding="utf-8")
        raw = path.with_suffix(".tsv")
        job = self._query(sparql_prologue() + text, snapshot) | {"kind": "export", "path": str(raw)}
        try:
            await self._reading.trusted(job, client=_CLIENT, seconds=_LONGEST)
            await asyncio.to_thread(write_parquet, raw, path)
        finally:
            raw.unlink(missing_ok=True)


def _slug(graph: str) -> str:
    """Return the name of a graph in an address of its dumps."""
    return graph.removeprefix(PREFIXES["graph"]).replace("/", ".")


def _projections() -> list[str]:
    found = (assets.queries() / "match").glob("project-*.rq")
    return sorted(path.stem.removeprefix("project-") for path in found)


def _digest(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
