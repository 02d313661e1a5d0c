"""Posting a listing: one thing a page, the answers checked at the end, a draft kept on the way."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import Response
from pyoxigraph import NamedNode

from symbio_kg.accept import listed
from symbio_kg.api.keeping import ListingRejected
from symbio_kg.api.problem import Refusal
from symbio_kg.api.v1 import drafts
from symbio_kg.api.v1.drafts import DraftIn, DraftOut
from symbio_kg.api.v1.listings import listing_for, owner_for
from symbio_kg.endpoint.rights import Rights
from symbio_kg.govern.disclosure import FIELDS
from symbio_kg.model import Severity
from symbio_kg.people import Caller, Role
from symbio_kg.read.columns import choose
from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import default_vocabulary
from symbio_kg.web import answers
from symbio_kg.web.form import PARTS, Question, part_of, parts, questions
from symbio_kg.web.mine import title_of
from symbio_kg.web.page import Area, Page, whole
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_BOTH: Final = ("GET", "POST")
TITLES: Final = {
    "kind": N_("Do you offer something, or look for something?"),
    "resource": N_("What kind of resource is it?"),
    "title": N_("What do you call it?"),
    "code": N_("Which waste code does it have?"),
    "what": N_("What is it made of?"),
    "quality": N_("What must a partner know of its quality?"),
    "process": N_("Which process does it come from?"),
    "slot": N_("What does it serve as in that process?"),
    "amount": N_("How much is there?"),
    "values": N_("What was measured?"),
    "when": N_("When is it there?"),
    "place": N_("Where is it?"),
    "licence": N_("Under which licence do you take waste?"),
    "terms": N_("What else should a partner know?"),
    "who": N_("Who sees what?"),
    "number": N_("Number of the listing"),
}
OF_NEEDS: Final = {
    "title": N_("What do you call what you look for?"),
    "what": N_("What must it be made of, or do?"),
    "process": N_("Which process does it go into?"),
    "amount": N_("How much do you need?"),
    "values": N_("Which values do you tolerate?"),
    "when": N_("When do you need it?"),
    "place": N_("Where do you need it?"),
}
"""The same of a need, where it is another question."""
AUDIENCES: Final = {
    "everybody": N_("everybody"),
    "both": N_("partners and the authority"),
    "partners": N_("partners, not the authority"),
    "authority": N_("the authority, not partners"),
    "nobody": N_("only we"),
}
"""Who sees a field; partners are firms of an exchange that both sides agreed to."""
_FROM_PARTNERS: Final = frozenset({"authority", "nobody"})
_FROM_AUTHORITY: Final = frozenset({"partners", "nobody"})
_LETTERS: Final = "23456789ABCDEFGHJKLMNPRSTUVYZ"
_PLACE: Final = ("site", "zone", "region", "latitude", "longitude", "country")
_ACTIVITY: Final = (
    "SELECT ?activity WHERE { ?firm <https://w3id.org/symbio-kg/ont/activity> ?activity } LIMIT 1"
)


@area.page("post", tr="/ilan-ver", en="/post-a-listing", methods=_BOTH)
def start(page: Page) -> Response:
    """Say what is asked, and begin a draft."""
    if page.request.method != "POST":
        return page.render("post/start.html.j2")
    who = page.writer()
    kept = drafts.keep(DraftIn.model_validate(_begun(page, who)), Response(), page.service, who)
    return page.redirect("post.part", draft=kept.id, part="kind")


@area.page("post.done", tr="/ilan-ver/yayimlandi/{path:path}", en="/post-a-listing/published/{path:path}")
def done(page: Page) -> Response:
    """Give the number of what was published, and say what happens next."""
    who = page.writer()
    found, _ = listing_for(page.service, PREFIXES["data"] + page.blank("path"), Rights.of(who))
    if found is None:
        raise Refusal(404, "listing-unknown", en="There is no such listing.", tr="Böyle bir ilan yok.")
    return page.render(
        "post/done.html.j2",
        path=page.blank("path"),
        fields=found.fields,
        changed=page.asked("changed") == "1",
    )


@area.page("post.check", tr="/ilan-ver/{draft}/yanitlar", en="/post-a-listing/{draft}/answers", methods=_BOTH)
def check(page: Page) -> Response:
    """Show all answers with what is wrong or could be better; a POST publishes them."""
    who = page.writer()
    held = _held(page, who)
    problem = ""
    if page.request.method == "POST":
        try:
            stored = drafts.publish(held.id, Response(), page.service, who, page.language)
        except ListingRejected:
            problem = page.word(N_("Mend what is marked; then it can be published."))
        except Refusal as error:
            problem = page.say(error.message)
        else:
            path = stored.iri.removeprefix(PREFIXES["data"])
            return page.redirect("post.done", path=path, changed="1" if held.fields.get("replaces") else "")
    return _checked(page, who, held, problem)


@area.page(
    "post.discard", tr="/ilan-ver/{draft}/taslagi-sil", en="/post-a-listing/{draft}/delete", methods=_BOTH
)
def discard(page: Page) -> Response:
    """Ask whether the draft shall go, and remove it."""
    who = page.writer()
    held = _held(page, who)
    if page.request.method != "POST":
        return page.render("post/discard.html.j2", draft=held, title=title_of(page, held.fields))
    drafts.throw_away(held.id, page.service, who)
    return page.redirect("mine")


@area.page("post.part", tr="/ilan-ver/{draft}/{part}", en="/post-a-listing/{draft}/{part}", methods=_BOTH)
def part(page: Page) -> Response:
    """Ask one thing, and keep the answer in the draft."""
    who = page.writer()
    held, name = _held(page, who), page.blank("part")
    if name not in PARTS or not (name == "who" or questions(name, held.fields)):
        return page.redirect("post.check", draft=held.id)
    if page.request.method != "POST":
        return _asked(page, held, name, held.fields, {})
    given = _given(page, questions(name, held.fields)) if name != "who" else _audiences(page)
    cells = {k: v for k, v in held.fields.items() if k not in (*PARTS[name], *given)} | given
    cells = {k: v for k, v in cells.items() if v not in ("", [], None) or k in answers.MORE}
    judged = answers.judge(page.service, who, cells, page.language)
    wrong = answers.faults(judged.report.findings, Severity.VIOLATION)
    problems = {key: page.say(text) for key, text in wrong.items() if key in PARTS[name]}
    if name in ("kind", "resource") and not given[name]:
        problems[name] = page.word(N_("Choose one of the answers."))
    later = page.given("do") == "later"
    if problems and not later:
        return _asked(page, held, name, cells, problems)
    kept = _relevant(held.fields | answers.settled(cells, judged, page.language), cells)
    drafts.change(held.id, DraftIn.model_validate(kept), page.service, who)
    if later:
        return page.redirect("mine", kept=held.id)
    return _onward(page, held.id, name, kept)


def _held(page: Page, who: Caller) -> DraftOut:
    return drafts.draft(page.blank("draft"), page.service, who)


def _begun(page: Page, who: Caller) -> dict[str, Any]:
    """Return what is known before anything is asked: a number, the place of the last listing; contacts are private."""
    number = f"{page.service.today():%y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"
    owner, rights = owner_for(page.service, who, None), Rights.of(who)
    earlier = listed(page.service.store, owner.iri, rights.sees)
    last = listing_for(page.service, earlier[-1], rights)[0] if earlier else None
    fields: dict[str, Any] = {k: v for k, v in last.fields.items() if k in _PLACE} if last else {}
    rows = page.service.store.select(_ACTIVITY, {"firm": NamedNode(owner.iri)}).rows
    known = [default_vocabulary().activities.by_iri.get(str(getattr(row[0], "value", ""))) for row in rows]
    nace = {"nace": known[0].id} if known and known[0] else {}
    return {"identifier": number, "private": ["ContactDetails"], **fields, **nace}


def _given(page: Page, asked: Iterable[Question]) -> dict[str, object]:
    """Return what was typed, as a table would hold it."""
    found: dict[str, object] = {}
    for one in asked:
        if one.widget == "months":
            months = [m for m in page.form.getlist("months") if isinstance(m, str) and whole(m)]
            found[one.key] = ", ".join(months)
        else:
            found[one.key] = page.given(one.key)
    return found


def _offered(page: Page) -> Mapping[str, str]:
    """Return the audiences to choose from; whether a partner or the authority sees a field is the firm's own say."""
    if page.caller.has(Role.FIRM):
        return AUDIENCES
    return {name: words for name, words in AUDIENCES.items() if name in ("everybody", "both")}


