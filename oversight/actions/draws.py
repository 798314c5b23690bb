"""Sealing a secret, freezing the list, throwing the dice, swapping one case for the next."""

from contextlib import suppress
from datetime import datetime
from secrets import token_hex

from django.db import IntegrityError, transaction
from django.utils import timezone

from hestia.accounts.models import Notice, Service, User
from hestia.audit.models import log
from hestia.refusals import Refused, refuse_if
from oversight.models import Draw, SampledCase
from oversight.queries.draws import done
from oversight.rules import draws as rules
from oversight.rules.periods import Period

SECRET_BYTES = 16
ANSWER_FIRST = "Answer about it within 14 days, before it is judged: see “Sampled cases” on your page."
SEALED_DAYS_BEFORE = 7  # each night from then on, until it is done


@transaction.atomic
def seal_secret(*, service: Service, by: User, at: datetime, period: Period | None = None) -> Draw:
    """Seal a secret for the next month of a service. Nobody reads it before the cases are drawn."""
    today = timezone.localdate(at)
    period = period or rules.month_after(today)
    refuse_if(rules.commit_blockers(period, today=today))
    if Draw.objects.filter(service=service, first=period.first).exists():
        raise Refused(f"A secret is sealed for {period.words} already. It is the only one that counts.")
    secret = token_hex(SECRET_BYTES)
    draw = Draw(
        service=service,
        first=period.first,
        last=period.last,
        secret=secret,
        commitment=rules.sum_of(secret),
        made_at=at,
        made_on=today,
        made_by=by,
    )
    try:
        with transaction.atomic():
            draw.save()
    except IntegrityError as sealed:
        raise Refused(f"A secret was sealed for {period.words} just now, by somebody else.") from sealed
    log("sample.sealed", by=by, at=at, subject=draw, sum=draw.commitment, first=f"{period.first}")
    return draw


def seal_ahead(*, by: User, at: datetime) -> None:
    """Seal the secrets of next month that nobody has sealed yet, in the last days of this one."""
    today = timezone.localdate(at)
    first = rules.month_after(today).first
    if (first - today).days > SEALED_DAYS_BEFORE:
        return
    services = Service.objects.filter(pk__in=by.service_ids)
    for service in services.exclude(pk__in=Draw.objects.filter(first=first).values("service")):
        with suppress(Refused):  # somebody else’s task sealed it meanwhile
            seal_secret(service=service, by=by, at=at)


@transaction.atomic
def freeze(*, draw: Draw, by: User, at: datetime) -> None:
    """Freeze the list of cases that can be drawn."""
    is_frozen = draw.frozen is not None
    refuse_if(rules.freeze_blockers(draw.period, today=timezone.localdate(at), is_frozen=is_frozen))
    if not done("SELECT freeze_frame(%s)::integer", draw.pk, by=by):
        raise Refused("The list of cases was frozen just now, by somebody else.")
    frozen = Draw.objects.select_related("frame").get(pk=draw.pk).frozen
    if frozen:
        log(
            "sample.frozen",
            by=by,
            at=at,
            subject=draw,
            sum=frozen.digest,
            count=frozen.count,
            left_out=frozen.left_out,
        )


@transaction.atomic
def throw(*, draw: Draw, dice: str, by: User, at: datetime) -> None:
    """Draw the cases with the dice that somebody threw; the secret is one no longer."""
    is_frozen, is_drawn = draw.frozen is not None, draw.thrown is not None
    refuse_if(rules.throw_blockers(is_frozen=is_frozen, is_drawn=is_drawn))
    if not rules.DICE.fullmatch(dice):
        raise Refused(by_field={"dice": "Enter the numbers of ten dice or more, each from 1 to 6."})
    secret = draw.secret
    if not done("SELECT throw_dice(%s, %s, %s)::integer", draw.pk, dice, secret, by=by):
        raise Refused("These cases were drawn just now, by somebody else. Dice are thrown once.")
    log("sample.drawn", by=by, at=at, subject=draw, dice=dice, secret=secret)
    for sampled in SampledCase.objects.filter(draw=draw).order_by("pk"):
        notify_worker(sampled, by=by, at=at)


def notify_worker(sampled: SampledCase, *, by: User, at: datetime) -> None:
    """Notify whoever works on a case that it was drawn: they answer about it first.

    Of what was drawn apart, and is closed to whoever drew, nobody is told: it stands among their own.
    """
    if sampled.worker and sampled.worker_id != by.pk:
        words = f"{sampled.reference} is a sampled case now. {ANSWER_FIRST}"
        Notice(person=sampled.worker, words=words, told_at=at, told_by=by).save()


@transaction.atomic
def swap(*, sampled: SampledCase, why: str, by: User, at: datetime) -> None:
    """Take the next case of the list in the place of one that cannot be judged, and keep why."""
    if sampled.worker_id == by.pk:
        raise Refused("This is your own case. Somebody else decides whether it is swapped.")
    if sampled.readings.exists():
        raise Refused("Somebody has answered about this case already, so it stays.")
    number = done("SELECT swap_sampled(%s, %s)", sampled.pk, why, by=by)
    if not number:
        raise Refused("It cannot be swapped: it was swapped before, or its list has no other case.")
    # The next one may be closed to whoever swaps: its reference is not said.
    log("sample.swapped", by=by, at=at, case_ref=sampled.reference, subject=sampled, by_case=number)
    for taken in SampledCase.objects.filter(pk=number):
        notify_worker(taken, by=by, at=at)
