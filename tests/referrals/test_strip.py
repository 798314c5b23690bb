"""The clock strip, on the case page and anywhere else it is asked for."""

from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from cases.models import Case
from cases.rules.access import case_scope
from hestia.accounts.models import User
from hestia.workingdays.models import BankHoliday
from referrals.models import Referral
from referrals.queries.progress import steps
from referrals.queries.stages import Strip
from referrals.queries.strip import strip
from referrals.queries.timetable import clock_words, timetable
from tests import make
from tests.referrals.conftest import Act, decision, fresh

TODAY = date(2026, 11, 24)


def strip_of(referral: Referral, today: date = TODAY) -> Strip:
    referral = fresh(referral)
    return strip(referral, referral.case, today=today)


def stages(found: Strip) -> list[tuple[str, str, str, str]]:
    return [(stage.name, stage.status, stage.fact, stage.note) for stage in found.stages]


class TestStages:
    def test_as_drawn_on_day_20(self, rg_positive: Referral) -> None:
        found = strip_of(rg_positive, date(2026, 11, 26))
        assert (found.headline, found.pill) == (
            "Recovery period, day 20 of 45",
            "25 days left, to at least Mon 21 Dec",
        )
        assert stages(found) == [
            ("Referral", "done", "Sent Fri 30 Oct", "Consent signed"),
            ("Reasonable grounds", "done", "Positive, Fri 6 Nov", "Made on day 5"),
            (
                "Recovery period",
                "current",
                "From Fri 6 Nov",
                "",
            ),
            ("Conclusive grounds", "next", "20 days since the first decision", "Waiting for the Home Office"),
            ("Exit", "next", "No date yet", ""),
        ]
        middle = found.stages[2]
        assert (middle.bar.length, middle.bar.used, middle.bar.today) == (45, 20, "M20 -1.4v6.8")
        assert middle.bar.ticks == "M7 0v4M14 0v4M21 0v4M28 0v4M35 0v4M42 0v4"

    def test_past_the_minimum(self, rg_positive: Referral) -> None:
        found = strip_of(rg_positive, date(2026, 12, 28))
        assert found.kind == "waiting"
        assert found.stages[2].bar.used == 45
        assert found.stages[3].fact == "52 days since the first decision"
        assert found.sentence == (
            "Her recovery period lasts until the final decision: its 45 days were over on Mon 21 Dec. "
            "Day 1 of 45 is the day after the decision of Fri 6 Nov."
        )

    def test_late(self, received: Referral) -> None:
        found = strip_of(received)
        assert found.stages[1].status == "late"
        assert found.stages[1].is_current
        assert found.pill.startswith("Past the Home Office’s target")
        assert not found.stages[1].note, "that it is late is said once"

    def test_negative_becomes_a_reconsideration(self, rg_negative: Referral) -> None:
        found = strip_of(rg_negative)
        assert [stage.name for stage in found.stages][2] == "Reconsideration"
        assert found.stages[2].fact == "Ask by Sun 6 Dec"
        assert found.headline == "Reasonable grounds, negative. Reconsideration, day 18 of 30"

    def test_a_closed_case_says_so_and_counts_nothing(self, rg_positive: Referral, amina: User) -> None:
        rg_positive.case.close(kind="planned", on=TODAY, by=amina, at=make.NOON)
        found = strip_of(rg_positive, date(2026, 12, 1))
        assert (found.headline, found.kind, found.pill) == (
            "The case is closed",
            "stopped",
            "Closed Tue 24 Nov",
        )
        assert stages(found)[2:] == [
            ("Recovery period", "next", "Fri 6 Nov to at least Mon 21 Dec", "The case closed before its end"),
            ("Conclusive grounds", "next", "No decision when the case closed", ""),
            ("Exit", "done", "Closed Tue 24 Nov", ""),
        ]
        assert not any(stage.is_current or stage.bar.used or stage.bar.shows_today for stage in found.stages)
        case = Case.objects.get(pk=rg_positive.case_id)
        assert case.nrm_in_words(on=date(2026, 12, 1)) == (
            "Recovery period, followed until the case closed on Tue 24 Nov 2026"
        )

    @pytest.mark.parametrize(
        ("closed_on", "status"),
        [
            pytest.param(date(2026, 12, 1), "next", id="before the last day"),
            pytest.param(date(2026, 12, 22), "done", id="after it"),
        ],
    )
    def test_a_period_is_fulfilled_only_where_the_case_closed_after_it(
        self, closed_on: date, status: str, cg_positive: Referral, amina: User
    ) -> None:
        cg_positive.case.close(kind="planned", on=closed_on, by=amina, at=make.NOON)
        recovery = strip_of(fresh(cg_positive), date(2027, 2, 1)).stages[2]
        assert recovery.status == status
        assert (recovery.note == "The case closed before its end") is (status == "next")

    @pytest.mark.parametrize("day", [TODAY, date(2027, 3, 1)])
    def test_so_do_its_clocks_and_steps(self, received: Referral, amina: User, day: date) -> None:
        received.case.close(kind="moved_away", on=TODAY, by=amina, at=make.NOON)
        referral = fresh(received)
        table = timetable(referral)
        assert {clock_words(clock, referral, today=day).kind for clock in table} == {"stopped"}
        done = steps(referral, referral.case, table, today=day)
        assert {step.kind for step in done} <= {"done", "stopped"}
        assert {stage.kind for stage in strip_of(received, day).stages} <= {"", "done"}

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("recovery", "It goes on to at least Mon 21 Dec, and until the final decision if that is later"),
            (
                "removal-protection",
                "By law it goes on to at least Sat 5 Dec, and until the final decision if that is later",
            ),
        ],
    )
    def test_our_closing_ends_nothing_that_the_law_gives(
        self, rg_positive: Referral, amina: User, kind: str, words: str
    ) -> None:
        rg_positive.case.close(kind="planned", on=TODAY, by=amina, at=make.NOON)
        referral = fresh(rg_positive)
        clock = timetable(referral).of_kind(kind)
        assert clock
        shown = clock_words(clock, referral, today=date(2026, 12, 1))
        assert shown.sentence == (f"We stopped following it on Tue 24 Nov, when the case closed. {words}")
        assert "topped" not in f"{shown.headline} {shown.pill} {shown.span}"
        assert "left" not in f"{shown.headline} {shown.pill} {shown.span}"

    def test_nor_is_what_had_ended_before_said_to_end_with_it(
        self, act: Act, rg_negative: Referral, amina: User
    ) -> None:
        """The window closed on Sun 6 Dec, the case on Tue 8 Dec 2026."""
        rg_negative.case.close(kind="planned", on=date(2026, 12, 8), by=amina, at=make.NOON)
        referral = fresh(rg_negative)
        window = timetable(referral).reconsideration
        assert window
        shown = clock_words(window, referral, today=date(2027, 1, 20))
        assert (shown.kind, shown.sentence) == ("done", "Closed Sun 6 Dec 2026")

    def test_suspended(self, act: Act, rg_positive: Referral) -> None:
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 16), reason="missing")
        found = strip_of(rg_positive)
        assert (found.headline, found.pill) == ("Suspended by the Home Office", "Paused on 16 Nov")
        assert found.stages[2].status == "paused"

    def test_final(self, cg_positive: Referral) -> None:
        found = strip_of(cg_positive)
        assert stages(found)[3] == ("Conclusive grounds", "done", "Positive, Fri 20 Nov", "Final decision")
        assert found.pill.startswith("41 days left")
        assert not found.stages[4].note, "how long is left is said once"

    def test_negative_final(self, act: Act, rg_positive: Referral) -> None:
        late = decision(stage="cg", outcome="negative", made_on=date(2026, 11, 20))
        act("record_decision", referral=rg_positive, **late)
        assert strip_of(rg_positive).stages[3].note == "Reconsideration: 26 days left"

    def test_withdrawn(self, act: Act, rg_positive: Referral) -> None:
        act(
            "withdraw",
            referral=rg_positive,
            withdrawn_on=TODAY,
            reason="her_choice",
            how="signed",
            knows_support_ends=True,
        )
        found = strip_of(rg_positive)
        assert found.headline == "Withdrew from the NRM"
        assert not any(stage.is_current for stage in found.stages)

    @pytest.mark.parametrize("stage", ["explained", "consented", "handed_over"])
    def test_until_it_is_sent_there_is_a_line_of_words(
        self, db: None, request: pytest.FixtureRequest, stage: str
    ) -> None:
        found = strip_of(request.getfixturevalue(stage))
        assert found.headline
        assert not found.is_drawn

    def test_without_a_referral_there_is_a_line_of_words(self, her_case: Case) -> None:
        found = strip(None, her_case, today=TODAY)
        assert not found.is_drawn
        assert found.headline == "Not referred to the NRM"

    def test_declined(self, act: Act, explained: Referral) -> None:
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=TODAY)
        found = strip_of(explained)
        assert (found.headline, found.pill) == ("She does not want a referral", "Asked Tue 24 Nov")


class TestTag:
    def render(self, case: Case, user: User) -> str:
        request: Any = RequestFactory().get("/")
        request.user, request.today = user, TODAY
        context = Context({"request": request, "case": case, "today": TODAY})
        return Template("{% load nrm %}{% nrm_strip case %}").render(context)

    def test_asks_two_questions(
        self,
        rg_positive: Referral,
        amina: User,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        BankHoliday.objects.calendar("ew")
        amina.moment = make.NOON
        case_scope(amina)  # what ties her to cases is asked once for each request
        assert rg_positive.case.client.pk  # every page of a case has read whose it is
        with django_assert_num_queries(2):
            page = self.render(rg_positive.case, amina)
        assert "Recovery period, day 18 of 45" in page
        assert 'aria-current="step"' in page

    def test_shows_nothing_of_what_does_not_exist_for_someone(self, rg_positive: Referral, dev: User) -> None:
        assert "Recovery period, day" not in self.render(rg_positive.case, dev)
