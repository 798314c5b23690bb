"""Errors forced with a secret in every argument: neither our log nor PostgreSQL's own holds it."""

import json
import logging
import re
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client as Browser
from django.urls import include, path

from cases.models import Case, Client
from hestia.accounts.models import User
from tests import make
from tests.ui.logged import lines, postgresqls_own

__all__ = ["lines"]  # a fixture

CANARY = "Zebulina-Quarrel-4417"


def too_long(_request: HttpRequest) -> None:
    make.client(CANARY * 100)


def twice(_request: HttpRequest) -> None:
    make.user(f"{CANARY} Osei")
    make.user(f"{CANARY} Osei")


def not_allowed(_request: HttpRequest) -> None:
    make.user(f"{CANARY} Osei", role=CANARY)  # a constraint of the database


def raw(_request: HttpRequest) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::date", [CANARY])


def no_column(_request: HttpRequest) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{CANARY}" FROM cases_client')  # noqa: S608  the error is wanted


def plain(_request: HttpRequest) -> None:
    raise ValueError(CANARY, {"name": CANARY})


def chained(request: HttpRequest) -> None:
    try:
        plain(request)
    except ValueError as error:
        raise RuntimeError(f"While saving {CANARY}") from error


def missing_key(_request: HttpRequest) -> None:
    nothing: dict[str, str] = {}
    nothing[CANARY]


def noted(_request: HttpRequest) -> None:
    error = KeyError(CANARY)
    error.add_note(CANARY)
    raise error


def in_a_template(_request: HttpRequest) -> None:
    def fail() -> str:
        raise TypeError(CANARY)

    Template("{{ fail }}").render(Context({"fail": fail, "name": CANARY}))


def invalid(_request: HttpRequest) -> None:
    raise ValidationError(CANARY)


def suspicious(_request: HttpRequest) -> None:
    raise SuspiciousOperation(CANARY)


def forbidden(_request: HttpRequest) -> None:
    raise PermissionDenied(CANARY)


def missing(_request: HttpRequest) -> None:
    raise Http404(CANARY)


def looked_up(_request: HttpRequest) -> None:
    Client.objects.get(first_name=CANARY)


def said(_request: HttpRequest) -> None:
    for name in ("hestia.cases", "django.db", "weasyprint", "allauth"):
        logger = logging.getLogger(name)
        logger.warning("Saving %s", CANARY, extra={"person": CANARY, "route": 5, "actor": CANARY})
        logger.error(f"Saving {CANARY}")  # noqa: G004
    warnings.warn(CANARY, RuntimeWarning, stacklevel=1)
    plain(_request)


FAULTS: list[Callable[[HttpRequest], None]] = [
    too_long,
    twice,
    not_allowed,
    raw,
    no_column,
    plain,
    chained,
    missing_key,
    noted,
    in_a_template,
    invalid,
    suspicious,
    forbidden,
    missing,
    looked_up,
    said,
]


def view(fault: Callable[[HttpRequest], None]) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, **_kwargs: str) -> HttpResponse:
        fault(request)
        return HttpResponse()

    return answer


urlpatterns = [
    *(path(f"{each.__name__}/<slug:word>/", view(each), name=each.__name__) for each in FAULTS),
    path("", include("hestia.urls")),
]
handler400 = "hestia.ui.errors.bad_request"
handler403 = "hestia.ui.errors.permission_denied"
handler404 = "hestia.ui.errors.page_not_found"
handler500 = "hestia.ui.errors.server_error"


@pytest.mark.urls("tests.ui.test_logs")
class TestForcedErrors:
    def test_leave_no_secret_in_any_log(
        self,
        amina: User,
        lines: Callable[[], list[dict[str, Any]]],
        record_property: Callable[[str, object], None],
    ) -> None:
        browser = Browser(raise_request_exception=False, headers={"user-agent": CANARY, "referer": CANARY})
        browser.force_login(amina)
        browser.cookies["note"] = CANARY
        for fault in FAULTS:
            for method in ("get", "post"):
                address = f"/{fault.__name__}/{CANARY}/?q={CANARY}"
                answer = getattr(browser, method)(address, {"name": CANARY})
                assert answer.status_code >= 400, fault.__name__
        text = json.dumps(lines())
        assert CANARY not in text
        assert CANARY not in postgresqls_own()
        assert len(lines()) >= 2 * len(FAULTS)
        record_property(
            "figure", f"logs: 0 secrets in {len(lines())} lines of {2 * len(FAULTS)} forced errors"
        )

    def test_are_told_by_type_and_place(self, amina: User, lines: Callable[[], list[dict[str, Any]]]) -> None:
        browser = Browser(raise_request_exception=False)
        browser.force_login(amina)
        page = browser.get(f"/chained/{CANARY}/").content.decode()
        failed, answered = lines()
        assert failed["errors"] == ["RuntimeError", "ValueError"]
        assert failed["where"][-1].startswith("tests/ui/test_logs.py:")
        assert (failed["event"], failed["level"], failed["status"]) == ("django.request", "ERROR", 500)
        assert answered.keys() == {
            "time",
            "level",
            "event",
            "request_id",
            "route",
            "method",
            "status",
            "ms",
            "actor",
        }
        assert (answered["route"], answered["actor"]) == ("chained", amina.pk)
        number = failed["request_id"]
        assert re.fullmatch(r"[0-9a-f]{12}", number)
        assert answered["request_id"] == number
        assert number in page
        assert CANARY not in page


class TestOrdinaryPages:
    def test_leave_one_line_without_address_or_name(
        self, her_case: Case, amina: User, amina_browser: Browser, lines: Callable[[], list[dict[str, Any]]]
    ) -> None:
        amina_browser.get(her_case.get_absolute_url())
        amina_browser.post("/search/", {"q": "Ghada"})
        text = json.dumps(lines())
        assert [line["route"] for line in lines()] == ["desk:case", "desk:search"]
        for secret in (her_case.reference, "Ghada", "Karam", "Amina", "/cases/"):
            assert secret not in text

    def test_no_library_has_a_handler_of_its_own(self) -> None:
        own = {
            name
            for name, logger in logging.root.manager.loggerDict.items()
            if isinstance(logger, logging.Logger)
            and any(not isinstance(each, logging.NullHandler) for each in logger.handlers)
        }
        assert {name for name in own if not name.startswith("gunicorn.")} == set()
        for name in ("gunicorn.error", "gunicorn.access"):  # set to the same lines in each worker
            assert settings.LOGGING["loggers"][name]["propagate"] is False
