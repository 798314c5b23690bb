"""Every answer is private, and knows its moment."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from hestia.ui.http import HouseRequest
from hestia.ui.middleware import Moments, PrivateResponses


def test_pages_are_kept_by_nobody(amina_browser: Browser) -> None:
    response = amina_browser.get("/help/")
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no-such-page/", "/accounts/login/", "/healthz", "/help/?q=%00"])
def test_nor_is_any_other_answer(path: str) -> None:
    assert Browser().get(path)["Cache-Control"] == "no-store, private"


def test_style_and_script_may_be_kept() -> None:
    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "max-age=31536000, public, immutable"})

    response = PrivateResponses(answer)(RequestFactory().get("/static/css/app.css"))
    assert response["Cache-Control"] == "max-age=31536000, public, immutable"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/help/%00", "/help/?page=%00", "/help/?%00=1", "/cases/H-0147%00/"])
def test_a_nul_in_an_address_is_refused(path: str) -> None:
    response = Browser().get(path)
    assert response.status_code == 400
    assert "We could not read that" in response.text


def test_a_request_has_one_moment_in_london() -> None:
    seen: list[HouseRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        assert isinstance(request, HttpRequest)
        seen.append(request)  # type: ignore[arg-type]
        return HttpResponse()

    with time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False):
        Moments(answer)(RequestFactory().get("/"))
    assert seen[0].now == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert seen[0].today == date(2026, 7, 1)
