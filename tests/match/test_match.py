"""Matching keeps what fits, leaves out what a hard condition forbids, and says why."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from symbio_kg.match import Knowledge, Known, ListingUnknown, match, why, why_all
from symbio_kg.model import MatchResult
from symbio_kg.store import KNOWLEDGE as KNOWN
from symbio_kg.store import LISTINGS, GraphStore, open_store
from symbio_kg.terms import PREFIXES, turtle_prologue

KNOWLEDGE = """
mat:ash a sym:ResourceKind ; rdfs:label "ash"@en , "kül"@tr .
mat:fly-ash a sym:ResourceKind ; rdfs:subClassOf mat:ash ; rdfs:label "fly ash"@en , "uçucu kül"@tr .
slot:mill.pozzolan a sym:InputSlot ; rdfs:label "pozzolan"@en , "puzolan"@tr ; sym:slotOf proc:mill ;
  sym:requiresFunction fun:pozzolanic .
fun:pozzolanic sym:functionGroup "construction" .
slot:dryer.heat a sym:InputSlot ; rdfs:label "heat"@en , "ısı"@tr ; sym:slotOf proc:dryer ;
  sym:requiresFunction fun:process-heat ; sym:minimumTemperature 120.0 .
fun:process-heat sym:functionGroup "heat" .
mat:steam a sym:ResourceKind .
slot:mill.water a sym:InputSlot ; sym:slotOf proc:mill ; sym:requiresFunction fun:process-water .
fun:process-water sym:functionGroup "water" .
mat:grey-water a sym:ResourceKind .
sub:water a sym:Substitution ; sym:ofKind mat:grey-water ; sym:atSlot slot:mill.water ;
  sym:byRule rule:water-quality ; sym:confidence 0.8 .
slot:mill.crew a sym:InputSlot ; sym:slotOf proc:mill ; sym:requiresFunction fun:labour .
fun:labour sym:functionGroup "service" .
mat:crew a sym:ResourceKind .
sub:crew a sym:Substitution ; sym:ofKind mat:crew ; sym:atSlot slot:mill.crew ;
  sym:byRule rule:shared-capacity ; sym:confidence 0.8 .
sym:Demineralised a sym:WaterQuality ; sym:sufficesFor sym:ProcessQuality .
sym:ProcessQuality a sym:WaterQuality ; sym:sufficesFor sym:Untreated .
sym:Untreated a sym:WaterQuality .
sym:IrrigationClassB a sym:WaterQuality ; sym:sufficesFor sym:Untreated .
proc:mill a sym:Process ; sym:activity nace:23-51 ; rdfs:label "mill"@en , "değirmen"@tr .
proc:dryer a sym:Process ; sym:activity nace:10-39 ; rdfs:label "dryer"@en , "kurutucu"@tr .
rule:documented-practice rdfs:label "Documented"@en , "Belgelenmiş"@tr .
sub:S-1 a sym:DocumentedSubstitution ; sym:hasLimit sub:S-1.loi .
sub:S-1.loi sym:property prop:loi ; sym:operator sym:AtMost ; qudt:numericValue 9.0 ; qudt:unit unit:PERCENT .
prop:loi rdfs:label "loss on ignition"@en , "kızdırma kaybı"@tr .
sub:ash a sym:Substitution ; sym:ofKind mat:fly-ash ; sym:atSlot slot:mill.pozzolan ;
  sym:byRule rule:documented-practice ; sym:confidence 0.9 ; prov:wasDerivedFrom sub:S-1 .
sub:heat a sym:Substitution ; sym:ofKind mat:steam ; sym:atSlot slot:dryer.heat ;
  sym:byRule rule:heat-cascade ; sym:confidence 0.8 .
