"""From checked rows to cases: all of them in one transaction, or none.

Runs as the application, for the person who asked, and by the rules of every opening: what they may not write
is refused, what was true when it was checked and is no longer is refused too.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cases.actions.bulk_opening import NewCase, assign_numbers, open_many
from cases.actions.opening import reopen_case, working_days_from
from cases.models import Case, Client, Consent, Deadline, Refused, SafeContact
from cases.queries.places import Places
from cases.rules.birth import Birth
from cases.rules.names import plain
from desk.importing.checking import Judged, World, judge, together, twins
from desk.importing.matching import cards
from desk.importing.models import LEAVE, REOPEN, Imported, Upload
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.db.bulk import create_with_history
from hestia.ui.words import counted, listed
from referrals.actions import PreparedReferral, number_prepared, save_prepared
from referrals.models import FirstResponderOrganisation, Policy

A_DAY = 2  # cases of one worker whose first promises fall on the same working day
MOST_DAYS = 40  # working days over which they are spread at most
K = Deadline.Kind


def world_of(user: User, *, at: datetime) -> World:
    """Return what rows are held against, as it is at this moment."""
    on = timezone.localdate(at)
    places = Places(by=user, on=on)
    mine = {pk: place for pk, place in places.places.items() if pk in user.service_ids}
    return World(
        today=on,
        services={plain(place.service.name): place.service for place in mine.values()},
        workers={
            colleague.user.email.lower(): (colleague.user, colleague.service_ids)
            for colleague in places.colleagues.values()
        },
        rooms={pk: {room.number: room for room in place.rooms} for pk, place in mine.items()},
        free={pk: place.free for pk, place in mine.items()},
        organisations={
            plain(organisation.name).removeprefix("the "): organisation
            for organisation in FirstResponderOrganisation.objects.filter(is_current=True)
        },
        carried=Counter({colleague.user.pk: colleague.clients for colleague in places.colleagues.values()}),
    )


# --- How the first promises are spread -----------------------------------------------------------


def days_put_off(rows: Sequence[Judged]) -> dict[int, int]:
    """Return by how many working days the first promises of each row are put off. Pure.

    Each worker's first two are promised as if they were opened today, the next two a working day later, and
    so on, over 40 working days at most. Who is or may be a child comes first, then who has been here longest.
    """
    queues: defaultdict[Any, list[Judged]] = defaultdict(list)
    for row in rows:
        queues[row.said["worker"] or row.said["service"]].append(row)
    days_later: dict[int, int] = {}
    for queue in queues.values():
        queue.sort(
            key=lambda row: (
                row.said["age_status"] == Client.AgeStatus.ADULT,
                row.said["opened_on"],
                row.number,
            )
        )
        a_day = max(A_DAY, ceil(len(queue) / MOST_DAYS))
        days_later |= {row.number: place // a_day for place, row in enumerate(queue)}
    return days_later


# --- The act -------------------------------------------------------------------------------------


@transaction.atomic
def bring_in(*, upload: Upload, by: User, at: datetime) -> list[Imported]:
    """Make a case of every row that is not left out, and throw the upload away. All of it, or nothing."""
    if not by.has_perm(Permission.CASELOAD_IMPORT):
        raise Refused("Your role can no longer bring in a caseload.")
    # Whoever opens a case in these services meanwhile waits for this, or this for them.
    list(Service.objects.select_for_update().filter(pk__in=by.service_ids).order_by("pk"))
    world = world_of(by, at=at)
    rows = rows_coming(upload, world, by=by)
    new = [row for row in rows if not chosen(upload, row).startswith(REOPEN)]
    again = [row for row in rows if chosen(upload, row).startswith(REOPEN)]
    put_off_by = days_put_off(rows)
    openings = [opening_of(row, upload, later=put_off_by[row.number], world=world) for row in new]
    assign_numbers(openings)
    book = Policy.objects.policy_book()
    due = working_days_from(world.today)
    brought = {}
    for row, opening in zip(new, openings, strict=True):
        if row.said["earlier"]:
            referral = PreparedReferral.of(row.said["earlier"], opening.case, book=book, by=by, at=at)
            opening.without = (K.NRM_TAKE_OVER, K.NRM_EXPLANATION)
            opening.entries += referral.entries(by=by, at=at)
            brought[row.number] = referral
        if opening.consent is None:
            asked_by = due(settings.FIRST_PLAN_WORKING_DAYS + opening.later)
            opening.deadlines.append(to_ask_consent(opening.case, due_on=asked_by, by=by, at=at))
    number_prepared(brought.values())
    for row, opening in zip(new, openings, strict=True):
        if row.number in brought:
            tell_on = due(1 + opening.later)
            letter_on = due(settings.NRM_LETTER_WORKING_DAYS + opening.later)
            promised = brought[row.number].deadlines(tell_on=tell_on, letter_on=letter_on, by=by, at=at)
            opening.deadlines += promised
    open_many(openings, by=by, at=at)
    save_prepared(brought.values(), by=by, at=at)
    made = [(row, opening.case) for row, opening in zip(new, openings, strict=True)]
    made += [(row, opened_again(row, upload, by=by, at=at)) for row in again]
    imported = [
        Imported(
            case=case,
            batch=upload.key,
            source=upload.source,
            reference=row.said["old_reference"],
            row=row.number,
            made_at=at,
            made_by=by,
        )
        for row, case in sorted(made, key=lambda row_and_case: row_and_case[0].number)
    ]
    create_with_history(imported, by=by, at=at)
    log("caseload.imported", by=by, at=at, subject=f"upload:{upload.key}", cases_made=len(imported))
    upload.delete()
    connection.check_constraints()  # what is asked only at the end is asked here, where it can be told
    return imported


def rows_coming(upload: Upload, world: World, *, by: User) -> list[Judged]:
    """Return the rows to bring in, judged once more, or refuse what has changed since they were checked."""
    rows = [
        row
        for row in judge(upload.first_row, upload.table_rows(), world)
        if upload.choices.get(str(row.number)) != LEAVE
    ]
    problems = [problem for row in rows for problem in row.problems] + list(together(rows, world))
    if problems:
        where = listed([f"row {problem.row}, {problem.column}: {problem.words}" for problem in problems[:5]])
        raise Refused(f"Something has changed since it was checked: {where}.")
    known = {*cards(rows, by=by), *twins(rows)}
    if unasked := sorted(known - set(map(int, upload.unsure))):
        upload.doubt(unasked)
        who = counted(len(unasked), "row")
        raise Refused(f"Since then somebody added people who may be those in {who}. Say whether they are.")
    return rows


def chosen(upload: Upload, row: Judged) -> str:
    """Return what was decided about a row."""
    choice: str = upload.choices.get(str(row.number), "")
    return choice


def opening_of(row: Judged, upload: Upload, *, later: int, world: World) -> NewCase:
    """Return the records of a row, filled in and unsaved."""
    answers = row.said
    words = []
    if answers["old_reference"]:
        words.append(f"Its reference there was {answers['old_reference']}.")
    words.append(f"Opened there on {answers['opened_on'].day} {answers['opened_on']:%B %Y}.")
    if over_limit(row, world):
        words.append(
            f"{answers['worker']} is above their limit of {answers['worker'].caseload_limit} clients with it."
        )
    return NewCase(
        client=client_of(answers),
        safe_contact=SafeContact(**{name: answers[name] for name in REACHED}),
        case=case_of(answers),
        consent=consent_of(answers),
        room=answers["room"],
        later=later,
        opened=f"Imported from {upload.source}",
        body=" ".join(words),
    )


def over_limit(row: Judged, world: World) -> bool:
    """Whether the worker of a row is above their limit with all that come before it. Counts the row."""
    worker = row.said["worker"]
    if not worker:
        return False
    world.carried[worker.pk] += 1
    return bool(world.carried[worker.pk] > worker.caseload_limit)


REACHED = (
    "phone",
    "email",
    "may_call",
    "may_text",
    "may_leave_voicemail",
    "may_email",
    "safe_times",
    "say",
    "must_not_know",
)
OF_CLIENT = (
    "first_name",
    "last_name",
    "known_as",
    "gender",
    "age_status",
    "nationality",
    "first_language",
    "interpreter_needed",
    "english",
    "home_office_reference",
)
OF_CASE = (
    "status",
    "opened_on",
    "service",
    "source",
    "referred_on",
    "referred_from",
    "exploited_where",
    "what_happened",
    "local_authority_contact",
    "nrm_reference",
)


def client_of(answers: dict[str, Any]) -> Client:
    """Return who she is."""
    born: Birth = answers["birth"]
    return Client(
        **{name: answers[name] for name in OF_CLIENT},
        pronouns=answers["pronouns"],
        born_precision=born.precision,
        born_on=born.on,
        born_month=born.month,
        born_year=born.year,
    )


def case_of(answers: dict[str, Any]) -> Case:
    """Return the episode of support that goes on."""
    return Case(
        **{name: answers[name] for name in OF_CASE},
        worker=answers["worker"] or None,
        exploitation=list(answers["exploitation"]),
        nrm_stage=Case.NRMStage.SUBMITTED if answers["nrm_reference"] else Case.NRMStage.NOT_REFERRED,
    )


def consent_of(answers: dict[str, Any]) -> Consent | None:
    """Return her answer to support from us, if it is known."""
    if not answers["consent_on"]:
        return None
    return Consent(
        answer=Consent.Answer.GIVEN,
        how=answers["consent_how"],
        witness=answers["consent_witness"],
        given_on=answers["consent_on"],
    )


def to_ask_consent(case: Case, *, due_on: Any, by: User, at: datetime) -> Deadline:
    """Return the promise to ask her, where nobody knows whether she agreed."""
    return Deadline(
        case=case,
        kind=K.TASK,
        title="Ask whether the client agrees to support from us, and record it",
        context="It was not in the imported file",
        due_on=due_on,
        unit=Deadline.Unit.WORKING,
        made_at=at,
        made_by=by,
    )


def opened_again(row: Judged, upload: Upload, *, by: User, at: datetime) -> Case:
    """Open a closed case again, which keeps what it says of her; what the row says is told in its story."""
    reference = chosen(upload, row).removeprefix(REOPEN)
    earlier = (
        Case.objects.visible_to(by).select_related("client", "service").filter(reference=reference).first()
    )
    consent = consent_of(row.said)
    if earlier is None:
        raise Refused(f"Row {row.number}: the case to open again is no longer there.")
    if consent is None:
        raise Refused(
            f"Row {row.number}: to open {reference} again, write when and how she agreed to support."
        )
    written = next(table_row for table_row in upload.table_rows() if table_row.number == row.number)
    lines = [
        f"{name}: {cell}" for name, cell in zip(upload.first_row.cells, written.cells, strict=False) if cell
    ]
    return reopen_case(
        earlier=earlier,
        why=f"Imported from {upload.source}. The row said:\n" + "\n".join(lines),
        service=row.said["service"],
        worker=row.said["worker"] or None,
        consent=consent,
        status=row.said["status"],
        room=row.said["room"],
        by=by,
        at=at,
    )


def words_of(world: World) -> dict[str, list[str]]:
    """Return what may stand in the columns that name something of the house, for the template."""
    mine = {service.pk for service in world.services.values()}
    return {
        "service": [str(service) for service in world.services.values()],
        "worker": [user.email for user, works_in in world.workers.values() if works_in & mine],
        "organisation": [str(organisation) for organisation in world.organisations.values()],
    }
