"""A synergy's pages: proposing a pair, where it stands and what it waits for, steps, consent, and records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from fastapi import Response

from symbio_kg.api.v1.listings import iri_of
from symbio_kg.errors import SymbioError
from symbio_kg.govern import Evidence, Kind, Shown, Synergy, lifecycle
from symbio_kg.govern.errors import NotYours
from symbio_kg.govern.lifecycle import COMPLETED, ENDED, RUNS, Transition
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.store import GraphStore
from symbio_kg.web.carried import Record, author, carried, listed, own_listings, synergies
from symbio_kg.web.page import Area, Page, whole
from symbio_kg.web.words import N_

__all__ = ["SIDES", "area", "may_propose"]

area = Area()

_BOTH: Final = ("GET", "POST")
_SHOWN: Final = 100
_HASH: Final = re.compile(r"[0-9a-f]{64}")
SIDES: Final = {
    "party": N_("one of the two firms"),
    "facilitator": N_("a facilitator"),
    "authority": N_("the authority"),
}
"""Who may make a step → words."""
KINDS: Final = {
    Kind.MESSAGE: N_("Message"),
    Kind.TASK: N_("Task"),
    Kind.VISIT: N_("Visit"),
    Kind.AGREEMENT: N_("Agreement"),
    Kind.COMPLAINT: N_("Complaint"),
    Kind.CORRECTION: N_("Correction"),
    Kind.CLOSING: N_("Closing"),
}
ASKED: Final = {
    Kind.MESSAGE: N_("What do you want to say?"),
    Kind.TASK: N_("What is to be done, and by whom?"),
    Kind.VISIT: N_("Who visits whom, and what for?"),
    Kind.AGREEMENT: N_("What was agreed?"),
    Kind.COMPLAINT: N_("What is wrong?"),
    Kind.CORRECTION: N_("What should it say instead?"),
    Kind.CLOSING: N_("How did it end?"),
}
DAYS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.TASK: (N_("Due on"),),
    Kind.VISIT: (N_("Day of the visit"),),
    Kind.AGREEMENT: (N_("Starts on"), N_("Ends on")),
}
"""The days that a kind of record has."""
SHOWN: Final = {
    Shown.NOTHING: N_("Nothing"),
    Shown.ANONYMOUS: N_("That there is such a synergy, without names"),
    Shown.NAMED: N_("The synergy with both names"),
}


@area.page("synergies", tr="/sinerjiler", en="/synergies")
def mine(page: Page) -> Response:
    """Return the synergies that the reader may know of: a firm's own, all of them for who carries them."""
    who = page.needs(Scope.READ)
    found = synergies(page).of(who)
    live, ended = [s for s in found if s.open], [s for s in found if not s.open]
    return page.render(
        "synergies/synergies.html.j2",
        live=carried(page, live[:_SHOWN]),
        ended=carried(page, ended[:_SHOWN]),
        more=max(0, len(live) - _SHOWN),
        today=page.service.today(),
    )


@area.page("synergies.propose", tr="/sinerjiler/oner", en="/synergies/propose", methods=_BOTH)
def propose(page: Page) -> Response:
    """Ask for what speaks for a pair, and begin its synergy."""
    who = page.needs(Scope.SYNERGIES)
    offer, need = (page.given(side) or page.asked(side) for side in ("offer", "need"))
    if page.request.method != "POST":
        if not may_propose(page, offer, need):
            raise NotYours
        return _proposing(page, offer, need)
    try:
        made = _kept(page, lambda store: synergies(page, store).propose(
            iri_of(offer), iri_of(need), who, page.given("said")
        ))  # fmt: skip
    except SymbioError as error:
        return _proposing(page, offer, need, error)
    return page.redirect("synergies.one", id=made.id)


def may_propose(page: Page, offer: str, need: str) -> bool:
    """Tell whether the reader may carry these two: a facilitator, or the firm of one of them."""
    who = page.caller
    if not who.may(Scope.SYNERGIES):
        return False
    return who.has(Role.FACILITATOR) or bool(own_listings(page, (iri_of(offer), iri_of(need))))


