"""Accounts, sessions and tokens: the only place where data about persons is kept."""

from symbio_kg.people.caller import PUBLIC, Caller, Role, Scope, SignedInBy, entitled

__all__ = ["PUBLIC", "Caller", "Role", "Scope", "SignedInBy", "entitled"]
