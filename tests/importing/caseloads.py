"""Caseloads that are sent, checked and brought in."""

from collections.abc import Mapping
from typing import Any

import pytest

from cases.models import Case
from desk.importing import tasks
from desk.importing.models import Imported, Upload
from desk.importing.reading import read
from hestia.accounts.models import User
from hestia.db.worker import do_next
from tests.importing.sheets import as_csv
from tests.make import NOON
from tests.roles import as_application


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def work() -> None:
    """Let the worker do what is due, as the application that it is."""
    with as_application(None):
        while do_next(at=NOON):
            pass


def checked(*rows: Mapping[str, Any], by: User) -> Upload:
    upload = Upload.of_table(read(as_csv(rows)), source="Lamplight", owner=by, at=NOON)
    with as_application(by, at=NOON):
        tasks.begin(upload)
    work()
    upload.refresh_from_db()
    return upload


def written(upload: Upload) -> Upload | None:
    """Let an upload be written; return it if it is still there."""
    with as_application(upload.owner, at=NOON):
        tasks.begin_writing(upload, at=NOON)
    work()
    return Upload.objects.filter(pk=upload.pk).first()


def brought(*rows: Mapping[str, Any], by: User) -> list[Case]:
    upload = checked(*rows, by=by)
    assert not upload.blockers(), upload.found
    left = written(upload)
    assert left is None, left.refusal
    found = Imported.objects.filter(batch=upload.pk).select_related("case__client")
    return [each.case for each in found]
