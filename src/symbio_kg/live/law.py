"""The law of a region that is kept: what is new of a listing is judged, the rest was judged before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from functools import cache
from typing import Any, Final

import pyarrow as pa

from symbio_kg.errors import SymbioError
from symbio_kg.live.engine import LiveEngine
from symbio_kg.live.statements import definitions, query
from symbio_kg.match.asking import Asker, twins
from symbio_kg.match.columns import Row, texts, wholes
from symbio_kg.match.law import Law, Route, legal_notes
from symbio_kg.match.sides import Receiver, giver_facts, receiver_of, related
from symbio_kg.match.tables import CLAIMS
from symbio_kg.model import LegalNote

__all__ = ["LiveLaw", "Outgrown"]

_PARTS: Final = ("given_kind", "taken_slot", "taken_kind")
_HOME: Final = frozenset({"", "TR"})
"""The countries that a giver may be from before any is: none told, and that of the first region."""

_GIVER: Final = ("claim", "code", "nace", "country")
_ROUTE: Final = "SELECT giver, taker, operation FROM ({}) ORDER BY giver, taker, operation"


class Outgrown(SymbioError):
    """Something that no listing had before, and that changes what the others are to the law."""

    code = "region-outgrown"

    def __init__(self) -> None:
        super().__init__(
            en="The region has to be matched as a whole.",
            tr="Bölgenin bütün olarak eşleştirilmesi gerekiyor.",
        )


class LiveLaw(Law):
    """The law of the tables that *engine* has in schema `region`; `told` returns its notes on a way."""

    engine: LiveEngine

    def __init__(self, engine: LiveEngine, day: date, asker: Asker | None = None) -> None:
        super().__init__(engine, day, asker)
        self._parts = definitions("routes")
        self._giver_of = {_key(row): number for number, row in self._stated()}
        self._codes = dict.fromkeys(sorted({str(g["code"]) for g in self.givers.values() if "code" in g}))
        self._naming: dict[str, set[int]] = defaultdict(set)
        for number, receiver in self.receivers.items():
            self._note(number, receiver)
        self._plain = {
            (r.facts.get("receiver.nace"), r.facts.get("receiver.country")): number
            for number, r in self.receivers.items()
            if not r.covers and "licence.held" not in r.facts
        }
        self._new: tuple[str, ...] = ()
        self._seen = {name: set(self._rows(f"SELECT * FROM {name}")) for name in _PARTS}  # noqa: S608
        self._judged: set[Route] = set(self._rows("SELECT giver, taker, operation FROM route"))
        self._next = len(self._judged)
        self.told = cache(self._told)

    def _borders(self) -> Set[tuple[str, str]]:
        """Return all that may be given from any country that a listing is in."""
        countries = {str(c or "") for (c,) in self.engine.rows("SELECT DISTINCT country FROM lawful")}
        return {(claim, country) for claim in CLAIMS.values() for country in countries | _HOME}

    def learn(self, lawful: Iterable[Row], licences: Iterable[Row]) -> None:
        """Find out who the listings of *lawful* are to the law; tables of schema `one` tell it.

        Raises Outgrown; then nothing is learnt.
        """
        offers: list[dict[str, Any]] = []
        needs: list[dict[str, Any]] = []
        held: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in licences:
            held[row["listing"]][row["licence"]].append(row)
        for row in lawful:
            if row["role"] == "Need":
                number = self._receiver(row, [rows for _, rows in sorted(held[row["listing"]].items())])
                needs.append({"listing": row["listing"], "receiver": number})
            elif "claim" in row:
                offers.append({"listing": row["listing"], "giver": self._giver(row)})
        self._put("offer_law", pa.table(texts(offers, "listing") | wholes(offers, "giver")))
        self._put("need_receiver", pa.table(texts(needs, "listing") | wholes(needs, "receiver")))
        givers = [
            {"giver": g, "code": self.givers[g].get("code")} for g in sorted({o["giver"] for o in offers})
        ]
        self._put("giver", pa.table(wholes(givers, "giver") | texts(givers, "code")))
        self._new = (*(_PARTS[:1] if offers else ()), *(_PARTS[1:] if needs else ()))
        self._do(
            "INSERT INTO one.need_law BY NAME SELECT n.listing, n.receiver, t.taker FROM one.need_receiver n "
            "JOIN region.receiver_taker t ON t.receiver = n.receiver"
        )
        self._do(
            "INSERT INTO one.licensed BY NAME SELECT l.* FROM region.licensed l SEMI JOIN one.need_receiver n "
            "ON n.receiver = l.receiver"
        )

    def judge(self) -> None:
        """Judge the ways that the listings of schema `one` may go and that were not judged before."""
        fresh = False
        for name in self._new:
            rows = set(self._rows(query({}, self._parts[name]))) - self._seen[name]
            for row in rows:
                marks = ", ".join("?" * len(row))
                self.engine.connection.execute(f"INSERT INTO one.{name} VALUES ({marks})", row)  # noqa: S608
            self._seen[name] |= rows
            fresh = fresh or bool(rows)
        if fresh:
            self._judge_fresh()

    def _judge_fresh(self) -> None:
        found: set[Route] = set()
        for name in _PARTS:
            self._do(f"INSERT INTO region.{name} SELECT * FROM one.{name}")  # noqa: S608
        for new in (("given_kind",), ("taken_slot", "taken_kind")):
            where = {n: f"SELECT * FROM {'one' if n in new else 'region'}.{n}" for n in _PARTS}  # noqa: S608
            found |= set(self._rows(query(where, _ROUTE.format(self._parts["route"]))))
        routes = sorted(found - self._judged)
        if not routes:
            return
        law = self.judged_routes(routes, self._next)
        self._next += len(routes)
        self._judged.update(routes)
        self._insert("region.law", law)
        self._do(
            f"INSERT INTO region.law_way {definitions('ways')['law_way']} WHERE l.route >= {self._next - len(routes)}"
        )

    # -----------------------------------------------------------------------------------------------

    def _giver(self, row: Row) -> int:
        key = _key(row)
        known = self._giver_of.get(key)
        if known is not None:
            return known
        if (row["claim"], row.get("country", "")) not in self.borders:
            raise Outgrown
        number = max(self.givers, default=0) + 1
        self.givers[number] = giver_facts({n: row[n] for n in _GIVER if n in row})
        self._giver_of[key] = number
        if "code" in row and row["code"] not in self._codes:
            self._new_code(row["code"])
        return number

    def _new_code(self, code: str) -> None:
        self._codes[code] = None
        self._do("INSERT INTO region.law_code VALUES (?, ?)", code, len(self._codes))
        bears = related([code], list(self._naming), twins())
        self.bears = {
            name: frozenset((*self.bears.get(name, ()), *bears.get(name, ()))) for name in self._naming
        }
        touched = {r for name, codes in bears.items() if codes for r in self._naming[name]}
        _, licensed = self.sorted_out({number: self.receivers[number] for number in sorted(touched)})
        self._license([row for row in licensed if row["code"] == code])

    def _receiver(self, row: Row, held: Sequence[Sequence[Row]]) -> int:
        place = (row.get("nace"), row.get("country"))
        if not held and place in self._plain:
            return self._plain[place]
        number = max(self.receivers, default=0) + 1
        receiver = receiver_of(row, held, self.day)
        self.receivers[number] = receiver
        if not held:
            self._plain[place] = number
        self._note(number, receiver)
        names = [name for name in self._naming if name not in self.bears]
        self.bears = {**self.bears, **related(list(self._codes), names, twins())}
        needs, licensed = self.sorted_out({number: receiver})
        self._insert("region.receiver_taker", pa.table(wholes(needs, "receiver", "taker")))
        self._license(licensed)
        return number

    def _note(self, number: int, receiver: Receiver) -> None:
        for pair in receiver.covers:
            self._naming[pair.split(":")[0]].add(number)

    def _license(self, rows: list[dict[str, Any]]) -> None:
        self._insert("region.licensed", pa.table(wholes(rows, "receiver", "taker") | texts(rows, "code")))
        numbers = {code: place for place, code in enumerate(self._codes, 1)}
        coded = [{**row, "code": numbers[row["code"]]} for row in rows]
        self._insert("region.licensed_code", pa.table(wholes(coded, "receiver", "code", "taker")))

    def _stated(self) -> Iterable[tuple[int, Row]]:
        return ((number, _columns(facts)) for number, facts in self.givers.items())

    def _told(self, giver: int, receiver: int, operation: str) -> tuple[LegalNote, ...]:
        return legal_notes(self.verdict(giver, receiver, operation))

    def _rows(self, text: str) -> list[tuple[Any, ...]]:
        return self.engine.rows(text)

    def _put(self, name: str, table: pa.Table) -> None:
        self._insert(f"one.{name}", table)

    def _insert(self, name: str, table: pa.Table) -> None:
        self.engine.add(name, table)

    def _do(self, statement: str, *values: object) -> None:
        self.engine.connection.execute(statement, values or None)


def _key(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.get(name) or "" for name in _GIVER)


def _columns(facts: Mapping[str, object]) -> dict[str, Any]:
    names = {"claim": "claim", "code": "code", "producer.nace": "nace", "producer.country": "country"}
    return {column: facts[fact] for fact, column in names.items() if fact in facts}
