"""A decision from its letter to her understanding it; a negative one to the answer of a reconsideration."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.models import Case, Refused
from desk.queries.drafts import unfinished
from hestia.accounts.models import User
from referrals.models import Decision, Reconsideration, Referral
from referrals.rules.states import State
from tests.cases.kept import kept
from tests.referrals.conftest import NOON, RG_ON, Act, decision, fresh
from tests.referrals.pages import boxes, text_of
from tests.referrals.promised import open_promises, problems_of


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        yield


def url(case: Case, name: str, *args: object) -> str:
    return reverse(f"referrals:{name}", args=[case.reference, *args])


def tasks(case: Case) -> list[str]:
    return list(case.deadline_set.open().filter(kind="task").values_list("title", flat=True))


def telling(case: Case) -> list[str]:
    return list(case.deadline_set.open().filter(kind="tell_decision").values_list("title", flat=True))


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
        assert tasks(case) == ["Explain the reasonable grounds decision again"]

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
            "The client’s own statement",
            "Guidance: Paragraph 14.3",
        ]
        assert fresh(received).state == State.RECONSIDERING

        answer = {
            "outcome": "changed",
            **boxes("answered_on", date(2026, 11, 23)),
            "letter": "held",
            "letter_kept": "Her file, drawer 3",
            "told_how": "interpreter",
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
        title = "Tell the client that the decision stays as it is"
        assert telling(case) == [title]

        task = case.deadline_set.open().get(kind="tell_decision")
        page = text_of(amina_browser.get(task.action_url))
        assert "The answer of 23 Nov 2026: the decision stays negative" in page
        told = {
            "told_how": "interpreter",
            **boxes("told_on", date(2026, 11, 24)),
            "told_language": "Arabic",
            "told_interpreter": "Layla Mansour",
            "understood": "no",
        }
        amina_browser.post(task.action_url, told)
        request = Reconsideration.objects.get()
        assert request.told_words == "Arabic, through Layla Mansour. Understood: no"
        assert telling(case) == []
        assert tasks(case) == ["Explain again that the decision stays as it is"]


class TestTheRequestOnItsPage:
    def test_it_is_shown_and_can_be_corrected(
        self,
        act: Act,
        amina_browser: Browser,
        amina: User,
        rg_negative: Referral,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        case = rg_negative.case
        asked: dict[str, Any] = {"ground": "evidence", "evidence": ["medical"], "asked_by": "Nadia Rahman"}
        made = act("request_reconsideration", referral=rg_negative, **asked, asked_on=date(2026, 11, 16))
        with django_assert_max_num_queries(40):
            page = text_of(amina_browser.get(url(case, "overview")))
        assert "Medical report, or photographs of injuries" in page
        address = url(case, "request_correction", made.pk)
        assert f'href="{address}"' in page
        sent = {
            "ground": "both",
            "evidence": ["medical", "police"],
            **boxes("asked_on", date(2026, 11, 18)),
            "asked_by": "Nadia Rahman",
            "version": made.version,
            "why": "The copy says the 18th",
        }
        assert "Enter which point of the guidance" in text_of(amina_browser.post(address, sent))
        amina_browser.post(f"/drafts/request-{made.pk}/{case.reference}/", sent | {"guidance": "14.30"})
        [draft] = unfinished(amina, at=NOON)
        assert (draft.title, draft.url) == ("Correction of a request for reconsideration", address)
        assert "14.30" in amina_browser.get(address).text
        page = text_of(amina_browser.post(address, sent | {"guidance": "14.3"}, follow=True))
        assert unfinished(amina, at=NOON) == []
        assert "The request is corrected, and so is what follows from it." in page
        assert "It said: asked on Mon 16 Nov 2026." in page
        assert "Police report or crime reference. Guidance: 14.3" in page

        document = kept(case, by=amina)
        answer = {"outcome": "upheld", "answered_on": date(2026, 11, 20), "letter": "held"}
        act(
            "record_reconsideration_outcome",
            referral=rg_negative,
            **answer,
            document=document,
            reasons="No.",
            told_how="yes",
            told_on=date(2026, 11, 23),
        )
        page = text_of(amina_browser.get(url(case, "overview")))
        assert "The decision stays negative, " in page
        assert reverse("cases:kept", args=[case.reference, document.number]) in page
        made.refresh_from_db()
        right: dict[str, Any] = {**asked, "asked_on": date(2026, 11, 18), "reasons": "No new fact."}
        wrong = right | {"answered_on": date(2026, 11, 24)}
        found = problems_of(act, "correct_request", request=made, **wrong, why="A slip")
        assert set(found) == {"answered_on"}  # she was told the day before
        right["answered_on"] = date(2026, 11, 19)
        act("correct_request", request=made, **right, why="The letter says the 19th")
        made.refresh_from_db()
        assert (made.answered_on, made.document) == (date(2026, 11, 19), document)


class TestTelling:
    """RG and CG are two things to tell her; each has its own task."""

    @pytest.fixture
    def untold(self, act: Act, received: Referral) -> tuple[Decision, Decision]:
        silent = {"told_how": "not_yet", "told_on": None}
        rg = act("record_decision", referral=received, **decision(**silent))
        final = decision(stage="cg", made_on=date(2026, 11, 20), **silent)
        return rg, act("record_decision", referral=received, **final)

    TOLD: dict[str, Any] = {"told_how": "interpreter", **boxes("told_on", date(2026, 11, 23))}

    def test_only_the_task_of_what_she_was_told_is_done(
        self, act: Act, received: Referral, untold: tuple[Decision, Decision]
    ) -> None:
        act("record_informing", decision=untold[0], told_how="yes", told_on=date(2026, 11, 23))
        assert telling(received.case) == ["Tell the client the conclusive grounds decision"]

    def test_a_task_leads_to_its_own_decision(
        self, amina_browser: Browser, received: Referral, untold: tuple[Decision, Decision]
    ) -> None:
        case = received.case
        page = text_of(amina_browser.post(url(case, "told"), self.TOLD))
        assert '<a href="#id_of_0">' in page  # which of the two is asked
        task = case.deadline_set.open().get(title="Tell the client the conclusive grounds decision")
        assert "Conclusive grounds: positive, made on 20 Nov 2026" in text_of(
            amina_browser.get(task.action_url)
        )
        amina_browser.post(task.action_url, self.TOLD)
        assert telling(case) == ["Tell the client the reasonable grounds decision"]
        untold[1].refresh_from_db()
        assert untold[1].told_on == date(2026, 11, 23)
        assert f"?of={untold[0].told_key}" in text_of(amina_browser.get(url(case, "overview")))
        odd = amina_browser.get(f"{url(case, 'told')}?of=teapot&task=teapot")
        assert odd.status_code == 200

    def test_a_wrong_day_does_not_stand_in_the_way_of_the_decision(
        self, act: Act, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        case, made = rg_positive.case, rg_positive.decisions[0]
        said = {"outcome": "positive", "notified_on": None, "letter": "held", "letter_kept": "Drawer 2"}
        later = {**said, "made_on": date(2026, 11, 9), "why": "A slip"}
        found = problems_of(act, "correct_decision", decision=made, **later)
        assert found["made_on"].endswith("If she was told on another day, correct that first")
        address = url(case, "telling_correction", made.told_key)
        assert f'href="{address}"' in text_of(amina_browser.get(url(case, "decision_correction", made.pk)))
        sent = {**self.TOLD, "told_language": "Arabic", "version": made.version}
        assert "Enter why you are correcting it" in text_of(amina_browser.post(address, sent))
        page = text_of(amina_browser.post(address, sent | {"why": "Her note says the 23rd"}, follow=True))
        assert "When and how she was told is corrected." in page
        assert "It said: Fri 6 Nov 2026. Arabic. Her note says the 23rd" in page
        act("correct_decision", decision=made, **later)
        made.refresh_from_db()
        assert (made.made_on, made.told_on) == (date(2026, 11, 9), date(2026, 11, 23))

    def test_if_she_was_not_told_it_is_promised_again(self, act: Act, rg_positive: Referral) -> None:
        made = rg_positive.decisions[0]
        act("correct_informing", decision=made, told_how="not_yet", why="It was another woman")
        assert telling(rg_positive.case) == ["Tell the client the reasonable grounds decision"]
        wrong: dict[str, Any] = {"told_how": "yes", "told_on": date(2026, 11, 5)}
        with pytest.raises(Refused, match="She has not been told yet"):
            act("correct_informing", decision=made, **wrong, why="A slip")
        assert set(problems_of(act, "record_informing", decision=made, **wrong)) == {"told_on"}
        act(
            "record_informing", decision=made, told_how="yes", told_on=date(2026, 11, 23), understood="partly"
        )
        assert (telling(rg_positive.case), len(tasks(rg_positive.case))) == ([], 1)
        right = {"told_how": "yes", "told_on": date(2026, 11, 23), "understood": "yes"}
        act("correct_informing", decision=made, **right, why="She said it back")
        assert tasks(rg_positive.case) == []

    def test_what_is_explained_again_is_of_one_telling(self, act: Act, rg_negative: Referral) -> None:
        """Two answers are called the same: correcting one leaves the other to be explained again."""
        case = rg_negative.case
        ask = {"ground": "guidance", "guidance": "14.3", "asked_by": "Nadia Rahman"}
        kept: dict[str, Any] = {"letter": "awaited", "told_how": "yes", "understood": "partly"}
        for day in (10, 12):
            asked = act("request_reconsideration", referral=rg_negative, **ask, asked_on=date(2026, 11, day))
            answered = {"answered_on": date(2026, 11, day + 1), "told_on": date(2026, 11, day + 1)}
            act("record_reconsideration_outcome", referral=rg_negative, outcome="upheld", **answered, **kept)
        again = "Explain again that the decision stays as it is"
        assert tasks(case).count(again) == 2
        asked.refresh_from_db()
        right = {"told_how": "yes", "told_on": date(2026, 11, 13), "understood": "yes"}
        act("correct_informing", decision=asked, **right, why="She said it back")
        assert case.deadline_set.open().get(title=again).context.startswith("The answer of 11 Nov 2026: ")


class TestNotAsking:
    """She may let a no stand. What was promised of the window is settled by saying so."""

    def test_she_will_not_ask_and_changes_her_mind(
        self, amina_browser: Browser, rg_negative: Referral
    ) -> None:
        case = rg_negative.case
        before = open_promises(case)
        address = url(case, "not_asking")
        assert f'href="{address}"' in text_of(amina_browser.get(url(case, "overview")))
        assert f'href="{address}"' in text_of(amina_browser.get(url(case, "reconsideration")))
        sent: dict[str, Any] = {**boxes("said_on", date(2026, 11, 20)), "why": "She wants it to be over."}
        assert "Enter the language in which she said it" in text_of(amina_browser.post(address, sent))
        page = text_of(amina_browser.post(address, sent | {"language": "Arabic"}, follow=True))
        assert "Said in Arabic. She wants it to be over." in page
        assert "Will not ask" in page
        assert not {"reconsideration", "legal_advice"} & set(open_promises(case))
        referral = fresh(rg_negative)
        assert (referral.state, referral.withdrawn_on, referral.consents) == (State.RG_NEGATIVE, None, True)
        assert "She wants it to be over." in text_of(amina_browser.get(address))
        amina_browser.post(address, {"why": "Her solicitor found a report"})
        assert open_promises(case) == before

    def test_after_the_window_it_is_settled_by_saying_why(
        self, act: Act, amina_browser: Browser, amina: User, rg_negative: Referral
    ) -> None:
        case, later = rg_negative.case, datetime(2027, 1, 12, 12, tzinfo=UTC)
        with time_machine.travel(later, tick=False):
            amina_browser.force_login(amina)
            task = case.deadline_set.open().get(kind="reconsideration")
            assert task.is_overdue(on=later.date())
            assert url(case, "not_asking") in text_of(amina_browser.get(task.action_url))
            page = text_of(amina_browser.get(url(case, "not_asking")))
            assert "Say why nothing was asked" in page
            assert "She can change her mind" not in page
            page = text_of(amina_browser.get(url(case, "overview")))
            assert "She will not ask them to look again" not in page
            assert "No request was made</a>" in page
            act(
                "record_not_asking",
                referral=rg_negative,
                said_on=later.date(),
                why="She was missing",
                at=later,
            )
            assert "reconsideration" not in open_promises(case)
            page = text_of(amina_browser.get(url(case, "overview")))
            assert "No reconsideration was requested" in page
            with pytest.raises(Refused, match="The last day to ask was Sun 6 Dec 2026"):
                act("undo_not_asking", referral=rg_negative, why="She is back", at=later)
            asked: dict[str, Any] = {"asked_on": later.date(), "asked_by": "We", "late_why": "Missing"}
            act(
                "request_reconsideration",
                referral=rg_negative,
                ground="guidance",
                guidance="14.3",
                **asked,
                at=later,
            )
            assert fresh(rg_negative).state == State.RECONSIDERING

    def test_only_of_a_no_and_once(self, act: Act, rg_negative: Referral) -> None:
        said: dict[str, Any] = {"why": "Enough", "language": "Arabic"}
        early = {"said_on": date(2026, 11, 5), **said}
        assert set(problems_of(act, "record_not_asking", referral=rg_negative, **early)) == {"said_on"}
        with pytest.raises(Refused, match="Nobody has recorded"):
            act("undo_not_asking", referral=rg_negative, why="A slip")
        made = act("record_not_asking", referral=rg_negative, said_on=date(2026, 11, 20), **said)
        with pytest.raises(Refused, match="already recorded"):
            act("record_not_asking", referral=rg_negative, said_on=date(2026, 11, 20), **said)
        made.not_asking_why = ""
        with pytest.raises(IntegrityError, match="decision_not_asking_is_whole"), transaction.atomic():
            made.save()


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
        assert "The letter is recorded." in page
        assert "We have the letter: Her file, drawer 2" in page
        assert "The letter came: reasonable grounds: negative" in page
        assert self.promised(case) == []
        met = case.deadline_set.get(kind="decision_letter")
        assert (met.met_on, met.outcome) == (date(2026, 11, 24), "The letter came")
        page = text_of(amina_browser.get(url(case, "letter"), follow=True))
        assert "We have the letter for every decision." in page

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
        assert not received.case.paper_set.filter(kind="nrm_letters").exclude(state="missing").exists()
        act("correct_decision", decision=made, **said, letter="held", letter_kept="Drawer 2")
        assert self.promised(received.case) == []
        assert received.case.paper_set.get(kind="nrm_letters").state == "held", "nobody enters it again"

    def test_what_was_said_of_her_letters_stands(self, act: Act, received: Referral) -> None:
        received.case.paper_set.update_or_create(kind="nrm_letters", defaults={"state": "given"})
        act("record_decision", referral=received, **decision(letter="held", letter_kept="Drawer 2"))
        assert received.case.paper_set.get(kind="nrm_letters").state == "given"

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
