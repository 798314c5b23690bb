"""What an account opens: asked for, confirmed by a second person, made and told. See `two_persons`."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hestia.accounts import post, second_factor
from hestia.accounts.events import log
from hestia.accounts.models import Notice, OutgoingMail, Service, StaffChange, User
from hestia.accounts.permissions import Permission
from hestia.accounts.two_persons import (
    Rights,
    goes_further,
    is_of_identity,
    names_of_changes,
    needs_second_person,
)
from hestia.refusals import Refused

NEVER_ONESELF = (
    "Someone else has to ask for this: you cannot give yourself more, or change your name, address or phone."
)
NOT_ONES_OWN_END = "Someone else has to end your account: you cannot end your own."
STAYS_AS_IT_IS = (
    "The name, address, phone and access of an account not in use stay as they are. To end an account,"
    " change nothing else. To bring it back, allow its use again, and make other changes at the same time."
)
NAME_TAKEN = "Someone else on the staff has this name. Add a middle name or an initial, to tell them apart."

# What of an account waits for the yes. A request says of each, from what to what.
HELD = ("role", "email", "ends_on", "first_name", "last_name", "phone", "caseload_limit")


@transaction.atomic
def change_account(
    *, person: User, services: Iterable[Service], why: str = "", by: User, at: datetime
) -> StaffChange | None:
    """Save an account as it was edited; what gives it more is only asked for, and waits for a second person.

    :param person: as edited, and not saved; of a new account likewise
    :returns: what was changed or asked for of its rights, or nothing if only other things changed
    """
    on = timezone.localdate(at)
    after = person.rights(services, on=on)
    stored = User.objects.select_for_update().get(pk=person.pk) if person.pk else None
    before = stored.rights(on=on) if stored else replace(after, is_usable=False)
    if person == by and before.is_usable and not after.is_usable:
        raise Refused(NOT_ONES_OWN_END)
    if stored and not after.is_usable and goes_further(before, after):
        raise Refused(STAYS_AS_IT_IS)
    change = as_asked(person, before, after, why=why, by=by, at=at)
    if change.needs_second:
        refuse_request(change)
        refuse_same_name(change, on=on)
        hold_back(person, stored)
        if stored is None:
            person.services.set(services)
        change.person = person
        tell_of_request(change, by=by, at=at)
        return change
    put_in_force(person, services, after)
    if before == after:
        log("staff.details_changed", by=by, at=at, subject=person)
        return None
    change.person = person
    change.save()
    log("staff.changed", by=by, at=at, subject=person, change=change.pk, what=what(change))
    notify(change, f"{by} changed the account of {person}.", confirmers(change, at=at), by=by, at=at)
    return change


@transaction.atomic
def begin_again(*, person: User, why: str = "", by: User, at: datetime) -> StaffChange | None:
    """Take away what someone signs in with and invite them anew, or ask for it where that takes two.

    :returns: the request, if a second person has to confirm it; nothing if it is done
    """
    rights = person.rights(on=timezone.localdate(at))
    change = as_asked(
        person, rights, rights, begins_again=person.enrolled_at is not None, why=why, by=by, at=at
    )
    if not change.needs_second:
        invite(person, by=by, at=at)
        if change.begins_again:
            change.save()
            told = confirmers(change, at=at)
            notify(change, f"{by} changed the account of {person}.", told, by=by, at=at)
        return None
    refuse_request(change)
    tell_of_request(change, by=by, at=at)
    return change


@transaction.atomic
def decide(*, change: StaffChange, is_confirmed: bool, words: str, by: User, at: datetime) -> bool:
    """Confirm or refuse what was asked, and make it so; return whether an invitation has to go out."""
    person = User.objects.select_for_update().get(pk=change.person_id)
    refuse_decision(change, person, is_confirmed=is_confirmed, by=by, at=at)
    change.was_confirmed, change.decided_words = is_confirmed, words
    change.decided_at, change.decided_by, change.decided_as = at, by, by.role
    change.save()
    kind = "staff.change_confirmed" if is_confirmed else "staff.change_refused"
    log(kind, by=by, at=at, subject=person, change=change.pk, what=what(change))
    told = {change.asked_by, *confirmers(change, at=at), *managers(change, at=at)}
    known_as = str(person)
    if not is_confirmed:
        notify(change, f"{by} refused what was asked for {known_as}.", told, by=by, at=at)
        return False
    is_invited = change.begins_again or (change.comes_into_use and person.enrolled_at is None)
    for name in HELD:
        setattr(person, name, getattr(change, f"{name}_to"))
    person.is_active = True
    put_in_force(person, Service.objects.filter(pk__in=change.services_to), change.after)
    if is_invited:
        invite(person, by=by, at=at)
    notify(change, f"{by} confirmed what was asked for {known_as}.", {*told, person}, by=by, at=at)
    return is_invited


def invite(person: User, *, by: User, at: datetime) -> None:
    """Let someone choose a password by way of a link. Nobody chooses it for them."""
    second_factor.forget_factors(person)
    person.invite(at=at)
    log("staff.invited", by=by, at=at, subject=person)


def as_asked(
    person: User,
    before: Rights,
    after: Rights,
    *,
    begins_again: bool = False,
    why: str,
    by: User,
    at: datetime,
) -> StaffChange:
    """Return a change as it is asked for, not saved yet."""
    return StaffChange(
        person=person,
        role_from=before.role,
        role_to=after.role,
        services_from=sorted(before.services),
        services_to=sorted(after.services),
        email_from=before.email,
        email_to=after.email,
        was_usable=before.is_usable,
        will_be_usable=after.is_usable,
        ends_on_from=before.last_day,
        ends_on_to=after.last_day,
        first_name_from=before.first_name,
        first_name_to=after.first_name,
        last_name_from=before.last_name,
        last_name_to=after.last_name,
        phone_from=before.phone,
        phone_to=after.phone,
        caseload_limit_from=before.caseload_limit,
        caseload_limit_to=after.caseload_limit,
        begins_again=begins_again,
        needs_second=needs_second_person(before, after, begins_again=begins_again),
        why=why,
        asked_at=at,
        asked_by=by,
        asked_as=by.role,
        open_until=at + timedelta(days=settings.STAFF_CHANGE_DAYS),
    )


def refuse_request(change: StaffChange) -> None:
    """Refuse to ask for oneself, or without a reason."""
    if change.person == change.asked_by:
        raise Refused(NEVER_ONESELF)
    if len(change.why) < StaffChange.LEAST_WORDS:
        raise Refused(by_field={"why": "Say why: a second person has to confirm this, and reads it"})


def refuse_decision(change: StaffChange, person: User, *, is_confirmed: bool, by: User, at: datetime) -> None:
    """Refuse an answer that comes from the wrong person, comes too late, or would not do what it says."""
    if (
        not by.has_perm(Permission.STAFF_CONFIRM)
        or by in {change.asked_by, person}
        or by.role == change.asked_as
    ):
        raise Refused("Someone else has to answer this: not who asked, nor the person it is about.")
    if change.decided_at:
        raise Refused("This was already answered.")
    if not StaffChange.objects.pending(at=at).filter(pk=change.pk).exists():
        raise Refused("This request no longer counts: it has expired, or a later one has replaced it.")
    if not is_confirmed:
        return
    on = timezone.localdate(at)
    if person.rights(on=on) != change.before:
        raise Refused("The account has changed since this was asked. Refuse it, and have it asked again.")
    if change.ends_on_to and change.ends_on_to < on:
        raise Refused("The last day of the account has passed. Refuse it, and have it asked again.")
    if User.objects.filter(email__iexact=change.email_to).exclude(pk=person.pk).exists():
        raise Refused("Someone else now signs in with this e-mail address.")
    refuse_same_name(change, on=on)


def refuse_same_name(change: StaffChange, *, on: date) -> None:
    """Refuse that somebody is known by the name of another whose account is in use."""
    if change.was_usable and change.before.name == change.after.name:
        return
    others = User.objects.at_work(on=on).exclude(pk=change.person_id)
    if spelt(change.after.name) in {spelt(str(other)) for other in others}:
        raise Refused(NAME_TAKEN)


def spelt(name: str) -> str:
    """Return a name as a reader takes it: whatever its capitals, spaces and the way it was typed."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def hold_back(person: User, stored: User | None) -> None:
    """Save an edited account without what gives it more: of a new one, that it can be used."""
    if stored is None:
        person.is_active = False
    else:
        for name in (*HELD, "is_active"):
            setattr(person, name, getattr(stored, name))
    person.save()


