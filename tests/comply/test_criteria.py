"""Status regimes: every limit at its boundary, three-valued logic, and the differences between the two laws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg import assets
from symbio_kg.comply import Judge, read_case
from symbio_kg.comply.calendar import months_later
from symbio_kg.comply.criteria import DECLARED, FAILED, MET, NOT_NEEDED, UNKNOWN, Given, assess
from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.regimes import Criterion, Regime, regimes, within
from symbio_kg.comply.status import facts_of, value_of
from symbio_kg.ontology.tables import read_table

DAY = date(2026, 11, 23)
REGIMES = regimes()
MEASURED = [c for r in REGIMES.values() for c in r.criteria if c.measured]
ALL = [c for r in REGIMES.values() for c in r.criteria]
_NAME = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}


def _nothing(_: str) -> None:
    return None


def _day_in(criterion: Criterion) -> date:
    return criterion.valid_to or max(criterion.valid_from or DAY, DAY)


def _state(criterion: Criterion, value: Given) -> str:
    """Return the state of one criterion answered with *value*, its condition on another fact being met."""
    fact, _, rest = criterion.when.partition(" ")

    def facts(name: str) -> Given | None:
        if name != fact or not fact:
            return None
        operator, _, wanted = rest.partition(" ")
        if wanted == "true":
            return True
        first = wanted.split(";")[0]
        return Decimal(first) + (operator == ">") if first.replace(".", "").isdigit() else first

    found = assess(REGIMES[criterion.regime], _day_in(criterion), facts, {criterion.id: value})
    single = {r.criterion.iri: r for r in found.results}[criterion.iri]
    return single.state


def _boundaries() -> Iterator[Any]:
    step = Decimal("0.001")
    for criterion in MEASURED:
        limit = Decimal(criterion.value)
        for place, value in (("below", limit - step), ("at", limit), ("above", limit + step)):
            holds = {
                "<=": value <= limit,
                "<": value < limit,
                ">=": value >= limit,
                ">": value > limit,
            }[criterion.operator]
            yield pytest.param(
                criterion,
                value,
                holds,
                id=f"{criterion.regime}-{criterion.id}-{criterion.valid_from}-{place}",
            )


@pytest.mark.parametrize(("criterion", "value", "holds"), list(_boundaries()))
def test_each_measured_limit_at_its_boundary(criterion: Criterion, value: Decimal, holds: bool) -> None:
    """Just below, at and just above a limit come out as its sign says, strict or not."""
    state = _state(criterion, value)

    if criterion.effect == "duty":
        assert state == (MET if holds else "duty")
    else:
        # A failed way of several leaves the question to the others
        alone = criterion.alternative == ""
        assert state == MET if holds else state in ((FAILED,) if alone else (FAILED, NOT_NEEDED))


@pytest.mark.parametrize(
    ("regime", "criterion", "value", "state"),
    [
        ("eu-eow-copper", "CU-1", "2.0", FAILED),
        ("eu-eow-copper", "CU-1", "1.9", MET),
        ("eu-eow-iron-steel", "FE-1", "2.0", MET),
        ("eu-eow-iron-steel", "FE-1", "2.1", FAILED),
        ("eu-eow-glass", "GL-1", "50", MET),
        ("eu-eow-glass", "GL-4", "2001", FAILED),
        ("eu-eow-ash", "TO-2", "3", FAILED),
    ],
)
def test_known_limits(regime: str, criterion: str, value: str, state: str) -> None:
    """The limits that people know come out as the acts say; copper at exactly 2 % fails, iron passes."""
    chosen = next(c for c in REGIMES[regime].on(DAY) if c.id == criterion)

    assert _state(chosen, Decimal(value)) == state


@pytest.mark.parametrize(
    ("day", "value", "state"),
    [
        (date(2026, 7, 15), "3", MET),
        (date(2026, 7, 16), "3", FAILED),
        (date(2026, 7, 16), "2.5", MET),
        (date(2026, 7, 15), "3.01", FAILED),
    ],
)
def test_the_limit_of_plastics_in_compost_changes_on_its_day(day: date, value: str, state: str) -> None:
    """Plastics in compost: 3 g/kg until 15 July 2026, 2.5 g/kg from the next day."""
    found = assess(REGIMES["eu-eow-compost"], day, _nothing, {"CO-4": Decimal(value)})

    assert [r.state for r in found.results if r.criterion.id == "CO-4"] == [state]


@pytest.mark.parametrize(
    ("size", "value", "state"),
    [
        ("1.01", "100", FAILED),
        ("1.01", "99.9", MET),
        ("1", "100", MET),
        ("1", "1499", MET),
        ("1", "1500", FAILED),
        (None, "50", MET),
        (None, "500", UNKNOWN),
        (None, "1500", UNKNOWN),
    ],
)
def test_cullet_is_judged_by_its_size(size: str | None, value: str, state: str) -> None:
    """The limit for inorganic matter hangs on the size; without the size only a value good for both passes."""
    stated = {"eow.inorganics": Decimal(value), **({"eow.cullet_size": Decimal(size)} if size else {})}
    found = assess(REGIMES["eu-eow-glass"], DAY, stated.get)
    states = {r.state for r in found.results if r.criterion.group.startswith("GL-3")} - {NOT_NEEDED}

    assert (FAILED if FAILED in states else UNKNOWN if UNKNOWN in states else MET) == state


def _answered(regime: Regime, day: date = DAY) -> dict[str, Given]:
    """Return an answer that satisfies each criterion of *regime*, the same for all that read one fact."""
    by_fact: dict[str, Given] = {}
    for c in sorted(regime.on(day), key=lambda c: c.operator != "not-in"):
        fact, known = c.facts[0], by_fact.get(c.facts[0])
        if c.operator in ("<", "<="):
            value = Decimal(c.value) / 10
            by_fact[fact] = min(known, value) if isinstance(known, Decimal) else value
        elif c.measured:
            value = Decimal(c.value) + 1
            by_fact[fact] = max(known, value) if isinstance(known, Decimal) else value
        elif c.asks_day:
            by_fact[fact] = day
        elif c.operator == "=":
            by_fact[fact] = c.value == "true"
        elif c.operator == "without":
            by_fact.setdefault(fact, "none")
        else:
            by_fact[fact] = "other" if c.operator == "not-in" else c.value.split(";")[0]
    return {c.id: by_fact[c.facts[0]] for c in regime.on(day)}


@pytest.mark.parametrize("regime", [r for r in REGIMES.values() if r.in_force(DAY)], ids=lambda r: r.id)
def test_all_answered_well_is_met_and_each_missing_answer_is_not(regime: Regime) -> None:
    """A regime with every answer is met; without one that nothing else answers it is unknown."""
    answers = _answered(regime)
    assert assess(regime, DAY, _nothing, answers).state == MET
    assert assess(regime, DAY, _nothing, {}).state == UNKNOWN
    shared = Counter(c.facts[0] for c in regime.on(DAY))
    for criterion in regime.on(DAY):
        if criterion.alternative or criterion.when or criterion.effect not in ("required", "paper"):
            continue
        if shared[criterion.facts[0]] > 1 or "+" in "".join(criterion.facts):
            continue
        fewer = {k: v for k, v in answers.items() if k != criterion.id}
        assert assess(regime, DAY, _nothing, fewer).state == UNKNOWN, criterion.id


@pytest.mark.parametrize(
    ("foreign", "metal", "state"),
    [
        ("5", None, MET),
        ("5.1", None, UNKNOWN),
        ("5.1", "90", MET),
        ("5.1", "89.9", FAILED),
        (None, "90", MET),
        (None, "89", UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_one_way_of_several_is_enough(foreign: str | None, metal: str | None, state: str) -> None:
    """Aluminium passes by foreign material or by metal yield, and fails only when both fail."""
    answers = {k: Decimal(v) for k, v in (("AL-1a", foreign), ("AL-1b", metal)) if v}
    found = assess(REGIMES["eu-eow-aluminium"], DAY, _nothing, answers)
    states = {r.state for r in found.results if r.criterion.group == "AL-1"} - {NOT_NEEDED}

    assert (FAILED if FAILED in states else UNKNOWN if UNKNOWN in states else MET) == state


@given(
    st.sampled_from([r for r in REGIMES.values() if r.in_force(DAY)]),
    st.data(),
)
def test_more_knowledge_never_turns_a_yes_into_doubt(regime: Regime, data: st.DataObject) -> None:
    """Taking answers away from a regime makes the outcome unknown or leaves it; it never turns yes and no around."""
    answers = _answered(regime)
    if data.draw(st.booleans()):
        worst = next(
            (c for c in regime.on(DAY) if c.measured and not c.alternative and c.effect == "required"), None
        )
        if worst is not None:
            shift = Decimal(1) if worst.operator in ("<", "<=") else Decimal(-1)
            wrong = Decimal(worst.value) + shift
            same = [c.id for c in regime.on(DAY) if c.facts[0] == worst.facts[0]]
            answers |= dict.fromkeys(same, wrong)
    kept = data.draw(st.sets(st.sampled_from(sorted(answers))))
    whole = assess(regime, DAY, _nothing, answers).state
    part = assess(regime, DAY, _nothing, {k: v for k, v in answers.items() if k in kept}).state

    assert part in (UNKNOWN, whole)


def test_a_statement_of_conformity_stands_for_what_it_covers_only() -> None:
    """With a statement, unanswered visual criteria are declared; measured limits stay unknown; a no stays a no."""
    stated: dict[str, Given] = {"eow.statement_of_conformity": True, "eow.visible_oil": True}
    found = assess(REGIMES["eu-eow-iron-steel"], DAY, stated.get, declared=True)
    states = {r.criterion.id: r.state for r in found.results}

    assert states["FE-2"] == DECLARED
    assert states["FE-1"] == UNKNOWN
    assert states["FE-3"] == FAILED


def test_a_draft_never_binds() -> None:
    """The Turkish drafts and that on plastics are in the data, without criteria and never in force."""
    drafts = [r for r in REGIMES.values() if r.status == "draft"]

    assert {r.material for r in drafts if r.law == "TR"} >= {"iron-steel", "aluminium", "copper", "glass"}
    assert not any(r.in_force(DAY) or r.criteria for r in drafts)


def test_every_criterion_reads_facts_that_exist_in_its_unit() -> None:
    """The facts of a criterion are in the list of facts, of the fitting form, and in the unit of the limit."""
    known = fact_table().facts
    for c in ALL:
        for part in c.facts:
            for name in part.lstrip("!").split("+"):
                fact = known[name]
                if c.measured:
                    assert (fact.kind, fact.unit) == ("number", c.unit), c.iri
                if c.operator in ("in", "not-in", "only", "without"):
                    choices = fact_table().values[fact.choices]
                    wanted = c.value.split(";")
                    assert all(w in choices or any(v.startswith(f"{w}-") for v in choices) for w in wanted), (
                        c.iri
                    )
        if c.when:
            assert c.when.split(" ")[0] in known, c.iri


def test_spans_of_one_criterion_do_not_overlap() -> None:
    """On any day a criterion has one version."""
    for one, other in product(ALL, ALL):
        if one is not other and (one.regime, one.id) == (other.regime, other.id):
            day = max(one.valid_from or date.min, other.valid_from or date.min)
            assert not (
                within(day, one.valid_from, one.valid_to) and within(day, other.valid_from, other.valid_to)
            )


def test_ways_of_one_condition_stand_together() -> None:
    """Rows of one group follow one another, since a group is judged in one go."""
    rows = read_table(assets.ontology() / "tables" / "status-criteria.tsv")
    seen: list[tuple[str, str]] = []
    for row in rows:
        key = (row["regime"], row["group"])
        if not seen or seen[-1] != key:
            assert key not in seen, key
            seen.append(key)


@pytest.mark.parametrize(
    ("name", "value", "unit", "fact", "expected"),
    [
        ("foreign material", "16", "g/kg", "eow.foreign_material", "1.6"),
        ("foreign matter", "1.6", "%", "eow.foreign_material", "1.6"),
        ("PAH16", "6000", "µg/kg", "eow.pah16", "6"),
        ("ferrous metal", "0.005", "%", "eow.ferrous_metal", "50"),
        ("plastics", "2500", "mg/kg DM", "eow.plastic_impurity", "2.5"),
        ("vanadium", "600", "ppm", "fertiliser.vanadium", "600"),
        ("dioxins", "20", "ng TEQ/kg", "eow.pcdd_f", "20"),
        ("p2o5", "160", "g/kg", "eow.p2o5", "16"),
    ],
)
def test_a_measurement_counts_as_the_fact_of_its_name(
    name: str, value: str, unit: str, fact: str, expected: str
) -> None:
    """What was measured is found by its usual names and turned into the unit of the limit."""
    case = read_case({"measurements": [{"property": name, "value": value, "unit": unit}]})

    assert facts_of(case)(fact) == Decimal(expected)


@pytest.mark.parametrize(
    ("criterion", "given_value", "expected"),
    [
        ("FE-1", "1,6", Decimal("1.6")),
        ("FE-1", "a lot", None),
        ("FE-1", True, None),
        ("FE-2", "hayır", False),
        ("FE-2", "perhaps", None),
        ("FE-15", "05.11.2026", date(2026, 11, 5)),
        ("FE-15", "31.02.2026", None),
    ],
)
def test_answers_are_read_or_refused(criterion: str, given_value: object, expected: object) -> None:
    """An answer in the form that the criterion asks for is read; another is none."""
    chosen = next(c for c in REGIMES["eu-eow-iron-steel"].criteria if c.id == criterion)

    assert value_of(chosen, given_value, comma=True) == expected


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-08-31", 6, "2027-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2023-11-23", 36, "2026-11-23")],
)
def test_months_end_on_the_same_day(start: str, months: int, end: str) -> None:
    """A span of months ends on the same day of the month, or on its last day."""
    assert months_later(date.fromisoformat(start), months) == date.fromisoformat(end)


BASE = {
    "claim": "by-product",
    "code": "10 02 10",
    "day": "2026-11-23",
    "byproduct.residue": True,
    "byproduct.contract": True,
    "byproduct.contract_until": "2027-06-30",
    "byproduct.treatment": "sieving",
    "byproduct.integral": True,
    "byproduct.lawful_use": True,
    "byproduct.in_capacity_report": True,
    "byproduct.standard_met": True,
    "byproduct.risk_measures": True,
    "byproduct.approval": True,
}
CHEMICAL = {"byproduct.treatment": "neutralisation", "byproduct.steps_usual": True}
EU_FAILS = {"byproduct.lawful_use": False}
OPEN_BOTH = {"byproduct.contract": None, "byproduct.contract_until": None}
EXPORT = {"producer.country": "TR", "receiver.country": "DE"}


@pytest.mark.parametrize(
    ("facts", "at_home", "abroad"),
    [
        ({}, "permitted", "permitted-with-condition"),
        ({"byproduct.approval": None}, "refused", "needs-assessment"),
        (CHEMICAL, "refused", "needs-assessment"),
        ({**CHEMICAL, "byproduct.approval": None}, "refused", "needs-assessment"),
        (EU_FAILS, "permitted-with-condition", "refused"),
        ({**EU_FAILS, "byproduct.approval": None}, "refused", "refused"),
        (OPEN_BOTH, "needs-assessment", "needs-assessment"),
    ],
    ids=[
        "both",
        "no-approval",
        "tr-fails",
        "tr-fails-no-approval",
        "eu-fails",
        "eu-fails-no-approval",
        "open",
    ],
)
def test_the_two_laws_come_out_as_the_table_says(
    judge: Judge, facts: dict[str, Any], at_home: str, abroad: str
) -> None:
    """A by-product inside Türkiye and sent to the Union: the outcome table of the two tests and the approval."""
    stated = {k: v for k, v in {**BASE, **facts}.items() if v is not None}

    assert judge.judge(read_case(stated)).outcome.id == at_home
    assert judge.judge(read_case({**stated, **EXPORT})).outcome.id == abroad


def test_a_failed_claim_shows_the_batch_as_waste(judge: Judge) -> None:
    """A refused claim is said to be refused, and beside it what the same batch is as waste."""
    verdict = judge.judge(read_case({**BASE, "byproduct.treatment": "neutralisation"}))

    assert (verdict.outcome.id, verdict.status) == ("refused", "waste")
    assert verdict.as_waste is not None
    assert {f.standing for f in verdict.findings} == {"claim", "waste"}
