"""One new, changed or withdrawn listing in a kept region of very many: `python benchmarks/live_large.py 10 FOLDER`.

The country of 10,000 generated listings is laid out again and again beside itself, too far for anything to go
across, so that a listing has as many candidates however many listings there are. It is matched from its tables
and kept; the store holds all that is said of the listings, but of the matches only what the measured ones change.
What stands in FOLDER already is not made again: `tables`, `store` and `keep` in turn for very large ones.
"""

from __future__ import annotations

import argparse
import re
import resource
import runpy
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path

import duckdb
from pyoxigraph import NamedNode, RdfFormat, Store

from symbio_kg.generate import Block, blocks, request, write_parquet, write_rdf
from symbio_kg.infer import infer
from symbio_kg.live import LiveRegion
from symbio_kg.live.kept import kept_beside
from symbio_kg.live.resident import Resident
from symbio_kg.live.start import matched, state_of
from symbio_kg.match.asking import asker_beside
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.many import bounded
from symbio_kg.match.parquet import read_tables
from symbio_kg.match.tables import knowledge_tables
from symbio_kg.store import LISTINGS, load_knowledge, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator

_LIVE = runpy.run_path(str(Path(__file__).with_name("live.py")))
_MATCH = runpy.run_path(str(Path(__file__).with_name("match.py")))
CPU, KINDS = _LIVE["CPU"], _LIVE["KINDS"]
_altered, _documents, _ms, _times = (_LIVE[name] for name in ("_altered", "_documents", "_ms", "_times"))
COUNTRY, NAMES = _MATCH["COUNTRY"], _MATCH["NAMES"]

DAY = date(2026, 11, 25)
TOP = 10
RUN = f"{PREFIXES['graph']}match/live"
PLACES = [(row, column) for row in range(9) for column in range(13) if row < 4 or column not in (6, 7, 8)]
"""Where copies go: rows of twelve degrees, columns of twenty-seven, but not near the country itself."""

_DATA = re.compile(rf"<({re.escape(PREFIXES['data'])}[^>]*)>")


@contextmanager
def told(what: str) -> Iterator[None]:
    """Print how long the block took, and the most memory so far."""
    begin, used = time.perf_counter(), time.process_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{what}: {time.process_time() - used:.1f} s of processor time, {time.perf_counter() - begin:.1f} s, "
        f"peak {peak:.1f} GB",
        flush=True,
    )


def country(made: Iterator[Block]) -> Iterator[Block]:
    """Yield the firms of the country; those that follow stay in *made*."""
    count = 0
    while count < COUNTRY:
        block = next(made)
        count += len(block.listings)
        yield block


def make_tables(folder: Path, copies: int) -> None:
    """Write the tables of the country and of *copies* of it."""
    (folder / "country").mkdir(parents=True)
    for _ in write_parquet(country(blocks(request(2 * COUNTRY, 1))), folder / "country"):
        pass
    (folder / "tables").mkdir()
    connection = duckdb.connect()
    places = ", ".join(f"({n}, {row}, {column})" for n, (row, column) in enumerate(PLACES[: copies - 1], 1))
    connection.execute(
        f"CREATE TABLE place AS SELECT * FROM (VALUES (0, 0, 0), {places}) t(copy, place_row, place_column)"
    )
    for file in sorted((folder / "country").glob("*.parquet")):
        columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()]
        shown = ", ".join(f'CASE WHEN copy = 0 THEN "{c}" ELSE {_copied(c)} END AS "{c}"' for c in columns)
        query = f"SELECT {shown} FROM '{file}' CROSS JOIN place"
        connection.execute(f"COPY ({query}) TO '{folder / 'tables' / file.name}' (FORMAT parquet)")


def _copied(column: str) -> str:
    north = "(CAST(lat AS DOUBLE) - 78 + 12 * place_row)"
    if column in NAMES:
        return f"\"{column}\" || '-' || copy"
    if column == "lat":
        return f"{north}::VARCHAR"
    if column == "long":
        narrow = f"cos(radians(CAST(lat AS DOUBLE))) / cos(radians({north}))"
        return f'(-165 + 27 * place_column + (CAST("long" AS DOUBLE) - 35) * {narrow})::VARCHAR'
    return f'"{column}"'


