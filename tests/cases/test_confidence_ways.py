"""Who reads what is kept in confidence: each way to a case, with each kind of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import access
from cases.actions.access import SealNames
from cases.actions.confidences import confide
from cases.models import AccessNotice, Address, Case, Confidence, Entry, KeptDocument, Named
from cases.rules.access import WAYS, access_path
from hestia.accounts.models import User
from hestia.audit.models import REFUSED, Event
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.cases.kept import kept
from tests.roles import as_application

NOON, TODAY = make.NOON, make.TODAY
WHY = "She rang the out-of-hours line and is frightened."
TEXT, TITLE = "Two flats, before the month is over", "Visit by SC07"
BY_REASON = "A reason given"
NO_NOTE = "For those who work with the client"


@dataclass(frozen=True)
class Cast:
    """Who may be led to her case: those of her service, and one of another."""

    case: Case
    worker: User
    colleague: User
    manager: User
    outsider: User

    def browser(self, person: User) -> Browser:
        browser = Browser()
        browser.force_login(person)
        return browser


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def cast(her_case: Case, amina: User, ben: User, carys: User, dev: User) -> Cast:
    return Cast(her_case, amina, ben, carys, dev)


def is_second_worker(cast: Cast) -> User:
    cast.case.second_worker = cast.outsider
    cast.case.save()
    return cast.outsider


def covers_worker(cast: Cast, case: Case | None = None) -> User:
    access.arrange_cover(
        worker=cast.worker,
        person=cast.outsider,
        first=TODAY,
        last=TODAY,
        words=WHY,
        case=case,
        by=cast.manager,
        at=NOON,
    )
    return cast.outsider


def covers_case(cast: Cast) -> User:
    return covers_worker(cast, cast.case)


def gives_reason(cast: Cast) -> User:
    access.give_reason(reference=cast.case.reference, reason="she_came", words=WHY, by=cast.outsider, at=NOON)
    return cast.outsider


def breaks_glass(cast: Cast) -> User:
    access.break_glass(
        reference=cast.case.reference,
        reason="danger",
        words=WHY,
        by=cast.outsider,
        at=NOON,
        calendar=BankHoliday.objects.calendar("ew"),
    )
    return cast.outsider


def breaks_glass_after_a_reason(cast: Cast) -> User:
    gives_reason(cast)
    return breaks_glass(cast)


def is_named(cast: Cast) -> User:
    names = SealNames([cast.manager, cast.worker], [])
    access.seal_case(case=cast.case, names=names, words=WHY, by=cast.manager, at=NOON)
    given = {"given_at": NOON, "given_by": cast.manager}
    Named(client=cast.case.client, person=cast.outsider, standing_as=Named.Standing.SEES, **given).save()
    return cast.outsider


def uses_key(cast: Cast) -> User:
    names = SealNames([cast.manager, cast.worker], [cast.outsider])
    access.seal_case(case=cast.case, names=names, words=WHY, by=cast.manager, at=NOON)
    return breaks_glass(cast)


LED: list[tuple[str, Callable[[Cast], User]]] = [
    ("Key worker", lambda cast: cast.worker),
    ("Second worker", is_second_worker),
    ("Team and manager", lambda cast: cast.colleague),
    ("Team and manager", lambda cast: cast.manager),
    ("Cover for a worker", covers_worker),
    ("Cover for one case", covers_case),
    (BY_REASON, gives_reason),
    ("Emergency access", breaks_glass),
    ("Emergency access", breaks_glass_after_a_reason),
    ("Named on a sealed case", is_named),
    ("Named for emergencies on a sealed case", uses_key),
]


def test_no_way_is_forgotten() -> None:
    assert {name for name, _ in LED} == {way.name for way in WAYS}


@pytest.mark.parametrize("kind", Confidence.Kind.values)
@pytest.mark.parametrize(("way", "lead"), LED)
def test_is_for_those_who_work_with_her(
    way: str, lead: Callable[[Cast], User], kind: str, cast: Cast
) -> None:
    kept = Confidence(case=cast.case, kind=kind, title=TITLE, text=TEXT, made_at=NOON, made_by=cast.worker)
    kept.save()
    person = lead(cast)
    reached = Case.objects.visible_to(person, at=NOON).annotate(way=access_path(person, at=NOON))
    assert reached.values_list("way", flat=True).get(pk=cast.case.pk) == way
    is_theirs = way != BY_REASON or kind not in {"police_operation", "privileged"}

    assert Confidence.objects.visible_to(person, at=NOON).filter(pk=kept.pk).exists() == is_theirs
    with as_application(person, at=NOON):  # where a query forgets to ask
        for rows in (Confidence.objects, Confidence.history):
            assert rows.filter(id=kept.pk).exists() == is_theirs

    browser = cast.browser(person)
    ref = cast.case.reference
    page = reverse("cases:confidence", args=[ref])
    before = browser.get(page).text
    assert (TITLE in before) == is_theirs
    assert (NO_NOTE in before) == (way == BY_REASON)
    shown = browser.post(reverse("cases:shown", args=[ref, "confidence", kept.pk]))
    assert shown.status_code == (HTTPStatus.FOUND if is_theirs else HTTPStatus.NOT_FOUND)
    assert (TEXT in browser.get(page).text) == is_theirs
    assert (TITLE in browser.get(reverse("cases:history", args=[ref])).text) == is_theirs
    assert Event.objects.filter(kind="confidence.shown").count() == is_theirs
    if not is_theirs:
        assert Event.objects.filter(kind=REFUSED, by=person, case_ref=ref).exists()


@pytest.mark.parametrize(("way", "lead"), LED)
def test_so_are_its_papers_and_how_many_there_are(way: str, lead: Callable[[Cast], User], cast: Cast) -> None:
    confide(case=cast.case, kind="privileged", title=TITLE, text=TEXT, by=cast.worker, at=NOON)
    papers = [kept(cast.case, cast.worker, kind, kind.encode()) for kind in ("letter", "court", "advice")]
    for paper in papers:
        paper.file.name = f"{TITLE}.pdf"
        paper.file.save()
    person = lead(cast)
    theirs = [paper for paper in papers if way != BY_REASON or paper.kind not in {"court", "advice"}]

    seen = KeptDocument.objects.visible_to(person, at=NOON)
    assert [*seen.order_by("number")] == theirs
    with as_application(person, at=NOON):  # where a query forgets to ask
        assert [*KeptDocument.objects.order_by("number")] == theirs
        assert {row.id for row in KeptDocument.history.all()} == {paper.pk for paper in theirs}
        confided = Entry.objects.filter(title=Entry.IN_CONFIDENCE)
        assert confided.exists() == Entry.history.filter(title=Entry.IN_CONFIDENCE).exists()
        assert confided.exists() == (way != BY_REASON)
        for lines in (Entry.objects.all(), Entry.history.all()):
            told = {line.url for line in lines if line.kind == Entry.Kind.DOCUMENT}
            assert told == {paper.get_absolute_url() for paper in theirs}

    browser, ref = cast.browser(person), cast.case.reference
    page = browser.get(reverse("desk:documents", args=[ref])).text
    for paper in papers:
        assert (f">{paper.number}. " in page) == (paper in theirs)
        answer = browser.get(paper.get_absolute_url())
        assert answer.status_code == (HTTPStatus.OK if paper in theirs else HTTPStatus.NOT_FOUND)
        assert (f"{TITLE}.pdf" in answer.text) == (way != BY_REASON)
    assert (f"{TITLE}.pdf" in page) == (way != BY_REASON)
    page = browser.get(reverse("cases:history", args=[ref])).text
    assert (Entry.IN_CONFIDENCE in page) == (way != BY_REASON)
    story = browser.get(cast.case.get_absolute_url()).text
    for paper in papers:
        added = f"Document {paper.number} added"
        assert (added in page, added in story) == (paper in theirs, paper in theirs)


class TestShownByAReason:
    """Health, an address and how somebody is reached stay readable on duty, and each is told."""

    @pytest.fixture
    def home(self, her_case: Case) -> Address:
        home = Address(case=her_case, kind="own", text="1 Quiet Road", from_on=TODAY)
        home.save()
        return home

    def show(self, browser: Browser, home: Address) -> None:
        url = reverse("cases:shown", args=[home.case.reference, "address", home.pk])
        assert "1 Quiet Road" in browser.post(url, follow=True).text

    def test_tells_her_worker_and_manager_each_time(self, cast: Cast, home: Address) -> None:
        browser = cast.browser(gives_reason(cast))
        for notice in AccessNotice.objects.all():
            notice.read(at=NOON)
        for times in (1, 2):
            self.show(browser, home)
            unread = {each.person: each.shown_times for each in AccessNotice.objects.filter(read_at=None)}
            assert unread == {cast.worker: times, cast.manager: times}
            assert unread.keys() == {each.person for each in AccessNotice.objects.all()}
        told = cast.browser(cast.worker).get(reverse("desk:notifications")).text
        assert "shown 2 hidden details" in " ".join(told.split())

    def test_tells_who_came_to_answer_for_her_since(self, cast: Cast, home: Address, ben: User) -> None:
        browser = cast.browser(gives_reason(cast))
        cast.case.second_worker = ben
        cast.case.save()
        self.show(browser, home)
        assert AccessNotice.objects.get(person=ben).shown_times == 1

    @pytest.mark.parametrize(
        "lead", [is_second_worker, covers_worker, breaks_glass_after_a_reason, lambda cast: cast.worker]
    )
    def test_is_not_told_of_who_works_with_her(
        self, lead: Callable[[Cast], User], cast: Cast, home: Address
    ) -> None:
        self.show(cast.browser(lead(cast)), home)
        assert not AccessNotice.objects.filter(shown_times__gt=0).exists()
