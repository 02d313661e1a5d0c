"""Signing in and out, one's own account, tokens, and the administration of people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response, status
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from symbio_kg.api.caller import cookie, needs, own_origin, peer, same_origin, secure
from symbio_kg.api.deps import ServiceOf
from symbio_kg.api.problem import Refusal, problems
from symbio_kg.people import Account, Caller, NotAllowed, Role, Scope, SignedIn, Token
from symbio_kg.people.errors import ForgedRequest
from symbio_kg.people.keys import csrf_token
from symbio_kg.people.oidc import Oidc, Provider
from symbio_kg.people.sessions import ABSOLUTE

__all__ = ["forget", "remember", "router"]

router = APIRouter(prefix="/api/v1", tags=["accounts"])

_FLOW: Final = "symbio-oidc"
_FLOW_SECONDS: Final = 600
_CALLBACK: Final = "/api/v1/oidc/callback"

Me = Annotated[Caller, Depends(needs())]
Browser = Annotated[Caller, Depends(needs(browser=True))]
Office = Annotated[Caller, Depends(needs(Scope.PEOPLE))]
Secret = Annotated[str, Field(max_length=1000)]
Name = Annotated[str, Field(min_length=2, max_length=254)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(_In):
    """Account name and password."""

    login: Name
    password: Secret


class NewPassword(_In):
    """The password now, and the one wanted."""

    old: Secret
    new: Secret


class Confirmation(_In):
    """The password again, for what cannot be undone."""

    password: Secret


class Renaming(_In):
    """The name that others see."""

    name: Name


class NewToken(_In):
    """What a token is for, what it may do, and how long."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=20)]
    days: Annotated[int, Field(ge=1, le=366)] = 90


class NewAccount(_In):
    """A new account; with `institution` it has no password and signs in through the institution."""

    login: Name
    name: Name
    roles: Annotated[list[Role], Field(max_length=10)]
    organisation: Annotated[str | None, Field(max_length=500)] = None
    institution: bool = False


class AccountChange(_In):
    """What to change of an account; what is left out stays."""

    roles: Annotated[list[Role] | None, Field(max_length=10)] = None
    organisation: Annotated[str | None, Field(max_length=500)] = None
    locked: bool | None = None


class AccountView(BaseModel):
    """An account, as its owner and the administrators see it."""

    id: str
    login: str
    name: str
    roles: list[Role]
    organisation: str | None
    locked: bool
    must_change: bool = Field(
        description="The one-time password was not changed yet; nothing else is allowed."
    )
    created: datetime


class SessionView(BaseModel):
    """A session: whose it is, what it may do, and the token that changes and forms must carry."""

    account: AccountView
    scopes: list[Scope]
    csrf_token: str = Field(description="For the header X-CSRF-Token, or the form field csrf_token.")


class MeView(BaseModel):
    """The account that asks, and what this request's session or token may do."""

    account: AccountView
    scopes: list[Scope]
    by: str


class TokenView(BaseModel):
    """What is known of a token."""

    id: str
    name: str
    scopes: list[Scope]
    created: datetime
    expires: datetime
    used: datetime | None
    revoked: datetime | None


class MadeToken(TokenView):
    """A token just made, with its secret, which is shown this once."""

    secret: str


class MadeAccount(BaseModel):
    """An account just made, with its one-time password, which is shown this once."""

    account: AccountView
    password: str | None


class OneTime(BaseModel):
    """A one-time password, shown this once."""

    password: str


class LogEntry(BaseModel):
    """A record of the security log; accounts by their id, `hash` over it and all before it."""

    number: int
    at: datetime
    event: str
    actor: str | None
    subject: str | None
    detail: dict[str, Any]
    hash: str


@router.post("/session", status_code=status.HTTP_201_CREATED, responses=problems(401, 403, 422, 429))
def sign_in(given: SignIn, request: Request, response: Response, service: ServiceOf) -> SessionView:
    """Sign in: the answer sets the session's cookie."""
    if not same_origin(request):
        raise ForgedRequest
    previous = request.cookies.get(cookie(request))
    signed = service.people.sign_in(given.login, given.password, peer(request), previous=previous)
    return _begun(request, response, service, signed)


@router.get("/session", responses=problems(401, 403))
def session(who: Browser, request: Request, service: ServiceOf) -> SessionView:
    """Return the session of this browser, with the token its forms must carry."""
    account = service.people.accounts.get(who.account or "")
    secret = request.cookies.get(cookie(request), "")
    return SessionView(account=_account(account), scopes=sorted(who.scopes), csrf_token=csrf_token(secret))


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT, responses=problems(401, 403))
def sign_out(_who: Browser, request: Request, response: Response, service: ServiceOf) -> None:
    """Sign out in this browser."""
    service.people.sign_out(request.cookies.get(cookie(request), ""))
    forget(request, response)


