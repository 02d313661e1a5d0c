"""A composition and its assessment as triples, so that queries can join them with the dated limits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.model import Assessment, Content, Outcome, Speciation, Status
from symbio_kg.hazard.species import contents_of
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["assessment_triples", "composition_triples"]

_SYM: Final = PREFIXES["sym"]
_PROV: Final = PREFIXES["prov"]
_XSD: Final = PREFIXES["xsd"]
_STATUS: Final = {
    Status.YES: "PropertyReached",
    Status.NO: "PropertyNotReached",
    Status.NOT_APPLICABLE: "PropertyNotApplicable",
    Status.TO_BE_TESTED: "PropertyToBeTested",
    Status.UNKNOWN: "PropertyUnknown",
}
_PLACES: Final = {"EU": "EuropeanUnion", "TR": "Turkey"}
_PLACES_KEPT: Final = 18
_LISTS: Final = {"EU": "low", "TR": "lowtr"}


def composition_triples(node: NamedNode, contents: Sequence[Content], day: date) -> Iterator[Triple]:
    """Yield the composition *node* with its contents, each at its worst, judged on *day*."""
    yield Triple(node, RDF_TYPE, _SYM["Composition"])
    yield Triple(node, _SYM["asOf"], Literal(day.isoformat(), datatype=_XSD["date"]))
    for number, content in enumerate(contents, start=1):
        part = NamedNode(f"{node.value}/{number}")
        yield Triple(node, _SYM["hasContent"], part)
        yield Triple(part, RDF_TYPE, _SYM["Content"])
        yield Triple(part, PREFIXES["rdfs"]["label"], Literal(content.name))
        yield Triple(part, PREFIXES["qudt"]["numericValue"], _decimal(content.high))
        yield Triple(part, PREFIXES["qudt"]["unit"], PREFIXES["unit"]["PERCENT"])
        if content.substance:
            yield Triple(part, _SYM["substance"], PREFIXES["subst"][content.substance])
        for name in content.classes:
            yield Triple(part, _SYM["classifiedAs"], PREFIXES["hclass"][name])


def assessment_triples(found: Assessment) -> list[Triple]:
    """Return the composition and, for each jurisdiction, what was found in it and where it came from."""
    contents, _ = contents_of(found.composition, default_law(), found.day, Speciation(found.speciation))
    name = _fingerprint(found, contents)
    composition = PREFIXES["data"][f"composition/{name}"]
    triples = list(composition_triples(composition, contents, found.day))
    for outcome in found.outcomes:
        triples += _outcome(found, outcome, composition, f"{name}/{outcome.jurisdiction.lower()}")
    return triples


def _fingerprint(found: Assessment, contents: Sequence[Content]) -> str:
    """Return a name that the same composition on the same day gets every time."""
    composition = found.composition
    facts = (composition.name, composition.code, composition.ph, composition.flash_point, composition.state)
    text = repr((*facts, found.day, [(c.name, c.low, c.high, c.classes) for c in contents]))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _outcome(found: Assessment, outcome: Outcome, composition: NamedNode, name: str) -> Iterator[Triple]:
    node = PREFIXES["data"][f"assessment/{name}"]
    run = PREFIXES["data"][f"run/hazard/{name}"]
    day = Literal(found.day.isoformat(), datatype=_XSD["date"])
    yield Triple(run, RDF_TYPE, _SYM["Run"])
    yield Triple(run, _SYM["asOf"], day)
    yield Triple(node, RDF_TYPE, _SYM["HazardAssessment"])
    yield Triple(node, _SYM["assesses"], composition)
    yield Triple(node, _SYM["jurisdiction"], _SYM[_PLACES[outcome.jurisdiction]])
    yield Triple(node, _SYM["conclusion"], Literal(outcome.conclusion.value))
    yield Triple(node, _PROV["wasGeneratedBy"], run)
    yield Triple(node, _PROV["wasDerivedFrom"], composition)
    for entry in outcome.entry.follows:
        local = entry.code.replace(" ", "-")
        yield Triple(node, _SYM["followingEntry"], PREFIXES[_LISTS[outcome.jurisdiction]][local])
    for pop in outcome.pops:
        if pop.sure:
            yield Triple(node, _SYM["decidedBy"], PREFIXES["limit"][pop.limit.id])
    for result in outcome.properties:
        part = NamedNode(f"{node.value}/{result.hp}")
        yield Triple(node, _SYM["hasPropertyFinding"], part)
        yield Triple(part, RDF_TYPE, _SYM["PropertyFinding"])
        yield Triple(part, _SYM["hazardousProperty"], PREFIXES["hp"][result.hp])
        yield Triple(part, _SYM["propertyStatus"], _SYM[_STATUS[result.status]])
        for line in result.lines:
            if line.reached:
                yield Triple(part, _SYM["decidedBy"], PREFIXES["limit"][line.limit.id])


def _decimal(value: Decimal) -> Literal:
    """Return *value* with the 18 decimals that a store keeps exactly."""
    if value.as_tuple().exponent < -_PLACES_KEPT:  # type: ignore[operator]
        value = value.quantize(Decimal(1).scaleb(-_PLACES_KEPT))
    return Literal(format(value, "f"), datatype=_XSD["decimal"])