"""


def site(firm: str, lat: float, lon: float, activity: str = "23-51") -> str:
    return (
        f"data:{firm} a sym:Firm ; sym:activity nace:{activity} .\n"
        f"data:{firm}-site a sym:Site ; geo:lat {lat:f} ; geo:long {lon:f} .\n"
    )


def listing(role: str, name: str, firm: str, resource: str, more: str = "") -> str:
    return (
        f'data:{name} a sym:{role} ; dcterms:identifier "{name}" ; sym:listedBy data:{firm} ; '
        f"sym:atSite data:{firm}-site ; sym:concerns data:{name}-r {more}.\n"
        f"data:{name}-r {resource} .\n"
    )


OFFER = listing(
    "Offer",
    "O",
    "a",
    "sym:material mat:fly-ash ; sym:quantity 100.0 ; sym:unit unit:TONNE ; sym:period sym:PerMonth",
)
NEED = listing(
    "Need",
    "N",
    "b",
    "sym:function fun:pozzolanic ; sym:quantity 600.0 ; sym:unit unit:TONNE ; sym:period sym:PerYear",
    "; sym:forSlot slot:mill.pozzolan ",
)
SITES = site("a", 38.4, 27.1) + site("b", 38.5, 27.1)


def region(*texts: str) -> GraphStore:
    """Return a store with the knowledge above and the listings of *texts*."""
    store = open_store(None)
    for graph, text in ((LISTINGS + "/knowledge", KNOWLEDGE), (LISTINGS, "".join(texts))):
        quads = parse(turtle_prologue() + text, format=RdfFormat.TURTLE)
        store.add(graph, [quad.triple for quad in quads])
    return store


DAY = date(2026, 11, 25)
DATA = PREFIXES["data"]
MEASURED = (
    "data:O-r sym:hasMeasurement data:O-m . data:O-m sym:property prop:loi ; qudt:numericValue {} ; "
    "qudt:unit unit:PERCENT .\n"
)


def pairs(store: GraphStore, top: int = 10) -> MatchResult:
    return match(store, DAY, top=top)


def failed(store: GraphStore) -> set[str]:
    return {c.id for c in why(store, "O", "N", DAY).conditions if c.met is False}


def test_a_fitting_pair_matches_with_its_parts() -> None:
    """Amounts are made yearly, the limit nobody measured is a gap, the distance is in kilometres."""
    store = region(SITES, OFFER, NEED)
    (found,) = pairs(store).matches
    assert (found.offer, found.need) == (DATA + "O", DATA + "N")
    assert found.amount == pytest.approx(600.0)
    assert found.unit == "t/yr"
    assert found.parts["quantity"] == pytest.approx(0.5)
    assert found.distance_km == pytest.approx(11.1, abs=0.1)
    assert found.gaps == (PREFIXES["prop"] + "loi",)
    assert 0 < found.score <= found.confidence <= 1
    explanation = why(store, "O", "N", DAY)
    assert explanation.matched
    assert explanation.score == pytest.approx(found.score)


def test_listings_beside_what_is_known_say_the_same() -> None:
    """A copy with the listings alone, and what is known, give the same matches and reasons as the whole store."""
    wish = "data:N-r sym:accepts data:N-l . data:N-l sym:property prop:loi ; sym:operator sym:AtMost ; {} .\n"
    limit = wish.format("qudt:numericValue 7.0 ; qudt:unit unit:PERCENT")
    store = region(SITES, OFFER, NEED, MEASURED.format("8.0"), limit)
    store.add(KNOWN, store.triples(LISTINGS + "/knowledge"))
    store.drop(LISTINGS + "/knowledge")
    known, copy = Known(store, DAY), Knowledge(store)
    alone = copy.with_listings(store.triples(LISTINGS))
    broken = why(store, "O", "N", DAY)
    assert [c.met for c in broken.conditions if c.id == "limit:loi"] == [False, True]
    assert why(alone, "O", "N", DAY, known) == broken
    store.replace(LISTINGS, [t for t in store.triples(LISTINGS) if t.subject != NamedNode(DATA + "N-l")])
    fits = copy.with_listings(store.triples(LISTINGS))
    assert why(fits, "O", "N", DAY, known) == why(store, "O", "N", DAY) != broken
    assert match(fits, DAY, known=known) == match(store, DAY)


def test_matches_are_written_once() -> None:
    """Matching the same day again replaces what it wrote, and SPARQL sees it."""
    store = region(SITES, OFFER, NEED)
    run = pairs(store).run
    before = store.count(run)
    assert pairs(store).run == run
    assert store.count(run) == before
    assert store.ask(f"ASK {{ ?m a <{PREFIXES['sym']}Match> ; <{PREFIXES['sym']}offer> <{DATA}O> }}")


@pytest.mark.parametrize("value", ["9.0", "0.1"])
def test_a_kept_limit_matches_without_a_gap(value: str) -> None:
    """A measured value within the limit, also on its edge, leaves no gap."""
    (found,) = pairs(region(SITES, OFFER, NEED, MEASURED.format(value))).matches
    assert found.gaps == ()


def test_a_broken_limit_forbids() -> None:
    """A measured value beyond the limit ends the match and is named."""
    store = region(SITES, OFFER, NEED, MEASURED.format("9.1"))
    assert pairs(store).matches == ()
    assert failed(store) == {"limit:loi"}


@pytest.mark.parametrize("operator", ["LessThan", "MoreThan"])
def test_a_strict_limit_is_broken_on_its_edge(operator: str) -> None:
    """Less than 9 % is not kept by 9 %, nor more than 9 %."""
    limit = f"data:N-r sym:accepts data:N-l . data:N-l sym:property prop:loi ; sym:operator sym:{operator} ;"
    limit += " qudt:numericValue 90.0 ; qudt:unit unit:PPTH .\n"
    store = region(SITES, OFFER, NEED, limit, MEASURED.format("9.0"))
    assert failed(store) == {"limit:loi"}


def test_the_same_firm_is_no_partner() -> None:
    """A firm does not match its own need."""
    own = NEED.replace("data:b-site", "data:a-site").replace("data:b", "data:a")
    store = region(SITES, OFFER, own)
    assert pairs(store).matches == ()
    assert failed(store) == {"firm"}


def test_far_away_is_no_partner() -> None:
    """Beyond the listing's own reach there is no match, within it there is."""
    near = OFFER.replace("data:O-r .", "data:O-r ; sym:maximumDistance 10.0 .", 1)
    store = region(SITES, near, NEED)
    assert pairs(store).matches == ()
    assert failed(store) == {"distance"}
    assert pairs(region(SITES, near.replace("10.0", "12.0"), NEED)).matches


