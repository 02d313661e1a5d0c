"""The gap report and the research agenda: what is counted, and what is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from symbio_kg.accept import accept
from symbio_kg.comply.rules import legal_rules
from symbio_kg.handbook import agenda_book, gap_book, to_html
from symbio_kg.handbook.agenda import unused_offers
from symbio_kg.handbook.gaps import Gap, gap_table, legal_gaps
from symbio_kg.store import GraphStore, load_knowledge, open_store
from symbio_kg.terms import PREFIXES, turtle_prologue

DAY = date(2026, 12, 9)
D = PREFIXES["data"]
_FIRM = """
<{d}firm/{x}> a sym:Firm ; rdfs:label "{x}" ; sym:hasSite <{d}firm/{x}/site> ; sym:activity nace:{nace} .
<{d}firm/{x}/site> a sym:Site ; rdfs:label "{x}" ; geo:lat 38.42 ; geo:long 27.14 ; sym:country "TR" .
<{d}listing/{x}> a sym:{kind} ; dcterms:identifier "{x}" ; dcterms:title "{x}"@en ; sym:listedBy <{d}firm/{x}> ;
  sym:atSite <{d}firm/{x}/site> ; sym:concerns <{d}listing/{x}/r> {more} .
<{d}listing/{x}/r> a sym:{thing} ; {what} ; sym:quantity {tonnes} ; sym:unit unit:TONNE ; sym:period sym:PerYear .
"""


def _offer(x: str, tonnes: int, code: str = "10-01-02") -> str:
    what = f"sym:wasteCode low:{code}"
    return _FIRM.format(
        d=D, x=x, nace="35-11", kind="Offer", thing="Waste", what=what, tonnes=tonnes, more=""
    )


def _need(x: str) -> str:
    return _FIRM.format(
        d=D,
        x=x,
        nace="23-63",
        kind="Need",
        thing="Material",
        what="sym:material mat:coal-fly-ash-siliceous",
        tonnes=900,
        more="; sym:forProcess proc:ready-mix-concrete",
    )


def _store(*texts: str) -> GraphStore:
    store = open_store(None)
    load_knowledge(store)
    sub = f"""<{D}sub/1> a sym:Substitution ; sym:ofKind low:10-01-02 ; sym:atSlot slot:ready-mix-concrete.addition ;
      sym:byRule rule:documented-practice ; sym:confidence 0.9 ."""
    triples = parse(turtle_prologue() + "".join(texts) + sub, format=RdfFormat.TURTLE)
    accept(store, [Triple(q.subject, q.predicate, q.object) for q in triples])
    extra = parse(turtle_prologue() + sub, format=RdfFormat.TURTLE)
    store.add(
        f"{PREFIXES['graph']}inferred/documented-practice",
        [Triple(q.subject, q.predicate, q.object) for q in extra],
    )
    return store


@pytest.fixture(scope="module")
def store() -> Iterator[GraphStore]:
    made = _store(_offer("a", 100), _offer("b", 250), _offer("c", 7, "18-01-03"), _need("n"), _need("m"))
    yield made
    made.close()


def test_the_table_names_findings_that_exist() -> None:
    """Each row is of a rule's own finding that is no permission."""
    rules = {rule.header.id: rule.header for rule in legal_rules()}
    for rule, finding in gap_table():
        assert rules[rule].findings[finding].outcome in ("refused", "needs-assessment"), (rule, finding)


def test_an_offers_tonnes_count_once_however_many_would_take_it(store: GraphStore) -> None:
    """Two takers of one ash make two pairs, and its tonnes stay what they are."""
    (gap,) = [one for one in legal_gaps(store, DAY) if one.kind == "status"]
    assert (gap.what, gap.firms, gap.offers, gap.pairs) == ("10 01 02", 2, 2, 4)
    assert (gap.tonnes, gap.closed) == (350.0, 350.0)


def test_amounts_of_few_firms_are_withheld(store: GraphStore) -> None:
    """Two firms' tonnes are told to the authority alone."""
    public, full = (to_html(gap_book(store, "en", DAY, full=full)) for full in (False, True))
    assert "350" not in public
    assert "withheld" in public
    assert "350" in full


