"""DuckDB with tables that grow by a few rows at a time."""

from __future__ import annotations

import pyarrow as pa

from symbio_kg.match.engines import DuckEngine

__all__ = ["LiveEngine"]


class LiveEngine(DuckEngine):
    """Runs the matching SQL, and adds rows to what it holds."""

    def add(self, name: str, table: pa.Table) -> None:
        """Add the rows of *table* to the table *name*; of columns that it does not have nothing is kept."""
        if not table.num_rows:
            return
        columns = ", ".join(f'"{column}"' for column in table.column_names)
        marks = ", ".join("?" * table.num_columns)
        rows = ", ".join([f"({marks})"] * table.num_rows)
        values = [value for row in table.to_pylist() for value in row.values()]
        self.connection.execute(f"INSERT INTO {name} ({columns}) VALUES {rows}", values)  # noqa: S608

    def do(self, statement: str) -> None:
        """Run *statement*, which may be any that DuckDB knows."""
        self.connection.execute(statement).fetchall()
