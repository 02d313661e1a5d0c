"""Posting a listing by the pages: one thing a page, drafts, errors from the shapes, change and withdrawal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from tests.api.conftest import light_store, serving

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.read.columns import CHOICES
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site
from symbio_kg.web.form import PARTS, part_of, parts, questions

PASSWORD = "dört kelime yan yana durur"
ASH: dict[str, dict[str, str | list[str]]] = {
    "kind": {"kind": "Offer"},
    "resource": {"resource": "Waste"},
    "title": {"title_tr": "Uçucu kül, kuru", "title_en": "Fly ash, dry"},
    "code": {"waste_code": "10 01 02"},
    "what": {"material": "uçucu kül"},
    "process": {},
    "amount": {"quantity": "1.250,5", "unit": "TONNE", "period": "PerYear"},
    "values": {"values": "SiO2 = 52,3 %\nnem < 1.250 mg/kg", "sampled": "01.09.2026"},
    "when": {"from": "01.01.2027", "months": ["1", "2"]},
    "place": {"region": "İzmir", "latitude": "38,8", "longitude": "26,97", "nace": "35.11"},
    "terms": {"contact": "cevre@ornek.example"},
    "who": {"sees.Quantities": "both", "sees.ContactDetails": "partners"},
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with nothing in it but two firms' accounts."""
    with serving(light_store(tmp_path_factory.mktemp("post") / "store"), site=create_site) as (
        service,
        address,
    ):
        for name in ("kule", "baska"):
            organisation = f"{PREFIXES['data']}firm/{name}"
            account, _ = service.people.add(name, name.title(), [Role.FIRM], organisation=organisation)
            service.people.set_password(account.id, PASSWORD, by=None)
        yield service, address


@pytest.fixture
def firm(running: tuple[Service, str]) -> Iterator[httpx.Client]:
    """A browser of somebody of the first firm."""
    with httpx.Client(base_url=running[1], timeout=120) as client:
        sign_in(client)
        yield client


def sign_in(client: httpx.Client, name: str = "kule") -> None:
    assert client.post("/tr/giris", data={"login": name, "password": PASSWORD}).status_code == 303


def told(page: str) -> str:
    """Return what a page says."""
    main = page.partition("<main")[2].partition("</main")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def sent(client: httpx.Client, address: str, **fields: str | list[str]) -> httpx.Response:
    """Send the form that stands at *address* with *fields*."""
    page = client.get(address)
    assert page.status_code == 200, told(page.text)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    return client.post(address, data={**fields, "csrf_token": token[1]})


def written(client: httpx.Client, answers: dict[str, dict[str, str | list[str]]]) -> str:
    """Walk through the pages of a new draft; return the address where its answers are checked."""
    where = sent(client, "/tr/ilan-ver").headers["location"]
    for _ in PARTS:
        part = where.rpartition("/")[2]
        if part == "yanitlar":
            return where
        answer = sent(client, where, **answers[part])
        assert answer.status_code == 303, told(answer.text)
        where = answer.headers["location"]
    raise AssertionError(where)


