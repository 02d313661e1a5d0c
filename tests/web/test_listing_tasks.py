"""A firm's tasks in the browser: a listing posted, by keyboard alone, and a table mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.api.conftest import light_store, serving
from tests.web.looking import PHONE, WIDE, faults
from tests.web.test_post import PASSWORD

from symbio_kg.people import Role
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site
from symbio_kg.web.listings import _named

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


@contextmanager
def working(folder: Path) -> Iterator[str]:
    """The address of the site over the store in *folder*, with the account of a firm that is new there."""
    with serving(folder, site=create_site) as (service, address):
        account, _ = service.people.add(
            "kule", "Ayşe Kule", [Role.FIRM], organisation=f"{PREFIXES['data']}firm/kule"
        )
        service.people.set_password(account.id, PASSWORD, by=None)
        yield address


@contextmanager
def signed_in(browser: BrowserContext, site: str) -> Iterator[Page]:
    """A page of somebody of that firm; a request to another host fails the test."""
    browser.clear_cookies()
    asked: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/en/sign-in")
    page.fill("#login", "kule")
    page.fill("#password", PASSWORD)
    page.click("main button")
    yield page
    page.close()
    browser.clear_cookies()
    assert not [url for url in asked if not url.startswith((site, "data:", "blob:"))]


@pytest.fixture(scope="module")
def firm_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site with nothing in it but a firm's account."""
    with working(light_store(tmp_path_factory.mktemp("tasks") / "store")) as address:
        yield address


@pytest.fixture
def page(firm_site: str, browser: BrowserContext) -> Iterator[Page]:
    """A page of somebody of that firm."""
    with signed_in(browser, firm_site) as opened:
        yield opened


def accessible(page: Page) -> None:
    """Look at the page wide and narrow: axe finds nothing and nothing sticks out."""
    assert not faults(page, PHONE, WIDE), page.url


def onward(page: Page) -> None:
    """Look at the page and send it."""
    accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save and continue").click()


def test_a_firm_posts(page: Page, firm_site: str) -> None:
    """Each page on the way is clear of violations, wide and narrow, and the listing gets a number."""
    posted(page, firm_site)
    page.get_by_role("link", name="See the listing and its matches").click()
    accessible(page)
    assert page.inner_text("h1") == "Blast furnace slag, granulated"
    assert page.get_by_role("button", name="Change the listing").is_visible()


def posted(page: Page, site: str) -> None:
    """Post an offer page by page, with the suggestions of the fields."""
    page.goto(f"{site}/en/my-listings")
    accessible(page)
    page.get_by_role("button", name="Post a listing").click()
    accessible(page)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Save and continue").click()
    assert "Choose one of the answers." in page.inner_text(".govuk-error-summary")
    page.get_by_label("Offer").check()
    onward(page)
    page.get_by_label("Waste", exact=True).check()
    onward(page)
    page.fill("#title_en", "Blast furnace slag, granulated")
    onward(page)
    page.fill("#waste_code", "10 02")
    page.get_by_role("option", name="10 02 01").click()
    onward(page)
    page.fill("#material", "granulated blast furnace slag")
    page.get_by_role("option").first.click()
    onward(page)
    onward(page)  # the process is not needed
    page.fill("#quantity", "12,000")
    page.select_option("#unit", "TONNE")
    page.select_option("#period", "PerYear")
    onward(page)
    onward(page)  # nor an analysis
    page.fill("#from", "01.01.2027")
    onward(page)
    for field, value in (
        ("latitude", "38.74"),
        ("longitude", "26.93"),
        ("region", "İzmir"),
        ("nace", "24.10"),
    ):
        page.fill(f"#{field}", value)
    onward(page)
    page.fill("#contact", "environment@kule.example")
    onward(page)
    page.select_option("[id='sees.ContactDetails']", "both")
    onward(page)
    accessible(page)
    assert "12,000" in page.inner_text("main")
    page.get_by_role("button", name="Publish the listing").click()
    accessible(page)
    assert re.search(r"\d{6}-\w{4}", page.inner_text(".govuk-panel"))


def test_by_keyboard_alone(page: Page, firm_site: str) -> None:
    """With Tab, arrows, Space and Enter a need is written, kept, and its draft deleted again."""
    page.goto(f"{firm_site}/en/post-a-listing")

    def reach(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} is not reached on {page.url}")

    def press(selector: str) -> None:
        reach(selector)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    press("main form button")
    reach("[name=kind]")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("[name=kind][value=Need]")
    press("main form button")
    reach("[name=resource]")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    assert page.is_checked("[name=resource][value=Water]")
    press("main form button")
    reach("#title_en")
    page.keyboard.type("Cooling water")
    press("main form button")
    reach("[name=water]")
    page.keyboard.press("Space")
    press("main form button")
    reach("#process")
    with page.expect_response(lambda answer: answer.url.endswith("q=cement&lang=en")):
        page.keyboard.type("cement")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#process")
    press("button[name=do]")
    assert "The draft is kept." in page.inner_text("main")
    press("a[href*='/delete']")
    press("main form button")
    assert "Cooling water" not in page.inner_text("main")


def test_a_table_is_mended(page: Page, firm_site: str, tmp_path: Path) -> None:
    """Rows with errors come back in the same file; mended there and sent again, all are published."""
    head = [
        "identifier",
        "kind",
        "resource",
        "title_en",
        "firm",
        "latitude",
        "longitude",
        "material",
        "waste code",
    ]
    head += ["quantity", "unit", "period"]
    rows: list[list[str | float]] = [
        ["T-1", "offer", "waste", "Fly ash", "Kule", 38.4, 27.1, "coal fly ash", "10 01 02", 5, "t", "year"],
        [
            "T-2",
            "offer",
            "waste",
            "Bottom ash",
            "Kule",
            38.4,
            27.1,
            "coal bottom ash",
            "10 01 98",
            5,
            "t",
            "year",
        ],
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "ours.xlsx")
    page.goto(f"{firm_site}/en/bulk-upload")
    page.get_by_role("button", name="Check the rows").click()
    assert "Choose a file." in page.inner_text(".govuk-error-summary")
    accessible(page)
    page.set_input_files("#file", tmp_path / "ours.xlsx")
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_text("10 01 98").first.wait_for()
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Get the same file").click()
    download.value.save_as(tmp_path / "back.xlsx")
    back = openpyxl.load_workbook(tmp_path / "back.xlsx")
    told = back.active
    assert told is not None
    assert "10 01 98" in str(told.cell(3, len(head) + 1).value)
    told.cell(3, head.index("waste code") + 1, "10 01 01")
    back.save(tmp_path / "mended.xlsx")
    page.get_by_role("link", name="Upload another file").click()
    page.set_input_files("#file", tmp_path / "mended.xlsx")
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name="Publish the 2 good rows").click()
    page.get_by_role("heading", name="The good rows are published").wait_for()
    page.get_by_role("link", name="See my listings").click()
    accessible(page)
    assert {"T-1", "T-2"} <= set(re.findall(r"T-\d", page.inner_text("main")))


@pytest.mark.parametrize(
    ("given", "listing"),
    [
        ("https://symbio.example/tr/ilanlar/ilan/listing/IZM-001/1", "listing/IZM-001/1"),
        ("/en/listings/listing/listing/IZM%201/1?x=y", "listing/IZM 1/1"),
        ("listing/IZM-001/1", "listing/IZM-001/1"),
    ],
)
def test_a_listing_is_named_by_the_address_of_its_page(given: str, listing: str) -> None:
    """Who asks why two do not match may paste the addresses of their pages."""
    assert _named(given) == listing
