"""The sample run every test of the report looks at."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from symbio_kg.report import Summary


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("report_sample", Path(__file__).with_name("sample.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def summary() -> Summary:
    """Return a run with two regions, matches, refusals and documented exchanges."""
    made: Summary = _load().summary()
    return made
