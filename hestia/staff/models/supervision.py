"""What two people keep of a supervision: theirs alone. What was decided about a client stands on her file."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hestia.accounts.models import User
from hestia.audit.models import REFERENCE_LENGTH
from hestia.db.history import History
from hestia.db.sealed import Sealing
from hestia.db.versions import Versioned
from hestia.privacy.sealed import SealedTextField
from hestia.staff.models.placements import Supervision

LONGEST = 4000


class OfTheTwoQuerySet[R: models.Model](models.QuerySet[R]):
    def visible_to(self, person: User) -> Self:
        """Return what is one's own as worker, or as who supervised."""
        return self.filter(Q(person=person.pk) | Q(supervisor=person.pk))


class OfTheTwo(models.Model):
    """Something that exists for exactly two people. Who they are is written once, and never changes.

    It is not asked of `Supervision`: whoever corrects that would let themselves in.
    """

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="%(class)s_set")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(name="%(class)s_is_of_two", condition=~Q(person=F("supervisor"))),
        ]


class SupervisionRecord(Sealing, OfTheTwo):
    """What the two talked about, written by who supervised; never changed, but added to.

    The load is as it was when this was written (`load`: a line each, words and points), not on the day of
    the supervision, and so are the counts and `to_put_right`: what the supervisor could see. Of what a
    sample found the question and the day are kept, never the case or a word about her.
    """

    load = models.JSONField("load, line by line", default=list)
    load_words = models.CharField(max_length=160, blank=True)
    overdue = models.PositiveSmallIntegerField("overdue tasks of ours")
    disclosures = models.PositiveSmallIntegerField("hard disclosures in 30 days")
    incidents = models.PositiveSmallIntegerField("incidents dealt with in 30 days")
    training_due = models.CharField(max_length=600, blank=True)
    to_put_right = models.JSONField("findings of samples that are open, line by line", default=list)
    findings = SealedTextField("what was found", max_length=LONGEST, blank=True)
    leave = SealedTextField("leave and time off in lieu", max_length=1000, blank=True)
    offered_debrief = models.BooleanField("a debrief was offered", default=False)

    objects = OfTheTwoQuerySet["SupervisionRecord"].as_manager()

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [*OfTheTwo.Meta.constraints]

    def __str__(self) -> str:
        return f"Record of {self.supervision}"


class SupervisedCase(models.Model):
    """A case of very high risk that was talked about: for those alone who see that case (`sees_case`)."""

    record = models.ForeignKey(SupervisionRecord, on_delete=models.PROTECT, related_name="cases")
    case_ref = models.CharField(max_length=REFERENCE_LENGTH)

    class Meta:
        ordering: ClassVar = ["case_ref", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "case_ref"], name="supervised_case_once"),
        ]

    def __str__(self) -> str:
        return self.case_ref


class Wellbeing(Sealing, OfTheTwo):
    """How the worker says they are, in their own words, if they like. Written by them, read by the two."""

    words = SealedTextField("how you are", max_length=LONGEST)

    objects = OfTheTwoQuerySet["Wellbeing"].as_manager()

    class Meta:
        verbose_name_plural = "wellbeing"
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [*OfTheTwo.Meta.constraints]

    def __str__(self) -> str:
        return f"Of {self.supervision}"


class AgreedActionQuerySet(OfTheTwoQuerySet["AgreedAction"]):
    def open(self) -> Self:
        """Return what is still to be done, the soonest first."""
        return self.filter(done_on=None).order_by("by_on", "pk")

    def overdue(self, *, on: date) -> Self:
        """Return what should have been done by a day, and is not."""
        return self.open().filter(by_on__lt=on)


class AgreedAction(Versioned, OfTheTwo):
    """What the two agreed that one of them does, and by when."""

    what = models.CharField(max_length=300)
    by_on = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)

    objects = AgreedActionQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["by_on", "pk"]
        constraints: ClassVar = [
            *OfTheTwo.Meta.constraints,
            models.CheckConstraint(
                name="agreed_action_is_of_one_of_the_two",
                condition=Q(owner=F("person")) | Q(owner=F("supervisor")),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done by now."""
        return self.done_on is None and self.by_on < today
