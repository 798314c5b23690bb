"""Asking where a reference or a decision is."""

from typing import ClassVar

from django.db import models

from cases.models import CaseRecordQuerySet
from referrals.models.records import ReferralRecord


class Chaser(ReferralRecord):
    """We asked where a reference or a decision was: whom, how, and what they said."""

    class How(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "E-mail"
        LETTER = "letter", "Letter"

    class Whom(models.TextChoices):
        FIRST_RESPONDER = "first_responder", "The first responder"
        HOME_OFFICE = "home_office", "The Home Office"

    whom = models.CharField(max_length=15, choices=Whom, default=Whom.HOME_OFFICE)
    chased_on = models.DateField()
    asked = models.CharField("who you asked", max_length=120)
    how = models.CharField(max_length=10, choices=How)
    answer = models.TextField("what they said", max_length=2000, blank=True)

    objects = CaseRecordQuerySet["Chaser"].as_manager()

    class Meta:
        ordering: ClassVar = ["-chased_on", "-pk"]

    def __str__(self) -> str:
        return f"Chased {self.asked}"
