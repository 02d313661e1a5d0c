"""The engine of one machine: DuckDB inside the process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from symbio_kg.match.engines.base import TableBroken, statements

__all__ = ["DuckEngine"]


class DuckEngine:
    """Runs the matching SQL in DuckDB; `connection` is open to questions that only DuckDB is asked."""

    block = 50_000

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("CREATE TEMP MACRO nth_best(x, n) AS MAX(x, n)[n]")

    def put(self, name: str, table: pa.Table) -> None:
        """Hold *table* under *name*, in place of what stood there."""
        self.connection.register("given", table)
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")  # noqa: S608
        self.connection.unregister("given")

    def extend(self, name: str, table: pa.Table) -> None:
        """Add those rows of *table* that are not there to what is held under *name*."""
        self.connection.register("given", table)
        self.connection.execute(f"INSERT INTO {name} SELECT * FROM given EXCEPT SELECT * FROM {name}")  # noqa: S608
        self.connection.unregister("given")

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Hold what the Parquet *files* have under *name*; TableBroken when one is damaged."""
        for place, file in enumerate(files):
            try:
                table = pq.ParquetFile(file, page_checksum_verification=True).read()
            except (OSError, pa.ArrowException) as error:
                raise TableBroken(file) from error
            if place == 0:
                self.put(name, table)
            else:
                self.connection.register("given", table)
                self.connection.execute(f"INSERT INTO {name} SELECT * FROM given")  # noqa: S608
                self.connection.unregister("given")

    def run(self, *names: str, **parameters: int) -> None:
        """Run the statements of each `queries/match/{name}.sql`; `$name` stands for an integer parameter."""
        for name in names:
            for statement in statements(name, **parameters):
                self.connection.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of *query*, in its order."""
        return self.connection.execute(query).fetchall()

    def write(self, query: str, folder: Path) -> None:
        """Write the rows of *query* as Parquet files into *folder*, which must not exist yet."""
        folder.mkdir()
        self.connection.sql(query).write_parquet(str(folder / "part-0.parquet"))
