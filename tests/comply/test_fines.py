"""A breach of Turkish law shows what it may cost in the year of the transfer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from symbio_kg.comply import Judge, read_case
from symbio_kg.comply.fines import Fine, fine_sentence
from symbio_kg.comply.records import as_json
from symbio_kg.comply.verdict import LegalFinding, Stage

CASE = {"day": "2026-11-23", "code": "14 06 03*", "operation": "R2", "licence.until": "2029-03-01"}


def _finding(
    judge: Judge, rule: str, law: str = "TR", stage: str = Stage.TRANSFER, **facts: Any
) -> LegalFinding:
    stated = {**CASE, **{name.replace("__", "."): value for name, value in facts.items()}}
    verdict = judge.judge(read_case(stated), stage=stage)
    return next(f for f in verdict.findings if f.rule == rule and f.law == law)


def _letters(fines: tuple[Fine, ...]) -> list[str]:
    return sorted(fine.letter for fine in fines)


def test_a_refusal_shows_the_fines_of_its_rule(judge: Judge) -> None:
    """Hazardous waste in an unlicensed van may cost the fines for transport and for hazardous waste."""
    fines = _finding(judge, "carrier-licence").fines

    assert _letters(fines) == ["r", "v"]
    assert {fine.least: fine.most for fine in fines} == {
        Decimal(782106): Decimal(3128439),
        Decimal(3496767): Decimal(34968882),
    }
    assert all(fine.threefold and fine.evidence == "Confirmed" for fine in fines)


def test_the_fine_for_hazardous_waste_is_not_shown_for_other_waste(judge: Judge) -> None:
    """The receiver without this code in its licence pays by letter (r) only."""
    fines = _finding(judge, "licence-pair", code="12 01 01", licence__covers=["17 04 05:R4"]).fines

    assert _letters(fines) == ["r"]


def test_a_late_declaration_is_a_breach_though_the_transfer_may_go_on(judge: Judge) -> None:
    """A condition that names a breach shows its fine."""
    fines = _finding(judge, "yearly-declaration", declaration__on="2026-05-04").fines

    assert [(fine.letter, fine.least, fine.most) for fine in fines] == [("g", Decimal(209624), None)]


def test_what_is_kept_costs_nothing(judge: Judge) -> None:
    """A met rule, a question and the law of the Union show no fine."""
    assert _finding(judge, "yearly-declaration", declaration__on="2026-03-20").fines == ()
    assert _finding(judge, "transport-tracking").fines == ()
    assert _finding(judge, "carrier-licence", "EU").fines == ()


def test_a_planned_exchange_is_no_breach_yet(judge: Judge) -> None:
    """A paper that is only asked for costs nothing."""
    assert _finding(judge, "transport-form", stage=Stage.PLAN).fines == ()
    assert _letters(_finding(judge, "transport-form").fines) == ["v"]


def test_the_amounts_are_those_of_one_year(judge: Judge) -> None:
    """On the day before the amounts hold none is shown, rather than a wrong one."""
    assert _finding(judge, "transport-form", day="2025-12-31").fines == ()
    assert _finding(judge, "transport-form", day="2026-01-01").fines != ()
    assert _finding(judge, "transport-form", day="2027-01-01").fines == ()


def test_fines_reach_the_json_and_the_sentence(judge: Judge) -> None:
    """Machines read amounts, people a sentence in their language."""
    verdict = judge.judge(read_case(CASE))
    found: Any = next(f for f in as_json(verdict)["findings"] if f["rule"] == "transport-form")  # type: ignore[attr-defined]

    assert found["fines"][0]["most"] == "34968882"
    assert found["fines"][0]["currency"] == "TRY"
    sentence = fine_sentence(_finding(judge, "transport-form").fines[0])
    assert "34.968.882 TL" in sentence["tr"]
    assert "Madde 20 (v)" in sentence["tr"]
