"""A SPARQL 1.1 endpoint on the loopback address that goes wrong on demand, over an Oxigraph store."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store


class Endpoint:
    """What it holds, the faults of its next requests, the fault of all others, and what it was asked."""

    def __init__(self) -> None:
        self.store = Store()
        self.lock = threading.Lock()
        self.faults: list[str] = []
        self.always = ""
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    def next_fault(self) -> str:
        """Return what goes wrong with this request, "" for nothing."""
        return self.faults.pop(0) if self.faults else self.always


class _Handler(BaseHTTPRequestHandler):
    endpoint: Endpoint
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = parse_qs(body)
        direct = self.headers["Content-Type"] == "application/sparql-update"
        with self.endpoint.lock:
            self.endpoint.seen.append((body, {name.lower(): value for name, value in self.headers.items()}))
            fault = self.endpoint.next_fault()
        if fault.isdigit():
            self._answer(int(fault), "text/plain", b"secret of the inside", fault)
        elif fault == "gone":
            self.close_connection = True
        elif direct:
            self._update(body, fault)
        else:
            self._query(form, fault)

    def do_GET(self) -> None:
        self.endpoint.seen.append(("GET", dict(self.headers)))
        self._answer(200, "application/sparql-results+json", b'{"head":{},"boolean":true}', "")

    def _update(self, text: str, fault: str) -> None:
        try:
            self.endpoint.store.update(text)
        except SyntaxError as error:
            self._answer(400, "text/plain", str(error).encode(), fault)
        else:
            self._answer(204, "text/plain", b"", fault)

    def _query(self, form: dict[str, list[str]], fault: str) -> None:
        default: list[NamedNode | BlankNode | DefaultGraph]
        default = [NamedNode(iri) for iri in form.get("default-graph-uri", [])]
        named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in form.get("named-graph-uri", [])]
        try:
            found = self.endpoint.store.query(
                form["query"][0], default_graph=default or None, named_graphs=named or None
            )
        except SyntaxError as error:
            return self._answer(400, "text/plain", str(error).encode(), fault)
        if isinstance(found, QueryTriples):
            body = found.serialize(format=RdfFormat.N_TRIPLES)
            return self._answer(200, "application/n-triples", body or b"", fault)
        body = found.serialize(format=QueryResultsFormat.JSON)
        return self._answer(200, "application/sparql-results+json", body or b"", fault)

    def _answer(self, status: int, media_type: str, body: bytes, fault: str) -> None:
        if fault == "lost":  # carried out, but nobody hears of it
            self.close_connection = True
            return
        if fault == "silent":
            time.sleep(1)
        self.send_response(206 if fault == "partial" else status)
        self.send_header("Content-Type", "text/html" if fault == "page" else media_type)
        if fault == "rows":
            self.send_header("X-SPARQL-MaxRows", "10000")
        if 300 <= status < 400:
            self.send_header("Location", self.endpoint.address)
        self._body(status, body, fault)

    def _body(self, status: int, body: bytes, fault: str) -> None:
        """Send *body*, cut at the end of a line where there is one, so that what is left still parses."""
        cut = body[: body.rstrip().rfind(b"\n") + 1] or body[: len(body) // 2]
        if fault == "cut-chunk":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(cut), cut))
            self.close_connection = True
            return
        if fault == "cut-open":
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(cut)
            return
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == "drip":
            for place in range(len(body)):
                self.wfile.write(body[place : place + 1])
                self.wfile.flush()
                time.sleep(0.05)
            return
        self.wfile.write(cut if fault == "cut" else body)
        self.close_connection = self.close_connection or fault == "cut"

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the other side did not wait
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """Yield an empty endpoint."""
    kept = Endpoint()
    handler = type("Handler", (_Handler,), {"endpoint": kept})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    kept.address = f"http://127.0.0.1:{server.server_address[1]}/sparql"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
