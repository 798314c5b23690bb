"""Another number for a limit: asked for by one person, confirmed by another of another role, made known.

Who reads the log asks, since they see who comes to a limit. Who confirms staff changes confirms: the service
lead, who answers for the work and opens no record, and the data protection lead. PostgreSQL refuses the
application the same (`guard_limit_change` in privacy.sql).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.audit.budgets import BUDGETS, Budget, BudgetPeriod
from hestia.audit.models import LimitChange, log
from hestia.audit.privacy import MOST_TIMES
from hestia.refusals import Refused


@transaction.atomic
def ask_limit(
    *, budget: Budget, period: BudgetPeriod, most: int, why: str, by: User, at: datetime
) -> LimitChange:
    """Ask that a limit gets another number. It stays as it is until a second person has said yes."""
    agreed = LimitChange.objects.agreed().get(budget.name, {})
    change = LimitChange(
        budget=budget.name,
        period=period,
        most_from=budget.number(period, agreed),
        most_to=most,
        why=why,
        asked_at=at,
        asked_by=by,
        asked_as=by.role,
        open_until=at + timedelta(days=settings.STAFF_CHANGE_DAYS),
    )
    if reasons := number_blockers(change, agreed):
        raise Refused(by_field={"most": reasons[0]})
    if len(why) < LimitChange.LEAST_WORDS:
        raise Refused(by_field={"why": "Say why: a second person has to confirm this, and reads it"})
    change.save()
    log("limit.asked", by=by, at=at, subject=change, budget=budget.name, period=period, most=most)
    notify(
        change,
        f"{by} asks for a different limit. {sentence(change)} Answer it under Staff changes.",
        by=by,
        at=at,
    )
    return change


@transaction.atomic
def decide_limit(
    *, change: LimitChange, is_confirmed: bool, words: str, by: User, at: datetime
) -> LimitChange:
    """Confirm or refuse another number for a limit. With the yes it is in force, for everybody."""
    now = LimitChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    refuse_decision(now, is_confirmed=is_confirmed, by=by, at=at)
    now.was_confirmed, now.decided_words = is_confirmed, words
    now.decided_at, now.decided_by, now.decided_as = at, by, by.role
    now.save()
    log(
        "limit.confirmed" if is_confirmed else "limit.refused",
        by=by,
        at=at,
        subject=now,
        budget=now.budget,
        period=now.period,
        most=now.most_to,
    )
    answered = "confirmed" if is_confirmed else "refused"
    notify(now, f"{by} {answered} a different limit. {sentence(now)}", by=by, at=at)
    return now


def number_blockers(change: LimitChange, agreed: Mapping[str, int]) -> list[str]:
    """Return why a limit cannot have this number: it stops everybody or nobody, or contradicts another."""
    budget, most, own = BUDGETS[change.budget], change.most_to, BudgetPeriod(change.period)
    highest = budget.shipped(own) * MOST_TIMES
    numbers = {period: budget.number(period, agreed) for period in BudgetPeriod}
    reasons = {
        f"Enter a number from 1 to {highest}: ten times the standard limit is the most": not 1
        <= most
        <= highest,
        f"The limit is already {most}": most == numbers[own],
    }
    for period, number in numbers.items():
        is_fewer = period.lasts < own.lasts and most < number
        is_more = period.lasts > own.lasts and most > number
        reasons[f"{number} are allowed within {a_period(period)}: it cannot be lower here"] = is_fewer
        reasons[f"{number} are allowed within {a_period(period)}: it cannot be higher here"] = is_more
    return [words for words, stands in reasons.items() if stands]


def refuse_decision(change: LimitChange, *, is_confirmed: bool, by: User, at: datetime) -> None:
    """Refuse an answer that comes from the wrong person or too late, or would contradict another limit."""
    if not can_answer(change, by):
        raise Refused("Someone else has to answer this, in a different role from the person who asked.")
    if change.decided_at:
        raise Refused("This was already answered.")
    if not LimitChange.objects.pending(at=at).filter(pk=change.pk).exists():
        raise Refused("This request no longer counts: it has expired, or a later one has replaced it.")
    if not is_confirmed:
        return
    budget, agreed = BUDGETS[change.budget], LimitChange.objects.agreed().get(change.budget, {})
    if budget.number(BudgetPeriod(change.period), agreed) != change.most_from:
        raise Refused("The limit has changed since this was asked. Refuse it, and have it asked again.")
    if reasons := number_blockers(change, agreed):
        raise Refused(*reasons)


def can_answer(change: LimitChange, person: User) -> bool:
    """Whether this is somebody else, of another role, who may confirm."""
    is_another = person.pk != change.asked_by_id and person.role != change.asked_as
    return is_another and person.has_perm(Permission.STAFF_CONFIRM)


def a_period(period: str) -> str:
    """Return "an hour", "a day", "a week"."""
    return f"an {period}" if period == BudgetPeriod.HOUR else f"a {period}"


def sentence(change: LimitChange) -> str:
    """Return what changes: "Records opened, within an hour: 80 becomes 120"."""
    which = f"{BUDGETS[change.budget].words.capitalize()}, within {a_period(change.period)}"
    return f"{which}: {change.most_from} becomes {change.most_to}."


def notify(change: LimitChange, words: str, *, by: User, at: datetime) -> None:
    """Tell whoever asked, whoever may answer and whoever reads the log, but not who just acted."""
    at_work = User.objects.at_work(on=timezone.localdate(at))
    told = {
        change.asked_by,
        *at_work.who_may(Permission.STAFF_CONFIRM),
        *at_work.who_may(Permission.AUDIT_VIEW),
    }
    for person in sorted(told - {by}, key=lambda person: person.pk):
        Notice(person=person, words=words[:600], told_at=at, told_by=by).save()
