"""Files with compositions: JSON in many shapes, CSV and XLSX with headings in either language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NoReturn

from symbio_kg.errors import SymbioError
from symbio_kg.hazard.compose import compose
from symbio_kg.hazard.fields import (
    IGNORED,
    PARTS,
    TOTALS,
    WRAPPERS,
    meta_field,
    nearest_field,
    part_field,
    plain_key,
)
from symbio_kg.hazard.model import Composition
from symbio_kg.hazard.raw import RawCell, RawComposition, RawPart
from symbio_kg.hazard.wording import finding
from symbio_kg.model import Finding, Place, Severity
from symbio_kg.read import Unreadable
from symbio_kg.read.cells import text_of
from symbio_kg.read.detect import detect
from symbio_kg.read.grid import Cell, Grid, read_csv
from symbio_kg.read.guards import MAX_BYTES, check_characters, check_depth, check_size, decode, show
from symbio_kg.read.xlsx import read_xlsx

__all__ = ["CompositionRefused", "compositions_of", "read_compositions"]

_MOST_PARTS: Final = 5_000
_FEWEST_HEADINGS: Final = 2
_COMMA: Final = re.compile(r"[<>≤≥~]?\s*\d+,\d{1,2}(?:\D|$)|\d,\d{4,}|\d\.\d{3},\d")
_POINT: Final = re.compile(r"[<>≤≥~]?\s*\d+\.\d{1,2}(?:\D|$)|\d\.\d{4,}|\d,\d{3}\.\d")


class CompositionRefused(SymbioError):
    """A file whose composition cannot be assessed; `findings` say where and what to do."""

    code = "composition-refused"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        wrong = [found for found in findings if found.severity is Severity.VIOLATION]
        super().__init__(
            **{language: "\n".join(_told(f, language) for f in wrong) for language in ("en", "tr")}
        )


def _told(found: Finding, language: str) -> str:
    place = found.place
    row = {"en": "row", "tr": "satır"}[language]
    where = [place.source, f"{row} {place.row}" if place.row else "", place.field or ""]
    return f"{', '.join(part for part in where if part)}: {found.message[language]}"


def read_compositions(source: Path | bytes, *, name: str | None = None) -> list[Composition]:
    """Return the compositions in a file or its bytes, in their order.

    Raises Unreadable when the file cannot be read at all, CompositionRefused when a composition in it
    cannot be assessed.
    """
    label = name or (source.name if isinstance(source, Path) else "document")
    data = source if isinstance(source, bytes) else _bytes(source, label)
    check_size(data, label)
    kind = detect(data, label)
    if kind == "json-ld":
        return compositions_of(_json(data, label), name=label)
    if kind not in ("csv", "xlsx"):
        raise Unreadable("other-format", label, format=kind)
    try:
        grid = (
            read_xlsx(data, label, known=_known, fewest=_FEWEST_HEADINGS)
            if kind == "xlsx"
            else read_csv(data, label, known=_known, fewest=_FEWEST_HEADINGS)
        )
    except Unreadable as error:
        if error.reason == "no-header":
            raise CompositionRefused([finding("no-header", error.place, {})]) from error
        raise
    return _composed([_from_grid(grid)])


def compositions_of(value: object, *, name: str = "composition") -> list[Composition]:
    """Return the compositions in *value*, as JSON gives it; CompositionRefused when one cannot be assessed."""
    return _composed([_from_mapping(case, name) for case in _cases(value, name)])


def _composed(raws: Sequence[RawComposition]) -> list[Composition]:
    done, findings = [], []
    for raw in raws:
        composition, found = compose(raw)
        findings += found
        if composition is not None:
            done.append(composition)
    if len(done) < len(raws):
        raise CompositionRefused(findings)
    return done


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable("not-found", name) from error


# JSON


def _json(data: bytes, name: str) -> object:
    text, _ = decode(data, name, guess=True)
    check_characters(text, name)
    check_depth(text, name, json=True)

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise Unreadable("duplicate-key", name, key=show(twice))
        return dict(pairs)

    def never(word: str) -> NoReturn:
        raise Unreadable("syntax", name, format="JSON", reason=word)

    try:
        return json.loads(text, object_pairs_hook=once, parse_float=Decimal, parse_constant=never)
    except json.JSONDecodeError as error:
        raise Unreadable("syntax", Place(name, line=error.lineno), format="JSON", reason=error.msg) from error
    except ValueError as error:  # an integer of thousands of digits
        raise Unreadable("syntax", name, format="JSON", reason=show(str(error))) from error


def _cases(value: object, name: str) -> list[Mapping[str, object]]:
    if isinstance(value, Mapping):
        if _parts_of(value) is not None or any(meta_field(str(key)) for key in value):
            if _parts_of(value) is None and len(inner := _lists(value)) == 1:
                return [_mapping(case, name) for case in inner[0]]
            return [value]
        inner = _lists(value)
        if len(inner) == 1:
            return [_mapping(case, name) for case in inner[0]]
        return [value]
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        maps = [_mapping(case, name) for case in value]
        if maps and all(_parts_of(case) is None and _looks_like_part(case) for case in maps):
            return [{"components": maps}]
        if maps:
            return maps
    raise CompositionRefused([finding("no-parts", Place(name), {})])


def _lists(value: Mapping[str, object]) -> list[Sequence[object]]:
    found = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], Mapping)]
    return [cases for cases in found if any(_parts_of(case) is not None for case in cases)]


def _looks_like_part(case: Mapping[str, object]) -> bool:
    fields = {found[0] for key in case if (found := part_field(str(key)))}
    return bool(fields & {"cas", "name", "element", "hazards"}) and bool(
        fields & {"value", "low", "high", "lod"}
    )


def _mapping(case: object, name: str) -> Mapping[str, object]:
    if not isinstance(case, Mapping):
        raise CompositionRefused([finding("not-an-object", Place(name), {"text": show(str(case))})])
    return case


def _parts_of(case: object) -> object | None:
    """Return the value under the key that holds the components, here or in a wrapping object."""
    if not isinstance(case, Mapping):
        return None
    for key, value in case.items():
        if plain_key(str(key)) in PARTS and isinstance(value, (list, Mapping)):
            if isinstance(value, Mapping) and (inner := _parts_of(value)) is not None:
                return inner
            return value
    for key, value in case.items():
        if plain_key(str(key)) in WRAPPERS and (found := _parts_of(value)) is not None:
            return found
    return None


def _from_mapping(case: Mapping[str, object], name: str) -> RawComposition:
    findings: list[Finding] = []
    meta: dict[str, RawCell] = {}
    _collect_meta(case, name, meta, findings)
    listed = _parts_of(case)
    parts = []
    for row, item in enumerate(_items(listed, name), start=1):
        part = _raw_part(row, item, name, findings)
        if part is not None and not _taken_as_meta(part, meta):
            parts.append(part)
    if len(parts) > _MOST_PARTS:
        findings.append(finding("too-many-parts", Place(name), {"limit": _MOST_PARTS}))
    title = meta.get("title")
    source = f"{name} ({show(text_of(title.value), 40)})" if title is not None else name
    return RawComposition(source, tuple(parts[:_MOST_PARTS]), meta, _writes_comma(parts), tuple(findings))


def _items(listed: object, name: str) -> Iterator[Mapping[str, object]]:
    if isinstance(listed, Mapping):
        for key, value in listed.items():
            yield {"name": key, **value} if isinstance(value, Mapping) else {"name": key, "value": value}
    elif isinstance(listed, list):
        for item in listed:
            yield _mapping(item, name)


def _collect_meta(
    case: Mapping[str, object], name: str, meta: dict[str, RawCell], findings: list[Finding]
) -> None:
    for key, value in case.items():
        plain = plain_key(str(key))
        if plain in PARTS and isinstance(value, (list, Mapping)):
            if isinstance(value, Mapping) and _parts_of(value) is not None:
                _collect_meta(value, name, meta, findings)
            continue
        if plain in WRAPPERS and isinstance(value, Mapping):
            _collect_meta(value, name, meta, findings)
        elif (field := meta_field(str(key))) is not None:
            if value is not None:
                meta.setdefault(field, RawCell(value, str(key)))
        elif plain not in IGNORED and not plain.startswith(("expect", "_", "beklenen")):
            findings.append(_unknown_key(str(key), name))


def _unknown_key(key: str, name: str, row: int | None = None) -> Finding:
    return finding(
        "key-unknown", Place(name, row=row, field=show(key)), {"text": show(key), "near": nearest_field(key)}
    )


def _raw_part(row: int, item: Mapping[str, object], name: str, findings: list[Finding]) -> RawPart | None:
    cells: dict[str, RawCell] = {}
    values: list[RawCell] = []
    for key, value in _flat(item):
        if value is None or value == "":
            continue
        found = part_field(str(key))
        if found is None:
            if plain_key(str(key)) not in IGNORED and not plain_key(str(key)).startswith(("expect", "_")):
                findings.append(_unknown_key(str(key), name, row))
            continue
        field, unit = found
        if field == "value" and isinstance(value, Mapping):
            values += list(_nested(value, str(key)))
        elif field == "value":
            values.append(RawCell(value, str(key), unit))
        else:
            cells.setdefault(field, RawCell(value, str(key), unit))
    return RawPart(row, cells, tuple(values))


def _flat(item: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the keys of a component, those of an object that names its substance among them."""
    for key, value in item.items():
        found = part_field(str(key))
        if isinstance(value, Mapping) and found is not None and found[0] == "name":
            yield from ((str(k), v) for k, v in value.items())
        else:
            yield str(key), value


