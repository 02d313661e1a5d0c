"""Every legal rule keeps what its cases say: it fires, it stays silent, and it is not there before it starts.

`tests/cases/comply/{rule}.json` holds `base` facts and `cases`; each case has `facts` over the base, the
`law` it is asked under, the `finding` expected of this rule (null for silence), and `standing` for a claim.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from symbio_kg.comply import Judge, read_case
from symbio_kg.comply.case import CaseInvalid
from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.law import provision_iri
from symbio_kg.comply.rules import LegalRule, legal_rules
from symbio_kg.comply.verdict import LegalFinding, Verdict

CASES = Path(__file__).parents[1] / "cases" / "comply"
RULES = {rule.header.id: rule for rule in legal_rules()}


def _documents() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(CASES.glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def _facts(document: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    facts = {**document.get("base", {}), **case["facts"]}
    return {key: value for key, value in facts.items() if value is not None}


def _each() -> Iterator[Any]:
    for rule, document in _documents():
        for number, case in enumerate(document["cases"]):
            name = f"{rule}-{number}-{case['law']}-{case['finding'] or 'silent'}"
            yield pytest.param(rule, number, case, id=name)


@pytest.fixture(scope="session")
def verdicts(judge: Judge) -> dict[str, Verdict]:
    """The verdict on every case, judged in one go; a case that cannot be read has none."""
    cases = []
    for rule, document in _documents():
        for number, case in enumerate(document["cases"]):
            with suppress(CaseInvalid):
                cases.append(read_case({"id": f"{rule}-{number}", "facts": _facts(document, case)}))
    return {verdict.case.id: verdict for verdict in judge.judge_all(cases)}


def _of(verdict: Verdict, rule: str, case: dict[str, Any]) -> list[LegalFinding]:
    standing = case.get("standing", RULES[rule].header.standing)
    return [
        f
        for f in verdict.findings
        if f.rule == rule and f.law == case["law"] and (standing == "any" or f.standing == standing)
    ]


@pytest.mark.parametrize(("rule", "number", "case"), list(_each()))
def test_a_rule_says_what_its_case_expects(
    verdicts: dict[str, Verdict], rule: str, number: int, case: dict[str, Any]
) -> None:
    """The rule gives exactly the finding of the case, or none."""
    found = {finding.finding for finding in _of(verdicts[f"{rule}-{number}"], rule, case)}

    assert found == ({case["finding"]} if case["finding"] else set())


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_every_rule_has_its_cases(rule: LegalRule) -> None:
    """Each finding of a rule has a case, and one case stays silent or passes."""
    document = dict(_documents()).get(rule.header.id, {"cases": []})
    expected = [case["finding"] for case in document["cases"]]

    assert set(rule.header.findings) <= set(expected), "a finding without a case"
    assert any(f is None or rule.header.findings[f].outcome == "permitted" for f in expected), (
        "no silent case"
    )


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_a_rule_is_silent_on_the_day_before_it_starts(judge: Judge, rule: LegalRule) -> None:
    """No law is applied before the first of its provisions is in force."""
    document = dict(_documents())[rule.header.id]
    for law in rule.laws:
        names = rule.header.provisions["eu" if law == "EU" else "tr"]
        starts = [judge.law.citations[provision_iri(name)].valid_from for name in names]
        assert all(starts), "a provision without a first day"
        before = min(day for day in starts if day) - timedelta(days=1)
        firing = [c for c in document["cases"] if c["law"] == law and c["finding"]]
        assert firing, f"no firing case under {law}"
        facts = {**_facts(document, firing[0]), "day": before.isoformat()}
        assert _of(judge.judge(read_case(facts)), rule.header.id, firing[0]) == []


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_a_rule_names_only_what_exists(judge: Judge, rule: LegalRule) -> None:
    """Facts, provisions and the blanks of the sentences are known."""
    known = fact_table().facts
    assert [fact for fact in rule.header.uses if fact not in known] == []
    for names in rule.header.provisions.values():
        assert [name for name in names if provision_iri(name) not in judge.law.citations] == []
    for finding in rule.header.findings.values():
        texts = [finding.text, *([finding.heal] if finding.heal else [])]
        for text in texts:
            text.en.format(value="", limit="", other="")
            text.tr.format(value="", limit="", other="")


@pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))
def test_a_rule_never_adds_a_span_to_a_day(rule: LegalRule) -> None:
    """The store may swap the sides of a sum, and has no sum of span and day: a negative span is taken away."""
    assert not re.search(r"\+[^\n]*Duration", rule.query)
