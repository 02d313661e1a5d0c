"""What is noted in the same write as a listing: who did it, and the answer to its idempotency key."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.api.documents import Sent
from symbio_kg.api.problem import Refusal
from symbio_kg.api.service import Service
from symbio_kg.model import Report
from symbio_kg.people import Caller, Role
from symbio_kg.pipeline import Receipt
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["REQUESTS", "Request", "Stored", "activity", "forget_before", "joined"]

_PROV, _DCT, _XSD, _DATA = (PREFIXES[p] for p in ("prov", "dcterms", "xsd", "data"))
_VALUE: Final = PREFIXES["rdf"]["value"]
REQUESTS: Final = f"{PREFIXES['graph']}request/keys"
"""The graph of the keys; nobody but administrators sees it."""
_OLD: Final = f"""SELECT ?s ?p ?o WHERE {{
  GRAPH <{REQUESTS}> {{ ?s {_DCT["created"]} ?at ; ?p ?o }} FILTER (?at < ?limit) }} LIMIT 30000"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a document that was taken in, and the ETags of its listings."""

    receipt: Receipt
    etags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """A request that carries an idempotency key: its node, and what it asked for."""

    node: NamedNode
    asked: str

    @classmethod
    def of(cls, who: Caller, key: str, sent: Sent) -> Request:
        """Return the request of *who* for *sent* under *key*."""
        name = hashlib.sha256(json.dumps([who.account, key]).encode()).hexdigest()
        asked = json.dumps(
            [sent.as_json(), hashlib.sha256(sent.data).hexdigest()], sort_keys=True, default=str
        )
        return cls(_DATA[f"request/{name}"], hashlib.sha256(asked.encode()).hexdigest())

    def answered(self, store: GraphStore) -> Stored | None:
        """Return the answer that was given; Refusal when the key was used for something else."""
        query = f"SELECT ?asked ?answer WHERE {{ ?node {_DCT['identifier']} ?asked ; {_VALUE} ?answer }}"
        for asked, answer in store.select(query, {"node": self.node}):
            if not isinstance(asked, Literal) or not isinstance(answer, Literal) or asked.value != self.asked:
                raise Refusal(
                    422,
                    "key-used",
                    en="This Idempotency-Key was used for another request.",
                    tr="Bu Idempotency-Key başka bir istek için kullanıldı.",
                )
            told = json.loads(answer.value)
            names = tuple(told["accepted"])
            return Stored(Receipt(told["name"], Report(told["name"]), names, ()), told["etags"])
        return None

    def note(self, stored: Stored, now: str) -> list[Triple]:
        """Return the record of the answer."""
        told = {"name": stored.receipt.name, "accepted": stored.receipt.accepted, "etags": dict(stored.etags)}
        return [
            Triple(self.node, _DCT["identifier"], Literal(self.asked)),
            Triple(self.node, _VALUE, Literal(json.dumps(told))),
            Triple(self.node, _DCT["created"], Literal(now, datatype=_XSD["dateTime"])),
        ]


def forget_before(store: GraphStore, limit: datetime) -> None:
    """Forget keys that were used before *limit*; of very many, a part."""
    at = Literal(limit.isoformat(), datatype=_XSD["dateTime"])
    old = [Triple(*row) for row in store.select(_OLD.replace("?limit", str(at)))]  # type: ignore[arg-type]
    store.change({REQUESTS: old}, {})


def activity(
    service: Service, who: Caller, action: str, listings: Iterable[str], firm: str | None
) -> list[Triple]:
    """Return the record of what *who* did, by the account's id alone; for which *firm* where it is not theirs."""
    theirs = firm is None or (who.has(Role.FIRM) and who.organisation == firm)
    node = _DATA[f"activity/{secrets.token_hex(12)}"]
    link = _PROV["invalidated" if action == "withdrawn" else "generated"]
    now = Literal(service.clock().isoformat(), datatype=_XSD["dateTime"])
    return [
        Triple(node, RDF_TYPE, _PROV["Activity"]),
        Triple(node, _DCT["type"], Literal(action)),
        Triple(node, _PROV["endedAtTime"], now),
        Triple(node, _PROV["wasAssociatedWith"], _DATA[f"account/{who.account}"]),
        *([] if theirs else [Triple(node, PREFIXES["sym"]["onBehalfOf"], NamedNode(str(firm)))]),
        *(Triple(node, link, NamedNode(listing)) for listing in listings),
    ]


def joined(
    one: Mapping[str, Iterable[Triple]], other: Mapping[str, Iterable[Triple]]
) -> dict[str, list[Triple]]:
    """Return the triples of both by graph."""
    return {name: [*one.get(name, ()), *other.get(name, ())] for name in (*one, *other)}
