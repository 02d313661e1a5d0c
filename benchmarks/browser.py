"""What a browser needs for the main pages: bytes and requests, when the content stands, what shifts, what blocks.

On the İzmir sample, in Chromium (SYMBIO_BROWSER), each page with an empty cache, wide and as a phone with a
processor slowed four times. LCP is when the largest part of the content was drawn, CLS how far things moved
afterwards, TBT the time that scripts held the page beyond 50 ms each.
Aims, those of Lighthouse for "good": LCP 2.5 s, CLS 0.1, TBT 200 ms.
"""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from symbio_kg.people import People, Role

PICTURES: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "pictures.py"))
PASSWORD = "four words side by side"
PAGES = {
    "home": "/en/",
    "answer of the check": "/en/check/result?code=10+02+07&receiver.nace=24.43&operation=R4&stage=plan",
    "listing": "/en/listings/listing/listing/IZM-001/IZM-001-01",
    "SPARQL": "/en/sparql",
    "board": "/en/synergy-board",
}
VIEWS = {"wide": (1280, 900, 1), "phone": (390, 844, 4)}
"""Width, height, how many times slower the processor is."""
_WATCH = """
window.seen = {lcp: 0, cls: 0, tbt: 0};
const watch = (type, take) =>
  new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true});
watch('largest-contentful-paint', e => { seen.lcp = e.startTime; });
watch('layout-shift', e => { if (!e.hadRecentInput) seen.cls += e.value; });
watch('longtask', e => { seen.tbt += Math.max(0, e.duration - 50); });
"""


def rows() -> list[tuple[str, str]]:
    """Return the rows of the table; one that says why where there is no browser."""
    browser = shutil.which(os.environ.get("SYMBIO_BROWSER", "chromium"))
    if browser is None:
        return [("pages in a browser", "not run: no Chromium here")]
    with tempfile.TemporaryDirectory() as name:
        data, port = Path(name) / "data", PICTURES["free_port"]()
        PICTURES["fill"](data)
        _facilitator(data)
        served = subprocess.Popen(
            PICTURES["symbio"](data, "serve", "--port", str(port)), stderr=subprocess.DEVNULL
        )
        try:
            for name, path in PAGES.items():
                if name != "board":  # for which one signs in; the others may be being prepared
                    PICTURES["ready"](f"http://127.0.0.1:{port}{path}")
            with (
                sync_playwright() as started,
                started.chromium.launch(
                    executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
                ) as opened,
            ):
                return list(_measured(opened, f"http://127.0.0.1:{port}"))
        finally:
            served.terminate()
            served.wait()


def _facilitator(data: Path) -> None:
    people = People(data)
    account, _once = people.add("test-facilitator", "Test", [Role.FACILITATOR])
    people.set_password(account.id, PASSWORD, by=None)
    people.close()


def _measured(browser: Browser, base: str) -> list[tuple[str, str]]:
    with httpx.Client(base_url=base, timeout=60) as client:
        client.post("/en/sign-in", data={"login": "test-facilitator", "password": PASSWORD})
        cookies = [{"name": name, "value": value, "url": base} for name, value in client.cookies.items()]
    found = []
    for view, (width, height, slow) in VIEWS.items():
        for name, path in PAGES.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            context.add_cookies(cookies)  # type: ignore[arg-type]
            found.append((f"{name}, {view}", _visit(context, base + path, slow)))
            context.close()
    return found


def _visit(context: BrowserContext, address: str, slow: int) -> str:
    """Return what was seen of one visit with an empty cache."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    sent: list[float] = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.add_init_script(_WATCH)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    seen = page.evaluate("seen")
    return (
        f"{len(sent)} requests, {sum(sent) / 1000:.0f} KB; "
        f"LCP {seen['lcp'] / 1000:.2f} s, CLS {seen['cls']:.3f}, TBT {seen['tbt']:.0f} ms"
    )


if __name__ == "__main__":
    for label, value in rows():
        print(f"{label}: {value}")
