"""A synergy goes only where the table of steps lets it, and names nobody before both sides agreed."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.govern.made import FIRMS, NOW, filled, firm, listing, person

from symbio_kg.accept import public_view
from symbio_kg.errors import SymbioError
from symbio_kg.govern import (
    PUBLIC_SYNERGIES,
    Evidence,
    Kind,
    Shown,
    StepRefused,
    Synergies,
    Synergy,
    lifecycle,
    view,
)
from symbio_kg.govern.errors import ListingUnknown, NotYours, SynergyUnknown
from symbio_kg.govern.lifecycle import COMPLETED
from symbio_kg.govern.views import name_of
from symbio_kg.people import PUBLIC, Caller, Role
from symbio_kg.store import GraphStore

GIVER, TAKER = (person(Role.FIRM, organisation=firm(x)) for x in "ab")
STRANGER = person(Role.FIRM, organisation=firm("c"))
CARRIER, OFFICIAL = person(Role.FACILITATOR), person(Role.AUTHORITY)
OUTSIDERS = (
    PUBLIC,
    person(Role.RESEARCHER),
    STRANGER,
    person(Role.FIRM),
    person(Role.PUBLIC, organisation=firm("a")),
)
EVERYBODY = (GIVER, TAKER, CARRIER, OFFICIAL, person(Role.ADMINISTRATOR), *OUTSIDERS)
LIFE = lifecycle()


def evidence(to: str, before: str) -> list[Evidence]:
    """Return what the step asks for."""
    return [Evidence(kind, "Record 17") for kind in sorted(LIFE.transitions[before, to].evidence)]


def carried(synergies: Synergies, *steps: str) -> Synergy:
    """Return a synergy of firms a and b, consented to, that made *steps*."""
    store = synergies.store
    made = synergies.propose(listing(store, "Offer a"), listing(store, "Need b"), CARRIER, "seen at a visit")
    for side in (GIVER, TAKER):
        synergies.consent(made.id, side, given=True)
    for to in steps:
        made = synergies.step(made.id, to, CARRIER, readiness=9, evidence=evidence(to, made.state))
    return synergies.get(made.id, CARRIER)


def test_whole_way(synergies: Synergies) -> None:
    """From idea to measured effect and its end, each step with who, when, evidence and readiness."""
    way = ("screened", "contacted", "sample", "trial", "agreement", "operating", "measured")
    made = carried(synergies, *way)
    made = synergies.step(made.id, "ended", GIVER, readiness=9, reason="term", note="Contract over")
    assert [s.after for s in made.steps] == ["idea", *way, "ended"]
    again = synergies.get(made.id, CARRIER)
    assert again == made
    assert all(s.act.at == NOW and s.act.account for s in again.steps)
    assert (again.steps[-1].reason, again.steps[-1].act.organisation) == ("term", firm("a"))
    with pytest.raises(StepRefused):
        synergies.consent(made.id, GIVER, given=False)


@pytest.mark.parametrize("before", LIFE.states)
def test_table_is_the_law(synergies: Synergies, before: str) -> None:
    """From each state every step of the table can be made with what it asks for, and no other step."""
    ways = {"idea": (), "screened": ("screened",)}
    full = ("screened", "contacted", "sample", "trial", "agreement", "operating", "measured")
    for to in LIFE.states:
        fresh = Synergies(filled(), synergies.clock)
        steps = ways.get(before, full[: full.index(before) + 1] if before in full else ())
        made = carried(fresh, *steps)
        if before == "ended":
            made = fresh.step(made.id, "ended", CARRIER, readiness=1, reason="price")
        if (before, to) in LIFE.transitions:
            reason = "price" if to == "ended" else ""
            assert fresh.step(made.id, to, CARRIER, readiness=9, evidence=evidence(to, before), reason=reason)
        else:
            with pytest.raises(StepRefused):
                fresh.step(
                    made.id, to, CARRIER, readiness=9, evidence=[Evidence(k, "x") for k in LIFE.evidence]
                )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"evidence": []}, "evidence"),
        ({"evidence": [Evidence("minutes", "x")]}, "evidence"),
        ({"evidence": [Evidence("verdict", "x"), Evidence("rumour", "x")]}, "evidence"),
        ({"evidence": [Evidence("verdict", "x")] * 10}, "evidence"),
        ({"evidence": [Evidence("verdict", "")]}, "what the evidence is"),
        ({"evidence": [Evidence("verdict", "x", "abc")]}, "hash"),
        ({"readiness": 1}, "readiness"),
        ({"readiness": 10}, "readiness"),
        ({"reason": "price"}, "reason"),
        ({"note": "x" * 4001}, "4000"),
    ],
)
def test_step_lacks_something(synergies: Synergies, given: dict[str, Any], said: str) -> None:
    """A step without what it asks for is refused in both languages, and nothing is written."""
    made = carried(synergies)
    asked: dict[str, Any] = {"readiness": 2, "evidence": [Evidence("verdict", "V-1")]} | given
    with pytest.raises(StepRefused, match=said) as refused:
        synergies.step(made.id, "screened", CARRIER, **asked)
    assert refused.value.message["tr"] != refused.value.message["en"]
    assert synergies.get(made.id, CARRIER) == made


def test_only_what_ran_is_completed(synergies: Synergies) -> None:
    """What never ran ends for a reason that stopped it, not as completed."""
    made = carried(synergies)
    assert LIFE.reasons["term"].group == COMPLETED
    for reason in ("", "term", "nonsense"):
        with pytest.raises(StepRefused):
            synergies.step(made.id, "ended", CARRIER, readiness=1, reason=reason)


def test_consent_comes_first_and_counts_until_taken_back(synergies: Synergies) -> None:
    """Nobody is contacted before both consented; a consent taken back stops everything but the end."""
    made = carried(synergies, "screened")
    synergies.consent(made.id, TAKER, given=False)
    with pytest.raises(StepRefused, match="consent"):
        synergies.step(made.id, "contacted", CARRIER, readiness=3, evidence=[Evidence("minutes", "x")])
    with pytest.raises(NotYours):
        synergies.consent(made.id, CARRIER, given=True)
    synergies.consent(made.id, TAKER, given=True)
    synergies.step(made.id, "contacted", CARRIER, readiness=3, evidence=[Evidence("minutes", "x")])
    synergies.consent(made.id, GIVER, given=False)
    with pytest.raises(StepRefused):
        synergies.step(made.id, "sample", TAKER, readiness=4, evidence=[Evidence("sample-record", "x")])
    assert not synergies.step(made.id, "ended", TAKER, readiness=1, reason="trust").open


def test_who_may(synergies: Synergies) -> None:
    """Outsiders learn nothing, not even that it exists; officials may end it and not carry it."""
    made = carried(synergies)
    for somebody in OUTSIDERS:
        with pytest.raises(SynergyUnknown):
            synergies.get(made.id, somebody)
        with pytest.raises(SynergyUnknown):
            synergies.step(made.id, "ended", somebody, readiness=1, reason="law")
        assert synergies.of(somebody) == []
    for somebody in (GIVER, TAKER, CARRIER, OFFICIAL):
        assert [s.id for s in synergies.of(somebody)] == [made.id]
    with pytest.raises(NotYours):
        synergies.step(made.id, "screened", OFFICIAL, readiness=2, evidence=[Evidence("verdict", "x")])
    assert synergies.step(made.id, "ended", OFFICIAL, readiness=1, reason="law").state == "ended"


@pytest.mark.parametrize("name", ["", "x", "../audit", "0" * 20, "0" * 19 + "x", "a\n" + "0" * 18])
def test_no_such_synergy(synergies: Synergies, name: str) -> None:
    """Whatever is no synergy is not found, however it looks."""
    with pytest.raises(SynergyUnknown):
        synergies.get(name, CARRIER)


def test_proposing(synergies: Synergies) -> None:
    """A pair is two listings of two firms, of the right kinds, once at a time, by those concerned."""
    store = synergies.store
    offer, need = listing(store, "Offer a"), listing(store, "Need b")
    for pair, who, error in (
        ((need, offer), CARRIER, ListingUnknown),
        ((offer, "urn:nothing"), CARRIER, ListingUnknown),
        ((offer, "no iri"), CARRIER, ListingUnknown),
        ((offer, listing(store, "Need a")), CARRIER, StepRefused),
        ((offer, need), STRANGER, NotYours),
        ((offer, need), OFFICIAL, NotYours),
        ((offer, need), PUBLIC, NotYours),
    ):
        with pytest.raises(error):
            synergies.propose(*pair, who, "idea")
    made = synergies.propose(offer, need, TAKER, "idea")
    with pytest.raises(StepRefused, match="under way"):
        synergies.propose(offer, need, GIVER, "idea")
    synergies.step(made.id, "ended", TAKER, readiness=1, reason="mistake")
    assert synergies.propose(offer, need, GIVER, "idea").id != made.id


def test_alias_does_not_tell_the_firm(synergies: Synergies, store: GraphStore) -> None:
    """A hidden listing named by the address its firm gave it is carried under the one that tells nobody."""
    made = synergies.propose(
        "https://w3id.org/symbio-kg/data/listing/a-Offer", listing(store, "Need b"), CARRIER, "x"
    )
    assert made.offer == listing(store, "Offer a")


def test_records(synergies: Synergies) -> None:
    """Tasks, visits, agreements, complaints, their closing and corrections are added and never changed."""
    made = carried(synergies)
    synergies.record(made.id, Kind.TASK, CARRIER, "Send a sample", day=date(2026, 12, 1))
    synergies.record(made.id, Kind.VISIT, TAKER, "Plant visit", day=date(2026, 12, 2))
    agreed = synergies.record(
        made.id,
        Kind.AGREEMENT,
        GIVER,
        "Contract 4",
        day=date(2026, 12, 3),
        until=date(2027, 12, 3),
        hash="0a" * 32,
    )
    task, visit, agreement = agreed.records
    complained = synergies.record(made.id, Kind.COMPLAINT, TAKER, "Too wet")
    synergies.record(made.id, Kind.CLOSING, CARRIER, "Dried since", answers=complained.records[-1].act.number)
    done = synergies.record(made.id, Kind.CORRECTION, GIVER, "Contract 5", answers=agreement.act.number)
    assert synergies.get(made.id, CARRIER).records == done.records
    number = complained.records[-1].act.number
    for kind, who, answers, error in (
        (Kind.CLOSING, CARRIER, number, StepRefused),
        (Kind.CLOSING, CARRIER, visit.act.number, StepRefused),
        (Kind.CLOSING, CARRIER, None, StepRefused),
        (Kind.TASK, CARRIER, task.act.number, StepRefused),
        (Kind.CORRECTION, GIVER, 999, StepRefused),
        (Kind.CORRECTION, TAKER, agreement.act.number, NotYours),
        (Kind.TASK, person(Role.ADMINISTRATOR), None, NotYours),
        (Kind.TASK, STRANGER, None, SynergyUnknown),
    ):
        with pytest.raises(error):
            synergies.record(made.id, kind, who, "text", answers=answers)
    for text in ("", "  ", "x" * 4001):
        with pytest.raises(StepRefused):
            synergies.record(made.id, Kind.TASK, CARRIER, text)


def test_public_sees_what_both_chose(synergies: Synergies, store: GraphStore) -> None:
    """Everybody sees what the more careful side lets them, names only after consent, and words never."""
    made = carried(synergies, "screened")

    def public() -> str:
        seen = public_view(store)
        assert not [g for g in seen.graphs() if "governance" in g]
        return " ".join(map(str, seen.triples(PUBLIC_SYNERGIES)))

    assert public() == ""
    synergies.publish(made.id, GIVER, Shown.NAMED)
    assert public() == ""
    synergies.publish(made.id, TAKER, Shown.ANONYMOUS)
    assert "state-screened" in public()
    assert "10-02-02" in public()
    assert "/firm/" not in public()
    synergies.publish(made.id, TAKER, Shown.NAMED)
    assert firm("a") in public()
    assert "Record 17" not in public()
    synergies.consent(made.id, TAKER, given=False)
    assert "/firm/" not in public()
    for somebody in (CARRIER, OFFICIAL):
        with pytest.raises(NotYours):
            synergies.publish(made.id, somebody, Shown.NAMED)


class Carrying(RuleBasedStateMachine):
    """Anybody does anything, in any order."""

    @initialize()
    def begin(self) -> None:
        self.synergies = Synergies(filled(), lambda: NOW)
        self.offer, self.need = (listing(self.synergies.store, t) for t in ("Offer a", "Need b"))
        self.ids: list[str] = []
        self.said: dict[str, dict[str, bool]] = {}

    def latest(self) -> str:
        return self.ids[-1] if self.ids else ""

    def _try(self, act: Any) -> Any:
        try:
            return act()
        except SymbioError:
            return None

    @rule(who=st.sampled_from(EVERYBODY))
    def propose(self, who: Caller) -> None:
        made = self._try(
            lambda: self.synergies.propose(self.offer, self.need, who, "Zırva Çelik, Gizli Çimento")
        )
        if made:
            self.ids.append(made.id)
            self.said[made.id] = {firm("a"): False, firm("b"): False}

    @rule(
        who=st.sampled_from(EVERYBODY),
        to=st.sampled_from([*LIFE.states, "nowhere"]),
        readiness=st.integers(0, 10),
        kinds=st.lists(st.sampled_from([*LIFE.evidence, "rumour"]), max_size=3),
        reason=st.sampled_from(["", "price", "term", "nonsense"]),
    )
    def any_step(self, who: Caller, to: str, readiness: int, kinds: list[str], reason: str) -> None:
        self.step(who, to, readiness, kinds, reason)

    @rule(who=st.sampled_from(EVERYBODY[:4]), place=st.integers(0, 9))
    def good_step(self, who: Caller, place: int) -> None:
        if identifier := self.latest():
            # The end stands last in the table and would come too soon
            moves = LIFE.after(self.synergies.get(identifier, CARRIER).state)
            if moves:
                move = moves[place % max(1, len(moves) - 1)]
                self.step(who, move.after, 9, [*move.evidence], "")

    def step(self, who: Caller, to: str, readiness: int, kinds: list[str], reason: str) -> None:
        if identifier := self.latest():
            move = LIFE.transitions.get((self.synergies.get(identifier, CARRIER).state, to))
            proofs = [Evidence(kind, "from Zırva Çelik to Gizli Çimento") for kind in kinds]
            made = self._try(
                lambda: self.synergies.step(
                    identifier,
                    to,
                    who,
                    readiness=readiness,
                    evidence=proofs,
                    reason=reason,
                    note="Zırva Çelik",
                )
            )
            if made:
                assert move is not None
                assert move.readiness <= readiness <= 9
                assert move.evidence <= set(kinds) <= set(LIFE.evidence)
                assert not move.consent or all(self.said[identifier].values())
                assert bool(reason) == (to == "ended")

    @rule(who=st.sampled_from(EVERYBODY), given=st.booleans())
    def consent(self, who: Caller, given: bool) -> None:
        identifier = self.latest()
        if self._try(lambda: self.synergies.consent(identifier, who, given=given)):
            assert who in (GIVER, TAKER)
            self.said[identifier][str(who.organisation)] = given

    @rule(who=st.sampled_from(EVERYBODY), kind=st.sampled_from(Kind), answers=st.none() | st.integers(1, 9))
    def record(self, who: Caller, kind: Kind, answers: int | None) -> None:
        if identifier := self.latest():
            text = "Zırva Çelik ve Gizli Çimento"
            self._try(lambda: self.synergies.record(identifier, kind, who, text, answers=answers))

    @rule(who=st.sampled_from(EVERYBODY), shown=st.sampled_from(Shown))
    def publish(self, who: Caller, shown: Shown) -> None:
        if identifier := self.latest():
            self._try(lambda: self.synergies.publish(identifier, who, shown))

    @invariant()
    def only_steps_of_the_table(self) -> None:
        for synergy in self.synergies.all() if hasattr(self, "synergies") else ():
            states = ["", *(s.after for s in synergy.steps)]
            assert all(pair in LIFE.transitions for pair in pairwise(states))
            numbers = [
                a.act.number
                for group in (synergy.steps, synergy.consents, synergy.publications, synergy.records)
                for a in group
            ]
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def no_name_before_both_consented(self) -> None:
        for synergy in self.synergies.all() if hasattr(self, "synergies") else ():
            if all(self.said[synergy.id].values()):
                continue
            for who, own, other in ((GIVER, "a", "b"), (TAKER, "b", "a")):
                seen = view(synergy, who, lambda iri: name_of(self.synergies.store, iri))
                # What one wrote oneself is one's own knowledge
                for act in (*seen["steps"], *seen["records"]):
                    if act["organisation"] == firm(own):
                        act.update(note=None, text=None, evidence=None)
                told = json.dumps(seen, ensure_ascii=False)
                assert firm(other) not in told
                assert FIRMS[other] not in told
            public = " ".join(map(str, self.synergies.store.triples(PUBLIC_SYNERGIES)))
            assert "/firm/" not in public
            assert all(name not in public for name in FIRMS.values())


TestCarrying = Carrying.TestCase
TestCarrying.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
