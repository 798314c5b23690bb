"""The benchmark measures what a real server would answer."""

import pytest
from pytest_django import Settings

from hestia.accounts.models import User
from hestia.demo.measure import Server, page

pytestmark = pytest.mark.django_db(transaction=True)  # a real answer closes its connection


@pytest.mark.parametrize("is_secure", [True, False])
def test_a_page_is_reached_whether_or_not_the_server_asks_for_https(
    amina: User, settings: Settings, *, is_secure: bool
) -> None:
    settings.SECURE_SSL_REDIRECT = is_secure
    figure = page("My day", Server(amina), "/my-day/", runs=2)
    assert figure.queries > 0
    assert figure.size > 1000


def test_a_page_that_is_refused_is_not_measured(amina: User) -> None:
    with pytest.raises(RuntimeError, match="/team/: 403"):
        Server(amina).get("/team/")
