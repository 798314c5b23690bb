"""A kept document tells where a paper of hers is, once, on every page that says so."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client as Browser

from cases.actions.documents import correct_document, put_away_document
from cases.documents.printable import Copy
from cases.models import Case, KeptDocument, Paper
from demo.papers import keep
from hestia.accounts.models import User
from referrals.documents.worksheet import WORKSHEET
from tests import make

pytestmark = pytest.mark.django_db
K, ORIGINAL = KeptDocument.Kind, KeptDocument.Original


def state_of(case: Case, kind: str) -> str:
    return str(case.paper_set.get(kind=kind).state)


def sheet(case: Case, by: User) -> dict[str, bool]:
    evidence: Any = WORKSHEET.build(case, Copy(number=1, made_on=make.TODAY, by=by)).context["evidence"]
    return {line["words"]: line["is_attached"] for line in evidence}


def shown(browser: Browser, case: Case) -> str:
    page = browser.get(f"/cases/{case.reference}/people/").text
    return " ".join(page.partition("h-papers")[2].split())


@pytest.mark.parametrize(
    ("original", "state"),
    [
        (ORIGINAL.WITH_HER, "given"),
        (ORIGINAL.WITH_US, "held"),
        (ORIGINAL.WITH_AGENCY, "with_agency"),
        (ORIGINAL.NOT_KNOWN, "missing"),
    ],
)
def test_a_missing_paper_is_where_the_document_says(
    original: str, state: str, her_case: Case, amina: User, amina_browser: Browser, now: datetime
) -> None:
    Paper.objects.get_or_create(case=her_case, kind="identity")
    keep(her_case, K.IDENTITY, "pass.jpg", words="Passport", original=original, by=amina, at=now)
    assert state_of(her_case, "identity") == state
    assert "Document 1" in shown(amina_browser, her_case)
    assert sheet(her_case, amina)["Identity document"], "a scan of it can be sent"


def test_what_was_said_of_the_paper_stands_and_both_are_shown(
    her_case: Case, amina: User, amina_browser: Browser, now: datetime
) -> None:
    Paper.objects.update_or_create(
        case=her_case, kind="immigration", defaults={"state": "with_agency", "note": "The police"}
    )
    document = keep(her_case, K.IMMIGRATION, "arc.pdf", by=amina, at=now)
    assert state_of(her_case, "immigration") == "with_agency"
    page = shown(amina_browser, her_case)
    assert "The police" in page
    assert "Document 1</a> Original: The client has it" in page
    put_away_document(document=document, why="Not hers", by=amina, at=now)
    assert "Document 1" not in shown(amina_browser, her_case)
    assert not sheet(her_case, amina)["Immigration papers"]


def test_a_letter_about_her_health_is_no_summary_but_can_be_sent(
    her_case: Case, amina: User, amina_browser: Browser, now: datetime
) -> None:
    Paper.objects.get_or_create(case=her_case, kind="health")
    keep(her_case, K.HEALTH, "antenatal.pdf", by=amina, at=now)
    assert state_of(her_case, "health") == "missing"
    assert "Document 1" in shown(amina_browser, her_case)
    assert sheet(her_case, amina)["Health summary"]


def test_put_right_later_it_tells_then(her_case: Case, amina: User, now: datetime) -> None:
    Paper.objects.get_or_create(case=her_case, kind="immigration")
    Paper.objects.get_or_create(case=her_case, kind="identity")
    document = keep(her_case, K.OTHER, "arc.pdf", words="Card", original=ORIGINAL.WITH_US, by=amina, at=now)
    document.kind = K.IMMIGRATION
    correct_document(document=document, by=amina, at=now)
    assert state_of(her_case, "immigration") == "held"
    keep(her_case, K.IDENTITY, "hers.jpg", words="A card", original=ORIGINAL.NOT_KNOWN, by=amina, at=now)
    assert state_of(her_case, "identity") == "missing"
