"""Her request comes, is hers for certain, is paused, extended, and ends."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Deadline, Entry, Exclusion, Seal
from cases.queries.of_case import lock_case
from cases.queries.second_persons import second_persons
from hestia.accounts.models import Notice, User, UserQuerySet
from hestia.accounts.permissions import Permission, roles_with
from hestia.refusals import Refused, refuse_if
from hestia.ui.words import date_words, day
from rights.actions.holders import withdraw_chases
from rights.actions.locking import lock_request, log_request, promise
from rights.models import AccessRequest, RequestPause
from rights.queries.standing import (
    AUTHORITY_FIRST,
    first_month_of,
    scope_blockers,
    send_blockers,
    standing_release,
    way_blockers,
)
from rights.rules.scope import Scope

KIND, YES = Deadline.Kind.ACCESS_REQUEST, Deadline.Kind.COPY_SIGN_OFF
ALREADY = "She has asked for a copy already. Answer that request first."


@transaction.atomic
def receive(*, request: AccessRequest, by: User, at: datetime) -> AccessRequest:
    """Write down that she asks for a copy of her record, and promise it. Her case may be closed."""
    case = lock_case(request.case)
    if AccessRequest.objects.open().filter(case=case).exists():
        raise Refused(ALREADY)
    refuse_if(way_blockers(request))
    request.case, request.made_at, request.made_by = case, at, by
    request.save()
    due_on = promise(request, by=by, at=at).due_on
    if not by.has_perm(Permission.REQUEST_HANDLE):
        pass_on(request, due_on=due_on, by=by, at=at)
    case.narrate(
        Entry.Kind.DOCUMENT,
        "A copy of the record was asked for",
        by=by,
        at=at,
        url=request.get_absolute_url(),
    )
    log_request("received", request, by=by, at=at, channel=request.channel)
    return request


@transaction.atomic
def ask_again(*, request: AccessRequest, on: date, by: User, at: datetime) -> AccessRequest:
    """Write down that she asked for it on another day too: her month runs from the earlier one.

    Two months more, of which she was told within a month of the later day, may be too late by the earlier.
    """
    now = lock_request(request)
    if on >= now.received_on:
        log_request("asked_again", now, by=by, at=at)
        return now
    was, now.received_on = now.received_on, on
    today = timezone.localdate(at)
    body = f"It counted from {date_words(was)}, and the client had asked on {date_words(on)} already."
    if now.extension_told_on and now.extension_told_on > first_month_of(now, today=today):
        now.extension_why, now.extension_told_on = "", None
        now.extended_at, now.extended_by_id = None, None
        body = f"{body} The two months more were said too late for that, so they no longer count."
    now.save()
    due_on = promise(now, by=by, at=at).due_on
    now.case.narrate(
        Entry.Kind.DOCUMENT,
        "The copy of the record was asked for earlier than was recorded",
        f"{body} It must be given by {date_words(due_on)}.",
        by=by,
        at=at,
        url=now.get_absolute_url(),
    )
    log_request("counted_earlier", now, by=by, at=at)
    return now


def pass_on(request: AccessRequest, *, due_on: date, by: User, at: datetime) -> None:
    """Notify who handles requests of her case that a colleague wrote one down, and who watches over them."""
    words = (
        f"{request.case.reference}: the client asked for a copy of the record on "
        f"{date_words(request.received_on)}. It must be given by {date_words(due_on)}."
    )
    handling = second_persons(request.case, Permission.REQUEST_HANDLE, but=by, at=at)
    text, url = f"{words} It is in the case, under Documents.", request.get_absolute_url()
    for person in handling:
        Notice(person=person, words=text, url=url, told_at=at, told_by=by).save()
    text, url = f"{words} See “Requests and complaints”.", steps_url(request.case)
    for person in watchers(request.case, at=at):
        Notice(person=person, words=text, url=url, told_at=at, told_by=by).save()


def steps_url(case: Case) -> str:
    """Return the page on which is read how far her requests are, without a word of them."""
    return reverse("rights:steps", args=[case.reference])


def watchers(case: Case, *, at: datetime) -> UserQuerySet:
    """Return who watches over the dates of requests, reads no case, and is not kept out of this one."""
    if Seal.objects.of(case).standing().exists():
        return User.objects.none()
    people = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.REQUESTS_VIEW)
    handle = roles_with(Permission.REQUEST_HANDLE)
    kept_out = Exclusion.objects.of(case).standing().values("person")
    return people.exclude(role__in=handle).exclude(pk__in=kept_out)


@transaction.atomic
def identify(*, request: AccessRequest, how: str, on: date, by: User, at: datetime) -> AccessRequest:
    """Write down how we know that it is her."""
    now = lock_request(request)
    if on < now.received_on:
        raise Refused(by_field={"on": "This must be on or after the day on which she asked"})
    if now.is_for_solicitor and how != AccessRequest.Identity.AUTHORITY:
        raise Refused(by_field={"how": AUTHORITY_FIRST})
    now.identity_how, now.identity_on, now.identified_at, now.identified_by = how, on, at, by
    now.save()
    log_request("identified", now, by=by, at=at, how=how)
    return now


@transaction.atomic
def change_scope(
    *, request: AccessRequest, scope: Scope, words: str, why: str, by: User, at: datetime
) -> AccessRequest:
    """Write down that she asks for something else than before, and why. Her record is gathered again."""
    now = lock_request(request)
    refuse_if(scope_blockers(now, standing_release(now)))
    if scope == now.scope and words == now.asked_for:
        raise Refused("This is what was asked for already.")
    now.parts, now.from_on, now.until_on = scope.parts_in_order, scope.from_on, scope.until_on
    now.asked_for, now.scope_why, now.scoped_at, now.scoped_by = words, why, at, by
    now.gathered_at, now.gathered_by_id, now.not_gathered = None, None, None
    now.save()
    log_request("scoped", now, by=by, at=at, parts=now.parts)
    return now


@transaction.atomic
def ask_her(*, request: AccessRequest, why: str, on: date, by: User, at: datetime) -> RequestPause:
    """Ask who she is, or what she means: the clock is paused until she answers."""
    now = lock_request(request)
    latest = max([now.received_on, *(pause.answered_on or date.max for pause in now.pauses.all())])
    if latest == date.max:
        raise Refused("The clock is paused already.")
    if on < latest:
        raise Refused(by_field={"on": f"This must be on or after {day(latest)}"})
    if why == RequestPause.Why.IDENTITY and now.identity_how:
        raise Refused(by_field={"why": "We know already that it is her"})
    pause = RequestPause(case=now.case, request=now, why=why, asked_on=on, made_at=at, made_by=by)
    pause.save()
    promise(now, by=by, at=at)
    log_request("paused", now, by=by, at=at, why=why)
    return pause


@transaction.atomic
def answer_pause(*, request: AccessRequest, on: date, by: User, at: datetime) -> RequestPause:
    """Write down that she answered: the clock runs again."""
    now = lock_request(request)
    pause = now.pauses.filter(answered_on=None).first()
    if pause is None:
        raise Refused("The clock is not paused.")
    if on < pause.asked_on:
        raise Refused(by_field={"on": "This must be on or after the day on which she was asked"})
    pause.answered_on, pause.ended_at, pause.ended_by = on, at, by
    pause.save()
    promise(now, by=by, at=at)
    log_request("resumed", now, by=by, at=at)
    return pause


@transaction.atomic
def extend(*, request: AccessRequest, why: str, told_on: date, by: User, at: datetime) -> AccessRequest:
    """Take two months more, of which she was told, with the reason, within the first month."""
    now = lock_request(request)
    refuse_extending(now, told_on=told_on, today=timezone.localdate(at))
    now.extension_why, now.extension_told_on, now.extended_at, now.extended_by = why, told_on, at, by
    now.save()
    promise(now, by=by, at=at)
    log_request("extended", now, by=by, at=at)
    return now


def refuse_extending(request: AccessRequest, *, told_on: date, today: date) -> None:
    """Refuse two months more, if she is told of them on a day that is too late, or they were taken before."""
    if request.extension_why:
        raise Refused("It was extended already. It cannot be extended again.")
    if told_on < request.received_on:
        raise Refused(by_field={"told_on": "This must be on or after the day on which she asked"})
    last = first_month_of(request, today=today)
    if told_on > last:
        raise Refused(by_field={"told_on": f"She had to be told by {day(last)}: it cannot be extended"})


@transaction.atomic
def end_request(
    *, request: AccessRequest, end: str, words: str, on: date, by: User, at: datetime
) -> AccessRequest:
    """End a request without a copy, and say why: she is told that she may complain."""
    now = lock_request(request)
    _end(now, end=end, words=words, on=on, by=by, at=at)
    now.case.withdraw_promises(KIND, YES, by=by, at=at, why="The request ended without a copy")
    title = f"The request for a copy ended: {now.get_end_display().lower()}"
    now.case.narrate(Entry.Kind.DOCUMENT, title, by=by, at=at, url=now.get_absolute_url())
    log_request("ended", now, by=by, at=at, end=end)
    return now


@transaction.atomic
def change_way(*, request: AccessRequest, way: str, words: str, by: User, at: datetime) -> AccessRequest:
    """Answer her in another way than was agreed. A second person's yes was to the way as well."""
    now = lock_request(request)
    if (way, words) == (now.way, now.way_words):
        raise Refused("She is given it in this way already.")
    now.way, now.way_words = way, words
    refuse_if(way_blockers(now))
    now.save()
    log_request("rerouted", now, by=by, at=at, way=way)
    return now


