"""What is kept for others to verify: verdicts of the legal rules, and the register of status decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Path, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from symbio_kg.api.busy import READING
from symbio_kg.api.caller import CallerOf, ClientOf, needs
from symbio_kg.api.deps import Day, Lang, ServiceOf
from symbio_kg.api.pages import After, Limit, Page, page_of, pointed
from symbio_kg.api.problem import Refusal, problems
from symbio_kg.api.route import JsonRoute
from symbio_kg.api.service import Service
from symbio_kg.api.v1.questions import CaseIn, VerdictOut, judged
from symbio_kg.comply import Outcome, product_judge
from symbio_kg.comply.kept import keep, kept_record
from symbio_kg.comply.records import as_json
from symbio_kg.comply.regimes import regimes
from symbio_kg.comply.verify import NoVerdict, Verification, record_in, verify
from symbio_kg.decide import Register, decide, read_draft, regime_of, template
from symbio_kg.decide.model import End
from symbio_kg.decide.view import as_json as decision_json
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.store import GraphStore

__all__ = ["router", "verification_of"]

router = APIRouter(
    tags=["records"], route_class=JsonRoute, responses=problems(400, 401, 403, 404, 409, 413, 422, 503)
)


class FindingIn(BaseModel):
    """A finding of a verdict, as far as its hash covers it."""

    model_config = ConfigDict(extra="allow")

    law: str
    standing: str
    rule: str
    finding: str
    outcome: str


class RecordIn(BaseModel):
    """A verdict as JSON, as `POST /api/v1/verdicts`, `symbio check --json` and certificates have it."""

    model_config = ConfigDict(extra="allow")

    facts: dict[str, JsonValue]
    day: date
    stage: Literal["transfer", "plan"]
    outcome: str
    status: str = ""
    rule_set: str
    sha256: str
    findings: list[FindingIn] = Field(max_length=10_000)


class VerificationOut(BaseModel):
    """How a verdict stands."""

    number: str
    outcome: str
    intact: bool = Field(description="The record gives its own hash.")
    same_rules: bool = Field(description="It was made with the rule set at hand.")
    agrees: bool = Field(description="Judged anew, it comes out the same.")


class DecisionIn(BaseModel):
    """A draft of a decision: the batch, facts, and the answer with its evidence for each criterion."""

    model_config = ConfigDict(extra="forbid")

    regime: str = Field(max_length=100, examples=["eu-eow-copper"])
    draft: dict[str, JsonValue] = Field(description="As `GET /api/v1/regimes/{id}` shows it, filled in.")
    dry_run: bool = Field(default=False, description="Decide and keep nothing.")


class EndIn(BaseModel):
    """Why and from when a decision no longer holds."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=1000)
    day: date | None = Field(default=None, description="The first day without the status; today without it.")


class DecisionOut(BaseModel):
    """A decision with every criterion and its evidence."""

    model_config = ConfigDict(extra="allow")

    id: str
    regime: str
    status: str
    state: str


class RegimeOut(BaseModel):
    """A regime under which a status is decided."""

    id: str
    law: str
    kind: str
    label: dict[str, str]
    status: str
    in_force: bool
    template: dict[str, Any] | None = Field(default=None, description="The draft to fill in.")


Number = Annotated[
    str, Path(pattern="^[0-9A-Fa-f]{4}(-[0-9A-Fa-f]{4}){3}$", description="1A2B-3C4D-5E6F-7890")
]
Decider = Annotated[Caller, Depends(needs(Scope.DECISIONS))]


@router.post("/verdicts", status_code=201, summary="Judge a transfer and keep the verdict")
def keep_verdict(
    case: CaseIn,
    response: Response,
    service: ServiceOf,
    client: ClientOf,
    lang: Lang,
    _who: Annotated[Caller, Depends(needs(Scope.READ))],
) -> VerdictOut:
    """Judge a transfer as `POST /api/v1/check` does, and keep the verdict under its number.

    Whoever has the number can read and verify it.
    """
    record = as_json(judged(case, service, client, lang))
    number = str(record["number"])
    service.write(lambda store: keep(store, record, service.clock()))
    response.headers["Location"] = f"/api/v1/verdicts/{number}"
    return VerdictOut.model_validate(record)


@router.get("/verdicts/{number}", summary="A kept verdict")
def verdict(number: Number, service: ServiceOf) -> VerdictOut:
    """Return the verdict of this number as it was reached."""
    return VerdictOut.model_validate(_record(service, number))


@router.get("/verdicts/{number}/verification", summary="Whether a kept verdict still stands")
def verification(number: Number, service: ServiceOf) -> VerificationOut:
    """Compute the hash of a kept verdict again and judge its facts anew."""
    return _verified(_record(service, number), number)


@router.post("/verdicts/verification", summary="Whether a verdict stands")
def verify_verdict(record: RecordIn) -> VerificationOut:
    """Compute the hash of a verdict that is sent, and judge its facts anew."""
    return _verified(record.model_dump(mode="json"), "verdict")


