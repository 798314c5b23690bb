"""Extensions and their undoing, a further decision, a disqualification, a Duty to Notify, turning 18."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import risk_events
from cases.documents.printable import Copy
from cases.models import Case, Client, Consent, Refused, RiskEvent
from cases.rules.eighteen import eighteenth_birthday
from desk.documents.printables import PRINTABLES
from desk.queries.drafts import unfinished
from desk.reminders.tasks import remind
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.pdf import html
from hestia.workingdays.calendar import months_after
from referrals.models import DutyToNotify, Extension, Referral
from referrals.queries.timetable import timetable
from referrals.queries.worksheet.facts import record_facts_of
from referrals.queries.worksheet.recorded import recorded_answers
from referrals.rules.states import State
from tests import make
from tests.referrals.conftest import NOON, SENT_ON, Act, decision, fresh
from tests.referrals.pages import boxes, text_of
from tests.referrals.promised import open_promises, problems_of
from tests.roles import as_application

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        yield


def url(case: Case, name: str) -> str:
    return reverse(f"referrals:{name}", args=[case.reference])


LONGER: dict[str, Any] = {
    "until_on": date(2027, 1, 31),
    "granted_on": date(2026, 11, 20),
    "reason": "health",
    "evidence": "Letter of Dr Lund",
}


class TestExtension:
    def test_runs_longer_and_undone_as_before(self, amina_browser: Browser, rg_positive: Referral) -> None:
        case = rg_positive.case
        before = open_promises(case)["recovery_review"]
        sent = {
            **boxes("until_on", LONGER["until_on"]),
            **boxes("granted_on", LONGER["granted_on"]),
            "reason": "health",
            "evidence": "Letter of Dr Lund",
        }
        page = text_of(amina_browser.post(url(case, "extension"), sent, follow=True))
        assert "Extended from Mon 21 Dec" in page
        assert "68 days left, to at least Sun 31 Jan 2027" in page
        assert open_promises(case)["recovery_review"] == date(2027, 1, 31)
        case.refresh_from_db()
        assert (case.recovery_to, case.recovery_days) == (date(2027, 1, 31), 86)
        clock = text_of(amina_browser.get(reverse("referrals:clock", args=[case.reference, "recovery"])))
        assert "31 Jan" in clock
        undone = {**boxes("undone_on", TODAY), "undone_why": "Granted in error"}
        page = text_of(amina_browser.post(url(case, "extension_undoing"), undone, follow=True))
        assert "Granted in error" in page
        assert open_promises(case)["recovery_review"] == before == date(2026, 12, 21)
        extension = Extension.objects.get()
        extension.undone_why = ""
        with pytest.raises(IntegrityError, match="extension_undone_is_whole"), transaction.atomic():
            extension.save()

    def test_backwards_is_refused(self, act: Act, rg_positive: Referral) -> None:
        found = problems_of(
            act, "extend", referral=rg_positive, **(LONGER | {"until_on": date(2026, 12, 21)})
        )
        assert found["until_on"].startswith("The new last day must be after 21 December 2026")
        assert "undo it instead" in found["until_on"]
        longer = act("extend", referral=rg_positive, **LONGER)
        longer.until_on = longer.from_on
        with pytest.raises(IntegrityError, match="extension_runs_forward"), transaction.atomic():
            longer.save()

    def test_one_upon_another_and_the_last_is_undone_first(self, act: Act, rg_positive: Referral) -> None:
        act("extend", referral=rg_positive, **LONGER)
        again = act("extend", referral=rg_positive, **(LONGER | {"until_on": date(2027, 2, 28)}))
        assert again.from_on == date(2027, 1, 31)
        act("undo_extension", referral=rg_positive, undone_on=TODAY, undone_why="Error")
        assert open_promises(rg_positive.case)["recovery_review"] == date(2027, 1, 31)

    def test_where_nothing_runs_there_is_nothing_to_extend(self, act: Act, received: Referral) -> None:
        with pytest.raises(Refused, match="Only a recovery period that has started"):
            act("extend", referral=received, **LONGER)
        with pytest.raises(Refused, match="There is no extension to undo"):
            act("undo_extension", referral=received, undone_on=TODAY, undone_why="Error")

    def test_not_where_the_final_decision_ended_it(
        self, act: Act, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        sent = {"submitted_on": SENT_ON, "received_on": SENT_ON, "reference": "NRM-4418-0236"}
        act("correct_receipt", referral=rg_positive, **sent, jurisdiction="SCT", why="Counted by Scotland")
        act("record_decision", referral=rg_positive, **decision(stage="cg", made_on=date(2026, 11, 20)))
        words = (
            "The final decision of Fri 20 Nov 2026 ended her recovery period, as the rules of Scotland say, "
            "so there is nothing to extend."
        )
        with pytest.raises(Refused, match=words):
            act("extend", referral=rg_positive, **LONGER)
        assert words in text_of(amina_browser.get(url(rg_positive.case, "extension")))
        page = amina_browser.get(url(rg_positive.case, "overview")).text
        assert f'href="{url(rg_positive.case, "extension")}"' not in page

    def test_not_by_a_letter_after_the_final_decision(
        self, act: Act, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        overview, link = url(rg_positive.case, "overview"), f'href="{url(rg_positive.case, "extension")}"'
        assert f"{link}>The recovery period was extended</a>" in amina_browser.get(overview).text
        act("record_decision", referral=rg_positive, **decision(stage="cg", made_on=date(2026, 11, 18)))
        page = amina_browser.get(overview).text
        assert f"{link}>Record such a letter</a>" in page
        assert page.count(link) == 1
        assert "or earlier counts, even if it comes late." in page
        found = problems_of(act, "extend", referral=rg_positive, **LONGER)
        assert found["granted_on"].startswith("The final decision was made on 18 November 2026")
        act("extend", referral=rg_positive, **(LONGER | {"granted_on": date(2026, 11, 18)}))

    def test_not_by_years(self, act: Act, rg_positive: Referral) -> None:
        far = LONGER | {"until_on": date(2072, 1, 31)}
        assert problems_of(act, "extend", referral=rg_positive, **far)["until_on"] == (
            "The new last day must be within a year of 21 December 2026, which is the last day now: "
            "on or before 21 December 2027. Check the year"
        )

    def test_a_suspension_moves_the_counted_day_not_the_granted_one(
        self, act: Act, rg_positive: Referral
    ) -> None:
        act("extend", referral=rg_positive, **(LONGER | {"until_on": date(2026, 12, 23)}))
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 10), reason="missing")
        act("resume", referral=rg_positive, resumed_on=date(2026, 11, 20))
        period = timetable(fresh(rg_positive)).recovery
        assert period
        assert (period.due_on, period.extended_from) == (date(2026, 12, 31), None)


class TestFurther:
    FURTHER = {
        "made_on": date(2026, 11, 20),
        "letter": "held",
        "letter_kept": "Her file",
        "wholly_before": True,
    }

    @pytest.mark.parametrize(("gives", "until"), [(True, date(2027, 1, 4)), (False, date(2026, 12, 21))])
    def test_counts_only_if_it_gives_a_period(
        self, act: Act, amina: User, rg_positive: Referral, gives: bool, until: date
    ) -> None:
        rg_positive.case.promise("plan_review", due_on=date(2027, 1, 15), by=amina, at=NOON)
        made = act("record_further_decision", referral=rg_positive, **self.FURTHER, gives_recovery=gives)
        referral = fresh(rg_positive)
        assert referral.state == State.RG_POSITIVE
        assert referral.reasonable_grounds != made
        assert open_promises(referral.case)["recovery_review"] == until
        assert "tell_decision" in open_promises(referral.case)
        assert "A further decision" in RiskEvent.objects.filter(case=referral.case).latest("pk").words
        review = referral.case.deadline_set.open().get(kind="plan_review")
        assert review.context_in_words.startswith("Because: a further decision came, Fri 20 Nov.")

    def test_only_what_was_over_before(self, act: Act, rg_positive: Referral) -> None:
        wrong = self.FURTHER | {"wholly_before": False, "made_on": date(2026, 11, 5)}
        found = problems_of(
            act, "record_further_decision", referral=rg_positive, **wrong, gives_recovery=True
        )
        assert set(found) == {"wholly_before", "made_on"}

    def test_is_a_positive_first_stage(self, act: Act, rg_positive: Referral) -> None:
        made = act("record_further_decision", referral=rg_positive, **self.FURTHER, gives_recovery=True)
        made.stage = "cg"
        with pytest.raises(IntegrityError, match="decision_further_is_a_positive"), transaction.atomic():
            made.save()


NOTICE: dict[str, Any] = {
    "ground": "public_order",
    "reasons": "A conviction.",
    "notice_on": date(2026, 11, 16),
    "respond_by": date(2026, 11, 26),
}


class TestDisqualification:
    def test_from_notice_to_the_end_of_protection(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        case = rg_positive.case
        sent = {
            **NOTICE,
            **boxes("notice_on", NOTICE["notice_on"]),
            **boxes("respond_by", NOTICE["respond_by"]),
        }
        page = text_of(amina_browser.post(url(case, "disqualification"), sent, follow=True))
        assert "Threat to public order: waiting for our answer" in page
        assert open_promises(case)["nrm_response"] == date(2026, 11, 26)
        empty = text_of(amina_browser.post(url(case, "disqualification"), {"once": ""}))
        assert "Enter when it was answered, or choose what was decided" in empty
        answered = {**boxes("responded_on", date(2026, 11, 20)), "responded_by": "Nadia Rahman"}
        amina_browser.post(url(case, "disqualification"), answered)
        assert "nrm_response" not in open_promises(case)
        assert fresh(rg_positive).state == State.RG_POSITIVE
        decided = {"outcome": "disqualified", **boxes("decided_on", date(2026, 11, 23))}
        page = text_of(amina_browser.post(url(case, "disqualification"), decided, follow=True))
        assert "Disqualified: her protection was taken away" in page
        assert "Taken away Mon 23 Nov" in page
        case.refresh_from_db()
        assert case.nrm_stage == Case.NRMStage.DISQUALIFIED
        assert "recovery_review" not in open_promises(case)
        referral = fresh(rg_positive)
        assert referral.state == State.DISQUALIFIED
        assert referral.extension_blockers()

    def test_kept_nothing_changes(self, act: Act, rg_positive: Referral) -> None:
        before = open_promises(rg_positive.case)
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        act("record_notice_progress", notice=notice, outcome="kept", decided_on=date(2026, 11, 23))
        assert fresh(rg_positive).state == State.RG_POSITIVE
        assert open_promises(rg_positive.case) == before

    def test_only_support_in_england_and_wales_ends_with_it(self, act: Act, rg_positive: Referral) -> None:
        rg_positive.jurisdiction = "SCT"
        rg_positive.save()
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        act("record_notice_progress", notice=notice, outcome="disqualified", decided_on=date(2026, 11, 23))
        table = timetable(fresh(rg_positive))
        assert table.removal
        assert table.recovery
        assert (table.removal.ceased_on, table.recovery.ceased_on) == (date(2026, 11, 23), None)

    def test_what_came_of_it_is_corrected_and_everything_is_back(
        self, act: Act, amina: User, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        """A click too far: her protection was not taken away."""
        case, before = rg_positive.case, open_promises(rg_positive.case)
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        answered = {"responded_on": date(2026, 11, 20), "responded_by": "Nadia Rahman"}
        gone = {"outcome": "disqualified", "decided_on": date(2026, 11, 23)}
        act("record_notice_progress", notice=notice, **answered, **gone)
        notice.refresh_from_db()
        address = reverse("referrals:disqualification_correction", args=[case.reference, notice.pk])
        assert f'href="{address}"' in text_of(amina_browser.get(url(case, "overview")))
        sent = {
            "ground": "terror_suspect",
            "reasons": NOTICE["reasons"],
            **boxes("notice_on", date(2026, 11, 17)),
            **boxes("respond_by", NOTICE["respond_by"]),
            **boxes("responded_on", date(2026, 11, 20)),
            "responded_by": "Nadia Rahman",
            "outcome": "kept",
            "version": notice.version,
        }
        page = text_of(amina_browser.post(address, sent | {"why": "A slip"}))
        assert "Enter the date of the decision" in page
        sent |= boxes("decided_on", date(2026, 11, 23))
        assert "Enter why you are correcting it" in text_of(amina_browser.post(address, sent))
        amina_browser.post(f"/drafts/notice-{notice.pk}/{case.reference}/", sent | {"reasons": "Half a"})
        [draft] = unfinished(amina, at=NOON)
        assert (draft.title, draft.url) == ("Correction of a notice", address)
        assert "Half a</textarea>" in amina_browser.get(address).text
        page = text_of(amina_browser.post(address, sent | {"why": "A slip"}, follow=True))
        assert unfinished(amina, at=NOON) == []
        assert "The notice is corrected, and so is what follows from it." in page
        assert "It said: protection is taken away. A slip" in page
        assert "Suspected of terrorism-related activity: protection is kept" in page
        assert fresh(rg_positive).state == State.RG_POSITIVE
        assert open_promises(case) == before | {"risk_review": open_promises(case)["risk_review"]}
        page = text_of(amina_browser.get(address))
        assert "Protection is taken away, " in page
        assert "A slip" in page

    def test_without_an_outcome_it_is_waited_for_again(self, act: Act, rg_positive: Referral) -> None:
        case = rg_positive.case
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        answered = {"responded_on": date(2026, 11, 20), "responded_by": "Nadia Rahman"}
        act(
            "record_notice_progress", notice=notice, **answered, outcome="kept", decided_on=date(2026, 11, 23)
        )
        act("correct_notice", notice=notice, **NOTICE, **answered, why="It was another notice")
        assert fresh(rg_positive).disqualification_set.get().words == "Answered, waiting for the decision"
        act("correct_notice", notice=notice, **NOTICE, why="It was not answered either")
        assert open_promises(case)["nrm_response"] == NOTICE["respond_by"]
        later = NOTICE | {"respond_by": date(2026, 11, 30)}
        act("correct_notice", notice=notice, **later, why="The letter says the 30th")
        assert open_promises(case)["nrm_response"] == date(2026, 11, 30)
        act("correct_notice", notice=notice, **later, **answered, why="It was answered")
        assert "nrm_response" not in open_promises(case)
        wrong = NOTICE | {"respond_by": date(2026, 11, 15)}
        found = problems_of(act, "correct_notice", notice=notice, **wrong, responded_by="We", why="A slip")
        assert set(found) == {"respond_by", "responded_on"}

    TAKEN: dict[str, Any] = {"outcome": "disqualified", "decided_on": date(2026, 11, 20)}

    def test_it_is_corrected_after_a_further_decision_too(self, act: Act, rg_positive: Referral) -> None:
        """What a further decision gave her on that day or later stays hers, whatever is corrected."""
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        act("record_notice_progress", notice=notice, **self.TAKEN)
        given = TestFurther.FURTHER | {"gives_recovery": True}
        assert given["made_on"] == self.TAKEN["decided_on"]
        act("record_further_decision", referral=rg_positive, **given)
        assert fresh(rg_positive).state == State.RG_POSITIVE
        corrected = NOTICE | {"notice_on": date(2026, 11, 12), "why": "Read wrongly"}
        act("correct_notice", notice=notice, **corrected, **self.TAKEN)
        assert fresh(rg_positive).disqualification_set.get().notice_on == date(2026, 11, 12)
        late = self.TAKEN | {"decided_on": date(2026, 11, 21)}
        assert problems_of(act, "correct_notice", notice=notice, **corrected, **late) == {
            "decided_on": "The date of the decision must be on or before the further decision, "
            "20 November 2026"
        }
        early = corrected | {"notice_on": date(2026, 11, 5)}
        assert problems_of(act, "correct_notice", notice=notice, **early, **self.TAKEN) == {
            "notice_on": "The date on the notice must be on or after the positive decision, 6 November 2026"
        }
        assert fresh(rg_positive).state == State.RG_POSITIVE

    def test_each_outcome_is_looked_at_and_one_taken_back_is_not(
        self, act: Act, amina: User, rg_positive: Referral
    ) -> None:
        case, kept = rg_positive.case, self.TAKEN | {"outcome": "kept"}
        case.promise("plan_review", due_on=date(2027, 1, 15), by=amina, at=NOON)
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        act("record_notice_progress", notice=notice, **self.TAKEN)
        review = case.deadline_set.open().get(kind="plan_review")
        assert "protection is taken away, Tue 24 Nov" in review.context_in_words

        def waiting() -> list[str]:
            events = RiskEvent.objects.filter(case=case, source__startswith="notice:").waiting()
            return [each.words for each in events]

        for said in (kept, self.TAKEN, kept, {}, self.TAKEN):
            act("correct_notice", notice=notice, **NOTICE, **said, why="A slip")
            words = {"kept": "Protection is kept", "disqualified": "Protection is taken away"}
            assert waiting() == [words[said["outcome"]]] if said else waiting() == []
        plan = case.deadline_set.open().get(kind="plan_review")
        assert plan.context_in_words == "Because: protection is taken away, Tue 24 Nov."

    def test_one_notice_waits_at_a_time(self, act: Act, rg_positive: Referral) -> None:
        first = act("record_notice", referral=rg_positive, **NOTICE)
        act("record_notice_progress", notice=first, outcome="kept", decided_on=date(2026, 11, 20))
        act("record_notice", referral=rg_positive, **(NOTICE | {"ground": "bad_faith"}))
        assert set(problems_of(act, "correct_notice", notice=first, **NOTICE, why="A slip")) == {"outcome"}

    def test_contradictions(self, act: Act, rg_positive: Referral) -> None:
        wrong = NOTICE | {"respond_by": date(2026, 11, 15)}
        assert set(problems_of(act, "record_notice", referral=rg_positive, **wrong)) == {"respond_by"}
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        with pytest.raises(Refused, match="A notice is already recorded"):
            act("record_notice", referral=rg_positive, **NOTICE)
        early = {"responded_on": date(2026, 11, 15), "responded_by": "We"}
        assert set(problems_of(act, "record_notice_progress", notice=notice, **early)) == {"responded_on"}
        undecided = {"outcome": "kept"}
        assert set(problems_of(act, "record_notice_progress", notice=notice, **undecided)) == {"decided_on"}

    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("answered_after_the_notice", {"respond_by": date(2026, 11, 15)}),
            ("answer_is_whole", {"responded_on": TODAY}),
            ("outcome_is_whole", {"outcome": "kept"}),
        ],
    )
    def test_by_the_database(
        self, act: Act, rg_positive: Referral, constraint: str, fields: dict[str, Any]
    ) -> None:
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        for name, value in fields.items():
            setattr(notice, name, value)
        with pytest.raises(IntegrityError, match=f"disqualification_{constraint}"), transaction.atomic():
            notice.save()


class TestDutyToNotify:
    @pytest.fixture
    def declined(self, act: Act, explained: Referral) -> Referral:
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
        return fresh(explained)

    def test_is_anonymous_by_construction(self, amina_browser: Browser, declined: Referral) -> None:
        words = {
            each.name
            for each in DutyToNotify._meta.get_fields()
            if each.get_internal_type() in {"CharField", "TextField"}
        }
        assert words == {"authority_kind", "authority"}
        sent = {
            "authority_kind": "council",
            "authority": "Hackney Council",
            **boxes("notified_on", TODAY),
            "tells_gender": "on",
            "agrees": "no",
        }
        page = text_of(amina_browser.post(url(declined.case, "duty_to_notify"), sent, follow=True))
        assert "It gave gender." in page
        assert not DutyToNotify.objects.get().is_named
        assert not declined.case.consent_set.filter(purpose="duty").exists()

    def test_names_her_only_with_an_answer_of_her_own(self, act: Act, declined: Referral) -> None:
        told = {"authority_kind": "police", "authority": "The police", "notified_on": TODAY}
        found = problems_of(act, "record_duty", referral=declined, **told, agrees=True, how="spoken")
        assert set(found) == {"how"}
        found = problems_of(act, "record_duty", referral=declined, **told, agrees=False, how="signed")
        assert set(found) == {"agrees"}
        duty = act("record_duty", referral=declined, **told, agrees=True, how="witnessed", witness="Layla")
        assert duty.is_named
        line = Consent.objects.get(purpose="duty")
        assert (line.recipient, line.answer) == ("The police", "given")

    def test_a_yes_without_the_interpreter_she_needs_says_how_she_understood(
        self, amina_browser: Browser, declined: Referral
    ) -> None:
        case = declined.case
        sent = {
            "authority_kind": "council",
            "authority": "Hackney Council",
            **boxes("notified_on", TODAY),
            "agrees": "yes",
            "how": "signed",
        }
        page = text_of(amina_browser.post(url(case, "duty_to_notify"), sent))
        assert "Her record says she needs an interpreter for Arabic. Who interpreted?" in page
        assert not DutyToNotify.objects.exists()
        sent["without_interpreter"] = "Her worker speaks Arabic"
        amina_browser.post(url(case, "duty_to_notify"), sent)
        assert Consent.objects.get(purpose="duty").without_interpreter == "Her worker speaks Arabic"
        assert "one is needed: Her worker speaks Arabic." in case.entry_set.latest("pk").body

    def test_on_paper_it_holds_no_name_and_no_number_of_hers(
        self, act: Act, amina: User, amina_browser: Browser, declined: Referral
    ) -> None:
        case = declined.case
        paper, named = PRINTABLES["duty"], PRINTABLES["duty-named"]
        told = {"authority_kind": "police", "authority": "The police", "notified_on": TODAY}
        act("record_duty", referral=declined, **told, agrees=False, tells_gender=True)
        made = paper.build(case, Copy(number=1, made_on=TODAY, by=amina))
        page = f"{html(made)} {made.reference_line} {made.file_name}"
        client = case.client
        assert client.get_gender_display() in page
        hers = (client.first_name, client.last_name, case.reference, amina.initials, str(case.service))
        assert [each for each in hers if each in page] == []
        assert named.blockers(case) == ["She does not agree to be named in a Duty to Notify."]
        act("record_duty", referral=declined, **told, agrees=True, how="signed")
        page = html(named.build(case, Copy(number=1, made_on=TODAY, by=amina)))
        assert client.full_name in page
        assert "Agreed by signed form" in page
        assert "020 7946 0999" not in page  # how she is reached stands on no paper
        overview = text_of(amina_browser.get(url(case, "overview")))
        assert reverse("desk:print", args=[case.reference, "duty"]) in overview
        asked = text_of(amina_browser.get(reverse("desk:print", args=[case.reference, "duty"])))
        assert "the gender, the nationality" in asked

    def test_the_paper_can_be_handed_over_before_anything_was_sent(
        self, act: Act, amina: User, amina_browser: Browser, declined: Referral
    ) -> None:
        case, paper = declined.case, PRINTABLES["duty"]
        address = reverse("desk:print", args=[case.reference, "duty"])
        assert address in text_of(amina_browser.get(url(case, "overview")))
        assert address in text_of(amina_browser.get(url(case, "duty_to_notify")))
        assert "It says nothing about her" in text_of(amina_browser.get(address))
        assert paper.blockers(case) == []
        told = {
            edition: html(paper.build(case, Copy(number=1, made_on=TODAY, by=amina, edition=edition)))
            for edition, _ in paper.editions(case)
        }
        gender = case.client.get_gender_display()
        assert [gender in page for page in told.values()] == [False, True]
        for page in told.values():
            assert "Who notifies" in page
            hers = (case.client.first_name, case.client.last_name, case.reference, amina.initials)
            assert [each for each in hers if each in page] == []
        assert PRINTABLES["duty-named"].blockers(case)
        act("record_consent", referral=declined, answer="given", how="signed", given_on=TODAY)
        assert paper.blockers(case) != []

    def test_her_name_is_taken_back_at_once(
        self, act: Act, amina: User, amina_browser: Browser, declined: Referral
    ) -> None:
        case, named = declined.case, PRINTABLES["duty-named"]
        told = {"authority_kind": "police", "authority": "The police", "notified_on": TODAY}
        act("record_duty", referral=declined, **told, agrees=True, how="signed")
        assert named.blockers(case) == []
        line = Consent.objects.get(purpose="duty")
        address = reverse("cases:consent_withdrawal", args=[case.reference, line.pk])
        ledger = reverse("cases:consents", args=[case.reference])
        assert address in text_of(amina_browser.get(ledger))
        page = text_of(amina_browser.get(address))
        assert "The police: her name, told to the Home Office (Tue 24 Nov 2026)" in page
        sent = {"how": "spoken", "told": ["The police"], **boxes("on", TODAY)}
        assert amina_browser.post(address, sent).status_code == 302
        assert named.blockers(case) == ["She does not agree to be named in a Duty to Notify."]
        paper = html(PRINTABLES["duty"].build(case, Copy(number=1, made_on=TODAY, by=amina)))
        assert case.client.full_name not in paper
        assert case.deadline_set.get(kind="task").title == "Tell The police that consent was taken back"
        page = text_of(amina_browser.get(url(case, "overview")))
        assert "She has since taken that back." in page
        assert reverse("desk:print", args=[case.reference, "duty-named"]) not in page

    def test_is_a_public_authoritys_and_of_england_and_wales(self, act: Act, declined: Referral) -> None:
        told = {"authority": "We", "notified_on": TODAY, "agrees": False}
        with pytest.raises(IntegrityError, match="duty_binds_public_authorities_only"), transaction.atomic():
            act("record_duty", referral=declined, authority_kind="charity", **told)
        declined.jurisdiction = "SCT"
        declined.save()
        with pytest.raises(Refused, match="England and Wales only"):
            act("record_duty", referral=declined, authority_kind="police", **told)

    def test_not_of_someone_who_is_referred(self, act: Act, received: Referral) -> None:
        told = {"authority": "A", "notified_on": TODAY, "agrees": False, "authority_kind": "police"}
        with pytest.raises(Refused, match="only when she does not want to be referred"):
            act("record_duty", referral=received, **told)


class TestTurning18:
    @pytest.fixture
    def young(self, act: Act, amina: User, outreach: Service, salvation_army: Any) -> Referral:
        """She is referred, and turns 18 on Sat 19 Dec 2026."""
        child = make.client(
            "Linh",
            "Tran",
            age_status=Client.AgeStatus.CHILD,
            born_precision="exact",
            born_on=date(2008, 12, 19),
            born_year=2008,
            born_month=12,
        )
        case = make.case(worker=amina, service=outreach, client=child)
        referral = act("explain", case=case, explained_on=SENT_ON, language="Vietnamese").referral
        council = {"council": "Hackney", "phone": "1", "email": "a@example.org", "contacted_on": SENT_ON}
        act("record_authority_contact", referral=referral, **council)
        sender = {"organisation": salvation_army, "referrer_name": "Jo Lane", "handed_over_on": SENT_ON}
        act("hand_over", referral=referral, **sender)
        act("submit", referral=referral, submitted_on=SENT_ON)
        act("receive", referral=referral, received_on=SENT_ON, reference="NRM-1")
        act("record_decision", referral=referral, **decision())
        return fresh(referral)

    def days(self, referral: Referral) -> list[date]:
        tasks = referral.case.deadline_set.open().filter(kind="turning_18").order_by("due_on")
        return list(tasks.values_list("due_on", flat=True))

    @pytest.mark.parametrize(
        ("born", "birthday", "six", "one"),
        [
            (date(2009, 3, 31), date(2027, 3, 31), date(2026, 9, 30), date(2027, 2, 28)),
            (date(2008, 2, 29), date(2026, 3, 1), date(2025, 9, 1), date(2026, 2, 1)),
        ],
    )
    def test_the_days(self, born: date, birthday: date, six: date, one: date) -> None:
        assert eighteenth_birthday(born) == birthday
        assert (months_after(birthday, -6), months_after(birthday, -1)) == (six, one)

    def test_tasks_ahead_follow_her_birth(self, amina_browser: Browser, young: Referral) -> None:
        assert self.days(young) == [date(2026, 12, 19)]  # six, three and one month before are past
        client = young.case.client
        sent = {
            "first_name": "Linh",
            "last_name": "Tran",
            "gender": "female",
            "born_precision": "exact",
            **boxes("born_on", date(2009, 3, 31)),
            "age_status": "child",
            "version": client.version,
            "names-TOTAL_FORMS": "0",
            "names-INITIAL_FORMS": "0",
        }
        address = reverse("cases:details_edit", args=[young.case.reference, "about"])
        assert amina_browser.post(address, sent).status_code == 302
        # 28 February 2027 is a Sunday: what is to be explained then is explained on the Friday before it.
        assert self.days(young) == [date(2026, 12, 31), date(2027, 2, 26), date(2027, 3, 31)]

    def test_her_birthday_itself_stays_what_it_is(self, young: Referral) -> None:
        assert self.days(young) == [date(2026, 12, 19)]  # a Saturday

    def test_her_choice_is_two_answers_and_makes_her_an_adult(
        self, amina: User, amina_browser: Browser, young: Referral
    ) -> None:
        case = young.case
        assert "She turns 18 on 19 December 2026" in text_of(amina_browser.get(url(case, "eighteen")))
        with time_machine.travel(datetime(2026, 12, 21, 12, tzinfo=UTC), tick=False):
            said = {"stays": "yes", "wants_support": "no", "how": "witnessed", "witness": "Jo Lane"}
            early = said | boxes("given_on", date(2026, 12, 18)) | {"interpreter_name": "Layla H."}
            amina_browser.force_login(amina)  # weeks later
            page = text_of(amina_browser.post(url(case, "eighteen"), early))
            assert "must be on or after her 18th birthday, 19 December 2026" in page
            sent = said | boxes("given_on", date(2026, 12, 21))
            asked = text_of(amina_browser.post(url(case, "eighteen"), sent))
            assert "Who interpreted?" in asked
            amina_browser.post(url(case, "eighteen"), {**sent, "interpreter_name": "Layla H."})
        referral = fresh(young)
        assert referral.needs_consent
        assert referral.consents is True
        assert referral.state == State.RG_POSITIVE
        assert self.days(referral) == []
        ledger = list(case.consent_set.order_by("pk").values_list("purpose", "answer"))
        assert ledger == [("nrm", "given"), ("nrm_support", "refused")]

    def test_until_she_was_asked_it_stays_to_be_done(
        self, act: Act, amina: User, amina_browser: Browser, young: Referral
    ) -> None:
        case, birthday = young.case, date(2026, 12, 19)
        risk_events.expect_eighteen(case, by=amina, at=NOON)
        later = datetime(2026, 12, 21, 12, tzinfo=UTC)
        with time_machine.travel(later, tick=False):
            amina_browser.force_login(amina)
            sent = {
                "first_name": "Linh",
                "last_name": "Tran",
                "pronouns": "she/her",
                "gender": "female",
                "born_precision": "exact",
                **boxes("born_on", date(2008, 12, 19)),
                "age_status": "adult",
                "version": case.client.version,
                "names-TOTAL_FORMS": "0",
                "names-INITIAL_FORMS": "0",
            }
            address = reverse("cases:details_edit", args=[case.reference, "about"])
            assert amina_browser.post(address, sent).status_code == 302
            assert self.days(young) == [birthday]
            assert RiskEvent.objects.get(case=case, kind="eighteen").is_waiting
            act("suspend", referral=young, from_on=date(2026, 12, 20), reason="missing", at=later)
            assert self.days(young) == [birthday]
            page = text_of(amina_browser.get(url(case, "overview")))
            assert "Ask if she stays: she turned 18" in page
            assert "She turned 18" in page
            assert "Consent taken by the sender" not in page
            said = {"stays": "no", "wants_support": "no", "how": "signed", "interpreter_name": "Layla H."}
            answer = amina_browser.post(
                url(case, "eighteen"), said | boxes("given_on", date(2026, 12, 21)), follow=True
            )
            assert answer.redirect_chain == [(url(case, "withdrawal"), 302)]
            assert "Record now that she withdrew" in text_of(answer)
            assert self.days(young) == []
            assert "Record that she withdrew" in text_of(amina_browser.get(url(case, "overview")))

    def test_who_was_an_adult_when_it_was_sent_as_a_childs_is_asked_at_once(
        self, act: Act, young: Referral
    ) -> None:
        """Nobody asked her: the council was told instead. No day to come is promised, but she is asked."""
        young.case.client.born_on, young.case.client.age_status = date(2008, 10, 2), "adult"
        young.case.client.save()
        act("suspend", referral=young, from_on=TODAY, reason="missing")
        assert self.days(young) == [TODAY]
        assert fresh(young).asks_if_she_stays

    @pytest.fixture
    def unsent(self, act: Act, amina: User, outreach: Service) -> Referral:
        """The council was told of her, nothing was sent, and she turns 18 on Fri 27 Nov 2026."""
        born = {"born_precision": "exact", "born_on": date(2008, 11, 27), "born_year": 2008, "born_month": 11}
        child = make.client("Linh", "Tran", age_status=Client.AgeStatus.CHILD, **born)
        case = make.case(worker=amina, service=outreach, client=child)
        referral = act("explain", case=case, explained_on=SENT_ON, language="Vietnamese").referral
        council = {"council": "Hackney", "phone": "1", "email": "a@example.org", "contacted_on": SENT_ON}
        act("record_authority_contact", referral=referral, **council)
        return fresh(referral)

    def test_unsent_it_needs_her_own_consent_from_that_day_on(
        self, act: Act, amina: User, amina_browser: Browser, salvation_army: Any, unsent: Referral
    ) -> None:
        case, later = unsent.case, datetime(2026, 11, 30, 12, tzinfo=UTC)
        assert self.days(unsent) == [date(2026, 11, 27)]
        assert unsent.as_of(date(2026, 11, 26)).handover_blockers() == []
        sender = {"organisation": salvation_army, "referrer_name": "Jo Lane"}
        with pytest.raises(Refused, match=r"She turned 18 on 27 November 2026\. Ask for her consent first"):
            act("hand_over", referral=unsent, **sender, handed_over_on=date(2026, 11, 30), at=later)
        # What was done while she was a child can still be written down.
        act("hand_over", referral=unsent, **sender, handed_over_on=date(2026, 11, 26), at=later)
        with pytest.raises(Refused, match="She turned 18"):
            act("submit", referral=unsent, submitted_on=date(2026, 11, 30), at=later)
        with time_machine.travel(later, tick=False):
            amina_browser.force_login(amina)
            assert "ask her first" in text_of(amina_browser.get(url(case, "submission")))
            led = amina_browser.get(url(case, "eighteen"), follow=True)
            assert led.redirect_chain == [(url(case, "consent"), 302)]
            assert "From that day on she is referred only if she agrees herself" in text_of(led)
            answered = recorded_answers(record_facts_of(case, by=amina), today=date(2026, 11, 30))
            assert "pv-want-to-submit-nrm" not in answered
            assert answered["pv-under-age"].value == "no"
            said = {"answer": "given", "how": "signed", "privacy_notice_given": "on"}
            said |= {"interpreter_name": "Layla"}
            early = said | boxes("given_on", date(2026, 11, 26))
            page = text_of(amina_browser.post(url(case, "consent"), early))
            assert "must be on or after her 18th birthday, 27 November 2026" in page
            now = said | boxes("given_on", date(2026, 11, 30))
            assert amina_browser.post(url(case, "consent"), now).status_code == 302
        referral = fresh(unsent)
        assert (referral.case.client.age_status, self.days(referral)) == ("adult", [])
        assert case.deadline_set.get(kind="turning_18", cancelled_at=None).outcome == "Yes"
        assert referral.state == State.WITH_FIRST_RESPONDER
        act("submit", referral=referral, submitted_on=date(2026, 11, 30), at=later)

    @pytest.mark.parametrize("who", ["amina", "carys", "ben"])
    def test_the_morning_brings_the_stage_of_her_case_into_step(
        self, who: str, unsent: Referral, request: pytest.FixtureRequest
    ) -> None:
        case, person = unsent.case, request.getfixturevalue(who)
        stages = []
        for day in (26, 30, 30):
            at = datetime(2026, 11, day, 9, tzinfo=UTC)
            with time_machine.travel(at, tick=False), transaction.atomic(), as_application(None):
                remind.call(person.pk, f"2026-11-{day}")
            case.refresh_from_db()
            stages.append(case.nrm_stage)
        before, does = Case.NRMStage.PREPARING, who != "ben"  # who is neither her worker nor a manager
        after = Case.NRMStage.CONSENT_NEEDED if does else before
        assert stages == [before, after, after]
        assert Event.objects.filter(kind="referral.came_of_age", case_ref=case.reference).count() == does

    def test_a_no_at_18_is_told_to_those_who_had_it(
        self, act: Act, amina: User, amina_browser: Browser, salvation_army: Any, unsent: Referral
    ) -> None:
        sender = {"organisation": salvation_army, "referrer_name": "Jo Lane", "handed_over_on": TODAY}
        act("hand_over", referral=unsent, **sender)
        with time_machine.travel(datetime(2026, 11, 30, 12, tzinfo=UTC), tick=False):
            amina_browser.force_login(amina)
            said = {"answer": "refused", "how": "spoken", "tell": ["Jo Lane, The Salvation Army"]}
            said |= {"interpreter_name": "Layla"}
            sent = said | boxes("given_on", date(2026, 11, 30))
            assert amina_browser.post(url(unsent.case, "consent"), sent).status_code == 302
        assert fresh(unsent).state == State.DECLINED
        task = unsent.case.deadline_set.open().get(kind="task")
        assert task.title == "Tell Jo Lane, The Salvation Army that the client does not want to be referred"

    def test_not_while_her_age_is_in_doubt(self, unsent: Referral) -> None:
        """Her birth says that she was 18 before she came, but she may be younger: by law a child."""
        client = unsent.case.client
        client.age_status, client.born_on = Client.AgeStatus.UNSURE, date(2007, 11, 27)
        assert not unsent.as_of(date(2026, 11, 30)).needs_consent
        client.born_on = date(2008, 11, 27)  # a child by every reading, until that day
        assert unsent.as_of(date(2026, 11, 30)).needs_consent

    @pytest.mark.parametrize(
        ("born", "days"),
        [
            # A month before 1 February 2027 is New Year's Day: on the day before there is work.
            (
                {"born_precision": "month", "born_year": 2009, "born_month": 2},
                [date(2026, 12, 31), date(2027, 2, 1)],
            ),
            ({"born_precision": "year", "born_year": 2009}, [date(2026, 12, 1), date(2027, 1, 1)]),
            ({"born_precision": "year", "born_year": 2008}, []),
        ],
    )
    def test_without_her_day_from_the_earliest(
        self, born: dict[str, Any], days: list[date], act: Act, amina: User, outreach: Service
    ) -> None:
        child = make.client("Linh", "Tran", age_status=Client.AgeStatus.CHILD, **born)
        case = make.case(worker=amina, service=outreach, client=child)
        referral = act("explain", case=case, explained_on=SENT_ON, language="Vietnamese").referral
        assert self.days(referral) == (days or [case.opened_on])
        task = case.deadline_set.filter(kind="turning_18").latest("due_on")
        assert task.title == "The client may turn 18: record the choice"
        assert "this is the earliest it can be" in task.context
        assert "at the earliest" in " ".join(referral.eighteen_blockers(on=date(2025, 12, 1)))

    def test_unsent_and_without_her_day_it_is_settled_by_her_age_and_her_answer(
        self, act: Act, amina: User, amina_browser: Browser, outreach: Service
    ) -> None:
        born = {"born_precision": "year", "born_year": 2008}
        child = make.client("Linh", "Tran", age_status=Client.AgeStatus.CHILD, **born)
        case = make.case(worker=amina, service=outreach, client=child)
        told = {"explained_on": SENT_ON, "language": "Vietnamese", "privacy_notice_given": True}
        referral = act("explain", case=case, **told).referral
        settles = "If the client is 18 now, correct the age in the details; then ask for consent."
        task = case.deadline_set.open().get(kind="turning_18")
        assert task.context.endswith(settles)
        page = text_of(amina_browser.get(task.action_url))
        assert settles in page
        assert reverse("cases:details_edit", args=[case.reference, "about"]) in page
        assert url(case, "consent") in page
        child.age_status = Client.AgeStatus.ADULT
        child.save()
        referral = fresh(referral)
        act("record_consent", referral=referral, answer="refused", how="spoken", given_on=TODAY)
        assert self.days(referral) == []

    def test_not_staying_leads_to_withdrawal(self, act: Act, young: Referral) -> None:
        on = datetime(2026, 12, 21, 12, tzinfo=UTC)
        said = {"stays": False, "wants_support": "no", "how": "signed", "given_on": date(2026, 12, 21)}
        act("record_choice_at_18", referral=young, at=on, **said)
        referral = fresh(young)
        assert referral.state == State.RG_POSITIVE
        assert referral.withdrawal_blockers() == []
        early = TestDatesThatContradict.WITHDRAWAL | {"withdrawn_on": date(2026, 12, 20)}
        assert problems_of(act, "withdraw", referral=referral, at=on, **early) == {
            "withdrawn_on": "The date she withdrew must be on or after her last answer, 21 December 2026"
        }


class TestDatesThatContradict:
    """The rest of what may not be: each in words, never silently."""

    def test_a_decision_for_a_referral_never_received(self, act: Act, submitted: Referral) -> None:
        with pytest.raises(Refused, match="Record the NRM number before you record a decision"):
            act("record_decision", referral=submitted, **decision())

    def test_two_receipts(self, act: Act, received: Referral) -> None:
        with pytest.raises(Refused, match="The NRM number NRM-4418-0236 is already recorded"):
            act("receive", referral=received, received_on=SENT_ON, reference="NRM-2")

    WITHDRAWAL: dict[str, Any] = {"reason": "her_choice", "how": "signed", "knows_support_ends": True}

    @pytest.mark.parametrize(
        ("acts", "day", "than"),
        [
            pytest.param([], date(2026, 11, 5), "the reasonable grounds decision, 6", id="decided"),
            pytest.param(["suspend"], date(2026, 11, 9), "the day it was suspended, 10", id="suspended"),
            pytest.param(["suspend", "resume"], date(2026, 11, 11), "the day it resumed, 12", id="resumed"),
            pytest.param(["extend"], date(2026, 11, 19), "the letter of the extension, 20", id="extended"),
            pytest.param(
                ["record_notice"], date(2026, 11, 15), "the notice of disqualification, 16", id="notice"
            ),
        ],
    )
    def test_a_withdrawal_before_what_is_recorded(
        self, act: Act, rg_positive: Referral, acts: list[str], day: date, than: str
    ) -> None:
        answers: dict[str, dict[str, Any]] = {
            "suspend": {"from_on": date(2026, 11, 10), "reason": "missing"},
            "resume": {"resumed_on": date(2026, 11, 12)},
            "extend": LONGER,
            "record_notice": NOTICE,
        }
        for name in acts:
            act(name, referral=rg_positive, **answers[name])
        early = self.WITHDRAWAL | {"withdrawn_on": day}
        assert problems_of(act, "withdraw", referral=rg_positive, **early) == {
            "it_happened": f"The date she withdrew is before {than} November 2026. "
            "Tick below if it happened so."
        }
        act("withdraw", referral=rg_positive, **(early | {"withdrawn_on": day + timedelta(days=1)}))

    def test_a_suspension_around_a_decision(self, act: Act, rg_positive: Referral) -> None:
        early = {"from_on": date(2026, 11, 5), "reason": "missing"}
        assert problems_of(act, "suspend", referral=rg_positive, **early) == {
            "it_happened": "The date it was suspended is before the last decision, 6 November 2026. "
            "Tick below if it happened so."
        }

    def test_a_decision_within_a_suspension(self, act: Act, received: Referral) -> None:
        act("suspend", referral=received, from_on=date(2026, 11, 2), reason="missing")
        act("resume", referral=received, resumed_on=date(2026, 11, 9))
        warned = {
            "it_happened": "The case was suspended from 2 November 2026 to 9 November 2026. "
            "Tick below if it happened so."
        }
        assert problems_of(act, "record_decision", referral=received, **decision()) == warned
        made = act("record_decision", referral=received, **decision(made_on=date(2026, 11, 9)))
        corrected = {"outcome": "positive", "notified_on": None, "letter": "awaited", "why": "A slip"}
        days = {"decision": made, "made_on": date(2026, 11, 8)}
        assert problems_of(act, "correct_decision", **days, **corrected) == warned
        act("correct_decision", decision=made, made_on=date(2026, 11, 2), **corrected)
        further = TestFurther.FURTHER | {"made_on": date(2026, 11, 8), "gives_recovery": False}
        assert problems_of(act, "record_further_decision", referral=received, **further) == warned

    def test_an_answer_that_decides_while_it_is_suspended(self, act: Act, rg_negative: Referral) -> None:
        asked = {"ground": "evidence", "evidence": ["medical"], "asked_by": "Nadia Rahman"}
        act("request_reconsideration", referral=rg_negative, asked_on=date(2026, 11, 10), **asked)
        act("suspend", referral=rg_negative, from_on=date(2026, 11, 16), reason="missing")
        answer = {"outcome": "changed", "answered_on": date(2026, 11, 20)}
        assert problems_of(act, "record_reconsideration_outcome", referral=rg_negative, **answer) == {
            "it_happened": "The case was suspended since 16 November 2026. Tick below if it happened so."
        }

    def test_a_decision_after_its_notice(self, act: Act, rg_positive: Referral) -> None:
        act("extend", referral=rg_positive, **LONGER)
        act("record_notice", referral=rg_positive, **NOTICE)
        later = {"outcome": "positive", "notified_on": None, "letter": "awaited", "why": "A slip"}
        made = rg_positive.reasonable_grounds
        found = problems_of(act, "correct_decision", decision=made, made_on=date(2026, 11, 17), **later)
        assert found["made_on"] == (
            "The decision date must be on or before the notice of disqualification, 16 November 2026"
        )

    def test_a_decision_after_the_letter_that_extended_it(self, act: Act, rg_positive: Referral) -> None:
        act("extend", referral=rg_positive, **LONGER)
        later = {"outcome": "positive", "notified_on": None, "letter": "awaited", "why": "A slip"}
        made = rg_positive.reasonable_grounds
        found = problems_of(act, "correct_decision", decision=made, made_on=date(2026, 11, 21), **later)
        assert found["made_on"] == (
            "The decision date must be on or before the letter that extended it, 20 November 2026"
        )

    def test_a_decision_that_gives_a_period_after_her_protection_was_taken(
        self, act: Act, rg_positive: Referral
    ) -> None:
        notice = act("record_notice", referral=rg_positive, **NOTICE)
        given = TestFurther.FURTHER | {"made_on": date(2026, 11, 17), "gives_recovery": True}
        made = act("record_further_decision", referral=rg_positive, **given)
        act("record_notice_progress", notice=notice, outcome="disqualified", decided_on=date(2026, 11, 18))
        later = {"outcome": "positive", "notified_on": None, "letter": "awaited", "why": "A slip"}
        found = problems_of(act, "correct_decision", decision=made, made_on=date(2026, 11, 19), **later)
        assert found["made_on"] == (
            "The decision date must be on or before the day her protection was decided on, 18 November 2026"
        )

    TAKEN: dict[str, Any] = {"outcome": "disqualified", "decided_on": date(2026, 11, 21)}
    ASKED: dict[str, Any] = {
        "ground": "evidence",
        "evidence": ["medical"],
        "asked_by": "Nadia Rahman",
        "asked_on": date(2026, 11, 10),
    }
    UPHELD: dict[str, Any] = {"outcome": "upheld", "answered_on": date(2026, 11, 16)}
    SUSPENDED: dict[str, Any] = {"from_on": date(2026, 11, 10), "reason": "missing"}
    ANSWERS: dict[str, Any] = {"how": "signed", "decision_goes_to": "", "will_help_police": "not_discussed"}

    @pytest.mark.parametrize(
        ("outcome", "before", "name", "answers", "field", "than"),
        [
            pytest.param(
                "positive",
                [("record_notice", NOTICE), ("record_notice_progress", TAKEN)],
                "record_further_decision",
                TestFurther.FURTHER | {"gives_recovery": True},
                "made_on",
                "the day her protection was taken away, 21",
                id="a further decision before her protection was taken away",
            ),
            pytest.param(
                "positive",
                [("record_notice", NOTICE)],
                "record_notice_progress",
                TAKEN | {"decided_on": date(2026, 11, 15)},
                "decided_on",
                "the notice, 16",
                id="a decision before its notice",
            ),
            pytest.param(
                "positive",
                [("suspend", SUSPENDED)],
                "resume",
                {"resumed_on": date(2026, 11, 9)},
                "resumed_on",
                "the day it was suspended, 10",
                id="resumed before it was suspended",
            ),
            pytest.param(
                "positive",
                [],
                "extend",
                LONGER | {"granted_on": date(2026, 11, 5)},
                "granted_on",
                "the decision, 6",
                id="an extension before the decision",
            ),
            pytest.param(
                "negative",
                [("request_reconsideration", ASKED)],
                "record_reconsideration_outcome",
                UPHELD | {"answered_on": date(2026, 11, 9)},
                "answered_on",
                "the request, 10",
                id="answered before it was asked",
            ),
            pytest.param(
                "negative",
                [("request_reconsideration", ASKED), ("record_reconsideration_outcome", UPHELD)],
                "request_reconsideration",
                ASKED | {"asked_on": date(2026, 11, 15)},
                "asked_on",
                "their last answer, 16",
                id="asked again before they had answered",
            ),
            pytest.param(
                "positive",
                [("change_answers", ANSWERS | {"wants_support": "yes", "given_on": date(2026, 11, 20)})],
                "change_answers",
                ANSWERS | {"wants_support": "no", "given_on": date(2026, 11, 19)},
                "given_on",
                "her last answer, 20",
                id="an answer before the one it changes",
            ),
        ],
    )
    def test_what_comes_before_the_thing_it_answers(
        self,
        act: Act,
        received: Referral,
        outcome: str,
        before: list[tuple[str, dict[str, Any]]],
        name: str,
        answers: dict[str, Any],
        field: str,
        than: str,
    ) -> None:
        act("record_decision", referral=received, **decision(outcome=outcome))

        def of(act_name: str) -> dict[str, Any]:
            is_notice = act_name == "record_notice_progress"
            return {"notice": received.disqualification_set.get()} if is_notice else {"referral": received}

        for earlier, said in before:
            act(earlier, **of(earlier), **said)
        found = problems_of(act, name, **of(name), **answers)
        assert set(found) == {field}
        assert found[field].endswith(f"must be on or after {than} November 2026")
        day = {field: answers[field] + timedelta(days=1)}
        act(name, **of(name), **(answers | day))

    def test_a_further_decision_corrected_to_before_what_it_follows(
        self, act: Act, rg_positive: Referral
    ) -> None:
        further = TestFurther.FURTHER | {"made_on": date(2026, 11, 22), "gives_recovery": True}
        corrected = {"outcome": "positive", "notified_on": None, "letter": "awaited", "why": "A slip"}
        made = act("record_further_decision", referral=rg_positive, **further)
        found = problems_of(act, "correct_decision", decision=made, made_on=date(2026, 11, 5), **corrected)
        assert found["made_on"].endswith("on or after the first decision, 6 November 2026")
        notice = act("record_notice", referral=rg_positive, **(NOTICE | {"notice_on": date(2026, 11, 22)}))
        act("record_notice_progress", notice=notice, **(self.TAKEN | {"decided_on": date(2026, 11, 23)}))
        again = further | {"made_on": date(2026, 11, 24)}
        made = act("record_further_decision", referral=rg_positive, **again)
        assert fresh(rg_positive).state == State.RG_POSITIVE
        rg_positive.case.refresh_from_db()
        assert rg_positive.case.recovery_from == date(2026, 11, 24)
        found = problems_of(act, "correct_decision", decision=made, made_on=date(2026, 11, 22), **corrected)
        assert found["made_on"].endswith("the day her protection was taken away, 23 November 2026")
        act("correct_decision", decision=made, made_on=date(2026, 11, 23), **corrected)

    def test_a_receipt_after_it_was_suspended(self, act: Act, received: Referral) -> None:
        act("suspend", referral=received, from_on=date(2026, 11, 2), reason="missing")
        late = {
            "submitted_on": SENT_ON,
            "received_on": date(2026, 11, 3),
            "reference": "NRM-1",
            "why": "A slip",
        }
        assert problems_of(act, "correct_receipt", referral=received, **late) == {
            "received_on": "The date received must be on or before the day it was suspended, 2 November 2026"
        }

    @pytest.mark.parametrize(
        ("name", "answers", "reason"),
        [
            pytest.param(
                "extend",
                LONGER,
                "Her recovery period was extended, so the decision that gave it stays positive",
                id="extended",
            ),
            pytest.param(
                "record_notice",
                NOTICE,
                "There is a notice about the protection it gave her, so the decision stays positive",
                id="notice",
            ),
        ],
    )
    def test_a_positive_decision_that_something_stands_on_stays_positive(
        self, act: Act, rg_positive: Referral, name: str, answers: dict[str, Any], reason: str
    ) -> None:
        act(name, referral=rg_positive, **answers)
        negative = {"outcome": "negative", "made_on": date(2026, 11, 6), "notified_on": None}
        letter = {"letter": "awaited", "reasons": "They doubt two dates.", "why": "A slip"}
        made = rg_positive.reasonable_grounds
        found = problems_of(act, "correct_decision", decision=made, **negative, **letter)
        assert found == {"outcome": reason}

    def test_a_receipt_that_was_never_recorded(self, act: Act, submitted: Referral) -> None:
        never = {"submitted_on": SENT_ON, "received_on": SENT_ON, "reference": "NRM-1", "why": "A slip"}
        with pytest.raises(Refused, match="until then there is nothing to correct"):
            act("correct_receipt", referral=submitted, **never)
