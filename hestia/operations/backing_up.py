"""Make a backup: encrypted while it is copied, decrypted again and compared before it counts."""

import hashlib
import json
import platform
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from hestia.operations import catalogue, encryption
from hestia.operations.archive import (
    DUMP,
    MANIFEST,
    UNFINISHED,
    Archive,
    Writer,
    backups_in,
    made_at,
    name_of,
)
from hestia.operations.programs import Failed, address, program, session, sign_in, with_password
from hestia.privacy.keyring import KeyringError, keyring
from hestia.privacy.records import DatabaseRole

# Large objects are nobody's; of the keys that say for whom it works only the owner's `migrate` writes any.
LEFT_OUT = ("--exclude-schema=pg_catalog", "--exclude-table-data=hestia_keys.*")
SNAPSHOT = """
    SELECT pg_export_snapshot(), current_setting('server_version_num')::int / 10000,
           pg_database_size(current_database())
"""
PURPOSE = "of which file of keys a backup is"
DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Keep:
    """How many days, weeks and months have a backup left; the newest of each."""

    daily: int
    weekly: int
    monthly: int


@dataclass(frozen=True)
class Backup:
    """What was made."""

    path: Path
    size: int
    seconds: float
    was_opened: bool
    contents: dict[str, Any]
    thrown_away: list[Path]

    def __str__(self) -> str:
        return f"{self.path.name}, {self.size / 2**20:.1f} MB, {catalogue.in_numbers(self.contents)}"


def make_backup(folder: Path | None, *, keep: Keep, at: datetime) -> Backup:
    """Write a backup into a folder, look whether it opens, and throw away those that are no longer needed."""
    started = time.monotonic()
    if folder is None or not folder.is_dir():
        raise Failed(f"HESTIA_BACKUP_FOLDER is no folder: {folder or 'it is not set'}.")
    if settings.KEYS_FILE.resolve().is_relative_to(folder.resolve()):
        raise Failed(
            "The file of keys lies in the folder of backups: whoever finds both has everything. Move it."
        )
    for cut_short in folder.glob(f"*{UNFINISHED}"):  # by a machine that stopped
        if at.timestamp() - cut_short.stat().st_mtime > DAY_SECONDS:
            cut_short.unlink()
    path = folder / name_of(at)
    unfinished = folder / f"{path.name}{UNFINISHED}"
    with encryption.cipher() as cipher:
        manifest = copy_out(unfinished, cipher, at=at)
        if cipher.decrypts:
            try:
                verify(unfinished, cipher)
            except BaseException:
                unfinished.unlink()
                raise
    unfinished.rename(path)
    thrown_away = superfluous(backups_in(folder), keep=keep)
    for old in thrown_away:
        old.unlink()
    return Backup(
        path,
        path.stat().st_size,
        time.monotonic() - started,
        bool(cipher.decrypts),
        manifest["contents"],
        thrown_away,
    )


def copy_out(path: Path, cipher: encryption.Cipher, *, at: datetime) -> dict[str, Any]:
    """Copy the database as it is at one moment, counts and all; return what the backup says of itself."""
    known = sign_in(DatabaseRole.BACKUP)
    with session(known) as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(SNAPSHOT)
        snapshot, server, size = cursor.fetchone()
        if shutil.disk_usage(path.parent).free < size:
            raise Failed(
                f"There is less room in {path.parent} than the database takes ({size / 2**20:.0f} MB)."
            )
        contents = catalogue.describe(cursor)
        command = [program("pg_dump", server=server), "--format=custom", "--no-password", *LEFT_OUT]
        command += [f"--snapshot={snapshot}", f"--dbname={address(known)}"]
        sums = hashlib.sha256()
        with Writer(path, cipher, at=at) as writer:
            with encryption.started(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, environment=with_password(known)
            ) as dump:
                writer.add(DUMP, summed(iter(partial(dump.stdout.read, encryption.CHUNK), b""), sums))
            manifest = {
                "made_at": at.isoformat(),
                "server": server,
                "versions": {"django": django.get_version(), "python": platform.python_version()},
                "database_bytes": size,
                "dump_sha256": sums.hexdigest(),
                "keys": marks_of_keys(),
                "contents": contents,
            }
            writer.add(MANIFEST, [json.dumps(manifest).encode()])
    return manifest


def summed(chunks: Iterable[bytes], sums: Any) -> Iterator[bytes]:
    """Yield what comes, and sum it up on the way."""
    for part in chunks:
        sums.update(part)
        yield part


def marks_of_keys() -> dict[str, str]:
    """Return by what the file of keys is known that opens this backup's secrets: nothing follows from it."""
    try:
        ring = keyring()
    except (KeyringError, OSError):
        return {}
    return {str(number): ring.mark(PURPOSE, purpose=PURPOSE, number=number) for number in ring.keys}


def verify(path: Path, cipher: encryption.Cipher) -> dict[str, Any]:
    """Open a backup, hold it against its sum, and let pg_restore read its table of contents."""
    archive = Archive(path)
    manifest = archive.manifest(cipher)
    command = [program("pg_restore", server=manifest["server"]), "--list"]
    sums = hashlib.sha256()
    # It has read enough before the end.
    with (
        encryption.started(command, stdout=subprocess.PIPE) as listing,
        encryption.feeding(summed(archive.read(DUMP, cipher), sums), Deaf(listing.stdin)),
    ):
        lines = listing.stdout.read().decode(errors="replace").splitlines()
    if sums.hexdigest() != manifest["dump_sha256"]:
        raise Failed(f"{path.name} does not hold what was written into it. Is the disk failing?")
    tables = sum(" TABLE DATA public " in line for line in lines)
    if tables != len(manifest["contents"]["rows"]):
        raise Failed(f"{path.name} holds {tables} tables of {len(manifest['contents']['rows'])}.")
    return manifest


class Deaf:
    """Takes all that comes, even when who listened has heard enough: it is summed to its end."""

    def __init__(self, listener: Any) -> None:
        self.listener = listener

    def write(self, part: bytes, /) -> None:
        """Pass it on while somebody listens."""
        if self.listener is not None:
            try:
                self.listener.write(part)
            except BrokenPipeError:
                self.listener = None

    def close(self) -> None:
        """Say that it is over."""
        if self.listener is not None:
            self.listener.close()


def superfluous(backups: list[Path], *, keep: Keep) -> list[Path]:
    """Return which of these, oldest first, no day, week or month needs: never the newest."""
    needed = set(backups[-1:])
    for form, count in (("%Y-%m-%d", keep.daily), ("%G-%V", keep.weekly), ("%Y-%m", keep.monthly)):
        newest = {made_at(path).strftime(form): path for path in backups}  # the later one of each stands
        needed |= set(islice(reversed(newest.values()), count))
    return [path for path in backups if path not in needed]
