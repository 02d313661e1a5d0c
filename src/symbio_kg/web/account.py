"""Signing in and out, and what somebody may do with their own account."""

from __future__ import annotations

import json
from typing import Final

from fastapi import Response
from fastapi.responses import RedirectResponse

from symbio_kg.api.accounts import forget, remember
from symbio_kg.api.caller import cookie, peer
from symbio_kg.errors import SymbioError
from symbio_kg.people import Caller, NotAllowed, Scope, SignedInBy
from symbio_kg.people.errors import PasswordRefused, SignInFailed, TooManyAttempts
from symbio_kg.web.carried import firm_name
from symbio_kg.web.page import Area, Page, whole
from symbio_kg.web.words import N_

__all__ = ["area", "sign_in_first"]

area = Area()

_BOTH: Final = ("GET", "POST")
_NOT_KEPT: Final = frozenset({"csrf_token", "password", "old", "new"})
_MOST_KEPT: Final = 200
ROLES: Final = {
    "firm": N_("firm"),
    "facilitator": N_("facilitator"),
    "authority": N_("authority"),
    "researcher": N_("researcher"),
    "administrator": N_("administrator"),
}
SCOPES: Final = {
    "read": N_("read private data I may see"),
    "listings": N_("create, change and withdraw listings"),
    "decisions": N_("keep status decisions"),
    "synergies": N_("carry synergies"),
    "update": N_("change the graph by SPARQL"),
    "people": N_("administer accounts"),
    "operate": N_("start runs and read metrics"),
}


def sign_in_first(page: Page) -> Response:
    """Ask to sign in; a form that was sent is kept and can be sent again afterwards."""
    here = page.request.url.path + (f"?{page.request.url.query}" if page.request.url.query else "")
    kept = [
        (name, value)
        for name, value in page.form.multi_items()
        if isinstance(value, str) and name not in _NOT_KEPT
    ][:_MOST_KEPT]
    again = here if page.request.method == "POST" else ""
    return _form(page, status=401, target=here, again=again, kept=kept)


@area.page("sign-in", tr="/giris", en="/sign-in", methods=_BOTH)
def sign_in(page: Page) -> Response:
    """Sign in with name and password, or through an institution."""
    if page.request.method != "POST":
        return _form(page, target=page.asked("next"))
    previous = page.request.cookies.get(cookie(page.request))
    kept = _kept(page)
    try:
        signed = page.service.people.sign_in(
            page.given("login"), str(page.form.get("password", "")), peer(page.request), previous=previous
        )
    except (SignInFailed, TooManyAttempts) as error:
        again, target = _ours(page.given("again")), page.given("target")
        return _form(
            page, status=error.status, target=target, again=again, kept=kept, problem=page.say(error.message)
        )
    if signed.account.must_change:
        answer: Response = page.redirect("account.password")
    elif again := _ours(page.given("again")):
        answer = page.render("account/again.html.j2", target=again, kept=kept, token=signed.csrf)
    else:
        answer = RedirectResponse(_ours(page.given("target")) or page.to("home"), status_code=303)
    remember(page.request, answer, signed)
    return answer


@area.page("sign-out", tr="/cikis", en="/sign-out", methods=("POST",))
def sign_out(page: Page) -> Response:
    """Sign out in this browser."""
    page.service.people.sign_out(page.request.cookies.get(cookie(page.request), ""))
    answer = page.redirect("home")
    forget(page.request, answer)
    return answer


