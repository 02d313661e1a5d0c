"""One judge for all tests: loading the law once is enough."""

from __future__ import annotations

import pytest

from symbio_kg.comply import Judge


@pytest.fixture(scope="session")
def judge() -> Judge:
    """The product's legal rules, ready to judge."""
    return Judge()
