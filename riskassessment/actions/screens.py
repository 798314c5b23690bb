"""The short screens: on the first day, and of those who depend on her."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.actions.contact import stop_unsafe_ways
from cases.actions.opening import working_days_from
from cases.actions.risk_events import move_risk_event, record_risk_event
from cases.models import Case, Deadline, Dependant, Entry, PromiseSource, Refused, RiskEvent
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from riskassessment.models import DependantScreen, RapidScreen
from riskassessment.rules.screening import CURRENT_DEPENDANT, CURRENT_SCREEN, Asked, in_words

K = Deadline.Kind
ASKED = "The questions were asked"
AFTER_SCREEN = "After the rapid screen. The risk page says why."
CORRECTED = "The rapid screen was corrected. The risk page says why."
ACT = "Act to keep a dependant safe"
WHY = "From a short screen. The risk page says what was found."


@transaction.atomic
def record_screen(
    *,
    case: Case,
    answers: Mapping[str, str],
    screened_on: date,
    how: str,
    interpreter_name: str = "",
    support: str = "",
    done: str = "",
    told: str = "",
    by: User,
    at: datetime,
) -> RapidScreen:
    """Write down the rapid screen. The full assessment follows, today if a worry cannot wait."""
    case = lock_case(case)
    case.refuse_if_closed()
    earlier = RapidScreen.objects.select_related("made_by").filter(case=case).first()
    if earlier is not None:
        raise Refused(f"{earlier.made_by} has done the rapid screen already. Assess the risk instead.")
    made = RapidScreen(
        case=case,
        questions_version=CURRENT_SCREEN,
        answers=dict(answers),
        screened_on=screened_on,
        how=how,
        interpreter_name=interpreter_name,
        support=support,
        done=done,
        told=told,
        made_at=at,
        made_by=by,
    )
    if made.worries and not (done.strip() and told.strip()):
        raise Refused("Enter what you did straight away, and who was told.")
    made.save()
    # A promise is everybody's to read who reads the case; what was found stands in the screen alone.
    case.meet(K.RISK_SCREEN, by=by, at=at, on=screened_on, outcome=ASKED)
    promise_first(case, made, by=by, at=at)
    look_again(case, made, worries=made.worries, by=by, at=at)
    if made.has_child_in_danger:
        promise_childrens_services(made, by=by, at=at)
    made.stopped = stop_ways(made, made.unsafe_ways, by=by, at=at)
    case.narrate(
        Entry.Kind.RISK,
        "Rapid screen done",
        by=by,
        at=at,
        on=screened_on,
        url=made.get_absolute_url(),
        interpreter_name=interpreter_name,
    )
    log("risk.screened", by=by, at=at, case_ref=case.reference, worries=len(made.worries))
    return made


@transaction.atomic
def correct_screen(
    *,
    screen: RapidScreen,
    answers: Mapping[str, str],
    screened_on: date,
    how: str,
    interpreter_name: str = "",
    support: str = "",
    done: str = "",
    told: str = "",
    why: str,
    by: User,
    at: datetime,
) -> RapidScreen:
    """Put a mistake in the rapid screen right, saying why. Its history keeps what stood there before."""
    case = lock_case(screen.case)
    case.refuse_if_closed()
    made = case.rapidscreen_set.get(pk=screen.pk)
    made.case = case
    # The page showed another version: what it puts right is not what stands there now.
    if made.version != screen.version:
        raise Refused("Somebody else has just corrected this screen. Read it, then decide.")
    had_child_in_danger, were_unsafe, earlier = made.has_child_in_danger, made.unsafe_ways, made.worries
    made.answers, made.screened_on, made.how = dict(answers), screened_on, how
    made.interpreter_name, made.support, made.done, made.told = interpreter_name, support, done, told
    if made.worries and not (done.strip() and told.strip()):
        raise Refused("Enter what you did straight away, and who was told.")
    made.corrected_at, made.corrected_by, made.corrected_why = at, by, why
    made.save()
    promise_first(case, made, by=by, at=at)
    look_again(case, made, worries=[worry for worry in made.worries if worry not in earlier], by=by, at=at)
    if made.has_child_in_danger and not had_child_in_danger:
        promise_childrens_services(made, by=by, at=at)
    elif had_child_in_danger and not made.has_child_in_danger:
        withdraw_childrens_services(made, by=by, at=at)
    # Said to be safe after all, nothing is opened again: new rules are asked of her.
    made.stopped = stop_ways(made, made.unsafe_ways - were_unsafe, by=by, at=at)
    case.narrate(Entry.Kind.RISK, "Rapid screen corrected", by=by, at=at, url=made.get_absolute_url())
    log("risk.screen_corrected", by=by, at=at, case_ref=case.reference, worries=len(made.worries))
    return made


def stop_ways(made: RapidScreen, ways: set[str], *, by: User, at: datetime) -> list[str] | None:
    """Stop the ways to reach her that are not safe, at once. Return what that changes; None: all are safe."""
    if not ways:
        return None
    return stop_unsafe_ways(
        case=made.case, ways=ways, on=made.screened_on, because="Told in the rapid screen", by=by, at=at
    )


def promise_first(case: Case, made: RapidScreen, *, by: User, at: datetime) -> None:
    """Promise the full assessment, unless one was signed or sent: today if a worry cannot wait."""
    if case.risk_counts:
        return
    today = timezone.localdate(at)
    promised = case.open_deadline(K.FIRST_RISK_ASSESSMENT)
    usual = working_days_from(made.screened_on)(settings.FIRST_RISK_ASSESSMENT_WORKING_DAYS)
    # A promise that is there keeps its day; a screen done late promises no day that is past.
    due_on = today if made.is_urgent else promised.due_on if promised else max(usual, today)
    if promised is None or promised.due_on > due_on:
        case.promise(
            K.FIRST_RISK_ASSESSMENT,
            due_on=due_on,
            unit=Deadline.Unit.WORKING,
            context=AFTER_SCREEN,
            source=PromiseSource.of(made),
            by=by,
            at=at,
        )
    made.look_on = due_on


def look_again(case: Case, made: RapidScreen, *, worries: Sequence[Asked], by: User, at: datetime) -> None:
    """Look again at a risk assessed before: today if a worry cannot wait. Without one, no reason stays."""
    if not case.risk_counts:
        return
    source = f"screen:{made.pk}"
    told = RiskEvent.Kind.DISCLOSURE
    if not made.worries:
        for event in case.riskevent_set.waiting().filter(kind=told, source__startswith=f"{source}:"):
            move_risk_event(case=case, kind=told, source=event.source, to=None, why=CORRECTED, by=by, at=at)
    if worries:
        event = record_risk_event(
            case=case,
            kind=told,
            source=f"{source}:{made.version}",
            happened_on=made.screened_on,
            words=f"Rapid screen: {in_words(made.questions, made.answers)}",
            is_urgent=any(worry.is_urgent for worry in worries),
            by=by,
            at=at,
        )
        made.look_on = event.due_on


def promise_childrens_services(made: RapidScreen, *, by: User, at: datetime) -> None:
    """Promise to tell children's services today, if that is not promised yet."""
    if made.case.open_deadline(K.SAFEGUARDING) is None:
        made.case.promise(
            K.SAFEGUARDING,
            due_on=timezone.localdate(at),
            context=AFTER_SCREEN,
            is_of_risk=True,
            source=PromiseSource.of(made),
            by=by,
            at=at,
        )


