"""An agency of a case begins with what the directory says of it; and is the case's own from then on."""

from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Case
from hestia.accounts.models import User
from hestia.directory.models import ListedAgency
from tests import make

pytestmark = pytest.mark.django_db


def test_it_is_filled_in_and_can_be_changed(her_case: Case, carys: User, amina_browser: Browser) -> None:
    law = ListedAgency(
        name="Brightwater Law",
        kind="solicitor",
        route="Their form",
        usual_wait="3 weeks.",
        contact_role="Duty solicitor",
        phone="020 7946 0311",
        verified_at=make.NOON,
        verified_by=carys,
    )
    law.save()
    page = f"/cases/{her_case.reference}/people/agency/new/"
    answer: Any = amina_browser.get(f"{page}?listed={law.pk}")
    form = answer.context["form"]
    values = {name: form[name].value() for name in ("kind", "name", "worker", "phone", "note", "started_on")}
    assert values == {
        "kind": "solicitor",
        "name": "Brightwater Law",
        "worker": "Duty solicitor",
        "phone": "020 7946 0311",
        "note": "How to refer: Their form. Usual wait: 3 weeks.",
        "started_on": answer.wsgi_request.today,
    }
    law.retired_at, law.retired_by = make.NOON, carys
    law.save()
    again: Any = amina_browser.get(f"{page}?listed={law.pk}")
    assert not again.context["form"]["name"].value()
    assert not again.context["listed"].offers
