"""The ledger of the NRM: four separate answers, taken back at once, and who must hear of it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.disclosures import disclose, prepare_disclosure
from cases.models import Agency, Case, Consent, Deadline, Disclosure
from desk.documents.printables import PRINTABLES
from desk.views.printing import stamped
from hestia.accounts.models import User
from hestia.pdf import html
from referrals.models import AuthorityContact, Referral
from referrals.rules.states import State
from tests.desk.planted import copy
from tests.referrals.conftest import NOON, SENT_ON, Act, fresh
from tests.referrals.promised import problems_of

TODAY = {"day": "24", "month": "11", "year": "2026"}
ASKED = {"answer": "given", "how": "signed", "given_on": SENT_ON}


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        yield


def boxes(name: str, day: dict[str, str] = TODAY) -> dict[str, str]:
    return {f"{name}_{part}": value for part, value in day.items()}


def lines(case: Case) -> list[tuple[str, str, str]]:
    """Return the ledger: purpose, recipient, answer, in the order they were written."""
    return list(case.consent_set.order_by("pk").values_list("purpose", "recipient", "answer"))


def tasks(case: Case) -> list[str]:
    return list(case.deadline_set.open().filter(kind="task").values_list("title", flat=True))


class TestFourQuestions:
    def test_each_is_a_line_of_its_own(self, act: Act, explained: Referral) -> None:
        act(
            "record_consent",
            referral=explained,
            **ASKED,
            interpreter_name="Layla",
            kept_where="Her file, drawer 2",
            form_version="Consent form 1",
            wants_support="yes",
            will_help_police="no",
            decision_goes_to="someone_else",
            recipient_name="Brightwater Law",
        )
        assert lines(explained.case) == [
            ("nrm", "", "given"),
            ("nrm_support", "", "given"),
            ("nrm_police", "", "refused"),
            ("nrm_decision", "Brightwater Law", "given"),
        ]
        paper = {each.paper for each in explained.case.consent_set.all()}
        assert paper == {"Consent form 1, kept: Her file, drawer 2"}

    def test_what_was_not_raised_is_no_line(self, act: Act, explained: Referral) -> None:
        act("record_consent", referral=explained, **ASKED)
        assert lines(explained.case) == [("nrm", "", "given")]

    def test_one_is_changed_by_itself_after_it_was_sent(
        self, act: Act, amina_browser: Browser, received: Referral
    ) -> None:
        answers = received.nrmconsent_set.get()
        answers.will_help_police = "yes"
        answers.save()
        sent = {"how": "spoken", "will_help_police": "no", "wants_support": "", **boxes("given_on")}
        page = amina_browser.post(reverse("referrals:answers", args=[received.case.reference]), sent)
        assert page.status_code == 302
        assert lines(received.case)[-1] == ("nrm_police", "", "withdrawn")
        answers.refresh_from_db()
        assert answers.will_help_police == "no"
        assert fresh(received).state == State.RECEIVED

    def test_another_recipient_takes_the_place_of_the_first(self, act: Act, consented: Referral) -> None:
        now = {"how": "spoken", "given_on": SENT_ON, "wants_support": "not_discussed"}
        now |= {"will_help_police": "not_discussed", "referral": consented}
        act("change_answers", **now, decision_goes_to="someone_else", recipient_name="Ms Shah")
        act("change_answers", **now, decision_goes_to="client")
        assert lines(consented.case)[1:] == [
            ("nrm_decision", "Ms Shah", "given"),
            ("nrm_decision", "Ms Shah", "withdrawn"),
            ("nrm_decision", "herself", "given"),
        ]
        found = problems_of(act, "change_answers", **now, decision_goes_to="")
        assert "cannot be changed to" in found["decision_goes_to"]

    def test_those_who_were_told_hear_that_she_took_one_back(
        self, act: Act, amina: User, amina_browser: Browser, received: Referral
    ) -> None:
        case = received.case
        Consent(
            case=case,
            purpose="police",
            recipient="Camden Police",
            answer="given",
            how="signed",
            given_on=SENT_ON,
            recorded_at=NOON,
            recorded_by=amina,
        ).save()
        Agency(case=case, name="Camden Police", kind="police", started_on=SENT_ON).save()
        fields = {"kind": "police", "recipient": "Camden Police", "why": "Her account", "basis": "consent"}
        told = prepare_disclosure(
            disclosure=Disclosure(case=case, facts=["birth"], **fields), by=amina, at=NOON
        )
        disclose(disclosure=told, once=UUID(int=1), by=amina, at=NOON)
        answers = received.nrmconsent_set.get()
        answers.wants_support = answers.will_help_police = "yes"
        answers.save()
        address = reverse("referrals:answers", args=[case.reference])
        page = amina_browser.get(address).content.decode()
        sender = "Jo Lane, The Salvation Army"
        assert f"{sender}: the referral (Fri 30 Oct 2026)" in page
        assert "Camden Police: " in page
        sent = {"how": "spoken", "wants_support": "no", "will_help_police": "yes", **boxes("given_on")}
        both = {"tell": [sender], "tell_police": ["Camden Police"]}
        amina_browser.post(address, sent | both)
        assert tasks(case) == [f"Tell {sender} that consent was taken back"]
        amina_browser.post(address, sent | both | {"will_help_police": "no"})
        assert sorted(tasks(case)) == [
            "Tell Camden Police that consent was taken back",
            *[f"Tell {sender} that consent was taken back"] * 2,
        ]
        assert "Camden Police" not in amina_browser.get(address).content.decode()

    def test_once_it_was_sent_the_home_office_hears_who_gets_its_decision(
        self, act: Act, received: Referral
    ) -> None:
        sender = "Jo Lane, The Salvation Army"
        now = {"how": "spoken", "given_on": date(2026, 11, 24), "wants_support": "not_discussed"}
        now |= {"will_help_police": "not_discussed", "referral": received, "tell": [sender]}
        act("change_answers", **now, decision_goes_to="someone_else", recipient_name="Ms Shah")
        task = received.case.deadline_set.open().get(kind="task")
        assert task.title == f"Tell the Home Office, through {sender}, who gets its decision now"
        assert (task.context, task.due_on) == (
            "Get the Home Office’s decision: yes, Ms Shah",
            date(2026, 11, 25),
        )

    def test_each_leads_to_where_it_is_taken_back(
        self, act: Act, amina_browser: Browser, consented: Referral, salvation_army: Any
    ) -> None:
        case = consented.case
        ledger = reverse("cases:consents", args=[case.reference])

        def leads_to(name: str) -> bool:
            address = reverse(f"referrals:{name}", args=[case.reference])
            return f'<a href="{address}"> She ' in " ".join(amina_browser.get(ledger).text.split())

        assert [leads_to(name) for name in ("consent", "withdrawal", "answers")] == [True, False, False]
        now = {"how": "spoken", "given_on": SENT_ON, "wants_support": "yes", "decision_goes_to": ""}
        act("change_answers", referral=consented, **now, will_help_police="not_discussed")
        sender = {"organisation": salvation_army, "referrer_name": "Jo Lane", "handed_over_on": SENT_ON}
        act("hand_over", referral=consented, **sender)
        act("submit", referral=consented, submitted_on=SENT_ON)
        assert [leads_to(name) for name in ("consent", "withdrawal", "answers")] == [False, True, True]

    def test_a_spoken_answer_has_no_paper(self, act: Act, explained: Referral) -> None:
        found = problems_of(
            act,
            "record_consent",
            referral=explained,
            answer="refused",
            how="spoken",
            given_on=SENT_ON,
            kept_where="Drawer 2",
        )
        assert list(found) == ["kept_where"]


class TestTakenBack:
    """From the handover to the last letter: through the pages, as a caseworker does it."""

    def prepared(self, case: Case, amina: User) -> Disclosure:
        return prepare_disclosure(
            disclosure=Disclosure(
                case=case,
                kind="home_office",
                recipient="Home Office desk",
                why="Her account",
                basis="consent",
                facts=["first_name"],
            ),
            by=amina,
            at=NOON,
        )

    def test_before_it_is_sent_the_referral_is_held(
        self, amina_browser: Browser, amina: User, handed_over: Referral
    ) -> None:
        case = handed_over.case
        prepared = self.prepared(case, amina)
        address = reverse("referrals:consent", args=[case.reference])
        page = amina_browser.get(address).content.decode()
        assert "Jo Lane, The Salvation Army: the referral (Fri 30 Oct 2026)" in page
        told = "Jo Lane, The Salvation Army"
        sent = {"answer": "withdrawn", "how": "spoken", **boxes("given_on"), "tell": [told]}
        sent |= {"interpreter_name": "Layla"}
        assert amina_browser.post(address, sent).status_code == 302
        assert fresh(handed_over).state == State.DECLINED
        prepared.refresh_from_db()
        assert prepared.state == Disclosure.State.DROPPED
        assert tasks(case) == [f"Tell {told} that consent was taken back"]
        assert not case.deadline_set.open().filter(kind__in=["nrm_handover", "nrm_receipt", "chase"])
        assert lines(case)[-1] == ("nrm", "", "withdrawn")
        handover = amina_browser.get(reverse("referrals:handover", args=[case.reference]))
        assert "She does not want to be referred" in handover.content.decode()

    def test_after_it_was_sent_she_withdraws(
        self, amina_browser: Browser, amina: User, rg_positive: Referral
    ) -> None:
        case = rg_positive.case
        prepared = self.prepared(case, amina)
        address = reverse("referrals:withdrawal", args=[case.reference])
        assert "They have already been told" in amina_browser.get(address).content.decode()
        sent = {
            **boxes("withdrawn_on"),
            "reason": "her_choice",
            "how": "witnessed",
            "witness": "Jo Lane",
            "language": "Arabic",
            "interpreter_name": "Layla H.",
            "tell": ["Jo Lane, The Salvation Army"],
        }
        page = amina_browser.post(address, sent)
        assert "Explain to her that Home Office support ends" in page.content.decode()
        sent["knows_support_ends"] = "on"
        assert amina_browser.post(address, sent).status_code == 302
        referral = fresh(rg_positive)
        assert referral.state == State.WITHDRAWN
        assert referral.consents is True  # what she said when it was sent stays what she said
        assert lines(case)[-1] == ("nrm", "", "withdrawn")
        assert case.consent_set.newest_first()[0].witness == "Jo Lane"
        assert tasks(case) == ["Tell Jo Lane, The Salvation Army that consent was taken back"]
        kinds = set(Deadline.objects.open().filter(case=case).values_list("kind", flat=True))
        assert not kinds & {"recovery_review", "run_up", "rg_decision", "chase"}
        prepared.refresh_from_db()
        assert prepared.state == Disclosure.State.DROPPED
        assert "She withdrew" in amina_browser.post(address, sent, follow=True).content.decode()
        assert case.consent_set.filter(answer="withdrawn").count() == 1

    def test_those_who_hold_it_hear_of_it(
        self, act: Act, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        case = rg_positive.case
        council = {"council": "Hackney", "phone": "1", "email": "a@example.org", "contacted_on": SENT_ON}
        AuthorityContact(
            referral=rg_positive, **council, recorded_at=NOON, recorded_by=rg_positive.started_by
        ).save()
        address = reverse("referrals:withdrawal", args=[case.reference])
        page = amina_browser.get(address).content.decode()
        for told in (
            "The Home Office: the referral (Fri 30 Oct 2026)",
            "Jo Lane, The Salvation Army: the referral (Fri 30 Oct 2026)",
            "Hackney: about the client, as a child (Fri 30 Oct 2026)",
        ):
            assert told in page
        sent = {
            **boxes("withdrawn_on"),
            "reason": "her_choice",
            "how": "signed",
            "interpreter_name": "Layla H.",
            "tell": ["the Home Office", "Hackney"],
            "knows_support_ends": "on",
        }
        assert amina_browser.post(address, sent).status_code == 302
        assert sorted(tasks(case)) == [
            "Send the Home Office the withdrawal",
            "Tell Hackney that consent was taken back",
        ]
        act("undo_withdrawal", referral=rg_positive, undone_why="A slip")
        assert tasks(case) == []

    def test_whoever_sent_it_before_she_came_was_not_told_by_us(
        self, act: Act, amina_browser: Browser, her_case: Case, salvation_army: Any
    ) -> None:
        days = {"submitted_on": SENT_ON, "received_on": SENT_ON}
        act("record_earlier_referral", case=her_case, organisation=salvation_army, **days, reference="NRM-1")
        page = amina_browser.get(reverse("referrals:withdrawal", args=[her_case.reference]))
        assert "The Home Office: the referral" in page.content.decode()
        assert "Not known to us" not in page.content.decode()

    def test_her_other_answers_are_taken_back_by_themselves(
        self, act: Act, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        """She withdrew, and her yes to the police and to a solicitor stood: each can still be ended."""
        case = rg_positive.case
        now = {"how": "spoken", "given_on": SENT_ON, "wants_support": "not_discussed"}
        now |= {"will_help_police": "yes", "decision_goes_to": "someone_else", "recipient_name": "Ms Shah"}
        act("change_answers", referral=rg_positive, **now)
        withdrew = {"withdrawn_on": date(2026, 11, 24), "reason": "her_choice", "how": "signed"}
        act("withdraw", referral=rg_positive, **withdrew, knows_support_ends=True)
        ledger = reverse("cases:consents", args=[case.reference])
        for line in case.consent_set.filter(purpose__in=["nrm_police", "nrm_decision"]):
            address = reverse("cases:consent_withdrawal", args=[case.reference, line.pk])
            page = " ".join(amina_browser.get(ledger).text.split())
            assert f'<a href="{address}"> She takes it back' in page
            assert "The Home Office: her answer" in amina_browser.get(address).content.decode()
            sent = {**boxes("on"), "how": "spoken", "told": ["the Home Office"]}
            assert amina_browser.post(address, sent).status_code == 302
        assert lines(case)[-2:] == [
            ("nrm_decision", "Ms Shah", "withdrawn"),
            ("nrm_police", "", "withdrawn"),
        ]
        assert tasks(case)[1:] == ["Tell the Home Office that consent was taken back"] * 2
        later = datetime(2026, 11, 24, 13, tzinfo=UTC)
        act("undo_withdrawal", referral=rg_positive, undone_why="A slip", at=later)
        answers = rg_positive.nrmconsent_set.get()
        assert (answers.will_help_police, answers.decision_goes_to) == ("no", "")

    def test_and_may_be_referred_again(self, act: Act, rg_positive: Referral) -> None:
        case = rg_positive.case
        act(
            "withdraw",
            referral=rg_positive,
            withdrawn_on=date(2026, 11, 24),
            reason="her_choice",
            how="signed",
            knows_support_ends=True,
        )
        later = datetime(2026, 11, 25, 12, tzinfo=UTC)
        again = act("explain", case=case, explained_on=date(2026, 11, 25), language="Arabic", at=later)
        assert again.referral != rg_positive
        assert fresh(again.referral).consents is None

    def test_papers_of_ours_are_stamped(self, act: Act, amina: User, consented: Referral) -> None:
        case = consented.case

        def paper(slug: str) -> str:
            return html(stamped(PRINTABLES[slug].build(case, copy(amina)), case))

        assert "taken her consent back" not in paper("case-summary")
        act("record_consent", referral=consented, answer="withdrawn", how="spoken", given_on=SENT_ON)
        words = "Consent was taken back: NRM referral (Fri 30 Oct 2026)."
        assert words in paper("case-summary")
        assert case.consent_set.count() == 2
        Consent(
            case=case,
            purpose="nrm",
            answer="given",
            how="signed",
            given_on=date(2026, 11, 24),
            recorded_at=NOON,
            recorded_by=amina,
        ).save()
        assert words not in paper("case-summary")


def test_after_a_no_she_may_be_asked_again(act: Act, amina_browser: Browser, explained: Referral) -> None:
    case = explained.case
    address = reverse("referrals:consent", args=[case.reference])
    sent = {"answer": "refused", "how": "spoken", **boxes("given_on"), **boxes("review_on")}
    sent |= {"interpreter_name": "Layla"}
    page = amina_browser.post(address, sent).content.decode()
    assert "must be after the date of her answer" in page
    sent |= boxes("review_on", {"day": "1", "month": "12", "year": "2026"})
    page = amina_browser.post(address, sent | {"answer": "given", "how": "signed"}).content.decode()
    assert "She said yes, so there is nothing to ask again" in page
    assert amina_browser.post(address, sent).status_code == 302
    task = case.deadline_set.open().get()
    assert (task.title, task.due_on) == ("Ask again: NRM referral", date(2026, 12, 1))
    assert case.consent_set.get().promise == task
    act("record_consent", referral=explained, **ASKED | {"given_on": date(2026, 11, 24)})
    task.refresh_from_db()
    assert (task.is_open, task.outcome) == (False, "Yes")


def test_no_yes_before_she_had_the_privacy_notice(
    amina_browser: Browser, her_case: Case, explained: Referral
) -> None:
    address = reverse("referrals:consent", args=[her_case.reference])
    page = amina_browser.get(address).content.decode()
    assert "She had the Privacy Information Notice on" in page
    assert "explained in Arabic" in page
    assert "privacy_notice_given" not in page
    explanation = explained.explanation_set.get()
    explanation.privacy_notice_given = False
    explanation.save()
    sent = {"answer": "given", "how": "signed", "language": "Dari", **boxes("given_on")}
    sent |= {"interpreter_name": "Layla"}
    page = amina_browser.post(address, sent).content.decode()
    assert "It is not recorded that she was given the Privacy Information Notice" in page
    assert "Give her the Privacy Information Notice and explain it, then tick to say so" in page
    assert amina_browser.post(address, sent | {"privacy_notice_given": "on"}).status_code == 302
    explanation.refresh_from_db()
    assert explanation.privacy_notice_given
    assert explanation.history.latest().history_change_reason == "Given when she was asked"
    told = her_case.entry_set.get(title="Wants to be referred to the NRM").body
    assert told == "Signed form. Privacy notice given and explained in Dari. Interpreter: Layla."


def test_refusing_costs_nothing(act: Act, explained: Referral) -> None:
    act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
    assert not explained.case.deadline_set.open().exists()
