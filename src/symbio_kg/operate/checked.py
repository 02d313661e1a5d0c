"""When a backup was last verified: a note beside it, which says nothing any more once the backup is another."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from symbio_kg.operate.manifest import MANIFEST
from symbio_kg.operate.verify import Verified

__all__ = ["Check", "last_check", "note_check"]


@dataclass(frozen=True, slots=True)
class Check:
    """When a backup was verified, and whether nothing was wrong."""

    at: datetime
    sound: bool


def note_check(backup: Path, found: Verified) -> None:
    """Note beside *backup* what verifying it found; where one may not write there, nothing is noted."""
    told = {
        "manifest": _digest(backup),
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "sound": found.sound,
    }
    with contextlib.suppress(OSError):
        _note(backup).write_text(json.dumps(told), encoding="utf-8")


def last_check(backup: Path) -> Check | None:
    """Return the last verification of *backup* as it is now; None when there was none."""
    try:
        told = json.loads(_note(backup).read_text(encoding="utf-8"))
        check = Check(datetime.fromisoformat(told["at"]), bool(told["sound"]))
        return check if told["manifest"] == _digest(backup) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.verified.json")


def _digest(backup: Path) -> str:
    return hashlib.sha256((backup / MANIFEST).read_bytes()).hexdigest()
