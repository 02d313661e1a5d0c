"""Answers that are kept: when they are made anew, and that nobody waits for a long one."""

from __future__ import annotations

import itertools
import threading

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from symbio_kg.api.service import Service
from symbio_kg.people import PUBLIC
from symbio_kg.settings import Settings
from symbio_kg.store import GraphStore, open_store
from symbio_kg.web.kept import BeingPrepared, Kept
from symbio_kg.web.mount import _answered
from symbio_kg.web.page import Page


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


@pytest.mark.parametrize(("took", "after"), [(0.5, 30.0), (5.0, 1000.0)])
def test_nobody_waits_for_what_takes_long(took: float, after: float) -> None:
    """While what takes its time is made anew the last answer is given; then the new one."""
    clock, done = Clock(), threading.Event()
    kept = Kept(lambda: open_store(None), clock)

    def slow(_: GraphStore) -> str:
        clock.now += took
        return "old"

    def slower(_: GraphStore) -> str:
        done.wait(10)
        return "new"

    assert kept.get("a", slow) == "old"
    clock.now += 100
    kept.changed()
    clock.now += after
    assert kept.get("a", slower) == "old"
    done.set()
    for _ in range(1000):
        if kept.get("a", slower) == "new":
            break
        threading.Event().wait(0.01)
    assert kept.get("a", slower) == "new"


def test_an_old_answer_is_not_given_long_after_a_change() -> None:
    """What takes less than a second is made anew for the first who asks a minute after a change."""
    clock = Clock()
    kept = Kept(lambda: open_store(None), clock)

    def slow(_: GraphStore) -> str:
        clock.now += 0.5
        return "old"

    assert kept.get("a", slow) == "old"
    clock.now += 100
    kept.changed()
    clock.now += 61
    assert kept.get("a", lambda _: "new") == "new"


def test_what_is_not_there_yet_is_said_at_once() -> None:
    """Who asks for what is made for the first time is told so, and has it once it is there. No error is kept."""
    done = threading.Event()
    kept = Kept(lambda: open_store(None))
    kept.patience = 0.01

    def slow(_: GraphStore) -> str:
        done.wait(10)
        return kept.get("part", lambda _: "there")

    with pytest.raises(BeingPrepared):
        kept.get("a", slow)
    done.set()
    with kept.unhurried():
        assert kept.get("a", slow) == "there"
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                kept.get("b", lambda _: 1 // 0)


def test_the_page_says_that_it_is_being_prepared() -> None:
    """Such a page says so in its language and when to look again; its script looks by itself."""
    app = FastAPI()
    app.state.reached = None
    scope = {"type": "http", "app": app, "method": "GET", "path": "/", "path_params": {}, "headers": []}
    service = Service(Settings(location="nowhere"))
    page = Page(Request({**scope, "query_string": b""}), service, PUBLIC, "tr", "flows")

    def unready(_: Page) -> Response:
        raise BeingPrepared

    answer = _answered(unready, page)
    text = bytes(answer.body).decode()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert 'id="wait">Bu sayfa hazırlanıyor' in text
    assert "/static/wait.js" in text


def test_files_travel_packed(visitor: httpx.Client) -> None:
    """Style and script are sent packed; a page, which may hold what is secret, is not."""
    sheet = visitor.get("/static/vendor/app.css")
    assert sheet.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in visitor.get("/en/").headers
