"""What can be wrong with a page that a browser shows: violations of WCAG, and what sticks out sideways."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, ViewportSize

__all__ = ["PHONE", "TABLET", "WIDE", "ZOOMED", "faults", "hidden"]

_AXE: Final = Path(__file__).with_name("vendor") / "axe.min.js"
_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
TABLET: ViewportSize = {"width": 820, "height": 1180}
PHONE: ViewportSize = {"width": 390, "height": 844}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
"""What 1280 by 1024 leaves at 400 %."""
_CUT: Final = """() => {
  const wide = document.documentElement.clientWidth;
  const boxed = e => { for (let up = e; up; up = up.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return true; return false; };
  const seen = e => { const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && !e.closest('.sym-honey, .CodeMirror'); };
  return [...document.body.querySelectorAll('*')].filter(e => seen(e) && !boxed(e))
    .filter(e => e.getBoundingClientRect().right > wide + 1 || e.getBoundingClientRect().left < -1
      || (getComputedStyle(e).overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1))
    .map(e => e.outerHTML.slice(0, 160));
}"""


def faults(page: Page, *sizes: ViewportSize) -> list[str]:
    """Return what axe-core finds on the page as it stands, and what sticks out, at each of *sizes*."""
    return [fault for size in sizes or (WIDE, PHONE) for fault in _at(page, size)]


def hidden(page: Page) -> list[str]:
    """Return what lies outside of the page as it stands, or is cut off by it; scroll boxes hold what they hold."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found: list[str] = page.evaluate(_CUT)
    return [*found, *([f"{wide} pixels to scroll sideways"] if wide > 0 else [])]


def _at(page: Page, size: ViewportSize) -> Iterator[str]:
    page.set_viewport_size(size)
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", _TAGS)
    for violation in found["violations"]:
        yield f"{violation['id']}: {[node['html'][:200] for node in violation['nodes']]}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        yield f"{wide} pixels stick out at {size['width']}"
