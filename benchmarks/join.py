"""The join of offers with needs in DuckDB, against the same join as one SPARQL query in Oxigraph.

On generated regions of the sizes named, 1,000, 3,000 and 10,000 by default; no scores and no hard condition
but that nobody serves itself, on either side. Last a region of 3,000 (SYMBIO_JOIN_REGION) again and again beside
itself, up to 100,000 listings in all (SYMBIO_JOIN_APART), each copy with kinds and inputs of its own, so that the
pairs of a listing stay as many; of the substitutions only those are there that lead from a kind on offer to an input
asked for. Processor time, as both answer in this process.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, RdfFormat, parse

from symbio_kg.generate import blocks, request, write_rdf
from symbio_kg.infer import infer
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.tables import project
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store
from symbio_kg.terms import sparql_prologue

DAY = date(2026, 11, 25)
SIZES = (1_000, 3_000, 10_000)
REGION = int(os.environ.get("SYMBIO_JOIN_REGION", "3000"))
APART = int(os.environ.get("SYMBIO_JOIN_APART", "100000"))
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

JOINED = """
CONSTRUCT {
  ?offer a sym:Offer ; sym:listedBy ?giver ; sym:concerns ?stream . ?stream sym:material ?kind .
  ?need a sym:Need ; sym:forSlot ?slot ; sym:listedBy ?taker .
  ?substitution a sym:Substitution ; sym:ofKind ?kind ; sym:atSlot ?slot .
} WHERE {
  { ?offer a sym:Offer ; sym:listedBy ?giver ; sym:concerns ?stream . ?stream sym:material ?kind }
  UNION { ?need a sym:Need ; sym:forSlot ?slot ; sym:listedBy ?taker }
  UNION {
    ?substitution a sym:Substitution ; sym:ofKind ?kind ; sym:atSlot ?slot
    FILTER EXISTS { ?stream sym:material ?kind } FILTER EXISTS { ?need a sym:Need ; sym:forSlot ?slot }
  }
}"""
"""The triples that the join reads; of the substitutions those that lead from a kind on offer to an input asked for."""
JOINING = """
CREATE TABLE joining AS SELECT kind, slot FROM substitution
WHERE kind IN (SELECT kind FROM offer_kind) AND slot IN (SELECT slot FROM wanted)"""
COPIED = {
    "offer_kind": "listing || copy AS listing, kind || copy AS kind, likelihood",
    "joining": "kind || copy AS kind, slot || copy AS slot",
    "wanted": "listing || copy AS listing, slot || copy AS slot, sureness",
    "listing": "listing || copy AS listing, firm || copy AS firm",
}
"""The columns that the join reads, in a copy."""


def rows(sizes: tuple[int, ...] = SIZES) -> list[tuple[str, str]]:
    """Return the rows of the benchmark."""
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    found = [row for size in sizes for row in _compared(store, size)]
    return found + _apart(store, REGION, APART // REGION)


def _compared(store: GraphStore, size: int) -> list[tuple[str, str]]:
    return _rows(f"{size:,} listings", _projected(store, size), store)


def _apart(store: GraphStore, size: int, copies: int) -> list[tuple[str, str]]:
    """Return the rows of a region of *size* listings laid out so many times, with nothing between the copies."""
    engine = _projected(store, size)
    engine.connection.execute(JOINING)
    for name, columns in COPIED.items():
        query = f"SELECT {columns} FROM {name} CROSS JOIN RANGE({copies}) t(copy)"
        engine.connection.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
    engine.connection.execute("CREATE OR REPLACE TABLE substitution AS SELECT * FROM joining")
    triples = [str(triple).split(" ") for triple in store.construct(sparql_prologue() + JOINED)]
    laid_out = open_store(None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "apart.nt"
        with path.open("w", encoding="utf-8") as out:
            for copy in range(copies):
                out.writelines(_copied(s, p, o, copy) for s, p, o in triples)
        laid_out.load(LISTINGS, [path])
    return _rows(f"{size * copies:,} listings in {copies} regions apart", engine, laid_out)


def _copied(subject: str, link: str, value: str, copy: int) -> str:
    """Return the triple of these terms, as N-Triples write them, in a copy."""
    there = value if link.endswith("#type>") else _named(value, copy)
    return f"{_named(subject, copy)} {link} {there} .\n"


def _named(term: str, copy: int) -> str:
    return f"{term[:-1]}{copy}>" if term.endswith(">") else f"{term}c{copy}"


def _projected(store: GraphStore, size: int) -> DuckEngine:
    text = io.StringIO()
    for _ in write_rdf(blocks(request(size, 1)), text):
        pass
    store.replace(LISTINGS, [quad.triple for quad in parse(text.getvalue(), format=RdfFormat.N_TRIPLES)])
    engine = DuckEngine()
    project(store, DAY, engine)
    return engine


def _rows(listings: str, engine: DuckEngine, store: GraphStore) -> list[tuple[str, str]]:
    engine.rows(SQL)  # the first question of a process takes longer
    ours, pairs = _used(lambda: engine.rows(SQL)[0][0])
    theirs, counted = _used(lambda: _number(store.select(sparql_prologue() + JOIN).rows[0][0]))
    if pairs != counted:
        raise SystemExit(f"{pairs} pairs in DuckDB, {counted} in Oxigraph")
    name = f"{listings} to {pairs:,} candidate pairs"
    return [
        (f"join {name}: DuckDB", f"{ours:.3f} s"),
        (f"join {name}: one SPARQL query in Oxigraph", f"{theirs:.2f} s"),
        (f"join {name}: ratio", f"{theirs / ours:.0f}"),
    ]


def _used(work: Callable[[], int]) -> tuple[float, int]:
    """Return the processor time of *work* and what it returned."""
    begin = time.process_time()
    found = work()
    return time.process_time() - begin, found


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


if __name__ == "__main__":
    for line in rows(tuple(map(int, sys.argv[1:])) or SIZES):
        print(": ".join(line), flush=True)
