"""Hazard: a composition typed, pasted or sent as a file, and what follows for each hazardous property."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from fastapi import Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from symbio_kg import assets
from symbio_kg.api.busy import JUDGING
from symbio_kg.comply.law import evidence_name, is_read
from symbio_kg.errors import SymbioError
from symbio_kg.hazard import (
    Assessment,
    Composition,
    CompositionRefused,
    Speciation,
    assess,
    compositions_of,
    read_compositions,
)
from symbio_kg.hazard.show import deciding, property_names, sums
from symbio_kg.hazard.stated import with_stated
from symbio_kg.hazard.wording import number
from symbio_kg.model import Finding
from symbio_kg.read.cells import date_of
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_ROWS, _MORE, _MOST = 5, 5, 60
_COLUMNS: Final = ("name", "cas", "value", "hazards")
_WHOLE: Final = ("code", "ph", "flash", "state")
_LAWS: Final = {"both": (), "eu": ("EU",), "tr": ("TR", "EU")}
_SAMPLES: Final = (
    "foundry-dust.csv",
    "contaminated-soil.csv",
    "galvanic-sludge.json",
    "shredder-fraction.json",
)
WORDS: Final = {
    "yes": N_("present"),
    "no": N_("not present"),
    "not-applicable": N_("does not apply"),
    "to-be-tested": N_("to be tested"),
    "unknown": N_("not known"),
    "hazardous": N_("Hazardous"),
    "non-hazardous": N_("Not hazardous"),
    "non-hazardous-on-condition": N_("Not hazardous, on a condition"),
    "needs-assessment": N_("Needs assessment"),
}
"""What answers are called on the page."""
_COLOURS: Final = {
    "hazardous": "refused",
    "non-hazardous": "permitted",
    "non-hazardous-on-condition": "permitted-with-condition",
    "needs-assessment": "needs-assessment",
}


@dataclass(slots=True)
class Typed:
    """What stands in the form."""

    rows: list[dict[str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    file: str = ""


@area.page("hazard", tr="/tehlikelilik", en="/hazard", methods=("GET", "POST"))
def hazard(page: Page) -> Response:
    """Return the form; with a composition the answers above it, or what is wrong with it."""
    typed = _typed(page)
    sample = page.asked("sample")
    if page.request.method == "POST" and not page.given("more"):
        return _answered(page, typed)
    if sample in _SAMPLES:
        read = read_compositions(assets.examples() / "hazard" / sample)
        with JUDGING.taken(page.client):
            found = [assess(one, page.service.today()) for one in read]
        return _drawn(page, typed, found=found, sample=sample)
    return _drawn(page, typed)


@area.page("hazard.json", tr="/tehlikelilik/sonuc.json", en="/hazard/result.json", methods=("POST",))
def as_json(page: Page) -> Response:
    """Return the answers as JSON, as the API gives them."""
    found = _assessed(page, _typed(page))
    return JSONResponse(
        [one.as_json() for one in found],
        headers={"Content-Disposition": 'attachment; filename="hazard.json"'},
    )


def _typed(page: Page) -> Typed:
    """Return what the form holds, with some empty rows below what is filled."""
    rows = []
    for place in range(_MOST):
        row = {name: page.given(f"{name}-{place}") for name in _COLUMNS}
        if any(row.values()):
            rows.append(row)
    blank = dict.fromkeys(_COLUMNS, "")
    empty = _MORE if page.given("more") or rows else _ROWS
    rows += [dict(blank) for _ in range(max(min(empty, _MOST - len(rows)), 0))]
    names = (*_WHOLE, "day", "speciation", "jurisdiction", "pasted")
    fields = {name: page.given(name) for name in names}
    fields["code"] = fields["code"] or page.asked("code")
    sent = page.form.get("file")
    return Typed(rows, fields, sent.filename or "" if isinstance(sent, UploadFile) else "")


def _answered(page: Page, typed: Typed) -> Response:
    try:
        found = _assessed(page, typed)
    except CompositionRefused as error:
        return _drawn(page, typed, problems=_problems(page, error.findings))
    except SymbioError as error:
        where = "file" if typed.file else "pasted" if typed.fields["pasted"] else "day"
        return _drawn(page, typed, problems={where: page.say(error.message)})
    return _drawn(page, typed, found=found)


def _assessed(page: Page, typed: Typed) -> list[Assessment]:
    """Return the answers for what was sent: the file, else what was pasted, else the rows."""
    day = _day(page, typed.fields["day"])
    mode = Speciation(typed.fields["speciation"]) if typed.fields["speciation"] in set(Speciation) else None
    places = _LAWS.get(typed.fields["jurisdiction"], ())
    given = {name: typed.fields[name] or None for name in _WHOLE}
    read = [with_stated(one, given) for one in _read(page, typed)]
    with JUDGING.taken(page.client):
        return [assess(one, day, speciation=mode, jurisdictions=places) for one in read]


def _read(page: Page, typed: Typed) -> list[Composition]:
    sent = page.form.get("file")
    if isinstance(sent, UploadFile) and sent.filename:
        return read_compositions(sent.file.read(), name=sent.filename)
    if typed.fields["pasted"]:
        return read_compositions(typed.fields["pasted"].encode(), name=page.word(N_("pasted text")))
    return compositions_of(
        {"components": [_component(row) for row in typed.rows if any(row.values())]}, name=""
    )


def _component(row: Mapping[str, str]) -> dict[str, object]:
    value = row["value"]
    unit = "" if not value or any(c.isalpha() or c == "%" for c in value) else " %"
    shares = {"value": f"{value}{unit}"} if value else {}
    return {**{name: row[name] for name in ("name", "cas", "hazards") if row[name]}, **shares}


def _day(page: Page, text: str) -> date:
    if not text:
        return page.service.today()
    found = date_of(text)
    if found is None:
        raise SymbioError(
            en="Write the day as year-month-day, such as 2026-12-09.",
            tr="Günü gün.ay.yıl olarak yazın, örneğin 09.12.2026.",
        )
    return found


def _problems(page: Page, findings: tuple[Finding, ...]) -> dict[str, str]:
    """Return the messages by the field they are about; several of one field on one line."""
    told: dict[str, list[str]] = {}
    for finding in findings:
        place = finding.place
        whole = place.source.removeprefix("--")
        typed = not page.given("pasted") and not place.source
        row = f"name-{place.row - 1}" if typed and place.row else "name-0" if typed else "pasted"
        where = whole if whole in _WHOLE else row
        before = page.word(N_("row %(row)s: "), row=place.row) if place.row else ""
        told.setdefault(where, []).append(before + page.say(finding.message))
    return {where: " ".join(dict.fromkeys(messages)) for where, messages in told.items()}


def _drawn(
    page: Page,
    typed: Typed,
    *,
    found: list[Assessment] | None = None,
    problems: Mapping[str, str] | None = None,
    sample: str = "",
) -> Response:
    return page.render(
        "hazard/hazard.html.j2",
        status=422 if problems else 200,
        typed=typed,
        problems=problems or {},
        answers=[_shown(page, one) for one in found or []],
        samples=_SAMPLES,
        sample=sample,
    )


def _shown(page: Page, found: Assessment) -> dict[str, object]:
    """Return an assessment as its page draws it."""
    return {
        "found": found,
        "laws": [_law(page, found, place) for place in range(len(found.outcomes))],
        "properties": [_property(page, found, place) for place in range(len(found.outcome.properties))],
        "sums": [{"hp": hp, "line": line} for hp, line in sums(found.outcome)[0]],
        "far": sums(found.outcome)[1],
        "share": lambda value: number(value, page.language),
        "mark": lambda level: None if is_read(level) else evidence_name(level),
    }


def _law(page: Page, found: Assessment, place: int) -> dict[str, object]:
    outcome = found.outcomes[place]
    conclusion = outcome.conclusion.value
    return {
        "name": {"EU": page.word(N_("European Union")), "TR": page.word(N_("Türkiye"))}[outcome.jurisdiction],
        "outcome": outcome,
        "conclusion": page.word(WORDS[conclusion]),
        "colour": _COLOURS[conclusion],
        "follows": [(entry, entry.names) for entry in outcome.entry.follows],
        "reasons": [reason.text for reason in outcome.entry.reasons],
        "missing": list(dict.fromkeys(page.say(reason.text) for reason in outcome.missing)),
        "cautions": list(dict.fromkeys(page.say(reason.text) for reason in outcome.cautions)),
    }


def _property(page: Page, found: Assessment, place: int) -> dict[str, object]:
    answers = [outcome.properties[place] for outcome in found.outcomes]
    return {
        "hp": answers[0].hp,
        "name": property_names()[answers[0].hp],
        "answers": [(one.status.value, page.word(WORDS[one.status.value])) for one in answers],
        "why": deciding(found, place),
    }
