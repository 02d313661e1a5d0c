"""What the graph of a kept region says: all of it after a whole run, and what one change makes different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from pyoxigraph import Triple

from symbio_kg.live.arrivals import match_from, pool_from
from symbio_kg.live.resident import Resident
from symbio_kg.match.engine import chosen, pools
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.law import Law
from symbio_kg.match.written import match_node, match_triples, pool_node, pool_triples, run_triples
from symbio_kg.model import Match
from symbio_kg.store import GraphStore
from symbio_kg.terms import sparql_prologue

__all__ = ["difference", "matches", "said_of_pools", "whole_run"]

_BLOCK: Final = 20_000
_SAID: Final = "SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {nodes} }} GRAPH <{run}> {{ ?s ?p ?o }} }}"
_PARTIAL: Final = """SELECT DISTINCT ?member WHERE {{ VALUES ?pool {{ {nodes} }}
  GRAPH <{run}> {{ ?pool sym:member ?member . ?member a sym:PartialMatch }} }}"""


def whole_run(engine: DuckEngine, law: Law, run: str, day: date, top: int) -> Iterator[Iterator[Triple]]:
    """Yield what the graph *run* says of all that *engine* has matched, portion by portion."""
    engine.run("ranked", "portioned", "pools", "partial", "gaps", "bearing", top=top)
    yield run_triples(run, day, ())
    yield pool_triples(run, pools(engine), chosen(engine, law, "partial", "0"))
    ((last,),) = engine.rows("SELECT COALESCE(MAX(number), 0) FROM numbered")
    for first in range(1, last + 1, _BLOCK):
        part = f"(SELECT * FROM ranked WHERE offer_number BETWEEN {first} AND {first + _BLOCK - 1})"  # noqa: S608
        yield (t for match in chosen(engine, law, part) for t in match_triples(run, match))


def matches(region: Resident, pairs: Iterable[tuple[int, int]]) -> list[Match]:
    """Return what is told of *pairs*, each of which fits."""
    return [match_from(region, pair, best) for pair, best in region.best(sorted(pairs)).items()]


def said_of_pools(region: Resident, run: str) -> Iterator[Triple]:
    """Yield what *run* says of the pools of those needs for which they may have changed."""
    for need in sorted(region.pools):
        drawn = region.pool(need)
        if drawn is not None:
            best = region.best((offer, need) for offer in drawn.offers)
            small = (match_from(region, pair, found) for pair, found in best.items() if found.small)
            yield from pool_triples(run, [pool_from(region, need, drawn)], small)


def difference(
    store: GraphStore, run: str, new: Iterable[Triple], gone: Iterable[tuple[str, str]], needs: Iterable[str]
) -> tuple[list[Triple], list[Triple]]:
    """Return the triples of *run* that go and that come.

    *new* is what is said of all that is matched anew, *gone* are the pairs that are no matches any more, and
    *needs* those whose pools may be others.
    """
    said = set(new)
    pools = [pool_node(run, need) for need in needs]
    nodes: set[object] = {t.subject for t in said} | {match_node(run, *pair) for pair in gone} | {*pools}
    if pools:
        rows = store.select(sparql_prologue() + _PARTIAL.format(nodes=_listed(pools), run=run))
        nodes |= {member for (member,) in rows}
    old = set()
    if nodes:
        found = store.select(_SAID.format(nodes=_listed(nodes), run=run))
        old = {Triple(*row) for row in found}  # type: ignore[arg-type]
    return sorted(old - said, key=str), sorted(said - old, key=str)


def _listed(nodes: Iterable[object]) -> str:
    return " ".join(sorted(map(str, nodes)))