def test_a_listing_is_posted_changed_and_withdrawn(firm: httpx.Client) -> None:
    """The answers come back as they were meant, in both languages; the number is told; the old address explains."""
    where = written(firm, ASH)
    assert "1.250,5" in told(firm.get(where).text)
    english = told(
        firm.get(where.replace("/tr/ilan-ver/", "/en/post-a-listing/").replace("yanitlar", "answers")).text
    )
    assert "1,250.5" in english
    assert "silicon dioxide content = 52.3 %" in english
    assert "≤ 1,250 mg/kg" in english
    published = sent(firm, where)
    assert published.status_code == 303, told(published.text)
    path = published.headers["location"].partition("yayimlandi/")[2]
    number = re.search(r"\d{6}-\w{4}", told(firm.get(published.headers["location"]).text))
    assert number
    assert firm.get(where).status_code == 404
    listing = f"{firm.base_url}/api/v1/listings/{path}"
    shown = httpx.get(listing).json()["fields"]
    assert (
        shown["values"]
        == "silicon dioxide content = 52.3 PERCENT; moisture content <= 1250 MilliGM-PER-KiloGM"
    )
    assert "quantity" not in shown
    page = firm.get("/tr/ilanlarim").text
    assert number[0] in told(page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    change = firm.post(f"/tr/ilanlarim/degistir/{path}", data={"csrf_token": token[1]}).headers["location"]
    assert "yalnız ortaklar, makam değil" in told(firm.get(change).text).lower()
    amount = change.replace("yanitlar", "amount") + "?back=1"
    assert (
        sent(firm, amount, quantity="900", unit="TONNE", period="PerYear", back="1").headers["location"]
        == change
    )
    assert sent(firm, change).status_code == 303
    assert sent(firm, "/tr/ilanlarim").status_code == 405
    version = re.search(r'name="version" value="([^"]+)"', firm.get(f"/tr/ilanlarim/geri-cek/{path}").text)
    assert version
    gone = sent(firm, f"/tr/ilanlarim/geri-cek/{path}", version=unescape(version[1]))
    assert gone.status_code == 303
    explained = httpx.get(f"{firm.base_url}/tr/ilanlar/ilan/{path}")
    assert explained.status_code == 410
    assert "25 Kasım 2026" in told(explained.text)


@pytest.mark.parametrize(
    ("part", "typed", "field", "message"),
    [
        ("kind", {}, "kind", "Yanıtlardan birini seçin."),
        ("title", {"title_tr": "ab"}, "title_tr", "Başlığı 3 ile 200 karakter arasında yazın."),
        ("code", {"waste_code": "10 01 98"}, "waste_code", "10 01 98"),
        ("amount", {"quantity": "12x"}, "quantity", "“12x” bir sayı değil."),
        ("amount", {"quantity": "5", "unit": "TONNE"}, "period", "Miktarın dönemini belirtin"),
        (
            "when",
            {"from": "01.02.2027", "until": "01.01.2027"},
            "from",
            "Başlangıç tarihini bitiş tarihinden",
        ),
    ],
)
def test_a_fault_is_told_where_it_is(
    firm: httpx.Client, part: str, typed: dict[str, str], field: str, message: str
) -> None:
    """The message of the shape stands in the summary and at its field, what was typed stays."""
    where = sent(firm, "/tr/ilan-ver").headers["location"]
    draft = where.rpartition("/")[0]
    if part != "kind":
        sent(firm, f"{draft}/kind", kind="Offer")
        sent(firm, f"{draft}/resource", resource="Waste")
    answer = sent(firm, f"{draft}/{part}", **typed)
    assert answer.status_code == 422
    summary = re.search(rf'<a href="#{field}">([^<]+)', answer.text)
    assert summary
    assert message in unescape(summary[1])
    assert f'id="{field}-error"' in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values())


def test_an_unfinished_draft_is_kept_and_not_published(firm: httpx.Client) -> None:
    """Saved for later it stands among the drafts; published, it comes back with what is missing; deleted it is gone."""
    where = sent(firm, "/tr/ilan-ver").headers["location"]
    draft = where.rpartition("/")[0]
    sent(firm, where, kind="Need")
    sent(firm, f"{draft}/resource", resource="Water")
    later = sent(firm, f"{draft}/amount", quantity="yüz", do="later")
    assert later.headers["location"].startswith("/tr/ilanlarim")
    assert "yüz" in firm.get(f"{draft}/amount").text
    assert draft in firm.get("/tr/ilanlarim").text
    refused = sent(firm, f"{draft}/yanitlar")
    assert refused.status_code == 422
    assert "Bu ilana Türkçe ya da İngilizce bir başlık verin." in told(refused.text)
    assert sent(firm, f"{draft}/taslagi-sil").status_code == 303
    assert firm.get(f"{draft}/yanitlar").status_code == 404


