"""The demonstration starts only here, in its own database, among invented people."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from demo.guard import reasons_not_to_start, refuse_elsewhere
from demo.world import staff_and_services
from hestia.db.demonstration import FILLED, UNFINISHED, write_comment
from tests import make


@pytest.fixture
def filled(db: None) -> None:
    staff_and_services(today=make.TODAY)
    write_comment(FILLED)


def test_starts_where_it_belongs(filled: None) -> None:
    assert list(reasons_not_to_start()) == []


@pytest.mark.parametrize("comment", ["", UNFINISHED, "Our cases"])
def test_not_with_a_database_that_it_did_not_fill(comment: str, filled: None) -> None:
    write_comment(comment)
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
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-c", "import hestia.wsgi"],
        env=inherited | {"HESTIA_DEMO": "1", "HESTIA_EMBEDDED": "test", **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_not_under_a_public_name() -> None:
    done = start(HESTIA_HOSTS="casework.example.org")
    assert done.returncode
    assert "for this machine only" in done.stderr


def test_the_server_itself_looks() -> None:
    """What gunicorn loads refuses to load: here beside the tests' own databases, which nobody filled."""
    done = start()
    assert done.returncode
    assert "did not fill this database" in done.stderr