def put_in_force(person: User, services: Iterable[Service], after: Rights) -> None:
    """Save an account and its services, in an order in which it never opens more on the way."""
    if person._state.adding:
        person.is_active, wanted = False, person.is_active
        person.save()
        person.is_active = wanted
    if not after.is_usable:
        person.save()
    person.services.set(services)
    if after.is_usable:
        person.save()


def tell_of_request(change: StaffChange, *, by: User, at: datetime) -> None:
    """Save a request, and tell who may answer it, who manages the person, and whose way in it is.

    Whoever asked before is told that it is void: the latest request takes the place of any other.
    """
    earlier = StaffChange.objects.pending(at=at).filter(person=change.person).with_people().first()
    change.save()
    log("staff.change_asked", by=by, at=at, subject=change.person, change=change.pk, what=what(change))
    told = {*confirmers(change, at=at), *managers(change, at=at)}
    if change.was_usable and is_of_identity(change.before, change.after):
        told.add(change.person)
    words = f"{by} needs a second person’s answer: {change.person}."
    if earlier:
        told.add(earlier.asked_by)
        words = f"{words} What {earlier.asked_by} asked for before no longer counts."
    notify(change, words, told, by=by, at=at)
    is_way_in = change.begins_again or change.email_from.lower() != change.email_to.lower()
    if is_way_in and change.was_usable:
        post.later(OutgoingMail.Kind.HANDOVER, change.email_from)


def what(change: StaffChange) -> list[str]:
    """Return what of an account changes, for the log: which, and never from what to what."""
    begins = ["Starts again"] if change.begins_again else []
    return [*names_of_changes(change.before, change.after), *begins]


def confirmers(change: StaffChange, *, at: datetime) -> list[User]:
    """Return who may answer a request, or is told of a change: never whom it is about."""
    people = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.STAFF_CONFIRM)
    return list(people.exclude(pk=change.person_id).by_name())


def managers(change: StaffChange, *, at: datetime) -> list[User]:
    """Return who manages a service in which someone works, or is to work: never whom the change is about."""
    people = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.ACCESS_MANAGE)
    services = {*change.services_from, *change.services_to}
    return list(people.filter(services__in=services).exclude(pk=change.person_id).by_name().distinct())


def notify(change: StaffChange, words: str, people: Iterable[User], *, by: User, at: datetime) -> None:
    """Tell people at the bell what was asked, changed or answered, but for whoever did it."""
    names = dict(Service.objects.values_list("pk", "name"))
    text = " ".join([words, *change.sentences(names)])[:600]
    for person in people:
        if person != by:
            Notice(person=person, words=text, change=change, told_at=at, told_by=by).save()
