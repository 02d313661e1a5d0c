"""Frozen copies of the store that queries run on: a new one after each durable change, the old ones removed.

A copy is made of hard links, so it costs milliseconds and no room; but the engine writes its tables for each, and has
several times as much to do when it puts them together later. So at most one is made a second, and while much is written
they take a thirtieth of the time at most; who needs the newest state (to read what they wrote) asks for it.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from symbio_kg.errors import SymbioError

__all__ = ["MERGED", "Snapshot", "Snapshots"]

_LOG: Final = logging.getLogger("symbio.snapshots")
_STORE: Final = "oxigraph"
_SHARE: Final = 29
"""How much longer than a snapshot took the next one waits."""
_LONGEST: Final = 3.0
"""Seconds that a snapshot waits at most."""
MERGED: Final = "merged"
"""Where in a snapshot's folder the copy of the open graphs lies."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen copy: its number, the folder workers open, the graphs in it, and the version of the open ones.

    Snapshots of one version say the same in the open graphs; it is 0 while these were not merged.
    """

    number: int
    folder: Path
    graphs: tuple[str, ...]
    version: int = 0

    @property
    def store(self) -> Path:
        """The folder that the engine opens."""
        return self.folder / _STORE

    @property
    def merged(self) -> Path | None:
        """The folder of the open graphs with their merge; None when it was not made yet."""
        return self.folder / MERGED if self.version else None


class Snapshots:
    """Makes snapshots in *folder* with *copy*, which writes the store to a folder that does not exist.

    It returns the version of the open graphs there. *graphs* names the graphs of the store. `taken` is called
    in this class's thread after each new one.
    """

    def __init__(
        self,
        folder: Path,
        copy: Callable[[Path], int],
        graphs: Callable[[], list[str]],
        *,
        pause: float = 1.0,
        taken: Callable[[Snapshot], None] = lambda _: None,
    ) -> None:
        self._folder, self._copy, self._graphs = folder, copy, graphs
        self._pause, self._taken = pause, taken
        self._state = threading.Condition()
        self._uses: dict[int, int] = {}
        self._held: list[Snapshot] = []
        self._asked = self._done = 0
        self._hurried = self._stopping = False
        self._thread = threading.Thread(target=self._run, name="symbio-snapshots", daemon=True)

    def start(self) -> None:
        """Remove what an earlier process left behind, make the first snapshot, and wait for changes."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        self._take()
        self._thread.start()

    def stop(self) -> None:
        """End, and remove all snapshots."""
        with self._state:
            self._stopping = True
            self._state.notify_all()
        self._thread.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def changed(self) -> None:
        """Say that the store was changed; a snapshot will follow soon."""
        with self._state:
            self._asked += 1
            self._state.notify_all()

    def fresh(self, timeout: float = 10.0) -> Snapshot:
        """Return a snapshot that holds every change made before this call."""
        with self._state:
            self._asked += 1
            wanted = self._asked
            self._hurried = True
            self._state.notify_all()
            self._state.wait_for(lambda: self._done >= wanted or self._stopping, timeout)
            return self._held[-1]

    @property
    def newest(self) -> Snapshot:
        """The newest snapshot, without waiting."""
        with self._state:
            return self._held[-1]

    @contextlib.contextmanager
    def using(self, snapshot: Snapshot | None = None) -> Iterator[Snapshot]:
        """Hold *snapshot*, or the newest, so that its folder stays while it is used."""
        with self._state:
            chosen = snapshot if snapshot in self._held else self._held[-1]
            assert chosen is not None
            self._uses[chosen.number] = self._uses.get(chosen.number, 0) + 1
        try:
            yield chosen
        finally:
            with self._state:
                self._uses[chosen.number] -= 1
            self._sweep()

    @contextlib.contextmanager
    def private(self, copy: Callable[[Path], object]) -> Iterator[tuple[Snapshot, Path]]:
        """Copy the store with *copy* in this thread, for the one who holds its lock: nobody else sees this copy.

        A free name for a scratch copy comes with it; both folders are removed in the end.
        """
        with tempfile.TemporaryDirectory(
            prefix="private-", dir=self._folder, ignore_cleanup_errors=True
        ) as name:
            folder = Path(name) / "copy"
            copy(folder)
            yield Snapshot(0, folder, tuple(self._graphs())), Path(name) / "scratch"

    def _run(self) -> None:
        last, pause = 0.0, self._pause
        while True:
            with self._state:
                self._state.wait_for(lambda: self._asked > self._done or self._stopping)
                wait = pause - (time.monotonic() - last)
                if wait > 0 and not self._stopping:
                    self._state.wait_for(lambda: self._hurried or self._stopping, wait)
                if self._stopping:
                    return
            last = time.monotonic()
            try:
                self._take()
            except (SymbioError, OSError):
                _LOG.exception("no snapshot could be made; queries go on with the last one")
                time.sleep(self._pause)
            pause = max(self._pause, min(_LONGEST, (1 + _SHARE) * (time.monotonic() - last)))

    def _take(self) -> None:
        with self._state:
            asked = self._asked
            self._hurried = False
            number = self._held[-1].number + 1 if self._held else 1
        folder = self._folder / f"{number:09d}"
        shutil.rmtree(folder, ignore_errors=True)
        version = self._copy(folder)
        snapshot = Snapshot(number, folder, tuple(self._graphs()), version)
        with self._state:
            self._held.append(snapshot)
            self._done = asked
            self._state.notify_all()
        self._taken(snapshot)
        self._sweep()

    def _sweep(self) -> None:
        """Remove the snapshots that nobody uses, but for the newest."""
        with self._state:
            gone = [held for held in self._held[:-1] if not self._uses.get(held.number)]
            self._held = [held for held in self._held if held not in gone]
            for held in gone:
                self._uses.pop(held.number, None)
        for held in gone:
            shutil.rmtree(held.folder, ignore_errors=True)
