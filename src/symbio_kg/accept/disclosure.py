"""What of a firm's statements everybody may see, by the owner's choice for each listing.

Each statement goes to one graph: `public/listings`, or that of the firm. So the public part never
restates anything, and for whoever may read both, the two together are the whole, without doubles.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept.fields import CONTACTS, FIELD_OF, FIRM_NAME, PLACE, SHOWN, VAGUE
from symbio_kg.i18n import fold
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["FIRM_GRAPHS", "Shares", "Whole", "firm_graph", "is_kept_graph", "kept_graph", "split"]

_SYM, _GEO, _DATA, _RDFS, _XSD = (PREFIXES[p] for p in ("sym", "geo", "data", "rdfs", "xsd"))
_LISTING: Final = frozenset({_SYM["Offer"], _SYM["Need"]})
_FIRM, _SITE, _AREA = _SYM["Firm"], _SYM["Site"], _SYM["Area"]
_ZONES: Final = frozenset({_SYM["IndustrialZone"], _AREA})
_LISTED_BY, _AT_SITE, _HAS_SITE = _SYM["listedBy"], _SYM["atSite"], _SYM["hasSite"]
_IN_ZONE, _ROUGHLY, _KEEPS = _SYM["inZone"], _SYM["roughlyAt"], _SYM["keepsPrivate"]
_LAT, _LONG = _GEO["lat"], _GEO["long"]
_NAMES: Final = frozenset({_RDFS["label"], PREFIXES["schema"]["name"]})
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST: Final = 3
FIRM_GRAPHS: Final = f"{PREFIXES['graph']}firm/"
_KEPT_APART: Final = "/kept"
_CELL: Final = Decimal("0.5")
"""Degrees between the middles of rough areas: some fifty kilometres."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The same statements, parted: for everybody, and for those who may read the graph named."""

    public: list[Triple]
    private: Mapping[str, list[Triple]]


def firm_graph(firm: str) -> str:
    """Return the name of the graph that holds what the firm of this IRI keeps private.

    >>> firm_graph("https://w3id.org/symbio-kg/data/firm/acme").removeprefix(PREFIXES["graph"])
    'firm/acme'
    """
    local = firm.removeprefix(f"{_DATA}firm/")
    if local == firm or "/" in local or not local:
        local = f"iri/{hashlib.sha256(firm.encode()).hexdigest()[:20]}"
        return FIRM_GRAPHS + local
    return f"{FIRM_GRAPHS}{quote(local, safe='~', encoding='utf-8')}"


def kept_graph(graph: str) -> str:
    """Return the name of the graph beside a firm's that holds what is kept from the authority as well."""
    return f"{graph}{_KEPT_APART}"


def is_kept_graph(graph: str) -> bool:
    """Tell whether *graph* holds what a firm keeps from the authority."""
    return graph.startswith(FIRM_GRAPHS) and graph.endswith(_KEPT_APART)


