"""The real service on a free port of this machine, with a small region in it."""

from __future__ import annotations

import getpass
import hashlib
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from pyoxigraph import Store

import symbio_kg
from symbio_kg import assets
from symbio_kg.api.app import create_app
from symbio_kg.api.server import configured
from symbio_kg.api.service import Service
from symbio_kg.infer import infer
from symbio_kg.match import match
from symbio_kg.people import Role, entitled
from symbio_kg.pipeline import public_match, take_in
from symbio_kg.settings import ServiceSettings, Settings
from symbio_kg.store import load_knowledge, open_store
from symbio_kg.store.embedded import EmbeddedStore
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@contextmanager
def serving(
    folder: Path,
    options: ServiceSettings | None = None,
    *,
    site: Callable[[Service], FastAPI] = create_app,
    live: bool = False,
) -> Iterator[tuple[Service, str]]:
    """Serve the store in *folder*, the API alone or what *site* makes; yield the service and its address.

    With *live* matches follow the listings.
    """
    chosen = replace(options or ServiceSettings(port=0), live_matching=live)
    service = Service(Settings(location=str(folder)), chosen, clock=lambda: NOW)
    server = uvicorn.Server(configured(service, site(service)))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield service, f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


_DAY = 86_400


def token_of(service: Service, *roles: Role, organisation: str | None = None) -> str:
    """Return the secret of a token with all rights of a new account."""
    login = f"somebody-{secrets.token_hex(4)}"
    account = service.people.accounts.add(login, login, roles, organisation=organisation)
    return service.people.tokens.make(account.id, "test", entitled(roles))[0]


@pytest.fixture(scope="session")
def region() -> Path:
    """A store with the knowledge, inferred, and the İzmir listings, matched; copy it before you write.

    It is kept in the folder for temporary files until something it is made of changes; those of days before go.
    """
    kept = Path(tempfile.gettempdir()) / f"symbio-kg-region-{_made_of()}"
    if not kept.is_dir():
        for old in kept.parent.glob("symbio-kg-region-*"):
            with suppress(FileNotFoundError):  # another worker was faster
                if old.stat().st_mtime < time.time() - _DAY:
                    shutil.rmtree(old, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="symbio-kg-"))
        _make(fresh / "store")
        try:
            fresh.rename(kept)
        except OSError:  # another worker was faster
            shutil.rmtree(fresh)
    return kept / "store"


def _make(folder: Path) -> None:
    store, validator = open_store(folder), Validator()
    load_knowledge(store)
    infer(store)
    for name in ("materials.csv", "energy-water.ttl", "services.jsonld"):
        take_in(store, assets.examples() / "izmir" / name, validator)
    match(store, NOW.date())
    public_match(store, NOW.date())
    store.close()


def _made_of() -> str:
    """Return a digest of the files that the region is made of and by."""
    source = Path(symbio_kg.__file__).parent
    steps = [source / name for name in ("accept", "infer", "match", "read", "store", "validate")]
    folders = [assets.ontology(), assets.queries(), assets.shapes(), assets.examples(), *steps]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc")
    told = "\n".join(f"{p} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in files if p.is_file())
    return hashlib.sha256(f"{told} {getpass.getuser()}".encode()).hexdigest()[:16]


LIGHT = """
PREFIX ex: <urn:ex:>
PREFIX code: <https://w3id.org/symbio-kg/code/>
PREFIX g: <https://w3id.org/symbio-kg/graph/public/>
INSERT DATA {
  GRAPH graph:codes { code:x-1 a skos:Concept ; skos:prefLabel "one"@en , "bir"@tr ; skos:notation "01" .
    code:x-2 a skos:Concept ; skos:broader code:x-1 ; skos:prefLabel "<script>alert(1)</script>"@en ;
      rdfs:seeAlso <javascript:alert(1)> , <https://example.org/page> ;
      ex:parts [ ex:part "inside" ] }
  GRAPH graph:ontology { sym:Offer a owl:Class ; rdfs:label "offer"@en , "teklif"@tr }
  GRAPH graph:knowledge { mat:slag a sym:ResourceKind ; rdfs:label "slag"@en , "cüruf"@tr }
  GRAPH g:listings { data:o1 a sym:Offer ; sym:quantity 5 ; rdfs:label "=1+1" . data:o2 a sym:Offer }
  GRAPH <https://w3id.org/symbio-kg/graph/firm/acme> { data:o1 sym:contact "secret-acme" }
  GRAPH <https://w3id.org/symbio-kg/graph/firm/other> { data:o2 sym:contact "secret-other" }
  GRAPH <https://w3id.org/symbio-kg/graph/match/2026> { data:m1 sym:distance 7 }
}"""


def light_store(folder: Path) -> Path:
    """Make a store of a few triples in *folder*, and return it."""
    store, made = EmbeddedStore(folder), Store()
    made.update(LIGHT, prefixes={name: str(iri) for name, iri in PREFIXES.items()})
    store.apply([], [], list(made))
    store.close()
    return folder


@pytest.fixture(scope="session")
def light(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a few triples in graphs for all and for some; it is made in no time."""
    return light_store(tmp_path_factory.mktemp("light") / "store")


@pytest.fixture(scope="module")
def quick(light: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The service over a copy of the light store, with tight limits for queries."""
    folder = tmp_path_factory.mktemp("quick") / "store"
    shutil.copytree(light, folder)
    tight = {"sparql_seconds": 3.0, "sparql_rows": 1000, "sparql_bytes": 200_000, "sparql_workers": 3}
    tight |= {"sparql_merge_after": 0.0}
    with serving(folder, ServiceSettings(port=0, **tight)) as running:  # type: ignore[arg-type]
        yield running


@pytest.fixture(scope="module")
def served(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The service over a copy of the region, one for all tests of a module."""
    folder = tmp_path_factory.mktemp("served") / "store"
    shutil.copytree(region, folder)
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def client(served: tuple[Service, str]) -> Iterator[httpx.Client]:
    """A client of the service."""
    with httpx.Client(base_url=served[1], timeout=60) as made:
        yield made
