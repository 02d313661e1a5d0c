"""How long the service takes for each public page, and what the first page weighs.

On generated listings (SYMBIO_BENCH_LISTINGS, 2,000 by default) or on a copy of the store in the folder
SYMBIO_BENCH_STORE, over HTTP on this machine, both languages. The first visit after the start reads what is kept, or
says that it is being prepared, so it stands apart. Beside the time by the clock stands what of it the processor worked
for the service: what others do on the machine is not in that.
Aims: p95 below 80 ms on 100,000 listings, first page below 150 KB.
"""

from __future__ import annotations

import os
import re
import runpy
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from symbio_kg.accept import PUBLIC_RUNS
from symbio_kg.govern import Synergies
from symbio_kg.govern.errors import StepRefused
from symbio_kg.people import Caller, People, Role, SignedInBy, entitled
from symbio_kg.store import LISTINGS, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site  # noqa: F401 - registers the addresses
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.page import ADDRESSES

STORE = os.environ.get("SYMBIO_BENCH_STORE")
TIMES = 8
FILLED: dict[str, list[dict[str, str]]] = {
    "check.where": [{"code": "10 02 07"}],
    "check.result": [{"code": "10 01 02", "receiver.nace": "23.51", "operation": "R5", "stage": "plan"}],
    "browse.codes": [{"list": "EU", "chapter": "10", "day": "2026-12-09"}],
    "browse.act": [{"act": "TR-AYY"}],
    "thing": [{"path": "code/low-eu/10-02-07"}, {"path": "material/coal-fly-ash"}, {"path": "law/TR-AYY"}],
    "search": [{"q": "slag"}],
    "docs.page": [{"document": "model"}],
    "listings": [{}, {"way": "Offer", "code": "10"}],
}
OPEN = [
    "home",
    "accessibility",
    "about",
    "privacy",
    "browse",
    "browse.codes",
    "browse.changes",
    "browse.acts",
    "browse.act",
    "browse.cases",
    "browse.materials",
    "browse.processes",
    "check",
    "check.where",
    "check.result",
    "data",
    "docs",
    "docs.page",
    "flows",
    "hazard",
    "listings",
    "listings.map",
    "listing",
    "matches",
    "registers",
    "registers.decisions",
    "registers.regimes",
    "registers.rules",
    "search",
    "sparql",
    "thing",
    "verify",
]


SIGNED = {
    Role.FIRM: ["mine", "synergies", "post"],
    Role.FACILITATOR: ["board", "firms", "workshop"],
    Role.AUTHORITY: ["desk", "board"],
    Role.ADMINISTRATOR: ["admin", "admin.organisations"],
}
"""Pages for the work of somebody signed in."""
PASSWORD = "four words side by side"
SYNERGIES = 60
MATCHES = 10
MATCHED = 10_000
"""Needs that have matches, at most."""
_RUN = """@prefix sym: <https://w3id.org/symbio-kg/ont/> . @prefix rule: <https://w3id.org/symbio-kg/rule/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
{run} a sym:Run ; sym:asOf "{day}"^^xsd:date .
"""
_MATCH = """{name} a sym:Match ; prov:wasGeneratedBy {run} ; sym:offer {offer} ; sym:need {need} ;
  sym:byRule rule:same-material ; sym:score {score:.2f} ; sym:confidence 0.7 ; sym:distance 12.5 ;
  sym:matchedQuantity 100.0 ; sym:period sym:PerYear ; sym:dataGap sym:moisture ; {law} .
"""
_ASKS = "sym:outcome sym:NeedsAssessment ; sym:asksLaw rule:six-digit-entry"
_MAY = "sym:outcome sym:Permitted"
_BOTH = f"""PREFIX sym: <{PREFIXES["sym"]}> SELECT ?listing ?firm {{ GRAPH <{LISTINGS}> {{
  ?listing a sym:KIND ; sym:listedBy ?firm }} }} LIMIT {SYNERGIES}"""


def rows() -> list[tuple[str, str]]:
    """Return the rows of the table."""
    endpoint: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("endpoint.py")))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if STORE is None:
            endpoint["_generate"](folder / "data")
        else:
            shutil.copytree(STORE, folder / "data", ignore=shutil.ignore_patterns("snapshots*", "people*"))
        staff(folder / "data")
        size, offer, need = matched(folder / "data")
        FILLED["listing"] = [{"path": offer}, {"path": need}]
        FILLED["matches"] = [{}, {"offer": offer, "need": need}]
        port = endpoint["_free"]()
        symbio = (sys.executable, "-m", "symbio_kg", "--data", str(folder / "data"))
        command = [*symbio, "serve", "--port", str(port)]
        settings = {
            "SYMBIO_LIVE_MATCHING": "no",
            "SYMBIO_SPARQL_MERGE_AFTER": "-1",
            "SYMBIO_LOG_LEVEL": "error",
        }
        process = subprocess.Popen(command, env=os.environ | settings)
        try:
            endpoint["_wait"](f"http://127.0.0.1:{port}/sparql")
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300) as client:
                first, again, worked = _visited(client, process.pid)
                own = signed_in(str(client.base_url))
                weight = _weight(client)
        finally:
            process.terminate()
            process.wait()
    shown = sorted(again.items(), key=lambda one: -one[1][-1])
    slow = "; ".join(f"{page} {_ms(took[-1])}" for page, took in shown[:3])
    every = sorted(one for took in again.values() for one in took)
    work = sorted(worked.items(), key=lambda one: -one[1])
    worst = max(first, key=lambda page: first[page])
    return [
        (
            f"pages on {size:,} listings: {len(again)} pages, visited again: p50",
            _ms(statistics.median(every)),
        ),
        ("p95 of all visits", _ms(every[int(len(every) * 0.95)])),
        (
            "processor's time of a visit: p95 of the pages, the most",
            f"{_ms(work[len(work) // 20][1])}; "
            + "; ".join(f"{page} {_ms(took)}" for page, took in work[:6]),
        ),
        ("slowest pages (p95 of each)", slow),
        ("pages of people signed in: p95 of each", "; ".join(f"{page} {_ms(took)}" for page, took in own)),
        (f"slowest first visit after the start: {worst}", _ms(first[worst])),
        ("first page with all it loads, gzip", f"{weight / 1000:.0f} KB"),
    ]


