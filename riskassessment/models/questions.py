"""Which further questions are asked besides the five: dated rows, the latest in force."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from riskassessment.rules.considerations import Consideration, considerations


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    def newest_first(self) -> Self:
        """Return the latest, in force or waiting for a second person, then those before it."""
        return self.order_by("-number")

    def in_force(self) -> "QuestionSet | None":
        """Return the set an assessment begun now is made with; none while the five were always enough."""
        return self.filter(waits=False).newest_first().first()

    def waiting(self) -> "QuestionSet | None":
        """Return the one that somebody asked for and nobody has agreed to, unless a later one was decided."""
        newest = self.newest_first().first()
        return newest if newest and newest.waits else None

    def asked(self, *, besides: Iterable[str] = ()) -> tuple[Consideration, ...]:
        """Return what an assessment begun now asks: the five, what is switched on, and what is kept."""
        newest = self.in_force()
        return considerations(further=[*(newest.further if newest else ()), *besides])


class QuestionSet(models.Model):
    """What a manager decided is asked besides the five, and why. Never changed: the next one follows it.

    An assessment keeps the set it was begun with. What was last answered above low in a case is asked there
    until it is low, whatever is switched off.

    One person adds a question; for one that is no longer asked it takes two (``guard_question_set``).
    """

    number = models.PositiveSmallIntegerField(unique=True)
    further = ArrayField(models.SlugField(max_length=20), default=list)
    why = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    waits = models.BooleanField(default=False, help_text="It drops a question: another must agree first")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who asked"
    )

    objects = QuestionSetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="question_set_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="question_set_is_agreed_to_by_another",
                condition=Q(asked_by=None) | (~Q(asked_by=F("made_by")) & Q(waits=False)),
            ),
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
