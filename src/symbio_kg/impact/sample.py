"""The invented synergies of the sample region and their ledger, to try reports on; every word and figure is marked."""

from __future__ import annotations

import csv
import io
from collections import deque
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from symbio_kg import assets
from symbio_kg.errors import SymbioError
from symbio_kg.govern import Synergies
from symbio_kg.govern.lifecycle import ENDED, IDEA, Transition, lifecycle
from symbio_kg.govern.model import Evidence, Synergy
from symbio_kg.impact.intake import COLUMNS, take_ledger
from symbio_kg.people import Caller, Role, SignedInBy, entitled
from symbio_kg.store import GraphStore
from symbio_kg.terms import sparql_prologue

__all__ = ["SampleMissing", "take_sample"]

_SAID: Final = "Örnek için uyduruldu. / Invented for the sample."
_REASON: Final = "price"
_LISTING: Final = "SELECT ?listing WHERE { ?listing dcterms:identifier ?name ; sym:listedBy ?firm }"


class SampleMissing(SymbioError):
    """The sample region is not in the store."""

    code = "sample-missing"
    exit_code = 1

    def __init__(self, name: str) -> None:
        super().__init__(
            en=f"Listing {name} is not here. Load examples/izmir/materials.csv first.",
            tr=f"{name} ilanı burada yok. Önce examples/izmir/materials.csv dosyasını yükleyin.",
        )


def take_sample(store: GraphStore) -> tuple[int, int, int]:
    """Carry the sample's synergies to their states, take their ledger in; return synergies, figures and head counts.

    Raises SampleMissing without the sample region, StepRefused where they are under way already.
    """
    folder = assets.examples() / "impact"
    made = {row["synergy"]: _carried(store, row) for row in _table(folder / "synergies.tsv", "\t")}
    known = [one.id for one in made.values()]
    figures, heads = take_ledger(store, _ledger(folder / "ledger.csv", made), known)
    return len(made), figures, heads


def _table(path: Path, separator: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


def _ledger(path: Path, made: dict[str, Synergy]) -> str:
    """Return the sample's ledger with the ids that its synergies got."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in _table(path, ","):
        ids = {name: made[row[name]].id for name in ("synergy", "continues") if row[name]}
        writer.writerow(row | ids)
    return out.getvalue()


def _carried(store: GraphStore, row: dict[str, str]) -> Synergy:
    begun = datetime.combine(date.fromisoformat(row["since"]), time(), UTC)
    synergies, facilitator = Synergies(store, lambda: begun), _person(Role.FACILITATOR)
    offer, need = (_listing(store, row[side]) for side in ("offer", "need"))
    found = synergies.propose(offer, need, facilitator, _SAID)
    for firm in found.parties:
        found = synergies.consent(found.id, _person(Role.FIRM, firm), given=True)
    for move in _way(row["state"]):
        found = synergies.step(
            found.id,
            move.after,
            facilitator,
            readiness=move.readiness,
            evidence=[Evidence(kind, _SAID) for kind in sorted(move.evidence)],
            reason=_REASON if move.after == ENDED else "",
        )
    return found


def _listing(store: GraphStore, name: str) -> str:
    rows = store.select(sparql_prologue() + _LISTING, {"name": Literal(name)})
    found = next((row[0] for row in rows if isinstance(row[0], NamedNode)), None)
    if found is None:
        raise SampleMissing(name)
    return found.value


def _person(role: Role, organisation: str | None = None) -> Caller:
    return Caller("sample", _SAID, frozenset({role}), organisation, entitled([role]), SignedInBy.SESSION)


def _way(state: str) -> list[Transition]:
    """Return the fewest steps that lead to *state*; one that ended had been in contact before."""
    if state == ENDED:
        return [*_way("contacted"), lifecycle().transitions["contacted", ENDED]]
    waiting: deque[tuple[str, list[Transition]]] = deque([(IDEA, [])])
    while waiting[0][0] != state:
        here, way = waiting.popleft()
        waiting.extend((move.after, [*way, move]) for move in lifecycle().after(here) if move.after != here)
    return waiting[0][1]