def test_seasons_must_meet() -> None:
    """An offer of winter does not serve a need of summer."""
    winter = OFFER.replace("data:O-r .", "data:O-r ; sym:activeMonth 12 , 1 , 2 .", 1)
    summer = NEED.replace("slot:mill.pozzolan .", "slot:mill.pozzolan ; sym:activeMonth 6 , 7 .", 1)
    store = region(SITES, winter, summer)
    assert pairs(store).matches == ()
    assert failed(store) == {"calendar"}
    (found,) = pairs(region(SITES, winter, NEED)).matches
    assert found.overlap_days == pytest.approx(91, abs=1)


def test_a_past_offer_is_no_offer() -> None:
    """What ended before the day of the run does not match."""
    past = OFFER.replace("data:O-r .", 'data:O-r ; sym:availableUntil "2026-11-24"^^xsd:date .', 1)
    assert pairs(region(SITES, past, NEED)).matches == ()


@pytest.mark.parametrize(("degrees", "fits"), [("119.0", False), ("120.0", True), ("300.0", True)])
def test_heat_must_be_warm_enough(degrees: str, fits: bool) -> None:
    """Heat below the temperature of the duty does not serve it."""
    heat = listing("Offer", "O", "a", f"sym:material mat:steam ; sym:supplyTemperature {degrees}")
    need = listing("Need", "N", "b", "sym:function fun:process-heat", "; sym:forProcess proc:dryer ")
    store = region(site("a", 38.4, 27.1), site("b", 38.401, 27.1), heat, need)
    assert bool(pairs(store).matches) is fits
    assert ("temperature" in failed(store)) is not fits


@pytest.mark.parametrize(("own", "fits"), [("90.0", True), ("130.0", False)])
def test_a_needs_own_temperature_comes_before_its_inputs(own: str, fits: bool) -> None:
    """What the need says of its heat holds, whatever the process input asks for in general."""
    heat = listing("Offer", "O", "a", "sym:material mat:steam ; sym:supplyTemperature 100.0")
    resource = f"sym:function fun:process-heat ; sym:supplyTemperature {own}"
    need = listing("Need", "N", "b", resource, "; sym:forSlot slot:dryer.heat ")
    store = region(site("a", 38.4, 27.1), site("b", 38.401, 27.1), heat, need)
    assert bool(pairs(store).matches) is fits
    assert failed(store) == (set() if fits else {"temperature"})


