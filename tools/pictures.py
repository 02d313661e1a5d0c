"""Write the pictures of docs/ from the running product: `make pictures`.

A service is started on a store of its own with the İzmir sample, and Chromium (SYMBIO_BROWSER) takes each page once in
each language. PNG, 900 pixels wide, of at most 760 pixels of the page, from the
heading that the address names or from its top.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from http import HTTPStatus
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = ("materials.csv", "energy-water.ttl", "services.jsonld")
ADDRESSES = {
    "check": (
        "/tr/denetle/sonuc",
        "/en/check/result",
        "?code=10+02+07&receiver.nace=24.43&operation=R4&stage=plan",
    ),
    "codes": ("/tr/gozat/kodlar", "/en/browse/codes", "?list=EU&chapter=10&day=2026-12-09#chapter-10"),
    "listing": ("/tr/ilanlar/ilan", "/en/listings/listing", "/listing/IZM-001/IZM-001-01"),
    "flows": ("/tr/akislar", "/en/flows", ""),
    "sparql": ("/tr/sparql", "/en/sparql", "?example=graph-of-a-code"),
    "study": ("/tr/calisma", "/en/study", "?sector=24#ranking"),
    "post": ("/tr/ilan-ver", "/en/post-a-listing", ""),
}


_TOP = """location.hash
  ? Math.max(0, document.querySelector(location.hash).getBoundingClientRect().top + scrollY - 20) : 0"""


def symbio(data: Path, *arguments: str) -> list[str]:
    """Return the command line of symbio on the store *data*."""
    return [sys.executable, "-m", "symbio_kg", "--data", str(data), *arguments]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ready(address: str, seconds: float = 120) -> None:
    """Wait until *address* answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
        else:
            return


def take(page: Page, base: str) -> None:
    """Write every picture in both languages."""
    for name, (turkish, english, rest) in ADDRESSES.items():
        for language, path in (("tr", turkish), ("en", english)):
            visit(page, base + path + rest)
            top = int(page.evaluate(_TOP))
            height = min(760, int(page.evaluate("document.documentElement.scrollHeight")) - top)
            clip = {"x": 0, "y": top, "width": 900, "height": height}
            page.screenshot(path=PICTURES / f"{name}.{language}.png", clip=clip, full_page=True)  # type: ignore[arg-type]


def visit(page: Page, address: str) -> None:
    """Open a page, as soon as it does not say any more that it is being prepared, and wait until it is at rest."""
    answer = page.goto(address)
    while answer is not None and answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        time.sleep(1)
        answer = page.reload()
    page.wait_for_load_state("networkidle")


def fill(data: Path) -> None:
    """Make the store *data* with the sample, inferred and matched."""
    files = [str(ROOT / "examples" / "izmir" / name) for name in SAMPLE]
    for command in (["init"], ["load", *files], ["infer"], ["match", "--public"]):
        subprocess.run(symbio(data, *command), check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Fill a store, serve it, and take the pictures."""
    PICTURES.mkdir(exist_ok=True)
    browser = shutil.which(os.environ.get("SYMBIO_BROWSER", "chromium"))
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        fill(data)
        served = subprocess.Popen(symbio(data, "serve", "--port", str(port)), stderr=subprocess.DEVNULL)
        try:
            ready(f"http://127.0.0.1:{port}/en/")
            with sync_playwright() as started:
                context = started.chromium.launch_persistent_context(
                    Path(folder) / "profile",
                    executable_path=browser,
                    args=["--no-sandbox", "--disable-gpu"],
                    viewport={"width": 900, "height": 760},
                )
                take(context.new_page(), f"http://127.0.0.1:{port}")
                context.close()
        finally:
            served.terminate()
            served.wait()


if __name__ == "__main__":
    main()
