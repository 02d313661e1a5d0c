"""Tables of matching in a folder: `{table}/part-*.parquet`, and what was written in `tables.json`.

A folder appears whole or not at all, and is checked against what it says of itself before it is read.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from symbio_kg.errors import SymbioError
from symbio_kg.match.engines import Engine, TableBroken

__all__ = ["FolderTaken", "published", "read_tables", "write_note", "write_tables"]

_NOTE: Final = "tables.json"
_ROWS: Final = 500_000
"""Rows of a file at most, so that many can read and write one table."""


class FolderTaken(SymbioError):
    """A folder to write to that holds something else."""

    code = "folder-taken"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            en=f"{folder}: this folder holds other things. Name a new one, or empty it.",
            tr=f"{folder}: bu klasörde başka şeyler var. Yeni bir klasör verin ya da bunu boşaltın.",
        )


@contextmanager
def published(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of *folder* when the block ends well, and goes otherwise.

    Raises FolderTaken when *folder* holds anything that was not written this way.
    """
    if folder.exists() and not (folder / _NOTE).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(folder)
    beside = folder.parent / f".{folder.name}.part"
    shutil.rmtree(beside, ignore_errors=True)  # of a run that was killed
    new, old = beside / "new", beside / "old"
    new.mkdir(parents=True)
    try:
        yield new
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write_note(folder: Path, day: date, tables: Iterable[str]) -> dict[str, int]:
    """Write down the *day* and, of each of *tables* in *folder*, its columns and rows; return how many rows."""
    told = {name: _told(_files(folder / name)) for name in tables}
    note = {"day": day.isoformat(), "tables": told}
    (folder / _NOTE).write_text(json.dumps(note, indent=1), encoding="utf-8")
    return {name: table["rows"] for name, table in told.items()}


def write_tables(tables: Mapping[str, pa.Table], day: date, folder: Path) -> int:
    """Write *tables* as of *day* into *folder*, in place of what was written there; return the number of rows.

    Raises FolderTaken when the folder holds other things, OSError when it cannot be written.
    """
    with published(folder) as new:
        for name, table in tables.items():
            (new / name).mkdir()
            for place, start in enumerate(range(0, max(table.num_rows, 1), _ROWS)):
                file = new / name / f"part-{place:05}.parquet"
                pq.write_table(table.slice(start, _ROWS), file, write_page_checksum=True)
        write_note(new, day, tables)
    return sum(table.num_rows for table in tables.values())


def read_tables(folder: Path, names: Iterable[str], engine: Engine) -> date:
    """Give *engine* the tables *names* of *folder*; return the day they are as of.

    Raises TableBroken with the file that is missing, damaged, or not what was written.
    """
    day, tables = _note(folder)
    for name in sorted(names):
        told = tables.get(name, {})
        files = _files(folder / name)
        if _told(files) != told:
            raise TableBroken(folder / name)
        engine.read(name, files)
    return day


def _note(folder: Path) -> tuple[date, Mapping[str, Any]]:
    try:
        note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        return date.fromisoformat(note["day"]), dict(note["tables"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TableBroken(folder / _NOTE) from error


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def _told(files: Sequence[Path]) -> dict[str, Any]:
    """Return columns and rows of a table in *files*; TableBroken for one that is not Parquet or of other columns."""
    rows, columns = 0, None
    for file in files:
        try:
            found = pq.read_metadata(file)
        except (OSError, pa.ArrowException) as error:
            raise TableBroken(file) from error
        names = [f"{field.name} {field.type}" for field in found.schema.to_arrow_schema()]
        if names != (columns or names):
            raise TableBroken(file)
        rows, columns = rows + found.num_rows, names
    return {"rows": rows, "columns": columns}
