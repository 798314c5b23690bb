"""An archive of the whole charity is put into an empty database: all of it, exactly so, or nothing.

Rows are written as they were, past the triggers that say what an act may do, since these acts are long done.
What must be true of a row (checks, keys, references) holds. What is sealed is sealed anew with the keys of
here. Then every row and file is read again, and its sum is compared with that of the archive.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from psycopg2 import sql

from hestia.accounts.models import User
from hestia.db.sealing import CHECK_NOW, ENABLE
from hestia.operations.encryption import Cipher
from hestia.operations.leaving import making, registry
from hestia.operations.leaving.members import BROKEN, Counting, Sum, lines_in
from hestia.operations.leaving.reading import FORMAT, Manifest, look_through, members_of
from hestia.operations.leaving.rows import row_of
from hestia.operations.programs import Failed
from hestia.uploads.models import File

WRITTEN_AT_ONCE = 500
TO_COME = "to come"  # where a file's bytes are not here yet
TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (%s)
       AND NOT t.tgisinternal AND t.tgenabled <> 'D'
     ORDER BY 1, 2
"""
CHANGED = "It changed while it was read. Nothing was imported."


def read_checked(path: Path, cipher: Cipher) -> Manifest:
    """Return what an archive says of itself, once all of it was read; refuse one that is not for here."""
    manifest = look_through(path, cipher)
    if manifest.format != FORMAT:
        raise Failed(f"It is written in form {manifest.format}, and only form {FORMAT} is known here.")
    here = making.tables_up_to()
    if apart := sorted(set(here) ^ set(manifest.migrations)):
        raise Failed(
            "It was made by another version of Hestia, whose tables are not those of here: "
            f"{', '.join(apart[:4])}. Install that version, import, and upgrade then."
        )
    names = {name for name, _ in registry.models_by_name()}
    if apart := sorted(names ^ manifest.rows.keys()):
        raise Failed(f"It does not hold what is carried here: {', '.join(apart[:4])}.")
    return manifest


def refuse_unless_empty() -> None:
    """Refuse a database that holds anything but what `migrate` puts there."""
    filled = [
        model._meta.label_lower
        for model in registry.carried()
        if not registry.was_shipped(model) and model._base_manager.exists()
    ]
    if filled:
        raise Failed(
            f"This database is not empty: it holds {', '.join(filled[:3])}"
            f"{f' and {len(filled) - 3} more' if len(filled) > 3 else ''}. Nothing was changed."
        )


@transaction.atomic
def bring_in(path: Path, cipher: Cipher, manifest: Manifest) -> None:
    """Put an archive that was checked into this empty database, in one transaction. As the owner."""
    refuse_unless_empty()
    with all_unguarded():
        give_way()
        for name, content in members_of(path, cipher):
            counting = Counting()
            put(name, counting.passing(content))
            if name in manifest.sums and counting.total() != manifest.sums[name]:
                raise Failed(CHANGED)
        if missing := File.objects.filter(opener=TO_COME).count():
            raise Failed(f"{BROKEN}what {missing} files hold is missing.")
    count_on(manifest.sequences)
    refuse_unlike(manifest)


@contextmanager
def all_unguarded() -> Iterator[None]:
    """Let the owner write past our triggers on every table that is carried, until all is there."""
    tables = [model._meta.db_table for model in registry.carried()]
    with connection.cursor() as cursor:
        cursor.execute(CHECK_NOW)
        cursor.execute(TRIGGERS, [tables])
        triggers = cursor.fetchall()
        for table in dict.fromkeys(table for table, *_ in triggers):
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    yield
    with connection.cursor() as cursor:
        cursor.execute(CHECK_NOW)  # that whatever is referred to is there
        for table, trigger, enabled in triggers:
            again = sql.SQL("ALTER TABLE {} {} TRIGGER {}")
            names = sql.Identifier(table), sql.SQL(ENABLE[enabled]), sql.Identifier(trigger)
            cursor.execute(again.format(*names))


def give_way() -> None:
    """Take out what `migrate` put there: the archive holds what was in force, and what was corrected."""
    for model in registry.carried():
        if registry.was_shipped(model):
            model._base_manager.all()._raw_delete(connection.alias)


def put(name: str, chunks: Iterable[bytes]) -> None:
    """Put a member where it belongs; what is only to be read belongs nowhere."""
    folder, _, rest = name.partition("/")
    if folder == "data":
        put_rows(dict(registry.models_by_name())[rest.removesuffix(".jsonl")], chunks)
    elif folder == "files":
        put_file(rest, b"".join(chunks))
    else:
        for _ in chunks:
            pass


def put_rows(model: type[models.Model], chunks: Iterable[bytes]) -> None:
    """Write the rows of a model, some at a time."""
    fields = registry.fields_of(model)
    for lines in batched(lines_in(chunks), WRITTEN_AT_ONCE, strict=False):
        written = [row_of(model, line, fields) for line in lines]
        for row in written:
            fill_in(row)
        model._base_manager.bulk_create(written)


def fill_in(row: models.Model) -> None:
    """Fill in what is not carried and must not be nothing."""
    if isinstance(row, User):
        row.set_unusable_password()
    if isinstance(row, File) and (row.name or row.digest):
        row.opener, row.sealed = TO_COME, TO_COME.encode()


def put_file(key: str, content: bytes) -> None:
    """Seal what a file holds, with the keys of here."""
    try:
        file = File.objects.without_bytes().get(pk=UUID(key))
    except (ValueError, File.DoesNotExist) as error:
        raise Failed(f"{BROKEN}nobody knows whose file {key} is.") from error
    file.seal(content)
    file.save(update_fields=["opener", "sealed"])


def count_on(sequences: Mapping[str, list[Any]]) -> None:
    """Let each sequence go on where it had come to."""
    known = making.sequences()
    if known.keys() != sequences.keys():
        raise Failed(f"{BROKEN}it counts other things than are counted here.")
    with connection.cursor() as cursor:
        for name, (last, was_given) in sequences.items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, last, was_given])


def refuse_unlike(manifest: Manifest) -> None:
    """Read everything again, and refuse what is not what the archive holds."""
    unlike = [
        name
        for name, model in registry.models_by_name()
        if total(making.lines(model)) != manifest.sum_of(name)
    ]
    sums = {f"files/{file.key}": total([making.opened(file)]) for file in making.kept_files()}
    files = {name: known for name, known in manifest.sums.items() if name.startswith("files/")}
    unlike += [name for name in sums.keys() | files.keys() if sums.get(name) != files.get(name)]
    if unlike:
        raise Failed(
            f"{', '.join(sorted(unlike)[:4])}: here it would not be what it is in the archive. "
            "Nothing was imported."
        )


def total(chunks: Iterable[bytes]) -> Sum:
    """Return the sum of what comes."""
    counting = Counting()
    for _ in counting.passing(chunks):
        pass
    return counting.total()
