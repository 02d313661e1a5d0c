"""RDF documents become triples with names of their own: no blank node, no named graph, no foreign word."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from xml.parsers import expat

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rapidfuzz import process

from symbio_kg.model import Document, Finding, Place
from symbio_kg.read.cells import number_of, plain
from symbio_kg.read.guards import MAX_DEPTH, check_characters, check_depth, check_term, decode, show
from symbio_kg.read.jsonld import context, prepare
from symbio_kg.read.messages import Unreadable, finding
from symbio_kg.terms import BASE, PREFIXES, RDF_TYPE, curie

__all__ = ["DECIMAL_TYPES", "FORMATS", "decimals", "exact", "judged_words", "read_rdf"]

FORMATS = {
    "turtle": ("Turtle", RdfFormat.TURTLE),
    "n-triples": ("N-Triples", RdfFormat.N_TRIPLES),
    "n-quads": ("N-Quads", RdfFormat.N_QUADS),
    "trig": ("TriG", RdfFormat.TRIG),
    "json-ld": ("JSON-LD", RdfFormat.JSON_LD),
    "rdf-xml": ("RDF/XML", RdfFormat.RDF_XML),
}

_LINE_TOKEN = re.compile(r'^\s*(?:"@?id"\s*:\s*"([^"]+)"|<([^<>\s]+)>|([\w.-]*:[\w.%/-]+))', re.MULTILINE)
_PREFIX = re.compile(r"@?prefix\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_NEAR_ENOUGH = 75
DECIMAL_TYPES = frozenset(PREFIXES["xsd"][name] for name in ("integer", "int", "long", "double", "float"))


def read_rdf(data: bytes, name: str, kind: str) -> Document:
    """Return the document in *data*, of one of the FORMATS; Unreadable says why it cannot be had."""
    text, _ = decode(data, name)
    check_characters(text, name)
    if kind == "json-ld":
        text_to_parse = prepare(text, name)
    elif kind == "rdf-xml":
        _check_xml(text, name)
        text_to_parse = text
    else:
        check_depth(text, name)
        text_to_parse = text
    triples = list(_named(_quads(text_to_parse, name, kind), name, hashlib.sha256(data).hexdigest()[:16]))
    if not triples:
        raise Unreadable("empty", name)
    places = _places(text, name, triples)
    return Document(name, triples, places, tuple(judged_words(triples, name, places)))


def _quads(text: str, name: str, kind: str) -> Iterator[Quad]:
    label, rdf_format = FORMATS[kind]
    base = str(PREFIXES["data"]) if kind in ("turtle", "trig", "json-ld", "rdf-xml") else None
    try:
        yield from parse(
            text.encode("utf-8"), format=rdf_format, base_iri=base, rename_blank_nodes=True, lenient=False
        )
    except SyntaxError as error:
        line = error.lineno if kind != "json-ld" else None
        raise Unreadable("syntax", Place(name, line=line), format=label, reason=_reason(error)) from error
    except (ValueError, OSError, MemoryError) as error:
        # A literal over 16 MiB comes as MemoryError
        raise Unreadable("syntax", name, format=label, reason=show(str(error), 200)) from error


def _reason(error: SyntaxError) -> str:
    """Return the parser's reason without its own account of the place."""
    return show(re.sub(r"^Parser error (?:at|between) [^:]*: ", "", error.msg), 200)


def _check_xml(text: str, name: str) -> None:
    """Refuse entities before any parser expands one, and nesting that would overflow its stack."""
    found = re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE)
    if found:
        raise Unreadable("doctype", Place(name, line=text.count("\n", 0, found.start()) + 1))
    parser = expat.ParserCreate(encoding="utf-8")
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Unreadable("too-deep", Place(name, line=parser.CurrentLineNumber), limit=MAX_DEPTH)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        place = Place(name, line=error.lineno)
        raise Unreadable("syntax", place, format="RDF/XML", reason=expat.ErrorString(error.code)) from error


