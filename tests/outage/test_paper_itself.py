"""What becomes of the paper once its words are in the record: scanned onto the case, then shredded."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser

from cases.models import Case, KeptDocument
from hestia.accounts.models import Service, User
from outage.models import KeyedSheet, Sheet
from outage.queries.sheets import scan_of
from tests import make
from tests.cases.kept import kept
from tests.outage.keyed import note, sheets
from tests.outage.test_sheets import CONSENT, key
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
NO_SCAN, LOCKED = "No scan of it is kept yet.", "Keep the paper locked away"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


def scanned(sheet: Sheet, case: Case, by: User) -> KeptDocument:
    return kept(case, by, KeptDocument.Kind.OTHER, note=f"Sheet {sheet}, both pages", level=2)


def test_its_scan_is_a_document_of_her_case_known_by_its_code(
    her_case: Case, outreach: Service, amina: User, amina_browser: Browser
) -> None:
    sheet, other = sheets("note", 2, service=outreach, by=amina)
    key(amina_browser, sheet, her_case, amina, note("She has a dentist on Friday."))
    page = text_of(amina_browser.get(sheet.get_absolute_url()))
    assert NO_SCAN in page
    assert LOCKED in page
    scanned(other, her_case, amina)
    assert NO_SCAN in text_of(amina_browser.get(sheet.get_absolute_url()))
    scan = kept(her_case, amina, KeptDocument.Kind.OTHER, b"%PDF-1.7 scan", note=f"Sheet {sheet}", level=2)
    page = text_of(amina_browser.get(sheet.get_absolute_url()))
    assert f"document {scan.reference}" in page
    assert "shred the paper" in page
    assert LOCKED not in page
    scan.put_away(why="Another sheet", by=amina, at=make.NOON)
    assert NO_SCAN in text_of(amina_browser.get(sheet.get_absolute_url()))


def test_until_a_second_person_has_read_it_the_paper_is_kept(
    her_case: Case, outreach: Service, amina: User, ben: User, amina_browser: Browser
) -> None:
    [sheet] = sheets("consent", service=outreach, by=amina)
    key(amina_browser, sheet, her_case, ben, CONSENT)
    scanned(sheet, her_case, amina)
    page = text_of(amina_browser.get(sheet.get_absolute_url()))
    assert LOCKED in page
    assert "shred the paper" not in page


def test_who_may_not_see_the_document_is_told_of_none(
    her_case: Case, outreach: Service, amina: User, gita: User, amina_browser: Browser
) -> None:
    [sheet] = sheets("note", service=outreach, by=amina)
    key(amina_browser, sheet, her_case, amina, note("She has a dentist on Friday."))
    scanned(sheet, her_case, amina)
    keyed = KeyedSheet.objects.get(sheet=sheet)
    assert scan_of(keyed, by=amina)
    assert scan_of(keyed, by=gita) is None
