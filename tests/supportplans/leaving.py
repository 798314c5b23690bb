"""An exit that waits for its sign-off."""

from datetime import datetime
from typing import Any

from cases.models import Case
from hestia.accounts.models import User
from supportplans import actions
from supportplans.models import Exit
from tests import make

EXIT_ON = make.TODAY


def prepared(case: Case, amina: User, now: datetime, **fields: Any) -> Exit:
    return actions.change_exit(
        leaving=actions.prepare_exit(case=case, by=amina, at=now),
        by=amina,
        at=now,
        **{"exit_on": EXIT_ON, "destination": "own_home", "may_contact": "yes", **fields},
    )


def asked(case: Case, amina: User, carys: User, now: datetime) -> Exit:
    return actions.ask_for_sign_off(
        leaving=prepared(case, amina, now), manager=carys, by=amina, at=now, today=EXIT_ON
    )
