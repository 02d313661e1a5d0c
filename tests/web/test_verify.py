"""Verifying a certificate: from its file, by number and by the address of its QR code."""

from __future__ import annotations

import json

import httpx
import pytest

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
