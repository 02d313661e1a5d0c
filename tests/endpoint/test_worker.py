"""A worker: exact graphs, exact caps, no network, an end by its own limits, and no words of the engine."""

from __future__ import annotations

import json
import platform
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.endpoint import isolate
from symbio_kg.endpoint.counting import Full, Sink

from .conftest import GRAPH, Sacrifice

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
FORMS = ["json", "xml", "csv", "tsv"]


@pytest.mark.parametrize("form", FORMS)
def test_rows_are_counted_exactly(form: str, sacrifice: Sacrifice) -> None:
    """As many rows as allowed come whole; one more and nothing comes."""
    answer, content = sacrifice.query(ALL, form=form, rows=80)
    assert answer["rows"] == 80
    assert content
    answer, content = sacrifice.query(ALL, form=form, rows=79)
    assert (answer["error"], answer["unit"], answer["limit"], content) == ("too-large", "rows", 79, b"")


@pytest.mark.parametrize("form", [*FORMS, "turtle", "n-triples", "rdf-xml", "json-ld", "n-quads", "trig"])
def test_bytes_are_capped(form: str, sacrifice: Sacrifice) -> None:
    """An answer of more bytes than allowed is none, in any format."""
    text = ALL if form in FORMS else "CONSTRUCT WHERE { ?s ?p ?o }"
    _, content = sacrifice.query(text, form=form)
    assert sacrifice.query(text, form=form, bytes=len(content))[1]
    answer, nothing = sacrifice.query(text, form=form, bytes=len(content) - 1)
    assert (answer["error"], nothing) == ("too-large", b"")


def test_endless_answers_end_early(sacrifice: Sacrifice) -> None:
    """A product of millions of rows is stopped at the cap, and the worker goes on."""
    product = "SELECT * { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"
    answer, _ = sacrifice.query(product, rows=1000)
    assert answer["error"] == "too-large"
    assert sacrifice.query("ASK {}")[1] == b"true"


@given(
    st.lists(st.text(st.sampled_from("ab\"},{:[\n\r\\'ş<result>"), max_size=8), min_size=1, max_size=6),
    st.integers(1, 9),
)
def test_counting_does_not_depend_on_chunks(values: list[str], size: int) -> None:
    """CSV rows are counted right whatever is inside the quotes and wherever the chunks end."""
    lines = ["x", *('"' + value.replace('"', '""') + '"' for value in values)]
    data = "".join(f"{line}\r\n" for line in lines).encode()
    sink = Sink("csv", rows=len(values), size=10**6)
    for start in range(0, len(data), size):
        sink.write(data[start : start + size])
    assert sink.rows == len(values)
    with pytest.raises(Full):
        sink.write(b"one more\r\n")


LEAKS = [
    "SELECT ?o { ?s <urn:p> ?o }",
    "SELECT ?o { GRAPH ?g { ?s <urn:p> ?o } }",
    f"SELECT ?o {{ GRAPH <{GRAPH}2> {{ ?s <urn:p> ?o }} }}",
    f"SELECT ?o FROM <{GRAPH}2> {{ ?s <urn:p> ?o }}",
    f"SELECT ?o FROM NAMED <{GRAPH}2> {{ GRAPH ?g {{ ?s <urn:p> ?o }} }}",
    f"SELECT ?o FROM <{GRAPH}2> FROM NAMED <{GRAPH}2> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}",
    "SELECT ?x { ?x <urn:next>* ?y }",
    "SELECT ?g { GRAPH ?g {} }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o FILTER(STRSTARTS(STR(?s), 'urn:s:2')) } }",
    "ASK { GRAPH ?g { <urn:s:2:1> ?p ?o } }",
    "ASK { FILTER EXISTS { GRAPH ?g { <urn:s:2:1> ?p ?o } } }",
    "SELECT * { { SELECT * { GRAPH ?g { <urn:s:2:1> ?p ?o } } } }",
    "SELECT * { <urn:s:2:1> <urn:next>? ?x GRAPH ?g { ?x <urn:p> ?o } }",
]


@pytest.mark.parametrize("text", LEAKS)
def test_graphs_that_are_not_given_do_not_exist(text: str, sacrifice: Sacrifice) -> None:
    """No form of query shows anything of a graph outside the two lists."""
    answer, content = sacrifice.query(text, form="json", default=[f"{GRAPH}1"], named=[f"{GRAPH}1"])
    assert "error" not in answer
    told = json.loads(content)
    assert told.get("boolean") in (None, False)
    cells = [cell["value"] for row in told.get("results", {}).get("bindings", []) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith("urn:s:2") or cell == f"{GRAPH}2"]
    _, nothing = sacrifice.query(text, form="json", default=[], named=[])
    assert b"urn:s:" not in nothing


@pytest.mark.parametrize("text", ["DESCRIBE <urn:s:2:1>", "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"])
def test_graph_answers_hold_only_given_graphs(text: str, sacrifice: Sacrifice) -> None:
    """DESCRIBE and CONSTRUCT show nothing of a graph outside the lists."""
    _, content = sacrifice.query(text, form="n-triples", default=[f"{GRAPH}1"], named=[f"{GRAPH}1"])
    assert b"urn:s:2" not in content


@pytest.fixture
def canary() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine that notes who calls."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                calls.append(connection.recv(100))
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], calls


