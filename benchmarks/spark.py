"""What matching costs on Spark, by its own event log: processor time, memory, bytes shuffled, read and written.

`python benchmarks/spark.py 10000 40000` measures larger regions; MASTER names a cluster. Seconds depend on what
else the machine does, the figures of the log hardly do.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from symbio_kg.generate import blocks, request, write_parquet
from symbio_kg.infer import infer
from symbio_kg.match import Matched, match_region
from symbio_kg.match.engines.spark import spark_engine
from symbio_kg.store import GraphStore, load_knowledge, open_store

DAY = date(2026, 12, 9)
SIZE = 1000
MASTER = os.environ.get("MASTER", "local[2]")


def rows(size: int = SIZE) -> list[tuple[str, str]]:
    """Return the benchmark's rows; one that says why when Spark is not there."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        return [("match on Spark", "not measured: PySpark or Java is not installed")]
    knowledge = open_store(None)
    load_knowledge(knowledge)
    infer(knowledge)
    with tempfile.TemporaryDirectory() as folder:
        for _ in write_parquet(blocks(request(size, 5)), Path(folder) / "region"):
            pass
        return _compared(Path(folder), knowledge, f"{size:,} listings")


def _compared(folder: Path, knowledge: GraphStore, name: str) -> list[tuple[str, str]]:
    here, seconds, cpu = _on_duckdb(folder, knowledge)
    there, spark_seconds, used = _on_spark(folder, knowledge)
    if there != here:
        raise AssertionError(f"{there} on Spark, {here} on DuckDB")
    spark = f"{name} on Spark, {MASTER}"
    return [
        (f"{name} on DuckDB", f"{seconds:.1f} s, {cpu:.1f} s of processor time"),
        (f"{name}, ways that fit and matches kept", f"{here.ways:,} and {here.matches:,}"),
        (spark, f"{spark_seconds:.1f} s, tasks {used['cpu'] / 1e9:.1f} s of processor time"),
        (f"{spark}, tasks", f"{used['tasks']:,}, at most {used['memory'] / 1e6:.0f} MB of memory in one"),
        (f"{spark}, shuffled", f"{used['shuffled'] / 1e6:.1f} MB, {used['spilled'] / 1e6:.1f} MB spilled"),
        (f"{spark}, Parquet", f"{used['read'] / 1e6:.1f} MB read, {used['written'] / 1e6:.1f} MB written"),
    ]


def _on_duckdb(folder: Path, knowledge: GraphStore) -> tuple[Matched, float, float]:
    begin, cpu = time.perf_counter(), time.process_time()
    found = match_region(folder / "region", knowledge, DAY, folder / "duckdb")
    return found, time.perf_counter() - begin, time.process_time() - cpu


def _on_spark(folder: Path, knowledge: GraphStore) -> tuple[Matched, float, Counter[str]]:
    log = folder / "log"
    log.mkdir()
    settings = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": log.as_uri(),
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        "spark.driver.memory": "4g",
        "spark.sql.shuffle.partitions": "16",
    }
    with spark_engine(MASTER, settings=settings) as spark:
        begin = time.perf_counter()
        found = match_region(folder / "region", knowledge, DAY, folder / "spark", engine=spark)
        seconds = time.perf_counter() - begin
    return found, seconds, _used(log)


def _used(log: Path) -> Counter[str]:
    """Return the sums over all tasks of an event log, and the most memory that one had."""
    found: Counter[str] = Counter()
    for file in log.iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
                _add(found, event["Task Metrics"])
    return found


def _add(found: Counter[str], task: dict[str, Any]) -> None:
    found["tasks"] += 1
    found["cpu"] += task["Executor CPU Time"]
    found["shuffled"] += task["Shuffle Write Metrics"]["Shuffle Bytes Written"]
    found["spilled"] += task["Disk Bytes Spilled"]
    found["read"] += task["Input Metrics"]["Bytes Read"]
    found["written"] += task["Output Metrics"]["Bytes Written"]
    found["memory"] = max(found["memory"], task["Peak Execution Memory"])


if __name__ == "__main__":
    for asked in [int(size) for size in sys.argv[1:]] or [SIZE]:
        for name, figure in rows(asked):
            print(f"{name}: {figure}", flush=True)
