"""A matched region in a folder, from which the next process starts instead of matching everything again.

It is used only for the listings and the knowledge that it was made of, by the program, the rules and the day
that it was made with. Anything else, and a file that is damaged, means that everything is matched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyoxigraph import NamedNode, Quad, Store, Triple

from symbio_kg import assets, match
from symbio_kg.accept import GOVERNANCE
from symbio_kg.live.resident import Resident
from symbio_kg.live.start import STATE
from symbio_kg.match.asking import Asker
from symbio_kg.match.engines import DuckEngine, TableBroken
from symbio_kg.match.folder import FolderTaken, read_tables, write_tables
from symbio_kg.match.memory import fingerprint
from symbio_kg.store import AUDIT, EmbeddedStore, GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["Content", "Kept", "kept_beside"]

_STAMP: Final = "stamp"
_GRAPH: Final = PREFIXES["graph"]
_ELSE: Final = (
    *(f"{_GRAPH}{name}/" for name in ("match", "draft", "request", "verdict")),
    f"{_GRAPH}public/decisions",
    GOVERNANCE,
    AUDIT,
)
"""The graphs that matching does not read."""


@dataclass(slots=True)
class Content:
    """What a region was matched from: the sum of the hashes of its statements; and how many its run has."""

    statements: int
    said: int

    def change(self, remove: Mapping[str, Iterable[Triple]], add: Mapping[str, Iterable[Triple]]) -> None:
        """Follow a change of the store."""
        self.statements += _sum(add) - _sum(remove)


class Kept:
    """The region kept in *folder* for those who start with *store*."""

    def __init__(self, folder: Path, store: EmbeddedStore, run: str) -> None:
        self._folder, self._store, self._run = folder, store, run

    def content(self) -> Content:
        """Return what the store holds now of what matching reads."""
        graphs = [graph for graph in self._store.graphs() if not graph.startswith(_ELSE)]
        return Content(self._store.hashed(graphs), self._store.count(self._run))

    def read(self, day: date, top: int, asker: Asker, content: Content) -> Resident | None:
        """Return the region as of *day*; None when none is kept that goes with *content*."""
        engine = DuckEngine()
        try:
            read_tables(self._folder, [_STAMP], engine)
            if engine.rows(f"SELECT text FROM {_STAMP}") != [(_stamp(day, top, content),)]:  # noqa: S608
                return None
            read_tables(self._folder, STATE, engine)
            tables = {name: _table(engine, name) for name in STATE}
        except TableBroken:
            return None
        finally:
            engine.connection.close()
        return Resident(tables, day, top, asker)

    def write(self, region: Resident, content: Content) -> None:
        """Keep *region*, which goes with *content*; what cannot be written is matched again the next time."""
        stamp = pa.table({"text": [_stamp(region.day, region.top, content)]})
        try:
            write_tables({_STAMP: stamp, **region.tables()}, region.day, self._folder)
        except (OSError, FolderTaken):
            return


def kept_beside(location: str | Path, store: GraphStore, run: str) -> Kept | None:
    """Return the region kept beside the store at *location*, where that is a folder of this computer."""
    folder = Path(location)
    return Kept(folder / "live", store, run) if isinstance(store, EmbeddedStore) and folder.is_dir() else None


def _table(engine: DuckEngine, name: str) -> pa.Table:
    return engine.connection.sql(f'SELECT * FROM "{name}"').to_arrow_table()  # noqa: S608


def _sum(graphs: Mapping[str, Iterable[Triple]]) -> int:
    """Return the sum of the hashes of what *graphs* hold, as a store writes it: 5.0 is 5 there."""
    store = Store()
    for graph, triples in graphs.items():
        if not graph.startswith(_ELSE):
            store.extend(Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in triples)
    return sum(map(hash, store))


def _stamp(day: date, top: int, content: Content) -> str:
    """Return what tells a region by all that it depends on."""
    digest = hashlib.sha256(fingerprint().encode())
    programs = Path(__file__).parent, Path(match.__file__).parent
    for place in (assets.queries() / "match", *programs):
        for path in sorted(p for p in place.rglob("*") if p.suffix in {".sql", ".rq", ".tsv", ".py"}):
            digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {day.isoformat()} {top} {content.statements} {content.said}"
