"""What of a listing each audience sees: everybody, a partner once both consented, and the authority.

The public part stands in the listing itself (`sym:keepsPrivate`); the choices for the other two stand apart,
in a graph that only we read. Who looks at what not everybody sees is noted, field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept import GOVERNANCE, accepted, owners
from symbio_kg.accept.disclosure import FIRM_GRAPHS, Whole, split
from symbio_kg.accept.fields import FIELD_OF, FIRM_NAME, PLACE
from symbio_kg.estimate import settle
from symbio_kg.govern.errors import ChoiceRefused, ListingUnknown, NotYours
from symbio_kg.govern.model import Synergy
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE, curie, sparql_prologue

__all__ = ["FIELDS", "Audience", "Choices", "Disclosure", "Seen"]

_SYM = PREFIXES["sym"]
_CHOICES: Final = f"{GOVERNANCE}choices"
FIELDS: Final = tuple(
    sorted({curie(f.value).removeprefix("sym:") for fields in FIELD_OF.values() for f in fields})
)
"""The parts of a listing that can be kept from somebody."""

_ABOUT: Final = f"""SELECT DISTINCT ?s ?p ?o WHERE {{{{ VALUES ?s {{{{ {{names}} }}}} GRAPH ?g {{{{ ?s ?p ?o }}}}
  FILTER (?g = <{LISTINGS}> || STRSTARTS(STR(?g), "{FIRM_GRAPHS}")) }}}}"""
_DEPTH: Final = 4
_HIDDEN: Final = "SELECT ?hidden WHERE { ?hidden prov:alternateOf ?listing }"


class Audience(StrEnum):
    """A circle of readers."""

    PUBLIC = "public"
    MATCHED = "matched"
    AUTHORITY = "authority"
    OWNER = "owner"


_NODES: Final = {Audience.MATCHED: _SYM["MatchedPartner"], Audience.AUTHORITY: _SYM["AuthorityReader"]}


@dataclass(frozen=True, slots=True)
class Choices:
    """The fields kept from each audience."""

    public: frozenset[str] = frozenset()
    matched: frozenset[str] = frozenset()
    authority: frozenset[str] = frozenset()

    def of(self, audience: Audience) -> frozenset[str]:
        """Return the fields that *audience* does not see; the firm's name takes the place with it."""
        kept: frozenset[str] = frozenset() if audience is Audience.OWNER else getattr(self, audience.value)
        return kept | {"ExactPlace"} if "FirmName" in kept else kept

    def checked(self) -> Choices:
        """Return these choices; ChoiceRefused for a field that nobody knows or that everybody sees already."""
        for audience in _NODES:
            if not self.of(audience) <= self.of(Audience.PUBLIC):
                raise _contradiction()
        if not self.public | self.matched | self.authority <= set(FIELDS):
            raise _contradiction()
        return self


