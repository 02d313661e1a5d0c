"""Page, paper, workbook and folder of a study, in both languages."""

from __future__ import annotations

import io
import re
from errno import ENOSPC
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pypdf
import pytest

from symbio_kg.study import Study
from symbio_kg.study.output import write
from symbio_kg.study.page import to_html
from symbio_kg.study.paper import to_pdf
from symbio_kg.study.sheet import to_xlsx
from symbio_kg.study.words import WORDS

LANGUAGES = ("tr", "en")


class Tags(HTMLParser):
    """Collects what a page would load, and its ids and links inside."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "iframe", "img", "object", "embed") or "src" in given:
            self.loads.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and given.get("href", "").startswith("#"):
            self.links.append(given["href"][1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_else(internal: Study, language: str) -> None:
    """No script, nothing loaded, every inner link leads somewhere, ids are unique."""
    tags = Tags()
    tags.feed(to_html(internal, language))
    assert tags.loads == []
    assert set(tags.links) <= set(tags.ids)
    assert len(tags.ids) == len(set(tags.ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_page_says_what_is_withheld_and_shows_no_firm(
    public: Study, internal: Study, language: str
) -> None:
    """The reason stands where the amount would be, the amount of the single producer nowhere, and who may see it."""
    text = unescape(to_html(public, language))
    assert "symbio study --internal" in text
    assert "symbio study --internal" not in to_html(internal, language)
    assert WORDS["withheld.few"][language] in text
    assert not re.search(r">\s*500( ◆)?\s*<", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_invented_figures_are_marked(internal: Study, language: str) -> None:
    """A study of invented firms says so at the top and at the figures."""
    text = to_html(internal, language)
    assert "◆" in text
    assert WORDS["synthetic.mark"][language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_the_same_every_time(internal: Study, language: str) -> None:
    """The same study gives the same bytes, in the language asked for, with a title."""
    first = to_pdf(internal, language)
    assert first == to_pdf(internal, language)
    reader = pypdf.PdfReader(io.BytesIO(first))
    assert reader.metadata is not None
    assert reader.metadata.title == WORDS["title"][language]
    assert WORDS["criteria"][language] in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_score_and_place_are_formulas(internal: Study, language: str) -> None:
    """Worked out by hand from the sheets of weights and scores, the formula's cells give the study's totals."""
    body = to_xlsx(internal, language)
    formulas = openpyxl.load_workbook(io.BytesIO(body))
    values = openpyxl.load_workbook(io.BytesIO(body), data_only=True)
    ranking, weights, scores = (formulas.worksheets[place] for place in range(3))
    assert str(ranking["A4"].value).startswith("=RANK(")
    assert str(ranking["E4"].value).startswith("=SUMPRODUCT(")
    given = [cell.value for cell in weights[2][1:9]]
    for place, dossier in enumerate(internal.dossiers):
        own = [cell.value for cell in scores[4 + place][1:9]]
        assert dossier.order is not None
        total = sum(float(str(w)) * float(str(s)) for w, s in zip(given, own, strict=True))
        assert total == pytest.approx(dossier.order.total)
        assert values.worksheets[0].cell(4 + place, 5).value == pytest.approx(total)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_net_value_is_a_formula_over_numbers(internal: Study, language: str) -> None:
    """Every amount of the sheet is a number; the cells a formula sums give the value that stands in it."""
    body = to_xlsx(internal, language)
    formulas = openpyxl.load_workbook(io.BytesIO(body)).worksheets[3]
    values = openpyxl.load_workbook(io.BytesIO(body), data_only=True).worksheets[3]
    summed = 0
    for row in formulas.iter_rows(min_row=2, min_col=3, max_col=5):
        for cell in row:
            told = values[cell.coordinate].value
            assert isinstance(told, int | float)
            if str(cell.value).startswith("=SUM("):
                span = values[str(cell.value)[5:-1]]
                assert told == pytest.approx(sum(float(str(part[0].value)) for part in span))
                summed += 1
    net = [d.economy.net for d in internal.dossiers] + [d.economy.climate for d in internal.dossiers]
    assert summed == 3 * sum(one is not None for one in net) > 0


def test_a_folder_holds_every_form(internal: Study, tmp_path: Path) -> None:
    """HTML, PDF, XLSX and CSV in two languages, JSON, JSON-LD, and shapes of those with criteria."""
    names = {str(path.relative_to(tmp_path)) for path in write(internal, tmp_path)}
    assert {f"study-{lang}.{form}" for lang in LANGUAGES for form in ("html", "pdf", "xlsx", "csv")} <= names
    assert {"study.json", "study.jsonld", "shapes/24_eaf-slag-carbon_10-02-02.ttl"} <= names


def test_a_folder_is_whole_or_not_there(
    internal: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up in the middle leaves neither folder nor remains."""

    def full(_: Path, __: bytes) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("symbio_kg.study.output._written", full)
    monkeypatch.setattr("symbio_kg.study.output.to_pdf", lambda *_: b"")
    with pytest.raises(OSError, match="No space"):
        write(internal, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_every_word_is_there_in_both_languages() -> None:
    """No sentence is empty or has other blanks in Turkish than in English."""
    for key, text in WORDS.items():
        assert text["en"]
        assert text["tr"]
        assert set(re.findall(r"{\w+}", text["en"])) == set(re.findall(r"{\w+}", text["tr"])), key
