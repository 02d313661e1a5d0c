"""How loading a pack may fail."""

from __future__ import annotations

from symbio_kg.errors import SymbioError

__all__ = ["PackInvalid", "PackUnknown"]


class PackUnknown(SymbioError):
    """No pack of this name is shipped, and no folder of this name holds one."""

    code = "pack-unknown"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        names = ", ".join(known)
        super().__init__(
            en=f"{name}: no such region pack. Give a folder with a pack.yaml, or one of {names}.",
            tr=f"{name}: böyle bir bölge paketi yok. pack.yaml olan bir klasör ya da şunlardan birini verin: {names}.",
        )


class PackInvalid(SymbioError):
    """A pack whose pack.yaml or tables cannot be used; the message says where and why."""

    code = "pack-invalid"

    def __init__(self, where: str, *, en: str, tr: str) -> None:
        super().__init__(en=f"{where}: {en}", tr=f"{where}: {tr}")
