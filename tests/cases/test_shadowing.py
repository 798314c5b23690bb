"""A student is at a contact only with her yes to it, once for each yes; the database holds to it too."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Consent, Entry
from cases.queries.shadowing import shadowing_answers
from hestia.accounts.models import User
from tests import make
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
OWEN = "Owen Price, student"


def answered(case: Case, by: User, answer: str, *, recipient: str = OWEN, **more: Any) -> Consent:
    consent = Consent(
        case=case,
        purpose=more.pop("purpose", Consent.Purpose.SHADOWING),
        recipient=recipient,
        answer=answer,
        how=Consent.How.SPOKEN,
        given_on=more.pop("given_on", timezone.localdate()),
        recorded_at=make.NOON,
        recorded_by=by,
    )
    consent.save()
    return consent


def note(browser: Browser, case: Case, **more: Any) -> Any:
    moment = timezone.localtime()
    sent = {
        "body": "We had tea.",
        "kind": "met",
        "interpreter": "not_needed",
        "happened_at_day": moment.day,
        "happened_at_month": moment.month,
        "happened_at_year": moment.year,
        "happened_at_time": "00:05",
        **more,
    }
    return browser.post(reverse("cases:note_new", args=[case.reference]), sent)


def test_it_is_asked_only_where_she_said_yes(her_case: Case, amina: User, amina_browser: Browser) -> None:
    address = reverse("cases:note_new", args=[her_case.reference])
    assert "Was a student there?" not in amina_browser.get(address).text
    answered(her_case, amina, "refused")
    assert "Was a student there?" not in amina_browser.get(address).text
    answered(her_case, amina, "given")
    assert "Was a student there?" in amina_browser.get(address).text
    answered(her_case, amina, "withdrawn")
    assert shadowing_answers(her_case) == []


def test_one_yes_is_for_one_contact(her_case: Case, amina: User, amina_browser: Browser) -> None:
    yes = answered(her_case, amina, "given")
    assert note(amina_browser, her_case, shadowing=yes.pk).status_code == 302
    [entry] = Entry.objects.filter(shadowing=yes)
    assert entry.title == "Met in person, Owen Price, student was there"
    again = note(amina_browser, her_case, shadowing=yes.pk)
    assert Entry.objects.filter(shadowing=yes).count() == 1
    assert again.status_code in {200, 302}
    assert shadowing_answers(her_case) == []


@pytest.mark.parametrize(
    ("kind", "later", "words"),
    [
        ("agency", 0, "A student can be there only when she is met, rung or written to"),
        ("met", 1, "after this contact"),
    ],
)
def test_what_cannot_be_is_said(
    kind: str, later: int, words: str, her_case: Case, amina: User, amina_browser: Browser
) -> None:
    yes = answered(her_case, amina, "given", given_on=timezone.localdate() + timedelta(later))
    assert words in text_of(note(amina_browser, her_case, kind=kind, shadowing=yes.pk))
    assert not Entry.objects.filter(shadowing=yes).exists()


@pytest.mark.parametrize("what", ["refused", "taken back", "of another purpose", "of another case"])
def test_the_database_refuses_a_contact_without_her_yes(what: str, her_case: Case, amina: User) -> None:
    other = make.case(worker=amina, service=her_case.service)
    if what == "refused":
        consent = answered(her_case, amina, "refused")
    elif what == "of another purpose":
        consent = answered(her_case, amina, "given", purpose=Consent.Purpose.GP)
    else:
        consent = answered(other if what == "of another case" else her_case, amina, "given")
    if what == "taken back":
        answered(her_case, amina, "withdrawn")
    with pytest.raises(IntegrityError, match="entry_shadowed_with_her_yes"), transaction.atomic():
        Entry(
            case=her_case,
            kind="met",
            title="Met",
            happened_at=make.NOON,
            recorded_at=make.NOON,
            by=amina,
            shadowing=consent,
        ).save()
