"""What was said of a sampled case: by whoever works on it, then by somebody from another team, or two."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from hestia.accounts.models import Service
from oversight.models.draws import SampledCase
from oversight.rules.questions import Grade, SampleAnswer

WAITS_DAYS = 14  # for whoever works on the case


class Allotment(models.Model):
    """Who judges a sampled case, and whether first or second."""

    sampled = models.ForeignKey(SampledCase, on_delete=models.PROTECT, related_name="allotments")
    place = models.PositiveSmallIntegerField()
    sampler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As on the sampled case.
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    case_number = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sampled", "place"], name="allotted_once_a_place"),
            models.UniqueConstraint(fields=["sampled", "sampler"], name="allotted_to_two_people"),
            models.CheckConstraint(name="allotted_first_or_second", condition=Q(place__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.sampled}: {self.sampler}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def judgements(self) -> Self:
        """Return those of samplers."""
        return self.exclude(place=Reading.OWN)


class Reading(models.Model):
    """One person's answers about a sampled case, given once."""

    OWN = 0  # of whoever works on the case; 1 and 2 are samplers
    PLACES: ClassVar = ((0, "The person who works on the case"), (1, "First reading"), (2, "Second reading"))

    sampled = models.ForeignKey(SampledCase, on_delete=models.PROTECT, related_name="readings")
    place = models.PositiveSmallIntegerField(choices=PLACES)
    grade = models.CharField(max_length=10, choices=Grade, blank=True)
    good = models.TextField("what was good", max_length=2000)
    words = models.TextField("what else is to be said", max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sampled", "place"], name="reading_once_a_place"),
            models.CheckConstraint(name="reading_says_what_was_good", condition=~Q(good="")),
            models.CheckConstraint(name="reading_place_is_known", condition=Q(place__in=[0, 1, 2])),
            models.CheckConstraint(
                name="reading_is_graded_by_samplers",
                condition=Q(place=0, grade="")
                | Q(place__in=[1, 2], grade__in=["good", "sound", "improve", "urgent"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sampled}: {self.get_place_display()}"


class ReadingAnswer(models.Model):
    """The answer to one question, and where it is seen."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, choices=SampleAnswer)
    words = models.CharField("where it is seen, or what is missing", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reading", "question"], name="answered_once"),
            models.CheckConstraint(
                name="answer_is_known_and_says_what_is_missing",
                condition=Q(answer__in=["yes", "na"]) | Q(answer__in=["partly", "no"]) & ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"
