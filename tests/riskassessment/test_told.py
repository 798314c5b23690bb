"""Who was told in free text may be named as an agency; nobody has to."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Agency, Case
from tests import make
from tests.riskassessment.test_pages import at_noon
from tests.supportplans.pages import day, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
__all__ = ["at_noon"]

NAMED = {"agency": "Hackney Children’s Services", "agency_kind": "childrens_services"}
INCIDENT: dict[str, Any] = {
    "kind": "other",
    "what": "He stood before the house.",
    "done": "She went in.",
    "told": "Carys; Ms Khan, Hackney, 020 7946 0200",
    "police": "not_needed",
    **day("happened_on", make.TODAY),
}
CONCERN: dict[str, Any] = {
    "concern": "She fears for her sister.",
    "route": "child",
    "told": "Ms Khan, Hackney, 020 7946 0200",
    "agreed": "yes",
    **day("noticed_on", make.TODAY),
    **day("told_on", make.TODAY),
}
PAGES = [
    pytest.param("incident_new", INCIDENT, id="incident"),
    pytest.param("concern_new", CONCERN, id="concern"),
]


@pytest.mark.parametrize(("page", "sent"), PAGES)
class TestWhoWasTold:
    def url(self, case: Case, page: str) -> str:
        return reverse(f"riskassessment:{page}", args=[case.reference])

    def test_becomes_an_agency_where_it_is_named(
        self, page: str, sent: dict[str, Any], her_case: Case, amina_browser: Browser
    ) -> None:
        assert amina_browser.post(self.url(her_case, page), sent | NAMED).status_code == 302
        agency = Agency.objects.get(case=her_case)
        assert (agency.name, agency.kind) == (NAMED["agency"], NAMED["agency_kind"])
        assert agency.started_on == make.TODAY

    def test_need_not_be_named(
        self, page: str, sent: dict[str, Any], her_case: Case, amina_browser: Browser
    ) -> None:
        assert amina_browser.post(self.url(her_case, page), sent).status_code == 302
        assert not Agency.objects.exists()

    def test_is_named_with_what_it_is(
        self, page: str, sent: dict[str, Any], her_case: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(self.url(her_case, page), sent | {"agency": "Hackney"})
        assert "Choose what kind of agency it is" in text_of(answer)
        assert not Agency.objects.exists()
