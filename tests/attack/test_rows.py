"""The table of threats in docs/security.md is whole, and every test it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
THREATS = 86


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_no_threat_is_left_out() -> None:
    """Each number stands there once, in order, with what is done about it."""
    assert [int(row[0]) for row in ROWS] == list(range(1, THREATS + 1))
    assert all(threat.strip() and answer.strip() for _, threat, answer, _ in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_each_threat_has_its_test(row: tuple[str, str, str, str]) -> None:
    """The tests that a row names are there."""
    named = re.findall(r"`([^`]+\.py)::(\w+)`", row[3])
    assert named
    assert [f"{file}::{name}" for file, name in named if name not in functions(file)] == []


def test_each_fault_has_its_test() -> None:
    """So do the faults."""
    named = re.findall(r"`(attack/test_faults\.py)::(\w+)`", PAGE)
    assert {name for _, name in named} == {
        name for name in functions("attack/test_faults.py") if name.startswith("test_")
    }
