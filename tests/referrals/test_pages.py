"""The pages of a referral: what they show, ask, keep and refuse."""

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.actions.opening import reopen_case
from cases.documents.printable import Copy
from cases.models import Case, Consent, KeptDocument
from hestia.accounts.models import User
from hestia.pdf import html
from hestia.safekeeping.models import Draft
from referrals import actions
from referrals.documents.clock_count import CLOCK_COUNT
from referrals.models import Answer, Chaser, Decision, Explanation, Policy, Referral
from referrals.rules.states import State
from tests import make
from tests.cases.kept import kept
from tests.referrals.conftest import NOON, RG_ON, SENT_ON, Act, decision, fresh
from tests.referrals.pages import boxes, text_of, url
from tests.uploads import files

pytestmark = pytest.mark.usefixtures("at_noon")


class TestOverview:
    def test_before_anything_it_says_what_comes_first(self, amina_browser: Browser, her_case: Case) -> None:
        page = text_of(amina_browser.get(url(her_case)))
        assert "Not referred to the NRM" in page
        assert "Record explanation" in page
        assert "Nothing has happened yet" in page

    def test_her_answer_can_change_only_once_there_is_one(
        self, amina_browser: Browser, explained: Referral, act: Act
    ) -> None:
        assert "Her answer changed" not in text_of(amina_browser.get(url(explained.case)))
        act("record_consent", referral=explained, answer="given", how="signed", given_on=SENT_ON)
        assert "Her answer changed" in text_of(amina_browser.get(url(explained.case)))

    def test_what_to_do_next_is_said_once(self, amina_browser: Browser, explained: Referral) -> None:
        page = text_of(amina_browser.get(url(explained.case)))
        assert "Ask for an answer" not in page
        assert "No consent yet" not in page
        assert page.count("Record her answer") == 1

    def test_the_worksheet_is_a_step_before_the_handover(
        self, amina_browser: Browser, consented: Referral, act: Act
    ) -> None:
        sheet = amina_browser.get(url(consented.case, "worksheet")).context["sheet"]
        page = text_of(amina_browser.get(url(consented.case)))
        step = page[page.index("Fill in the worksheet for the form") :]
        assert f"{sheet.left} questions open" in step[: step.index("Hand it to a first responder")]
        assert f'href="{url(consented.case, "worksheet")}">Fill in the worksheet' in page
        assert "Record handover" in page  # what is open does not stop it

    def test_who_said_no_is_not_asked_for_a_worksheet(
        self, amina_browser: Browser, explained: Referral, act: Act
    ) -> None:
        assert "Fill in the worksheet" in text_of(amina_browser.get(url(explained.case)))
        act("record_consent", referral=explained, answer="refused", how="signed", given_on=SENT_ON)
        assert "Fill in the worksheet" not in text_of(amina_browser.get(url(explained.case)))

    def test_which_day_of_her_recovery_period_holds(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        page = text_of(amina_browser.get(url(rg_positive.case)))
        assert "Her recovery period lasts until the final decision, and to Mon 21 Dec at least." in page
        assert page.count("day after the decision of Fri 6 Nov") == 1

    @pytest.mark.parametrize(
        ("stage", "headline", "button"),
        [
            ("explained", "NRM explained, no answer recorded yet", "Record her answer"),
            ("consented", "Referral ready to hand over", "Record handover"),
            ("handed_over", "With the first responder", "Record it as sent"),
            ("submitted", "Referral sent", "Record NRM number"),
            ("received", "Waiting for reasonable grounds", "Record decision"),
            ("rg_positive", "Recovery period, day 18 of 45", "Record decision"),
            ("rg_negative", "Reconsideration, day 18 of 30", None),
            ("cg_positive", "Conclusive grounds, positive. Move-on period, day 4 of 45 days", None),
        ],
    )
    def test_each_stage_in_words(
        self,
        amina_browser: Browser,
        request: pytest.FixtureRequest,
        stage: str,
        headline: str,
        button: str | None,
    ) -> None:
        referral = request.getfixturevalue(stage)
        page = text_of(amina_browser.get(url(referral.case)))
        assert headline in page
        if button:
            assert f">{button}</a>" in page

    def test_before_the_receipt_no_page_says_how_many_days_a_rule_gives(
        self, amina_browser: Browser, submitted: Referral
    ) -> None:
        """The rule is that of the day of receipt, and a manager may have entered another."""
        for address in (url(submitted.case), url(submitted.case, "receipt"), reverse("ui:help")):
            assert not re.search(r"\b(\d+|five) working days", text_of(amina_browser.get(address)))

    def test_both_clocks_and_how_they_were_counted(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        page = text_of(amina_browser.get(url(rg_positive.case)))
        assert "27 days left, to at least Mon 21 Dec" in page
        assert "11 days left, to at least Sat 5 Dec" in page
        assert url(rg_positive.case, "clock", "recovery") in page
        assert url(rg_positive.case, "clock", "removal-protection") in page

    def test_what_happened_newest_first(self, amina_browser: Browser, rg_positive: Referral) -> None:
        page = text_of(amina_browser.get(url(rg_positive.case)))
        order = [page.index(title) for title in ("Reasonable grounds decision: positive", "NRM explained in")]
        assert order == sorted(order)

    def test_one_heading_of_the_page(self, amina_browser: Browser, rg_positive: Referral) -> None:
        assert text_of(amina_browser.get(url(rg_positive.case))).count("<h1") == 1

    def test_queries_do_not_grow_with_what_happened(
        self,
        amina_browser: Browser,
        rg_positive: Referral,
        act: Act,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        address = url(rg_positive.case)
        with django_assert_max_num_queries(40) as few:
            amina_browser.get(address)
        for day in range(7, 20):
            act("chase", referral=rg_positive, chased_on=date(2026, 11, day), asked="Desk", how="phone")
        with django_assert_max_num_queries(len(few)):
            amina_browser.get(address)

    def test_no_name_in_its_title_or_address(self, amina_browser: Browser, rg_positive: Referral) -> None:
        page = text_of(amina_browser.get(url(rg_positive.case)))
        title = page[page.index("<title>") : page.index("</title>")]
        assert "Ghada" not in title
        assert "ghada" not in url(rg_positive.case).lower()


class TestClock:
    def test_day_by_day_with_each_reason(self, amina_browser: Browser, received: Referral) -> None:
        page = text_of(amina_browser.get(url(received.case, "clock", "reasonable-grounds")))
        assert "The first day is not counted" in page
        assert "Saturday" in page
        assert "Fri 6 Nov 2026" in page
        assert "last day" in page
        assert "Home Office guidance, from" in page
        assert "unit of the 5 days is not stated" not in page
        assert "England and Wales" in page

    def test_45_days(self, amina_browser: Browser, rg_positive: Referral) -> None:
        page = text_of(amina_browser.get(url(rg_positive.case, "clock", "recovery")))
        assert page.count("<tr") == 47

    @pytest.mark.parametrize(
        ("kind", "why"),
        [
            ("reasonable-grounds", "the day the Home Office received the referral, Fri 30 Oct 2026"),
            ("recovery", "the day the reasonable grounds decision was made, Fri 6 Nov 2026"),
            ("recovery", "The law’s own period, 30 days beginning with that day"),
            ("removal-protection", "from Mon 30 Jan 2023. This protection is the same in every part"),
        ],
    )
    def test_says_why_that_row(
        self, kind: str, why: str, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        assert why in text_of(amina_browser.get(url(rg_positive.case, "clock", kind)))

    def test_says_that_the_row_was_corrected_since(
        self, amina_browser: Browser, rg_positive: Referral, carys: User
    ) -> None:
        before = Policy.objects.get(jurisdiction="SEED")
        right = Policy(
            jurisdiction="SEED",
            effective_from=before.effective_from,
            recovery_days=30,
            end_rule=before.end_rule,
            verified="yes",
            note="The letter",
        )
        actions.correct_policy(policy=before, row=right, why="Read again", moving=False, by=carys, at=NOON)
        page = text_of(amina_browser.get(url(rg_positive.case, "clock", "recovery")))
        assert "This rule has been corrected since. The clock keeps the rule it was counted by." in page
        assert page.count("<tr") == 47

    @pytest.mark.parametrize(
        ("nation", "cg", "last", "rows", "why"),
        [
            pytest.param(
                "SCT",
                decision(stage="cg", made_on=date(2026, 11, 16)),
                "Mon 16 Nov",
                11,
                "In Scotland it ends with the final decision, if that is before the last day: the final "
                "decision was made on Mon 16 Nov 2026, and ended it.",
                id="Scotland, the earlier of the two",
            ),
            pytest.param(
                "NIR",
                decision(stage="cg", made_on=date(2026, 11, 16), outcome="negative"),
                "Mon 16 Nov",
                11,
                "the final decision was made on Mon 16 Nov 2026, was negative, and ended it.",
                id="Northern Ireland, a no",
            ),
            pytest.param(
                "NIR",
                decision(stage="cg", made_on=date(2026, 11, 16)),
                "Mon 21 Dec",
                46,
                "was positive, and it runs to its last day.",
                id="Northern Ireland, a yes",
            ),
            pytest.param(
                "EW",
                None,
                "At least Mon 21 Dec",
                46,
                "In England and Wales it goes on until the final decision, if that is later than the last "
                "day: none has been made yet.",
                id="England and Wales, undecided",
            ),
        ],
    )
    def test_the_last_day_is_the_real_one_and_says_why(
        self,
        act: Act,
        amina_browser: Browser,
        amina: User,
        received: Referral,
        nation: str,
        cg: dict[str, Any] | None,
        last: str,
        rows: int,
        why: str,
    ) -> None:
        case = received.case
        received.jurisdiction = nation
        received.save()
        act("record_decision", referral=received, **decision())
        if cg:
            act("record_decision", referral=fresh(received), **cg)
        assert f'data-label="Last day" class="text-nowrap"> {last} <' in re.sub(
            r"</?time[^>]*>", "", text_of(amina_browser.get(url(case))).replace("</time>", "")
        )
        page = text_of(amina_browser.get(url(case, "clock", "recovery")))
        assert f"{last} 2026" in re.sub(r"</?time[^>]*>", "", page)
        assert page.count("<tr") == rows + 1
        assert why in page
        copy = Copy(number=1, made_on=NOON.date(), by=amina, edition="recovery")
        paper = html(CLOCK_COUNT.build(case, copy))
        assert f"{last} 2026" in paper
        assert why in paper
        assert paper.count("last day</td>") == 1

    def test_after_a_late_decision_the_days_go_on_to_it(
        self, act: Act, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        later = datetime(2027, 1, 6, 12, tzinfo=UTC)
        late = decision(stage="cg", made_on=date(2027, 1, 5))
        act("record_decision", referral=rg_positive, **late, at=later)
        page = text_of(amina_browser.get(url(rg_positive.case, "clock", "recovery")))
        assert "45 <b>last day by the rule</b>" in page
        assert "60 <b>last day</b>" in page
        assert "the final decision was made on Tue 5 Jan 2027, and ended it." in page

    def test_an_extension_and_a_suspension_are_in_its_words(
        self, act: Act, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 9), reason="missing")
        act("resume", referral=fresh(rg_positive), resumed_on=date(2026, 11, 14))
        longer = {"until_on": date(2027, 1, 10), "granted_on": date(2026, 11, 20), "reason": "health"}
        act("extend", referral=fresh(rg_positive), **longer, evidence="Dr Lund", letter_kept="Her file")
        page = text_of(amina_browser.get(url(rg_positive.case, "clock", "recovery")))
        for words in (
            "<dt>Length</dt> <dd>45 days, extended to 60, the Home Office’s decision</dd>",
            "The rule gives 45 days: Fri 6 Nov 2026 is not counted, the last is Sat 26 Dec 2026.",
            "5 days of a suspension, from Mon 9 Nov 2026 until it resumed on Sat 14 Nov 2026, are not",
            "Extended from Sat 26 Dec 2026 to Sun 10 Jan 2027, which is day 60, by the letter of",
            "Fri 20 Nov 2026. Serious ill-health: Dr Lund.",
        ):
            assert words in page
        assert "45 days, extended to 60" in text_of(amina_browser.get(url(rg_positive.case)))

    def test_after_a_disqualification_and_a_withdrawal(
        self, act: Act, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        case = rg_positive.case
        said = {"reasons": "They say", "respond_by": date(2026, 11, 20), "notice_on": date(2026, 11, 10)}
        notice = act("record_notice", referral=rg_positive, ground="bad_faith", **said)
        act("record_notice_progress", notice=notice, outcome="disqualified", decided_on=date(2026, 11, 18))
        page = text_of(amina_browser.get(url(case, "clock", "recovery")))
        assert "Protection was taken away on Wed 18 Nov 2026" in page
        assert page.count("<tr") == 14
        act(
            "withdraw",
            referral=fresh(rg_positive),
            withdrawn_on=date(2026, 11, 20),
            reason="her_choice",
            how="signed",
            knows_support_ends=True,
        )
        page = text_of(amina_browser.get(url(case, "clock", "recovery")))
        assert page.count("<tr") == 14
        assert "on withdrawal" not in page  # it had ended before

    @pytest.mark.parametrize("kind", ["move-on", "teapot"])
    def test_a_clock_that_does_not_run_is_not_there(
        self, amina_browser: Browser, rg_positive: Referral, kind: str
    ) -> None:
        assert amina_browser.get(url(rg_positive.case, "clock", kind)).status_code == 404


class TestExplanation:
    ANSWERS = {
        **boxes("explained_on", SENT_ON),
        "is_right_day": "on",  # three days before her case was opened
        "language": "Arabic",
        "interpreter_name": "Layla H.",
        "jurisdiction": "EW",
    }

    def test_asks_in_her_language(self, amina_browser: Browser, her_case: Case) -> None:
        page = text_of(amina_browser.get(url(her_case, "explanation")))
        assert 'value="Arabic"' in page

    def test_gives_the_words_of_the_leaflet_which_leads_back(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        answer = amina_browser.get(url(her_case, "explanation"))
        page = text_of(answer)
        for part in answer.context["parts"]:
            for idea in part.ideas:
                assert f"<li>{idea.words}</li>" in page
        assert "You can say no and still get support." in page
        leaflet = reverse("desk:print", args=[her_case.reference, "nrm-explained"])
        assert f'href="{leaflet}?from=explanation"' in page
        there = text_of(amina_browser.get(f"{leaflet}?from=explanation"))
        assert f'href="{url(her_case, "explanation")}"' in there
        assert "Back to the explanation" in there
        assert f'action="{leaflet}?from=explanation"' in there
        assert "Back to documents" in text_of(amina_browser.get(f"{leaflet}?from=elsewhere"))

    def test_saves_and_says_so(self, amina_browser: Browser, her_case: Case) -> None:
        response = amina_browser.post(url(her_case, "explanation"), self.ANSWERS, follow=True)
        assert "The explanation is recorded." in text_of(response)
        assert Explanation.objects.get().explained_on == SENT_ON

    def test_sent_twice_makes_one(self, amina_browser: Browser, her_case: Case) -> None:
        answers = {**self.ANSWERS, "once": "9f8f5f1e-3ab1-4a4e-9a53-0d3fb0d1d6a1"}
        for _ in range(2):
            response = amina_browser.post(url(her_case, "explanation"), answers)
            assert response.status_code == 302
        assert Explanation.objects.count() == 1

    def test_a_refusal_does_not_use_up_the_key(self, amina_browser: Browser, her_case: Case) -> None:
        answers = {**self.ANSWERS, "once": "9f8f5f1e-3ab1-4a4e-9a53-0d3fb0d1d6a1"}
        wrong = {**answers, **boxes("explained_on", date(2027, 1, 1))}
        page = text_of(amina_browser.post(url(her_case, "explanation"), wrong))
        assert "The date you explained it cannot be in the future" in page
        assert 'value="2027"' in page
        assert amina_browser.post(url(her_case, "explanation"), answers).status_code == 302
        assert Explanation.objects.count() == 1

    @pytest.mark.parametrize(
        ("answers", "problem"),
        [
            pytest.param({"explained_on_month": ""}, "must include a month", id="no month"),
            pytest.param(
                {"explained_on_day": "31", "explained_on_month": "2", "explained_on_year": "2026"},
                "31 February is not a real date",
                id="31 February",
            ),
            pytest.param({"language": ""}, "Enter the language you explained it in", id="no language"),
            pytest.param({"language": "Ara\0bic"}, "contains a character that cannot be kept", id="NUL"),
            pytest.param({"note": "x" * 100_000}, "to 2,000 characters. It has 100,000 now.", id="too long"),
            pytest.param({"jurisdiction": "France"}, "Choose an answer to", id="an unknown place"),
        ],
    )
    def test_bad_input_comes_back_with_its_words(
        self, amina_browser: Browser, her_case: Case, answers: dict[str, str], problem: str
    ) -> None:
        page = text_of(amina_browser.post(url(her_case, "explanation"), {**self.ANSWERS, **answers}))
        assert "There is a problem" in page
        assert problem in page
        assert not Explanation.objects.exists()

    def test_closed_case(self, amina_browser: Browser, her_case: Case, carys: User) -> None:
        her_case.close(kind="planned", on=date(2026, 11, 24), by=carys, at=datetime(2026, 11, 24, tzinfo=UTC))
        page = text_of(amina_browser.get(url(her_case, "explanation")))
        assert "This case is closed" in page
        assert "Save explanation" not in page


class TestConsent:
    def test_leads_to_the_explanation_first(self, amina_browser: Browser, her_case: Case) -> None:
        response = amina_browser.get(url(her_case, "consent"), follow=True)
        assert "Explain the NRM before you ask" in text_of(response)

    def test_given_with_its_separate_answers(self, amina_browser: Browser, explained: Referral) -> None:
        response = amina_browser.post(
            url(explained.case, "consent"),
            {
                "answer": "given",
                "how": "witnessed",
                "witness": "Layla H.",
                "interpreter_name": "Layla H.",
                **boxes("given_on", SENT_ON),
                "wants_support": "yes",
                "will_help_police": "no",
                "decision_goes_to": "someone_else",
                "recipient_name": "Nadia Rahman",
            },
            follow=True,
        )
        page = text_of(response)
        assert "Her answer is recorded." in page
        assert "To Nadia Rahman" in page
        assert fresh(explained).state == State.CONSENTED

    @pytest.mark.parametrize(
        ("answers", "problem"),
        [
            pytest.param({"how": "spoken"}, "Consent to a referral must be signed, or", id="no witness"),
            pytest.param({"how": "witnessed"}, "Enter who witnessed it", id="which witness"),
            pytest.param(
                boxes("given_on", date(2026, 10, 29)),
                "on or after the day the NRM was explained, 30 October 2026",
                id="before it was explained",
            ),
            pytest.param({"answer": "withdrawn"}, "Choose an answer to", id="nothing to take back"),
            pytest.param({"answer": ""}, "Answer “Does she want to be referred?”", id="no answer"),
            pytest.param(
                {"decision_goes_to": "someone_else"}, "Enter who else should get the decision", id="who else"
            ),
            pytest.param({"recipient_name": "Nadia"}, "Choose “Someone else”", id="a name too many"),
        ],
    )
    def test_contradictions_come_back(
        self, amina_browser: Browser, explained: Referral, answers: dict[str, str], problem: str
    ) -> None:
        whole = {"answer": "given", "how": "signed", **boxes("given_on", SENT_ON), "why": "Kept"}
        whole |= {"interpreter_name": "Layla H.", **answers}
        page = text_of(amina_browser.post(url(explained.case, "consent"), whole))
        assert problem in page
        assert 'value="Kept"' in page
        assert fresh(explained).state == State.CONSIDERING

    def test_asks_for_the_council_when_she_may_be_a_child(
        self, amina_browser: Browser, childs_referral: Referral
    ) -> None:
        address = url(childs_referral.case, "consent")
        assert "Record which council was told" in text_of(amina_browser.get(address))
        response = amina_browser.post(
            address,
            {
                **boxes("contacted_on", SENT_ON),
                "council": "Southwark",
                "phone": "020 7946 0100",
                "email": "mash@example.org",
            },
            follow=True,
        )
        assert "The council contact is recorded." in text_of(response)
        assert fresh(childs_referral).state == State.CONSENTED


class TestHandoverToReceipt:
    def test_an_adult_without_consent_goes_nowhere(self, amina_browser: Browser, explained: Referral) -> None:
        page = text_of(amina_browser.get(url(explained.case, "handover")))
        assert "Record her consent before you hand the referral over." in page
        assert "Save handover" not in page

    def test_even_when_the_page_is_sent_all_the_same(
        self, amina_browser: Browser, explained: Referral, salvation_army: Any
    ) -> None:
        response = amina_browser.post(
            url(explained.case, "handover"),
            {
                "organisation": salvation_army.pk,
                "referrer_name": "Jo Lane",
                **boxes("handed_over_on", SENT_ON),
            },
        )
        page = text_of(response)
        assert "Record her consent before you hand the referral over." in page
        assert 'value="Jo Lane"' in page
        assert not explained.handover_set.exists()

    def test_from_handover_to_the_reference(
        self, amina_browser: Browser, consented: Referral, salvation_army: Any
    ) -> None:
        case = consented.case
        page = text_of(amina_browser.get(url(case, "handover")))
        assert "questions not answered</summary>" in page  # said, and it stops nobody
        assert "before it can be sent" not in page
        assert "The referral can go as it is" in page
        assert "/referral/worksheet/" in page
        amina_browser.post(
            url(case, "handover"),
            {
                "organisation": salvation_army.pk,
                "referrer_name": "Jo Lane",
                **boxes("handed_over_on", SENT_ON),
            },
        )
        handover = case.handover_set.get()
        assert handover.answered
        assert handover.questions
        assert handover.answered < handover.questions
        sheet = text_of(amina_browser.get(url(case, "worksheet")))
        assert handover.how_complete in sheet  # as it stands still
        assert f"{handover.how_complete.removesuffix(' answered')} of the form" in text_of(
            amina_browser.get(url(case, "submission"))
        )
        assert handover.how_complete in case.entry_set.get(title__startswith="Referral handed").body
        amina_browser.post(url(case, "submission"), boxes("submitted_on", SENT_ON))
        response = amina_browser.post(
            url(case, "receipt"),
            {**boxes("received_on", SENT_ON), "reference": "NRM-4418-0236", "authority": "sca"},
            follow=True,
        )
        page = text_of(response)
        assert "NRM-4418-0236" in page
        assert "Single Competent Authority" in page
        assert fresh(consented).state == State.RECEIVED

    def test_a_number_too_short_to_be_theirs_is_asked_about_once(
        self, amina_browser: Browser, submitted: Referral
    ) -> None:
        short = {**boxes("received_on", SENT_ON), "reference": "12", "authority": "sca"}
        page = text_of(amina_browser.post(url(submitted.case, "receipt"), short))
        assert "This NRM number is shorter than theirs are" in page
        assert fresh(submitted).received_on is None
        ticked = {**short, "is_right_number": "on"}
        assert amina_browser.post(url(submitted.case, "receipt"), ticked).status_code == 302
        assert fresh(submitted).reference == "12"

    def test_a_future_date_sent(self, amina_browser: Browser, handed_over: Referral) -> None:
        page = text_of(
            amina_browser.post(url(handed_over.case, "submission"), boxes("submitted_on", date(2026, 11, 25)))
        )
        assert "The date sent cannot be in the future" in page
        assert 'href="#id_submitted_on_0"' in page

    def test_a_day_sent_that_was_entered_too_late_is_corrected_before_the_receipt(
        self, amina_browser: Browser, act: Act, handed_over: Referral
    ) -> None:
        case = handed_over.case
        act("submit", referral=handed_over, submitted_on=date(2026, 11, 20))
        early = {**boxes("received_on", date(2026, 11, 2)), "reference": "NRM-4418-0236"}
        page = text_of(amina_browser.post(url(case, "receipt"), early))
        assert "If it was sent on another day, correct that first" in page
        address = url(case, "receipt_correction")
        assert f'href="{address}"' in page
        assert f'href="{address}"' in text_of(amina_browser.get(url(case)))
        sent = {
            **boxes("submitted_on", date(2026, 11, 2)),
            "jurisdiction": "SCT",
            "version": fresh(handed_over).version,
        }
        page = text_of(amina_browser.post(address, sent))
        assert "Enter why you are correcting it" in page
        assert "received_on" not in page
        sent["why"] = "The confirmation says the 2nd"
        assert "Day it was sent corrected" in text_of(amina_browser.post(address, sent, follow=True))
        amina_browser.post(url(case, "receipt"), early)
        referral = fresh(handed_over)
        days = (referral.submitted_on, referral.received_on)
        assert (days, referral.jurisdiction) == ((date(2026, 11, 2), date(2026, 11, 2)), "SCT")
        assert referral.rg_policy
        assert referral.rg_policy.jurisdiction == "SCT"

    def test_correcting_the_reference_needs_the_page_to_be_fresh(
        self, amina_browser: Browser, received: Referral
    ) -> None:
        address = url(received.case, "receipt_correction")
        answers = {
            **boxes("submitted_on", SENT_ON),
            **boxes("received_on", date(2026, 11, 2)),
            "reference": "NRM-1",
            "authority": "",
            "why": "A slip",
        }
        stale = text_of(amina_browser.post(address, {**answers, "version": "1"}))
        assert "Somebody else changed this at midday." in stale
        assert "NRM-1" in stale
        answers["jurisdiction"] = "SCT"
        done = amina_browser.post(address, {**answers, "version": str(received.version)})
        assert done.status_code == 302
        assert (fresh(received).reference, fresh(received).jurisdiction) == ("NRM-1", "SCT")


WHOLE = {
    "stage": "rg",
    "outcome": "positive",
    **boxes("made_on", RG_ON),
    **boxes("notified_on", date(2026, 11, 9)),
    "letter": "held",
    "letter_kept": "Her file",
    "told_how": "interpreter",
    **boxes("told_on", date(2026, 11, 9)),
}


class TestDecision:
    def test_starts_the_recovery_period(self, amina_browser: Browser, received: Referral) -> None:
        response = amina_browser.post(url(received.case, "decision_new"), WHOLE, follow=True)
        page = text_of(response)
        assert "The decision is recorded." in page
        assert "Recovery period, day 18 of 45" in page

    @pytest.mark.parametrize(
        ("answers", "problem", "box"),
        [
            pytest.param(
                boxes("made_on", date(2026, 10, 29)),
                "The decision date must be on or after the referral date, 30 October 2026",
                "id_made_on_0",
                id="before the receipt",
            ),
            pytest.param(
                boxes("notified_on", date(2026, 11, 5)),
                "The date we received it must be on or after the decision date, 6 November 2026",
                "id_notified_on_0",
                id="heard of before it was made",
            ),
            pytest.param(
                {"told_on_day": "", "told_on_month": "", "told_on_year": ""},
                "Enter the date she was told",
                "id_told_on_0",
                id="told, no day",
            ),
            pytest.param({"outcome": "maybe"}, "Choose an answer to", "id_outcome_0", id="unknown outcome"),
        ],
    )
    def test_contradictions_come_back_linked_to_their_box(
        self, amina_browser: Browser, received: Referral, answers: dict[str, str], problem: str, box: str
    ) -> None:
        page = text_of(amina_browser.post(url(received.case, "decision_new"), {**WHOLE, **answers}))
        assert f'<a href="#{box}">' in page
        assert problem in page
        assert not Decision.objects.exists()

    def test_a_letter_dated_on_a_sunday_is_asked_about(
        self, amina_browser: Browser, received: Referral
    ) -> None:
        sunday = {**WHOLE, **boxes("made_on", date(2026, 11, 8))}
        page = text_of(amina_browser.post(url(received.case, "decision_new"), sunday))
        assert "The date on the letter is a Sunday. Check it, and tick if it is right" in page
        assert 'type="checkbox" name="is_right_day"' in page
        response = amina_browser.post(url(received.case, "decision_new"), {**sunday, "is_right_day": "on"})
        assert response.status_code == 302

    SUNDAY = "The date on the letter is a Sunday. Check it, and tick if it is right"

    def test_so_is_one_corrected_to_a_sunday_but_not_one_that_was(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        made = rg_positive.reasonable_grounds
        assert made
        address = url(rg_positive.case, "decision_correction", made.pk)
        sunday = {"outcome": "positive", "letter": "held", "why": "A slip", "version": str(made.version)}
        sunday |= {"letter_kept": "Her file", **boxes("made_on", date(2026, 11, 1))}
        assert self.SUNDAY in text_of(amina_browser.post(address, sunday))
        assert amina_browser.post(address, {**sunday, "is_right_day": "on"}).status_code == 302
        made.refresh_from_db()
        again = {**sunday, "version": str(made.version), "letter_kept": "Drawer 2"}
        assert amina_browser.post(address, again).status_code == 302

    def test_and_that_of_a_further_decision(self, amina_browser: Browser, rg_positive: Referral) -> None:
        address = url(rg_positive.case, "further_decision")
        sunday = {"letter": "awaited", "wholly_before": "on", "gives_recovery": "no"}
        sunday |= boxes("made_on", date(2026, 11, 22))
        assert self.SUNDAY in text_of(amina_browser.post(address, sunday))
        assert amina_browser.post(address, {**sunday, "is_right_day": "on"}).status_code == 302

    def test_and_that_of_the_answer_to_a_request(
        self, amina_browser: Browser, rg_negative: Referral, act: Act
    ) -> None:
        asked = {"asked_on": date(2026, 11, 16), "asked_by": "Us", "ground": "guidance", "guidance": "14.20"}
        act("request_reconsideration", referral=rg_negative, **asked)
        address = url(rg_negative.case, "reconsideration")
        sunday = {"outcome": "changed", "letter": "awaited", "told_how": "not_yet"}
        sunday |= boxes("answered_on", date(2026, 11, 22))
        assert self.SUNDAY in text_of(amina_browser.post(address, sunday))
        assert amina_browser.post(address, {**sunday, "is_right_day": "on"}).status_code == 302

    def test_a_conclusive_decision_before_the_other_is_refused_without_asking(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        early = {**WHOLE, "stage": "cg", **boxes("made_on", date(2026, 11, 1))}
        page = text_of(amina_browser.post(url(rg_positive.case, "decision_new"), early))
        assert "The decision date must be on or after the reasonable grounds decision" in page
        assert "tick if it is right" not in page

    def test_a_conclusive_decision_within_the_recovery_period_is_asked_about(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        same_day = {**WHOLE, "stage": "cg"}
        page = text_of(amina_browser.post(url(rg_positive.case, "decision_new"), same_day))
        early = (
            "This is before the recovery period ends, on 21 December 2026. Is the date on the letter right?"
        )
        assert early in page
        assert 'type="checkbox" name="is_right_day"' in page
        assert 'value="Her file"' in page
        assert Decision.objects.count() == 1
        ticked = {**same_day, "is_right_day": "on"}
        assert amina_browser.post(url(rg_positive.case, "decision_new"), ticked).status_code == 302
        final = fresh(rg_positive).conclusive_grounds
        assert final
        address = url(rg_positive.case, "decision_correction", final.pk)
        moved = {"outcome": "positive", "letter": "held", "letter_kept": "Her file", "why": "A slip"}
        moved |= {"version": str(final.version), **boxes("made_on", date(2026, 11, 9))}
        assert early in text_of(amina_browser.post(address, moved))

    def test_that_she_was_told_without_the_interpreter_she_needs_is_asked_about(
        self, amina_browser: Browser, received: Referral
    ) -> None:
        alone = {**WHOLE, "told_how": "yes"}
        page = text_of(amina_browser.post(url(received.case, "decision_new"), alone))
        assert "Her record says she needs an interpreter for Arabic. Who interpreted?" in page
        assert not Decision.objects.exists()
        why = {**alone, "without_interpreter": "Her worker speaks Arabic"}
        amina_browser.post(url(received.case, "decision_new"), why)
        told = received.case.entry_set.get(title="Reasonable grounds decision: positive").body
        assert told.endswith(
            "No interpreter, although the record says that one is needed: Her worker speaks Arabic."
        )

    def test_a_page_left_open_does_not_record_the_wrong_stage(
        self, amina_browser: Browser, received: Referral, act: Act
    ) -> None:
        act("record_decision", referral=received, **decision())
        page = text_of(amina_browser.post(url(received.case, "decision_new"), WHOLE))
        assert "The reasonable grounds decision is already recorded" in page
        assert Decision.objects.count() == 1

    def test_before_the_reference_it_says_why_not(self, amina_browser: Browser, submitted: Referral) -> None:
        page = text_of(amina_browser.get(url(submitted.case, "decision_new")))
        assert "Record the NRM number before you record a decision." in page

    def test_correcting_says_why_and_keeps_the_history(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        made = rg_positive.reasonable_grounds
        assert made
        address = url(rg_positive.case, "decision_correction", made.pk)
        answers = {
            "outcome": "positive",
            **boxes("made_on", date(2026, 11, 5)),
            **boxes("notified_on", RG_ON),
            "letter": "held",
            "letter_kept": "Her file",
            "version": str(made.version),
        }
        page = text_of(amina_browser.post(address, answers))
        assert "Enter why you are correcting it" in page
        assert amina_browser.post(address, {**answers, "why": "The letter says the 5th"}).status_code == 302
        page = text_of(amina_browser.get(address))
        assert "The letter says the 5th" in page
        assert "First recorded" in page
        assert "Thu 5 Nov 2026" in page
        assert "Fri 6 Nov 2026" in page

    def test_a_second_window_speaks_of_the_decision_it_was_about(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        made = rg_positive.reasonable_grounds
        assert made
        address = url(rg_positive.case, "decision_new")
        stale = amina_browser.post(address, {**WHOLE, "stage": "rg", "once": str(uuid.uuid4())})
        page = text_of(stale)
        assert "Record the reasonable grounds decision" in page
        assert "The reasonable grounds decision is already recorded." in page
        assert "conclusive" not in page.split("<h1")[-1].split("</form>")[0]
        link = url(rg_positive.case, "decision_correction", made.pk)
        assert f'<a href="{link}">Correct it</a>' in page
        assert "Record the conclusive grounds decision" in text_of(amina_browser.get(address))

    def test_correcting_a_stale_page(self, amina_browser: Browser, rg_positive: Referral) -> None:
        made = rg_positive.reasonable_grounds
        assert made
        answers = {
            "outcome": "positive",
            **boxes("made_on", date(2026, 11, 5)),
            "letter": "held",
            "letter_kept": "Her file",
            "why": "A slip",
            "version": "99",
        }
        page = text_of(amina_browser.post(url(rg_positive.case, "decision_correction", made.pk), answers))
        assert "This was saved in the meantime, by somebody else or by you in another window." in page
        assert 'value="A slip"' in page

    def test_a_decision_of_another_case_is_not_there(
        self, amina_browser: Browser, rg_positive: Referral, childs_referral: Referral
    ) -> None:
        made = rg_positive.reasonable_grounds
        assert made
        response = amina_browser.get(url(childs_referral.case, "decision_correction", made.pk))
        assert response.status_code == 404

    def test_told_later_without_the_interpreter_she_needs(
        self, amina_browser: Browser, received: Referral, act: Act
    ) -> None:
        act("record_decision", referral=received, **decision(told_how="not_yet", told_on=None))
        alone = {"told_how": "yes", **boxes("told_on", date(2026, 11, 24))}
        asked = text_of(amina_browser.post(url(received.case, "told"), alone))
        assert "Her record says she needs an interpreter for Arabic. Who interpreted?" in asked
        said = alone | {"without_interpreter": "She read it in Arabic"}
        amina_browser.post(url(received.case, "told"), said)
        told = received.case.entry_set.get(title__startswith="The client was told").body
        assert told == "No interpreter, although the record says that one is needed: She read it in Arabic."

    def test_told_later(self, amina_browser: Browser, received: Referral, act: Act) -> None:
        act("record_decision", referral=received, **decision(told_how="not_yet", told_on=None))
        response = amina_browser.post(
            url(received.case, "told"),
            {"told_how": "interpreter", **boxes("told_on", date(2026, 11, 24))},
            follow=True,
        )
        assert "It is recorded that she has been told." in text_of(response)

    def test_nothing_left_to_tell(self, amina_browser: Browser, rg_positive: Referral) -> None:
        response = amina_browser.get(url(rg_positive.case, "told"), follow=True)
        assert "The client has been told every decision." in text_of(response)


class TestOtherActs:
    def test_chaser(self, amina_browser: Browser, received: Referral) -> None:
        response = amina_browser.post(
            url(received.case, "chaser_new"),
            {
                **boxes("chased_on", date(2026, 11, 24)),
                "asked": "NRM desk",
                "how": "phone",
                "answer": "Next week",
            },
            follow=True,
        )
        page = text_of(response)
        assert "1 time so far." in page
        assert "Next week" in page
        assert Chaser.objects.count() == 1

    def test_reconsideration_and_its_answer(self, amina_browser: Browser, rg_negative: Referral) -> None:
        address = url(rg_negative.case, "reconsideration")
        assert "Ask by Sun 6 Dec, 12 days left." in text_of(amina_browser.get(address))
        amina_browser.post(
            address,
            {
                "ground": "both",
                "evidence": ["medical", "statement"],
                "guidance": "Paragraph 14.3",
                **boxes("asked_on", date(2026, 11, 20)),
                "asked_by": "Nadia Rahman",
            },
        )
        assert "Record their answer" in text_of(amina_browser.get(address))
        response = amina_browser.post(
            address,
            {
                "outcome": "changed",
                **boxes("answered_on", date(2026, 11, 23)),
                "letter": "awaited",
                "told_how": "not_yet",
            },
            follow=True,
        )
        assert "Recovery period, day 1 of 45" in text_of(response)

    def test_an_answer_before_the_request_comes_back(
        self, amina_browser: Browser, rg_negative: Referral, act: Act
    ) -> None:
        act(
            "request_reconsideration",
            referral=rg_negative,
            ground="both",
            evidence=["medical"],
            guidance="Paragraph 14.3",
            asked_on=date(2026, 11, 20),
            asked_by="Nadia Rahman",
        )
        page = text_of(
            amina_browser.post(
                url(rg_negative.case, "reconsideration"),
                {
                    "outcome": "changed",
                    **boxes("answered_on", date(2026, 11, 19)),
                    "letter": "awaited",
                    "told_how": "not_yet",
                },
            )
        )
        assert "The date of the answer must be on or after the request, 20 November 2026" in page
        assert fresh(rg_negative).state == State.RECONSIDERING

    def test_suspension_and_resumption(self, amina_browser: Browser, rg_positive: Referral) -> None:
        address = url(rg_positive.case, "suspension")
        amina_browser.post(address, {**boxes("from_on", date(2026, 11, 16)), "reason": "missing"})
        page = text_of(amina_browser.get(url(rg_positive.case)))
        assert "Suspended by the Home Office" in page
        assert "Paused on 16 Nov" in page
        amina_browser.post(address, boxes("resumed_on", date(2026, 11, 23)))
        assert fresh(rg_positive).state == State.RG_POSITIVE

    def test_withdrawal(self, amina_browser: Browser, rg_positive: Referral) -> None:
        address = url(rg_positive.case, "withdrawal")
        answers = {**boxes("withdrawn_on", date(2026, 11, 24)), "reason": "her_choice", "how": "signed"}
        answers["interpreter_name"] = "Layla H."
        page = text_of(amina_browser.post(address, answers))
        assert "Explain to her that Home Office support ends, then tick to say so" in page
        response = amina_browser.post(address, {**answers, "knows_support_ends": "on"}, follow=True)
        assert "Withdrew from the NRM" in text_of(response)

    def test_a_withdrawal_without_the_interpreter_she_needs_says_how_she_understood(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        case = rg_positive.case
        answers = {"reason": "her_choice", "how": "signed", "knows_support_ends": "on"}
        sent = {**boxes("withdrawn_on", date(2026, 11, 24)), **answers}
        page = text_of(amina_browser.post(url(case, "withdrawal"), sent))
        assert "Her record says she needs an interpreter for Arabic. Who interpreted?" in page
        why = {"without_interpreter": "Her worker speaks Arabic"}
        amina_browser.post(url(case, "withdrawal"), {**sent, **why})
        line = case.consent_set.get(answer="withdrawn")
        assert line.without_interpreter == "Her worker speaks Arabic"
        told = "No interpreter, although the record says that one is needed: Her worker speaks Arabic."
        assert told in case.entry_set.get(title="Withdrew from the NRM").body


class TestReferredBefore:
    def answers(self, organisation: Any) -> dict[str, Any]:
        return {
            "organisation": organisation.pk,
            **boxes("submitted_on", SENT_ON),
            **boxes("received_on", SENT_ON),
            "reference": "NRM-4418-0236",
            "authority": "",
            "jurisdiction": "EW",
        }

    def test_by_someone_else(self, amina_browser: Browser, her_case: Case, salvation_army: Any) -> None:
        her_case.take_over_nrm(Case.NRMStage.SUBMITTED, reference="NRM-4418-0236")
        her_case.save()
        page = text_of(amina_browser.get(url(her_case)))
        assert "Referred before this case began" in page
        assert 'value="NRM-4418-0236"' in text_of(amina_browser.get(url(her_case, "earlier")))
        response = amina_browser.post(url(her_case, "earlier"), self.answers(salvation_army), follow=True)
        page = text_of(response)
        assert "The referral is recorded." in page
        assert "Consent taken by the sender" in page
        her_case.refresh_from_db()
        assert her_case.nrm_stage == Case.NRMStage.WAITING_RG

    def test_received_before_it_was_sent(
        self, amina_browser: Browser, her_case: Case, salvation_army: Any
    ) -> None:
        answers = self.answers(salvation_army) | boxes("received_on", date(2026, 10, 29))
        page = text_of(amina_browser.post(url(her_case, "earlier"), answers))
        assert "The date received must be on or after the date it was sent, 30 October 2026" in page

    def test_not_twice(self, amina_browser: Browser, received: Referral) -> None:
        page = text_of(amina_browser.get(url(received.case, "earlier")))
        assert "A referral is already recorded." in page

    def test_on_her_earlier_case(
        self, amina_browser: Browser, rg_positive: Referral, amina: User, carys: User
    ) -> None:
        earlier = rg_positive.case
        told = {"family": "Two sisters", "education": "Until she was ten"}
        actions.write_answers(case=earlier, answers=told, by=amina, at=NOON)
        earlier.close(kind="moved_away", on=date(2026, 11, 20), by=carys, at=NOON)
        again = make.case(worker=amina, service=earlier.service, client=earlier.client, reopened_from=earlier)
        again.take_over_nrm(Case.NRMStage.RECOVERY, reference=earlier.nrm_reference)
        again.save()
        here = {"education": "Until she was eleven"}
        actions.write_answers(case=again, answers=here, by=amina, at=NOON)
        page = text_of(amina_browser.get(url(again, "earlier")))
        assert f"Bring the referral over from {earlier.reference}?" in page
        page = text_of(amina_browser.post(url(again, "earlier"), {"once": ""}, follow=True))
        assert "The referral goes on with this case." in page
        assert "Recovery period, day 18 of 45" in page
        moved = fresh(rg_positive)
        assert moved.case == again
        assert {decision.case_id for decision in moved.decisions} == {again.pk}
        assert Answer.objects.texts_of(again) == told | here
        family = Answer.objects.of(again)["family"]
        assert family.history.get().history_change_reason == f"From her earlier case, {earlier.reference}"
        assert again.open_deadline("recovery_review") is not None

    def test_her_no_counts_on_until_she_answers_again(
        self, act: Act, explained: Referral, amina: User, carys: User
    ) -> None:
        earlier, later = explained.case, datetime(2026, 11, 25, 12, tzinfo=UTC)
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
        earlier.close(kind="moved_away", on=date(2026, 11, 24), by=carys, at=NOON)
        agreed = Consent(answer="given", how="spoken", given_on=later.date())
        about: dict[str, Any] = {"service": earlier.service, "worker": amina, "consent": agreed}
        case = reopen_case(earlier=earlier, why="She asked", **about, by=amina, at=later)
        told = {"explained_on": later.date(), "language": "Arabic", "privacy_notice_given": True}
        referral = act("explain", case=case, **told, at=later).referral
        assert (fresh(referral).consents, fresh(referral).state) == (False, State.DECLINED)
        yes = {"answer": "given", "how": "signed", "given_on": later.date()}
        act("record_consent", referral=referral, **yes, at=later)
        assert fresh(referral).state == State.CONSENTED


PAGES = [
    "overview",
    "earlier",
    "explanation",
    "consent",
    "handover",
    "submission",
    "receipt",
    "receipt_correction",
    "decision_new",
    "told",
    "chaser_new",
    "reconsideration",
    "suspension",
    "withdrawal",
]


class TestWhoMayOpenThem:
    """Each page at once for each person: the story before it takes longer than all of them."""

    def answers(self, browser: Browser, reference: str) -> dict[str, int]:
        pages = {page: reverse(f"referrals:{page}", args=[reference]) for page in PAGES}
        return {page: browser.get(address).status_code for page, address in pages.items()}

    def test_her_team_may(self, rg_positive: Referral, carys_browser: Browser) -> None:
        found = self.answers(carys_browser, rg_positive.case.reference)
        assert {page: code for page, code in found.items() if code not in {200, 302}} == {}

    def test_another_team_finds_nothing(self, rg_positive: Referral, dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        assert self.answers(browser, rg_positive.case.reference) == dict.fromkeys(PAGES, 404)

    def test_roles_without_cases_may_not(
        self, rg_positive: Referral, farah: User, gita: User, hal: User
    ) -> None:
        for person in (farah, gita, hal):
            browser = Browser()
            browser.force_login(person)
            found = self.answers(browser, rg_positive.case.reference)
            assert found == dict.fromkeys(PAGES, 403), person

    def test_a_student_reads_only_what_is_hers(self, rg_positive: Referral, efua: User) -> None:
        case = rg_positive.case
        case.second_worker = efua
        case.save()
        browser = Browser()
        browser.force_login(efua)
        assert self.answers(browser, case.reference) == dict.fromkeys(PAGES, 403) | {"overview": 200}
        assert "Record decision</a>" not in text_of(browser.get(url(case)))

    def test_nobody_without_signing_in(self, rg_positive: Referral, client: Browser) -> None:
        for page in PAGES:
            response = client.get(url(rg_positive.case, page))
            assert response.status_code == 302, page
            assert response["Location"].startswith("/accounts/login/"), page

    def test_an_unknown_reference(self, amina_browser: Browser) -> None:
        assert self.answers(amina_browser, "H-9999") == dict.fromkeys(PAGES, 404)


class TestLetters:
    """A letter is attached: uploaded with the decision, or one that is kept already. What was typed stays."""

    def letter(self, content: bytes | None = None) -> SimpleUploadedFile:
        return SimpleUploadedFile("decision.pdf", content or files.pdf())

    def test_is_uploaded_with_the_decision(self, amina_browser: Browser, received: Referral) -> None:
        amina_browser.post(url(received.case, "decision_new"), {**WHOLE, "document_file": self.letter()})
        decision = fresh(received).decisions[0]
        assert decision.document is not None
        assert (decision.document.kind, decision.document.file.name) == ("letter", "decision.pdf")
        page = text_of(amina_browser.get(url(received.case)))
        assert f'href="{decision.document.get_absolute_url()}">Document 1</a>' in page
        page = text_of(amina_browser.get(decision.document.get_absolute_url()))
        assert "Reasonable grounds: positive" in page

    def test_is_not_chosen_twice_when_another_answer_is_wrong(
        self, amina_browser: Browser, received: Referral
    ) -> None:
        wrong = {**WHOLE, "made_on_day": "31", "made_on_month": "2", "document_file": self.letter()}
        page = text_of(amina_browser.post(url(received.case, "decision_new"), wrong))
        assert "decision.pdf</bdi> is saved, 2 pages" in page
        key = re.findall(r'name="document_file_held" value="([^"]+)"', page)[0]
        amina_browser.post(url(received.case, "decision_new"), {**WHOLE, "document_file_held": key})
        assert KeptDocument.objects.get().decision_set.count() == 1

    def test_is_kept_already(self, amina_browser: Browser, amina: User, received: Referral) -> None:
        letter = kept(received.case, amina)
        for _ in range(2):  # what an act refuses keeps nothing, and loses nothing
            Draft.objects.all().delete()
            page = text_of(amina_browser.get(url(received.case, "decision_new")))
            assert f'<option value="{letter.pk}">1: decision letter, letter.pdf</option>' in page
            refused = {**WHOLE, **boxes("made_on", date(2026, 10, 1)), "document": str(letter.pk)}
            page = text_of(amina_browser.post(url(received.case, "decision_new"), refused))
            assert f'<option value="{letter.pk}" selected>' in page
        both = {**WHOLE, "document": str(letter.pk), "document_file": self.letter(files.pdf(3))}
        assert "not both" in text_of(amina_browser.post(url(received.case, "decision_new"), both))
        amina_browser.post(url(received.case, "decision_new"), {**WHOLE, "document": str(letter.pk)})
        decision = fresh(received).decisions[0]
        assert decision.document == letter
        correction = url(received.case, "decision_correction", decision.pk)
        assert f'<option value="{letter.pk}" selected>' in text_of(amina_browser.get(correction))

    def test_is_not_here_while_it_is_waited_for(self, amina_browser: Browser, received: Referral) -> None:
        awaited = {**WHOLE, "letter": "awaited", "document_file": self.letter()}
        page = text_of(amina_browser.post(url(received.case, "decision_new"), awaited))
        assert "We are still waiting for the letter" in page
        assert "decision.pdf</bdi> is saved" in page
        assert not KeptDocument.objects.exists()

    def test_of_a_signed_answer(self, amina_browser: Browser, explained: Referral) -> None:
        answer = {"answer": "given", "how": "signed", **boxes("given_on", SENT_ON), "wants_support": "yes"}
        answer |= {"interpreter_name": "Layla H."}
        signed = SimpleUploadedFile("IMG_2041.heic", files.heic())
        said = {**answer, "will_help_police": "not_discussed", "document_file": signed}
        amina_browser.post(url(explained.case, "consent"), said)
        lines = list(explained.case.consent_set.all())
        assert len(lines) == 2
        assert {line.document.kind for line in lines if line.document} == {"consent"}
        assert all(line.document for line in lines)
