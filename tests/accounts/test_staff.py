from datetime import date

import pytest
from django.db import IntegrityError
from django.test import Client as Browser

from hestia.accounts.models import Service, StaffChange, User


class TestAccountsEditedByTwo:
    """Two administrators with the same page open: the second sees what the first saved."""

    def test_someone_on_the_staff(self, hal: User, amina: User, outreach: Service) -> None:
        browser = Browser()
        browser.force_login(hal)
        url = f"/settings/staff/{amina.pk}/"
        sent = {
            "first_name": "Amina",
            "last_name": "Osei",
            "email": amina.email,
            "role": amina.role,
            "services": [outreach.pk],
            "caseload_limit": 18,
            "is_active": "on",
            "version": amina.version,
        }
        assert browser.post(url, sent | {"languages": "Twi"}).status_code == 302
        page = browser.post(url, sent | {"languages": "French"}).content.decode()
        assert "You changed this in another window at " in page
        assert "Twi" in page
        assert "French" in page
        amina.refresh_from_db()
        assert amina.languages == "Twi"

    def test_a_service(self, hal: User, outreach: Service) -> None:
        browser = Browser()
        browser.force_login(hal)
        url = f"/settings/services/{outreach.pk}/"
        sent = {"name": "Outreach", "kind": "outreach", "capacity": 160, "version": outreach.version}
        assert browser.post(url, sent | {"area": "London"}).status_code == 302
        page = browser.post(url, sent | {"area": "Kent"}).content.decode()
        assert "You changed this in another window at " in page
        outreach.refresh_from_db()
        assert outreach.area == "London"

    def test_signing_in_is_no_edit(self, hal: User) -> None:
        before = hal.version
        Browser().force_login(hal)
        hal.refresh_from_db()
        assert hal.version == before


class TestLearners:
    def test_are_asked_for_their_last_day(self, hal: User, outreach: Service) -> None:
        browser = Browser()
        browser.force_login(hal)
        new = {
            "first_name": "Efua",
            "last_name": "Mensah",
            "email": "efua.mensah@example.org",
            "role": "student",
            "caseload_limit": "2",
            "is_active": "on",
            "why": "On placement until February.",
        }
        page = browser.post("/settings/staff/new/", new).text
        assert "Enter the last day. A student or volunteer is here for a while." in page
        assert not User.objects.filter(first_name="Efua").exists()
        dated = {"ends_on_day": "24", "ends_on_month": "2", "ends_on_year": "2027"}
        page = browser.post("/settings/staff/new/", new | dated | {"ends_on_year": "2026"}).text
        assert "The last day cannot be in the past" in page, "a slip of the year"
        assert not User.objects.filter(first_name="Efua").exists()
        browser.post("/settings/staff/new/", new | dated)
        assert User.objects.get(first_name="Efua").ends_on == date(2027, 2, 24)
        assert StaffChange.objects.get().ends_on_to == date(2027, 2, 24)

    @pytest.mark.parametrize("role", ["student", "volunteer"])
    def test_have_one_whoever_writes(self, role: str, amina: User) -> None:
        amina.role = role
        with pytest.raises(IntegrityError, match="user_who_learns_has_a_last_day"):
            amina.save()
