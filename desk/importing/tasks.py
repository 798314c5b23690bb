"""What the worker does with an upload: checks it step by step, writes it at once, throws it away after a day.

The checking is many short tasks, so that nothing else waits long and its progress can be seen; the writing is
one, since it is one transaction.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace

from django.db import Error, transaction
from django.tasks import task
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cases.models import Refused
from desk.importing.bringing_in import bring_in, world_of
from desk.importing.checking import heading_problems, judge, together, twins
from desk.importing.matching import cards
from desk.importing.models import KEPT, MOST_PROBLEMS, Upload
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.db.acting import acting_as

STEP = 500  # rows
S = Upload.State

logger = logging.getLogger("desk.importing")


@contextmanager
def working_for(pk: int, *, at: datetime) -> Iterator[User]:
    """Work as the person who asked for it: what exists for them is what there is, and changes are theirs."""
    user = User.objects.get(pk=pk)
    user.moment = at
    before = getattr(HistoricalRecords.context, "request", None)
    HistoricalRecords.context.request = SimpleNamespace(user=user)
    try:
        with acting_as(user, at=at):
            yield user
    finally:
        HistoricalRecords.context.request = before


def begin(upload: Upload) -> None:
    """Leave an upload to the worker."""
    upload.state = S.CHECKING
    keep(upload)
    check.enqueue(str(upload.key), upload.owner_id)


def keep(upload: Upload) -> None:
    """Keep an upload for a day."""
    is_new = upload._state.adding
    upload.save()
    if is_new:
        throw_away.using(run_after=upload.made_at + KEPT).enqueue(str(upload.key), upload.owner_id)


def begin_writing(upload: Upload, *, at: datetime) -> None:
    """Leave the writing to the worker."""
    upload.state, upload.touched_at, upload.refusal = S.WRITING, at, ""
    upload.save(update_fields=["state", "touched_at", "refusal"])
    write.enqueue(str(upload.key), upload.owner_id)


@task
def check(key: str, owner: int) -> None:
    """Check the next rows of an upload; after the last, all of them together."""
    at = timezone.now()
    with working_for(owner, at=at) as user:
        upload = Upload.objects.select_for_update().filter(key=key, state=S.CHECKING).first()
        if upload is not None:
            check_step(upload, user, at=at)


def check_step(upload: Upload, user: User, *, at: datetime) -> None:
    """Check the next rows, and leave the rest for the next step."""
    headings, world = upload.first_row, world_of(user, at=at)
    problems = [] if upload.checked else list(heading_problems(headings))
    rows = list(judge(headings, upload.table_rows(upload.checked, upload.checked + STEP), world))
    problems += [problem for row in rows for problem in row.problems]
    cards_by_row = cards(rows, by=user)
    upload.doubt(cards_by_row)
    log(
        "search.made",
        by=user,
        at=at,
        cases=[card.reference for known in cards_by_row.values() for card in known],
        subject=f"upload:{upload.key}",
        rows=len(rows),
        found=len(cards_by_row),
        counts=0,  # counted when it was asked for
    )
    upload.checked, upload.touched_at = upload.checked + len(rows), at
    if upload.checked < upload.total:
        check.enqueue(str(upload.key), user.pk)
    else:
        all_rows = list(judge(headings, upload.table_rows(), world_of(user, at=at)))
        problems += together(all_rows, world)
        upload.unsure |= {str(row): twin for row, twin in twins(all_rows).items()}
        upload.state = S.CHECKED
    taking = upload.taking
    upload.problems += [taking.named(problem, upload.sheet_headings) for problem in problems]
    del upload.problems[MOST_PROBLEMS:]
    upload.save(update_fields=["problems", "unsure", "checked", "touched_at", "state"])


@task
def write(key: str, owner: int) -> None:
    """Make cases of an upload: all of them, or none and the reason."""
    at = timezone.now()
    with working_for(owner, at=at) as user:
        upload = Upload.objects.select_for_update().filter(key=key, state=S.WRITING).first()
        if upload is None:
            return
        try:
            # A savepoint: of the cases none is made, and why is written down with the upload.
            with transaction.atomic():
                bring_in(upload=upload, by=user, at=at)
        except Refused as refused:
            upload.refusal = " ".join(refused.reasons)
        except Error:  # its words may quote a record, and are not shown
            logger.warning("not written", exc_info=True)
            upload.refusal = "The database refused one of the rows."
        else:
            return
        # What deletes an object takes its key, and an undone deletion does not give it back.
        upload.key, upload.state, upload.touched_at = key, S.CHECKED, at
        upload.save(update_fields=["state", "refusal", "unsure", "touched_at"])


@task
def throw_away(key: str, owner: int) -> None:
    """Throw an upload away that nobody has brought in within a day."""
    with working_for(owner, at=timezone.now()):
        Upload.objects.filter(key=key).delete()
