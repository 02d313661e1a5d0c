"""Synthetic regions: the same seed gives the same bytes, what is good passes the shapes, what is planted is found."""

from __future__ import annotations

import io
import math
import statistics
import tracemalloc
from collections import Counter
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from symbio_kg.generate import (
    LARGEST,
    TABLES,
    Planted,
    RegionRefused,
    blocks,
    faults,
    request,
    write_parquet,
    write_rdf,
)
from symbio_kg.generate.draw import number
from symbio_kg.generate.knowledge import ranges, sectors
from symbio_kg.generate.tables import Wheel, provinces, sector_mix, zones
from symbio_kg.infer import infer
from symbio_kg.match import match
from symbio_kg.match.columns import select
from symbio_kg.model import Report
from symbio_kg.pipeline import take_in
from symbio_kg.read import read
from symbio_kg.store import LISTINGS, load_knowledge, open_store
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.validate import Validator
from symbio_kg.validate.shapes import load_shapes
from symbio_kg.vocabulary import default_vocabulary

VALIDATOR = Validator()
SYM = PREFIXES["sym"]


def made(size: int, seed: int = 7, province: str | None = None, share: float = 0.0, form: str = "nt") -> str:
    return made_with(size, seed, province, share, form)[0]


def made_with(
    size: int, seed: int = 7, province: str | None = None, share: float = 0.0, form: str = "nt"
) -> tuple[str, list[Planted]]:
    out = io.StringIO()
    told = [
        fault
        for _, planted in write_rdf(blocks(request(size, seed, province, share)), out, form)
        for fault in planted
    ]
    return out.getvalue(), told


def judged(text: str, name: str = "region.nt") -> Report:
    return VALIDATOR.validate(read(text.encode(), name=name))


@cache
def triples(size: int, seed: int = 7) -> tuple[Triple, ...]:
    found = parse(made(size, seed).encode(), format=RdfFormat.N_TRIPLES)
    return tuple(quad.triple for quad in found)


# the same again ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["nt", "ttl"])
def test_the_same_seed_gives_the_same_bytes(form: str) -> None:
    """Twice the same request, twice the same text; another seed gives another."""
    assert made(300, 3, share=0.1, form=form) == made(300, 3, share=0.1, form=form)
    assert made(300, 3, form=form) != made(300, 4, form=form)


def test_a_small_region_begins_a_large_one() -> None:
    """What stands in the smaller region stands in the larger one of the same seed."""
    small, large = set(made(200).splitlines()), set(made(400).splitlines())
    assert small < large


def test_turtle_and_n_triples_say_the_same() -> None:
    """Both formats hold the same statements, planted faults included."""
    one = parse(made(300, share=0.3).encode(), format=RdfFormat.N_TRIPLES)
    other = parse(made(300, share=0.3, form="ttl").encode(), format=RdfFormat.TURTLE)
    assert {quad.triple for quad in one} == {quad.triple for quad in other}


@settings(max_examples=25, deadline=None)
@given(
    size=st.integers(100, 260),
    seed=st.integers(0, 2**63 - 1),
    province=st.sampled_from([None, *(found.name for found in provinces())]),
    share=st.floats(0, 1),
)
def test_a_region_has_as_many_listings_as_asked(
    size: int, seed: int, province: str | None, share: float
) -> None:
    """Whatever is asked, that many listings come, each with a name of its own."""
    found = [
        listing.iri for block in blocks(request(size, seed, province, share)) for listing in block.listings
    ]
    assert len(found) == len(set(found)) == size


# good and faulty -----------------------------------------------------------------------------


@pytest.mark.parametrize("province", [None, "İzmir"])
def test_every_listing_passes_the_shapes(province: str | None) -> None:
    """Without planted faults nobody finds anything, not even a warning."""
    report = judged(made(500, 11, province))
    assert not report.findings, [(f.shape, f.focus, f.value) for f in report.findings[:5]]


def test_every_kind_of_fault_can_be_planted() -> None:
    """Each constraint of the shapes has a fault, and no fault is for a constraint that is not there."""
    assert Counter(fault.shape for fault in faults()) == Counter(set(load_shapes().constraints))


def test_every_planted_fault_is_found() -> None:
    """The shapes name the constraint that was broken, at the firm or listing where it was planted."""
    text, planted = made_with(2 * len(faults()), 5, share=1.0)
    found = {(f.shape.rsplit("/", 1)[-1], f.focus) for f in judged(text).findings}
    assert {p.shape for p in planted} == {f.shape.rsplit("/", 1)[1] for f in faults()}
    missed = [
        p
        for p in planted
        if not any(shape == p.shape and focus.startswith((p.listing, p.firm)) for shape, focus in found)
    ]
    assert not missed


def test_faults_stay_where_they_were_planted() -> None:
    """No listing is found faulty but those that the list names, and their share is about the one asked for."""
    text, planted = made_with(600, 2, share=0.1)
    named = tuple(name for p in planted for name in (p.listing, p.firm))
    assert all(f.focus.startswith(named) for f in judged(text).findings)
    assert 0.06 < len(planted) / 600 < 0.14


