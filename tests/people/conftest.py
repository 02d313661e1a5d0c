"""An office of people in a folder of its own, a clock that is turned by hand, and hashing that is quick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from symbio_kg.people import Account, People, Role

PASSWORD = "hurda demir ve cüruf 7"


@dataclass
class Clock:
    """A clock that stands until it is turned."""

    at: int = 1_800_000_000

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(tmp_path: Path, clock: Clock) -> Iterator[People]:
    office = People(tmp_path, clock=clock, hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    yield office
    office.close()


@pytest.fixture
def ayse(people: People) -> Account:
    """A firm's account with a password of its own."""
    account, _ = people.add(
        "ayse@example.org", "Ayşe Yılmaz", [Role.FIRM], organisation="https://example.org/firm/a"
    )
    people.set_password(account.id, PASSWORD, by=account.id)
    return people.accounts.get(account.id)
