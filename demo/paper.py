"""The demonstration's day on paper: a sheet that is keyed in, one to be checked, and one that is missing."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from cases.actions.notes import add_note
from cases.models import Case, Entry
from demo.samples import at_moment
from hestia.accounts.models import Service, User
from hestia.workingdays.models import BankHoliday
from outage import actions
from outage.actions.keying import key_in
from outage.models import Sheet
from riskassessment.actions.incidents import record_incident
from riskassessment.models import Incident

DRILLS = [
    (timedelta(days=430), 80, 13, "The passphrase was not in the safe. Two sheets were never found."),
    (
        timedelta(days=70),
        55,
        15,
        "All sheets came back. The pack was of two nights ago: fetch it each morning.",
    ),
]
LONG_AGO, YESTERDAY = timedelta(days=10), timedelta(days=1)
CALL = "She rang at the door: the heating was off in her room. I lent her the heater of the office."
QUARREL = "Two visitors shouted in the stairwell, and a window was broken. Nobody was hurt."


def fill_paper(case: Case, staff: Mapping[str, User], *, at: datetime) -> None:
    """Let the record have been away for a morning; what was written on paper is keyed in since."""
    ruth, ngozi, marek = staff["ruth"], staff["ngozi"], staff["marek"]
    hold_drills(case.service, staff, at=at)
    written_at = at - YESTERDAY
    print_sheets(Sheet.Kind.NOTE, 1, case, by=ruth, at=at - LONG_AGO)  # nobody knows where it is
    note, *_ = print_sheets(Sheet.Kind.NOTE, 3, case, by=ruth, at=written_at - timedelta(hours=6))
    [incident] = print_sheets(Sheet.Kind.INCIDENT, 1, case, by=ruth, at=written_at - timedelta(hours=6))
    with at_moment(marek, at):
        note.say_written(by=marek, at=written_at - timedelta(hours=3), pages=2)
        key_in(
            sheet=note,
            act=lambda: add_note(
                case=case,
                kind=Entry.Kind.MET,
                title="Met at the house",
                body=CALL,
                happened_at=written_at - timedelta(hours=3),
                interpreter=Entry.Interpreter.NOT_NEEDED,
                by=marek,
                at=at,
            ),
            check_on=timezone.localdate(at),
            by=marek,
            at=at,
        )
    with at_moment(ngozi, at):
        incident.say_written(by=marek, at=written_at, pages=2)
        key_in(
            sheet=incident,
            act=lambda: record_incident(
                case=case,
                kind=Incident.Kind.HOUSE,
                what=QUARREL,
                happened_on=timezone.localdate(written_at),
                done="The window is boarded up, and the landlord was told.",
                told="Ruth Ellery",
                police=Incident.Police.NOT_NEEDED,
                by=ngozi,
                at=at,
            ),
            check_on=BankHoliday.objects.calendar("ew").add_working_days(timezone.localdate(at), 1),
            by=ngozi,
            at=at,
        )


def hold_drills(house: Service, staff: Mapping[str, User], *, at: datetime) -> None:
    """Let one house have held two drills, the first of which found something."""
    for ago, minutes, settled, found in DRILLS:
        held_at = at - ago
        with at_moment(staff["ruth"], held_at):
            actions.record_drill(
                service=house,
                held_on=timezone.localdate(held_at),
                took_part="Ruth Ellery, Marek Nowicki",
                minutes=minutes,
                written=15,
                settled=settled,
                found=found,
                by=staff["ruth"],
                at=held_at,
            )


def print_sheets(kind: str, how_many: int, case: Case, *, by: User, at: datetime) -> list[Sheet]:
    """Print sheets for the service of a case, for its worker, at an earlier moment."""
    with at_moment(by, at):
        return actions.print_sheets(
            kind=kind, how_many=how_many, service=case.service, handed_to=case.worker, by=by, at=at
        )
