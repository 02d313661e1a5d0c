"""The rights of a person, everywhere: in the accounts, in the graph, and in what is kept for backup.

The graph names an account by a random number, which may stay. What tells who it was may stand in texts: a
contact, a note, a complaint. Those that hold the person's mail address or full name are found by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept.fields import CONTACTS
from symbio_kg.operate.compact import compact
from symbio_kg.operate.frozen import frozen, people_copy
from symbio_kg.operate.manifest import backups_in, check_files, described, write_manifest
from symbio_kg.people import People
from symbio_kg.people.database import FILE
from symbio_kg.store import EmbeddedStore, GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = [
    "Person",
    "cleanse",
    "erase_person",
    "export_person",
    "forget",
    "person_of",
    "rewrite_backups",
    "tombstones_of",
]

_ERASED: Final = "[…]"
_LEAST: Final = 2
"""A name of fewer words is one that many have."""
_TEXTS: Final = """SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ ?s ?p ?o }}
  FILTER (isLiteral(?o) && REGEX(STR(?o), {pattern}, "i")) }}"""
_ROLES: Final = """SELECT ?g ?s ?p ?o WHERE {{ VALUES ?person {{ {nodes} }} ?role org:member ?person .
  GRAPH ?g {{ ?s ?p ?o }} FILTER (?s = ?role || ?o = ?role) }}"""
_NAMED: Final = "SELECT ?g ?s ?p ?o WHERE {{ VALUES ?o {{ {nodes} }} GRAPH ?g {{ ?s ?p ?o }} }}"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is meant: the random id, and what tells who it is."""

    account: str
    login: str
    name: str

    @property
    def telling(self) -> tuple[str, ...]:
        """The texts that tell who it is: a mail address, a name of several words."""
        name = " ".join(self.name.split())
        return (
            *([self.login] if "@" in self.login else []),
            *([name] if len(name.split()) >= _LEAST else []),
        )

    @property
    def nodes(self) -> tuple[NamedNode, ...]:
        """The names of the account in the graph."""
        return tuple(PREFIXES["data"][f"{kind}/{self.account}"] for kind in ("account", "person"))


def person_of(people: People, account: str) -> Person:
    """Return the person behind *account*; raises NoSuchAccount."""
    known = people.accounts.get(account)
    return Person(known.id, known.login, known.name)


def export_person(data: Path, account: str) -> dict[str, Any]:
    """Return all that is kept of a person in *data*, beside the running service or without one.

    Raises NoSuchAccount, and what `frozen` raises.
    """
    with closing(People(data)) as people:
        person, kept = person_of(people, account), people.export(account)
    with frozen(data) as copy, closing(EmbeddedStore(copy)) as store:
        return {**kept, "graph": _mentions(store, person)}


def erase_person(data: Path, account: str, *, by: str | None = None) -> int:
    """Erase a person from the accounts and the graph of *data*; return how many statements went or changed.

    The words leave the disk when the store is compacted. Raises NoSuchAccount, LastAdministrator, and
    StoreLocked while a service runs: then it has to do it.
    """
    with closing(EmbeddedStore(data)) as store, closing(People(data)) as people:
        person = person_of(people, account)
        people.erase(account, by=by)
        return forget(store, person)


def forget(store: GraphStore, person: Person) -> int:
    """Take out of *store* what tells who *person* was; return how many statements went or changed.

    A contact goes as a whole, of another text the telling words; roles in organisations go.
    """
    remove: dict[str, list[Triple]] = {}
    add: dict[str, list[Triple]] = {}
    for graph, triple in _roles(store, person):
        remove.setdefault(graph, []).append(triple)
    for graph, triple in _texts(store, person):
        remove.setdefault(graph, []).append(triple)
        if triple.predicate not in CONTACTS:
            add.setdefault(graph, []).append(_without(triple, person))
    if remove:
        store.change(remove, add)
    return sum(map(len, remove.values()))


def rewrite_backups(folder: Path, erased: Iterable[str]) -> list[str]:
    """Erase these accounts from every backup in *folder*; return the names of those rewritten.

    What other backups there know to be erased is erased too. A backup that is damaged is left alone and
    raises BackupDamaged.
    """
    kept = backups_in(folder)
    gone = {*erased, *(one for backup in kept for one in tombstones_of(backup.folder))}
    rewritten = []
    for backup in kept:
        check_files(backup.folder, backup.manifest)
        if cleanse(backup.folder, gone):
            write_manifest(backup.folder, described(backup.folder))
            rewritten.append(backup.folder.name)
    return rewritten


def cleanse(folder: Path, erased: Iterable[str]) -> int:
    """Erase these accounts from a folder nobody uses; return how many were there. The store is then compacted."""
    if not (folder / FILE).exists():
        return 0
    with closing(People(folder)) as people:
        there = {account.id for account in people.accounts.all()}
        persons = [person_of(people, one) for one in sorted(there.intersection(erased))]
        if not persons:
            return 0
        with closing(EmbeddedStore(folder)) as store:
            for person in persons:
                forget(store, person)
        people.cleanse(person.account for person in persons)
    compact(folder)
    return len(persons)


def tombstones_of(folder: Path) -> dict[str, int]:
    """Return the accounts that *folder* knows to be erased, and when; nothing is changed there."""
    with people_copy(folder) as copy:
        if copy is None:
            return {}
        with closing(People(copy)) as people:
            return people.tombstones()


def _mentions(store: GraphStore, person: Person) -> list[dict[str, str]]:
    nodes = " ".join(map(str, person.nodes))
    found = [*_texts(store, person), *_statements(store, _NAMED.format(nodes=nodes))]
    return [
        {"graph": graph, "subject": str(t.subject), "predicate": t.predicate.value, "object": str(t.object)}
        for graph, t in dict.fromkeys(found)
    ]


def _roles(store: GraphStore, person: Person) -> list[tuple[str, Triple]]:
    return _statements(store, sparql_prologue() + _ROLES.format(nodes=" ".join(map(str, person.nodes))))


def _texts(store: GraphStore, person: Person) -> list[tuple[str, Triple]]:
    if not person.telling:
        return []
    return _statements(store, _TEXTS.format(pattern=Literal(_pattern(person))))


def _pattern(person: Person) -> str:
    r"""Return the texts as a pattern whose words any space may part, and that no longer word contains."""
    texts = (r"\s+".join(map(re.escape, text.split())) for text in person.telling)
    return rf"(?:^|[^\w.])(?:{'|'.join(texts)})(?:$|\W)"


def _without(triple: Triple, person: Person) -> Triple:
    old = cast("Literal", triple.object)
    texts = "|".join(r"\s+".join(map(re.escape, text.split())) for text in person.telling)
    new = re.sub(texts, _ERASED, old.value, flags=re.IGNORECASE)
    value = Literal(new, language=old.language) if old.language else Literal(new, datatype=old.datatype)
    return Triple(triple.subject, triple.predicate, value)


def _statements(store: GraphStore, query: str) -> list[tuple[str, Triple]]:
    rows = store.select(query)
    return [(cast("NamedNode", g).value, Triple(s, p, o)) for g, s, p, o in rows]  # type: ignore[arg-type]
