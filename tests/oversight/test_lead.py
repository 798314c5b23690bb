"""A service lead opens no case: told how many and with whom, she is never told which case it is."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Deadline
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import GRANTS, Permission
from oversight.models import Draw, SampledCase
from oversight.urls import urlpatterns
from tests import make
from tests.oversight import sampled
from tests.oversight.test_samples import SHORT, allotted, finds, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(her_case: Case, outreach: Service, house_b: Service, carys: User, amina: User) -> SampledCase:
    """Return her case: overdue at very high risk, drawn, judged, and with a finding that is open."""
    her_case.record_unchecked_risk("very_high")
    her_case.promise(Deadline.Kind.TASK, due_on=make.TODAY - timedelta(2), by=amina, at=make.NOON)
    sampled.drawn(outreach, carys, case=her_case)
    one = SampledCase.objects.get(reference=her_case.reference)
    tessa = make.user("Tessa Wynn", role="manager", services=[house_b])
    allotted(one, carys, tessa)
    says(one, amina)
    finds(says(one, tessa, SHORT), tessa, amina)
    return one


def pages(one: SampledCase, worker: User) -> dict[str, str]:
    """Return every address of oversight that a lead might open."""
    keys = {"pk": one.pk, "slug": "contact", "ref": one.reference, "record": one.pk}
    of_others = {
        "draw": Draw.objects.get().pk,
        "draw_freeze": Draw.objects.get().pk,
        "draw_dice": Draw.objects.get().pk,
        "draw_sheet": Draw.objects.get().pk,
        "load": worker.pk,
        "alike": one.service_id,
        "draw_seal": one.service_id,
    }
    addresses = {}
    for pattern in urlpatterns:
        wanted = pattern.pattern.converters
        values = {name: keys[name] for name in wanted}
        if "pk" in wanted and pattern.name in of_others:
            values["pk"] = of_others[pattern.name]
        if pattern.name == "figure":
            values["slug"] = "entered"
        addresses[str(pattern.name)] = reverse(f"oversight:{pattern.name}", kwargs=values)
    return addresses


def test_no_page_tells_a_lead_of_one_case(
    found: SampledCase, her_case: Case, amina: User, farah: User
) -> None:
    assert Permission.CASE_VIEW not in GRANTS[farah.role]
    browser = Browser()
    browser.force_login(farah)
    client, seen = her_case.client, set()
    addresses = pages(found, amina) | {
        "team": reverse("desk:team"),
        "supervision": reverse("supervision:mine"),
    }
    for name, address in addresses.items():
        for answer in (browser.get(address), browser.post(address)):
            if answer.status_code == 200:
                seen.add(name)
            words = answer.content.decode(errors="ignore")
            for told in (
                her_case.reference,
                client.first_name,
                client.last_name,
                f">{client.initials}<",
                "Ring her",
            ):
                assert told not in words, (name, told)
    assert {"worries", "sampling", "draw", "load", "fairness", "reports", "sampled_allot"} <= seen
    assert not {"sampled", "finding", "findings_of_case", "check", "own", "draw_sheet"} & seen


def test_she_is_told_how_many_and_with_whom(found: SampledCase, farah: User, carys_browser: Browser) -> None:
    browser = Browser()
    browser.force_login(farah)
    worries = browser.get(reverse("oversight:worries")).text
    assert "1 client at very high risk has an overdue task on our side." in worries
    assert "With Amina Osei" in worries
    sampling = browser.get(reverse("oversight:sampling")).text
    assert "Amina Osei: 1 finding" in " ".join(sampling.split())
    draw = browser.get(reverse("oversight:draw", args=[found.draw_id])).text
    assert "Amina Osei" in draw
    assert draw.index("Cases drawn") < draw.index("How it is drawn")  # what is to be done comes first
    # A manager is told which.
    assert found.reference in carys_browser.get(reverse("oversight:draw", args=[found.draw_id])).text
    sheet = browser.post(reverse("oversight:draw_sheet", args=[found.draw_id]))
    assert sheet.status_code == 409
    assert "only somebody who opens cases can print it" in sheet.text
