"""Check a code: the code, where it goes, then the verdict with its reasons and what would settle the rest.

The facts of the case are the query parameters by their ids, so every step is an address that can be kept
or sent on. What the verdict still misses is asked below it, one field a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from fastapi import Response

from symbio_kg.api.busy import JUDGING
from symbio_kg.comply import Outcome, Verdict, product_judge, read_case
from symbio_kg.comply.case import CaseInvalid
from symbio_kg.comply.certificate import certificate
from symbio_kg.comply.facts import Fact, fact_table
from symbio_kg.comply.kept import keep
from symbio_kg.comply.law import evidence_name, is_read
from symbio_kg.comply.records import as_json, as_rdf, number_of
from symbio_kg.comply.screen import cited, judged, law_name
from symbio_kg.comply.verdict import LegalFinding, Stage
from symbio_kg.i18n import say
from symbio_kg.model import Text
from symbio_kg.people import Scope
from symbio_kg.vocabulary import default_vocabulary
from symbio_kg.web.near import near
from symbio_kg.web.page import Area, Page

__all__ = ["area", "facts_asked"]

area = Area()

_ASIDE: Final = frozenset({"lang", "province", "stage"})
_ACTIVITIES: Final = frozenset({"producer.nace", "receiver.nace"})
_SECTIONS: Final = (Outcome.REFUSED, Outcome.ASSESS, Outcome.CONDITION)
_MOST_QUESTIONS: Final = 12
_ASKABLE: Final = frozenset({"boolean", "choice", "code", "country", "date", "number", "text"})


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that the verdict misses, with why it is asked and the choices to tick."""

    fact: Fact
    why: tuple[Text, ...]
    choices: Mapping[str, Text]


@area.page("check", tr="/denetle", en="/check")
def code(page: Page) -> Response:
    """First step: the code, by number or by words."""
    asked = page.asked("code")
    if not asked:
        return page.render("check/code.html.j2", asked="", problem="", near=())
    found = default_vocabulary().codes.find(asked)
    if len(found) == 1:
        return page.redirect("check.where", **(facts_asked(page) | {"code": found[0].id}))
    return page.redirect("search", q=asked, to="check")


@area.page("check.where", tr="/denetle/nereye", en="/check/where")
def where(page: Page) -> Response:
    """Second step: who gives, who takes, for which operation, by the law of which day."""
    return _asked_where(page, facts_asked(page), {})


@area.page("check.result", tr="/denetle/sonuc", en="/check/result")
def result(page: Page) -> Response:
    """Return the verdict, or the second step again with what cannot be read."""
    given = facts_asked(page)
    try:
        verdict = _judged(page, given)
    except CaseInvalid as error:
        problems = {problem.field: page.say(problem.text) for problem in error.problems}
        return _asked_where(page, given, problems)
    sections = [(outcome, [_shown(f, page.language) for f in _of(verdict, outcome)]) for outcome in _SECTIONS]
    return page.render(
        "check/result.html.j2",
        given=given,
        verdict=verdict,
        line=judged(verdict, page.language),
        laws=[
            (law_name(law, page.language), law in verdict.deciding_laws, o)
            for law, o in verdict.by_law.items()
        ],
        sections=[(outcome, found) for outcome, found in sections if found],
        met=[
            _shown(f, page.language)
            for f in verdict.findings
            if f.deciding and f.outcome <= Outcome.PERMITTED
        ],
        aside=[_shown(f, page.language) for f in _aside(verdict)],
        questions=list(_questions(verdict)),
        stated=_stated(verdict),
        stage=_stage(page),
        number=number_of(verdict),
        keeps=bool(page.csrf) and page.caller.may(Scope.READ),
        near=near(page, given.get("code", "")),
        yes_no={"true": {"en": "yes", "tr": "evet"}, "false": {"en": "no", "tr": "hayır"}},
    )


