"""What an engine has to do, and how the files of `queries/match` fall into statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa

from symbio_kg import assets
from symbio_kg.errors import SymbioError

__all__ = ["Engine", "TableBroken", "statements"]

_COMMENT: Final = re.compile(r"--[^\n]*")


class TableBroken(SymbioError):
    """A Parquet file that cannot be read as the table it should be; `file` names it."""

    code = "table-broken"

    def __init__(self, file: Path | str) -> None:
        self.file = str(file)
        super().__init__(
            en=f"{file}: this Parquet file is damaged or incomplete. Nothing was written. "
            "Write the tables again, then run the command again.",
            tr=f"{file}: bu Parquet dosyası bozuk ya da eksik. Hiçbir şey yazılmadı. "
            "Tabloları yeniden yazın, sonra komutu yeniden çalıştırın.",
        )


class Engine(Protocol):
    """Holds tables by name and runs the statements of `queries/match` on them.

    `block` is how many of very many listings it takes at a time.
    """

    block: int

    def put(self, name: str, table: pa.Table) -> None:
        """Hold *table* under *name*, in place of what stood there."""

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Hold what the Parquet *files* have under *name*; TableBroken, now or when asked, when one is damaged."""

    def run(self, *names: str, **parameters: int) -> None:
        """Run the statements of each `queries/match/{name}.sql`; `$name` stands for an integer parameter."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of *query*, in its order."""

    def write(self, query: str, folder: Path) -> None:
        """Write the rows of *query* as Parquet files into *folder*, which must not exist yet."""


def statements(name: str, **parameters: int) -> list[str]:
    """Return the statements of `queries/match/{name}.sql` without comments, its parameters filled in."""
    text = (assets.queries() / "match" / f"{name}.sql").read_text(encoding="utf-8")
    for parameter, value in parameters.items():
        text = text.replace(f"${parameter}", str(int(value)))
    return [part for part in map(str.strip, _COMMENT.sub("", text).split(";")) if part]
