"""The reference, made from the product itself: the terms of the model, the shapes, and the commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.terms import PREFIXES, curie, sparql_prologue

__all__ = ["Command", "Constraint", "Shape", "TermEntry", "shapes", "terms"]

_TERMS: Final = """SELECT ?term ?kind ?module ?what ?text WHERE {
  ?term a ?kind ; rdfs:isDefinedBy ?module ; ?what ?text .
  VALUES ?what { rdfs:label skos:definition }
}"""
_SHAPES: Final = """SELECT ?shape ?label ?target ?part ?path ?message WHERE {
  ?shape a sh:NodeShape .
  OPTIONAL { ?shape rdfs:label ?label }
  OPTIONAL { ?shape sh:targetClass ?target }
  OPTIONAL {
    { ?shape sh:property ?part . OPTIONAL { ?part sh:path ?path } }
    UNION { ?shape sh:sparql ?part }
    UNION { ?shape a sh:NodeShape ; sh:message ?any . BIND (?shape AS ?part) }
    ?part sh:message ?message
  }
}"""


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term of the model: its IRI and module, and its name and meaning in each language."""

    iri: str
    module: str
    labels: Text
    definitions: Text

    @property
    def name(self) -> str:
        """The short form, such as `sym:Offer`."""
        return curie(self.iri)


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a shape asks of one property, in the words that a sender reads."""

    path: str
    messages: Text


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: what it is for, and what it asks."""

    iri: str
    labels: Text
    target: str
    constraints: tuple[Constraint, ...]

    @property
    def name(self) -> str:
        """The short form, such as `shp:Waste`."""
        return curie(self.iri)


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line: how it is called, what it does, and its arguments and options."""

    name: str
    usage: str
    help: str
    options: tuple[tuple[str, str], ...]


@cache
def terms() -> Sequence[TermEntry]:
    """Return every term that the core of the ontology defines, by module and name."""
    texts: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    modules: dict[str, str] = {}
    for row in _asked((assets.ontology() / "core").glob("*.ttl"), _TERMS):
        term, text = _value(row["term"]), row["text"]
        modules[term] = _value(row["module"]).rpartition("/")[2]
        if isinstance(text, Literal):
            texts[term][_value(row["what"])][text.language or "en"] = text.value
    label, definition = PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "definition"
    found = [
        TermEntry(term, modules[term], texts[term].get(label, {}), texts[term].get(definition, {}))
        for term in texts
    ]
    return tuple(sorted(found, key=lambda entry: (entry.module, entry.name)))


@cache
def shapes() -> Sequence[Shape]:
    """Return every shape of the product with what it asks, by name."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    targets: dict[str, str] = {}
    parts: dict[str, dict[str, tuple[str, dict[str, str]]]] = defaultdict(dict)
    for row in _asked(assets.shapes().rglob("*.ttl"), _SHAPES):
        shape = _value(row["shape"])
        _put(labels[shape], row.get("label"))
        targets.setdefault(shape, curie(_value(row["target"])) if "target" in row else "")
        if "part" in row:
            path = row.get("path")
            named = curie(path.value) if isinstance(path, NamedNode) else ""
            _, messages = parts[shape].setdefault(_value(row["part"]), (named, {}))
            _put(messages, row.get("message"))
    return tuple(
        Shape(
            shape,
            labels[shape],
            targets[shape],
            tuple(Constraint(*p) for _, p in sorted(parts[shape].items())),
        )
        for shape in sorted(targets)
    )


def _asked(files: object, query: str) -> list[Mapping[str, object]]:
    store = Store()
    for path in sorted(files):  # type: ignore[call-overload]
        assert isinstance(path, Path)
        store.load(path=str(path), format=RdfFormat.TURTLE)
    found = store.query(sparql_prologue() + query)
    names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
    return [
        {name: row[name] for name in names if row[name] is not None}
        for row in found  # type: ignore[union-attr]
    ]


def _put(texts: dict[str, str], term: object) -> None:
    if isinstance(term, Literal):
        texts[term.language or "en"] = term.value


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
