"""What waits to be checked counts at once, everywhere, and waits with who can check it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, Deadline, Refused
from cases.models.risk_level import RiskLevel, Standing
from cases.queries.shown import risk as shown_risk
from desk.documents.case_summary import risk_of
from desk.documents.letter import risk as told_risk
from desk.queries.my_day import diary_of
from hestia.accounts.models import Service, User
from hestia.workingdays.models import BankHoliday
from riskassessment import actions
from riskassessment.models import Assessment
from supportplans.views.exit.state import is_high
from tests import make
from tests.riskassessment import build
from tests.riskassessment.test_pages import text_of

NOON, TODAY = make.NOON, make.TODAY
SAYS = "Very high risk, not yet checked"


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role="manager", services=[outreach])


@pytest.fixture
def waiting(her_case: Case, amina: User, carys: User) -> Assessment:
    return build.finished(her_case, by=amina, page=build.written((4, 4)))


class TestStanding:
    @pytest.mark.parametrize("signed", ["", *RiskLevel.values])
    @pytest.mark.parametrize("sent", ["", *RiskLevel.values])
    def test_the_higher_counts(self, signed: str, sent: str) -> None:
        order = ["", "low", "medium", "high", "very_high"]
        standing = Standing()
        standing.risk_level = signed
        standing.risk_rank = max(order.index(signed), order.index(sent))
        assert standing.risk_counts == max(signed, sent, key=order.index)
        assert standing.risk_is_unchecked == (order.index(sent) > order.index(signed))


@pytest.mark.django_db
class TestEverywhere:
    @pytest.mark.usefixtures("waiting")
    @pytest.mark.parametrize(
        "page",
        [
            "/cases/{ref}/",
            "/cases/{ref}/risk/",
            "/cases/{ref}/notes/new/",
            "/cases/",
            "/cases/?risk=very_high",
            "/cases/?sort=-risk",
            "/day/",
            "/team/{amina}/",
        ],
    )
    def test_it_says_so(self, her_case: Case, amina: User, amina_browser: Browser, page: str) -> None:
        if page == "/day/":
            page = reverse("desk:my_day")
        if page == "/team/{amina}/":
            page = reverse("desk:team_member", args=[amina.pk])
        words = text_of(amina_browser.get(page.format(ref=her_case.reference)))
        assert "ery high" in words
        assert "not yet checked" in words

    @pytest.mark.usefixtures("waiting")
    def test_lists_count_it(self, her_case: Case, amina_browser: Browser) -> None:
        assert her_case.reference not in text_of(amina_browser.get("/cases/?risk=none"))
        her_case.refresh_from_db()
        assert (her_case.risk_level, her_case.risk_rank) == ("", 4)

    @pytest.mark.usefixtures("waiting")
    def test_papers_and_prompts_count_it(self, her_case: Case, amina: User) -> None:
        her_case.refresh_from_db()
        summary = risk_of(her_case)
        assert summary
        assert (summary["level"], summary["on"]) == ("Very high, not yet checked", None)
        assert told_risk(her_case, amina, TODAY) == [("Level of risk", "Very high, not yet checked")]
        assert is_high(her_case)
        assert "very_high unchecked" in shown_risk(her_case)[0].words

    def test_a_lower_one_that_waits_changes_nothing(
        self, her_case: Case, amina: User, carys: User, waiting: Assessment
    ) -> None:
        actions.sign_off(assessment=waiting, by=carys, at=NOON, today=TODAY)
        build.finished(her_case, by=amina, page=build.written((1, 1)))
        her_case.refresh_from_db()
        assert (her_case.risk_in_words, her_case.risk_is_unchecked) == ("Very high", False)

    def test_signing_it_and_throwing_it_away_say_what_is_so(
        self, her_case: Case, amina: User, carys: User, waiting: Assessment
    ) -> None:
        back = actions.ask_changes(assessment=waiting, words="Who?", by=carys, at=NOON, today=TODAY)
        her_case.refresh_from_db()
        assert her_case.risk_in_words == "Very high, not yet checked"  # sent back: somebody's word still
        with pytest.raises(Refused, match="so it stays"):
            actions.throw_away(assessment=back, by=amina, at=NOON)
        build.finished(her_case, by=amina, page=build.written(0, evidence="He has gone, {own}."))
        her_case.refresh_from_db()
        assert her_case.risk_in_words == "Very high, not yet checked"  # until a lower one is signed
        again = her_case.assessment_set.get()
        actions.ask_changes(assessment=again, words="Gone where?", by=carys, at=NOON, today=TODAY)
        again = build.finished(her_case, by=amina, page=build.written((4, 4)))
        actions.sign_off(assessment=again, by=carys, at=NOON, today=TODAY)
        her_case.refresh_from_db()
        assert her_case.risk_in_words == "Very high"

    def test_it_costs_no_question(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        url = f"/cases/{her_case.reference}/notes/new/"
        amina_browser.get(url)
        with CaptureQueriesContext(
            connection,
        ) as before:
            amina_browser.get(url)
        build.finished(her_case, by=amina, page=build.written((4, 4)))
        with CaptureQueriesContext(connection) as after:
            amina_browser.get(url)
        assert len(after) == len(before)


@pytest.mark.django_db
class TestWhoseDay:
    def kinds(self, user: User) -> list[str]:
        calendar = BankHoliday.objects.calendar("ew")
        diary = diary_of(User.objects.get(pk=user.pk), today=TODAY, calendar=calendar)
        return [row.deadline.kind for row in diary.rows]

    @pytest.mark.usefixtures("waiting")
    def test_it_is_theirs_who_can_check_it(self, amina: User, ben: User, carys: User, ruth: User) -> None:
        kind = Deadline.Kind.RISK_SIGN_OFF
        assert [kind in self.kinds(user) for user in (amina, ben, carys, ruth)] == [False, False, True, True]

    def test_sent_to_one_it_is_that_ones(self, her_case: Case, amina: User, carys: User, ruth: User) -> None:
        draft = build.draft(her_case, by=amina, page=build.written((3, 3)))
        actions.finish(assessment=draft, by=amina, at=NOON, today=TODAY, sent_to=ruth)
        kind = Deadline.Kind.RISK_SIGN_OFF
        assert [kind in self.kinds(user) for user in (amina, carys, ruth)] == [False, False, True]

    def test_who_sent_it_sees_for_whom_it_waits(
        self, her_case: Case, amina: User, ruth: User, amina_browser: Browser
    ) -> None:
        draft = build.draft(her_case, by=amina, page=build.written((3, 3)))
        actions.finish(assessment=draft, by=amina, at=NOON, today=TODAY, sent_to=ruth)
        words = text_of(amina_browser.get(reverse("desk:my_day")))
        assert "Waiting for Ruth Ellery" in words
        assert "Check it" not in words
        task = her_case.deadline_set.get(kind=Deadline.Kind.RISK_SIGN_OFF)
        page = text_of(amina_browser.get(reverse("cases:task", args=[her_case.reference, task.pk])))
        assert "Waiting for Ruth Ellery" in page
        assert "Check it" not in page
        assert date(2026, 11, 24) <= task.due_on
