"""Which passwords are refused: short ones, those that are tried first, and our own words."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client as Browser

from hestia.accounts.models import User
from tests import make


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("eleven char", id="eleven characters"),
        pytest.param("password12345678", id="common, with numbers"),
        pytest.param("Password!2026!", id="common, with signs"),
        pytest.param("sunshinesunshine", id="common, twice"),
        pytest.param("123456789012345", id="numbers"),
        pytest.param("aaaaaaaaaaaaaa", id="one letter"),
        pytest.param("abababababababab", id="a pattern"),
        pytest.param("qwertyuiop1234567890", id="along the keys"),
        pytest.param("Hestia-Hestia-2026", id="our name"),
        pytest.param("safehouse-outreach", id="the words of our work"),
        pytest.param("trafficking2026!!", id="what we work on"),
        pytest.param("amina.osei@example.org", id="her address"),
    ],
)
def test_is_refused(password: str) -> None:
    person = User(email="amina.osei@example.org", first_name="Amina", last_name="Osei")
    with pytest.raises(ValidationError):
        validate_password(password, person)


@pytest.mark.parametrize(
    "password",
    [
        make.PASSWORD,
        "four words by the sea",
        "hestia keeps my rusty bicycle",
        "x9$Tq-vv3Lw!mz",
        "ورد وبحر وجبل وقمر",
    ],
)
def test_is_taken(password: str) -> None:
    validate_password(password, User(email="amina.osei@example.org", first_name="Amina", last_name="Osei"))


def test_is_asked_wherever_one_is_chosen(amina: User, amina_browser: Browser) -> None:
    typed = {
        "oldpassword": make.PASSWORD,
        "password1": "Hestia-Hestia-2026",
        "password2": "Hestia-Hestia-2026",
    }
    page = amina_browser.post("/accounts/password/change/", typed).text
    assert "Leave out our name" in page
    amina.refresh_from_db()
    assert amina.check_password(make.PASSWORD)
