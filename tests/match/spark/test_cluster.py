"""A real cluster on 127.0.0.1: one master, two workers, and one of them killed while it works."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from symbio_kg.match import match
from symbio_kg.match.engines import DuckEngine, Engine
from symbio_kg.match.engines.spark import SparkEngine, spark_engine
from symbio_kg.store import GraphStore

DAY = date(2026, 12, 9)
PATIENCE = 240.0
SHORT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a short life
SMALL = {
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.memory": "2g",
    "spark.executor.memory": "1g",
    "spark.executor.cores": "1",
    "spark.executor.extraJavaOptions": SHORT,
    "spark.driver.extraJavaOptions": SHORT,
}

Results = Callable[[Engine], dict[str, tuple[int, bytes]]]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _until(said: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not said():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


@contextmanager
def _daemon(log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a class of Spark in a process group of its own, which is killed at the end."""
    import pyspark

    home = Path(pyspark.__file__).parent
    own = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_PUBLIC_DNS": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    own |= {"SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false", "SPARK_DAEMON_JAVA_OPTS": SHORT}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), *arguments],
            env={**os.environ, **own, "SPARK_HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a daemon with the executors it started, without a warning."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def cluster(spark_is_there: None, tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a master, and its two workers."""
    port, web = _free_port(), ("--webui-port", "0")
    master, log = f"spark://127.0.0.1:{port}", tmp_path / "master.log"
    deploy, here = "org.apache.spark.deploy", ("--host", "127.0.0.1")
    with ExitStack() as stack:
        stack.enter_context(_daemon(log, f"{deploy}.master.Master", *here, "--port", str(port), *web))
        _until(lambda: b"New state: ALIVE" in log.read_bytes(), "the master")
        of_each = ("--cores", "1", "--memory", "1100m", *web)
        workers = [
            stack.enter_context(
                _daemon(
                    tmp_path / f"worker-{n}.log",
                    *(
                        f"{deploy}.worker.Worker",
                        *here,
                        *of_each,
                        "--work-dir",
                        str(tmp_path / f"w{n}"),
                        master,
                    ),
                )
            )
            for n in (1, 2)
        ]
        _until(lambda: log.read_bytes().count(b"Registering worker") == len(workers), "the workers")
        yield master, workers


def test_a_worker_killed_in_the_middle_loses_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    region: Callable[[int, int], GraphStore],
    results: Results,
    tmp_path: Path,
) -> None:
    """Two workers share a run; one is killed while a table is being written; the results are DuckDB's bytes."""
    master, workers = cluster
    duck, folder, store = DuckEngine(), tmp_path / "tables", region(150, 2)
    expected = match(store, DAY, top=3, engine=duck)
    folder.mkdir()
    killed: list[str] = []

    def kill_in_the_middle() -> None:
        _until(lambda: any(folder.glob("symbio-spark-*/candidate-*/_temporary")), "a table half written")
        _kill(workers[1])
        killed.append("while a table was half written")

    with spark_engine(master, folder, SMALL) as spark:
        _until(lambda: _executors(spark) == len(workers), "both executors")
        killer = Thread(target=kill_in_the_middle)
        killer.start()
        found = match(store, DAY, top=3, engine=spark)
        killer.join()
        assert killed
        assert found == expected
        assert results(spark) == results(duck)
        _until(lambda: _executors(spark) == 1, "Spark to see that one is gone")
    assert list(folder.iterdir()) == []


def _executors(spark: SparkEngine) -> int:
    context = spark.session.sparkContext._jsc.sc()
    return int(context.getExecutorMemoryStatus().size()) - 1  # the driver is counted too
