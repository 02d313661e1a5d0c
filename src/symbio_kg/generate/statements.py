"""A block as statements; each thing that is invented says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from symbio_kg.generate.faults import Statement
from symbio_kg.generate.region import Block
from symbio_kg.generate.tables import Zone
from symbio_kg.generate.things import Firm, Licence, Listing
from symbio_kg.terms import PREFIXES, expand

__all__ = ["statements"]

_SYM = PREFIXES["sym"]


def _p(name: str) -> str:
    return f"<{expand(name).value}>"


_TYPE: Final = _p("rdf:type")
_LABEL: Final = _p("rdfs:label")
_NAME: Final = _p("schema:name")
_ID: Final = _p("dcterms:identifier")
_TITLE: Final = _p("dcterms:title")
_LAT, _LONG = _p("geo:lat"), _p("geo:long")
_VALUE, _UNIT = _p("qudt:numericValue"), _p("qudt:unit")
_MARK: Final = (_p("sym:synthetic"), f'"true"^^{_p("xsd:boolean")}')
_DECIMAL, _DATE, _INTEGER = f"^^{_p('xsd:decimal')}", f"^^{_p('xsd:date')}", f"^^{_p('xsd:integer')}"
_PROPERTIES: Final = (
    "evidenceLevel activity hasSite inZone holdsLicence validFrom validTo licensedRoom facilityType licenses "
    "licensedCode licensedOperation listedBy atSite concerns availableFrom availableUntil activeMonth "
    "maximumDistance keepsPrivate price statedReason forSlot forProcess material wasteCode function "
    "replaces arisesFrom quantity unit period minimumQuantity supplyTemperature returnTemperature "
    "loadProfile waterQuality skill hasMeasurement accepts property operator sampledOn"
)
_OF: Final = {name: f"<{_SYM}{name}>" for name in _PROPERTIES.split()}
_CLASSES: Final = (
    "IndustrialZone Firm Site Licence LicensedPair Offer Need Measurement QualityLimit Waste ByProduct "
    "Product Material WasteHeat Electricity Water Logistics Storage Space Equipment Labour Expertise "
    "Technology"
)
_TYPES: Final = {name: f"<{_SYM}{name}>" for name in _CLASSES.split()}

_Add = Callable[[Statement], None]


def statements(block: Block) -> list[Statement]:
    """Return what *block* says, each subject's statements together."""
    said: list[Statement] = []
    add = said.append
    if block.zone is not None:
        _zone(add, block.zone)
    _firm(add, block.firm)
    for listing in block.listings:
        _listing(add, listing, block.firm)
    return said


def _open(add: _Add, node: str, kind: str) -> None:
    add((node, _TYPE, _TYPES[kind]))
    add((node, *_MARK))


def _zone(add: _Add, zone: Zone) -> None:
    node = f"<{zone.iri}>"
    add((node, _TYPE, _TYPES["IndustrialZone"]))
    if zone.invented:
        add((node, *_MARK))
    add((node, _LABEL, f'"{zone.tr}"@tr'))
    add((node, _LABEL, f'"{zone.en}"@en'))
    add((node, _LAT, f'"{zone.lat}"{_DECIMAL}'))
    add((node, _LONG, f'"{zone.lon}"{_DECIMAL}'))
    add((node, _OF["evidenceLevel"], f"<{_SYM}{zone.evidence}>"))


def _firm(add: _Add, firm: Firm) -> None:
    node, site = f"<{firm.iri}>", f"<{firm.site}>"
    _open(add, node, "Firm")
    add((node, _LABEL, f'"{firm.name}"@tr'))
    add((node, _NAME, f'"{firm.name}"'))
    add((node, _ID, f'"{firm.identifier}"'))
    add((node, _OF["activity"], f"<{firm.activity}>"))
    add((node, _OF["hasSite"], site))
    _open(add, site, "Site")
    add((site, _LABEL, f'"{firm.name}"@tr'))
    add((site, _LAT, f'"{firm.lat}"{_DECIMAL}'))
    add((site, _LONG, f'"{firm.lon}"{_DECIMAL}'))
    add((site, _OF["inZone"], f"<{firm.zone.iri}>"))
    add((site, _REGION, f'"{firm.province}"'))
    add((site, _COUNTRY, '"TR"'))
    if firm.licence is not None:
        add((site, _OF["holdsLicence"], f"<{firm.licence.iri}>"))
        _licence(add, firm.licence)


_REGION: Final = _p("schema:addressRegion")
_COUNTRY: Final = _p("schema:addressCountry")


