"""A kept region of drawn listings, with knowledge and law as they are, is what matching all of it anew would give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from itertools import islice
from random import Random
from typing import Final

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from symbio_kg.accept import withdrawn
from symbio_kg.generate import Block, blocks, request, write_rdf
from symbio_kg.infer import infer
from symbio_kg.live import LiveRegion
from symbio_kg.match import match
from symbio_kg.match.asking import Asker
from symbio_kg.match.knowledge import Known
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store
from symbio_kg.validate import Validator

DAY: Final = date(2026, 11, 25)
FIRMS: Final = 40
STEPS: Final = 12


@dataclass(frozen=True)
class World:
    """What all drawn regions share: knowledge, shapes, who judges the kept region, and who judges the whole."""

    store: GraphStore
    graphs: frozenset[str]
    validator: Validator
    kept: Asker
    known: Known


@cache
def world() -> World:
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    return World(store, frozenset(store.graphs()), Validator(), Asker(DAY), Known(store, DAY))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 100, 10))
def test_drawn_regions_are_matched_as_the_whole_is(first: int) -> None:
    """Whatever comes, moves, changes its activity or licence, goes, and after a start anew, in a hundred regions."""
    for seed in range(first + 1, first + 11):
        check(seed)


def check(seed: int) -> None:
    """Draw a region and what happens to it by *seed*, and compare its graph with that of a whole run."""
    chance, shared = Random(seed), world()
    for graph in {*shared.store.graphs()} - shared.graphs:
        shared.store.drop(graph)
    place = chance.choice(("İzmir", "Kocaeli"))
    made = list(islice(blocks(request(2_000, seed, place)), FIRMS))
    first = made[: chance.randrange(FIRMS)]
    shared.store.add(LISTINGS, triples(first))
    live = started(shared)
    for step in range(STEPS):
        happens(chance, live, made)
        if chance.random() < 0.1:
            live = started(shared)
        if step % 4 == 3 or step == STEPS - 1:
            assert said(live) == anew(shared, live), f"seed {seed}, step {step}"


def started(shared: World) -> LiveRegion:
    return LiveRegion(shared.store, shared.validator, DAY, top=3, asker=lambda _: shared.kept)


def happens(chance: Random, live: LiveRegion, made: list[Block]) -> None:
    """Let listings come or change with their firm, or one go."""
    there = stored(live)
    if there and chance.random() < 0.3:
        change = withdrawn(live.store, NamedNode(chance.choice(there)))
        live.store.change(change.remove, change.add)
        live.follow(change)
        return
    block = changed(chance, chance.choice(made), made)
    receipt = live.put(text([block]), "one.nt").receipt
    assert receipt is not None
    assert receipt.report.conforms, receipt.report.violations


def changed(chance: Random, block: Block, made: list[Block]) -> Block:
    """Return *block* with some of its listings, perhaps elsewhere, of another activity, or licensed otherwise."""
    firm, other = block.firm, chance.choice(made).firm
    kind = chance.randrange(5)
    if kind == 0:
        firm = firm._replace(lat=f"{Decimal(firm.lat) + Decimal('0.5')}")
    if kind == 1:
        firm = firm._replace(activity=other.activity)
    if kind == 2 and firm.licence is not None:
        firm = firm._replace(licence=firm.licence._replace(last=chance.choice(("2026-11-24", "2031-01-01"))))
    if kind == 3:
        firm = firm._replace(licence=None)
    some = tuple(listing for listing in block.listings if chance.random() < 0.7)
    return block._replace(firm=firm, listings=some or block.listings[:1])


def text(some: list[Block]) -> bytes:
    out = StringIO()
    for _ in write_rdf(iter(some), out):
        pass
    return out.getvalue().encode()


def triples(some: list[Block]) -> Iterator[Triple]:
    return (quad.triple for quad in parse(text(some), format=RdfFormat.N_TRIPLES))


def stored(live: LiveRegion) -> list[str]:
    query = "SELECT DISTINCT ?x { ?x <https://w3id.org/symbio-kg/ont/concerns> ?y } ORDER BY ?x"
    return [str(getattr(row[0], "value", "")) for row in live.store.select(query)]


def said(live: LiveRegion) -> set[str]:
    return {str(t) for t in live.store.triples(live.run)}


def anew(shared: World, live: LiveRegion) -> set[str]:
    run = f"{live.run}-anew"
    match(shared.store, DAY, top=3, run=run, known=shared.known)
    found = {str(t).replace("-anew", "") for t in shared.store.triples(run)}
    shared.store.drop(run)
    return found