def test_heat_of_unknown_temperature_is_a_gap() -> None:
    """Nobody said how warm it is: the match stays, the temperature is named as missing."""
    heat = listing("Offer", "O", "a", "a sym:WasteHeat ; sym:material mat:steam")
    need = listing("Need", "N", "b", "a sym:WasteHeat", "; sym:forSlot slot:dryer.heat ")
    (found,) = pairs(region(site("a", 38.4, 27.1), site("b", 38.401, 27.1), heat, need)).matches
    assert found.gaps == (PREFIXES["sym"] + "supplyTemperature",)


@pytest.mark.parametrize(
    ("offered", "outcome"),
    [
        ("Demineralised", "fits"),
        ("ProcessQuality", "fits"),
        ("Untreated", "fails"),
        ("IrrigationClassB", "gap"),
        (None, "gap"),
    ],
)
def test_water_has_to_be_good_enough(offered: str | None, outcome: str) -> None:
    """A better class fits, a worse one does not; one that cannot be compared, or none, is a gap."""
    quality = f"; sym:waterQuality sym:{offered}" if offered else ""
    water = listing("Offer", "O", "a", f"a sym:Water ; sym:material mat:grey-water {quality}")
    need = listing(
        "Need",
        "N",
        "b",
        "a sym:Water ; sym:waterQuality sym:ProcessQuality",
        "; sym:forSlot slot:mill.water ",
    )
    store = region(site("a", 38.4, 27.1), site("b", 38.401, 27.1), water, need)
    matches = pairs(store).matches
    assert bool(matches) is (outcome != "fails")
    assert ("water" in failed(store)) is (outcome == "fails")
    if matches:
        assert (PREFIXES["sym"] + "waterQuality" in matches[0].gaps) is (outcome == "gap")


@pytest.mark.parametrize(
    ("offered", "wanted", "fits"),
    [
        ("Waste", "Material", True),
        ("Labour", "Expertise", True),
        ("Labour", "Labour", True),
        ("Waste", "Labour", False),
        ("Space", "Labour", False),
        ("Water", "Material", False),
    ],
)
def test_kinds_have_to_go_together(offered: str, wanted: str, fits: bool) -> None:
    """Goods answer goods and services their like, whatever materials the two name."""
    offer = OFFER.replace("sym:material", f"a sym:{offered} ; sym:material")
    need = NEED.replace("sym:function", f"a sym:{wanted} ; sym:function")
    store = region(SITES, offer, need)
    assert bool(pairs(store).matches) is fits
    assert failed(store) == (set() if fits else {"kind"})


@pytest.mark.parametrize(
    ("side", "least", "fits"), [("need", "1300.0", False), ("need", "1200.0", True), ("offer", "60.0", False)]
)
def test_the_least_amount_is_kept(side: str, least: str, fits: bool) -> None:
    """An offer below what the need takes at least is no match, nor a need below what the offer gives at least."""
    more = f"; sym:minimumQuantity {least} ; sym:unit"
    offer = OFFER.replace("; sym:unit", more, 1) if side == "offer" else OFFER
    need = NEED.replace("; sym:unit", more, 1) if side == "need" else NEED
    store = region(SITES, offer, need)
    assert bool(pairs(store).matches) is fits
    assert failed(store) == (set() if fits else {"quantity"})


@pytest.mark.parametrize(
    ("limit", "measured", "outcome"),
    [
        ("Declared", None, "gap"),
        ("Declared", "2.0", "fits"),
        ("Absent", None, "gap"),
        ("Absent", "0.0", "fits"),
        ("Absent", "0.1", "fails"),
    ],
)
def test_limits_without_a_number(limit: str, measured: str | None, outcome: str) -> None:
    """What must be declared or absent is a named gap until somebody measures it."""
    wanted = (
        f"data:N-r sym:accepts data:N-l . data:N-l sym:property prop:lead ; sym:operator sym:{limit} .\n"
        'prop:lead rdfs:label "lead"@en , "kurşun"@tr .\n'
    )
    found = MEASURED.format(measured).replace("loi", "lead") if measured else ""
    store = region(SITES, OFFER, NEED, wanted, found)
    matches = pairs(store).matches
    assert bool(matches) is (outcome != "fails")
    assert failed(store) == ({"limit:lead"} if outcome == "fails" else set())
    if matches:
        assert (PREFIXES["prop"] + "lead" in matches[0].gaps) is (outcome == "gap")


