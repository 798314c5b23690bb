from django.test import Client as Browser

from hestia.accounts.models import Service, User


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
        assert "Someone else saved this while you were typing." in page
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
        assert "Someone else saved this while you were typing." in page
        outreach.refresh_from_db()
        assert outreach.area == "London"

    def test_signing_in_is_no_edit(self, hal: User) -> None:
        before = hal.version
        Browser().force_login(hal)
        hal.refresh_from_db()
        assert hal.version == before
