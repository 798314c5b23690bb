"""What is done while nobody waits for it: Django's tasks, one transaction for each.

Pages and the worker itself leave a task in the table of django-tasks-db, in the transaction of the thing
itself; it holds ids, no words. The worker (``manage.py run_worker``) locks a task, does it and forgets it in
one transaction. Whoever kills the worker in between undoes all three: the task waits for the next worker, and
what it wrote is not there twice. (The worker that comes with django-tasks-db says first that it has begun;
one that is killed leaves the task begun for ever.)
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, close_old_connections, transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hestia.refusals import Refused

PAUSE_SECONDS = 2
TRIES = 12  # over about six hours

log = logging.getLogger("hestia.worker")


def do_next(*, at: datetime) -> bool:
    """Do what has waited longest. Return False when nothing is due, or others are already doing it."""
    with transaction.atomic():
        waiting = DBTaskResult.objects.ready().get_locked()
        if waiting is None:
            return False
        try:
            # A savepoint: what a failed task wrote is undone, and the note that it failed is kept.
            with transaction.atomic():
                waiting.task.call(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])
        except Refused as refusal:  # such as bank holidays that were changed meanwhile: done again, it is not
            log.info("refused for now, put off")
            put_off(waiting, refusal, at=at)
        except Exception as error:  # whatever it was, the others must not wait for it
            log.warning("put off", exc_info=True)
            put_off(waiting, error, at=at)
        else:
            waiting.delete()
    return True


def put_off(failed: DBTaskResult[Any, Any], error: Exception, *, at: datetime) -> None:
    """Try again later: after 1, 2, 4 … minutes, at most an hour. Give up after `TRIES`.

    Of the error only its kind is kept: its words may quote a record.
    """
    failed.worker_ids = [*failed.worker_ids, "run_worker"]  # which is how attempts are counted
    failed.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    tries = len(failed.worker_ids)
    if tries < TRIES:
        failed.run_after = at + timedelta(minutes=min(2 ** (tries - 1), 60))
    else:
        failed.status, failed.finished_at = TaskResultStatus.FAILED, at
        log.error("given up", exc_info=error)
    failed.save()


def work(*, is_told_to_end: bool = False, first: Callable[[datetime], object] | None = None) -> None:
    """Do what is due, and go on waiting for more. ``first`` is called before each task too.

    ``is_told_to_end`` ends it when nothing is due. A database that is away for a while is waited for.
    """
    while True:
        try:
            is_more = True
            while is_more:
                if first:
                    first(timezone.now())
                is_more = do_next(at=timezone.now())
        except Error:
            if is_told_to_end:
                raise
            log.warning("no database", exc_info=True)
        if is_told_to_end:
            return
        # Outside a request nobody else closes a connection that the server has dropped.
        close_old_connections()
        time.sleep(PAUSE_SECONDS)
