"""Which further questions are asked besides the five: dated rows, the latest in force."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from riskassessment.rules.considerations import Consideration, considerations


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    def newest_first(self) -> Self:
        """Return the set in force, then those before it."""
        return self.order_by("-number")

    def in_force(self) -> "QuestionSet | None":
        """Return the set an assessment begun now is made with; none while the five were always enough."""
        return self.newest_first().first()

    def asked(self, *, besides: Iterable[str] = ()) -> tuple[Consideration, ...]:
        """Return what an assessment begun now asks: the five, what is switched on, and what is kept."""
        newest = self.in_force()
        return considerations(further=[*(newest.further if newest else ()), *besides])


class QuestionSet(models.Model):
    """What a manager decided is asked besides the five, and why. Never changed: the next one follows it.

    An assessment keeps the set it was begun with. What was last answered above low in a case is asked there
    until it is low, whatever is switched off.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    further = ArrayField(models.SlugField(max_length=20), default=list)
    why = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = QuestionSetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="question_set_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"Questions {self.number}"

    @property
    def asked(self) -> list[Consideration]:
        """Return the further questions it asks, in their order."""
        return [
            consideration
            for consideration in considerations(further=self.further)
            if consideration.is_further
        ]
