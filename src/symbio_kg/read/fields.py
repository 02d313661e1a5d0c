"""A stored listing as the cells it could have been typed in: the inverse of reading a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.vocabulary import Vocabulary, WordList

__all__ = ["fields_of"]

_SYM, _DCT, _GEO, _QUDT = PREFIXES["sym"], PREFIXES["dcterms"], PREFIXES["geo"], PREFIXES["qudt"]
_SCHEMA, _RDFS = PREFIXES["schema"], PREFIXES["rdfs"]
_KINDS: Final = frozenset({"Offer", "Need"})
_SIGNS: Final = {"Equals": "=", "AtMost": "<=", "AtLeast": ">=", "LessThan": "<", "MoreThan": ">"}
_DIGITS: Final = 9

_OF_LISTING: Final = {
    "identifier": _DCT["identifier"],
    "source": _DCT["source"],
    "reason": _SYM["statedReason"],
    "contact": _SYM["contact"],
    "price": _SYM["price"],
    "note": _DCT["description"],
    "from": _SYM["availableFrom"],
    "until": _SYM["availableUntil"],
    "distance": _SYM["maximumDistance"],
    "synthetic": _SYM["synthetic"],
}
_OF_RESOURCE: Final = {
    "quantity": _SYM["quantity"],
    "minimum": _SYM["minimumQuantity"],
    "supply": _SYM["supplyTemperature"],
    "return": _SYM["returnTemperature"],
    "skill": _SYM["skill"],
}
_OF_SITE: Final = {
    "latitude": _GEO["lat"],
    "longitude": _GEO["long"],
    "region": _SCHEMA["addressRegion"],
    "country": _SCHEMA["addressCountry"],
}
_CHOSEN: Final = {
    "period": _SYM["period"],
    "load": _SYM["loadProfile"],
    "water": _SYM["waterQuality"],
}
_NUMBERS: Final = frozenset({"quantity", "minimum", "supply", "return", "latitude", "longitude", "distance"})


class _Said:
    """Statements by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._held: dict[tuple[object, object], list[object]] = defaultdict(list)
        for triple in triples:
            self._held[triple.subject, triple.predicate].append(triple.object)

    def all(self, subject: object, predicate: NamedNode) -> list[object]:
        return self._held.get((subject, predicate), [])

    def one(self, subject: object, predicate: NamedNode) -> object | None:
        found = self.all(subject, predicate)
        return found[0] if found else None

    def node(self, subject: object, predicate: NamedNode) -> NamedNode | None:
        found = self.one(subject, predicate)
        return found if isinstance(found, NamedNode) else None


def fields_of(
    listing: str, own: Iterable[Triple], around: Iterable[Triple], vocabulary: Vocabulary
) -> Mapping[str, object]:
    """Return the cells of *listing* by the keys of COLUMNS, without those of its firm.

    *own* are the statements of the listing and its parts, *around* those of its site. Reading the cells
    again gives the same listing; what no column holds is left out.
    """
    said = _Said((*own, *around))
    node = NamedNode(listing)
    resource = said.node(node, _SYM["concerns"])
    site = said.node(node, _SYM["atSite"])
    found = dict(_cells(said, node, resource, site, vocabulary))
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _cells(
    said: _Said,
    node: NamedNode,
    resource: NamedNode | None,
    site: NamedNode | None,
    words: Vocabulary,
) -> Iterator[tuple[str, object]]:
    kinds = [_local(kind) for kind in said.all(node, RDF_TYPE)]
    yield "kind", next((kind for kind in kinds if kind in _KINDS), "")
    for subject, table in ((node, _OF_LISTING), (resource, _OF_RESOURCE), (site, _OF_SITE)):
        for name, predicate in table.items():
            yield name, _value(name, said.one(subject, predicate))
    for title in said.all(node, _DCT["title"]):
        if isinstance(title, Literal) and title.language in ("tr", "en"):
            yield f"title_{title.language}", title.value
    yield "private", sorted(_local(part) for part in said.all(node, _SYM["keepsPrivate"]))
    yield "months", ", ".join(sorted((_text(m) for m in said.all(node, _SYM["activeMonth"])), key=int))
    yield from _links(said, node, resource, words)
    for name, predicate in _CHOSEN.items():
        yield name, _local(said.one(resource, predicate))
    yield from _site(said, site, words)
    yield "values", "; ".join(_measured(said, resource, words))
    yield "sampled", _sampled(said, resource)


def _links(
    said: _Said, node: NamedNode, resource: NamedNode | None, words: Vocabulary
) -> Iterator[tuple[str, object]]:
    yield "resource", next((_local(kind) for kind in said.all(resource, RDF_TYPE)), "")
    yield "material", _word(words.materials, said.one(resource, _SYM["material"]))
    code = said.one(resource, _SYM["wasteCode"])
    if _text(code).startswith(PREFIXES["lowtr"]):
        yield "waste_code", f"lowtr:{_word(words.turkish_codes, code)}"
    else:
        yield "waste_code", _word(words.codes, code)
    yield "function", [_word(words.functions, one) for one in said.all(resource, _SYM["function"])]
    arises = said.one(resource, _SYM["arisesFrom"]) or said.one(node, _SYM["forProcess"])
    yield "process", _word(words.processes, arises)
    yield "slot", _word(words.slots, said.one(node, _SYM["forSlot"]))
    yield "unit", _word(words.units, said.one(resource, _SYM["unit"]))


def _site(said: _Said, site: NamedNode | None, words: Vocabulary) -> Iterator[tuple[str, object]]:
    if site is None:
        return
    if not site.value.endswith("/site/main"):
        yield "site", _text(said.one(site, _RDFS["label"]))
    zone = said.node(site, _SYM["inZone"])
    if zone is not None:
        known = words.zones.by_iri.get(zone.value)
        yield "zone", known.id if known else _text(said.one(zone, _RDFS["label"]))


def _measured(said: _Said, resource: NamedNode | None, words: Vocabulary) -> Iterator[str]:
    nodes = [*said.all(resource, _SYM["hasMeasurement"]), *said.all(resource, _SYM["accepts"])]
    for node in sorted(nodes, key=_place):
        prop = words.properties.by_iri.get(_text(said.one(node, _SYM["property"])))
        if prop is None:
            continue
        sign = _SIGNS.get(_local(said.one(node, _SYM["operator"])))
        number = _text(said.one(node, _QUDT["numericValue"]))
        unit = _word(words.units, said.one(node, _QUDT["unit"]))
        yield f"{prop.label('en')} {sign} {number} {unit}".strip() if sign else f"{prop.label('en')} = absent"


def _place(node: object) -> tuple[int, str]:
    """Return what puts measurements into the order they were written in."""
    number = _text(node).rsplit("/", 1)[-1]
    return (int(number) if number.isdecimal() and len(number) < _DIGITS else 0, _text(node))


def _sampled(said: _Said, resource: NamedNode | None) -> str:
    days = {_text(said.one(node, _SYM["sampledOn"])) for node in said.all(resource, _SYM["hasMeasurement"])}
    return days.pop() if len(days) == 1 else ""


def _value(name: str, term: object | None) -> object:
    text = _text(term)
    if name in _NUMBERS and text:
        return float(text)
    return text == "true" if name == "synthetic" and text else text


def _word(words: WordList, term: object | None) -> str:
    found = words.by_iri.get(_text(term))
    return found.id if found else ""


def _text(term: object | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _local(term: object | None) -> str:
    text = _text(term)
    return text.removeprefix(_SYM) if text.startswith(_SYM) else ""
