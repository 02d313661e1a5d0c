"""What the engine's log owes to a power cut: which files are synced, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from symbio_kg.store import log


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to know what is synced")
def test_what_is_written_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest log each time; the one before, and the names, once more when another log was begun."""
    synced: list[str] = []

    def note(file: int) -> None:
        synced.append(Path(f"/proc/self/fd/{file}").readlink().name)

    monkeypatch.setattr(log, "_SYNC", note)
    kept = log.Log(tmp_path)

    def now() -> set[str]:
        synced.clear()
        kept.sync()
        return set(synced)

    assert now() == {tmp_path.name}
    for name in ("000009.log", "table.sst"):
        (tmp_path / name).touch()
    assert now() == {"000009.log", tmp_path.name}
    assert now() == {"000009.log"}
    (tmp_path / "1000000.log").touch()
    assert now() == {"000009.log", "1000000.log", tmp_path.name}
    assert now() == {"1000000.log"}
    (tmp_path / "000009.log").unlink()
    assert now() == {"1000000.log"}
