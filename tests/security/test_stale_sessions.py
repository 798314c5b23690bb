"""What a stolen session reads once its second factor is old: by how secret a thing is, not by its page."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, SafeContact
from desk.documents.printables import PRINTABLES
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from tests import make
from tests.addresses import address, patterns
from tests.browsing import session_of
from tests.cases.kept import kept

PHONE = "07700 900 461"
FRESH, SOME_MINUTES, AN_HOUR = timedelta(), timedelta(minutes=6), timedelta(minutes=61)
AGES = [FRESH, SOME_MINUTES, AN_HOUR]


def enough(age: timedelta, level: Level) -> bool:
    """Say it anew, in words: secret within five minutes, sensitive within an hour, all else always."""
    if level == Level.SECRET:
        return age < timedelta(minutes=5)
    return level < Level.SENSITIVE or age < timedelta(hours=1)


@pytest.fixture
def contact(her_case: Case) -> SafeContact:
    contact = her_case.safe_contact
    contact.phone, contact.code_word, contact.may_call = PHONE, "marigold", True
    contact.save()
    return contact


def grown(browser: Browser, age: timedelta) -> Browser:
    """Let a session's second factor have been shown that long ago."""
    session = session_of(browser)
    for record in session["account_authentication_methods"]:
        record["at"] -= age.total_seconds()
    session.save()
    return browser


def is_asked(response: Any) -> bool:
    """Whether a page leads to where the second factor is shown again."""
    return bool(response.status_code == 302 and "/accounts/again/" in response["Location"])


@pytest.mark.parametrize("age", AGES, ids=str)
class TestByLevel:
    @pytest.mark.parametrize("slug", PRINTABLES)
    def test_each_paper_as_it_is_shown_and_as_it_is_made(
        self, slug: str, age: timedelta, her_case: Case, amina_browser: Browser
    ) -> None:
        kind = PRINTABLES[slug]
        level = Level.SECRET if kind.audience.is_outside else max(fact.level for fact in kind.tells)
        browser = grown(amina_browser, age)
        shown = browser.get(reverse("desk:print_preview", args=[her_case.reference, slug]))
        made = browser.post(reverse("desk:print", args=[her_case.reference, slug]), {"why": "A meeting"})
        assert [is_asked(shown), is_asked(made)] == [not enough(age, level)] * 2

    @pytest.mark.parametrize("level", [Level.PERSONAL, Level.SENSITIVE, Level.SECRET])
    def test_each_document(
        self, level: Level, age: timedelta, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        document = kept(her_case, amina, kind="other", level=level)
        browser, where = grown(amina_browser, age), [her_case.reference, document.number]
        for page in ("cases:kept_file", "cases:kept_edit"):
            assert is_asked(browser.get(reverse(page, args=where))) is not enough(age, level)

    def test_how_she_is_reached(self, age: timedelta, contact: SafeContact, amina_browser: Browser) -> None:
        browser, ref = grown(amina_browser, age), contact.case.reference
        pages = [
            reverse("cases:details", args=[ref, "safe-contact"]),
            reverse("referrals:worksheet_copy", args=[ref]),
        ]
        for url in pages:
            page = browser.get(url)
            assert is_asked(page) is not enough(age, Level.SENSITIVE)
            assert is_asked(page) or PHONE in page.content.decode() or "worksheet" in url
        # To change it takes as fresh a factor as to see an address.
        edit = browser.get(reverse("cases:details_edit", args=[ref, "safe-contact"]))
        assert is_asked(edit) is not enough(age, Level.SECRET)
        # What is read before each call stays on every page of hers.
        assert "Call" in browser.get(her_page(contact.case)).content.decode()

    def test_records_of_others_and_ones_own_sessions(self, age: timedelta, amina: User) -> None:
        stolen, elsewhere = Browser(), Browser()
        make.sign_in(stolen, amina)
        with time_machine.travel(timezone.now() + timedelta(seconds=90)):  # no code counts twice
            make.sign_in(elsewhere, amina)
        grown(stolen, age)
        ended = stolen.post(reverse("usersessions_list"), {"session": "others"})
        opened = stolen.get(reverse("desk:access_reason"))
        assert [is_asked(ended), is_asked(opened)] == [age > timedelta(minutes=5)] * 2
        still_in = elsewhere.get(reverse("desk:my_day")).status_code == 200
        assert still_in is is_asked(ended)


def test_no_page_of_a_case_says_a_phone_to_an_old_session(
    contact: SafeContact, amina_browser: Browser
) -> None:
    """Every address of a case, as far as a reference alone leads there."""
    browser = grown(amina_browser, AN_HOUR)
    read = 0
    pages = {address(name, asks, contact.case) for name, asks in patterns() if "ref" in asks}
    for page_address in sorted(pages):
        page = browser.get(page_address)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            read += 1
            assert PHONE not in page.content.decode(), page_address
            assert "marigold" not in page.content.decode(), page_address
    assert read > 20


def test_what_was_sent_and_never_shown_who_by_is_not_sent_on(
    contact: SafeContact, amina_browser: Browser
) -> None:
    browser = grown(amina_browser, AN_HOUR)
    edit = reverse("cases:details_edit", args=[contact.case.reference, "safe-contact"])
    assert is_asked(browser.post(edit, {"phone": "07700 900 999", "version": contact.version}))
    assert is_asked(browser.get(edit))  # its owner, who opens the same page
    assert "account_reauthentication_state" not in session_of(browser)


def her_page(case: Case) -> str:
    return case.get_absolute_url()
