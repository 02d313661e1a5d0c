"""RDF documents: what is read, and that hostile ones are refused with a place and a cause."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbio_kg.model import Document
from symbio_kg.read import Unreadable, read
from symbio_kg.read.guards import MAX_DEPTH, check_depth
from symbio_kg.read.jsonld import CONTEXT_IRI, context
from symbio_kg.terms import PREFIXES

BAD = Path(__file__).parents[1] / "cases" / "read" / "bad"
OFFER = f"<{PREFIXES['sym']}Offer>"
TURTLE = f"@prefix data: <{PREFIXES['data']}> .\n@prefix sym: <{PREFIXES['sym']}> .\n\n"


def _refused(data: bytes, name: str) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, name=name)
    assert name in caught.value.message["en"]
    assert name in caught.value.message["tr"]
    return caught.value


def test_the_same_listing_in_every_format() -> None:
    """Turtle, N-Triples, N-Quads, TriG, JSON-LD and RDF/XML of one listing give the same triples."""
    rdf = PREFIXES["rdf"]
    line = f"<{PREFIXES['data']}l> <{rdf}type> {OFFER} .\n"
    names = f'xmlns:rdf="{rdf}" xmlns:s="{PREFIXES["sym"]}"'
    xml = f'<rdf:RDF {names}><s:Offer rdf:about="{PREFIXES["data"]}l"/></rdf:RDF>'
    documents = {
        "a.ttl": TURTLE + "data:l a sym:Offer .",
        "a.nt": line,
        "a.nq": line,
        "a.trig": TURTLE + "data:l a sym:Offer .",
        "a.jsonld": json.dumps({"id": "l", "type": "Offer"}),
        "a.json": json.dumps([{"@context": CONTEXT_IRI, "id": "l", "type": "Offer"}]),
        "a.rdf": xml,
    }
    read_as = {
        name: [str(t) for t in read(text.encode(), name=name).triples] for name, text in documents.items()
    }
    assert len(set(map(tuple, read_as.values()))) == 1, read_as


def test_format_by_content_where_the_name_does_not_say() -> None:
    """Without a telling name the content decides; the media type counts too."""
    assert read(b"@prefix sym: <http://x.org/> . sym:a sym:b sym:c .", name="upload").triples
    assert read(b'{"id": "l", "type": "Offer"}', name="upload").triples
    assert read(b'<http://x.org/a> <http://x.org/b> "c" .', name="upload").triples
    assert read(b"<urn:a> <urn:b> 'c' .", name="upload", media_type="text/turtle; charset=utf-8").triples


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.ttl", "empty"),
        (b"  \n\n", "a.csv", "empty"),
        (b"# nothing but a remark", "a.ttl", "empty"),
        (b"a b c", "a.ttl", "syntax"),
        (b"<urn:a> <urn:b> <urn:c d> .", "a.ttl", "syntax"),
        (b"<urn:a> <urn:b> <urn:c\nd> .", "a.ttl", "syntax"),
        (b"{", "a.json", "syntax"),
        (b'{"quantity": NaN}', "a.json", "syntax"),
        (b'{"id": "l", "id": "m"}', "a.json", "duplicate-key"),
        (b'{"@context": "https://evil.example/c.jsonld", "id": "l"}', "a.jsonld", "remote-context"),
        (b'{"@context": {"@import": "https://evil.example/c"}, "id": "l"}', "a.jsonld", "remote-context"),
        (b'{"@context": {"x": {"@id": "urn:x", "@context": "file:///etc/x"}}}', "a.jsonld", "remote-context"),
        (b'{"@graph": [{"@context": "http://127.0.0.1/", "id": "l"}]}', "a.jsonld", "remote-context"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a.rdf", "doctype"),
        (b'<!doctype x SYSTEM "file:///etc/passwd"><x/>', "a.xml", "doctype"),
        (b"<a><b></a>", "a.rdf", "syntax"),
        (b"<urn:a> <urn:b> <urn:c> <urn:g> .", "a.nq", "named-graph"),
        (b"<urn:g> { <urn:a> <urn:b> <urn:c> }", "a.trig", "named-graph"),
        (b'{"id": "urn:g", "graph": [{"id": "urn:a", "type": "Offer"}]}', "a.jsonld", "named-graph"),
        (b"<urn:a> <urn:b> <<( <urn:a> <urn:b> 'c' )>> .", "a.ttl", "triple-term"),
        (b'<urn:a> <urn:b> "\\u0000" .', "a.ttl", "control-character"),
        (b'<urn:a> <urn:b> "\x00" .', "a.ttl", "control-character"),
        ("<urn:a> <urn:b> 'x\u202ey' .".encode(), "a.ttl", "control-character"),
        (b'<urn:a> <urn:b> "\\uD800" .', "a.ttl", "syntax"),
        ("<urn:a\u00a0b> <urn:b> 'c' .".encode(), "a.ttl", "bad-iri"),
        (b"<urn:a> <urn:b> <javascript:alert(1)> .", "a.ttl", "bad-iri"),
        (b"<urn:a> <urn:b> <file:///etc/passwd> .", "a.ttl", "bad-iri"),
        *(
            (
                f"<urn:a> <urn:b> '{value}'^^<http://www.w3.org/2001/XMLSchema#{kind}> .".encode(),
                "a.ttl",
                "no-number",
            )
            for value, kind in (
                ("NaN", "double"),
                ("nan", "decimal"),
                ("sNaN12", "decimal"),
                ("NaN", "float"),
            )
        ),
        (b"<urn:" + b"a" * 3000 + b"> <urn:b> <urn:c> .", "a.ttl", "long-iri"),
        (b'<urn:a> <urn:b> "' + b"a" * 70_000 + b'" .', "a.ttl", "long-literal"),
        ("<urn:a> <urn:b> 'ı' .".encode("utf-16"), "a.ttl", "encoding"),
        ("<urn:a> <urn:b> 'ışık' .".encode("cp1254"), "a.ttl", "encoding"),
        (b"%PDF-1.7", "a.ttl", "other-format"),
        (b"\x1f\x8b\x08\x00abc", "a.ttl", "other-format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.xls", "other-format"),
        (b"hello", "a", "unknown-format"),
        (b"[" * 200 + b"]" * 200, "a.json", "too-deep"),
        (b"<urn:a> <urn:b> " + b"[ <urn:b> " * 200 + b"1" + b"]" * 200 + b" .", "a.ttl", "too-deep"),
        (b"<a>" * 200 + b"</a>" * 200, "a.rdf", "too-deep"),
    ],
)
def test_bad_documents_are_refused(data: bytes, name: str, reason: str) -> None:
    """Each kind of bad document is refused with its cause."""
    assert _refused(data, name).reason == reason


@pytest.mark.parametrize("path", sorted(BAD.iterdir()), ids=lambda path: path.name)
def test_bad_files_are_refused(path: Path) -> None:
    """Each file of the cases is refused for the cause it is named after."""
    assert _refused(path.read_bytes(), path.name).reason == path.stem


def test_size_is_capped_before_anything_is_parsed(tmp_path: Path) -> None:
    """A file over the cap is refused, and no more of it than the cap is read."""
    path = tmp_path / "big.ttl"
    with path.open("wb") as file:
        file.write(b"#")
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert caught.value.reason == "too-large"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A path that is not there, or a folder, is told in words."""
    for path in (tmp_path / "none.ttl", tmp_path):
        with pytest.raises(Unreadable) as caught:
            read(path)
        assert caught.value.reason == "not-found"


