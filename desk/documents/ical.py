"""What is due as a calendar that other programs read: a reference, a kind, a day. Pure."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from cases.models import ClientGroup, Deadline
from hestia.privacy.audiences import Audience, Fact, refused

# A telephone's calendar is read over shoulders: it tells a reference, and a word that gives nothing away.
AUDIENCE = Audience.ANYONE
TELLS = frozenset({Fact.REFERENCE})
WORDS = {"nrm": "Papers", "risk": "Review", "plan": "Plan", "exit": "Next steps", "task": "Task"}

HOST = "diary"  # each event’s own name ends in it: it is read wherever the calendar is copied to
LED = "Appointment"  # of a group that one leads


def title(deadline: Deadline, *, is_sealed: bool) -> str:
    """Return "H-0147 Review": discreet, whatever was typed. Of a sealed case no reference is told."""
    is_appointment = deadline.kind == Deadline.Kind.APPOINTMENT
    words = "Appointment" if is_appointment else WORDS[deadline.group]
    return words if is_sealed else f"{deadline.case.reference} {words}"


def ical(
    deadlines: Iterable[Deadline],
    groups: Iterable[ClientGroup] = (),
    *,
    sealed: Container[int] = (),
    at: datetime,
) -> bytes:
    """Return these promises, and the groups that somebody leads, as a calendar, each a whole day.

    :param sealed: the clients whose cases exist for few
    """
    if refused(TELLS, to=AUDIENCE):
        raise ValueError("Not to be told by a calendar")
    calendar = Calendar()
    calendar.add("prodid", "-//Diary//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Diary")
    dates = [
        (str(deadline.pk), deadline.due_on, title(deadline, is_sealed=deadline.case.client_id in sealed))
        for deadline in deadlines
    ]
    dates += [(f"group-{group.pk}", group.held_on, LED) for group in groups]
    for key, on, summary in dates:
        event = Event()
        event.add("uid", f"{key}@{HOST}")
        event.add("dtstamp", at)
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
        event.add("summary", summary)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
