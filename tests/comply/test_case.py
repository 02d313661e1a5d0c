"""Reading a case: forgiving with names, strict with values, and every fault told at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.comply.case import CaseInvalid, Code, read_case
from symbio_kg.comply.facts import fact_table, plain
from symbio_kg.comply.records import facts_of


@pytest.mark.parametrize(
    ("text", "notation", "star"),
    [
        ("100207", "10 02 07", False),
        ("10 02 07*", "10 02 07", True),
        ("10.02.07", "10 02 07", False),
        ("10-02-07 *", "10 02 07", True),
        ("10102", "01 01 02", False),
        ("10 02", "10 02", False),
        ("10", "10", False),
    ],
)
def test_a_code_is_read_in_every_spelling(text: str, notation: str, star: bool) -> None:
    """Dots, hyphens, blanks, a lost zero and the star are all understood."""
    assert read_case({"code": text}).values["code"] == Code(notation, star)


@pytest.mark.parametrize(
    ("facts", "fact", "value"),
    [
        ({"as_of": "23.11.2026"}, "day", date(2026, 11, 23)),
        ({"receiver": {"licence": {"valid_to": "2029-03-01"}}}, "licence.until", date(2029, 3, 1)),
        ({"lisans bitişi": "2029-03-01"}, "licence.until", date(2029, 3, 1)),
        ({"quantity": "800 kg"}, "quantity", Decimal("0.8")),
        ({"quantity": 12}, "quantity", Decimal(12)),
        ({"status": "yan ürün"}, "claim", "by-product"),
        ({"nace": "NACE Rev. 2.1: 24.10"}, "producer.nace", "24.10"),
        ({"nace": "24.10.01"}, "producer.nace", "24.10"),
        ({"operation": "r 4"}, "operation", "R4"),
        ({"producer": {"country": "Italya"}}, "producer.country", "IT"),
        ({"declared_hazardous": "evet"}, "declared_hazardous", True),
    ],
)
def test_a_fact_has_many_names(facts: dict[str, Any], fact: str, value: object) -> None:
    """Nested or dotted, English or Turkish: the same fact comes out."""
    assert read_case(facts).values[fact] == value


@pytest.mark.parametrize(
    ("facts", "field", "hint"),
    [
        ({"as_of": "2026-02-30"}, "as_of", "no day of the calendar"),
        ({"licence.untill": "2029-01-01"}, "licence.untill", "licence.until"),
        ({"nace": "24.99"}, "nace", "no NACE activity"),
        ({"nace": "2.1: 38.21"}, "nace", "38.32"),
        ({"operation": "R44"}, "operation", "R1 to R13"),
        ({"quantity": "-3"}, "quantity", "below zero"),
        ({"quantity": "3 km"}, "quantity", "give the number in t"),
        ({"code": "scrap"}, "code", "no waste code"),
        ({"claim": "gift"}, "claim", "by-product"),
        ({"day": "2026-01-01", "as_of": "2026-01-02"}, "as_of", "contradicts day"),
        ({"licence.covers": ["scrap"]}, "licence.covers", "10 02 07*:R4"),
        ({"measurements": [{"propertty": "pcb"}]}, "measurements[1].propertty", "property"),
    ],
)
def test_a_fault_names_its_field_and_the_nearest_right_value(
    facts: dict[str, Any], field: str, hint: str
) -> None:
    """The message says where, in both languages, and what would be right."""
    with pytest.raises(CaseInvalid) as caught:
        read_case(facts)

    problem = caught.value.problems[0]
    assert problem.field == field
    assert hint in problem.text["en"]
    assert problem.text["tr"] != problem.text["en"]


def test_all_faults_are_told_at_once() -> None:
    """Nobody has to mend one fault to hear of the next."""
    with pytest.raises(CaseInvalid) as caught:
        read_case({"day": "x", "operation": "x", "nonsense": 1})

    assert len(caught.value.problems) == 3


def test_no_two_facts_share_a_name() -> None:
    """An id or alias means one fact; two facts of one table never fight over it."""
    seen: dict[str, str] = {}
    for fact in fact_table().facts.values():
        prefix = fact.id.rpartition("[].")[0]
        for name in (fact.id, *fact.aliases):
            key = plain(name if name == fact.id or not prefix else f"{prefix}.{name}")
            assert seen.setdefault(key, fact.id) == fact.id, name


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(sorted(fact_table().facts)), st.text(max_size=30)),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40)),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
            ),
            max_leaves=6,
        ),
        max_size=6,
    )
)
def test_whatever_is_given_is_read_or_refused_clearly(facts: dict[str, Any]) -> None:
    """No input crashes the reader, and what it takes can be read again to the same case."""
    try:
        case = read_case({"facts": facts})
    except CaseInvalid as invalid:
        assert invalid.problems
        return
    again = read_case({"facts": facts_of(case)})
    assert (again.values, again.items) == (case.values, case.items)
