"""Which dated row times what: the charity's own in England and Wales, the law's elsewhere."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from referrals.models import Policy
from referrals.timetable import policies_for

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
        target = Policy.objects.rule_book().for_reasonable_grounds("EW", received_on=date(2026, 10, 30))
        period = Policy.objects.rule_book().for_recovery("EW", made_on=date(2026, 11, 6))
        assert target
        assert period
        assert (target.jurisdiction, target.rg_days, target.rg_unit) == ("SEED", 5, "working")
        assert (period.jurisdiction, period.recovery_days) == ("SEED", 45)

    def test_the_law_fills_in_what_the_brief_leaves_open(self) -> None:
        window = Policy.objects.rule_book().for_reconsideration("EW", made_on=date(2026, 11, 6))
        notice = Policy.objects.rule_book().for_move_on("EW", made_on=date(2026, 11, 6), positive=True)
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
        row = Policy.objects.rule_book().for_recovery("EW", made_on=made_on)
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
        row = Policy.objects.rule_book().for_recovery(jurisdiction, made_on=made_on)
        assert row
        assert (row.recovery_days, row.end_rule) == (days, end_rule)

    def test_no_move_on_period_where_no_row_sets_one(self) -> None:
        assert Policy.objects.rule_book().for_move_on("SCT", made_on=date(2026, 11, 6), positive=True) is None


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
