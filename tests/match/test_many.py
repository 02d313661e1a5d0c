"""Matching from tables, block by block, finds what matching from the graph finds, and shows no more than it may."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pyoxigraph import RdfFormat, parse

from symbio_kg.generate import blocks, request, write_parquet, write_rdf
from symbio_kg.infer import infer
from symbio_kg.match import TablesUnreadable, match, match_region
from symbio_kg.match.engine import pools
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.law import LAWFUL, Law
from symbio_kg.match.many import prepare, rank_all
from symbio_kg.match.parquet import read_tables
from symbio_kg.match.tables import knowledge_tables, project
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store

DAY = date(2026, 11, 25)
SIZE, SEED = 700, 3
COLUMNS = (
    "offer, need, substitution, kind, slot, confidence, score, quantity_fit, calendar_fit, nearness, known, alike, "
    "distance, days, offered, wanted, offer_rank, law, law_rule, giver, receiver, operation"
)


@pytest.fixture(scope="module")
def knowing() -> GraphStore:
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    return store


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region")
    for _ in write_parquet(blocks(request(SIZE, SEED)), folder):
        pass
    return folder


def test_tables_in_blocks_give_what_the_graph_gives(knowing: GraphStore, region: Path) -> None:
    """The same matches and pools, with the parts of the score to the last bit, law and rank, whatever the blocks.

    The SQL that tells of a pair why it matches, from which nothing is left out early, finds them as well.
    """
    text = io.StringIO()
    for _ in write_rdf(blocks(request(SIZE, SEED)), text):
        pass
    knowing.replace(LISTINGS, [quad.triple for quad in parse(text.getvalue(), format=RdfFormat.N_TRIPLES)])
    whole = DuckEngine()
    project(knowing, DAY, whole)
    whole.run("candidates")
    Law(whole, DAY)
    whole.run("law", worst=LAWFUL)
    whole.run("bearing", "judge", "rank", top=5)
    expected = match(knowing, DAY, top=5)
    knowing.drop(LISTINGS)

    many = DuckEngine()
    read_tables(region, knowing, DAY, many)
    for name, table in knowledge_tables(knowing, DAY).items():
        many.put(name, table)
    prepare(many, DAY)
    rank_all(many, top=5, block=100)
    query = f"SELECT {COLUMNS} FROM ranked ORDER BY offer, need"

    assert len(many.rows(query)) > 500
    assert many.rows(query) == whole.rows(query)
    assert pools(many) == expected.pools
    assert len(expected.pools) > 1
    assert [(m.offer, m.need, m.rank) for m in expected.matches] == whole.rows(
        "SELECT offer, need, offer_rank FROM ranked ORDER BY score DESC, offer, need"
    )


def test_a_public_run_does_not_look_at_what_is_private(
    knowing: GraphStore, region: Path, tmp_path: Path
) -> None:
    """Of listings that keep their amounts no amount is told, and hidden firms and places are not used."""
    match_region(region, knowing, DAY, tmp_path / "out", public=True)
    rows = pq.read_table(tmp_path / "out" / "matches").to_pylist()
    private = {row["listing"]: row["private"] for row in pq.read_table(region / "marks.parquet").to_pylist()}
    quiet = [row for row in rows if "Quantities" in private[row["offer"]]]

    assert quiet
    assert all(row["offered"] is None for row in quiet)


def test_a_damaged_table_is_told_and_nothing_is_written(
    knowing: GraphStore, region: Path, tmp_path: Path
) -> None:
    """A file that ends too soon names its folder in the error, and no folder of matches appears."""
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in region.iterdir():
        data = file.read_bytes()
        (broken / file.name).write_bytes(data[: len(data) // 2] if file.name == "listings.parquet" else data)

    with pytest.raises(TablesUnreadable, match="broken"):
        match_region(broken, knowing, DAY, tmp_path / "out")
    assert not (tmp_path / "out").exists()
