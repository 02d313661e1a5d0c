"""What every store offers, what it answers with, and how it fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from symbio_kg.errors import SymbioError
from symbio_kg.model import Text
from symbio_kg.terms import PREFIXES

__all__ = [
    "AUDIT",
    "CASES",
    "CODES",
    "DECISIONS",
    "KNOWLEDGE",
    "LAW",
    "LISTINGS",
    "ONTOLOGY",
    "GraphStore",
    "Solutions",
    "StoreDamaged",
    "StoreFailed",
    "StoreFull",
    "StoreLocked",
    "Term",
]

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_GRAPH = PREFIXES["graph"]
ONTOLOGY: Final = f"{_GRAPH}ontology"
CODES: Final = f"{_GRAPH}codes"
LAW: Final = f"{_GRAPH}law"
KNOWLEDGE: Final = f"{_GRAPH}knowledge"
CASES: Final = f"{_GRAPH}cases"
LISTINGS: Final = f"{_GRAPH}public/listings"
DECISIONS: Final = f"{_GRAPH}public/decisions"
AUDIT: Final = f"{_GRAPH}audit"


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT: the variables in their order, and one tuple a row."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def dicts(self) -> Iterator[dict[str, Term]]:
        """Yield each row as variable → term, without those that are unbound."""
        for row in self.rows:
            yield {n: t for n, t in zip(self.variables, row, strict=True) if t is not None}

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class GraphStore(Protocol):
    """A dataset of named graphs; queries see their union, and each of them through GRAPH ?g.

    `bindings` fix variables of the outermost group of a query. Every write is one commit: it is
    there as a whole or not at all, and durable when the call returns. Errors: SyntaxError for a
    query that does not parse, StoreFailed for anything the store itself cannot do.
    """

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """Return every solution of a SELECT."""

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """Return the answer to an ASK."""

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE."""

    def add(self, graph: str, triples: Iterable[Triple]) -> None:
        """Add *triples* to *graph*."""

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """Make *graph* hold exactly *triples*; readers see the old content or the new."""

    def change(self, remove: Mapping[str, Iterable[Triple]], add: Mapping[str, Iterable[Triple]]) -> None:
        """Remove and add triples, by graph, in one commit; none of them has a blank node."""

    def load(self, graph: str, files: Sequence[Path]) -> None:
        """Make *graph* hold exactly what the Turtle *files* say; meant for large, trusted files."""

    def triples(self, graph: str) -> list[Triple]:
        """Return the content of *graph*."""

    def drop(self, graph: str) -> None:
        """Remove *graph*; nothing happens when it is not there."""

    def graphs(self) -> list[str]:
        """Return the IRIs of the graphs that hold something, sorted."""

    def count(self, graph: str | None = None) -> int:
        """Return the number of triples in *graph*, or in all graphs together."""

    def together(self) -> AbstractContextManager[None]:
        """Let the writes inside share one sync: they are durable when it ends, not before."""

    def flush(self) -> None:
        """Return when all that was written is durable."""

    def backup(self, path: Path) -> None:
        """Write a copy to the folder *path*, which must not exist, that `open_store` can open."""

    def close(self) -> None:
        """Let go of the store; it cannot be used afterwards."""


class StoreFailed(SymbioError):
    """The store refused or could not be reached."""

    code = "store-failed"
    exit_code = 3

    def __init__(self, where: str, reason: str | Text) -> None:
        told = {"en": reason, "tr": reason} if isinstance(reason, str) else reason
        super().__init__(
            en=f"{where}: the store could not do this: {told['en']}",
            tr=f"{where}: depo bu işlemi yapamadı: {told['tr']}",
        )


class StoreFull(StoreFailed):
    """There is no room on the disk for what was to be written; nothing of it was."""

    code = "store-full"

    def __init__(self, where: str) -> None:
        super().__init__(
            where,
            {
                "en": "the disk is full. Free some space and run it again; what was stored before is as it was.",
                "tr": "disk dolu. Yer açıp yeniden çalıştırın; önceden saklananlar olduğu gibi duruyor.",
            },
        )


class StoreLocked(SymbioError):
    """Another process, or another part of this one, has the folder open."""

    code = "store-locked"
    exit_code = 3

    def __init__(self, where: str) -> None:
        super().__init__(
            en=f"{where}: another symbio process is using this folder. Wait for it or stop it.",
            tr=f"{where}: bu klasörü başka bir symbio süreci kullanıyor. Bitmesini bekleyin ya da durdurun.",
        )


class StoreDamaged(SymbioError):
    """Confirmed writes are missing from the folder: a damaged disk or an incomplete copy."""

    code = "store-damaged"
    exit_code = 3

    def __init__(self, where: str, found: int, confirmed: int) -> None:
        self.found = found
        self.confirmed = confirmed
        super().__init__(
            en=f"{where}: only {found} of {confirmed} confirmed writes are there. "
            "Restore the last backup, or run `symbio init` in a new folder and load the documents again.",
            tr=f"{where}: onaylanmış {confirmed} yazmanın yalnızca {found} tanesi yerinde. "
            "Son yedeği geri yükleyin ya da yeni bir klasörde `symbio init` çalıştırıp "
            "belgeleri yeniden yükleyin.",
        )
