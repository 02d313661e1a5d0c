"""How long validation takes, and what memory: what the screen sends on, against pySHACL on the whole graph.

Every row is a process of its own that starts from the same N-Triples file and the same shapes, so that no
peak hides in another. `--large` also runs 100,000 listings (pySHACL alone then takes many minutes).
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from symbio_kg.terms import PREFIXES
from symbio_kg.validate.facts import facts_of_file
from symbio_kg.validate.graph import graph_of
from symbio_kg.validate.screen import screen
from symbio_kg.validate.shapes import load_shapes

SIZE = 2_000
LARGE = 100_000
FAULTS = (0.03, 0.001)
SYM, DATA, DCTERMS = PREFIXES["sym"], PREFIXES["data"], PREFIXES["dcterms"]
XSD = "http://www.w3.org/2001/XMLSchema#"
TONNE = "http://qudt.org/vocab/unit/TONNE"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RULE = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:bench:apart> a sh:NodeShape ; sh:targetClass <{SYM}Offer> ; sh:sparql [ sh:select '''
SELECT $this WHERE {{ $this <{SYM}availableFrom> ?from . $this <{SYM}availableUntil> ?until . FILTER (?until < ?from) }}
''' ] ."""


def listings(size: int, faults: float) -> Iterator[ox.Triple]:
    """Yield *size* offers of by-products with their resource; a share *faults* of them breaks one shape."""
    chooser = random.Random(0)
    kind, unit = ox.NamedNode(RDF_TYPE), ox.NamedNode(TONNE)
    yield ox.Triple(unit, kind, ox.NamedNode("http://qudt.org/schema/qudt/Unit"))
    for number in range(50):
        material = ox.NamedNode(f"{DATA}material-{number}")
        yield ox.Triple(material, kind, ox.NamedNode(f"{SYM}ResourceKind"))
    for number in range(size):
        fault = chooser.choice(["quantity", "title", "firm", "until"]) if chooser.random() < faults else ""
        offer, thing = ox.NamedNode(f"{DATA}offer-{number}"), ox.NamedNode(f"{DATA}thing-{number}")
        until = "2020-01-01" if fault == "until" else f"2026-12-{chooser.randint(1, 28):02}"
        amount = "-5" if fault == "quantity" else str(chooser.randint(1, 9000))
        yield ox.Triple(offer, kind, ox.NamedNode(f"{SYM}Offer"))
        yield _text(offer, f"{DCTERMS}identifier", f"offer-{number}")
        yield _title(offer, "x" if fault == "title" else f"Yan ürün {number}")
        yield _typed(offer, "availableFrom", "2026-01-01", "date")
        yield _typed(offer, "availableUntil", until, "date")
        if fault != "firm":
            yield _link(offer, "listedBy", f"{DATA}firm-{number % 500}")
        yield _link(offer, "atSite", f"{DATA}site-{number % 700}")
        yield _link(offer, "concerns", thing.value)
        yield ox.Triple(thing, kind, ox.NamedNode(f"{SYM}ByProduct"))
        yield _typed(thing, "quantity", amount, "decimal")
        yield _link(thing, "material", f"{DATA}material-{number % 50}")
        yield _link(thing, "unit", TONNE)
        yield _link(thing, "period", f"{SYM}PerYear")
        yield _text(thing, f"{DCTERMS}description", "Kuru, temiz, big-bag içinde.")


def _text(node: ox.NamedNode, predicate: str, text: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(predicate), ox.Literal(text))


def _title(node: ox.NamedNode, text: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(f"{DCTERMS}title"), ox.Literal(text, language="tr"))


def _typed(node: ox.NamedNode, name: str, text: str, datatype: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(SYM + name), ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)))


def _link(node: ox.NamedNode, name: str, target: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(SYM + name), ox.NamedNode(target))


def one(way: str, path: str) -> None:
    """Validate the file *path* in the *way* named, and print seconds, megabytes and results."""
    shapes = load_shapes().graph
    if way.endswith("sparql"):
        shapes.parse(data=RULE, format="turtle")
    begin = time.perf_counter()
    report = _screened(path, shapes) if way.startswith("screen") else _alone(path, shapes)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, peak, len(set(report.objects(None, URIRef(SH.result))))]))


def _triples(path: str) -> Iterator[ox.Triple]:
    for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES):
        yield ox.Triple(quad.subject, quad.predicate, quad.object)


def _screened(path: str, shapes: Graph) -> Graph:
    with facts_of_file(Path(path)) as facts:
        return screen(facts, shapes).report


def _alone(path: str, shapes: Graph) -> Graph:
    _, report, _ = pyshacl.validate(graph_of(_triples(path)), shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    return report


def _run(way: str, path: Path) -> tuple[float, float, int]:
    told = subprocess.run(
        [sys.executable, __file__, way, str(path)], check=True, capture_output=True, text=True
    )
    seconds, peak, found = json.loads(told.stdout)
    return float(seconds), float(peak), int(found)


def rows(size: int = SIZE) -> list[tuple[str, str]]:
    """Return the benchmark's rows: seconds, memory and ratio at each share of faults."""
    table: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for faults in FAULTS:
            # pySHACL alone asks the query node by node: a fifth of the listings shows it
            for number, rule in ((size, ""), (size // 5, "-sparql")):
                path = Path(folder) / f"{number}-{faults}.nt"
                ox.serialize(listings(number, faults), str(path), ox.RdfFormat.N_TRIPLES)
                table += _compared(path, number, faults, rule)
    return table


def _compared(path: Path, size: int, faults: float, rule: str) -> Iterator[tuple[str, str]]:
    screened, alone = _run(f"screen{rule}", path), _run(f"alone{rule}", path)
    assert screened[2] == alone[2], (screened, alone)
    name = f"{size:,} listings, {faults:.1%} faults{', one sh:sparql' if rule else ''}"
    yield f"validate {name}, screened ({screened[2]:,} results)", f"{screened[0]:.1f} s, {screened[1]:.0f} MB"
    yield f"validate {name}, pySHACL alone", f"{alone[0]:.1f} s, {alone[1]:.0f} MB"
    yield f"ratio, {name}, pySHACL to screened", f"{alone[0] / screened[0]:.1f}"


if __name__ == "__main__":
    if len(sys.argv) == 3:
        one(sys.argv[1], sys.argv[2])
    else:
        for row, figure in rows(LARGE if "--large" in sys.argv else SIZE):
            print(f"{row}: {figure}", flush=True)
