"""Data and API: what can be taken along is linked, and the API is there in words."""

from __future__ import annotations

import re

import httpx


def test_links_lead_somewhere(visitor: httpx.Client) -> None:
    """Each file and description that the page links to is there."""
    text = visitor.get("/en/data").text
    links = set(re.findall(r'href="(/(?:dumps|\.well-known|catalogue|api)[^"]*)"', text))
    assert len([link for link in links if link.startswith("/dumps/")]) > 10
    for link in sorted(link for link in links if not link.startswith("/dumps/")):
        assert visitor.get(link).status_code == 200, link
    assert visitor.get("/dumps/codes.ttl").status_code == 200


def test_every_operation(visitor: httpx.Client) -> None:
    """Each operation of the OpenAPI document stands on the page with its summary."""
    text = visitor.get("/tr/veri/api").text
    document = visitor.get("/api/v1/openapi.json").json()
    for path, methods in document["paths"].items():
        for method in methods.keys() & {"get", "post", "put", "patch", "delete"}:
            assert f"{method.upper()} {path}" in text
