"""Running the service over years: backups, restoring, verifying, compacting, migrating, erasing, the audit trail."""

from symbio_kg.operate.backup import back_up, restore
from symbio_kg.operate.checked import Check, last_check, note_check
from symbio_kg.operate.compact import compact
from symbio_kg.operate.errors import BackupDamaged, FolderInUse, OperateError
from symbio_kg.operate.manifest import MANIFEST, Backup, backups_in
from symbio_kg.operate.migrations import Migration, Step, migrate, pending, stamp, too_new
from symbio_kg.operate.person import (
    Person,
    erase_person,
    export_person,
    forget,
    person_of,
    rewrite_backups,
    tombstones_of,
)
from symbio_kg.operate.release import Release, ReleaseRefused, release
from symbio_kg.operate.trail import Act, Trail
from symbio_kg.operate.verify import Finding, Verified, verify

__all__ = [
    "MANIFEST",
    "Act",
    "Backup",
    "BackupDamaged",
    "Check",
    "Finding",
    "FolderInUse",
    "Migration",
    "OperateError",
    "Person",
    "Release",
    "ReleaseRefused",
    "Step",
    "Trail",
    "Verified",
    "back_up",
    "backups_in",
    "compact",
    "erase_person",
    "export_person",
    "forget",
    "last_check",
    "migrate",
    "note_check",
    "pending",
    "person_of",
    "release",
    "restore",
    "rewrite_backups",
    "stamp",
    "tombstones_of",
    "too_new",
    "verify",
]
