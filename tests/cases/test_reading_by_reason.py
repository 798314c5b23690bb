"""Who gave a reason reads a record and notes the contact; whatever else its pages offer is refused."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.actions.access import break_glass, give_reason
from cases.actions.contact import stop_unsafe_ways
from cases.actions.details import add_address, change_section, correct_address
from cases.models import Address, Case, Entry, Refused, SafeContact
from cases.rules.access import READING
from hestia.accounts.models import Notice, User
from hestia.db.acting import acting_as
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


# A note is what a reader writes, and that they know her; words to look for are sent, and never in an address.
SENT = {"cases:note_new", "cases:notes_search", "cases:link_new"}


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


@pytest.mark.parametrize("way", ["desk:access_reason", "desk:access_emergency"])
@pytest.mark.parametrize(
    ("searched", "is_refused"), [("ghada karam", True), ("KARAM ghada", True), ("Rosa", False), ("", False)]
)
def test_a_reason_says_not_for_whom_somebody_searched(
    searched: str, is_refused: bool, way: str, her_case: Case, dev: User
) -> None:
    """Whether or not it is she: of her record nothing is asked."""
    browser = Browser()
    browser.force_login(dev)
    if searched:
        browser.post(reverse("desk:search"), {"q": searched})
    sent = {"reason": "she_came", "words": "Ghada Karam came to our office."}
    for reference in (her_case.reference, "H-9147"):
        page = browser.post(reverse(way), {**sent, "reference": reference}, follow=True).text
        assert ("Take out “Ghada Karam”: you searched for it" in page) is is_refused
    assert Case.objects.visible_to(dev, at=make.NOON).exists() is not is_refused


def test_an_emergency_opens_for_work_what_a_reason_opens_to_read(
    browser: Browser, dev: User, her_case: Case
) -> None:
    edit = reverse("cases:details_edit", args=[her_case.reference, "about"])
    assert browser.get(edit).status_code == HTTPStatus.FORBIDDEN
    in_an_emergency(dev, her_case)
    assert browser.get(edit).status_code == HTTPStatus.OK


def in_an_emergency(person: User, case: Case) -> None:
    calendar = BankHoliday.objects.calendar("ew")
    break_glass(
        reference=case.reference, reason="danger", words=WHY, by=person, at=make.NOON, calendar=calendar
    )


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

    def test_by_anybody_but_her_workers_is_told_to_her_managers_too(
        self, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        home = Address(case=her_case, kind="own", text="7 Station Road", from_on=make.TODAY)
        with acting_as(ben):  # of her team, and not her worker
            add_address(case=her_case, address=home, by=ben, at=make.NOON)
        assert {notice.person for notice in Notice.objects.all()} == {amina, carys}
        assert not any("Station" in notice.words for notice in Notice.objects.all())
        for person in (amina, carys):
            told = Browser()
            told.force_login(person)
            page = told.get(reverse("desk:notifications")).text
            assert f"Ben Archer changed how to reach the client of {her_case.reference}." in page

    def test_is_not_changed_in_an_emergency_and_the_page_says_what_to_do(
        self, browser: Browser, her_case: Case, dev: User
    ) -> None:
        home = Address.objects.create(
            case=her_case, kind="own", text="48 Marlowe Street", from_on=make.TODAY - timedelta(days=9)
        )
        in_an_emergency(dev, her_case)
        contact = SafeContact.objects.get(case=her_case)
        for name, *about in (
            ("cases:details_edit", "safe-contact"),
            ("cases:address_new",),
            ("cases:address_edit", home.pk),
        ):
            page = reverse(name, args=[her_case.reference, *about])
            assert "only those who work with her change" in browser.get(page, follow=True).text
        new = Address(case=her_case, kind="own", text="1 Mill Lane", from_on=make.TODAY)
        contact.phone = "07700 900666"
        who: dict[str, Any] = {"case": her_case, "by": dev, "at": make.NOON}
        for act in (
            partial(change_section, title="Safe contact", details=contact, changed={"phone"}, **who),
            partial(add_address, address=new, **who),
            partial(correct_address, address=home, **who),
        ):
            with acting_as(dev), pytest.raises(Refused, match="only those who work with her change"):
                act()
        assert SafeContact.objects.get(case=her_case).phone != "07700 900666"
        assert not Notice.objects.exists()
        browser.post(reverse("cases:note_new", args=[her_case.reference]), note())
        assert Entry.objects.notes().filter(case=her_case, by=dev).count() == 1

    def test_is_stopped_in_an_emergency_by_whoever_is_told_that_it_is_not_safe(
        self, her_case: Case, dev: User, amina: User, carys: User
    ) -> None:
        in_an_emergency(dev, her_case)
        told: dict[str, Any] = {
            "on": make.TODAY,
            "because": "She said so on the phone",
            "by": dev,
            "at": make.NOON,
        }
        assert stop_unsafe_ways(case=her_case, ways=["may_call"], **told)
        assert {notice.person for notice in Notice.objects.all()} == {amina, carys}
