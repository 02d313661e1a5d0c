"""What every code list from outside has in common: a SKOS scheme with its metadata, and concepts in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rdflib import Graph, Literal, URIRef

from symbio_kg.ontology.turtle import add, day, labels
from symbio_kg.terms import BASE

__all__ = ["FACTS_ONLY", "Scheme", "concept", "dataset", "describe", "local_name"]

FACTS_ONLY: Final = {
    "en": "Codes and official titles are facts of an official act or classification; "
    "this arrangement of them is CC BY 4.0.",
    "tr": "Kodlar ve resmî adlar, resmî bir düzenlemenin veya sınıflamanın olgularıdır; "
    "buradaki düzenlemesi CC BY 4.0 ile lisanslıdır.",
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """A code list: the last part of its IRI, its titles, where it comes from, and which edition it is."""

    name: str
    title: dict[str, str]
    source: dict[str, str]
    version: str
    acts: tuple[str, ...] = field(default=())
    valid_from: str = ""

    @property
    def iri(self) -> URIRef:
        """Return the IRI of the scheme, which is the namespace of its codes without the last slash."""
        return URIRef(f"{BASE}code/{self.name}")

    def graph(self, *, tops: Iterable[str] = ()) -> Graph:
        """Return a graph that holds the scheme, its metadata and its top concepts."""
        graph = Graph(bind_namespaces="none")
        node = str(self.iri)
        add(graph, node, "a", "skos:ConceptScheme")
        describe(graph, node, title=self.title, source=self.source, version=self.version)
        add(graph, node, "dcterms:source", *(f"law:{act}" for act in self.acts))
        if self.valid_from:
            add(graph, node, "sym:validFrom", day(self.valid_from))
        add(graph, node, "skos:hasTopConcept", *tops)
        return graph


def describe(graph: Graph, node: str, *, title: dict[str, str], source: dict[str, str], version: str) -> None:
    """Say of a list what it is called, where it comes from, under which terms, and which edition it is."""
    for predicate, texts in (
        ("dcterms:title", title),
        ("rdfs:label", title),
        ("dcterms:source", source),
        ("dcterms:rights", FACTS_ONLY),
    ):
        labels(graph, node, texts, predicate)
    add(graph, node, "dcterms:license", "https://creativecommons.org/licenses/by/4.0/")
    add(graph, node, "owl:versionInfo", Literal(version))


def dataset(name: str, *, title: dict[str, str], source: dict[str, str], version: str) -> Graph:
    """Return a graph for a list that is no scheme, such as a correspondence, with its metadata."""
    graph = Graph(bind_namespaces="none")
    node = f"{BASE}code/{name}"
    add(graph, node, "a", "dcat:Dataset")
    describe(graph, node, title=title, source=source, version=version)
    return graph


def local_name(code: str) -> str:
    """Return `10-02-01` for `10 02 01` and `23-51` for `23.51`."""
    return code.replace(" ", "-").replace(".", "-")


def concept(
    graph: Graph,
    node: str,
    *,
    scheme: Scheme,
    kind: str,
    notation: str,
    names: dict[str, str],
    broader: str = "",
) -> None:
    """Add a concept of *scheme*: its types, number, preferred labels and the concept above it."""
    add(graph, node, "a", "skos:Concept", kind)
    add(graph, node, "skos:inScheme", scheme.iri)
    add(graph, node, "skos:notation", Literal(notation))
    labels(graph, node, names, "skos:prefLabel")
    if broader:
        add(graph, node, "skos:broader", broader)
