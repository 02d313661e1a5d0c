"""Decisions on status: taken from answers with evidence, kept, ended with a reason, shown without private names."""

from __future__ import annotations

import json
import runpy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbio_kg import assets
from symbio_kg.comply import Judge, read_case
from symbio_kg.comply.regimes import Regime, regimes
from symbio_kg.decide import (
    DraftInvalid,
    Register,
    StatusDecision,
    decide,
    read_draft,
    regime_of,
    template,
    with_decision,
)
from symbio_kg.decide.draft import RegimeUnknown
from symbio_kg.decide.model import End
from symbio_kg.decide.register import DecisionRefused, DecisionUnknown
from symbio_kg.store import DECISIONS, GraphStore, open_store

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EXAMPLES = assets.examples() / "decisions"
COPPER = regimes()["eu-eow-copper"]
TURKISH = regimes()["tr-by-product"]
TOOL = Path(__file__).resolve().parents[2] / "tools" / "write_decisions.py"


def _document(name: str, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / name).read_text(encoding="utf-8"))
    answers = changes.pop("answers", {})
    return {**found, **changes, "answers": {**found["answers"], **answers}}


def _decision(
    name: str = "eu-eow-copper.1.json", regime: Regime = COPPER, identifier: str = "X-1", **changes: Any
) -> StatusDecision:
    document = _document(name, **changes)
    return decide(read_draft(document, regime, DAY), regime, identifier, NOW)


@pytest.fixture
def store() -> GraphStore:
    return open_store(None)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({}, "end-of-waste"),
        ({"CU-1": {"value": "2.0", "unit": "%"}}, "waste"),
        ({"CU-1": {"value": "19.9", "unit": "g/kg"}}, "end-of-waste"),
        ({"CU-1": None}, "open"),
        ({"CU-17": None}, "open"),
        ({"CU-3": True}, "waste"),
        ({"CU-16": "2026-05-09"}, "waste"),
        ({"CU-16": "2026-05-10"}, "end-of-waste"),
        ({"CU-11": True, "CU-11b": True}, "end-of-waste"),
        ({"CU-11": True}, "open"),
        ({"CU-11": True, "CU-11b": False}, "waste"),
    ],
)
def test_answers_lead_to_a_status(answers: dict[str, Any], status: str) -> None:
    """All met grants the status, one failed is waste, a missing answer leaves it open."""
    assert _decision(answers=answers).status == status


def test_a_statement_does_not_answer_a_decision() -> None:
    """A decision wants each answer itself; the statement of conformity stands for none of them."""
    document = {"batch": "b", "material": "m", "answers": {"CU-17": True, "CU-1": "1"}}

    assert decide(read_draft(document, COPPER, DAY), COPPER, "X", NOW).status == "open"


def test_an_answer_speaks_for_every_criterion_that_reads_the_same_fact() -> None:
    """A regeneration named as the step fails the Union's test without a second question."""
    regime = regimes()["eu-by-product"]
    found = decide(read_draft(_document("eu-by-product.2.json"), regime, DAY), regime, "X", NOW)

    assert {o.id for o in found.outcomes if o.state == "failed"} >= {"BP-EU-2", "BP-EU-3"}


