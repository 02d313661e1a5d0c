"""The hazard page: typed, pasted and sent compositions; what is wrong is said where it stands."""

from __future__ import annotations

import httpx
import pytest

from symbio_kg import assets

CSV = "Substance;CAS;Concentration;Unit\nzinc oxide;1314-13-2;3;%\nlead;;0,2;%\n"


def test_typed(visitor: httpx.Client) -> None:
    """A typed composition gets a verdict with the mirror entry; what was typed stays in the form."""
    sent = {"name-0": "zinc oxide", "cas-0": "1314-13-2", "value-0": "30", "code": "10 10 10"}
    answer = visitor.post("/en/hazard", data=sent)
    assert answer.status_code == 200
    assert "European Union: Hazardous" in answer.text
    assert "10 10 09*" in answer.text
    assert 'value="zinc oxide"' in answer.text


@pytest.mark.parametrize("how", ["pasted", "file"])
def test_tables(visitor: httpx.Client, how: str) -> None:
    """A pasted table and a file say the same."""
    if how == "file":
        answer = visitor.post("/tr/tehlikelilik", files={"file": ("bilesim.csv", CSV.encode())})
    else:
        answer = visitor.post("/tr/tehlikelilik", data={"pasted": CSV})
    assert answer.status_code == 200
    assert "Avrupa Birliği: Tehlikeli" in answer.text


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"name-0": "zinc oxide", "cas-0": "1314-13-3", "value-0": "3"}, "#name-0"),
        ({"name-0": "zinc oxide", "value-0": "3", "ph": "acid"}, "#ph"),
        ({"name-0": "zinc oxide", "value-0": "3", "day": "soon"}, "#day"),
        ({"pasted": "{"}, "#pasted"),
        ({}, "#name-0"),
    ],
)
def test_faults(visitor: httpx.Client, sent: dict[str, str], where: str) -> None:
    """What cannot be read is named in the summary, with a link to its field; the rest stays."""
    answer = visitor.post("/en/hazard", data=sent)
    assert answer.status_code == 422
    assert f'href="{where}"' in answer.text
    assert f'id="{where[1:]}"' in answer.text
    assert all(value in answer.text for value in sent.values())


def test_more_rows(visitor: httpx.Client) -> None:
    """More rows come without script, and what was typed stays."""
    answer = visitor.post("/en/hazard", data={"name-0": "zinc oxide", "more": "1"})
    assert answer.status_code == 200
    assert 'id="name-5"' in answer.text
    assert 'value="zinc oxide"' in answer.text


def test_json(visitor: httpx.Client) -> None:
    """The JSON is the API's."""
    sample = (assets.examples() / "hazard" / "galvanic-sludge.json").read_bytes()
    found = visitor.post("/en/hazard/result.json", files={"file": ("sludge.json", sample)}).json()
    assert found[0]["jurisdictions"].keys() == {"eu", "tr"}


def test_markup_is_text(visitor: httpx.Client) -> None:
    """A name with markup in it is shown, never run."""
    answer = visitor.post("/en/hazard", data={"name-0": "<script>alert(1)</script>", "value-0": "3"})
    assert "<script>alert" not in answer.text
