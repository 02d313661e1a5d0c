"""Read: a document in any of the formats becomes triples with places, or says why it cannot.

Nothing is fetched, nothing is written, and bad content ends in `Unreadable` or in findings,
never in a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from symbio_kg.model import Document
from symbio_kg.read.detect import TABLES, detect
from symbio_kg.read.feedback import split_rows, write_errors
from symbio_kg.read.guards import MAX_BYTES, check_size
from symbio_kg.read.messages import Unreadable
from symbio_kg.read.rdf import read_rdf
from symbio_kg.read.table import read_table
from symbio_kg.read.template import write_template
from symbio_kg.vocabulary import Vocabulary

__all__ = ["Unreadable", "read", "split_rows", "write_errors", "write_template"]


def read(
    source: Path | bytes,
    *,
    name: str | None = None,
    media_type: str | None = None,
    vocabulary: Vocabulary | None = None,
    firm: Mapping[str, str] | None = None,
) -> Document:
    """Return the document in *source*, a file or its bytes, named *name* in messages.

    Words in tables are looked up in *vocabulary*, the product's own unless given; a row of a table that names no
    firm is of *firm*, its cells by the keys of COLUMNS.

    Row problems become findings; Unreadable is raised when nothing of the document can be used.
    """
    label = name or (source.name if isinstance(source, Path) else "document")
    data = source if isinstance(source, bytes) else _bytes(source, label)
    check_size(data, label)
    kind = detect(data, label, media_type)
    if kind in TABLES:
        return read_table(data, label, kind, vocabulary, firm)
    return read_rdf(data, label, kind)


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable("not-found", name) from error
