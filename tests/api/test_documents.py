"""Documents that wait to be read: large ones keep no listing waiting, and nobody sends many at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import pytest

from symbio_kg.api import documents
from symbio_kg.api.documents import Documents, Judged, Sent, TooManyDocuments
from symbio_kg.model import Document, Report
from symbio_kg.settings import ServiceSettings

LARGE, SMALL = Sent("large", data=b"#" * 100_000), Sent("small", data=b"#")


class Reader:
    """Takes the place of a process: a small document is read at once, a large one when it is let."""

    let = threading.Event()

    def __init__(self, _options: ServiceSettings) -> None:
        pass

    def ask(self, sent: Sequence[Sent]) -> list[Judged]:
        if len(sent[0].data) > 1:
            assert self.let.wait(20)
        return [Judged(Document(one.name, []), Report(one.name, ())) for one in sent]

    def kill(self) -> None:
        pass


@pytest.fixture(params=[2, 3])
def reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Documents]:
    monkeypatch.setattr(documents, "_Process", Reader)
    Reader.let.clear()
    made = Documents(ServiceSettings(document_workers=request.param))
    made.start()
    yield made
    Reader.let.set()
    made.stop()


def test_large_documents_keep_no_small_one_waiting(reading: Documents) -> None:
    """However many large ones wait, one reader is left for small ones; in the end all are read."""
    large = [reading.hand_in(LARGE) for _ in range(8)]
    small = [reading.hand_in(SMALL) for _ in range(50)]
    assert {one.result(10).document.name for one in small} == {"small"}
    assert not any(one.done() for one in large)
    Reader.let.set()
    assert {one.result(10).document.name for one in large} == {"large"}


def test_what_waits_is_read_before_the_end(reading: Documents) -> None:
    """Whoever stops the readers waits for what was handed in."""
    handed = [reading.hand_in(sent) for sent in (LARGE, SMALL, LARGE)]
    Reader.let.set()
    reading.stop()
    assert all(one.done() for one in handed)


def test_a_client_sends_two_at_a_time(reading: Documents) -> None:
    """The third is refused until one of the two is read; others are not hindered."""
    with reading.turn("a"):
        with reading.turn("a"):
            with pytest.raises(TooManyDocuments), reading.turn("a"):
                pass
            with reading.turn("b"):
                pass
        with reading.turn("a"):
            pass
