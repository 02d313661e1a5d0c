"""Finding things: hazardous entries are marked, listings are found too, days and processes are typed as people do."""

from __future__ import annotations

import httpx
import pytest

from symbio_kg.vocabulary import default_vocabulary
from symbio_kg.web.check import facts_asked


def test_search(visitor: httpx.Client) -> None:
    """An entry that is hazardous says so, and the listings that have the words are one click away."""
    text = visitor.get("/en/search", params={"q": "slag"}).text
    row = text[text.index("19 01 11") :].partition("</li>")[0]
    assert "hazardous</strong>" in row
    assert "hazardous</strong>" not in text[text.index("19 01 12") :].partition("</li>")[0]
    listed = text.partition('href="/en/listings?words=slag">')[2]
    many = int(listed.partition(" ")[0])
    assert f"{many} listings" in visitor.get("/en/listings", params={"words": "slag"}).text


def test_the_code_is_named(visitor: httpx.Client) -> None:
    """The second step says which entry was chosen, and that it is hazardous."""
    text = visitor.get("/tr/denetle/nereye", params={"code": "10 02 07"}).text
    assert "Tehlikeli maddeler içeren gazların arıtımı" in text
    assert "tehlikeli</strong>" in text


class _Page:
    """A page that is asked something."""

    def __init__(self, **asked: str) -> None:
        self.request = self
        self.query_params = asked


@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_process_is_an_activity(language: str) -> None:
    """Whatever process is typed for who gives or takes it, an activity stands for it; anything else stays as typed."""
    words = default_vocabulary()
    for process in words.processes.words:
        found = facts_asked(_Page(**{"receiver.nace": process.labels[language]}))  # type: ignore[arg-type]
        assert len(words.activities.find(found["receiver.nace"])) == 1
    kept = facts_asked(_Page(**{"receiver.nace": "23.51", "operation": "R5"}))  # type: ignore[arg-type]
    assert kept == {"receiver.nace": "23.51", "operation": "R5"}


def test_a_turkish_day(visitor: httpx.Client) -> None:
    """A day is read as it is written in Turkish, and stands in the field like that."""
    text = visitor.get("/tr/gozat/kodlar", params={"day": "09.12.2026"}).text
    assert "9 Aralık 2026" in text
    assert 'value="09.12.2026"' in text
    sent = {"name-0": "ZnO", "cas-0": "", "value-0": "1,2", "hazards-0": "", "day": "09.12.2026"}
    assert "9 Aralık 2026" in visitor.post("/tr/tehlikelilik", data=sent).text
