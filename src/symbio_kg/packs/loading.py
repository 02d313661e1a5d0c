"""Read a pack from its folder, and check that its parts fit together before anything is written."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import yaml
from pydantic import ValidationError

from symbio_kg import assets
from symbio_kg.comply.law import ORDER
from symbio_kg.comply.lists import countries
from symbio_kg.faults import unreadable, worded
from symbio_kg.model import Text
from symbio_kg.ontology.tables import TableMalformed, many, read_table
from symbio_kg.packs.errors import PackInvalid, PackUnknown
from symbio_kg.packs.model import Arrival, Authority, Fault, Pack, PackFile, Place, Point, Road

__all__ = ["FILES", "load_pack", "pack_names", "points"]

_T = TypeVar("_T")
_Row = Mapping[str, str]
_MOST: Final = 20_000
"""Rows a table of a pack may have; a state has some hundred districts."""

_NAMED: Final = ("id", "tr", "en", "source", "evidence")
_PLACED: Final = (*_NAMED, "lat", "lon")
_COLUMNS: Final = {
    "zones": _PLACED,
    "districts": _PLACED,
    "places": (*_PLACED, "kind"),
    "roads": (*_NAMED, "path"),
    "faults": (*_NAMED, "line"),
    "arrivals": ("material", "port", "source", "evidence"),
    "authorities": (*_NAMED, "role", "tr_role", "en_role", "area", "website"),
    "texts": ("key", "language", "text"),
}
_REQUIRED: Final = ("zones", "districts", "authorities")
FILES: Final = ("pack.yaml", "scenarios.yaml", *(f"{name}.tsv" for name in _COLUMNS))
"""What a pack may consist of."""


def pack_names() -> tuple[str, ...]:
    """Return the names of the packs that come with the product."""
    return tuple(sorted(path.parent.name for path in assets.packs().glob("*/pack.yaml")))


def load_pack(name: str | Path) -> Pack:
    """Return the pack called *name*, or the one in the folder of that name.

    Raises PackUnknown when there is none, PackInvalid when its parts do not fit.
    """
    folder = assets.packs() / str(name) if str(name) in pack_names() else Path(name)
    if not (folder / "pack.yaml").is_file():
        raise PackUnknown(str(name), pack_names())
    pack = _read(folder)
    _check(pack)
    return pack


def _read(folder: Path) -> Pack:
    file = _file(folder / "pack.yaml")
    rows = {name: _rows(folder, name) for name in _COLUMNS}

    def each(table: str, make: Callable[[_Row], _T]) -> tuple[_T, ...]:
        return tuple(_made(f"{table}.tsv", number, make, row) for number, row in enumerate(rows[table], 2))

    return Pack(
        file,
        zones=each("zones", lambda row: _place(row, "zone")),
        districts=each("districts", lambda row: _place(row, "district")),
        authorities=each("authorities", _authority),
        places=each("places", lambda row: _place(row, row["kind"])),
        roads=each(
            "roads",
            lambda row: Road(row["id"], _names(row), tuple(many(row["path"])), row["source"], _mark(row)),
        ),
        faults=each(
            "faults",
            lambda row: Fault(row["id"], _names(row), points(row["line"]), row["source"], _mark(row)),
        ),
        arrivals=each(
            "arrivals", lambda row: Arrival(row["material"], row["port"], row["source"], _mark(row))
        ),
        texts=each("texts", lambda row: (row["key"], row["language"], row["text"])),
        scenarios=path if (path := folder / "scenarios.yaml").is_file() else None,
        tables={path.name: path.read_text(encoding="utf-8") for path in _files(folder)},
    )


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of the pack in *folder*."""
    return (path for name in FILES if (path := folder / name).is_file())


