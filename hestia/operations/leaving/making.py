"""An archive of the whole charity is made: every row of one moment, what it means, and every file.

    READ-ME.txt                 what is in it, for whoever opens it without Hestia
    schema/<model>.json         what the lines of a model hold
    data/<model>.jsonl          a row a line: this is the record
    csv/<model>.csv             the same for a spreadsheet
    files/<key>                 each file that was sent, opened
    manifest.json               counts, sums, what was left out and why, whether the log was whole
    SHA256SUMS                  the sum of each of these

It is one ZIP inside one encrypted file (`hestia.operations.encryption`): what is sealed in the database
stands opened in it, since the keys of here stay here.
"""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from psycopg2 import sql

from hestia.audit.seals import verify as verify_log
from hestia.operations import health
from hestia.operations.archive import UNFINISHED
from hestia.operations.encryption import CHUNK, GPG, Cipher, by_passphrase, gpg_home, private
from hestia.operations.leaving import registry
from hestia.operations.leaving.members import Writer
from hestia.operations.leaving.reading import FORMAT, MANIFEST, READ_ME, SUMS, Manifest, look_through
from hestia.operations.leaving.rows import canonical, cells_of, line_of, schema_of
from hestia.operations.programs import Failed
from hestia.privacy.declared import declarations
from hestia.privacy.keyring import KeyringError
from hestia.uploads.models import File

NAME = "charity-%Y%m%dT%H%M%SZ.zip"
READ_AT_ONCE = 500
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
CELLS = "In csv/ a cell that begins with = + - @, a tab or a line's end has an apostrophe before it."
WORDS = f"""All that a charity has recorded in Hestia, as of {{made}}.

data/     a row a line, as JSON. This is the record: all else here is made from it.
schema/   what each of these fields means, of which kind it is and how secret, as JSON Schema.
csv/      the same rows for a spreadsheet. {CELLS}
files/    each document that was sent, under the key by which data/uploads.file.jsonl knows it. Its kind
          stands there: add it to the name to open it.

manifest.json says how many rows there are, what was left out and why, and whether the log of who read what
was as it was written. SHA256SUMS holds the sum of each file here: sha256sum --check SHA256SUMS

With Hestia: import_charity puts it into an empty database (docs/leaving.md). It holds addresses and secrets
in clear: whoever opens it has everything.
"""


@dataclass(frozen=True)
class Made:
    """What was made."""

    path: Path
    manifest: Manifest

    def __str__(self) -> str:
        return f"{self.path.name}, {self.path.stat().st_size / 2**20:.1f} MB: {self.manifest}"


@contextmanager
def cipher(passphrase: Path) -> Iterator[Cipher]:
    """Give what encrypts and decrypts with a passphrase that stands in a file only its owner reads."""
    with gpg_home() as home:
        yield by_passphrase(private(str(passphrase)), home=home)


def make_archive(folder: Path, *, passphrase: Path, at: datetime) -> Made:
    """Write an archive into a folder; it counts once it was decrypted again and is whole. As the owner."""
    if not folder.is_dir():
        raise Failed(f"{folder} is no folder.")
    path = folder / f"{at:{NAME}}{GPG}"
    unfinished = path.with_name(f"{path.name}{UNFINISHED}")
    try:
        with cipher(passphrase) as sealing:
            with open(
                unfinished, "wb", opener=lambda name, flags: os.open(name, flags | os.O_EXCL, 0o600)
            ) as file:
                sealing.encrypt(in_bigger_parts(parts(at=at)), into=file)
                os.fsync(file.fileno())
            manifest = look_through(unfinished, sealing)
    except FileExistsError as error:
        raise Failed(f"{unfinished.name} is there: another export runs, or was cut short.") from error
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.rename(path)
    return Made(path, manifest)


