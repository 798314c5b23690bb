"""Group sessions and shared journeys: planned, joined unless a manager must look first, and asked again."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.groups import cancel_group, end_place, plan_group
from cases.actions.hazards import CLEAR, WAIT, book_place, book_worker, decide
from cases.models import Case, ClientGroup, Entry, GroupPlace, Hazard, HeldBooking, Refused
from cases.queries.hazards import match_standing, pairs_to_decide
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.directory.models import Interpreter
from tests import make
from tests.cases.test_hazards import PHONE, keep_out, tell
from tests.roles import as_application

pytestmark = pytest.mark.django_db


def planned(by: User, service: Service, *, days: int = 3, **more: Any) -> ClientGroup:
    group = ClientGroup(
        **{
            "kind": ClientGroup.Kind.SESSION,
            "title": "Cookery",
            "service": service,
            "held_on": timezone.localdate() + timedelta(days=days),
            "start_time": time(14),
            "place": "Library, Mill Lane",
            "led_by": by,
            **more,
        }
    )
    return plan_group(group=group, by=by, at=timezone.now())


def join(case: Case, group: ClientGroup, by: User) -> GroupPlace | HeldBooking:
    return book_place(case=case, group=group, by=by, at=timezone.now())


@pytest.fixture
def third(ben: User, outreach: Service) -> Case:
    return make.case(
        worker=ben, service=outreach, by=ben, client=make.client("Zaffre", first_language="Hindi")
    )


@pytest.fixture
def group(amina: User, outreach: Service) -> ClientGroup:
    return planned(amina, outreach)


class TestPages:
    def test_it_is_planned_joined_left_and_cancelled(
        self, her_case: Case, amina: User, outreach: Service, amina_browser: Browser
    ) -> None:
        day = timezone.localdate() + timedelta(days=2)
        sent = {
            "kind": "journey",
            "title": "To the tribunal",
            "service": outreach.pk,
            "held_on_day": day.day,
            "held_on_month": day.month,
            "held_on_year": day.year,
            "start_time": "9:30am",
            "place": "Station",
            "destination": "",
            "led_by": amina.pk,
        }
        page = amina_browser.post(reverse("cases:group_new"), sent)
        assert "Say where the journey goes" in page.text
        assert "To the tribunal" in page.text  # what was typed is there
        amina_browser.post(reverse("cases:group_new"), {**sent, "destination": "York House"})
        group = ClientGroup.objects.get()
        add = reverse("cases:group_place_new", args=[group.pk])
        for typed, words in (
            ("H-9999", "no open case with this reference"),
            ("tomorrow", "References look like H-0000"),
            ("", "Choose a client"),
        ):
            assert words in amina_browser.post(add, {"reference": typed}).text
        page = amina_browser.post(add, {"mine": her_case.pk}, follow=True)
        assert CLEAR in page.text
        assert her_case.reference in page.text
        place = GroupPlace.objects.get()
        assert (place.appointment.title, place.appointment.due_time) == (
            "Shared journey: To the tribunal",
            time(9, 30),
        )
        assert place.appointment.context == f"Station to York House. With {amina}."
        assert "She is in it already" in amina_browser.post(add, {"reference": her_case.reference}).text
        assert her_case.reference in amina_browser.get(reverse("cases:groups")).text
        amina_browser.post(reverse("cases:group_place_end", args=[her_case.reference, place.pk]))
        place.refresh_from_db()
        place.appointment.refresh_from_db()
        assert place.ended_by == amina
        assert place.appointment.cancelled_at
        amina_browser.post(reverse("cases:group_cancellation", args=[group.pk]))
        assert amina_browser.post(add, {"mine": her_case.pk}).status_code == 409
        assert "This was cancelled." in amina_browser.get(add).text

    def test_no_day_that_is_past(self, amina: User, outreach: Service, amina_browser: Browser) -> None:
        page = amina_browser.post(
            reverse("cases:group_new"),
            {"kind": "group", "title": "Tea", "held_on_day": 1, "held_on_month": 2, "held_on_year": 2025},
        )
        assert "on or after" in page.text
        assert not ClientGroup.objects.exists()

    def test_another_service_knows_of_nothing(self, group: ClientGroup, dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        assert "Cookery" not in browser.get(reverse("cases:groups")).text
        assert browser.get(group.get_absolute_url()).status_code == 404
        with as_application(dev, at=timezone.now()):
            assert not ClientGroup.objects.exists()


class TestHazards:
    def test_who_shares_a_phone_waits_and_goes_on_when_it_is_decided(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        tell(her_case, note=PHONE)
        tell(third, note=PHONE)
        assert isinstance(join(her_case, group, amina), GroupPlace)
        browser = Browser()
        browser.force_login(ben)
        page = browser.post(
            reverse("cases:group_place_new", args=[group.pk]), {"mine": third.pk}, follow=True
        )
        assert WAIT in page.text
        [pair] = pairs_to_decide(by=carys)
        assert (pair.sides, pair.act_in_words) == ([third.reference, her_case.reference], "Group session")
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=timezone.now())
        assert third.groupplace_set.current().get().group == group
        # The pair is remembered: on another day nobody is asked.
        again = planned(amina, group.service, days=9)
        assert isinstance(join(her_case, again, amina), GroupPlace)
        assert isinstance(join(third, again, ben), GroupPlace)

    def test_one_who_waits_counts_as_there(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, outreach: Service
    ) -> None:
        fourth = make.case(worker=amina, service=outreach, by=amina, client=make.client("Ghada", "Karam"))
        for case, number in ((her_case, PHONE), (third, f"{PHONE}, 07700 900456"), (fourth, "07700 900456")):
            tell(case, note=number)
        assert isinstance(join(her_case, group, amina), GroupPlace)
        assert isinstance(join(third, group, ben), HeldBooking)
        assert isinstance(join(fourth, group, amina), HeldBooking)

    def test_several_groups_wait_and_of_one_the_later(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User
    ) -> None:
        tell(her_case, note=PHONE)
        tell(third, note=PHONE)
        other = planned(amina, group.service, days=5)
        for where in (group, other):
            join(her_case, where, amina)
        waits = [join(third, where, ben) for where in (group, other, group)]
        assert {booking.pk for booking in HeldBooking.objects.waiting()} == {waits[1].pk, waits[2].pk}

    def test_the_interpreter_of_the_session_is_compared_too(
        self, her_case: Case, outreach: Service, amina: User, carys: User
    ) -> None:
        tell(her_case, note=PHONE)
        Interpreter(name="Sami Aziz", phone=PHONE).save()
        group = planned(amina, outreach, interpreter="Sami Aziz")
        assert isinstance(join(her_case, group, amina), HeldBooking)
        [pair] = pairs_to_decide(by=carys)
        assert "Sami Aziz" in pair.sides[1]

    def test_what_is_recorded_after_the_group_was_formed_asks_again_once(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        for case, by in ((her_case, amina), (third, ben)):
            assert isinstance(join(case, group, by), GroupPlace)
        match_standing()
        assert pairs_to_decide(by=carys) == []
        tell(her_case, note=PHONE)
        tell(third, note=PHONE)
        for _ in range(2):
            match_standing()
        [pair] = pairs_to_decide(by=carys)
        assert (pair.is_booked, pair.is_standing, pair.act) == (True, False, "group")
        browser = Browser()
        browser.force_login(carys)
        page = browser.get(reverse("cases:booking_decision", args=[pair.pk])).text
        assert "Both take part already" in page
        decide(pair=pair, verdict="same", outcome="not_placed", by=carys, at=timezone.now())
        match_standing()
        assert pairs_to_decide(by=carys) == []

    @pytest.mark.parametrize("what", ["over", "left", "cancelled"])
    def test_not_of_what_is_over_or_who_left(
        self, what: str, her_case: Case, third: Case, amina: User, ben: User, outreach: Service
    ) -> None:
        group = planned(amina, outreach, days=0)
        places = [join(case, group, by) for case, by in ((her_case, amina), (third, ben))]
        if what == "over":
            ClientGroup.objects.filter(pk=group.pk).update(held_on=make.TODAY - timedelta(days=800))
        elif what == "left":
            assert isinstance(places[0], GroupPlace)
            end_place(place=places[0], by=amina, at=timezone.now())
        else:
            cancel_group(group=group, by=amina, at=timezone.now())
        tell(her_case, note=PHONE)
        tell(third, note=PHONE)
        match_standing()
        assert not Hazard.objects.exists()

    def test_a_sealed_client_there_holds_nothing_up_and_is_told_to_her_keeper(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        join(third, group, ben)
        keep_out(amina, third, "sealed", by=carys)
        tell(her_case, note=PHONE)
        tell(third, note=PHONE)
        assert isinstance(join(her_case, group, amina), GroupPlace)
        [pair] = pairs_to_decide(by=carys)
        assert (pair.is_booked, pair.act) == (True, "group")


def test_nobody_joins_what_is_over(her_case: Case, amina: User, outreach: Service) -> None:
    group = planned(amina, outreach, days=0)
    with pytest.raises(Refused, match="over"):
        book_place(case=her_case, group=group, by=amina, at=timezone.now() + timedelta(days=2))


def test_a_student_sees_no_place_of_hers(her_case: Case, group: ClientGroup, amina: User, efua: User) -> None:
    join(her_case, group, amina)
    assert efua.role == Role.STUDENT
    assert not GroupPlace.objects.visible_to(efua).exists()
    assert her_case.entry_set.filter(kind=Entry.Kind.TASK, title__startswith="Group session").exists()


class TestWhoIsWithHer:
    """Whoever is put beside her is compared themselves, and what was decided of them is remembered."""

    def beside(self, case: Case, worker: User, student: User, by: User) -> HeldBooking | None:
        return book_worker(
            case=case,
            service=case.service,
            worker=worker,
            second_worker=student,
            why="A placement",
            by=by,
            at=timezone.now(),
        )

    @pytest.mark.parametrize("how", ["name", "phone", "e-mail"])
    def test_a_student_whose_name_or_number_is_in_her_record(
        self, how: str, her_case: Case, amina: User, efua: User, carys: User
    ) -> None:
        User.objects.filter(pk=efua.pk).update(phone=PHONE)
        efua.refresh_from_db()
        told = {"name": {"name": "Efua Mensa"}, "phone": {"note": PHONE}, "e-mail": {"note": efua.email}}[how]
        tell(her_case, **told)
        assert isinstance(self.beside(her_case, amina, efua, carys), HeldBooking)
        [pair] = pairs_to_decide(by=carys)
        assert pair.sides == [her_case.reference, f"With her: {efua}"]
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=timezone.now())
        her_case.refresh_from_db()
        assert her_case.second_worker == efua
        her_case.second_worker = None
        her_case.save()
        assert self.beside(her_case, amina, efua, carys) is None  # nobody is asked again

    def test_nobody_else_waits(self, her_case: Case, amina: User, efua: User, carys: User) -> None:
        tell(her_case, name="Efua")  # one name is no person's
        assert self.beside(her_case, amina, efua, carys) is None

    def test_who_leads_a_group(self, her_case: Case, amina: User, ben: User, carys: User) -> None:
        tell(her_case, name=str(ben))
        assert isinstance(join(her_case, planned(ben, her_case.service), amina), HeldBooking)
        [pair] = pairs_to_decide(by=carys)
        assert pair.sides[1] == f"With her: {ben}"
