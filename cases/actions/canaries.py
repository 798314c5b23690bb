"""Planting records of women who do not exist (`cases.models.Canary`), and what makes one ring."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.models import Address, Canary, Case, Client, Entry, SafeContact
from cases.rules.invented import Invented
from hestia.accounts.models import Service, User
from hestia.audit.models import Event, EventQuerySet, log


@transaction.atomic
def plant(invented: Invented, *, service: Service, by: User, at: datetime) -> Canary:
    """Make the record of an invented woman in a service, closed: so it is on nobody's list of work.

    ``by`` is who opened and closed it, as the record says: the log says only that one was planted. It says so
    of no case, or whoever reads the case's own log would know.
    """
    opened_at, closed_at = moment(invented.opened_on, hour=11), moment(invented.closed_on, hour=16)
    client = Client(
        first_name=invented.given_name,
        last_name=invented.family_name,
        pronouns="she/her",
        gender=Client.Gender.FEMALE,
        born_precision=Client.Precision.EXACT,
        born_on=invented.born_on,
        born_month=invented.born_on.month,
        born_year=invented.born_on.year,
        age_status=Client.AgeStatus.ADULT,
        nationality=invented.nationality,
        first_language=invented.language,
    )
    case = Case(
        reference=Case.next_reference(),
        client=client,
        service=service,
        status=Case.Status.CLOSED,
        exit_kind=Case.ExitKind.MOVED_AWAY,
        opened_on=invented.opened_on,
        referred_on=invented.opened_on,
        made_by=by,
        made_at=opened_at,
        closed_on=invented.closed_on,
        closed_by=by,
        closed_at=closed_at,
    )
    contact = SafeContact(
        case=case,
        phone=invented.phone,
        may_text=True,
        code_word=invented.code_word,
        checked_on=invented.opened_on,
    )
    address = Address(
        case=case, kind=Address.Kind.OWN, text=invented.address, from_on=invented.opened_on, until_on=None
    )
    for record in (client, case, contact, address):
        vars(record)["_history_date"] = closed_at  # when it seems to have been written last
        record.save()
    case.narrate(Entry.Kind.EXIT, "Case closed: moved away", by=by, at=closed_at)
    canary = Canary(reference=case.reference, made_at=at)
    canary.save()
    log("canary.planted", by=None, at=at)
    return canary


def moment(day: date, *, hour: int) -> datetime:
    """Return an hour of a day, by the clocks of London."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def rung(canaries: list[str], *, since: datetime) -> EventQuerySet:
    """Return what was done since a moment with one of these records: opened, printed, searched for, tried.

    That it stood on a list that somebody read is no reason: lists hold every record.
    """
    looked_for = Q(case_ref__in=canaries) | Q(cases__overlap=canaries) & ~Q(kind="list.seen")
    events = Event.objects.filter(looked_for, at__gte=since).exclude(kind="log.seen")  # that is how one looks
    return events.exclude(by=None).order_by("pk")
