"""The promises, the stage and the recovery period of a case follow from its referral."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from cases.actions.next_due import refresh_next_due
from cases.models import Case, Deadline, PromiseSource
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log_each
from hestia.db.bulk import create_with_history
from hestia.db.versions import save_together
from hestia.workingdays.models import hold_calendars
from referrals.actions.locking import day_of, lock_referrals
from referrals.models import Referral
from referrals.queries.promises import moving_on, promises_left, promises_of
from referrals.queries.timetable import timetable
from referrals.rules.promises import FROM_CLOCKS, ONE_FOR_EACH, Promise, beside, but_the_last, key_of
from referrals.rules.timetable import Timetable

K = Deadline.Kind


def update_cases(*referrals: Referral, by: User, at: datetime) -> None:
    """Make cases' promises, stages and recovery periods those of referrals that were read just now.

    As many questions for many as for one.
    """
    tables = [timetable(referral) for referral in referrals]
    earlier = ended_beside(referrals, on=day_of(at))
    wanted = [
        (referral, _wanted(referral, table, earlier.get(referral.case_id, [])))
        for referral, table in zip(referrals, tables, strict=True)
    ]
    replace_promises(wanted, by=by, at=at)
    for referral, table in zip(referrals, tables, strict=True):
        ended = earlier.get(referral.case_id, [])
        # Until she has a new number and a new decision, those of before are hers.
        before = next((other.reference for other in ended if other.reference), "")
        stands = next((other.came_to for other in ended if other.is_followed), None)
        referral.case.take_over_nrm(
            referral.stage,
            reference=referral.reference or before,
            stands=None if referral.decisions else stands,
            recovery=_recovery_span(referral, table, ended, on=day_of(at)),
            ends_recovery=not referral.suspended_on,
        )
    save_together([referral.case for referral in referrals], Case.OF_NRM)


def ended_beside(referrals: Iterable[Referral], *, on: date) -> dict[int, list[Referral]]:
    """Return the other referrals that ended on the cases of these, as of a day, by case, the latest first.

    One question for all, and none if there are none.
    """
    numbers = [row["pk"] for referral in referrals for row in referral.ended_rows]
    ended: dict[int, list[Referral]] = {}
    if numbers:
        read = Referral.with_facts().filter(pk__in=numbers).select_related("case__client")
        for referral in read.order_by("-closed_at", "-pk"):
            ended.setdefault(referral.case_id, []).append(referral.as_of(on))
    return ended


def _wanted(referral: Referral, table: Timetable, earlier: list[Referral]) -> list[Promise]:
    """Return what a case's referrals ask for; what an earlier one does, as far as no newer asks the same.

    Nothing is asked for one who has died. Of several move-on periods the one that ends last counts, with what
    leads up to it.
    """
    if referral.her_death_on:
        return []
    asked = [(promises_of(referral, table), moving_on(referral, table))]
    for ended in earlier:
        its_table = timetable(ended)
        asked.append((promises_left(ended, its_table), moving_on(ended, its_table)))
    wanted: dict[tuple[object, ...], Promise] = {}
    shorter = but_the_last([[promise for promise in group if promise in ours] for ours, group in asked])
    for ours, _ in asked:
        for promise in ours:
            if promise not in shorter:
                is_taken = promise.key in wanted and promise.kind in ONE_FOR_EACH
                asked_for = beside(promise) if is_taken else promise
                wanted.setdefault(asked_for.key, asked_for)
    return list(wanted.values())


def _recovery_span(
    referral: Referral, table: Timetable, earlier: list[Referral], *, on: date
) -> tuple[date, date, int] | None:
    """Return the recovery period that counts: its own, or one that still runs from a referral it followed."""
    own = None if referral.has_ended else table.recovery_span
    spans = [timetable(ended).recovery_span for ended in earlier if ended.is_followed]
    return own or next((span for span in spans if span and span[1] >= on), None)


@transaction.atomic
def come_of_age(*, by: User, at: datetime) -> None:
    """Bring into step the cases of those who turned 18 before they were referred: no act writes that down.

    A worker's own cases, or all of a manager's services. Done again, it changes nothing.
    """
    own_cases = Q(case__worker=by)
    if by.has_perm(Permission.RISK_SIGN_OFF):
        own_cases |= Q(case__service__in=by.service_ids)
    adults = Referral.with_facts().visible_to(by).turned_18_unsent(on=day_of(at)).filter(own_cases)
    referrals = [referral.as_of(day_of(at)) for referral in lock_referrals(adults)]
    outdated = [
        referral
        for referral in referrals
        if referral.came_of_age_on and referral.stage != referral.case.nrm_stage
    ]
    if outdated:
        update_cases(*outdated, by=by, at=at)
        references = [referral.case.reference for referral in outdated]
        log_each("referral.came_of_age", by=by, case_refs=references, subject="", at=at)


def replace_promises(wanted: Iterable[tuple[Referral, Iterable[Promise]]], *, by: User, at: datetime) -> None:
    """Make the cases' open promises those the clocks ask for: new dates replace old, the rest is withdrawn.

    A promise someone has already kept is not made again, nor one whose day is past before it was made.
    """
    asked = [(referral, list(promises)) for referral, promises in wanted]
    cases = [referral.case for referral, _ in asked]
    deadlines: dict[int, list[Deadline]] = {case.pk: [] for case in cases}
    for deadline in Deadline.objects.filter(case__in=cases, kind__in=FROM_CLOCKS, cancelled_at=None):
        deadlines[deadline.case_id].append(deadline)
    hold_calendars()  # by which the days were counted
    changes = [promise_changes(*promises, deadlines[promises[0].case_id], by=by, at=at) for promises in asked]
    save_together(
        [deadline for _, withdrawn, _ in changes for deadline in withdrawn],
        ("cancelled_at", "cancelled_by", "cancelled_why"),
    )
    save_together([deadline for _, _, reworded in changes for deadline in reworded], ("title", "context"))
    # Many cases move at once when a rule changes, and each new promise still has its history.
    create_with_history([deadline for new, _, _ in changes for deadline in new], by=by, at=at)
    refresh_next_due(cases)


def meet_own(
    case: Case, kind: str, source: PromiseSource, *, by: User, at: datetime, on: date, outcome: str
) -> None:
    """Keep the open promise of a kind that one referral, or a decision of it, made, and no other's."""
    for deadline in case.deadline_set.open().filter(kind=kind).because_of(source):
        deadline.case = case
        deadline.meet(by=by, at=at, on=on, outcome=outcome)


