"""The tables are the one source of the long lists: tab-separated, UTF-8, a header, no quoting.

Reading checks the form, so that a slipped tab is found here and not as a wrong triple later.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from symbio_kg.errors import SymbioError

__all__ = ["TableMalformed", "many", "read_table"]


class TableMalformed(SymbioError):
    """A table whose header or rows have another form than its reader expects."""

    code = "table-malformed"


def read_table(path: Path, columns: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the rows of *path*, each cell stripped of blanks.

    Raises TableMalformed when a column of *columns* is missing, a name stands twice in the
    header, or a row has another number of cells than the header.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    header = lines[0].split("\t")
    missing = [name for name in columns if name not in header]
    if missing or len(set(header)) != len(header):
        raise _malformed(path, 1, f"{', '.join(header)} / {', '.join(columns)}")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != len(header):
            raise _malformed(path, number, f"{len(cells)} / {len(header)}")
        rows.append(dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    return rows


def many(cell: str) -> list[str]:
    """Return the values of a cell that may hold several, divided by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def _malformed(path: Path, line: int, detail: str) -> TableMalformed:
    return TableMalformed(
        en=f"{path.name}, line {line}: columns do not fit (found / wanted: {detail}).",
        tr=f"{path.name}, satır {line}: sütunlar uymuyor (bulunan / beklenen: {detail}).",
    )
