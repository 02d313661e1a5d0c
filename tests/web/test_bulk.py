"""Bulk upload by the pages: template, rows judged, errors beside the rows, good rows published when asked."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path

import httpx
import openpyxl
import pytest
from tests.api.conftest import light_store, serving
from tests.web.test_post import PASSWORD, sign_in, told

from symbio_kg import assets
from symbio_kg.api.documents import Sent
from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site
from symbio_kg.web.uploads import Upload, Uploads

FAULTY = (assets.examples() / "izmir" / "faulty.csv").read_bytes()
HEAD = "identifier,kind,resource,title_en,firm,latitude,longitude,material,waste code,quantity,unit,period\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with nothing in it but two firms' accounts."""
    with serving(light_store(tmp_path_factory.mktemp("bulk") / "store"), site=create_site) as (
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


def uploaded(client: httpx.Client, data: bytes, name: str = "table.csv") -> httpx.Response:
    """Send a file by the form."""
    page = client.get("/en/bulk-upload").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    return client.post("/en/bulk-upload", data={"csrf_token": token[1]}, files={"file": (name, data)})


def settled(client: httpx.Client, address: str) -> str:
    """Return the page of an upload once nothing is being worked on."""
    for _ in range(60):
        page = client.get(address)
        assert page.status_code == 200, told(page.text)
        if 'id="wait"' not in page.text:
            return page.text
        time.sleep(0.5)
    raise AssertionError(told(page.text))


def published(client: httpx.Client, address: str, page: str) -> str:
    """Publish the good rows of an upload; return its page then."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.partition("<main")[2])
    assert token
    assert client.post(address, data={"csrf_token": token[1]}).status_code == 303
    return settled(client, address)


def test_rows_come_back_and_good_ones_are_published(firm: httpx.Client, running: tuple[Service, str]) -> None:
    """Of the faulty sample one row is good; nothing is stored before it is asked; the file comes back marked."""
    where = uploaded(firm, FAULTY, "faulty.csv").headers["location"]
    page = settled(firm, where)
    assert "good rows 1 rows to correct 11" in told(page)
    listings = f"{running[1]}/api/v1/listings"
    of_firm = {"firm": f"{PREFIXES['data']}firm/kule"}
    assert httpx.get(listings, params=of_firm).json()["total"] == 0
    marked = firm.get(f"{where}/to-correct")
    assert marked.headers["content-disposition"] == 'attachment; filename="to-correct.csv"'
    rows = list(csv.reader(StringIO(marked.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][-1] == "What to correct"
    assert sum(1 for row in rows[1:] if "✗" in row[-1]) == 11
    assert "The good rows are published" in told(published(firm, where, page))
    assert httpx.get(listings, params=of_firm).json()["total"] == 1


def test_a_mended_workbook_replaces_what_was_there(firm: httpx.Client, running: tuple[Service, str]) -> None:
    """A workbook comes back as a workbook; mended and sent again, the row is published once."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD.strip().split(","))
    sheet.append(
        ["B-1", "offer", "waste", "Fly ash", "Kule", 38.4, 27.1, "coal fly ash", "10 01 98", 5, "t", "year"]
    )
    where = uploaded(firm, _bytes(book), "book.xlsx").headers["location"]
    assert "good rows 0 rows to correct 1" in told(settled(firm, where))
    back = firm.get(f"{where}/to-correct").content
    mended = openpyxl.load_workbook(BytesIO(back))
    rows = mended.active
    assert rows is not None
    heads = [cell.value for cell in rows[1]]
    assert "10 01 98" in str(rows.cell(2, heads.index("What to correct") + 1).value)
    rows.cell(2, heads.index("waste code") + 1, "10 01 02")
    for _ in range(2):
        again = uploaded(firm, _bytes(mended), "book.xlsx").headers["location"]
        page = settled(firm, again)
        assert "good rows 1 rows to correct 0" in told(page)
        published(firm, again, page)
    assert firm.get("/en/my-listings").text.count("B-1</td>") == 1


def _bytes(book: openpyxl.Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_firm_need_not_be_named(firm: httpx.Client) -> None:
    """Whose rows they are is known: a table without the column, or with the cell left empty, is taken as it is."""
    head, row = HEAD.replace("firm,", ""), "offer,waste,Fly ash,38.4,27.1,coal fly ash,10 01 02,5,t,year\n"
    page = settled(firm, uploaded(firm, f"{head}N-1,{row}".encode()).headers["location"])
    assert "good rows 1 rows to correct 0" in told(page)
    row = "offer,waste,Fly ash,,38.4,27.1,coal fly ash,10 01 02,5,t,year\n"
    page = settled(firm, uploaded(firm, f"{HEAD}N-2,{row}".encode()).headers["location"])
    assert "good rows 1 rows to correct 0" in told(page)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("picture.png", b"\x89PNG\r\n", "This is a PNG file"),
        ("listing.ttl", b"<a:b> <c:d> <e:f> .", "Send a table: XLSX or CSV."),
    ],
)
def test_what_is_no_table_is_refused_on_the_form(
    firm: httpx.Client, name: str, data: bytes, message: str
) -> None:
    """The form comes back and says why at its field."""
    answer = uploaded(firm, data, name)
    assert answer.status_code == 422
    assert message in told(answer.text)
    assert 'id="file-error"' in answer.text


