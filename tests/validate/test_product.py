"""The shapes and the product's own lists agree."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH

from symbio_kg import assets
from symbio_kg.read import read
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator
from symbio_kg.validate.shapes import load_shapes
from symbio_kg.vocabulary import default_vocabulary


def test_units_of_the_shapes_are_on_the_list() -> None:
    """Every unit that a shape allows is one that a person can choose."""
    graph = load_shapes().graph
    units = {
        str(item)
        for head in graph.objects(None, SH["in"])
        for item in Collection(graph, head)
        if isinstance(item, URIRef) and item.startswith(PREFIXES["unit"])
    }
    assert units
    assert units <= set(default_vocabulary().units.by_iri)


def test_lists_are_filled() -> None:
    """The product's vocabulary holds what the issue of the lists asks for."""
    words = default_vocabulary()
    assert len(words.codes) >= 842
    assert len(words.materials) >= 430
    assert len(words.processes) >= 120
    assert words.units.find("ton")[0].id == "TONNE"
    assert words.codes.find("16 06 04")
    assert words.entries_of("10 01")


def test_documented_exchanges_conform() -> None:
    """The listings of the documented region break no shape."""
    report = Validator().validate(read(assets.examples() / "kwinana" / "listings.ttl"))
    assert report.conforms, [(f.focus, f.message["en"]) for f in report.violations][:5]
