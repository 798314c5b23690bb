"""How long a whole charity's caseload takes: 60 rows every time, 5,000 when figures are wanted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from django.db import connection

from cases.models import Case, Deadline, NameKey
from desk.importing import tasks
from desk.importing.models import Imported, Upload
from desk.importing.reading import read
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.db.worker import do_next
from tests import make
from tests.importing.caseloads import work
from tests.importing.sheets import GOOD, REFERRED, as_xlsx, lines
from tests.make import NOON
from tests.roles import as_application

SYLLABLES = [
    "bi",
    "de",
    "fi",
    "go",
    "ha",
    "ju",
    "ka",
    "le",
    "mi",
    "no",
    "pa",
    "ri",
    "so",
    "ta",
    "vu",
    "wa",
    "ye",
    "zo",
]
NAMES = ["".join(each).capitalize() for each in product(SYLLABLES, repeat=3)]  # 5,832


@pytest.fixture
def many(carys: User, outreach: Service) -> Callable[[int], list[dict[str, Any]]]:
    """Return how to make so many rows of different people, for workers with 18 cases each."""

    def made(count: int) -> list[dict[str, Any]]:
        outreach.capacity = count + 10
        outreach.save()
        workers = [
            make.user(f"Worker W{n}", role=Role.CASEWORKER, services=[outreach]).email
            for n in range(-(-count // 18))
        ]
        return [
            {
                **GOOD,
                "Old reference": f"L-{n}",
                "First name": NAMES[n],
                "Last name": NAMES[-1 - n * 7 % len(NAMES)],
                "Date of birth": f"{n % 28 + 1}/{n % 12 + 1}/{1970 + n % 35}",
                "Phone": f"07700 {900_000 + n}",
                "Safe to text": "yes",
                "Interpreter needed": "yes",
                "Nationality": "Albanian",
                "Worker’s e-mail": workers[n // 18],
                "What happened": "She was made to work without pay, and left with the help of a neighbour. "
                * 3,
                **({**REFERRED, "NRM reference": f"NRM-{n}"} if n % 5 < 3 else dict.fromkeys(REFERRED, "")),
            }
            for n in range(count)
        ]

    return made


@contextmanager
def questions() -> Iterator[list[int]]:
    """Count what the database is asked meanwhile."""
    asked = [0]

    def count(execute: Any, *args: Any) -> Any:
        asked[0] += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        yield asked


def timed(rows: list[dict[str, Any]], carys: User) -> str:
    """Bring rows in; return how long each part took."""
    content = as_xlsx(lines(rows))
    start = time.perf_counter()
    upload = Upload.of_table(read(content), source="Lamplight", owner=carys, at=NOON)
    with as_application(carys, at=NOON):
        tasks.begin(upload)
    was_read = time.perf_counter() - start
    start = time.perf_counter()
    with questions() as of_checking:
        work()
    was_checked = time.perf_counter() - start
    upload.refresh_from_db()
    assert upload.checked == len(rows)
    assert not upload.blockers(), upload.found[:5]
    with as_application(carys, at=NOON):
        tasks.begin_writing(upload, at=NOON)
    start = time.perf_counter()
    with questions() as of_writing, as_application(None):
        assert do_next(at=NOON)
    was_written = time.perf_counter() - start
    assert Imported.objects.filter(batch=upload.pk).count() == len(rows)
    assert not Upload.objects.exists()
    assert Case.history.count() >= len(rows)
    return (
        f"import of {len(rows):,} rows: read in {was_read:.1f} s; checked in {was_checked:.1f} s and"
        f" {of_checking[0]} questions; written in {was_written:.1f} s and {of_writing[0]} questions"
    )


@pytest.mark.django_db
def test_sixty_rows(many: Any, carys: User, record_property: Any, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=True)
    record_property("figure", timed(many(60), carys))
    assert NameKey.objects.count() == 120
    days = Deadline.objects.filter(kind=Deadline.Kind.FIRST_RISK_ASSESSMENT).values_list("due_on", flat=True)
    assert len(set(days)) == 9  # two a working day for each worker


@pytest.mark.security
@pytest.mark.long
@pytest.mark.django_db
def test_five_thousand_rows(many: Any, carys: User, record_property: Any, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=True)
    start = time.process_time()  # of this process, so that what else runs on the machine does not count
    record_property("figure", timed(many(5_000), carys))
    assert time.process_time() - start < 40
