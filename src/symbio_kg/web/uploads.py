"""Tables that were uploaded: read and judged while their sender waits on a page, then stored when they say so."""

from __future__ import annotations

import contextvars
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from symbio_kg.api.documents import Sent
from symbio_kg.api.intake import take
from symbio_kg.api.problem import Refusal
from symbio_kg.api.service import Service
from symbio_kg.errors import SymbioError
from symbio_kg.model import Report, Text
from symbio_kg.people import Caller
from symbio_kg.pipeline import Receipt, receipt, storable

__all__ = ["Upload", "Uploads"]

_SECONDS: Final = 3600.0
_MOST: Final = 40
_OF_ONE: Final = 4
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


class Uploads:
    """The uploads of the last hour, in memory: what was stored stays when they go."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, Upload] = {}
        self._lock = threading.Lock()

    def begin(self, service: Service, who: Caller, sent: Sent) -> Upload:
        """Return the upload of *sent*, judged already where that takes no time."""
        firm = who.organisation or ""
        upload = Upload(secrets.token_hex(12), firm, sent, "reading", self._clock())
        with self._lock:
            self._make_room(firm)
            self._held[upload.id] = upload
        self._work(upload, lambda: _judged(service, upload), "unreadable")
        return self.get(upload.id, who)

    def store(self, service: Service, who: Caller, upload: Upload) -> Upload:
        """Store what is good of a judged upload; a second call does nothing."""
        with self._lock:
            if self._held.get(upload.id, upload).state != "judged":
                return self._held.get(upload.id, upload)
            self._held[upload.id] = busy = replace(upload, state="storing")
        self._work(busy, lambda: _stored(service, busy, who), "judged")
        return self.get(upload.id, who)

    def get(self, name: str, who: Caller) -> Upload:
        """Return an upload of the caller's organisation; Refusal (404) when it is not kept."""
        with self._lock:
            found = self._held.get(name)
        if found is None or found.firm != who.organisation or self._clock() - found.begun > _SECONDS:
            raise Refusal(
                404,
                "upload-unknown",
                en="This upload is not kept any more. Listings that were stored are among yours; "
                "send the file again for the others.",
                tr="Bu yükleme artık tutulmuyor. Kaydedilen ilanlar ilanlarınız arasındadır; "
                "ötekiler için dosyayı yeniden gönderin.",
            )
        return found

    def _work(self, upload: Upload, work: Callable[[], Upload], otherwise: str) -> None:
        def run() -> None:
            try:
                done = work()
            except SymbioError as error:
                done = replace(upload, state=otherwise, problem=error.message)
            with self._lock:
                if upload.id in self._held:
                    self._held[upload.id] = done

        context = contextvars.copy_context()  # the record says whose request it was
        thread = threading.Thread(target=context.run, args=(run,), name="symbio-upload", daemon=True)
        thread.start()
        thread.join(_SOON)

    def _make_room(self, firm: str) -> None:
        now = self._clock()
        for name in [n for n, held in self._held.items() if now - held.begun > _SECONDS]:
            del self._held[name]
        mine = [name for name, held in self._held.items() if held.firm == firm]
        for name in mine[: max(0, len(mine) - _OF_ONE + 1)]:
            del self._held[name]
        while len(self._held) >= _MOST:
            del self._held[next(iter(self._held))]


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
