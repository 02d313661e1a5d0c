from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from symbio_kg.store import GraphStore, open_store

_spec = importlib.util.spec_from_file_location("endpoint", Path(__file__).with_name("endpoint.py"))
assert _spec is not None
assert _spec.loader is not None
endpoint = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(endpoint)


@pytest.fixture(params=["memory", "disk", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    """An empty store of each kind."""
    if request.param == "remote":
        with endpoint.endpoint() as address:
            yield open_store(address)
        return
    opened = open_store(None if request.param == "memory" else tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def broken_endpoint() -> Iterator[str]:
    """The address of an endpoint that answers everything with 500."""
    with endpoint.endpoint(failure=500) as address:
        yield address