def _nested(value: Mapping[str, Any], label: str) -> Iterator[RawCell]:
    """Yield the amount in `{"value": 1, "unit": "%"}`."""
    unit = next((str(v) for k, v in value.items() if (f := part_field(str(k))) and f[0] == "unit"), "")
    for key, amount in value.items():
        found = part_field(str(key))
        if found is not None and found[0] == "value":
            yield RawCell(amount, label, unit or found[1])


# tables


def _known(cells: Sequence[Cell]) -> int:
    texts = [cell for cell in cells if isinstance(cell, str) and 0 < len(cell) < 100]
    fields = {found[0] for text in texts if (found := part_field(text)) is not None}
    names = fields & {"name", "cas", "element"}
    return len(fields) if names and fields & {"value", "high", "lod"} else 0


def _from_grid(grid: Grid) -> RawComposition:
    findings = list(grid.findings)
    columns = _columns(grid, findings)
    meta: dict[str, RawCell] = {}
    for cells in grid.above:
        _above(cells, meta)
    parts = []
    for number, cells in grid.rows:
        if any(text_of(cell) for cell in cells[len(grid.headings) :]):
            findings.append(finding("extra-cells", Place(grid.name, row=number), {}))
        part = _row(number, cells, columns)
        if part is None or _is_total(part) or _taken_as_meta(part, meta):
            continue
        parts.append(part)
    return RawComposition(grid.name, tuple(parts), meta, _writes_comma(parts, grid), tuple(findings))


