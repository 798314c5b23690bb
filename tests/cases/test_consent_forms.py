"""Consent on paper: one question a page to sign, and what she said in a copy that may be found."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from cases.documents.consent_forms import (
    QUESTIONS,
    VERSION,
    consent_form,
    editions,
    her_answers,
    pages,
)
from cases.documents.printable import Copy
from cases.models import Agency, Case, Consent
from hestia.accounts.models import User
from hestia.pdf import html, render
from tests import make
from tests.cases.consented import answered


def copy(by: User, **choices: Any) -> Copy:
    return Copy(number=1, made_on=make.TODAY, by=by, **choices)


def test_every_question_that_can_be_asked_has_its_page() -> None:
    """But for the one of which a row of data leaves: it is asked on the page of consents alone (0059)."""
    assert set(QUESTIONS) == set(Consent.Purpose) - {Consent.Purpose.DATA}


def test_one_question_a_page(her_case: Case, amina: User) -> None:
    pdf = PdfReader(BytesIO(render(consent_form(her_case, copy(amina, edition="nrm")))))
    assert len(pdf.pages) == 4
    for page, purpose in zip(pdf.pages, ("nrm", "nrm_support", "nrm_police", "nrm_decision"), strict=True):
        words = page.extract_text()
        assert str(QUESTIONS[Consent.Purpose(purpose)].words)[:40] in words
        assert "You can say no and still get support." in words
        assert f"{VERSION}. {Consent.Purpose(purpose).label}. Where this paper is kept" in words
        assert "Ghada Karam" in words
        assert "“We” on this paper is Hestia." in words
        assert "Consent" in words.splitlines()[0]
        assert "Interpreter" in words


@pytest.mark.parametrize("edition", ["agencies", "nrm", "gp", "duty"])
def test_each_edition_fits(edition: str, her_case: Case, amina: User) -> None:
    for number in range(2):
        Agency(case=her_case, kind="gp", name=f"Surgery {number}", started_on=make.TODAY).save()
    assert edition in dict(editions(her_case))
    document = consent_form(her_case, copy(amina, edition=edition, large_print=True))
    assert len(PdfReader(BytesIO(render(document))).pages) == len(pages(her_case, edition))


def test_her_list_quotes_only_what_was_written_to_her(her_case: Case, amina: User) -> None:
    answered(her_case, amina, Consent.Purpose.GP, recipient="Dr Khan", what="My health")
    answered(her_case, amina, Consent.Purpose.MIDWIFE, recipient="Jo", what="Her pregnancy")
    paper = html(her_answers(her_case, copy(amina, takes_away="yes")))
    assert "“My health”" in paper
    assert "Her pregnancy" not in paper


@pytest.mark.parametrize("where", ["", "preview/"])
def test_a_form_that_would_say_her_code_word_is_refused(
    where: str, her_case: Case, amina_browser: Browser
) -> None:
    surgery = Agency(case=her_case, kind="gp", name="Rosewater Surgery", started_on=make.TODAY)
    surgery.save()
    contact = her_case.safe_contact
    contact.code_word = "Rosewater"
    contact.save()
    address = reverse("desk:print", args=[her_case.reference, "consent-form"])
    sent = {"why": "To sign on Tuesday", "edition": "agencies"}
    page = amina_browser.post(address + where, sent, follow=True).content.decode()
    assert "This paper contains her code word." in page
    change_it = reverse("cases:around", args=[her_case.reference, "agency", surgery.pk])
    assert "The name of an agency: " in page
    assert where or f'<a href="{change_it}">The name of an agency: ' in page, (
        "a preview leads to the page first"
    )
    assert not her_case.printed_set.exists()
    amina_browser.post(address, sent | {"edition": "nrm"})
    assert her_case.printed_set.count() == 1, "one without the name of the surgery"


def test_the_ledger_leads_to_the_forms(her_case: Case, amina_browser: Browser) -> None:
    page = amina_browser.get(reverse("cases:consents", args=[her_case.reference])).content.decode()
    address = reverse("desk:print", args=[her_case.reference, "consent-form"])
    assert address in page
    answer = amina_browser.post(address, {"why": "To sign on Tuesday", "edition": "nrm"})
    assert answer["Content-Type"] == "application/pdf"
