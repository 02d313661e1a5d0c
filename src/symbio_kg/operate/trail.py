"""The audit trail: who changed which graphs when, and what the security log holds, as PROV in the graph `audit`.

Nobody may change that graph through the service. Each record of a write holds the hash of all before it,
and the newest one is noted beside it, so that a record changed, taken out or cut off shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from symbio_kg.people.ledger import Event, Ledger
from symbio_kg.store import AUDIT, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["Act", "Trail", "first_broken"]

_PROV, _DCT, _SYM, _DATA = (PREFIXES[name] for name in ("prov", "dcterms", "sym", "data"))
_TIME: Final = PREFIXES["xsd"]["dateTime"]
_NODE: Final = NamedNode(AUDIT)
_HEAD, _COPIED = _SYM["auditHead"], _SYM["auditLog"]
_NUMBER, _HASH = _SYM["auditNumber"], _SYM["auditHash"]
_START: Final = "0" * 64
_SAID: Final = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{AUDIT}> {{ ?s <{_NUMBER.value}> ?n ; ?p ?o }} }}"
_LINE: Final = f"SELECT ?o WHERE {{ GRAPH <{AUDIT}> {{ <{AUDIT}> ?p ?o }} }}"


@dataclass(frozen=True, slots=True)
class Act:
    """What is done by whom: an account's random id, the kind of action, and the request it came with."""

    account: str | None
    action: str
    request: str = ""


class Trail:
    """Writes the trail of one store; used by the one thread that writes to it."""

    def __init__(self, store: GraphStore, ledger: Ledger | None, clock: Callable[[], datetime]) -> None:
        self._ledger, self._clock = ledger, clock
        number, _, self._hash = _line(store, _HEAD).partition(" ")
        self._number, self._hash = int(number or 0), self._hash or _START
        self._event = int(_line(store, _COPIED) or 0)

    def note(self, store: GraphStore, act: Act, graphs: Iterable[str]) -> None:
        """Write down that *act* changed *graphs*, and what came into the security log since."""
        number = self._number + 1
        said = _record(number, act, sorted(set(graphs) - {AUDIT}), self._clock())
        hash_ = _chained(self._hash, said)
        events = self._ledger.events(self._event) if self._ledger else []
        last = events[-1].number if events else self._event
        add = [
            *said,
            Triple(said[0].subject, _HASH, Literal(hash_)),
            Triple(_NODE, _HEAD, Literal(f"{number} {hash_}")),
            *(t for event in events for t in _event(event)),
            *([Triple(_NODE, _COPIED, Literal(last))] if events else []),
        ]
        remove = [Triple(_NODE, _HEAD, Literal(f"{self._number} {self._hash}"))]
        if events:
            remove.append(Triple(_NODE, _COPIED, Literal(self._event)))
        store.change({AUDIT: remove}, {AUDIT: add})
        self._number, self._hash, self._event = number, hash_, last

    @property
    def behind(self) -> bool:
        """True when the security log holds records that are not in the trail yet."""
        return bool(self._ledger and self._ledger.events(self._event, 1))


def first_broken(store: Store) -> int | None:
    """Return the number of the first record that does not fit those before it; None when all do."""
    records: dict[int, tuple[list[Triple], str]] = {}
    by_node: dict[object, list[Triple]] = {}
    for row in cast("QuerySolutions", store.query(_SAID)):
        s, p, o = row
        by_node.setdefault(s, []).append(Triple(s, p, o))
    for triples in by_node.values():
        number = next(int(cast("Literal", t.object).value) for t in triples if t.predicate == _NUMBER)
        hashes = [cast("Literal", t.object).value for t in triples if t.predicate == _HASH]
        records[number] = ([t for t in triples if t.predicate != _HASH], hashes[0] if hashes else "")
    before = _START
    for number in range(1, max(records, default=0) + 1):
        said, hash_ = records.get(number, ([], ""))
        if hash_ != _chained(before, said):
            return number
        before = hash_
    head = [q.object.value for q in store.quads_for_pattern(_NODE, _HEAD, None, _NODE)]  # type: ignore[union-attr]
    last = max(records, default=0)
    return None if head == ([f"{last} {before}"] if records else []) else last + 1


def _record(number: int, act: Act, graphs: Iterable[str], at: datetime) -> list[Triple]:
    node = _DATA[f"write/{number}"]
    return [
        Triple(node, RDF_TYPE, _PROV["Activity"]),
        Triple(node, _NUMBER, Literal(number)),
        Triple(node, _DCT["type"], Literal(act.action)),
        Triple(node, _PROV["endedAtTime"], _time(at)),
        *([Triple(node, _PROV["wasAssociatedWith"], _DATA[f"account/{act.account}"])] if act.account else []),
        *([Triple(node, _DCT["identifier"], Literal(act.request))] if act.request else []),
        # The graph without a name has none to write down
        *(Triple(node, _PROV["influenced"], NamedNode(graph)) for graph in graphs if graph),
    ]


def _event(event: Event) -> list[Triple]:
    node = _DATA[f"event/{event.number}"]
    return [
        Triple(node, RDF_TYPE, _PROV["Activity"]),
        Triple(node, _DCT["type"], Literal(event.event)),
        Triple(node, _PROV["endedAtTime"], _time(datetime.fromtimestamp(event.at, UTC))),
        Triple(node, _HASH, Literal(event.hash)),
        *([Triple(node, _PROV["wasAssociatedWith"], _DATA[f"account/{event.actor}"])] if event.actor else []),
        *([Triple(node, _PROV["influenced"], _DATA[f"account/{event.subject}"])] if event.subject else []),
    ]


def _time(at: datetime) -> Literal:
    """Return *at* to the second, in the one form that the store gives back as it got it."""
    return Literal(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=_TIME)


def _chained(before: str, said: Iterable[Triple]) -> str:
    return hashlib.sha256("\n".join([before, *sorted(map(str, said))]).encode()).hexdigest()


def _line(store: GraphStore, name: NamedNode) -> str:
    rows = store.select(_LINE, {"p": name}).rows
    return cast("Literal", rows[0][0]).value if rows else ""
