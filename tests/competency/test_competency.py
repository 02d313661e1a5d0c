"""The graph answers what people ask of it, and the answers are written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from symbio_kg import assets
from symbio_kg.infer import infer
from symbio_kg.questions import (
    Question,
    QuestionInvalid,
    answer,
    example_region,
    load_questions,
    recorded_answer,
)
from symbio_kg.store import GraphStore, open_store

QUESTIONS = load_questions(assets.competency())


@pytest.fixture(scope="module")
def region() -> Iterator[GraphStore]:
    store = open_store(None)
    example_region(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def inferred(region: GraphStore) -> GraphStore:
    infer(region)
    return region


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.header.id)
def test_competency_question(question: Question, request: pytest.FixtureRequest) -> None:
    """Each competency question is answered as recorded."""
    fixture = "inferred" if question.header.needs == "inferred" else "region"
    store: GraphStore = request.getfixturevalue(fixture)

    assert answer(store, question) == recorded_answer(question)


def test_enough_questions_for_everyone() -> None:
    """At least forty questions, some for each of the people the graph is for, each told apart."""
    audiences = Counter(question.header.audience for question in QUESTIONS)
    titles = Counter(question.header.title.en for question in QUESTIONS)

    assert len(QUESTIONS) >= 40
    assert len(audiences) == 4
    assert min(audiences.values()) >= 8
    assert set(titles.values()) == {1}


def test_every_question_has_an_answer() -> None:
    """No question is recorded without a row, and no answer stands without its question."""
    empty = [question.header.id for question in QUESTIONS if len(recorded_answer(question)) < 2]
    answers = {path.stem for path in assets.competency().glob("*.csv")}

    assert empty == []
    assert answers == {question.header.id for question in QUESTIONS}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "#+ id: CQ-02\n#+ title: {en: What is it?, tr: Nedir?}\n#+ for: firm\n#+ needs: knowledge",
        "#+ id: CQ-01\n#+ title: {en: What is it?}\n#+ for: firm\n#+ needs: knowledge",
        "#+ id: CQ-01\n#+ title: {en: What is it?, tr: Nedir?}\n#+ for: nobody\n#+ needs: knowledge",
        "#+ id: [",
    ],
    ids=["none", "other-id", "one-language", "unknown-reader", "not-yaml"],
)
def test_a_bad_header_is_refused(header: str, tmp_path: Path) -> None:
    """A question that does not say what it asks, and for whom, is refused with its file's name."""
    (tmp_path / "CQ-01.rq").write_text(f"{header}\nSELECT ?s WHERE {{ ?s ?p ?o }}\n", encoding="utf-8")

    with pytest.raises(QuestionInvalid, match=r"CQ-01\.rq") as caught:
        load_questions(tmp_path)

    assert "CQ-01.rq" in caught.value.message["tr"]