@pytest.mark.parametrize(
    ("changes", "until"),
    [
        ({}, date(2027, 2, 15)),
        ({"valid_until": "2026-12-31"}, date(2026, 12, 31)),
        ({"facts": {"byproduct.approval_until": "2026-06-30"}}, date(2026, 6, 30)),
        ({"facts": {}}, date(2027, 3, 1)),
    ],
)
def test_a_decision_ends_with_the_first_thing_it_rests_on(changes: dict[str, Any], until: date) -> None:
    """Contract, approval and capacity report: the earliest end is that of the decision."""
    decision = _decision("tr-by-product.1.json", TURKISH, **changes)

    assert decision.granted
    assert decision.valid_until == until
    assert decision.state(until) == "in-force"
    assert decision.state(date.fromordinal(until.toordinal() + 1)) == "expired"
    assert decision.state(date(2026, 2, 15)) == "not-yet"


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.*.json")))
def test_a_decision_comes_back_from_the_store_as_it_went_in(name: str, store: GraphStore) -> None:
    """Kept and read again with its private names, a decision is the same."""
    regime = regimes()[name.rpartition(".")[0].rpartition(".")[0]]
    document = {**_document(name), "supersedes": ""}
    decision = decide(read_draft(document, regime, DAY), regime, "X-1", NOW)
    Register(store).add(decision)

    (found,) = Register(store, full=True).all()

    assert (found.id, found.regime, found.status, found.facts) == (
        decision.id,
        decision.regime,
        decision.status,
        decision.facts,
    )
    assert (found.valid_from, found.valid_until, found.recorded) == (
        decision.valid_from,
        decision.valid_until,
        decision.recorded,
    )
    assert (found.draft.holder, found.draft.user, found.draft.code) == (
        decision.draft.holder,
        decision.draft.user,
        decision.draft.code,
    )
    kept = [
        (o.id, o.state, o.reply and (o.reply.value, o.reply.document, o.reply.issued)) for o in found.outcomes
    ]
    assert kept == [
        (o.id, o.state, o.reply and (o.reply.value, o.reply.document, o.reply.issued))
        for o in decision.outcomes
    ]


def test_private_names_never_reach_the_public_graph(store: GraphStore) -> None:
    """Holder, user, documents and issuers of a private decision stand in the firm's graph only."""
    decision = _decision()
    Register(store).add(decision)
    public = "\n".join(str(triple) for triple in store.triples(DECISIONS))

    replies = [o.reply for o in decision.outcomes if o.reply]
    hidden = {
        decision.draft.holder,
        decision.draft.user,
        *(r.document for r in replies),
        *(r.issuer for r in replies),
    }
    assert [text for text in hidden - {""} if text in public] == []
    (seen,) = Register(store).all()
    assert (seen.draft.holder, seen.draft.private, seen.draft.batch) == ("", True, "ORN-CU-2026-014")
    assert all(not o.reply.document for o in seen.outcomes if o.reply)


def test_the_register_is_only_added_to(store: GraphStore) -> None:
    """An identifier is taken once; nothing that was kept is removed by what comes later."""
    register = Register(store)
    register.add(_decision())
    before = set(store.triples(DECISIONS))
    with pytest.raises(DecisionRefused):
        register.add(_decision(answers={"CU-1": "1"}))
    register.add(_decision(identifier="X-2", supersedes="X-1", day="2026-11-20"))
    register.end("X-2", End(date(2026, 12, 1), "no buyer", ""))

    assert before <= set(store.triples(DECISIONS))
    first, second = register.all()
    assert (first.state(date(2026, 11, 19)), first.state(date(2026, 11, 20))) == ("in-force", "superseded")
    assert (second.state(date(2026, 11, 30)), second.state(date(2026, 12, 1))) == ("in-force", "ended")


def test_a_status_that_was_lost_cannot_be_lost_again(store: GraphStore) -> None:
    """An end needs a reason, a granted decision, a day in its span, and comes once."""
    register = Register(store)
    register.add(_decision())
    register.add(_decision(identifier="X-2", answers={"CU-1": "5"}))
    for name, end in (
        ("X-1", End(DAY, "  ", "")),
        ("X-1", End(date(2026, 11, 9), "too early", "")),
        ("X-2", End(DAY, "it is waste anyway", "")),
    ):
        with pytest.raises(DecisionRefused):
            register.end(name, end)
    with pytest.raises(DecisionUnknown):
        register.end("X-9", End(DAY, "who", ""))
    register.end("x-1", End(DAY, "failed test", "authority"))
    with pytest.raises(DecisionRefused):
        register.end("X-1", End(DAY, "again", ""))


