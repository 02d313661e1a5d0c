"""The licence of a site in a table: pairs of code and operation in many spellings, and what comes of bad ones."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from symbio_kg import assets
from symbio_kg.accept import accept, public_view
from symbio_kg.model import Document, Report
from symbio_kg.read import read
from symbio_kg.read.licences import licensed_pairs
from symbio_kg.read.words import Miss
from symbio_kg.store import open_store
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.validate import Validator
from symbio_kg.validate.keep import kept
from symbio_kg.validate.shapes import load_shapes
from symbio_kg.vocabulary import default_vocabulary

WORDS = default_vocabulary()
ROW = {
    "Kayıt no": "K-1",
    "Teklif mi ihtiyaç mı": "ihtiyaç",
    "Kaynak türü": "malzeme",
    "Başlık (Türkçe)": "Çelikhane tozu",
    "Firma": "Örnek Çinko",
    "NACE faaliyeti": "24.43",
    "Enlem": "38,8",
    "Boylam": "26,9",
    "İşlev": "zinc-source",
    "Miktar": "100",
    "Birim": "t",
    "Dönem": "yıl",
    "Ülke": "Türkiye",
    "Lisans no": "ÇİL-1/2024",
    "Lisans başlangıcı": "01.03.2024",
    "Lisans bitişi": "28.02.2029",
    "Lisanslı kodlar": "10 02 07*:R4; 10 02 10:R4",
    "Lisansta kalan (t)": "1.200,5",
    "Tesis türü": "tehlikeli atık geri kazanım tesisi; recovery",
    "Uydurma örnek": "evet",
}
ASKED = """SELECT ?number ?from ?until ?state (COUNT(DISTINCT ?pair) AS ?pairs) (COUNT(DISTINCT ?type) AS ?types) {
  ?site sym:holdsLicence ?l ; schema:addressCountry ?state . ?l a sym:Licence ; dcterms:identifier ?number ;
    sym:validFrom ?from ; sym:validTo ?until ; sym:licenses ?pair ; sym:facilityType ?type ;
    sym:synthetic true ; sym:licensedRoom 1200.5 .
  ?pair sym:licensedCode ?code ; sym:licensedOperation op:R4 } GROUP BY ?number ?from ?until ?state"""


def table(*rows: dict[str, str]) -> Document:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return read(out.getvalue().encode(), name="liste.csv")


def judged(*rows: dict[str, str]) -> Report:
    return Validator().validate(table(*rows))


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("10 02 07*:R4; 10 02 10:R4", "10 02 07:R4 10 02 10:R4"),
        ("100207*, 10.02.10: R4, R12", "10 02 07:R4 10 02 07:R12 10 02 10:R4 10 02 10:R12"),
        ("r04 = 10-02-07", "10 02 07:R4"),
        ("10 02 07 (R4)\n10 02 10 / R5", "10 02 07:R4 10 02 10:R5"),
        ("10 02 07 R4, 10 02 10 R5", "10 02 07:R4 10 02 10:R5"),
    ],
)
def test_pairs_as_people_write_them(text: str, pairs: str) -> None:
    """Codes and operations are found in every common order and spelling."""
    found = [one for one in licensed_pairs(WORDS, text) if not isinstance(one, Miss)]
    assert " ".join(f"{code.id}:{operation.id}" for code, operation in found) == pairs


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("10 02 07", "licensed-pair"),
        ("R4", "licensed-pair"),
        ("toz: R4", "licensed-pair"),
        ("10 02: R4", "code-not-entry"),
        ("10 02 98: R4", "unknown-code"),
        ("10 02 07: R44", "unknown-word"),
        ("10 02 07: R4 ve başka", "licensed-pair"),
    ],
)
def test_what_is_no_pair_is_told(text: str, problem: str) -> None:
    """A code without its operation, an unknown one, and a heading each come back with what to write."""
    found = [f for f in table({**ROW, "Lisanslı kodlar": text}).findings if f.severity == "violation"]
    assert [f.component for f in found] == [problem]
    assert found[0].place.field == "Lisanslı kodlar"
    assert found[0].message["tr"] != found[0].message["en"]


def test_a_licence_comes_with_its_site_and_is_public() -> None:
    """Number, days, pairs, facility types and state are stored once, and everybody may see them."""
    document = table(ROW, {**ROW, "Kayıt no": "K-2"})
    report = Validator().validate(document)
    assert report.conforms, [f.message["en"] for f in report.violations]
    store = open_store(None)
    accept(store, document.triples)
    (row,) = public_view(store).select(sparql_prologue() + ASKED)
    assert [getattr(term, "value", term) for term in row] == [
        "ÇİL-1/2024", "2024-03-01", "2029-02-28", "TR", "2", "2",
    ]  # fmt: skip


def test_a_licence_of_a_hidden_place_is_hidden() -> None:
    """Who keeps the place private does not tell by a licence whose site it is."""
    document = table({**ROW, "Gizli tutulacaklar": "firma adı"})
    store = open_store(None)
    accept(store, document.triples)
    assert not public_view(store).ask(sparql_prologue() + "ASK { ?l a sym:Licence }")
    assert store.ask(sparql_prologue() + "ASK { ?l a sym:Licence }")


def test_days_out_of_order_name_the_column() -> None:
    """A licence that ends before it begins is told at its row, and its listing is refused."""
    document = table({**ROW, "Lisans bitişi": "01.01.2020"}, {**ROW, "Kayıt no": "K-2", "Firma": "Öteki"})
    report = Validator().validate(document)
    (found,) = report.violations
    assert (found.place.row, found.place.field) == (2, "Lisans başlangıcı")
    left = kept(document, report)
    assert left is not None
    assert not any("K-1" in str(triple) for triple in left.triples)


def test_a_bad_licence_in_turtle_takes_its_listings_along() -> None:
    """A listing is not taken in with half of the licence it came with."""
    path = Path(__file__).parents[1] / "cases" / "validate" / "LicensedPair-code" / "fail.ttl"
    document = read(path)
    report = Validator().validate(document)
    left = kept(document, report)
    assert left is None or not any(t.object == PREFIXES["sym"]["Offer"] for t in left.triples)


@pytest.mark.parametrize(("text", "state"), [("DE", "DE"), ("Almanya", "DE"), ("türkiye", "TR")])
def test_states_by_letters_or_name(text: str, state: str) -> None:
    """The state of a site is given by its letters or by its name in either language."""
    assert any(f'"{state}"' in str(t) for t in table({**ROW, "Ülke": text}).triples)


def test_an_unknown_state_is_told() -> None:
    """What is no state is refused, with the column."""
    (found,) = table({**ROW, "Ülke": "Atlantis"}).findings
    assert (found.component, found.place.field) == ("unknown-word", "Ülke")


def test_a_licence_without_an_end_is_asked_for_it() -> None:
    """A missing last day or list of pairs is a warning, no refusal."""
    report = judged({k: v for k, v in ROW.items() if k not in ("Lisans bitişi", "Lisanslı kodlar")})
    assert report.conforms
    assert {f.shape.rpartition("/")[2] for f in report.findings if f.shape} >= {
        "Licence-untilGiven",
        "Licence-pairGiven",
    }


def test_the_shapes_know_the_lists_of_the_tables() -> None:
    """Facility types and states that a shape allows are those of the tables."""
    text = "".join(p.read_text(encoding="utf-8") for p in sorted((assets.shapes()).glob("*.ttl")))
    assert load_shapes().constraints
    for words in (WORDS.facilities, WORDS.countries):
        assert words.words
        assert all(f'"{word.id}"' in text for word in words.words)
