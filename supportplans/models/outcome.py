"""The seven outcomes of the Modern Slavery Core Outcome Set, as she rates them herself."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import CaseRecord, CaseRecordQuerySet


def rating() -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    """Return a rating from 1 to 5; nothing where it was not talked about."""
    return models.PositiveSmallIntegerField(null=True, blank=True)


class OutcomeRating(CaseRecord):
    """How far she has each of the seven, in her own judgement, on one day."""

    class Moment(models.TextChoices):
        BASELINE = "baseline", "At the start"
        REVIEW = "review", "At a review"
        EXIT = "exit", "At exit"

    # The seven, as the set names them, and as she is asked.
    OUTCOMES: ClassVar[dict[str, tuple[str, str]]] = {
        "housing": ("Secure and suitable housing", "I have a home that is safe and right for me."),
        "safety": ("Safety from any trafficker or other abuser", "I am safe from people who hurt me."),
        "support": ("Long-term consistent support", "I have people who go on helping me."),
        "services": (
            "Compassionate, trauma-informed services",
            "The people who help me are kind and understand.",
        ),
        "purpose": ("Purpose in life and self-actualisation", "I can do things that matter to me."),
        "medical": ("Access to medical treatment", "I get the care that my body and mind need."),
        "education": ("Access to education", "I can learn what I want to learn."),
    }

    moment = models.CharField(max_length=10, choices=Moment)
    rated_on = models.DateField()
    housing = rating()
    safety = rating()
    support = rating()
    services = rating()
    purpose = rating()
    medical = rating()
    education = rating()
    words = models.CharField("own words", max_length=1000, blank=True)
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseRecordQuerySet["OutcomeRating"].as_manager()

    class Meta:
        ordering: ClassVar = ["rated_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(moment="baseline"), name="outcomes_one_baseline"
            ),
            *(
                models.CheckConstraint(
                    name=f"outcome_{name}_from_one_to_five",
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (1, 5)}),
                )
                for name in ("housing", "safety", "support", "services", "purpose", "medical", "education")
            ),
        ]

    def __str__(self) -> str:
        return f"Outcomes {self.get_moment_display().lower()}, {self.rated_on:%d %b %Y}"

    @property
    def ratings(self) -> dict[str, int | None]:
        """Return each outcome's rating, or nothing where it was not talked about."""
        return {name: getattr(self, name) for name in self.OUTCOMES}
