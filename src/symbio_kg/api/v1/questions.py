"""Questions that change nothing: is it lawful, is it hazardous, which code, what replaces what."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.config import JsonDict

from symbio_kg.api.busy import JUDGING
from symbio_kg.api.caller import ClientOf
from symbio_kg.api.deps import Lang, ServiceOf
from symbio_kg.api.pages import Limit, Page, pointed
from symbio_kg.api.problem import Refusal, problems
from symbio_kg.api.route import JsonRoute
from symbio_kg.api.service import Service
from symbio_kg.classify import classify as ask
from symbio_kg.comply import Verdict, product_judge, read_case
from symbio_kg.comply.records import as_json
from symbio_kg.decide import Register, with_decision
from symbio_kg.hazard import Speciation, assess, compositions_of
from symbio_kg.hazard.stated import with_stated
from symbio_kg.infer.found import substitutions as look_up
from symbio_kg.vocabulary import WordList, default_vocabulary

__all__ = ["CaseIn", "VerdictOut", "judged", "router"]

router = APIRouter(tags=["questions"], route_class=JsonRoute, responses=problems(400, 413, 422, 429, 503))
_EXAMPLE: Final[JsonDict] = {
    "facts": {
        "code": "10 02 07*",
        "producer.nace": "24.10",
        "receiver.nace": "24.43",
        "operation": "R4",
        "licence.until": "2029-03-01",
    },
    "day": "2026-12-09",
}


class CaseIn(BaseModel):
    """A transfer as its facts; `GET /api/v1/facts` lists them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    facts: dict[str, JsonValue] = Field(description="Fact → value, or nested objects.", max_length=500)
    day: date | None = Field(None, description="The day whose law is asked for; today without it.")
    stage: Literal["transfer", "plan"] = Field(
        "transfer", description="`transfer`: papers must be there; `plan`: they are asked for."
    )
    title: str = Field("", max_length=200, description="What the case is called.")


class VerdictOut(BaseModel):
    """What the law says of a transfer: every finding with its article, and one outcome."""

    model_config = ConfigDict(extra="allow")

    outcome: str = Field(description="permitted, permitted-with-condition, needs-assessment or refused.")
    day: date
    stage: str
    status: str
    number: str = Field(description="Number by which the verdict is verified.")
    sha256: str
    rule_set: str
    findings: list[dict[str, Any]]
    facts: dict[str, Any]


class CompositionIn(BaseModel):
    """A composition, as `symbio hazard` reads it from JSON."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "composition": {
                        "components": [{"name": "zinc oxide", "cas": "1314-13-2", "value": "3 %"}]
                    },
                    "code": "10 02 07*",
                }
            ]
        },
    )

    composition: JsonValue = Field(description="One composition, or a list of them.")
    day: date | None = Field(None, description="The day of law; today without it.")
    speciation: Speciation | None = Field(None, description="What elements count as.")
    jurisdiction: Literal["eu", "tr", "both"] = Field("both", description="Whose rules; the first leads.")
    code: str | None = Field(None, max_length=40, description="Waste code, in any spelling.")
    ph: str | None = Field(None, max_length=40, description="pH of the waste.")
    state: str | None = Field(None, max_length=40, description="solid, powder, sludge, paste, liquid or gas.")


class DescriptionIn(BaseModel):
    """A waste in words."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=4000, examples=["torna talaşı, yağlı"])
    nace: str | None = Field(None, max_length=20, examples=["25.62"], description="The producer's activity.")
    day: date | None = Field(None, description="The day whose list counts; today without it.")
    scheme: Literal["eu", "tr"] = "eu"


class SubstitutionOut(BaseModel):
    """That a kind of stream can go to an input of a process."""

    iri: str
    kind: str
    kind_label: dict[str, str]
    slot: str
    slot_label: dict[str, str]
    process: str
    process_label: dict[str, str]
    rule: str = Field(description="The rule that found it.")
    confidence: float
    sources: list[str] = Field(description="What it rests on.")


