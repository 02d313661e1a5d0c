"""A verdict draws findings together, is written for machines and people, and can be verified."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store
from rich.console import Console

from symbio_kg.comply import Judge, Outcome, read_case
from symbio_kg.comply.certificate import certificate
from symbio_kg.comply.records import as_json, as_rdf, digest
from symbio_kg.comply.screen import judged, to_terminal
from symbio_kg.comply.verify import NoVerdict, read_record, verify

FACTS: dict[str, Any] = {
    "code": "10 02 07*",
    "day": "2026-11-23",
    "producer": {"nace": "24.10"},
    "licence": {"until": "2026-01-01"},
    "storage.since": "2026-04-10",
}
MADE = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_the_worst_finding_decides(judge: Judge) -> None:
    """An ended licence refuses whatever else is met, and the finding cites act, article and first day."""
    verdict = judge.judge(read_case(FACTS))

    decisive = {f.rule: f for f in verdict.decisive}
    citation = decisive["receiver-licence"].citations[0]
    assert verdict.outcome is Outcome.REFUSED
    assert (citation.act, citation.locator, citation.valid_from) == ("TR-2872", "Madde 11", date(1983, 8, 11))


def test_nothing_stated_is_never_permitted(judge: Judge) -> None:
    """A case without facts is no permission."""
    assert judge.judge(read_case({"day": "2026-11-23"})).outcome >= Outcome.ASSESS


def test_a_plan_asks_for_papers_and_a_transfer_needs_them(judge: Judge) -> None:
    """A licence not shown refuses a transfer; of a plan it is asked."""
    case = read_case({"code": "12 01 01", "day": "2026-11-23"})

    def licence(stage: str) -> Outcome:
        found = judge.judge(case, stage=stage).findings
        return next(f.outcome for f in found if f.rule == "receiver-licence" and f.law == "TR")

    assert (licence("transfer"), licence("plan")) == (Outcome.REFUSED, Outcome.ASSESS)


@pytest.mark.parametrize(
    ("code", "on", "shown"),
    [
        ("10 02 07", "2026-11-23", "10 02 07* solid wastes"),
        ("12 01 01", "2026-11-23", "12 01 01 ferrous"),
        ("16 06 04", "2026-12-08", "16 06 04 alkaline batteries"),
        ("16 06 04", "2026-12-09", "16 06 04* waste alkaline"),
    ],
)
def test_a_code_is_shown_as_the_list_of_the_day_has_it(judge: Judge, code: str, on: str, shown: str) -> None:
    """The star of a hazardous entry is there although nobody typed it, and the name is the one of that day."""
    assert judged(judge.judge(read_case({"code": code, "day": on})), "en").startswith(shown)


def test_many_cases_are_judged_as_each_alone(judge: Judge) -> None:
    """A batch changes nothing: facts of one case never reach another."""
    cases = [
        read_case(FACTS),
        read_case({"code": "10 02", "day": "2026-11-23"}),
        read_case({**FACTS, "licence": {"until": "2030-01-01"}}),
        read_case({"code": "16 06 04", "day": "2026-12-09", "producer.country": "DE"}),
    ]
    together = [digest(verdict) for verdict in judge.judge_all(cases)]

    assert together == [digest(judge.judge(case)) for case in cases]


def test_a_verdict_in_rdf_holds_its_findings_and_facts(judge: Judge) -> None:
    """Turtle and JSON-LD say the same, and every finding names its rule and source."""
    verdict = judge.judge(read_case(FACTS))
    turtle, jsonld = Store(), Store()
    turtle.load(as_rdf(verdict, RdfFormat.TURTLE, MADE).encode(), format=RdfFormat.TURTLE)
    jsonld.load(as_rdf(verdict, RdfFormat.JSON_LD, MADE).encode(), format=RdfFormat.JSON_LD)

    assert {str(quad) for quad in turtle} == {str(quad) for quad in jsonld}
    query = "SELECT ?f { ?f a <https://w3id.org/symbio-kg/ont/LegalFinding> ; <http://purl.org/dc/terms/source> ?s }"
    found = {str(row["f"]) for row in turtle.query(query)}  # type: ignore[union-attr]
    assert len(found) == len(verdict.findings)


@pytest.mark.parametrize(("language", "words"), [("tr", "Reddedildi"), ("en", "Refused")])
def test_the_screen_answers_first(judge: Judge, language: str, words: str) -> None:
    """The outcome stands on the first line, the unread provision is marked."""
    console = Console(width=120, record=True, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    to_terminal(judge.judge(read_case(FACTS)), console, language)
    console.file.close()
    text = console.export_text()

    assert words in text.splitlines()[0]
    assert "⚠" in text


def test_a_certificate_is_the_same_bytes_each_time_and_can_be_verified(judge: Judge, tmp_path: Path) -> None:
    """The PDF carries its record; unchanged it verifies, and the number stands on it."""
    verdict = judge.judge(read_case(FACTS))
    made = certificate(verdict, "tr", MADE)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(made)
    found = verify(read_record(path), judge)

    assert made == certificate(verdict, "tr", MADE)
    assert b"pdfaid:part>3" in made or b"pdfaid" in made
    assert (found.intact, found.same_rules, found.agrees) == (True, True, True)


def test_a_certificate_can_be_made_now(judge: Judge) -> None:
    """The clock's own time of issue will do."""
    assert certificate(judge.judge(read_case(FACTS)), "en").startswith(b"%PDF")


def test_a_changed_record_is_found_out(judge: Judge, tmp_path: Path) -> None:
    """Whoever turns the outcome round breaks the hash."""
    record = as_json(judge.judge(read_case(FACTS)))
    path = tmp_path / "verdict.json"
    path.write_text(json.dumps({**record, "outcome": "permitted"}), encoding="utf-8")
    found = verify(read_record(path), judge)

    assert not found.intact


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nonsense", b"{}", b"[1]", b"\xff\xfe"])
def test_what_is_no_verdict_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file of another kind gets a clear word, not a crash."""
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(NoVerdict):
        read_record(path)
