"""What the record says of the promises of a referral: the facts that the rules turn into promises."""

from datetime import date
from functools import partial

from django.conf import settings
from django.utils import timezone

from cases.models import PromiseSource
from referrals.models import Decision, Referral
from referrals.queries.calendars import working_days_from
from referrals.rules.promises import Promise, PromiseFacts, TimedDecision, promises
from referrals.rules.timetable import Timetable


def promises_of(referral: Referral, table: Timetable) -> list[Promise]:
    """Return the promises that the clocks of a referral, read `with_facts`, ask for."""
    return promises(promise_facts(referral), table)


def promise_facts(referral: Referral) -> PromiseFacts:
    """Return what the promises of a referral depend on."""
    negative, final = referral.negative_to_question(), referral.conclusive_grounds
    start = referral.starts_recovery
    return PromiseFacts(
        referral=PromiseSource.of(referral),
        client=PromiseSource.of(referral.case.client),
        starts_recovery=PromiseSource.of(start) if start else None,
        has_ended=referral.has_ended,
        is_suspended=referral.suspended_on is not None,
        is_sent=referral.submitted_on is not None,
        is_disqualified=referral.disqualified_on is not None,
        is_in_england_or_wales=referral.jurisdiction == Referral.Jurisdiction.EW,
        born_between=referral.case.client.born_between,
        chooses_at_18=referral.chooses_at_18,
        case_opened_on=referral.case.opened_on,
        answer_notice_by=referral.answer_notice_by,
        negative=timed_decision(negative) if negative else None,
        final=timed_decision(final) if final else None,
    )


def timed_decision(decision: Decision) -> TimedDecision:
    """Return a decision with the days by which its tasks are due."""
    heard_on = day_heard_of(decision)
    due = partial(working_days_from, heard_on)
    return TimedDecision(
        source=PromiseSource.of(decision),
        stage=decision.get_stage_display().lower(),
        heard_on=heard_on,
        is_positive=decision.is_positive,
        is_settled=bool(decision.asked_on or decision.not_asking_on),
        legal_advice_by=due(settings.NRM_LEGAL_ADVICE_WORKING_DAYS),
        leave_by=due(settings.NRM_LEAVE_WORKING_DAYS),
        recovery_needs_by=due(settings.NRM_RECOVERY_NEEDS_WORKING_DAYS),
    )


def day_heard_of(decision: Decision) -> date:
    """Return the day on which a decision was written down: corrections of it do not move this day."""
    return timezone.localdate(decision.recorded_at)
