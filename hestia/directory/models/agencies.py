"""Agencies, and what became of asking them."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hestia.db.history import History
from hestia.directory.models.entries import DirectoryEntry, DirectoryQuerySet
from hestia.directory.rules import is_to_verify
from hestia.ui.words import day


class AgencyKind(models.TextChoices):
    """What an agency is: in the directory, and on a case."""

    SOLICITOR = "solicitor", "Solicitor"
    GP = "gp", "GP"
    MIDWIFE = "midwife", "Midwife or hospital"
    COUNSELLING = "counselling", "Counselling"
    POLICE = "police", "Police"
    COUNCIL = "council", "Council"
    CHILDRENS_SERVICES = "childrens_services", "Children’s services"
    HOUSING = "housing", "Housing"
    COLLEGE = "college", "College"
    CHARITY = "charity", "Charity"
    HOME_OFFICE = "home_office", "Home Office"
    OTHER = "other", "Other"


class ListedAgencyQuerySet(DirectoryQuerySet["ListedAgency"]):
    """Agencies, as they are read."""


class ListedAgencyManager(models.Manager["ListedAgency"]):
    """Reads of each by when what colleagues found is to be looked at again, too."""

    def get_queryset(self) -> Any:
        """Return all of them."""
        standing = AgencyNote.objects.filter(agency=models.OuterRef("pk"), ended_at=None)
        days = standing.exclude(review_on=None).order_by("review_on").values("review_on")
        return super().get_queryset().annotate(review_due=models.Subquery(days[:1]))


class ListedAgency(DirectoryEntry):
    """An agency to which anybody's client may be sent: whom they help, how to ask, and how long it takes."""

    Kind = AgencyKind

    kind = models.CharField(max_length=20, choices=Kind)
    qualifies = models.CharField("who qualifies", max_length=300, blank=True)
    route = models.CharField("how to refer", max_length=300, blank=True)
    usual_wait = models.CharField(max_length=80, blank=True)
    contact_role = models.CharField("who to ask for, by role", max_length=120, blank=True)
    secure_channel = models.CharField("how to send papers safely", max_length=160, blank=True)
    channel_tested_on = models.DateField("safe way tested on", null=True, blank=True)

    objects = ListedAgencyManager.from_queryset(ListedAgencyQuerySet)()
    history = History()

    class Meta(DirectoryEntry.Meta):
        verbose_name = "agency"
        verbose_name_plural = "agencies"

    @property
    def for_case(self) -> dict[str, str]:
        """Return what a case is told of it, to begin with."""
        known = {"How to refer": self.route, "Who qualifies": self.qualifies, "Usual wait": self.usual_wait}
        note = " ".join(f"{term}: {words.rstrip('.')}." for term, words in known.items() if words)
        return {
            "kind": self.kind,
            "name": self.name,
            "worker": self.contact_role,
            "phone": self.phone,
            "email": self.email,
            "note": note,
        }

    def own_facts(self) -> list[tuple[str, str]]:
        """Return whom an agency helps, and how to ask."""
        return [
            ("Who qualifies", self.qualifies),
            ("How to refer", self.route),
            ("Usual wait", self.usual_wait),
            ("Who to ask for", self.contact_role),
            ("Papers are sent by", self.channel_in_words),
            ("Where", self.boroughs or "Anywhere"),
            ("Languages", self.languages),
        ]

    @property
    def channel_in_words(self) -> str:
        """Return how papers are sent safely, and when that was tested last."""
        if not self.secure_channel:
            return ""
        tested = f"Tested on {day(self.channel_tested_on)}" if self.channel_tested_on else "Never tested"
        return f"{self.secure_channel.rstrip('.')}. {tested}"

    def warnings(self, today: date) -> list[str]:
        """Return what to know before something is sent there."""
        is_old = is_to_verify(self.channel_tested_on, today=today)
        warnings = (
            ["how papers are sent was not tested for six months"] if self.secure_channel and is_old else []
        )
        review_due = vars(self).get("review_due")  # as it was read: see `ListedAgencyManager`
        if review_due is not None and review_due <= today:
            warnings.append(f"what colleagues found was to be looked at again on {day(review_due)}")
        return warnings

    @property
    def kinds_to_find(self) -> set[str]:
        """Return what it is."""
        return {self.kind}


class AgencyNote(models.Model):
    """What a colleague found of an agency, and a warning until it is looked at again. It names no client."""

    class Kind(models.TextChoices):
        GOOD = "good", "What works well"
        POOR = "poor", "What does not work"
        WARNING = "warning", "Warning"

    agency = models.ForeignKey(ListedAgency, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=7, choices=Kind)
    words = models.CharField(max_length=300)
    review_on = models.DateField("look at it again on", null=True, blank=True)
    role = models.CharField("role of whoever wrote it", max_length=60)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agency_note_warning_has_a_day",
                condition=~Q(kind="warning") | Q(review_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agency_note_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"

    def is_to_review(self, today: date) -> bool:
        """Whether its day has come."""
        return self.review_on is not None and self.review_on <= today
