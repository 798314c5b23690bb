"""A service is called or reached otherwise: whoever answers for it is told at once."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from hestia.accounts.events import log
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Permission

# What of a service is told, from what to what: of where a safe house is, that it changed.
TOLD = {"name": "Name", "phone": "Phone", "kind": "Kind", "capacity": "Rooms or people"}
# What was changed without the words of it: a notice is short, and where a house is, is not told.
AREA = "The area was changed: letters are no longer searched for the old one."
ON_CALL = "Who is on call was changed: it is printed on the outage pack."
SETTLES = timedelta(days=3)  # so long those who were told have time to say that a number is not theirs


@transaction.atomic
def save_service(service: Service, *, by: User, at: datetime) -> None:
    """Save a service as it was edited; write down what changed, and tell who answers for it.

    Its phone is printed for the people who live there; its name, and where it is, are looked for in every
    letter: nobody changes them unseen. On paper a new number waits besides (`printed_phone`).
    """
    stored = Service.objects.filter(pk=service.pk).first()
    before, after = (in_words(one) for one in (stored, service))
    changed = {name: (before[name], after[name]) for name in TOLD if before[name] != after[name]}
    besides = {
        name: words
        for name, words in (("area", AREA), ("on_call", ON_CALL))
        if stored is not None and getattr(stored, name) != getattr(service, name)
    }
    called = stored or service
    service.save()
    moved = dict.fromkeys(besides, True)
    event = "service.changed" if stored else "service.added"
    log(event, by=by, at=at, subject=service, changed=changed, **moved)
    if stored is None or not (changed or besides):
        return
    told = [f"{TOLD[name]}: {old} becomes {new}." for name, (old, new) in changed.items()]
    told += besides.values()
    words = " ".join([f"{by} changed the service {called}.", *told, "If this is wrong, say so today."])
    for person in who_answers_for(service, at=at):
        if person != by:
            Notice(person=person, words=words[:600], told_at=at, told_by=by).save()


def in_words(service: Service | None) -> dict[str, str]:
    """Return what of a service is told, as people read it."""
    if service is None:
        return dict.fromkeys(TOLD, "none")
    values = {name: getattr(service, name) for name in TOLD} | {"kind": service.get_kind_display()}
    return {name: str(value) or "none" for name, value in values.items()}


def who_answers_for(service: Service, *, at: datetime) -> set[User]:
    """Return who manages a service, and the service and data protection leads."""
    people = User.objects.at_work(on=timezone.localdate(at))
    return {*managers_of(service, at=at), *people.who_may(Permission.STAFF_CONFIRM)}


def managers_of(service: Service, *, at: datetime) -> set[User]:
    """Return who manages a service."""
    people = User.objects.at_work(on=timezone.localdate(at))
    return set(people.who_may(Permission.ACCESS_MANAGE).filter(services=service))


def printed_phone(service: Service, *, on: date) -> str:
    """Return the number of a service that stands on a paper made on a day; none until a new one has settled.

    For some days after it took another's place it is not printed: one person changes it. One that stood
    before them, and was put back, is.
    """
    settled = timezone.make_aware(datetime.combine(on - SETTLES, time.min))
    lately = []
    for phone, since in service.history.order_by("-history_date").values_list("phone", "history_date"):
        lately.append(phone)
        if since < settled:
            break
    is_new = lately[-1:] != [service.phone] and any(phone not in {"", service.phone} for phone in lately)
    return "" if is_new else service.phone


def on_call_changed_on(service: Service) -> date | None:
    """Return the day on which it was last changed who is on call; nothing where nobody ever said."""
    changed_on = None
    versions = service.history.order_by("-history_date", "-history_id").values_list("on_call", "history_date")
    for words, at in versions:
        if words != service.on_call:
            break
        changed_on = timezone.localdate(at)
    return changed_on if service.on_call else None
