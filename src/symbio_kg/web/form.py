"""The form of a listing, made from the shapes and the columns of the template.

The columns give each question its words, the shapes what may be answered: which resource has the question at all,
whether an answer is needed, the values to choose from, the longest text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from symbio_kg.model import Severity, Text
from symbio_kg.read.columns import CHOICES, COLUMNS, Column, choose
from symbio_kg.terms import PREFIXES
from symbio_kg.validate.shapes import Shapes, load_shapes
from symbio_kg.vocabulary import Word, default_vocabulary

__all__ = ["PARTS", "Question", "part_of", "parts", "questions"]

_SYM: Final = PREFIXES["sym"]
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("kind",),
    "resource": ("resource",),
    "title": ("title_tr", "title_en"),
    "code": ("waste_code",),
    "what": ("material", "function"),
    "quality": ("water", "supply", "return", "load", "skill"),
    "process": ("process",),
    "slot": ("slot",),
    "amount": ("quantity", "unit", "period", "minimum", "reason"),
    "values": ("values", "sampled"),
    "when": ("from", "until", "months"),
    "place": ("site", "zone", "region", "latitude", "longitude", "country", "nace", "distance"),
    "licence": (
        "licence_number",
        "licence_from",
        "licence_until",
        "licence_codes",
        "licence_room",
        "facility_type",
    ),
    "terms": ("contact", "price", "note", "source"),
    "who": ("private",),
    "number": ("identifier",),
}
"""One thing a page, in the order of the pages; the columns each asks."""

_COLUMNS: Final = {column.key: column for column in COLUMNS}
_OWNERS: Final = frozenset({"site"})
"""What the reader fills in by itself where nobody says it."""
_RADIOS: Final = frozenset({"kind", "resource", "load", "water", "slot"})
_SELECTS: Final = frozenset({"unit", "period", "country"})
_PICKED: Final = {"material": "material", "waste_code": "code", "process": "process", "nace": "activity"}
_LISTED: Final = {"function": "functions", "facility_type": "facilities"}
_LONG: Final = {"values": 5, "licence_codes": 4, "note": 6, "contact": 3, "reason": 3}
_NUMBERS: Final = frozenset(
    {"quantity", "minimum", "latitude", "longitude", "distance", "supply", "return", "licence_room"}
)
_SHORT: Final = frozenset({"from", "until", "sampled", "licence_from", "licence_until", "price"})
_NEEDS: Final = frozenset({"function", "slot"})
_THINGS: Final = frozenset({"process", "slot", "values", "sampled"})
"""Asked of what can be made and measured, not of services."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words in both languages, how it is asked, and what may be answered."""

    key: str
    label: Text
    hint: Text
    widget: str
    needed: bool = False
    longest: int = 0
    rows: int = 0
    picker: str = ""
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """What the shapes of one class say of a property."""

    needed: bool = False
    barred: bool = False
    longest: int = 0
    values: tuple[str, ...] = ()


def parts(cells: Mapping[str, object]) -> list[str]:
    """Return the pages that a listing with *cells* has, in order."""
    return [name for name in PARTS if name != "number" and any(_asked(name, cells))]


def part_of(key: str) -> str:
    """Return the page that asks the column *key*; the last one for a column that none asks."""
    return next((name for name, keys in PARTS.items() if key in keys), "number")


def questions(part: str, cells: Mapping[str, object]) -> list[Question]:
    """Return what the page *part* asks of a listing with *cells*."""
    return [_question(_COLUMNS[key], cells) for key in _asked(part, cells)]


def _asked(part: str, cells: Mapping[str, object]) -> Iterator[str]:
    need = str(cells.get("kind", "")) == "Need"
    resource = str(cells.get("resource", ""))
    for key in PARTS[part]:
        if (key in _NEEDS and not need) or (key == "sampled" and need):
            continue
        if part == "licence" and not (need and resource == "Waste"):
            continue
        if key == "slot" and not _slots(cells):
            continue
        if key in _THINGS and not _physical(resource):
            continue
        like = _SYM + "material" if key == "function" else _COLUMNS[key].path
        if like not in _particular() or _about(resource, like) not in (None, _Told(barred=True)):
            yield key


def _question(column: Column, cells: Mapping[str, object]) -> Question:
    told = _about(str(cells.get("resource", "")), column.path) or _Told()
    common = _everywhere().get(column.path, _Told())
    listed = _LISTED.get(column.key)
    return Question(
        column.key,
        column.heading,
        column.help,
        _widget(column.key),
        needed=(column.needed or told.needed or common.needed) and column.key not in _OWNERS,
        longest=told.longest or common.longest,
        rows=_LONG.get(column.key, 0),
        picker=_PICKED.get(column.key, ""),
        choices=_named(listed) if listed else _choices(column, told, cells),
    )


