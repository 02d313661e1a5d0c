"""What a run writes into its graph: the matches and pools as triples."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.model import Match, Pool
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.units import unit

__all__ = ["OUTCOMES", "match_node", "match_triples", "pool_node", "pool_triples", "run_triples"]

OUTCOMES: Mapping[str, str] = {
    "outside-waste-law": "OutsideWasteLaw",
    "permitted": "Permitted",
    "permitted-with-condition": "PermittedWithCondition",
    "needs-assessment": "NeedsAssessment",
}
"""What the law may say of a match: its word, and the name of it in the graph."""


def run_triples(run: str, day: date, matches: tuple[Match, ...]) -> Iterator[Triple]:
    """Yield what the graph *run* says of the run and its matches."""
    node = NamedNode(run)
    yield Triple(node, RDF_TYPE, PREFIXES["sym"]["Run"])
    yield Triple(node, PREFIXES["sym"]["asOf"], Literal(day.isoformat(), datatype=PREFIXES["xsd"]["date"]))
    for found in matches:
        yield from match_triples(run, found)


def match_node(run: str, offer: str, need: str) -> NamedNode:
    """Return the name of the match of *offer* and *need* in *run*, the same however often it is matched."""
    return NamedNode(f"{run}/{hashlib.sha256(f'{offer} {need}'.encode()).hexdigest()[:20]}")


def pool_node(run: str, need: str) -> NamedNode:
    """Return the name of the pool for *need* in *run*, the same however often it is made."""
    return NamedNode(f"{run}/pool/{hashlib.sha256(need.encode()).hexdigest()[:20]}")


def match_triples(run: str, found: Match, kind: str = "Match") -> Iterator[Triple]:
    """Yield what the graph *run* says of one match, which is of the class *kind*."""
    sym, prov, node = PREFIXES["sym"], PREFIXES["prov"], NamedNode(run)
    subject = match_node(run, found.offer, found.need)
    yield Triple(subject, RDF_TYPE, sym[kind])
    yield Triple(subject, prov["wasGeneratedBy"], node)
    yield Triple(subject, sym["offer"], NamedNode(found.offer))
    yield Triple(subject, sym["need"], NamedNode(found.need))
    yield Triple(subject, sym["byRule"], PREFIXES["rule"][found.rule])
    if found.substitution:
        yield Triple(subject, sym["bySubstitution"], NamedNode(found.substitution))
    yield Triple(subject, sym["score"], _decimal(found.score))
    yield Triple(subject, sym["confidence"], _decimal(found.confidence))
    if found.distance_km is not None:
        yield Triple(subject, sym["distance"], _decimal(found.distance_km))
    if found.amount is not None:
        yield from _moved(subject, found.amount, found.unit)
    if found.law:
        yield Triple(subject, sym["outcome"], sym[OUTCOMES[found.law]])
    for note in found.legal:
        yield Triple(subject, sym["asksLaw"], PREFIXES["rule"][note.rule])
    for gap in found.gaps:
        yield Triple(subject, sym["dataGap"], NamedNode(gap))


def pool_triples(run: str, pools: Iterable[Pool], partial: Iterable[Match]) -> Iterator[Triple]:
    """Yield what the graph *run* says of *pools*, and of those of their members that are no match alone."""
    sym, prov = PREFIXES["sym"], PREFIXES["prov"]
    for found in partial:
        yield from match_triples(run, found, "PartialMatch")
    for pool in pools:
        subject = pool_node(run, pool.need)
        yield Triple(subject, RDF_TYPE, sym["PooledMatch"])
        yield Triple(subject, prov["wasGeneratedBy"], NamedNode(run))
        yield Triple(subject, sym["need"], NamedNode(pool.need))
        if pool.slot:
            yield Triple(subject, sym["atSlot"], NamedNode(pool.slot))
        for offer in pool.offers:
            yield Triple(subject, sym["member"], match_node(run, offer, pool.need))
        if pool.amount is not None:
            yield from _moved(subject, pool.amount, pool.unit)
        yield Triple(subject, sym["shareOfNeed"], _decimal(pool.share))


def _moved(subject: NamedNode, amount: float, told: str) -> Iterator[Triple]:
    """Yield an amount in the unit *told*, such as `t/yr`."""
    sym, (name, _, period) = PREFIXES["sym"], told.partition("/")
    yield Triple(subject, sym["matchedQuantity"], _decimal(round(amount, 3)))
    if known := unit(name):
        yield Triple(subject, sym["unit"], NamedNode(known))
    if period:
        yield Triple(subject, sym["period"], sym["PerYear"])


def _decimal(value: float) -> Literal:
    """Return *value* as stores write it, so that what has not changed looks the same."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Literal(text, datatype=PREFIXES["xsd"]["decimal"])