@dataclass(slots=True)
class Whole:
    """Statements by subject, with what is a listing, a firm, a site or a zone among them."""

    by_subject: dict[NamedNode, list[Triple]] = field(default_factory=lambda: defaultdict(list))
    listings: set[NamedNode] = field(default_factory=set)
    firms: set[NamedNode] = field(default_factory=set)
    sites: set[NamedNode] = field(default_factory=set)
    zones: set[NamedNode] = field(default_factory=set)

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Whole:
        """Return *triples* in this form; subjects are IRIs, as the reader makes them."""
        whole = cls()
        for triple in dict.fromkeys(triples):
            subject, target = triple.subject, triple.object
            if not isinstance(subject, NamedNode):
                raise TypeError(f"{subject} has no name")
            whole.by_subject[subject].append(triple)
            if triple.predicate == RDF_TYPE:
                whole._typed(subject, target)
            elif isinstance(target, NamedNode):
                whole._linked(triple.predicate, target)
        return whole

    def _typed(self, subject: NamedNode, kind: object) -> None:
        for kinds, members in (
            (_LISTING, self.listings),
            ((_FIRM,), self.firms),
            ((_SITE,), self.sites),
            (_ZONES, self.zones),
        ):
            if kind in kinds:
                members.add(subject)

    def _linked(self, predicate: NamedNode, target: NamedNode) -> None:
        if predicate == _LISTED_BY:
            self.firms.add(target)
        elif predicate in (_AT_SITE, _HAS_SITE):
            self.sites.add(target)
        elif predicate in (_IN_ZONE, _ROUGHLY):
            self.zones.add(target)

    def objects(self, subject: NamedNode | None, predicate: NamedNode) -> list[NamedNode]:
        """Return the nodes that *subject* points at by *predicate*."""
        held = self.by_subject.get(subject, ()) if subject is not None else ()
        return [t.object for t in held if t.predicate == predicate and isinstance(t.object, NamedNode)]

    def literal(self, subject: NamedNode, predicate: NamedNode) -> str | None:
        """Return the text of the one literal that *subject* has for *predicate*."""
        held = self.by_subject.get(subject, ())
        found = (t.object.value for t in held if t.predicate == predicate and isinstance(t.object, Literal))
        return next(found, None)

    def named(self, node: object) -> bool:
        """Tell whether *node* stands by itself, and is not only a part of something else."""
        return node in self.listings or node in self.firms or node in self.sites or node in self.zones

    def tree(
        self, root: NamedNode, hidden: Callable[[Triple], bool] = lambda _triple: False
    ) -> dict[Triple, bool]:
        """Return the statements of *root* and its parts; True when *hidden*, as is all that hangs on such."""
        verdict: dict[Triple, bool] = {}
        waiting = [(root, False)]
        while waiting:
            node, inherited = waiting.pop()
            for triple in self.by_subject.get(node, ()):
                private = inherited or hidden(triple)
                if verdict.get(triple) in (private, True):
                    continue
                verdict[triple] = private
                part = triple.object
                if isinstance(part, NamedNode) and part in self.by_subject and not self.named(part):
                    waiting.append((part, private))
        return verdict


def split(triples: Iterable[Triple], withheld: Mapping[NamedNode, Set[NamedNode]] | None = None) -> Shares:
    """Return *triples* parted by what the listings among them keep private.

    A firm is hidden when every listing of it here hides its name, a site when every listing there hides
    its place; so all listings of a firm have to be looked at together. What is *withheld*, by listing the parts
    of it that the authority may not see, goes to graphs of its own.
    """
    said = list(triples)
    shares = _Splitter(Whole.of(said)).shares()
    if not withheld:
        return shares
    seen = set(_Splitter(Whole.of(_as_for_authority(said, withheld))).shares().public)
    private: dict[str, list[Triple]] = defaultdict(list)
    for graph, held in shares.private.items():
        for triple in held:
            seen_by_authority = triple in seen or triple.predicate == _KEEPS
            private[graph if seen_by_authority else kept_graph(graph)].append(triple)
    return Shares(shares.public, private)


def _as_for_authority(
    said: Iterable[Triple], withheld: Mapping[NamedNode, Set[NamedNode]]
) -> Iterator[Triple]:
    """Yield *said* as if each listing kept private what is withheld from the authority, and no more."""
    yield from (triple for triple in said if triple.predicate != _KEEPS)
    for listing, parts in withheld.items():
        yield from (Triple(listing, _KEEPS, part) for part in parts)


