"""Sorts kinds of resource into functional classes with a real OWL reasoner (HermiT).

The result is checked in as `ontology/inferred.ttl`, so that only whoever changes the ontology needs
Java. `classify` runs the reasoner; `memberships` reads the same sorting out of the plain triples.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from symbio_kg.errors import SymbioError
from symbio_kg.ontology.functional import FAMILIES, class_name
from symbio_kg.ontology.turtle import term, to_turtle
from symbio_kg.terms import PREFIXES

__all__ = ["Inconsistent", "classify", "inferred", "java_works", "logic", "memberships", "write"]

_SECONDS: Final = 60
_MATERIAL, _FUNCTION, _SYM = (PREFIXES[name] for name in ("mat", "fun", "sym"))
_ANNOTATIONS: Final = (
    PREFIXES["skos"],
    PREFIXES["dcterms"],
    PREFIXES["vann"],
    f"{PREFIXES['owl']}version",
    f"{PREFIXES['owl']}imports",
    str(RDFS.label),
    str(RDFS.comment),
    str(RDFS.isDefinedBy),
)


class Inconsistent(SymbioError):
    """An ontology that contradicts itself, or classes that nothing can belong to."""

    code = "ontology-inconsistent"

    def __init__(self, classes: Iterable[str], detail: str = "") -> None:
        self.classes = sorted(classes)
        what = ", ".join(self.classes) or detail
        super().__init__(
            en=f"The ontology contradicts itself: {what}.", tr=f"Ontoloji kendiyle çelişiyor: {what}."
        )


def logic(folder: Path) -> Graph:
    """Return what the reasoner has to know of the ontology in *folder*: no labels, no imports."""
    graph = Graph(bind_namespaces="none")
    for path in [*sorted((folder / "core").glob("*.ttl")), *sorted((folder / "materials").glob("*.ttl"))]:
        graph.parse(path, format="turtle")
    for triple in list(graph):
        if str(triple[1]).startswith(_ANNOTATIONS):
            graph.remove(triple)
    for node in graph.subjects(RDF.type, OWL.Ontology):
        graph.remove((node, None, None))
    return graph


def java_works() -> bool:
    """Return whether there is a Java to run the reasoner on."""
    try:
        done = subprocess.run(["java", "-version"], capture_output=True, check=False)  # noqa: S607
    except OSError:
        return False
    return done.returncode == 0


def classify(graph: Graph) -> set[tuple[str, str]]:
    """Return the (kind of resource, functional class) pairs that HermiT finds direct in *graph*.

    Raises Inconsistent when the ontology contradicts itself or a class can have no members.
    The reasoner is given a file and opens no other, so nothing is fetched.
    """
    import owlready2

    world = owlready2.World()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ontology.nt"
        path.write_text("".join(_lines(_classes_only(graph))), encoding="utf-8")
        ontology = world.get_ontology("http://reasoned.invalid/#")
        with path.open("rb") as file:
            ontology.load(fileobj=file, only_local=True)
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise Inconsistent([], str(error)) from error
    impossible = [kind.iri for kind in world.inconsistent_classes() if kind is not owlready2.Nothing]
    if impossible:
        raise Inconsistent(impossible)
    wider: dict[str, set[str]] = {
        kind.iri: {parent.iri for parent in kind.is_a if isinstance(parent, owlready2.ThingClass)}
        | {same.iri for same in kind.equivalent_to if isinstance(same, owlready2.ThingClass)}
        for kind in world.classes()
    }
    return _direct(wider)


def _classes_only(graph: Graph) -> Graph:
    """Return *graph* without what it says of kinds as individuals, which owlready2 mixes up with classes."""
    kept = Graph(bind_namespaces="none")
    for subject, predicate, value in graph:
        if not str(subject).startswith(_MATERIAL) or _is_axiom(predicate, value):
            kept.add((subject, predicate, value))
    return kept


def _is_axiom(predicate: Node, value: Node) -> bool:
    return predicate in (RDFS.subClassOf, OWL.disjointWith) or (predicate, value) == (RDF.type, OWL.Class)


def _lines(graph: Graph) -> list[str]:
    return sorted(
        line + "\n" for line in graph.serialize(format="nt", encoding="utf-8").decode().splitlines() if line
    )


def memberships(graph: Graph) -> set[tuple[str, str]]:
    """Return the same pairs as `classify` from the plain `providesFunction` triples, without Java.

    A kind is in a class when it or a wider kind provides one of the class's functions, and directly
    so when no wider kind and no narrower class already says it.
    """
    parents = {
        str(kind): {str(p) for p in graph.objects(kind, RDFS.subClassOf) if str(p).startswith(_MATERIAL)}
        for kind in graph.subjects(RDF.type, term("sym:ResourceKind"))
    }
    own = {
        kind: {str(f) for f in graph.objects(URIRef(kind), term("sym:providesFunction"))} for kind in parents
    }
    members = {
        f"{_SYM}{class_name(function.removeprefix(_FUNCTION))}": {function}
        for functions in own.values()
        for function in functions
    }
    members |= {_SYM + name: {_FUNCTION + f for f in family} for name, (_, _, family) in FAMILIES.items()}
    wider = {kind: set(found) for kind, found in parents.items()}
    for kind, functions in own.items():
        wider[kind] |= {name for name, wanted in members.items() if wanted & functions}
    for name, wanted in members.items():
        wider[name] = {f"{_MATERIAL}resource"} | {other for other, more in members.items() if wanted < more}
    return _direct(wider)


def _direct(wider: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Return the pairs of a kind and a functional class with no class between, by transitive reduction."""
    above: dict[str, set[str]] = {}

    def climb(name: str) -> set[str]:
        if name not in above:
            up = wider.get(name, set()) - {name}
            above[name] = up.union(*(climb(other) for other in up))
        return above[name]

    return {
        (kind, name)
        for kind in wider
        if kind.startswith(_MATERIAL)
        for name in climb(kind)
        if name.startswith(_SYM)
        and name != f"{_SYM}Resource"
        and not any(name in climb(other) for other in climb(kind))
    }


def inferred(pairs: Iterable[tuple[str, str]]) -> Graph:
    """Return *pairs* as subclass axioms with a heading that says where they come from."""
    graph = Graph(bind_namespaces="none")
    node = URIRef("https://w3id.org/symbio-kg/inferred")
    graph.add((node, RDF.type, OWL.Ontology))
    graph.add((node, term("dcterms:title"), Literal("Inferred classification", lang="en")))
    graph.add((node, term("dcterms:title"), Literal("Çıkarılmış sınıflama", lang="tr")))
    graph.add((node, term("prov:wasDerivedFrom"), URIRef("https://w3id.org/symbio-kg/symbio")))
    for kind, name in pairs:
        graph.add((URIRef(kind), RDFS.subClassOf, URIRef(name)))
    return graph


def write(folder: Path) -> int:
    """Classify the ontology in *folder*, write its `inferred.ttl`, and return the number of axioms."""
    pairs = classify(logic(folder))
    (folder / "inferred.ttl").write_text(to_turtle(inferred(pairs)), encoding="utf-8", newline="\n")
    return len(pairs)
