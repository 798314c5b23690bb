"""Small ways round a rule: many at once, a Host that was made up, a link on another site, a list of names."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone
from pytest_django import Settings
from whitenoise import WhiteNoise

from hestia.accounts.models import User
from hestia.accounts.views import WRONG_TRIES
from hestia.db.worker import do_next
from tests import make

APPS = ("hestia", "cases", "referrals", "riskassessment", "supportplans", "oversight", "rights", "desk")
OWN_CODE = [path for name in APPS for path in Path(settings.BASE_DIR, name).rglob("*.py")]
HOSTS = ["localhost:6666", "127.0.0.1:1", "localhost", "testserver:8000"]


@pytest.mark.django_db(transaction=True)
def test_of_40_wrong_passwords_at_once_no_more_are_judged_than_one_after_the_other(
    record_property: Callable[[str, object], None],
) -> None:
    person = make.user("Amina Osei")
    browser = Browser()
    browser.force_login(person)
    browser.get("/hide/")
    cookie = browser.cookies["sid"].value

    def guess(number: int) -> Any:
        one = Browser()
        one.cookies["sid"] = cookie
        try:
            return one.post("/unlock/", {"password": f"guess number {number}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(guess, range(40)))
    judged = answers.count(200)
    record_property("figure", f"S17a  of 40 wrong unlocks at once {judged} were answered")
    assert judged == WRONG_TRIES - 1  # with the last one the session ends
    assert set(answers) == {200, 302}
    browser.post("/unlock/", {"password": make.PASSWORD})
    assert browser.get("/my-day/")["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_neither_hiding_again_nor_handing_over_gives_more_tries(amina: User) -> None:
    browser = Browser()
    browser.force_login(amina)
    for tries in range(WRONG_TRIES):
        assert browser.get("/hide/").status_code == 302, tries
        session = browser.session
        session.pop("locked", None)  # as a page that was handed over, which is not locked but shown
        session["showing"] = {"pages": ["/"], "then": "/"}
        session.save()
        answer = browser.post("/unlock/", {"password": "wrong"})
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
def test_no_link_in_mail_goes_where_a_request_says(
    host: str, amina: User, hal: User, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    amina.enrolled_at = None  # an invitation of hers was never used: another may go
    amina.save()
    headers = {"host": host}
    browser = Browser(headers=headers)
    browser.post("/accounts/password/reset/", {"email": hal.email})
    browser.force_login(hal)
    browser.post(f"/settings/staff/{amina.pk}/", {"invite": "1"})
    mail.outbox.clear()
    while do_next(at=timezone.now()):
        pass
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert f"{settings.ADDRESS}/accounts/" in message.body
        assert host not in message.body.replace(settings.ADDRESS, "")


def test_no_address_is_built_of_a_request() -> None:
    assert len(OWN_CODE) > 150
    assert [path for path in OWN_CODE if "build_absolute_uri" in path.read_text(encoding="utf-8")] == []


@pytest.mark.django_db
class TestHiding:
    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_a_link_elsewhere_locks_nothing(self, site: str, amina_browser: Browser) -> None:
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        page = amina_browser.get("/hide/", headers=headers)
        assert page.status_code == 200
        assert "Hestia" not in page.content.decode()
        assert amina_browser.get("/accounts/").status_code == 200

    def test_its_button_does_with_the_secret_of_the_page_only(self, amina: User) -> None:
        browser = Browser(enforce_csrf_checks=True)
        browser.force_login(amina)
        assert browser.post("/hide/").status_code == 403
        assert browser.get("/accounts/").status_code == 200
        cross = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        page = browser.get("/hide/", headers=cross)
        token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        browser.post("/hide/", {"csrfmiddlewaretoken": token})
        assert browser.get("/accounts/")["Location"] == "/unlock/"

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}])
    def test_our_link_a_bookmark_and_a_typed_address_do(
        self, headers: dict[str, str], amina_browser: Browser
    ) -> None:
        assert amina_browser.get("/hide/", headers=headers)["Location"] == "/unlock/"
        assert amina_browser.get("/accounts/")["Location"] == "/unlock/"


def test_the_list_of_static_files_is_not_served(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    folder.mkdir()
    for ending in ("", ".gz"):  # of an earlier release
        (folder / f"staticfiles.json{ending}").write_text("{}")
    backend = {"staticfiles": {"BACKEND": "hestia.ui.storage.HashedStaticFiles"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=settings.STORAGES | backend, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
    served = WhiteNoise(None, root=str(folder), prefix="/static/").files
    assert len(served) > 100
    assert [name for name in served if "staticfiles" in name] == []
    assert (tmp_path / "staticfiles.json").exists()