@router.get("/me", responses=problems(401))
def me(who: Me, service: ServiceOf) -> MeView:
    """Return the account that asks."""
    account = service.people.accounts.get(who.account or "")
    return MeView(account=_account(account), scopes=sorted(who.scopes), by=who.by)


@router.patch("/me", responses=problems(401, 403, 422))
def rename(given: Renaming, who: Browser, service: ServiceOf) -> AccountView:
    """Change the name that others see."""
    return _account(service.people.accounts.set_name(who.account or "", given.name))


@router.put("/me/password", responses=problems(401, 403, 422, 429))
def change_password(
    given: NewPassword, who: Browser, request: Request, response: Response, service: ServiceOf
) -> SessionView:
    """Change one's password: every session ends, and this browser gets a new one."""
    signed = service.people.change_password(who.account or "", given.old, given.new, peer(request))
    return _begun(request, response, service, signed)


@router.delete("/me/sessions", status_code=status.HTTP_204_NO_CONTENT, responses=problems(401, 403))
def sign_out_everywhere(who: Browser, request: Request, response: Response, service: ServiceOf) -> None:
    """Sign out in every browser."""
    service.people.sign_out_everywhere(who.account or "")
    forget(request, response)


@router.get("/me/export", responses=problems(401, 403))
def export_me(who: Browser, service: ServiceOf) -> dict[str, Any]:
    """Return all that is kept of the person who asks."""
    return service.people.export(who.account or "")


@router.post(
    "/me/erasure", status_code=status.HTTP_204_NO_CONTENT, responses=problems(401, 403, 409, 422, 429)
)
def erase_me(
    given: Confirmation, who: Browser, request: Request, response: Response, service: ServiceOf
) -> None:
    """Erase the person who asks; it cannot be undone."""
    service.people.confirm(who.account or "", given.password, peer(request))
    service.erase(who.account or "", by=who.account)
    forget(request, response)


@router.get("/me/tokens", responses=problems(401, 403))
def tokens(who: Browser, service: ServiceOf) -> list[TokenView]:
    """Return one's tokens, without their secrets."""
    return [_token(token) for token in service.people.tokens.of(who.account or "")]


@router.post("/me/tokens", status_code=status.HTTP_201_CREATED, responses=problems(401, 403, 422))
def make_token(given: NewToken, who: Browser, service: ServiceOf) -> MadeToken:
    """Make a token that may do some of what one may do oneself; its secret is shown this once."""
    if not who.scopes.issuperset(given.scopes):
        raise NotAllowed
    secret, token = service.people.tokens.make(who.account or "", given.name, given.scopes, days=given.days)
    return MadeToken(secret=secret, **_token(token).model_dump())


@router.delete(
    "/me/tokens/{token}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(401, 403, 404)
)
def revoke_token(token: str, who: Browser, service: ServiceOf) -> None:
    """Take a token back for ever."""
    service.people.tokens.revoke(who.account or "", token)


@router.get("/people", responses=problems(401, 403))
def people(_who: Office, service: ServiceOf) -> list[AccountView]:
    """Return all accounts."""
    return [_account(account) for account in service.people.accounts.all()]


@router.post("/people", status_code=status.HTTP_201_CREATED, responses=problems(401, 403, 422))
def add_account(given: NewAccount, who: Office, service: ServiceOf) -> MadeAccount:
    """Make an account; its one-time password is shown this once."""
    office, roles = service.people, given.roles
    if given.institution:
        account = office.accounts.add(
            given.login, given.name, roles, organisation=given.organisation, by=who.account
        )
        return MadeAccount(account=_account(account), password=None)
    account, once = office.add(
        given.login, given.name, roles, organisation=given.organisation, by=who.account
    )
    return MadeAccount(account=_account(account), password=once)


