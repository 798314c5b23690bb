"""What was decided of two is remembered: shown where they come together again, and asked where it must be."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.hazards import decide
from cases.forms.hazards import HazardForm
from cases.models import Case, Hazard, HeldBooking, Named, Placement, Room
from cases.queries.hazards import Pair, match_standing, pairs_to_decide
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
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
