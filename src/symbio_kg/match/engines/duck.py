"""The engine of one machine: DuckDB inside the process."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from symbio_kg.match.engines.base import statements

__all__ = ["DuckEngine"]


class DuckEngine:
    """Runs the matching SQL in DuckDB; `connection` is open to questions that only DuckDB is asked."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()

    def put(self, name: str, table: pa.Table) -> None:
        """Hold *table* under *name*, in place of what stood there."""
        self.connection.register("given", table)
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")  # noqa: S608
        self.connection.unregister("given")

    def run(self, *names: str, **parameters: int) -> None:
        """Run the statements of each `queries/match/{name}.sql`; `$name` stands for an integer parameter."""
        for name in names:
            for statement in statements(name, **parameters):
                self.connection.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of *query*, in its order."""
        return self.connection.execute(query).fetchall()
