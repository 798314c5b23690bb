"""Who gave a reason reads a record and notes the contact; whatever else its pages offer is refused."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.actions.access import break_glass, give_reason
from cases.models import Case, Entry, SafeContact
from cases.rules.access import READING
from hestia.accounts.models import Notice, User
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.cases.noted import note

WHY = "She came to us and asks for her worker."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def browser(dev: User, her_case: Case) -> Browser:
    """Return the browser of someone of another team who gave a reason."""
    give_reason(reference=her_case.reference, reason="she_came", words=WHY, by=dev, at=make.NOON)
    browser = Browser()
    browser.force_login(dev)
    return browser


def pages_of_a_case() -> Iterator[tuple[str, URLPattern]]:
    """Yield each address that names a case and no other record, and its pattern."""

    def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
            elif set(pattern.pattern.converters) == {"ref"}:
                yield f"{prefix}{pattern.name}", pattern

    return walk(get_resolver())


# A note is what a reader writes; words to look for in what may be read are sent, and never in an address.
SENT = {"cases:note_new", "cases:notes_search"}


def test_every_page_that_does_more_is_refused_and_every_page_to_read_opens(
    browser: Browser, her_case: Case
) -> None:
    wrong, pages = [], 0
    for name, pattern in pages_of_a_case():
        needed: set[str] = getattr(pattern.callback, "permissions", set())
        page = browser.get(reverse(name, args=[her_case.reference])).status_code
        is_to_read = needed <= READING
        pages += 1
        if is_to_read and page == HTTPStatus.FORBIDDEN and name != "cases:address_new":
            wrong.append((name, page))
        if not is_to_read and page not in {HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}:
            wrong.append((name, page))
        sent = browser.post(reverse(name, args=[her_case.reference]), {"x": "y"}).status_code
        if name not in SENT and sent not in {HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}:
            wrong.append((name, sent))
    assert wrong == []
    assert pages == len(list(pages_of_a_case())) > 25


def test_a_note_of_the_contact_is_kept(browser: Browser, dev: User, her_case: Case) -> None:
    page = browser.get(reverse("cases:note_new", args=[her_case.reference]))
    assert page.status_code == HTTPStatus.OK
    browser.post(reverse("cases:note_new", args=[her_case.reference]), note())
    assert Entry.objects.notes().filter(case=her_case, by=dev).count() == 1


def test_nothing_that_would_be_refused_is_offered(browser: Browser, her_case: Case) -> None:
    text = browser.get(her_case.get_absolute_url()).text
    for name in ("cases:task_new", "cases:allocation"):
        assert reverse(name, args=[her_case.reference]) not in text
    assert "/print/" not in text
    assert reverse("cases:note_new", args=[her_case.reference]) in text


def test_an_emergency_opens_for_work_what_a_reason_opens_to_read(
    browser: Browser, dev: User, her_case: Case
) -> None:
    edit = reverse("cases:details_edit", args=[her_case.reference, "safe-contact"])
    assert browser.get(edit).status_code == HTTPStatus.FORBIDDEN
    calendar = BankHoliday.objects.calendar("ew")
    break_glass(
        reference=her_case.reference, reason="danger", words=WHY, by=dev, at=make.NOON, calendar=calendar
    )
    assert browser.get(edit).status_code == HTTPStatus.OK


class TestHowSheIsReached:
    def test_is_changed_by_who_has_just_shown_a_second_factor(
        self, amina_browser: Browser, her_case: Case, clock: time_machine.Traveller
    ) -> None:
        edit = reverse("cases:details_edit", args=[her_case.reference, "safe-contact"])
        assert amina_browser.get(edit).status_code == HTTPStatus.OK
        clock.shift(timedelta(minutes=6))
        for answer in (amina_browser.get(edit), amina_browser.post(edit, {"phone": "07700 900999"})):
            assert answer.status_code == HTTPStatus.FOUND
        assert SafeContact.objects.get(case=her_case).phone != "07700 900999"

    @pytest.mark.parametrize("who", ["amina", "ben", "carys"])
    def test_is_told_to_both_workers_but_whoever_changed_it(
        self, who: str, her_case: Case, request: pytest.FixtureRequest
    ) -> None:
        amina, ben, by = (request.getfixturevalue(name) for name in ("amina", "ben", who))
        her_case.second_worker = ben
        her_case.save()
        browser = Browser()
        browser.force_login(by)
        edit = reverse("cases:details_edit", args=[her_case.reference, "safe-contact"])
        form = browser.get(edit).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        answer = browser.post(edit, {**sent, "code_word": "Marigold"})
        assert answer.status_code == HTTPStatus.FOUND
        assert {notice.person for notice in Notice.objects.all()} == {amina, ben} - {by}
        assert not any(
            "Marigold" in notice.words or "Ghada" in notice.words for notice in Notice.objects.all()
        )
