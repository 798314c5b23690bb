"""What becomes of the paper once its words are in the record: scanned onto the case, shredded by somebody."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, KeptDocument
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.refusals import Refused
from outage import actions
from outage.models import KeyedSheet, Sheet
from outage.queries.sheets import NO_RECORD, NO_SCAN, NOT_KEYED, SHREDDED, TO_CHECK, by_service, scan_of
from tests import make
from tests.cases.kept import kept
from tests.outage.keyed import note, sheets
from tests.outage.test_sheets import CONSENT, key
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
UNSCANNED, LOCKED = "No scan of it is kept yet.", "Keep the paper locked away"


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
    assert UNSCANNED in page
    assert LOCKED in page
    scanned(other, her_case, amina)
    assert UNSCANNED in text_of(amina_browser.get(sheet.get_absolute_url()))
    scan = kept(her_case, amina, KeptDocument.Kind.OTHER, b"%PDF-1.7 scan", note=f"Sheet {sheet}", level=2)
    page = text_of(amina_browser.get(sheet.get_absolute_url()))
    assert f"document {scan.reference}" in page
    assert "shred the paper" in page
    assert LOCKED not in page
    assert reverse("outage:shredding", args=[sheet.code]) in str(
        amina_browser.get(sheet.get_absolute_url()).content
    )
    scan.put_away(why="Another sheet", by=amina, at=make.NOON)
    assert UNSCANNED in text_of(amina_browser.get(sheet.get_absolute_url()))


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


class TestShredding:
    @pytest.fixture
    def sheet(self, outreach: Service, her_case: Case, amina: User, amina_browser: Browser) -> Sheet:
        [sheet] = sheets("note", service=outreach, by=amina)
        key(amina_browser, sheet, her_case, amina, note("She has a dentist on Friday."))
        return Sheet.objects.get(pk=sheet.pk)

    def test_is_a_row_of_who_and_when_and_who_watched(
        self, sheet: Sheet, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        scanned(sheet, her_case, amina)
        url = reverse("outage:shredding", args=[sheet.code])
        assert "Nobody" in text_of(amina_browser.get(url))
        page = text_of(amina_browser.post(url, {"seen_by": ben.pk}))
        assert "do not shred the paper" in page  # unless nobody asked that it is kept
        assert Sheet.objects.get().shredded_at is None
        page = text_of(amina_browser.post(url, {"seen_by": ben.pk, "is_free": "on"}, follow=True))
        said = "Paper shredded by Amina Osei, 24 November 2026; Ben Archer watched"
        assert said in page
        assert LOCKED not in page
        listed = text_of(amina_browser.get(reverse("outage:paper")))
        assert said in listed
        assert SHREDDED in listed
        line = Event.objects.get(kind="sheet.shredded")
        assert (line.case_ref, line.detail["seen_by"]) == (her_case.reference, ben.pk)
        [counts] = by_service(amina, on=make.TODAY)
        assert counts.cells[-1] == (SHREDDED, 1)
        with pytest.raises(Refused, match="Paper shredded by Amina Osei"):
            actions.shred_paper(sheet=sheet, seen_by=None, by=amina, at=make.NOON)

    def test_nobody_need_watch_and_nobody_watches_themselves(
        self, sheet: Sheet, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        scanned(sheet, her_case, amina)
        url = reverse("outage:shredding", args=[sheet.code])
        amina_browser.post(url, {"seen_by": amina.pk, "is_free": "on"})
        with pytest.raises(Refused, match="somebody else, or nobody"):
            actions.shred_paper(sheet=sheet, seen_by=amina, by=amina, at=make.NOON)
        assert Sheet.objects.get().shredded_at is None
        actions.shred_paper(sheet=sheet, seen_by=None, by=amina, at=make.NOON)
        assert Sheet.objects.get().shredded_in_words.endswith("; nobody watched")
        for change in ({"shredding_seen_by": amina}, {"keyed_at": None, "keyed_by": None}):
            with pytest.raises(IntegrityError, match="sheet_shred"), transaction.atomic():
                Sheet.objects.update(**change)

    def test_not_while_it_is_the_only_one_or_is_still_to_be_read(
        self, sheet: Sheet, her_case: Case, outreach: Service, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        def refused(one: Sheet, by: User) -> list[str]:
            with pytest.raises(Refused) as refusal:
                actions.shred_paper(sheet=one, seen_by=None, by=by, at=make.NOON)
            return list(refusal.value.reasons)

        assert refused(sheet, amina) == [NO_SCAN]
        [out] = sheets("note", service=outreach, by=amina)
        assert refused(out, amina) == [NOT_KEYED]
        [consent] = sheets("consent", service=outreach, by=amina)
        key(amina_browser, consent, her_case, ben, CONSENT)
        scanned(consent, her_case, amina)
        assert refused(Sheet.objects.get(pk=consent.pk), amina) == [TO_CHECK]
        page = amina_browser.get(reverse("outage:shredding", args=[sheet.code]), follow=True)
        assert NO_SCAN in text_of(page)

    def test_nor_by_who_cannot_see_what_it_became(
        self, sheet: Sheet, her_case: Case, amina: User, house_a: Service, outreach: Service
    ) -> None:
        scanned(sheet, her_case, amina)
        student = make.user("Efua Mensah", role="student", services=[outreach])
        with pytest.raises(Refused, match=NO_RECORD):
            actions.shred_paper(sheet=sheet, seen_by=None, by=student, at=make.NOON)
