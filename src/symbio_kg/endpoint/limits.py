"""What a query may cost; the figures stand in the service description, so that nobody has to find them out."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbio_kg.endpoint.guard import LONGEST
from symbio_kg.endpoint.meter import Bounds

__all__ = ["Limits"]

_MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds.

    `workers` processes run queries; one client may have `running` of them at work and `per_client`
    queries waiting or running; `waiting` may wait in all, each `patience` long.
    """

    workers: int = 4
    running: int = 3
    per_client: int = 16
    waiting: int = 64
    patience: float = 20.0
    seconds: float = 30.0
    rows: int = 100_000
    size: int = 32 * _MEGA
    memory: int = 2048 * _MEGA
    text: int = LONGEST
    changes: int = 250_000
    document: int = 16 * _MEGA
    merge_after: float = 10.0
    """Seconds after the start until the open graphs are merged, for speed; below 0 never."""
    jobs: int = 2_000
    """How many jobs a worker does before a fresh one takes its place."""
    bounds: Bounds = field(default_factory=Bounds)
