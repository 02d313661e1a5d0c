"""What may have changed in a store on disk, written down before each write, so that copies of it can follow.

A line names a graph and a subject, or a graph as a whole. Who keeps a copy remembers a position and later asks what
came after it; what the store then holds of it is the truth, whether a write succeeded, failed or was killed.
Where anything may be missing – another program wrote, the power went, the store was put back – there is no answer,
and the copy has to be made anew.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

__all__ = ["Changed", "Journal"]

Changed: TypeAlias = dict[str, set[str] | None]
"""Graph → subjects as a query writes them; None for all of the graph."""

_NAME: Final = "changed-"
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_LARGEST: Final = 32_000_000
"""Bytes from which on another file is begun; the one before stays for those who are behind."""


class Journal:
    """The journal beside the store in *folder*; it writes nothing until somebody wants it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._wanted: Callable[[str], bool] | None = None
        self._file: int | None = None
        self._size = 0
        self._tokens: list[str] = []

    def keep(self, wanted: Callable[[str], bool], commits: int) -> None:
        """Write down from now on what changes in the graphs that are *wanted*, in a store of so many commits."""
        if self._file is not None:
            return
        self._wanted = wanted
        files = sorted(self._files(), key=lambda path: path.stat().st_mtime_ns)
        if files and _whole(files[-1], commits):
            self._tokens = [path.name.removeprefix(_NAME) for path in files]
            self._open(files[-1])
            self._put(f"\n#boot {_boot()}\n")
            self._sync()
        else:
            self._remove(files)
            self._tokens = []
            self._begin(commits)

    @property
    def position(self) -> str:
        """Where what is written down next will stand; empty when nothing is."""
        return f"{self._tokens[-1]} {self._size}" if self._file is not None else ""

    def note(self, changed: Mapping[str, Iterable[object] | None], commits: int) -> None:
        """Write down what is about to change; OSError when it cannot be, and then nothing may change."""
        if self._wanted is None:
            self._remove(self._files())
            return
        lines = [f"#pending {commits}"]
        for graph, subjects in changed.items():
            if self._wanted(graph):
                lines += [graph] if subjects is None else [f"{graph}\t{one}" for one in {*map(str, subjects)}]
        if self._size > _LARGEST:
            self._begin(commits)
        self._put("\n".join(lines) + "\n")

    def since(self, position: str) -> Changed | None:
        """Return what may have changed since *position*; None when that is not known."""
        token, _, place = position.partition(" ")
        if token not in self._tokens or not place.isdigit():
            return None
        found: Changed = {}
        for number in range(self._tokens.index(token), len(self._tokens)):
            with self._path(self._tokens[number]).open("rb") as file:
                file.seek(int(place))
                text = file.read().decode("utf-8")
            place = "0"
            for line in text.split("\n"):
                graph, _, subject = line.partition("\t")
                if not graph or graph.startswith("#"):
                    continue
                if not subject:
                    found[graph] = None
                elif (held := found.setdefault(graph, set())) is not None:
                    held.add(subject)
        return found

    def close(self, commits: int) -> None:
        """Say that nothing is missing, even when the power goes."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._put(f"#settled {commits}\n")
                self._sync()
            os.close(self._file)
            self._file = self._wanted = None

    def _begin(self, commits: int) -> None:
        if self._file is not None:
            os.close(self._file)
        for token in self._tokens[:-1]:
            self._path(token).unlink(missing_ok=True)
        self._tokens = [*self._tokens[-1:], secrets.token_hex(8)]
        self._open(self._path(self._tokens[-1]))
        self._put(f"#settled {commits}\n#boot {_boot()}\n")
        self._sync()

    def _open(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._size = path.stat().st_size

    def _put(self, text: str) -> None:
        assert self._file is not None
        data = text.encode("utf-8")
        while data:
            data = data[os.write(self._file, data) :]
        self._size = os.fstat(self._file).st_size

    def _sync(self) -> None:
        assert self._file is not None
        os.fsync(self._file)

    def _path(self, token: str) -> Path:
        return self._folder / f"{_NAME}{token}"

    def _files(self) -> list[Path]:
        return [*self._folder.glob(f"{_NAME}*")]

    @staticmethod
    def _remove(files: Iterable[Path]) -> None:
        for path in files:
            path.unlink(missing_ok=True)


def _whole(path: Path, commits: int) -> bool:
    """Tell whether the journal in *path* holds all that changed until a store of so many commits."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return False
    told = [line.split(" ") for line in lines if line.startswith("#")]
    boots = [words[1] for words in told if words[0] == "#boot"]
    counts = [(kind, int(number)) for kind, number in told if kind != "#boot" and number.isdigit()]
    if not counts or not boots:
        return False
    (kind, number), settled = counts[-1], told[-1][0] == "#settled"
    lasting = settled or boots[-1] == _boot() != ""
    return lasting and (commits == number or (kind == "#pending" and commits == number + 1))


def _boot() -> str:
    """Return what tells this run of the machine; what was not synced before another one may be lost."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