def _licence(add: _Add, licence: Licence) -> None:
    node = f"<{licence.iri}>"
    _open(add, node, "Licence")
    add((node, _ID, f'"{licence.number}"'))
    add((node, _OF["validFrom"], f'"{licence.first}"{_DATE}'))
    add((node, _OF["validTo"], f'"{licence.last}"{_DATE}'))
    if licence.room:
        add((node, _OF["licensedRoom"], f'"{licence.room}"{_DECIMAL}'))
    add((node, _OF["facilityType"], f'"{licence.facility}"'))
    pairs = [f"<{licence.iri}/{order}>" for order in range(1, len(licence.pairs) + 1)]
    for pair in pairs:
        add((node, _OF["licenses"], pair))
    for pair, (code, operation) in zip(pairs, licence.pairs, strict=True):
        _open(add, pair, "LicensedPair")
        add((pair, _OF["licensedCode"], f"<{code}>"))
        add((pair, _OF["licensedOperation"], f"<{operation}>"))


def _listing(add: _Add, listing: Listing, firm: Firm) -> None:
    node, thing = f"<{listing.iri}>", f"<{listing.iri}/resource>"
    _open(add, node, listing.role)
    add((node, _ID, f'"{listing.identifier}"'))
    add((node, _TITLE, f'"{listing.tr}"@tr'))
    add((node, _TITLE, f'"{listing.en}"@en'))
    add((node, _OF["listedBy"], f"<{firm.iri}>"))
    add((node, _OF["atSite"], f"<{firm.site}>"))
    add((node, _OF["concerns"], thing))
    for name, value, kind in (
        ("availableFrom", listing.first, _DATE),
        ("availableUntil", listing.last, _DATE),
        ("maximumDistance", listing.distance, _DECIMAL),
        ("price", listing.price, ""),
        ("statedReason", listing.reason, ""),
    ):
        if value:
            add((node, _OF[name], f'"{value}"{kind}'))
    for month in listing.months:
        add((node, _OF["activeMonth"], f'"{month}"{_INTEGER}'))
    for part in listing.private:
        add((node, _OF["keepsPrivate"], f"<{_SYM}{part}>"))
    if listing.slot:
        add((node, _OF["forSlot"], f"<{listing.slot}>"))
        add((node, _OF["forProcess"], f"<{listing.process}>"))
    _resource(add, listing, thing)


def _resource(add: _Add, listing: Listing, thing: str) -> None:
    _open(add, thing, listing.kind)
    for name, iri in (
        ("material", listing.material),
        ("wasteCode", listing.code),
        ("function", listing.function),
        ("replaces", listing.replaces),
        ("arisesFrom", listing.origin),
        ("waterQuality", listing.water),
    ):
        if iri:
            add((thing, _OF[name], f"<{iri}>"))
    amount = listing.amount
    if amount is not None:
        add((thing, _OF["quantity"], f'"{amount.value}"{_DECIMAL}'))
        add((thing, _OF["unit"], f"<{amount.unit}>"))
        add((thing, _OF["period"], f"<{_SYM}{amount.period}>"))
        if amount.least:
            add((thing, _OF["minimumQuantity"], f'"{amount.least}"{_DECIMAL}'))
    if listing.supply:
        add((thing, _OF["supplyTemperature"], f'"{listing.supply}"{_DECIMAL}'))
    if listing.back:
        add((thing, _OF["returnTemperature"], f'"{listing.back}"{_DECIMAL}'))
    if listing.load:
        add((thing, _OF["loadProfile"], f"<{_SYM}{listing.load}>"))
    if listing.skill:
        add((thing, _OF["skill"], f'"{listing.skill}"'))
    if listing.measured or listing.limits:
        _values(add, listing, thing)


def _values(add: _Add, listing: Listing, thing: str) -> None:
    measured = [(f"<{listing.iri}/measurement/{n}>", found) for n, found in enumerate(listing.measured, 1)]
    limits = [(f"<{listing.iri}/limit/{n}>", found) for n, found in enumerate(listing.limits, 1)]
    for node, _ in measured:
        add((thing, _OF["hasMeasurement"], node))
    for node, _ in limits:
        add((thing, _OF["accepts"], node))
    for node, value in measured:
        _open(add, node, "Measurement")
        add((node, _OF["property"], f"<{value.property}>"))
        add((node, _OF["operator"], f"<{_SYM}{value.operator}>"))
        add((node, _VALUE, f'"{value.value}"{_DECIMAL}'))
        add((node, _UNIT, f"<{value.unit}>"))
        add((node, _OF["sampledOn"], f'"{value.day}"{_DATE}'))
    for node, limit in limits:
        _open(add, node, "QualityLimit")
        add((node, _OF["property"], f"<{limit.property}>"))
        add((node, _OF["operator"], f"<{_SYM}{limit.operator}>"))
        if limit.value:
            add((node, _VALUE, f'"{limit.value}"{_DECIMAL}'))
            add((node, _UNIT, f"<{limit.unit}>"))
