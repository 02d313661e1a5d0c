"""Processes with what they take in and what they give: the tables of receiving plants as Turtle.

An input accepts a resource that does one of the required functions or is one of the required
materials, and is none of the excluded ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.phrases import in_words, limit_in_words, phrases
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, decimal, labels

__all__ = ["activities", "files", "limit", "material_names", "operation_of"]

_LIMITS: Final = ("property", "operator", "value", "unit", "text", "evidence")
Row = Mapping[str, str]


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs of processes, their inputs and their outputs by path below the ontology folder."""
    processes = read_table(tables / "processes.tsv", ("id", "en", "tr", "nace", "also_nace", "kind"))
    words = phrases(tables)
    return {
        "processes/processes.ttl": _processes(processes),
        "processes/inputs.ttl": _inputs(
            read_table(tables / "slots.tsv", ("process", "name", "functions", "materials", "uptake")),
            read_table(tables / "slot-limits.tsv", ("process", "slot", *_LIMITS)),
            words,
        ),
        "processes/outputs.ttl": _outputs(
            read_table(tables / "outputs.tsv", ("process", "material", "code", "typical_yield")),
            processes={row["id"]: row for row in processes},
            materials=material_names(tables),
            words=words,
        ),
    }


def material_names(tables: Path) -> dict[str, Row]:
    """Return the rows of the materials table by id; they carry the names `en` and `tr`."""
    return {row["id"]: row for row in read_table(tables / "materials.tsv", ("id", "en", "tr"))}


def activities(graph: Graph, process: str, row: Row) -> None:
    """Say which NACE classes run *process* (a compact name) and in which others it is found."""
    add(graph, process, "sym:activity", *_nace(row["nace"]))
    add(graph, process, "sym:alsoActivity", *_nace(row["also_nace"]))


def operation_of(graph: Graph, node: str, row: Row) -> None:
    """Say under which recovery operation the input or substitution *node* is booked, where it is."""
    if row["operation"] not in {"", "-"}:
        add(graph, node, "sym:operation", f"op:{row['operation']}")


def limit(
    graph: Graph,
    holder: str,
    number: int,
    row: Row,
    words: Mapping[str, str],
    *,
    source: Iterable[Literal] = (),
) -> None:
    """Add the quality limit of *row* to *holder* as its node number *number*.

    A limit that holds only after pretreatment keeps its figure, but asks of the stream as delivered
    no more than a declared value: the step before the process brings it there.
    """
    node = f"{holder}.limit-{number:02}"
    late = row.get("stage") == "after-pretreatment"
    add(graph, holder, "sym:hasLimit", node)
    add(graph, node, "a", "sym:QualityLimit")
    add(graph, node, "sym:operator", "sym:Declared" if late else f"sym:{row['operator']}")
    limit_in_words(graph, node, row, words)
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    add(graph, node, "dcterms:source", *source)
    if row["property"]:
        add(graph, node, "sym:property", f"prop:{row['property']}")
    if row["value"]:
        add(graph, node, "qudt:numericValue", decimal(row["value"]))
        add(graph, node, "qudt:unit", f"unit:{row['unit']}")
    text = "; ".join(filter(None, (row.get("note", ""), "holds after pretreatment" if late else "")))
    in_words(graph, node, text, words, "skos:note")


def _processes(rows: Iterable[Row]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in rows:
        node = f"proc:{row['id']}"
        add(graph, node, "a", "sym:Process")
        labels(graph, node, {"en": row["en"], "tr": row["tr"]})
        labels(
            graph, node, {"en": row["definition_en"], "tr": row["definition_tr"]}, predicate="skos:definition"
        )
        activities(graph, node, row)
        _origin(graph, node, row)
    return graph


def _inputs(rows: Iterable[Row], limits: Iterable[Row], words: Mapping[str, str]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in rows:
        _input(graph, f"slot:{row['process']}.{row['name']}", row, words)
    numbers: dict[str, int] = defaultdict(int)
    for row in limits:
        holder = f"slot:{row['process']}.{row['slot']}"
        numbers[holder] += 1
        limit(graph, holder, numbers[holder], row, words, source=[Literal(row["source"])])
    return graph


def _input(graph: Graph, node: str, row: Row, words: Mapping[str, str]) -> None:
    add(graph, node, "a", "sym:InputSlot")
    labels(graph, node, {"en": row["en"], "tr": row["tr"]})
    add(graph, node, "sym:slotOf", f"proc:{row['process']}")
    add(graph, f"proc:{row['process']}", "sym:hasInput", node)
    add(graph, node, "sym:requiresFunction", *(f"fun:{name}" for name in many(row["functions"])))
    add(graph, node, "sym:requiresMaterial", *(f"mat:{name}" for name in many(row["materials"])))
    add(graph, node, "sym:excludesMaterial", *(f"mat:{name}" for name in many(row["excludes"])))
    add(graph, node, "sym:replaces", *(f"mat:{name}" for name in many(row["replaces"])))
    operation_of(graph, node, row)
    for column, predicate in (
        ("maximum_rate", "sym:maximumRate"),
        ("uptake", "sym:uptake"),
        ("min_temp", "sym:minimumTemperature"),
        ("max_distance_km", "sym:maximumTransportDistance"),
    ):
        if row[column]:
            add(graph, node, predicate, decimal(row[column]))
    in_words(graph, node, row["rate_basis"], words, "sym:rateBasis")
    if row["water_quality"]:
        add(graph, node, "sym:acceptsWaterQuality", f"sym:{row['water_quality']}")
    _origin(graph, node, row)


def _outputs(
    rows: Iterable[Row],
    *,
    processes: Mapping[str, Row],
    materials: Mapping[str, Row],
    words: Mapping[str, str],
) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in rows:
        code = row["code"].replace(" ", "-")
        node = ".".join(filter(None, (f"slot:{row['process']}.out", row["material"], code)))
        process, material = processes[row["process"]], materials[row["material"]]
        add(graph, node, "a", "sym:OutputSlot")
        labels(graph, node, {name: f"{process[name]}: {material[name]}" for name in ("en", "tr")})
        add(graph, node, "sym:outputOf", f"proc:{row['process']}")
        add(graph, f"proc:{row['process']}", "sym:hasOutput", node)
        add(graph, node, "sym:yields", f"mat:{row['material']}")
        if code:
            add(graph, node, "sym:wasteCode", f"low:{code}")
        in_words(graph, node, row["typical_yield"], words, "sym:typicalYield")
        _origin(graph, node, row)
    return graph


def _origin(graph: Graph, node: str, row: Row) -> None:
    add(graph, node, "dcterms:source", Literal(row["source"]))
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")


def _nace(cell: str) -> list[str]:
    return [f"nace:{code.replace('.', '-')}" for code in many(cell)]
