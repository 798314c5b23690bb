"""The referral summary: the form's questions in its order, with what the record knows."""

import uuid
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser
from pypdf import PdfReader

from cases.documents import Copy
from cases.models import Case, Dependant, OtherName, Paper
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.pdf import html, render
from referrals.documents import CLOCK_COUNT, NO_CLOCK, REFERRAL_SUMMARY, known_of
from referrals.models import Referral
from referrals.worksheet import sections, unanswered
from tests.referrals.conftest import NOON, SENT_ON, Act

TODAY = date(2026, 11, 24)


def answers_of(case: Case) -> dict[str, str]:
    """Return the answer to each question of the form."""
    parts = sections(known_of(case), today=TODAY)
    return {question.text: question.answer for part in parts for question in part.questions}


def built(case: Case, by: User) -> Any:
    return REFERRAL_SUMMARY.build(case, Copy(number=1, made_on=TODAY, by=by))


class TestWorksheet:
    def test_follows_the_order_of_the_form(self, her_case: Case) -> None:
        assert [part.heading for part in sections(known_of(her_case), today=TODAY)] == [
            "Who is reporting, and where",
            "Age now and at the time",
            "Background",
            "What happened",
            "Professional insight",
            "Places",
            "Exploiters and kinds of exploitation",
            "Support",
            "Her details",
            "Where the decision goes",
        ]

    def test_answers_what_the_record_knows(self, her_case: Case, handed_over: Referral) -> None:
        her_case.exploitation = ["sexual"]
        her_case.police_involved, her_case.crime_reference = "yes", "CAD 4471"
        her_case.save()
        OtherName(client=her_case.client, name="Maria", kind="exploitation").save()
        Dependant(case=her_case, name="Sami").save()
        answers = answers_of(her_case)
        assert answers["Organisation that sends it"] == "The Salvation Army"
        assert answers["First name"] == "Ghada"
        assert answers["Under 18 now?"] == "No"
        assert answers["Kinds of exploitation"] == "Made to have sex or sell sex"
        assert answers["Reported to the police as a victim of modern slavery?"] == (
            "Yes. Crime reference CAD 4471"
        )
        assert answers["Other names, or the name used while being exploited"] == "Maria"
        assert answers["Children"] == "1"
        assert answers["Does she need an interpreter?"] == "Yes, Arabic"

    @pytest.mark.parametrize(
        ("born", "answer"),
        [
            ({"born_precision": "year", "born_year": 2001}, "2001, day and month not known"),
            (
                {"born_precision": "month", "born_year": 2001, "born_month": 3},
                "March 2001, day not known",
            ),
            ({"born_precision": "estimated", "born_year": 2001}, "Not known. About 25 years old"),
        ],
    )
    def test_gives_as_much_of_her_birth_as_is_known(
        self, her_case: Case, born: dict[str, Any], answer: str
    ) -> None:
        for name, value in born.items():
            setattr(her_case.client, name, value)
        her_case.client.save()
        assert answers_of(her_case)["Date of birth"] == answer

    def test_what_was_not_discussed_is_no_answer(self, her_case: Case, consented: Referral) -> None:
        answers = answers_of(her_case)
        assert answers["Willing to help an investigation?"] == ""
        assert answers["Does she want support: housing, health, protection, legal advice?"] == ""

    def test_counts_what_must_still_be_answered(self, her_case: Case) -> None:
        parts = sections(known_of(her_case), today=TODAY)
        before = unanswered(parts)
        her_case.exploited_where = "London"
        her_case.save()
        assert unanswered(sections(known_of(her_case), today=TODAY)) == before - 1

    def test_asks_for_the_council_of_someone_who_may_be_a_child(
        self, act: Act, childs_referral: Referral
    ) -> None:
        act(
            "record_authority_contact",
            referral=childs_referral,
            contacted_on=SENT_ON,
            council="Southwark",
            phone="020 7946 0100",
            email="mash@example.org",
        )
        answers = answers_of(childs_referral.case)
        assert answers["Council that was told, and its contact"] == (
            "Southwark, 020 7946 0100, mash@example.org"
        )
        assert "Under 18 at any time while being exploited?" not in answers

    def test_never_gives_the_address(self, her_case: Case, consented: Referral) -> None:
        her_case.client.addresses.create(kind="own", text="1 Hidden Row", from_on=SENT_ON)
        assert "Hidden Row" not in " ".join(answers_of(her_case).values())


