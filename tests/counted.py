"""The number of questions that a page asks the database."""

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from hestia.accounts.models import User


def queries(user: User, address: str) -> int:
    """Count what a page asks. The savepoints stand for its transaction, and are not counted."""
    browser = Browser()
    browser.force_login(user)
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in asked)
