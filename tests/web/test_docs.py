"""Documentation: what the product has is documented; what the documents say is shown safely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import httpx
import pytest
import typer
from tests.api.conftest import light_store, serving

from symbio_kg import assets
from symbio_kg.cli.app import app
from symbio_kg.cli.reference import commands
from symbio_kg.web import create_site
from symbio_kg.web.markdown import draw

TERM = re.compile(r"^(sym:\w+)\n    a owl:", re.MULTILINE)
SHAPE = re.compile(r"^(shp:[\w-]+)\n    a\s+sh:NodeShape", re.MULTILINE)
DOCUMENTS = sorted(path.name for path in assets.docs().glob("*.md"))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A reader of a site that knows the commands, as `symbio serve` makes it."""
    folder = light_store(tmp_path_factory.mktemp("docs") / "store")
    with (
        serving(folder, site=partial(create_site, commands=commands)) as (_service, address),
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


@pytest.mark.parametrize("language", ["tr", "en"])
def test_terms(reader: httpx.Client, language: str) -> None:
    """Every class and property of the core stands in the reference with a meaning in the language."""
    text = reader.get(
        {"tr": "/tr/belgeler/basvuru/terimler", "en": "/en/docs/reference/terms"}[language]
    ).text
    named = {
        n
        for path in (assets.ontology() / "core").glob("*.ttl")
        for n in TERM.findall(path.read_text("utf-8"))
    }
    assert len(named) > 200
    assert [name for name in sorted(named) if f">{name}</bdi>" not in text] == []
    assert '<dd class="govuk-summary-list__value"></dd>' not in text


@pytest.mark.parametrize("language", ["tr", "en"])
def test_shapes(reader: httpx.Client, language: str) -> None:
    """Every shape stands in the reference, and each of its constraints has its words."""
    text = reader.get(
        {"tr": "/tr/belgeler/basvuru/sekiller", "en": "/en/docs/reference/shapes"}[language]
    ).text
    named = {n for path in assets.shapes().rglob("*.ttl") for n in SHAPE.findall(path.read_text("utf-8"))}
    assert len(named) > 20
    assert [name for name in sorted(named) if f">{name}</bdi>" not in text] == []
    assert '<dd class="govuk-summary-list__value"></dd>' not in text


@pytest.mark.parametrize("language", ["tr", "en"])
def test_commands(reader: httpx.Client, language: str) -> None:
    """Every command stands in the reference with what it does."""
    text = reader.get(
        {"tr": "/tr/belgeler/basvuru/komutlar", "en": "/en/docs/reference/commands"}[language]
    ).text
    root = typer.main.get_command(app)
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        assert f"<code>symbio {name}</code>" in text
        for below in getattr(command, "commands", {}):
            assert f"<code>symbio {name} {below}</code>" in text
    assert [one.name for one in commands(language) if not one.help] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents(reader: httpx.Client, name: str) -> None:
    """Every document is listed and has a page in both languages; one that is not translated says so."""
    stem = name.removesuffix(".md").removesuffix(".tr")
    assert reader.get(f"/en/docs/{stem}").status_code == 200
    assert f'href="/tr/belgeler/{stem}"' in reader.get("/tr/belgeler").text
    turkish = reader.get(f"/tr/belgeler/{stem}")
    assert turkish.status_code == 200
    translated = (assets.docs() / f"{stem}.tr.md").exists()
    assert ('<div class="govuk-!-text-break-word" lang="en">' in turkish.text) is not translated


def test_links_between_documents(reader: httpx.Client) -> None:
    """A link from a document to another leads to its page, in the other language where it says so."""
    text = reader.get("/en/docs/tutorial").text
    assert 'href="/tr/belgeler/tutorial"' in text
    links = {link for name in DOCUMENTS for link in _links(reader, name)}
    assert len(links) > 5
    assert [link for link in sorted(links) if reader.get(link).status_code != 200] == []


def test_unknown(reader: httpx.Client) -> None:
    """A document that is not there is told, and no file outside the folder is read."""
    for name in ("none", "..%2fREADME", "tutorial.tr"):
        assert reader.get(f"/en/docs/{name}").status_code == 404


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](data:text/html,y)", "<b onclick=x>y</b>"],
)
def test_harmless(text: str) -> None:
    """HTML and addresses that run something stay words."""
    html = draw(text, lambda _: "").html
    assert not re.search(r'<script|<b |href="javascript|src="data', html)


def _links(reader: httpx.Client, name: str) -> list[str]:
    stem = name.removesuffix(".md").removesuffix(".tr")
    return re.findall(r'href="(/en/docs/[^"#]+)', reader.get(f"/en/docs/{stem}").text)
