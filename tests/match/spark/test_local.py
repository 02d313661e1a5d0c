"""Spark on this computer finds what DuckDB finds, to the last bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from symbio_kg.generate import blocks, request, write_parquet
from symbio_kg.match import match, match_region
from symbio_kg.match.engines import DuckEngine, Engine
from symbio_kg.match.engines.spark import SparkEngine, SparkFailed, spark_engine
from symbio_kg.store import GraphStore

DAY = date(2026, 12, 9)
SMALL = {
    "spark.sql.shuffle.partitions": "3",
    "spark.driver.memory": "2g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # a short life
}

Results = Callable[[Engine], dict[str, tuple[int, bytes]]]


@pytest.fixture(scope="module")
def spark(spark_is_there: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    """An engine on two threads of this computer."""
    with spark_engine("local[2]", tmp_path_factory.mktemp("spark"), SMALL) as engine:
        yield engine


def agree(store: GraphStore, spark: Engine, results: Results) -> None:
    """Match *store* with both engines; compare what `match` returns, what is written, and the graph."""
    duck = DuckEngine()
    expected = match(store, DAY, top=3, engine=duck)
    graph = set(store.triples(expected.run))
    assert match(store, DAY, top=3, engine=spark) == expected
    assert set(store.triples(expected.run)) == graph
    found, wanted = results(spark), results(duck)
    assert found == wanted
    assert all(rows > 0 for name, (rows, _) in wanted.items() if name != "pools")


def test_the_sample_regions_give_the_same_bytes(
    examples: GraphStore, spark: SparkEngine, results: Results
) -> None:
    """Both engines find the same matches, scores, gaps and verdicts in the sample regions."""
    agree(examples, spark, results)


def test_a_region_in_tables_gives_the_same_bytes(
    knowledge: GraphStore, spark: SparkEngine, tmp_path: Path, bits: Callable[[Path], tuple[int, bytes]]
) -> None:
    """Matched from Parquet to Parquet, a region gives the same file whichever engine did the joins."""
    for _ in write_parquet(blocks(request(300, 4)), tmp_path / "region"):
        pass
    counts = [
        match_region(tmp_path / "region", knowledge, DAY, tmp_path / name, top=3, engine=engine)
        for name, engine in (("duck", DuckEngine()), ("spark", spark))
    ]
    assert counts[0] == counts[1]
    assert counts[0].matches > 0
    for name in ("matches", "pools"):
        assert bits(tmp_path / "duck" / name) == bits(tmp_path / "spark" / name)


def test_a_driver_that_ended_is_told(spark_is_there: None, tmp_path: Path) -> None:
    """When Java is gone, as after it ran out of memory, the run's own error says so."""

    class Gone:
        def sql(self, query: str) -> None:
            raise ConnectionRefusedError(query)

    engine = SparkEngine(cast(Any, Gone()), tmp_path)
    with pytest.raises(SparkFailed, match="the driver ended by itself"):
        engine.rows("SELECT 1")


@pytest.mark.slow
@pytest.mark.parametrize(("size", "seed"), [(100, 1), (2000, 3)])
def test_generated_regions_give_the_same_bytes(
    region: Callable[[int, int], GraphStore], spark: SparkEngine, results: Results, size: int, seed: int
) -> None:
    """Both engines find the same in regions nobody has seen."""
    agree(region(size, seed), spark, results)
