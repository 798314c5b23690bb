"""Which dated row times what: the charity's own in England and Wales, the law's elsewhere."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from pytest_django import Settings

from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from referrals import actions
from referrals.models import Policy, Referral
from referrals.queries.policy_choice import policies_for
from tests import make
from tests.referrals.conftest import NOON, Act
from tests.referrals.policies import THIRTY, WHY, add, hidden, recovery_of, row, seed, send, sent_and_decided

pytestmark = pytest.mark.django_db


class TestShippedHistory:
    def test_every_row_of_the_history_is_there(self) -> None:
        rows = Policy.objects.values_list("jurisdiction", "effective_from")
        assert len(rows) == 14
        assert ("EW", date(2022, 12, 13)) in rows

    def test_nothing_is_set_where_the_history_sets_nothing(self) -> None:
        removal = Policy.objects.get(jurisdiction="UK_REMOVAL")
        assert removal.rg_days is None
        assert removal.terms.recovery_count_start is True

    def test_two_rows_for_one_day_are_refused_by_the_database(self) -> None:
        with (
            pytest.raises(IntegrityError, match="policy_one_row_a_day_and_jurisdiction"),
            transaction.atomic(),
        ):
            Policy(
                jurisdiction="EW", effective_from=date(2022, 12, 13), end_rule="later_of_cg", verified="yes"
            ).save()

    def test_a_length_of_no_days_is_refused_by_the_database(self) -> None:
        row = Policy.objects.get(jurisdiction="UK_REMOVAL")
        row.recovery_days = 0
        with pytest.raises(IntegrityError, match="policy_lengths_are_at_least_a_day"), transaction.atomic():
            row.save()


class TestTheBriefIsInForce:
    def test_five_working_days_and_45_days(self) -> None:
        target = Policy.objects.policy_book().for_reasonable_grounds("EW", received_on=date(2026, 10, 30))
        period = Policy.objects.policy_book().for_recovery("EW", made_on=date(2026, 11, 6))
        assert target
        assert period
        assert (target.jurisdiction, target.rg_days, target.rg_unit) == ("SEED", 5, "working")
        assert (period.jurisdiction, period.recovery_days) == ("SEED", 45)

    def test_the_law_fills_in_what_the_brief_leaves_open(self) -> None:
        window = Policy.objects.policy_book().for_reconsideration("EW", made_on=date(2026, 11, 6))
        notice = Policy.objects.policy_book().for_move_on("EW", made_on=date(2026, 11, 6), positive=True)
        assert window
        assert notice
        assert (window.jurisdiction, window.reconsideration_days) == ("EW", 30)
        assert notice.moveon_positive_days == 45

    @pytest.mark.parametrize(
        ("made_on", "days"),
        [
            pytest.param(date(2022, 12, 12), 45, id="the last day of 45"),
            pytest.param(date(2022, 12, 13), 30, id="the first day of 30"),
        ],
    )
    def test_the_laws_row_can_be_chosen_instead(self, settings: Settings, made_on: date, days: int) -> None:
        settings.NRM_POLICY = "EW"
        row = Policy.objects.policy_book().for_recovery("EW", made_on=made_on)
        assert row
        assert row.recovery_days == days


class TestOtherNations:
    @pytest.mark.parametrize(
        ("jurisdiction", "made_on", "days", "end_rule"),
        [
            pytest.param("SCT", date(2018, 3, 31), 45, "later_of_cg", id="Scotland before its own law"),
            pytest.param("SCT", date(2018, 4, 1), 90, "earlier_of_cg", id="Scotland since"),
            pytest.param("SCT", date(2026, 11, 6), 90, "earlier_of_cg", id="Scotland now"),
            pytest.param("NIR", date(2026, 11, 6), 45, "ni_s18", id="Northern Ireland now"),
        ],
    )
    def test_recovery(self, jurisdiction: str, made_on: date, days: int, end_rule: str) -> None:
        row = Policy.objects.policy_book().for_recovery(jurisdiction, made_on=made_on)
        assert row
        assert (row.recovery_days, row.end_rule) == (days, end_rule)

    def test_no_move_on_period_where_no_row_sets_one(self) -> None:
        assert (
            Policy.objects.policy_book().for_move_on("SCT", made_on=date(2026, 11, 6), positive=True) is None
        )


class TestSecondClock:
    @pytest.mark.parametrize("jurisdiction", ["EW", "SCT", "NIR"])
    def test_a_positive_decision_starts_it_everywhere(self, jurisdiction: str) -> None:
        _, removal = policies_for(jurisdiction, stage="rg", positive=True, made_on=date(2023, 1, 30))
        assert removal
        assert removal.jurisdiction == "UK_REMOVAL"

    def test_not_before_the_act_was_in_force(self) -> None:
        _, removal = policies_for("EW", stage="rg", positive=True, made_on=date(2023, 1, 29))
        assert removal is None

    def test_a_negative_decision_starts_none(self) -> None:
        window, removal = policies_for("EW", stage="rg", positive=False, made_on=date(2026, 11, 6))
        assert removal is None
        assert window
        assert window.reconsideration_days == 30

    def test_before_2024_no_row_sets_a_window(self) -> None:
        window, _ = policies_for("EW", stage="rg", positive=False, made_on=date(2024, 2, 11))
        assert window is None

    def test_after_a_final_no_the_law_sets_what_the_charity_leaves_open(self) -> None:
        own = Policy.objects.get(jurisdiction="SEED")
        own.reconsideration_days = 60
        own.save()
        window, move_on = policies_for("EW", stage="cg", positive=False, made_on=date(2026, 11, 6))
        assert window
        assert move_on
        assert (window.jurisdiction, move_on.jurisdiction) == ("SEED", "EW")
        assert move_on.moveon_negative_days == 9


class TestTakenBack:
    def url(self, policy: Policy) -> str:
        return f"/settings/policies/{policy.pk}/withdrawal/"

    @pytest.mark.parametrize("day", [date(2026, 11, 1), date(2027, 4, 1)])
    def test_a_row_entered_by_mistake_holds_no_more_and_can_be_read(
        self, day: date, carys: User, carys_browser: Browser, rg_positive: Referral
    ) -> None:
        mistake = add(carys, effective_from=day, **THIRTY)
        assert self.url(mistake) in carys_browser.get("/settings/policies/").text
        page = send(carys_browser, self.url(mistake), {"why": ""})
        assert "Why is it taken back" in page
        page = send(carys_browser, self.url(mistake), {"why": "Typed for Scotland"})
        assert "no date would move in the open cases you can see" in page
        assert Policy.objects.standing().filter(pk=mistake.pk).exists()
        typed = {"why": "Typed for Scotland", "step": "save", "clocks": "keep", "seen": hidden(page, "seen")}
        page = send(carys_browser, self.url(mistake), typed)
        assert "The row is taken back." in page
        assert "Rows that were taken back (1)" in page
        assert "by Carys Pugh: Typed for Scotland" in page
        mistake.refresh_from_db()
        assert (mistake.superseded_by, mistake.recovery_days) == (carys, 30)
        assert Policy.objects.policy_book().for_recovery("EW", made_on=date(2027, 5, 1)) == seed()
        event = Event.objects.get(kind="policy.withdrawn")
        assert (event.by, event.detail) == (carys, {"clocks": "kept", "because": "Typed for Scotland"})
        page = carys_browser.get(self.url(mistake), follow=True).text
        assert "This row no longer applies" in page
        assert add(carys, effective_from=day, recovery_days=40) in Policy.objects.standing()

    def test_what_would_move_is_shown_and_moved_when_chosen(
        self, carys: User, carys_browser: Browser, rg_positive: Referral
    ) -> None:
        """Two rows were entered and moved no clock: without the second, the first holds."""
        add(carys, **THIRTY)
        mistake = add(carys, effective_from=date(2026, 11, 3), recovery_days=20)
        page = send(carys_browser, self.url(mistake), {"why": WHY})
        assert "16 days earlier" in page
        assert recovery_of(rg_positive)[0] == date(2026, 12, 21)
        typed = {"why": WHY, "step": "save", "clocks": "move", "seen": hidden(page, "seen")}
        send(carys_browser, self.url(mistake), typed)
        assert recovery_of(rg_positive)[0] == date(2026, 12, 5)

    def test_not_one_that_came_with_the_house_or_corrects_another(
        self, carys: User, carys_browser: Browser
    ) -> None:
        refused = carys_browser.get(self.url(seed()))
        assert refused.status_code == 409
        assert "This row came with Hestia" in refused.text
        right = row(effective_from=seed().effective_from, **THIRTY)
        actions.correct_policy(policy=seed(), row=right, why=WHY, moving=False, by=carys, at=NOON)
        assert "replaced another one" in carys_browser.get(self.url(right)).text

    def test_not_one_by_which_a_clock_is_counted_in_a_case_she_may_not_see(
        self, act: Act, carys: User, carys_browser: Browser, dev: User, house_b: Service
    ) -> None:
        used = add(carys, **THIRTY)
        assert carys_browser.get(self.url(used)).status_code == 200
        sent_and_decided(act, make.case(worker=dev, service=house_b, client=make.client("Linh", "Tran")))
        refused = carys_browser.post(self.url(used), {"why": WHY, "step": "save", "clocks": "keep"})
        assert refused.status_code == 409
        assert "Clocks use this row" in refused.text
        assert used in Policy.objects.standing()

    def test_the_database_refuses_one_that_still_holds(self) -> None:
        wrong = row(withdrawn_why=WHY)
        with pytest.raises(IntegrityError, match="policy_taken_back_holds_no_more"), transaction.atomic():
            wrong.save()
