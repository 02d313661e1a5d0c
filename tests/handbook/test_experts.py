"""The registry of experts: found by what they know, well formed, and nobody real in the samples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from symbio_kg import assets
from symbio_kg.cli.app import main
from symbio_kg.handbook import experts
from symbio_kg.model import Document
from symbio_kg.ontology.tables import read_table
from symbio_kg.store import KNOWLEDGE, GraphStore, load_knowledge, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator

NODE = PREFIXES["syn"]["expert-sample-lab-1"]


@pytest.fixture(scope="module")
def store() -> Iterator[GraphStore]:
    made = open_store(None)
    load_knowledge(made)
    yield made
    made.close()


def test_an_expert_is_found_by_code_material_property_and_place(store: GraphStore) -> None:
    """Words of either kind find, in any case and with Turkish letters; all have to fit."""
    for words in ("10 01 02", "UÇUCU KÜL", "klor içeriği", "izmir laboratuvarı", "laboratory izmir"):
        assert [one.iri for one in experts(store, "tr", words)] == [NODE.value], words
    assert experts(store, "tr", "izmir 19 08 05") == []


def test_an_accreditation_ends(store: GraphStore) -> None:
    """It holds on its last day and not on the next; who has none is never accredited."""
    (one,) = experts(store, "en", "10 01 02")
    assert one.accredited(date(2027, 12, 31))
    assert not one.accredited(date(2028, 1, 1))
    assert not any(e.accredited(date(2020, 1, 1)) for e in experts(store, "en") if not e.accreditation)


def test_every_entry_is_well_formed_and_marked(store: GraphStore) -> None:
    """The shapes accept the shipped entries, all of which are invented and say so."""
    judge = Validator(shapes=assets.shapes() / "registry")
    triples = [
        t
        for t in store.triples(KNOWLEDGE)
        if isinstance(t.subject, NamedNode) and "/expert-" in t.subject.value
    ]
    assert judge.validate(Document("experts", triples)).violations == []
    for row in read_table(
        assets.ontology() / "tables" / "experts.tsv", ("en", "tr", "synthetic", "evidence", "contact")
    ):
        assert (row["synthetic"], row["evidence"]) == ("true", "Synthetic")
        assert "(invented)" in row["en"]
        assert "(kurgusal)" in row["tr"]
        assert row["contact"].endswith(".example")


@pytest.mark.parametrize(
    ("left_out", "shape"),
    [("label", "name"), ("synthetic", "marked"), ("evidenceLevel", "evidence"), ("source", "source")],
)
def test_what_is_missing_is_found(store: GraphStore, left_out: str, shape: str) -> None:
    """An entry without name, mark, evidence or source is told so by the shape named for it."""
    judge = Validator(shapes=assets.shapes() / "registry")
    triples = [
        t
        for t in store.triples(KNOWLEDGE)
        if t.subject == NODE and not t.predicate.value.endswith((f"/{left_out}", f"#{left_out}"))
    ]
    found = judge.validate(Document("experts", triples)).violations
    assert {f.shape.rsplit("-", 1)[1] for f in found} == {shape}


def test_the_command_lists_and_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`symbio experts` finds in Turkish, says who is invented and whose accreditation ended."""
    folder = str(tmp_path / "store")
    store = open_store(folder)
    load_knowledge(store)
    store.close()
    with pytest.raises(SystemExit):
        main(["--data", folder, "--lang", "tr", "experts", "manisa", "--day", "2026-12-09"])
    out = capsys.readouterr().out
    assert "(kurgusal)" in out
    assert "sona erdi" in out
    with pytest.raises(SystemExit):
        main(["--data", folder, "experts", "manisa", "--day", "2026-12-09", "--json"])
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["accredited"], one["synthetic"]) == (False, True)
