from __future__ import annotations

import importlib.util
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from symbio_kg.settings import Settings
from symbio_kg.store import GraphStore, open_store


def _beside(name: str) -> ModuleType:
    """Return the module *name* of this folder."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


_servers = _beside("servers")
endpoint = _beside("endpoint")


@pytest.fixture(scope="session")
def servers() -> ModuleType:
    """The module that starts SPARQL servers."""
    return _servers


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """`oxigraph serve`, once for all tests."""
    with _servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Apache Jena Fuseki, once for all tests."""
    with _servers.fuseki(tmp_path_factory.mktemp("fuseki")) as server:
        yield server


def opened(server: object) -> GraphStore:
    """Return the store at *server*, emptied first."""
    query, update = server.query, server.update  # type: ignore[attr-defined]
    emptied = urllib.request.Request(update, b"DROP ALL", {"Content-Type": "application/sparql-update"})
    urllib.request.urlopen(emptied, timeout=30).close()
    return open_store(query, settings=Settings(location=query, update_location=update))


@pytest.fixture(params=["oxigraph", "fuseki"])
def remote(request: pytest.FixtureRequest) -> GraphStore:
    """An empty store at each kind of server that takes updates."""
    return opened(request.getfixturevalue(f"{request.param}_server"))


@pytest.fixture(params=["memory", "disk", "oxigraph", "fuseki"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    """An empty store of each kind."""
    if request.param in ("oxigraph", "fuseki"):
        yield opened(request.getfixturevalue(f"{request.param}_server"))
        return
    kept = open_store(None if request.param == "memory" else tmp_path / "data")
    yield kept
    kept.close()


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """An endpoint that goes wrong as it is told; nothing waits long for it."""
    monkeypatch.setattr("symbio_kg.store.http.PAUSES", (0.01, 0.01))
    monkeypatch.setattr("symbio_kg.store.http._WHOLE", 3)
    with endpoint.endpoint() as server:
        yield server
