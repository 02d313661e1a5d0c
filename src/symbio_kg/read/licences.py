"""The licence of a site in a row of a table: its number, its days, and each code with the operation it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, product
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from symbio_kg.read.cells import slug
from symbio_kg.read.words import Miss, choice, parts_of, waste_code, word
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.vocabulary import Vocabulary, Word

if TYPE_CHECKING:
    from symbio_kg.read.rows import Row

__all__ = ["licence_of", "licensed_pairs"]

_SYM, _DCT = PREFIXES["sym"], PREFIXES["dcterms"]
_COLUMNS: Final = (
    "licence_number",
    "licence_from",
    "licence_until",
    "licence_codes",
    "licence_room",
    "facility_type",
)
_TOKEN: Final = re.compile(
    r"(?P<code>\d\d[ .\-]?\d\d(?:[ .\-]?\d\d)?\s*\*?)(?!\d)|(?P<operation>[RD]\s?-?\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"[\s,:=/()&+–-]*")


def licence_of(row: Row, site: NamedNode) -> None:
    """Take the licence that *row* tells of its *site* into the table; nothing when it tells of none."""
    if not any(row.text(name) for name in _COLUMNS):
        return
    number = row.text("licence_number")
    licence = NamedNode(f"{site.value}/licence/{slug(number) if number else 'main'}")
    row.once(site, "licence_number", licence.value, _SYM["holdsLicence"], licence, several=True)
    row.once(licence, "licence_number", "Licence", RDF_TYPE, _SYM["Licence"], several=True)
    row.table.places.setdefault(licence.value, row.place("licence_number"))
    if number:
        row.once(licence, "licence_number", number, _DCT["identifier"], Literal(number))
    for name, predicate in (("licence_from", "validFrom"), ("licence_until", "validTo")):
        if day := row.day(name):
            row.once(licence, name, day.value, _SYM[predicate], day)
    if room := row.number_in("licence_room"):
        row.once(licence, "licence_room", room.value, _SYM["licensedRoom"], room)
    for part in parts_of(row.text("facility_type")):
        if kind := row.known("facility_type", word(row.table.vocabulary.facilities, "facility", part), part):
            row.once(licence, "facility_type", kind, _SYM["facilityType"], Literal(kind), several=True)
    if choice("yes", row.text("synthetic")) == "true":
        invented = Literal("true", datatype=PREFIXES["xsd"]["boolean"])
        row.once(licence, "synthetic", "true", _SYM["synthetic"], invented)
    _pairs(row, licence)


def _pairs(row: Row, licence: NamedNode) -> None:
    for found in licensed_pairs(row.table.vocabulary, row.text("licence_codes")):
        if isinstance(found, Miss):
            row.tell(found.code, "licence_codes", **found.facts)
            continue
        code, operation = found
        node = NamedNode(f"{licence.value}/{code.id.replace(' ', '-')}-{operation.id}")
        row.table.places.setdefault(node.value, row.place("licence_codes"))
        for predicate, value in (
            (RDF_TYPE, _SYM["LicensedPair"]),
            (_SYM["licensedCode"], NamedNode(code.iri)),
            (_SYM["licensedOperation"], NamedNode(operation.iri)),
        ):
            row.once(node, "licence_codes", value.value, predicate, value, several=True)
        row.once(licence, "licence_codes", node.value, _SYM["licenses"], node, several=True)


def licensed_pairs(vocabulary: Vocabulary, text: str) -> Iterator[tuple[Word, Word] | Miss]:
    """Yield each pair of code and operation in *text*, and a Miss for each part that names none.

    A part is one or more codes with one or more operations, in either order: `10 02 07*, 10 02 10: R4, R12`.
    """
    for part in parts_of(text):
        groups = _groups(part)
        if groups is None:
            yield Miss("licensed-pair", {"text": part})
            continue
        for codes, operations in groups:
            left, right = list(_codes(vocabulary, codes)), list(_operations(vocabulary, operations))
            yield from (one for one in (*left, *right) if isinstance(one, Miss))
            yield from product(_words(left), _words(right))


def _words(found: list[Word | Miss]) -> list[Word]:
    return [one for one in found if isinstance(one, Word)]


def _groups(part: str) -> list[tuple[list[str], list[str]]] | None:
    """Return the codes and operations that stand together in *part*; None when anything else stands there."""
    if not _BETWEEN.fullmatch(_TOKEN.sub("", part)):
        return None
    found = [(str(hit.lastgroup), hit.group().strip()) for hit in _TOKEN.finditer(part)]
    runs = [(kind, [text for _, text in texts]) for kind, texts in groupby(found, key=lambda one: one[0])]
    if not runs or len(runs) % 2:
        return None
    pairs = zip(runs[::2], runs[1::2], strict=True)
    return [(a[1], b[1]) if a[0] == "code" else (b[1], a[1]) for a, b in pairs]


def _codes(vocabulary: Vocabulary, texts: list[str]) -> Iterator[Word | Miss]:
    for text in texts:
        found = waste_code(vocabulary, text)
        yield Miss(found.code, {"text": text, **found.facts}) if isinstance(found, Miss) else found[0]


def _operations(vocabulary: Vocabulary, texts: list[str]) -> Iterator[Word | Miss]:
    for text in texts:
        code = re.sub(r"[\s-]", "", text).upper()
        code = f"{code[0]}{int(code[1:])}"
        found = word(vocabulary.operations, "operation", code)
        yield Miss(found.code, {"text": text, **found.facts}) if isinstance(found, Miss) else found
