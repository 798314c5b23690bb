"""A small world in which most models have a row, an archive of it, and an empty database beside ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import time_machine
from django.db import connection

from cases.models import Case, Dependant
from demo.directory import fill_directory
from demo.miss_g.story import record_her_story
from demo.requests import fill_requests
from demo.story import Story
from demo.world import staff_and_services
from hestia.accounts.models import Service, User
from hestia.db.embedded import OWNER
from hestia.operations.encryption import Cipher
from hestia.operations.leaving.making import cipher
from hestia.operations.leaving.members import Writer
from hestia.operations.leaving.reading import SUMS, members_of
from hestia.operations.restoring import drop_database, working_in
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.journeys.world import told_world
from tests.roles import session_of

ELSEWHERE = "test_elsewhere"
CLEAR = Cipher("", ["cat"], ["cat"])  # what stands in an archive for whoever has opened it
IN_ALL = ("data/", "csv/", "schema/", "files/")


def small_world(*, is_whole: bool) -> dict[str, User]:
    """Build it through the real acts, or the whole of a house instead; return the staff."""
    return house_with_all() if is_whole else house_of_two()


def house_with_all() -> dict[str, User]:
    """Build the world in which every page has something on it."""
    with time_machine.travel(make.NOON, tick=False):
        world = told_world()
        Dependant(case=world.her, name="=Sami", age=4).save()
    return world.staff


def house_of_two() -> dict[str, User]:
    """Build a house with Miss G and another, who has asked for her record."""
    staff = staff_and_services(today=make.TODAY)
    fill_directory(by=staff["ruth"], today=make.TODAY, at=make.NOON)
    story = Story(
        today=make.TODAY,
        calendar=BankHoliday.objects.calendar("ew"),
        worker=staff["amina"],
        manager=staff["ruth"],
        dice=make.dice(45),
    )
    her = record_her_story(story, house=Service.objects.get(name="Safe house A"), now=make.NOON)
    Dependant(case=her, name="=Sami", age=4).save()
    outreach = Service.objects.get(name="Outreach")
    other: Case = make.case(worker=staff["amina"], service=outreach, client=make.client("Amal", "Haddad"))
    fill_requests(her, other, staff, today=make.TODAY, at=make.NOON)
    return staff


@contextmanager
def empty_elsewhere() -> Iterator[str]:
    """Make a database beside ours as `migrate` leaves one, and throw it away again."""
    template = connection.settings_dict["TEST"]["TEMPLATE"]
    with session_of(OWNER) as cursor:
        drop_database(cursor, ELSEWHERE)
        cursor.execute(f'CREATE DATABASE {ELSEWHERE} TEMPLATE "{template}"')
    try:
        with working_in(ELSEWHERE):
            yield ELSEWHERE
    finally:
        with session_of(OWNER) as cursor:
            drop_database(cursor, ELSEWHERE)


def passphrase_in(folder: Path) -> Path:
    """Write a passphrase that only its owner reads."""
    path = folder / "passphrase"
    path.write_text("a long passphrase of the tests\n")
    path.chmod(0o600)
    return path


def contents(path: Path, passphrase: Path) -> dict[str, bytes]:
    """Return all that is in an archive."""
    with cipher(passphrase) as opening:
        return {name: b"".join(chunks) for name, chunks in members_of(path, opening)}


def record_in(path: Path, passphrase: Path) -> dict[str, bytes]:
    """Return of an archive what is the record, and not when it was made."""
    return {name: text for name, text in contents(path, passphrase).items() if name.startswith(IN_ALL)}


def packed(parts: dict[str, bytes], path: Path, *, sums: bool = True) -> Path:
    """Write an archive with other contents, in clear; with their own sums, as whoever opened it could."""
    writer = Writer(at=make.NOON)

    def chunks() -> Iterator[bytes]:
        for name, text in parts.items():
            if name != SUMS or not sums:
                yield from writer.add(name, [text])
        if sums:
            listed = [f"{known.digest}  {name}\n".encode() for name, known in writer.sums.items()]
            yield from writer.add(SUMS, listed)
        yield from writer.end()

    with path.open("wb") as file:
        CLEAR.encrypt(chunks(), into=file)
    return path
