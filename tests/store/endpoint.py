"""A SPARQL 1.1 endpoint on the loopback address, small enough to read, over an Oxigraph store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store


class _Handler(BaseHTTPRequestHandler):
    store: Store
    lock: threading.Lock
    failure: int | None = None

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        with self.lock:
            if self.failure:
                self._answer(self.failure, "text/plain", b"secret of the inside")
            elif "update" in form:
                self._update(form["update"][0])
            else:
                self._query(form)

    def _update(self, text: str) -> None:
        try:
            self.store.update(text)
        except SyntaxError as error:
            self._answer(400, "text/plain", str(error).encode())
        else:
            self._answer(204, "text/plain", b"")

    def _query(self, form: dict[str, list[str]]) -> None:
        default: list[NamedNode | BlankNode | DefaultGraph]
        default = [NamedNode(iri) for iri in form.get("default-graph-uri", [])]
        named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in form.get("named-graph-uri", [])]
        try:
            found = self.store.query(
                form["query"][0], default_graph=default or None, named_graphs=named or None
            )
        except SyntaxError as error:
            return self._answer(400, "text/plain", str(error).encode())
        if isinstance(found, QueryTriples):
            body = found.serialize(format=RdfFormat.N_TRIPLES)
            return self._answer(200, "application/n-triples", body or b"")
        body = found.serialize(format=QueryResultsFormat.JSON)
        return self._answer(200, "application/sparql-results+json", body or b"")

    def _answer(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def endpoint(*, failure: int | None = None) -> Iterator[str]:
    """Yield the address of an empty endpoint; with *failure* it answers everything with that status."""
    handler = type("Handler", (_Handler,), {"store": Store(), "lock": threading.Lock(), "failure": failure})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
