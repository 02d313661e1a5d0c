"""Taking listings into the store: each statement into the graph of those who may read it.

All statements of the firms concerned are parted anew, because what one listing shows of its firm
depends on the others; what is stored changes by the difference, in one write. The difference can be had
before it is written, so that what follows from it goes into the same write.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept.asking import nodes, rows
from symbio_kg.accept.disclosure import FIRM_GRAPHS, Whole, firm_graph, kept_graph, split
from symbio_kg.accept.fields import FIRM_NAME
from symbio_kg.accept.firms import Firms
from symbio_kg.estimate import settle
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["Change", "accept", "accepted", "around", "owners", "withdrawn"]

_SYM = PREFIXES["sym"]
_KEEPS, _SITE_OF = _SYM["keepsPrivate"], (_SYM["hasSite"], _SYM["atSite"])
_ALSO: Final = PREFIXES["prov"]["alternateOf"]
_SHARED: Final = frozenset({RDF_TYPE, _SYM["hasSite"], _SYM["activity"]})
"""What several documents may say of one firm, each a part of it."""

_HELD = f"""SELECT DISTINCT ?g ?s ?p ?o WHERE {{{{
  VALUES ?s {{{{ {{names}} }}}} GRAPH ?g {{{{ ?s ?p ?o }}}}
  FILTER (?g = <{LISTINGS}> || STRSTARTS(STR(?g), "{FIRM_GRAPHS}")) }}}}"""
_OWNERS: Final = """SELECT DISTINCT ?listing ?firm WHERE {{
  VALUES ?listing {{ {names} }}
  {{ ?listing sym:listedBy ?firm }} UNION {{ ?hidden prov:alternateOf ?listing ; sym:listedBy ?firm }} }}"""
_LISTED: Final = """SELECT DISTINCT ?listing WHERE {{
  VALUES ?firm {{ {names} }} ?listing sym:listedBy ?firm }}"""
_WITHHELD: Final = """SELECT DISTINCT ?listing ?part WHERE {{
  VALUES ?listing {{ {names} }} ?choice sym:ofListing ?listing ;
  sym:forAudience sym:AuthorityReader ; sym:hidesField ?part }}"""


def owners(store: GraphStore, listings: Iterable[NamedNode]) -> dict[NamedNode, NamedNode]:
    """Return the firm of each of *listings* that *store* holds, under this name or a hidden one."""
    return {row[0]: row[1] for row in nodes(store, _OWNERS, listings)}


_Held = Set[tuple[str, Triple]]
_Withheld = Mapping[NamedNode, Set[NamedNode]]


@dataclass(frozen=True, slots=True)
class Change:
    """What taking listings in, or out, does to the store, before it is done.

    `names` are those that the listings of the document are stored under. `before` and `after` are all
    statements, public and private, of the firms concerned; without their other listings where those are
    not touched.
    """

    names: Mapping[str, str]
    remove: Mapping[str, list[Triple]]
    add: Mapping[str, list[Triple]]
    before: Set[Triple]
    after: Set[Triple]

    def then(self, later: Change) -> Change:
        """Return what both did, *later* after this one; for those who follow what is written already.

        What this one adds and *later* removes stands in both.
        """
        return Change(
            {**self.names, **later.names},
            _both(self.remove, later.remove),
            _both(self.add, later.add),
            self.before | (later.before - self.after),
            (self.after - later.before) | later.after,
        )


def _both(one: Mapping[str, list[Triple]], other: Mapping[str, list[Triple]]) -> dict[str, list[Triple]]:
    return {graph: [*one.get(graph, ()), *other.get(graph, ())] for graph in one.keys() | other.keys()}


def accept(store: GraphStore, triples: Iterable[Triple]) -> Mapping[str, str]:
    """Store *triples* in one write; return the name each of their listings is stored under.

    A listing that is there is replaced, of a firm or site what is said anew. A listing that hides its
    firm gets a name that does not tell it. Estimates that a listing overtakes go. Raises StoreFailed.
    """
    change = accepted(store, triples)
    if not change.remove and set(change.add) <= {LISTINGS} and not change.before:
        store.add(LISTINGS, change.add.get(LISTINGS, ()))
    else:
        store.change(change.remove, change.add)
    settle(store)
    return change.names


def accepted(
    store: GraphStore,
    triples: Iterable[Triple],
    chosen: _Withheld | None = None,
    known: Firms | None = None,
) -> Change:
    """Return what `accept` would do; nothing is written.

    *chosen* are parts of listings that are withheld from the authority from now on, instead of those stored;
    *known* is what is remembered of the firms in *store*.
    """
    known = known or Firms(store)
    fresh = Whole.of(triples)
    firms = fresh.firms | known.at(fresh.sites)
    start = firms | set(fresh.by_subject)
    # Where nothing is kept private all is shown, and the firms' other listings need not be read
    if not any(fresh.objects(listing, _KEEPS) for listing in fresh.listings) and not known.keep_private(
        firms
    ):
        change = _accepted(fresh, around(store, start), {})
        if not _touches_others(change, fresh):
            return change
    held = around(store, start | {row[0] for row in nodes(store, _LISTED, firms)})
    withheld: dict[NamedNode, Set[NamedNode]] = defaultdict(frozenset)
    for listing, part in nodes(store, _WITHHELD, Whole.of(triple for _, triple in held).listings):
        withheld[listing] |= {part}
    return _accepted(fresh, held, withheld | dict(chosen or {}))


def _touches_others(change: Change, fresh: Whole) -> bool:
    """Tell whether *change* says something else of a firm or site that was there, and so of its other listings."""
    shared = (fresh.firms | fresh.sites | fresh.zones) & {t.subject for t in change.before}
    changed = (t for triples in (*change.remove.values(), *change.add.values()) for t in triples)
    return any(t.subject in shared for t in changed)


def _accepted(fresh: Whole, held: _Held, withheld: _Withheld) -> Change:
    before = Whole.of(triple for _, triple in held)
    names = _names(fresh, before)
    said = [t for held_by in fresh.by_subject.values() for t in held_by]
    if names:
        said = [_renamed(t, names) for t in said]
    said += [Triple(names[x], _ALSO, x) for x in fresh.listings if names.get(x, x) != x]
    gone = _replaced(fresh, before, said)
    shares = split(
        [*(t for _, t in held if t not in gone), *said],
        {names.get(listing, listing): parts for listing, parts in withheld.items() if parts},
    )
    called = {x.value: names.get(x, x).value for x in fresh.listings}
    return _change(held, {LISTINGS: shares.public, **shares.private}, called)


def withdrawn(store: GraphStore, listing: NamedNode) -> Change:
    """Return what taking *listing*, named as it is stored, out of *store* changes; nothing is written.

    Nothing becomes public by it: what the firm keeps private stays so, and goes with its last listing.
    """
    held = around(store, {listing})
    whole = Whole.of(triple for _, triple in held)
    gone = set(whole.tree(listing))
    firms = set(whole.objects(listing, _SYM["listedBy"]))
    others = {row[0] for row in nodes(store, _LISTED, firms)} - {listing}
    own = {firm_graph(firm.value) for firm in firms}
    last = set() if others else own | {kept_graph(graph) for graph in own}
    kept = {(graph, t) for graph, t in held if t not in gone and graph not in last}
    wanted: dict[str, list[Triple]] = defaultdict(list)
    for graph, triple in kept:
        wanted[graph].append(triple)
    return _change(held, wanted, {})


def around(store: GraphStore, start: Set[NamedNode]) -> set[tuple[str, Triple]]:
    """Return what *store* says, in which graph, of the nodes of *start* and of all they lead to."""
    found: set[tuple[str, Triple]] = set()
    seen: set[NamedNode] = set()
    while start:
        seen |= start
        reached: set[NamedNode] = set()
        for graph, subject, predicate, value in rows(store, _HELD, start):
            if not isinstance(graph, NamedNode) or not isinstance(predicate, NamedNode):
                continue
            found.add((graph.value, Triple(subject, predicate, value)))  # type: ignore[arg-type]
            if isinstance(value, NamedNode):
                reached.add(value)
        start = reached - seen
    return found


def _names(fresh: Whole, before: Whole) -> dict[NamedNode, NamedNode]:
    """Return new names for the listings of *fresh* that hide their firm, and for their parts."""
    hidden = {o: x for x in before.listings for o in before.objects(x, _ALSO)}
    names: dict[NamedNode, NamedNode] = {}
    for listing in sorted(fresh.listings, key=str):
        if FIRM_NAME not in fresh.objects(listing, _KEEPS) or fresh.objects(listing, _ALSO):
            continue
        name = hidden.get(listing) or PREFIXES["data"][f"listing/{secrets.token_hex(10)}"]
        names[listing] = name
        parts = sorted({t.subject for t in fresh.tree(listing)} - {listing}, key=str)
        for number, part in enumerate(parts, 1):
            if isinstance(part, NamedNode):
                names.setdefault(part, NamedNode(f"{name.value}/{number}"))
    return names


def _renamed(triple: Triple, names: Mapping[NamedNode, NamedNode]) -> Triple:
    subject, value = triple.subject, triple.object
    return Triple(
        names.get(subject, subject) if isinstance(subject, NamedNode) else subject,
        triple.predicate,
        names.get(value, value) if isinstance(value, NamedNode) else value,
    )


def _replaced(fresh: Whole, before: Whole, said: Iterable[Triple]) -> set[Triple]:
    """Return what gives way: all of a listing that is said anew, of the rest only what is said anew."""
    gone: set[Triple] = set()
    for listing in before.listings:
        if listing in fresh.listings or fresh.listings.intersection(before.objects(listing, _ALSO)):
            gone.update(before.tree(listing))
    restated = {_statement(t) for t in said if t.subject in before.by_subject}
    for subject, triples in before.by_subject.items():
        if subject in fresh.by_subject:
            gone.update(t for t in triples if t.predicate not in _SHARED and _statement(t) in restated)
    return gone


def _statement(triple: Triple) -> tuple[object, ...]:
    language = triple.object.language if isinstance(triple.object, Literal) else None
    return triple.subject, triple.predicate, language


def _change(old: _Held, wanted: Mapping[str, Iterable[Triple]], names: Mapping[str, str]) -> Change:
    new = {(graph, triple): None for graph, triples in wanted.items() for triple in triples}
    remove: dict[str, list[Triple]] = defaultdict(list)
    add: dict[str, list[Triple]] = defaultdict(list)
    for graph, triple in sorted(old - set(new), key=str):
        remove[graph].append(triple)
    for graph, triple in new:
        if (graph, triple) not in old:
            add[graph].append(triple)
    return Change(names, remove, add, {t for _, t in old}, {t for _, t in new})
