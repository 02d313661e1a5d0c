"""The draft criteria as shapes judge a batch with pySHACL: good passes, bad fails, unmeasured is asked for."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import SH, Graph

from symbio_kg.cli import main
from symbio_kg.study import Study
from symbio_kg.study.shapes import shapes_of, shapes_text
from symbio_kg.terms import turtle_prologue

SLAG = "24_eaf-slag-carbon_10-02-02"


def batch(**values: tuple[float, str]) -> Graph:
    """A batch with measurements in the given unit."""
    nodes = [f"data:m{place}" for place in range(len(values))]
    text = "data:b a sym:Batch " + "".join(f"; sym:hasMeasurement {node} " for node in nodes) + ".\n"
    for node, (name, (value, unit)) in zip(nodes, values.items(), strict=True):
        text += f"{node} sym:property prop:{name.replace('_', '-')} ; "
        text += f"qudt:numericValue {value} ; qudt:unit unit:{unit} .\n"
    return Graph().parse(data=turtle_prologue() + text, format="turtle")


@pytest.fixture(scope="module")
def shapes(internal: Study) -> Graph:
    return shapes_of(next(d for d in internal.dossiers if d.id == SLAG))


@pytest.mark.parametrize(
    ("values", "conforms"),
    [
        ({"free_cao": (3.0, "PERCENT"), "moisture": (5.0, "PERCENT")}, True),
        ({"free_cao": (4.0, "PERCENT"), "moisture": (10.0, "PERCENT")}, True),
        ({"free_cao": (4.1, "PERCENT"), "moisture": (5.0, "PERCENT")}, False),
        ({"free_cao": (3.0, "PERCENT")}, False),
        ({"free_cao": (30.0, "PERMILLE"), "moisture": (5.0, "PERCENT")}, False),
        ({}, False),
    ],
)
def test_a_batch_is_judged(shapes: Graph, values: dict[str, tuple[float, str]], conforms: bool) -> None:
    """At the limit passes, above fails; not measured, or in another unit, is a violation that says so."""
    found, _, _ = pyshacl.validate(batch(**values), shacl_graph=shapes)
    assert found is conforms


def test_a_second_measurement_cannot_hide_the_first(shapes: Graph) -> None:
    """One good and one bad value of the same property: the batch fails."""
    data = batch(free_cao=(3.0, "PERCENT"), moisture=(5.0, "PERCENT"))
    data += Graph().parse(
        data=turtle_prologue() + "data:b sym:hasMeasurement data:m9 . data:m9 sym:property prop:free-cao ; "
        "qudt:numericValue 9.0 ; qudt:unit unit:PERCENT .",
        format="turtle",
    )
    assert pyshacl.validate(data, shacl_graph=shapes)[0] is False


def test_every_demand_speaks_both_languages(shapes: Graph) -> None:
    """Each property shape has its message in English and Turkish."""
    for shape in shapes.objects(None, SH.property):
        said = {getattr(text, "language", None) for text in shapes.objects(shape, SH.message)}
        assert not said or said == {"en", "tr"}


def test_the_text_is_the_same_every_time(internal: Study) -> None:
    """Shapes are checked in by people: the same dossier gives the same bytes."""
    one = next(d for d in internal.dossiers if d.id == SLAG)
    assert shapes_text(one) == shapes_text(one)
    assert "sh:NodeShape" in shapes_text(one)


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_command_judges_a_batch(
    internal: Study, tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`symbio validate --shapes` says in both languages what is missing and what is broken, each once."""
    drafted = tmp_path / "shapes.ttl"
    drafted.write_text(shapes_text(next(d for d in internal.dossiers if d.id == SLAG)), encoding="utf-8")
    given = tmp_path / "batch.ttl"
    given.write_text(batch(free_cao=(9.0, "PERCENT")).serialize(), encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["--lang", language, "validate", str(given), "--shapes", str(drafted)])
    lines = capsys.readouterr().out.splitlines()
    assert (left.value.code, len(lines)) == (1, 2)
    with pytest.raises(SystemExit) as left:
        main(["--lang", language, "validate", str(given), "--shapes", __file__])
    assert left.value.code == 2
