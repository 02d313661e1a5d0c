"""What is known of uses: documented substitutions, treatments and published exchanges as Turtle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal

from symbio_kg.ontology.phrases import in_words, phrases
from symbio_kg.ontology.processes import activities, limit, material_names, operation_of
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.ontology.turtle import add, boolean, decimal, labels

__all__ = ["files"]

Row = Mapping[str, str]
_LANGUAGES: Final = ("en", "tr")
_TEMPLATES: Final = {
    "en": "Step of {process}: takes in {inputs} and gives {output}.",
    "tr": "{process} prosesinin bir adımı: {inputs} alır, {output} verir.",
}


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs of substitutions, treatments and cases by path below the ontology folder."""
    names = material_names(tables)
    return {
        "knowledge/substitutions.ttl": _substitutions(
            read_table(tables / "substitutions.tsv", ("id", "material", "process", "slot", "source")),
            read_table(tables / "substitution-limits.tsv", ("substitution", "property", "stage")),
            names,
            phrases(tables),
        ),
        "knowledge/treatments.ttl": _treatments(
            read_table(tables / "treatments.tsv", ("id", "process", "functions", "materials", "output")),
            processes={row["id"]: row for row in read_table(tables / "processes.tsv")},
            functions={row["id"]: row for row in read_table(tables / "functions.tsv")},
            materials=names,
        ),
        "knowledge/cases.ttl": _cases(
            read_table(tables / "cases.tsv", ("id", "case", "receiver_nace")),
            {row["en"]: row["tr"] for row in read_table(tables / "case-words.tsv", ("en", "tr"))},
        ),
    }


def _substitutions(
    rows: Iterable[Row], limits: Iterable[Row], materials: Mapping[str, Row], words: Mapping[str, str]
) -> Graph:
    graph = Graph(bind_namespaces="none")
    sources = {}
    for row in rows:
        sources[row["id"]] = [Literal(text.strip()) for text in row["source"].split("||")]
        _substitution(graph, row, sources[row["id"]], materials, words)
    numbers: dict[str, int] = defaultdict(int)
    for row in limits:
        numbers[row["substitution"]] += 1
        limit(
            graph,
            f"sub:{row['substitution']}",
            numbers[row["substitution"]],
            row,
            words,
            source=sources[row["substitution"]],
        )
    return graph


def _substitution(
    graph: Graph, row: Row, sources: list[Literal], materials: Mapping[str, Row], words: Mapping[str, str]
) -> None:
    node = f"sub:{row['id']}"
    add(graph, node, "a", "sym:DocumentedSubstitution")
    replaced = materials.get(row["replaces"])
    for name in _LANGUAGES:
        text = row[f"waste_{name}"] + (f" → {replaced[name]}" if replaced else "")
        labels(graph, node, {name: text})
    add(graph, node, "sym:wasteCode", *_low(row["waste_codes"]))
    add(graph, node, "sym:material", f"mat:{row['material']}")
    add(graph, node, "sym:replaces", *(f"mat:{name}" for name in many(row["replaces"])))
    add(graph, node, "sym:intoProcess", f"proc:{row['process']}")
    add(graph, node, "sym:intoSlot", f"slot:{row['process']}.{row['slot']}")
    add(graph, node, "sym:alsoIntoProcess", *(f"proc:{name}" for name in many(row["also_process"])))
    operation_of(graph, node, row)
    if row["maximum_rate"]:
        add(graph, node, "sym:maximumRate", decimal(row["maximum_rate"]))
    for column, predicate in (
        ("rate", "sym:rate"),
        ("rate_basis", "sym:rateBasis"),
        ("pretreatment", "sym:pretreatment"),
    ):
        in_words(graph, node, row[column], words, predicate)
    if row["standard"]:
        labels(graph, node, {"en": row["standard"]}, "sym:standard")
    add(graph, node, "sym:confidenceGrade", f"sym:{row['confidence'].capitalize()}")
    add(graph, node, "sym:evidenceLevel", f"sym:{row['evidence']}")
    add(graph, node, "dcterms:source", *sources)