def promise_changes(
    referral: Referral, wanted: Iterable[Promise], deadlines: Iterable[Deadline], *, by: User, at: datetime
) -> tuple[list[Deadline], list[Deadline], list[Deadline]]:
    """Return the promises to make, to withdraw with the reason, and to say in other words: none is saved."""
    new, withdrawn, reworded = [], [], []
    deadlines = list(deadlines)
    open_now = {key_of(deadline): deadline for deadline in deadlines if deadline.is_open}
    met = [deadline for deadline in deadlines if not deadline.is_open]
    for promise in wanted:
        now = open_now.pop(promise.key, None)
        # The same date was promised already: a new row would lose who is assigned to it.
        if now and promise.is_kept_by(now):
            if not promise.is_worded_as(now):
                now.title, now.context = promise.title, promise.context
                reworded.append(now)
            continue
        # A task on the way to a day is of no use once its own day is past, moved there or not.
        is_new = now is None or promise.kind in Deadline.MANY_AT_ONCE
        if is_new and (any(map(promise.was_kept_as, met)) or promise.is_past(day_of(at))):
            if now:
                open_now[promise.key] = now  # withdrawn below
            continue
        if now:
            now.cancelled_why = "Replaced by a new date"
            withdrawn.append(now)
        new.append(
            Deadline(
                case=referral.case,
                kind=promise.kind,
                title=promise.title,
                context=promise.context,
                due_on=promise.due_on,
                unit=promise.unit,
                owner=promise.owner,
                **promise.source._asdict(),
                made_at=at,
                made_by=by,
            )
        )
    for deadline in open_now.values():
        # Moving on still matters after the referral has ended, but not where the rules give her no such time.
        if deadline.kind != K.MOVE_ON or not referral.has_ended:
            deadline.cancelled_why = (
                "Suspended by the Home Office" if referral.suspended_on else "No longer needed"
            )
            withdrawn.append(deadline)
    for deadline in withdrawn:
        deadline.cancelled_at, deadline.cancelled_by = at, by
    return new, withdrawn, reworded
