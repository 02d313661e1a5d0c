"""Accounts, sessions and tokens: the only place where data about persons is kept."""

from symbio_kg.people.accounts import Account
from symbio_kg.people.caller import PUBLIC, Caller, Role, Scope, SignedInBy, entitled
from symbio_kg.people.errors import NotAllowed, NotSignedIn, PeopleError
from symbio_kg.people.people import People, SignedIn
from symbio_kg.people.tokens import Token

__all__ = [
    "PUBLIC",
    "Account",
    "Caller",
    "NotAllowed",
    "NotSignedIn",
    "People",
    "PeopleError",
    "Role",
    "Scope",
    "SignedIn",
    "SignedInBy",
    "Token",
    "entitled",
]