@dataclass(frozen=True, slots=True)
class Seen:
    """A listing as one audience sees it; `looked_at` are the fields shown that not everybody sees."""

    listing: str
    audience: Audience
    triples: tuple[Triple, ...]
    hidden: frozenset[str]
    looked_at: frozenset[str]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON: subject → property → values, in compact names."""
        told: dict[str, dict[str, list[str]]] = {}
        for t in sorted(self.triples, key=str):
            values = told.setdefault(_plain(t.subject), {}).setdefault(curie(t.predicate.value), [])
            values.append(_plain(t.object))
        return {
            "listing": self.listing,
            "audience": self.audience.value,
            "hidden": sorted(self.hidden),
            "about": told,
        }


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The choices in one store."""

    store: GraphStore

    def choices(self, listing: str) -> Choices:
        """Return what is kept from whom; raises ListingUnknown."""
        node = self._known(listing)
        whole = self._whole(node)
        kept: dict[Audience, frozenset[str]] = {}
        triples = self.store.triples(_CHOICES)
        for audience, name in _NODES.items():
            choice = _choice(node, name)
            fields = {t.object for t in triples if t.subject == choice and t.predicate == _SYM["hidesField"]}
            kept[audience] = frozenset(_field(f) for f in fields)
        public = frozenset(_field(f) for f in whole.objects(node, _SYM["keepsPrivate"]))
        return Choices(public, kept[Audience.MATCHED], kept[Audience.AUTHORITY])

    def choose(self, listing: str, wanted: Choices, caller: Caller) -> str:
        """Keep the owner's choice; return the listing's name, which is a new one when its firm is now hidden.

        Raises ListingUnknown, NotYours, and ChoiceRefused for a field that nobody knows, or one that everybody
        sees and somebody shall not.
        """
        node = self._known(listing)
        self._own(node, caller)
        wanted.checked()
        change = accepted(self.store, self._told(node, wanted), {node: {_SYM[f] for f in wanted.authority}})
        now = NamedNode(change.names[node.value])
        choices = self.store.triples(_CHOICES)
        held = [t for t in choices if t.subject in _choice_nodes(NamedNode(listing), node, now)]
        self.store.change(
            {**change.remove, _CHOICES: held}, {**change.add, _CHOICES: list(_choice_triples(now, wanted))}
        )
        settle(self.store)
        return now.value

    def audience(self, listing: str, caller: Caller, synergies: Iterable[Synergy] = ()) -> Audience:
        """Return as whom *caller* looks at the listing; *synergies* are those they are a party of."""
        node = self._known(listing)
        owner = owners(self.store, [node]).get(node)
        if not caller.may(Scope.READ):
            return Audience.PUBLIC
        if caller.has(Role.FACILITATOR) or (
            caller.has(Role.FIRM) and owner is not None and caller.organisation == owner.value
        ):
            return Audience.OWNER
        if caller.has(Role.AUTHORITY):
            return Audience.AUTHORITY
        met = any(
            s.named and s.open and node.value in (s.offer, s.need) and caller.organisation in s.parties
            for s in synergies
        )
        return Audience.MATCHED if met and caller.has(Role.FIRM) else Audience.PUBLIC

    def owner(self, listing: str) -> str:
        """Return the IRI of the firm whose listing it is; raises ListingUnknown."""
        node = self._known(listing)
        return owners(self.store, [node])[node].value

    def view(self, listing: str, audience: Audience) -> Seen:
        """Return the listing, with its firm and site, as *audience* sees it; raises ListingUnknown."""
        node = self._known(listing)
        choices, whole = self.choices(listing), self._whole(node)
        hidden = choices.of(audience)
        shown = tuple(_shown(whole, node, hidden))
        public = set(_shown(whole, node, choices.of(Audience.PUBLIC)))
        fields = {_field(f) for t in shown if t not in public for f in _fields_of(whole, t)}
        return Seen(node.value, audience, shown, hidden, frozenset(fields & choices.of(Audience.PUBLIC)))

    def _known(self, listing: str) -> NamedNode:
        try:
            node = NamedNode(listing)
        except ValueError:
            raise ListingUnknown(listing) from None
        rows = self.store.select(sparql_prologue() + _HIDDEN, {"listing": node})
        node = next((row[0] for row in rows if isinstance(row[0], NamedNode)), node)
        if node not in owners(self.store, [node]):
            raise ListingUnknown(listing)
        return node

    def _own(self, node: NamedNode, caller: Caller) -> None:
        owner = owners(self.store, [node])[node].value
        if not caller.may(Scope.LISTINGS) or not caller.has(Role.FIRM) or caller.organisation != owner:
            raise NotYours

    def _whole(self, root: NamedNode) -> Whole:
        """Return all that the store says of the listing, its parts, its firm and its site."""
        found: dict[Triple, None] = {}
        seen: set[NamedNode] = set()
        start = {root}
        for _ in range(_DEPTH):
            names = " ".join(sorted(str(n) for n in start))
            seen |= start
            rows = self.store.select(sparql_prologue() + _ABOUT.format(names=names))
            for s, p, o in rows:
                found[Triple(s, p, o)] = None  # type: ignore[arg-type]
            start = {t.object for t in found if isinstance(t.object, NamedNode)} - seen
            if not start:
                break
        return Whole.of(found)

    def _told(self, node: NamedNode, wanted: Choices) -> list[Triple]:
        """Return the listing with what everybody shall not see private."""
        told = [t for t in self._whole(node).tree(node) if t.predicate != _SYM["keepsPrivate"]]
        return told + [Triple(node, _SYM["keepsPrivate"], _SYM[field]) for field in sorted(wanted.public)]


def _contradiction() -> ChoiceRefused:
    names = ", ".join(FIELDS)
    return ChoiceRefused(
        en=f"Choose among {names}; what everybody sees cannot be kept from somebody.",
        tr=f"Şunlar arasından seçin: {names}; herkesin gördüğü bir şey birinden saklanamaz.",
    )


def _choice(listing: NamedNode, audience: NamedNode) -> NamedNode:
    return NamedNode(f"{listing.value}#{audience.value.rpartition('/')[2]}")


def _choice_nodes(*listings: NamedNode) -> set[NamedNode]:
    return {_choice(listing, name) for listing in listings for name in _NODES.values()}


def _choice_triples(node: NamedNode, wanted: Choices) -> Iterator[Triple]:
    for audience, name in _NODES.items():
        choice = _choice(node, name)
        yield Triple(choice, RDF_TYPE, _SYM["FieldChoice"])
        yield Triple(choice, _SYM["ofListing"], node)
        yield Triple(choice, _SYM["forAudience"], name)
        for field in sorted(getattr(wanted, audience.value)):
            yield Triple(choice, _SYM["hidesField"], _SYM[field])


def _shown(whole: Whole, node: NamedNode, hidden: Set[str]) -> list[Triple]:
    """Return what is left without the *hidden* fields, parted by the very rules of the public part."""
    keeps = _SYM["keepsPrivate"]
    told = [
        t for held in whole.by_subject.values() for t in held if (t.subject, t.predicate) != (node, keeps)
    ]
    if not hidden:
        return told
    told += [Triple(node, keeps, _SYM[field]) for field in sorted(hidden)]
    return [t for t in split(told).public if t.predicate != keeps]


def _fields_of(whole: Whole, triple: Triple) -> frozenset[NamedNode]:
    if triple.subject in whole.firms:
        return frozenset({FIRM_NAME})
    if triple.subject in whole.sites:
        return frozenset({PLACE})
    return FIELD_OF.get(triple.predicate, frozenset())


def _field(node: object) -> str:
    return curie(node.value).removeprefix("sym:") if isinstance(node, NamedNode) else ""


def _plain(term: object) -> str:
    if isinstance(term, NamedNode):
        return curie(term.value)
    return term.value if isinstance(term, Literal) else str(term)
