"""The statements of `queries/match` as one query: what a table is made of becomes a part of it.

A whole run makes table after table. For one listing that is mostly the making of tables, so the same
text is put together to a query that the engine plans once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from symbio_kg.match.engines import statements

__all__ = ["definitions", "query"]

_MADE: Final = re.compile(r"CREATE OR REPLACE (?:TABLE|TEMPORARY VIEW) (\w+) AS\s+(.*)", re.DOTALL)


def definitions(*files: str, **parameters: int) -> dict[str, str]:
    """Return the tables and views that `queries/match/{file}.sql` make, and what each is made of."""
    found = (_MADE.fullmatch(text) for name in files for text in statements(name, **parameters))
    return {made[1]: made[2] for made in found if made}


def query(parts: Mapping[str, str], last: str) -> str:
    """Return the query *last* with those of *parts* that it needs, each before whoever names it.

    >>> query({"a": "SELECT 1 AS x", "b": "SELECT x FROM a", "c": "SELECT 2"}, "SELECT * FROM b")
    'WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT * FROM b'
    """
    names = {name: re.compile(rf"(?:FROM|JOIN)\s+{name}\b") for name in parts}
    order: dict[str, None] = {}

    def need(text: str, within: tuple[str, ...]) -> None:
        for name, named in names.items():
            if name not in order and name not in within and named.search(text):
                need(parts[name], (*within, name))
                order[name] = None

    need(last, ())
    shown = ", ".join(f"{name} AS ({parts[name]})" for name in order)
    return f"WITH {shown} {last}" if shown else last