def _proposing(page: Page, offer: str, need: str, error: SymbioError | None = None) -> Response:
    pair = listed(page, [iri_of(offer), iri_of(need)])
    return page.render(
        "synergies/propose.html.j2",
        status=_status(error),
        offer=pair[0],
        need=pair[1],
        said=page.given("said"),
        problem=page.say(error.message) if error else "",
    )


@area.page("synergies.one", tr="/sinerjiler/{id}", en="/synergies/{id}")
def one(page: Page) -> Response:
    """Return a synergy: where it stands, what can happen next and what that waits for, and its history."""
    synergy = synergies(page).get(page.blank("id"), page.needs(Scope.READ))
    (found,) = carried(page, [synergy])
    people: dict[str, str] = {}
    return page.render(
        "synergies/synergy.html.j2",
        found=found,
        life=lifecycle(),
        line=[state for name, state in lifecycle().states.items() if name != ENDED],
        passed={step.after for step in synergy.steps},
        history=[(step, author(page, step, found.told, people)) for step in found.told["steps"]],
        by=lambda move: [page.word(SIDES[part]) for part in SIDES if part in move.by],
        kinds={kind.value: page.word(words) for kind, words in KINDS.items()},
        shown=[(name.value, page.word(words)) for name, words in SHOWN.items()],
        chosen=_chosen(synergy, page.caller),
        writes=page.caller.may(Scope.SYNERGIES) and not found.parts <= {"administrator"},
        today=page.service.today(),
    )


def _chosen(synergy: Synergy, who: Caller) -> str:
    """Return what the reader's firm last let everybody see."""
    said = [p.shown for p in synergy.publications if p.act.organisation == who.organisation]
    return (said[-1] if said else Shown.NOTHING).value


@area.page("synergies.step", tr="/sinerjiler/{id}/adim/{to}", en="/synergies/{id}/step/{to}", methods=_BOTH)
def step(page: Page) -> Response:
    """Ask for what a step needs, its evidence or the reason of an end, and make it."""
    who, name, to = page.needs(Scope.SYNERGIES), page.blank("id"), page.blank("to")
    synergy = synergies(page).get(name, who)
    move = lifecycle().transitions.get((synergy.state, to))
    if move is None or move.before == "":
        return page.redirect("synergies.one", id=name)
    if page.request.method != "POST":
        return _stepping(page, synergy, move)
    readiness = page.given("readiness")
    try:
        _kept(page, lambda store: synergies(page, store).step(
            name, to, who, readiness=whole(readiness) or 0,
            evidence=_evidence(page, move), reason=page.given("reason"), note=page.given("note"),
        ))  # fmt: skip
    except SymbioError as error:
        return _stepping(page, synergy, move, error)
    return page.redirect("synergies.one", id=name)


def _evidence(page: Page, move: Transition) -> list[Evidence]:
    given = ((kind, page.given(f"evidence-{kind}")) for kind in sorted(move.evidence))
    return [Evidence(kind, said, page.given(f"hash-{kind}").lower()) for kind, said in given if said]


def _stepping(page: Page, synergy: Synergy, move: Transition, error: SymbioError | None = None) -> Response:
    life = lifecycle()
    (found,) = carried(page, [synergy])
    way = next(way for way in found.ways if way.move == move)
    readiness = (
        max(move.readiness, int(found.readiness.id)) if move.after != ENDED else int(found.readiness.id)
    )
    return page.render(
        "synergies/step.html.j2",
        status=_status(error),
        found=found,
        way=way,
        move=move,
        to=life.states[move.after],
        ends=move.after == ENDED,
        evidence=[life.evidence[kind] for kind in sorted(move.evidence)],
        levels=[level for level in life.readiness.values() if int(level.id) >= move.readiness],
        readiness=page.given("readiness") or str(readiness),
        reasons=_reasons(page, synergy),
        problem=page.say(error.message) if error else "",
    )


GROUPS: Final = {
    "technical": N_("Technical"),
    "economic": N_("Economic"),
    "legal": N_("Legal"),
    "organisational": N_("Organisational"),
    "informational": N_("Information"),
    "social": N_("Social"),
    "completed": N_("It has done its work"),
}
"""Groups of reasons why a synergy ends → words."""