def _file(path: Path) -> PackFile:
    try:
        return PackFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except ValidationError as error:
        first = error.errors()[0]
        at, said = ".".join(map(str, first["loc"])), worded(first)
        raise PackInvalid(f"pack.yaml, {at}" if at else "pack.yaml", en=said["en"], tr=said["tr"]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = unreadable(error)
        raise PackInvalid("pack.yaml", en=said["en"], tr=said["tr"]) from error


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.tsv"
    if not path.is_file():
        if name in _REQUIRED:
            raise PackInvalid(f"{name}.tsv", en="this table is missing.", tr="bu tablo eksik.")
        return []
    try:
        rows = read_table(path, _COLUMNS[name])
    except TableMalformed as error:
        raise PackInvalid(name, en=error.message["en"], tr=error.message["tr"]) from error
    except UnicodeError as error:
        raise _wrong(path.name, str(error)) from error
    if len(rows) > _MOST:
        raise PackInvalid(path.name, en=f"more than {_MOST} rows.", tr=f"{_MOST} satırdan fazla.")
    return rows


def _made(table: str, line: int, make: Callable[[_Row], _T], row: _Row) -> _T:
    try:
        return make(row)
    except ValueError as error:
        where = f"{table}, {line}"
        raise _wrong(where, str(error)) from error


def _names(row: _Row) -> Text:
    if not (row["id"] and row["en"] and row["tr"]):
        raise ValueError("id, en, tr")
    return {"en": row["en"], "tr": row["tr"]}


def _mark(row: _Row) -> str:
    if row["evidence"] not in ORDER or not row["source"]:
        raise ValueError(f"source, evidence: {row['evidence']!r}")
    return row["evidence"]


def _place(row: _Row, kind: str) -> Place:
    lat, lon = _point(f"{row['lat']} {row['lon']}")
    return Place(row["id"], kind, _names(row), lat, lon, row["source"], _mark(row))


def _authority(row: _Row) -> Authority:
    if row["website"] and not row["website"].startswith("https://"):
        raise ValueError(f"website: {row['website']!r}")
    duty = {"en": row["en_role"], "tr": row["tr_role"]}
    origin = (row["source"], _mark(row))
    return Authority(row["id"], _names(row), row["role"], duty, row["area"], row["website"], *origin)


def points(text: str) -> tuple[Point, ...]:
    """Return the points of a line written as `lat lon; lat lon`; ValueError for fewer than two or a wrong one."""
    found = tuple(_point(part) for part in many(text))
    if len(found) < 2:
        raise ValueError(f"line: {text!r}")
    return found


def _point(text: str) -> Point:
    try:
        lat, lon = (float(part) for part in text.split())
    except ValueError:
        raise ValueError(f"lat, lon: {text!r}") from None
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError(f"lat, lon: {text!r}")
    return lat, lon


def _wrong(where: str, detail: str) -> PackInvalid:
    return PackInvalid(where, en=f"this does not fit: {detail}", tr=f"bu uymuyor: {detail}")


def _check(pack: Pack) -> None:
    """Raise PackInvalid unless ids are single, references lead somewhere, and the law is the country's."""
    _single("zones.tsv, places.tsv", [p.id for p in (*pack.zones, *pack.places)])
    for table in ("districts", "authorities", "roads", "faults"):
        _single(f"{table}.tsv", [thing.id for thing in getattr(pack, table)])
    _known("roads.tsv", (i for road in pack.roads for i in road.path), (*pack.zones, *pack.places))
    ports = [place for place in pack.places if place.kind == "port"]
    _known("arrivals.tsv", (arrival.port for arrival in pack.arrivals), ports)
    law = countries().law.get(pack.file.country)
    if law is None or {law} != set(pack.file.laws):
        raise PackInvalid(
            "pack.yaml",
            en=f"the law of {pack.file.country} is {law or 'not in the product'}, laws says {pack.file.laws}.",
            tr=f"{pack.file.country} için geçerli hukuk {law or 'üründe yok'}, laws ise {pack.file.laws} diyor.",
        )


def _single(where: str, ids: Sequence[str]) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) != len(ids) else []
    if twice:
        raise PackInvalid(where, en=f"{twice[0]} stands twice.", tr=f"{twice[0]} iki kez yazılmış.")


def _known(where: str, wanted: Iterable[str], known: Iterable[Place]) -> None:
    names = {place.id for place in known}
    for one in wanted:
        if one not in names:
            raise PackInvalid(
                where, en=f"{one} is not a place of the pack.", tr=f"{one} pakette olmayan bir yer."
            )
