"""Estimates and declarations in graphs of their own, which matching, study and totals never read.

Their nodes are no offers and no needs, and use properties of their own. Neither graph is for everybody: an
estimate says something of a named firm that it never said itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.estimate.declared import Declaration
from symbio_kg.estimate.streams import Estimate, RegisteredFirm
from symbio_kg.store.base import GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue

__all__ = ["DECLARED", "ESTIMATED", "keep_declared", "keep_estimates", "settle", "standing"]

_SYM, _RDFS, _DCT, _XSD, _UNIT, _NACE = (
    PREFIXES[name] for name in ("sym", "rdfs", "dcterms", "xsd", "unit", "nace")
)
ESTIMATED: Final = f"{PREFIXES['graph']}estimated"
DECLARED: Final = f"{PREFIXES['graph']}declared"

_OVERTAKEN: Final = f"""SELECT DISTINCT ?stream WHERE {{
  {{
    GRAPH <{ESTIMATED}> {{ ?stream sym:estimatedFor ?firm ; a ?class . }}
    VALUES (?class ?way) {{ (sym:ExpectedSupply sym:Offer) (sym:ExpectedDemand sym:Need) }}
    ?listing sym:listedBy ?firm ; a ?way ; sym:concerns ?thing .
    {{ GRAPH <{ESTIMATED}> {{ ?stream sym:estimatedCode ?kind }} ?thing sym:wasteCode ?kind }}
    UNION {{ GRAPH <{ESTIMATED}> {{ ?stream sym:estimatedMaterial ?kind }} ?thing sym:material ?kind }}
    UNION {{ GRAPH <{ESTIMATED}> {{ ?stream sym:estimatedSlot ?kind }} ?listing sym:forSlot ?kind }}
  }} UNION {{
    GRAPH <{ESTIMATED}> {{ ?stream a sym:ExpectedSupply ; sym:estimatedFor ?firm ; sym:estimatedCode ?kind }}
    GRAPH <{DECLARED}> {{ ?declared sym:declaredBy ?firm ; sym:estimatedCode ?kind }}
  }}
}}"""
"""An estimate is overtaken by a listing of its firm that goes the same way and is of its kind: the same code or
material, or for the same input; and by a declaration of its code."""

_STANDING: Final = f"""
SELECT ?stream ?firm ?name ?way ?code ?material ?slot ?low ?mid ?high ?unit ?source ?evidence WHERE {{
  GRAPH <{ESTIMATED}> {{ ?stream sym:estimatedFor ?firm ; a ?class ; sym:lowestEstimate ?low ;
    sym:middleEstimate ?mid ; sym:highestEstimate ?high ; sym:estimatedUnit ?unit ; sym:byBlueprint ?blueprint ;
    dcterms:source ?source .
    ?firm rdfs:label ?name .
    OPTIONAL {{ ?stream sym:estimatedCode ?code }} OPTIONAL {{ ?stream sym:estimatedMaterial ?material }}
    OPTIONAL {{ ?stream sym:estimatedSlot ?slot }} }}
  VALUES (?class ?way) {{ (sym:ExpectedSupply "offer") (sym:ExpectedDemand "need") }}
  OPTIONAL {{ ?blueprint sym:evidenceLevel ?evidence }}
}} ORDER BY ?firm ?stream"""


def keep_estimates(store: GraphStore, found: Iterable[Estimate]) -> int:
    """Add *found* to the estimates in *store*, in place of older ones of the same firms; return how many stand.

    Those that a listing or declaration of the firm overtakes are left out.
    """
    made = list(found)
    firms = {one.firm.iri for one in made}
    kept = [t for t in store.triples(ESTIMATED) if not _about(t, firms)]
    store.replace(ESTIMATED, [*kept, *(t for one in made for t in _estimate(one))])
    gone = settle(store)
    return len(made) - len(gone & {one.iri for one in made})


def keep_declared(store: GraphStore, found: Iterable[Declaration]) -> int:
    """Add *found* to the declared streams in *store*, in place of what the firms declared for those years.

    Estimates that they overtake go. Returns how many were written.
    """
    made = list(found)
    anew = {(one.firm.iri, one.year) for one in made}
    held = store.triples(DECLARED)
    years = {t.subject: _value(t.object) for t in held if t.predicate == _SYM["declaredYear"]}
    firms = {t.subject: _value(t.object) for t in held if t.predicate == _SYM["declaredBy"]}
    old = {s for s in years if (firms.get(s, ""), int(years[s])) in anew}
    kept = [t for t in held if t.subject not in old]
    store.replace(DECLARED, [*kept, *(t for one in made for t in _declared(one))])
    settle(store)
    return len(made)


def settle(store: GraphStore) -> set[str]:
    """Take the estimates that something real overtakes out of *store*; return their IRIs."""
    if not store.count(ESTIMATED):
        return set()
    rows = store.select(sparql_prologue() + _OVERTAKEN).rows
    gone = {row[0] for row in rows}
    if gone:
        store.replace(ESTIMATED, [t for t in store.triples(ESTIMATED) if t.subject not in gone])
    return {node.value for node in gone if isinstance(node, NamedNode)}


def standing(store: GraphStore) -> list[Mapping[str, str]]:
    """Return the estimates that nothing real has overtaken, by firm, with range, source and evidence."""
    rows = store.select(sparql_prologue() + _STANDING).dicts()
    return [{name: _value(term) for name, term in row.items()} for row in rows]


def _about(triple: Triple, firms: set[str]) -> bool:
    """Tell whether *triple* is of an estimate for one of *firms*: their ends stand in its IRI."""
    subject = triple.subject
    if not isinstance(subject, NamedNode):
        return False
    start = f"{PREFIXES['data']}estimate/"
    end = subject.value.removeprefix(start).rpartition("/")[0]
    return subject.value in firms or f"{PREFIXES['data']}firm/{end}" in firms


def _estimate(one: Estimate) -> Iterator[Triple]:
    node, blueprint = NamedNode(one.iri), one.blueprint
    yield Triple(node, RDF_TYPE, _SYM["EstimatedStream"])
    yield Triple(node, RDF_TYPE, _SYM["ExpectedSupply" if blueprint.offers else "ExpectedDemand"])
    yield Triple(node, _SYM["estimatedFor"], NamedNode(one.firm.iri))
    yield Triple(node, _SYM["byBlueprint"], NamedNode(blueprint.iri))
    if blueprint.code:
        yield Triple(node, _SYM["estimatedCode"], PREFIXES["low"][blueprint.code.replace(" ", "-")])
    if blueprint.material:
        yield Triple(node, _SYM["estimatedMaterial"], PREFIXES["mat"][blueprint.material])
    if blueprint.slot:
        yield Triple(node, _SYM["estimatedSlot"], PREFIXES["slot"][blueprint.slot])
    for name, value in (("lowest", one.low), ("middle", one.mid), ("highest", one.high)):
        yield Triple(node, _SYM[f"{name}Estimate"], _decimal(value))
    yield Triple(node, _SYM["estimatedUnit"], _UNIT[blueprint.unit])
    yield Triple(node, _SYM["evidenceLevel"], _SYM["Estimated"])
    yield Triple(node, _DCT["source"], Literal(blueprint.source))
    yield from _firm(one.firm)


def _declared(one: Declaration) -> Iterator[Triple]:
    node = NamedNode(one.iri)
    yield Triple(node, RDF_TYPE, _SYM["DeclaredStream"])
    yield Triple(node, _SYM["declaredBy"], NamedNode(one.firm.iri))
    yield Triple(node, _SYM["declaredYear"], Literal(str(one.year), datatype=_XSD["gYear"]))
    yield Triple(node, _SYM["estimatedCode"], NamedNode(one.code.iri))
    yield Triple(node, _SYM["declaredTonnes"], Literal(format(one.tonnes, "f"), datatype=_XSD["decimal"]))
    if one.operation is not None:
        yield Triple(node, _SYM["operation"], NamedNode(one.operation.iri))
    receiver = " ".join(part for part in (one.receiver, one.receiver_id) if part)
    if receiver:
        yield Triple(node, _SYM["declaredReceiver"], Literal(receiver))
    yield Triple(node, _SYM["evidenceLevel"], _SYM["Declared"])
    yield from _firm(one.firm)


def _firm(firm: RegisteredFirm) -> Iterator[Triple]:
    node = NamedNode(firm.iri)
    yield Triple(node, RDF_TYPE, _SYM["RegisteredFirm"])
    yield Triple(node, _RDFS["label"], Literal(firm.name))
    yield Triple(node, _DCT["identifier"], Literal(firm.id))
    yield Triple(node, _SYM["registeredActivity"], _NACE[firm.activity.replace(".", "-")])
    if firm.source:
        yield Triple(node, _DCT["source"], Literal(firm.source))


def _decimal(value: float) -> Literal:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return Literal(text or "0", datatype=_XSD["decimal"])


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
