"""Switching further questions on and off."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Refused
from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.ui.words import listed
from riskassessment.models import QuestionSet
from riskassessment.rules.considerations import consideration, considerations


@transaction.atomic
def ask_further(*, further: Collection[str], why: str, by: User, at: datetime) -> QuestionSet:
    """Decide what is asked besides the five from now on. What was begun keeps its own questions.

    What drops a question waits until another manager decides the same. Whatever else is decided meanwhile
    takes its place.
    """
    now, waiting = QuestionSet.objects.in_force(), QuestionSet.objects.waiting()
    ordered = [question.slug for question in considerations(further=further) if question.is_further]
    asked_now = now.further if now else []
    if ordered == asked_now and not waiting:
        raise Refused("These questions are already asked. Nothing was changed.")
    asker = waiting.made_by if waiting and waiting.further == ordered else None
    if asker == by:
        raise Refused(
            "You have already asked for this. Another manager has to agree, by choosing the same here."
        )
    newest = waiting or now
    made = QuestionSet(
        number=newest.number + 1 if newest else 1,
        further=ordered,
        why=why,
        made_at=at,
        made_by=by,
        waits=bool(set(asked_now) - set(ordered)) and asker is None,
        asked_by=asker,
    )
    try:
        # A savepoint: two people who decide at once take one number, and the second is refused.
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused("Somebody else has just changed what is asked. Read it, then decide.") from None
    event = "risk.questions_asked" if made.waits else "risk.questions_changed"
    log(event, by=by, at=at, number=made.number, asked=len(ordered))
    notify(made, dropped=[slug for slug in asked_now if slug not in ordered], by=by, at=at)
    return made


def notify(made: QuestionSet, *, dropped: Collection[str], by: User, at: datetime) -> None:
    """Tell the other managers that a question is to be dropped, or is."""
    if not dropped:
        return
    asked = listed([consideration(slug).short for slug in dropped])
    words = f"{by} {'wants to drop' if made.waits else 'has dropped'} from the questions about risk: {asked}."
    if made.waits:
        words += " Two must agree. Answer it under Questions about risk."
    managers = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.RISK_QUESTIONS)
    for person in managers.exclude(pk=by.pk).by_name():
        Notice(person=person, words=words[:600], told_at=at, told_by=by).save()
