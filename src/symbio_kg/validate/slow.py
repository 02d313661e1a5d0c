"""The reason why a shape cannot be screened."""

from __future__ import annotations

__all__ = ["SlowWay"]


class SlowWay(Exception):
    """A shape that has no set-based form: all its focus nodes go to the referee. Never leaves this step."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
