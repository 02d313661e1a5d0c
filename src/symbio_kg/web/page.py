"""One page being answered: who asks, in which language, and how it is drawn or sent on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar
from urllib.parse import unquote

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined, Undefined
from jinja2.utils import missing
from starlette.datastructures import FormData

from symbio_kg import __version__
from symbio_kg.api.caller import client_of, cookie, demand
from symbio_kg.comply import product_judge
from symbio_kg.i18n import capital, say
from symbio_kg.model import Text
from symbio_kg.people import Caller, NotAllowed, NotSignedIn, Role, Scope, SignedInBy
from symbio_kg.people.keys import csrf_token
from symbio_kg.store import GraphStore
from symbio_kg.terms import BASE, PREFIXES
from symbio_kg.web.addresses import LANGUAGES, Address, Addresses
from symbio_kg.web.kept import Kept
from symbio_kg.web.outside import SAID
from symbio_kg.web.wording import ISTANBUL, Wording
from symbio_kg.web.words import N_, translations

if TYPE_CHECKING:
    from symbio_kg.api.service import Service

__all__ = ["ADDRESSES", "FOR_FIRM", "Area", "FirmNotChosen", "Handler", "Page", "whole"]

T = TypeVar("T")
_DIGITS: Final = 9
_BLANK: Final = re.compile(r"\{\w+\}")
ADDRESSES: Final = Addresses()
FOR_FIRM: Final = "symbio_for"
"""The cookie that says for which firm a facilitator writes listings."""
MENU: Final[Mapping[str, str]] = {
    "check": N_("Check a code"),
    "hazard": N_("Hazard"),
    "browse": N_("Browse"),
    "listings": N_("Listings"),
    "matches": N_("Matches"),
    "flows": N_("Flows"),
    "sparql": N_("SPARQL"),
    "registers": N_("Registers"),
}
"""The main navigation: page → words."""
FOOT: Final[Mapping[str, str]] = {
    "study": N_("By-product study"),
    "data": N_("Data and API"),
    "handbooks": N_("Handbooks"),
    "docs": N_("Documentation"),
    "verify": N_("Verify a certificate"),
    "accessibility": N_("Accessibility"),
    "about": N_("About"),
    "privacy": N_("Privacy"),
}
"""What the footer links to: page → words."""


OWN: Final[Mapping[str, tuple[str, tuple[Role, ...]]]] = {
    "mine": (N_("My listings"), (Role.FIRM,)),
    "firms": (N_("A firm's listings"), (Role.FACILITATOR,)),
    "synergies": (N_("My synergies"), (Role.FIRM,)),
    "board": (N_("Synergy board"), (Role.FACILITATOR, Role.AUTHORITY, Role.ADMINISTRATOR)),
    "workshop": (N_("Workshop"), (Role.FACILITATOR,)),
    "desk": (N_("The authority's desk"), (Role.AUTHORITY, Role.ADMINISTRATOR)),
    "resilience": (N_("Resilience"), (Role.FACILITATOR, Role.AUTHORITY, Role.ADMINISTRATOR)),
    "admin": (N_("Administration"), (Role.ADMINISTRATOR,)),
}
"""The work of somebody signed in: page → words, and whose it is."""


def whole(text: str) -> int | None:
    """Return the whole number that was typed; None for anything else, also for what `int` alone would stumble over.

    >>> whole("12"), whole("²"), whole("9" * 5000)
    (12, None, None)
    """
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


class FirmNotChosen(Exception):
    """A facilitator has to say first for which firm they write listings."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page's function works with; `form` is what was posted, empty for a GET."""

    request: Request
    service: Service
    caller: Caller
    language: str
    name: str
    form: FormData = field(default_factory=FormData)

    @property
    def client(self) -> str:
        """Who shares limits with who asks."""
        return client_of(self.request, self.caller)

    @property
    def wording(self) -> Wording:
        """Numbers, days and sorting in the page's language."""
        return _wording(self.language)

    def blank(self, name: str) -> str:
        """Return a blank of the page's path as it was filled."""
        return str(self.request.path_params[name])

    def asked(self, name: str, default: str = "") -> str:
        """Return a query parameter, trimmed."""
        return self.request.query_params.get(name, default).strip()

    def given(self, name: str) -> str:
        """Return a posted field, trimmed; empty for a missing one or a file."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def say(self, text: Text) -> str:
        """Return *text* in the page's language."""
        return say(text, self.language)

    def word(self, english: str, **values: object) -> str:
        """Return a sentence of the catalogues in the page's language, its blanks (`%(name)s`) filled."""
        sentence = translations(self.language).gettext(english)
        return sentence % values if values else sentence

    @property
    def number(self) -> int:
        """Return which page of a long list is asked for, from 1."""
        return max(1, whole(self.asked("page")) or 1)

    def source(self, text: str) -> str:
        """Return what is given as a source or a rate as it is read, in the page's language where it is no source."""
        said = SAID.get(text, text) if self.language == "tr" else text
        return said.replace("<=", "≤").replace(">=", "≥")

    def to(self, name: str, /, **values: object) -> str:
        """Return the address of a page: its blanks from *values*, the others as the query."""
        return ADDRESSES.to(name, self.language, values)

    def thing(self, iri: str) -> str:
        """Return the address of the page about a thing of ours; that of the thing itself for another's."""
        if iri.startswith(BASE):
            return self.to("thing", path=iri.removeprefix(BASE))
        return iri if iri.startswith(("http://", "https://", "mailto:")) else ""

    def other(self) -> Mapping[str, str]:
        """Return this page's address in each language."""
        values = {**self.request.query_params, **self.request.path_params}
        return {language: ADDRESSES.to(self.name, language, values) for language in LANGUAGES}

    def per_commit(self, name: object, make: Callable[[GraphStore], T]) -> T:
        """Return what *make* finds in the store; made anew only after a change of it."""
        kept: Kept = self.request.app.state.kept
        return kept.get(name, make)

    @property
    def csrf(self) -> str:
        """The token that a form of somebody signed in must carry; empty for others."""
        session = self.request.cookies.get(cookie(self.request), "")
        return csrf_token(session) if session and self.caller.by is SignedInBy.SESSION else ""

    def needs(self, scope: Scope | None = None, *roles: Role) -> Caller:
        """Return who asks; raises NotSignedIn or NotAllowed unless they may do what *scope* names and have a role.

        Whoever is not signed in is asked to do so and comes back; what they had typed is kept.
        """
        if scope is not None:
            demand(self.caller, scope)
        if self.caller.account is None:
            raise NotSignedIn
        if roles and not self.caller.has(*roles):
            raise NotAllowed
        return self.caller

    def reaches(self, name: str) -> bool:
        """Whether the page *name* is there: in the documentation as files, most are not."""
        reached: frozenset[str] | None = self.request.app.state.reached
        return reached is None or name in reached

    @property
    def firm(self) -> str:
        """The firm whose listings are written here: one's own, or the one a facilitator chose; "" for none."""
        who = self.caller
        if who.organisation is not None or not (who.has(Role.FACILITATOR) and who.may(Scope.LISTINGS)):
            return who.organisation or ""
        chosen = unquote(self.request.cookies.get(FOR_FIRM, ""))
        return PREFIXES["data"] + chosen if chosen else ""

    def writer(self) -> Caller:
        """Return who asks as somebody of the firm whose listings they write.

        Raises NotSignedIn, NotAllowed, and FirmNotChosen for a facilitator who did not say whose.
        """
        who = self.needs(Scope.LISTINGS)
        if who.organisation is None and who.has(Role.FACILITATOR):
            if not self.firm:
                raise FirmNotChosen
            return replace(who, organisation=self.firm)
        return who

    def version(self) -> str:
        """Return the version of the program."""
        return __version__

    def rules(self) -> str:
        """Return the fingerprint of the legal rules."""
        return product_judge().rule_set

    def menu(self) -> list[tuple[str, str]]:
        """Return the pages of the main navigation as (name, words)."""
        return self._linked(MENU)

    def own(self) -> list[tuple[str, str]]:
        """Return the pages for the work of who is signed in as (name, words)."""
        return [(name, self.word(words)) for name, (words, roles) in OWN.items() if self.caller.has(*roles)]

    def foot(self) -> list[tuple[str, str]]:
        """Return the pages the footer links to as (name, words)."""
        return self._linked(FOOT)

    def render(self, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """Return *template* drawn with *context* and what the frame needs."""
        drawn = _environment(self.language).get_template(template).render(page=self, **context)
        return HTMLResponse(drawn, status_code=status, headers={"Content-Language": self.language})

    def redirect(self, name: str, /, **values: object) -> RedirectResponse:
        """Return the way to another page, after a form was taken."""
        return RedirectResponse(self.to(name, **values), status_code=303)

    def _linked(self, pages: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(name, self.word(words)) for name, words in pages.items() if self.reaches(name)]


Handler: TypeAlias = Callable[[Page], Response]


@dataclass(frozen=True, slots=True)
class Route:
    """A page's function with its name and methods."""

    name: str
    methods: tuple[str, ...]
    handler: Handler


class Area:
    """The pages of one part of the site; `area.page(...)` above a function makes it one."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def page(
        self, name: str, *, tr: str, en: str, methods: Iterable[str] = ("GET",)
    ) -> Callable[[Handler], Handler]:
        """Make the function the page *name* at `/tr{tr}` and `/en{en}`."""

        def take(handler: Handler) -> Handler:
            ADDRESSES.add(name, Address(tr, en))
            self.routes.append(Route(name, tuple(methods), handler))
            return handler

        return take


class _Undefined(Undefined):
    """A name that no page gave is a mistake; what the macros of govuk-frontend leave open is not."""

    def __new__(
        cls, hint: str | None = None, obj: Any = missing, name: str | None = None, *rest: Any, **named: Any
    ) -> Any:
        strict = obj is missing and hint is None and name not in {"null", "undefined"}
        return (StrictUndefined if strict else Undefined)(hint, obj, name, *rest, **named)


@cache
def _wording(language: str) -> Wording:
    return Wording(language)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("symbio_kg.web"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        undefined=_Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words, wording = translations(language), _wording(language)
    install: Any = environment
    install.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)
    environment.filters |= {
        "number": wording.number,
        "percent": wording.percent,
        "day": wording.day,
        "moment": wording.moment,
        "in_order": wording.sorted,
        "plain": wording.plain,
        "instant": lambda seconds: datetime.fromtimestamp(seconds, ISTANBUL).isoformat(),
        "initial": lambda text: capital(text, language),
        "without_blanks": lambda text: _BLANK.sub("…", text),
        "said": lambda text: wording.plain(say(text, language)),
    }
    return environment
