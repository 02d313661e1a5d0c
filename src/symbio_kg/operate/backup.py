"""Backups: a folder with the graph, the accounts and a manifest, made beside a running service, checked when used.

A backup shares nothing with the data folder, not even a hard link, so damage of the one leaves the other.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from symbio_kg.operate.errors import FolderInUse
from symbio_kg.operate.frozen import copy_database, frozen
from symbio_kg.operate.manifest import (
    Backup,
    Manifest,
    backups_in,
    check_files,
    copied,
    described,
    read_manifest,
    write_manifest,
)
from symbio_kg.operate.person import cleanse, tombstones_of
from symbio_kg.people.database import FILE
from symbio_kg.store.undo import COUNTER, FOLDER
from symbio_kg.study.told import FILE as TOLD

__all__ = ["back_up", "restore"]

_OWNER_ONLY: Final = 0o700
_DATABASES: Final = (FILE, TOLD)


def back_up(data: Path, target: Path) -> Backup:
    """Copy graph and accounts of the folder *data* to *target*, beside the running service or without one.

    The accounts are copied after the graph, so that nobody named there is missing here. Raises FolderInUse,
    StoreLocked, StoreDamaged, StoreFailed.
    """
    if target.exists():
        raise FolderInUse(str(target))
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / FOLDER).mkdir(parents=True)
    fresh.chmod(_OWNER_ONLY)
    try:
        with frozen(data) as copy:
            for path in sorted((copy / FOLDER).iterdir()):
                if path.name not in ("LOCK", "LOG"):
                    copied(path, fresh / FOLDER / path.name)
            copied(copy / COUNTER, fresh / COUNTER)
        for name in _DATABASES:
            if (data / name).exists():
                copy_database(data, fresh, name)
        manifest = described(fresh)
        write_manifest(fresh, manifest)
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return Backup(target, manifest)


def restore(backup: Path, target: Path, *, erased: Iterable[str] = ()) -> Backup:
    """Write the graph and the accounts of *backup* to *target*, which must not exist or be empty.

    Every file is compared with its hash first. Accounts in *erased*, and those that any other backup in the
    same folder knows to be erased, are taken out. Raises NoBackup, BackupDamaged, FolderInUse.
    """
    manifest = read_manifest(backup)
    check_files(backup, manifest)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FolderInUse(str(target))
    gone = {*erased, *(one for other in backups_in(backup.parent) for one in tombstones_of(other.folder))}
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _unpacked(backup, manifest, fresh)
        cleanse(fresh, gone)
        if target.exists():
            target.rmdir()
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return Backup(target, manifest)


def _unpacked(backup: Path, manifest: Manifest, fresh: Path) -> None:
    for name in manifest.files:
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        copied(backup / name, path)
    fresh.chmod(_OWNER_ONLY)
    for name in _DATABASES:
        if (fresh / name).exists():
            os.chmod(fresh / name, 0o600)  # noqa: PTH101