def _widget(key: str) -> str:
    if key in _RADIOS:
        return "radios"
    if key in _SELECTS:
        return "select"
    if key in _NUMBERS or key in _SHORT:
        return "number" if key in _NUMBERS else "short"
    return "months" if key == "months" else "long" if key in _LONG else "text"


def _choices(column: Column, told: _Told, cells: Mapping[str, object]) -> tuple[tuple[str, Text], ...]:
    words = default_vocabulary()
    if column.key == "slot":
        return tuple((word.id, word.labels) for word in _slots(cells))
    if column.key == "unit":
        known = (words.units.by_iri.get(iri) for iri in told.values)
        return tuple((word.id, _with_symbol(word.labels, word.names)) for word in known if word)
    if column.key == "country":
        return _named("countries")
    if column.choices not in CHOICES:
        return ()
    allowed = {choice.id for iri in told.values if (choice := choose(column.choices, iri.removeprefix(_SYM)))}
    found = (c for c in CHOICES[column.choices] if not allowed or c.id in allowed)
    return tuple((choice.id, choice.names) for choice in found)


def _with_symbol(labels: Text, symbols: tuple[str, ...]) -> Text:
    return {
        language: f"{name} ({symbols[0]})" if symbols and symbols[0] != name else name
        for language, name in labels.items()
    }


def _named(words: str) -> tuple[tuple[str, Text], ...]:
    return tuple((word.id, word.labels) for word in getattr(default_vocabulary(), words).words)


def _slots(cells: Mapping[str, object]) -> list[Word]:
    words = default_vocabulary()
    found = words.processes.find(str(cells.get("process") or ""))
    return [w for w in words.slots.words if len(found) == 1 and w.facts.get("process") == found[0].id]


def _physical(resource: str) -> bool:
    """Tell whether the resource is a thing: its shapes speak of a material, a quality or a load."""
    return any(path in _particular() and path != _SYM + "skill" for path in _classes().get(resource, {}))


def _about(resource: str, path: str) -> _Told | None:
    return _classes().get(resource, {}).get(path)


@cache
def _particular() -> frozenset[str]:
    """Return the properties that the shapes of some resources speak of, but not of all."""
    spoken = [frozenset(told) for told in _classes().values()]
    return frozenset().union(*spoken) - frozenset.intersection(*spoken) - {_SYM + "unit", _SYM + "quantity"}


@cache
def _classes() -> Mapping[str, Mapping[str, _Told]]:
    """Return what the shapes of each resource say: local name → property → told."""
    shapes = load_shapes()
    return {
        choice.id: _said(shapes, shapes.graph.subjects(SH.targetClass, URIRef(_SYM + choice.id)))
        for choice in CHOICES["resource"]
    }


@cache
def _everywhere() -> Mapping[str, _Told]:
    """Return what the shapes say of each property of every listing, and of a quantity wherever one is given."""
    shapes = load_shapes()
    graph = shapes.graph
    nodes = set(graph.subjects(SH.targetClass, URIRef(_SYM + "Offer")))
    nodes |= set(graph.subjects(SH.targetClass, URIRef(_SYM + "Site")))
    nodes |= set(graph.subjects(SH.targetSubjectsOf, None))
    return _said(shapes, iter(nodes))


def _said(shapes: Shapes, nodes: Iterator[Node]) -> dict[str, _Told]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        shape = shapes.constraints.get(str(node))
        if shape is None or not shape.path:
            continue
        generic = str(node).startswith(f"{PREFIXES['shp']}Resource-")
        if not generic or (node, SH.targetSubjectsOf, None) in shapes.graph:
            found[shape.path].append(node)
    return {path: _joined(shapes, held) for path, held in found.items()}


def _joined(shapes: Shapes, nodes: list[Node]) -> _Told:
    graph = shapes.graph
    longest = [n for node in nodes if (n := _whole(graph, node, SH.maxLength))]
    return _Told(
        needed=any(_whole(graph, node, SH.minCount) for node in nodes),
        barred=any(_none_allowed(graph, node) for node in nodes),
        longest=min(longest, default=0),
        values=tuple(
            str(value)
            for node in nodes
            if (head := graph.value(node, SH["in"])) is not None and _severe(shapes, node)
            for value in Collection(graph, head)
        ),
    )


def _none_allowed(graph: Graph, node: Node) -> bool:
    return graph.value(node, SH.maxCount) is not None and not _whole(graph, node, SH.maxCount)


def _severe(shapes: Shapes, node: Node) -> bool:
    return shapes.constraints[str(node)].severity is Severity.VIOLATION


def _whole(graph: Graph, node: Node, predicate: URIRef) -> int:
    value = graph.value(node, predicate)
    return int(str(value)) if value is not None else 0
