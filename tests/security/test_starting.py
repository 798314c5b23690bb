"""A real server does not start with what would give away all it keeps: the process itself, as served."""

import os
import subprocess
import sys
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from django.conf import settings

GUNICORN = ["-m", "gunicorn", "hestia.wsgi", "--check-config", "--no-control-socket"]
WORKER = ["manage.py", "help", "run_worker"]
KEY = sha256(b"a key for tests").hexdigest()  # the same in each process of the runner
REFUSED = [
    *(("HESTIA_DEBUG", value) for value in ("1", "true", "YES", "on")),
    *(("HESTIA_SECRET_KEY", value) for value in ("x", "a" * 60, "abcd" * 20, KEY[:49])),
    *(("HESTIA_HTTPS", value) for value in ("0", "false", "off")),
]


@cache
def keys_file() -> str:
    """Return the path of a file of keys that a real server would take."""
    with NamedTemporaryFile("w", delete=False) as file:
        file.write(f"1:{b64encode(sha256(b'keys').digest()).decode()}\n")
    return file.name


def start(program: list[str], **environment: str) -> "subprocess.CompletedProcess[str]":
    """Start a process as a unit of systemd would: with these variables and no others of ours."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HESTIA_")}
    inherited.pop("DJANGO_SETTINGS_MODULE", None)
    real = {
        "DATABASE_URL": "postgres://hestia_app:x@127.0.0.1:9/hestia",
        "HESTIA_SECRET_KEY": KEY,
        "HESTIA_HOSTS": "casework.example.org",
        "HESTIA_KEYS_FILE": keys_file(),
    }
    return subprocess.run(
        [sys.executable, *program],
        check=False,
        cwd=Path(settings.BASE_DIR),
        env=inherited | real | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_the_server_refuses_and_names_the_setting(name: str, value: str) -> None:
    process = start(GUNICORN, **{name: value})
    assert process.returncode != 0
    assert f"{name} " in process.stderr
    assert KEY not in process.stderr


@pytest.mark.parametrize("name", sorted({name for name, _ in REFUSED}))
def test_so_do_its_other_processes(name: str) -> None:
    value = dict(REFUSED)[name]
    process = start(WORKER, **{name: value})
    assert process.returncode != 0
    assert f"{name} " in process.stderr


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({}, id="a real one"),
        pytest.param(
            {"HESTIA_DEMO": "1", "HESTIA_DEBUG": "1", "HESTIA_HOSTS": "localhost"}, id="the demonstration"
        ),
    ],
)
def test_it_starts_otherwise(environment: dict[str, str]) -> None:
    process = start(WORKER, **environment)
    assert process.returncode == 0, process.stderr


def test_all_that_is_wrong_is_said_at_once_and_without_a_traceback() -> None:
    """As `manage.py migrate` without an environment, and with one that is full of mistakes."""
    wrong = {
        "DATABASE_URL": "postgres://hestia_app:a/b@db:x/hestia",
        "HESTIA_SECRET_KEY": "change-me" * 9,
        "HESTIA_DEBUG": "1",
        "HESTIA_HTTPS": "0",
        "HESTIA_HOSTS": "*",
        "HESTIA_KEYS_FILE": "/no/such/file",
        "HESTIA_SMTP_PORT": "smtp",
        "HESTIA_SMTP_SECURITY": "none",
        "HESTIA_SMTP_HOST": "mail.example.org",
        "HESTIA_ORIGINS": "casework.example.org",
    }
    process = start(["manage.py", "check", "--deploy"], **wrong)
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
    assert {name for name in wrong if f"- {name} " in process.stderr} == set(wrong) - {"HESTIA_SMTP_HOST"}
    assert "a/b" not in process.stderr
    without = start(["manage.py", "migrate"], DATABASE_URL="")
    assert without.returncode == 1
    assert without.stderr.startswith("Hestia does not start like this:\n- DATABASE_URL is not set")
