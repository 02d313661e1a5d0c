"""What can go wrong with backups and folders."""

from __future__ import annotations

from symbio_kg.errors import SymbioError

__all__ = ["BackupDamaged", "FolderInUse", "NoBackup", "OperateError", "TooNew"]


class OperateError(SymbioError):
    """Something about running the service could not be done; nothing was changed."""

    code = "operate"
    exit_code = 3


class FolderInUse(OperateError):
    """Something is in the folder that was to be written; nothing is ever written over."""

    code = "folder-in-use"

    def __init__(self, where: str) -> None:
        super().__init__(
            en=f"{where}: there is something here already. Choose a folder that does not exist.",
            tr=f"{where}: burada zaten bir şey var. Var olmayan bir klasör seçin.",
        )


class NoBackup(OperateError):
    """The folder holds no backup, or one of a form this version does not know."""

    code = "no-backup"

    def __init__(self, where: str) -> None:
        super().__init__(
            en=f"{where}: this is no backup that this version of symbio can read.",
            tr=f"{where}: bu, symbio'nun bu sürümünün okuyabileceği bir yedek değil.",
        )


class BackupDamaged(OperateError):
    """A file of the backup is missing or is not what was written; `file` names it."""

    code = "backup-damaged"

    def __init__(self, where: str, file: str) -> None:
        self.file = file
        super().__init__(
            en=f"{where}: {file} is not as it was written. Use another backup.",
            tr=f"{where}: {file} yazıldığı gibi değil. Başka bir yedek kullanın.",
        )


class TooNew(OperateError):
    """The graph was written by a newer version of symbio."""

    code = "graph-too-new"

    def __init__(self, where: str, found: int, known: int) -> None:
        super().__init__(
            en=f"{where}: the graph has version {found}, this symbio knows {known}. Install a newer symbio.",
            tr=f"{where}: çizge {found} sürümünde, bu symbio {known} sürümünü biliyor. Daha yeni bir symbio kurun.",
        )
