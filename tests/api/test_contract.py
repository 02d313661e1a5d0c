"""The OpenAPI document says what the service does: drawn requests, right and wrong, never end in a 500."""

from __future__ import annotations

import contextlib
import os
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from symbio_kg.api.service import Service
from symbio_kg.people import Role, Scope, entitled
from symbio_kg.terms import PREFIXES

_SKIPPED = ("/api/v1/runs", "/api/v1/session", "/sparql")
"""Starting runs takes minutes, sessions lock accounts out, and SPARQL has tests of its own."""


Signed = tuple[str, dict[str, str]]
EXAMPLES = int(os.environ.get("SYMBIO_EXAMPLES", "4"))
"""How many requests are drawn for each operation; `make attack` draws more, and as every role."""
ROLES = (Role.ADMINISTRATOR,) if EXAMPLES < 10 else (*Role,)


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, object]:
    """The document."""
    found: dict[str, object] = client.get("/api/v1/openapi.json").json()
    return found


@pytest.fixture(params=ROLES)
def signed(request: pytest.FixtureRequest, served: tuple[Service, str]) -> Signed:
    """The address of the service, and the header fields of one who has a role."""
    service, address = served
    role: Role = request.param
    firm = f"{PREFIXES['data']}firm/drawn" if role is Role.FIRM else None
    account = service.people.accounts.add(f"drawn-{role}", "Drawn", (role,), organisation=firm)
    scopes = entitled((role,)) or {Scope.READ}
    secret, _ = service.people.tokens.make(account.id, "test", scopes)
    return address, {"Authorization": f"Bearer {secret}"}


def test_every_route_is_described(client: httpx.Client) -> None:
    """Version 3.1, and each operation of the API has a summary, a description, and says how it may fail."""
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = {
        f"{method} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert [
        name for name, one in operations.items() if not (one.get("summary") and one.get("description"))
    ] == []
    v1 = {name: one for name, one in operations.items() if "/api/v1/" in name}
    assert [name for name, one in v1.items() if not any(code >= "4" for code in one["responses"])] == []


def test_drawn_requests_never_end_in_a_500(signed: Signed, document: dict[str, object]) -> None:
    """Requests drawn from the document, fitting it and not, are answered with what it promises."""
    failed: list[str] = []
    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if not operation.path.startswith(_SKIPPED):
            _draw(signed, operation, failed)
    assert failed == []


def _draw(signed: Signed, operation: APIOperation[Any, Any, Any, Any], failed: list[str]) -> None:
    """Send requests drawn for *operation* and note those that end in a 500."""

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy())
    def drawn(case: Any) -> None:
        with contextlib.suppress(ValueError):  # what cannot be put into a request
            answer = case.call(base_url=signed[0], headers=signed[1], timeout=120)
            if answer.status_code == 500:
                failed.append(f"{case.method} {case.formatted_path} {case.query} {case.body!r}"[:400])

    drawn()
