"""What she is promised of what she says is what the product does: each ground is said to her."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from cases.documents.consent_forms import HER_ANSWERS
from cases.models import Case, Consent, Disclosure
from hestia.accounts.models import User
from hestia.pdf import html
from hestia.pdf.languages import LANGUAGES, catalogue
from supportplans.documents.plan import WELCOME
from tests import make
from tests.desk.planted import copy

LAW = "The law can sometimes make you tell someone. Then you tell me first, if you can."
# For each ground, words by which she hears of it before she says yes.
HEARD = {
    "consent": "if you agree",
    "risk_to_life": "if someone is in serious danger",
    "legal_duty": "The law or a court can sometimes make us share it",
    "support": "who we talk to so that we can support you",
}


def test_she_hears_of_each_ground_before_she_says_yes() -> None:
    read_out = render_to_string("cases/intake/_hint.html", {"step": SimpleNamespace(slug="consent")})
    assert set(HEARD) == set(Disclosure.Basis.values)
    for words in HEARD.values():
        assert words in " ".join(read_out.split())


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_the_law_is_named_in_each_language(code: str) -> None:
    assert catalogue(code).gettext(LAW) != LAW


@pytest.mark.django_db
def test_her_sheet_names_the_law_unless_it_may_be_found(her_case: Case, amina: User) -> None:
    for takes, is_said in (("yes", True), ("discreet", False)):
        page = html(WELCOME.build(her_case, replace(copy(amina), takes_away=takes)), on_screen=False)
        assert (LAW in page) == is_said


@pytest.mark.django_db
def test_her_choices_quote_what_was_written_to_her(her_case: Case, amina: User) -> None:
    Consent(
        case=her_case,
        purpose="police",
        what="My address",
        answer="refused",
        how="spoken",
        given_on=make.TODAY,
        recorded_at=make.NOON,
        recorded_by=amina,
    ).save()
    page = html(HER_ANSWERS.build(her_case, copy(amina)), on_screen=False)
    row = page.partition("Talking to the police")[2].partition("</tr>")[0]
    assert "“My address”" in row
    assert "I said no" in row
