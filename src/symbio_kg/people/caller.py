"""Who is asking: a frozen value that every check of rights is made against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["ENTITLED", "PUBLIC", "Caller", "Role", "Scope", "SignedInBy", "entitled"]


class Role(StrEnum):
    """What somebody is to the platform."""

    FIRM = "firm"
    FACILITATOR = "facilitator"
    AUTHORITY = "authority"
    RESEARCHER = "researcher"
    PUBLIC = "public"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a caller may do; a token carries some of what its account may."""

    READ = "read"
    """See private data that the account's role and organisation entitle it to."""
    LISTINGS = "listings"
    """Create, change and withdraw listings."""
    DECISIONS = "decisions"
    """Keep status decisions in the register."""
    SYNERGIES = "synergies"
    """Carry synergies, give consent, complain."""
    UPDATE = "update"
    """SPARQL update and writing by the Graph Store Protocol."""
    PEOPLE = "people"
    """Administer accounts."""
    OPERATE = "operate"
    """Start runs, read metrics and the audit trail."""


class SignedInBy(StrEnum):
    """How a caller proved who they are."""

    NOTHING = "nothing"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105  the word, not a secret


_WORK: Final = frozenset({Scope.READ, Scope.LISTINGS, Scope.SYNERGIES})

ENTITLED: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.FIRM: _WORK,
    Role.FACILITATOR: _WORK,
    Role.AUTHORITY: frozenset({Scope.READ, Scope.DECISIONS, Scope.SYNERGIES}),
    Role.RESEARCHER: frozenset({Scope.READ}),
    Role.PUBLIC: frozenset(),
    Role.ADMINISTRATOR: frozenset(Scope),
}
"""Role → what it may do; several roles add up."""


def entitled(roles: Iterable[Role]) -> frozenset[Scope]:
    """Return all that somebody with *roles* may do."""
    return frozenset().union(*(ENTITLED[role] for role in roles))


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking; `scopes` is what this request may do, never more than the roles entitle to.

    `account` is None for the public, `organisation` the IRI of the firm or body the account belongs to.
    With `must_change` the one-time password was not changed yet, and nothing else is allowed.
    """

    account: str | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset({Role.PUBLIC})
    organisation: str | None = None
    scopes: frozenset[Scope] = frozenset()
    by: SignedInBy = SignedInBy.NOTHING
    must_change: bool = False

    def has(self, *roles: Role) -> bool:
        """Tell whether the caller has one of *roles*."""
        return not self.roles.isdisjoint(roles)

    def may(self, scope: Scope) -> bool:
        """Tell whether this request may do what *scope* names."""
        return scope in self.scopes


PUBLIC: Final = Caller()
