"""The page she signed, uploaded after the plan was agreed."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, KeptDocument
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from supportplans import actions
from supportplans.models import Plan, PlanVersion, SafetyPlan, SignedPage, SignedSafetyPage, Target
from tests.supportplans.pages import agreed
from tests.uploads import files


@pytest.fixture
def version(plan: Plan, safe_street: Target, amina: User, now: datetime) -> PlanVersion:
    return agreed(plan, amina, now)


def test_it_is_attached_to_the_version(her_case: Case, amina_browser: Browser, version: PlanVersion) -> None:
    url = reverse("supportplans:signed_page", args=[her_case.reference, version.number])
    assert url in amina_browser.get(version.get_absolute_url()).content.decode()
    assert "Choose the signed page, or upload it" in amina_browser.post(url, {}).content.decode()
    scan = SimpleUploadedFile("IMG_1.heic", files.heic())
    page = amina_browser.post(url, {"document_file": scan}, follow=True).content.decode()
    document = KeptDocument.objects.get()
    assert (document.kind, SignedPage.objects.get().document) == ("plan", document)
    assert f'href="{document.get_absolute_url()}">Document 1</a>' in page
    page = amina_browser.get(document.get_absolute_url()).content.decode()
    assert "Support plan, version 1" in page


class TestSafetyPlan:
    @pytest.fixture
    def safety_plan(self, her_case: Case, amina: User, today: date, now: datetime) -> SafetyPlan:
        return actions.sign_safety_plan(
            case=her_case, content="I ring Amina.", signed_on=today, by=amina, at=now
        )

    def test_its_signed_sheet_is_attached_and_not_for_everybody(
        self, her_case: Case, amina_browser: Browser, safety_plan: SafetyPlan
    ) -> None:
        url = reverse("supportplans:signed_safety_page", args=[her_case.reference, safety_plan.pk])
        page = reverse("supportplans:safety_plan", args=[her_case.reference])
        assert url in amina_browser.get(page).content.decode()
        assert "Choose the signed page, or upload it" in amina_browser.post(url, {}).content.decode()
        scan = SimpleUploadedFile("IMG_1.heic", files.heic())
        shown = " ".join(amina_browser.post(url, {"document_file": scan}, follow=True).text.split())
        document = KeptDocument.objects.get()
        assert (document.kind, document.level) == ("plan", Level.SENSITIVE)
        assert SignedSafetyPage.objects.get().safety_plan == safety_plan
        assert f'href="{document.get_absolute_url()}">Document 1</a>, attached by Amina' in shown
        told = amina_browser.get(document.get_absolute_url()).content.decode()
        assert str(safety_plan) in told

    def test_a_document_that_students_may_open_is_not_offered(
        self, her_case: Case, amina_browser: Browser, version: PlanVersion, safety_plan: SafetyPlan
    ) -> None:
        plan_page = reverse("supportplans:signed_page", args=[her_case.reference, version.number])
        scan = files.heic()
        amina_browser.post(plan_page, {"document_file": SimpleUploadedFile("IMG_1.heic", scan)})
        url = reverse("supportplans:signed_safety_page", args=[her_case.reference, safety_plan.pk])
        assert 'name="document"' not in amina_browser.get(url).content.decode()
        amina_browser.post(url, {"document_file": SimpleUploadedFile("IMG_2.heic", scan)})
        levels = KeptDocument.objects.order_by("number").values_list("level", flat=True)
        assert list(levels) == [Level.PERSONAL, Level.SENSITIVE]