@transaction.atomic
def send_copy(
    *,
    request: AccessRequest,
    received: str,
    receipt: str,
    pages: int,
    giver: User,
    on: date,
    by: User,
    at: datetime,
) -> AccessRequest:
    """Write down that she was given her copy, as a second person said yes to, and how she received it.

    :param pages: how many pages the copy has
    :param giver: who handed it over, or sent it
    """
    now = lock_request(request)
    release = standing_release(now)
    refuse_if(send_blockers(now, release, today=timezone.localdate(at)))
    if release and release.given_at and on < timezone.localdate(release.given_at):
        raise Refused(by_field={"on": "This must be on or after the day of the second person’s yes"})
    now.receipt, now.pages, now.giver = receipt, pages, giver
    _end(now, end=AccessRequest.End.SENT, words=received, on=on, by=by, at=at)
    now.case.meet(KIND, by=by, at=at, on=on, outcome="The client has the copy")
    now.case.narrate(
        Entry.Kind.DOCUMENT,
        "A copy of the record was given to the client",
        by=by,
        at=at,
        url=now.get_absolute_url(),
    )
    log_request(
        "sent",
        now,
        by=by,
        at=at,
        way=now.way,
        pages=pages,
        receipt=receipt,
        digest=release.digest if release else "",
    )
    return now


def _end(request: AccessRequest, **ended: Any) -> None:
    if ended["on"] < request.received_on:
        raise Refused(by_field={"on": "This must be on or after the day on which she asked"})
    withdraw_chases(request, by=ended["by"], at=ended["at"])
    request.end, request.end_words, request.ended_on = ended["end"], ended["words"], ended["on"]
    request.ended_at, request.ended_by = ended["at"], ended["by"]
    request.save()
