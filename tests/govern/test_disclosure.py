"""Each owner chooses field by field what everybody, a partner and the authority see."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import NamedNode
from tests.govern.made import FIRMS, firm, listing, person

from symbio_kg.accept import public_view
from symbio_kg.govern import Synergies
from symbio_kg.govern.disclosure import FIELDS, Audience, Choices, Disclosure
from symbio_kg.govern.errors import ChoiceRefused, ListingUnknown, NotYours
from symbio_kg.govern.organisations import Membership, Organisation, Organisations, Place
from symbio_kg.people import PUBLIC, Role
from symbio_kg.store import LISTINGS, GraphStore

A, B, C = (person(Role.FIRM, organisation=firm(x)) for x in "abc")
EVERYTHING = frozenset(FIELDS)
SECRETS = {"FirmName": FIRMS["a"], "ExactPlace": "27.14", "Quantities": "4711.25"}


def told(disclosure: Disclosure, name: str, audience: Audience) -> str:
    return json.dumps(disclosure.view(name, audience).as_json(), ensure_ascii=False)


def test_three_audiences(store: GraphStore) -> None:
    """What is kept from one audience is seen by another that it was not kept from, and by its owner."""
    disclosure = Disclosure(store)
    name = listing(store, "Offer a")
    wanted = Choices(EVERYTHING, frozenset({"Quantities"}), frozenset({"FirmName"}))
    assert disclosure.choose(name, wanted, A) == name
    assert disclosure.choices(name) == wanted
    shown = {a: {f for f, secret in SECRETS.items() if secret in told(disclosure, name, a)} for a in Audience}
    assert shown == {
        Audience.PUBLIC: set(),
        Audience.MATCHED: {"FirmName", "ExactPlace"},
        Audience.AUTHORITY: {"Quantities"},
        Audience.OWNER: set(SECRETS),
    }
    public = " ".join(map(str, public_view(store).triples(LISTINGS)))
    assert FIRMS["a"] not in public


@pytest.mark.parametrize("field", SECRETS)
def test_each_field(store: GraphStore, field: str) -> None:
    """A field kept from everybody disappears from the public part, and comes back when it is opened."""
    disclosure = Disclosure(store)
    name = disclosure.choose(listing(store, "Offer a"), Choices(frozenset({field})), A)
    assert SECRETS[field] not in told(disclosure, name, Audience.PUBLIC)
    assert SECRETS[field] in told(disclosure, name, Audience.MATCHED)
    name = disclosure.choose(name, Choices(), A)
    assert SECRETS[field] in told(disclosure, name, Audience.PUBLIC)


def test_hiding_the_firm_gives_a_new_name(store: GraphStore) -> None:
    """When a firm hides its name, the listing's address, which told it, goes."""
    disclosure = Disclosure(store)
    before = listing(store, "Offer c")
    after = disclosure.choose(before, Choices(frozenset({"FirmName"}), frozenset({"FirmName"})), C)
    assert after != before
    assert "/c" not in after
    public = public_view(store)
    about = [t for t in public.triples(LISTINGS) if t.subject == NamedNode(after)]
    assert about
    assert not [t for t in public.triples(LISTINGS) if t.subject == NamedNode(before)]
    assert disclosure.choices(after).matched == {"FirmName"}


def test_looks_are_told_by_field(store: GraphStore) -> None:
    """A view says which fields it shows that not everybody sees, so that the look can be noted."""
    disclosure = Disclosure(store)
    name = disclosure.choose(listing(store, "Offer a"), Choices(frozenset({"Quantities", "FirmName"})), A)
    assert disclosure.view(name, Audience.PUBLIC).looked_at == set()
    assert disclosure.view(name, Audience.AUTHORITY).looked_at == {"FirmName", "ExactPlace", "Quantities"} - (
        {"ExactPlace"} if "ExactPlace" not in disclosure.choices(name).of(Audience.PUBLIC) else set()
    )


def test_no_contradiction(store: GraphStore) -> None:
    """What everybody sees cannot be kept from somebody, and only known fields can be kept."""
    disclosure, name = Disclosure(store), listing(store, "Offer a")
    for wanted in (
        Choices(frozenset(), frozenset({"Quantities"})),
        Choices(frozenset(), frozenset(), frozenset({"Quantities"})),
        Choices(frozenset({"Nonsense"})),
    ):
        with pytest.raises(ChoiceRefused):
            disclosure.choose(name, wanted, A)


def test_only_the_owner_chooses(store: GraphStore) -> None:
    """Nobody else changes what is seen of a listing, whatever their role."""
    disclosure, name = Disclosure(store), listing(store, "Offer a")
    others = [PUBLIC, B, *(person(r, organisation=firm("a")) for r in Role if r is not Role.FIRM)]
    for caller in others:
        with pytest.raises(NotYours):
            disclosure.choose(name, Choices(), caller)
    for nothing in ("urn:x", "not an iri", firm("a")):
        with pytest.raises(ListingUnknown):
            disclosure.choices(nothing)


def test_who_looks_as_whom(store: GraphStore, synergies: Synergies) -> None:
    """A partner is one once both consented; a role without its organisation is nobody special."""
    disclosure = Disclosure(store)
    offer = listing(store, "Offer a")
    made = synergies.propose(offer, listing(store, "Need b"), A, "idea")

    def seen(caller: object) -> Audience:
        return disclosure.audience(offer, caller, synergies.of(caller))  # type: ignore[arg-type]

    assert seen(B) is Audience.PUBLIC
    synergies.consent(made.id, B, given=True)
    assert seen(B) is Audience.PUBLIC
    synergies.consent(made.id, A, given=True)
    assert seen(B) is Audience.MATCHED
    synergies.consent(made.id, A, given=False)
    assert seen(B) is Audience.PUBLIC
    assert seen(A) is Audience.OWNER
    assert seen(person(Role.FACILITATOR)) is Audience.OWNER
    assert seen(person(Role.AUTHORITY)) is Audience.AUTHORITY
    for outsider in (C, PUBLIC, person(Role.RESEARCHER, organisation=firm("a"))):
        assert seen(outsider) is Audience.PUBLIC


def test_organisations(store: GraphStore) -> None:
    """An organisation says who it is, where, and who does what; an erased person is gone from it."""
    kept = Organisations(store)
    acme = Organisation(
        firm("a"),
        "Zırva Çelik",
        (Place(firm("a") + "/site", "Aliağa tesisi", "İzmir"),),
        (Membership("p1", "environment manager", firm("a") + "/site"), Membership("p2", "buyer")),
    )
    kept.put(acme, A)
    kept.put(acme, person(Role.ADMINISTRATOR))
    assert kept.all() == [acme]
    for caller in (B, PUBLIC, person(Role.FACILITATOR)):
        with pytest.raises(NotYours):
            kept.put(acme, caller)
    for broken in (
        Organisation(firm("a"), " "),
        Organisation(firm("a"), "A", (), (Membership("p", "x", "urn:s"),)),
    ):
        with pytest.raises(ChoiceRefused):
            kept.put(broken, A)
    assert kept.forget("p1") == 1
    assert [m.account for m in kept.all()[0].members] == ["p2"]
    assert not [g for g in public_view(store).graphs() if "organisation" in g]