def _reasons(page: Page, synergy: Synergy) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the reasons for an end by group; what never ran cannot have done its work."""
    found = lifecycle().reasons.values()
    return [
        (page.word(words), [(reason.id, page.say(reason.text)) for reason in found if reason.group == group])
        for group, words in GROUPS.items()
        if group != COMPLETED or synergy.state in RUNS
    ]


@area.page("synergies.consent", tr="/sinerjiler/{id}/onay", en="/synergies/{id}/consent", methods=("POST",))
def consent(page: Page) -> Response:
    """Say for one's firm whether the other side may know its name."""
    who, name = page.needs(Scope.SYNERGIES), page.blank("id")
    given = page.given("given") == "yes"
    _kept(page, lambda store: synergies(page, store).consent(name, who, given=given))
    return page.redirect("synergies.one", id=name)


@area.page(
    "synergies.publish", tr="/sinerjiler/{id}/yayin", en="/synergies/{id}/publication", methods=("POST",)
)
def publish(page: Page) -> Response:
    """Choose for one's firm what everybody may see."""
    who, name = page.needs(Scope.SYNERGIES), page.blank("id")
    given = page.given("shown")
    shown = Shown(given) if given in set(Shown) else Shown.NOTHING
    _kept(page, lambda store: synergies(page, store).publish(name, who, shown))
    return page.redirect("synergies.one", id=name)


@area.page(
    "synergies.record", tr="/sinerjiler/{id}/kayit/{kind}", en="/synergies/{id}/record/{kind}", methods=_BOTH
)
def record(page: Page) -> Response:
    """Ask for a message, task, visit, agreement, complaint, or the closing or correction of one, and keep it."""
    who, name = page.needs(Scope.SYNERGIES), page.blank("id")
    synergy = synergies(page).get(name, who)
    if page.blank("kind") not in set(Kind):
        return page.redirect("synergies.one", id=name)
    kind = Kind(page.blank("kind"))
    if page.request.method != "POST":
        return _recording(page, synergy, kind)
    problems = _faults(page)
    if problems:
        return _recording(page, synergy, kind, problems)
    day, until = (date.fromisoformat(page.given(n)) if page.given(n) else None for n in ("day", "until"))
    answers = page.given("answers")
    try:
        _kept(page, lambda store: synergies(page, store).record(
            name, kind, who, page.given("text"), day=day, until=until, hash=page.given("hash").lower(),
            answers=whole(answers),
        ))  # fmt: skip
    except SymbioError as error:
        return _recording(page, synergy, kind, {"text": page.say(error.message)})
    return page.redirect("synergies.one", id=name)


def _faults(page: Page) -> dict[str, str]:
    """Return what is wrong with the fields of a record: field → message."""
    found: dict[str, str] = {}
    if not page.given("text"):
        found["text"] = page.word(N_("Write what this is about"))
    for field in ("day", "until"):
        try:
            date.fromisoformat(page.given(field) or "2000-01-01")
        except ValueError:
            found[field] = page.word(N_("Give the day as year-month-day, such as 2026-12-31"))
    if page.given("hash") and not _HASH.fullmatch(page.given("hash").lower()):
        found["hash"] = page.word(N_("A SHA-256 has 64 digits and letters from a to f"))
    return found


def _recording(
    page: Page, synergy: Synergy, kind: Kind, problems: Mapping[str, str] | None = None
) -> Response:
    (found,) = carried(page, [synergy])
    answers = page.given("answers") or page.asked("answers")
    return page.render(
        "synergies/record.html.j2",
        status=422 if problems else 200,
        found=found,
        kind=kind.value,
        title=page.word(KINDS[kind]),
        asked=page.word(ASKED[kind]),
        days=[
            (field, page.word(words))
            for field, words in zip(("day", "until"), DAYS.get(kind, ()), strict=False)
        ],
        answers=answers,
        answered=_answered(found.records, answers),
        given={field: page.given(field) for field in ("text", "day", "until", "hash")},
        problems=dict(problems or {}),
    )


def _answered(records: tuple[Record, ...], number: str) -> Record | None:
    return next((record for record in records if str(record.number) == number), None)


def _kept(page: Page, change: Callable[[GraphStore], Synergy]) -> Synergy:
    """Return what *change* makes, once it is durable."""
    return page.service.write(change)


def _status(error: SymbioError | None) -> int:
    return int(getattr(error, "status", 422)) if error else 200
