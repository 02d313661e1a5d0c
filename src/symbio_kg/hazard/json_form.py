"""Compositions as JSON has them: one or many, flat or wrapped, as lists of components or as name and content."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NoReturn

from symbio_kg.hazard.fields import IGNORED, PARTS, WRAPPERS, meta_field, part_field, plain_key
from symbio_kg.hazard.raw import RawCell, RawComposition, RawPart, taken_as_meta, unknown_key, writes_comma
from symbio_kg.hazard.refusal import CompositionRefused
from symbio_kg.hazard.wording import finding
from symbio_kg.model import Finding, Place
from symbio_kg.read import Unreadable
from symbio_kg.read.cells import text_of
from symbio_kg.read.guards import check_characters, check_depth, decode, show

__all__ = ["cases_of", "from_mapping", "json_of"]

_MOST_PARTS: Final = 5_000


def json_of(data: bytes, name: str) -> object:
    """Return the value in *data*; Unreadable for what is no JSON, repeats a key or nests too deep."""
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


def cases_of(value: object, name: str) -> list[Mapping[str, object]]:
    """Return the compositions in *value*, one mapping each; CompositionRefused when there is none."""
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


def from_mapping(case: Mapping[str, object], name: str) -> RawComposition:
    """Return the composition in *case*, its cells by what their keys mean."""
    findings: list[Finding] = []
    meta: dict[str, RawCell] = {}
    _collect_meta(case, name, meta, findings)
    listed = _parts_of(case)
    parts = []
    for row, item in enumerate(_items(listed, name), start=1):
        part = _raw_part(row, item, name, findings)
        if part is not None and not taken_as_meta(part, meta):
            parts.append(part)
    if len(parts) > _MOST_PARTS:
        findings.append(finding("too-many-parts", Place(name), {"limit": _MOST_PARTS}))
    title = meta.get("title")
    source = f"{name} ({show(text_of(title.value), 40)})" if title is not None else name
    return RawComposition(source, tuple(parts[:_MOST_PARTS]), meta, writes_comma(parts), tuple(findings))


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
            findings.append(unknown_key(str(key), name))


def _raw_part(row: int, item: Mapping[str, object], name: str, findings: list[Finding]) -> RawPart | None:
    cells: dict[str, RawCell] = {}
    values: list[RawCell] = []
    for key, value in _flat(item):
        if value is None or value == "":
            continue
        found = part_field(str(key))
        if found is None:
            if plain_key(str(key)) not in IGNORED and not plain_key(str(key)).startswith(("expect", "_")):
                findings.append(unknown_key(str(key), name, row))
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