# what it says --------------------------------------------------------------------------------


def test_everything_invented_says_so() -> None:
    """Every subject is marked synthetic, but the real zones; every firm's name says that it is invented."""
    said = [
        *triples(400),
        *(q.triple for q in parse(made(200, 1, "35").encode(), format=RdfFormat.N_TRIPLES)),
    ]
    subjects = {t.subject for t in said}
    marked = {
        t.subject
        for t in said
        if t.predicate == SYM["synthetic"] and getattr(t.object, "value", "") == "true"
    }
    real = {NamedNode(zone.iri) for zone in zones(provinces()[34])}
    assert subjects - marked <= real
    names = [getattr(t.object, "value", "") for t in said if t.predicate == PREFIXES["schema"]["name"]]
    assert names
    assert all(name.startswith("Örnek ") and name.endswith(" (kurgusal)") for name in names)


def test_all_kinds_of_resource_are_there() -> None:
    """A region of some thousand listings has every kind, as offer and as need where both make sense."""
    kinds = Counter((x.role, x.kind) for b in blocks(request(6000)) for x in b.listings)
    wanted = {
        shape.rsplit("/", 1)[1].removesuffix("-unit")
        for shape in load_shapes().constraints
        if "-unit" in shape
    }
    wanted -= {"Measurement", "QualityLimit", "ResourceGiven", "ResourceOnce"}
    wanted = {kind for kind in wanted if not kind.startswith("Resource")}
    assert {kind for _, kind in kinds} == wanted
    assert {kind for role, kind in kinds if role == "Need"} == wanted - {"ByProduct", "Product"}


def test_provinces_and_sectors_follow_their_weights() -> None:
    """In 20,000 listings no frequent province or sector is off its share by more than a quarter."""
    firms = [block.firm for block in blocks(request(20_000, 1))]
    for counted, weights in (
        (Counter(f.province for f in firms), {p.name: p.weight for p in provinces()}),
        (
            Counter(f.activity.rsplit("/", 1)[1].replace("-", ".") for f in firms),
            {m.activity: m.weight for m in sector_mix()},
        ),
    ):
        whole = sum(weights.values())
        for name, weight in weights.items():
            if weight / whole > 0.02:
                assert counted[name] / len(firms) == pytest.approx(weight / whole, rel=0.25), name


def test_amounts_are_log_normal_around_the_sectors_median() -> None:
    """The logarithm of a sector's main amounts has its median and spread, and no skew to speak of."""
    wanted = {(s.iri, x.material): s for s in sectors() for x in s.streams.things if x.share == 1.0}
    seen = []
    for block in islice(blocks(request(60_000, 3)), 20_000):
        for x in block.listings:
            sector = wanted.get((block.firm.activity, x.material))
            if not (sector and x.role == "Offer" and x.origin and x.amount):
                continue
            if x.amount.period == "PerYear" and x.amount.unit.endswith("TONNE"):
                seen.append(math.log(float(x.amount.value) / sector.mix.tonnes) / sector.mix.sigma)
    assert len(seen) > 2000
    assert abs(statistics.median(seen)) < 0.3
    assert 0.8 < statistics.stdev(seen) < 1.4


def test_seasons_hold() -> None:
    """An olive mill has its pomace from October to February, a lathe shop has its turnings all year."""
    months: dict[str, set[tuple[int, ...]]] = {}
    for block in blocks(request(20_000, 4)):
        for x in block.listings:
            if x.role == "Offer" and x.origin:
                months.setdefault(block.firm.activity.rsplit("/", 1)[1], set()).add(x.months)
    assert months["10-41"] == {(), (1, 2, 10, 11, 12)}
    assert () in months["25-62"]


def test_measured_values_lie_in_their_ranges() -> None:
    """No value is outside what the table of properties says of the material."""
    count = 0
    for block in blocks(request(5000, 6)):
        for x in block.listings:
            known = {(r.property, r.unit): r for r in ranges().get(x.material, ())}
            for found in x.measured:
                count += 1
                span = known[found.property, found.unit]
                assert span.low * 0.99 - 0.5 <= float(found.value) <= span.high * 1.01 + 0.5
    assert count > 1000


def test_sites_lie_in_their_province() -> None:
    """Nobody is set more than some tens of kilometres from the zone; all of one province lie there."""
    for block in blocks(request(2000, 6, "Antep")):
        assert block.firm.province == "Gaziantep"
        assert abs(float(block.firm.lat) - block.firm.zone.lat) < 0.3
        assert abs(float(block.firm.lon) - block.firm.zone.lon) < 0.4


def test_codes_are_those_of_the_turkish_list() -> None:
    """No waste, and no licence, names a code that a plant in Türkiye cannot have before December 2026."""
    known = {
        word.iri: word.facts for word in default_vocabulary().codes.words if word.facts.get("in_tr") == "true"
    }
    for block in blocks(request(5000, 8)):
        named = {x.code for x in block.listings if x.code}
        named |= {code for code, _ in block.firm.licence.pairs} if block.firm.licence else set()
        for code in named:
            assert known[code]["valid_from"] < "2026-12-01"
            assert not known[code].get("valid_to")


