"""A complaint comes, is acknowledged, looked into and answered, never by the person it is about.

Lines of the log name no case: who reads there who looked at her record must not learn that she complained.
"""

import secrets
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.privacy.keyring import keyring
from hestia.privacy.sealed import purpose_of
from hestia.refusals import Refused, refuse_if
from hestia.ui.words import listed
from rights.models import AccessRequest, Complaint, ComplaintNote, Correction
from rights.rules.meant import who_is_meant

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
NOT_YOURSELF = (
    "A complaint about you is recorded by somebody else: ask {}."
    " Or the person who complains writes it on our page: {}"
)
NAMES_YOU = "Your name is in it. Tick this only if it is not about you, or about anything that you did."
NO_ANSWER = "She has no answer yet. Record her complaint from her documents page."
ACKNOWLEDGE_FIRST = "First record when and how it was acknowledged."
NO_WAY = "There is no way to reach the person who complained, so there is no letter."
EARLIER = "This must be on or after the day on which we got it"


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a complaint is about, if that is one person; and whom else it may be about, by their keys."""

    about: User | None
    others: list[int]


def new_reference() -> str:
    """Return a reference that says nothing of the complaint, nor how many there are: C-7K2M-9QXD."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"C-{drawn[:4]}-{drawn[4:]}"


def no_answer_yet(answer: AccessRequest | Correction | None) -> list[str]:
    """Return why it cannot be complained of an answer: there is none."""
    return [NO_ANSWER] if answer and answer.is_open else []


@transaction.atomic
def record_complaint(
    *, complaint: Complaint, is_not_about_me: bool = False, by: User, at: datetime
) -> Complaint:
    """Write down that somebody complains: of a case or of none. Whoever it names does not see it.

    :param is_not_about_me: whoever writes it down is named in it, and says that it is not about them
    """
    named = keys_meant("", complaint.words, on=timezone.localdate(at))
    if complaint.about_id == by.pk:
        raise Refused(by_field={"about": who_else(complaint, by=by, named=named, at=at)})
    if is_named_in(complaint.words, by) and not is_not_about_me:
        words = f"{NAMES_YOU} {who_else(complaint, by=by, named=named, at=at)}"
        raise Refused(by_field={"is_not_about_me": words})
    refuse_if(no_answer_yet(complaint.answer))
    complaint.kept_from = sorted(named - {by.pk, complaint.about_id})
    complaint.reference, complaint.made_at, complaint.made_by = new_reference(), at, by
    complaint.save()
    log_complaint("received", complaint, by=by, at=at, channel=complaint.channel)
    return complaint


def who_else(complaint: Complaint, *, by: User, named: Container[int], at: datetime) -> str:
    """Return who records a complaint about whoever was about to: those who would answer it, or our page."""
    if complaint.case:
        people: Iterable[User] = second_persons(complaint.case, Permission.COMPLAINT_HANDLE, but=by, at=at)
    else:
        at_work = User.objects.at_work(on=timezone.localdate(at)).exclude(pk=by.pk)
        people = at_work.who_may(Permission.COMPLAINT_HANDLE).by_name()
    names = [str(person) for person in people if person.pk not in named and person.pk != complaint.about_id]
    page = f"{settings.ADDRESS.rstrip('/')}{reverse('rights:complain')}"
    return NOT_YOURSELF.format(listed(names, last="or") if names else "another manager", page)


def receive_complaint(
    *, page: UUID, kind: str, words: str, reply: str, meant: Meant, is_signed_in: bool, at: datetime
) -> str:
    """Take what somebody without an account sends, once for a page however often; return its reference.

    The database adds the row, and shows none of them to whoever sent it. A line of the log would lead to
    somebody who is signed in: then none is written.
    """
    sealed = [sealed_for(page, name, text) for name, text in (("words", words), ("reply", reply))]
    person = meant.about.pk if meant.about else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receive_complaint(%s, %s, %s, %s, %s, %s, %s::bigint[], %s)",
            [page, new_reference(), kind, *sealed, person, meant.others, at],
        )
        reference: str = cursor.fetchone()[0]
    if not is_signed_in:
        log("complaint.received", by=None, at=at, channel=Complaint.Channel.PAGE)
    return reference


def sealed_for(page: UUID, name: str, text: str) -> str:
    """Return words as they are kept in a complaint with this key."""
    return keyring().seal(text, purpose=purpose_of(Complaint._meta, name, page)) if text else ""


def staff_meant(name: str, words: str, *, on: date) -> Meant:
    """Return whom on the staff a complaint means, who then do not see it; nobody, where no name is theirs."""
    people = keys_meant(name, words, on=on)
    about = worker_named(name, on=on)
    if about is None and len(people) == 1:
        about = User.objects.get(pk=people.pop())
    return Meant(about, sorted(people - {about.pk if about else None}))


def keys_meant(name: str, words: str, *, on: date) -> set[int]:
    """Return the keys of everyone at work whose name is among words, or in what was typed as a name."""
    people = list(User.objects.at_work(on=on))
    names = {person.pk: (person.first_name, person.last_name) for person in people}
    readers = {person.pk for person in people if person.has_perm(Permission.COMPLAINT_HANDLE)}
    return who_is_meant(name, words, names, readers=readers)


