"""Every substitution rule has a case that fires and one that stays silent, and their order is free."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from symbio_kg import assets
from symbio_kg.infer import infer, substitution_rules
from symbio_kg.rules import Rule, RuleInvalid, load_rules
from symbio_kg.store import GraphStore, open_store
from symbio_kg.terms import PREFIXES, turtle_prologue

CASES = Path(__file__).parents[1] / "cases" / "infer"
RULES = {rule.header.id: rule for rule in substitution_rules()}


def graph(path: Path) -> list[Triple]:
    quads = parse(turtle_prologue() + path.read_text(encoding="utf-8"), format=RdfFormat.TURTLE)
    return [quad.triple for quad in quads]


def store_of(path: Path) -> GraphStore:
    store = open_store(None)
    store.add(PREFIXES["graph"] + "case", graph(path))
    return store


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_rule_fires_and_stays_silent(rule: Rule) -> None:
    """A rule finds a substitution where its conditions hold, and none where one of them does not."""
    folder = CASES / rule.header.id
    assert infer(store_of(folder / "fires.ttl"), [rule]).total >= 1
    assert infer(store_of(folder / "silent.ttl"), [rule]).total == 0


def test_every_case_belongs_to_a_rule() -> None:
    """No rule is without cases and no case without a rule."""
    assert {folder.name for folder in CASES.iterdir()} == set(RULES)


@pytest.mark.parametrize("seed", range(3))
def test_order_of_rules_is_free(seed: int) -> None:
    """Whatever the order of the rules, the same is inferred; running twice adds nothing."""
    everything = [triple for folder in sorted(CASES.iterdir()) for triple in graph(folder / "fires.ttl")]

    def inferred(rules: list[Rule], *, times: int = 1) -> set[Triple]:
        store = open_store(None)
        store.add(PREFIXES["graph"] + "case", everything)
        for _ in range(times):
            infer(store, rules)
        return {triple for name in store.graphs() if "/inferred/" in name for triple in store.triples(name)}

    shuffled = list(RULES.values())
    random.Random(seed).shuffle(shuffled)
    expected = inferred(list(RULES.values()))
    assert inferred(shuffled) == expected
    assert inferred(shuffled, times=2) == expected


def test_results_carry_rule_and_confidence() -> None:
    """Every inferred substitution names one kind, one slot, one rule and one confidence in 0..1."""
    store = store_of(CASES / "documented-practice" / "fires.ttl")
    infer(store, [RULES["documented-practice"]])
    triples = store.triples(PREFIXES["graph"] + "inferred/documented-practice")
    predicates = [t.predicate for t in triples]
    for name in ("ofKind", "atSlot", "byRule", "confidence"):
        assert predicates.count(PREFIXES["sym"][name]) == 1
    assert any(t.object == NamedNode(PREFIXES["sub"] + "S-1") for t in triples)


@pytest.mark.parametrize(
    "text",
    ["SELECT * WHERE { ?s ?p ?o }", "#+ id: other\n", "#+ id: [\n", "#+ id: x\n#+ title: {en: a, tr: b}\n"],
)
def test_rule_without_a_valid_header_never_runs(tmp_path: Path, text: str) -> None:
    """A header that is missing, unreadable or incomplete is refused in both languages."""
    (tmp_path / "rule.rq").write_text(text, encoding="utf-8")
    with pytest.raises(RuleInvalid) as caught:
        load_rules(tmp_path)
    assert set(caught.value.message) == {"en", "tr"}


def test_rules_are_named_after_their_files() -> None:
    """The folder's files and the rules' ids agree."""
    assert {path.stem for path in (assets.queries() / "infer").glob("*.rq")} == set(RULES)
