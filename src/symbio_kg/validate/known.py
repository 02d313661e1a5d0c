"""What a document may point at: for each term it mentions, the one triple that says what that term is.

The shapes ask `sh:class`; the whole ontology in the data graph would make every call slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import URIRef
from rdflib.namespace import RDF

from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import Vocabulary, WordList

__all__ = ["iris_of", "types_of"]

_SYM = PREFIXES["sym"]
_HAZARDOUS = URIRef(f"{_SYM}HazardousWasteCode")


def types_of(terms: Iterable[str], vocabulary: Vocabulary) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    """Yield a type triple for each of *terms* that *vocabulary* knows."""
    lists = _lists(vocabulary)
    for term in terms:
        for words, kind in lists:
            word = words.by_iri.get(term)
            if word is not None:
                node = URIRef(term)
                yield node, RDF.type, URIRef(kind)
                if word.facts.get("hazardous") == "true":
                    yield node, RDF.type, _HAZARDOUS
                break


def iris_of(vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the terms that `types_of` knows."""
    for words, _ in _lists(vocabulary):
        yield from words.by_iri


def _lists(vocabulary: Vocabulary) -> list[tuple[WordList, str]]:
    return [
        (vocabulary.codes, _SYM + "WasteCode"),
        (vocabulary.turkish_codes, _SYM + "WasteCode"),
        (vocabulary.materials, _SYM + "ResourceKind"),
        (vocabulary.functions, _SYM + "Function"),
        (vocabulary.properties, _SYM + "Property"),
        (vocabulary.units, PREFIXES["qudt"] + "Unit"),
        (vocabulary.processes, _SYM + "Process"),
        (vocabulary.slots, _SYM + "InputSlot"),
        (vocabulary.activities, _SYM + "Activity"),
        (vocabulary.operations, _SYM + "Operation"),
    ]
