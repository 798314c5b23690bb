"""What is told in confidence, and whom it would harm."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.people import Person
from cases.models.record import CaseRecord, CaseRecordQuerySet
from cases.models.traced import Traced
from cases.rules.access import case_scope
from cases.rules.hazards import Key, strong_keys
from hestia.accounts.models import User
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedTextField
from hestia.privacy.secrecy import Level


class ConfidenceQuerySet(CaseRecordQuerySet["Confidence"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return what is kept on the cases that exist for ``user``, up to the level their role sees.

        Of cases that a reason opened to them, not what is for those who work with her.
        """
        works_with_her = case_scope(user, "case__", at=at, working=True)
        readable = super().visible_to(user, at=at).filter(level__lte=user.sees)
        return readable.filter(~Q(kind__in=Confidence.FOR_WHO_WORKS) | works_with_her)


class Confidence(Traced, Sealing, CaseRecord):
    """Something kept in confidence: a row of its own, so that no page shows it by forgetting to hide it.

    Secret ones are covered until someone asks, one at a time; the title is what everybody reads who may ask.
    """

    class Kind(models.TextChoices):
        HEALTH = "health", "Health"
        MEDICINES = "medicines", "Medicines and allergies"
        WHEREABOUTS = "whereabouts", "Where the client is now"
        CONTACT = "contact", "How to reach someone"
        POLICE_OPERATION = "police_operation", "Police operation"
        PRIVILEGED = "privileged", "Legal advice"

    TRACED = ("kind", "text")
    # Not what the police plan, nor what her lawyer wrote: that is compared with nothing.
    COMPARED: ClassVar = (Kind.CONTACT, Kind.WHEREABOUTS)
    # For those who work with her: a reason that was given shows none, nor whether there is any. The database
    # says the same (`cases.privacy`).
    FOR_WHO_WORKS: ClassVar = (Kind.POLICE_OPERATION, Kind.PRIVILEGED)
    LEVELS: ClassVar = {Kind.HEALTH: Level.SENSITIVE, Kind.MEDICINES: Level.SENSITIVE}  # all else is secret
    ONE_LINE: ClassVar = (
        300  # characters: as long as medicines and allergies are, which an outage pack prints
    )

    kind = models.CharField(max_length=20, choices=Kind)
    level = models.PositiveSmallIntegerField(
        choices=[(level.value, level.name.capitalize()) for level in Level], editable=False
    )
    title = models.CharField("what it is about", max_length=120)
    text = SealedTextField("in confidence", max_length=15_000)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="contact", editable=False
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ConfidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="confidence_kind_says_its_level",
                condition=Q(kind__in=["health", "medicines"], level=3)
                | Q(kind__in=["whereabouts", "contact", "police_operation", "privileged"], level=4),
            ),
            models.CheckConstraint(
                name="confidence_about_a_person_is_her_contact",
                condition=Q(person=None) | Q(kind="contact"),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="medicines"), name="confidence_medicines_in_one_place"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def save(self, **kwargs: Any) -> None:
        """Save, with the level of its kind."""
        self.level = self.LEVELS.get(self.Kind(self.kind), Level.SECRET)
        super().save(**kwargs)

    def hazard_keys(self) -> Iterable[Key]:
        """Return the keys of how somebody is reached, or of where she is now."""
        return strong_keys(self.text) if self.kind in self.COMPARED else ()

    @property
    def heading(self) -> str:
        """Return what everybody reads who may ask for it: whom it reaches, or what it is about."""
        return str(self.person or self.title)

    @property
    def is_covered(self) -> bool:
        """Whether it is shown only to who asks for it, one at a time."""
        return self.level == Level.SECRET
