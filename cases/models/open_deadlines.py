"""What acts and pages ask about the open promises of one case, its SQL written once."""

from django.db.models import F

from cases.models.deadline import Deadline
from hestia.db.compiled import Compiled, number, word

# The day of the soonest but the milestones, in one row or none.
SOONEST = Compiled(
    lambda case: (
        Deadline.objects.open()
        .filter(case=case)
        .exclude(kind__in=Deadline.MILESTONES)
        .order_by("due_on")
        .values_list("due_on")[:1]
    ),
    number("case"),
)
OPEN_OF_KIND = Compiled(
    lambda case, kind: Deadline.objects.open().filter(case=case, kind=kind), number("case"), word("kind")
)
OPEN_PROMISES = Compiled(
    lambda case: (
        Deadline.objects.open()
        .filter(case=case)
        .select_related("assignee")
        .order_by("due_on", F("due_time").asc(nulls_last=True), "pk")
    ),
    number("case"),
)
