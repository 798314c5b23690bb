"""What a key worker has taken on in a plan stands in her day, until it is done or another has the case."""

from datetime import date

from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from desk.queries import waiting
from hestia.accounts.models import User
from hestia.workingdays.models import BankHoliday
from supportplans.models import Step, Target
from tests.supportplans.pages import at


def words(user: User, *, until: date = date(2026, 12, 8)) -> list[str]:
    rows, _ = waiting.steps_due(
        user, today=date(2026, 11, 24), until=until, calendar=BankHoliday.objects.calendar("ew")
    )
    return [row.step.what for row in rows]


class TestStepsOfMyDay:
    def test_hers_with_a_day_and_no_other(self, safe_street: Target, amina: User) -> None:
        assert words(amina) == ["Walk to the bus stop together"]

    def test_not_before_its_week(self, safe_street: Target, amina: User) -> None:
        assert words(amina, until=date(2026, 11, 30)) == []

    def test_not_once_it_is_done(self, safe_street: Target, amina: User) -> None:
        step = safe_street.step_set.get(by_on__isnull=False)
        step.status, step.done_on = Step.Status.DONE, date(2026, 11, 24)
        step.save()
        assert words(amina) == []

    def test_goes_with_the_case(self, safe_street: Target, her_case: Case, amina: User, ben: User) -> None:
        her_case.worker = ben
        her_case.save()
        assert words(amina) == []
        assert words(ben) == ["Walk to the bus stop together"]

    def test_only_the_soonest_are_listed_and_all_are_counted(self, safe_street: Target, amina: User) -> None:
        first = safe_street.step_set.get(by_on__isnull=False)
        for number in range(waiting.MOST_STEPS):
            what = f"Buy whistle {number}"
            Step.objects.create(case=first.case, target=safe_street, what=what, by_on=date(2026, 11, 25))
        rows, total = waiting.steps_due(
            amina,
            today=date(2026, 11, 24),
            until=date(2026, 12, 8),
            calendar=BankHoliday.objects.calendar("ew"),
        )
        expected = [f"Buy whistle {number}" for number in range(waiting.MOST_STEPS)]
        assert ([row.step.what for row in rows], total) == (expected, len(expected) + 1)

    def test_the_page_leads_to_the_target_in_the_plan(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        page = amina_browser.get(reverse("desk:my_day")).content.decode()
        assert "Your steps in support plans" in page
        assert f"{at(her_case, 'plan')}?target={safe_street.pk}#target-{safe_street.pk}" in page