def test_what_does_not_belong_any_more_goes(firm: httpx.Client) -> None:
    """Who says that it is no waste after all is not left with a waste code that nobody can see."""
    where = sent(firm, "/tr/ilan-ver").headers["location"]
    draft = where.rpartition("/")[0]
    sent(firm, where, kind="Offer")
    sent(firm, f"{draft}/resource", resource="Waste")
    sent(firm, f"{draft}/code", waste_code="10 01 02")
    assert "10 01 02" in told(firm.get(f"{draft}/yanitlar").text)
    sent(firm, f"{draft}/resource", resource="WasteHeat")
    assert "10 01 02" not in told(firm.get(f"{draft}/yanitlar").text)


def test_a_session_that_ended_loses_nothing(running: tuple[Service, str], firm: httpx.Client) -> None:
    """What was typed on a page goes on after signing in again."""
    where = sent(firm, "/tr/ilan-ver").headers["location"]
    firm.cookies.clear()
    refused = firm.post(where, data={"kind": "Need"})
    assert refused.status_code == 401
    kept = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', refused.text))
    again = firm.post("/tr/giris", data={**kept, "login": "kule", "password": PASSWORD})
    fields = dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', again.text.partition("<main")[2])
    )
    assert fields["kind"] == "Need"
    assert firm.post(where, data=fields).status_code == 303


def test_others_drafts_and_listings_are_theirs(running: tuple[Service, str], firm: httpx.Client) -> None:
    """Another firm sees no draft and cannot withdraw a listing; a form without its token does nothing."""
    draft = sent(firm, "/tr/ilan-ver").headers["location"]
    path = sent(firm, written(firm, ASH)).headers["location"].partition("yayimlandi/")[2]
    with httpx.Client(base_url=running[1], timeout=60) as other:
        sign_in(other, "baska")
        assert other.get(draft).status_code == 404
        assert other.get(f"/tr/ilanlarim/geri-cek/{path}").status_code == 404
        assert path not in other.get("/tr/ilanlarim").text
    assert firm.post(draft, data={"kind": "Offer"}).status_code == 403


def test_questions_follow_the_shapes() -> None:
    """Each resource has its own questions and units; what its shapes bar is not asked."""
    asked = {
        resource.id: {q.key for part in parts(cells) for q in questions(part, cells)}
        for resource in CHOICES["resource"]
        for cells in [{"kind": "Offer", "resource": resource.id}]
    }
    assert {kind for kind, keys in asked.items() if "waste_code" in keys} == {"Waste"}
    assert {kind for kind, keys in asked.items() if "supply" in keys} == {"WasteHeat"}
    assert {kind for kind, keys in asked.items() if "skill" in keys} == {"Labour", "Expertise"}
    assert all({"title_tr", "unit", "latitude", "private"} <= keys for keys in asked.values())
    units = {q.key: [name for name, _ in q.choices] for q in questions("amount", {"resource": "Space"})}[
        "unit"
    ]
    assert units == ["M2", "HA", "KiloM2"]
    assert all(part_of(key) in PARTS for keys in asked.values() for key in keys)


def test_a_session_that_ended_loses_no_answer(running: tuple[Service, str]) -> None:
    """Answers sent after the session ended are kept through the signing in, lists and all, and stand in the draft."""
    with httpx.Client(base_url=running[1], timeout=120) as client:
        sign_in(client)
        where = sent(client, "/tr/ilan-ver").headers["location"]
        for part in ("kind", "resource"):
            where = sent(client, where, **ASH[part]).headers["location"]
        when = where.replace("title", "when")
        client.cookies.clear()
        refused = client.post(when, data={"from": "01.01.2027", "months": ["1", "2"]})
        assert refused.status_code == 401
        form = refused.text.partition("<main")[2]
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
        data: dict[str, list[str]] = {}
        for name, value in hidden:
            data.setdefault(name, []).append(unescape(value))
        again = client.post("/tr/giris", data={**data, "login": "kule", "password": PASSWORD})
        assert again.status_code == 200
        kept: dict[str, list[str]] = {}
        form = again.text.partition("<main")[2]
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
            kept.setdefault(name, []).append(unescape(value))
        assert kept["months"] == ["1", "2"]
        assert client.post(when, data=kept).status_code == 303
        page = client.get(when).text
        assert 'value="01.01.2027"' in page
        assert len(re.findall(r'name="months"[^>]* checked', page)) == 2
