"""What was decided of two is remembered: shown where they are asked about again, or asked once more."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.bookings import book_interpreter, book_room
from cases.actions.hazards import decide, decide_again
from cases.forms.hazards import HazardForm
from cases.models import Case, Hazard, HeldBooking, Named, Placement, Refused, Room
from cases.queries.hazards import Pair, match_standing, pairs_to_decide
from desk.reminders.held import notify_deciders
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.directory.models import Interpreter
from tests import make
from tests.cases.test_hazards import PHONE, ask, booked, house, other, seal, tell, waiting
from tests.supportplans.pages import text_of
from tests.windows import opened

__all__ = ["house", "other", "waiting"]  # fixtures

pytestmark = pytest.mark.django_db
IN_MAY = datetime(2026, 5, 3, 11, tzinfo=UTC)
CONDITION = "A room on the other floor."


def say(by: User, verdict: str, outcome: str, *, at: datetime = IN_MAY, **words: str) -> None:
    """Decide about the only pair that waits for somebody."""
    [pair] = pairs_to_decide(by=by)
    decide(pair=pair, verdict=verdict, outcome=outcome, **words, by=by, at=at)
    Hazard.objects.filter(pk=pair.pk).update(decided_at=at)


def fields_of(pair: Pair) -> set[str]:
    return {*HazardForm(pair=pair, today=make.TODAY, now=make.NOON).fields}


class TestCannotTell:
    def test_is_remembered_shown_and_asked_again(
        self, waiting: HeldBooking, carys: User, carys_browser: Browser
    ) -> None:
        say(carys, "cannot_tell", "conditions", conditions=CONDITION)
        Placement.objects.all().delete()
        ask(waiting.case, carys, number=2)
        [pair] = pairs_to_decide(by=carys)
        assert "verdict" in fields_of(pair)
        url = reverse("cases:booking_decision", args=[pair.pk])
        page = text_of(carys_browser.get(url))
        assert f"{carys} could not tell on 3 May 2026. Book it, on conditions: {CONDITION}" in page
        assert "More is in common now" not in page
        sent = opened(carys_browser.get(url), asking="conditions")
        carys_browser.post(url, {**sent, "outcome": ["none"]})
        assert pairs_to_decide(by=carys), "what is asked again has to be answered"
        carys_browser.post(url, {**sent, "verdict": ["not_same"], "outcome": ["none"]})
        assert Placement.objects.get().room.number == 2

    @pytest.mark.parametrize("verdict", ["same", "cannot_tell"])
    def test_only_what_was_known_is_not_asked_again(
        self, verdict: str, waiting: HeldBooking, carys: User
    ) -> None:
        say(carys, verdict, "not_placed")
        ask(waiting.case, carys, number=2)
        [pair] = pairs_to_decide(by=carys)
        assert pair.before is not None
        assert (pair.before.verdict, pair.before.outcome, pair.before.by) == (verdict, "not_placed", carys)
        assert ("verdict" in fields_of(pair)) == (verdict == "cannot_tell")

    def test_more_in_common_is_said_and_asked(
        self, waiting: HeldBooking, other: Case, carys: User, carys_browser: Browser
    ) -> None:
        say(carys, "same", "not_placed")
        for case in (waiting.case, other):
            tell(case, name="Driver", note="A van, AB12 CDE")
        ask(waiting.case, carys, number=2)
        [pair] = pairs_to_decide(by=carys)
        page = text_of(carys_browser.get(reverse("cases:booking_decision", args=[pair.pk])))
        assert f"{carys} said on 3 May 2026 that they are connected. Do not book it." in page
        assert "More is in common now than was known then." in page
        assert "verdict" in fields_of(pair)

    def test_who_decided_is_not_told_to_whoever_reads_one_of_two(
        self, waiting: HeldBooking, other: Case, house_b: Service, carys: User
    ) -> None:
        say(carys, "cannot_tell", "conditions", conditions=CONDITION)
        ask(waiting.case, carys, number=2)
        tess = make.user("Tess Hart", role=Role.MANAGER, services=[house_b])
        seal(other, by=tess)
        seal(waiting.case, by=carys)
        [theirs] = pairs_to_decide(by=tess)
        assert theirs.before is not None
        assert (theirs.before.by, theirs.before.conditions) == (None, "")
        assert theirs.before.words == "Somebody could not tell on 3 May 2026"
        Named(
            client=waiting.case.client, person=tess, standing_as="sees", given_at=make.NOON, given_by=carys
        ).save()
        [of_both] = pairs_to_decide(by=tess)
        assert of_both.before is not None
        assert (of_both.before.by, of_both.before.conditions) == (carys, CONDITION)


@pytest.fixture
def together(her_case: Case, other: Case, house: Service) -> tuple[Case, Case]:
    """Return two who live in one house."""
    for number, case in enumerate((her_case, other), start=1):
        Placement(case=case, room=house.rooms.get(number=number), from_on=make.TODAY).save()
    return her_case, other


def share(cases: tuple[Case, Case], note: str) -> None:
    for case in cases:
        tell(case, name="Driver", note=note)


class TestLivingTogether:
    def test_what_was_said_at_a_booking_is_shown_and_not_asked(
        self, waiting: HeldBooking, other: Case, carys: User, house: Service
    ) -> None:
        say(carys, "same", "not_placed")
        for number, case in enumerate((waiting.case, other), start=1):
            Placement(case=case, room=house.rooms.get(number=number), from_on=make.TODAY).save()
        match_standing()
        [pair] = pairs_to_decide(by=carys)
        assert pair.is_standing
        assert "verdict" not in fields_of(pair)
        assert pair.before is not None
        assert pair.before.words == f"{carys} said on 3 May 2026 that they are connected"

    @pytest.mark.parametrize("verdict", ["same", "cannot_tell"])
    def test_what_was_decided_is_asked_again_only_when_more_is_in_common(
        self, verdict: str, together: tuple[Case, Case], carys: User, carys_browser: Browser
    ) -> None:
        share(together, PHONE)
        match_standing()
        say(carys, verdict, "not_placed")
        match_standing()
        assert pairs_to_decide(by=carys) == []
        share(together, "A van, AB12 CDE")
        for _ in range(2):
            match_standing()
        [pair] = pairs_to_decide(by=carys)
        assert "verdict" in fields_of(pair)
        page = text_of(carys_browser.get(reverse("cases:booking_decision", args=[pair.pk])))
        assert "3 May 2026" in page
        assert "More is in common now than was known then." in page

    def test_a_room_that_was_given_is_asked_about_once(
        self, her_case: Case, other: Case, house: Service, house_b: Service, carys: User, dev: User
    ) -> None:
        """It was given as one of them is closed to whoever gave it; then they live together."""
        tess = make.user("Tess Hart", role=Role.MANAGER, services=[house_b])
        seal(other, by=dev)
        Named(client=other.client, person=tess, standing_as="sees", given_at=make.NOON, given_by=dev).save()
        share((her_case, other), PHONE)
        Placement(case=other, room=Room.objects.get(number=2), from_on=make.TODAY).save()
        booked(carys, her_case, house.rooms.get(number=1))
        assert Placement.objects.filter(case=her_case).exists()
        match_standing()
        [pair] = pairs_to_decide(by=tess)
        assert pair.is_booked
        decide(
            pair=pair,
            verdict="same",
            outcome="conditions",
            conditions="Other floor.",
            by=tess,
            at=timezone.now(),
        )
        match_standing()
        assert pairs_to_decide(by=tess) == []


def decided_page(person: User) -> str:
    """Return the list of decisions as somebody reads it."""
    browser = Browser()
    browser.force_login(person)
    return text_of(browser.get(reverse("cases:bookings_decided")))


def again(person: User, pk: int) -> Any:
    browser = Browser()
    browser.force_login(person)
    return browser.post(reverse("cases:booking_again", args=[pk]), follow=True)


class TestListOfDecisions:
    def test_is_for_who_decides_and_each_look_is_logged(
        self, waiting: HeldBooking, other: Case, house_b: Service, carys: User, amina: User, dev: User
    ) -> None:
        say(carys, "cannot_tell", "conditions", conditions=CONDITION)
        theirs = make.user("Tess Hart", role=Role.MANAGER, services=[house_b])
        elsewhere = make.user("Uma Roy", role=Role.MANAGER, services=[make.service("Elsewhere")])
        number = Hazard.objects.get().pk
        for person in (carys, theirs):
            page = decided_page(person)
            assert waiting.case.reference in page
            assert other.reference in page
            assert f"{carys} could not tell on 3 May 2026. Book it, on conditions: {CONDITION}" in page
            assert Event.objects.filter(kind="hazard.seen", by=person, subject=f"hazard:{number}").exists()
        for person in (elsewhere, amina, dev):
            page = decided_page(person)
            assert "Nothing that is for you was decided" in page
            assert "H-" not in page

    def test_whoever_asked_never_sees_the_pair(
        self, waiting: HeldBooking, other: Case, carys: User, amina: User, dev: User
    ) -> None:
        """Not even as a keeper of the other, unless they are a manager."""
        HeldBooking.objects.update(asked_by=dev)
        say(carys, "same", "not_placed")
        seal(other, by=dev)
        assert "Nothing that is for you" in decided_page(dev)
        HeldBooking.objects.update(asked_by=amina)
        assert other.reference in decided_page(dev)

    def test_of_a_sealed_case_its_keepers_alone(
        self, waiting: HeldBooking, other: Case, house_b: Service, carys: User
    ) -> None:
        say(carys, "same", "conditions", conditions=CONDITION)
        tess = make.user("Tess Hart", role=Role.MANAGER, services=[house_b])
        seal(other, by=tess)
        assert "Nothing that is for you" in decided_page(carys)
        assert other.reference in decided_page(tess)
        seal(waiting.case, by=carys)
        for person, own, away in ((tess, other, waiting.case), (carys, waiting.case, other)):
            page = decided_page(person)
            assert own.reference in page
            assert away.reference not in page
            assert "Somebody said on 3 May 2026 that they are connected." in page
            assert CONDITION not in page

    def test_goes_back_twelve_months(self, waiting: HeldBooking, carys: User) -> None:
        say(carys, "same", "not_placed", at=timezone.now() - timedelta(days=360))
        assert waiting.case.reference in decided_page(carys)
        Hazard.objects.update(decided_at=timezone.now() - timedelta(days=370))
        assert waiting.case.reference not in decided_page(carys)
        assert again(carys, Hazard.objects.get().pk).status_code == HTTPStatus.CONFLICT


class TestDecideAgain:
    def test_opens_it_once_and_keeps_the_earlier_one(
        self, waiting: HeldBooking, carys: User, carys_browser: Browser
    ) -> None:
        say(carys, "same", "not_placed")
        first = Hazard.objects.get()
        page = text_of(again(carys, first.pk))
        assert "May these two be brought together?" in page
        assert f"{carys} said on 3 May 2026 that they are connected. Do not book it." in page
        assert "The earlier decision counts until you save this one" in page
        late = again(carys, first.pk)
        assert late.status_code == HTTPStatus.CONFLICT
        assert "cannot be decided again here" in text_of(late)
        [pair] = pairs_to_decide(by=carys)
        assert (pair.is_again, pair.words, pair.asked_by_id) == (True, waiting.words, carys.pk)
        assert "verdict" in fields_of(pair)
        assert Event.objects.get(kind="hazard.reopened").subject == f"hazard:{first.pk}"
        assert "To be decided again" in decided_page(carys)

        url = reverse("cases:booking_decision", args=[pair.pk])
        sent = opened(carys_browser.get(url), asking="conditions")
        answer = carys_browser.post(url, {**sent, "verdict": ["not_same"], "outcome": ["none"]}, follow=True)
        assert "Your decision is recorded." in text_of(answer)
        first.refresh_from_db()
        assert (first.verdict, first.outcome, first.decided_at) == ("same", "not_placed", IN_MAY)
        page = decided_page(carys)
        assert "that they are connected" in page
        assert "that it is not the same" in page
        assert "Decided again" in page

    def test_nothing_is_booked_by_it_and_whoever_asked_is_not_told(
        self, waiting: HeldBooking, carys: User
    ) -> None:
        say(carys, "same", "not_placed")
        notices = Notice.objects.count()
        decide_again(decided=Hazard.objects.get().pk, by=carys, at=timezone.now())
        say(carys, "not_same", "none", at=timezone.now())
        waiting.refresh_from_db()
        assert (waiting.is_allowed, Placement.objects.exists(), Notice.objects.count()) == (
            False,
            False,
            notices,
        )

    def test_the_last_word_counts_once_it_is_said(
        self, waiting: HeldBooking, carys: User, house: Service
    ) -> None:
        """Not the same, so nobody was asked; decided again, they are: now somebody is."""
        say(carys, "not_same", "none")
        wanted: dict[str, Any] = {"on": make.TODAY, "is_held": False, "by": carys, "at": make.NOON}
        Placement.objects.all().delete()
        decide_again(decided=Hazard.objects.get().pk, by=carys, at=timezone.now())
        room = house.rooms.get(number=2)
        assert isinstance(book_room(case=waiting.case, room=room, **wanted), Placement)
        say(carys, "same", "not_placed", at=timezone.now())
        assert isinstance(book_room(case=waiting.case, room=house.rooms.get(number=3), **wanted), HeldBooking)
        [pair] = pairs_to_decide(by=carys)
        assert (pair.said_before, "verdict" in fields_of(pair)) == ("same", False)

    def test_what_is_the_same_no_longer_holds_up_a_booking(
        self, waiting: HeldBooking, carys: User, house: Service
    ) -> None:
        say(carys, "same", "not_placed")
        decide_again(decided=Hazard.objects.get().pk, by=carys, at=timezone.now())
        say(carys, "not_same", "none", at=timezone.now())
        room, case = house.rooms.get(number=2), waiting.case
        given = book_room(case=case, room=room, on=make.TODAY, is_held=False, by=carys, at=make.NOON)
        assert isinstance(given, Placement)

    def test_of_who_live_together_it_is_as_before(self, together: tuple[Case, Case], carys: User) -> None:
        share(together, PHONE)
        match_standing()
        say(carys, "cannot_tell", "not_placed")
        decide_again(decided=Hazard.objects.get().pk, by=carys, at=timezone.now())
        match_standing()
        [pair] = pairs_to_decide(by=carys)
        assert (pair.is_again, pair.is_standing) == (True, True)
        say(carys, "same", "not_placed", at=timezone.now())
        match_standing()
        assert pairs_to_decide(by=carys) == []

    def test_is_for_nobody_else(self, waiting: HeldBooking, carys: User, amina: User) -> None:
        say(carys, "same", "not_placed")
        number = Hazard.objects.get().pk
        for person in (amina, make.user("Uma Roy", role=Role.MANAGER, services=[make.service("Elsewhere")])):
            with pytest.raises(Refused, match="cannot be decided again here"):
                decide_again(decided=number, by=person, at=make.NOON)
        assert Hazard.objects.count() == 1

    def test_an_interpreter_is_decided_about_again_too(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        tell(her_case, note=PHONE)
        Interpreter(name="Sami Aziz", phone=PHONE).save()
        doctor = her_case.promise("appointment", title="Doctor", due_on=make.TODAY, by=amina, at=make.NOON)
        book_interpreter(task=doctor, interpreter="Sami Aziz", book_on=make.TODAY, by=amina, at=make.NOON)
        say(carys, "cannot_tell", "not_placed")
        decide_again(decided=Hazard.objects.get().pk, by=carys, at=timezone.now())
        [pair] = pairs_to_decide(by=carys)
        assert pair.sides == [her_case.reference, "Interpreter: Sami Aziz"]
        assert pair.before is not None
        say(carys, "same", "not_placed", at=timezone.now())
        assert decided_page(carys).count("Interpreter: Sami Aziz") > 1

    def test_no_room_is_said_to_have_been_given(self, waiting: HeldBooking, carys: User) -> None:
        say(carys, "same", "not_placed")
        decide_again(decided=Hazard.objects.get().pk, by=carys, at=timezone.now())
        notify_deciders(at=timezone.now())
        told = " ".join(Notice.objects.filter(person=carys).values_list("words", flat=True))
        assert "Something is waiting for your decision" in told
        assert "A room was given" not in told
