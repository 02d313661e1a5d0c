"""The service without HTTP: the store and its one writer, the readers of documents, and what follows a change."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime
from functools import partial
from typing import Final, TypeVar

from pyoxigraph import Literal, NamedNode

from symbio_kg.accept import FIRM_GRAPHS, Change, Firms
from symbio_kg.api.acting import acting
from symbio_kg.api.desk import Desk
from symbio_kg.api.documents import Documents
from symbio_kg.api.matcher import Matcher
from symbio_kg.api.writer import Writer
from symbio_kg.endpoint.rights import is_open
from symbio_kg.errors import SymbioError
from symbio_kg.infer import infer
from symbio_kg.match import is_known
from symbio_kg.match.asking import asker_beside
from symbio_kg.operate import Act, Trail, forget, pending, person_of, stamp, too_new
from symbio_kg.people import People
from symbio_kg.people.limits import RateLimit
from symbio_kg.settings import ServiceSettings, Settings
from symbio_kg.store import (
    CODES,
    LISTINGS,
    EmbeddedStore,
    GraphStore,
    StoreFailed,
    load_knowledge,
    open_store,
)
from symbio_kg.terms import PREFIXES

__all__ = ["Service"]

_T = TypeVar("_T")
_I = TypeVar("_I")
_LOG = logging.getLogger("symbio.service")
_MOMENT: Final = 0.008
"""Seconds that a query waits for each listing that is on its way: about what storing one takes."""
_LONGEST: Final = 0.15
"""Seconds that it waits for all of them at most."""
_NAME: Final = f"SELECT ?name WHERE {{ ?firm {PREFIXES['rdfs']['label']} ?name }} LIMIT 1"


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
        self.matcher = Matcher(self.today, partial(asker_beside, settings.location), settings.location)
        self.changed: list[Callable[[], None]] = []
        self.erased: list[Callable[[], None]] = []
        self.public_stale = threading.Event()
        """Set when what everybody sees has changed since it was matched."""
        self._store: GraphStore | None = None
        self._firms: Firms | None = None
        self._names: dict[str, str] = {}
        self._coming = 0
        self._writer: Writer | None = None
        self._people: People | None = None
        self._trail: Trail | None = None
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
            if isinstance(store, EmbeddedStore):
                store.keep_journal(is_open)  # before the first write: copies of an earlier run would be lost
            too_new(store, self.settings.location)
            if not store.count(CODES):
                load_knowledge(store)
                _LOG.info("knowledge loaded", extra={"substitutions": infer(store).total})
                stamp(store)
            for migration in pending(store):
                _LOG.warning("run symbio migrate: %s", migration.name, extra={"version": migration.number})
            self._people = self._open_people()
        except BaseException:
            store.close()
            raise
        self._store, self._firms = store, Firms(store)
        self._trail = Trail(store, self._people.ledger, self.clock)
        self._writer = Writer(store, self._tell)
        self._keep_up()
        self.documents.start()
        if self.options.live_matching:
            self.matcher.start(store, self._tell)

    def stop(self) -> None:
        """Finish what waits to be written and let go of the store; a second call does nothing."""
        self.documents.stop()
        self.matcher.stop()
        if self._writer is not None:
            with contextlib.suppress(SymbioError):  # a full disk must not keep the service from ending
                self._keep_up()
            self._writer.close()
        if self._store is not None:
            self._store.close()
        if self._people is not None:
            self._people.close()
        self._writer = self._store = self._people = self._trail = None

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
    def firms(self) -> Firms:
        """What the writer remembers of firms; nothing where others may change the store as well."""
        held = self.store
        return self._firms if self._firms is not None and isinstance(held, EmbeddedStore) else Firms(held)

    def name_of(self, firm: str) -> str | None:
        """Return the name of the firm with this IRI, if the store has one; it is asked for with each listing."""
        names = self._names
        if (known := names.get(firm)) is not None:
            return known
        found = [row[0] for row in self.store.select(_NAME, {"firm": NamedNode(firm)})]
        if not found or not isinstance(found[0], Literal):
            return None
        if isinstance(self.store, EmbeddedStore):  # elsewhere others may change it
            names[firm] = found[0].value
        return found[0].value

    @property
    def people(self) -> People:
        """The accounts. StoreFailed when not running."""
        if self._people is None:
            raise StoreFailed(self.settings.location, "it is closed / kapalı")
        return self._people

    def _open_people(self) -> People:
        people = People(self.settings.folder, clock=lambda: int(self.clock().timestamp()))
        first = people.first_administrator()
        if first is not None:
            _LOG.warning("first administrator made: name and one-time password are in %s", first)
        return people

    def write(self, change: Callable[[GraphStore], _T]) -> _T:
        """Return what *change* makes of the store, once it is durable; changes run one after another."""
        if self._writer is None:
            raise StoreFailed(self.settings.location, "it is closed / kapalı")
        act = acting()
        return self._writer.write(lambda store: self._noted(store, change, act))

    def _noted(self, store: GraphStore, change: Callable[[GraphStore], _T], act: Act) -> _T:
        """Make a change and write down in the audit trail who changed which graphs."""
        held = self.store
        if not isinstance(held, EmbeddedStore) or self._trail is None:
            return change(store)
        held.touched.clear()
        result = change(store)
        if held.touched:
            self._heed(held.touched)
            self._trail.note(store, act, held.touched)
        return result

    def follow(self, change: Change) -> None:
        """Let the matches follow *change* of listings, which is written already."""
        self.firms.note(change.remove, change.add)
        if LISTINGS in change.remove or LISTINGS in change.add:
            self.public_stale.set()
        self.matcher.follow(change)

    def _heed(self, touched: Iterable[str]) -> None:
        """Let go of what was made with the graphs that were touched."""
        self._names = {}  # another one: who asked before the change may still write into the old
        if any(map(is_known, touched)):
            self.desk.clear()
            self.matcher.again()
            self.public_stale.set()
        if LISTINGS in touched:
            self.public_stale.set()
        if any(graph == LISTINGS or graph.startswith(FIRM_GRAPHS) for graph in touched):
            self.firms.forget()

    def _keep_up(self) -> None:
        """Bring what came into the security log since the last change into the trail."""
        trail, writer = self._trail, self._writer
        while trail is not None and writer is not None and trail.behind:
            writer.write(lambda store: trail.note(store, Act(None, "security-log"), ()))

    def erase(self, account: str, *, by: str | None = None) -> int:
        """Erase a person from the graph and from the accounts; return how many statements of the graph went.

        Raises NoSuchAccount, LastAdministrator.
        """
        person = person_of(self.people, account)
        self.people.accounts.keep_one_administrator(self.people.accounts.get(account))
        changed = self.write(lambda store: forget(store, person))
        self.people.erase(account, by=by)
        for follow in self.erased:
            follow()
        return changed

    def write_item(
        self, bulk: Callable[[GraphStore, Sequence[_I]], Sequence[_T | Exception]], item: _I
    ) -> _T:
        """Return what *bulk* makes of *item* once it is durable; items that wait go to it together."""
        return self.hand_in(bulk, item).result()

    def hand_in(
        self, bulk: Callable[[GraphStore, Sequence[_I]], Sequence[_T | Exception]], item: _I
    ) -> Future[_T]:
        """Return at once; what `write_item` returns or raises comes with what is returned."""
        if self._writer is None:
            raise StoreFailed(self.settings.location, "it is closed / kapalı")
        return self._writer.hand_in(bulk, item)

    async def quickly(self, look: Callable[[], _T]) -> _T:
        """Return what a short *look* into the store returns: a thread waits for one that is elsewhere."""
        return look() if isinstance(self.store, EmbeddedStore) else await asyncio.to_thread(look)

    @contextlib.contextmanager
    def listing_comes(self) -> Iterator[None]:
        """Count a listing as one that is on its way into the store."""
        self._coming += 1
        try:
            yield
        finally:
            self._coming -= 1

    async def give_way(self) -> None:
        """Wait a moment for the listings that are on their way: who asks in a loop leaves them the interpreter."""
        if self._coming:
            await asyncio.sleep(min(_LONGEST, _MOMENT * self._coming))

    def today(self) -> date:
        """Return the day where the service stands."""
        return self.clock().astimezone().date()

    def _tell(self) -> None:
        for follow in self.changed:
            try:
                follow()
            except Exception:
                _LOG.exception("what follows a change failed")
