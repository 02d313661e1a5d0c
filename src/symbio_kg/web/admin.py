"""Administration: people with their roles and tokens, the rules at work, and the security log."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import Response

from symbio_kg.comply import product_judge
from symbio_kg.comply.rules import legal_rules
from symbio_kg.errors import SymbioError
from symbio_kg.govern.organisations import Organisations
from symbio_kg.operate import Backup, Check, backups_in, last_check
from symbio_kg.packs import pack_in, pack_names
from symbio_kg.people import Account, Role, Scope
from symbio_kg.web.account import ROLES
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_EVENTS: Final = 100
_BACKUPS: Final = 10
_HAPPENED: Final = {
    "account-added": N_("account made"),
    "account-erased": N_("account erased"),
    "confirmation-failed": N_("wrong password at a confirmation"),
    "exported": N_("own data fetched"),
    "institution-linked": N_("linked to an institution"),
    "locked": N_("account locked"),
    "name-set": N_("name changed"),
    "organisation-set": N_("organisation changed"),
    "password-changed": N_("password changed"),
    "password-reset": N_("password reset"),
    "private-field-seen": N_("private fields of a listing seen"),
    "roles-set": N_("roles changed"),
    "sign-in-failed": N_("sign-in failed"),
    "signed-in": N_("signed in"),
    "signed-out": N_("signed out"),
    "signed-out-everywhere": N_("signed out in every browser"),
    "token-made": N_("token made"),
    "token-revoked": N_("token revoked"),
    "unlocked": N_("account unlocked"),
}
"""Event of the security log → words; another one is shown by its name."""


@area.page("admin", tr="/yonetim", en="/administration")
def admin(page: Page) -> Response:
    """Return who is here, what judges, and what happened last."""
    page.needs(Scope.PEOPLE, Role.ADMINISTRATOR)
    return _drawn(page)


@area.page("admin.account", tr="/yonetim/hesap", en="/administration/account", methods=("POST",))
def account(page: Page) -> Response:
    """Give an account its roles, or lock or unlock it."""
    who = page.needs(Scope.PEOPLE, Role.ADMINISTRATOR)
    office, subject = page.service.people, page.given("account")
    try:
        with office.database.write():
            if page.given("lock"):
                (office.lock if page.given("lock") == "yes" else office.unlock)(subject, by=who.account)
            else:
                office.accounts.set_roles(subject, _roles(page), by=who.account)
                given = page.given("organisation") or None
                if office.accounts.get(subject).organisation != given:
                    office.accounts.set_organisation(subject, given, by=who.account)
    except SymbioError as error:
        return _drawn(page, page.say(error.message))
    return page.redirect("admin")


@area.page("admin.add", tr="/yonetim/hesap-ekle", en="/administration/add-account", methods=("POST",))
def add(page: Page) -> Response:
    """Make an account and show its one-time password, this once."""
    who = page.needs(Scope.PEOPLE, Role.ADMINISTRATOR)
    organisation = page.given("organisation") or None
    try:
        made, once = page.service.people.add(
            page.given("login"), page.given("name"), _roles(page), organisation=organisation, by=who.account
        )
    except SymbioError as error:
        return _drawn(page, page.say(error.message), field="login")
    return _drawn(page, made=made.login, once=once)


def _roles(page: Page) -> list[Role]:
    return [Role(name) for name in ROLES if page.given(f"role-{name}")]


def _drawn(
    page: Page, problem: str = "", *, field: str = "people", made: str = "", once: str = ""
) -> Response:
    office = page.service.people
    judge = product_judge()
    last, _ = office.ledger.verify()
    events = office.ledger.events(max(last - _EVENTS, 0), _EVENTS)
    accounts = office.accounts.all()
    return page.render(
        "admin/admin.html.j2",
        status=422 if problem else 200,
        problem=problem,
        field=field,
        made=made,
        once=once,
        given=[name for name in ROLES if page.given(f"role-{name}")] if field == "login" else [],
        organisations=_organisations(page, accounts),
        backups=_backups(page),
        accounts=[(one, office.tokens.of(one.id)) for one in accounts],
        names={one.id: one.name for one in accounts},
        roles=[(name, page.word(words)) for name, words in ROLES.items()],
        rule_set=judge.rule_set,
        rules=len(legal_rules()),
        region=_region(page),
        packs=pack_names(),
        events=events[::-1],
        happened={event: page.word(words) for event, words in _HAPPENED.items()},
        location=page.service.settings.location,
    )


def _organisations(page: Page, accounts: list[Account]) -> list[tuple[str, str]]:
    """Return the organisations that an account can belong to, by name; those it belongs to are among them."""
    named = {one.iri: one.name for one in Organisations(page.service.store).all()}
    told = {one.organisation: one.organisation for one in accounts if one.organisation}
    return page.wording.sorted([(name, iri) for iri, name in {**told, **named}.items()])


def _region(page: Page) -> tuple[str, str, str] | None:
    """Return name, version and country of the region pack in the store; None without one."""
    with pack_in(page.service.store) as pack:
        return None if pack is None else (page.say(pack.title), pack.file.version, pack.file.country)


def _backups(page: Page) -> list[tuple[Backup, Check | None]]:
    """Return the last backups, the newest first, each with its last verification."""
    folder = page.service.options.backups
    found = backups_in(Path(folder))[: -_BACKUPS - 1 : -1] if folder else []
    return [(one, last_check(one.folder)) for one in found]
