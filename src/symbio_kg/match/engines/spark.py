"""The engine of many machines: Apache Spark, on one computer or on a cluster.

Tables are Parquet in a working folder that every worker sees, and a statement that makes a table
writes it there: what a lost worker had finished is read again, what it had begun another one does.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from symbio_kg.errors import SymbioError
from symbio_kg.match.engines.base import TableBroken, statements

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

__all__ = ["SparkEngine", "SparkFailed", "SparkMissing", "spark_engine", "spark_session"]

_TABLE: Final = re.compile(r"(CREATE OR REPLACE TABLE|INSERT INTO) (\w+)(?: AS)?\s+(.*)", re.DOTALL)
_UNREADABLE: Final = re.compile(r"\[FAILED_READ_FILE\S*\].*?file (?:file:)?(?://)?(\S+?\.parquet)")
_NTH_BEST: Final = re.compile(r"NTH_BEST\((\w+), (\d+)\)")
"""The one function that engines call by different names: the n-th largest of a group, nothing where there are fewer."""
_ROWS: Final = 100_000
"""Rows of a group in the files written here, which is the least that one task reads."""

_SETTINGS: Final[Mapping[str, str]] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.hadoop.parquet.page.verify-checksum.enabled": "true",
}
"""No web page and no log of its own, errors in place of silent NULLs, and pages read with their checksums."""

_LOOPBACK: Final[Mapping[str, str]] = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class SparkMissing(SymbioError):
    """PySpark or Java is not installed."""

    code = "spark-missing"

    def __init__(self) -> None:
        super().__init__(
            en='The Spark engine needs PySpark and Java 17 or later: pip install "symbio-kg[spark]".',
            tr='Spark motoru PySpark ile Java 17 ya da üstünü ister: pip install "symbio-kg[spark]".',
        )


class SparkFailed(SymbioError):
    """Spark gave a run up; `reason` is what it said first."""

    code = "spark-failed"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            en=f"Spark could not finish, and nothing was written: {reason} "
            "When the cause is mended, run the command again.",
            tr=f"Spark işi bitiremedi, hiçbir şey yazılmadı: {reason} Nedeni giderince komutu yeniden çalıştırın.",
        )


@contextmanager
def spark_engine(
    master: str, work: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[SparkEngine]:
    """Yield an engine on *master*, such as `local[4]` or `spark://host:7077`; stop it afterwards.

    Its tables lie in a folder inside *work*, which is removed at the end; the system's temporary folder
    does for workers on this computer. *settings* are Spark's own. Raises SparkMissing, SparkFailed.
    """
    session = spark_session(master, settings)
    try:
        with TemporaryDirectory(prefix="symbio-spark-", dir=work) as folder:
            yield SparkEngine(session, Path(folder))
    finally:
        with suppress(OSError):  # a driver that ended by itself, for want of memory say, cannot be asked to
            session.stop()


def spark_session(master: str, settings: Mapping[str, str] | None = None) -> SparkSession:
    """Return a session on *master*; a master on this computer is reached by 127.0.0.1 alone.

    Raises SparkMissing without PySpark or Java, SparkFailed when the master cannot be reached.
    """
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissing from error
    logging.getLogger("SQLQueryContextLogger").disabled = True  # the error itself tells
    builder = SparkSession.builder.appName("symbio-kg").master(master)
    here = _LOOPBACK if _is_here(master) else {}
    for name, value in {**_SETTINGS, **here, **_memory(master), **(settings or {})}.items():
        builder = builder.config(name, value)
    try:
        with _failures():
            return builder.getOrCreate()
    except (PySparkRuntimeError, OSError) as error:
        raise SparkMissing from error


def _is_here(master: str) -> bool:
    return master.startswith(("local", "spark://127.0.0.1:", "spark://localhost:"))


def _memory(master: str) -> Mapping[str, str]:
    """Return half of this computer's memory for a driver that does all the work: Spark's own 1 GB is soon full."""
    if not master.startswith("local"):
        return {}
    half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**21
    return {"spark.driver.memory": f"{half}m"}


class SparkEngine:
    """Runs the matching SQL in *session*; its tables are Parquet in *folder*, which every worker sees."""

    block = 2**31 - 1  # all: Spark itself divides them among its workers

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self.session, self._folder, self._written = session, folder, count()
        self._tables: dict[str, tuple[list[Path], StructType]] = {}

    def put(self, name: str, table: pa.Table) -> None:
        """Hold *table* under *name*, in place of what stood there."""
        path = self._new(name)
        path.mkdir()
        pq.write_table(table, path / "part-0.parquet", row_group_size=_ROWS, write_page_checksum=True)
        self._hold(name, [path], _ddl(table.schema))

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Hold what *files* have under *name*; TableBroken, now or when asked, when one is damaged."""
        try:
            schema = pq.read_schema(files[0])
        except (OSError, pa.ArrowException) as error:
            raise TableBroken(files[0]) from error
        self._hold(name, files, _ddl(schema))

    def run(self, *names: str, **parameters: int) -> None:
        """Run the statements of each `queries/match/{name}.sql`; `$name` stands for an integer parameter."""
        for name in names:
            for statement in statements(name, **parameters):
                statement = _NTH_BEST.sub(
                    r"TRY_ELEMENT_AT(SORT_ARRAY(COLLECT_LIST(\1), FALSE), \2)", statement
                )
                table = _TABLE.fullmatch(statement)
                with _failures():
                    if table is None:
                        self.session.sql(statement)
                    elif table[1] == "INSERT INTO":
                        self._add(table[2], self.session.sql(table[3]))
                    else:
                        self._make(table[2], self.session.sql(table[3]))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of *query*, in its order."""
        with _failures():
            return [tuple(row) for row in self.session.sql(query).collect()]

    def write(self, query: str, folder: Path) -> None:
        """Write the rows of *query* as Parquet files into *folder*, which must not exist yet."""
        with _failures():
            self.session.sql(query).write.parquet(str(folder))

    def _make(self, name: str, rows: DataFrame) -> None:
        path = self._new(name)
        rows.write.parquet(str(path))
        self._hold(name, [path], rows.schema)

    def _add(self, name: str, rows: DataFrame) -> None:
        """Write *rows* beside the files of the table *name*, in the types it has."""
        paths, schema = self._tables[name]
        self._make(name, rows.toDF(*schema.names).to(schema))
        self._hold(name, [*paths, *self._tables[name][0]], schema)

    def _hold(self, name: str, paths: Sequence[Path], schema: StructType | str) -> None:
        # With a schema Spark need not start a job to find one
        frame = self.session.read.schema(schema).parquet(*map(str, paths))
        frame.createOrReplaceTempView(name)
        self._tables[name] = (list(paths), frame.schema)

    def _new(self, name: str) -> Path:
        """Return a path nothing was written to: a view may still read the table that is replaced."""
        return self._folder / f"{name}-{next(self._written)}"


_TYPES: Final[Mapping[str, str]] = {
    "string": "STRING",
    "double": "DOUBLE",
    "int32": "INT",
    "int64": "BIGINT",
    "bool": "BOOLEAN",
}


def _ddl(schema: pa.Schema) -> str:
    """Return the columns of *schema* in Spark's words."""
    return ", ".join(f"`{field.name}` {_TYPES[str(field.type)]}" for field in schema)


@contextmanager
def _failures() -> Iterator[None]:
    """Tell what Spark says in the run's own errors: TableBroken for a file, else SparkFailed."""
    from py4j.protocol import Py4JError

    try:
        yield
    except Py4JError as error:
        said = str(error)
        unreadable = _UNREADABLE.search(said)
        if unreadable:
            raise TableBroken(unreadable[1]) from error
        raise SparkFailed(_first(said)) from error
    except ConnectionError as error:
        raise SparkFailed(
            "the driver ended by itself, mostly for want of memory (spark.driver.memory)."
        ) from error


def _first(said: str) -> str:
    """Return the line of a Java trace that says what happened."""
    lines = [line.strip().removeprefix(": ") for line in said.splitlines() if line.strip()]
    told = [line for line in lines if "Exception" in line and not line.startswith("at ")]
    return (told or lines or [""])[0][:300]
