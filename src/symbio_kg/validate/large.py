"""An N-Triples file too large to hold as a document, brought into the form in which it is judged.

The same is done with it as with a document that is read: bad terms end in Unreadable, foreign words in findings,
blank nodes get names, numbers become the decimals that the property asks for, ill-typed values become text.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from symbio_kg.model import Finding, Place
from symbio_kg.read import Unreadable
from symbio_kg.read.guards import MAX_LITERAL, check_term, show
from symbio_kg.read.rdf import DECIMAL_TYPES, decimals, exact, judged_words
from symbio_kg.terms import BASE, PREFIXES
from symbio_kg.validate.facts import Facts, facts_of_file, quoted
from symbio_kg.validate.graph import sound
from symbio_kg.validate.known import iris_of, types_of
from symbio_kg.validate.lexical import VALID
from symbio_kg.vocabulary import Vocabulary

__all__ = ["is_large", "line_of_each", "opened", "subjects_among", "with_types", "words_of"]

_LARGE = 16 * 2**20
_SAFE = (
    r'(?:<(?:https?://|urn:)[A-Za-z0-9._~/?#=&%+:-]{1,1000}>|_:.*|"[ !#-\[\]-~\x{a1}-\x{24f}]*"'
    r"(?:@[a-z-]+|\^\^<http://www\.w3\.org/[A-Za-z0-9/#]+>)?)"
)
_BUILT_IN = r'"\^\^<http://www\.w3\.org/(?:2001/XMLSchema|1999/02/22-rdf-syntax-ns)#'
_SURE = "|".join(rf'"{pattern}"\^\^<{datatype}>' for datatype, pattern in VALID.items())


def is_large(path: Path) -> bool:
    """Tell whether *path* is better judged as a file: N-Triples of 16 MB or more."""
    return path.suffix.lower() == ".nt" and path.is_file() and path.stat().st_size >= _LARGE


@contextmanager
def opened(path: Path, name: str) -> Iterator[Facts]:
    """Give the facts of the N-Triples file *path* as they are judged; Unreadable when it is none, or has bad terms."""
    try:
        with facts_of_file(path) as facts:
            _check(facts, name)
            _restate(facts)
            yield facts
    except OSError as error:
        raise Unreadable("not-found", name) from error
    except SyntaxError as error:
        place = Place(name, line=_bad_line(path))
        raise Unreadable("syntax", place, format="N-Triples", reason=show(error.msg, 200)) from error


def words_of(facts: Facts, name: str) -> list[Finding]:
    """Return what is wrong with the words of *facts*: own terms restated, terms that do not exist."""
    own, words = quoted(f"<{BASE}"), quoted(f"<{PREFIXES['sym']}")
    kind = quoted(f"<{PREFIXES['rdf']}type>")
    rows = (
        f"SELECT min(s) AS s, p, min(o) AS o FROM t WHERE p <> {kind} AND starts_with(p, {words}) GROUP BY p "
        f"UNION ALL SELECT min(s), p, o FROM t WHERE p = {kind} AND starts_with(o, {words}) GROUP BY p, o "
        f"UNION ALL SELECT s, min(p), min(o) FROM t WHERE starts_with(s, {own}) "
        f"AND NOT starts_with(s, {quoted(f'<{BASE}data/')}) GROUP BY s"
    )
    return list(judged_words(sorted(facts.triples(rows), key=str), name, {}))


def with_types(facts: Facts, vocabulary: Vocabulary) -> frozenset[str]:
    """Add what *vocabulary* says of the terms that *facts* mention, and return those it had no triple about."""
    listed = facts.listed([f"<{iri}>" for iri in iris_of(vocabulary)])
    mentioned = [n[1:-1] for (n,) in facts.run(f"SELECT n FROM {listed} WHERE n IN (SELECT o FROM t)")]
    new = frozenset(mentioned) - subjects_among(facts, mentioned)
    types = types_of(sorted(mentioned), vocabulary)
    facts.add(ox.Triple(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o)) for s, p, o in types)
    return new


def subjects_among(facts: Facts, nodes: list[str]) -> frozenset[str]:
    """Return those of the IRIs *nodes* that some triple is about."""
    listed = facts.listed([f"<{node}>" for node in nodes])
    rows = facts.run(f"SELECT n FROM {listed} WHERE n IN (SELECT s FROM t)")
    return frozenset(node[1:-1] for (node,) in rows)


def line_of_each(path: Path, nodes: frozenset[str]) -> Mapping[str, int]:
    """Return the first line of the file *path* that opens with each of the IRIs *nodes*, where one does."""
    wanted = {f"<{node}>".encode(): node for node in nodes}
    found: dict[str, int] = {}
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not wanted:
                break
            node = wanted.pop(line.removeprefix(BOM_UTF8).partition(b">")[0].strip() + b">", None)
            if node is not None:
                found[node] = number
    return found


def _check(facts: Facts, name: str) -> None:
    """Raise Unreadable for an empty file, and for a term that may not be stored."""
    if not facts.run("SELECT 1 FROM t LIMIT 1"):
        raise Unreadable("empty", name)
    doubtful = f"NOT regexp_full_match(x, {quoted(_SAFE)}) OR length(x) > {MAX_LITERAL}"
    for column in "spo":
        rows = facts.run(f"SELECT DISTINCT {column} AS x FROM t WHERE {doubtful}")
        for term in facts.terms([text for (text,) in rows]):
            if isinstance(term, ox.Triple):
                raise Unreadable("triple-term", name)
            check_term(term, name)


def _restate(facts: Facts) -> None:
    """Name blank nodes, give numbers their decimal form, and turn ill-typed values into text."""
    for column in "so":
        named = f"'<urn:blank:' || {column} || '>'"
        facts.run(f"UPDATE t SET {column} = {named} WHERE starts_with({column}, '_:')")
    for short in sorted(decimals()):
        prefix, _, local = short.partition(":")
        predicate = PREFIXES[prefix][local]
        kinds = " OR ".join(f"suffix(o, {quoted(f'^^{kind}')})" for kind in sorted(map(str, DECIMAL_TYPES)))
        where = f"p = {quoted(str(predicate))} AND ({kinds})"
        facts.restate(where, lambda term, predicate=predicate: exact(predicate, term))  # type: ignore[misc]
    odd = f"regexp_matches(o, {quoted(_BUILT_IN)}) AND NOT regexp_full_match(o, {quoted(_SURE)})"
    facts.restate(odd, lambda term: sound(term) if isinstance(term, ox.Literal) else term)


def _bad_line(path: Path) -> int | None:
    try:
        for _ in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
            pass
    except SyntaxError as error:
        return error.lineno
    return None
