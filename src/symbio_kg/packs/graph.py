"""A pack in the graph: its region, zones, districts and authorities, in a graph of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.model import Text
from symbio_kg.packs.loading import FILES, load_pack
from symbio_kg.packs.model import Authority, Pack, Place
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue

__all__ = ["Installed", "home", "install", "installed", "pack_graph", "pack_in", "zone_names"]

_SYM, _RDFS, _DCT, _GEO, _SCHEMA, _XSD = (
    PREFIXES[name] for name in ("sym", "rdfs", "dcterms", "geo", "schema", "xsd")
)
_PACKS: Final = f"{PREFIXES['graph']}public/pack/"
_TABLES: Final = f"{PREFIXES['graph']}pack/"
"""The files of packs, not for everybody: scenarios may name firms."""
_QUERY: Final = (
    "SELECT ?id ?country ?base WHERE { GRAPH ?g { ?region a sym:RegionPack ; dcterms:identifier ?id ; "
    "schema:addressCountry ?country ; sym:baseIri ?base } } ORDER BY ?id"
)

_ZONES: Final = (
    f"SELECT ?name ?zone WHERE {{ GRAPH ?g {{ ?zone a sym:IndustrialZone ; rdfs:label ?name }} "
    f'FILTER STRSTARTS(STR(?g), "{_PACKS}") }} ORDER BY ?zone ?name'
)

Installed = tuple[str, str, str]
"""Id, country and base of a pack in a store."""


def pack_graph(pack: str) -> str:
    """Return the graph that the pack with this id is kept in."""
    return _PACKS + pack


def install(store: GraphStore, pack: Pack) -> int:
    """Put *pack* into its graph of *store*, in place of what an older version said; return the statements."""
    triples = list(_triples(pack))
    store.replace(pack_graph(pack.id), triples)
    store.replace(_TABLES + pack.id, _files(pack))
    return len(triples)


@contextmanager
def pack_in(store: GraphStore) -> Iterator[Pack | None]:
    """Yield the pack in *store*, of several the first by id; its files are there until the end. None without one.

    A store that was filled before packs were kept whole has the one that comes along under its id.
    """
    here = installed(store)
    if here is None:
        yield None
        return
    kept = {
        t.subject.value.rpartition("/")[2]: t.object.value
        for t in store.triples(_TABLES + here[0])
        if isinstance(t.subject, NamedNode) and isinstance(t.object, Literal)
    }
    with TemporaryDirectory() as folder:
        for name in FILES:
            if name in kept:
                (Path(folder) / name).write_text(kept[name], encoding="utf-8")
        yield load_pack(folder if kept else here[0])


def _files(pack: Pack) -> list[Triple]:
    place = f"{pack.file.base}region/{pack.id}/"
    return [
        Triple(NamedNode(place + name), _SYM["tableText"], Literal(text))
        for name, text in pack.tables.items()
    ]


def installed(store: GraphStore) -> Installed | None:
    """Return the pack in *store*; None without one. Of several the first by id."""
    rows = store.select(sparql_prologue() + _QUERY).rows
    return tuple(getattr(term, "value", "") for term in rows[0]) if rows else None  # type: ignore[return-value]


def home(store: GraphStore) -> Installed | None:
    """Return the pack whose country and base hold for what arrives in *store*.

    None without a pack, and where several packs differ in one of the two: then documents have to say it themselves.
    """
    rows = [
        tuple(getattr(t, "value", "") for t in row) for row in store.select(sparql_prologue() + _QUERY).rows
    ]
    agreed = len({row[1:] for row in rows}) == 1
    return rows[0] if agreed else None  # type: ignore[return-value]


def zone_names(store: GraphStore) -> list[tuple[str, str]]:
    """Return each name of each zone of the packs in *store*, with the IRI of the zone."""
    rows = store.select(sparql_prologue() + _ZONES).rows
    return [(getattr(name, "value", ""), getattr(zone, "value", "")) for name, zone in rows]


def _triples(pack: Pack) -> Iterator[Triple]:
    base = pack.file.base
    region = NamedNode(f"{base}region/{pack.id}")
    yield Triple(region, RDF_TYPE, _SYM["RegionPack"])
    yield Triple(region, _DCT["identifier"], Literal(pack.id))
    yield Triple(region, _DCT["hasVersion"], Literal(pack.file.version))
    yield Triple(region, _SCHEMA["addressCountry"], Literal(pack.file.country))
    yield Triple(region, _SYM["baseIri"], Literal(base, datatype=_XSD["anyURI"]))
    yield from _labels(region, pack.title)
    for language in pack.file.languages:
        yield Triple(region, _DCT["language"], Literal(language))
    for zone in pack.zones:
        yield from _place(NamedNode(pack.zone_iri(zone)), zone, "IndustrialZone", region)
    for district in pack.districts:
        yield from _place(NamedNode(f"{base}district/{pack.id}/{district.id}"), district, "District", region)
    for authority in pack.authorities:
        yield from _authority(NamedNode(f"{base}authority/{authority.id}"), authority, region)
    named = {zone.id: pack.zone_iri(zone) for zone in pack.zones}
    named |= {d.id: f"{base}district/{pack.id}/{d.id}" for d in pack.districts}
    named |= {a.id: f"{base}authority/{a.id}" for a in pack.authorities} | {pack.id: region.value}
    for key, language, text in pack.texts:
        if key in named:
            yield Triple(NamedNode(named[key]), _RDFS["label"], Literal(text, language=language))


def _place(node: NamedNode, place: Place, kind: str, region: NamedNode) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, _SYM[kind])
    yield from _labels(node, place.names)
    yield Triple(node, _GEO["lat"], Literal(str(place.lat), datatype=_XSD["decimal"]))
    yield Triple(node, _GEO["long"], Literal(str(place.lon), datatype=_XSD["decimal"]))
    yield Triple(node, _DCT["isPartOf"], region)
    yield from _origin(node, place.source, place.evidence)


def _authority(node: NamedNode, authority: Authority, region: NamedNode) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, _SYM["Authority"])
    yield from _labels(node, authority.names)
    for language, text in authority.duty.items():
        yield Triple(node, _RDFS["comment"], Literal(text, language=language))
    yield Triple(node, _SCHEMA["areaServed"], Literal(authority.area))
    if authority.website:
        yield Triple(node, _SCHEMA["url"], Literal(authority.website, datatype=_XSD["anyURI"]))
    yield Triple(node, _DCT["isPartOf"], region)
    yield from _origin(node, authority.source, authority.evidence)


def _labels(node: NamedNode, names: Text) -> Iterator[Triple]:
    for language, text in names.items():
        yield Triple(node, _RDFS["label"], Literal(text, language=language))


def _origin(node: NamedNode, source: str, evidence: str) -> Iterator[Triple]:
    yield Triple(node, _DCT["source"], Literal(source))
    yield Triple(node, _SYM["evidenceLevel"], _SYM[evidence])
