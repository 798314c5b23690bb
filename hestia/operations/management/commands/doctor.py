"""``manage.py doctor``: is everything in order, and what to do if not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hestia.operations.doctor import examine
from hestia.operations.findings import CheckState, worst


class Command(BaseCommand):
    help = (
        "Look at everything that must be in order, a line each. Ends with 0 if all is well, with 1 if "
        "somebody should look at something, with 2 if something is broken."
    )
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        findings = []
        for finding in examine(at=timezone.now()):
            findings.append(finding)
            self.stdout.write(str(finding))
            for name in finding.names:
                self.stdout.write(f"{'':<14}- {name}")
        state = worst(findings)
        if state != CheckState.OK:
            sys.exit(int(state))
