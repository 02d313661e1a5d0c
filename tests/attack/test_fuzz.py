"""Every reader and the guard of queries, fed with what nobody would send on purpose; SYMBIO_FUZZ says how much."""

from __future__ import annotations

import json
import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbio_kg import assets
from symbio_kg.endpoint.guard import check_query, check_update
from symbio_kg.errors import SymbioError
from symbio_kg.read import read

EXAMPLES = int(os.environ.get("SYMBIO_FUZZ", "60"))
MUCH = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
SAMPLES = [
    path
    for path in sorted(assets.examples().rglob("*"))
    if path.suffix in (".ttl", ".csv", ".jsonld", ".xlsx", ".nt", ".rdf") and path.stat().st_size < 200_000
]
QUERIES = [path.read_text(encoding="utf-8") for path in sorted(assets.queries().rglob("*.rq"))]
PIECES = (b"\x00", b"\xff\xfe", b"<", b'"', b"{", b"[", b"&x;", b"\n", b"'", b"\xf0\x9f")
KEYS = ("@id", "@context", "@type", "@graph", "@list", "a", "")
TOKENS = st.sampled_from(
    [
        "SELECT",
        "ASK",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ".",
        ";",
        ",",
        "*",
        "?x",
        "<urn:a>",
        "'a'",
        '"b"',
        "'''c'''",
        "FILTER",
        "EXISTS",
        "NOT",
        "UNION",
        "OPTIONAL",
        "SERVICE",
        "GRAPH",
        "VALUES",
        "BIND",
        "AS",
        "^",
        "|",
        "/",
        "+",
        "!",
        "a",
        "1",
        "1e9",
        "@en",
        "^^",
        "#",
        "\\",
        "\\u0041",
        "PREFIX",
        ":",
        "_:b",
        "FROM",
        "NAMED",
        "LOAD",
        "INSERT",
        "DATA",
        "DELETE",
        "WHERE",
    ]
)


def broken(data: bytes, seed: int) -> bytes:
    """Return *data* with pieces changed, doubled, swapped or taken out, as *seed* has it."""
    chance, held = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(held) + 1)
        end = min(len(held), start + chance.randint(0, 40))
        way = chance.randrange(4)
        if way == 0:
            held[start:end] = chance.randbytes(end - start)
        elif way == 1:
            del held[start:end]
        elif way == 2:
            held[start:start] = held[start:end] * chance.randint(1, 50)
        else:
            held[start:start] = chance.choice(PIECES)
    return bytes(held)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@MUCH
@given(seed=st.integers(0, 2**32))
def test_broken_documents_are_read_or_refused(sample: object, seed: int) -> None:
    """A document that was damaged is read with findings or refused in words, and nothing else is raised."""
    data = broken(sample.read_bytes(), seed)  # type: ignore[attr-defined]
    try:
        document = read(data, name=sample.name)  # type: ignore[attr-defined]
    except SymbioError as error:
        assert error.message["en"]
        assert error.message["tr"]
    else:
        assert document.name


@MUCH
@given(text=st.one_of(st.lists(TOKENS, max_size=60).map(" ".join), st.text(max_size=400)))
def test_any_text_is_judged_as_a_query(text: str) -> None:
    """The guard answers every text with an outline or a refusal in both languages."""
    judge(text)


@MUCH
@given(seed=st.integers(0, 2**32))
def test_broken_queries_are_judged(seed: int) -> None:
    """So it does every query of ours that was damaged."""
    query = random.Random(seed).choice(QUERIES).encode()
    judge(broken(query, seed).decode("utf-8", "replace"))


@MUCH
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
        max_leaves=30,
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    """Whatever JSON is sent as a document, it is read or refused in words."""
    try:
        read(json.dumps(value).encode(), name="x.jsonld")
    except SymbioError as error:
        assert error.message["tr"]


def judge(text: str) -> None:
    for check in (check_query, check_update):
        try:
            check(text)
        except SymbioError as error:
            assert error.message["en"]
            assert error.message["tr"]