def in_bigger_parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same in parts that are worth handing on."""
    kept = bytearray()
    for chunk in chunks:
        kept += chunk
        if len(kept) >= CHUNK:
            yield bytes(kept)
            kept.clear()
    yield bytes(kept)


def parts(*, at: datetime) -> Iterator[bytes]:
    """Yield the ZIP, of the database as it is at one moment."""
    writer = Writer(at=at)
    with one_moment():
        yield from writer.add(READ_ME, [WORDS.format(made=f"{at:%-d %B %Y %H:%M} UTC").encode()])
        for name, model in registry.models_by_name():
            yield from writer.add(f"schema/{name}.json", [canonical(schema_of(model)), b"\n"])
        for name, model in registry.models_by_name():
            yield from writer.add(f"data/{name}.jsonl", lines(model))
        for name, model in registry.models_by_name():
            yield from writer.add(f"csv/{name}.csv", sheet(model))
        for file in kept_files():
            yield from writer.add(f"files/{file.key}", [opened(file)])
        yield from writer.add(MANIFEST, [canonical(told(writer, at=at)), b"\n"])
    yield from writer.add(SUMS, [f"{known.digest}  {name}\n".encode() for name, known in writer.sums.items()])
    yield from writer.end()


@contextmanager
def one_moment() -> Iterator[None]:
    """Read the database as it is at one moment, and write nothing. Within a transaction, as that sees it."""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute(ONE_MOMENT)
        yield


def rows(model: type[models.Model]) -> Iterator[models.Model]:
    """Yield the rows of a model, in the order of their keys, a few in memory at a time."""
    names = [field.name for field in registry.fields_of(model)]
    yield from model._base_manager.only(*names).order_by("pk").iterator(chunk_size=READ_AT_ONCE)


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """Yield the rows of a model as lines. Raise `Failed` if something in them does not open."""
    fields = registry.fields_of(model)
    try:
        for row in rows(model):
            yield line_of(row, fields)
    except KeyringError as error:
        raise Failed(f"{error} Nothing was exported.") from error


def sheet(model: type[models.Model]) -> Iterator[bytes]:
    """Yield the rows of a model as CSV."""
    fields = registry.fields_of(model)
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    write([field.attname for field in fields])
    for row in rows(model):
        write(cells_of(row, fields))
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def kept_files() -> Iterator[File]:
    """Yield the files that were not emptied, one in memory at a time."""
    yield from File._base_manager.exclude(opener="").order_by("pk").iterator(chunk_size=1)


def opened(file: File) -> bytes:
    """Return what a file holds."""
    try:
        return file.read()
    except KeyringError as error:
        raise Failed(f"The file {file.key} does not open. {error} Nothing was exported.") from error


# --- What it says of itself -----------------------------------------------------------------------


def told(writer: Writer, *, at: datetime) -> dict[str, Any]:
    """Return what the archive says of itself."""
    log = verify_log()
    data = {name: writer.sums[f"data/{name}.jsonl"] for name, _ in registry.models_by_name()}
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "migrations": tables_up_to(),
        "models": {name: {"rows": known.lines, "sha256": known.digest} for name, known in data.items()},
        "files": sum(name.startswith("files/") for name in writer.sums),
        "left_out": registry.left_out(),
        "sequences": sequences(),
        "log": {
            "is_whole": log.is_whole,
            "head": log.head,
            "sealed": log.sealed,
            "waiting": log.waiting,
            "findings": len(log.findings),
        },
        "csv": CELLS,
    }


def tables_up_to() -> list[str]:
    """Return up to where each app’s tables have come: only the same tables take an archive back."""
    return sorted(f"{app}.{name}" for app, name in health.newest_migrations())


def sequences() -> dict[str, list[Any]]:
    """Return how far each sequence has counted: a number that was given is never given again."""
    names = [name for privacy in declarations().values() for name in privacy.sequences]
    counted: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for model in registry.carried():
            key = model._meta.pk
            if isinstance(key, models.AutoField):
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, key.column])
                names.append(cursor.fetchone()[0].removeprefix("public."))
        for name in sorted(set(names)):
            cursor.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name)))
            counted[name] = list(cursor.fetchone())
    return counted
