"""Signing in through an institution, against a small issuer on the loopback address."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from symbio_kg.people import People, Role
from symbio_kg.people.errors import OidcRefused, PeopleError, SignInFailed
from symbio_kg.people.oidc import Oidc, Provider

PEER = "192.0.2.7"
CALLBACK = "http://127.0.0.1:8000/api/v1/oidc/callback"


class Issuer(HTTPServer):
    """Vouches for whom it is told to, and can be told to lie."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Any] = {}
        self.sign: Any = None
        self.claimed_issuer = self.url
        self.keys = [self.key]
        self.open = threading.Event()
        self.open.set()

    def authorize(self, address: str, code: str = "code-1") -> dict[str, str]:
        """Do what the institution's page does for a browser that comes by *address*."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.codes[code] = asked
        return asked

    def id_token(self, asked: dict[str, str], now: int) -> str:
        claims = {
            "iss": self.url, "sub": "person-7", "aud": "symbio", "nonce": asked["nonce"],
            "iat": now, "exp": now + 300,
        } | self.claims  # fmt: skip
        claims = {k: v for k, v in claims.items() if v is not None}
        if self.sign is not None:
            return str(self.sign(claims))
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


class _Handler(BaseHTTPRequestHandler):
    server: Issuer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        url = self.server.url
        self.server.open.wait(20)
        if self.path.startswith("/authorize?"):
            code = secrets.token_hex(4)
            asked = self.server.authorize(self.path, code)
            back = urlencode({"code": code, "state": asked["state"], "iss": url})
            self._answer({}, 302, f"{asked['redirect_uri']}?{back}")
        elif self.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": self.server.claimed_issuer,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "jwks_uri": f"{url}/keys",
                }
            )
        else:
            self._answer({"keys": [key.as_dict(private=False) for key in self.server.keys]})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(sent.get("code", ""), None)
        secret = base64.b64decode(self.headers["authorization"].removeprefix("Basic ")).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or secret != "symbio:the-secret"
            or asked["code_challenge"] != challenge.decode().rstrip("=")
            or sent["redirect_uri"] != asked["redirect_uri"]
        ):
            self._answer({"error": "invalid_grant"}, 400)
            return
        token = self.server.id_token(asked, 1_800_000_000)
        self._answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _answer(self, body: object, status: int = 200, location: str = "") -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        if location:
            self.send_header("location", location)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def running(server: Issuer) -> Iterator[Issuer]:
    """Let *server* answer."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running(Issuer()) as server:
        yield server


@pytest.fixture
def oidc(people: People, issuer: Issuer) -> Oidc:
    return Oidc(people, Provider(issuer.url, "symbio", CALLBACK, "the-secret"))


def test_new_person(oidc: Oidc, issuer: Issuer, people: People) -> None:
    """Somebody the institution vouches for gets a session, without rights until an administrator gives some."""
    issuer.claims = {"name": "Deniz\u202e Ak", "email": "deniz@uni.example", "email_verified": True}
    address, state = oidc.start()
    asked = issuer.authorize(address)
    assert asked["state"] == state
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == CALLBACK
    caller = people.by_session(oidc.finish("code-1", state, state, PEER).session)
    assert caller is not None
    assert (caller.name, set(caller.roles), set(caller.scopes)) == ("Deniz Ak", {Role.PUBLIC}, set())
    address, state = oidc.start()
    issuer.authorize(address)
    again = people.by_session(oidc.finish("code-1", state, state, PEER).session)
    assert again is not None
    assert again.account == caller.account


def test_invited_person(oidc: Oidc, issuer: Issuer, people: People) -> None:
    """An account made for a verified address without a password is the one that person gets."""
    invited = people.accounts.add("deniz@uni.example", "Deniz", [Role.RESEARCHER])
    issuer.claims = {"email": "deniz@uni.example", "email_verified": True}
    address, state = oidc.start()
    issuer.authorize(address)
    assert oidc.finish("code-1", state, state, PEER).account.id == invited.id


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_unverified_address(oidc: Oidc, issuer: Issuer, people: People, verified: object) -> None:
    """An address nobody verified opens no account that was made for it."""
    invited = people.accounts.add("deniz@uni.example", "Deniz", [Role.ADMINISTRATOR])
    issuer.claims = {"email": "deniz@uni.example", "email_verified": verified}
    address, state = oidc.start()
    issuer.authorize(address)
    assert oidc.finish("code-1", state, state, PEER).account.id != invited.id


@pytest.mark.parametrize(
    "mail", ["dénız@uni.example", "denız@uni.example", "deniz@uni.example ", "ｄeniz@uni.example"]
)
def test_an_address_that_looks_alike(oidc: Oidc, issuer: Issuer, people: People, mail: str) -> None:
    """Names are compared loosely; the mailbox of somebody else opens no account for all that."""
    invited = people.accounts.add("deniz@uni.example", "Deniz", [Role.ADMINISTRATOR])
    issuer.claims = {"email": mail, "email_verified": True}
    address, state = oidc.start()
    issuer.authorize(address)
    assert oidc.finish("code-1", state, state, PEER).account.id != invited.id