@pytest.mark.skipif(sys.platform != "linux", reason="workers are cut off from the network on Linux")
def test_worker_has_no_network(canary: tuple[int, list[bytes]], sacrifice: Sacrifice) -> None:
    """Even a SERVICE that no guard stopped reaches nobody, and what failed is not told."""
    port, calls = canary
    answer, content = sacrifice.query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
    assert (answer["error"], content) == ("failed", b"")
    assert not calls
    assert sacrifice.hello["isolation"] in ("namespace", "filter")


@pytest.mark.skipif(sys.platform != "linux", reason="system call filters are Linux's")
def test_filter_refuses_sockets_where_namespaces_are_not_to_be_had() -> None:
    """Without namespaces, a filter makes every socket fail."""
    code = """
import ctypes, socket
from symbio_kg.endpoint import isolate
reached = isolate._filter(ctypes.CDLL(None, use_errno=True))
try:
    socket.socket()
except PermissionError:
    print(reached.value, "refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    if platform.machine() in isolate._SOCKET:
        assert done.stdout.split() == ["filter", "refused"]


def test_memory_bomb_ends_the_worker_only(small_store: Path) -> None:
    """Doubling a string until memory ends kills the worker; the next one answers."""
    worker = Sacrifice(small_store, memory=1200 * 1024 * 1024)
    doubled = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(36))
    answer, _ = worker.query(
        f"SELECT (STRLEN(?x36) AS ?n) {{ BIND('aaaaaaaa' AS ?x0) {doubled} }}", seconds=60
    )
    assert answer["error"] in ("died", "memory")
    assert worker.query("ASK {}")[1] == b"true"
    worker.close()


def test_processor_time_is_bounded(sacrifice: Sacrifice) -> None:
    """A worker ends by itself when nobody kills it."""
    product = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9))
    answer, _ = sacrifice.query(f"SELECT (COUNT(*) AS ?n) {{ {product} }}", seconds=1)
    assert answer["error"] == "died"


@pytest.mark.parametrize(
    "text",
    ["SELECT ?y (COUNT(*) AS ?n) { ?x ?y ?z }", "SELECT (1 AS ?x) { ?x ?y ?z }", "SELECT * { ?s nope:x ?o }"],
)
def test_errors_name_a_place_and_nothing_else(text: str, sacrifice: Sacrifice) -> None:
    """What only the engine finds wrong is told by its place."""
    answer, content = sacrifice.query(text)
    assert answer["error"] == "malformed"
    assert set(answer) == {"error", "place", "size"}
    assert not content


def read(sacrifice: Sacrifice, form: str, body: bytes, **job: Any) -> tuple[dict[str, Any], bytes]:
    return sacrifice.ask(
        {"kind": "document", "form": form, "base": "urn:base:", "changes": 1000, **job}, body
    )


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">
<rdf:Description rdf:about="urn:s"><e:p>&b;</e:p></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("rdf-xml", LAUGHS),
        ("rdf-xml", LAUGHS.replace(b"<!DOCTYPE", b"<!doctype")),
        ("rdf-xml", b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd"><r/>'),
        ("rdf-xml", LAUGHS.decode().encode("utf-16")),
        ("json-ld", b'{"@context": "http://127.0.0.1/c", "@id": "urn:s", "urn:p": 1}'),
        ("json-ld", b'{"urn:p":' * 129 + b"1" + b"}" * 129),
        ("json-ld", b'{"@id": "urn:g", "@graph": [{"@id": "urn:s", "urn:p": 1}]}'),
        ("turtle", b"<urn:s> <urn:p> 'a\xffb' ."),
        ("turtle", b"<urn:s> <urn:p> 'a\x00b' ."),
        ("turtle", rb"<urn:s> <urn:p> 'a\u0000b' ."),
        ("n-triples", rb'<urn:s> <urn:p> "a\uFFFEb" .'),
        ("json-ld", rb'{"@id": "urn:s", "urn:p": "a\u0001b"}'),
        ("turtle", "<urn:s> <urn:p> 1 .".encode("utf-16")),
        ("turtle", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("turtle", b"<urn:a b> <urn:p> 1 ."),
        ("turtle", b"<urn:s> <urn:p> 1"),
        ("trig", b"<urn:g> { <urn:s> <urn:p> 1 }"),
        ("n-quads", b"<urn:s> <urn:p> <urn:o> <urn:g> ."),
    ],
)
def test_unsafe_documents_are_refused(form: str, body: bytes, sacrifice: Sacrifice) -> None:
    """DOCTYPE, remote contexts, depth, other graphs, other encodings: refused, and the worker lives."""
    answer, content = read(sacrifice, form, body)
    assert answer["error"] in ("malformed", "failed")
    assert not content
    assert sacrifice.query("ASK {}")[1] == b"true"


def test_documents_become_triples_with_fresh_blank_nodes(sacrifice: Sacrifice) -> None:
    """The same label in two documents is two nodes; relative IRIs are read against the base."""
    body = b"_:x <urn:p> <rel> ."
    first, second = (read(sacrifice, "turtle", body)[1] for _ in range(2))
    assert first != second
    assert b"rel>" in first
    assert (
        read(sacrifice, "turtle", b"<urn:s> <urn:p> 1, 2, 3 .", changes=2)[0]["error"] == "too-many-changes"
    )
