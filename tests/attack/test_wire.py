"""Below HTTP's good manners: smuggled, oversized, slow and broken requests, documents that grow, and pages."""

from __future__ import annotations

import gzip
import io
import re
import socket
import time
import zipfile
from contextlib import ExitStack, closing

import pytest

from symbio_kg.people import Role

from .conftest import World

HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
CUNNING: dict[str, bytes] = {
    "length and chunks": HEAD
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd",
    "length with a sign": HEAD + b"Content-Length: +4\r\n\r\nabcd",
    "chunk that lies": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabcd\r\n0\r\n\r\n",
    "odd coding": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "space in the name": b"GET / HTTP/1.1\r\nHost : x\r\nX-A: 1\r\n\r\n",
    "no host": b"GET /health HTTP/1.1\r\n\r\n",
    "bare line feed": b"GET /health HTTP/1.1\r\nHost: x\r\nA: b\nC: d\x00\r\n\r\n",
    "huge header": b"GET /health HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 200_000 + b"\r\n\r\n",
    "many headers": b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 40_000 + b"\r\n",
    "binary": bytes(range(256)) * 4 + b"\r\n\r\n",
}


def say(world: World, data: bytes) -> bytes:
    host, port = world.address.removeprefix("http://").split(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=4) as line:
        try:
            line.sendall(data)
            while piece := line.recv(65536):
                answer += piece
        except OSError:  # closed while we were still talking, or nothing more comes
            return answer
    return answer


@pytest.mark.parametrize("kind", CUNNING)
def test_requests_that_can_be_read_two_ways(kind: str, world: World) -> None:
    """They are refused or the line is closed; never is a second request found in them."""
    answer = say(world, CUNNING[kind])
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert b" 200 " not in answer.partition(b"\r\n")[0]
    assert world.lives()


@pytest.mark.parametrize("host", ['x"><script>', "%zz", "[x", "a b", "x@y", "x:port", "x/y"])
def test_a_host_that_is_none_is_refused(host: str, world: World) -> None:
    """Addresses in answers are made of it; so what is no host is 400, in every path."""
    for path in ("/sparql", "/void", "/health", "/en/"):
        answer = say(world, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
        assert b"<script>" not in answer


def test_idle_lines_keep_nobody_waiting(world: World) -> None:
    """Two hundred clients that begin a request and say no more do not hinder another one."""
    host, port = world.address.removeprefix("http://").split(":")
    with ExitStack() as lines:
        for _ in range(200):
            line = lines.enter_context(closing(socket.create_connection((host, int(port)))))
            line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        begin = time.monotonic()
        assert world.public.get("/health").status_code == 200
        assert time.monotonic() - begin < 5


@pytest.mark.parametrize(
    "value", ["bytes=" + ",".join(f"{n}-" for n in range(2000)), "bytes=-1," * 500, "bytes=9-1"]
)
def test_ranges_cost_nothing(value: str, world: World) -> None:
    """A header of thousands of ranges is answered with one file or refused."""
    page = world.public.get("/en/", follow_redirects=True).text
    name = re.findall(r'/static/([^"?]+)', page)[0]
    whole = len(world.public.get(f"/static/{name}").content)
    answer = world.public.get(f"/static/{name}", headers={"Range": value})
    assert answer.status_code in (200, 206, 400, 416)
    assert len(answer.content) <= 2 * whole + 1000


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..\\..\\x",
        "/etc/passwd",
        "%00",
    ],
)
@pytest.mark.parametrize("root", ["/static/", "/dumps/", "/id/", "/api/v1/listings/"])
def test_no_path_leads_out_of_its_folder(root: str, name: str, world: World) -> None:
    """Nothing but what is offered is found, however the way up is spelt."""
    answer = say(world, f"GET {root}{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert b"root:" not in answer
    assert answer.split(b" ")[1] in (b"400", b"401", b"404", b"405", b"422", b"307"), answer[:300]


def test_many_parts_are_refused(world: World) -> None:
    """A form of very many parts, or one that grows past the limit, is refused."""
    many = [(f"f{n}", (None, "x")) for n in range(5000)]
    assert 400 <= world.public.post("/api/v1/validate", files=many).status_code < 500
    large = {"file": ("x.ttl", b"#" * 3_000_000)}
    assert world.public.post("/api/v1/validate", files=large).status_code == 413
    pieces = (b"#" * 100_000 for _ in range(40))
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert world.public.post("/api/v1/validate", content=pieces, headers=headers).status_code in (400, 413)


def laughs(levels: int) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{entities}]><r>&e{levels - 1};</r>'