@area.page("account", tr="/hesabim", en="/account", methods=_BOTH)
def account(page: Page) -> Response:
    """Show one's account and tokens; a POST changes the name, or makes or revokes a token."""
    who = _in_person(page)
    people, mine = page.service.people, who.account or ""
    secret, problem = "", ""
    try:
        if page.given("do") == "rename":
            people.accounts.set_name(mine, page.given("name"))
            return page.redirect("account")
        if page.given("do") == "revoke":
            people.tokens.revoke(mine, page.given("token"))
            return page.redirect("account")
        if page.given("do") == "token":
            secret = _token(page)
        if page.given("do") == "everywhere":
            people.sign_out_everywhere(mine)
            return page.redirect("sign-in")
    except SymbioError as error:
        problem = page.say(error.message)
    held = people.accounts.get(mine)
    return page.render(
        "account/account.html.j2",
        status=422 if problem else 200,
        account=held,
        organisation=firm_name(page, held.organisation) if held.organisation else "",
        tokens=people.tokens.of(mine),
        words={scope: page.word(words) for scope, words in SCOPES.items()},
        scopes=[(scope, page.word(SCOPES[scope])) for scope in sorted(who.scopes)],
        roles=[page.word(ROLES[role]) for role in sorted(who.roles) if role in ROLES],
        secret=secret,
        problem=problem,
    )


@area.page("account.password", tr="/hesabim/parola", en="/account/password", methods=_BOTH)
def password(page: Page) -> Response:
    """Change one's password; every other session ends."""
    who = _in_person(page)
    problem = ""
    if page.request.method == "POST":
        old, new = str(page.form.get("old", "")), str(page.form.get("new", ""))
        try:
            signed = page.service.people.change_password(who.account or "", old, new, peer(page.request))
        except (SignInFailed, TooManyAttempts, PasswordRefused) as error:
            problem = page.say(error.message)
        else:
            answer = page.redirect("account")
            remember(page.request, answer, signed)
            return answer
    return page.render(
        "account/password.html.j2", status=422 if problem else 200, problem=problem, must=who.must_change
    )


@area.page("account.export", tr="/hesabim/verilerim.json", en="/account/my-data.json")
def export(page: Page) -> Response:
    """Return all that is kept of the person who asks."""
    found = page.service.people.export(_in_person(page).account or "")
    return Response(
        json.dumps(found, ensure_ascii=False, indent=2, default=str),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="symbio-account.json"'},
    )


@area.page("account.erase", tr="/hesabim/sil", en="/account/erase", methods=_BOTH)
def erase(page: Page) -> Response:
    """Erase the person who asks, once they have given their password again."""
    who = _in_person(page)
    problem = ""
    if page.request.method == "POST":
        people = page.service.people
        try:
            people.confirm(who.account or "", str(page.form.get("password", "")), peer(page.request))
            page.service.erase(who.account or "", by=who.account)
        except SymbioError as error:
            problem = page.say(error.message)
        else:
            answer = page.redirect("home")
            forget(page.request, answer)
            return answer
    return page.render("account/erase.html.j2", status=422 if problem else 200, problem=problem)


def _in_person(page: Page) -> Caller:
    """Return who has signed in with this browser; NotAllowed for a token, which could make another that outlives it."""
    who = page.needs()
    if who.by is not SignedInBy.SESSION:
        raise NotAllowed
    return who


def _token(page: Page) -> str:
    wanted = {Scope(value) for value in page.form.getlist("scope") if value in set(Scope)}
    if not page.caller.scopes.issuperset(wanted):
        raise NotAllowed
    days = whole(page.given("days")) or 0
    secret, _ = page.service.people.tokens.make(
        page.caller.account or "", page.given("name"), wanted, days=days
    )
    return secret


def _form(
    page: Page,
    *,
    status: int = 200,
    target: str = "",
    again: str = "",
    kept: list[tuple[str, str]] | None = None,
    problem: str = "",
) -> Response:
    return page.render(
        "account/sign-in.html.j2",
        status=status,
        target=_ours(target),
        again=again,
        kept=kept or [],
        problem=problem,
        login=page.given("login"),
        institution=bool(page.service.options.oidc_issuer),
    )


def _kept(page: Page) -> list[tuple[str, str]]:
    return [
        (name.removeprefix("kept."), value)
        for name, value in page.form.multi_items()
        if name.startswith("kept.") and isinstance(value, str)
    ][:_MOST_KEPT]


def _ours(address: str) -> str:
    """Return *address* when it is a page of ours, else nothing: a form must not send people elsewhere."""
    return (
        address
        if address.startswith(("/tr/", "/en/")) and "\\" not in address and "\n" not in address
        else ""
    )
