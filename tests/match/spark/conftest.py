"""Regions to match, Spark on this computer, and a comparison to the last bit."""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyoxigraph import RdfFormat, parse

from symbio_kg import assets
from symbio_kg.generate import blocks, request, write_rdf
from symbio_kg.infer import infer
from symbio_kg.match.engines import Engine
from symbio_kg.match.results import RESULTS
from symbio_kg.pipeline import take_in
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store
from symbio_kg.validate import Validator

TABLES = {
    **RESULTS,
    "gaps": "SELECT g.offer, g.need, g.substitution, g.kind, g.slot, g.property FROM gap g",
}

Results = Callable[[Engine], dict[str, tuple[int, bytes]]]


@pytest.fixture(scope="session")
def spark_is_there() -> None:
    """Skip where PySpark or Java is not installed."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install -r requirements/spark.txt")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed: Spark needs Java 17 or later")


@pytest.fixture(scope="session")
def knowledge() -> GraphStore:
    """What is known apart from listings."""
    return _knowledge()


def _knowledge() -> GraphStore:
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    return store


@pytest.fixture(scope="session")
def examples() -> GraphStore:
    """The knowledge with both sample regions."""
    store, validator = _knowledge(), Validator()
    for path in sorted(p for region in ("izmir", "kwinana") for p in (assets.examples() / region).iterdir()):
        if path.suffix in {".ttl", ".csv", ".jsonld"}:
            take_in(store, path, validator)
    return store


@pytest.fixture(scope="session")
def region() -> Callable[[int, int], GraphStore]:
    """Return a maker of the knowledge with a generated region of a size and a seed."""
    store = _knowledge()

    def made(size: int, seed: int) -> GraphStore:
        text = io.StringIO()
        for _ in write_rdf(blocks(request(size, seed)), text, "nt"):
            pass
        triples = [quad.triple for quad in parse(text.getvalue(), format=RdfFormat.N_TRIPLES)]
        store.replace(LISTINGS, triples)
        return store

    return made


@pytest.fixture
def bits() -> Callable[[Path], tuple[int, bytes]]:
    """Return a reader of a folder of Parquet files: how many rows, and the sorted rows in bits."""

    def read(folder: Path) -> tuple[int, bytes]:
        table = pa.concat_tables([pq.read_table(path) for path in sorted(folder.glob("*.parquet"))])
        return table.num_rows, _bits(table)

    return read


@pytest.fixture
def results(tmp_path: Path, bits: Callable[[Path], tuple[int, bytes]]) -> Results:
    """Return a reader of what an engine found: each result written as Parquet, read again and sorted, in bits."""
    number = count()

    def read(engine: Engine) -> dict[str, tuple[int, bytes]]:
        found = {}
        for name, query in TABLES.items():
            folder = tmp_path / f"{name}-{next(number)}"
            engine.write(query, folder)
            found[name] = bits(folder)
        return found

    return read


def _bits(table: pa.Table) -> bytes:
    ordered = table.sort_by([(column, "ascending") for column in table.column_names])
    # Not the remarks of the writer, such as which columns it knows to be never empty
    plain = ordered.cast(pa.schema([(field.name, field.type) for field in ordered.schema])).combine_chunks()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, plain.schema) as stream:
        stream.write_table(plain)
    return bytes(sink.getvalue())