class _Splitter:
    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.kept = {listing: self._kept(listing) for listing in whole.listings}
        self.firm_of = {
            x: next(iter(sorted(whole.objects(x, _LISTED_BY), key=str)), None) for x in whole.listings
        }
        self.at: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        self.by: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for listing in whole.listings:
            for site in whole.objects(listing, _AT_SITE):
                self.at[site].add(listing)
            for firm in whole.objects(listing, _LISTED_BY):
                self.by[firm].add(listing)
        self.owners = self._owners()
        self.hidden_firms = {f for f in whole.firms if self.by[f] and self._all(self.by[f], FIRM_NAME)}
        self.hidden_sites = {s for s in whole.sites if self._hides_site(s)}
        self.hidden = self.hidden_firms | self.hidden_sites

    def _kept(self, listing: NamedNode) -> frozenset[NamedNode]:
        kept = frozenset(self.whole.objects(listing, _KEEPS))
        # A site tells whose it is
        return kept | {PLACE} if FIRM_NAME in kept else kept

    def _all(self, listings: Iterable[NamedNode], part: NamedNode) -> bool:
        return all(part in self.kept[listing] for listing in listings)

    def _owners(self) -> dict[NamedNode, set[NamedNode]]:
        owners: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for firm in self.whole.firms:
            for site in self.whole.objects(firm, _HAS_SITE):
                owners[site].add(firm)
        for site, listings in self.at.items():
            owners[site].update(f for x in listings if (f := self.firm_of[x]) is not None)
        return owners

    def _hides_site(self, site: NamedNode) -> bool:
        if self.at[site]:
            return self._all(self.at[site], PLACE)
        return bool(self.owners[site]) and self.owners[site] <= self.hidden_firms

    def shares(self) -> Shares:
        public: dict[Triple, None] = {}
        private: dict[str, dict[Triple, None]] = defaultdict(dict)
        told: set[NamedNode] = set()
        for root, graph, verdict in self._trees():
            for triple, kept_back in verdict.items():
                told.add(triple.subject)  # type: ignore[arg-type]
                if kept_back:
                    private[graph][triple] = None
                else:
                    public[triple] = None
            told.add(root)
        for subject, triples in self.whole.by_subject.items():
            if subject not in told:
                for triple in triples:
                    graph = self._graph_of(triple.object)
                    (private[graph] if graph else public)[triple] = None
        for listing in self.whole.listings:
            public.update(dict.fromkeys(self._rough(listing)))
        # What two trees share is shown when one of them shows it
        hidden = {g: [t for t in triples if t not in public] for g, triples in private.items()}
        return Shares(list(public), {g: triples for g, triples in hidden.items() if triples})

    def _trees(self) -> Iterator[tuple[NamedNode, str, dict[Triple, bool]]]:
        for listing in sorted(self.whole.listings, key=str):
            firm = self.firm_of[listing]
            yield listing, firm_graph(firm.value if firm else listing.value), self._listing(listing)
        for firm in sorted(self.whole.firms, key=str):
            yield firm, firm_graph(firm.value), self._entity(firm, self.by[firm])
        for site in sorted(self.whole.sites, key=str):
            owner = min(self.owners[site], key=str, default=site)
            yield site, firm_graph(owner.value), self._entity(site, self.at[site])

    def _listing(self, listing: NamedNode) -> dict[Triple, bool]:
        kept = self.kept[listing]
        again = (lambda t: t.predicate == _ROUGHLY) if self.whole.objects(listing, _AT_SITE) else None
        if not kept:
            verdict = self.whole.tree(listing)
        else:
            verdict = self.whole.tree(listing, lambda triple: self._is_kept(triple, kept))
            secrets = _Secrets.of(self._private_of(listing, verdict), self.whole.firms)
            for triple, kept_back in verdict.items():
                if not kept_back and secrets.in_text(triple.object):
                    verdict[triple] = True
        return {t: v for t, v in verdict.items() if again is None or not again(t)}

    def _is_kept(self, triple: Triple, kept: frozenset[NamedNode]) -> bool:
        if triple.object in self.hidden:
            return True
        fields = FIELD_OF.get(triple.predicate)
        return bool(fields & kept) if fields is not None else triple.predicate not in SHOWN

    def _private_of(self, listing: NamedNode, verdict: Mapping[Triple, bool]) -> Iterator[Triple]:
        yield from (triple for triple, kept_back in verdict.items() if kept_back)
        nodes = (*self.whole.objects(listing, _LISTED_BY), *self.whole.objects(listing, _AT_SITE))
        for node in nodes:
            part = FIRM_NAME if node in self.whole.firms else PLACE
            if part in self.kept[listing]:
                yield from self.whole.tree(node)

    def _entity(self, node: NamedNode, listings: Iterable[NamedNode]) -> dict[Triple, bool]:
        """Return the statements of a firm or site; contacts are shown when no listing keeps them back."""
        if node in self.hidden:
            return dict.fromkeys(self.whole.tree(node), True)
        silent = any(_SYM["ContactDetails"] in self.kept[listing] for listing in listings)

        def hidden(triple: Triple) -> bool:
            return triple.object in self.hidden or (silent and triple.predicate in CONTACTS)

        return self.whole.tree(node, hidden)

    def _graph_of(self, node: object) -> str:
        """Return the graph of the hidden firm or site that a loose statement points at, "" for others."""
        if node in self.hidden_firms and isinstance(node, NamedNode):
            return firm_graph(node.value)
        if node in self.hidden_sites and isinstance(node, NamedNode):
            return firm_graph(min(self.owners[node], key=str, default=node).value)
        return ""

    def _rough(self, listing: NamedNode) -> Iterator[Triple]:
        """Yield the zone, or else the area, that is shown in place of the listing's site."""
        for site in self.whole.objects(listing, _AT_SITE) if PLACE in self.kept[listing] else ():
            zones = self.whole.objects(site, _IN_ZONE)
            lat, long = (self.whole.literal(site, name) for name in (_LAT, _LONG))
            known = [z for z in zones if self.whole.literal(z, _LAT) and self.whole.literal(z, _LONG)]
            if known or lat is None or long is None:
                yield from (Triple(listing, _ROUGHLY, zone) for zone in (known or zones)[:1])
            else:
                yield from _area(listing, Decimal(lat), Decimal(long))