def test_a_table_without_its_columns_is_explained(firm: httpx.Client) -> None:
    """A table in which no listing can be found gets a page that says what is missing; nothing is published."""
    page = settled(firm, uploaded(firm, b"a,b\n1,2\n").headers["location"])
    assert "The file could not be read" in told(page)
    assert "Nothing was published." in told(page)


def test_a_large_table_is_taken(firm: httpx.Client) -> None:
    """More than what other forms may hold is taken here."""
    row = "L-{},offer,waste,Fly ash number {},Kule,38.4,27.1,coal fly ash,10 01 02,5,t,year,{}\n"
    table = HEAD.replace("\n", ",note\n") + "".join(row.format(i, i, "n" * 4000) for i in range(300))
    assert len(table) > 1_048_576
    assert uploaded(firm, table.encode()).status_code == 303


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_templates_are_read_again(firm: httpx.Client, language: str) -> None:
    """Both templates have the columns; the workbook with its example row alone holds no listing."""
    path = {"tr": "/tr/toplu-yukleme/sablon.", "en": "/en/bulk-upload/template."}[language]
    plain = firm.get(path + "csv").content.decode("utf-8-sig")
    assert ("Atık kodu" if language == "tr" else "Waste code") in plain
    page = settled(firm, uploaded(firm, firm.get(path + "xlsx").content, "template.xlsx").headers["location"])
    assert "good rows 0 " in told(page)


def test_two_tables_are_read_at_a_time(firm: httpx.Client, running: tuple[Service, str]) -> None:
    """While two documents of somebody are read, pages take no third from them, nor publish one; then they do."""
    where = uploaded(firm, FAULTY).headers["location"]
    page = settled(firm, where)
    documents = running[0].documents
    account = next(one.id for one in running[0].people.accounts.all() if one.login == "kule")
    with documents.turn(account), documents.turn(account):
        answer = uploaded(firm, FAULTY)
        assert answer.status_code == 429
        assert "One client may send 2 documents at a time." in told(answer.text)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.partition("<main")[2])
        assert token
        assert firm.post(where, data={"csrf_token": token[1]}).status_code == 429
        assert firm.get(f"{where}/to-correct").status_code == 429
    for _ in range(3):
        settled(firm, uploaded(firm, FAULTY).headers["location"])
    assert "The good rows are published" in told(published(firm, where, page))


def test_an_upload_is_its_firms_alone(firm: httpx.Client, running: tuple[Service, str]) -> None:
    """Another firm, and who is not signed in, sees nothing of it; an upload that is not kept is explained."""
    where = uploaded(firm, FAULTY).headers["location"]
    with httpx.Client(base_url=running[1], timeout=60) as other:
        assert other.get(where).status_code == 401
        sign_in(other, "baska")
        assert other.get(where).status_code == 404
        assert other.get(f"{where}/to-correct").status_code == 404
    for _ in range(5):
        settled(firm, uploaded(firm, FAULTY).headers["location"])
    assert "not kept any more" in told(firm.get(where).text)


def test_a_restart_loses_no_upload(tmp_path: Path) -> None:
    """After a restart an upload is there with what was found in it, and can still be published; others see nothing."""
    folder = light_store(tmp_path / "store")

    @contextmanager
    def at_work(address: str, name: str = "kule") -> Iterator[httpx.Client]:
        with httpx.Client(base_url=address, timeout=120) as client:
            sign_in(client, name)
            yield client

    with serving(folder, site=create_site) as (service, address):
        for name in ("kule", "baska"):
            account, _ = service.people.add(
                name, name.title(), [Role.FIRM], organisation=f"{PREFIXES['data']}firm/{name}"
            )
            service.people.set_password(account.id, PASSWORD, by=None)
        with at_work(address) as client:
            where = uploaded(client, FAULTY, "faulty.csv").headers["location"]
            before = settled(client, where)
    with serving(folder, site=create_site) as (_service, address):
        with at_work(address, "baska") as other:
            assert other.get(where).status_code == 404
        with at_work(address) as client:
            page = settled(client, where)
            assert told(page) == told(before)
            assert client.get(f"{where}/to-correct").status_code == 200
            assert "The good rows are published" in told(published(client, where, page))
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder / "uploads").iterdir())


def test_old_uploads_go(tmp_path: Path) -> None:
    """Of one firm the five newest are kept, of all those of the last day."""
    now = [0.0]
    uploads = Uploads(tmp_path, lambda: now[0])
    for number in range(7):
        now[0] = number
        uploads._make_room("a")
        kept = Upload(f"{number:024x}", "a", Sent("t.csv", b"x"), "judged", now[0])
        uploads._keep(kept)
        (tmp_path / f"{kept.id}.table").write_bytes(b"x")
    assert len(list(tmp_path.glob("*.json"))) == 5
    now[0] = 25 * 3600
    uploads._make_room("b")
    assert not list(tmp_path.iterdir())
