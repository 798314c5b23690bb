"""``manage.py keep_release``: a small dump of this release, from which the tests upgrade to the next."""

import lzma
import re
import subprocess
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from demo.management.commands.bench import own_database
from demo.miss_g.story import record_her_story
from demo.releases import FOLDER, write_keys
from demo.story import Story
from demo.world import staff_and_services
from hestia.accounts.models import Service
from hestia.db.acting import as_owner
from hestia.operations.backing_up import LEFT_OUT
from hestia.operations.programs import address, program, sign_in, with_password
from hestia.privacy.records import DatabaseRole

FOR_PSQL = re.compile(rb"^\\(un)?restrict .*\n", re.MULTILINE)


class Command(BaseCommand):
    help = "Write the tables and an invented client's record, as this release has them, into tests/releases."

    def handle(self, **_options: Any) -> None:
        version = tomllib.loads(Path(settings.BASE_DIR, "pyproject.toml").read_text())["project"]["version"]
        now = timezone.now()
        with tempfile.TemporaryDirectory() as folder:
            settings.KEYS_FILE = write_keys(Path(folder))
            with own_database():
                with as_owner():
                    staff = staff_and_services(today=timezone.localdate(now))
                    story = Story.of_amina(staff, today=timezone.localdate(now))
                    record_her_story(story, house=Service.objects.get(name="Safe house A"), now=now)
                    server = connection.cursor().connection.server_version // 10000
                packed = lzma.compress(FOR_PSQL.sub(b"", dumped(server)), preset=9)
        path = FOLDER / f"{version}.sql.xz"
        FOLDER.mkdir(exist_ok=True)
        path.write_bytes(packed)
        self.stdout.write(f"{path.name}: {len(packed) / 2**10:.0f} KB")


def dumped(server: int) -> bytes:
    """Return the database of now as SQL that any session can run: rows as statements, nobody as owner."""
    known = sign_in(DatabaseRole.BACKUP)
    how = ["--no-owner", "--rows-per-insert=100", *LEFT_OUT, "--no-password", f"--dbname={address(known)}"]
    done = subprocess.run(
        [program("pg_dump", server=server), *how],
        check=True,
        stdout=subprocess.PIPE,
        env=with_password(known),
    )
    return done.stdout
