"""Carrying synergies: proposing, stepping on, consenting, recording; each checked against the table of steps.

Run every change inside the one writer: what is checked must still hold when it is written.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Final

from pyoxigraph import NamedNode, Triple

from symbio_kg import assets
from symbio_kg.accept import GOVERNANCE, owners
from symbio_kg.govern.errors import ListingUnknown, NotYours, StepRefused, SynergyUnknown
from symbio_kg.govern.graph import act_triples, graph_of, head, synergy_of
from symbio_kg.govern.lifecycle import COMPLETED, ENDED, IDEA, RUNS, Transition, lifecycle
from symbio_kg.govern.model import Act, Consent, Evidence, Kind, Publication, Record, Shown, Step, Synergy
from symbio_kg.govern.public import PUBLIC_SYNERGIES, public_change
from symbio_kg.model import Document
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.validate import Validator

__all__ = ["Synergies", "judge", "parts_of"]

_ID: Final = re.compile(r"[0-9a-f]{20}")
_MOST_EVIDENCE: Final = 9
_LONGEST: Final = 4000
_ANSWERS: Final[dict[Kind, frozenset[Kind]]] = {Kind.CLOSING: frozenset({Kind.TASK, Kind.COMPLAINT})}
_ALL: Final = f"""SELECT ?synergy ?offer ?need WHERE {{
  GRAPH ?g {{ ?synergy a sym:Synergy ; sym:offerSide ?offer ; sym:needSide ?need }}
  FILTER STRSTARTS(STR(?g), "{GOVERNANCE}synergy/") }}"""
_OF: Final = f"""SELECT ?synergy WHERE {{
  GRAPH ?g {{ ?synergy a sym:Synergy ; sym:giver|sym:taker ?party }}
  FILTER STRSTARTS(STR(?g), "{GOVERNANCE}synergy/") }}"""
_HIDDEN: Final = "SELECT ?hidden WHERE { ?hidden prov:alternateOf ?listing }"
_KIND: Final = "ASK { ?listing a ?kind }"


@cache
def judge() -> Validator:
    """Return what judges synergies: shapes of their own, as no document from outside may speak of any."""
    return Validator(shapes=assets.shapes() / "govern")


def parts_of(caller: Caller, synergy: Synergy) -> frozenset[str]:
    """Return what *caller* is to *synergy*: party, facilitator, authority, administrator; empty for others."""
    found = set()
    if caller.has(Role.FIRM) and caller.organisation in synergy.parties:
        found.add("party")
    for role in (Role.FACILITATOR, Role.AUTHORITY, Role.ADMINISTRATOR):
        if caller.has(role):
            found.add(role.value)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Synergies:
    """The synergies of one store."""

    store: GraphStore
    clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)

    # Reading

    def get(self, identifier: str, caller: Caller) -> Synergy:
        """Return the synergy; raises SynergyUnknown also when *caller* may not know of it."""
        found = self._read(identifier)
        if found is None or not caller.may(Scope.READ) or not parts_of(caller, found):
            raise SynergyUnknown(identifier)
        return found

    def of(self, caller: Caller) -> list[Synergy]:
        """Return the synergies *caller* may know of, newest step first."""
        if not caller.may(Scope.READ):
            return []
        every = caller.has(Role.FACILITATOR, Role.AUTHORITY, Role.ADMINISTRATOR)
        if not every and not (caller.has(Role.FIRM) and caller.organisation):
            return []
        query, bound = (_ALL, None) if every else (_OF, {"party": NamedNode(str(caller.organisation))})
        rows = self.store.select(sparql_prologue() + query, bound)
        found = (
            self._read(str(row[0].value).rpartition("/")[2]) for row in rows if isinstance(row[0], NamedNode)
        )
        held = [s for s in found if s is not None]
        return sorted(held, key=lambda s: (s.steps[-1].act.at, s.id), reverse=True)

    def all(self) -> list[Synergy]:
        """Return every synergy, for what is computed over them."""
        rows = self.store.select(sparql_prologue() + _ALL)
        found = (
            self._read(str(row[0].value).rpartition("/")[2]) for row in rows if isinstance(row[0], NamedNode)
        )
        return [s for s in found if s is not None]

    def _read(self, identifier: str) -> Synergy | None:
        if not _ID.fullmatch(identifier):
            return None
        return synergy_of(self.store.triples(graph_of(identifier)))

    # Changing

    def propose(self, offer: str, need: str, caller: Caller, said: str) -> Synergy:
        """Begin a synergy of *offer* and *need*; *said* tells which match or who had the idea.

        Raises ListingUnknown, NotYours, and StepRefused for one firm on both sides or a pair that is under way.
        """
        pair = self._listing(offer, "Offer"), self._listing(need, "Need")
        firms = owners(self.store, [NamedNode(p) for p in pair])
        giver, taker = (firms[NamedNode(p)].value for p in pair)
        made = Synergy(secrets.token_hex(10), *pair, giver, taker, ())
        if not caller.may(Scope.SYNERGIES) or not parts_of(caller, made) & {"party", "facilitator"}:
            raise NotYours
        if giver == taker:
            raise StepRefused(en="Both listings are of one firm.", tr="İki ilan da aynı firmanın.")
        if self._under_way(*pair):
            raise StepRefused(
                en="This offer and need are under way already.", tr="Bu teklif ile ihtiyaç zaten yürütülüyor."
            )
        first = Step(self._act(made, caller), "", IDEA, 1, (Evidence("match", said),))
        self._judge(made, first)
        made = replace(made, steps=(first,))
        return self._keep(made, [*head(made), *act_triples(made.id, first)])

    def step(
        self,
        identifier: str,
        to: str,
        caller: Caller,
        *,
        readiness: int,
        evidence: Sequence[Evidence] = (),
        reason: str = "",
        note: str = "",
    ) -> Synergy:
        """Make the next step; raises SynergyUnknown, NotYours, or StepRefused with what is missing."""
        synergy = self.get(identifier, caller)
        move = self._allowed(synergy, to, caller)
        self._check(move, synergy, readiness, evidence, reason)
        made = Step(
            self._act(synergy, caller), synergy.state, to, readiness, tuple(evidence), reason, note.strip()
        )
        self._judge(synergy, made)
        return self._keep(replace(synergy, steps=(*synergy.steps, made)), act_triples(identifier, made))

    def consent(self, identifier: str, caller: Caller, *, given: bool) -> Synergy:
        """Say for one's own firm whether the other side may know its name; only its own people may.

        Raises SynergyUnknown, NotYours, and StepRefused once it has ended.
        """
        synergy = self._mine(identifier, caller)
        if synergy.consented[str(caller.organisation)] == given:
            return synergy
        made = Consent(self._act(synergy, caller), given)
        return self._keep(replace(synergy, consents=(*synergy.consents, made)), act_triples(identifier, made))

    def publish(self, identifier: str, caller: Caller, shown: Shown) -> Synergy:
        """Choose for one's own firm what everybody may see; raises SynergyUnknown, NotYours, StepRefused."""
        synergy = self._mine(identifier, caller)
        made = Publication(self._act(synergy, caller), shown)
        return self._keep(
            replace(synergy, publications=(*synergy.publications, made)), act_triples(identifier, made)
        )

    def record(
        self,
        identifier: str,
        kind: Kind,
        caller: Caller,
        text: str,
        *,
        day: date | None = None,
        until: date | None = None,
        hash: str = "",  # noqa: A002  what it is
        answers: int | None = None,
    ) -> Synergy:
        """Add a record; raises SynergyUnknown, NotYours, StepRefused for one that answers nothing or is empty."""
        synergy = self.get(identifier, caller)
        if not caller.may(Scope.SYNERGIES) or parts_of(caller, synergy) <= {"administrator"}:
            raise NotYours
        self._answerable(synergy, kind, answers, caller)
        if not 0 < len(text.strip()) <= _LONGEST or (day and until and until < day):
            raise StepRefused(
                en=f"Write 1 to {_LONGEST} characters; the last day is not before the first.",
                tr=f"1 ile {_LONGEST} karakter arası yazın; son gün ilk günden önce olamaz.",
            )
        made = Record(self._act(synergy, caller), kind, text.strip(), day, until, hash, answers)
        return self._keep(replace(synergy, records=(*synergy.records, made)), act_triples(identifier, made))

    def _keep(self, synergy: Synergy, triples: list[Triple]) -> Synergy:
        """Write an act and what it changes for everybody, in one commit."""
        gone, come = public_change(self.store, synergy)
        self.store.change({PUBLIC_SYNERGIES: gone}, {graph_of(synergy.id): triples, PUBLIC_SYNERGIES: come})
        return synergy

    # Checking

    def _listing(self, name: str, kind: str) -> str:
        """Return the name the listing is stored under; raises ListingUnknown."""
        try:
            node = NamedNode(name)
        except ValueError:
            raise ListingUnknown(name) from None
        hidden = self.store.select(sparql_prologue() + _HIDDEN, {"listing": node})
        first = next((row[0] for row in hidden if isinstance(row[0], NamedNode)), node)
        if not self.store.ask(
            _KIND, {"listing": first, "kind": PREFIXES["sym"][kind]}
        ) or first not in owners(self.store, [first]):
            raise ListingUnknown(name)
        return first.value

    def _under_way(self, offer: str, need: str) -> bool:
        bound = {"offer": NamedNode(offer), "need": NamedNode(need)}
        rows = self.store.select(sparql_prologue() + _ALL, bound)
        found = (self._read(row[0].value.rpartition("/")[2]) for row in rows if isinstance(row[0], NamedNode))
        return any(s is not None and s.open for s in found)

    def _allowed(self, synergy: Synergy, to: str, caller: Caller) -> Transition:
        life = lifecycle()
        move = life.transitions.get((synergy.state, to))
        if move is None:
            then = life.after(synergy.state)
            en, tr = (", ".join(life.states[t.after].text[x] for t in then) or "–" for x in ("en", "tr"))
            raise StepRefused(
                en=f"From here it can only go to: {en}.", tr=f"Buradan yalnızca şunlara geçilir: {tr}."
            )
        if not caller.may(Scope.SYNERGIES) or not parts_of(caller, synergy) & move.by:
            raise NotYours
        if move.consent and not synergy.named:
            raise StepRefused(
                en="Both sides have to consent to be named first.",
                tr="Önce iki taraf da adının bilinmesine onay vermeli.",
            )
        return move

    def _check(
        self, move: Transition, synergy: Synergy, readiness: int, evidence: Sequence[Evidence], reason: str
    ) -> None:
        life = lifecycle()
        kinds = {e.kind for e in evidence}
        lacking = sorted(move.evidence - kinds)
        if lacking or kinds - life.evidence.keys() or len(evidence) > _MOST_EVIDENCE:
            en, tr = (", ".join(life.evidence[k].text[x] for k in lacking) for x in ("en", "tr"))
            raise StepRefused(
                en=f"Give the evidence this step asks for: {en or 'one to nine of a known kind'}.",
                tr=f"Bu adımın gerektirdiği kanıtı verin: {tr or 'bilinen türden bir ile dokuz arası'}.",
            )
        if not move.readiness <= readiness <= len(life.readiness):
            raise StepRefused(
                en=f"This step asks for a readiness level from {move.readiness} to {len(life.readiness)}.",
                tr=f"Bu adım {move.readiness} ile {len(life.readiness)} arası hazır oluş düzeyi ister.",
            )
        if (move.after == ENDED) != bool(reason) or (reason and reason not in life.reasons):
            raise StepRefused(
                en="Give a known reason when it ends, and only then.",
                tr="Sona ererken bilinen bir neden verin; başka adımda vermeyin.",
            )
        if reason and life.reasons[reason].group == COMPLETED and synergy.state not in RUNS:
            raise StepRefused(
                en="What never ran cannot have been completed. Give another reason.",
                tr="Hiç işlememiş bir sinerji tamamlanmış olamaz. Başka bir neden verin.",
            )

    def _judge(self, synergy: Synergy, step: Step) -> None:
        """Raise StepRefused with what the shapes find in *step*."""
        triples: list[Triple] = [*head(synergy), *act_triples(synergy.id, step)]
        report = judge().validate(Document(f"synergy/{synergy.id}", triples))
        if not report.conforms:
            said = [f.message for f in report.violations]
            raise StepRefused(
                en=" ".join(m["en"] for m in said),
                tr=" ".join(m["tr"] for m in said),
                findings=report.violations,
            )

    def _mine(self, identifier: str, caller: Caller) -> Synergy:
        synergy = self.get(identifier, caller)
        if not caller.may(Scope.SYNERGIES) or "party" not in parts_of(caller, synergy):
            raise NotYours
        if not synergy.open:
            raise StepRefused(en="It has ended.", tr="Sona ermiş.")
        return synergy

    def _answerable(self, synergy: Synergy, kind: Kind, answers: int | None, caller: Caller) -> None:
        wanted = {Kind.CLOSING, Kind.CORRECTION}
        target = next((r for r in synergy.records if r.act.number == answers), None)
        fits = target is not None and target.kind in _ANSWERS.get(kind, frozenset(Kind))
        again = kind is Kind.CLOSING and any(r.kind is kind and r.answers == answers for r in synergy.records)
        if (kind in wanted) != (answers is not None) or (answers is not None and not fits) or again:
            raise StepRefused(
                en="A closing answers one open task or complaint, a correction one earlier record; others none.",
                tr="Kapatma açık bir görevi ya da şikâyeti, düzeltme önceki bir kaydı yanıtlar; ötekiler yanıtlamaz.",
            )
        if kind is Kind.CORRECTION and target is not None and not self._wrote(target, caller):
            raise NotYours

    @staticmethod
    def _wrote(record: Record, caller: Caller) -> bool:
        """Tell whether a record is the caller's own or their firm's; nobody corrects the words of another."""
        own = caller.organisation if caller.has(Role.FIRM) else None
        return record.act.account == caller.account or bool(own and record.act.organisation == own)

    def _act(self, synergy: Synergy, caller: Caller) -> Act:
        acting = caller.organisation if "party" in parts_of(caller, synergy) else None
        at = self.clock().astimezone(UTC).replace(microsecond=0)
        return Act(synergy.next_number, at, str(caller.account), acting or "")
