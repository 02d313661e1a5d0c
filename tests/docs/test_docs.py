"""The documents name what exists: their links, the commands, and every rule."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from symbio_kg.cli.app import app
from symbio_kg.settings import ServiceSettings

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


def test_every_setting_is_documented() -> None:
    """docs/configuration.md has a row for each variable that is read, and for no other."""
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    source = (ROOT / "src/symbio_kg/settings.py").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(SYMBIO_\w+)`", page, re.MULTILINE))

    assert told == set(re.findall(r'"(SYMBIO_\w+)"', source))
    defaults = {f.metadata["variable"]: f.default for f in fields(ServiceSettings) if f.default != ""}
    assert {v: d for v, d in defaults.items() if f"| `{v}` | `{_shown(d)}` |" not in page} == {}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