@router.post("/verdicts/verification/file", summary="Whether a certificate stands")
def verify_certificate(
    file: Annotated[UploadFile, File(description="The PDF of the certificate, or its JSON.")],
    client: ClientOf,
) -> VerificationOut:
    """Do the same with the verdict in a file."""
    name = " ".join((file.filename or "file").split())[-200:]
    with READING.taken(client):
        return _verified(record_in(file.file.read(), name), name)


@router.get("/regimes", summary="The status regimes")
def list_regimes(day: Day) -> list[RegimeOut]:
    """Return the regimes under which a by-product or the end of waste is decided."""
    return [
        RegimeOut(
            id=r.id, law=r.law, kind=r.kind, label=dict(r.label), status=r.status, in_force=r.in_force(day)
        )
        for r in regimes().values()
    ]


@router.get("/regimes/{name}", summary="A status regime and the draft to fill in")
def one_regime(name: Annotated[str, Path(max_length=100)], day: Day) -> RegimeOut:
    """Return a regime that is in force on the day, with its criteria as a draft."""
    found = regime_of(name, day)
    return RegimeOut(
        id=found.id,
        law=found.law,
        kind=found.kind,
        label=dict(found.label),
        status=found.status,
        in_force=True,
        template=dict(template(found, day)),
    )


@router.get("/decisions", summary="The register of status decisions")
def decisions(
    request: Request,
    response: Response,
    service: ServiceOf,
    who: CallerOf,
    day: Day,
    regime: Annotated[str | None, Query(max_length=100, description="Only those under this regime.")] = None,
    in_force: Annotated[bool, Query(description="Only those in force on the day.")] = False,
    after: After = "",
    limit: Limit = 100,
) -> Page[DecisionOut]:
    """Return the decisions with how they stand on the day; names that holders keep private only to those entitled."""
    full = _full(who)
    found = [
        one
        for one in Register(service.store, service.settings.data, full=full).all()
        if (not in_force or one.state(day) == "in-force") and regime in (None, one.regime)
    ]
    items, cursor = page_of(found, lambda one: one.id, after, limit)
    shown = [DecisionOut.model_validate(decision_json(one, day, full=full)) for one in items]
    return Page(items=shown, total=len(found), next=pointed(request, response, cursor))


@router.get("/decisions/{identifier}", summary="One decision")
def decision(
    identifier: Annotated[str, Path(max_length=100)], service: ServiceOf, who: CallerOf, day: Day
) -> DecisionOut:
    """Return a decision with every criterion, its answer and its evidence."""
    full = _full(who)
    found = Register(service.store, service.settings.data, full=full).get(identifier)
    return DecisionOut.model_validate(decision_json(found, day, full=full))


@router.post("/decisions", status_code=201, summary="Decide on the status of a batch")
def new_decision(
    given: DecisionIn, response: Response, service: ServiceOf, lang: Lang, _who: Decider
) -> DecisionOut:
    """Decide and keep the decision; the register is only ever added to."""
    today = service.today()
    regime = regime_of(given.regime, today)
    draft = read_draft(given.draft, regime, today, comma=lang == "tr")
    if given.dry_run:
        return DecisionOut.model_validate(decision_json(decide(draft, regime, "–"), today, full=True))

    def write(store: GraphStore) -> Any:
        register = Register(store, service.settings.data)
        found = decide(draft, regime, register.next_id(regime.id, draft.day), service.clock())
        register.add(found)
        return found

    kept = service.write(write)
    response.headers["Location"] = f"/api/v1/decisions/{kept.id}"
    return DecisionOut.model_validate(decision_json(kept, today, full=True))


@router.post("/decisions/{identifier}/end", summary="End a decision")
def end_decision(
    identifier: Annotated[str, Path(max_length=100)], given: EndIn, service: ServiceOf, who: Decider
) -> DecisionOut:
    """Note that a decision no longer holds from a day on."""
    end = End(given.day or service.today(), given.reason, who.name)
    kept = service.write(lambda store: Register(store, service.settings.data).end(identifier, end))
    return DecisionOut.model_validate(decision_json(kept, service.today(), full=False))


def _full(who: Caller) -> bool:
    return who.may(Scope.READ) and who.has(Role.AUTHORITY, Role.ADMINISTRATOR)


def verification_of(record: Mapping[str, object], name: str) -> Verification:
    """Return how *record* stands; NoVerdict for one, called *name*, that is not built as ours are."""
    try:
        whole = RecordIn.model_validate(record).model_dump(mode="json")
        Outcome.of(str(whole["outcome"]))
    except (ValidationError, KeyError, ValueError) as error:
        raise NoVerdict(name, "it holds no verdict.", "içinde karar yok.") from error
    return verify(whole, product_judge())


def _verified(record: Mapping[str, object], name: str) -> VerificationOut:
    found = verification_of(record, name)
    return VerificationOut(
        number=found.number,
        outcome=found.outcome,
        intact=found.intact,
        same_rules=found.same_rules,
        agrees=found.agrees,
    )


def _record(service: Service, number: str) -> Any:
    found = kept_record(service.store, number)
    if found is None:
        raise Refusal(
            404,
            "verdict-unknown",
            en="No verdict was kept under this number.",
            tr="Bu numarayla saklanan bir karar yok.",
        )
    return found
