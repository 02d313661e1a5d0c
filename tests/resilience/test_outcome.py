"""What a failure takes and who can step in, against figures reckoned by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.resilience.made import link, listing, region

from symbio_kg.packs import Pack
from symbio_kg.resilience import ScenarioFile, ScenarioInvalid, reckon
from symbio_kg.resilience.damage import damage_relation, lost_at
from symbio_kg.resilience.outcome import Outcome
from symbio_kg.resilience.plan import planned
from symbio_kg.resilience.region import Region
from symbio_kg.resilience.scenario import Earthquake


def small() -> Region:
    """Return a region: n (100 t) gets 60 t of a and 40 t of b in the plan; b has 30 t left, c needs treatment."""
    offers = [listing("a", "west", 60), listing("b", "east", 70), listing("c", "north", 500)]
    need = listing("n", "middle", 100, offers=False)
    links = [link("a", "n", 0.9, named=True), link("b", "n", 0.8), link("c", "n", 0.1, ready=False)]
    return region(offers, [need], links)


def after(found: Region, pack: Pack, *fails: Mapping[str, object]) -> Outcome:
    """Return what happens when all of *fails* happen."""
    file = ScenarioFile.model_validate({"scenarios": [{"id": "x", "fails": list(fails)}]})
    return reckon(found, pack, file).outcomes[0]


def test_the_plan_promises_each_tonne_once() -> None:
    """The best link goes first; what is left of an offer stays, what no offer covers comes from outside."""
    plan = planned(small())
    assert [(s.link.offer, s.amount) for s in plan.supplies["n"]] == [("a", 60), ("b", 40)]
    assert (plan.left["a"], plan.left["b"], plan.outside["n"]) == (0, 30, 0)


def test_a_firm_fails_and_a_ready_substitute_covers_a_part(pack: Pack) -> None:
    """Of the 60 t of a, b covers the 30 t that it has left; c could bring the other 30 t after treatment."""
    found = after(small(), pack, {"firm": "firm/a"})
    (loss,) = found.losses
    assert (loss.lost, loss.covered, loss.later) == pytest.approx((60, 30, 30))
    assert (loss.lost_share, loss.open_share) == pytest.approx((0.6, 0.3))
    assert [(s.link.offer, s.amount, s.link.ready) for s in loss.substitutes] == [
        ("b", 30, True),
        ("c", 30, False),
    ]
    assert (found.firms_hit, found.listings_hit, found.needs_down) == (1, 1, ())


def test_a_half_failure_takes_half(pack: Pack) -> None:
    """A zone at half its capacity brings half of what was planned."""
    (loss,) = after(small(), pack, {"zone": "west", "share": 0.5}).losses
    assert (loss.lost, loss.covered) == pytest.approx((30, 30))


def test_a_need_whose_own_site_fails_wants_nothing(pack: Pack) -> None:
    """It is told as standing still, not as losing supply."""
    found = after(small(), pack, {"zone": "middle"})
    assert (found.needs_down, found.losses) == (("n",), ())


def test_a_closed_road_cuts_off_and_a_way_round_does_not(pack: Pack) -> None:
    """West has one road to the middle; east has another way, which takes longer."""
    (cut,) = after(small(), pack, {"road": "long", "between": ["west", "middle"]}).losses
    assert cut.lost == pytest.approx(60)
    assert after(small(), pack, {"road": "long", "between": ["middle", "east"]}).losses == ()


def test_a_port_takes_its_part_of_what_comes_from_outside(pack: Pack) -> None:
    """Scrap comes through two ports: with one of them half of the outside part is lost, with both all of it."""
    found = region([], [listing("n", "middle", 100, offers=False)], [])
    (half,) = after(found, pack, {"port": "harbour"}).losses
    (all_,) = after(found, pack, {"port": "harbour"}, {"port": "quay"}).losses
    assert (half.lost, half.outside_lost) == pytest.approx((50, 50))
    assert (all_.lost_share, all_.open_share, all_.substitutes) == (1.0, 1.0, ())


def test_an_earthquake_takes_by_distance_and_severity(pack: Pack) -> None:
    """Right above it a severe one takes 80 %, the table says; the need 44 km off, in the outer ring, wants 5 % less."""
    quake = {"lat": 38.0, "lon": 27.0, "radius_km": 50, "severity": "severe"}
    (loss,) = after(small(), pack, {"earthquake": quake}).losses
    assert loss.wanted == pytest.approx(95)
    # the road west – middle is closed where its middle lies, 22 km off (half lost): all 60 t of a are gone
    assert loss.lost == pytest.approx(95 - 40)


@given(st.floats(min_value=0, max_value=3), st.sampled_from(["light", "moderate", "severe", "extreme"]))
def test_what_an_earthquake_takes_falls_with_distance(far: float, severity: str) -> None:
    """Further out nothing is hit harder, and nothing at all outside the radius."""
    rings = damage_relation()[severity]
    quake = Earthquake.model_validate({"lat": 0, "lon": 0, "radius_km": 100, "severity": severity})
    here, beyond = (lost_at((0.0, degrees), quake, rings) for degrees in (far, far + 0.2))
    assert (here.share if here else 0.0) >= (beyond.share if beyond else 0.0)
    if far > 0.9:
        assert here is None


def test_a_scenario_that_removes_everything_says_so(pack: Pack) -> None:
    """Nothing is divided; no loss is told of a need that is gone, and no need is ranked by it."""
    file = ScenarioFile.model_validate({"scenarios": [{"id": "end", "fails": [{"everything": True}]}]})
    found = reckon(small(), pack, file)
    assert found.outcomes[0].nothing_left
    assert found.outcomes[0].losses == ()
    assert found.priorities == ()


def test_all_zones_one_by_one_also_remove_everything(pack: Pack) -> None:
    """It is not the word that counts but what is left."""
    zones = [{"zone": name} for name in ("west", "middle", "east", "north")]
    assert after(small(), pack, *zones).nothing_left


def test_substitutes_help_only_once(pack: Pack) -> None:
    """Two needs lose 10 t each, one offer has 10 t to spare: together they get 10 t, not 20."""
    offers = [listing("a", "west", 20), listing("b", "east", 10)]
    needs = [listing(name, "middle", 10, offers=False) for name in ("n", "m")]
    links = [link("a", n, 0.9) for n in ("n", "m")] + [link("b", n, 0.2) for n in ("n", "m")]
    found = after(region(offers, needs, links), pack, {"firm": "firm/a"})
    assert sum(loss.covered for loss in found.losses) == pytest.approx(10)
    assert found.losses[0].open_share >= found.losses[1].open_share


def test_weights_make_the_priority(pack: Pack) -> None:
    """A scenario of weight 3 beside one of weight 1 counts for three quarters."""
    file = ScenarioFile.model_validate(
        {
            "scenarios": [
                {"id": "a-stops", "weight": 3, "fails": [{"firm": "firm/a"}]},
                {"id": "c-stops", "weight": 1, "fails": [{"firm": "firm/c"}]},
            ]
        }
    )
    (first,) = reckon(small(), pack, file).priorities
    assert first.lost_share == pytest.approx(0.75 * 0.6)
    assert first.open_share == pytest.approx(0.75 * 0.3)
    assert (first.scenarios, first.worst, first.sources) == (1, "a-stops", 3)


@given(st.lists(st.sampled_from(["west", "middle", "east", "north"]), min_size=1, max_size=3, unique=True))
def test_more_failures_never_leave_more(zones: list[str]) -> None:
    """What stands in a share is between 0 and 1, and a further failure brings no need more."""
    from symbio_kg.packs import load_pack

    base = load_pack("izmir")
    pack = replace(base, roads=(), arrivals=())
    found = small()
    named = {zone: f"https://example.org/zone/{zone}" for zone in zones}
    fails = [{"zone": iri} for iri in named.values()]
    all_, fewer = after(found, pack, *fails), after(found, pack, fails[0])
    assert all(0 <= loss.open_share <= loss.lost_share <= 1 + 1e-9 for loss in all_.losses)
    gone = {loss.need: loss.open_share for loss in all_.losses}
    for loss in fewer.losses:
        assert loss.need in all_.needs_down or gone[loss.need] >= loss.open_share - 1e-9


@pytest.mark.parametrize(
    "fails",
    [
        {"zone": "nowhere"},
        {"firm": "nobody"},
        {"road": "none"},
        {"port": "west"},
        {"road": "long", "between": ["west", "east"]},
    ],
)
def test_a_name_that_the_region_does_not_have(pack: Pack, fails: dict[str, object]) -> None:
    """It is refused in both languages, with some that are known."""
    with pytest.raises(ScenarioInvalid) as refused:
        after(small(), pack, fails)
    assert set(refused.value.message) == {"en", "tr"}


def test_amounts_that_cannot_be_compared_count_as_sources(pack: Pack) -> None:
    """A need without an amount has one source in the plan; when that fails, another one steps in."""
    offers = [listing("a", "west", None), listing("b", "east", None)]
    need = listing("n", "middle", None, offers=False)
    found = after(
        region(offers, [need], [link("a", "n", 0.9), link("b", "n", 0.8)]), pack, {"firm": "firm/a"}
    )
    (loss,) = found.losses
    assert (loss.unit, loss.lost_share, loss.open_share) == ("", 1.0, 0.0)
    assert loss.substitutes[0].link.offer == "b"


def test_nobody_promises_what_nobody_stated(pack: Pack) -> None:
    """An offer in cubic metres and one without an amount are named for a need in tonnes, but cover nothing."""
    offers = [
        listing("a", "west", 60),
        listing("b", "east", 4_000_000, unit="m3/yr"),
        listing("c", "north", None),
    ]
    need = listing("n", "middle", 100, offers=False)
    links = [link("a", "n", 0.9), link("b", "n", 0.8), link("c", "n", 0.7)]
    plan = planned(region(offers, [need], links))
    assert [(s.link.offer, s.amount) for s in plan.supplies["n"]] == [("a", 60)]
    assert plan.outside["n"] == 40
    (loss,) = after(region(offers, [need], links), pack, {"firm": "firm/a"}).losses
    assert (loss.lost, loss.covered, loss.later) == (60, 0, 0)
    assert {(s.link.offer, s.amount) for s in loss.substitutes} == {("b", None), ("c", None)}


def test_synergies_in_operation_come_first_in_the_plan() -> None:
    """What runs today is the plan, however well something else would fit; a synergy that ended is not."""
    from pyoxigraph import Literal, NamedNode, Triple
    from tests.govern.made import filled as listed
    from tests.govern.made import listing as named

    from symbio_kg.resilience.region import region_of
    from symbio_kg.terms import PREFIXES, RDF_TYPE

    sym, syn, store = PREFIXES["sym"], PREFIXES["syn"], listed()
    run = NamedNode(f"{PREFIXES['graph']}match/2026-12-09")
    day = Literal("2026-12-09", datatype=PREFIXES["xsd"]["date"])
    store.add(run.value, [Triple(run, RDF_TYPE, sym["Run"]), Triple(run, sym["asOf"], day)])
    pairs = {"a": ["operating"], "b": ["operating", "ended"]}
    for giver, states in pairs.items():
        synergy = NamedNode(f"{PREFIXES['data']}synergy/{giver}")
        offer, need = named(store, f"Offer {giver}"), named(store, "Need c")
        said = [
            Triple(synergy, sym["offerSide"], NamedNode(offer)),
            Triple(synergy, sym["needSide"], NamedNode(need)),
        ]
        for number, state in enumerate(states, 1):
            step = NamedNode(f"{synergy.value}/{number}")
            said += [
                Triple(step, RDF_TYPE, sym["SynergyStep"]),
                Triple(step, sym["ofSynergy"], synergy),
                Triple(step, sym["stepNumber"], Literal(number)),
                Triple(step, sym["toState"], syn[f"state-{state}"]),
            ]
        store.add(f"{PREFIXES['graph']}governance/{giver}", said)
    (link,) = region_of(store).links
    assert (link.offer, link.running, link.ready) == (named(store, "Offer a"), True, True)
    store.close()
