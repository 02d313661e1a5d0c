"""The shapes of synergies say what the table says, and no document from outside can speak of any."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.govern.made import DATA, NOW, firm

from symbio_kg.govern import Evidence, lifecycle
from symbio_kg.govern.graph import act_triples, head
from symbio_kg.govern.model import Act, Step, Synergy
from symbio_kg.govern.synergies import judge
from symbio_kg.model import Document
from symbio_kg.pipeline import take_in
from symbio_kg.read import read
from symbio_kg.store import open_store
from symbio_kg.validate import Validator

CASES = Path(__file__).parents[1] / "cases" / "govern"
NAMES = sorted(iri.rsplit("/", 1)[1] for iri in judge().shapes.constraints)
LIFE = lifecycle()
EVERYTHING = tuple(Evidence(kind, "Record 17") for kind in LIFE.evidence)


@cache
def found(path: Path) -> set[str]:
    report = judge().validate(Document(path.name, read(path).triples))
    return {f.shape.rsplit("/", 1)[1] for f in report.findings}


def judged(
    before: str, after: str, readiness: int = 9, evidence: tuple[Evidence, ...] = EVERYTHING
) -> set[str]:
    """Return which constraints a step breaks."""
    pair = Synergy("0" * 20, f"{DATA}l/o", f"{DATA}l/n", firm("a"), firm("b"), ())
    reason = "price" if after == "ended" else ""
    step = Step(Act(1, NOW, "x", ""), before, after, readiness, evidence, reason)
    report = judge().validate(Document("step", [*head(pair), *act_triples(pair.id, step)]))
    return {f.shape.rsplit("/", 1)[1] for f in report.findings}


@pytest.mark.parametrize("name", NAMES)
def test_each_constraint_has_both_cases(name: str) -> None:
    """No constraint is without a passing and a failing case; a passing one breaks no other either."""
    assert found(CASES / name / "pass.ttl") == set()
    assert name in found(CASES / name / "fail.ttl")


def test_each_message_is_a_sentence_in_both_languages() -> None:
    """Each message ends like a sentence and differs from its translation; no folder of cases is left over."""
    assert {path.name for path in CASES.iterdir()} == set(NAMES)
    for shape in judge().shapes.constraints.values():
        assert shape.message["en"] != shape.message["tr"]
        assert all(text.endswith(".") for text in shape.message.values())
        assert shape.path


@pytest.mark.parametrize("before", ["", *LIFE.states])
def test_shapes_allow_what_the_table_allows(before: str) -> None:
    """For each two states the shapes let a step pass exactly when the table has it, as far as it has evidence."""
    for after in LIFE.states:
        move = LIFE.transitions.get((before, after))
        assert ("SynergyStep-allowed" in judged(before, after)) == (move is None)
        if move is not None:
            assert judged(before, after, move.readiness) == set()
            assert ("SynergyStep-evidence" in judged(before, after, evidence=())) == bool(move.evidence)
            low = judged(before, after, move.readiness - 1)
            assert bool(low & {"SynergyStep-readinessEnough", "SynergyStep-readiness"})


def test_no_document_speaks_of_synergies() -> None:
    """A synergy or step that somebody sends as a document is not stored anywhere."""
    store = open_store(None)
    forged = (CASES / "SynergyStep-allowed" / "pass.ttl").read_bytes()
    receipt = take_in(store, forged, Validator(), name="forged.ttl")
    assert not receipt.report.conforms
    assert store.graphs() == []
