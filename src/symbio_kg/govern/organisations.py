"""Organisations: what they are called, their sites, and who does what there; people by account id only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept import GOVERNANCE
from symbio_kg.govern.errors import ChoiceRefused, NotYours
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["Membership", "Organisation", "Organisations", "Place"]

_ORGS: Final = f"{GOVERNANCE}organisations"
_ORG, _RDFS, _DCT, _DATA, _SCHEMA = (PREFIXES[p] for p in ("org", "rdfs", "dcterms", "data", "schema"))
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Place:
    """A site: its IRI, its name, and the province it lies in."""

    iri: str
    name: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person, by account id, does for the organisation or at one of its sites ("" for all)."""

    account: str
    role: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A firm, office or body."""

    iri: str
    name: str
    sites: tuple[Place, ...] = ()
    members: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisations:
    """The organisations of one store."""

    store: GraphStore

    def get(self, iri: str) -> Organisation | None:
        """Return the organisation, None when nothing was said of it."""
        return next((o for o in self.all() if o.iri == iri), None)

    def all(self) -> list[Organisation]:
        """Return every organisation, by name."""
        triples = self.store.triples(_ORGS)
        found = [t.subject for t in triples if t.object == _ORG["Organization"]]
        return sorted(
            (_read(n, triples) for n in found if isinstance(n, NamedNode)), key=lambda o: (o.name, o.iri)
        )

    def put(self, organisation: Organisation, caller: Caller) -> None:
        """Keep what is said of an organisation, in place of what was.

        Its own people and administrators may. Raises NotYours, and ChoiceRefused for empty or long names and for
        a role at a site that it does not have.
        """
        own = caller.organisation == organisation.iri and caller.may(Scope.LISTINGS)
        if not own and not (caller.has(Role.ADMINISTRATOR) and caller.may(Scope.PEOPLE)):
            raise NotYours
        names = [
            organisation.name,
            *(s.name for s in organisation.sites),
            *(m.role for m in organisation.members),
        ]
        sites = {"", *(s.iri for s in organisation.sites)}
        if any(not 0 < len(n.strip()) <= _LONGEST for n in names) or any(
            m.site not in sites for m in organisation.members
        ):
            raise ChoiceRefused(
                en=f"Give names of 1 to {_LONGEST} characters, and roles at the sites of the list.",
                tr=f"1 ile {_LONGEST} karakter arası adlar ve listedeki tesislerde görevler verin.",
            )
        held = self.get(organisation.iri)
        old = list(_triples(held)) if held else []
        self.store.change({_ORGS: old}, {_ORGS: list(_triples(organisation))})

    def forget(self, account: str) -> int:
        """Remove an erased account from every organisation; return from how many roles."""
        person = _DATA[f"person/{account}"]
        triples = self.store.triples(_ORGS)
        roles = {t.subject for t in triples if t.predicate == _ORG["member"] and t.object == person}
        if roles:
            self.store.change({_ORGS: [t for t in triples if t.subject in roles]}, {})
        return len(roles)


def _triples(organisation: Organisation) -> Iterator[Triple]:
    node = NamedNode(organisation.iri)
    yield Triple(node, RDF_TYPE, _ORG["Organization"])
    yield Triple(node, _RDFS["label"], Literal(organisation.name))
    for site in organisation.sites:
        place = NamedNode(site.iri)
        yield Triple(node, _ORG["hasSite"], place)
        yield Triple(place, RDF_TYPE, _ORG["Site"])
        yield Triple(place, _RDFS["label"], Literal(site.name))
        if site.region:
            yield Triple(place, _SCHEMA["addressRegion"], Literal(site.region))
    for number, member in enumerate(organisation.members, 1):
        role = NamedNode(f"{organisation.iri}#member-{number}")
        yield Triple(role, RDF_TYPE, _ORG["Membership"])
        yield Triple(role, _ORG["organization"], node)
        yield Triple(role, _ORG["member"], _DATA[f"person/{member.account}"])
        yield Triple(role, _DCT["description"], Literal(member.role))
        if member.site:
            yield Triple(role, _ORG["siteAddress"], NamedNode(member.site))


def _read(node: NamedNode, triples: list[Triple]) -> Organisation:
    def one(subject: object, predicate: NamedNode) -> str:
        found = (t.object for t in triples if t.subject == subject and t.predicate == predicate)
        return next((o.value for o in found if isinstance(o, (Literal, NamedNode))), "")

    sites = [t.object for t in triples if t.subject == node and t.predicate == _ORG["hasSite"]]
    roles = [t.subject for t in triples if t.predicate == _ORG["organization"] and t.object == node]
    return Organisation(
        iri=node.value,
        name=one(node, _RDFS["label"]),
        sites=tuple(
            Place(s.value, one(s, _RDFS["label"]), one(s, _SCHEMA["addressRegion"]))
            for s in sorted(sites, key=str)
            if isinstance(s, NamedNode)
        ),
        members=tuple(
            Membership(
                one(r, _ORG["member"]).rpartition("/")[2],
                one(r, _DCT["description"]),
                one(r, _ORG["siteAddress"]),
            )
            for r in sorted(roles, key=lambda r: int(str(r).rstrip(">").rpartition("-")[2]))
        ),
    )
