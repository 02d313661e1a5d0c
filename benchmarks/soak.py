"""Mixed load on the running service for many minutes: does memory grow? `python benchmarks/soak.py [MINUTES]`.

Four writers take listings in and out again, so that the amount of data stays; four readers query, browse and
check; one hostile client sends what is stopped at the limit. Memory is that of all processes of the service. The
first third is warming up; growth is the last tenth of the rest against its first. Ends with 1 when it is over 10 %.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from symbio_kg import assets
from symbio_kg.infer import infer
from symbio_kg.operate import verify
from symbio_kg.people import People, Role, entitled
from symbio_kg.pipeline import take_in
from symbio_kg.store import load_knowledge, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator

MOST = 0.10
QUERIES = (
    "SELECT ?k (COUNT(*) AS ?n) { ?s a ?k } GROUP BY ?k ORDER BY DESC(?n) LIMIT 20",
    "SELECT ?s ?l { ?s a sym:Offer ; rdfs:label|dcterms:title ?l } LIMIT 100",
    "SELECT ?c ?l { ?c skos:prefLabel ?l FILTER(CONTAINS(LCASE(?l), 'ash')) } LIMIT 50",
    "DESCRIBE sym:Offer",
)
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PAGES = (
    "/health",
    "/api/v1/listings",
    "/api/v1/codes",
    "/ont/Offer",
    "/en/",
    "/tr/",
    "/metrics",
)


def data(folder: Path) -> str:
    """Make a small region in *folder*; return the token of a firm."""
    with closing(open_store(folder)) as store:
        load_knowledge(store)
        infer(store)
        take_in(store, assets.examples() / "izmir" / "materials.csv", Validator())
    return token(folder, "soak")


def token(folder: Path, firm: str) -> str:
    """Return the token of a new account of *firm*."""
    with closing(People(folder)) as people:
        made = people.accounts.add(firm, "a firm", [Role.FIRM], organisation=f"{PREFIXES['data']}firm/{firm}")
        return people.tokens.make(made.id, "soak", entitled([Role.FIRM]))[0]


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[tuple[str, int]]:
    """Run `symbio serve` on *folder*; give its address and process id."""
    port = 20_000 + os.getpid() % 20_000
    command = [sys.executable, "-m", "symbio_kg", "--data", str(folder), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "SYMBIO_LOG_LEVEL": "warning", **settings})
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                if httpx.get(f"{address}/ready", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                if process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(90)


def memory(pid: int) -> dict[str, int]:
    """Return the bytes that *pid* and its children have for themselves (their share of what is shared)."""
    found, waiting = {"service": 0, "workers": 0}, [pid]
    while waiting:
        one = waiting.pop()
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            held = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
            for thread in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())
        except (OSError, StopIteration):
            continue
        found["service" if one == pid else "workers"] += held
    return found


def write(client: httpx.Client, counts: Counter[str]) -> None:
    """Take a listing in, look at it, and withdraw it."""
    made = client.post("/api/v1/listings", json=listing())
    counts[f"write {made.status_code}"] += 1
    if made.status_code == 201:
        where = made.headers["location"]
        counts[f"read {client.get(where).status_code}"] += 1
        gone = client.delete(where, headers={"If-Match": made.headers["etag"]})
        counts[f"withdraw {gone.status_code}"] += 1


def listing() -> dict[str, object]:
    """Return a listing that is accepted."""
    name = f"S-{random.getrandbits(60):x}"
    return {
        "identifier": name, "kind": "offer", "resource": "waste", "title_en": name, "title_tr": name,
        "nace": "35.11", "latitude": 38.42, "longitude": 27.14, "region": "İzmir", "material": "coal-fly-ash",
        "waste_code": "10 01 02", "quantity": 1250, "unit": "t", "period": "year", "synthetic": True,
    }  # fmt: skip


def read(client: httpx.Client, counts: Counter[str]) -> None:
    """Ask a query or open a page."""
    if random.random() < 0.5:
        answer = client.post("/sparql", data={"query": random.choice(QUERIES)})
    else:
        answer = client.get(random.choice(PAGES))
    counts[f"ask {answer.status_code}"] += 1


def harm(client: httpx.Client, counts: Counter[str]) -> None:
    """Send what is stopped, and what is refused."""
    counts[f"hostile {client.post('/sparql', data={'query': HOSTILE}).status_code}"] += 1
    deep = b'{"a":' * 5000
    counts[f"hostile {client.post('/api/v1/validate', files={'file': ('x.jsonld', deep)}).status_code}"] += 1


def repeat(
    work: Callable[[httpx.Client, Counter[str]], None],
    address: str,
    secret: str | None,
    ended: threading.Event,
    counts: Counter[str],
) -> None:
    """Do *work* over and over until *ended*."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    with httpx.Client(base_url=address, timeout=120, headers=headers) as client:
        while not ended.is_set():
            try:
                work(client, counts)
            except httpx.TransportError as error:
                counts[f"transport {type(error).__name__}"] += 1
            time.sleep(0.01)


def main(minutes: float) -> int:
    """Run for *minutes*; print what was done and how memory went; return the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        secret, counts, ended = data(folder), Counter[str](), threading.Event()
        with served(folder, SYMBIO_SPARQL_SECONDS="3") as (address, pid):
            parts = [*([(write, secret)] * 4), *([(read, None)] * 4), (harm, None)]
            threads = [threading.Thread(target=repeat, args=(w, address, s, ended, counts)) for w, s in parts]
            for thread in threads:
                thread.start()
            samples: list[dict[str, int]] = []
            end = time.monotonic() + 60 * minutes
            while time.monotonic() < end:
                time.sleep(2)
                samples.append(memory(pid))
            ended.set()
            for thread in threads:
                thread.join()
        sound = verify(folder).sound
    return told(samples, counts, sound)


def told(samples: list[dict[str, int]], counts: Counter[str], sound: bool) -> int:
    """Print the figures; return 1 when memory grew, an answer was a 500, or the store is not sound."""
    for part in ("service", "workers"):
        print(f"MB of {part}", *(round(one[part] / 1e6) for one in samples[:: max(1, len(samples) // 20)]))
    total = [sum(one.values()) for one in samples]
    warm = total[len(samples) // 3 :]
    tenth = max(1, len(warm) // 10)
    first, last = statistics.median(warm[:tenth]), statistics.median(warm[-tenth:])
    growth = last / first - 1
    for what, number in sorted(counts.items()):
        print(f"{what:>24} {number}")
    print(
        f"memory {first / 1e6:.0f} MB → {last / 1e6:.0f} MB: {growth:+.1%}; store {'sound' if sound else 'NOT sound'}"
    )
    broken = [what for what in counts if what.endswith(" 500") or what.startswith("transport")]
    return int(growth > MOST or bool(broken) or not sound)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 30))