def test_receiving_sites_hold_licences() -> None:
    """Every recovery plant holds one that names codes with operations, and it runs five years."""
    held = [b.firm.licence for b in blocks(request(3000)) if b.firm.activity.endswith("/38-32")]
    assert len(held) > 10
    for licence in held:
        assert licence is not None
        assert licence.pairs
        assert int(licence.last[:4]) - int(licence.first[:4]) == 5


# the tables ----------------------------------------------------------------------------------


def test_the_tables_hold_what_the_projections_find(tmp_path: Path) -> None:
    """Each Parquet table has the rows that its projection finds in the graph of the same region."""
    asked = request(400, 9)
    assert sum(write_parquet(blocks(asked), tmp_path)) == 400
    store = open_store(None)
    load_knowledge(store)
    store.add(LISTINGS, triples(400, 9))
    for name, columns in TABLES.items():
        if name == "marks":
            continue
        wanted = Counter(tuple(_plain(row.get(c)) for c in columns) for row in _listed(select(store, name)))
        rows = pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        seen = Counter(tuple(_plain(row[c]) for c in columns) for row in rows)
        assert seen == wanted, (name, list(seen - wanted)[:2], list(wanted - seen)[:2])
    store.close()


def _listed(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows that are about listings; some projections also tell of the knowledge."""
    return [row for row in rows if next(iter(row.values())).startswith(PREFIXES["data"])]


def _plain(value: str | None) -> str | None:
    """Return numbers in one form: a projection may say 1 where a table says 1.0."""
    try:
        return str(float(value)) if value is not None else None
    except ValueError:
        return value


# at work -------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_region() -> None:
    """Twice the listings take no more memory to make."""
    peaks = []
    made(100)
    for size in (20_000, 40_000):
        tracemalloc.start()
        for _ in write_rdf(blocks(request(size)), _Nowhere(), "nt"):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2 + 200_000


class _Nowhere(io.StringIO):
    def write(self, text: str, /) -> int:
        return len(text)


def taken_in_and_matched(size: int) -> int:
    """Return how many matches a region of this size has, once all its listings are taken in."""
    store = open_store(None)
    load_knowledge(store)
    receipt = take_in(store, made(size, 1, "İzmir").encode(), VALIDATOR, "region.nt")
    assert (len(receipt.accepted), receipt.refused) == (size, ())
    infer(store)
    found = len(match(store, date(2026, 11, 26)).matches)
    store.close()
    return found


def test_a_small_region_goes_all_the_way() -> None:
    """Two hundred listings are taken in, all of them, and some find partners."""
    assert taken_in_and_matched(200) > 50


@pytest.mark.slow
def test_a_region_goes_all_the_way() -> None:
    """A thousand listings are taken in, all of them, and find partners."""
    assert taken_in_and_matched(1000) > 1000


# what cannot be asked ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "seed", "province", "share", "hint"),
    [
        (99, 0, None, 0.0, "100"),
        (LARGEST + 1, 0, None, 0.0, "10"),
        (500, -1, None, 0.0, "-1"),
        (500, 0, None, 1.1, "1.1"),
        (500, 0, None, math.nan, "nan"),
        (500, 0, "Izmirr", 0.0, "İzmir"),
        (500, 0, "82", 0.0, "82"),
        (500, 0, "", 0.0, "İzmir"),
    ],
)
def test_what_cannot_be_made_is_said(
    size: int, seed: int, province: str | None, share: float, hint: str
) -> None:
    """The refusal names in both languages what is wrong, and the nearest province where one was meant."""
    with pytest.raises(RegionRefused) as refused:
        request(size, seed, province, share)
    assert all(hint in refused.value.message[language] for language in ("en", "tr"))


@pytest.mark.parametrize("name", ["izmir", "IZMIR", " İzmir ", "35", "Izmir"])
def test_a_province_is_found_by_any_spelling(name: str) -> None:
    """Case, dots and the plate number do not matter."""
    found = request(100, province=name).province
    assert found is not None
    assert found.name == "İzmir"


@given(value=st.floats(1e-9, 5e6))
def test_numbers_have_no_exponent(value: float) -> None:
    """A number is written in plain digits, close to its value."""
    text = number(value)
    assert "e" not in text
    assert float(text) == pytest.approx(max(value, 0.001), rel=0.01)


@given(st.lists(st.floats(0, 100), min_size=1).filter(any), st.floats(0, 1, exclude_max=True))
def test_a_wheel_never_stops_where_there_is_no_weight(weights: list[float], chance: float) -> None:
    """What is picked has a weight above nothing."""
    wheel = Wheel(enumerate(weights))
    assert weights[wheel.turn(chance)] > 0


def test_types_are_named() -> None:
    """Licences and their pairs are typed, so that the graph can be asked for them."""
    kinds = {t.object for t in triples(400) if t.predicate == RDF_TYPE}
    assert {SYM["Licence"], SYM["LicensedPair"], SYM["Measurement"], SYM["QualityLimit"]} <= kinds