def withdraw_childrens_services(made: RapidScreen, *, by: User, at: datetime) -> None:
    """Withdraw what a screen promised: a worry that was written down by mistake asks nothing."""
    case = made.case
    for promised in case.deadline_set.open().filter(kind=K.SAFEGUARDING).because_of(PromiseSource.of(made)):
        promised.case = case
        promised.cancel(by=by, at=at, why=CORRECTED)


@transaction.atomic
def screen_dependant(
    *,
    case: Case,
    dependant: Dependant,
    answers: Mapping[str, str],
    screened_on: date,
    level: str,
    needs: str,
    risks: str = "",
    done: str = "",
    own_words: str = "",
    by: User,
    at: datetime,
) -> DependantScreen:
    """Write down what someone who depends on her needs, and what endangers them."""
    case = lock_case(case)
    case.refuse_if_closed()
    made = DependantScreen(
        case=case,
        dependant=dependant,
        questions_version=CURRENT_DEPENDANT,
        answers=dict(answers),
        screened_on=screened_on,
        level=level,
        needs=needs,
        risks=risks,
        done=done,
        own_words=own_words,
        made_at=at,
        made_by=by,
    )
    made.promise = promise_for(made, by=by, at=at)
    made.save()
    title = "A dependant’s needs and risks were looked at"
    case.narrate(Entry.Kind.RISK, title, by=by, at=at, on=screened_on)
    log("risk.dependant_screened", by=by, at=at, case_ref=case.reference, subject=made)
    return made


def promise_for(made: DependantScreen, *, by: User, at: datetime) -> Deadline | None:
    """Promise to act today on a worry that cannot wait; a screen without one keeps what was promised before.

    Whom it is about, only the screen says: a promise is everybody's to read who reads the case.
    """
    case, today = made.case, timezone.localdate(at)
    if not made.is_urgent:
        meet_dependant_promises(case, made.dependant, by=by, at=at)
        return None
    promised = promises_for(case, made.dependant).first()
    if promised is None:
        return case.promise(K.TASK, title=ACT, context=WHY, due_on=today, is_of_risk=True, by=by, at=at)
    if promised.due_on > today:
        promised.move(to=today, at_time=None, by=by, at=at)
    return promised


def promises_for(case: Case, dependant: Dependant) -> QuerySet[Deadline]:
    """Return the open promises that came of screens of one who depends on her."""
    return case.deadline_set.open().filter(dependant_screens__dependant=dependant).distinct()


def meet_dependant_promises(case: Case, dependant: Dependant, *, by: User, at: datetime) -> None:
    """Keep what was promised for one who depends on her."""
    for promised in promises_for(case, dependant):
        promised.case = case
        promised.meet(by=by, at=at, on=timezone.localdate(at))
