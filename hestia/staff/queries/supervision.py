"""When somebody is to be supervised next."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from hestia.accounts.models import User
from hestia.staff.models import (
    AgreedAction,
    Supervision,
)
from hestia.ui.words import day


class NextSupervision(NamedTuple):
    """How somebody's supervision stands, as a shape and words; what they and the reader agreed, overdue."""

    pill: str
    words: str
    actions_overdue: int = 0


def next_supervisions(people: Iterable[User], *, reader: User, today: date) -> dict[int, NextSupervision]:
    """Return how the supervision of each person stands, by their keys. One question.

    Of what was agreed only the reader's own is counted: it is of two people, and of no manager besides.
    """
    people = list(people)
    overdue = AgreedAction.objects.visible_to(reader).overdue(on=today).filter(person=OuterRef("person"))
    counts = overdue.order_by().values("person").annotate(n=Count("pk")).values("n")
    held = Supervision.objects.counting().filter(person__in=[person.pk for person in people])
    with_counts = held.annotate(overdue=Coalesce(Subquery(counts), 0)).order_by("held_on", "pk")
    latest = {row.person_id: (row, int(vars(row)["overdue"])) for row in with_counts}
    stands = {}
    for person in people:
        supervision, actions = latest.get(person.pk, (None, 0))
        stands[person.pk] = supervision_words(supervision, today=today)._replace(actions_overdue=actions)
    return stands


def supervision_words(latest: Supervision | None, *, today: date) -> NextSupervision:
    """Return how supervision stands after the latest."""
    if latest is None:
        return NextSupervision("notstarted", "Not recorded")
    if latest.is_overdue(today):
        return NextSupervision("overdue", f"Overdue, was due {day(latest.next_on, today=today)}")
    return NextSupervision("track", f"Next {day(latest.next_on, today=today)}")
