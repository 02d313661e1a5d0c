"""Which form of an answer a client gets, by its Accept header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import mimeparse
from fastapi import Request

from symbio_kg.api.problem import Refusal

__all__ = ["GRAPHS", "RESULTS", "chosen"]

RESULTS: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
"""The forms of a table of results, the one we like best first."""

GRAPHS: Final[Mapping[str, str]] = {
    "text/turtle": "turtle",
    "application/n-triples": "n-triples",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "rdf-xml",
    "application/n-quads": "n-quads",
    "application/trig": "trig",
    "application/json": "json-ld",
    "application/xml": "rdf-xml",
}
"""The forms of a graph, the one we like best first."""


def chosen(request: Request, offers: Mapping[str, str]) -> tuple[str, str]:
    """Return the media type the client likes best among *offers*, and our name of that form.

    Raises Refusal (406) when it takes none of them.
    """
    wanted = ",".join(request.headers.getlist("accept")).lower().strip() or "*/*"
    ranges = [part for part in wanted.split(",") if _is_range(part)]
    found = mimeparse.best_match(list(offers)[::-1], ",".join(ranges)) if ranges else ""
    if not found:
        raise Refusal(
            406,
            "not-acceptable",
            en=f"This can be had as {', '.join(offers)}.",
            tr=f"Bu şu biçimlerde alınabilir: {', '.join(offers)}.",
        )
    return found, offers[found]


def _is_range(part: str) -> bool:
    try:
        mimeparse.parse_media_range(part)
    except (mimeparse.MimeTypeParseException, ValueError, IndexError):
        return False
    return True
