"""What an engine has to do, and how the files of `queries/match` fall into statements."""

from __future__ import annotations

import re
from typing import Any, Final, Protocol

import pyarrow as pa

from symbio_kg import assets

__all__ = ["Engine", "statements"]

_COMMENT: Final = re.compile(r"--[^\n]*")


class Engine(Protocol):
    """Holds tables by name and runs the statements of `queries/match` on them."""

    def put(self, name: str, table: pa.Table) -> None:
        """Hold *table* under *name*, in place of what stood there."""

    def run(self, *names: str, **parameters: int) -> None:
        """Run the statements of each `queries/match/{name}.sql`; `$name` stands for an integer parameter."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of *query*, in its order."""


def statements(name: str, **parameters: int) -> list[str]:
    """Return the statements of `queries/match/{name}.sql` without comments, its parameters filled in."""
    text = (assets.queries() / "match" / f"{name}.sql").read_text(encoding="utf-8")
    for parameter, value in parameters.items():
        text = text.replace(f"${parameter}", str(int(value)))
    return [part for part in map(str.strip, _COMMENT.sub("", text).split(";")) if part]