def test_account_with_password_is_not_taken_over(oidc: Oidc, issuer: Issuer, people: People) -> None:
    """An account with a password of its own is not given to whoever has the same address there."""
    mine, _ = people.add("deniz@uni.example", "Deniz", [Role.ADMINISTRATOR])
    issuer.claims = {"email": "deniz@uni.example", "email_verified": True}
    address, state = oidc.start()
    issuer.authorize(address)
    assert oidc.finish("code-1", state, state, PEER).account.id != mine.id


def test_locked_person(oidc: Oidc, issuer: Issuer, people: People) -> None:
    """The institution's word does not open an account that is locked here."""
    address, state = oidc.start()
    issuer.authorize(address)
    people.lock(oidc.finish("code-1", state, state, PEER).account.id)
    address, state = oidc.start()
    issuer.authorize(address)
    with pytest.raises(SignInFailed):
        oidc.finish("code-1", state, state, PEER)


def test_only_once(oidc: Oidc, issuer: Issuer) -> None:
    """What came back once does not count a second time."""
    address, state = oidc.start()
    issuer.authorize(address)
    oidc.finish("code-1", state, state, PEER)
    issuer.authorize(address)
    with pytest.raises(OidcRefused):
        oidc.finish("code-1", state, state, PEER)


def test_only_in_the_same_browser(oidc: Oidc, issuer: Issuer) -> None:
    """An answer that was fetched by somebody else is not taken: it would sign in the victim as the attacker."""
    address, state = oidc.start()
    issuer.authorize(address)
    for cookie in ("", "another"):
        with pytest.raises(OidcRefused):
            oidc.finish("code-1", state, cookie, PEER)
    with pytest.raises(OidcRefused):
        oidc.finish("code-1", "", "", PEER)


def test_too_late(oidc: Oidc, issuer: Issuer, clock: Any) -> None:
    """After ten minutes one has to start again."""
    address, state = oidc.start()
    issuer.authorize(address)
    clock.at += 601
    with pytest.raises(OidcRefused):
        oidc.finish("code-1", state, state, PEER)


def test_code_of_another_flow(oidc: Oidc, issuer: Issuer) -> None:
    """A code stolen from another flow does not fit this one's verifier."""
    stolen, _ = oidc.start()
    issuer.authorize(stolen, "stolen")
    _, state = oidc.start()
    with pytest.raises(OidcRefused):
        oidc.finish("stolen", state, state, PEER)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"}, {"nonce": None}, {"iss": "https://evil.example"}, {"aud": "another"},
        {"aud": ["symbio", "another"], "azp": "another"}, {"exp": 1_799_990_000}, {"exp": None},
        {"iat": 1_800_009_999}, {"sub": None}, {"aud": None}, {"iss": None},
    ],
)  # fmt: skip
def test_claims_that_lie(oidc: Oidc, issuer: Issuer, claims: dict[str, Any]) -> None:
    """An ID token for another nonce, client, issuer or time signs nobody in."""
    issuer.claims = claims
    address, state = oidc.start()
    issuer.authorize(address)
    with pytest.raises(OidcRefused):
        oidc.finish("code-1", state, state, PEER)


def unsigned(claims: dict[str, Any]) -> str:
    """Return a token that says itself that nobody signed it."""
    parts = (json.dumps(p).encode() for p in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts) + "."


def with_public_key_as_secret(key: RSAKey) -> Any:
    """Return what signs claims with what everybody knows, for a reader that takes the key for a shared secret."""

    def sign(claims: dict[str, Any]) -> str:
        parts = (json.dumps(p).encode() for p in ({"alg": "HS256", "kid": "one"}, claims))
        text = ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts)
        made = hmac.digest(key.as_pem(private=False), text.encode(), "sha256")
        return f"{text}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"

    return sign


def test_signatures_that_lie(oidc: Oidc, issuer: Issuer) -> None:
    """A token that is not signed, or with another key or kind of key, signs nobody in."""
    other = RSAKey.generate_key(2048, {"kid": "one"})
    for sign in (
        unsigned,
        lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, other),
        with_public_key_as_secret(issuer.key),
        lambda _claims: "no token",
    ):
        issuer.sign = sign
        address, state = oidc.start()
        issuer.authorize(address)
        with pytest.raises(OidcRefused):
            oidc.finish("code-1", state, state, PEER)


def test_other_issuer(oidc: Oidc, issuer: Issuer) -> None:
    """A configuration that belongs to another issuer is refused, and so is an answer from one."""
    _, state = oidc.start()
    with pytest.raises(OidcRefused):
        oidc.finish("code-1", state, state, PEER, issuer="https://evil.example")
    issuer.claimed_issuer = "https://evil.example"
    with pytest.raises(OidcRefused):
        oidc.start()


def test_not_reachable(people: People) -> None:
    """An institution that does not answer refuses sign-in, and nothing else breaks."""
    with pytest.raises(OidcRefused):
        Oidc(people, Provider("http://127.0.0.1:9", "symbio", CALLBACK)).start()


def test_provider() -> None:
    """An institution is set up as a whole or not at all, never without https; its secret is not shown."""
    provider = Provider.of("https://idp.example", "symbio", "s3cret", CALLBACK)
    assert provider is not None
    assert "s3cret" not in repr(provider)
    assert Provider.of("https://idp.example", "", None, CALLBACK) is None
    assert Provider.of("", "symbio", None, CALLBACK) is None
    with pytest.raises(PeopleError):
        Provider.of("http://idp.example", "symbio", None, CALLBACK)
