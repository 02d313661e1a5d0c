"""Cards of a workshop: read in either form and language, recognised by their words, nothing guessed."""

from __future__ import annotations

import csv
import itertools
import json
import random
from datetime import date
from pathlib import Path

import pytest

from symbio_kg.accept import public_view
from symbio_kg.govern.workshop import Card, CardsRefused, read_cards, recognised, table
from symbio_kg.pipeline import take_in
from symbio_kg.store import LISTINGS, open_store
from symbio_kg.validate import Validator

DAY = date(2026, 11, 25)
PHRASES = Path(__file__).parents[1] / "classify" / "phrases.tsv"
WANTED = ("çelik hurda", "uçucu kül", "yüksek fırın cürufu", "alçıtaşı", "kâğıt hurda", "cam kırığı", "talaş")


def sitting(organisations: int, resources: int) -> list[dict[str, str]]:
    """Return cards of so many invented organisations and resources; about a third are wants."""
    draw = random.Random(42)
    with PHRASES.open(encoding="utf-8", newline="") as file:
        said = [row["phrase"] for row in csv.DictReader(file, delimiter="\t") if row["language"] == "tr"]
    firms = itertools.cycle(f"Kurgusal Kurum {n:02}" for n in range(1, organisations + 1))
    return [
        {
            "kurum": next(firms),
            "var/arıyor": "var" if number % 3 else "arıyor",
            "ne": said[number % len(said)] if number % 3 else draw.choice(WANTED),
            "miktar": str(draw.randint(5, 5000)) if number % 4 else "",
            "birim": "t",
            "dönem": "yıl",
        }
        for number in range(resources)
    ]


def as_csv(cards: list[dict[str, str]], mark: str) -> str:
    """Return the cards as a table."""
    return "\n".join(mark.join(row) for row in ([*cards[0]], *([*c.values()] for c in cards)))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_forms(mark: str) -> None:
    """A table and a JSON list say the same."""
    cards = sitting(3, 12)
    assert (
        read_cards(as_csv(cards, mark))
        == read_cards(json.dumps(cards))
        == read_cards("\ufeff" + as_csv(cards, mark))
    )
    assert [c.side for c in read_cards(json.dumps(cards))][:3] == ["need", "offer", "offer"]


@pytest.mark.parametrize(
    "cards",
    [
        "", "[]", "[1]", "{}", "[" * 100_000, "kurum;ne\nA;kül", '[{"kurum": "A", "var/arıyor": "belki", "ne": "kül"}]',
        '[{"kurum": "A", "var/arıyor": "var", "ne": ""}]', '[{"kurum": "", "var/arıyor": "var", "ne": "kül"}]',
        json.dumps([{"kurum": "A", "var/arıyor": "var", "ne": "k" * 501}]),
        "kurum;var/arıyor;ne\nA;var;kül;x;y",
    ],
)  # fmt: skip
def test_odd_cards(cards: str) -> None:
    """What is no list of cards is refused as a whole, in both languages."""
    with pytest.raises(CardsRefused) as refused:
        read_cards(cards)
    assert refused.value.message["tr"]


def test_words_are_recognised() -> None:
    """A have gets a code, a want a material, and what says nothing comes back with what to add."""
    found = recognised(Card("A", "offer", "torna tezgahından çıkan çelik talaş"), DAY)
    assert (found.kind, found.code) == ("waste", "12 01 01")
    wanted = recognised(Card("A", "need", "yüksek fırın cürufu arıyoruz"), DAY)
    assert wanted.kind == "material"
    assert wanted.material == "blast furnace slag"
    for words in ("bir şeyler", "???", "malzeme"):
        for side in ("offer", "need"):
            unclear = recognised(Card("A", side, words), DAY)
            assert not unclear.clear
            assert unclear.add


@pytest.mark.parametrize(
    ("unit", "period", "clear"),
    [
        ("t", "yr", True),
        ("tons/yr", "", True),
        ("t/yıl", "", True),
        ("t", "never", False),
        ("heaps", "year", False),
    ],
)
def test_amount_of_one_card_holds_up_no_other(unit: str, period: str, clear: bool) -> None:
    """Usual ways to write an amount are understood; another comes back, and stops no other card."""
    odd, good = read_cards(
        f"organisation;has/wants;what;amount;unit;period\nA;has;fly ash;5;{unit};{period}\nB;has;fly ash;5;t;year"
    )
    read = recognised(odd, DAY)
    assert read.clear is clear
    assert clear or "year" in read.add[0]["en"] or "kg" in read.add[0]["en"]
    assert recognised(good, DAY).clear


@pytest.mark.parametrize(
    "words", ["waste heat 90 °C", "compressed air", "treated wastewater", "empty storage space"]
)
def test_what_is_no_waste_gets_no_code(words: str) -> None:
    """Energy, water and services are not taken for an entry of the list of waste that shares a word with them."""
    read = recognised(Card("A", "offer", words), DAY)
    assert read.clear
    assert read.code == ""


@pytest.mark.parametrize(
    ("words", "material"), [("cam kırığı", "glass"), ("glass cullet", "soda-lime glass")]
)
def test_the_broader_of_two(words: str, material: str) -> None:
    """Words that name a material and a kind of it are taken for the material, which holds whatever is meant."""
    read = recognised(Card("Kurgusal Kurum", "need", words), DAY)
    assert read.clear
    assert read.material == material


def test_a_sitting(validator: Validator) -> None:
    """42 organisations and 169 resources: what is clear is stored without a name for all, once."""
    cards = read_cards(as_csv(sitting(42, 169), ";"))
    read = [recognised(card, DAY) for card in cards]
    assert len({card.organisation for card in cards}) == 42
    clear = {item.card.id: item for item in read if item.clear}
    assert len(clear) > 100
    store = open_store(None)
    receipt = take_in(store, table(clear.values()), validator, name="workshop.csv")
    assert [f.message["en"] for f in receipt.report.violations] == []
    assert len(receipt.accepted) == len(clear)
    again = take_in(store, table(clear.values()), validator, name="workshop.csv")
    assert set(again.accepted) == set(receipt.accepted)
    public = " ".join(map(str, public_view(store).triples(LISTINGS)))
    assert "Kurgusal Kurum" not in public
    assert "kurgusal-kurum" not in public
    store.close()