@pytest.mark.parametrize(
    "changes",
    [{"batch": "another"}, {"supersedes": "X-9"}],
    ids=["other-batch", "nobody"],
)
def test_a_successor_is_about_the_same_batch(changes: dict[str, Any], store: GraphStore) -> None:
    """A decision supersedes one on the same batch and regime, once."""
    register = Register(store)
    register.add(_decision())
    with pytest.raises((DecisionRefused, DecisionUnknown)):
        register.add(_decision(identifier="X-2", **{"supersedes": "X-1", **changes}))
    register.add(_decision(identifier="X-3", supersedes="X-1"))
    with pytest.raises(DecisionRefused):
        register.add(_decision(identifier="X-4", supersedes="X-1"))


def test_identifiers_count_up_by_regime_and_year(store: GraphStore) -> None:
    """Each regime and year has its own row of numbers."""
    register = Register(store)
    assert register.next_id("eu-eow-copper", DAY) == "EU-EOW-COPPER-2026-0001"
    register.add(_decision(identifier="EU-EOW-COPPER-2026-0001"))

    assert register.next_id("eu-eow-copper", DAY) == "EU-EOW-COPPER-2026-0002"
    assert register.next_id("eu-eow-copper", date(2027, 1, 1)) == "EU-EOW-COPPER-2027-0001"
    assert register.next_id("eu-eow-glass", DAY) == "EU-EOW-GLASS-2026-0001"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"batch": ""}, "batch"),
        ({"material": " "}, "material"),
        ({"day": "2026-02-30"}, "day"),
        ({"role": "judge"}, "role"),
        ({"batsh": "x"}, "batsh"),
        ({"answers": {"CU-99": True}}, "answers.CU-99"),
        ({"answers": {"CU-1": "much"}}, "answers.CU-1"),
        ({"answers": {"CU-1": {"value": "1", "unit": "km"}}}, "answers.CU-1"),
        ({"answers": {"CU-3": "perhaps"}}, "answers.CU-3"),
        ({"answers": {"CU-16": "yesterday"}}, "answers.CU-16"),
        ({"code": "99"}, "code"),
        ({"facts": {"no.such": 1}}, "no.such"),
        ({"facts": []}, None),
        ({"facts": [1]}, "facts"),
        ({"valid_from": "2026-12-01", "valid_until": "2026-11-30"}, "valid_until"),
    ],
)
def test_what_cannot_be_used_is_named(changes: dict[str, Any], field: str | None) -> None:
    """Each field, fact or answer that cannot be used is named in both languages, never skipped."""
    if field is None:
        assert _decision(**changes).status
        return
    if field == "code":
        read_draft(_document("eu-eow-copper.1.json", **changes), COPPER, DAY)
        return
    with pytest.raises(DraftInvalid) as caught:
        read_draft(_document("eu-eow-copper.1.json", **changes), COPPER, DAY)

    assert field in [problem.field for problem in caught.value.problems]
    assert field in caught.value.message["tr"]


@pytest.mark.parametrize("name", ["tr-eow-draft-copper", "eu-eow-plastic-draft", "copper"])
def test_no_decision_rests_on_a_draft(name: str) -> None:
    """A draft, a regime before its day and an unknown name are refused with what is known of them."""
    with pytest.raises(RegimeUnknown):
        regime_of(name, DAY)
    with pytest.raises(RegimeUnknown):
        regime_of("eu-eow-copper", date(2013, 12, 31))
    assert regime_of("EU-EOW-Copper", date(2014, 1, 1)) is COPPER


@pytest.mark.parametrize("regime", [r for r in regimes().values() if r.in_force(DAY)], ids=lambda r: r.id)
def test_an_empty_form_leads_nowhere(regime: Regime) -> None:
    """The form of a regime can be filled in and read; empty it is open, never granted."""
    form = {**template(regime, DAY), "batch": "b", "material": "m"}

    assert decide(read_draft(form, regime, DAY), regime, "X", NOW).status == "open"


