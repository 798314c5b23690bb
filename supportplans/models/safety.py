"""How she keeps herself safe."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import CaseRecord, SensitiveRecordQuerySet
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedCharField


class SafetyPlan(Sealing, CaseRecord):
    """What she does when she does not feel safe, in her words, signed by her. A new one replaces the last.

    It is never changed: the next one stands beside it, and the newest counts.
    """

    class How(models.TextChoices):
        SIGNED = "signed", "Signed"
        MARK = "mark", "Signed with a mark"
        SPOKEN = "spoken", "Said yes, with a witness"

    # Her parts, in the order of the page and the paper.
    PARTS: ClassVar = ("signs", "content", "places", "people", "papers", "phone", "if_he_comes", "children")

    signs = models.TextField("signs of danger", max_length=4000, blank=True)
    content = models.TextField("what to do first", max_length=10_000)
    places = models.TextField("where to go", max_length=4000, blank=True)
    people = models.TextField("who to call", max_length=4000, blank=True)
    papers = models.TextField("what to take, and papers kept safe", max_length=4000, blank=True)
    phone = models.TextField("phone and internet", max_length=4000, blank=True)
    if_he_comes = models.TextField("what to do if he comes", max_length=4000, blank=True)
    children = models.TextField("plan for the children", max_length=4000, blank=True)
    # Said, never printed: a word on paper is a word that is found.
    code_word = SealedCharField(max_length=80, blank=True)
    code_word_known_to = SealedCharField("who knows it", max_length=200, blank=True)
    how = models.CharField("how it was agreed", max_length=10, choices=How, default=How.SIGNED)
    witness = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField()
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SensitiveRecordQuerySet["SafetyPlan"].as_manager()

    class Meta:
        ordering: ClassVar = ["-signed_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="safety_plan_says_something", condition=~Q(content="")),
            models.CheckConstraint(
                name="safety_plan_spoken_has_witness", condition=~Q(how="spoken") | ~Q(witness="")
            ),
        ]

    def __str__(self) -> str:
        return f"Safety plan of {self.signed_on:%d %b %Y}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Return what it says, part by part: ("Where she can go", "To Joyce")."""
        titles = {field.name: str(field.verbose_name).capitalize() for field in self._meta.fields}
        return [(titles[name], getattr(self, name)) for name in self.PARTS if getattr(self, name)]

    @property
    def signed_words(self) -> str:
        """Return how she agreed: "Signed with a mark. Witness: Layla Mansour"."""
        witness = f". Witness: {self.witness}" if self.witness else ""
        return f"{self.get_how_display()}{witness}"

    def is_fresh(self, *, on: date, days: int) -> bool:
        """Whether it was signed no more than ``days`` calendar days before a day, and not after it."""
        return timedelta(0) <= on - self.signed_on <= timedelta(days=days)