def test_syntax_errors_carry_the_line() -> None:
    """The line of a syntax error is part of the place and of the message."""
    error = _refused((TURTLE + "data:l a sym:Offer ;\n data:p [ .").encode(), "a.ttl")
    assert error.place.line in (4, 5)
    assert "satır" in error.message["tr"]


def test_blank_nodes_of_two_uploads_do_not_meet() -> None:
    """The same label in two documents is two nodes; the same document again gives the same nodes."""
    first, second = b"_:x a <urn:A> .", b"_:x a <urn:B> ."
    one, two, again = (read(data, name="a.ttl").triples[0].subject for data in (first, second, first))
    assert one != two
    assert one == again


def test_terms_of_our_own_cannot_be_restated() -> None:
    """A document that speaks about the vocabulary itself is rejected; an unknown term is a warning."""
    text = TURTLE + "sym:Offer a sym:Waste .\ndata:l sym:quantitty 5 ."
    found = {f.component: f for f in read(text.encode(), name="a.ttl").findings}
    assert found["own-vocabulary"].severity == "violation"
    assert "sym:quantity" in found["unknown-term"].message["tr"]
    assert found["unknown-term"].place.line == 5


def test_whole_numbers_become_decimals() -> None:
    """`500`, `1.5e3` and a JSON number all are the decimal that the shape asks for."""
    text = TURTLE + "data:l sym:quantity 500 . data:m sym:quantity 1.5e3 ."
    values = {str(t.object) for t in read(text.encode(), name="a.ttl").triples}
    decimal = f"^^<{PREFIXES['xsd']}decimal>"
    assert values == {f'"500"{decimal}', f'"1500"{decimal}'}
    listing = json.dumps({"id": "l", "quantity": 1.5}).encode()
    assert f'"1.5"{decimal}' in str(read(listing, name="a.json").triples[0])


def test_the_context_names_every_term_once() -> None:
    """The bundled context is what documents without one are read with."""
    terms = [json.dumps(d, sort_keys=True) for d in context().values() if not isinstance(d, str)]
    assert len(terms) == len(set(terms))


def test_depth_is_counted_outside_strings_and_in_linear_time() -> None:
    """Brackets in strings, IRIs and remarks do not count; unclosed quotes cost no second pass."""
    check_depth('"' + "[" * 500 + '" <urn:' + "(" * 500 + "> # " + "{" * 500, "a")
    start = time.perf_counter()
    check_depth('\\"""' * 200_000 + "'''\"" * 200_000, "a")
    check_depth('"\\' * 500_000, "a", json=True)
    assert time.perf_counter() - start < 5
    with pytest.raises(Unreadable):
        check_depth("[" * (MAX_DEPTH + 1), "a")


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.ttl", "a.nt", "a.json", "a.rdf", "a.csv", "a.xlsx", "a", "a.nq"]),
)
def test_random_bytes_never_crash(data: bytes, name: str) -> None:
    """Whatever the bytes are, there is a document or a reason."""
    try:
        assert isinstance(read(data, name=name), Document)
    except Unreadable as error:
        assert error.message["tr"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["a.ttl", "a.json", "a.csv", "a.rdf"]))
def test_random_text_never_crashes(text: str, name: str) -> None:
    """Whatever the text is, there is a document or a reason."""
    try:
        assert isinstance(read(text.encode("utf-8", "surrogatepass"), name=name), Document)
    except Unreadable as error:
        assert error.message["en"]