def is_named_in(words: str, person: User) -> bool:
    """Whether somebody's own name is among words, or a spelling that is near it."""
    names = {person.pk: (person.first_name, person.last_name)}
    return bool(who_is_meant("", words, names, readers=names))


def worker_named(name: str, *, on: date) -> User | None:
    """Return who on the staff is called so, if only one is: by both names, or by the first alone."""
    wanted = " ".join(name.split()).casefold()
    people = list(User.objects.at_work(on=on)) if wanted else []
    by_both = [person for person in people if person.get_full_name().casefold() == wanted]
    by_first = [person for person in people if person.first_name.casefold() == wanted]
    for meant in (by_both, by_first):
        if len(meant) == 1:
            return meant[0]
    return None


def answer_blockers(complaint: Complaint, *, by: User) -> list[str]:
    """Return why somebody can do no more about it."""
    if complaint.is_kept_from(by) or not by.has_perm(Permission.COMPLAINT_HANDLE):
        return ["Somebody else must answer this complaint."]
    if complaint.made_by_id == by.pk and is_named_in(complaint.words, by):
        return ["You recorded it, and your name is in it. Somebody else must answer it."]
    if complaint.answer_given_by_id == by.pk:
        return ["You gave the answer that this complaint is about. Somebody else must answer it."]
    return [] if complaint.is_open else ["This complaint was answered. Nothing about it can be changed."]


def letter_blockers(complaint: Complaint, *, is_outcome: bool = False) -> list[str]:
    """Return why there is no letter to whoever complained: no way to reach them, or not acknowledged yet."""
    if not complaint.is_answerable:
        return [NO_WAY]
    return [ACKNOWLEDGE_FIRST] if is_outcome and not complaint.is_acknowledged else []


@transaction.atomic
def acknowledge(*, complaint: Complaint, how: str, on: date, by: User, at: datetime) -> Complaint:
    """Write down that whoever complained was told that we have it."""
    now = lock_complaint(complaint, by=by)
    if now.is_acknowledged:
        raise Refused("It was acknowledged already.")
    if on < now.received_on:
        raise Refused(by_field={"on": EARLIER})
    now.acknowledged_how, now.acknowledged_on = how, on
    now.acknowledged_at, now.acknowledged_by = at, by
    now.save()
    log_complaint("acknowledged", now, by=by, at=at, how=how)
    return now


@transaction.atomic
def add_progress(*, complaint: Complaint, words: str, by: User, at: datetime) -> ComplaintNote:
    """Write down what was done about it since."""
    now = lock_complaint(complaint, by=by)
    note = ComplaintNote(complaint=now, words=words, made_at=at, made_by=by)
    note.save()
    log_complaint("progressed", now, by=by, at=at)
    return note


@transaction.atomic
def name_worker(
    *, complaint: Complaint, person: User, is_as_well: bool = False, by: User, at: datetime
) -> Complaint:
    """Write down whom it is about: for them it does not exist from now on, agreed to or not.

    That it is about somebody as well needs nobody's agreement: nobody can read it who could not before.

    Once that is known, that it is somebody else takes two people: the one whom it was about before may read
    and answer it from then on.
    """
    now = lock_complaint(complaint, by=by)
    if person == by:
        raise Refused(by_field={"person": "Ask another manager to record that it is about you"})
    is_agreed = now.moved_to_id == person.pk and now.moved_by_id != by.pk
    if is_as_well and now.about_id is not None:
        now.kept_from = sorted({*now.kept_from, person.pk})
        event = "named"
    elif now.about_id in {None, person.pk} or is_agreed:
        now.about = person
        now.moved_to_id = now.moved_at = now.moved_by_id = None
        event = "named"
    else:
        now.moved_to, now.moved_at, now.moved_by = person, at, by
        event = "naming_asked"
    now.save()
    log_complaint(event, now, by=by, at=at)
    return now


@transaction.atomic
def answer_complaint(
    *, complaint: Complaint, outcome: str, reason: str, changed: str, on: date, by: User, at: datetime
) -> Complaint:
    """Answer it: what we found, why, and what was changed. Acknowledged it must be before."""
    now = lock_complaint(complaint, by=by)
    if not now.is_acknowledged:
        raise Refused(ACKNOWLEDGE_FIRST)
    if now.acknowledged_on and on < now.acknowledged_on:
        raise Refused(by_field={"on": "This must be on or after the day on which it was acknowledged"})
    now.outcome, now.reason, now.changed, now.answered_on = outcome, reason, changed, on
    now.answered_at, now.answered_by = at, by
    now.save()
    log_complaint("answered", now, by=by, at=at, outcome=outcome, days=(on - now.received_on).days)
    return now


def lock_complaint(complaint: Complaint, *, by: User) -> Complaint:
    """Return it as it is now, kept from others until the transaction ends; refuse it to whom it is about."""
    now = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    refuse_if(answer_blockers(now, by=by))
    return now


def log_complaint(event: str, complaint: Complaint, *, by: User, at: datetime, **detail: Any) -> None:
    """Write down what was done about it, with no reference of a case."""
    log(f"complaint.{event}", by=by, at=at, subject=complaint, **detail)