BATCH = {
    "batch.id": "ORN-CU-2026-014",
    "code": "17 04 01",
    "producer.country": "DE",
    "receiver.country": "AT",
    "day": "2026-11-23",
}


def test_a_decision_answers_a_case(store: GraphStore, judge: Judge) -> None:
    """A case that names the batch takes over what was decided; without the decision it is not permitted."""
    Register(store).add(_decision())
    decisions = Register(store).all()
    case = with_decision(read_case(BATCH), decisions, DAY)

    assert case.get("claim") == "end-of-waste"
    assert judge.judge(case).outcome.id == "permitted"
    assert judge.judge(read_case({**BATCH, "claim": "end-of-waste"})).outcome.id == "refused"


@pytest.mark.parametrize(
    ("facts", "day", "finding"),
    [
        ({"decision": "X-1"}, "2026-11-23", "in-force"),
        ({"decision": "X-1"}, "2026-11-09", "not-yet"),
        ({"decision": "X-1"}, "2026-12-02", "ended"),
        ({"decision": "X-1", "code": "17 04 02"}, "2026-11-23", "other-batch"),
        ({"decision": "X-1", "batch.id": "another"}, "2026-11-23", "other-batch"),
        ({"decision": "X-9", "claim": "end-of-waste"}, "2026-11-23", "not-looked-up"),
        ({"decision": "X-2"}, "2026-11-23", "not-granted"),
    ],
)
def test_how_a_decision_stands_on_the_day_is_a_finding(
    facts: dict[str, Any], day: str, finding: str, store: GraphStore, judge: Judge
) -> None:
    """The case is judged by the decision as it stands on the case's own day."""
    register = Register(store)
    register.add(_decision())
    register.add(_decision(identifier="X-2", answers={"CU-1": "5"}))
    register.end("X-1", End(date(2026, 12, 2), "no buyer", ""))
    case = with_decision(read_case({**BATCH, **facts, "day": day}), register.all(), DAY)
    found = {f.finding for f in judge.judge(case).findings if f.rule == "decision-in-force"}

    assert found == {finding}


def test_what_the_case_states_itself_stays(store: GraphStore, judge: Judge) -> None:
    """A new measurement on the case counts before that of the decision."""
    Register(store).add(_decision())
    case = with_decision(read_case({**BATCH, "eow.foreign_material": "2.4"}), Register(store).all(), DAY)

    assert judge.judge(case).outcome.id == "refused"


def test_a_case_that_names_neither_stays_as_it_is(store: GraphStore) -> None:
    """Nothing is taken over where neither decision nor batch is named."""
    Register(store).add(_decision())
    case = read_case({"code": "17 04 01"})

    assert with_decision(case, Register(store).all(), DAY) is case


def test_the_example_register_is_what_its_files_lead_to() -> None:
    """`register.ttl` is written from the facts files, and holds no private name."""
    tool = runpy.run_path(str(TOOL))
    text = (EXAMPLES / "register.ttl").read_text(encoding="utf-8")

    assert tool["public_text"](tool["register_of"](EXAMPLES)) == text
    assert "Örnek Mermer" not in text


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([c.id for c in COPPER.on(DAY)]),
        st.one_of(st.booleans(), st.none(), st.integers(), st.text(max_size=8), st.floats(allow_nan=True)),
        max_size=8,
    )
)
def test_any_answers_lead_to_a_decision_or_are_refused(answers: dict[str, Any]) -> None:
    """Whatever is answered, there is a decision or a named problem; and few answers never grant a status."""
    document = {"batch": "b", "material": "m", "answers": answers}
    try:
        draft = read_draft(document, COPPER, DAY)
    except DraftInvalid:
        return

    assert decide(draft, COPPER, "X", NOW).status != "end-of-waste"
