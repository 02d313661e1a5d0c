"""The SPARQL page: it answers without script, shows what it shows to all, and gives CSV that is safe to open."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext


def test_opens_with_an_answer(visitor: httpx.Client) -> None:
    """The first example has been run when the page opens, and the limits are stated."""
    text = visitor.get("/en/sparql").text
    assert 'data-plain>\n<h2 class="govuk-heading-m">Answer' in text
    assert "<td" in text
    assert "30 seconds" in text


def test_form(visitor: httpx.Client) -> None:
    """A query sent by the form is answered as a table and stays in the form; markup in it is text."""
    query = 'SELECT ?x WHERE { VALUES ?x { "<script>alert(1)</script>" <javascript:alert(1)> } }'
    answer = visitor.post("/tr/sparql", data={"query": query})
    assert answer.status_code == 200
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text
    assert 'href="javascript' not in answer.text


def test_refused(visitor: httpx.Client) -> None:
    """A query that the endpoint refuses is told so in the page's language; the query stays."""
    answer = visitor.post("/tr/sparql", data={"query": "SELECT * WHERE { SERVICE <http://x> { ?s ?p ?o } }"})
    assert answer.status_code == 422
    assert "SERVICE &lt;http://x&gt;" in answer.text
    assert 'href="#query"' in answer.text


def test_csv(visitor: httpx.Client) -> None:
    """The CSV has every row; text that begins like a formula does not run, and numbers stay numbers."""
    query = 'SELECT ?x ?n WHERE { VALUES (?x ?n) { ("=1+1" -5) } }'
    answer = visitor.get("/en/sparql/results.csv", params={"query": query})
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows == [["x", "n"], ["'=1+1", "-5"]]


def test_researcher(site: str, browser: BrowserContext, tmp_path: Path) -> None:
    """A researcher opens the page, sees the example's answer, changes the query, and downloads CSV."""
    page = browser.new_page()
    try:
        page.goto(f"{site}/en/sparql")
        page.wait_for_selector("#editor .yasr table td", timeout=60_000)
        editor = page.locator("#editor .CodeMirror").first
        editor.evaluate("e => e.CodeMirror.setValue('SELECT (6*7 AS ?answer) WHERE {}')")
        page.locator("#editor .yasqe_queryButton").click()
        page.wait_for_selector("#editor .yasr table >> text=42", timeout=60_000)
        with page.expect_download(timeout=60_000) as started:
            page.get_by_role("button", name="Download CSV").click()
        started.value.save_as(tmp_path / "results.csv")
    finally:
        page.close()
    assert "42" in (tmp_path / "results.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ('SELECT ?x WHERE { VALUES ?x { "it\'s" 42 } }', "it's"),
        ("CONSTRUCT { <urn:a> <urn:b> 42 } WHERE {}", "urn:a"),
        ("ASK {}", "true"),
    ],
    ids=["rows", "triples", "yes or no"],
)
def test_the_code_runs(visitor: httpx.Client, query: str, told: str) -> None:
    """What is copied for curl and for Python runs as it stands, whatever the query gives."""
    text = visitor.get("/en/sparql", params={"query": query}).text
    pasted = [html.unescape(found) for found in re.findall(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL)]
    curl = next(one for one in pasted if one.startswith("curl "))
    python = next(one for one in pasted if one.startswith("import csv"))
    commands = [[sys.executable, "-c", f"{python}\nprint(text)"]]
    if (shell := shutil.which("sh")) and shutil.which("curl"):
        commands.append([shell, "-c", curl])
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        assert told in done.stdout
