"""A group session on another day, elsewhere, or with somebody else: places follow, or are given anew."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions.bookings import WAIT
from cases.actions.group_changes import change_group
from cases.actions.groups import cancel_group
from cases.actions.hazards import decide
from cases.models import Case, ClientGroup, Deadline, Entry, GroupPlace, HeldBooking, Refused
from cases.queries.hazards import pairs_to_decide
from desk.documents.ical import ical
from hestia.accounts.models import Notice, Service, User
from hestia.directory.models import Interpreter
from tests import make
from tests.cases.test_groups import join, page_of, planned
from tests.cases.test_hazards import PHONE, keep_out, tell
from tests.roles import as_application
from tests.staff import keeping

pytestmark = pytest.mark.django_db

WHY = "The kitchen is being painted."


@pytest.fixture
def third(ben: User, outreach: Service) -> Case:
    return make.case(
        worker=ben, service=outreach, by=ben, client=make.client("Zaffre", first_language="Hindi")
    )


@pytest.fixture
def group(amina: User, outreach: Service) -> ClientGroup:
    return planned(amina, outreach)


def change(group: ClientGroup, by: User, **to: Any) -> list[HeldBooking]:
    changed = ClientGroup.objects.get(pk=group.pk)
    for name, value in to.items():
        setattr(changed, name, value)
    return change_group(group=changed, why=WHY, by=by, at=timezone.now())


def sent(browser: Browser, group: ClientGroup, **more: Any) -> dict[str, Any]:
    """Return what the page sends as it is opened, but for what is typed."""
    form = browser.get(reverse("cases:group_change", args=[group.pk])).context["form"]
    on: date = more.pop("on", group.held_on)
    return {
        "version": form["version"].value(),
        "held_on_day": on.day,
        "held_on_month": on.month,
        "held_on_year": on.year,
        "start_time": "2pm",
        "place": group.place,
        "led_by": group.led_by_id,
        "why": WHY,
        **more,
    }


class TestPage:
    def test_every_diary_follows_and_the_record_says_why(
        self, her_case: Case, group: ClientGroup, amina: User, amina_browser: Browser
    ) -> None:
        place = join(her_case, group, amina)
        assert isinstance(place, GroupPlace)
        on, address = group.held_on + timedelta(days=2), reverse("cases:group_change", args=[group.pk])
        typed = sent(amina_browser, group, on=on, start_time="3:30pm", place="Church hall")
        page = amina_browser.post(address, typed, follow=True).text
        assert "is changed" in page
        assert WHY in page
        task = Deadline.objects.get(pk=place.appointment_id)
        assert (task.due_on, task.due_time, task.context) == (on, time(15, 30), f"Church hall. With {amina}.")
        her_case.refresh_from_db()
        line = her_case.entry_set.filter(kind=Entry.Kind.TASK).latest("pk")
        assert line.title.endswith(": changed")
        assert "Church hall" in line.body
        assert line.body.endswith(WHY)
        assert GroupPlace.objects.current().count() == 1

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            pytest.param({}, "Change the day, the time, the place or who is with them", id="nothing"),
            pytest.param({"place": "Hall", "why": ""}, "Why is it changed?", id="no reason"),
            pytest.param({"on": date(2025, 2, 1)}, "on or after", id="a day that is past"),
            pytest.param({"start_time": "teatime"}, "must be like 2:30pm", id="no time"),
            pytest.param({"led_by": 0}, "Who is with them?", id="nobody"),
        ],
    )
    def test_what_makes_no_sense_is_said_and_what_was_typed_is_there(
        self, typed: dict[str, Any], words: str, group: ClientGroup, amina_browser: Browser
    ) -> None:
        typed = {"place": "Reading room", **typed} if typed else typed
        address = reverse("cases:group_change", args=[group.pk])
        page = amina_browser.post(address, sent(amina_browser, group, **typed))
        assert page.status_code == 200
        assert words in page.text
        if typed:
            assert typed["place"] in page.text
        group.refresh_from_db()
        assert (group.place, group.changed_at) == ("Library, Mill Lane", None)

    def test_of_two_who_change_it_the_later_sees_what_the_other_saved(
        self, group: ClientGroup, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        typed = sent(amina_browser, group, place="Church hall")
        change(group, ben, place="Town hall")
        address = reverse("cases:group_change", args=[group.pk])
        page = amina_browser.post(address, typed)
        assert str(ben) in page.text
        assert "Church hall" in page.text
        assert "Town hall" in page.text
        group.refresh_from_db()
        assert group.place == "Town hall"

    def test_not_of_what_is_cancelled_or_of_another_service(
        self, group: ClientGroup, amina: User, dev: User, amina_browser: Browser
    ) -> None:
        address = reverse("cases:group_change", args=[group.pk])
        assert page_of(dev).get(address).status_code == 404
        cancel_group(group=group, by=amina, at=timezone.now())
        assert "This was cancelled." in amina_browser.get(address).text
        with pytest.raises(Refused, match="cancelled"):
            change(group, amina, place="Church hall")

    def test_a_change_says_when_by_whom_and_why(self, group: ClientGroup) -> None:
        ClientGroup.objects.filter(pk=group.pk).update(changed_at=None)
        with pytest.raises(IntegrityError, match="changed_at_by_and_why"), transaction.atomic():
            ClientGroup.objects.filter(pk=group.pk).update(changed_at=timezone.now())


class TestTold:
    def test_the_place_of_who_is_closed_follows_and_her_worker_alone_is_told(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        places = [join(her_case, group, amina), join(third, group, ben)]
        keep_out(amina, third, "sealed", by=carys)
        on = group.held_on + timedelta(days=1)
        with as_application(amina, at=timezone.now()):
            change(group, amina, held_on=on)
            assert not Notice.objects.exists()
        for place in places:
            assert isinstance(place, GroupPlace)
            assert Deadline.objects.get(pk=place.appointment_id).due_on == on
        [notice] = Notice.objects.all()
        assert notice.person == ben
        assert "Tell those of your clients" in notice.words
        assert "Zaffre" not in notice.words

    def test_who_leads_it_and_who_led_it(
        self, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        change(group, carys, led_by=ben)
        told = {notice.person: notice.words for notice in Notice.objects.all()}
        assert told.keys() == {amina, ben}
        assert "You lead" in told[ben]
        assert "no longer" in told[amina]

    def test_who_planned_it_and_a_manager_learn_that_a_colleague_took_the_lead(
        self, outreach: Service, amina: User, ben: User, carys: User
    ) -> None:
        group = planned(amina, outreach, led_by=make.user("Dora Ely", services=[outreach]))
        change(group, ben, led_by=ben)
        told = {str(notice.person): notice.words for notice in Notice.objects.all()}
        assert told.keys() == {"Dora Ely", str(amina), str(carys)}
        assert "no longer" in told["Dora Ely"]
        assert "Ben Archer leads “Cookery”" in told[str(carys)]
        assert "Ben Archer changed it" in told[str(amina)]

    def test_what_waits_says_on_which_day_it_is_now(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        for case in (her_case, third):
            tell(case, note=PHONE)
        join(her_case, group, amina)
        join(third, group, ben)
        [before] = pairs_to_decide(by=carys)
        change(group, amina, held_on=group.held_on + timedelta(days=1))
        [pair] = pairs_to_decide(by=carys)
        assert pair.words != before.words
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=timezone.now())
        place = third.groupplace_set.current().get()
        assert place.appointment.due_on == group.held_on + timedelta(days=1)


class TestAnotherLeader:
    """Everything is asked of them that is asked at the start."""

    def test_nobody_who_was_found_not_suitable_or_is_kept_out(
        self, her_case: Case, group: ClientGroup, amina: User, ben: User, efua: User, carys: User
    ) -> None:
        join(her_case, group, amina)
        keeping.check(ben, by=carys, outcome="refused")
        with pytest.raises(Refused) as refusal:
            change(group, amina, led_by=ben)
        assert "led_by" in refusal.value.by_field
        keep_out(efua, her_case, "excluded", by=carys)
        with pytest.raises(Refused) as refusal:
            change(group, amina, led_by=efua)
        assert her_case.reference in refusal.value.by_field["led_by"]
        group.refresh_from_db()
        assert group.led_by == amina
        assert not Notice.objects.exists()

    def test_who_may_be_the_one_her_record_speaks_of_waits_for_a_manager(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        place, other = join(her_case, group, amina), join(third, group, amina)
        tell(her_case, name=str(ben))
        browser = page_of(amina)
        typed = sent(browser, group, led_by=ben.pk)
        page = browser.post(reverse("cases:group_change", args=[group.pk]), typed, follow=True).text
        assert WAIT in page
        assert isinstance(place, GroupPlace)
        assert isinstance(other, GroupPlace)
        place.refresh_from_db()
        other.refresh_from_db()
        assert place.ended_by == amina
        assert other.ended_at is None
        [pair] = pairs_to_decide(by=carys)
        assert pair.sides == [her_case.reference, f"With her: {ben}"]
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=timezone.now())
        assert her_case.groupplace_set.current().get().appointment.context.endswith(f"With {ben}.")

    @pytest.mark.parametrize("how", ["excluded", "sealed"])
    def test_of_who_is_closed_to_whoever_changes_it_no_place_is_kept_and_nothing_is_said(
        self, how: str, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        hers, theirs = join(her_case, group, amina), join(third, group, ben)
        keep_out(amina, third, how, by=carys)
        browser = page_of(amina)
        typed = sent(browser, group, led_by=carys.pk)
        page = browser.post(reverse("cases:group_change", args=[group.pk]), typed, follow=True).text
        assert WAIT not in page
        assert third.reference not in page
        assert isinstance(hers, GroupPlace)
        assert isinstance(theirs, GroupPlace)
        hers.refresh_from_db()
        theirs.refresh_from_db()
        assert hers.ended_at is None
        assert theirs.ended_at
        assert Deadline.objects.get(pk=theirs.appointment_id).cancelled_why == "Somebody else is with them"
        [notice] = Notice.objects.filter(person=ben)
        assert "Book it again" in notice.words

    def test_the_question_about_an_interpreter_is_put_first_and_names_nobody_who_is_closed(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        """Both need another language than is spoken: the page says so of the one whom she may see."""
        Interpreter(name="Sami Aziz", languages="Polish").save()
        join(her_case, group, amina)
        join(third, group, ben)
        keep_out(amina, third, "excluded", by=carys)
        browser = page_of(amina)
        on = group.held_on + timedelta(days=1)
        typed = sent(browser, group, on=on, interpreter="Sami Aziz")
        address = reverse("cases:group_change", args=[group.pk])
        page = browser.post(address, typed).text
        assert f"Look again at Sami Aziz for {her_case.reference}" in page
        assert third.reference not in page
        assert WHY in page  # what was typed is there
        group.refresh_from_db()
        assert group.interpreter == ""
        browser.post(address, {**typed, "is_right_anyway": "on"})
        group.refresh_from_db()
        assert (group.interpreter, group.held_on) == ("Sami Aziz", on)

    def test_the_directory_is_read_once_for_everyone_who_takes_part(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User
    ) -> None:
        Interpreter(name="Sami Aziz", languages="Polish").save()
        join(her_case, group, amina)
        browser = page_of(amina)
        typed = sent(browser, group, interpreter="Sami Aziz")
        address = reverse("cases:group_change", args=[group.pk])
        browser.post(address, typed)
        with CaptureQueriesContext(connection) as of_one:
            browser.post(address, typed)
        join(third, group, ben)
        with CaptureQueriesContext(connection) as of_two:
            page = browser.post(address, typed).text
        assert page.count("Look again at Sami Aziz") + page.count("look again at Sami Aziz") > 1
        assert len(of_two) == len(of_one)

    def test_a_leader_who_is_elsewhere_then_is_asked_about(
        self, group: ClientGroup, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        planned(ben, group.service, title="Sewing")
        address = reverse("cases:group_change", args=[group.pk])
        page = amina_browser.post(address, sent(amina_browser, group, led_by=ben.pk)).text
        assert f"{ben} is with “Sewing” at 2pm" in page
        group.refresh_from_db()
        assert group.led_by == amina

    def test_another_interpreter_is_asked_about_as_well(
        self, her_case: Case, group: ClientGroup, amina: User, carys: User
    ) -> None:
        join(her_case, group, amina)
        tell(her_case, note=PHONE)
        Interpreter(name="Sami Aziz", phone=PHONE).save()
        assert [booking.case for booking in change(group, amina, interpreter="Sami Aziz")] == [her_case]
        [pair] = pairs_to_decide(by=carys)
        assert "Sami Aziz" in pair.sides[1]

    def test_who_waited_waits_no_more_and_who_asked_is_told(
        self, her_case: Case, third: Case, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        for case in (her_case, third):
            tell(case, note=PHONE)
        join(her_case, group, amina)
        assert isinstance(join(third, group, ben), HeldBooking)
        change(group, amina, led_by=carys)
        assert HeldBooking.objects.get(case=third).withdrawn_by == amina
        assert "Book it again" in Notice.objects.get(person=ben).words


class TestLeadersDiary:
    def test_it_stands_in_the_day_and_calendar_of_who_leads_it_and_names_nobody(
        self, her_case: Case, amina: User, ben: User, outreach: Service
    ) -> None:
        group = planned(ben, outreach, days=0)
        join(her_case, group, amina)
        browser = page_of(ben)
        for page in ("desk:my_day", "desk:calendar"):
            text = browser.get(reverse(page)).text
            assert "Group session: Cookery" in text
            assert "You lead it" in text
            assert her_case.reference not in text
        led = ClientGroup.objects.led_by(ben, group.held_on, group.held_on)
        fed = ical([], led, at=timezone.now()).decode()
        assert "SUMMARY:Appointment" in fed
        assert "Cookery" not in fed

    def test_not_what_another_leads_or_is_cancelled(
        self, group: ClientGroup, amina: User, ben: User, carys: User
    ) -> None:
        def led(person: User) -> list[ClientGroup]:
            return list(ClientGroup.objects.led_by(person, group.held_on, group.held_on))

        assert (led(amina), led(ben)) == ([group], [])
        change(group, carys, led_by=ben)
        assert (led(amina), led(ben)) == ([], [group])
        cancel_group(group=group, by=carys, at=timezone.now())
        assert led(ben) == []
