"""Documentation: what the product has is documented; what the documents say is shown safely."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer
from tests.api.conftest import light_store, serving
from typer.testing import CliRunner

from symbio_kg import assets
from symbio_kg.api.service import Service
from symbio_kg.cli.app import app
from symbio_kg.cli.reference import commands
from symbio_kg.rules import load_rules
from symbio_kg.web import create_site, published
from symbio_kg.web.markdown import draw

TERM = re.compile(r"^(sym:\w+)\n    a owl:", re.MULTILINE)
SHAPE = re.compile(r"^(shp:[\w-]+)\n    a\s+sh:NodeShape", re.MULTILINE)
GUIDES = frozenset({"docs", "docs.page", "docs.picture", "accessibility"})
DOCUMENTS = sorted(path.name for path in assets.docs().glob("*.md"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """A service, and the address of its site, which knows the commands as `symbio serve` makes it."""
    folder = light_store(tmp_path_factory.mktemp("docs") / "store")
    with serving(folder, site=partial(create_site, commands=commands)) as found:
        yield found


@pytest.fixture(scope="module")
def reader(running: tuple[Service, str]) -> Iterator[httpx.Client]:
    """A reader of that site."""
    with httpx.Client(base_url=running[1], timeout=60) as client:
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


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".tr.md")])
def test_both_languages_say_as_much(name: str) -> None:
    """A translated document has the headings, blocks and tables of the other, so that neither is left behind."""
    turkish = (assets.docs() / name).read_text("utf-8")
    english = (assets.docs() / name.replace(".tr.md", ".md")).read_text("utf-8")
    assert _skeleton(turkish) == _skeleton(english)


@pytest.mark.parametrize("language", ["tr", "en"])
def test_substitution_rules(reader: httpx.Client, language: str) -> None:
    """Every substitution rule stands in the reference with its query and both its cases."""
    page = {"tr": "/tr/belgeler/basvuru/ikame-kurallari", "en": "/en/docs/reference/substitution-rules"}
    text = reader.get(page[language]).text
    for rule in load_rules(assets.queries() / "infer"):
        assert f'id="{rule.header.id}"' in text
        for case in ("fires", "silent"):
            first = (assets.cases() / "infer" / rule.header.id / f"{case}.ttl").read_text("utf-8").split()[0]
            assert f'aria-label="{case}: {rule.header.id}">{first}' in text


@pytest.mark.parametrize("language", ["tr", "en"])
def test_cases_of_a_legal_rule(reader: httpx.Client, language: str) -> None:
    """A legal rule shows each case it is tested with: what is stated, and what it finds."""
    text = reader.get(
        f"/{language}/{ {'tr': 'kayitlar/kurallar', 'en': 'registers/rules'}[language] }/vehicle-licence"
    ).text
    assert {"tr": "Sınandığı olaylar", "en": "Cases it is tested with"}[language] in text
    assert "<strong>14 06 03*</strong>" in text


def test_published_guides(
    running: tuple[Service, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guides alone as files: every link leads to a file, and links to other pages stay as words."""
    published._kept.cache_clear()
    monkeypatch.setattr(published, "PUBLISHED", GUIDES)
    try:
        apart(partial(published.publish, create_site(running[0], commands), tmp_path / "site"))
    finally:
        published._kept.cache_clear()
    assert len(linked(tmp_path / "site")) > len(DOCUMENTS)


@pytest.mark.slow
def test_published(tmp_path: Path) -> None:
    """The command does it for all that is published: terms, shapes, rules and acts too; a folder is left alone."""
    folder = tmp_path / "site"
    assert apart(partial(CliRunner().invoke, app, ["site", str(folder)])).exit_code == 0
    pages = linked(folder)
    assert len(pages) > 1000
    assert folder / "tr" / "bilgi" / "ont" / "Offer" / "index.html" in pages
    assert CliRunner().invoke(app, ["site", str(folder)]).exit_code != 0


def apart(work: Callable[[], Any]) -> Any:
    """Return what *work* returns from a thread of its own: a browser of another test may hold this one's event loop."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(work).result()


def linked(folder: Path) -> list[Path]:
    """Return the pages in *folder*, whose links all lead to files and which ask for no running site."""
    pages = sorted(folder.rglob("*.html"))
    for page in pages:
        text = page.read_text("utf-8")
        assert "<form" not in text, page
        for link in re.findall(r'\s(?:href|src)="([^":#]+)(?:#[^"]*)?"', text):
            assert (page.parent / link).is_file(), (page, link)
    return pages


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


def _skeleton(text: str) -> dict[str, object]:
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith("```")]
    within = {n for begin, end in zip(fences[::2], fences[1::2], strict=True) for n in range(begin, end + 1)}
    told = [line for number, line in enumerate(lines) if number not in within]
    return {
        "headings": [len(line) - len(line.lstrip("#")) for line in told if line.startswith("#")],
        "blocks": len(fences) // 2,
        "rows of tables": [line.count("|") for line in told if line.startswith("|")],
    }


def _links(reader: httpx.Client, name: str) -> list[str]:
    stem = name.removesuffix(".md").removesuffix(".tr")
    return re.findall(r'href="(/en/docs/[^"#]+)', reader.get(f"/en/docs/{stem}").text)
