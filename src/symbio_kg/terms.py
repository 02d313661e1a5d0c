"""The IRIs this product mints and reuses: one namespace a line, one helper to make a term."""

from __future__ import annotations

from functools import cache
from typing import Final

from pyoxigraph import NamedNode

__all__ = [
    "BASE",
    "PREFIXES",
    "RDF_TYPE",
    "Namespace",
    "curie",
    "expand",
    "fact_name",
    "is_iri",
    "sparql_prologue",
    "turtle_prologue",
]

BASE: Final = "https://w3id.org/symbio-kg/"


def is_iri(text: str) -> bool:
    """Tell whether *text* is an absolute IRI, of letters that can be seen."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return text.isprintable()


class Namespace(str):
    """A namespace IRI; `SYM["Offer"]` is the term as a node."""

    __slots__ = ()

    def __getitem__(self, name: str) -> NamedNode:  # type: ignore[override]
        """Return the node `name` in this namespace."""
        return NamedNode(self + name)


PREFIXES: Final[dict[str, Namespace]] = {
    prefix: Namespace(iri)
    for prefix, iri in {
        "sym": f"{BASE}ont/",
        "mat": f"{BASE}material/",
        "fun": f"{BASE}function/",
        "prop": f"{BASE}property/",
        "proc": f"{BASE}process/",
        "slot": f"{BASE}slot/",
        "sub": f"{BASE}substitution/",
        "case": f"{BASE}case/",
        "low": f"{BASE}code/low-eu/",
        "lowtr": f"{BASE}code/low-tr/",
        "nace": f"{BASE}code/nace-rev2/",
        "nace21": f"{BASE}code/nace-rev21/",
        "op": f"{BASE}code/operation/",
        "hp": f"{BASE}code/hp/",
        "hst": f"{BASE}code/h-statement/",
        "hclass": f"{BASE}code/hazard-class/",
        "subst": f"{BASE}substance/",
        "limit": f"{BASE}limit/",
        "ewcstat": f"{BASE}code/ewc-stat/",
        "law": f"{BASE}law/",
        "fact": f"{BASE}fact/",
        "shp": f"{BASE}shape/",
        "rule": f"{BASE}rule/",
        "syn": f"{BASE}synergy/",
        "graph": f"{BASE}graph/",
        "data": f"{BASE}data/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "qudt": "http://qudt.org/schema/qudt/",
        "quantitykind": "http://qudt.org/vocab/quantitykind/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "sosa": "http://www.w3.org/ns/sosa/",
        "unit": "http://qudt.org/vocab/unit/",
        "vann": "http://purl.org/vocab/vann/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }.items()
}

RDF_TYPE: Final = PREFIXES["rdf"]["type"]

_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def expand(name: str) -> NamedNode:
    """Return the node for a compact name such as `sym:Offer`; KeyError for an unknown prefix."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix][local]


def curie(iri: str) -> str:
    """Return the compact name of *iri*, or *iri* itself where no prefix fits."""
    for prefix, namespace in _LONGEST_FIRST:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def fact_name(identifier: str) -> str:
    """Return the local name of a case fact's IRI: `licence-covers-code` for `licence.covers[].code`."""
    return identifier.replace("[]", "").replace(".", "-").replace("_", "-")


@cache
def sparql_prologue() -> str:
    """Return the PREFIX lines of every namespace, for queries written without them."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def turtle_prologue() -> str:
    """Return the @prefix lines of every namespace."""
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
