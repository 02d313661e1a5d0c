"""What the tests of governance share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.govern.made import NOW, filled

from symbio_kg.govern import Synergies
from symbio_kg.store import GraphStore
from symbio_kg.validate import Validator


@pytest.fixture(scope="session")
def validator() -> Validator:
    return Validator()


@pytest.fixture
def store() -> Iterator[GraphStore]:
    made = filled()
    yield made
    made.close()


@pytest.fixture
def synergies(store: GraphStore) -> Synergies:
    return Synergies(store, lambda: NOW)
