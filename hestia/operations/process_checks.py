"""What the doctor looks at of what runs: worker, sealer, tasks, backups and drills."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Count, F, Min, When
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from hestia.audit.models import SealerTurn
from hestia.operations.findings import CheckResult, broken, look, ok
from hestia.operations.models import LastTime

SILENT = timedelta(minutes=3)  # both write down each half minute or minute that they are there
WAITS_LONG = timedelta(minutes=15)
BACKUP_LATE, BACKUP_LOST = timedelta(hours=26), timedelta(days=3)
DRILL_LATE = timedelta(days=100)  # one each quarter


def worker(*, at: datetime) -> Iterator[CheckResult]:
    """Look whether the worker lives: it sends mail and reminders, and throws old drafts away."""
    last = LastTime.objects.filter(kind=LastTime.Kind.WORKER).first()
    yield alive(
        "Worker",
        last,
        at=at,
        unit="hestia-worker",
        without="no mail and no reminders go out",
    )


def sealer(*, at: datetime) -> Iterator[CheckResult]:
    """Look whether the sealer lives."""
    last = SealerTurn.objects.first()
    yield alive("Sealer", last, at=at, unit="hestia-sealer", without="the log is not sealed")


def alive(
    name: str, last: LastTime | SealerTurn | None, *, at: datetime, unit: str, without: str
) -> CheckResult:
    """Return whether a process was there just now."""
    advice = f"systemctl restart {unit}; journalctl -u {unit} says why it stopped"
    if last is None:
        return broken(name, f"it has never run: {without}", advice)
    if at - last.at > SILENT:
        return broken(name, f"silent for {ago(at - last.at)}: {without}", advice)
    return ok(name, "it is at work")


def tasks(*, at: datetime) -> Iterator[CheckResult]:
    """Look whether something waits for long, fails again and again, or was given up."""
    failed = DBTaskResult.objects.failed().count()
    again = DBTaskResult.objects.filter(status=TaskResultStatus.READY).exclude(exception_class_path="")
    due_at = Case(When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"))
    waiting = DBTaskResult.objects.ready().aggregate(count=Count("pk"), oldest=Min(due_at))
    if failed:
        yield look(
            "Tasks",
            f"{failed} failed twelve times and were given up",
            "journalctl -u hestia-worker says why. hestia prune_db_task_results forgets them",
        )
    if count := again.count():
        why = again.values_list("exception_class_path", flat=True).latest("enqueued_at")
        yield look("Tasks", f"{count} failed and are tried again: {why}", "Is it mail? See there")
    if waiting["count"] and at - waiting["oldest"] > WAITS_LONG:
        words = f"{waiting['count']} wait, the oldest for {ago(at - waiting['oldest'])}"
        yield look("Tasks", words, "Is the worker there, and fast enough?")
    elif not failed and not count:
        yield ok("Tasks", f"{waiting['count']} wait" if waiting["count"] else "none waits")


def backup(*, at: datetime) -> Iterator[CheckResult]:
    """Look when the last backup went well."""
    last = LastTime.objects.filter(kind=LastTime.Kind.BACKUP).first()
    advice = "hestia backup makes one; journalctl -u hestia-backup says why the last one failed"
    if not settings.BACKUP_FOLDER and last is None:
        yield look(
            "Backup", "none is set up", "Set HESTIA_BACKUP_FOLDER and a passphrase: docs/deploy.md, Backups"
        )
    elif last is None or last.well_at is None:
        yield broken("Backup", "none has ever gone well", advice)
    elif not last.went_well or at - last.well_at > BACKUP_LOST:
        words = f"the last good one is {ago(at - last.well_at)} old"
        yield broken("Backup", words if last.went_well else f"{words}; the newest try failed", advice)
    elif at - last.well_at > BACKUP_LATE:
        yield look("Backup", f"the last good one is {ago(at - last.well_at)} old", advice)
    else:
        yield ok("Backup", f"{ago(at - last.well_at)} ago: {last.words}")


def drill(*, at: datetime) -> Iterator[CheckResult]:
    """Look when it was last tried whether a backup can be restored."""
    last = LastTime.objects.filter(kind=LastTime.Kind.DRILL).first()
    advice = (
        "hestia restore_drill restores the newest backup beside the database, compares, and throws it away"
    )
    if last is not None and not last.went_well:
        yield broken("Restore drill", f"the last one failed: {last.words}", advice)
    elif last is None:
        yield look("Restore drill", "a backup that nobody has restored is only a hope", advice)
    elif at - last.at > DRILL_LATE:
        yield look("Restore drill", f"the last one was {ago(at - last.at)} ago", advice)
    else:
        yield ok("Restore drill", f"{ago(at - last.at)} ago: {last.words}")


def ago(span: timedelta) -> str:
    """Return a span of time in words, roughly."""
    minutes = int(span.total_seconds() // 60)
    for size, word in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= 2 * size:
            return f"{minutes // size} {word}s"
    return "a minute"
