"""Writing a region as Parquet: the rows that `queries/match/project-*.rq` would find in its graph.

One file a table, the listings in row groups; the numbers stand as text, as in the projections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from symbio_kg.generate.knowledge import contents
from symbio_kg.generate.region import Block
from symbio_kg.generate.things import Firm, Listing
from symbio_kg.terms import PREFIXES

__all__ = ["TABLES", "write_parquet"]

_SYM, _LOW = PREFIXES["sym"], PREFIXES["low"]
_ROWS: Final = 20_000
_BY_CODE: Final = 0.6
"""What an offer's code alone says of its kind, as `project-kinds.rq` has it."""

Row = tuple[str | None, ...]

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "listings": (
        *("listing", "resource", "firm", "lat", "long", "quantity", "minimum", "unit", "period"),
        *("from", "until", "reach", "temperature", "water"),
    ),
    "months": ("listing", "month"),
    "kinds": ("listing", "kind", "likelihood"),
    "needs": ("listing", "aspect", "value"),
    "measurements": ("listing", "property", "operator", "value", "unit"),
    "limits": ("holder", "property", "operator", "value", "unit"),
    "lawful": ("listing", "role", "resource", "activity", "country", "code"),
    "licences": ("listing", "licence", "number", "from", "until", "room", "type", "code", "operation"),
    "words": ("listing", "resource", "text", "language", "function"),
    "marks": ("listing", "role", "synthetic", "private"),
}
"""The tables by the name of their projection; `marks` says what is invented, and what is kept private."""


def write_parquet(found: Iterable[Block], folder: Path) -> Iterator[int]:
    """Write the blocks to `{table}.parquet` in *folder*; yield how many listings each block has.

    A block with a fault is written as it was before; OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting: dict[str, list[Row]] = {name: [] for name in TABLES}
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", _schema(name)))
            for name in TABLES
        }
        for block in found:
            for listing in block.listings:
                for name, rows in _ROWS_OF.items():
                    waiting[name].extend(rows(listing, block.firm))
            for name, rows_of in waiting.items():
                if len(rows_of) >= _ROWS:
                    _flush(writers[name], name, rows_of)
            yield len(block.listings)
        for name, rows_of in waiting.items():
            _flush(writers[name], name, rows_of)


def _schema(name: str) -> pa.Schema:
    return pa.schema([(column, pa.string()) for column in TABLES[name]], metadata={"synthetic": "true"})


def _flush(writer: pq.ParquetWriter, name: str, rows: list[Row]) -> None:
    if rows:
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        writer.write_table(pa.Table.from_arrays(columns, schema=_schema(name)))
        rows.clear()


def _listing(listing: Listing, firm: Firm) -> Iterator[Row]:
    amount = listing.amount
    yield (
        listing.iri,
        _SYM + listing.kind,
        firm.iri,
        firm.lat,
        firm.lon,
        amount.value if amount else None,
        (amount.least or None) if amount else None,
        amount.unit if amount else None,
        _SYM + amount.period if amount else None,
        listing.first or None,
        listing.last or None,
        listing.distance or None,
        listing.supply or None,
        listing.water or None,
    )


def _months(listing: Listing, _firm: Firm) -> Iterator[Row]:
    return ((listing.iri, str(month)) for month in listing.months)


def _kinds(listing: Listing, _firm: Firm) -> Iterator[Row]:
    if listing.role != "Offer":
        return
    kinds: dict[str, float] = {listing.code: _BY_CODE} if listing.code else {}
    if listing.material:
        kinds[listing.material] = 1.0
    elif listing.code:
        entry = listing.code.removeprefix(_LOW).replace("-", " ")
        kinds |= {
            PREFIXES["mat"] + material: likelihood for material, likelihood in contents().get(entry, ())
        }
    for kind, likelihood in kinds.items():
        yield listing.iri, kind, str(likelihood)


def _needs(listing: Listing, firm: Firm) -> Iterator[Row]:
    if listing.role == "Need":
        for aspect, value in (
            ("slot", listing.slot),
            ("process", listing.process),
            ("activity", firm.activity),
            ("function", listing.function),
            ("material", listing.material),
            ("replaces", listing.replaces),
        ):
            if value:
                yield listing.iri, aspect, value


def _measurements(listing: Listing, _firm: Firm) -> Iterator[Row]:
    return (
        (listing.iri, found.property, _SYM + found.operator, found.value, found.unit)
        for found in listing.measured
        if listing.role == "Offer"
    )


def _limits(listing: Listing, _firm: Firm) -> Iterator[Row]:
    return (
        (listing.iri, found.property, _SYM + found.operator, found.value or None, found.unit or None)
        for found in listing.limits
    )


def _lawful(listing: Listing, firm: Firm) -> Iterator[Row]:
    code = _notation(listing.code) or None
    yield listing.iri, _SYM + listing.role, _SYM + listing.kind, firm.activity, "TR", code


def _licences(listing: Listing, firm: Firm) -> Iterator[Row]:
    held = firm.licence
    if held is None or listing.role != "Need":
        return
    for code, operation in held.pairs:
        ends = held.first, held.last, held.room or None, held.facility
        yield listing.iri, held.iri, held.number, *ends, _notation(code), _notation(operation)


def _words(listing: Listing, _firm: Firm) -> Iterator[Row]:
    kind = _SYM + listing.kind
    yield listing.iri, kind, listing.tr, "tr", None
    yield listing.iri, kind, listing.en, "en", None
    if listing.skill:
        yield listing.iri, kind, listing.skill, "", None
    if listing.function:
        yield listing.iri, kind, None, None, listing.function


def _marks(listing: Listing, _firm: Firm) -> Iterator[Row]:
    yield listing.iri, _SYM + listing.role, "true", " ".join(listing.private)


def _notation(iri: str) -> str:
    """Return the notation of a code or operation; as the lists have it."""
    return iri.rsplit("/", 1)[1].replace("-", " ") if iri else ""


_ROWS_OF: Final[Mapping[str, Callable[[Listing, Firm], Iterable[Row]]]] = {
    "listings": _listing,
    "months": _months,
    "kinds": _kinds,
    "needs": _needs,
    "measurements": _measurements,
    "limits": _limits,
    "lawful": _lawful,
    "licences": _licences,
    "words": _words,
    "marks": _marks,
}
