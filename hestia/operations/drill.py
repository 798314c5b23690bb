"""Can we restore? Put the newest backup into a database beside ours, look through it, and throw it away."""

import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from hestia.audit.seals import verify as verify_log
from hestia.operations import catalogue, restoring
from hestia.operations.archive import backups_in
from hestia.operations.programs import Failed

SCRATCH = "_drill"


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


def newest(folder: Path | None) -> Path:
    """Return the newest backup of a folder."""
    backups = backups_in(folder) if folder and folder.is_dir() else []
    if not backups:
        raise Failed(f"There is no backup in {folder or 'HESTIA_BACKUP_FOLDER, which is not set'}.")
    return backups[-1]
