"""What a backup says of itself: when, of which version, what is in it, and the hash of each file."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg import __version__
from symbio_kg.operate.errors import BackupDamaged, NoBackup
from symbio_kg.operate.frozen import counted, people_copy, reading
from symbio_kg.people import People, PeopleError

__all__ = [
    "MANIFEST",
    "Backup",
    "Manifest",
    "backups_in",
    "check_files",
    "copied",
    "counts",
    "described",
    "read_manifest",
    "write_manifest",
]

MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1
_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """`graphs` counts the statements of each graph, `files` holds SHA-256 sums of all others.

    `ledger` is number and hash of the last record of the security log.
    """

    made: str
    product: str
    commits: int
    graphs: Mapping[str, int]
    ledger: tuple[int, str] | None
    files: Mapping[str, str]
    format: int = _FORMAT


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is complete: its folder and what it says of itself."""

    folder: Path
    manifest: Manifest


def backups_in(folder: Path) -> list[Backup]:
    """Return the backups that lie in *folder*, oldest first."""
    found = []
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        with contextlib.suppress(NoBackup):
            found.append(Backup(path.parent, read_manifest(path.parent)))
    return sorted(found, key=lambda one: (one.manifest.made, one.folder.name))


def described(folder: Path) -> Manifest:
    """Return the manifest for what lies in *folder* now."""
    return Manifest(
        made=datetime.now(tz=UTC).isoformat(timespec="microseconds"),
        product=__version__,
        commits=counted(folder),
        graphs=counts(folder),
        ledger=_ledger(folder),
        files=_hashed(folder),
    )


def counts(folder: Path) -> dict[str, int]:
    """Read every statement of the frozen *folder*; return how many each graph holds.

    StoreFailed for what cannot be read; a query that counts would not end there.
    """
    with reading(folder) as store:
        graphs = [graph for graph in store.named_graphs() if isinstance(graph, NamedNode)]
        found = {g.value: sum(1 for _ in store.quads_for_pattern(None, None, None, g)) for g in graphs}
    return {name: number for name, number in found.items() if number}


def _ledger(folder: Path) -> tuple[int, str] | None:
    """Return number and hash of the last record; None without accounts or when the records do not hold together."""
    with people_copy(folder) as copy:
        if copy is None:
            return None
        people = People(copy)
        try:
            return people.ledger.verify()
        except PeopleError:
            return None
        finally:
            people.close()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the backup in *folder*; raises NoBackup."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said.get("format") != _FORMAT:
            raise NoBackup(str(folder))
        ledger = said["ledger"] and (int(said["ledger"][0]), str(said["ledger"][1]))
        return Manifest(**{**said, "ledger": ledger})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoBackup(str(folder)) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write *manifest* into *folder*, whole or not at all."""
    fresh = folder / f"{MANIFEST}.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / MANIFEST)


def copied(source: Path, target: Path) -> str:
    """Copy a file, durably, and return its SHA-256 sum."""
    total = hashlib.sha256()
    with source.open("rb") as reading, target.open("xb") as writing:
        while piece := reading.read(_CHUNK):
            total.update(piece)
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return total.hexdigest()


def _hashed(folder: Path) -> dict[str, str]:
    """Return the sums of all files below *folder* but the manifest, by their names."""
    return {path.relative_to(folder).as_posix(): _sum(path) for path in _files(folder)}


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise BackupDamaged for the first file that is missing, changed, or was not there."""
    found = _hashed(folder)
    for name in sorted({*manifest.files, *found}):
        if manifest.files.get(name) != found.get(name):
            raise BackupDamaged(str(folder), name)


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != MANIFEST)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
