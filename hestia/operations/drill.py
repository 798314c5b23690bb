"""Can we restore? Put the newest backup into a database beside ours, look through it, and delete it."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from hestia.audit.seals import verify as verify_log
from hestia.operations import catalogue, restoring
from hestia.operations.archive import backups_in
from hestia.operations.health import LEAST_FREE_BYTES
from hestia.operations.programs import Failed

SCRATCH = "_drill"
TIMES_ITS_SIZE = 2  # the copy itself, and what PostgreSQL logs of writing it


@dataclass(frozen=True)
class Drill:
    """What came of it."""

    path: Path
    seconds: float
    contents: str
    secrets: int
    documents: int
    events: int

    def __str__(self) -> str:
        return (
            f"{self.path.name} restored in {self.seconds:.0f} s: {self.contents}; {self.secrets} kinds of "
            f"secret and {self.documents} document opened; {self.events:,} lines of the log proved"
        )


def restore_beside(path: Path) -> Drill:
    """Restore a backup beside our database and prove it; raise `Failed` with all that is not as it was."""
    started = time.monotonic()
    name = f"{connection.settings_dict['NAME']}{SCRATCH}"
    manifest = restoring.read_checked(path)
    look_for_room(manifest["database_bytes"])
    with restoring.scratch(name):
        restoring.put_in(path, manifest, name=name)
        if apart := restoring.compared(manifest, name=name):
            raise Failed(f"{path.name} was restored, and is not as it was: " + "; ".join(apart))
        with restoring.working_in(name):
            secrets, documents = restoring.opened()
            report = verify_log()
    if not report.is_whole:
        raise Failed(
            f"{path.name} was restored, and its log is not as it was written: "
            f"{len(report.findings)} findings, the first {report.findings[0]}"
        )
    return Drill(
        path,
        time.monotonic() - started,
        catalogue.in_numbers(manifest["contents"]),
        secrets,
        documents,
        report.sealed,
    )


def look_for_room(size: int) -> None:
    """Refuse to fill a disk that the database itself needs, as far as HESTIA_DISKS names it."""
    needed = TIMES_ITS_SIZE * size + LEAST_FREE_BYTES
    for folder in settings.WATCHED_DISKS:
        if folder.exists() and (free := shutil.disk_usage(folder).free) < needed:
            raise Failed(
                f"A second database could fill the disk of {folder}: {free / 2**20:,.0f} MB are free, and "
                f"{needed / 2**20:,.0f} MB are needed. Nothing was restored: make room, or try it elsewhere."
            )


def newest(folder: Path | None) -> Path:
    """Return the newest backup of a folder."""
    backups = backups_in(folder) if folder and folder.is_dir() else []
    if not backups:
        raise Failed(f"There is no backup in {folder or 'HESTIA_BACKUP_FOLDER, which is not set'}.")
    return backups[-1]
