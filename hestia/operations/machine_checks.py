"""What the doctor looks at outside the database: settings, keys, scanner, mail, clock, disks."""

import os
import re
import shutil
import smtplib
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from hestia.guard import is_loopback
from hestia.operations import mail
from hestia.operations.findings import CheckResult, broken, look, ok
from hestia.operations.health import LEAST_FREE_BYTES, watched
from hestia.privacy.keyring import KeyringError, keyring
from hestia.uploads.scanner import LONGEST_ANSWER, connected

CLOCKS_APART = timedelta(seconds=2)
CLOCKS_WRONG = timedelta(seconds=30)  # authenticator codes last as long
LOW_FREE_BYTES = 5 * 2**30
LOW_FREE_SHARE = 0.1
SIGNATURES_OLD = timedelta(days=3)
ITS_DAYS = "%a %b %d %H:%M:%S %Y"
NEVER_IN_THE_SERVER = ("DATABASE_OWNER_URL", "DATABASE_SEALER_URL", "DATABASE_BACKUP_URL")


def environment(*, is_server: bool) -> list[CheckResult]:
    """Look for what does start, and is yet not as a real server should have it."""
    return [*doubtful(is_server=is_server)] or [ok("Environment", "nothing that is needed is missing")]


def doubtful(*, is_server: bool) -> Iterator[CheckResult]:
    """Yield what somebody should look at."""
    name = "Environment"
    if settings.DEMO or settings.MAKES_ITS_OWN:
        yield look(
            name,
            "this is a demonstration or a test: it makes its own database and keys",
            "Real clients belong on a real server: docs/deploy.md",
        )
        return
    host = settings.DATABASES["default"].get("HOST", "")
    sslmode = settings.DATABASES["default"].get("OPTIONS", {}).get("sslmode", "")
    if host and not host.startswith("/") and not is_loopback(host) and sslmode != "verify-full":
        yield look(
            name,
            "records travel to the database without proof that it is ours",
            "Add ?sslmode=verify-full to DATABASE_URL",
        )
    if settings.SECURE_PROXY_SSL_HEADER is None:
        yield look(
            name,
            "no proxy is named",
            "Where a proxy ends TLS, HESTIA_BEHIND_PROXY=1 and HESTIA_PROXIES=1, or pages lead to themselves",
        )
    elif not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield look(
            name,
            "guesses are counted for everybody together, by the proxy's own address",
            "Set HESTIA_PROXIES=1",
        )
    if is_server and (known := [url for url in NEVER_IN_THE_SERVER if os.environ.get(url)]):
        yield look(
            name,
            f"the server knows {', '.join(known)}",
            "These belong to commands, in files of their own: /etc/hestia/owner.env, sealer.env, backup.env",
        )


def keys() -> Iterator[CheckResult]:
    """Look whether the file of keys can be read."""
    try:
        ring = keyring()
    except (KeyringError, OSError) as error:
        yield broken(
            "Keys", str(error), "Put the file of keys, or the copy of it, back: HESTIA_KEYS_FILE says where"
        )
        return
    if ring.keys.keys() - {ring.current}:
        yield ok("Keys", f"{len(ring.keys)} keys, of which number {ring.current} seals. Is the copy as new?")
    else:
        yield ok("Keys", "one key. Is there a copy, and not where the backup is?")


def scanner(*, at: datetime) -> Iterator[CheckResult]:
    """Look whether ClamAV answers, and how old what it knows is."""
    name = "Virus scanner"
    if not settings.CLAMD:
        yield look(
            name,
            "there is none: files are rebuilt when they are uploaded, but not scanned",
            "apt-get install clamav-daemon, and set HESTIA_CLAMD=/run/clamav/clamd.ctl",
        )
        return
    try:
        with closing(connected(settings.CLAMD)) as line:
            line.sendall(b"zVERSION\0")
            answer = line.recv(LONGEST_ANSWER).rstrip(b"\0\n").decode(errors="replace")
    except (OSError, ValueError) as error:
        yield broken(
            name,
            f"it does not answer at {settings.CLAMD} ({type(error).__name__}): nobody can upload a file",
            "systemctl status clamav-daemon",
        )
        return
    if day := re.search(r"/(\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$", answer):
        made = datetime.strptime(day[1], ITS_DAYS).replace(tzinfo=UTC)
        if at - made > SIGNATURES_OLD:
            yield look(
                name,
                f"what it knows is of {made:%-d %B}",
                "systemctl status clamav-freshclam: is it running?",
            )
            return
    yield ok(name, "it answers")


def mail_server() -> Iterator[CheckResult]:
    """Look whether the mail server would take a mail."""
    name, options = "Mail", settings.SMTP
    if not options["host"]:
        yield look(
            name,
            "no server is named: mail is written to the log, and reaches nobody",
            "Set HESTIA_SMTP_HOST, _PORT, _USER, _PASSWORD and HESTIA_FROM_EMAIL",
        )
        return
    where = f"{options['host']}:{options['port']} ({settings.SMTP_SECURITY})"
    try:
        mail.shake_hands()
    except (OSError, smtplib.SMTPException) as error:
        yield broken(name, f"{where}: {mail.why_not(error)}", "Nobody can be invited or reminded until it is")
        return
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield look(name, "it comes from hestia@localhost, which most servers refuse", "Set HESTIA_FROM_EMAIL")
        return
    yield ok(name, f"{where} takes mail. The page Health of the service sends you one")


def clock() -> Iterator[CheckResult]:
    """Look whether this machine and the database agree what time it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float")
        apart = timedelta(seconds=abs(cursor.fetchone()[0] - time.time()))
    words = f"{apart.total_seconds():.1f} seconds apart from the database's"
    if apart > CLOCKS_WRONG:
        yield broken("Clock", words, "Codes of authenticator apps fail. Run a time service: timedatectl")
    elif apart > CLOCKS_APART:
        yield look("Clock", words, "Run a time service on both machines: timedatectl")
    else:
        yield ok("Clock", "it agrees with the database's")


def disks() -> Iterator[CheckResult]:
    """Look how much room there is on the disks that we fill."""
    for folder in watched():
        usage = shutil.disk_usage(folder)
        words = f"{usage.free / 2**30:.1f} GB free at {folder}"
        if usage.free < LEAST_FREE_BYTES:
            yield broken("Disk", words, "Nothing can be kept: make room now")
        elif usage.free < min(LOW_FREE_BYTES, usage.total * LOW_FREE_SHARE):
            yield look("Disk", words, "Make room, or get a bigger disk")
        else:
            yield ok("Disk", words)
