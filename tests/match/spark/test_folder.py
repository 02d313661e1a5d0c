"""Tables in a folder: whole or not at all, and a damaged file is named by either engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from symbio_kg.match.engines import DuckEngine, Engine, TableBroken
from symbio_kg.match.engines.spark import spark_engine
from symbio_kg.match.folder import FolderTaken, published, read_tables, write_note, write_tables

DAY = date(2026, 12, 9)
LISTINGS = pa.table({"listing": [f"o{n}" for n in range(900)], "quantity": [float(n) for n in range(900)]})
TABLES = {"listing": LISTINGS, "word": pa.table({"listing": ["o1"], "word": ["ash"]})}


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each engine."""
    if request.param == "duckdb":
        yield DuckEngine()
        return
    request.getfixturevalue("spark_is_there")
    with spark_engine("local[2]", tmp_path_factory.mktemp("spark"), {"spark.driver.memory": "2g"}) as spark:
        yield spark


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with tables, the first of them in several files."""
    monkeypatch.setattr("symbio_kg.match.folder._ROWS", 400)
    write_tables(TABLES, DAY, tmp_path / "tables")
    return tmp_path / "tables"


def summed(engine: Engine, folder: Path, out: Path) -> list[dict[str, object]]:
    """Read the tables of *folder*, write a result of them to *out*, and return it."""
    day = read_tables(folder, TABLES, engine)
    with published(out) as new:
        engine.write(
            "SELECT COUNT(*) AS listings, SUM(quantity) AS quantity, MAX(listing) AS last FROM listing",
            new / "sums",
        )
        write_note(new, day, ["sums"])
    found: list[dict[str, object]] = pq.read_table(out / "sums").to_pylist()
    return found


EXPECTED: list[dict[str, object]] = [{"listings": 900, "quantity": 404550.0, "last": "o99"}]


def test_tables_go_through_files(engine: Engine, tables: Path, tmp_path: Path) -> None:
    """What was written in several files is read as one table, and the result stands in a folder of its own."""
    assert [file.name for file in sorted((tables / "listing").iterdir())] == [
        f"part-{n:05}.parquet" for n in range(3)
    ]
    assert summed(engine, tables, tmp_path / "out") == EXPECTED
    assert summed(engine, tables, tmp_path / "out") == EXPECTED, "and in place of what a run wrote before"


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def _flip(file: Path) -> None:
    """Turn over the bits of one byte in the middle of the values."""
    content = bytearray(file.read_bytes())
    column = pq.read_metadata(file).row_group(0).column(1)
    content[column.dictionary_page_offset + column.total_compressed_size // 2] ^= 255
    file.write_bytes(bytes(content))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "text": lambda file: file.write_text("listing,quantity\no1,2\n"),
    "cut": _cut,
    "flipped": _flip,
    "other columns": lambda file: pq.write_table(pa.table({"x": [1]}), file),
    "fewer rows": lambda file: pq.write_table(LISTINGS.slice(400, 10), file),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_named_and_nothing_is_written(
    engine: Engine, tables: Path, tmp_path: Path, damage: str
) -> None:
    """The error names the file, or the table that is not whole, in both languages; a second run finishes."""
    file, out = tables / "listing" / "part-00001.parquet", tmp_path / "out"
    DAMAGE[damage](file)

    with pytest.raises(TableBroken) as broken:
        summed(engine, tables, out)

    named = str(tables / "listing") if damage in ("fewer rows", "gone") else str(file)
    assert broken.value.file == named
    assert all(named in text for text in broken.value.message.values())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tables"]
    write_tables(TABLES, DAY, tables)
    assert summed(engine, tables, out) == EXPECTED


@pytest.mark.parametrize("note", ["", "{}", '{"day": "soon", "tables": {}}', None])
def test_a_folder_without_its_note_is_no_table(tables: Path, note: str | None) -> None:
    """Without `tables.json`, or with one that says nothing, the folder cannot be told from half a folder."""
    file = tables / "tables.json"
    if note is None:
        file.unlink()
    else:
        file.write_text(note, encoding="utf-8")
    with pytest.raises(TableBroken) as broken:
        read_tables(tables, TABLES, DuckEngine())
    assert broken.value.file == str(file)


def test_what_failed_leaves_the_folder_as_it_was(tables: Path, tmp_path: Path) -> None:
    """An error in the middle of writing keeps the old tables, and so does a run that was killed."""
    before = {path: path.read_bytes() for path in tables.rglob("*.parquet")}
    with pytest.raises(OSError, match="full"), published(tables) as new:
        (new / "listing").mkdir()
        raise OSError("the disk is full")
    (tmp_path / ".tables.part" / "new" / "listing").mkdir(parents=True)  # as after a kill
    assert {path: path.read_bytes() for path in tables.rglob("*.parquet")} == before
    write_tables(TABLES, DAY, tables)
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_other_peoples_folders_are_left_alone(tmp_path: Path) -> None:
    """A folder with other things in it is not written over."""
    (tmp_path / "thesis.odt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderTaken):
        write_tables(TABLES, DAY, tmp_path)
    assert (tmp_path / "thesis.odt").read_text(encoding="utf-8") == "mine"
