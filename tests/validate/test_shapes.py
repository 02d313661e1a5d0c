"""Each constraint has a case that passes and one that fails, and says what to do in two languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from symbio_kg import assets
from symbio_kg.model import Report
from symbio_kg.read import read
from symbio_kg.validate import Validator
from symbio_kg.validate.shapes import ShapeInvalid, load_shapes
from symbio_kg.vocabulary import load

CASES = Path(__file__).parents[1] / "cases"
VALIDATE = CASES / "validate"
VALIDATOR = Validator(vocabulary=load(CASES / "read" / "tables"))
NAMES = sorted(iri.rsplit("/", 1)[1] for iri in load_shapes().constraints)


@cache
def _report(path: Path) -> Report:
    return VALIDATOR.validate(read(path))


def _found(path: Path) -> set[str]:
    report = _report(path)
    return {finding.shape.rsplit("/", 1)[1] for finding in report.findings if finding.shape}


@pytest.mark.parametrize("name", NAMES)
def test_each_constraint_has_both_cases(name: str) -> None:
    """No constraint is without a passing and a failing case, and each case does what it says."""
    passing = sorted((VALIDATE / name).glob("pass*.ttl"))
    failing = sorted((VALIDATE / name).glob("fail*.ttl"))
    assert passing, "no case that passes"
    assert failing, "no case that fails"
    for path in passing:
        assert name not in _found(path), path.name
    for path in failing:
        assert name in _found(path), path.name


@pytest.mark.parametrize(
    "path", sorted(VALIDATE.glob("*/pass*.ttl")), ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_passing_cases_conform_altogether(path: Path) -> None:
    """A passing case breaks no other constraint either."""
    report = _report(path)
    assert report.conforms, [(f.shape, f.message["en"]) for f in report.violations]


def test_no_case_without_its_constraint() -> None:
    """A folder of cases belongs to a constraint that exists."""
    assert {path.name for path in VALIDATE.iterdir()} <= set(NAMES)


def test_messages_are_sentences() -> None:
    """Each message is a sentence in its language, and no two constraints of one node say the same."""
    for shape in load_shapes().constraints.values():
        for text in shape.message.values():
            assert text.endswith("."), shape.iri
            assert not text[0].islower(), shape.iri
        assert shape.message["en"] != shape.message["tr"]
        assert shape.path, shape.iri


def test_shapes_use_core_only() -> None:
    """No shape needs SPARQL, rules or scripts."""
    for path in assets.shapes().glob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        for word in ("sh:sparql", "sh:rule", "sh:js", "sh:select", "owl:imports"):
            assert word not in text, path.name


def test_a_constraint_needs_both_languages(tmp_path: Path) -> None:
    """A shape with one message only is refused on loading."""
    shape = '[] a <http://www.w3.org/ns/shacl#PropertyShape> ; <http://www.w3.org/ns/shacl#message> "x"@en .'
    (tmp_path / "a.ttl").write_text(shape, encoding="utf-8")
    with pytest.raises(ShapeInvalid):
        load_shapes(tmp_path)
