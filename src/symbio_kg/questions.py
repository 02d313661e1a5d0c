"""Competency questions: what people ask of the graph, as queries with a recorded answer.

A question is one `.rq` file whose `#+` lines say it in both languages, for whom it is and which
data it runs on; the `.csv` beside it holds the answer.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final
from typing import Literal as Choice

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from symbio_kg import assets
from symbio_kg.accept import accept
from symbio_kg.errors import SymbioError
from symbio_kg.read import read
from symbio_kg.rules import Bilingual
from symbio_kg.store import DECISIONS, GraphStore, load_knowledge
from symbio_kg.terms import curie, sparql_prologue

__all__ = [
    "Question",
    "QuestionHeader",
    "QuestionInvalid",
    "answer",
    "example_region",
    "load_questions",
    "named_question",
    "recorded_answer",
]

_ID: Final = re.compile(r"^CQ-\d\d$")
_EXAMPLES: Final = (
    "kwinana/listings.ttl",
    "izmir/energy-water.ttl",
    "izmir/materials.csv",
    "izmir/services.jsonld",
)


class QuestionInvalid(SymbioError):
    """A question file whose header is missing or wrong."""

    code = "question-invalid"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            en=f"{name}: the question's header is not valid: {reason}",
            tr=f"{name}: sorunun başlığı geçerli değil: {reason}",
        )


class QuestionHeader(BaseModel):
    """What stands in the `#+` lines.

    `needs` names the data: the knowledge alone, with what the rules inferred, or with the example regions.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=_ID.pattern)]
    title: Bilingual
    audience: Annotated[Choice["regulator", "researcher", "study", "firm"], Field(alias="for")]
    needs: Choice["knowledge", "inferred", "examples"]


@dataclass(frozen=True, slots=True)
class Question:
    """A competency question: its header, its query with the product's prefixes, and its file."""

    header: QuestionHeader
    query: str
    path: Path

    @property
    def answer_path(self) -> Path:
        """Where the recorded answer stands."""
        return self.path.with_suffix(".csv")


def load_questions(folder: Path) -> list[Question]:
    """Return the questions of *folder* in file-name order.

    Raises QuestionInvalid for a header that is missing, wrong or names another question than its file.
    """
    return [_read(path) for path in sorted(folder.glob("*.rq"))]


def named_question(name: str) -> Question | None:
    """Return the competency question of this id; None when there is none."""
    path = assets.competency() / f"{name}.rq"
    return _read(path) if _ID.fullmatch(name) and path.is_file() else None


def example_region(store: GraphStore) -> None:
    """Load the knowledge and the example regions into *store*, as questions that need examples ask for."""
    load_knowledge(store)
    for name in _EXAMPLES:
        accept(store, read(assets.examples() / name).triples)
    store.add(DECISIONS, read(assets.examples() / "decisions" / "register.ttl").triples)


def answer(store: GraphStore, question: Question) -> list[list[str]]:
    """Return the answer of *store* as rows of text, variable names first; IRIs in their compact form."""
    solutions = store.select(question.query)
    return [list(solutions.variables), *(_cells(row) for row in solutions.rows)]


def recorded_answer(question: Question) -> list[list[str]]:
    """Return the recorded answer, variable names first; FileNotFoundError when there is none."""
    with question.answer_path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def _cells(row: Sequence[object | None]) -> list[str]:
    # A blank node has no name that a second run would repeat, so questions do not return one.
    values = ("" if term is None else str(getattr(term, "value", term)) for term in row)
    return [curie(value) for value in values]


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    lines = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    try:
        header = QuestionHeader.model_validate(yaml.safe_load(lines) or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise QuestionInvalid(path.name, str(error)) from error
    if header.id != path.stem:
        raise QuestionInvalid(path.name, f"id is {header.id!r}")
    return Question(header, sparql_prologue() + text, path)
