"""Reading and judging documents in processes that may be killed; several that wait go together.

Each thread here keeps one process busy. A process that takes too long or breaks down is replaced; what it
was given is tried once more one by one, so that only the document that did it is refused.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import RdfFormat, parse

from symbio_kg.endpoint.worker import read_message, write_message
from symbio_kg.errors import SymbioError
from symbio_kg.model import Document, Finding, Place, Report, Severity
from symbio_kg.settings import ServiceSettings

__all__ = [
    "DocumentTooHard",
    "DocumentUnreadable",
    "Documents",
    "Judged",
    "Owner",
    "Sent",
    "TooManyDocuments",
]

_MOST: Final = 32
_LARGE: Final = 65_536
"""A document of more bytes goes alone, and waits apart: it may take long, and a listing shall not wait for it."""
_PER_CLIENT: Final = 2
"""Documents that one client may have waiting or read."""
_KEPT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Owner:
    """The firm that everything in a document is listed by, whatever the document says."""

    iri: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A document somebody sent: bytes with their media type, or the fields of one listing."""

    name: str
    data: bytes = b""
    media_type: str | None = None
    fields: Mapping[str, object] | None = None
    language: str = "en"
    owner: Owner | None = None
    listing: str | None = None
    """The IRI that the one listing in it has, whatever its identifier."""

    def as_json(self) -> dict[str, Any]:
        """Return what the process is told besides the bytes."""
        owner = self.owner
        return {
            "kind": "document" if self.fields is None else "fields",
            "name": self.name,
            "media_type": self.media_type,
            "fields": self.fields,
            "language": self.language,
            "owner": owner and {"iri": owner.iri, "id": owner.id, "name": owner.name},
            "listing": self.listing,
            "size": len(self.data),
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A document as read, and what reader and shapes found in it."""

    document: Document
    report: Report


class DocumentUnreadable(SymbioError):
    """A document of which nothing can be used; `reason` is the reader's."""

    code = "unreadable"

    def __init__(self, reason: str, message: Mapping[str, str]) -> None:
        self.reason = reason
        super().__init__(en=message["en"], tr=message["tr"])


class DocumentTooHard(SymbioError):
    """A document that took more time or memory than it may."""

    code = "document-too-hard"
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(
            en=f"{name}: reading it takes more time or memory than it may. Send it in smaller parts.",
            tr=f"{name}: okunması izin verilenden çok zaman ya da bellek gerektiriyor. Daha küçük parçalar "
            "hâlinde gönderin.",
        )


class TooManyDocuments(SymbioError):
    """A client that has as many documents waiting or read as one may have."""

    code = "too-many-documents"
    status = 429
    retry_after = 5

    def __init__(self, limit: int) -> None:
        super().__init__(
            en=f"One client may send {limit} documents at a time. Wait for one to be read.",
            tr=f"Bir istemci aynı anda en çok {limit} belge gönderebilir. Birinin okunmasını bekleyin.",
        )


_Job = tuple[Sent, "Future[Judged]"]


class Documents:
    """The processes; usable between `start` and `stop`."""

    def __init__(self, options: ServiceSettings) -> None:
        self._options = options
        self._small: deque[_Job] = deque()
        self._large: deque[_Job] = deque()
        self._state = threading.Condition()
        self._ending = False
        self._present: Counter[str] = Counter()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the threads; each starts its process when there is a document."""
        self._ending = False
        for number in range(self._options.document_workers):
            only_small = number == 0 and self._options.document_workers > 1
            name = f"symbio-documents-{number}"
            thread = threading.Thread(target=self._work, args=(only_small,), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Let the documents that wait be judged, then end the processes."""
        with self._state:
            self._ending = True
            self._state.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def judge(self, sent: Sent) -> Judged:
        """Return what became of *sent*; raises DocumentUnreadable and DocumentTooHard."""
        return self.hand_in(sent).result()

    def hand_in(self, sent: Sent) -> Future[Judged]:
        """Return at once; what `judge` returns or raises comes with what is returned."""
        promise: Future[Judged] = Future()
        with self._state:
            (self._large if len(sent.data) > _LARGE else self._small).append((sent, promise))
            self._state.notify_all()
        return promise

    @contextlib.contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Count what is done meanwhile as a document of *client*; raises TooManyDocuments."""
        with self._state:
            if self._present[client] >= _PER_CLIENT:
                raise TooManyDocuments(_PER_CLIENT)
            self._present[client] += 1
        try:
            yield
        finally:
            with self._state:
                self._present[client] -= 1
                if not self._present[client]:
                    del self._present[client]

    def _work(self, only_small: bool) -> None:
        process: _Process | None = None  # begun when first needed
        try:
            while (batch := self._taken(only_small)) is not None:
                process = self._answered(process or _Process(self._options), batch)
        finally:
            if process is not None:
                process.kill()

    def _taken(self, only_small: bool) -> list[_Job] | None:
        """Return the documents that wait, as many as may go together; None at the end."""
        alone = self._options.document_workers == 1
        with self._state:
            while not self._small and (only_small or not self._large):
                if self._ending:
                    return None
                self._state.wait()
            if self._large and not only_small and not (alone and self._small):
                return [self._large.popleft()]
            batch: list[_Job] = []
            size = 0
            while self._small and size <= _LARGE and len(batch) < _MOST:
                batch.append(self._small.popleft())
                size += len(batch[-1][0].data)
            return batch

    def _answered(self, process: _Process, batch: Sequence[_Job], *, last: bool = False) -> _Process:
        """Answer *batch* and return a process that is fit for the next."""
        try:
            answers = process.ask([sent for sent, _ in batch])
        except _Broken as error:
            process.kill()
            process = _Process(self._options)
            if len(batch) == 1 and (last or error.late):
                batch[0][1].set_exception(DocumentTooHard(batch[0][0].name))
                return process
            for one in batch:  # whatever broke it may have had nothing to do with them
                process = self._answered(process, [one], last=len(batch) == 1)
            return process
        for (_, promise), answer in zip(batch, answers, strict=True):
            if isinstance(answer, SymbioError):
                promise.set_exception(answer)
            else:
                promise.set_result(answer)
        return process


class _Broken(Exception):
    """The process is no more; `late` when its time was up."""

    def __init__(self, *, late: bool) -> None:
        self.late = late
        super().__init__()


class _Process:
    def __init__(self, options: ServiceSettings) -> None:
        self._seconds = options.document_seconds
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "symbio_kg.api.document_worker", str(options.document_memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"PYTHONSAFEPATH": "1", "MALLOC_ARENA_MAX": "2"},
        )
        self._greeted = False

    def ask(self, sent: Sequence[Sent]) -> list[Judged | SymbioError]:
        """Return what became of each of *sent*; raises _Broken when the process does not answer in time."""
        begin = time.monotonic()
        timer = threading.Timer(self._seconds, self._process.kill)
        timer.start()
        try:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            if not self._greeted:
                self._greeted = read_message(self._process.stdout) is not None  # type: ignore[arg-type]
            asked = {"seconds": self._seconds, "documents": [one.as_json() for one in sent]}
            write_message(self._process.stdin, asked, b"".join(one.data for one in sent))  # type: ignore[arg-type]
            answer = read_message(self._process.stdout)  # type: ignore[arg-type]
        except (OSError, ValueError, KeyError) as error:
            raise _Broken(late=time.monotonic() - begin >= self._seconds) from error
        finally:
            timer.cancel()
        if answer is None:
            raise _Broken(late=time.monotonic() - begin >= self._seconds)
        return list(_judged(answer[0]["documents"], answer[1]))

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue


def _judged(told: Iterable[Mapping[str, Any]], body: bytes) -> Iterable[Judged | SymbioError]:
    start = 0
    for one in told:
        if "unreadable" in one:
            yield DocumentUnreadable(one["unreadable"], one["message"])
            continue
        quads = parse(body[start : start + one["size"]], RdfFormat.N_TRIPLES)
        start += one["size"]
        places = {iri: Place(*place) for iri, place in one["places"].items()}
        findings = tuple(_finding(found) for found in one["findings"])
        document = Document(one["name"], [quad.triple for quad in quads], places)
        yield Judged(document, Report(one["name"], findings))


def _finding(found: Mapping[str, Any]) -> Finding:
    return Finding(**{**found, "severity": Severity(found["severity"]), "place": Place(*found["place"])})
