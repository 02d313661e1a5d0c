"""The SQL finds what a plain reading of the rules finds: the same pairs, ways, scores, reasons and gaps."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse

from symbio_kg.match import match, why_all
from symbio_kg.model import Match
from symbio_kg.store import KNOWLEDGE, LISTINGS, open_store
from symbio_kg.terms import PREFIXES, turtle_prologue

_spec = importlib.util.spec_from_file_location("reference", Path(__file__).with_name("reference.py"))
assert _spec is not None
assert _spec.loader is not None
reference: Any = importlib.util.module_from_spec(_spec)
sys.modules["reference"] = reference
_spec.loader.exec_module(reference)
Limit, Measurement, Slot = reference.Limit, reference.Measurement, reference.Slot
Substitution, Knowledge, Listing = reference.Substitution, reference.Knowledge, reference.Listing

DAY = date(2026, 11, 25)
PARENTS = {
    "ash": None,
    "fly-ash": "ash",
    "wet-ash": "fly-ash",
    "steam": None,
    "grey-water": None,
    "crew": None,
}
GROUPS = {"bind": "construction", "warm": "heat", "wash": "water", "help": "service"}
CLAIMS = {"fly-ash": ("bind",), "steam": ("warm",), "grey-water": ("wash",), "crew": ("help",)}
CONTENTS = {"10-01-02": {"fly-ash": 0.75, "ash": 0.5}}
RULES = ("documented-practice", "function", "treatment-chain")

properties = st.sampled_from(["loi", "lead"])
numbers = st.sampled_from([0.0, 5.0, 5.0, 50.0])
ratios = st.sampled_from(["PERCENT", "PERCENT", "PPTH", "GM-PER-L"])
limits = st.one_of(
    st.builds(Limit, properties, st.sampled_from(["Declared", "Absent"])),
    st.builds(
        Limit,
        properties,
        st.sampled_from(["AtMost", "LessThan", "AtLeast", "MoreThan", "Equals"]),
        numbers,
        ratios,
    ),
)
measurements = st.builds(
    Measurement, properties, st.sampled_from(["Equals", "AtMost", "AtLeast"]), numbers, ratios
)
waters = st.none() | st.sampled_from(
    [
        "Demineralised",
        "BoilerQuality",
        "ProcessQuality",
        "CoolingQuality",
        "IrrigationClassA",
        "IrrigationClassB",
    ]
)
few = st.sampled_from


def some(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most, unique=True).map(tuple)


@st.composite
def knowledges(draw: st.DrawFn) -> Any:
    slots = tuple(
        draw(
            st.builds(
                Slot,
                st.just(f"p{number % 2}.s{number}"),
                st.just(f"p{number % 2}"),
                few(["23-51", "10-39"]),
                some(few(sorted(GROUPS))),
                some(few(sorted(PARENTS))),
                some(few(sorted(PARENTS)), 1),
                few([None, None, 60.0, 120.0]),
                few([None, None, 5.0, 50.0]),
                waters,
                some(limits, 1),
            )
        )
        for number in range(draw(st.integers(1, 3)))
    )
    names = [slot.name for slot in slots]
    kinds = [*sorted(PARENTS), "10-01-02"]
    keys = draw(st.lists(st.tuples(few(kinds), few(names), few(RULES)), min_size=1, max_size=7, unique=True))
    substitutions = tuple(
        Substitution(
            f"{rule}/{kind}~{slot}",
            kind,
            slot,
            rule,
            draw(few([0.5, 0.81, 0.9])),
            f"S-{number}" if rule == "documented-practice" else None,
        )
        for number, (kind, slot, rule) in enumerate(keys)
    )
    own = {s.documented: draw(some(limits, 1)) for s in substitutions if s.documented}
    return Knowledge(slots, substitutions, own, PARENTS, GROUPS, CLAIMS, CONTENTS)


def seldom(values: list[Any]) -> st.SearchStrategy[Any]:
    """Mostly nothing, so that a region has pairs that fit; which condition bites varies."""
    return few([None] * 2 * len(values) + values)


@st.composite
def listings(draw: st.DrawFn, knowledge: Any) -> list[Any]:
    found = []
    activities = {f"f{n}": draw(few(["23-51", "10-39", None])) for n in range(4)}
    asked = sorted({s.kind for s in knowledge.substitutions if s.kind in PARENTS}) or ["ash"]
    slots = [s.name for s in knowledge.slots]
    for number in range(draw(st.integers(4, 9))):
        role = "Offer" if number % 2 == 0 else "Need"
        need = role == "Need"
        firm = draw(few(sorted(activities)))
        unit = draw(few([None, "TONNE", "TONNE", "KiloGM", "M3", "HR", "KiloW"]))
        start, end = sorted([draw(seldom(DAYS)), draw(seldom(DAYS))], key=lambda d: d or DAY)
        named = need and draw(st.booleans())
        found.append(
            Listing(
                role,
                f"L{number}",
                firm,
                draw(seldom([*reference.GOODS, "WasteHeat", "Water", "Labour", "Expertise", "Space"])),
                draw(few([None, *sorted(PARENTS)] if need else [None, *asked, *asked])),
                None if need else draw(seldom(["10-01-02"])),
                activities[firm],
                (draw(few(slots)),) if named else (),
                draw(few(["p0", "p1", None])) if need and not named else None,
                draw(some(few(sorted(GROUPS)), 1)),
                draw(seldom(sorted(PARENTS))) if need else None,
                draw(few([None, (38.0, 27.0), (38.02, 27.0), (38.02, 27.03), (38.5, 27.0)])),
                draw(few([None, 1.0, 20.0, 1000.0])) if unit else None,
                draw(seldom([1.0, 10.0])) if unit else None,
                unit,
                draw(few([None, "PerYear", "PerMonth", "Once"])),
                start,
                end,
                draw(few([(), (), (11,), (12, 1, 2), (6, 7, 11)])),
                draw(seldom([3.0, 60.0])),
                draw(seldom([60.0, 90.0, 150.0])),
                draw(waters),
                draw(some(limits, 1)) if need else (),
                () if need else draw(some(measurements, 3)),
                draw(few(["", "welder night", "welder", "night shift crew", "crane"])),
            )
        )
    return found


DAYS = [DAY + timedelta(n) for n in (-40, 0, 3, 40, 200, 364, 400)]


@st.composite
def regions(draw: st.DrawFn) -> tuple[Any, list[Any]]:
    knowledge = draw(knowledges())
    return knowledge, draw(listings(knowledge))


# writing -------------------------------------------------------------------------------------


def said(subject: str, **facts: object) -> str:
    """Return Turtle for *facts*: None says nothing, a tuple says several."""
    return "".join(
        f"{subject} {name.replace('__', ':') if '__' in name else f'sym:{name}'} {one} .\n"
        for name, value in facts.items()
        for one in (value if isinstance(value, tuple) else (value,))
        if one is not None
    )


def term(prefix: str, name: str | None) -> str | None:
    return None if name is None else f"<{PREFIXES[prefix]}{name}>"


def kind(name: str) -> str:
    return str(term("low" if name[0].isdigit() else "mat", name))


def rows(subject: str, link: str, given: Iterable[Any]) -> str:
    text = ""
    for number, row in enumerate(given):
        node = f"<{subject.strip('<>')}/{link}{number}>"
        text += said(subject, **{link: node}) + said(
            node, property=term("prop", row.property), operator=f"sym:{row.operator}", qudt__numericValue=row.value,
            qudt__unit=term("unit", row.unit),
        )  # fmt: skip
    return text


def knowledge_text(knowledge: Any) -> str:
    text = "".join(said(kind(k), rdfs__subClassOf=term("mat", p)) for k, p in knowledge.parents.items())
    text += "".join(f"{kind(name)} a sym:ResourceKind .\n" for name in knowledge.parents)
    for function, group in knowledge.groups.items():
        text += said(str(term("fun", function)), functionGroup=f'"{group}"')
    for name, functions in knowledge.claims.items():
        node = f"<{PREFIXES['data']}claim/{name}>"
        text += f"{node} a sym:FunctionClaim .\n"
        text += said(node, ofMaterial=kind(name), providesFunction=tuple(term("fun", f) for f in functions))
    for code, materials in knowledge.contents.items():
        for name, likelihood in materials.items():
            node = f"<{PREFIXES['data']}content/{name}>"
            text += f"{node} a sym:CodeMaterial .\n"
            text += said(node, wasteCode=kind(code), material=kind(name), likelihood=likelihood)
    for better, others in reference.BETTER_WATER.items():
        text += said(f"sym:{better}", sufficesFor=tuple(f"sym:{o}" for o in others))
    for name in {*reference.BETTER_WATER, *(o for others in reference.BETTER_WATER.values() for o in others)}:
        text += f"sym:{name} a sym:WaterQuality .\n"
    for slot in knowledge.slots:
        node = str(term("slot", slot.name))
        text += f"{node} a sym:InputSlot .\n" + said(
            node,
            slotOf=term("proc", slot.process),
            requiresFunction=tuple(term("fun", f) for f in slot.functions),
            requiresMaterial=tuple(kind(m) for m in slot.materials),
            replaces=tuple(kind(m) for m in slot.replaces),
            minimumTemperature=slot.temperature,
            maximumTransportDistance=slot.reach,
            acceptsWaterQuality=slot.water and f"sym:{slot.water}",
        )
        text += rows(node, "hasLimit", slot.limits)
    for process, activity in {(s.process, s.activity) for s in knowledge.slots}:
        text += said(str(term("proc", process)), activity=term("nace", activity))
    for s in knowledge.substitutions:
        node = str(term("sub", s.name))
        text += f"{node} a sym:Substitution .\n" + said(
            node, ofKind=kind(s.kind), atSlot=term("slot", s.slot), byRule=term("rule", s.rule),
            confidence=s.confidence, prov__wasDerivedFrom=term("sub", s.documented),
        )  # fmt: skip
        if s.documented:
            text += f"{term('sub', s.documented)} a sym:DocumentedSubstitution .\n"
    for name, own in knowledge.limits.items():
        text += rows(str(term("sub", name)), "hasLimit", own)
    return text


def listing_text(x: Any) -> str:
    node, thing, site = (f"<{PREFIXES['data']}{x.name}{end}>" for end in ("", "-r", "-site"))
    text = f"{node} a sym:{x.role} .\n" + said(
        node,
        concerns=thing,
        listedBy=term("data", x.firm),
        atSite=site,
        forSlot=tuple(term("slot", s) for s in x.slots),
        forProcess=term("proc", x.process),
        availableFrom=x.start and f'"{x.start}"^^xsd:date',
        availableUntil=x.end and f'"{x.end}"^^xsd:date',
        activeMonth=x.months,
        maximumDistance=x.reach,
        dcterms__title=f'"{x.title}"@en' if x.title else None,
        dcterms__identifier=f'"{x.name}"',
    )
    text += said(
        thing,
        material=x.material and kind(x.material),
        wasteCode=x.code and kind(x.code),
        function=tuple(term("fun", f) for f in x.functions),
        replaces=x.replaces and kind(x.replaces),
        quantity=x.quantity,
        minimumQuantity=x.minimum,
        unit=term("unit", x.unit),
        period=x.period and f"sym:{x.period}",
        supplyTemperature=x.temperature,
        waterQuality=x.water and f"sym:{x.water}",
    )
    text += f"{thing} a sym:{x.resource} .\n" if x.resource else ""
    text += said(str(term("data", x.firm)), activity=term("nace", x.activity))
    if x.place:
        text += said(site, geo__lat=x.place[0], geo__long=x.place[1])
    return text + rows(thing, "hasMeasurement", x.measurements) + rows(thing, "accepts", x.limits)


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(turtle_prologue() + text, format=RdfFormat.TURTLE)]


def local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def same(found: Match, expected: Any) -> None:
    """Compare one pair: its way, its score with all parts, its days, its gaps."""
    assert found.substitution.removeprefix(PREFIXES["sub"]) == expected.substitution
    assert (local(found.kind), local(found.slot), found.rule) == (expected.kind, expected.slot, expected.rule)
    assert found.score == pytest.approx(expected.score, abs=6e-5)
    parts = {
        "substitution": expected.confidence,
        "quantity": expected.quantity,
        "calendar": expected.calendar,
        "nearness": expected.nearness,
        "known": expected.known,
    } | ({} if expected.alike is None else {"words": expected.alike})
    assert dict(found.parts) == pytest.approx(parts, abs=6e-5)
    distance = expected.distance
    assert found.distance_km == (None if distance is None else pytest.approx(distance, abs=0.06))
    assert found.overlap_days == expected.days
    assert {local(gap) for gap in found.gaps} == expected.gaps


def agrees(region: tuple[Any, list[Any]], top: int) -> None:
    """Compare what the SQL and the reference find in one region, and what `why` says of each pair there."""
    knowledge, given_listings = region
    store = open_store(None)
    store.add(KNOWLEDGE, triples(knowledge_text(knowledge)))
    store.add(LISTINGS, triples("".join(map(listing_text, given_listings))))
    expected = reference.match(knowledge, given_listings, DAY, top)
    result = match(store, DAY, top=top)
    found = {(local(m.offer), local(m.need)): m for m in result.matches}
    assert set(found) == set(expected)
    for pair, one in found.items():
        same(one, expected[pair])

    pooled = {local(p.need): (local(p.slot), tuple(map(local, p.offers)), p.share) for p in result.pools}
    wanted = reference.pools(knowledge, given_listings, DAY, top)
    assert {need: pool[:2] for need, pool in pooled.items()} == {
        need: pool[:2] for need, pool in wanted.items()
    }
    assert all(pool[2] == pytest.approx(wanted[need][2], abs=1e-4) for need, pool in pooled.items())
    members = {(offer, need) for need, (_, offers, _) in pooled.items() for offer in offers}
    assert {(local(m.offer), local(m.need)) for m in result.partial} == members - set(expected)

    everything = reference.match(knowledge, given_listings, DAY, 99)
    asked = [
        (o.name, n.name)
        for o in given_listings
        for n in given_listings
        if (o.role, n.role) == ("Offer", "Need")
    ]
    for pair, told in zip(asked, why_all(store, asked, DAY), strict=True):
        assert told.matched == (pair in everything), told
        assert told.matched == all(c.met is not False for c in told.conditions), told
        if told.matched:
            assert told.score == pytest.approx(everything[pair].score, abs=6e-5)


amounts = st.one_of(st.none(), st.integers(1, 12).map(float))


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Any, list[Any]]:
    """Many small offers for few needs, at two inputs that they may go into."""
    slots = tuple(Slot(name, "mill", "23-51", functions=("bind",)) for name in ("mill.a", "mill.b"))
    substitutions = tuple(
        Substitution(f"s-{kind}-{slot.name}", kind, slot.name, "function", sure)
        for kind, sure in (("ash", 0.9), ("fly-ash", 0.8))
        for slot in draw(st.sampled_from([slots, slots[:1], slots[1:]]))
    )
    sides: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "Offer": st.fixed_dictionaries({"material": st.sampled_from(["ash", "fly-ash"]), "quantity": amounts}),
        "Need": st.fixed_dictionaries({"functions": st.just(("bind",)), "process": st.just("mill")})
        .flatmap(lambda d: amounts.map(lambda q: {**d, "quantity": None if q is None else q * 4})),
    }  # fmt: skip
    found = []
    for role, most in (("Offer", 11), ("Need", 2)):
        for number in range(draw(st.integers(1, most))):
            own = draw(sides[role])
            least, unit = draw(amounts), draw(st.sampled_from(["TONNE", "TONNE", "KiloGM", "M3"]))
            more: dict[str, Any] = {"period": "PerYear", "minimum": least, "unit": unit, **own}
            found.append(Listing(role, f"{role[0]}{number:02}", f"{role}{number}", **more))
    return Knowledge(slots, substitutions, parents=PARENTS, groups=GROUPS, claims=CLAIMS), found


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(crowds(), st.integers(2, 10))
def test_small_offers_are_pooled_as_the_reference_pools_them(region: tuple[Any, list[Any]], top: int) -> None:
    """Where no offer brings what a need asks for, the same offers are put together, at the same input."""
    agrees(region, top)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(regions(), st.integers(1, 3))
def test_the_sql_agrees_with_the_reference(region: tuple[Any, list[Any]], top: int) -> None:
    """On any small region the same pairs are kept, by the same way, with the same score, reasons and gaps."""
    agrees(region, top)


@pytest.mark.slow
@settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))
@given(regions(), st.integers(1, 3))
def test_the_sql_agrees_with_the_reference_at_length(region: tuple[Any, list[Any]], top: int) -> None:
    """The same, on many more regions."""
    agrees(region, top)
