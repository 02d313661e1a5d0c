"""Each user's main task by keyboard alone: Tab, Enter, Space and arrows; the focus is seen, and nothing holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from tests.web.peopled import NEED, Peopled

from symbio_kg.people import Role

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Download, Page

_SEEN = """() => {
  const drawn = s => s.boxShadow !== 'none' || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0
    && s.outlineColor !== 'rgba(0, 0, 0, 0)');
  const e = document.activeElement;
  return drawn(getComputedStyle(e)) || [...(e.labels || [])].some(l => drawn(getComputedStyle(l, '::before')))
    || !!e.closest('.CodeMirror-focused, .yasgui');
}"""
_MOST = 160
OTHER = "listing/IZM-001/IZM-001-02"


class Keys:
    """Somebody with a keyboard and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Press Tab until what *selector* names has the focus; every stop on the way shows that it has it."""
        for _ in range(_MOST):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(_SEEN), self.page.evaluate(
                "document.activeElement.outerHTML.slice(0, 200)"
            )
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} is not reached on {self.page.url}")

    def press(self, selector: str) -> None:
        """Reach a link or button and press Enter, which leads to another page."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, selector: str, text: str) -> None:
        """Reach a field and write into it; suggestions are closed again."""
        self.reach(selector)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Escape")

    def load(self, selector: str) -> Download:
        """Reach the link or button of a file and press Enter."""
        self.reach(selector)
        with self.page.expect_download(timeout=120_000) as started:
            self.page.keyboard.press("Enter")
        return started.value


Opens = Callable[[Role | None, str], Keys]


@pytest.fixture
def at(peopled: Peopled, browser: BrowserContext) -> Iterator[Opens]:
    """What opens a page as somebody in a role."""
    opened: list[Page] = []

    def opens(role: Role | None, address: str) -> Keys:
        browser.clear_cookies()
        cookies = peopled.sessions[role.value if role else ""]
        browser.add_cookies([{"name": n, "value": v, "url": peopled.address} for n, v in cookies.items()])
        opened.append(page := browser.new_page())
        page.set_default_timeout(60_000)
        page.goto(peopled.address + peopled.filled(address))
        return Keys(page)

    yield opens
    for page in opened:
        page.close()
    browser.clear_cookies()


def test_the_first_stop_skips_the_navigation(at: Opens) -> None:
    """The first Tab leads to the link to the content, and Enter there goes to it."""
    keys = at(None, "/en/")
    keys.reach(".govuk-skip-link")
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("document.activeElement.id") == "main"


def test_regulator(at: Opens) -> None:
    """A code is checked, the certificate saved, and its number looked up."""
    keys = at(None, "/en/check")
    keys.write("#code", "10 02 07")
    keys.press("main form button")
    keys.press("main form button")
    assert "By the law of" in keys.page.inner_text("main")
    assert keys.load("main a[href*='certificate.pdf']").suggested_filename.endswith(".pdf")
    keys.press("footer a[href='/en/verify']")
    keys.write("#number", "1A2B-3C4D-5E6F-7890")
    keys.press("#number ~ button, form:has(#number) button")
    assert "No verdict is kept under this number" in keys.page.inner_text("h1")


def test_researcher(at: Opens) -> None:
    """An example is chosen, changed in the editor and left again, run, and its answer saved."""
    keys = at(None, "/en/sparql")
    keys.press("aside a[href*='example=']")
    keys.page.locator(".CodeMirror textarea").wait_for(state="attached")
    keys.reach(".CodeMirror textarea")
    keys.page.keyboard.type("# mine")
    assert "# mine" in keys.page.input_value("#query")
    keys.reach("form[data-sparql] button[formaction*='csv']")
    with keys.page.expect_download() as started:
        keys.page.keyboard.press("Enter")
    assert started.value.suggested_filename.endswith(".csv")


def test_facilitator(at: Opens, peopled: Peopled) -> None:
    """A pair is proposed, the firm consents, and the board shows it; a step is made with its evidence."""
    keys = at(Role.FACILITATOR, f"/en/synergies/propose?offer={OTHER}&need={NEED}")
    keys.write("#said", "seen at a visit")
    keys.press("main form button")
    made = keys.page.url.removeprefix(peopled.address)
    firm = at(Role.FIRM, made)
    firm.press("#consent button")
    assert "You have agreed." in firm.page.inner_text("main")
    keys = at(Role.FACILITATOR, made)
    keys.press("main a[href$='/step/screened']")
    keys.write("main textarea, main [name='evidence-verdict']", "V-7 of 2026-11-20")
    keys.press("main form button")
    keys.press("nav a[href='/en/synergy-board']")
    assert made.rpartition("/")[2] in keys.page.content()


def test_authority(at: Opens) -> None:
    """An official goes from the desk to the rule that asks for an assessment, and to the listing it is asked of."""
    keys = at(Role.AUTHORITY, "/en/desk")
    keys.press("main a[href*='/en/registers/rules/']")
    assert "Provisions it applies" in keys.page.inner_text("main")
    keys.press("nav a[href='/en/desk']")
    keys.press("main a[href*='/en/listings/listing/']")
    assert "Matches" in keys.page.inner_text("main")


def test_study_team(at: Opens) -> None:
    """A sector is chosen and its study saved."""
    keys = at(Role.RESEARCHER, "/en/study")
    keys.reach("#sector")
    keys.page.keyboard.type("24")
    keys.press("main form button")
    assert "Ranking of the candidates" in keys.page.inner_text("main")
    assert keys.load("main a[href$='/csv']").suggested_filename.endswith(".csv")


def test_a_firm_is_chosen(at: Opens) -> None:
    """A facilitator finds a firm, chooses it, and begins a listing for it."""
    keys = at(Role.FACILITATOR, "/en/for-a-firm")
    keys.write("#words", "ornek celik 01")
    keys.press("main form button")
    keys.press("button[name=firm]")
    keys.press("main a[href='/en/post-a-listing']")
    keys.press("main form button")
    assert keys.page.url.endswith("/kind")
