"""One backup is one file: a tar of encrypted parts, and a word on how to open them by hand.

    READ-ME.txt             in clear: how to open it without Hestia
    database.dump.gpg       all of the database, as pg_dump --format=custom writes it
    manifest.json.gpg       what is in it: sums, counts, lists, versions

Nothing is ever on the disk in clear. The dump is encrypted while it comes, straight into its place in the
tar, whose head is filled in when its length is known.
"""

import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from hestia.operations.encryption import AGE, CHUNK, GPG, Cipher
from hestia.operations.programs import Failed

DUMP, MANIFEST, READ_ME = "database.dump", "manifest.json", "READ-ME.txt"
BLOCK = 512
BEGINNING, ENDING, UNFINISHED = "hestia-", ".tar", ".unfinished"
NAME = "%Y%m%dT%H%M%SZ"
BY_HAND = {
    GPG: "gpg --decrypt database.dump.gpg > database.dump        (it asks for the passphrase)",
    AGE: "age --decrypt --identity KEY database.dump.age > database.dump",
}
WORDS = """A backup of Hestia, made {made}.

With Hestia: `hestia restore THIS-FILE` into an empty database (docs/deploy.md). Without it:

    tar xf THIS-FILE
    {command}
    psql … --file=deploy/roles.sql     (the five roles, if they are not there)
    pg_restore --no-owner --exit-on-error --dbname=AN-EMPTY-DATABASE database.dump

What was sealed in it opens only with the file of keys (HESTIA_KEYS_FILE), which is not in here, and never
lies beside it.
"""


class Writer:
    """Writes a backup; it is there only if it is whole and on the disk."""

    def __init__(self, path: Path, cipher: Cipher, *, at: datetime) -> None:
        self.path, self.cipher, self.at = path, cipher, at

    def __enter__(self) -> Self:
        """Begin the file, which only we read."""
        self.file = open(self.path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))
        words = WORDS.format(made=f"{self.at:%-d %B %Y %H:%M} UTC", command=BY_HAND[self.cipher.suffix])
        self.add_plain(READ_ME, words.encode())
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """End the file; one that is not whole is thrown away."""
        if kind is None:
            self.file.write(bytes(2 * BLOCK))
            self.file.flush()
            os.fsync(self.file.fileno())
        self.file.close()
        if kind is not None:
            self.path.unlink(missing_ok=True)

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Encrypt what comes, however much it is, into a part of the tar."""
        start = self.file.tell()
        self.file.write(bytes(BLOCK))  # its head, once its length is known
        self.file.flush()
        self.cipher.encrypt(chunks, into=self.file)
        size = self.file.seek(0, os.SEEK_END) - start - BLOCK
        self.file.write(bytes(-size % BLOCK))
        self.file.seek(start)
        self.file.write(self.head(f"{name}{self.cipher.suffix}", size))
        self.file.seek(0, os.SEEK_END)

    def add_plain(self, name: str, words: bytes) -> None:
        """Add a part that is no secret."""
        self.file.write(self.head(name, len(words)) + words + bytes(-len(words) % BLOCK))

    def head(self, name: str, size: int) -> bytes:
        """Return the head of a part."""
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(self.at.timestamp())
        return info.tobuf(tarfile.GNU_FORMAT)


class Archive:
    """A backup that was written before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with tarfile.open(path) as tar:
                self.parts = {info.name: (info.offset_data, info.size) for info in tar}
        except (OSError, tarfile.TarError) as error:
            raise Failed(f"{path} is no backup that can be read ({type(error).__name__}).") from error
        suffixes = {Path(name).suffix for name in self.parts if name.startswith((DUMP, MANIFEST))}
        if len(suffixes) != 1 or len(self.parts) < 3:
            raise Failed(f"{path} is no backup of Hestia, or it is not whole.")
        self.suffix = suffixes.pop()

    def read(self, name: str, cipher: Cipher) -> Iterator[bytes]:
        """Yield what is in a part, opened."""
        return cipher.decrypt(self.chunks(f"{name}{self.suffix}"))

    def manifest(self, cipher: Cipher) -> dict[str, Any]:
        """Return what the backup says of itself."""
        text = b"".join(self.read(MANIFEST, cipher))
        manifest: dict[str, Any] = json.loads(text)
        return manifest

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part as they lie there."""
        offset, left = self.parts[name]
        with self.path.open("rb") as file:
            file.seek(offset)
            while left and (part := file.read(min(CHUNK, left))):
                left -= len(part)
                yield part


def name_of(at: datetime) -> str:
    """Return what a backup of a moment is called."""
    return f"{BEGINNING}{at:{NAME}}{ENDING}"


def backups_in(folder: Path) -> list[Path]:
    """Return the backups of a folder, oldest first."""
    return sorted(folder.glob(f"{BEGINNING}*{ENDING}"))


def made_at(path: Path) -> datetime:
    """Return when a backup was made, by its name."""
    return datetime.strptime(f"{path.name.removeprefix(BEGINNING).removesuffix(ENDING)}+0000", f"{NAME}%z")
