"""An exit that waits for its sign-off."""

from datetime import date, datetime
from typing import Any

from cases.models import Case, SafeContact
from hestia.accounts.models import User
from supportplans import actions
from supportplans.models import Exit
from supportplans.queries.evidence import exit_evidence
from supportplans.rules.loose_ends import LONGEST, How, LooseEnd
from tests import make

EXIT_ON = make.TODAY
HOLDER = "Riverside Law, 020 7946 0001"
LET_GO_WHY = "Her aunt and the police know what to look out for."


def prepared(case: Case, amina: User, now: datetime, **fields: Any) -> Exit:
    SafeContact.objects.filter(case=case).update(checked_on=EXIT_ON)
    return actions.change_exit(
        leaving=actions.prepare_exit(case=case, by=amina, at=now),
        by=amina,
        at=now,
        **{"exit_on": EXIT_ON, "destination": "own_home", "may_contact": "yes", **fields},
    )


def own_reason(end: LooseEnd) -> str:
    """Say who has it, or why nobody needs to: of what protects her no two reasons are the same."""
    handed_on = end.answers[0] == How.HANDED_ON
    return HOLDER if handed_on else f"Nobody has to do it now: {end.title}"[:LONGEST]


def all_answered(leaving: Exit, *, by: User, at: datetime, today: date) -> Exit:
    """Say of all that still runs that it is handed on, or ended where nobody else can do it."""
    ends = exit_evidence(leaving.case, leaving, today=today).loose_ends
    answers = {
        end.key: (end.answers[0].value, own_reason(end) if end.is_grave else HOLDER)
        for end in ends
        if not end.by_itself
    }
    return actions.settle_loose_ends(leaving=leaving, answers=answers, by=by, at=at, today=today)


def asked(case: Case, amina: User, carys: User, now: datetime) -> Exit:
    return actions.ask_for_sign_off(
        leaving=prepared(case, amina, now), manager=carys, by=amina, at=now, today=EXIT_ON
    )
