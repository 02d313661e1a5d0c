"""The Turtle is written from the tables, always the same way."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal

from symbio_kg import assets
from symbio_kg.ontology import build, tables, turtle


def test_written_turtle_is_stable_and_reads_back() -> None:
    graph = Graph()
    turtle.add(graph, "low:10-02-01", "a", "sym:WasteCode")
    turtle.add(graph, "slot:kiln.raw-meal", "sym:maximumRate", turtle.decimal("12.5"))
    turtle.labels(graph, "low:10-02-01", {"en": 'slag "x"', "tr": "cüruf", "de": ""})
    turtle.add(graph, "low:10-02-01", "sym:validFrom", turtle.day("2002-01-01"))
    turtle.add(graph, "low:10-02-01", "sym:hazardous", turtle.boolean("true"), Literal(3))
    text = turtle.to_turtle(graph)
    again = turtle.from_turtle(text)

    assert set(again) == set(graph)
    assert turtle.to_turtle(again) == text
    assert "\nlow:10-02-01\n    a sym:WasteCode ;\n" in text
    assert "\nslot:kiln.raw-meal\n" in text


def test_a_blank_node_is_refused() -> None:
    graph = Graph()
    graph.add((BNode(), turtle.term("sym:maximumRate"), Literal(1)))
    with pytest.raises(ValueError, match="blank"):
        turtle.to_turtle(graph)


@pytest.mark.parametrize("text", ["a\tb\n1\n", "a\ta\n1\t2\n", "a\n1\n"])
def test_a_table_of_another_form_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(tables.TableMalformed) as raised:
        tables.read_table(path, ["a", "b"])
    assert set(raised.value.message) == {"en", "tr"}


def test_cells_with_several_values() -> None:
    assert tables.many("a; b;;c ") == ["a", "b", "c"]


def test_the_turtle_is_what_the_tables_say() -> None:
    assert build.differences(assets.ontology() / "tables", assets.ontology()) == []


def test_a_missing_and_a_changed_file_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "texts", lambda _: {"a.ttl": "x\n", "b/c.ttl": "y\n"})
    assert len(build.build(tmp_path, tmp_path)) == 2
    assert build.differences(tmp_path, tmp_path) == []
    (tmp_path / "a.ttl").unlink()
    (tmp_path / "b/c.ttl").write_text("z\n", encoding="utf-8")
    assert build.differences(tmp_path, tmp_path) == ["a.ttl: missing", "b/c.ttl: not as the tables say"]