@pytest.mark.parametrize(
    ("firms", "closed", "told"),
    [(3, 3, True), (3, 0, True), (2, 0, False), (4, 1, False), (4, 3, False), (6, 3, True)],
)
def test_a_part_does_not_tell_the_rest(firms: int, closed: int, told: bool) -> None:
    """Neither the part nor what remains of it may be of one or two firms."""
    assert Gap("status", "x", (), firms, closed, firms, firms, 1.0, 1.0).told is told


def test_a_gap_that_one_firm_dominates_is_withheld() -> None:
    """Three firms with 9,800, 100 and 100 t: the sum of 10,000 t would tell the first."""
    store = _store(_offer("a", 9800), _offer("b", 100), _offer("c", 100), _need("n"))
    (gap,) = [one for one in legal_gaps(store, DAY) if one.kind == "status"]
    assert (gap.firms, gap.tonnes, gap.told) == (3, 10_000.0, False)
    assert "10,000" not in to_html(gap_book(store, "en", DAY))
    store.close()


def test_what_nothing_is_known_of_is_on_the_agenda(store: GraphStore) -> None:
    """The infectious waste has no use; the ash has one."""
    (one,) = unused_offers(store, DAY, "en")
    assert (one.what, one.firms, one.tonnes) == ("18 01 03", 1, 7.0)
    assert "18\u00a001\u00a003 " in to_html(agenda_book(store, "tr", DAY))


def _measured(x: str, tonnes: int, chlorine: float) -> str:
    """Return an offer of spent flux, which no process names but some take as ash, with its chlorine content."""
    more = f"; sym:hasMeasurement <{D}listing/{x}/m>"
    value = f"qudt:numericValue {chlorine} ; qudt:unit unit:PERCENT"
    said = f"<{D}listing/{x}/m> sym:property prop:chlorine ; {value} ."
    text = _offer(x, tonnes, "11-05-04")
    return text.replace("sym:wasteCode low:11-05-04", f"sym:wasteCode low:11-05-04 {more}") + said


def test_a_lead_is_told_with_tonnes_and_composition() -> None:
    """Of three firms the sum and the mean are told, to the authority the ends: 140 + 95 + 120 t, 27 to 33.5 %."""
    held = [("a", 140, 31.0), ("b", 95, 27.0), ("c", 120, 33.5)]
    flux = "<https://w3id.org/symbio-kg/material/zinc-flux>"
    wide = f"""<{D}sub/2> a sym:Substitution ; sym:ofKind {flux} ; sym:atSlot slot:mineral-recycling.ash ;
      sym:byRule rule:required-material ; sym:confidence 0.6 ."""
    store = _store(*(_measured(*one) for one in held))
    extra = parse(turtle_prologue() + wide, format=RdfFormat.TURTLE)
    triples = [Triple(q.subject, q.predicate, q.object) for q in extra]
    store.add(f"{PREFIXES['graph']}inferred/required-material", triples)
    assert unused_offers(store, DAY, "en", leads=False) == []
    (one,) = unused_offers(store, DAY, "en")
    assert (one.what, one.firms, one.tonnes, one.told) == ("11 05 04", 3, 355.0, True)
    public, full = (to_html(agenda_book(store, "en", DAY, full=full)) for full in (False, True))
    assert "mean 30.5" in public
    assert "33.5" not in public
    assert "27–33.5" in full
    store.close()


def test_one_firm_with_nearly_all_is_withheld() -> None:
    """Three firms, one of which has 98 %: the sum would tell it."""
    held = [("a", 9800, 31.0), ("b", 100, 27.0), ("c", 100, 33.5)]
    store = _store(*(_measured(*one) for one in held))
    (one,) = unused_offers(store, DAY, "en")
    assert not one.told
    assert "10,000" not in to_html(agenda_book(store, "en", DAY))
    store.close()


def test_a_region_without_listings_gives_an_empty_report() -> None:
    """Nothing listed: nothing found, and it says so."""
    empty = _store()
    assert legal_gaps(empty, DAY) == []
    assert "Bu tarihte bulunmadı" in to_html(gap_book(empty, "tr", DAY))
    assert unused_offers(empty, DAY, "en") == []
    empty.close()