def test_a_bound_that_does_not_tell_is_a_gap() -> None:
    """At most 12 % was found where at most 9 % is wanted: neither kept nor broken."""
    bound = MEASURED.format("12.0").replace("prop:loi ;", "prop:loi ; sym:operator sym:AtMost ;")
    (found,) = pairs(region(SITES, OFFER, NEED, bound)).matches
    assert found.gaps == (PREFIXES["prop"] + "loi",)


def test_a_requested_material_keeps_the_limits_of_its_input() -> None:
    """A need that names the material and the input it goes to holds the offer to that input's limits."""
    need = listing("Need", "N", "b", "sym:material mat:ash", "; sym:forSlot slot:mill.pozzolan ")
    limit = "slot:mill.pozzolan sym:hasLimit sub:S-1.loi .\n"
    store = region(SITES, OFFER, need, limit, MEASURED.format("9.1"))
    assert pairs(store).matches == ()
    assert failed(store) == {"limit:loi"}


def test_days_count_where_there_are_dates() -> None:
    """From the 30th of November to the 4th of December are five days, and one day is enough."""
    offer = OFFER.replace("data:O-r .", 'data:O-r ; sym:availableUntil "2026-12-04"^^xsd:date .', 1)
    need = NEED.replace(
        "slot:mill.pozzolan .", 'slot:mill.pozzolan ; sym:availableFrom "2026-11-30"^^xsd:date .', 1
    )
    (found,) = pairs(region(SITES, offer, need)).matches
    assert found.overlap_days == 5
    later = need.replace("2026-11-30", "2026-12-05")
    assert failed(region(SITES, offer, later)) == {"calendar"}


def test_services_rank_by_their_words() -> None:
    """Of two offers of labour, the one that speaks of the same work comes first."""
    crew = "a sym:Labour ; sym:material mat:crew"
    offers = [
        listing("Offer", name, "a", crew, f'; dcterms:title "{title}"@en ')
        for name, title in (("O1", "Packers in summer"), ("O2", "Certified welder"))
    ]
    need = listing(
        "Need",
        "N",
        "b",
        "a sym:Labour",
        '; sym:forSlot slot:mill.crew ; dcterms:title "Certified welders"@en ',
    )
    first, second = pairs(region(SITES, *offers, need)).matches
    assert (first.offer, second.offer) == (DATA + "O2", DATA + "O1")
    assert first.parts["words"] == 1.0
    assert second.parts["words"] == 0.0


def test_many_pairs_are_explained_at_once() -> None:
    """The answers come in the order asked, a pair asked twice twice, each as it would alone."""
    far = NEED.replace("data:N", "data:M").replace('"N"', '"M"').replace("data:b-site", "data:c-site")
    store = region(SITES, site("c", 60.0, 27.1), OFFER, NEED, far)
    asked = [("O", "M"), ("O", "N"), ("O", "M")]
    told = why_all(store, asked, DAY)
    assert [t.matched for t in told] == [False, True, False]
    assert told == [why(store, offer, need, DAY) for offer, need in asked]


def test_a_need_may_name_the_material_itself() -> None:
    """Asking for ash is answered by fly ash, without any process."""
    need = listing("Need", "N", "b", "sym:material mat:ash")
    (found,) = pairs(region(SITES, OFFER, need)).matches
    assert found.rule == "requested-material"
    assert found.slot == ""


def test_no_way_is_explained() -> None:
    """Where no rule joins the two, that is the one condition, in both languages."""
    need = listing("Need", "N", "b", "sym:function fun:process-heat", "; sym:forSlot slot:dryer.heat ")
    explanation = why(region(SITES, OFFER, need), "O", "N", DAY)
    (condition,) = explanation.conditions
    assert not explanation.matched
    assert condition.id == "substitution"
    assert set(condition.text) == {"en", "tr"}


@pytest.mark.parametrize("name", ["X", "https://example.org/x", "http://[", "N"])
def test_an_unknown_listing_is_told(name: str) -> None:
    """An offer that is not stored, or is a need, is a clear error."""
    with pytest.raises(ListingUnknown) as caught:
        why(region(SITES, OFFER, NEED), name, "N", DAY)
    assert name in caught.value.message["tr"]


