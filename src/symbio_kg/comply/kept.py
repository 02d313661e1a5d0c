"""Verdicts that were kept so that others can verify them: one graph each, named by the verdict's number."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from pyoxigraph import Literal, Triple

from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["keep", "kept_record", "number_in"]

_VALUE, _CREATED = PREFIXES["rdf"]["value"], PREFIXES["dcterms"]["created"]
_VERDICTS: Final = f"{PREFIXES['graph']}verdict/"
_NUMBER: Final = re.compile(r"(?<![0-9A-F])[0-9A-F]{4}(?:[- ]?[0-9A-F]{4}){3}(?![0-9A-F])")


def number_in(text: str) -> str:
    """Return the number in *text*, which may be the address of a QR code; empty where there is none.

    >>> number_in("https://w3id.org/symbio-kg/data/verdict/1a2b3c4d5e6f7890")
    '1A2B-3C4D-5E6F-7890'
    """
    found = _NUMBER.search(text.strip().rpartition("/")[2].upper())
    digits = re.sub("[- ]", "", found[0]) if found else ""
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def keep(store: GraphStore, record: Mapping[str, Any], moment: datetime) -> None:
    """Keep *record* under its number, in place of what stood there."""
    node = PREFIXES["data"][f"verdict/{record['number']}"]
    when = Literal(moment.isoformat(), datatype=PREFIXES["xsd"]["dateTime"])
    text = Literal(json.dumps(record, ensure_ascii=False))
    store.replace(_graph(str(record["number"])), [Triple(node, _VALUE, text), Triple(node, _CREATED, when)])


def kept_record(store: GraphStore, number: str) -> Mapping[str, Any] | None:
    """Return the verdict kept under *number*; None where there is none."""
    for triple in store.triples(_graph(number)):
        if triple.predicate == _VALUE and isinstance(triple.object, Literal):
            return cast("Mapping[str, Any]", json.loads(triple.object.value))
    return None


def _graph(number: str) -> str:
    return f"{_VERDICTS}{number.upper()}"
