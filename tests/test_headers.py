"""Every answer carries every header; every cookie is closed; nothing is answered to another site."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.urls import include, path
from pytest_django import Settings

from cases.models import Case
from hestia.accounts.models import User
from tests.addresses import address, patterns
from tests.parts import one_in, part

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
ASK_FOR_PASSKEYS = {
    "account_login",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
}


def fails(request: HttpRequest) -> HttpResponse:
    """Fail, as a page may."""
    raise RuntimeError("the words of this failure are shown to nobody")


fails.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("fails/", fails), path("", include("hestia.urls"))]
handler500 = "hestia.ui.errors.server_error"


@pytest.fixture
def https(settings: Settings) -> Settings:
    """Serve as a real server does."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    return settings


def missing(answer: Any) -> list[str]:
    """Return the headers an answer lacks, and the cookies it leaves open."""
    wrong = [name for name, value in ALWAYS.items() if value not in answer.headers.get(name, "")]
    if answer.headers.get("Cache-Control") != "no-store, private":
        wrong.append("Cache-Control")
    for name, cookie in answer.cookies.items():
        is_closed = cookie["secure"] and cookie["httponly"] and cookie["samesite"] and cookie["path"] == "/"
        if not (name.startswith("__Host-") and is_closed and not cookie["domain"]):
            wrong.append(f"cookie {name}")
    return wrong


@one_in(3)  # each address as one of the three
def test_every_answer_of_every_address(
    share: int,
    https: Settings,
    her_case: Case,
    carys: User,
    hal: User,
    record_property: Callable[[str, object], None],
) -> None:
    people: dict[str, User | None] = {"nobody": None, "carys": carys, "hal": hal}
    looked_at, cookies, wrong = 0, 0, []
    for number, (who, person) in enumerate(people.items()):
        for name, converters in part(patterns(), share, number):
            url = address(name, converters, her_case)
            browser = Browser()
            if person:
                browser.force_login(person)
                browser.cookies["__Host-sid"] = browser.cookies[live_settings.SESSION_COOKIE_NAME].value
            for ask in (browser.get, browser.post):
                answer = ask(url, secure=True)
                looked_at += 1
                cookies += len(answer.cookies)
                wrong += [(who, name, answer.status_code, each) for each in missing(answer)]
                allows = "publickey-credentials-get=(self)" in answer.headers["Permissions-Policy"]
                if allows and name not in ASK_FOR_PASSKEYS:
                    wrong.append((who, name, answer.status_code, "passkeys"))
    record_property("figure", f"S-14 {len(wrong)} of {looked_at} answers lack a header")
    assert wrong == []
    assert cookies > 50 / share


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "status"),
    [
        pytest.param("/no-such-page/", 404, id="not there"),
        pytest.param("/cases/H-9999/", 302, id="not signed in"),
        pytest.param("/help", 301, id="without its slash"),
        pytest.param("/help/%00", 400, id="a NUL"),
        pytest.param("/fails/", 500, id="a failure"),
        pytest.param("/static/no-such-file.css", 404, id="a file that is not there"),
    ],
)
def test_answers_that_no_view_gives(url: str, status: int, https: Settings) -> None:
    https.ROOT_URLCONF = __name__
    https.APPEND_SLASH = True
    answer = Browser(raise_request_exception=False).get(url, secure=True)
    assert answer.status_code == status
    assert missing(answer) == []


@pytest.mark.django_db
def test_a_wrong_host_and_plain_http(https: Settings) -> None:
    for answer in (Browser().get("/help/"), Browser(headers={"host": "evil.example"}).get("/", secure=True)):
        lacking = missing(answer)
        assert set(lacking) <= {"Strict-Transport-Security"}


def test_style_and_script(https: Settings) -> None:
    answer = Browser().get("/static/css/app.css", secure=True)
    assert answer.status_code == 200
    assert missing(answer) == ["Cache-Control"]  # may be kept: it says nothing


def test_signed_in_pages_may_be_asked_for_a_passkey(amina_browser: Browser) -> None:
    page = amina_browser.get("/accounts/factors/passkeys/new/")
    assert "publickey-credentials-create=(self)" in page["Permissions-Policy"]
    assert "publickey-credentials-create=()" in amina_browser.get("/my-day/")["Permissions-Policy"]


class TestFromElsewhere:
    SCRIPT = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}
    FRAME = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    PICTURE = {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}

    @pytest.mark.parametrize("headers", [SCRIPT, FRAME, PICTURE], ids=["script", "frame", "picture"])
    @pytest.mark.parametrize("url", ["/my-day/", "/help/", "/static/css/app.css", "/healthz"])
    def test_nothing_is_fetched_or_embedded(
        self, headers: dict[str, str], url: str, amina_browser: Browser
    ) -> None:
        answer = amina_browser.get(url, headers=headers)
        assert answer.status_code == 403
        assert "Another site asked for this page" in answer.text
        assert "Osei" not in answer.text

    def test_nothing_is_sent(self, amina_browser: Browser) -> None:
        answer = amina_browser.post("/accounts/logout/", headers=self.LINK)
        assert answer.status_code == 403
        assert amina_browser.get("/my-day/").status_code == 200

    def test_a_link_can_be_followed(self, amina_browser: Browser) -> None:
        assert amina_browser.get("/my-day/", headers=self.LINK).status_code == 200

    @pytest.mark.parametrize("where", ["same-origin", "none"])
    def test_our_own_pages_can_do_everything(self, where: str, amina_browser: Browser) -> None:
        headers = {"sec-fetch-site": where, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}
        assert amina_browser.post("/accounts/stay/", headers=headers).status_code == 204
