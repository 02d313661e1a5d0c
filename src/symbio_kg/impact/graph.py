"""Figures and head counts as triples in the private graph of the ledger, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept import GOVERNANCE
from symbio_kg.govern.graph import node_of
from symbio_kg.impact.model import Case, Figure, Heads, Side
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue

__all__ = ["LEDGER", "figure_triples", "heads_triples", "node", "read_ledger", "replaced"]

LEDGER: Final = f"{GOVERNANCE}impact"
_SYM, _DCT, _QUDT, _XSD, _DATA = (PREFIXES[p] for p in ("sym", "dcterms", "qudt", "xsd", "data"))
_LINKS: Final = {"code": "figureCode", "operation": "figureOperation", "material": "figureMaterial"}
_SCHEMES: Final = {"code": "low", "operation": "op", "material": "mat"}
_FIGURES: Final = f"""SELECT * WHERE {{ GRAPH <{LEDGER}> {{
  ?node a sym:ImpactFigure ; sym:ofSynergy ?synergy ; sym:ofIndicator ?indicator ; qudt:numericValue ?value ;
    sym:figureYear ?year ; sym:figureCase ?case ; sym:figureSide ?side ; dcterms:source ?source ;
    dcterms:date ?on ; sym:evidenceLevel ?evidence .
  OPTIONAL {{ ?node sym:figureCode ?code }} OPTIONAL {{ ?node sym:figureOperation ?operation }}
  OPTIONAL {{ ?node sym:figureMaterial ?material }} OPTIONAL {{ ?node sym:continuesSynergy ?continues }}
  OPTIONAL {{ ?node sym:ofComponent ?component }}
}} }} ORDER BY ?node"""
_HEADS: Final = f"""SELECT * WHERE {{ GRAPH <{LEDGER}> {{
  ?node a sym:HeadCount ; sym:ofSynergy ?synergy ; sym:countsPeopleIn ?area ; sym:women ?women ; sym:men ?men ;
    sym:figureYear ?year ; sym:figureSide ?side ; dcterms:source ?source ; dcterms:date ?on ;
    sym:evidenceLevel ?evidence .
  OPTIONAL {{ ?node sym:ofComponent ?component }}
}} }} ORDER BY ?node"""


def node(synergy: str, year: int, number: int) -> NamedNode:
    """Return the node of one entry of the ledger."""
    return _DATA[f"impact/{synergy}/{year}/{number}"]


def figure_triples(at: NamedNode, figure: Figure) -> Iterator[Triple]:
    """Yield *figure* as triples; what is empty is left out, so that a shape can find it missing."""
    yield Triple(at, RDF_TYPE, _SYM["ImpactFigure"])
    yield Triple(at, _SYM["ofIndicator"], _indicator(figure.indicator))
    amount = Decimal(figure.value.numerator) / Decimal(figure.value.denominator)
    yield Triple(at, _QUDT["numericValue"], Literal(f"{amount:f}", datatype=_XSD["decimal"]))
    yield Triple(at, _SYM["figureBasis"], Literal(figure.basis.value))
    yield Triple(at, _SYM["figureCase"], Literal(figure.case.value))
    yield from _common(at, figure)
    for name, predicate in _LINKS.items():
        if value := getattr(figure, name):
            scheme = PREFIXES[_SCHEMES[name]]
            yield Triple(at, _SYM[predicate], scheme[value.replace(" ", "-")])
    if figure.continues:
        yield Triple(at, _SYM["continuesSynergy"], node_of(figure.continues))


def heads_triples(at: NamedNode, heads: Heads) -> Iterator[Triple]:
    """Yield a head count as triples."""
    yield Triple(at, RDF_TYPE, _SYM["HeadCount"])
    yield Triple(at, _SYM["countsPeopleIn"], Literal(heads.area))
    yield Triple(at, _SYM["women"], Literal(heads.women))
    yield Triple(at, _SYM["men"], Literal(heads.men))
    yield from _common(at, heads)


def _common(at: NamedNode, entry: Figure | Heads) -> Iterator[Triple]:
    yield Triple(at, _SYM["ofSynergy"], node_of(entry.synergy))
    yield Triple(at, _SYM["figureYear"], Literal(entry.year))
    yield Triple(at, _SYM["figureSide"], Literal(entry.side.value))
    if entry.source:
        yield Triple(at, _DCT["source"], Literal(entry.source))
    if entry.on != date.min:
        yield Triple(at, _DCT["date"], Literal(entry.on.isoformat(), datatype=_XSD["date"]))
    if entry.component:
        yield Triple(at, _SYM["ofComponent"], Literal(entry.component))
    if entry.evidence:
        yield Triple(at, _SYM["evidenceLevel"], _SYM[entry.evidence])


def replaced(store: GraphStore, years: Iterable[tuple[str, int]]) -> list[Triple]:
    """Return the entries that the ledger holds of these synergies and years."""
    prefixes = tuple(f"{_DATA}impact/{synergy}/{year}/" for synergy, year in years)
    return [
        t
        for t in store.triples(LEDGER)
        if isinstance(t.subject, NamedNode) and t.subject.value.startswith(prefixes)
    ]


def read_ledger(store: GraphStore) -> tuple[list[Figure], list[Heads]]:
    """Return all figures and head counts of the ledger, in a fixed order."""
    figures = [_figure(row) for row in store.select(sparql_prologue() + _FIGURES).dicts()]
    heads = [_heads(row) for row in store.select(sparql_prologue() + _HEADS).dicts()]
    return figures, heads


def _figure(row: dict[str, Term]) -> Figure:
    return Figure(
        synergy=_last(row["synergy"]),
        indicator=_last(row["indicator"]).removeprefix("indicator-"),
        value=Fraction(_text(row["value"])),
        year=int(_text(row["year"])),
        source=_text(row["source"]),
        on=date.fromisoformat(_text(row["on"])),
        evidence=_last(row["evidence"]),
        case=Case(_text(row["case"])),
        side=Side(_text(row["side"])),
        code=_last(row["code"]).replace("-", " ") if "code" in row else "",
        operation=_last(row["operation"]) if "operation" in row else "",
        material=_last(row["material"]) if "material" in row else "",
        continues=_last(row["continues"]) if "continues" in row else "",
        component=_text(row["component"]) if "component" in row else "",
    )


def _heads(row: dict[str, Term]) -> Heads:
    return Heads(
        synergy=_last(row["synergy"]),
        area=_text(row["area"]),
        women=int(_text(row["women"])),
        men=int(_text(row["men"])),
        year=int(_text(row["year"])),
        source=_text(row["source"]),
        on=date.fromisoformat(_text(row["on"])),
        evidence=_last(row["evidence"]),
        side=Side(_text(row["side"])),
        component=_text(row["component"]) if "component" in row else "",
    )


def _indicator(name: str) -> NamedNode:
    return PREFIXES["syn"][f"indicator-{name}"]


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))


def _last(term: Term) -> str:
    return _text(term).rpartition("/")[2]
