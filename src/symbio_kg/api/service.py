"""The service without HTTP: the store and its one writer, the readers of documents, and what follows a change."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from symbio_kg.api.desk import Desk
from symbio_kg.api.documents import Documents
from symbio_kg.api.writer import Writer
from symbio_kg.infer import infer
from symbio_kg.people import People
from symbio_kg.people.limits import RateLimit
from symbio_kg.settings import DEFAULT_LOCATION, ServiceSettings, Settings
from symbio_kg.store import CODES, GraphStore, StoreFailed, load_knowledge, open_store

__all__ = ["Service"]

_T = TypeVar("_T")
_I = TypeVar("_I")
_LOG = logging.getLogger("symbio.service")


def _now() -> datetime:
    return datetime.now(tz=UTC)


class Service:
    """What all routes share, made by `create_app`'s caller; usable between `start` and `stop`.

    `changed` holds what is called after each durable change (a new snapshot, fresh counts); it must be
    quick and must not raise. `clock` tells the time, so that tests can choose it.
    """

    def __init__(
        self,
        settings: Settings,
        options: ServiceSettings | None = None,
        *,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.settings = settings
        self.options = options or ServiceSettings()
        self.clock = clock
        self.documents = Documents(self.options)
        self.desk = Desk(lambda: self.store)
        self.changed: list[Callable[[], None]] = []
        self._store: GraphStore | None = None
        self._writer: Writer | None = None
        self._people: People | None = None
        rate = self.options.requests_per_second
        self.rate = RateLimit(rate, max(1, round(2 * rate)))

    def start(self) -> None:
        """Open the store, fill an empty one with the product's knowledge, and start the writer.

        A service that runs already is left as it is.
        Raises StoreLocked when another process has the folder, StoreDamaged, StoreFailed.
        """
        if self.running:
            return
        store = open_store(self.settings.location, settings=self.settings)
        try:
            if not store.count(CODES):
                load_knowledge(store)
                _LOG.info("knowledge loaded", extra={"substitutions": infer(store).total})
            self._people = self._open_people()
        except BaseException:
            store.close()
            raise
        self._store = store
        self._writer = Writer(store, self._tell)
        self.documents.start()

    def stop(self) -> None:
        """Finish what waits to be written and let go of the store; a second call does nothing."""
        self.documents.stop()
        if self._writer is not None:
            self._writer.close()
        if self._store is not None:
            self._store.close()
        if self._people is not None:
            self._people.close()
        self._writer = self._store = self._people = None

    @property
    def running(self) -> bool:
        """True between `start` and `stop`."""
        return self._writer is not None

    @property
    def store(self) -> GraphStore:
        """The store, for our own queries; changes go through `write`. StoreFailed when not running."""
        if self._store is None:
            raise StoreFailed(self.settings.location, "it is closed / kapalı")
        return self._store

    @property
    def people(self) -> People:
        """The accounts. StoreFailed when not running."""
        if self._people is None:
            raise StoreFailed(self.settings.location, "it is closed / kapalı")
        return self._people

    def _open_people(self) -> People:
        location = self.settings.location
        remote = location.startswith(("http://", "https://"))
        folder = Path(DEFAULT_LOCATION if remote else location)
        people = People(folder, clock=lambda: int(self.clock().timestamp()))
        first = people.first_administrator()
        if first is not None:
            _LOG.warning("first administrator made: name and one-time password are in %s", first)
        return people

    def write(self, change: Callable[[GraphStore], _T]) -> _T:
        """Return what *change* makes of the store, once it is durable; changes run one after another."""
        if self._writer is None:
            raise StoreFailed(self.settings.location, "it is closed / kapalı")
        return self._writer.write(change)

    def watch(self, wrap: Callable[[GraphStore], GraphStore]) -> None:
        """Let every change go through what *wrap* makes of the store."""
        if self._writer is None:
            raise StoreFailed(self.settings.location, "it is closed / kapalı")
        self._writer.store = wrap(self._writer.store)

    def write_item(
        self, bulk: Callable[[GraphStore, Sequence[_I]], Sequence[_T | Exception]], item: _I
    ) -> _T:
        """Return what *bulk* makes of *item* once it is durable; items that wait go to it together."""
        if self._writer is None:
            raise StoreFailed(self.settings.location, "it is closed / kapalı")
        return self._writer.write_item(bulk, item)

    def today(self) -> date:
        """Return the day where the service stands."""
        return self.clock().astimezone().date()

    def _tell(self) -> None:
        for follow in self.changed:
            try:
                follow()
            except Exception:
                _LOG.exception("what follows a change failed")
