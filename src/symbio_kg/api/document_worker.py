"""The process that reads and judges documents: whatever one does to it, the service goes on.

It is asked for several documents at once, and answers for each.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from symbio_kg.endpoint import isolate
from symbio_kg.endpoint.worker import read_message, write_message
from symbio_kg.model import Document, Place, Report
from symbio_kg.read import Unreadable, read
from symbio_kg.read.table import document_of_fields
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.validate import Validator

__all__ = ["judge", "main"]

_SYM, _SCHEMA, _RDFS, _DCT = (PREFIXES[name] for name in ("sym", "schema", "rdfs", "dcterms"))
_DATA: Final = PREFIXES["data"]
_LISTED_BY: Final = _SYM["listedBy"]
_NAMES: Final = frozenset({_SCHEMA["name"], _RDFS["label"], _DCT["identifier"]})


def main() -> None:
    """Work until the input ends; nothing that prints can disturb the answers."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    isolation = isolate.without_network()
    isolate.limit_memory(int(sys.argv[1]))
    validator = Validator()
    judge(validator, [{"kind": "fields", "fields": {}, "name": "warm", "size": 0}], b"")
    write_message(target, {"isolation": isolation.value})
    while (taken := read_message(source)) is not None:
        asked, body = taken
        isolate.allow_seconds(asked["seconds"])
        write_message(target, *judge(validator, asked["documents"], body))


def judge(
    validator: Validator, asked: Iterable[Mapping[str, Any]], body: bytes
) -> tuple[dict[str, Any], bytes]:
    """Return what became of each document, and the triples of all of them as N-Triples."""
    read_ones: list[Document | Unreadable] = []
    start = 0
    for one in asked:
        read_ones.append(_read(one, body[start : start + one["size"]]))
        start += one["size"]
    told: list[dict[str, Any]] = []
    parts: list[bytes] = []
    for found in read_ones:
        if isinstance(found, Unreadable):
            told.append({"unreadable": found.reason, "message": dict(found.message)})
            continue
        triples = serialize(found.triples, format=RdfFormat.N_TRIPLES) or b""
        parts.append(triples)
        told.append({**_told(found, validator.validate(found)), "size": len(triples)})
    return {"documents": told}, b"".join(parts)


def _read(asked: Mapping[str, Any], data: bytes) -> Document | Unreadable:
    owner = asked.get("owner")
    firm = {} if owner is None else {"firm": owner["name"], "firm_id": owner["id"]}
    try:
        if asked["kind"] == "fields":
            fields = {**asked["fields"], **firm}
            document = document_of_fields(fields, asked["name"], asked.get("language", "en"))
        else:
            document = read(data, name=asked["name"], media_type=asked.get("media_type"), firm=firm)
    except Unreadable as error:
        return error
    if owner is not None:
        document = _owned(document, owner["iri"], owner["name"])
    return document if asked.get("listing") is None else _called(document, asked["listing"])


def _owned(document: Document, owner: str, name: str) -> Document:
    """Return *document* with every firm that lists something in it renamed to *owner*.

    What it says of the owner's name is left out: that is not the document's to say.
    """
    firms = {_text(t.object) for t in document.triples if t.predicate == _LISTED_BY}
    firms |= {
        t.subject.value
        for t in document.triples
        if t.predicate == RDF_TYPE and t.object == _SYM["Firm"] and isinstance(t.subject, NamedNode)
    }
    local = owner.removeprefix(f"{_DATA}firm/")
    below: dict[str, str] = {}
    for firm in firms:
        called = firm.removeprefix(f"{_DATA}firm/")
        apart = f"/{called}" if len(firms) > 1 else ""  # sites of several firms stay several
        below[f"{firm}/"] = f"{owner}{apart}/"
        if called != firm and local != owner:
            below[f"{_DATA}listing/{called}/"] = f"{_DATA}listing/{local}{apart}/"
    document = _renamed(document, dict.fromkeys(firms, owner), below)
    node = NamedNode(owner)
    triples = [t for t in document.triples if t.subject != node or t.predicate not in _NAMES]
    triples += [Triple(listing, _LISTED_BY, node) for listing in _listings(triples)]
    triples.append(Triple(node, RDF_TYPE, _SYM["Firm"]))
    triples += [Triple(node, predicate, Literal(name)) for predicate in (_SCHEMA["name"], _RDFS["label"])]
    return replace(document, triples=list(dict.fromkeys(triples)))


def _called(document: Document, listing: str) -> Document:
    """Return *document* with its one listing, and its parts, called *listing*."""
    found = _listings(document.triples)
    if len(found) != 1:
        return document
    name = _text(found[0])
    return _renamed(document, {name: listing}, {f"{name}/": f"{listing}/"})


def _listings(triples: Iterable[Triple]) -> list[NamedNode]:
    kinds = (_SYM["Offer"], _SYM["Need"])
    found = (t.subject for t in triples if t.predicate == RDF_TYPE and t.object in kinds)
    return [subject for subject in found if isinstance(subject, NamedNode)]


def _renamed(document: Document, exact: Mapping[str, str], below: Mapping[str, str]) -> Document:
    """Return *document* with other names for the IRIs in *exact* and for those that begin as *below* says."""

    def other(iri: str) -> str:
        for start, fresh in below.items():
            if iri.startswith(start):
                return fresh + iri[len(start) :]
        return exact.get(iri, iri)

    def term(value: Any) -> Any:
        return NamedNode(other(value.value)) if isinstance(value, NamedNode) else value

    return replace(
        document,
        triples=[Triple(term(t.subject), t.predicate, term(t.object)) for t in document.triples],
        places={other(iri): place for iri, place in document.places.items()},
        findings=[replace(f, focus=other(f.focus)) for f in document.findings],
    )


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _told(document: Document, report: Report) -> dict[str, Any]:
    named = {_text(term) for t in document.triples for term in (t.subject, t.object)}
    return {
        "name": document.name,
        # Those of columns have done their work
        "places": {iri: _plain(place) for iri, place in document.places.items() if iri in named},
        "findings": list(_findings(report)),
    }


def _findings(report: Report) -> Iterator[dict[str, Any]]:
    for found in report.findings:
        yield {
            **{name: getattr(found, name) for name in ("focus", "path", "value", "component", "shape")},
            "severity": found.severity.value,
            "message": dict(found.message),
            "place": _plain(found.place),
        }


def _plain(place: Place) -> tuple[object, ...]:
    return place.source, place.row, place.field, place.line


if __name__ == "__main__":
    main()
