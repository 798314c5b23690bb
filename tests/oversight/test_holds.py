"""How soon bookings on hold were answered, counted by hand; of what is sealed nothing."""

from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from cases.actions.bookings import book_place
from cases.actions.hazards import decide
from cases.models import Case, HeldBooking
from cases.queries.hazards import pairs_to_decide
from hestia.accounts.models import Service, User
from oversight.queries.holds import holds_answered
from oversight.rules.holds import Answered, findings, in_words
from tests import make
from tests.cases.test_groups import planned
from tests.cases.test_hazards import PHONE, keep_out, tell
from tests.roles import as_application

HELD = Answered("Room", 40, 6, 4, 3, 1, (5, 12, 40, 300))


class TestWords:
    @pytest.mark.parametrize(
        ("minutes", "words"),
        [(1, "1 minute"), (59, "59 minutes"), (60, "1 hour"), (150, "2 hours"), (3000, "2 days")],
    )
    def test_a_time_as_people_say_it(self, minutes: int, words: str) -> None:
        assert in_words(minutes) == words

    def test_counted_by_hand(self) -> None:
        """Of six held four were decided and one was taken back: one waits. Two of four within 30 minutes."""
        assert (HELD.waiting, HELD.within, HELD.usual, HELD.longest) == (1, 2, "26 minutes", "5 hours")
        assert findings([HELD, Answered("Interpreter", 10, 0, 0, 0, 0, ())]) == [
            "50 bookings were checked, and 6 were held until a manager had looked.",
            "Half of the 4 decided were answered within 26 minutes; the slowest took 5 hours.",
            "3 bookings were held for nothing: the two were not connected.",
            "1 booking is still waiting.",
        ]
        assert findings([]) == ["Nothing was booked that had to be checked."]


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def asked(self, her_case: Case, amina: User, ben: User, carys: User, outreach: Service) -> datetime:
        """Two places in a group were asked for; the second waited for 40 minutes, and for nothing."""
        third = make.case(worker=ben, service=outreach, client=make.client("Zaffre"))
        group, at = planned(amina, outreach), timezone.now() - timedelta(hours=2)
        for case, by in ((her_case, amina), (third, ben)):
            tell(case, note=PHONE)
            book_place(case=case, group=group, by=by, at=at)
        [pair] = pairs_to_decide(by=carys)
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=at)
        HeldBooking.objects.update(decided_at=at + timedelta(minutes=40))
        return at

    def answered(self, user: User, at: datetime) -> list[Answered]:
        with as_application(user, at=timezone.now()):
            on = timezone.localdate(at)
            return holds_answered(user, first=on, last=on)

    def test_is_of_the_services_of_who_decides(
        self, asked: datetime, carys: User, amina: User, carys_browser: Browser
    ) -> None:
        assert self.answered(carys, asked) == [Answered("Group session", 2, 1, 1, 1, 0, (40,))]
        assert self.answered(amina, asked) == []
        elsewhere = make.user("Mona Reed", role="manager", services=[make.service("Elsewhere")])
        assert self.answered(elsewhere, asked) == []
        page = carys_browser.get("/reports/bookings-on-hold/").text
        assert "40 minutes" in page
        assert "held for nothing" in page

    def test_of_who_is_sealed_or_kept_from_somebody_it_tells_nothing(
        self, asked: datetime, her_case: Case, dev: User, carys: User
    ) -> None:
        keep_out(dev, her_case, "excluded", by=carys)
        assert self.answered(carys, asked) == [Answered("Group session", 1, 0, 0, 0, 0, ())]
