"""The handbooks say what the graph and the law say, in both languages, and change with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg import assets
from symbio_kg.cli.app import main
from symbio_kg.comply.law import provision_iri
from symbio_kg.handbook import Book, practice, procedures, to_html, to_pdf
from symbio_kg.handbook.book import Steps, Table, filled_columns, row
from symbio_kg.handbook.procedures import Sources, sources
from symbio_kg.handbook.words import WORDS
from symbio_kg.infer import substitution_rules
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.store import CASES, KNOWLEDGE, GraphStore, load_knowledge, open_store
from symbio_kg.terms import PREFIXES

DAY = date(2026, 12, 9)
TABLES = assets.ontology() / "tables"
CASE = PREFIXES["case"]
SYM = PREFIXES["sym"]


@pytest.fixture(scope="module")
def store() -> Iterator[GraphStore]:
    made = open_store(None)
    load_knowledge(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def held() -> Sources:
    return sources()


@pytest.fixture(scope="module", params=["en", "tr"])
def books(request: pytest.FixtureRequest, store: GraphStore, held: Sources) -> tuple[Book, Book]:
    return practice(store, request.param, DAY), procedures(request.param, DAY, held)


def test_every_step_is_of_a_known_route_with_known_rules_regimes_and_values(held: Sources) -> None:
    """No step of a procedure points at a rule, regime, value or route that is not there."""
    routes = {route["id"] for route in held.routes}
    values = {value["id"] for value in held.values}
    for step in held.steps:
        law = next(route["law"] for route in held.routes if route["id"] == step["route"])
        assert step["route"] in routes
        assert set(many(step["regimes"])) <= held.regimes.keys()
        assert set(many(step["values"])) <= values
        for rule in many(step["rules"]):
            assert law.lower() in held.rules[rule].header.provisions, (step["route"], rule)


def test_every_legal_rule_of_a_transfer_has_its_step(held: Sources) -> None:
    """A new rule must find its place in a procedure; those about the entry alone are part of choosing a code."""
    placed = {rule for step in held.steps for rule in many(step["rules"])}
    left = {
        name for name, rule in held.rules.items() if rule.header.group not in ("code", "operation")
    } - placed
    assert left == {
        "outside-waste-law",
        "by-product-contradiction",
        "states-of-both-ends",
        "packaging-recycled-abroad",
    }


def test_both_books_have_no_empty_chapter(books: tuple[Book, Book]) -> None:
    """Each chapter says something, and anchors are there once."""
    for book in books:
        anchors = [c.id for c in book.chapters] + [s.id for c in book.chapters for s in c.sections]
        assert len(anchors) == len(set(anchors))
        assert all(chapter.blocks or chapter.sections for chapter in book.chapters)


def test_a_changed_article_changes_the_page(held: Sources) -> None:
    """The name of a provision reaches every page that cites it."""
    iri = provision_iri("TR-AYY/approval")
    citation = replace(held.law.citations[iri], name={"en": "Changed & new", "tr": "Değişti & yeni"})
    law = replace(held.law, citations={**held.law.citations, iri: citation})
    before, after = (to_html(procedures("tr", DAY, one)) for one in (held, replace(held, law=law)))

    assert "Değişti &amp; yeni" not in before
    assert "Değişti &amp; yeni" in after


def test_an_article_that_is_not_in_force_is_not_cited(held: Sources) -> None:
    """A provision speaks from its first day on."""
    iri = provision_iri("TR-AYY/approval")
    citation = replace(
        held.law.citations[iri], valid_from=date(2030, 1, 1), name={"en": "of 2030", "tr": "2030"}
    )
    later = replace(held, law=replace(held.law, citations={**held.law.citations, iri: citation}))

    assert "of 2030" not in to_html(procedures("en", DAY, later))
    assert "of 2030" in to_html(procedures("en", date(2030, 1, 1), later))


def test_a_changed_time_changes_the_page(held: Sources) -> None:
    """Times come from the legal values of the day."""
    rows = tuple(
        {**value, "value": "77"} if value["id"] == "storage-months-hazardous" else value
        for value in held.values
    )
    assert "77 months" in to_html(procedures("en", DAY, replace(held, values=rows)))


def test_a_changed_case_changes_the_page(store: GraphStore) -> None:
    """What a case record says is what the handbook says."""
    changed = open_store(None)
    for graph in store.graphs():
        changed.add(graph, store.triples(graph))
    record = CASE["record-EX-419"]
    text = Triple(record, SYM["resultText"], Literal("saves the <day>", language="en"))
    gone = [t for t in changed.triples(CASES) if t.subject == record and t.predicate == SYM["resultText"]]
    changed.change({CASES: gone}, {CASES: [text]})

    assert "saves the &lt;day&gt;" in to_html(practice(changed, "en", DAY))
    assert "52 million" not in to_html(practice(changed, "en", DAY))
    changed.close()


def test_what_nobody_read_is_marked_on_page_and_paper(held: Sources) -> None:
    """Authority and paper of a step are from memory, and say so."""
    book = procedures("en", DAY, held)
    assert "from memory, text not read" in to_html(book)
    steps = [step for c in book.chapters for b in c.blocks if isinstance(b, Steps) for step in b.steps]
    assert all(cells[0].mark for step in steps for label, cells in step.fields if label in ("Who", "Paper"))


def test_a_draft_binds_nobody(held: Sources) -> None:
    """Turkish end-of-waste criteria are drafts, and their sections say so first."""
    book = procedures("en", DAY, held)
    drafts = [s for c in book.chapters for s in c.sections if s.id.startswith("regime-tr-eow-draft")]
    assert len(drafts) == 6
    assert all(section.blocks[0].kind == "note" for section in drafts)


def test_pages_ask_nothing_of_the_network(books: tuple[Book, Book]) -> None:
    """A page holds no script and loads nothing."""
    for book in books:
        page = to_html(book)
        assert "<script" not in page
        assert not [word for word in ('src="http', 'href="http', "url(") if word in page]


def test_the_same_book_is_the_same_pdf(books: tuple[Book, Book]) -> None:
    """PDF is written the same way each time, tagged and named."""
    law = books[1]
    one, again = to_pdf(law), to_pdf(law)
    assert one == again
    assert one.startswith(b"%PDF")


def test_words_are_in_both_languages() -> None:
    """Every sentence has its Turkish with the same blanks."""
    for text in WORDS.values():
        assert set(text) == {"en", "tr"}
        assert {part.split("}")[0] for part in text["en"].split("{")[1:]} == {
            part.split("}")[0] for part in text["tr"].split("{")[1:]
        }


def test_every_phrase_of_a_case_is_in_turkish() -> None:
    """The Turkish reader gets no English case, and no word without a case stays in the table."""
    words = {row["en"] for row in read_table(TABLES / "case-words.tsv", ("en", "tr"))}
    columns = ("waste", "donor_activity", "receiver_activity", "replaces", "country")
    cases = read_table(TABLES / "cases.tsv", columns)
    failures = read_table(TABLES / "case-failures.tsv", ("country",))
    used = {row[c] for row in cases for c in columns if row[c]} | {
        row["country"] for row in failures if row["country"]
    }
    assert words == used


def test_no_rule_reads_what_cases_teach(store: GraphStore) -> None:
    """Every substitution rule finds the same whether the graph of cases is there or not."""
    bare = open_store(None)
    for graph in store.graphs():
        if graph != CASES:
            bare.add(graph, store.triples(graph))
    assert store.count(CASES) > 0
    words = {t.predicate for t in store.triples(CASES)} - {t.predicate for t in store.triples(KNOWLEDGE)}
    for rule in substitution_rules():
        assert not [
            w
            for w in words
            if isinstance(w, NamedNode) and f"sym:{w.value.rpartition('/')[2]} " in rule.query
        ]
        if not rule.header.recursive:
            assert set(store.construct(rule.query)) == set(bare.construct(rule.query)), rule.header.id
    bare.close()


@pytest.mark.parametrize("ending", ["html", "pdf", "json"])
def test_the_command_writes_each_form(ending: str, tmp_path: Path) -> None:
    """`symbio handbook procedures` writes what the ending says."""
    target = tmp_path / f"book.{ending}"
    with pytest.raises(SystemExit) as left:
        main(["--lang", "tr", "handbook", "procedures", str(target), "--day", "2026-12-09"])
    assert left.value.code == 0
    assert target.stat().st_size > 10_000


def test_another_ending_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An ending that means no form is told, and nothing is written."""
    with pytest.raises(SystemExit) as left:
        main(["--lang", "tr", "handbook", "procedures", str(tmp_path / "book.docx")])
    assert left.value.code == 2
    assert ".pdf" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_column_that_holds_nothing_is_left_out() -> None:
    """Heads, widths and numbers move along with the columns that stay."""
    table = Table(("a", "b", "c"), (row("1", "", "2"), row("3", "", "")), numbers=(2,), widths=(1, 2, 3))
    assert filled_columns(table) == Table(
        ("a", "c"), (row("1", "2"), row("3", "")), numbers=(1,), widths=(1, 3)
    )
