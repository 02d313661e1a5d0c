"""Small stores for operations."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from symbio_kg.operate import Act, Trail, stamp
from symbio_kg.people import People, Role
from symbio_kg.store import CODES, LISTINGS, open_store
from symbio_kg.terms import PREFIXES

SYM, DATA, RDFS = PREFIXES["sym"], PREFIXES["data"], PREFIXES["rdfs"]
FIRM = f"{PREFIXES['graph']}firm/acme"
MAIL, NAME = "ayse.yilmaz@example.org", "Ayşe Yılmaz"


def statements(count: int, mark: str = "a") -> list[Triple]:
    """Return *count* statements."""
    return [Triple(DATA[f"{mark}{n}"], RDFS["label"], Literal(f"{mark} thing {n}")) for n in range(count)]


def account_of(folder: Path) -> str:
    """Return the random id of the person that `data` knows."""
    with closing(People(folder)) as people:
        return people.accounts.by_login(MAIL).id


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder: some statements, an administrator, and a person whose words stand in the graph."""
    folder = tmp_path / "data"
    with closing(open_store(folder)) as store, closing(People(folder)) as people:
        account, _ = people.add(MAIL, NAME, [Role.FIRM])
        people.first_administrator()
        store.add(LISTINGS, statements(500))
        store.add(CODES, statements(1, "code"))  # so that a service does not load all its knowledge
        texts = [
            Triple(DATA["x"], SYM["contact"], Literal(f"ask {NAME}, {MAIL}")),
            Triple(DATA["x"], RDFS["comment"], Literal("As ayşe  Yılmaz said, at noon", language="tr")),
            Triple(DATA["x"], RDFS["comment"], Literal("Ayşe Yılmazer is somebody else")),
        ]
        roles = [
            Triple(DATA["role"], PREFIXES["org"]["member"], DATA[f"person/{account.id}"]),
            Triple(DATA["acme"], PREFIXES["org"]["hasMembership"], DATA["role"]),
        ]
        store.add(FIRM, [*texts, *roles])
        stamp(store)
        trail = Trail(store, people.ledger, lambda: datetime(2026, 11, 26, tzinfo=UTC))
        for number in range(3):
            trail.note(store, Act(account.id, f"POST /{number}"), [LISTINGS, FIRM])
    return folder
