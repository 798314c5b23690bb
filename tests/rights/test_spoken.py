"""What is asked by reference of who opens no record: nothing is told, it waits, and a manager records it."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.models import Case, Deadline, Entry, SafeContact
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.refusals import Refused
from rights.actions import corrections, erasures, extend
from rights.actions import spoken as actions
from rights.actions.requests import ask_again
from rights.actions.retention import set_hold
from rights.models import AccessRequest, Correction, LegalHold, SpokenRequest
from tests import make
from tests.rights.asked import RECEIVED, request_of
from tests.rights.test_complaints import at_noon, browser_of
from tests.rights.test_whole import seal
from tests.roles import as_application
from tests.security.test_at_once import sent_at_once
from tests.supportplans.pages import day, text_of

__all__ = ["at_noon"]

pytestmark = pytest.mark.django_db
COPY = {
    "way": "by_hand",
    "way_words": "At the library, never at home.",
    "channel": "spoken",
    "asked_for": "Everything about me.",
    "extent": "all",
}
HOLD = {"asker": "court", "reference": "CO/12/2026", "reason": "A claim against the trafficker."}
UNKNOWN = "H-9999"


def sent(reference: str, **fields: Any) -> dict[str, Any]:
    """Return what the page for a copy sends."""
    rang = day("received_on", make.TODAY - timedelta(days=1))
    return {**COPY, **rang, "once": str(uuid4()), "of_reference": reference, **fields}


def ring(gita: User, reference: str, **fields: Any) -> Any:
    """Record that a client rang."""
    return browser_of(gita).post(reverse("rights:spoken_copy"), sent(reference, **fields), follow=True)


def ask_hold(gita: User, reference: str) -> Any:
    """Record that a court rang."""
    days = {**day("received_on", make.TODAY), **day("review_on", make.TODAY + timedelta(days=90))}
    fields = {**HOLD, **days, "once": str(uuid4()), "of_reference": reference}
    return browser_of(gita).post(reverse("rights:spoken_hold"), fields, follow=True)


def take_down(gita: User, reference: str, *, on: date = make.TODAY) -> None:
    """Record it without the page."""
    actions.take_down(reference=reference, kind="copy", received_on=on, answers={}, by=gita, at=make.NOON)


def withdraw(person: User, asked: SpokenRequest, *, once: str = "") -> Any:
    """Press the button that withdraws what was recorded."""
    where = reverse("rights:spoken_withdrawal", args=[asked.pk])
    return browser_of(person).post(where, {"once": once or str(uuid4())}, follow=True)


def notices() -> set[int]:
    """Return who was told."""
    return set(Notice.objects.filter(url__startswith="/rights/").values_list("person_id", flat=True))


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


class TestNothingIsTold:
    def test_a_known_an_unknown_and_a_sealed_reference_get_one_answer(
        self, gita: User, carys: User, ruth: User, her_case: Case, outreach: Service
    ) -> None:
        closed = make.case(service=outreach, worker=her_case.worker)
        seal(closed, seeing=[ruth, carys], with_key=[], by=carys)
        seen = set()
        for reference in (her_case.reference, UNKNOWN, closed.reference):
            page = ring(gita, reference)
            seen.add((page.status_code, *page.redirect_chain, text_of(page).replace(reference, "H-0000")))
            SpokenRequest.objects.all().delete()
        assert len(seen) == 1
        assert her_case.client.first_name not in page.text

    def test_each_is_on_the_log_alike(self, gita: User, her_case: Case) -> None:
        for reference in (her_case.reference, UNKNOWN):
            ring(gita, reference)
        lines = Event.objects.filter(kind="spoken_request.received").order_by("pk")
        assert [line.case_ref for line in lines] == [her_case.reference, UNKNOWN]
        assert lines[0].detail == lines[1].detail

    def test_twenty_a_day(self, gita: User, her_case: Case) -> None:
        for number in range(actions.MOST_A_DAY):
            take_down(gita, f"H-{8000 + number}")
        page = browser_of(gita).post(reverse("rights:spoken_copy"), sent(her_case.reference))
        assert page.status_code == 409
        assert "Ask a manager of the record" in text_of(page)
        assert "At the library" in page.text, "nothing typed is lost"

    @pytest.mark.django_db(transaction=True)
    def test_also_of_several_at_once(self, gita: User) -> None:
        for number in range(actions.MOST_A_DAY - 1):
            take_down(gita, f"H-{8000 + number}")
        asked = sent(UNKNOWN)
        del asked["once"]
        done = sent_at_once([browser_of(gita) for _ in range(4)], reverse("rights:spoken_copy"), asked)
        assert sorted(answer.status_code for answer in done) == [302, 409, 409, 409]
        assert SpokenRequest.objects.count() == actions.MOST_A_DAY

    def test_a_reference_that_is_none_is_said_to_be(self, gita: User) -> None:
        page = ring(gita, "Maria")
        assert "References look like H-0000" in text_of(page)
        assert "At the library" in page.text
        assert not SpokenRequest.objects.exists()

    def test_only_who_opens_no_record_is_asked(self, carys: User, amina: User, hal: User) -> None:
        for person in (carys, amina, hal):
            assert browser_of(person).get(reverse("rights:spoken_copy")).status_code == 403


class TestWhoIsTold:
    def test_managers_for_whom_the_case_exists(
        self, gita: User, carys: User, dev: User, ruth: User, her_case: Case
    ) -> None:
        [house] = dev.services.all()
        elsewhere = make.user("Tom Whitfield", role=Role.MANAGER, services=[house])
        ring(gita, make.case(service=house, worker=dev).reference)
        assert notices() == {elsewhere.pk}
        Notice.objects.all().delete()
        ring(gita, her_case.reference)
        assert notices() == {carys.pk, ruth.pk}
        [told] = Notice.objects.filter(person=carys, url__startswith="/rights/")
        assert her_case.reference in told.words
        assert "library" not in told.words

    def test_of_a_sealed_one_only_who_is_named_on_it(
        self, gita: User, carys: User, ruth: User, her_case: Case
    ) -> None:
        seal(her_case, seeing=[ruth, carys], with_key=[], by=carys)
        late = make.user("Ngozi Okafor", role=Role.MANAGER, services=[her_case.service])
        ring(gita, her_case.reference)
        assert notices() == {carys.pk, ruth.pk}
        assert browser_of(late).get(SpokenRequest.objects.get().get_absolute_url()).status_code == 404

    def test_nobody_of_an_unknown_one(self, gita: User, carys: User) -> None:
        ring(gita, UNKNOWN)
        assert notices() == set()


class TestItIsRecordedInTheCase:
    def test_a_copy_from_the_day_she_rang(self, gita: User, carys: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        asked = SpokenRequest.objects.get()
        browser = browser_of(carys)
        assert her_case.reference in text_of(browser.get(reverse("rights:requests")))
        page = browser.get(asked.get_absolute_url())
        assert "At the library, never at home." in page.text
        done = browser.post(asked.get_absolute_url(), {**COPY, "once": str(uuid4())}, follow=True)
        assert "Her request is recorded in the case." in text_of(done)
        made = AccessRequest.objects.get()
        assert (made.case, made.received_on, made.made_by) == (
            her_case,
            make.TODAY - timedelta(days=1),
            carys,
        )
        assert Deadline.objects.filter(case=her_case, kind=Deadline.Kind.ACCESS_REQUEST).exists()
        asked.refresh_from_db()
        assert asked.end == "recorded"
        assert browser.get(asked.get_absolute_url()).status_code == 404
        assert "Asked by reference" not in text_of(browser.get(reverse("rights:requests")))

    def test_if_she_asked_already_that_request_answers_both(
        self, gita: User, carys: User, her_case: Case
    ) -> None:
        request_of(her_case, by=carys)
        ring(gita, her_case.reference)
        asked = SpokenRequest.objects.get()
        page = text_of(browser_of(carys).get(asked.get_absolute_url()))
        assert "A request of hers is open: it answers this one too." in page
        assert "Count it with the open request" in page
        assert "sooner" not in page
        browser_of(carys).post(asked.get_absolute_url(), {**COPY, "once": str(uuid4())})
        asked.refresh_from_db()
        assert asked.end == "already"
        assert AccessRequest.objects.get().received_on == RECEIVED
        assert Event.objects.filter(kind="access_request.asked_again", by=carys).count() == 1

    def test_if_that_one_counts_from_later_it_is_moved_to_the_day_she_asked(
        self, gita: User, carys: User, her_case: Case
    ) -> None:
        request = request_of(her_case, by=carys)
        first = date(2026, 11, 10)
        ring(gita, her_case.reference, **day("received_on", first))
        where = SpokenRequest.objects.get().get_absolute_url()
        page = text_of(browser_of(carys).get(where))
        assert "It counts from 16 November 2026, and will count from 10 November 2026" in page
        done = text_of(browser_of(carys).post(where, {**COPY, "once": str(uuid4())}, follow=True))
        assert "It counts from 10 November 2026 now, and her copy is due sooner." in done
        request.refresh_from_db()
        assert request.received_on == first
        versions = request.history.order_by("history_date", "history_id")
        assert [version.received_on for version in versions] == [RECEIVED, first]
        promises = Deadline.objects.filter(case=her_case, kind=Deadline.Kind.ACCESS_REQUEST).order_by("pk")
        assert [(promise.due_on, promise.cancelled_why) for promise in promises] == [
            (date(2026, 12, 16), Deadline.REPLACED),
            (date(2026, 12, 10), ""),
        ]
        told = Entry.objects.get(case=her_case, title__contains="earlier than was recorded")
        assert "It counted from 16 November 2026" in told.body
        assert "10 December 2026" in told.body

    @pytest.mark.parametrize(
        ("first", "counts"),
        [
            pytest.param(date(2026, 11, 10), True, id="in time"),
            pytest.param(date(2026, 10, 9), False, id="too late"),
        ],
    )
    def test_two_months_more_count_if_they_were_said_within_the_first(
        self, first: date, counts: bool, gita: User, carys: User, her_case: Case
    ) -> None:
        request = request_of(her_case, by=carys)
        extend(request=request, why="Ten years.", told_on=make.TODAY, by=carys, at=make.NOON)
        moved = ask_again(request=request, on=first, by=carys, at=make.NOON)
        assert bool(moved.extension_why) == counts
        due = Deadline.objects.get(case=her_case, kind=Deadline.Kind.ACCESS_REQUEST, cancelled_at=None)
        assert due.due_on == (date(2027, 2, 10) if counts else date(2026, 11, 9))

    def test_the_days_that_were_said_are_there_to_be_read(
        self, gita: User, carys: User, her_case: Case
    ) -> None:
        days = {**day("from_on", date(2019, 2, 3)), **day("until_on", date(2020, 6, 30))}
        ring(gita, her_case.reference, extent="part", **days)
        ask_hold(gita, her_case.reference)
        for kind, said in (
            ("copy", {"from_on": date(2019, 2, 3), "until_on": date(2020, 6, 30)}),
            ("hold", {"review_on": make.TODAY + timedelta(days=90)}),
        ):
            page = browser_of(carys).get(SpokenRequest.objects.get(kind=kind).get_absolute_url()).text
            for name, on in said.items():
                for part, number in (("day", on.day), ("month", on.month), ("year", on.year)):
                    [box] = re.findall(rf'<input[^>]*name="{name}_{part}"[^>]*>', page)
                    assert f'value="{number}"' in box, box

    def test_a_hold(self, gita: User, carys: User, her_case: Case) -> None:
        ask_hold(gita, her_case.reference)
        asked = SpokenRequest.objects.get()
        fields = {**HOLD, **day("review_on", make.TODAY + timedelta(days=90)), "once": str(uuid4())}
        browser_of(carys).post(asked.get_absolute_url(), fields)
        held = LegalHold.objects.get()
        assert (held.client_id, held.asker, held.set_by) == (her_case.client_id, "court", carys)
        asked.refresh_from_db()
        assert asked.end == "recorded"


class TestAHoldCountsFromTheCall:
    def test_nothing_of_hers_is_deleted(self, gita: User, her_case: Case, outreach: Service) -> None:
        ask_hold(gita, her_case.reference)
        with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic():
            SafeContact.objects.filter(case=her_case).delete()
        other = make.case(service=outreach, worker=her_case.worker)
        SafeContact.objects.filter(case=other).delete()

    def test_no_erasure_is_asked_for(self, gita: User, carys: User, her_case: Case) -> None:
        her_case.status = Case.Status.CLOSED
        assert erasures.HELD not in erasures.ask_blockers(her_case, by=carys, at=make.NOON)
        ask_hold(gita, her_case.reference)
        assert erasures.ask_blockers(her_case, by=carys, at=make.NOON) == [erasures.HELD]

    def test_nothing_is_said_to_be_erased(self, gita: User, carys: User, her_case: Case) -> None:
        ask_hold(gita, her_case.reference)
        with pytest.raises(Refused) as refused:
            corrections.refuse_erasing(Correction(case=her_case), by=carys)
        assert refused.value.by_field == {"decision": corrections.HELD}

    def test_withdrawn_by_who_recorded_it_and_they_are_told(
        self, gita: User, carys: User, her_case: Case
    ) -> None:
        ask_hold(gita, her_case.reference)
        asked = SpokenRequest.objects.get()
        another = make.user("Nora Lind", role=Role.DATA_PROTECTION_LEAD)
        assert "Only they can withdraw it" in text_of(withdraw(another, asked))
        asked.refresh_from_db()
        assert asked.withdrawn_at is None
        withdraw(gita, asked)
        asked.refresh_from_db()
        assert asked.withdrawn_by == gita
        assert Notice.objects.filter(person=carys, words__contains="withdrawn").count() == 1
        assert Event.objects.filter(kind="spoken_request.withdrawn", by=gita).count() == 1
        assert browser_of(carys).get(asked.get_absolute_url()).status_code == 404
        SafeContact.objects.filter(case=her_case).delete()

    def test_each_button_has_a_key_of_its_own(self, gita: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        ring(gita, UNKNOWN)
        page = browser_of(gita).get(reverse("rights:requests")).text
        keys = re.findall(r'name="once"[^>]*value="([^"]+)"', page)
        assert len(keys) == len(set(keys)) == 2
        for asked, key in zip(SpokenRequest.objects.order_by("pk"), keys, strict=True):
            withdraw(gita, asked, once=key)
        assert not SpokenRequest.objects.waiting().exists()

    def test_it_is_shown_where_her_record_is_kept(self, gita: User, carys: User, her_case: Case) -> None:
        kept = reverse("rights:kept", args=[her_case.reference])
        case_page = reverse("desk:case", args=[her_case.reference])
        browser = browser_of(carys)
        assert "legal hold" not in text_of(browser.get(case_page))
        ask_hold(gita, her_case.reference)
        asked = SpokenRequest.objects.get()
        page = browser.get(kept)
        assert "A legal hold was asked for by reference. Gita Rao was asked on" in text_of(page)
        assert asked.get_absolute_url() in page.text
        assert "There is a legal hold" in text_of(browser.get(case_page))
        withdraw(gita, asked)
        assert "by reference" not in text_of(browser.get(kept))


class TestInPostgreSQL:
    """What the application is held to, whatever its Python does."""

    def test_who_reads_which(self, gita: User, carys: User, amina: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        ring(gita, UNKNOWN)
        later = make.NOON + timedelta(seconds=1)  # in the moment itself who writes one meets it
        read: dict[User, set[str]] = {gita: set(), carys: {her_case.reference}, amina: set()}
        for person, references in read.items():
            with as_application(person, at=later):
                rows = set(SpokenRequest.objects.values_list("of_reference", flat=True))
            assert rows == references, person
            seen = set(SpokenRequest.objects.visible_to(person).values_list("of_reference", flat=True))
            assert seen == references, person

    def test_nobody_else_writes_one(self, gita: User, carys: User, amina: User, her_case: Case) -> None:
        for person, by in ((carys, carys), (amina, amina), (gita, carys)):
            spoken = SpokenRequest(
                of_reference=her_case.reference,
                kind="hold",
                received_on=make.TODAY,
                made_at=make.NOON,
                made_by=by,
            )
            with as_application(person, at=make.NOON), pytest.raises(DatabaseError), transaction.atomic():
                spoken.save()

    def test_what_was_said_stays_and_it_ends_once(self, gita: User, carys: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        rows = SpokenRequest.objects.all()
        ended = {"ended_at": make.NOON, "ended_by": carys}
        changes: list[dict[str, Any]] = [
            {"of_reference": UNKNOWN},
            {"received_on": make.TODAY - timedelta(days=9)},
            {"end": "recorded", "ended_at": make.NOON, "ended_by": gita},
            {"withdrawn_at": make.NOON, "withdrawn_by": gita},
            {"end": "recorded", **ended},
        ]
        for person in (gita, carys):
            for change in changes[: 4 if person == carys else 5]:
                with as_application(person, at=make.NOON), pytest.raises(DatabaseError), transaction.atomic():
                    rows.update(**change)
        with as_application(carys, at=make.NOON):
            assert rows.update(end="recorded", **ended) == 1
        with as_application(carys, at=make.NOON), pytest.raises(DatabaseError), transaction.atomic():
            rows.update(end="already")

    def test_of_a_day_before_it_was_written(self, gita: User, her_case: Case) -> None:
        with pytest.raises(DatabaseError, match="came_before_it_was_written"), transaction.atomic():
            take_down(gita, her_case.reference, on=make.TODAY + timedelta(days=1))

    def test_a_hold_ends_once_there_is_one_that_takes_its_place(
        self, gita: User, carys: User, her_case: Case
    ) -> None:
        ask_hold(gita, her_case.reference)
        recorded = {"end": "recorded", "ended_at": make.NOON, "ended_by": carys}
        once_only = pytest.raises(DatabaseError, match="ended once")
        with as_application(carys, at=make.NOON), once_only, transaction.atomic():
            SpokenRequest.objects.update(**recorded)
        held: dict[str, Any] = {**HOLD, "review_on": make.TODAY + timedelta(days=90)}
        set_hold(case=her_case, **held, by=carys, at=make.NOON)
        with as_application(carys, at=make.NOON):
            assert SpokenRequest.objects.update(**recorded) == 1

    def test_who_asked_reads_nothing_of_who_was_told(self, gita: User, carys: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        read = {}
        for person in (gita, carys):
            with as_application(person, at=make.NOON):
                read[person] = Notice.objects.filter(words__contains=her_case.reference).count()
        assert read == {gita: 0, carys: 1}

    def test_nobody_is_told_again_of_an_old_one(self, gita: User, carys: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        key, later = SpokenRequest.objects.get().pk, make.NOON + timedelta(hours=1)
        for person, at in ((gita, later), (carys, make.NOON)):
            with (
                time_machine.travel(at, tick=False),
                as_application(person, at=at),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT tell_of_spoken(%s)", [key])
        assert Notice.objects.filter(url__startswith="/rights/").count() == 1
