"""The documents name what exists: their links, the commands, and every rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from symbio_kg.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
COMMAND = re.compile(r"^(?: {4}|.*`)symbio (?:--(?:lang|data) \S+ )*([a-z]+)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_exist(page: Path) -> None:
    """Every link to a file leads to one."""
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]

    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    """Every `symbio` command a page names is one."""
    known = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]

    assert set(COMMAND.findall(page.read_text(encoding="utf-8"))) <= known


def test_every_rule_is_explained() -> None:
    """docs/rules.md names each substitution rule."""
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")

    assert [p.stem for p in (ROOT / "queries/infer").glob("*.rq") if f"`{p.stem}`" not in text] == []