def _named(quads: Iterable[Quad], name: str, digest: str) -> Iterator[Triple]:
    """Yield the triples of *quads* with each blank node given an IRI that no other document has."""
    names: dict[str, NamedNode] = {}
    checked: set[NamedNode] = set()

    def named(term: object) -> NamedNode | Literal:
        if isinstance(term, BlankNode):
            if term.value not in names:
                names[term.value] = PREFIXES["data"][f"genid/{digest}/{len(names) + 1}"]
            return names[term.value]
        if isinstance(term, NamedNode):
            if term not in checked:
                check_term(term, name)
                checked.add(term)
            return term
        if isinstance(term, Literal):
            check_term(term, name)
            return term
        raise Unreadable("triple-term", name)

    seen: set[Triple] = set()
    for quad in quads:
        if not isinstance(quad.graph_name, DefaultGraph):
            raise Unreadable("named-graph", name, graph=show(quad.graph_name.value))
        subject, predicate, value = named(quad.subject), named(quad.predicate), named(quad.object)
        if isinstance(subject, Literal) or isinstance(predicate, Literal):
            raise Unreadable("triple-term", name)
        triple = Triple(subject, predicate, exact(predicate, value))
        if triple not in seen:
            seen.add(triple)
            yield triple


def exact(predicate: NamedNode, value: NamedNode | Literal) -> NamedNode | Literal:
    """Return a whole or floating number as the decimal that the property asks for; `500` is meant so."""
    if (
        isinstance(value, Literal)
        and value.datatype in DECIMAL_TYPES
        and curie(predicate.value) in decimals()
    ):
        number = number_of(value.value.removeprefix("+"), comma=False, grouping=False)
        if number is None and re.fullmatch(r"[+-]?\d+(?:\.\d*)?[eE][+-]?\d{1,2}", value.value):
            number = number_of(Decimal(value.value), comma=False)
        if number is not None:
            return Literal(plain(number.value), datatype=PREFIXES["xsd"]["decimal"])
    return value


@cache
def decimals() -> frozenset[str]:
    """Return the properties, in short, that ask for a decimal."""
    terms = (d for d in context().values() if isinstance(d, dict))
    return frozenset(d["@id"] for d in terms if d.get("@type") == "xsd:decimal")


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _places(text: str, name: str, triples: Iterable[Triple]) -> dict[str, Place]:
    """Return the first line that opens with each subject of *triples*, where the text shows it."""
    prefixes: dict[str, str] = {**PREFIXES, **dict(_PREFIX.findall(text))}
    subjects = {_iri(t.subject) for t in triples}
    places: dict[str, Place] = {}
    line, last = 1, 0
    for found in _LINE_TOKEN.finditer(text):
        start = found.start(found.lastindex or 0)
        line, last = line + text.count("\n", last, start), start
        for iri in _meanings(found, prefixes):
            if iri in subjects:
                places.setdefault(iri, Place(name, line=line))
    return places


def _meanings(found: re.Match[str], prefixes: dict[str, str]) -> tuple[str, ...]:
    """Return the IRIs that a token at the start of a line may stand for."""
    quoted, bracketed, compact = found.groups()
    if bracketed:
        return bracketed, PREFIXES["data"] + bracketed
    prefix, _, local = (quoted or compact).partition(":")
    expanded = prefixes.get(prefix, f"{prefix}:") + local
    return (quoted, PREFIXES["data"] + quoted, expanded) if quoted else (expanded,)


_OWN = re.compile(re.escape(BASE) + r"(?!data/)")


def judged_words(triples: Iterable[Triple], name: str, places: dict[str, Place]) -> Iterator[Finding]:
    """Yield what is wrong with the words of *triples*: our own terms restated, terms that do not exist."""
    restated: set[str] = set()
    unknown: set[str] = set()
    for triple in triples:
        subject = _iri(triple.subject)
        place = places.get(subject, Place(name))
        if subject not in restated and _OWN.match(subject):
            restated.add(subject)
            yield finding("own-vocabulary", place, focus=subject, subject=show(curie(subject)))
        term = _iri(triple.object if triple.predicate == RDF_TYPE else triple.predicate)
        if term not in unknown and _strange(term):
            unknown.add(term)
            yield finding(
                "unknown-term",
                place,
                focus=subject,
                value=term,
                term=show(curie(term)),
                near=_near(curie(term)),
            )


def _strange(iri: str) -> bool:
    return iri.startswith(PREFIXES["sym"]) and curie(iri) not in _known_terms()


@cache
def _known_terms() -> frozenset[str]:
    values = (d["@id"] if isinstance(d, dict) else d for d in context().values())
    return frozenset(v for v in values if isinstance(v, str) and v.startswith("sym:"))


def _near(term: str) -> list[str]:
    close = process.extract(term, sorted(_known_terms()), limit=2, score_cutoff=_NEAR_ENOUGH)
    return [found for found, _, _ in close]