places = st.tuples(st.floats(36, 42), st.floats(26, 45))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(places, min_size=1, max_size=6), st.lists(places, min_size=1, max_size=6), st.integers(1, 3))
def test_ranking_agrees_with_brute_force(
    offers: list[tuple[float, float]], needs: list[tuple[float, float]], top: int
) -> None:
    """Distance, reach and the best of each side are what a plain reading of the rules gives."""
    texts = []
    for i, (lat, lon) in enumerate(offers):
        texts.append(site(f"o{i}", lat, lon) + listing("Offer", f"O{i}", f"o{i}", "sym:material mat:fly-ash"))
    for i, (lat, lon) in enumerate(needs):
        texts.append(
            site(f"n{i}", lat, lon)
            + listing(
                "Need", f"N{i}", f"n{i}", "sym:function fun:pozzolanic", "; sym:forSlot slot:mill.pozzolan "
            )
        )
    found = {(m.offer, m.need): m.distance_km for m in pairs(region(*texts), top).matches}

    apart = {
        (f"{DATA}O{i}", f"{DATA}N{j}"): haversine(offer, need)
        for i, offer in enumerate(offers)
        for j, need in enumerate(needs)
    }
    near = {pair: km for pair, km in apart.items() if km <= 600}
    expected = set()
    for side in (0, 1):
        for name in {pair[side] for pair in near}:
            mine = sorted((km, pair) for pair, km in near.items() if pair[side] == name)
            expected |= {pair for _, pair in mine[:top]}
    assert {pair for pair in found if near.get(pair, 1e9) <= 599.9} >= {
        pair for pair in expected if sum(abs(near[pair] - km) < 0.01 for km in near.values()) == 1
    }
    for pair, km in found.items():
        assert km is not None
        assert km == pytest.approx(apart[pair], abs=0.06)
        assert apart[pair] <= 600.1


def haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the kilometres between two places on a sphere, by the law of cosines' stable sister."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    y = math.hypot(
        math.cos(lat2) * math.sin(lon2 - lon1),
        math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1),
    )
    x = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return 6371.0088 * math.atan2(y, x)


def ash(name: str, firm: str, tonnes: float) -> str:
    """Return an offer of so much fly ash a year."""
    stream = (
        f"sym:material mat:fly-ash ; sym:quantity {tonnes} ; sym:unit unit:TONNE ; sym:period sym:PerYear"
    )
    return listing("Offer", name, firm, stream)


def test_small_offers_are_pooled_for_a_need_that_takes_no_less() -> None:
    """Three offers below the least amount are no matches, but one pool that the graph tells of with its members."""
    wants = "sym:quantity 600.0 ; sym:minimumQuantity 500.0 ; sym:unit unit:TONNE ; sym:period sym:PerYear"
    need = listing(
        "Need", "N", "b", f"sym:function fun:pozzolanic ; {wants}", "; sym:forSlot slot:mill.pozzolan "
    )
    store = region(SITES, ash("O1", "a", 200.0), ash("O2", "a", 300.0), ash("O3", "a", 250.0), need)
    result = pairs(store)
    (pool,) = result.pools
    assert result.matches == ()
    assert (pool.share, pool.unit) == (1.0, "t/yr")
    assert pool.amount == pytest.approx(600.0)
    assert pool.offers == (DATA + "O2", DATA + "O3", DATA + "O1")
    assert {found.offer for found in result.partial} == set(pool.offers)
    sym = PREFIXES["sym"]
    told = f"""ASK {{ GRAPH <{result.run}> {{
      ?pool a <{sym}PooledMatch> ; <{sym}need> <{DATA}N> ; <{sym}member> ?member .
      ?member a <{sym}PartialMatch> ; <{sym}offer> <{DATA}O1> }} }}"""
    assert store.ask(told)


def test_no_pool_where_one_offer_is_enough_or_all_are_too_little() -> None:
    """An offer that brings all needs no others, and a pool below the least amount is none."""
    wants = "sym:quantity 600.0 ; sym:minimumQuantity 500.0 ; sym:unit unit:TONNE ; sym:period sym:PerYear"
    need = listing(
        "Need", "N", "b", f"sym:function fun:pozzolanic ; {wants}", "; sym:forSlot slot:mill.pozzolan "
    )
    assert not pairs(region(SITES, ash("O1", "a", 200.0), ash("O2", "a", 700.0), need)).pools
    assert not pairs(region(SITES, ash("O1", "a", 200.0), ash("O2", "a", 250.0), need)).pools
