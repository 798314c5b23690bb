"""A decision from its letter to her understanding it; a negative one to the answer of a reconsideration."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from referrals.models import Decision, Reconsideration, Referral
from referrals.states import State
from tests.referrals.conftest import RG_ON, Act, decision, fresh
from tests.referrals.test_actions import problems_of
from tests.referrals.test_pages import boxes, text_of


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        yield


def url(case: Case, name: str, *args: object) -> str:
    return reverse(f"referrals:{name}", args=[case.reference, *args])


def tasks(case: Case) -> list[str]:
    return list(case.deadline_set.open().filter(kind="task").values_list("title", flat=True))


NEGATIVE = {
    "stage": "rg",
    "outcome": "negative",
    **boxes("made_on", RG_ON),
    "letter": "held",
    "letter_kept": "Her file, drawer 2",
    "told_how": "not_yet",
    "told_language": "Arabic",
}


class TestReconsiderationFromStartToEnd:
    def test_no_asked_again_and_changed(self, amina_browser: Browser, received: Referral) -> None:
        case = received.case
        page = text_of(amina_browser.post(url(case, "decision_new"), NEGATIVE))
        assert "Enter why it is negative, in plain words" in page
        said = NEGATIVE | {"reasons": "They say that two dates do not fit."}
        page = text_of(amina_browser.post(url(case, "decision_new"), said, follow=True))
        assert "We have the letter: Her file, drawer 2" in page
        assert "They say that two dates do not fit." in page
        assert case.deadline_set.open().filter(kind="reconsideration").exists()

        told = {
            "told_how": "interpreter",
            **boxes("told_on", date(2026, 11, 9)),
            "told_language": "Arabic",
            "told_interpreter": "Layla Mansour",
            "understood": "partly",
        }
        page = text_of(amina_browser.post(url(case, "told"), told, follow=True))
        assert "Arabic, through Layla Mansour. Understood: in part" in page
        assert tasks(case) == ["Explain the reasonable grounds decision to her again"]

        ask: dict[str, Any] = {
            "ground": "both",
            **boxes("asked_on", date(2026, 11, 20)),
            "asked_by": "Nadia Rahman",
        }
        page = text_of(amina_browser.post(url(case, "reconsideration"), ask))
        assert "Tick what goes with the request" in page
        assert "Enter which point of the guidance was not followed" in page
        assert 'value="Nadia Rahman"' in page
        ask |= {"evidence": ["medical", "statement"], "guidance": "Paragraph 14.3"}
        amina_browser.post(url(case, "reconsideration"), ask)
        request = Reconsideration.objects.get()
        assert request.grounds == [
            "Medical report, or photographs of injuries",
            "Her own statement",
            "Guidance: Paragraph 14.3",
        ]
        assert fresh(received).state == State.RECONSIDERING

        answer = {
            "outcome": "changed",
            **boxes("answered_on", date(2026, 11, 23)),
            "letter": "held",
            "letter_kept": "Her file, drawer 3",
            "told_how": "yes",
            **boxes("told_on", date(2026, 11, 24)),
            "understood": "yes",
        }
        page = text_of(amina_browser.post(url(case, "reconsideration"), answer, follow=True))
        assert "Recovery period, day 1 of 45" in page
        changed = Decision.objects.get(reconsideration=request)
        assert (changed.letter_kept, changed.understood) == ("Her file, drawer 3", "yes")

    def test_it_stays_negative_and_she_is_told(
        self, act: Act, amina_browser: Browser, rg_negative: Referral
    ) -> None:
        case = rg_negative.case
        asked = {"asked_on": date(2026, 11, 20), "asked_by": "We"}
        act("request_reconsideration", referral=rg_negative, ground="guidance", guidance="14.3", **asked)
        answer = {
            "outcome": "upheld",
            **boxes("answered_on", date(2026, 11, 23)),
            "letter": "held",
            "letter_kept": "Her file",
            "told_how": "not_yet",
            "told_language": "Arabic",
        }
        page = text_of(amina_browser.post(url(case, "reconsideration"), answer))
        assert "Enter why it is negative, in plain words" in page
        answer["reasons"] = "The report did not change their mind."
        amina_browser.post(url(case, "reconsideration"), answer)
        assert Reconsideration.objects.get().reasons == "The report did not change their mind."
        assert fresh(rg_negative).state == State.RG_NEGATIVE
        assert tasks(case) == ["Tell her that the decision stays as it is"]


class TestLetter:
    def promised(self, case: Case) -> list[tuple[str, date]]:
        found = case.deadline_set.open().filter(kind="decision_letter").order_by("pk")
        return list(found.values_list("title", "due_on"))

    def test_awaited_it_is_promised_and_kept_once_it_came(
        self, amina_browser: Browser, received: Referral
    ) -> None:
        case = received.case
        heard = NEGATIVE | {"letter": "awaited", "letter_kept": ""}
        page = text_of(amina_browser.post(url(case, "decision_new"), heard, follow=True))
        title = "Get the reasonable grounds letter of 6 Nov 2026"
        assert self.promised(case) == [(title, date(2026, 12, 1))]
        assert f'href="{url(case, "letter")}"' in page
        page = text_of(amina_browser.post(url(case, "letter"), {"letter_kept": ""}))
        assert "Enter where the letter is kept, or attach it" in page
        assert "Enter why it is negative, in plain words" in page
        came = {"letter_kept": "Her file, drawer 2", "reasons": "Two dates do not fit."}
        page = text_of(amina_browser.post(url(case, "letter"), came, follow=True))
        assert "It is recorded that the letter came." in page
        assert "We have the letter: Her file, drawer 2" in page
        assert "The letter came: reasonable grounds: negative" in page
        assert self.promised(case) == []
        met = case.deadline_set.get(kind="decision_letter")
        assert (met.met_on, met.outcome) == (date(2026, 11, 24), "The letter came")
        page = text_of(amina_browser.get(url(case, "letter"), follow=True))
        assert "The letter of every decision is here." in page

    def test_of_two_it_is_said_which_came(self, act: Act, amina_browser: Browser, received: Referral) -> None:
        first = act("record_decision", referral=received, **decision(letter="awaited"))
        final = decision(letter="awaited", stage="cg", made_on=date(2026, 11, 20))
        second = act("record_decision", referral=received, **final)
        assert len(self.promised(received.case)) == 2
        came = {"letter_kept": "Drawer 2"}
        page = text_of(amina_browser.post(url(received.case, "letter"), came))
        assert '<a href="#id_decision_0">' in page
        amina_browser.post(url(received.case, "letter"), came | {"decision": str(second.pk)})
        assert [title for title, _ in self.promised(received.case)] == [
            "Get the reasonable grounds letter of 6 Nov 2026"
        ]
        first.refresh_from_db()
        assert first.awaits_letter

    def test_a_correction_that_has_it_keeps_the_promise_too(self, act: Act, received: Referral) -> None:
        made = act("record_decision", referral=received, **decision(letter="awaited"))
        said = {"outcome": "positive", "made_on": date(2026, 11, 5), "notified_on": RG_ON, "why": "A slip"}
        act("correct_decision", decision=made, **said, letter="awaited")
        assert self.promised(received.case) == [
            ("Get the reasonable grounds letter of 5 Nov 2026", date(2026, 12, 1))
        ]
        act("correct_decision", decision=made, **said, letter="held", letter_kept="Drawer 2")
        assert self.promised(received.case) == []

    def test_one_that_is_here_is_kept_somewhere(self, act: Act, received: Referral) -> None:
        nowhere = decision(letter_kept="")
        found = problems_of(act, "record_decision", referral=received, **nowhere)
        assert found == {"letter_kept": "Enter where the letter is kept, or attach it"}


class TestWhatCannotBe:
    def test_in_the_words_of_the_questions(self, act: Act, received: Referral) -> None:
        wrong = decision(reasons="No.", letter="awaited", letter_kept="Drawer 2")
        found = problems_of(act, "record_decision", referral=received, **wrong)
        assert set(found) == {"reasons", "letter_kept"}
        wrong = decision(told_how="not_yet", told_on=None, understood="yes")
        assert set(problems_of(act, "record_decision", referral=received, **wrong)) == {"told_how"}

    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("decision_negative_letter_has_reasons", {"outcome": "negative"}),
            ("decision_reasons_are_of_a_negative", {"reasons": "No."}),
            ("decision_letter_is_kept_only_if_held", {"letter": "awaited", "letter_kept": "Drawer 2"}),
            (
                "decision_understood_only_once_told",
                {"told_how": "not_yet", "told_on": None, "understood": "yes"},
            ),
        ],
    )
    def test_by_the_database(self, rg_positive: Referral, constraint: str, fields: dict[str, Any]) -> None:
        made = Decision.objects.get()
        for name, value in fields.items():
            setattr(made, name, value)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            made.save()

    @pytest.mark.parametrize("ground", ["evidence", "guidance"])
    def test_a_request_that_rests_on_nothing(self, act: Act, rg_negative: Referral, ground: str) -> None:
        asked: dict[str, Any] = {"ground": ground, "asked_on": date(2026, 11, 20), "asked_by": "We"}
        assert set(problems_of(act, "request_reconsideration", referral=rg_negative, **asked)) == {ground}
        whole = act(
            "request_reconsideration", referral=rg_negative, evidence=["other"], guidance="1", **asked
        )
        whole.evidence, whole.guidance = [], ""
        with pytest.raises(IntegrityError, match=f"reconsideration_for_{ground}"), transaction.atomic():
            whole.save()
