"""Verifying a certificate: from its file, by number and by the address of its QR code."""

from __future__ import annotations

import html
import json
import re

import httpx
import pytest
from tests.web.peopled import Peopled, at_work

from symbio_kg.people import Role

CASE = {"code": "10 02 07", "receiver.nace": "24.43", "operation": "R4"}


@pytest.fixture(scope="module")
def certificate(site: str) -> bytes:
    """A certificate as the check gives it."""
    return httpx.get(f"{site}/en/check/certificate.pdf", params=CASE, timeout=60).content


def _sent(visitor: httpx.Client, data: bytes, name: str = "certificate.pdf") -> httpx.Response:
    return visitor.post("/en/verify", files={"file": (name, data)})


def test_genuine(visitor: httpx.Client, certificate: bytes) -> None:
    """The PDF of the check is found genuine."""
    answer = _sent(visitor, certificate)
    assert answer.status_code == 200
    assert "This certificate is genuine" in answer.text


def test_changed(visitor: httpx.Client) -> None:
    """A record whose outcome was made better is found out."""
    record = visitor.get("/en/check/record.json", params=CASE).json()
    answer = _sent(visitor, json.dumps({**record, "outcome": "permitted"}).encode(), "record.json")
    assert "This record was changed" in answer.text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 nothing",
        b"[" * 100_000,
        b"{}",
        b'{"facts":1,"day":"x","stage":"","outcome":"","findings":3,"rule_set":"","sha256":1}',
    ],
)
def test_no_certificate(visitor: httpx.Client, data: bytes) -> None:
    """A file that is no certificate is refused at its field, whatever is in it."""
    answer = _sent(visitor, data)
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("1A2B-3C4D-5E6F-7890", 404, "No verdict is kept under this number"),
        ("https://w3id.org/symbio-kg/data/verdict/1a2b3c4d5e6f7890", 404, "1A2B-3C4D-5E6F-7890"),
        ("twelve", 422, 'href="#number"'),
    ],
)
def test_number(visitor: httpx.Client, asked: str, status: int, told: str) -> None:
    """A number that nobody kept gets a page that explains; what is no number is said so."""
    answer = visitor.get("/en/verify", params={"number": asked})
    assert answer.status_code == status
    assert told in answer.text


def test_a_verdict_is_kept(peopled: Peopled) -> None:
    """Somebody signed in keeps a verdict from its page, and everybody then verifies it by its number and QR address."""
    asked = {"code": "10 02 07", "operation": "R4"}
    nobody = httpx.get(f"{peopled.address}/en/check/result", params=asked, timeout=60).text
    assert "Sign in to keep it." in nobody
    assert "/en/check/keep" not in nobody
    assert httpx.post(f"{peopled.address}/en/check/keep", params=asked).status_code in {401, 403}
    with at_work(peopled.address, Role.AUTHORITY) as official:
        page = official.get("/en/check/result", params=asked).text
        token, action = (
            re.search(pattern, page)
            for pattern in (r'csrf_token" value="([^"]+)"', r'action="(/en/check/keep[^"]*)"')
        )
        assert token
        assert action
        kept = official.post(html.unescape(action[1]), data={"csrf_token": token[1]})
    assert kept.status_code == 303
    number = kept.headers["location"].partition("number=")[2]
    for name in (number, f"https://w3id.org/symbio-kg/data/verdict/{number}"):
        found = httpx.get(f"{peopled.address}/en/verify", params={"number": name}, timeout=60)
        assert "This certificate is genuine" in found.text