@area.page("check.certificate", tr="/denetle/belge.pdf", en="/check/certificate.pdf")
def as_pdf(page: Page) -> Response:
    """Return the certificate of the case in the address."""
    verdict = _judged(page, facts_asked(page))
    name = f"symbio-{number_of(verdict)}.pdf"
    return Response(
        certificate(verdict, page.language),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@area.page("check.record", tr="/denetle/kayit.jsonld", en="/check/record.jsonld")
def as_json_ld(page: Page) -> Response:
    """Return the verdict as linked data."""
    from pyoxigraph import RdfFormat

    verdict = _judged(page, facts_asked(page))
    return Response(as_rdf(verdict, RdfFormat.JSON_LD), media_type="application/ld+json")


@area.page("check.keep", tr="/denetle/sakla", en="/check/keep", methods=("POST",))
def keep_verdict(page: Page) -> Response:
    """Keep the verdict of the case in the address under its number, and show how it is verified."""
    page.needs(Scope.READ)
    record = as_json(_judged(page, facts_asked(page)))
    page.service.write(lambda store: keep(store, record, page.service.clock()))
    return page.redirect("verify", number=str(record["number"]))


@area.page("check.json", tr="/denetle/kayit.json", en="/check/record.json")
def as_plain_json(page: Page) -> Response:
    """Return the verdict as JSON."""
    import json

    verdict = _judged(page, facts_asked(page))
    return Response(
        json.dumps(as_json(verdict), ensure_ascii=False, default=str), media_type="application/json"
    )


def facts_asked(page: Page) -> dict[str, str]:
    """Return the facts in the page's query, without empty ones and what is no fact."""
    asked = ((name, value.strip()) for name, value in page.request.query_params.items() if name not in _ASIDE)
    return {name: _activity(value) if name in _ACTIVITIES else value for name, value in asked if value}


def _activity(text: str) -> str:
    """Return the activity of the process that *text* names; *text* where it names none."""
    words = default_vocabulary()
    named = [] if words.activities.find(text) else words.processes.find(text)
    if len(named) == 1 and "process" in named[0].facts:
        named = words.processes.find(named[0].facts["process"])
    return named[0].facts["nace"].partition(";")[0] if len(named) == 1 else text


def _judged(page: Page, given: Mapping[str, str]) -> Verdict:
    with JUDGING.taken(page.client):
        return _verdict(tuple(given.items()), page.language, page.service.today(), _stage(page))


@lru_cache(maxsize=500)
def _verdict(given: tuple[tuple[str, str], ...], language: str, day: date, stage: str) -> Verdict:
    """Return the verdict: the page, its certificate and its record ask for the same one after another."""
    case = read_case({"facts": dict(given)}, comma=language == "tr")
    return product_judge().judge(case, day, stage=stage)


def _stage(page: Page) -> str:
    return Stage.PLAN if page.asked("stage") == Stage.PLAN else Stage.TRANSFER


def _asked_where(page: Page, given: Mapping[str, str], problems: Mapping[str, str]) -> Response:
    return page.render(
        "check/where.html.j2",
        status=422 if problems else 200,
        given=given,
        problems=problems,
        stage=_stage(page),
        codes=default_vocabulary().codes.find(given.get("code", "")),
        lists=_lists(page.language),
    )


def _lists(language: str) -> dict[str, object]:
    claims = fact_table().values["claim"]
    operations = default_vocabulary().operations.words
    return {
        "claims": [{"value": value, "text": say(text, language)} for value, text in claims.items()],
        "operations": [{"value": w.id, "text": f"{w.id} – {w.label(language)}"} for w in operations],
    }


def _of(verdict: Verdict, outcome: Outcome) -> Iterator[LegalFinding]:
    return (f for f in verdict.findings if f.deciding and f.outcome is outcome)


def _aside(verdict: Verdict) -> list[LegalFinding]:
    """Return what a law that does not decide adds to an outcome worse than a condition."""
    given = {f.rule for f in verdict.decisive}
    return [
        f
        for f in verdict.findings
        if not f.deciding and f.outcome > Outcome.CONDITION and f.rule not in given
    ]


def _shown(finding: LegalFinding, language: str) -> dict[str, object]:
    return {
        "finding": finding,
        "law": law_name(finding.law, language),
        "cited": [
            (cited(c, language), c.name, c.iri, is_read(c.evidence), c.note) for c in finding.citations
        ],
        "evidence": None if is_read(finding.evidence) else evidence_name(finding.evidence),
    }


def _questions(verdict: Verdict) -> Iterator[Question]:
    """Yield the facts that unsettled findings looked for and did not find, those of the worst first."""
    table = fact_table()
    why: dict[str, list[Text]] = {}
    for outcome in _SECTIONS:
        for finding in _of(verdict, outcome):
            for used in finding.used:
                fact = table.facts[used.fact]
                asked = fact.kind in _ASKABLE and "[]" not in used.fact and used.fact != "day"
                if used.value is None and asked:
                    why.setdefault(used.fact, []).append(finding.text)
    for identifier in list(why)[:_MOST_QUESTIONS]:
        fact = table.facts[identifier]
        yield Question(fact, tuple(why[identifier]), table.values.get(fact.choices, {}))


def _stated(verdict: Verdict) -> list[tuple[Fact, Text]]:
    from symbio_kg.comply.show import shown

    table = fact_table()
    pairs = ((fact, shown(fact, verdict.case)) for fact in table.facts.values())
    return [(fact, text) for fact, text in pairs if text is not None]
