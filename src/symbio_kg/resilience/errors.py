"""How a question about resilience may fail."""

from __future__ import annotations

from symbio_kg.errors import SymbioError

__all__ = ["NoRun", "ScenarioInvalid"]


class NoRun(SymbioError):
    """No run of matching stands in the store, so nobody knows who could supply whom."""

    code = "no-run"

    def __init__(self) -> None:
        super().__init__(
            en="No run of matching is in the store. Run `symbio infer` and `symbio match` first.",
            tr="Depoda eşleştirme çalışması yok. Önce `symbio infer` ve `symbio match` çalıştırın.",
        )


class ScenarioInvalid(SymbioError):
    """A scenario file that cannot be used; the message says where and why."""

    code = "scenario-invalid"

    def __init__(self, where: str, *, en: str, tr: str) -> None:
        super().__init__(en=f"{where}: {en}", tr=f"{where}: {tr}")
