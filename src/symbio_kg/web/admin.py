"""Administration: people with their roles and tokens, the rules at work, and the security log."""

from __future__ import annotations

from typing import Final

from fastapi import Response

from symbio_kg.comply import product_judge
from symbio_kg.errors import SymbioError
from symbio_kg.people import Role, Scope
from symbio_kg.web.account import ROLES
from symbio_kg.web.page import Area, Page

__all__ = ["area"]

area = Area()

_EVENTS: Final = 100


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
                roles = [Role(name) for name in ROLES if page.given(f"role-{name}")]
                office.accounts.set_roles(subject, roles, by=who.account)
    except SymbioError as error:
        return _drawn(page, page.say(error.message))
    return page.redirect("admin")


def _drawn(page: Page, problem: str = "") -> Response:
    office = page.service.people
    judge = product_judge()
    last, _ = office.ledger.verify()
    events = office.ledger.events(max(last - _EVENTS, 0), _EVENTS)
    accounts = office.accounts.all()
    return page.render(
        "admin/admin.html.j2",
        status=422 if problem else 200,
        problem=problem,
        accounts=[(one, office.tokens.of(one.id)) for one in accounts],
        names={one.id: one.name for one in accounts},
        roles=[(name, page.word(words)) for name, words in ROLES.items()],
        rule_set=judge.rule_set,
        events=events[::-1],
        location=page.service.settings.location,
    )