def make_store(folder: Path, copies: int) -> None:
    """Fill the store with what is said of the listings, copy by copy, and with the knowledge; killed, it goes on."""
    text = StringIO()
    for _ in write_rdf(country(blocks(request(2 * COUNTRY, 1))), text):
        pass
    (folder / "data").mkdir(exist_ok=True)
    done = folder / "copies"
    store = Store(str(folder / "data" / "oxigraph"))
    for copy in range(int(done.read_text()) if done.exists() else 0, copies):
        said = _DATA.sub(rf"<\1-{copy}>", text.getvalue()) if copy else text.getvalue()
        store.bulk_load(said.encode(), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(LISTINGS))
        store.flush()
        done.write_text(str(copy + 1))
    del store
    kept = open_store(folder / "data")
    load_knowledge(kept)
    infer(kept)
    kept.close()


def make_kept(folder: Path) -> None:
    """Match the tables and keep the region beside the store."""
    store, engine = open_store(folder / "data"), DuckEngine()
    bounded(engine, folder / "spill")
    engine.connection.execute("SET memory_limit = '1200MB'")
    engine.connection.execute("SET preserve_insertion_order = true")
    read_tables(folder / "tables", store, DAY, engine)
    asker = asker_beside(folder / "data", DAY)
    with told("match"):
        law = matched(engine, knowledge_tables(store, DAY), DAY, asker, 2 * TOP)
    with told("take over"):
        state = state_of(engine, law, 2 * TOP)
        engine.connection.close()
        region = Resident(state, DAY, TOP, asker)
        del state
    with told("keep"):
        kept = kept_beside(folder / "data", store, RUN)
        assert kept is not None, folder
        kept.write(region, kept.content())
    store.close()


def measure(folder: Path, new: int) -> None:
    """Start from what is kept, and put, change and withdraw *new* listings."""
    store = open_store(folder / "data")
    with told("start"):
        live = LiveRegion(
            store,
            Validator(),
            DAY,
            top=TOP,
            asker=partial(asker_beside, folder / "data"),
            folder=folder / "data",
        )
    changes(live, new)
    live.keep()
    store.close()


def changes(live: LiveRegion, new: int) -> None:
    """Put, change and withdraw *new* listings, and print how long each step took."""
    made = blocks(request(2 * COUNTRY, 1))
    for _ in country(made):
        pass
    took: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    with told("all changes"):
        for name, text in islice(_documents(made), new):
            took["new"].append(_times(partial(live.put, text, "one.nt")))
            took["changed"].append(_times(partial(live.put, _altered(text), "one.nt")))
            took["withdrawn"].append(_times(partial(_LIVE["gone"], live, name)))
    for kind in KINDS:
        for step in dict.fromkeys(step for steps in took[kind] for step in steps):
            print(f"· {kind}: {step}: {_spread([steps.get(step, 0.0) for steps in took[kind][1:]])}")
        print(f"{kind}, in all: {_spread([sum(s.values()) - s[CPU] for s in took[kind][1:]])}", flush=True)


def _spread(seconds: list[float]) -> str:
    each = sorted(seconds)
    return f"p50 {_ms(each[len(each) // 2])}, p95 {_ms(each[int(len(each) * 0.95)])}, max {_ms(each[-1])}"


def main() -> None:
    """Make what is not there yet, up to the step asked for, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("copies", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--until", choices=("tables", "store", "keep", "measure"), default="measure")
    parser.add_argument("--new", type=int, default=200)
    asked = parser.parse_args()
    steps = {
        "tables": ("tables", partial(make_tables, asked.folder, asked.copies)),
        "store": ("data/commits", partial(make_store, asked.folder, asked.copies)),
        "keep": ("data/live", partial(make_kept, asked.folder)),
        "measure": ("none", partial(measure, asked.folder, asked.new)),
    }
    for name, (there, step) in steps.items():
        if not (asked.folder / there).exists():
            with told(name):
                step()
        if name == asked.until:
            break


if __name__ == "__main__":
    main()
