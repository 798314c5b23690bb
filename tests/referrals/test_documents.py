"""The worksheet and the clocks on paper."""

import uuid
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser
from pypdf import PdfReader

from cases.documents.printable import Copy
from cases.models import Address, Case, Paper, SafeContact
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.pdf import html, render
from referrals.documents.clock_count import CLOCK_COUNT, NO_CLOCK
from referrals.documents.prompt_sheet import prompt_sheet
from referrals.documents.worksheet import WORKSHEET
from referrals.models import Referral
from tests.referrals.conftest import NOON, SENT_ON, Act

TODAY = date(2026, 11, 24)


def built(case: Case, by: User) -> Any:
    return WORKSHEET.build(case, Copy(number=1, made_on=TODAY, by=by))


class TestWorksheet:
    def test_is_a_whole_pdf(self, her_case: Case, received: Referral, amina: User) -> None:
        Paper(case=her_case, kind="identity", state="held", checked_on=SENT_ON).save()
        reader = PdfReader(BytesIO(render(built(her_case, amina))))
        text = " ".join(page.extract_text() for page in reader.pages)
        assert "Referral worksheet" in text
        assert "NRM-4418-0236" in text
        assert "Agreed by signed form on Fri 30 Oct 2026" in text
        assert "Identity document" in text

    def test_names_no_one_in_its_file_name(self, her_case: Case, received: Referral, amina: User) -> None:
        assert built(her_case, amina).file_name == f"{her_case.reference}-worksheet-1.pdf"

    def test_says_neither_where_she_is_nor_how_she_is_reached(
        self, her_case: Case, received: Referral, amina: User
    ) -> None:
        Address(case=her_case, kind="own", text="1 Hidden Row", from_on=SENT_ON).save()
        SafeContact.objects.update_or_create(
            case=her_case,
            defaults={"phone": "07700 900417", "may_call": True, "email": "g@example.org", "may_email": True},
        )
        text = html(built(Case.objects.with_people().get(pk=her_case.pk), amina))
        assert "Ask us by phone" in text
        assert not [secret for secret in ("Hidden", "900417", "g@example") if secret in text]

    def test_the_blank_sheet_asks_each_question_once(self) -> None:
        reader = PdfReader(BytesIO(render(prompt_sheet())))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert text.count("How was the client treated?") == 1
        assert text.count("Nationality") == 1
        assert "Client’s phone" not in text
        assert "/StructTreeRoot" in reader.root_object

    def test_can_be_drafted_before_she_has_agreed(self, her_case: Case, explained: Referral) -> None:
        assert WORKSHEET.blockers(her_case) == []

    def test_not_against_her_will(self, act: Act, her_case: Case, explained: Referral) -> None:
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
        assert WORKSHEET.blockers(her_case) == [
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
        assert WORKSHEET.blockers(her_case) == [
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
        assert "The rule depends on the day the Home Office received the referral" in text
        assert "Ghada" not in text

    def test_lists_the_clocks_there_are(self, rg_positive: Referral) -> None:
        kinds = [kind for kind, _ in CLOCK_COUNT.editions(rg_positive.case)]
        assert kinds == ["recovery", "removal-protection", "reasonable-grounds"]

    def test_needs_a_clock(self, consented: Referral) -> None:
        assert CLOCK_COUNT.blockers(consented.case) == [NO_CLOCK]

    def test_the_page_offers_the_clock_one_came_from_and_the_log_has_the_copy(
        self, amina_browser: Browser, rg_positive: Referral
    ) -> None:
        url = f"/cases/{rg_positive.case.reference}/print/clock/"
        page = amina_browser.get(f"{url}?edition=removal-protection")
        assert page.context["form"]["edition"].initial == "removal-protection"
        odd = amina_browser.get(f"{url}?edition=teapot")
        assert odd.context["form"]["edition"].initial == "recovery"
        sent = {"why": "For the hearing", "edition": "recovery", "once": str(uuid.uuid4())}
        answer = amina_browser.post(url, sent)
        assert answer["Content-Type"] == "application/pdf"
        assert Event.objects.get(kind="case.printed").subject == "clock copy 1"
