"""The demonstration starts only here, in its own database, among invented people."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from hestia.db.demonstration import FILLED, UNFINISHED, note
from hestia.demo.guard import reasons_not_to_start, refuse_elsewhere
from hestia.demo.world import staff_and_services
from tests import make


@pytest.fixture
def filled(db: None) -> None:
    staff_and_services(today=make.TODAY)
    note(FILLED)


def test_starts_where_it_belongs(filled: None) -> None:
    assert list(reasons_not_to_start()) == []


@pytest.mark.parametrize("comment", ["", UNFINISHED, "Our cases"])
def test_not_with_a_database_that_it_did_not_fill(comment: str, filled: None) -> None:
    note(comment)
    with pytest.raises(ImproperlyConfigured, match="did not fill this database"):
        refuse_elsewhere()


def test_not_where_somebody_real_has_an_account(filled: None) -> None:
    make.user("Amina Osei")
    with pytest.raises(ImproperlyConfigured, match="accounts of real people"):
        refuse_elsewhere()


def test_not_where_others_can_reach_it(filled: None) -> None:
    everywhere = "0.0.0.0"  # noqa: S104
    refused = pytest.raises(ImproperlyConfigured, match="which others can reach")
    with socket.create_server((everywhere, 0)), refused:
        refuse_elsewhere()
    assert list(reasons_not_to_start()) == []


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import hestia.wsgi"],
        env=os.environ | {"HESTIA_DEMO": "1", **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_not_under_a_public_name() -> None:
    done = start(HESTIA_HOSTS="casework.example.org")
    assert done.returncode
    assert "for this machine only" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_the_server_itself_looks() -> None:
    """What gunicorn loads refuses to load: here with the database of the tests, which nobody filled."""
    at = connection.get_connection_params()
    url = f"postgres://{at['user']}:{at['password']}@{at['host']}:{at['port']}/{at['dbname']}"
    done = start(DATABASE_URL=url)
    assert done.returncode
    assert "did not fill this database" in done.stderr
