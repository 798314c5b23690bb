"""Her death: known before anybody closes the case, and taken back if it was a mistake."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q

from cases.models.deadline import Deadline, DeadlineQuerySet
from cases.models.entry import Entry
from hestia.accounts.models import User
from hestia.audit.models import log

K = Deadline.Kind
WITH_HER_DEATH = "It ends with her death"  # why a promise ended
# What may still have to be done after it, so that somebody says what becomes of it.
AFTER_DEATH = frozenset(
    {
        *(K.TASK, K.SAFEGUARDING, K.EXIT_CHECKLIST, K.EXIT_SIGN_OFF),
        *(K.DISCLOSURE_SIGN_OFF, K.LIFTING_SIGN_OFF),
    }
)
# Tasks of her risk that only she could answer: how she may be reached.
ASKED_OF_HER = frozenset({"cases.case.safe_contact", "cases.case.safe_contact_check"})


def ends_with_her_death(deadline: Deadline, *, is_new: bool = False) -> bool:
    """Whether nobody does it once she has died.

    A task that a thing asks for is done with her, unless it is about her dependants or about danger: that may
    be to others. Of one that somebody wrote, somebody says what becomes of it; an appointment made since she
    died is not with her.
    """
    if deadline.kind == K.APPOINTMENT:
        return not is_new
    if deadline.kind != K.TASK:
        return deadline.kind not in AFTER_DEATH
    if deadline.source is None or deadline.source_kind.startswith("cases.dependant"):
        return False
    return not deadline.is_of_risk or deadline.source_kind in ASKED_OF_HER


class OfDeath(models.Model):
    """The day a client died: from then on nothing counts, and nobody is asked to ring or write to her."""

    died_on = models.DateField(null=True, blank=True)

    client_id: int
    deadline_set: Any
    is_closed: Any
    narrate: Any
    reference: str
    refresh_next_due: Any
    refuse_if_closed: Any

    class Meta:
        abstract = True

    CONSTRAINTS: ClassVar = [
        models.CheckConstraint(
            name="case_dies_after_it_opens", condition=Q(died_on=None) | Q(died_on__gte=F("opened_on"))
        ),
        models.CheckConstraint(
            name="case_of_a_death_closes_as_that",
            condition=Q(died_on=None) & ~Q(exit_kind="died")
            | Q(died_on__isnull=False, exit_kind="")
            | Q(died_on__isnull=False, exit_kind="died", closed_on=F("died_on")),
        ),
    ]

    @property
    def has_died(self) -> bool:
        """Whether it is written down that she died: nothing of hers runs on, and nobody is asked anything."""
        return self.died_on is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing is done for her any more: it is closed, or she has died and it is about to be."""
        return self.is_closed or self.has_died

    @transaction.atomic
    def record_death(self, *, on: date, words: str, by: User, at: datetime) -> None:
        """Write down that she died: what is promised for her ends, and her pages speak of her as she was.

        What was promised for the time after an earlier case ends too. Whoever calls holds all her cases.

        :param words: the day, as far as it is known: "About Fri 20 Nov 2026"
        """
        self.refuse_if_closed()
        is_news, self.died_on = not self.has_died, on
        self.save()
        for deadline in self.promised_in_her_cases().open() if is_news else ():
            if ends_with_her_death(deadline):
                deadline.cancel(by=by, at=at, why=WITH_HER_DEATH)
        self.refresh_next_due()
        title = "The death was recorded" if is_news else "The date of death was corrected"
        self.narrate(Entry.Kind.EXIT, title, words, by=by, at=at)
        log("case.death_recorded", by=by, at=at, case_ref=self.reference)

    @transaction.atomic
    def take_back_death(self, *, by: User, at: datetime) -> None:
        """Write down that she has not died: what ended with her death is promised again as it stood.

        But not her place in a group: who else takes part may have changed, and she is added anew.
        """
        self.refuse_if_closed()
        self.died_on = None
        self.save()
        again: set[tuple[int, str]] = set()
        ended = self.promised_in_her_cases().filter(
            met_at=None, cancelled_why=WITH_HER_DEATH, group_places=None
        )
        for deadline in ended.order_by("-made_at", "-pk"):
            # Of what is promised once at a time, the latest counts.
            key = (deadline.case_id, deadline.kind)
            if deadline.kind in Deadline.MANY_AT_ONCE or key not in again:
                deadline.cancelled_at, deadline.cancelled_by, deadline.cancelled_why = None, None, ""
                deadline.save()
                deadline.case.refresh_next_due()
                again.add(key)
        self.refresh_next_due()
        self.narrate(Entry.Kind.EXIT, "Death recorded by mistake", by=by, at=at)
        log("case.death_taken_back", by=by, at=at, case_ref=self.reference)

    def promised_in_her_cases(self) -> DeadlineQuerySet:
        """Return the promises of all her cases, as far as they exist for who asks."""
        promises: DeadlineQuerySet = Deadline.objects.filter(case__client=self.client_id).select_related(
            "case"
        )
        return promises

    def ended_with_her_death(self) -> Any:
        """Return the promises of this case that ended when her death was written down."""
        return self.deadline_set.filter(met_at=None, cancelled_why=WITH_HER_DEATH)
