"""The page she signed, uploaded after the plan was agreed."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, KeptDocument
from hestia.accounts.models import User
from supportplans.models import Plan, PlanVersion, SignedPage, Target
from tests.supportplans.test_plan_pages import agreed
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
