"""Something that happened to her, or nearly: when, what was done, and whether the police know."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse

from cases.models import CaseRecord, RiskEvent, SensitiveRecordQuerySet, Traced
from cases.rules.hazards import Key, strong_keys
from riskassessment.models.answers import LONGEST_ANSWER


class IncidentQuerySet(SensitiveRecordQuerySet["Incident"]):
    def newest_first(self) -> Self:
        """Return the latest first, by when it happened."""
        return self.order_by("-happened_on", F("happened_time").desc(nulls_last=True), "-pk")

    def with_additions(self) -> Self:
        """Return with who wrote each, and what was added since: one more query for all of them."""
        added = Prefetch("additions", IncidentAddition.objects.oldest_first().select_related("made_by"))
        return self.select_related("made_by").prefetch_related(added)


class Incident(Traced, CaseRecord):
    """What happened, when, who was told, what was done, and whether the police know."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "Contact from an exploiter"
        THREAT = "threat", "A threat, to the client or family"
        FOUND = "found", "Followed, seen or found online"
        MISSING = "missing", "Went missing"
        HURT = "hurt", "Attacked or hurt"
        SELF_HARM = "self_harm", "Self-harm or an attempt"
        HOSPITAL = "hospital", "Hospital or an ambulance"
        DOMESTIC = "domestic", "Abuse by a partner or family"
        HATE = "hate", "Racism or another hate incident"
        HOUSE = "house", "Trouble or damage at home"
        OTHER = "other", "Something else"

    class Police(models.TextChoices):
        TOLD = "told", "Yes, they were told"
        WILL_TELL = "will_tell", "Not yet, we will tell them"
        SHE_SAID_NO = "she_said_no", "No, the client does not want it"
        NOT_NEEDED = "not_needed", "No, not needed"

    # What cannot wait for the next planned review of risk.
    TRIGGERS: ClassVar[dict[str, RiskEvent.Kind]] = {
        Kind.CONTACT: RiskEvent.Kind.CONTACT,
        Kind.THREAT: RiskEvent.Kind.CONTACT,
        Kind.FOUND: RiskEvent.Kind.CONTACT,
        Kind.MISSING: RiskEvent.Kind.MISSING,
        Kind.SELF_HARM: RiskEvent.Kind.HOSPITAL,
        Kind.HOSPITAL: RiskEvent.Kind.HOSPITAL,
        Kind.HURT: RiskEvent.Kind.OTHER,
        Kind.DOMESTIC: RiskEvent.Kind.OTHER,
    }

    TRACED = ("what",)

    kind = models.CharField(max_length=12, choices=Kind)
    what = models.TextField("what happened", max_length=LONGEST_ANSWER)
    happened_on = models.DateField()
    happened_time = models.TimeField(null=True, blank=True)
    told = models.CharField("who was told", max_length=200)
    done = models.TextField("what was done", max_length=LONGEST_ANSWER)
    police = models.CharField("do the police know", max_length=15, choices=Police)
    police_reference = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-happened_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="incident_reference_only_if_police_know",
                condition=Q(police="told") | Q(police_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on:%d %b %Y}"

    def hazard_keys(self) -> Iterable[Key]:
        """Return the keys of what happened: a number that rang, a car that waited."""
        return strong_keys(self.what)

    @property
    def triggers(self) -> str:
        """Return which reason to look at the risk again it is, or nothing."""
        return self.TRIGGERS.get(self.kind, "")

    def get_absolute_url(self) -> str:
        return reverse("riskassessment:incidents", args=[self.case.reference]) + f"#incident-{self.pk}"

    @property
    def police_now(self) -> str:
        """Return whether the police know by now: as it was added last, or else as it was written down."""
        return next(
            (addition.police for addition in reversed(list(self.additions.all())) if addition.police),
            self.police,
        )

    @property
    def police_in_words(self) -> str:
        """Return whether the police know, with their reference: "yes, they were told (CAD 4471)"."""
        label = self.Police(self.police_now).label
        added = [addition.police_reference for addition in self.additions.all()]
        references = [reference for reference in (self.police_reference, *added) if reference]
        known = f" ({', '.join(dict.fromkeys(references))})" if references else ""
        return f"{label[:1].lower()}{label[1:]}{known}"

    @property
    def waits_for_police(self) -> bool:
        """Whether the police are still to be told."""
        return self.police_now == self.Police.WILL_TELL


class IncidentAdditionQuerySet(SensitiveRecordQuerySet["IncidentAddition"]):
    def oldest_first(self) -> Self:
        """Return in the order they happened."""
        return self.order_by("happened_on", "pk")


class IncidentAddition(CaseRecord):
    """What followed an incident: the police were told, their reference came, how it ended. Never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="additions")
    happened_on = models.DateField()
    what = models.TextField("what has happened since", max_length=LONGEST_ANSWER)
    police = models.CharField("do the police know now", max_length=15, choices=Incident.Police, blank=True)
    police_reference = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = IncidentAdditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["happened_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="incident_addition_says_what", condition=~Q(what="")),
            # The reference may come long after they were told.
            models.CheckConstraint(
                name="incident_addition_reference_only_if_police_know",
                condition=Q(police__in=["told", ""]) | Q(police_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Added to an incident, {self.happened_on:%d %b %Y}"
