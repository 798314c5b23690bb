"""How the service does, in numbers that Prometheus reads: on this machine alone, and of nobody.

Each process that answers pages counts for itself, in a file of its own (the mode of many processes of
`prometheus_client`), so that none waits for another. The worker adds the files up, asks the database for what
is not of one process, and answers on loopback. A label is the name of a page, of a task or of a kind of work:
never an address, a person or a case. Where the worker is gone nobody answers, which is how that is seen.
"""

import logging
from collections import Counter as Tally
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import WSGIServer

from django.db import Error, connection
from django.db.models import Case, F, Min, When
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from hestia.accounts.models import OutgoingMail
from hestia.audit.models import SealerTurn
from hestia.operations.models import LastTime

HOST = "127.0.0.1"
SECONDS = (0.03, 0.1, 0.3, 1, 3, 10)

log = logging.getLogger("hestia.worker")
of_this_process = CollectorRegistry()
REQUESTS = Counter(
    "hestia_requests", "Requests that were answered", ["page", "status"], registry=of_this_process
)
TIMES = Histogram(
    "hestia_request_seconds",
    "How long an answer took",
    ["page"],
    registry=of_this_process,
    buckets=SECONDS,
)


def count_answer(*, page: str, status: int, seconds: float) -> None:
    """Count one answer of this process, unless the disk is full: it is given all the same."""
    try:
        REQUESTS.labels(page, str(status)).inc()
        TIMES.labels(page).observe(seconds)
    except OSError:
        log.exception("An answer was not counted")


class Answers(Collector):
    """What all processes that answer pages have counted since the server was started."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def collect(self) -> Iterator[Metric]:
        """Yield it; nothing where no server has made its folder."""
        if self.folder and self.folder.is_dir():
            yield from MultiProcessCollector(None, path=str(self.folder)).collect()


class Database(Collector):
    """What waits and what was last done, which the database knows."""

    def collect(self) -> Iterator[Metric]:
        """Yield it, with a word of whether the database answers at all."""
        try:
            metrics = [*tasks(), *last_times()]
        except Error:
            metrics = []
        finally:
            connection.close()  # each who asks is a thread of its own
        yield GaugeMetricFamily("hestia_database_answers", "Whether the database answers", int(bool(metrics)))
        yield from metrics


def tasks() -> Iterator[Metric]:
    """Yield what waits to be done, what failed and is tried again, and what was given up."""
    states: Tally[tuple[str, str]] = Tally()
    for path, status, error in DBTaskResult.objects.values_list(
        "task_path", "status", "exception_class_path"
    ).iterator():
        if status == TaskResultStatus.FAILED:
            states[path, "given_up"] += 1
        else:
            states[path, "tried_again" if error else "waiting"] += 1
    family = GaugeMetricFamily("hestia_tasks", "Tasks of the worker", labels=["task", "state"])
    for (path, state), count in sorted(states.items()):
        family.add_metric([path, state], count)
    yield family
    due_at = Case(When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"))
    oldest = DBTaskResult.objects.ready().aggregate(at=Min(due_at))["at"]
    yield moment("hestia_oldest_task_timestamp_seconds", "Since when a task is due", oldest)
    yield GaugeMetricFamily(
        "hestia_mails_waiting", "Mails that wait to be sent", OutgoingMail.objects.count()
    )


def last_times() -> Iterator[Metric]:
    """Yield when worker and sealer were last there, and when a backup, a drill or a test mail was made."""
    last = GaugeMetricFamily("hestia_last_timestamp_seconds", "When it was last done", labels=["work"])
    well = GaugeMetricFamily("hestia_last_well_timestamp_seconds", "When it last went well", labels=["work"])
    for done in LastTime.objects.all():
        last.add_metric([done.kind], done.at.timestamp())
        if done.well_at:
            well.add_metric([done.kind], done.well_at.timestamp())
    if turn := SealerTurn.objects.first():
        last.add_metric(["sealer"], turn.at.timestamp())
    yield last
    yield well


def moment(name: str, words: str, at: datetime | None) -> Metric:
    """Return a moment as a number; without one it has no value."""
    family = GaugeMetricFamily(name, words, labels=[])
    if at is not None:
        family.add_metric([], at.timestamp())
    return family


def serve(port: int, folder: Path | None) -> WSGIServer | None:
    """Answer on loopback, beside the worker's work; a second worker here leaves it to the first."""
    registry = CollectorRegistry()
    registry.register(Answers(folder))
    registry.register(Database())
    try:
        server, _ = start_http_server(port, addr=HOST, registry=registry)
    except OSError:
        log.warning("metrics are answered elsewhere")
        return None
    return server
