"""A draft criterion set as SHACL: shapes that judge a batch, with a message in each language.

A batch is a `sym:Batch` with `sym:hasMeasurement`, as in a listing. Each criterion becomes two demands: the
property has to be measured in the unit of the limit, and no such measurement may break the limit.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from rdflib import SH, BNode, Graph, Literal, URIRef

from symbio_kg.i18n import capital
from symbio_kg.ontology.turtle import add, labels, term, to_turtle
from symbio_kg.study.criteria import sentence
from symbio_kg.study.model import Criterion, Dossier
from symbio_kg.terms import PREFIXES
from symbio_kg.units import printed

__all__ = ["shapes_of", "shapes_text"]

_BREAKS: Final = {
    "AtMost": SH.minExclusive,
    "LessThan": SH.minInclusive,
    "AtLeast": SH.maxExclusive,
    "MoreThan": SH.maxInclusive,
    "Absent": SH.minExclusive,
}
_MEASURE: Final = {"en": "Measure {label} in {unit}.", "tr": "{label} değerini {unit} olarak ölçün."}


def shapes_of(dossier: Dossier) -> Graph:
    """Return the shapes of the criteria that *dossier* drafts; empty where it drafts none."""
    graph = Graph(bind_namespaces="none")
    node = f"{PREFIXES['data']}study/shape/{dossier.id}"
    if not dossier.quality.criteria:
        return graph
    add(graph, node, "a", SH.NodeShape)
    graph.add((URIRef(node), SH.targetClass, term("sym:Batch")))
    labels(graph, node, dossier.identity.title, "rdfs:label")
    for criterion in dossier.quality.criteria:
        for part in _properties(graph, node, criterion):
            graph.add((URIRef(node), SH.property, URIRef(part)))
    return graph


def shapes_text(dossier: Dossier) -> str:
    """Return the shapes as Turtle, the same bytes every time."""
    return to_turtle(shapes_of(dossier))


def _properties(graph: Graph, node: str, criterion: Criterion) -> tuple[str, ...]:
    # Two limits of a property ask for one measurement
    unit = criterion.unit_iri.rpartition("/")[2]
    asked = f"{node}/{criterion.property}-{unit}-measured"
    kept = f"{node}/{criterion.property}-{criterion.operator}-kept"
    for name in (asked, kept):
        add(graph, name, "a", SH.PropertyShape)
        graph.add((URIRef(name), SH.path, term("sym:hasMeasurement")))
    graph.add((URIRef(asked), SH.qualifiedMinCount, Literal(1)))
    graph.add((URIRef(asked), SH.qualifiedValueShape, _measurement(graph, asked, criterion, broken=False)))
    graph.add((URIRef(kept), SH.qualifiedMaxCount, Literal(0)))
    graph.add((URIRef(kept), SH.qualifiedValueShape, _measurement(graph, kept, criterion, broken=True)))
    for language, text in _MEASURE.items():
        said = capital(
            text.format(label=criterion.label[language], unit=printed(criterion.unit) or "1"), language
        )
        graph.add((URIRef(asked), SH.message, Literal(said, lang=language)))
    for language, text in sentence(criterion).items():
        graph.add((URIRef(kept), SH.message, Literal(text, lang=language)))
    if criterion.operator == "Absent":
        return (kept,)
    return asked, kept


def _measurement(graph: Graph, name: str, criterion: Criterion, *, broken: bool) -> BNode:
    """Return the shape of a measurement of the property in its unit, and beyond the limit when *broken*."""
    key = name.rpartition("/")[2]
    shape = BNode(f"{key}.m")
    wanted = [("sym:property", SH.hasValue, URIRef(criterion.iri))]
    if criterion.operator != "Absent":
        wanted.append(("qudt:unit", SH.hasValue, URIRef(criterion.unit_iri)))
    for number, (path, facet, value) in enumerate(wanted):
        _facet(graph, shape, f"{key}.{number}", path, facet, value)
    if broken:
        limit = Literal(Decimal(f"{criterion.limit:.12g}"))
        if criterion.operator == "Equals":
            inner = BNode(f"{key}.not")
            graph.add((shape, SH["not"], inner))
            _facet(graph, inner, f"{key}.v", "qudt:numericValue", SH.hasValue, limit)
        else:
            _facet(graph, shape, f"{key}.v", "qudt:numericValue", _BREAKS[criterion.operator], limit)
    return shape


def _facet(graph: Graph, shape: BNode, key: str, path: str, facet: URIRef, value: URIRef | Literal) -> None:
    inner = BNode(key)
    graph.add((shape, SH.property, inner))
    graph.add((inner, SH.path, term(path)))
    graph.add((inner, facet, value))
