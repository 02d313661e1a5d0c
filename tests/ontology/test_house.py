"""Our own files are complete, and the house check would tell if they were not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from symbio_kg import assets
from symbio_kg.house import HouseRule, check, house_rules
from symbio_kg.infer import infer
from symbio_kg.read import read
from symbio_kg.rules import RuleInvalid
from symbio_kg.store import KNOWLEDGE, LISTINGS, GraphStore, load_knowledge, open_store
from symbio_kg.terms import turtle_prologue

RULES = house_rules()

PLANTED = {
    "broken-parent": "low:10-02-77 skos:broader low:10-88 . low:10-02-77 a sym:WasteCode .",
    "double-label": 'mat:x rdfs:label "one"@en , "two"@en , "bir"@tr .',
    "missing-definition": 'mat:x a sym:ResourceKind ; skos:definition "something"@en .',
    "missing-label": 'fun:x a sym:Function ; rdfs:label "something"@en , ""@tr .',
    "missing-source": "slot:x.y a sym:InputSlot ; sym:evidenceLevel sym:OwnKnowledge .",
    "out-of-range": "slot:x.y sym:uptake 1.2 .",
    "undeclared-term": "mat:x sym:noSuchProperty mat:y .",
    "unknown-reference": "slot:x.y sym:requiresMaterial mat:no-such-material .",
    "unknown-unit": "slot:x.y.limit qudt:unit unit:NO_SUCH_UNIT .",
    "value-without-unit": "slot:x.y.limit a sym:QualityLimit ; sym:property prop:x ; qudt:numericValue 3 .",
    "wrong-kind": "slot:x.y sym:requiresFunction mat:x . mat:x a sym:ResourceKind .",
}


@pytest.fixture(scope="module")
def knowledge() -> Iterator[GraphStore]:
    store = open_store(None)
    load_knowledge(store)
    yield store
    store.close()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.header.id)
def test_our_files_are_in_order(rule: HouseRule, knowledge: GraphStore) -> None:
    """The files we ship break no house rule."""
    assert [f"{fault.node}: {fault.problem}" for fault in check(knowledge, [rule])] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.header.id)
def test_a_planted_fault_is_found(rule: HouseRule) -> None:
    """Each house rule finds the fault it is for, and says what is the matter."""
    store = open_store(None)
    planted = turtle_prologue() + PLANTED[rule.header.id]
    store.add(KNOWLEDGE, [quad.triple for quad in parse(planted, RdfFormat.TURTLE)])

    faults = check(store, [rule])

    assert faults
    assert all(fault.problem and fault.rule is rule for fault in faults)
    store.close()


def test_every_rule_has_a_planted_fault() -> None:
    """No house rule goes without the case that shows it works."""
    assert {rule.header.id for rule in RULES} == set(PLANTED)


def test_the_sample_regions_and_what_is_inferred_are_in_order(knowledge: GraphStore) -> None:
    """Listings of the sample regions and the rules' results break no house rule either."""
    examples = assets.examples()
    files = [*examples.glob("*/*.ttl"), *examples.glob("*/*.jsonld"), examples / "izmir" / "materials.csv"]
    for path in files:
        knowledge.add(LISTINGS, read(path).triples)
    infer(knowledge)

    assert [f"{fault.node}: {fault.problem}" for fault in check(knowledge)] == []


@pytest.mark.parametrize(
    "header",
    ["", "#+ id: other-name\n#+ title: {en: All is well, tr: Her şey yolunda}", "#+ id: ["],
    ids=["none", "other-id", "not-yaml"],
)
def test_a_bad_header_is_refused(header: str, tmp_path: Path) -> None:
    """A house rule without a proper header is refused with its file's name."""
    (tmp_path / "my-rule.rq").write_text(f"{header}\nSELECT ?node ?problem WHERE {{}}\n", encoding="utf-8")

    with pytest.raises(RuleInvalid, match=r"my-rule\.rq"):
        house_rules(tmp_path)
