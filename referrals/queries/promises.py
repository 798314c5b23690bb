"""What the record says of the promises of a referral: the facts that the rules turn into promises."""

from datetime import date
from functools import partial

from django.conf import settings
from django.utils import timezone

from cases.models import PromiseSource
from referrals.models import Decision, Referral
from referrals.queries.calendars import working_day_on_or_before, working_days_after
from referrals.rules.promises import Promise, PromiseFacts, TimedDecision, move_on, promises
from referrals.rules.timetable import Timetable


def promises_of(referral: Referral, table: Timetable) -> list[Promise]:
    """Return the promises that the clocks of a referral, read `with_facts`, ask for."""
    return promises(promise_facts(referral), table)


def promises_left(referral: Referral, table: Timetable) -> list[Promise]:
    """Return what a referral that ended still asks for beside the one begun after it: she has to move on."""
    facts = promise_facts(referral)
    return move_on(facts, table.move_on) if not referral.is_followed else promises(facts, table)


def moving_on(referral: Referral, table: Timetable) -> list[Promise]:
    """Return what a referral asks for before and on the day on which she may have to move on."""
    return move_on(promise_facts(referral), table.move_on)


def promise_facts(referral: Referral) -> PromiseFacts:
    """Return what the promises of a referral depend on."""
    negative, final = referral.negative_to_question(), referral.conclusive_grounds
    start, unclear = referral.starts_recovery, referral.unclear_grounds
    protection = referral.starts_removal_protection
    return PromiseFacts(
        referral=PromiseSource.of(referral),
        client=PromiseSource.of(referral.case.client),
        starts_recovery=PromiseSource.of(start) if start else None,
        starts_protection=PromiseSource.of(protection) if protection else None,
        roll_back=working_day_on_or_before,
        unclear=PromiseSource.of(unclear) if unclear else None,
        unclear_by=working_days_after(day_heard_of(unclear), 1) if unclear else None,
        has_ended=referral.has_ended,
        is_followed=referral.is_followed,
        may_question=not referral.is_followed or is_news(referral, negative),
        is_suspended=referral.suspended_on is not None,
        is_sent=referral.submitted_on is not None,
        is_disqualified=referral.disqualified_on is not None,
        is_in_england_or_wales=referral.jurisdiction == Referral.Jurisdiction.EW,
        born_between=referral.case.client.born_between,
        chooses_at_18=referral.chooses_at_18,
        asks_if_she_stays=referral.asks_if_she_stays and not referral.turned_18_since,
        seen_on=referral.seen_on or referral.case.opened_on,
        case_opened_on=referral.case.opened_on,
        answer_notice_by=referral.answer_notice_by,
        negative=timed_decision(negative) if negative else None,
        final=timed_decision(final) if final else None,
    )


def is_news(referral: Referral, negative: Decision | None) -> bool:
    """Whether a no, or that it stays, came after a new referral had been begun: nobody chose that instead."""
    if negative is None or referral.closed_at is None:
        return False
    began_on = timezone.localdate(referral.closed_at)
    was_refused_since = negative.refused_on is not None and negative.refused_on >= began_on
    return was_refused_since or negative.recorded_at >= referral.closed_at


def timed_decision(decision: Decision) -> TimedDecision:
    """Return a decision with the days by which its tasks are due."""
    heard_on = day_heard_of(decision)
    due = partial(working_days_after, heard_on)
    return TimedDecision(
        source=PromiseSource.of(decision),
        stage=decision.get_stage_display().lower(),
        heard_on=heard_on,
        is_positive=decision.is_positive,
        is_settled=bool(decision.asked_on or decision.not_asking_on),
        legal_advice_by=due(settings.NRM_LEGAL_ADVICE_WORKING_DAYS),
        late_request_by=due(settings.NRM_LEGAL_ADVICE_WORKING_DAYS),
        leave_by=due(settings.NRM_LEAVE_WORKING_DAYS),
        recovery_needs_by=due(settings.NRM_RECOVERY_NEEDS_WORKING_DAYS),
    )


def day_heard_of(decision: Decision) -> date:
    """Return the day on which a decision was written down: corrections of it do not move this day."""
    return timezone.localdate(decision.recorded_at)