XML: dict[str, str] = {
    "file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    "http": '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:PORT/x">]><r>&x;</r>',
    "external": '<!DOCTYPE r SYSTEM "http://127.0.0.1:PORT/x"><r/>',
    "parameter": '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:PORT/x"> %x;]><r/>',
    "laughs": laughs(12),
    "quadratic": f'<!DOCTYPE r [<!ENTITY x "{"a" * 50_000}">]><r>{"&x;" * 20_000}</r>',
    "utf-16": '<!DOCTYPE r [<!ENTITY x "a">]><r>&x;</r>',
}


@pytest.mark.parametrize("kind", XML)
def test_no_entity_is_declared(kind: str, world: World) -> None:
    """A document type is refused before anything of it is read, in an uploaded graph and in listings."""
    text = XML[kind].replace("PORT", str(world.canary.port))
    data = text.encode("utf-16" if kind == "utf-16" else "utf-8")
    headers = {**world.who(Role.ADMINISTRATOR), "Content-Type": "application/rdf+xml"}
    answer = world.public.put("/rdf-graph-store?graph=urn:x", content=data, headers=headers)
    assert answer.status_code == 400, answer.text
    answer = world.public.post("/api/v1/validate", files={"file": ("x.rdf", data)})
    assert answer.status_code in (400, 415, 422), answer.text
    assert "root:" not in answer.text
    assert not world.canary.calls


def packed(inner: str, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(inner, b"0" * size)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.ttl", gzip.compress(b"#" * 50_000_000)),
        ("x.ttl.gz", gzip.compress(b"<urn:a> <urn:b> 1 .")),
        ("x.xlsx", packed("xl/workbook.xml", 400_000_000)),
        ("x.xlsx", packed("../../evil", 10)),
        ("x.zip", packed("a.ttl", 10)),
    ],
    ids=["gzip bomb", "gzip", "workbook bomb", "slip", "archive"],
)
def test_nothing_unpacks_without_end(name: str, data: bytes, world: World) -> None:
    """What is packed is refused, or unpacked under a cap; the service stays quick."""
    answer = world.public.post("/api/v1/validate", files={"file": (name, data)})
    assert answer.status_code in (400, 413, 415, 422), answer.text
    assert world.lives()


@pytest.mark.parametrize("kind", ["iri with newline", "iri with bracket", "literal", "iri", "utf-8", "graph"])
def test_what_cannot_be_given_back_is_not_taken(kind: str, world: World) -> None:
    """Broken names, endless words, bad letters and graphs of one's own choice are refused; a dump stays readable."""
    body, media = {
        "iri with newline": (b"<urn:a\nb> <urn:p> 1 .", "text/turtle"),
        "iri with bracket": (b"<urn:a\\u003Eb> <urn:p> 1 .", "application/n-triples"),
        "literal": (b'<urn:a> <urn:p> "' + b"x" * 1_999_900 + b'" .', "text/turtle"),
        "iri": (b"<urn:" + b"x" * 1_500_000 + b"> <urn:p> 1 .", "text/turtle"),
        "utf-8": (b'<urn:a> <urn:p> "\xff\xfe" .', "text/turtle"),
        "graph": (b"<urn:g> { <urn:a> <urn:p> 1 }", "application/trig"),
    }[kind]
    headers = {**world.who(Role.ADMINISTRATOR), "Content-Type": media}
    before = world.statements()
    answer = world.public.put("/rdf-graph-store?graph=urn:odd", content=body, headers=headers)
    if kind in ("literal", "iri"):
        assert answer.status_code in (201, 400, 413, 422), answer.text[:300]
        back = world.public.get(
            "/rdf-graph-store?graph=urn:odd", headers={**headers, "Accept": "application/n-quads"}
        )
        assert back.status_code in (200, 404, 422)
        world.public.delete("/rdf-graph-store?graph=urn:odd", headers=headers)
    else:
        assert answer.status_code in (400, 415), answer.text
    assert world.statements() == before


def test_pages_run_nothing_from_the_graph(world: World) -> None:
    """rdf:HTML is shown as text, nothing ends a script, and the policy lets no script of a page run."""
    text = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    query = (
        f"INSERT DATA {{ GRAPH <urn:pages> {{ <https://w3id.org/symbio-kg/data/page> a sym:Offer ; "
        f'rdfs:label "{text}" ; rdfs:comment "{text}"^^rdf:HTML ; rdfs:seeAlso <javascript:alert(1)> }} }}'
    )
    admin = world.who(Role.ADMINISTRATOR)
    assert world.public.post("/sparql", data={"update": query}, headers=admin).status_code == 200
    page = world.public.get("/id/data/page", headers={**admin, "Accept": "text/html"})
    assert page.status_code == 200
    for sign in ("<script>alert", "<img src=x", 'href="javascript'):
        assert sign not in page.text
    for answer in (page, world.public.get("/en/", follow_redirects=True)):
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
        assert "unsafe-eval" not in policy
    world.public.post("/sparql", data={"update": "DROP GRAPH <urn:pages>"}, headers=admin)