class TestReferralSummary:
    def test_is_a_whole_pdf(self, her_case: Case, received: Referral, amina: User) -> None:
        Paper(case=her_case, kind="identity", state="held", checked_on=SENT_ON).save()
        reader = PdfReader(BytesIO(render(built(her_case, amina))))
        text = " ".join(page.extract_text() for page in reader.pages)
        assert "Referral summary" in text
        assert "NRM-4418-0236" in text
        assert "Agreed by signed form on Fri 30 Oct 2026" in text
        assert "Identity document" in text

    def test_names_no_one_in_its_file_name(self, her_case: Case, received: Referral, amina: User) -> None:
        assert built(her_case, amina).file_name == f"{her_case.reference}-referral-1.pdf"

    def test_can_be_drafted_before_she_has_agreed(self, her_case: Case, explained: Referral) -> None:
        assert REFERRAL_SUMMARY.blockers(her_case) == []

    def test_not_against_her_will(self, act: Act, her_case: Case, explained: Referral) -> None:
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
        assert REFERRAL_SUMMARY.blockers(her_case) == [
            "She does not want to be referred, so nothing is printed for a referral."
        ]

    def test_not_once_she_withdrew(self, act: Act, her_case: Case, received: Referral) -> None:
        act(
            "withdraw",
            referral=received,
            withdrawn_on=date(2026, 11, 24),
            reason="her_choice",
            how="signed",
            knows_support_ends=True,
            at=NOON,
        )
        assert REFERRAL_SUMMARY.blockers(her_case) == [
            "She withdrew from the NRM, so nothing is printed for a referral."
        ]


@pytest.mark.parametrize("how", ["signed", "witnessed"])
def test_consent_is_stated_as_the_form_wants_it(
    act: Act, her_case: Case, explained: Referral, amina: User, how: str
) -> None:
    act(
        "record_consent",
        referral=explained,
        answer="given",
        how=how,
        witness="Layla H." if how == "witnessed" else "",
        given_on=SENT_ON,
        language="Arabic",
        interpreter_name="Layla H.",
    )
    words = built(her_case, amina).context["consent"]["words"]
    assert words.endswith("on Fri 30 Oct 2026, in Arabic, interpreter Layla H.")
    assert words.startswith("Agreed by signed form" if how == "signed" else "Agreed aloud, heard by Layla H.")


class TestClockOnPaper:
    def test_lists_every_day_and_why_some_do_not_count(self, rg_positive: Referral, amina: User) -> None:
        copy = Copy(number=1, made_on=TODAY, by=amina, edition="reasonable-grounds")
        text = html(CLOCK_COUNT.build(rg_positive.case, copy))
        for words in ("Sat 31 Oct 2026", "Saturday", "5, last day", "The first day is not counted"):
            assert words in text
        assert "The row is chosen by the day the Home Office received the referral" in text
        assert "Ghada" not in text

    def test_lists_the_clocks_there_are(self, rg_positive: Referral) -> None:
        kinds = [kind for kind, _ in CLOCK_COUNT.editions(rg_positive.case)]
        assert kinds == ["removal-protection", "recovery", "reasonable-grounds"]

    def test_needs_a_clock(self, consented: Referral) -> None:
        assert CLOCK_COUNT.blockers(consented.case) == [NO_CLOCK]

    def test_the_page_offers_the_clock_one_came_from_and_the_log_has_the_copy(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        url = f"/cases/{rg_positive.case.reference}/print/clock/"
        page = amina_browser.get(f"{url}?edition=recovery")
        assert page.context["form"]["edition"].initial == "recovery"
        odd = amina_browser.get(f"{url}?edition=teapot")
        assert odd.context["form"]["edition"].initial == "removal-protection"
        sent = {"why": "For the hearing", "edition": "recovery", "once": str(uuid.uuid4())}
        answer = amina_browser.post(url, sent)
        assert answer["Content-Type"] == "application/pdf"
        assert Event.objects.get(kind="case.printed").subject == "clock copy 1"
