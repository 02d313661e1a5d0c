"""Which format a document has: its content decides where that is plain, else its name or media type."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from symbio_kg.read.messages import Unreadable

__all__ = ["TABLES", "detect"]

TABLES: Final = frozenset({"csv", "xlsx"})

_EXTENSIONS: Final = {
    ".ttl": "turtle",
    ".turtle": "turtle",
    ".n3": "turtle",
    ".nt": "n-triples",
    ".nq": "n-quads",
    ".trig": "trig",
    ".jsonld": "json-ld",
    ".json": "json-ld",
    ".rdf": "rdf-xml",
    ".owl": "rdf-xml",
    ".xml": "rdf-xml",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}

_MEDIA_TYPES: Final = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "n-triples",
    "application/n-quads": "n-quads",
    "application/trig": "trig",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
    "application/rdf+xml": "rdf-xml",
    "application/xml": "rdf-xml",
    "text/xml": "rdf-xml",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}

_OTHERS: Final = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS / DOC (Excel 97)"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"SQLite format", "SQLite"),
    (b"PAR1", "Parquet"),
)

_TURTLE = re.compile(r"^\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s)", re.IGNORECASE)
_N_TRIPLES = re.compile(r"^\s*(?:#[^\n]*\n\s*)*(?:<[^<>\s]+>|_:\S+)\s+<")
_JSON = re.compile(r"^\s*(?:\{|\[\s*(?:\{|\]))")
_XML = re.compile(r"^\s*<(?:\?xml|!|rdf:RDF)", re.IGNORECASE)
_LOOKED_AT = 4_096


def detect(data: bytes, name: str, media_type: str | None = None) -> str:
    """Return the format of *data*: a key of rdf.FORMATS, `csv` or `xlsx`.

    Raises Unreadable for a format that is not read, or when nothing tells.
    """
    for magic, label in _OTHERS:
        if data.startswith(magic):
            raise Unreadable("other-format", name, format=label)
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    said = _said(name, media_type)
    seen = _seen(data)
    if said == "xlsx":
        # the name promises a workbook, the bytes are none
        if seen:
            return seen
        raise Unreadable("bad-workbook", name)
    if said in ("turtle", "n-triples", "n-quads", "trig") or (said and seen is None):
        return said
    if seen is not None and (said is None or said == "csv" or seen in ("json-ld", "rdf-xml")):
        return seen
    if said:
        return said
    return _last_guess(data, name)


def _said(name: str, media_type: str | None) -> str | None:
    if media_type:
        known = _MEDIA_TYPES.get(media_type.partition(";")[0].strip().lower())
        if known:
            return known
    return _EXTENSIONS.get(PurePath(name).suffix.lower())


def _seen(data: bytes) -> str | None:
    """Return the RDF format that the beginning of *data* shows, if it shows one."""
    start = data[:_LOOKED_AT].decode("utf-8-sig", errors="replace")
    for pattern, kind in (
        (_XML, "rdf-xml"),
        (_JSON, "json-ld"),
        (_TURTLE, "turtle"),
        (_N_TRIPLES, "n-triples"),
    ):
        if pattern.match(start):
            return kind
    return None


def _last_guess(data: bytes, name: str) -> str:
    first = next((line for line in data.splitlines() if line.strip()), b"")
    if any(separator in first for separator in (b";", b",", b"\t")):
        return "csv"
    raise Unreadable("unknown-format", name)
