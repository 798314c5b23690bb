"""What the demonstration shows of access: a cover, a seal, an exclusion, a reason given, a broken glass."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import AccessGrant, Case, Entry, Exclusion
from hestia.accounts.models import User
from hestia.workingdays.calendar import Calendar


def show_access(cases: Sequence[Case], staff: dict[str, User], *, now: datetime, calendar: Calendar) -> None:
    """Let each of them happen once, among the open cases given. The same every time."""
    today, ruth = timezone.localdate(now), staff["ruth"]
    week = today + timedelta(days=6)
    access.arrange_cover(
        worker=staff["hoa"],
        person=staff["grace"],
        first=today - timedelta(days=1),
        last=week,
        words="Annual leave, agreed with her.",
        by=ruth,
        at=now - timedelta(days=3),
    )
    for case in of(cases, staff["joyce"])[-1:]:
        names = SealNames([ruth, staff["joyce"]], [staff["tom"]])
        words = "A relative of the man she fears was seen near the house."
        access.seal_case(case=case, names=names, words=words, by=ruth, at=now - timedelta(days=2))
    for case in of(cases, staff["samira"])[:1]:
        access.exclude_worker(
            case=case,
            person=staff["farah"],
            reason=Exclusion.Reason.KNOWS_HER,
            words="They worship at the same mosque.",
            by=ruth,
            at=now - timedelta(days=5),
        )
    for case in of(cases, staff["marek"])[:1]:
        access.give_reason(
            reference=case.reference,
            reason=AccessGrant.Reason.SHE_CAME,
            words="She came to the door of the house by mistake and asked for her worker.",
            by=staff["leila"],
            at=now - timedelta(minutes=20),
        )
    for case in of(cases, staff["leila"])[:1]:
        access.break_glass(
            reference=case.reference,
            reason=AccessGrant.Reason.DANGER,
            words="A neighbour rang: shouting at the door, nobody at the house answers.",
            by=staff["daniel"],
            at=now - timedelta(hours=2),
            calendar=calendar,
        )
    for case in [case for case in cases if case.second_worker == staff["owen"]]:
        met = now - timedelta(hours=1)
        words = "We went to the library together. She chose two books and asked about a course."
        case.narrate(Entry.Kind.MET, "Met in person, 45 minutes", words, by=staff["owen"], at=met, minutes=45)


def of(cases: Sequence[Case], worker: User) -> list[Case]:
    """Return the cases of one worker, in the order of their opening."""
    return [case for case in cases if case.worker == worker]
