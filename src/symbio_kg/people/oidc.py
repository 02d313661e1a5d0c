"""Signing in through an institution: OpenID Connect, authorization code with PKCE, state and nonce.

What comes back counts only in the browser that was sent out, once, within ten minutes; and only with an
ID token signed by a key of the issuer, for this client, with the nonce that was sent.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from symbio_kg.people.accounts import Account, comparable
from symbio_kg.people.caller import Role
from symbio_kg.people.clock import MINUTE
from symbio_kg.people.errors import OidcRefused, PeopleError, SignInFailed, TooManyAttempts
from symbio_kg.people.keys import digest, fresh, same
from symbio_kg.people.people import People, SignedIn

__all__ = ["Oidc", "Provider"]

_LIFETIME: Final = 10 * MINUTE
_TIMEOUT: Final = 10.0
_SIGNED_BY: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Never `none`, and never with a shared secret."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The institution's issuer, and who we are there; *callback* is our address it sends browsers back to."""

    issuer: str
    client: str
    callback: str
    secret: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, issuer: str, client: str, secret: str | None, callback: str) -> Provider | None:
        """Return the provider, None when none is set up; PeopleError without https (loopback may do without)."""
        if not issuer or not client:
            return None
        _secure(issuer)
        return cls(issuer, client, callback, secret)


