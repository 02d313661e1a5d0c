"""From the rows of a query to a Parquet file: numbers as numbers, IRIs and texts as text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

__all__ = ["write_parquet"]

_READ: Final = (
    "CREATE TABLE rows AS SELECT * FROM read_csv($source, delim='\t', quote='', escape='', header=true, "
    "auto_detect=false, null_padding=true, columns={columns})"
)
_NUMBER: Final = r'^(?:[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?|"[^"]*"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:double|float|decimal|integer)>)$'
_TERM: Final = r'^(?:<([^>]*)>|"(.*)"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)$'


def write_parquet(source: Path, target: Path) -> None:
    """Write the SPARQL results in *source* (tab-separated values) to *target*."""
    with source.open(encoding="utf-8") as file:
        names = [name.removeprefix("?") for name in file.readline().rstrip("\n").split("\t")]
    columns = "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in names) + "}"
    with duckdb.connect() as database:
        database.execute(_READ.format(columns=columns), {"source": str(source)})
        made = ", ".join(f'{_column(database, name)} AS "{name}"' for name in names)
        database.execute(
            f"COPY (SELECT {made} FROM rows) TO '{_quoted(target)}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608  names of our own queries
        )


def _column(database: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return what makes a column: a number where every value is one, otherwise the text of the term."""
    text = f"""regexp_replace("{name}", '{_TERM}', '\\1\\2', 's')"""
    asked = f"""SELECT bool_and(regexp_matches("{name}", '{_NUMBER}')) FROM rows"""  # noqa: S608
    found = database.execute(asked).fetchone()
    if found and found[0]:
        return f"TRY_CAST({text} AS DOUBLE)"
    for escaped, plain in (("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ('\\"', '"'), ("\\\\", "\\")):
        text = f"replace({text}, '{escaped}', '{plain}')"
    return text


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