def _audiences(page: Page) -> dict[str, object]:
    chosen = {field: page.given(f"sees.{field}") for field in FIELDS}
    private = [field for field, who in chosen.items() if who in _offered(page) and who != "everybody"]
    if not page.caller.has(Role.FIRM):
        return {"private": private}
    return {
        "private": private,
        "kept_from_partners": [field for field in private if chosen[field] in _FROM_PARTNERS],
        "kept_from_authority": [field for field in private if chosen[field] in _FROM_AUTHORITY],
    }


def _audience(fields: Mapping[str, object], field: str) -> str:
    def among(name: str) -> bool:
        held = fields.get(name)
        return field in (held if isinstance(held, list) else ())

    if not among("private"):
        return "everybody"
    hidden = (among("kept_from_partners"), among("kept_from_authority"))
    return {(False, False): "both", (False, True): "partners", (True, False): "authority"}.get(
        hidden, "nobody"
    )


def _title(part: str, cells: Mapping[str, object]) -> str:
    return OF_NEEDS.get(part, TITLES[part]) if cells.get("kind") == "Need" else TITLES[part]


def _shown_to(page: Page, fields: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Return the fields as (name, words, who sees it)."""
    words = {field: choose("private", field) for field in FIELDS}
    return [
        (field, choice.names[page.language] if (choice := words[field]) else field, _audience(fields, field))
        for field in FIELDS
    ]


def _relevant(fields: Mapping[str, object], cells: Mapping[str, object]) -> dict[str, object]:
    """Return *fields* as far as *cells* still hold them and a page still asks them."""
    asked = {q.key for name in (*parts(cells), "number") for q in questions(name, cells)} | set(answers.MORE)
    every = {key for keys in PARTS.values() for key in keys}
    return {k: v for k, v in fields.items() if k in cells and (k in asked or k not in every)}


def _onward(page: Page, draft: str, name: str, cells: Mapping[str, object]) -> Response:
    flow = parts(cells)
    if page.given("back") or name not in flow or flow[-1] == name:
        return page.redirect("post.check", draft=draft)
    return page.redirect("post.part", draft=draft, part=flow[flow.index(name) + 1])


def _asked(
    page: Page, held: DraftOut, name: str, cells: Mapping[str, object], problems: Mapping[str, str]
) -> Response:
    flow = parts(cells)
    place = flow.index(name) if name in flow else -1
    back = page.asked("back") or page.given("back")
    before = page.to("post.part", draft=held.id, part=flow[place - 1]) if place > 0 else page.to("mine")
    return page.render(
        "post/part.html.j2",
        status=422 if problems else 200,
        draft=held,
        part=name,
        title=page.word(_title(name, cells)),
        place=place + 1,
        total=len(flow),
        back=back,
        before=page.to("post.check", draft=held.id) if back or place < 0 else before,
        questions=[(q, answers.typed(q.key, cells.get(q.key), page.wording)) for q in questions(name, cells)],
        months=[n for m in str(cells.get("months") or "").replace(",", " ").split() if (n := whole(m))],
        audiences=[
            (field, words, audience if audience in _offered(page) else "both")
            for field, words, audience in _shown_to(page, cells)
        ],
        choices=_offered(page),
        problems=problems,
    )


def _checked(page: Page, who: Caller, held: DraftOut, problem: str) -> Response:
    judged = answers.judge(page.service, who, held.fields, page.language)
    wrong = answers.faults(judged.report.findings, Severity.VIOLATION)
    better = answers.faults(judged.report.findings, Severity.WARNING)
    flow = parts(held.fields)
    rows = [
        (name, q, answers.shown(q.key, held.fields.get(q.key), page.wording))
        for name in (*flow, "number")
        if name != "who"
        for q in questions(name, held.fields)
    ]
    return page.render(
        "post/check.html.j2",
        status=422 if problem else 200,
        draft=held,
        rows=rows,
        audiences=_shown_to(page, held.fields),
        choices=AUDIENCES,
        problem=problem,
        problems={key: (part_of(key), page.say(text)) for key, text in wrong.items()},
        better={key: (part_of(key), page.say(text)) for key, text in better.items() if key not in wrong},
        title=title_of(page, held.fields),
        last=flow[-1],
    )