def _area(listing: NamedNode, lat: Decimal, long: Decimal) -> Iterator[Triple]:
    middle = [(value / _CELL).to_integral_value() * _CELL for value in (lat, long)]
    south, east = (format(value.normalize() + 0, "f") for value in middle)
    area = _DATA[f"area/{south}_{east}"]
    yield Triple(listing, _ROUGHLY, area)
    yield Triple(area, RDF_TYPE, _AREA)
    yield Triple(area, _RDFS["label"], Literal(f"around {south}°, {east}°", language="en"))
    turkish = f"{south}°, {east}° dolayı".replace(".", ",")
    yield Triple(area, _RDFS["label"], Literal(turkish, language="tr"))
    for predicate, value in ((_LAT, south), (_LONG, east)):
        yield Triple(area, predicate, Literal(value, datatype=_XSD["decimal"]))


@dataclass(frozen=True, slots=True)
class _Secrets:
    """What a text that is shown must not say: words from their beginning on, and numbers."""

    words: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, triples: Iterable[Triple], firms: Set[NamedNode]) -> _Secrets:
        """Return what *triples* would give away; of a firm's name, its first word does already."""
        words, numbers = set(), set()
        for triple in triples:
            value = triple.object
            if not isinstance(value, Literal) or triple.predicate in VAGUE:
                continue
            if _is_text(value):
                words.add(fold(value.value).strip())
                if triple.subject in firms and triple.predicate in _NAMES:
                    words.add(fold(value.value).split()[0] if value.value.strip() else "")
            else:
                numbers.add(_digits(value.value))
        return cls(frozenset(w for w in words if len(w) >= _SHORTEST), frozenset(numbers - {""}))

    def in_text(self, value: object) -> bool:
        """Tell whether *value* is a text that says one of them."""
        if not isinstance(value, Literal) or not _is_text(value):
            return False
        folded = fold(value.value)
        return any(re.search(rf"(?<!\w){re.escape(word)}", folded) for word in self.words) or any(
            _digits(number) in self.numbers for number in _NUMBER.findall(value.value)
        )


def _is_text(value: Literal) -> bool:
    return value.language is not None or value.datatype == _XSD["string"]


def _digits(number: str) -> str:
    """Return what is the same of a number however its decimals and thousands are written."""
    return re.sub(r"\D", "", number).strip("0")
