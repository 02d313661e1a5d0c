"""How long validation takes, and what memory: screened, by pySHACL on the whole graph, and by pyrudof (Core only).

Every figure is a process of its own that starts from the same N-Triples file and the same shapes, so that no
peak hides in another. Without a flag 10,000 listings; `--large` 100,000 and 1,000,000. A process is stopped after
LIMIT seconds or at MEMORY, and the row says so; pyrudof is an extra (`pip install symbio-kg[bench]`).
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from symbio_kg.terms import PREFIXES
from symbio_kg.validate.facts import facts_of_file
from symbio_kg.validate.graph import graph_of
from symbio_kg.validate.screen import screen
from symbio_kg.validate.shapes import load_shapes

pyrudof: Any = import_module("pyrudof") if find_spec("pyrudof") else None

SIZE = 10_000
LARGE = (100_000, 1_000_000)
# pySHACL alone asks a query node by node
MOST_ASKED = 2_000
MOST_ALONE = 100_000
LIMIT = 250
MEMORY = 8 * 2**30
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
    """Validate the file *path* in the *way* named, and print seconds, processor seconds, megabytes and results."""
    shapes = load_shapes().graph
    if way.endswith("sparql"):
        shapes.parse(data=RULE, format="turtle")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    begin, work = time.perf_counter(), time.process_time()
    found = WAYS[way.removesuffix("-sparql")](path, shapes)
    seconds, work = time.perf_counter() - begin, time.process_time() - work
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, work, peak, found]))


def _triples(path: str) -> Iterator[ox.Triple]:
    for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES):
        yield ox.Triple(quad.subject, quad.predicate, quad.object)


def _screened(path: str, shapes: Graph) -> int:
    with facts_of_file(Path(path)) as facts:
        return _results(screen(facts, shapes).report)


def _alone(path: str, shapes: Graph) -> int:
    data = graph_of(_triples(path))
    # rdflib's own graph, which parses a query each time
    plain = Graph(data.store, data.identifier, bind_namespaces="none")
    _, report, _ = pyshacl.validate(plain, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    return _results(report)


def _results(report: Graph) -> int:
    return len(set(report.objects(None, URIRef(SH.result))))


def _rudof(path: str, shapes: Graph) -> int:
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_shacl(shapes.serialize(format="turtle"))
    rudof.read_data(path, format=pyrudof.RDFFormat.NTriples)
    return len(rudof.validate_shacl())


WAYS: dict[str, Callable[[str, Graph], int]] = {"screened": _screened, "pySHACL": _alone, "pyrudof": _rudof}


@dataclass(frozen=True)
class Figure:
    """What one process took; `found` is None where it was stopped."""

    seconds: float
    work: float
    peak: float
    found: int | None

    def __str__(self) -> str:
        if self.found is None:
            return f"stopped after {self.seconds:.0f} s{', out of memory' if self.peak else ''}"
        return f"{self.seconds:.1f} s ({self.work:.1f} s of processor), {self.peak:.0f} MB, {self.found:,} results"


def _run(way: str, path: Path) -> Figure:
    begin = time.perf_counter()
    try:
        told = subprocess.run(
            [sys.executable, __file__, way, str(path)],
            check=True,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )
    except subprocess.TimeoutExpired:
        return Figure(LIMIT, LIMIT, 0, None)
    except subprocess.CalledProcessError:
        seconds = time.perf_counter() - begin
        return Figure(seconds, seconds, MEMORY / 2**20, None)
    return Figure(*json.loads(told.stdout))


def rows(size: int = SIZE) -> Iterator[tuple[str, str]]:
    """Yield the benchmark's rows: seconds, memory and ratio at each share of faults, with and without `sh:sparql`."""
    if pyrudof is None:
        yield "validate, pyrudof", "not installed, so left out: pip install symbio-kg[bench]"
    with tempfile.TemporaryDirectory() as folder:
        for faults in FAULTS:
            path = Path(folder) / f"{size}-{faults}.nt"
            ox.serialize(listings(size, faults), str(path), ox.RdfFormat.N_TRIPLES)
            yield from _compared(path, size, faults)
            if size > MOST_ASKED:
                sparql = _run("screened-sparql", path)
                yield f"validate {size:,} listings, {faults:.1%} faults, one sh:sparql, screened", str(sparql)
            few = Path(folder) / f"{MOST_ASKED}-{faults}.nt"
            if size == SIZE:
                ox.serialize(listings(MOST_ASKED, faults), str(few), ox.RdfFormat.N_TRIPLES)
                yield from _compared(few, MOST_ASKED, faults, "-sparql")


def _compared(path: Path, size: int, faults: float, rule: str = "") -> Iterator[tuple[str, str]]:
    name = f"{size:,} listings, {faults:.1%} faults{', one sh:sparql' if rule else ''}"
    screened = _run(f"screened{rule}", path)
    yield f"validate {name}, screened", str(screened)
    peers = ["pySHACL"] if size <= MOST_ALONE else []
    peers += ["pyrudof"] if pyrudof is not None and not rule else []
    for peer in peers:
        figure = _run(f"{peer}{rule}", path)
        if peer == "pySHACL" and figure.found is not None:
            assert figure.found == screened.found, (figure, screened)
        yield f"validate {name}, {peer} alone", str(figure)
        if figure.found is None:
            yield f"ratio, {name}, {peer} to screened", f"more than {figure.seconds / screened.seconds:.1f}"
        else:
            ratio = f"{figure.seconds / screened.seconds:.1f} (processor {figure.work / screened.work:.1f})"
            yield f"ratio, {name}, {peer} to screened", ratio


if __name__ == "__main__":
    if len(sys.argv) == 3:
        one(sys.argv[1], sys.argv[2])
    else:
        for number in LARGE if "--large" in sys.argv else (SIZE,):
            for row, figure in rows(number):
                print(f"{row}: {figure}", flush=True)
