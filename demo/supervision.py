"""The demonstration's supervision: a few records, how somebody is, and what was agreed. All invented."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from cases.queries.load import overdue_of_each
from hestia.accounts.models import User
from hestia.staff.actions.supervision import agree_action, settle_action, write_record, write_wellbeing
from hestia.staff.models import Supervision, SupervisionRecord
from oversight.queries.team import load_of

FINDINGS = [
    "Notes are written on the day. Reviews come late when two fall in one week: plan them on Mondays.",
    "Good work with the solicitor. Ask for help sooner when an interpreter cannot be found.",
    "The handover to the council went well. Shadow a court hearing before the next one.",
]
LEAVE = "Five days left, booked for the week before Christmas. Three hours in lieu."
HOW = "The account I heard on Thursday stayed with me. Talking it over with Daniel helped."
WITH_RECORDS = ("amina", "daniel", "marek")
ACTIONS = [("Book the course on stalking", 14), ("Two lighter weeks: no new client", -2)]


def record_supervisions(staff: Mapping[str, User], *, at: datetime) -> None:
    """Write records of the latest supervisions of a few, with the load as it is now."""
    today = timezone.localdate(at)
    people = [staff[key] for key in WITH_RECORDS if key in staff]
    for number, person in enumerate(people):
        supervision = Supervision.objects.counting().filter(person=person).first()
        if supervision is None:
            continue
        manager = supervision.supervisor
        own = load_of(person, reader=manager, today=today)
        carried = [case.facts for case in own.load.cases if not case.is_second]
        record = SupervisionRecord(
            supervision=supervision,
            load=[[row.words, row.cases, f"{row.number} points"] for row in own.load.by_kind],
            load_words=own.load.words,
            overdue=overdue_of_each(manager, today=today).get(person.pk, 0),
            disclosures=own.hard.disclosures,
            incidents=own.hard.incidents,
            findings=FINDINGS[number % len(FINDINGS)],
            leave=LEAVE if number == 0 else "",
            offered_debrief=own.hard.is_many,
        )
        very_high = [facts.reference for facts in carried if facts.is_very_high]
        write_record(record=record, cases=very_high, by=manager, at=at)
        for what, days in ACTIONS[: 2 - number % 2]:
            agree_action(
                supervision=supervision,
                what=what,
                owner=person,
                by_on=max(today + timedelta(days=days), supervision.held_on),
                by=manager,
                at=at,
            )
        done = agree_action(
            supervision=supervision, what="Swap the duty of the 24th", owner=manager,
            by_on=supervision.held_on + timedelta(days=3), by=manager, at=at,
        )  # fmt: skip
        settle_action(action=done, on=min(done.by_on, today), by=manager, at=at)
    if people and (first := Supervision.objects.counting().filter(person=people[0]).first()):
        write_wellbeing(supervision=first, words=HOW, by=people[0], at=at)
