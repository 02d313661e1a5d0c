"""The law of a region that is kept: what is new of a listing is judged, the rest was judged before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from functools import cache
from typing import Any, Final

import pyarrow as pa

from symbio_kg.errors import SymbioError
from symbio_kg.match.asking import Asker, twins
from symbio_kg.match.columns import Row, texts, wholes
from symbio_kg.match.law import Law, Route, legal_notes
from symbio_kg.match.sides import Facts, Receiver, giver_facts, receiver_of, related
from symbio_kg.match.tables import CLAIMS
from symbio_kg.model import LegalNote

__all__ = ["LiveLaw", "Outgrown", "WideLaw", "law_tables"]

_HOME: Final = frozenset({"", "TR"})
"""The countries that a giver may be from before any is: none told, and that of the first region."""

_GIVER: Final = ("claim", "code", "nace", "country")


class Outgrown(SymbioError):
    """Something that no listing had before, and that changes what the others are to the law."""

    code = "region-outgrown"

    def __init__(self) -> None:
        super().__init__(
            en="The region has to be matched as a whole.",
            tr="Bölgenin bütün olarak eşleştirilmesi gerekiyor.",
        )


class WideLaw(Law):
    """The law of a whole region, whose receivers are also told apart by what may come from any country there is."""

    def _borders(self) -> Set[tuple[str, str]]:
        countries = {str(c or "") for (c,) in self.engine.rows("SELECT DISTINCT country FROM lawful")}
        return {(claim, country) for claim in CLAIMS.values() for country in countries | _HOME}


class LiveLaw(Law):
    """The law of the tables that `law_tables` makes; `told` returns its notes on a way."""

    def __init__(self, tables: Mapping[str, pa.Table], day: date, asker: Asker) -> None:
        self.day, self.asker = day, asker
        givers = [_filled(row) for row in tables["giver"].to_pylist()]
        self.givers = {row["giver"]: giver_facts(row) for row in givers}
        self._giver_of: dict[object, int] = {_key(row): row["giver"] for row in givers}
        self.receivers = {row["receiver"]: _receiver(row) for row in tables["receiver"].to_pylist()}
        self._receiver_of = {_whole(receiver): number for number, receiver in self.receivers.items()}
        self._next = max(self.receivers, default=0) + 1
        self.takers = [(_facts(row["facts"]), _facts(row["site"])) for row in tables["taker"].to_pylist()]
        self.taker_of = {}  # what is new gets a sort of its own, which is judged alike
        self._taker_for: dict[tuple[int, str], int] = {
            (row["receiver"], row["code"] or ""): row["taker"] for row in tables["licensed"].to_pylist()
        }
        self._outcome: dict[Route, int | None] = {
            (row["giver"], row["taker"], row["operation"]): row["outcome"]
            for row in tables["law"].to_pylist()
        }
        self.borders = {(row["claim"], row["country"]) for row in tables["border"].to_pylist()}
        self._codes = dict.fromkeys(sorted({str(g["code"]) for g in self.givers.values() if "code" in g}))
        self._naming: dict[str, set[int]] = defaultdict(set)
        for number, receiver in self.receivers.items():
            self._note(number, receiver)
        self.bears = related(list(self._codes), list(self._naming), twins())
        self.told = cache(self._told)

    def giver(self, row: Row) -> int:
        """Return the number of the giver of *row* of table `lawful`, 0 for an offer that is no concern of the law.

        Raises Outgrown.
        """
        if "claim" not in row:
            return 0
        if _key(row) in self._giver_of:
            return self._giver_of[_key(row)]
        if (row["claim"], row.get("country", "")) not in self.borders:
            raise Outgrown
        number = max(self.givers, default=0) + 1
        self.givers[number] = giver_facts({n: row[n] for n in _GIVER if n in row})
        self._giver_of[_key(row)] = number
        if "code" in row and row["code"] not in self._codes:
            self._new_code(row["code"])
        return number

    def receiver(self, row: Row, licences: Iterable[Row]) -> int:
        """Return the number of the receiver of *row* of table `lawful`, with the *licences* of its site."""
        held: dict[str, list[Row]] = defaultdict(list)
        for licence in licences:
            held[licence["licence"]].append(licence)
        receiver = receiver_of(row, [rows for _, rows in sorted(held.items())], self.day)
        known = self._receiver_of.setdefault(_whole(receiver), self._next)
        if known == self._next:
            self._next += 1
            self.receivers[known] = receiver
            self._note(known, receiver)
            names = [name for name in self._naming if name not in self.bears]
            self.bears = {**self.bears, **related(list(self._codes), names, twins())}
            self._sort({known: receiver})
        return known

    def route(self, giver: int, receiver: int, operation: str) -> Route | None:
        """Return the way from *giver* to *receiver* for *operation*; None where the law has no say."""
        if not giver or not receiver:
            return None
        code = str(self.givers[giver].get("code", ""))
        taker = self._taker_for.get((receiver, code))
        return giver, self._taker_for[receiver, ""] if taker is None else taker, operation

    def judge(self, routes: Iterable[Route]) -> None:
        """Judge those of *routes* that were not judged before."""
        fresh = sorted({route for route in routes if route not in self._outcome})
        if fresh:
            self._outcome.update(dict.fromkeys(fresh))
            for row in self.judged_routes(fresh, 0).to_pylist():
                self._outcome[row["giver"], row["taker"], row["operation"]] = row["outcome"]

    def outcome(self, route: Route | None) -> int | None:
        """Return how *route*, which was judged, ends; None where the law has no say."""
        return None if route is None else self._outcome[route]

    def tables(self) -> dict[str, pa.Table]:
        """Return all of it as `law_tables` does."""
        licensed = [
            {"receiver": receiver, "code": code, "taker": taker}
            for (receiver, code), taker in self._taker_for.items()
        ]
        judged = [(*route, outcome) for route, outcome in self._outcome.items()]
        names = ("giver", "taker", "operation", "outcome")
        rows = [dict(zip(names, row, strict=True)) for row in judged]
        return _tables(self, licensed, rows)

    # -----------------------------------------------------------------------------------------------

    def _new_code(self, code: str) -> None:
        self._codes[code] = None
        bears = related([code], list(self._naming), twins())
        self.bears = {
            name: frozenset((*self.bears.get(name, ()), *bears.get(name, ()))) for name in self._naming
        }
        touched = {r for name, codes in bears.items() if codes for r in self._naming[name]}
        self._sort({number: self.receivers[number] for number in sorted(touched)})

    def _sort(self, some: Mapping[int, Receiver]) -> None:
        needs, licensed = self.sorted_out(some)
        for row in (*needs, *licensed):
            self._taker_for[row["receiver"], row.get("code", "")] = row["taker"]

    def _note(self, number: int, receiver: Receiver) -> None:
        for pair in receiver.covers:
            self._naming[pair.split(":")[0]].add(number)

    def _told(self, giver: int, receiver: int, operation: str) -> tuple[LegalNote, ...]:
        return legal_notes(self.verdict(giver, receiver, operation))


def law_tables(law: Law) -> dict[str, pa.Table]:
    """Return what *law*, which an engine has just judged, says: givers, receivers, their sorts, and outcomes."""
    rows = law.engine.rows(
        "SELECT receiver, code, taker FROM licensed UNION ALL SELECT receiver, '', taker FROM receiver_taker"
    )
    licensed = [dict(zip(("receiver", "code", "taker"), row, strict=True)) for row in rows]
    names = ("giver", "taker", "operation", "outcome")
    judged = law.engine.rows(f"SELECT {', '.join(names)} FROM law")  # noqa: S608
    return _tables(law, licensed, [dict(zip(names, row, strict=True)) for row in judged])


def _tables(
    law: Law, licensed: Sequence[Mapping[str, Any]], judged: Sequence[Mapping[str, Any]]
) -> dict[str, pa.Table]:
    givers = [{"giver": number, **_columns(facts)} for number, facts in law.givers.items()]
    receivers = [
        {"receiver": number, "facts": json.dumps(r.facts), "covers": json.dumps(r.covers)}
        for number, r in law.receivers.items()
    ]
    borders = [{"claim": claim, "country": country} for claim, country in sorted(law.borders)]
    takers = [{"facts": json.dumps(facts), "site": json.dumps(site)} for facts, site in law.takers]
    return {
        "giver": pa.table(wholes(givers, "giver") | texts(givers, *_GIVER)),
        "receiver": pa.table(wholes(receivers, "receiver") | texts(receivers, "facts", "covers")),
        "border": pa.table(texts(borders, "claim", "country")),
        "taker": pa.table(texts(takers, "facts", "site")),
        "licensed": pa.table(wholes(licensed, "receiver", "taker") | texts(licensed, "code")),
        "law": pa.table(wholes(judged, "giver", "taker", "outcome") | texts(judged, "operation")),
    }


def _receiver(row: Row) -> Receiver:
    return Receiver(_facts(row["facts"]), tuple(json.loads(row["covers"])))


def _facts(text: str) -> Facts:
    return {
        fact: tuple(value) if isinstance(value, list) else value for fact, value in json.loads(text).items()
    }


def _whole(receiver: Receiver) -> object:
    return tuple(sorted(receiver.facts.items())), receiver.covers


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _key(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.get(name) or "" for name in _GIVER)


def _columns(facts: Facts) -> dict[str, object]:
    names = {"claim": "claim", "code": "code", "producer.nace": "nace", "producer.country": "country"}
    return {column: facts[fact] for fact, column in names.items() if fact in facts}
