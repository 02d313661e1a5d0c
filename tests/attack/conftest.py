"""The running service, pages and API, over a small store; a canary that notes who calls; and who attacks."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.settings import ServiceSettings
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site

from ..api.conftest import light_store, serving, token_of

SECRET = "inside-answer-71c9"


@dataclass
class Canary:
    """A server of this machine that must never be asked; it redirects, and answers with a secret."""

    port: int
    calls: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"http://127.0.0.1:{self.port}/x"


@dataclass
class World:
    """The service under attack."""

    service: Service
    address: str
    public: httpx.Client
    canary: Canary

    def who(self, *roles: Role, firm: str | None = None) -> dict[str, str]:
        """Return the header of somebody with these roles."""
        organisation = f"{PREFIXES['data']}firm/{firm}" if firm else None
        return {"Authorization": f"Bearer {token_of(self.service, *roles, organisation=organisation)}"}

    def statements(self) -> dict[str, int]:
        """Return what each graph holds but the audit trail, which follows every change."""
        store = self.service.store
        return {graph: store.count(graph) for graph in store.graphs() if not graph.endswith("/audit")}

    def lives(self) -> bool:
        """Tell whether the service answers a question still."""
        asked = {"query": "ASK { ?s a sym:Offer }"}
        return bool(self.public.get("/sparql", params=asked).json()["boolean"])


@pytest.fixture(scope="session")
def canary() -> Iterator[Canary]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            made.calls.append(self.path)
            self.send_response(302 if self.path == "/redirect" else 500)
            self.send_header("Location", f"http://127.0.0.1:{made.port}/x")
            self.end_headers()
            self.wfile.write(SECRET.encode())

        do_GET = do_POST = do_HEAD = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Canary(server.server_port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, canary: Canary) -> Iterator[World]:
    folder = light_store(tmp_path_factory.mktemp("attacked") / "store")
    tight = {"sparql_seconds": 3.0, "sparql_rows": 1000, "sparql_workers": 2, "document_workers": 1}
    options = ServiceSettings(port=0, quota_listings=3, max_document=2_000_000, **tight)  # type: ignore[arg-type]
    with (
        serving(folder, options, site=create_site) as (service, address),
        httpx.Client(base_url=address, timeout=60) as public,
    ):
        made = World(service, address, public, canary)
        yield made
        assert made.lives()
        assert not canary.calls
    shutil.rmtree(folder)