def _columns(grid: Grid, findings: list[Finding]) -> list[tuple[int, str, str, str]]:
    columns = []
    taken: dict[str, str] = {}
    for position, heading in enumerate(grid.headings):
        if not heading:
            continue
        found = part_field(heading)
        place = Place(grid.name, row=grid.header_row, field=show(heading))
        if found is None:
            if plain_key(heading) not in IGNORED:
                findings.append(
                    finding("key-unknown", place, {"text": show(heading), "near": nearest_field(heading)})
                )
            continue
        field, unit = found
        if field in taken and field != "value":
            findings.append(finding("column-twice", place, {"first": taken[field], "text": show(heading)}))
            continue
        taken.setdefault(field, show(heading))
        columns.append((position, heading, field, unit))
    return columns


def _row(number: int, cells: Sequence[Cell], columns: Sequence[tuple[int, str, str, str]]) -> RawPart | None:
    named: dict[str, RawCell] = {}
    values = []
    for position, heading, field, unit in columns:
        cell = cells[position] if position < len(cells) else None
        if text_of(cell) == "":
            continue
        if field == "value":
            values.append(RawCell(cell, show(heading), unit))
        else:
            named[field] = RawCell(cell, show(heading), unit)
    if not named and not values:
        return None
    return RawPart(number, named, tuple(values))


def _above(cells: Sequence[Cell], meta: dict[str, RawCell]) -> None:
    """Take `pH | 12,3` or `pH: 12,3` that stands above the header as said of the whole waste."""
    filled = [text_of(cell) for cell in cells if text_of(cell)]
    if len(filled) == 1 and ":" in filled[0]:
        filled = [part.strip() for part in filled[0].split(":", 1)]
    if len(filled) >= 2 and (field := meta_field(filled[0].rstrip(":"))) is not None:
        meta.setdefault(field, RawCell(filled[1], filled[0].rstrip(":")))


_WHOLE: Final = frozenset(
    {"ph", "flash", "viscosity", "moisture", "dry_matter", "density", "state", "code", "day"}
)


def _taken_as_meta(part: RawPart, meta: dict[str, RawCell]) -> bool:
    """Return whether the line measures the waste, not a substance in it; *meta* takes it over then."""
    name = part.cells.get("name")
    if name is None or "cas" in part.cells:
        return False
    field = meta_field(text_of(name.value))
    if field not in _WHOLE or not part.values:
        return False
    if field == "moisture" and plain_key(text_of(name.value)) in ("water", "su"):
        return False
    meta.setdefault(field, RawCell(part.values[0].value, text_of(name.value)))
    return True


def _is_total(part: RawPart) -> bool:
    name = part.cells.get("name")
    return name is not None and "cas" not in part.cells and plain_key(text_of(name.value)) in TOTALS


def _writes_comma(parts: Sequence[RawPart], grid: Grid | None = None) -> bool:
    """Return whether the numbers of the document have the decimal comma."""
    texts = [
        cell.value
        for part in parts
        for cell in (*part.values, *part.cells.values())
        if isinstance(cell.value, str)
    ]
    comma = any(_COMMA.search(text) for text in texts)
    point = any(_POINT.search(text) for text in texts)
    if comma != point:
        return comma
    return grid is not None and grid.separator == ";"