def staff(folder: Path) -> None:
    """Put somebody of each role into the store of *folder*, a firm with listings, and some synergies."""
    store, people = open_store(folder), People(folder)
    offers, needs = (store.select(_BOTH.replace("KIND", kind)).rows for kind in ("Offer", "Need"))
    for role in SIGNED:
        firm = str(getattr(offers[0][1], "value", "")) if role is Role.FIRM else None
        account, _once = people.add(role.value, role.value, [role], organisation=firm)
        people.set_password(account.id, PASSWORD, by=None)
    roles = frozenset({Role.FACILITATOR})
    clock = partial(datetime.now, UTC)
    who = Caller("bench", "Bench", roles, None, entitled(roles), SignedInBy.SESSION)
    for (offer, _), (need, _) in zip(offers, needs, strict=True):
        pair = str(getattr(offer, "value", "")), str(getattr(need, "value", ""))
        with suppress(StepRefused):  # in a store that was measured before
            Synergies(store, clock).propose(*pair, who, "seen")
    people.close()
    store.close()


def matched(folder: Path) -> tuple[int, str, str]:
    """Put a run into the store of *folder*, where needs meet ten offers each.

    Return the number of listings, and such a pair, as in addresses.

    One need in five asks something of the law.
    """
    opened = Store(str(folder / "oxigraph"))
    asked = _BOTH.partition(" LIMIT")[0]
    offers, needs = (
        [row[0] for row in _rows(opened, asked.replace("KIND", kind))] for kind in ("Offer", "Need")
    )
    today = datetime.now(UTC).date()
    run = f"<{PUBLIC_RUNS}{today}>"
    made = folder.with_suffix(".ttl")
    with made.open("w", encoding="utf-8") as file:
        file.write(_RUN.format(run=run, day=today))
        for place, need in enumerate(needs[:MATCHED]):
            for rank in range(MATCHES):
                offer, law = offers[(place + rank) % len(offers)], _ASKS if place % 5 == 0 else _MAY
                name = f"{run[:-1]}/{place}-{rank}>"
                file.write(
                    _MATCH.format(name=name, run=run, offer=offer, need=need, score=0.9 - rank / 20, law=law)
                )
    opened.bulk_load(path=str(made), format=RdfFormat.TURTLE, to_graph=NamedNode(run[1:-1]))
    opened.flush()
    made.unlink()
    data = PREFIXES["data"]
    return len(offers) + len(needs), offers[0].value.removeprefix(data), needs[0].value.removeprefix(data)


def _rows(store: Store, query: str) -> QuerySolutions:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    return found


def signed_in(base: str) -> list[tuple[str, float]]:
    """Return for each page of somebody signed in the p95 of its visits after the first, the slowest first."""
    found = []
    for role, names in SIGNED.items():
        with httpx.Client(base_url=base, timeout=300) as client:
            client.post("/en/sign-in", data={"login": role.value, "password": PASSWORD})
            for name in names:
                address = ADDRESSES.to(name, "en", {})
                took = sorted(_seconds(client, address) for _ in range(TIMES + 1))
                found.append((f"{role.value} {address}", took[-2]))
    return sorted(found, key=lambda one: -one[1])


def _visited(
    client: httpx.Client, pid: int
) -> tuple[dict[str, float], dict[str, list[float]], dict[str, float]]:
    """Return for each page the seconds of its first visit, those of the next ones, and the processor's.

    A page that says that it is being prepared is visited again when none says so any more.
    """
    addresses = [
        ADDRESSES.to(name, language, values)
        for name in OPEN
        for values in FILLED.get(name, [{}])
        for language in LANGUAGES
    ]
    first = {address: _seconds(client, address, 200, 503) for address in addresses}
    waits = addresses
    while waits := [address for address in waits if client.get(address).status_code == 503]:
        time.sleep(2)
    again, work = {}, {}
    for address in addresses:
        before = _worked(pid)
        again[address] = sorted(_seconds(client, address) for _ in range(TIMES))
        work[address] = (_worked(pid) - before) / TIMES
    return first, again, work


def _worked(pid: int) -> float:
    """Return the processor's seconds of one process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _seconds(client: httpx.Client, address: str, *expected: int) -> float:
    begin = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - begin
    if answer.status_code not in (expected or (200,)):
        print(f"{address}: {answer.status_code}", file=sys.stderr)
    return took


def _weight(client: httpx.Client) -> int:
    """Return the bytes of the first page and of what it names, as they are sent."""
    page = client.get("/en/", headers={"Accept-Encoding": "gzip"})
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2))"', page.text))
    for sheet in [one for one in named if one.endswith(".css")]:
        text = client.get(sheet).text
        found = re.findall(r'url\("?([^")]+\.woff2)"?\)', text)
        named |= {one if one.startswith("/") else f"{sheet.rpartition('/')[0]}/{one}" for one in found}
    total = 0
    for address in ["/en/", *sorted(named)]:
        with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
            total += sum(len(part) for part in answer.iter_raw())
    return total


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    for label, value in rows():
        print(f"{label}: {value}")
