"""Tables that were uploaded: read and judged while their sender waits on a page, then stored when they say so.

An upload is two files, the table as it was sent and what is known of it, which a restart leaves as they are.
"""

from __future__ import annotations

import contextlib
import contextvars
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from symbio_kg.api.documents import Sent, TooManyDocuments
from symbio_kg.api.intake import take
from symbio_kg.api.problem import Refusal
from symbio_kg.api.service import Service
from symbio_kg.errors import SymbioError
from symbio_kg.model import Report, Text
from symbio_kg.people import Caller
from symbio_kg.pipeline import Receipt, receipt, storable

__all__ = ["Upload", "Uploads"]

_SECONDS: Final = 24 * 3600.0
_MOST: Final = 100
_OF_ONE: Final = 5
"""How many uploads of one organisation are kept; the oldest gives way."""
_SOON: Final = 1.5


@dataclass(frozen=True, slots=True)
class Upload:
    """A table on its way: `state` is reading, judged, unreadable, storing or stored.

    `told` says what of it can be stored, or was.
    """

    id: str
    firm: str
    sent: Sent
    state: str
    begun: float
    told: Receipt | None = None
    problem: Text = field(default_factory=dict)

    @property
    def report(self) -> Report:
        """What was found in it."""
        return self.told.report if self.told else Report(self.sent.name)


_UPLOAD: Final = TypeAdapter(Upload)


class Uploads:
    """The uploads of the last day, in *folder*; what was stored stays when they go."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, service: Service, who: Caller, sent: Sent) -> Upload:
        """Return the upload of *sent*, judged already where that takes no time; raises TooManyDocuments."""
        firm = who.organisation or ""
        upload = Upload(secrets.token_hex(12), firm, sent, "reading", self._clock())
        with _turn(service, who) as turn:
            with self._lock:
                self._make_room(firm)
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _written(self._folder / f"{upload.id}.table", sent.data)
            return self._work(upload, lambda: _judged(service, upload), "unreadable", turn.pop_all())

    def store(self, service: Service, who: Caller, upload: Upload) -> Upload:
        """Store what is good of a judged upload; a second call does nothing. Raises TooManyDocuments."""
        with self._lock:
            held = self._held(upload.id)
            if held is None or held.state not in ("judged", "storing") or held.id in self._busy:
                return held or upload
        busy = replace(held, state="storing")
        return self._work(busy, lambda: _stored(service, busy, who), "judged", _turn(service, who))

    def get(self, service: Service, name: str, who: Caller) -> Upload:
        """Return an upload of the caller's organisation; Refusal (404) when it is not kept.

        What a restart interrupted is begun again: the reading at once, the storing when it is asked for.
        """
        with self._lock:
            found, busy = self._held(name), name in self._busy
        if found is None or found.firm != who.organisation or self._clock() - found.begun > _SECONDS:
            raise Refusal(
                404,
                "upload-unknown",
                en="This upload is not kept any more. Listings that were stored are among yours; "
                "send the file again for the others.",
                tr="Bu yükleme artık tutulmuyor. Kaydedilen ilanlar ilanlarınız arasındadır; "
                "ötekiler için dosyayı yeniden gönderin.",
            )
        if busy or found.state not in ("reading", "storing"):
            return found
        if found.state == "storing":
            return replace(found, state="judged")
        try:
            return self._work(found, lambda: _judged(service, found), "unreadable", _turn(service, who))
        except TooManyDocuments:  # begun when it is asked for again
            return found

    def _work(
        self, upload: Upload, work: Callable[[], Upload], otherwise: str, turn: contextlib.ExitStack
    ) -> Upload:
        """Return *upload* after *work*, or as it is while that goes on; the sender's *turn* ends with it."""

        def run() -> None:
            try:
                done = work()
            except SymbioError as error:
                done = replace(upload, state=otherwise, problem=error.message)
            finally:
                turn.close()
            with self._lock:
                self._keep(done)
                self._busy.discard(upload.id)

        with self._lock:
            self._keep(upload)
            self._busy.add(upload.id)
        context = contextvars.copy_context()  # the record says whose request it was
        thread = threading.Thread(target=context.run, args=(run,), name="symbio-upload", daemon=True)
        thread.start()
        thread.join(_SOON)
        with self._lock:
            return self._held(upload.id) or upload

    def _keep(self, upload: Upload) -> None:
        without = replace(upload, sent=replace(upload.sent, data=b""))
        _written(self._folder / f"{upload.id}.json", _UPLOAD.dump_json(without))

    def _held(self, name: str) -> Upload | None:
        """Return an upload as it is kept; None where there is none."""
        if not (name.isalnum() and name.isascii()):
            return None
        try:
            found = _UPLOAD.validate_json((self._folder / f"{name}.json").read_bytes())
            data = (self._folder / f"{name}.table").read_bytes()
        except (OSError, ValidationError):
            return None
        return replace(found, sent=replace(found.sent, data=data))

    def _make_room(self, firm: str) -> None:
        """Remove what is too old, and the oldest where the firm, or all together, have too many."""
        held = sorted(
            (one for path in self._folder.glob("*.json") if (one := self._held(path.stem)) is not None),
            key=lambda one: one.begun,
        )
        mine = [one for one in held if one.firm == firm]
        gone = [
            *(one for one in held if self._clock() - one.begun > _SECONDS),
            *mine[: max(0, len(mine) - _OF_ONE + 1)],
            *held[: max(0, len(held) - _MOST + 1)],
        ]
        for name in {one.id for one in gone}:
            for kind in ("json", "table"):
                (self._folder / f"{name}.{kind}").unlink(missing_ok=True)


def _written(path: Path, data: bytes) -> None:
    """Put *data* in place of what was at *path*, whole or not at all; nobody else may read it."""
    beside = path.with_suffix(f"{path.suffix}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _turn(service: Service, who: Caller) -> contextlib.ExitStack:
    """Return the turn of *who* among those who send documents, here as through the API; raises TooManyDocuments."""
    taken = contextlib.ExitStack()
    taken.enter_context(service.documents.turn(who.account or ""))
    return taken


def _judged(service: Service, upload: Upload) -> Upload:
    judged = service.documents.judge(upload.sent)
    report, good = storable(service.store, judged.document, judged.report)
    names = (
        {t.subject.value: t.subject.value for t in good.triples if hasattr(t.subject, "value")}
        if good
        else {}
    )
    return replace(upload, state="judged", told=receipt(judged.document, report, good, names))


def _stored(service: Service, upload: Upload, who: Caller) -> Upload:
    return replace(upload, state="stored", told=take(service, upload.sent, who).receipt)
