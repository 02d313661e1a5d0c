"""Which statements of a listing belong to which part that its owner may keep private.

A listing that keeps anything private shows only statements that stand in these lists; a property
nobody thought of is kept back with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg.terms import RDF_TYPE, expand

__all__ = ["CONTACTS", "FIELD_OF", "FIRM_NAME", "PLACE", "SHOWN", "VAGUE"]


def _nodes(names: str) -> frozenset[NamedNode]:
    return frozenset(expand(name) for name in names.split())


FIRM_NAME: Final = expand("sym:FirmName")
PLACE: Final = expand("sym:ExactPlace")

CONTACTS: Final = _nodes(
    "sym:contact schema:contactPoint schema:email schema:telephone schema:faxNumber schema:url "
    "schema:address schema:streetAddress schema:postalCode"
)

_FIELDS: Final[Mapping[str, frozenset[NamedNode]]] = {
    "sym:FirmName": _nodes("sym:listedBy dcterms:identifier dcterms:source"),
    "sym:ExactPlace": _nodes("sym:atSite geo:lat geo:long"),
    "sym:ContactDetails": CONTACTS,
    "sym:Quantities": _nodes("sym:quantity sym:minimumQuantity sym:unit sym:period"),
    "sym:PriceTerms": _nodes("sym:price schema:price schema:priceCurrency schema:priceSpecification"),
    "sym:MeasuredValues": _nodes(
        "sym:hasMeasurement sym:accepts sym:supplyTemperature sym:returnTemperature"
    ),
    "sym:FreeText": _nodes(
        "dcterms:description sym:statedReason dcterms:source rdfs:comment schema:description"
    ),
}

FIELD_OF: Final[Mapping[NamedNode, frozenset[NamedNode]]] = {
    predicate: frozenset(expand(f) for f, held in _FIELDS.items() if predicate in held)
    for predicate in frozenset().union(*_FIELDS.values())
}
"""Property → the parts it belongs to; it is shown when none of them is kept private."""

SHOWN: Final = {RDF_TYPE} | _nodes(
    "dcterms:title dcterms:created sym:concerns sym:keepsPrivate sym:roughlyAt sym:availableFrom "
    "sym:availableUntil sym:activeMonth sym:forProcess sym:forSlot sym:maximumDistance sym:synthetic "
    "sym:evidenceLevel sym:material sym:wasteCode sym:function sym:replaces sym:waterQuality sym:loadProfile "
    "sym:skill sym:arisesFrom sym:property sym:operator sym:sampledOn sym:method qudt:numericValue qudt:unit"
)
"""Properties of a listing and its resource that are always shown."""

VAGUE: Final = _nodes("schema:addressRegion sym:activity sym:synthetic sym:keepsPrivate")
"""Properties whose values, even of a hidden firm or site, may be said elsewhere: they point at nobody."""
