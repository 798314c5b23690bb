"""A dependant turns 18: what is promised on the way, and what they chose. The same days as for a client.

From then on they are an adult: support of their own, papers of their own, and a referral only if they agree.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Deadline, Dependant, Entry, PromiseSource, Refused, ThreeState
from cases.models.deadline import DeadlineQuerySet
from cases.rules import eighteen
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.workingdays.models import BankHoliday, Nation
from hestia.workingdays.words import long_day

YEARS_AHEAD = 5  # of their 18th birthday; longer than a case lasts
OPEN_A_CASE = "A dependant wants to be referred to the NRM: open a case of their own"


@transaction.atomic
def update_dependants_tasks_before_18(*, dependant: Dependant, by: User, at: datetime) -> None:
    """Bring the tasks before a dependant's 18th birthday into step with their birth and their choice."""
    case, today = dependant.case, timezone.localdate(at)
    open_now = {promise.source or promise.pk: promise for promise in promises_about(dependant)}
    born, is_settled = dependant.born_on, bool(dependant.chose_at_18)
    is_near = born is not None and eighteen.eighteenth_birthday(born).year - today.year <= YEARS_AHEAD
    # They turned 18 before this case was opened: the tasks on the way are not ours any more.
    is_over = born is not None and eighteen.eighteenth_birthday(born) < case.opened_on
    roll_back = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES).working_day_on_or_before
    is_on_the_way = is_near and not is_over and not is_settled
    wanted = eighteen.tasks_of_dependant(born, roll_back=roll_back) if born and is_on_the_way else []
    for task in wanted:
        source = PromiseSource.of(dependant, task.step)
        earlier = open_now.pop(source, None)
        if earlier and earlier.due_on == task.due_on and earlier.context == context_of(dependant):
            continue
        if earlier:
            earlier.case = case
            earlier.cancel(by=by, at=at, why="Their details were corrected")
        # A step whose day is past is of no use; asking them on the day itself lasts until they have chosen.
        if task.due_on >= today or task.lasts:
            case.promise(
                Deadline.Kind.TASK,
                due_on=task.due_on,
                title=task.title,
                context=context_of(dependant),
                dependant=dependant,
                source=source,
                by=by,
                at=at,
            )
    for unneeded in open_now.values():
        unneeded.case = case
        unneeded.cancel(by=by, at=at, why="No longer needed")


def promises_about(dependant: Dependant) -> DeadlineQuerySet:
    """Return the open promises of the days before a dependant turns 18, and of the day itself."""
    return dependant.case.deadline_set.open().filter(dependant=dependant)


def context_of(dependant: Dependant) -> str:
    """Return whom a task is about, and what they must know."""
    return f"{dependant.name}. An adult has their own rights, and is referred only if they agree"


def with_age(case: Case, *, on: date) -> list[Dependant]:
    """Return her dependants, each told whether they have turned 18 while this case was open."""
    dependants = list(case.dependant_set.all())
    for dependant in dependants:
        birthday = eighteen.eighteenth_birthday(dependant.born_on) if dependant.born_on else None
        dependant.turned_18 = birthday is not None and case.opened_on <= birthday <= on
    return dependants


def choice_blockers(dependant: Dependant, *, on: date) -> list[str]:
    """Return why their choice cannot be recorded on a day."""
    if dependant.born_on is None:
        return ["Their date of birth is not recorded. Record it first."]
    if dependant.chose_on:
        return [f"Their choice was recorded on {long_day(dependant.chose_on)}."]
    birthday = eighteen.eighteenth_birthday(dependant.born_on)
    return (
        [f"They turn 18 on {long_day(birthday)}. Explain it before, and ask again then."]
        if on < birthday
        else []
    )


@transaction.atomic
def record_choice(
    *, dependant: Dependant, chose_at_18: str, own_referral: str, chose_on: date, by: User, at: datetime
) -> None:
    """Write down what a dependant chose when they turned 18: whose support, and a referral or not."""
    case = dependant.case
    case.refuse_if_closed()
    if reasons := choice_blockers(dependant, on=timezone.localdate(at)):
        raise Refused(*reasons)
    dependant.chose_at_18, dependant.own_referral, dependant.chose_on = chose_at_18, own_referral, chose_on
    dependant.save()
    for promise in promises_about(dependant):
        promise.case = case
        promise.meet(by=by, at=at, on=chose_on, outcome=dependant.get_chose_at_18_display())
    if own_referral == ThreeState.YES:
        case.promise(
            Deadline.Kind.TASK,
            due_on=timezone.localdate(at),
            title=OPEN_A_CASE,
            context=dependant.name,
            source=PromiseSource.of(dependant, "own_case"),
            by=by,
            at=at,
        )
    title = f"A dependant turned 18: {dependant.get_chose_at_18_display().lower()}"
    case.narrate(Entry.Kind.DETAILS, title, dependant.name, by=by, at=at)
    log("dependant.chose_at_18", by=by, at=at, case_ref=case.reference, subject=dependant)
