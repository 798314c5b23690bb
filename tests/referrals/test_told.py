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
