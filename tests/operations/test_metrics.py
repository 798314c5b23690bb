"""What Prometheus reads: numbers of pages, tasks and backups; of nobody, and on this machine alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client as Browser
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from cases.models import Case
from hestia.accounts import post
from hestia.accounts.models import OutgoingMail, User
from hestia.audit.models import SealerTurn
from hestia.db.worker import put_off
from hestia.operations.metrics import Answers, Database, of_this_process, serve
from hestia.operations.middleware import Counted
from hestia.operations.models import LastTime
from tests import make

type Numbers = dict[tuple[str, str], float]
COUNTING = (
    "import django; django.setup(); from hestia.operations.metrics import count_answer;"
    " count_answer(page='desk:my_day', status=200, seconds={})"
)


def numbers(text: str) -> Numbers:
    """Return each number by its name and its labels, as Prometheus reads them."""
    return {
        (sample.name, " ".join("=".join(pair) for pair in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@contextmanager
def answering() -> Iterator[int]:
    """Let the worker answer, and yield at which port."""
    server = serve(0, None)
    assert server is not None
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def read(port: int) -> str:
    visit = HTTPConnection("127.0.0.1", port, timeout=30)
    visit.request("GET", "/metrics")
    text = visit.getresponse().read().decode()
    visit.close()
    return text


class TestAnswers:
    def test_of_several_processes_are_added_up(self, tmp_path: Path) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "hestia.settings",
            "HESTIA_METRICS_FOLDER": str(tmp_path),
        }
        for seconds in (0.02, 0.2, 2):
            code = [sys.executable, "-c", COUNTING.format(seconds)]
            subprocess.run(code, check=True, cwd=settings.BASE_DIR, env=environment)
        assert len(list(tmp_path.glob("counter_*.db"))) == 3
        found = {
            (sample.name, sample.labels.get("le", "")): sample.value
            for metric in Answers(tmp_path).collect()
            for sample in metric.samples
        }
        assert found["hestia_requests_total", ""] == 3
        assert found["hestia_request_seconds_sum", ""] == pytest.approx(2.22)
        edges = ("0.03", "0.1", "0.3", "1.0", "3.0")
        assert [found["hestia_request_seconds_bucket", edge] for edge in edges] == [1, 1, 2, 2, 3]

    def test_are_counted_by_the_name_of_the_page(
        self, her_case: Case, amina: User, settings: Settings, tmp_path: Path
    ) -> None:
        settings.METRICS_FOLDER = tmp_path
        browser = Browser()
        browser.force_login(amina)
        request = browser.get(f"/cases/{her_case.reference}/").wsgi_request
        labels = {"page": "desk:case", "status": "404"}
        before = of_this_process.get_sample_value("hestia_requests_total", labels) or 0
        Counted(lambda _: HttpResponse(status=404))(request)
        assert of_this_process.get_sample_value("hestia_requests_total", labels) == before + 1

    def test_are_not_counted_where_nobody_reads_them(self, settings: Settings) -> None:
        settings.METRICS_FOLDER = None
        with pytest.raises(MiddlewareNotUsed):
            Counted(lambda _: HttpResponse())
        assert list(Answers(None).collect()) == list(Answers(Path("/no/such/folder")).collect()) == []


@pytest.mark.django_db(transaction=True)
class TestDatabase:
    def test_tells_of_tasks_heartbeats_and_backups(self, amina: User) -> None:
        at = make.NOON
        for _ in range(3):
            post.later(OutgoingMail.Kind.RESET, amina.email)
        [failing, given_up, _] = DBTaskResult.objects.order_by("enqueued_at")
        put_off(failing, ConnectionError("amina@example.org"), at=at)
        for _ in range(12):
            put_off(given_up, ConnectionError(), at=at)
        LastTime.objects.note("worker", at=at)
        LastTime.objects.note("backup", at=at - timedelta(hours=3))
        LastTime.objects.note("backup", at=at, went_well=False, words="the disk is full")
        SealerTurn(pk=1, at=at).save()
        with answering() as port:
            text = read(port)
        found = numbers(text)
        for state in ("waiting", "tried_again", "given_up"):
            assert found["hestia_tasks", f"state={state} task=hestia.accounts.post.send"] == 1
        assert found["hestia_mails_waiting", ""] == 3
        assert found["hestia_database_answers", ""] == 1
        assert found["hestia_last_timestamp_seconds", "work=worker"] == at.timestamp()
        assert found["hestia_last_timestamp_seconds", "work=sealer"] == at.timestamp()
        assert found["hestia_last_well_timestamp_seconds", "work=backup"] == at.timestamp() - 3 * 3600
        assert found["hestia_oldest_task_timestamp_seconds", ""] > 0

    def test_tells_of_nobody(self, her_case: Case, amina: User) -> None:
        post.later(OutgoingMail.Kind.RESET, amina.email)
        with answering() as port:
            text = read(port)
        for word in (amina.email, amina.last_name, her_case.reference, her_case.client.last_name):
            assert word not in text

    def test_a_second_worker_leaves_it_to_the_first(self) -> None:
        with answering() as port:
            assert serve(port, None) is None
            assert "hestia_tasks" in read(port)


def test_a_database_that_is_away_is_said(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        patch.setattr(connection, "close", lambda: None)
        [only] = Database().collect()
    assert [(sample.name, sample.value) for sample in only.samples] == [("hestia_database_answers", 0)]


def test_no_address_of_the_server_tells_them(amina_browser: Browser) -> None:
    assert amina_browser.get("/metrics").status_code == 404
