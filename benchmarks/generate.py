"""How fast a synthetic region is made, in each format."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from symbio_kg.generate import Request, blocks, request, write_parquet, write_rdf

SIZE = 20_000


class _Nowhere(io.StringIO):
    def write(self, text: str, /) -> int:
        return len(text)


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's rows: listings a second, by format."""
    asked, faulty = request(SIZE, 1), request(SIZE, 1, faults=0.03)
    _rdf(request(100), "nt")
    found = [
        ("generate N-Triples", _rate(lambda: _rdf(asked, "nt"))),
        ("generate N-Triples, 3 % faulty", _rate(lambda: _rdf(faulty, "nt"))),
        ("generate Turtle", _rate(lambda: _rdf(asked, "ttl"))),
        ("generate Parquet", _rate(lambda: _parquet(asked))),
    ]
    return [(name, f"{rate:,.0f} listings a second") for name, rate in found]


def _rate(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return SIZE / sorted(seconds)[1]


def _rdf(asked: Request, form: str) -> None:
    for _ in write_rdf(blocks(asked), _Nowhere(), form):
        pass


def _parquet(asked: Request) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for _ in write_parquet(blocks(asked), Path(folder)):
            pass


if __name__ == "__main__":
    for name, figure in rows():
        print(f"{name}: {figure}")
