"""Group sessions and shared journeys: planned, joined unless a manager must look first, and asked again."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.bookings import CLEAR, WAIT, book_place, book_worker
from cases.actions.groups import cancel_group, end_place, is_unsuitable, plan_group
from cases.actions.hazards import decide
from cases.actions.tasks import cancel_task, finish_task, move_task
from cases.forms.groups import GroupPlaceForm
from cases.models import (
    AccessGrant,
    Case,
    ClientGroup,
    Deadline,
    Entry,
    GroupPlace,
    Hazard,
    HeldBooking,
    Person,
    Refused,
)
from cases.queries.hazards import match_standing, pairs_to_decide
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.db.acting import acting_as
from hestia.directory.models import Interpreter
from hestia.staff.models import DbsCheck
from hestia.staff.queries.register import latest_checks
from rights.queries.register import rows_of_her
from tests import make
from tests.cases.test_hazards import PHONE, keep_out, tell
from tests.roles import as_application
from tests.staff import keeping

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
    def test_a_typed_reference_of_a_case_that_is_not_there_for_who_asks_is_none(
        self, her_case: Case, amina: User, dev: User, house_b: Service
    ) -> None:
        """Asked of the form alone, without the rules of rows."""
        theirs = make.case(worker=dev, service=house_b)
        group = planned(amina, her_case.service)
        for case, errors in ((her_case, []), (theirs, [GroupPlaceForm.NOT_THERE])):
            form = GroupPlaceForm({"reference": case.reference}, group=group, by=amina)
            assert form.errors.get("reference", []) == errors

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
        for name in ("cases:group", "cases:group_change"):  # what was typed stands in nobody’s history
            shown = amina_browser.get(reverse(name, args=[group.pk])).text
            assert "tribunal" in shown
            assert "tribunal" not in shown.partition("<title>")[2].partition("</title>")[0]
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

    def test_what_is_cancelled_stands_in_nobodys_diary(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        """Nor in that of whoever keeps a client whom the one who cancels must not know of."""
        places = [join(her_case, group, amina), join(third, group, ben)]
        keep_out(amina, third, "sealed", by=carys)
        browser = Browser()
        browser.force_login(amina)
        page = browser.post(reverse("cases:group_cancellation", args=[group.pk]), follow=True).text
        assert third.reference not in page
        for place in places:
            assert isinstance(place, GroupPlace)
            place.refresh_from_db()
            assert place.ended_by == amina
            assert Deadline.objects.get(pk=place.appointment_id).cancelled_why == "It was cancelled"
        third.refresh_from_db()
        assert third.next_due_on != group.held_on

    def test_no_day_that_is_past(self, amina: User, outreach: Service, amina_browser: Browser) -> None:
        page = amina_browser.post(
            reverse("cases:group_new"),
            {"kind": "group", "title": "Tea", "held_on_day": 1, "held_on_month": 2, "held_on_year": 2025},
        )
        assert "on or after" in page.text
        assert not ClientGroup.objects.exists()

    def test_what_is_cancelled_fills_no_list_of_what_was(
        self, amina: User, outreach: Service, amina_browser: Browser
    ) -> None:
        was = planned(amina, outreach, title="Sewing")
        ClientGroup.objects.filter(pk=was.pk).update(held_on=timezone.localdate() - timedelta(days=1))
        for number in range(10):
            cancel_group(group=planned(amina, outreach, title=f"Walk {number}"), by=amina, at=timezone.now())
        page = amina_browser.get(reverse("cases:groups")).text
        assert "Sewing" in page.partition(">Over<")[2]
        assert "Walk 9" in page.partition(">Cancelled<")[2].partition(">Over<")[0]

    def test_only_who_works_with_clients_leads(
        self, amina: User, hal: User, farah: User, efua: User, outreach: Service, amina_browser: Browser
    ) -> None:
        hal.services.add(outreach)
        page = amina_browser.get(reverse("cases:group_new")).text
        asked = page.partition('name="led_by"')[2].partition("</select>")[0]
        assert {person for person in (amina, hal, farah, efua) if str(person) in asked} == {amina, efua}

    def test_an_interpreter_whom_she_does_not_want_is_asked_about_first(
        self, her_case: Case, outreach: Service, amina: User, amina_browser: Browser
    ) -> None:
        her_case.client.interpreters_to_avoid = "Not Sami Aziz"
        her_case.client.save()
        group = planned(amina, outreach, interpreter="Sami Aziz")
        add = reverse("cases:group_place_new", args=[group.pk])
        page = amina_browser.post(add, {"mine": her_case.pk}).text
        assert "Look again at Sami Aziz, who interprets there: she may not want them." in page
        assert f'value="{her_case.pk}" selected' in page  # what was chosen is there
        assert not GroupPlace.objects.exists()
        ticked = {"mine": her_case.pk, "is_right_interpreter": "on"}
        page = amina_browser.post(add, ticked, follow=True).text
        assert "takes part" in page
        assert CLEAR not in page
        assert GroupPlace.objects.get().case == her_case

    def test_a_place_that_her_record_names_is_asked_about_first(
        self, her_case: Case, outreach: Service, amina: User, amina_browser: Browser
    ) -> None:
        her_case.exploited_where = "A nail bar in Peckham"
        her_case.save()
        Person(case=her_case, name="Karim", kind="other", risk="exploiter", note="Lives in Deptford").save()
        group = planned(amina, outreach, place="Peckham Library")
        add = reverse("cases:group_place_new", args=[group.pk])
        page = amina_browser.post(add, {"mine": her_case.pk}).text
        where = "her record names Peckham among the places where she was exploited"
        assert f"Look again at where it is, Peckham Library: {where}." in page
        assert not GroupPlace.objects.exists()
        amina_browser.post(add, {"mine": her_case.pk, "is_right_interpreter": "on"})
        assert GroupPlace.objects.get().case == her_case
        change = reverse("cases:group_change", args=[group.pk])
        sent = {
            "held_on_day": group.held_on.day,
            "held_on_month": group.held_on.month,
            "held_on_year": group.held_on.year,
            "start_time": "2pm",
            "place": "Deptford Lounge",
            "led_by": amina.pk,
            "why": "The room is taken",
            "version": group.version,
        }
        page = amina_browser.post(change, sent).text
        words = "her record names Deptford with somebody who may be a danger to her"
        assert f"Look again at Deptford Lounge for {her_case.reference}: {words}." in page
        amina_browser.post(change, {**sent, "place": "Hackney Library"})
        group.refresh_from_db()
        assert group.place == "Hackney Library"  # of which her record says nothing

    @pytest.mark.parametrize(
        ("starts", "words"),
        [
            ("3:30pm", "Amina Osei is with “Cookery” at 2pm"),
            ("12:30pm", "Layla Mansour interprets at “Cookery” at 2pm"),
        ],
    )
    def test_nobody_is_at_two_places_at_once_without_being_asked_about(
        self, starts: str, words: str, amina: User, outreach: Service, amina_browser: Browser
    ) -> None:
        other = planned(amina, outreach, interpreter="Layla Mansour")
        sent = {
            "kind": "group",
            "title": "Sewing",
            "service": outreach.pk,
            "held_on_day": other.held_on.day,
            "held_on_month": other.held_on.month,
            "held_on_year": other.held_on.year,
            "start_time": starts,
            "place": "Church hall",
            "led_by": amina.pk,
            "interpreter": "Layla Mansour",
        }
        new = reverse("cases:group_new")
        page = amina_browser.post(new, sent).text
        assert words in page
        assert 'value="Church hall"' in page
        assert ClientGroup.objects.get() == other
        amina_browser.post(new, {**sent, "is_right_anyway": "on"})
        assert ClientGroup.objects.filter(title="Sewing").exists()

    @pytest.mark.parametrize("how", ["two hours later", "cancelled", "somebody else"])
    def test_nor_asked_about_without_need(
        self, how: str, amina: User, ben: User, outreach: Service, amina_browser: Browser
    ) -> None:
        other = planned(ben if how == "somebody else" else amina, outreach)
        if how == "cancelled":
            cancel_group(group=other, by=amina, at=timezone.now())
        sent = {
            "kind": "group",
            "title": "Sewing",
            "service": outreach.pk,
            "held_on_day": other.held_on.day,
            "held_on_month": other.held_on.month,
            "held_on_year": other.held_on.year,
            "start_time": "4pm" if how == "two hours later" else "2pm",
            "place": "Church hall",
            "led_by": amina.pk,
        }
        amina_browser.post(reverse("cases:group_new"), sent)
        assert ClientGroup.objects.filter(title="Sewing").exists()

    def test_who_waits_stands_in_the_log(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User
    ) -> None:
        for case in (her_case, third):
            tell(case, note=PHONE)
        join(her_case, group, amina)
        assert isinstance(join(third, group, ben), HeldBooking)
        browser = Browser()
        browser.force_login(ben)
        assert third.reference in browser.get(group.get_absolute_url()).text
        shown = Event.objects.filter(kind="list.seen", by=ben).latest("pk")
        assert set(shown.cases) == {her_case.reference, third.reference}

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


def page_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


class TestWhoLeads:
    """Whoever is with them is not kept out of her case, and was not found unsuitable."""

    @pytest.mark.parametrize("how", ["excluded", "sealed"])
    def test_whoever_must_not_know_of_her_is_not_put_beside_her(
        self, how: str, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        group = planned(ben, her_case.service)
        keep_out(ben, her_case, how, by=carys)
        by = amina if how == "excluded" else carys
        with pytest.raises(Refused, match=str(ben)):
            join(her_case, group, by)
        assert not HeldBooking.objects.exists()

    def test_whoever_was_found_not_suitable_leads_nothing(
        self, her_case: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        keeping.check(amina, by=carys, outcome="refused")
        page = page_of(ben)
        sent = page.post(reverse("cases:group_place_new", args=[group.pk]), {"reference": her_case.reference})
        assert f"{amina} cannot be with clients at present." in sent.text
        # Neither why, nor of which check.
        assert "not suitable" not in sent.text
        assert not GroupPlace.objects.exists()
        with pytest.raises(Refused) as refusal:
            planned(amina, group.service)
        assert "led_by" in refusal.value.by_field

    @pytest.mark.parametrize(
        ("later", "is_refused"),
        [
            pytest.param({"level": "basic"}, True, id="a weaker one says nothing"),
            pytest.param({"level": "barred"}, False, id="a stronger one stands"),
            pytest.param({"is_mistake": True}, True, id="recorded by mistake"),
        ],
    )
    def test_the_check_that_counts_is_that_of_the_register(
        self, later: dict[str, Any], is_refused: bool, amina: User, ben: User, carys: User, outreach: Service
    ) -> None:
        first = keeping.check(ben, by=carys, outcome="refused")
        number = {"certificate_number": "174999999999"}
        keeping.check(ben, by=carys, issued_on=first.issued_on + timedelta(days=9), **{**number, **later})
        [counts] = latest_checks([ben], today=make.TODAY).values()
        assert (counts.outcome == DbsCheck.Outcome.REFUSED) == is_refused
        with as_application(amina, at=timezone.now()):
            assert is_unsuitable(ben, by=amina) == is_refused


class TestCancelled:
    """Nobody takes part any more: of clients whom the one who cancels does not see, too."""

    @pytest.mark.parametrize("how", ["excluded", "sealed"])
    def test_ends_the_place_of_who_is_closed_to_them_and_tells_her_worker_alone(
        self, how: str, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        places = [join(her_case, group, amina), join(third, group, ben)]
        keep_out(amina, third, how, by=carys)
        page = page_of(amina).post(reverse("cases:group_cancellation", args=[group.pk]), follow=True).text
        assert third.reference not in page
        for place in places:
            assert isinstance(place, GroupPlace)
            place.refresh_from_db()
            assert place.ended_by == amina
            assert Deadline.objects.get(pk=place.appointment_id).cancelled_why == "It was cancelled"
        [notice] = Notice.objects.all()
        assert notice.person == ben
        assert "“Cookery”" in notice.words
        with as_application(amina, at=timezone.now()):
            assert not Notice.objects.exists()

    def test_takes_back_what_waits_and_tells_who_asked(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        for case in (her_case, third):
            tell(case, note=PHONE)
        join(her_case, group, amina)
        assert isinstance(join(third, group, ben), HeldBooking)
        keep_out(amina, third, "excluded", by=carys)
        page_of(amina).post(reverse("cases:group_cancellation", args=[group.pk]))
        assert HeldBooking.objects.get().withdrawn_by == amina
        assert [notice.person for notice in Notice.objects.all()] == [ben]

    def test_of_a_case_that_is_only_read_too(
        self, her_case: Case, group: ClientGroup, house_b: Service, amina: User, ben: User, dev: User
    ) -> None:
        """A client moved to another service, and the one who cancels gave a reason to read."""
        place = join(her_case, group, amina)
        her_case.service, her_case.worker = house_b, dev
        her_case.save()
        AccessGrant(
            case=her_case,
            kind=AccessGrant.Kind.ASKED,
            person=ben,
            reason=AccessGrant.Reason.values[0],
            from_at=timezone.now() - timedelta(hours=1),
            until_at=timezone.now() + timedelta(hours=5),
            words="I hand her case over to her new worker.",
            given_at=timezone.now(),
            given_by=ben,
        ).save()
        page = page_of(ben).post(reverse("cases:group_cancellation", args=[group.pk]), follow=True)
        assert page.status_code == 200
        assert isinstance(place, GroupPlace)
        place.refresh_from_db()
        assert place.ended_by == ben
        assert {notice.person for notice in Notice.objects.all()} == {dev, amina}


def test_who_led_it_who_planned_it_and_a_manager_learn_that_somebody_else_cancelled_it(
    outreach: Service, amina: User, ben: User, carys: User
) -> None:
    group = planned(amina, outreach)
    cancel_group(group=group, by=ben, at=timezone.now())
    told = {notice.person: notice.words for notice in Notice.objects.all()}
    assert told.keys() == {amina, carys}
    assert all("Ben Archer cancelled" in words for words in told.values())
    Notice.objects.all().delete()
    cancel_group(group=planned(amina, outreach), by=amina, at=timezone.now())
    assert not Notice.objects.exists()


class TestMovedToAnotherService:
    """A client takes her place along: whoever works with her there reads of what, and can take her out."""

    def test_it_is_in_the_copy_of_her_record_and_can_be_ended(
        self, her_case: Case, group: ClientGroup, house_b: Service, amina: User, dev: User
    ) -> None:
        place = join(her_case, group, amina)
        assert isinstance(place, GroupPlace)
        her_case.service, her_case.worker = house_b, dev
        her_case.save()
        with as_application(dev, at=timezone.now()):
            assert [row.group for row in rows_of_her(GroupPlace, her_case.client_id, by=dev)] == [group]
            assert ClientGroup.objects.update(title="Another") == 0
        browser = page_of(dev)
        page = browser.get(group.get_absolute_url()).text
        assert "Take out" in page
        assert "Cancel it" not in page
        assert browser.get(reverse("cases:group_place_new", args=[group.pk])).status_code == 404
        end = reverse("cases:group_place_end", args=[her_case.reference, place.pk])
        assert browser.post(end, follow=True).status_code == 200
        place.refresh_from_db()
        assert place.ended_by == dev


class TestAppointment:
    """Her place ends with what stands in her diary, and that is moved with the group alone."""

    def joined(self, case: Case, by: User, *, days: int = 3) -> GroupPlace:
        place = join(case, planned(by, case.service, days=days), by)
        assert isinstance(place, GroupPlace)
        return place

    @pytest.mark.parametrize("how", ["cancelled", "closed", "died"])
    def test_her_place_ends_with_it(self, how: str, her_case: Case, amina: User) -> None:
        place, now = self.joined(her_case, amina), timezone.now()
        if how == "cancelled":
            cancel_task(task=place.appointment, why="She is ill", by=amina, at=now)
        elif how == "closed":
            her_case.close(kind=Case.ExitKind.PLANNED, on=timezone.localdate(now), by=amina, at=now)
        else:
            her_case.record_death(on=timezone.localdate(now), words="Today", by=amina, at=now)
        place.refresh_from_db()
        assert place.ended_by == amina

    def test_a_death_that_was_a_mistake_gives_no_place_back(self, her_case: Case, amina: User) -> None:
        place, now = self.joined(her_case, amina), timezone.now()
        her_case.record_death(on=timezone.localdate(now), words="Today", by=amina, at=now)
        her_case.take_back_death(by=amina, at=now)
        assert Deadline.objects.get(pk=place.appointment_id).cancelled_at

    def test_is_neither_moved_nor_done_before_its_day(self, her_case: Case, amina: User) -> None:
        task, now = self.joined(her_case, amina).appointment, timezone.now()
        with pytest.raises(Refused, match="takes part in a group"):
            move_task(task=task, to=task.due_on + timedelta(days=1), why="Later", by=amina, at=now)
        with pytest.raises(Refused, match="takes part in a group"):
            finish_task(task=task, outcome="", on=timezone.localdate(now), by=amina, at=now)
        page = page_of(amina)
        assert (
            "Change the date" not in page.get(reverse("cases:task", args=[her_case.reference, task.pk])).text
        )
        moving = page.get(reverse("cases:task_date", args=[her_case.reference, task.pk])).text
        assert "She takes part in a group on this date" in moving

    def test_is_done_on_its_day_and_she_took_part(self, her_case: Case, amina: User) -> None:
        place = self.joined(her_case, amina, days=0)
        now = timezone.now()
        finish_task(task=place.appointment, outcome="", on=timezone.localdate(now), by=amina, at=now)
        place.refresh_from_db()
        assert place.ended_at is None

    def test_whose_case_is_closed_is_nobody_beside_her(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User
    ) -> None:
        """Even where her place still stands, as it did when no case ended it."""
        join(third, group, ben)
        now = timezone.now()
        third.close(kind=Case.ExitKind.PLANNED, on=timezone.localdate(now), by=ben, at=now)
        GroupPlace.objects.filter(case=third).update(ended_at=None, ended_by=None)
        for case in (her_case, third):
            tell(case, note=PHONE)
        assert isinstance(join(her_case, group, amina), GroupPlace)


class TestDecidedMeanwhile:
    @pytest.mark.parametrize("what", ["cancelled", "left the service"])
    def test_the_decision_is_kept_and_it_is_said_why_it_is_not_booked(
        self,
        what: str,
        her_case: Case,
        third: Case,
        group: ClientGroup,
        house_b: Service,
        amina: User,
        ben: User,
        carys: User,
    ) -> None:
        for case in (her_case, third):
            tell(case, note=PHONE)
        join(her_case, group, amina)
        assert isinstance(join(third, group, ben), HeldBooking)
        [pair] = pairs_to_decide(by=carys)
        if what == "cancelled":
            ClientGroup.objects.filter(pk=group.pk).update(cancelled_at=timezone.now(), cancelled_by=amina)
        else:
            ben.services.set([house_b])
        with as_application(carys, at=timezone.now()):
            booking = decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=timezone.now())
        assert booking is not None
        assert booking.is_allowed
        assert ("This was cancelled" if what == "cancelled" else "does not work in the service") in (
            booking.not_made_why
        )
        assert not third.groupplace_set.exists()

    def test_one_waits_of_a_case_and_a_group(
        self, her_case: Case, group: ClientGroup, amina: User, outreach: Service
    ) -> None:
        def waits(where: ClientGroup) -> None:
            asked = {"asked_at": timezone.now(), "asked_by": amina, "words": str(where)}
            HeldBooking(case=her_case, act="group", answers={"group": where.pk}, **asked).save()

        waits(group)
        waits(planned(amina, outreach, days=5))
        with pytest.raises(IntegrityError, match="one_waits_of_a_group"), transaction.atomic():
            waits(group)


def test_a_day_is_over_at_midnight_in_london(
    her_case: Case, third: Case, amina: User, ben: User, outreach: Service
) -> None:
    """In summer that is an hour before midnight by the clock of the server."""
    held_on = datetime(2027, 6, 15, tzinfo=UTC).date()
    group = planned(amina, outreach, held_on=held_on)
    for case, by in ((her_case, amina), (third, ben)):
        assert isinstance(join(case, group, by), GroupPlace)
        tell(case, note=PHONE)
    for hour, is_over in ((22, False), (23, True)):
        Hazard.objects.all().delete()
        with acting_as(None, at=datetime(2027, 6, 15, hour, 30, tzinfo=UTC)):
            match_standing()
        assert Hazard.objects.exists() != is_over