@router.get("/people/log", responses=problems(401, 403, 422))
def log(
    _who: Annotated[Caller, Depends(needs(Scope.OPERATE))],
    service: ServiceOf,
    after: Annotated[int, Query(ge=0, le=2**62, description="Only records after this number.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[LogEntry]:
    """Return records of the security log, oldest first."""
    found = service.people.ledger.events(after, limit)
    return [LogEntry.model_validate(event, from_attributes=True) for event in found]


@router.get("/people/{account}", responses=problems(401, 403, 404))
def one_account(account: str, _who: Office, service: ServiceOf) -> AccountView:
    """Return one account."""
    return _account(service.people.accounts.get(account))


@router.patch("/people/{account}", responses=problems(401, 403, 404, 409, 422))
def change_account(account: str, given: AccountChange, who: Office, service: ServiceOf) -> AccountView:
    """Change roles, organisation (null for none) or lock of an account, all of it or nothing."""
    office = service.people
    with office.database.write():
        if given.roles is not None:
            office.accounts.set_roles(account, given.roles, by=who.account)
        if "organisation" in given.model_fields_set:
            office.accounts.set_organisation(account, given.organisation, by=who.account)
        if given.locked is not None:
            (office.lock if given.locked else office.unlock)(account, by=who.account)
        return _account(office.accounts.get(account))


@router.post("/people/{account}/password", responses=problems(401, 403, 404, 409))
def reset_password(account: str, who: Office, service: ServiceOf) -> OneTime:
    """Give an account a one-time password; its sessions end."""
    return OneTime(password=service.people.reset_password(account, by=who.account))


@router.get("/people/{account}/export", responses=problems(401, 403, 404))
def export_account(account: str, who: Office, service: ServiceOf) -> dict[str, Any]:
    """Return all that is kept of the person behind an account."""
    return service.people.export(account, by=who.account)


@router.delete(
    "/people/{account}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(401, 403, 404, 409)
)
def erase_account(account: str, who: Office, service: ServiceOf) -> None:
    """Erase the person behind an account; it cannot be undone."""
    service.erase(account, by=who.account)


@router.get("/oidc/start", status_code=status.HTTP_303_SEE_OTHER, responses=problems(401, 404))
def oidc_start(request: Request, service: ServiceOf) -> RedirectResponse:
    """Go to the institution to sign in there."""
    address, state = _oidc(request, service).start()
    answer = RedirectResponse(address, status.HTTP_303_SEE_OTHER)
    answer.set_cookie(
        _FLOW,
        state,
        max_age=_FLOW_SECONDS,
        path=_CALLBACK,
        secure=secure(request),
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/oidc/callback", status_code=status.HTTP_303_SEE_OTHER, responses=problems(401, 404))
def oidc_callback(
    request: Request,
    service: ServiceOf,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=1000)] = "",
    iss: Annotated[str | None, Query(max_length=1000)] = None,
) -> RedirectResponse:
    """Come back from the institution: signed in, and on to the first page."""
    flow, previous = request.cookies.get(_FLOW, ""), request.cookies.get(cookie(request))
    signed = _oidc(request, service).finish(code, state, flow, peer(request), previous=previous, issuer=iss)
    answer = RedirectResponse("/", status.HTTP_303_SEE_OTHER)
    remember(request, answer, signed)
    answer.delete_cookie(_FLOW, path=_CALLBACK, secure=secure(request), httponly=True, samesite="lax")
    return answer


def _oidc(request: Request, service: ServiceOf) -> Oidc:
    options = service.options
    base = options.public_url.rstrip("/") or own_origin(request)
    provider = Provider.of(
        options.oidc_issuer, options.oidc_client, options.oidc_secret or None, base + _CALLBACK
    )
    if provider is None:
        raise Refusal(
            404,
            "no-institution",
            en="No institution is set up to sign in through.",
            tr="Üzerinden oturum açılacak bir kurum tanımlı değil.",
        )
    return Oidc(service.people, provider)


def _begun(request: Request, response: Response, service: ServiceOf, signed: SignedIn) -> SessionView:
    remember(request, response, signed)
    who = service.people.by_session(signed.session)
    return SessionView(
        account=_account(signed.account), scopes=sorted(who.scopes if who else ()), csrf_token=signed.csrf
    )


def remember(request: Request, response: Response, signed: SignedIn) -> None:
    """Give the browser the cookie of its new session."""
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        cookie(request),
        signed.session,
        max_age=ABSOLUTE,
        path="/",
        secure=secure(request),
        httponly=True,
        samesite="lax",
    )


def forget(request: Request, response: Response) -> None:
    """Take the session's cookie from the browser."""
    response.delete_cookie(cookie(request), path="/", secure=secure(request), httponly=True, samesite="lax")


def _account(account: Account) -> AccountView:
    return AccountView(
        id=account.id,
        login=account.login,
        name=account.name,
        roles=sorted(account.roles),
        organisation=account.organisation,
        locked=account.locked,
        must_change=account.must_change,
        created=datetime.fromtimestamp(account.created, UTC),
    )


def _token(token: Token) -> TokenView:
    return TokenView.model_validate(token, from_attributes=True)
