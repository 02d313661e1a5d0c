"""A region as resilience sees it: listings with place and amount, and who could supply whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from symbio_kg import assets
from symbio_kg.match.engine import amount
from symbio_kg.match.listings import listing_tables
from symbio_kg.model import Text
from symbio_kg.report.graph import Graph
from symbio_kg.resilience.errors import NoRun
from symbio_kg.store import GraphStore
from symbio_kg.store.base import Term
from symbio_kg.terms import PREFIXES, curie, sparql_prologue

__all__ = ["Link", "Listing", "Names", "Region", "by_need", "newest_run", "region_of"]

_NAMED: Final = "requested-material"
"""The rule of a need that names the material itself; every other rule substitutes."""

_LAWFUL: Final = frozenset({"", "Permitted", "PermittedWithCondition", "OutsideWasteLaw"})
_RUNS: Final = f"{PREFIXES['graph']}match/"
_RUN: Final = (
    "SELECT ?run ?day WHERE { GRAPH ?run { ?run a sym:Run ; sym:asOf ?day } } ORDER BY DESC(?day) ?run"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """An offer or need: IRI, firm, place, input and material, and its yearly amount where one is stated."""

    iri: str
    offers: bool
    firm: str
    zone: str
    lat: float | None
    lon: float | None
    slot: str
    material: str
    amount: float | None
    unit: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Link:
    """An offer that fits a need.

    `named` tells that the need asks for this very material, `treated` that it has to be treated on the way,
    `lawful` that the law asks for no assessment first, `running` that a synergy is in operation.
    """

    offer: str
    need: str
    rule: str
    score: float
    km: float | None
    named: bool
    treated: bool
    lawful: bool
    running: bool = False

    @property
    def ready(self) -> bool:
        """Whether it could flow tomorrow: it runs already, or is untreated with no assessment to wait for."""
        return self.running or (self.lawful and not self.treated)


@dataclass(frozen=True, slots=True)
class Region:
    """The listings and links of one run: those of synergies in operation first, then the best."""

    run: str
    day: date
    offers: Mapping[str, Listing]
    needs: Mapping[str, Listing]
    links: tuple[Link, ...]
    names: Names


class Names:
    """What listings, firms, zones and inputs are called; asked for when first needed."""

    def __init__(self, store: GraphStore) -> None:
        self._graph = Graph(store)
        self._kept: dict[str, Text] = {}

    def of(self, thing: str) -> Text:
        """Return the name of a listing, firm, zone, input or material."""
        if thing not in self._kept:
            ours = thing.startswith((PREFIXES["slot"], PREFIXES["mat"]))
            self._kept[thing] = self._graph.label(thing) if ours else self._graph.name(thing)
            if thing.startswith(PREFIXES["slot"]):
                self._kept[thing] = self._with_process(thing)
        return self._kept[thing]

    def _with_process(self, slot: str) -> Text:
        """Return the name of an input with that of its process: many processes have an input called water."""
        process = PREFIXES["proc"] + slot.removeprefix(PREFIXES["slot"]).partition(".")[0]
        named, whole = self._kept[slot], self._graph.label(process)
        return {language: f"{text} ({whole.get(language, '')})" for language, text in named.items()}


def newest_run(store: GraphStore) -> tuple[str, date]:
    """Return the run of the latest day and that day; of several the first by name. Raises NoRun without one."""
    for row in store.select(sparql_prologue() + _RUN):
        run, day = row
        if isinstance(run, NamedNode) and isinstance(day, Literal) and run.value.startswith(_RUNS):
            return run.value, date.fromisoformat(day.value)
    raise NoRun


def region_of(store: GraphStore, run: str | None = None) -> Region:
    """Return what *store* holds of the region in *run*, the newest by default. Raises NoRun without any."""
    newest, day = newest_run(store)
    run = run or newest
    stated = {row["listing"]: row for row in listing_tables(store, day)[0].to_pylist()}
    found: dict[bool, dict[str, Listing]] = {True: {}, False: {}}
    for row in _rows(store, "places"):
        listing = _listing(row, stated.get(row["listing"], {}))
        found[listing.offers][listing.iri] = listing
    running = {(row["offer"], row["need"]) for row in _rows(store, "running")}
    matched = {
        (o.offer, o.need): o for o in _once(_link(row) for row in _rows(store, "links", run=NamedNode(run)))
    }
    links = [replace(one, running=pair in running) for pair, one in matched.items()]
    links += [_synergy(*pair) for pair in sorted(running - matched.keys())]
    known = tuple(one for one in links if one.offer in found[True] and one.need in found[False])
    return Region(run, day, found[True], found[False], _ordered(known), Names(store))


def _rows(store: GraphStore, name: str, **bound: Term) -> list[dict[str, str]]:
    text = (assets.queries() / "resilience" / f"{name}.rq").read_text(encoding="utf-8")
    rows = store.select(sparql_prologue() + text, bound).dicts()
    return [{n: t.value for n, t in row.items() if isinstance(t, NamedNode | Literal)} for row in rows]


def _listing(row: Mapping[str, str], stated: Mapping[str, object]) -> Listing:
    quantity, dimension = stated.get("quantity"), stated.get("dimension")
    much, unit = amount(quantity, dimension, None, None)  # type: ignore[arg-type]
    lat, lon = stated.get("lat"), stated.get("lon")
    return Listing(
        row["listing"],
        row["way"] == PREFIXES["sym"]["Offer"].value,
        row["firm"],
        row.get("zone", ""),
        lat if isinstance(lat, float) else None,
        lon if isinstance(lon, float) else None,
        row.get("slot", ""),
        row.get("material", ""),
        much or None,
        unit if much else "",
        row.get("synthetic") in {"true", "1"},
    )


def _link(row: Mapping[str, str]) -> Link:
    rule = curie(row["rule"]).removeprefix("rule:")
    outcome = curie(row.get("outcome", "")).removeprefix("sym:")
    return Link(
        row["offer"],
        row["need"],
        rule,
        float(row["score"]),
        float(row["distance"]) if "distance" in row else None,
        named=rule == _NAMED,
        treated=row.get("treated") == "true",
        lawful=outcome in _LAWFUL,
    )


def _synergy(offer: str, need: str) -> Link:
    """Return the link of a synergy in operation that the run did not find."""
    return Link(offer, need, "", 1.0, None, named=False, treated=False, lawful=True, running=True)


def _ordered(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda one: (not one.running, -one.score, one.offer, one.need)))


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return one link a pair, the best."""
    best: dict[tuple[str, str], Link] = {}
    for link in _ordered(links):
        best.setdefault((link.offer, link.need), link)
    return tuple(best.values())


def by_need(links: Iterable[Link]) -> Mapping[str, tuple[Link, ...]]:
    """Return the links of each need, the best first."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        found[link.need].append(link)
    return {need: tuple(those) for need, those in found.items()}
