"""Migrations: what changes in a graph that an older version wrote, in order, each once.

The version of a graph stands in its graph `audit`. A dry run does everything on a copy. Before anything is
changed a backup is made; restoring it is the way back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.infer import infer
from symbio_kg.model import Text
from symbio_kg.operate.backup import back_up
from symbio_kg.operate.errors import TooNew
from symbio_kg.operate.frozen import frozen
from symbio_kg.operate.private import part_private, withheld_apart
from symbio_kg.operate.trail import Act, Trail
from symbio_kg.store import AUDIT, EmbeddedStore, GraphStore, load_knowledge
from symbio_kg.terms import PREFIXES

__all__ = ["MIGRATIONS", "Migration", "Step", "migrate", "pending", "stamp", "too_new", "version_of"]

_NODE: Final = NamedNode(AUDIT)
_VERSION: Final = PREFIXES["sym"]["graphVersion"]
_ASKED: Final = f"SELECT ?n WHERE {{ GRAPH <{AUDIT}> {{ <{AUDIT}> <{_VERSION.value}> ?n }} }}"


@dataclass(frozen=True, slots=True)
class Migration:
    """A change that brings a graph to version `number`; done twice it does no more than once."""

    number: int
    name: str
    title: Text
    change: Callable[[GraphStore], object]


@dataclass(frozen=True, slots=True)
class Step:
    """A migration that was done, or would be: the graphs it changes, with their statements before and after."""

    migration: Migration
    graphs: dict[str, tuple[int, int]]


def _knowledge(store: GraphStore) -> None:
    load_knowledge(store)
    infer(store)


MIGRATIONS: Final = (
    Migration(
        1,
        "part-private",
        {
            "en": "What a listing keeps private goes from the public graph to that of its firm.",
            "tr": "İlanın gizli tuttuğu bilgiler, kamuya açık çizgeden firmanın çizgesine taşınır.",
        },
        part_private,
    ),
    Migration(
        2,
        "knowledge-of-release",
        {
            "en": "The knowledge, the codes and the law are those of this release, and what follows from them.",
            "tr": "Bilgi, kodlar ve mevzuat bu sürümünkiler olur; onlardan çıkarılanlar yenilenir.",
        },
        _knowledge,
    ),
    Migration(
        3,
        "withheld-apart",
        {
            "en": "What a firm keeps from the authority goes to a graph that officials do not see.",
            "tr": "Firmanın yetkili makamdan gizlediği bilgiler, görevlilerin görmediği bir çizgeye taşınır.",
        },
        withheld_apart,
    ),
)
"""In order, without gaps; a release that changes the knowledge gives `knowledge-of-release` a new last number."""


def version_of(store: GraphStore) -> int:
    """Return the version of the graph; 0 for one of before versions were noted."""
    return max((int(cast("Literal", row[0]).value) for row in store.select(_ASKED)), default=0)


def pending(store: GraphStore) -> tuple[Migration, ...]:
    """Return the migrations that the graph has not seen."""
    version = version_of(store)
    return tuple(one for one in MIGRATIONS if one.number > version)


def too_new(store: GraphStore, where: str) -> None:
    """Raise TooNew when a later version of the product wrote the graph."""
    found, known = version_of(store), MIGRATIONS[-1].number
    if found > known:
        raise TooNew(where, found, known)


def stamp(store: GraphStore, number: int | None = None) -> None:
    """Note that the graph has version *number*, by default the newest, as a store made now has."""
    newest = MIGRATIONS[-1].number
    old = [Triple(_NODE, _VERSION, cast("Literal", row[0])) for row in store.select(_ASKED)]
    store.change(
        {AUDIT: old}, {AUDIT: [Triple(_NODE, _VERSION, Literal(newest if number is None else number))]}
    )


def migrate(data: Path, backup: Path | None, *, dry_run: bool = False) -> list[Step]:
    """Bring the graph in *data* to the newest version, after a backup to *backup*; return what was done.

    Nothing to do makes no backup. A dry run changes nothing and needs none. Killed in between, the next call
    goes on. Raises TooNew, StoreLocked while a service runs (but for a dry run), and what `back_up` raises.
    """
    if dry_run:
        with frozen(data) as copy, closing(EmbeddedStore(copy)) as store:
            return _done(store, str(data))
    with closing(EmbeddedStore(data)) as store:
        too_new(store, str(data))
        if not pending(store):
            return []
    if backup is not None:
        back_up(data, backup)
    with closing(EmbeddedStore(data)) as store:
        return _done(store, str(data))


def _done(store: EmbeddedStore, where: str) -> list[Step]:
    too_new(store, where)
    trail = Trail(store, None, lambda: datetime.now(tz=UTC))
    return [_step(store, trail, migration) for migration in pending(store)]


def _step(store: EmbeddedStore, trail: Trail, migration: Migration) -> Step:
    before = {graph: store.count(graph) for graph in store.graphs()}
    store.touched.clear()
    with store.together():
        migration.change(store)
        touched = sorted(store.touched)
        stamp(store, migration.number)
        trail.note(store, Act(None, f"migrate {migration.number} {migration.name}"), touched)
    return Step(migration, {graph: (before.get(graph, 0), store.count(graph)) for graph in touched})
