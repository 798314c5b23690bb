"""Which words that somebody wrote are named in what goes outside, year by year."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class NamedList(models.Model):
    """The nationalities, languages or boroughs that reports of one year name; all others are "Other" there.

    Written by `named_in_reports` (privacy.sql) alone, once a year, from those of the year before: nobody
    chooses them, and which are rare in a quarter changes nothing.
    """

    class Kind(models.TextChoices):
        NATIONALITY = "nationality", "Nationality"
        LANGUAGE = "language", "Language"
        BOROUGH = "borough", "Borough"

    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=11, choices=Kind)
    names = ArrayField(models.CharField(max_length=120), default=list)
    fixed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["year", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "kind"], name="named_list_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.year}"