def _treatments(
    rows: Iterable[Row],
    *,
    processes: Mapping[str, Row],
    functions: Mapping[str, Row],
    materials: Mapping[str, Row],
) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in rows:
        process, output = processes[row["process"]], materials[row["output"]]
        taken = [
            *(functions[f] for f in many(row["functions"])),
            *(materials[m] for m in many(row["materials"])),
        ]
        definition = {
            name: _TEMPLATES[name].format(
                process=process[name], inputs=", ".join(t[name] for t in taken), output=output[name]
            )
            for name in _LANGUAGES
        }
        _treatment(graph, row, process, output, definition)
    return graph


def _treatment(graph: Graph, row: Row, process: Row, output: Row, definition: Mapping[str, str]) -> None:
    node, feed, product = f"proc:{row['id']}", f"slot:{row['id']}.feed", f"slot:{row['id']}.product"
    add(graph, node, "a", "sym:Process", "sym:Treatment")
    labels(graph, node, {name: row[name] for name in _LANGUAGES})
    labels(graph, node, definition, predicate="skos:definition")
    activities(graph, node, process)
    add(graph, node, "dcterms:isPartOf", f"proc:{row['process']}")
    add(graph, node, "sym:hasInput", feed)
    add(graph, node, "sym:hasOutput", product)
    add(graph, feed, "a", "sym:InputSlot")
    # Without an uptake: only a chain through the treatment uses this input, never the input as an end.
    add(graph, feed, "sym:slotOf", node)
    add(graph, feed, "sym:requiresFunction", *(f"fun:{name}" for name in many(row["functions"])))
    add(graph, feed, "sym:requiresMaterial", *(f"mat:{name}" for name in many(row["materials"])))
    add(graph, product, "a", "sym:OutputSlot")
    add(graph, product, "sym:outputOf", node)
    add(graph, product, "sym:yields", f"mat:{row['output']}")
    if row["yield"]:
        add(graph, product, "sym:typicalYield", decimal(row["yield"]))
    for slot, suffix in ((feed, {"en": "feed", "tr": "besleme"}), (product, output)):
        labels(graph, slot, {name: f"{row[name]}: {suffix[name]}" for name in _LANGUAGES})
    for part in (node, feed, product):
        add(graph, part, "dcterms:source", Literal(row["source"]))
        add(graph, part, "sym:evidenceLevel", f"sym:{row['evidence']}")


def _cases(rows: Iterable[Row], words: Mapping[str, str]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for row in rows:
        _case(graph, f"case:{row['id']}", row, words)
    return graph


def _case(graph: Graph, node: str, row: Row, words: Mapping[str, str]) -> None:
    """Add one published exchange; every field that its source does not state carries its own mark."""
    add(graph, node, "a", "sym:ProvenExchange")
    add(graph, node, "dcterms:identifier", Literal(row["id"]))
    told = [row[column] for column in ("waste", "donor_activity", "receiver_activity")]
    for language, (waste, donor, receiver) in (("en", told), ("tr", [words[text] for text in told])):
        labels(graph, node, {language: f"{waste}: {donor} → {receiver}"})
    for column, predicate in (
        ("case", "sym:inCase"),
        ("country", "dcterms:spatial"),
        ("waste", "sym:wasteText"),
        ("replaces", "sym:replacesText"),
        ("quantity", "sym:quantityText"),
        ("source", "dcterms:source"),
    ):
        if row[column]:
            add(graph, node, predicate, Literal(row[column]))
    if row["year"]:
        add(graph, node, "sym:yearText", Literal(row["year"]))
    add(graph, node, "sym:wasteCode", *_low(row["waste_codes"]))
    add(graph, node, "sym:alternativeCode", *_low(row["alternative_codes"]))
    add(graph, node, "sym:donorActivity", *_activities(row["donor_nace"]))
    add(graph, node, "sym:receiverActivity", *_activities(row["receiver_nace"]))
    operation_of(graph, node, row)
    for column, predicate in (
        ("code_evidence", "sym:codeEvidence"),
        ("replaces_evidence", "sym:replacesEvidence"),
        ("evidence", "sym:evidenceLevel"),
    ):
        if row[column]:
            add(graph, node, predicate, f"sym:{row[column]}")
    add(graph, node, "sym:verbatimChecked", boolean(row["verbatim_checked"]))


def _low(cell: str) -> list[str]:
    return [f"low:{code.replace(' ', '-')}" for code in many(cell)]


def _activities(cell: str) -> list[str]:
    return [f"nace:{code.replace('.', '-')}" for code in many(cell)]
