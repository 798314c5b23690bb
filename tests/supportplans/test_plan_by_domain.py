from datetime import date, timedelta

import pytest
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from cases.models import Case
from supportplans.models import Domain, Plan, Target
from supportplans.templatetags.plans import domain_line
from tests import make
from tests.supportplans.pages import at

S = Target.Status


def targets(*statuses: str, due_on: date | None = None) -> list[Target]:
    return [Target(domain=Domain.HEALTH, status=status, due_on=due_on) for status in statuses]


class TestDomainLine:
    @pytest.mark.parametrize(
        ("statuses", "count", "words"),
        [
            pytest.param([], "No targets yet", "Nothing yet", id="empty"),
            pytest.param([S.MET, S.IN_PROGRESS], "1 of 2 targets met", "In progress", id="in progress"),
            pytest.param([S.WAITING, S.NOT_STARTED], "0 of 2 targets met", "Waiting", id="waiting"),
            pytest.param([S.NOT_STARTED], "0 of 1 target met", "Not started", id="not started"),
            pytest.param([S.MET], "1 of 1 target met", "Done", id="done"),
            pytest.param(
                [S.STOPPED, S.SUPERSEDED], "No targets yet", "Nothing yet", id="stopped do not count"
            ),
        ],
    )
    def test_says_how_many_are_met_and_how_the_rest_stands(
        self, statuses: list[str], count: str, words: str
    ) -> None:
        line = domain_line(Domain.HEALTH, targets(*statuses), today=make.TODAY)
        assert (line.count_words, line.words) == (count, words)

    def test_what_is_late_is_said_first(self) -> None:
        late = targets(S.IN_PROGRESS, due_on=make.TODAY - timedelta(1))
        assert domain_line(Domain.HEALTH, late, today=make.TODAY).words == "Needs action"
        due = targets(S.IN_PROGRESS, due_on=make.TODAY)
        assert domain_line(Domain.HEALTH, due, today=make.TODAY).words == "In progress"

    def test_another_parts_targets_do_not_count(self) -> None:
        assert domain_line(Domain.LEGAL, targets(S.MET), today=make.TODAY).counted == 0


class TestCard:
    def card(self, case: Case) -> str:
        page = Template("{% load plans %}{% plan_by_domain case %}")
        return page.render(Context({"case": case, "today": make.TODAY}))

    def test_shows_the_five_parts_and_leads_to_the_plan(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with django_assert_num_queries(2):
            card = self.card(her_case)
        assert [label for label in Domain.labels if label in card] == Domain.labels
        assert "0 of 1 target met" in card
        assert "Open draft" in card
        assert at(her_case, "plan") in card

    def test_offers_to_start_where_there_is_none(self, her_case: Case) -> None:
        assert "Start the plan" in self.card(her_case)
