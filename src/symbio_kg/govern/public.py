"""What everybody may see of synergies: what both sides chose, kept in one public graph as it changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.govern.graph import node_of
from symbio_kg.govern.model import Shown, Synergy
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue

__all__ = ["PUBLIC_SYNERGIES", "public_change"]

PUBLIC_SYNERGIES: Final = f"{PREFIXES['graph']}public/synergies"
_SYM, _SYN, _XSD, _DCT = (PREFIXES[p] for p in ("sym", "syn", "xsd", "dcterms"))
_WHAT: Final = f"""SELECT DISTINCT ?value WHERE {{ GRAPH <{LISTINGS}> {{
  ?offer sym:concerns ?resource . ?resource sym:wasteCode|sym:material ?value }} }}"""
_HELD: Final = f"""SELECT ?s ?p ?o WHERE {{ GRAPH <{PUBLIC_SYNERGIES}> {{
  {{ BIND (?synergy AS ?s) }} UNION {{ ?s sym:ofSynergy ?synergy }} ?s ?p ?o }} }}"""


def public_change(store: GraphStore, synergy: Synergy) -> tuple[list[Triple], list[Triple]]:
    """Return what leaves the public graph and what enters it, now that *synergy* is as it is."""
    rows = store.select(sparql_prologue() + _HELD, {"synergy": node_of(synergy.id)})
    held = {Triple(s, p, o) for s, p, o in rows}  # type: ignore[arg-type]
    wanted = set(_triples(synergy, store))
    return sorted(held - wanted, key=str), sorted(wanted - held, key=str)


def _triples(synergy: Synergy, store: GraphStore) -> Iterator[Triple]:
    """Yield what both sides let everybody see of *synergy*: nothing, its way without names, or all but words."""
    if synergy.shown is Shown.NOTHING:
        return
    node = node_of(synergy.id)
    yield Triple(node, RDF_TYPE, _SYM["Synergy"])
    for number, step in enumerate(synergy.steps, 1):
        inner = NamedNode(f"{node.value}/step/{number}")
        yield Triple(inner, RDF_TYPE, _SYM["SynergyStep"])
        yield Triple(inner, _SYM["ofSynergy"], node)
        yield Triple(inner, _SYM["stepNumber"], Literal(number))
        yield Triple(inner, _SYM["toState"], _SYN[f"state-{step.after}"])
        yield Triple(inner, _SYM["onDay"], Literal(step.act.at.date().isoformat(), datatype=_XSD["date"]))
        if step.reason:
            yield Triple(inner, _SYM["failureReason"], _SYN[f"reason-{step.reason}"])
    for row in store.select(sparql_prologue() + _WHAT, {"offer": NamedNode(synergy.offer)}):
        if isinstance(row[0], NamedNode):
            yield Triple(node, _DCT["subject"], row[0])
    if synergy.shown is Shown.NAMED and synergy.named:
        for predicate, iri in (
            ("giver", synergy.giver),
            ("taker", synergy.taker),
            ("offerSide", synergy.offer),
            ("needSide", synergy.need),
        ):
            yield Triple(node, _SYM[predicate], NamedNode(iri))