@router.post("/check", summary="Is a transfer lawful?")
def check(case: CaseIn, service: ServiceOf, client: ClientOf, lang: Lang) -> VerdictOut:
    """Judge a transfer by the law of a day: findings with articles, one outcome, and what would heal it.

    Nothing is kept; `POST /api/v1/verdicts` keeps a verdict so that others can verify it.
    """
    return VerdictOut.model_validate(as_json(judged(case, service, client, lang)))


def judged(case: CaseIn, service: Service, client: str, lang: str) -> Verdict:
    """Return the verdict on *case*, with what the register says of the decision it names."""
    day = case.day or service.today()
    title = {lang: case.title} if case.title else {}
    stated = {"id": "case", "title": title, "facts": case.facts}
    read = read_case(stated, "case", comma=lang == "tr")
    if read.get("decision.id") is not None or read.get("batch.id") is not None:
        decisions = Register(service.store, service.settings.data, full=True).all()
        read = with_decision(read, decisions, day)
    with JUDGING.taken(client):
        return product_judge().judge(read, day, stage=case.stage)


@router.post("/hazard", summary="Is a waste hazardous by its composition?")
def hazard(given: CompositionIn, service: ServiceOf, client: ClientOf) -> list[dict[str, Any]]:
    """Return for each composition its hazardous properties and the entry that follows, by the law of a day."""
    places = {"eu": ("EU",), "tr": ("TR",), "both": ()}[given.jurisdiction]
    found = compositions_of(_plain(given.composition))
    found = [with_stated(one, {"code": given.code, "ph": given.ph, "state": given.state}) for one in found]
    with JUDGING.taken(client):
        day = given.day or service.today()
        return [assess(o, day, speciation=given.speciation, jurisdictions=places).as_json() for o in found]


def _plain(value: JsonValue) -> object:
    if not isinstance(value, (dict, list)):
        raise Refusal(
            422, "composition-refused", en="Give an object or a list.", tr="Bir nesne ya da liste verin."
        )
    return value


@router.post("/classify", summary="Which waste code does a description have?")
def classify(given: DescriptionIn, service: ServiceOf, client: ClientOf) -> dict[str, Any]:
    """Return at most five codes with reasons, or none with what to add to the description."""
    with JUDGING.taken(client):
        return ask(given.text, given.nace, given.day or service.today(), given.scheme).as_dict()


@router.get("/substitutions", summary="What can replace what")
def substitutions(
    request: Request,
    response: Response,
    service: ServiceOf,
    kind: Annotated[
        str | None, Query(max_length=2048, description="A material or waste: id, code or IRI.")
    ] = None,
    slot: Annotated[
        str | None, Query(max_length=2048, description="An input of a process: id or IRI.")
    ] = None,
    process: Annotated[str | None, Query(max_length=2048, description="A process: id or IRI.")] = None,
    after: Annotated[int, Query(ge=0, le=10**9, description="How many to skip.")] = 0,
    limit: Limit = 100,
) -> Page[SubstitutionOut]:
    """Return the substitutions that the rules inferred, surest first; at least one of the three is given."""
    if kind is None and slot is None and process is None:
        raise Refusal(
            422,
            "too-broad",
            en="Give a kind, a slot or a process. All substitutions are among the dumps.",
            tr="Bir tür (kind), girdi (slot) ya da süreç (process) verin. Tümü döküm dosyalarındadır.",
        )
    words = default_vocabulary()
    total, found = look_up(
        service.store,
        kind=_iri(kind, words.materials, words.codes, words.turkish_codes),
        slot=_iri(slot, words.slots),
        process=_iri(process, words.processes),
        skip=after,
        most=limit,
    )
    cursor = str(after + len(found)) if found and after + len(found) < total else ""
    items = [SubstitutionOut.model_validate(asdict(one)) for one in found]
    return Page(items=items, total=total, next=pointed(request, response, cursor))


def _iri(text: str | None, *lists: WordList) -> str | None:
    """Return the IRI that *text* names in one of *lists*; Refusal when none of them knows it."""
    if text is None:
        return None
    for words in lists:
        if found := words.find(text):
            return found[0].iri
    raise Refusal(422, "word-unknown", en=f"{text!r}: not known.", tr=f"{text!r}: bilinmiyor.")