@dataclass(frozen=True, slots=True)
class Oidc:
    """Sign-in to the accounts of *people* through *provider*."""

    people: People
    provider: Provider

    def start(self) -> tuple[str, str]:
        """Return the address to send the browser to, and the state to keep in its cookie.

        Raises OidcRefused when the institution cannot be reached, TooManyAttempts when too many wait for it.
        """
        from authlib.common.security import generate_token

        state, nonce, verifier = fresh(), fresh(), generate_token(64)
        with self._client() as client:
            known = self._discover(client)
            address, _ = client.create_authorization_url(
                known["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce
            )
        at = self.people.clock()
        with self.people.database.write() as db:
            db.execute("DELETE FROM oidc_flow WHERE created <= ?", (at - _LIFETIME,))
            db.execute("INSERT INTO oidc_flow VALUES (?,?,?,?)", (digest(state), nonce, verifier, at))
        return str(address), state

    def finish(
        self,
        code: str,
        state: str,
        cookie: str,
        peer: str,
        *,
        previous: str | None = None,
        issuer: str | None = None,
    ) -> SignedIn:
        """Begin a session for the person the institution vouches for.

        A person it names for the first time gets the account that was made for that e-mail address without a
        password, else a new one without rights. Raises OidcRefused, SignInFailed for a locked account, and
        TooManyAttempts.
        """
        if not state or not same(state, cookie) or issuer not in (None, self.provider.issuer):
            raise OidcRefused("state")
        nonce, verifier = self._flow(state)
        claims = self._claims(code, nonce, verifier)
        account = self._account(claims)
        where = self.people.ledger.peer(peer)
        if account.locked:
            self.people.ledger.note("sign-in-failed", subject=account.id, peer=where, waits=False)
            raise SignInFailed
        return self.people.begin(account.id, where, "institution", previous)

    def _flow(self, state: str) -> tuple[str, str]:
        with self.people.database.write() as db:
            row = db.execute(
                "DELETE FROM oidc_flow WHERE state = ? RETURNING nonce, verifier, created", (digest(state),)
            ).fetchone()
        if row is None or row["created"] <= self.people.clock() - _LIFETIME:
            raise OidcRefused("state")
        return row["nonce"], row["verifier"]

    def _claims(self, code: str, nonce: str, verifier: str) -> Mapping[str, Any]:
        """Return the claims of the ID token that *code* is exchanged for; raises OidcRefused."""
        from authlib.common.errors import AuthlibBaseError
        from authlib.oidc.core import CodeIDToken
        from httpx2 import HTTPError
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        options = {
            "iss": {"essential": True, "value": self.provider.issuer},
            "aud": {"essential": True, "value": self.provider.client},
        }
        try:
            with self._client() as client:
                known = self._discover(client)
                token = client.fetch_token(
                    known["token_endpoint"],
                    code=code,
                    code_verifier=verifier,
                    grant_type="authorization_code",
                    redirect_uri=self.provider.callback,
                )
                keys = KeySet.import_key_set(_get(client, known["jwks_uri"]))  # type: ignore[arg-type]
            signed = jwt.decode(token["id_token"], keys, algorithms=_SIGNED_BY)
            params = {
                "nonce": nonce,
                "client_id": self.provider.client,
                "access_token": token.get("access_token"),
            }
            claims = CodeIDToken(signed.claims, signed.header, options, params)
            claims.validate(now=self.people.clock(), leeway=MINUTE)
        except (AuthlibBaseError, JoseError, HTTPError, ValueError, KeyError, TypeError) as error:
            raise OidcRefused(type(error).__name__) from error
        return dict(claims)

    def _account(self, claims: Mapping[str, Any]) -> Account:
        issuer, subject = self.provider.issuer, claims["sub"]
        if not isinstance(subject, str):
            raise OidcRefused("sub")
        people = self.people
        row = people.database.row("SELECT id FROM account WHERE issuer = ? AND subject = ?", issuer, subject)
        if row:
            return people.accounts.get(row["id"])
        mail = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
        with people.database.write() as db:
            invited = db.execute(
                "SELECT id, login FROM account WHERE folded = ? AND password IS NULL AND issuer IS NULL",
                (comparable(mail),),
            ).fetchone()
            if invited and _same_address(invited["login"], mail):
                db.execute(
                    "UPDATE account SET issuer = ?, subject = ? WHERE id = ?",
                    (issuer, subject, invited["id"]),
                )
                people.ledger.note("institution-linked", actor=invited["id"], subject=invited["id"])
                return people.accounts.get(invited["id"])
        name = _printable(claims.get("name")) or "–" * 2
        login = f"oidc:{secrets.token_hex(8)}"
        return people.accounts.add(login, name, [Role.PUBLIC], external=(issuer, subject))

    @contextmanager
    def _client(self) -> Iterator[Any]:
        from authlib.integrations.httpx_client import OAuth2Client

        provider, room = self.provider, self.people.outside
        if not room.acquire(blocking=False):
            raise TooManyAttempts(2)
        client = OAuth2Client(
            provider.client,
            provider.secret,
            scope="openid profile email",
            redirect_uri=provider.callback,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )
        try:
            with client:
                yield client
        finally:
            room.release()

    def _discover(self, client: Any) -> Mapping[str, str]:
        from httpx2 import HTTPError

        try:
            known = _get(client, f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
            if known.get("issuer") != self.provider.issuer:
                raise OidcRefused("issuer")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                _secure(str(known[name]))
        except (HTTPError, ValueError, KeyError) as error:
            raise OidcRefused(type(error).__name__) from error
        return known


def _same_address(one: str, other: str) -> bool:
    """Tell whether two mail addresses are one: accounts are told apart by less, but é is another's e.

    >>> _same_address("Deniz@Uni.example", "deniz@uni.example"), _same_address("deniz@a", "denız@a")
    (True, False)
    """
    return one == other or (one.isascii() and other.isascii() and one.lower() == other.lower())


def _get(client: Any, address: str) -> Mapping[str, Any]:
    answer = client.request("GET", address, withhold_token=True)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _secure(address: str) -> None:
    parts = urlsplit(address)
    loopback = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise PeopleError(
            en=f"{address}: an institution's address must begin with https.",
            tr=f"{address}: kurumun adresi https ile başlamalı.",
        )


def _printable(name: object) -> str:
    text = "".join(c for c in str(name or "") if not unicodedata.category(c).startswith("C"))
    return text.strip()[:200] if len(text.strip()) > 1 else ""
