"""What every code list from outside has in common: a SKOS scheme with its metadata, and concepts in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rdflib import Graph, Literal, URIRef

from symbio_kg.ontology.turtle import add, day, labels, term
from symbio_kg.terms import BASE

__all__ = ["FACTS_ONLY", "Scheme", "concept", "local_name"]

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
        node = self.iri
        graph.add((node, term("rdf:type"), term("skos:ConceptScheme")))
        for predicate, texts in (
            ("dcterms:title", self.title),
            ("rdfs:label", self.title),
            ("dcterms:source", self.source),
            ("dcterms:rights", FACTS_ONLY),
        ):
            for language, text in texts.items():
                graph.add((node, term(predicate), Literal(text, lang=language)))
        license_iri = URIRef("https://creativecommons.org/licenses/by/4.0/")
        graph.add((node, term("dcterms:license"), license_iri))
        graph.add((node, term("owl:versionInfo"), Literal(self.version)))
        for act in self.acts:
            graph.add((node, term("dcterms:source"), term(f"law:{act}")))
        if self.valid_from:
            graph.add((node, term("sym:validFrom"), day(self.valid_from)))
        for top in tops:
            graph.add((node, term("skos:hasTopConcept"), term(top)))
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
