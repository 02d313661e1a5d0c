"""Answers that are kept: when they are made anew, and that nobody waits for a long one."""

from __future__ import annotations

import itertools
import threading

import httpx

from symbio_kg.store import GraphStore, open_store
from symbio_kg.web.kept import Kept


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_made_anew_after_a_change() -> None:
    """An answer is kept while nothing changes and, under changes, for a quarter of a minute."""
    clock, made = Clock(), itertools.count(1)
    kept = Kept(lambda: open_store(None), clock)
    seen = [kept.get("a", lambda _: next(made))]
    clock.now = 1000
    seen.append(kept.get("a", lambda _: next(made)))
    kept.changed()
    clock.now = 1001
    seen.append(kept.get("a", lambda _: next(made)))
    kept.changed()
    seen.append(kept.get("a", lambda _: next(made)))
    assert seen == [1, 1, 2, 2]


def test_nobody_waits_for_what_takes_long() -> None:
    """While a long answer is made anew the last one is given; then the new one."""
    clock, done = Clock(), threading.Event()
    kept = Kept(lambda: open_store(None), clock)

    def slow(_: GraphStore) -> str:
        clock.now += 5
        return "old"

    def slower(_: GraphStore) -> str:
        done.wait(10)
        return "new"

    assert kept.get("a", slow) == "old"
    kept.changed()
    clock.now += 100
    assert kept.get("a", slower) == "old"
    done.set()
    for _ in range(1000):
        if kept.get("a", slower) == "new":
            break
        threading.Event().wait(0.01)
    assert kept.get("a", slower) == "new"


def test_files_travel_packed(visitor: httpx.Client) -> None:
    """Style and script are sent packed; a page, which may hold what is secret, is not."""
    sheet = visitor.get("/static/vendor/app.css")
    assert sheet.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in visitor.get("/en/").headers
