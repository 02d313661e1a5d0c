"""The time of day as seconds, given from outside so that expiry can be tested."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeAlias

__all__ = ["DAY", "HOUR", "MINUTE", "Clock", "now"]

Clock: TypeAlias = Callable[[], int]
MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


def now() -> int:
    """Return the seconds since 1970, UTC."""
    return int(time.time())
