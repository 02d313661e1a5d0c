"""Registers: each decision, regime and rule has its page, with what it rests on; private names stay private."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from html import escape, unescape
from typing import TypeAlias

import httpx
import pytest
from tests.api.conftest import light_store, serving

from symbio_kg import assets
from symbio_kg.comply import product_judge
from symbio_kg.comply.regimes import regimes
from symbio_kg.comply.rules import legal_rules
from symbio_kg.decide import Register, StatusDecision
from symbio_kg.store import DECISIONS, open_store
from symbio_kg.web import create_site
from symbio_kg.web.registers import standing

Decided: TypeAlias = tuple[httpx.Client, list[StatusDecision]]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decided]:
    """A site whose store holds the sample register, and its decisions."""
    folder = tmp_path_factory.mktemp("decided") / "store"
    light_store(folder)
    with closing(open_store(folder)) as store:
        store.load(DECISIONS, [assets.examples() / "decisions" / "register.ttl"])
        found = Register(store).all()
    with (
        serving(folder, site=create_site) as (_service, address),
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client, found


def test_decisions(decided: Decided) -> None:
    """Every decision stands in the list and has a page with batch, status and each criterion."""
    client, found = decided
    listed = client.get("/en/registers/decisions").text
    assert found
    for one in found:
        assert f"/en/registers/decisions/{one.id}" in listed
        text = client.get(f"/en/registers/decisions/{one.id}").text
        assert escape(one.draft.batch) in text
        assert all(outcome.id in text for outcome in one.outcomes)
    ended = next(d for d in found if d.end is not None)
    assert client.get("/tr/kayitlar/kararlar?state=ended").text.count("/tr/kayitlar/kararlar/") == sum(
        d.end is not None for d in found
    )
    assert escape(ended.end.reason) in client.get(f"/tr/kayitlar/kararlar/{ended.id}").text  # type: ignore[union-attr]


def test_private(decided: Decided) -> None:
    """A decision whose holder stays private says so in place of the names."""
    client, found = decided
    hidden = [d for d in found if d.draft.private]
    assert hidden
    for one in hidden:
        assert "private" in client.get(f"/en/registers/decisions/{one.id}").text


@pytest.mark.parametrize("regime", sorted(regimes()))
def test_regimes(decided: Decided, regime: str) -> None:
    """A regime shows every criterion it ever had, those of other days marked."""
    text = decided[0].get(f"/tr/kayitlar/rejimler/{regime}").text
    assert all(criterion.id in text for criterion in regimes()[regime].criteria)


def test_rules(decided: Decided) -> None:
    """Every legal rule is listed; its page has its reading and each provision."""
    listed = decided[0].get("/en/registers/rules").text
    for rule in legal_rules():
        assert f'/en/registers/rules/{rule.header.id}"' in listed
    for rule in legal_rules()[::7]:
        text = unescape(decided[0].get(f"/en/registers/rules/{rule.header.id}").text)
        assert rule.header.reading is None or rule.header.reading.en[:40] in text
        assert text.count("/en/knowledge/law/") >= sum(
            len(names) for names in rule.header.provisions.values()
        )


@pytest.mark.parametrize("path", ["decisions/X-1", "regimes/none", "rules/none"])
def test_unknown(decided: Decided, path: str) -> None:
    """What the register does not have is told, and is no error of the server."""
    assert decided[0].get(f"/en/registers/{path}").status_code == 404


def test_a_rule_without_force_explains_itself(decided: Decided) -> None:
    """A rule that is repealed, or only to come, says so on its page; one in force does not."""
    law = list(product_judge().law.citations.values())
    day = date(2026, 11, 25)
    ended = [c for c in law if c.valid_to and c.valid_to < day]
    held = [c for c in law if c.valid_from and c.valid_from <= day and c.valid_to is None]
    assert standing(ended[:2], day) == "ended"
    assert standing([ended[0], held[0]], day) == ""
    assert standing([], day) == ""
    told = decided[0].get("/en/registers/rules/export-audit").text
    assert "No provision of this rule is in force yet." in told
    assert "is in force yet" not in decided[0].get("/en/registers/rules/by-product-eu").text
