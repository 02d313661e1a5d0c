"""How long the steps take, and matching against the same join as one SPARQL query in Oxigraph.

Prints the table and writes it, with date and machine, to docs/benchmarks.md; every other file of this
folder adds the rows of its `rows()`. Each figure is the median of three runs in this process; the ratio
compares the two in the same run.
"""

from __future__ import annotations

import os
import platform
import resource
import runpy
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from symbio_kg import assets, read
from symbio_kg.infer import infer
from symbio_kg.match import match
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.tables import project
from symbio_kg.store import LISTINGS, load_knowledge, open_store
from symbio_kg.terms import sparql_prologue

DAY = date(2026, 11, 25)
COPIES = 8
REGION = ("kwinana/listings.ttl", "izmir/materials.csv", "izmir/energy-water.ttl", "izmir/services.jsonld")

JOIN = """
SELECT (COUNT(*) AS ?pairs) WHERE {
  ?offer a sym:Offer ; sym:listedBy ?giver ; sym:concerns / sym:material ?kind .
  ?substitution a sym:Substitution ; sym:ofKind ?kind ; sym:atSlot ?slot .
  ?need a sym:Need ; sym:forSlot ?slot ; sym:listedBy ?taker .
  FILTER (?giver != ?taker)
}"""
SQL = """
SELECT COUNT(*) FROM offer_kind k JOIN substitution s ON s.kind = k.kind
JOIN wanted w ON w.slot = s.slot AND w.sureness = 1.0
JOIN listing o ON o.listing = k.listing JOIN listing n ON n.listing = w.listing
WHERE o.firm <> n.firm AND k.likelihood = 1.0"""


def timed(work: Callable[[], object], times: int = 3) -> float:
    """Return the median seconds of *work*."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def copied(triples: list[Triple], number: int) -> list[Triple]:
    """Return *triples* with every listing, firm and site under another name."""

    def other(term: object) -> object:
        if isinstance(term, NamedNode) and "symbio-kg/data/" in term.value:
            return NamedNode(f"{term.value}-copy{number}")
        return term

    return [Triple(other(t.subject), t.predicate, other(t.object)) for t in triples]  # type: ignore[arg-type]


def main() -> None:
    """Run everything and write the table."""
    store = open_store(None)
    rows: list[tuple[str, str]] = []
    rows.append(("load the knowledge", f"{timed(lambda: load_knowledge(store)):.2f} s"))
    documents = [read.read(assets.examples() / name) for name in REGION]
    triples = [t for document in documents for t in document.triples]
    rows.append(("infer to the fixed point", f"{timed(lambda: infer(store)):.2f} s"))
    store.replace(LISTINGS, triples)
    listings = sum(1 for t in triples if t.predicate.value.endswith("/concerns"))
    rows.append((f"match {listings} listings", f"{timed(lambda: match(store, DAY)):.2f} s"))
    for number in range(1, COPIES):
        store.add(LISTINGS, copied(triples, number))
    rows.append((f"match {listings * COPIES} listings", f"{timed(lambda: match(store, DAY)):.2f} s"))
    engine = DuckEngine()
    project(store, DAY, engine)
    ours = timed(lambda: engine.rows(SQL))
    theirs = timed(lambda: store.select(sparql_prologue() + JOIN), 1)
    pairs = engine.rows(SQL)[0][0]
    rows.append((f"join to {pairs:,} candidate pairs in DuckDB", f"{ours:.3f} s"))
    rows.append(("the same join as one SPARQL query in Oxigraph", f"{theirs:.2f} s"))
    rows.append(("ratio, SPARQL to DuckDB", f"{theirs / ours:.0f}"))
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.name != "run.py":
            rows += runpy.run_path(str(path))["rows"]()
    rows.append(("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"))
    table = "| step | seen |\n|---|---|\n" + "".join(f"| {name} | {figure} |\n" for name, figure in rows)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    text = (
        "# Benchmarks\n\n"
        f"Written by `make bench` on {time.strftime('%Y-%m-%d')} ({machine}). Medians of three runs, the "
        "SPARQL join once.\nThe join leaves out scores and hard conditions on both sides; projection from "
        "the graph and writing back are in the match rows.\n\n" + table
    )
    target = Path("docs/benchmarks.md")
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
