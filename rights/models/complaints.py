"""A complaint about us, from anybody, with a name or without one; and what was done about it."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import Case
from cases.models.relations import staff
from cases.rules.access import case_scope
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.history import History
from hestia.db.sealed import Sealing
from hestia.db.versions import Versioned
from hestia.privacy.sealed import SealedTextField
from rights.models.corrections import Correction
from rights.models.requests import AccessRequest
from rights.rules.clocks import acknowledge_by


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return those that ``user`` answers: of no case or one that exists for them, and not about them.

        Nor said to be about them, while nobody has agreed to it; nor that name them as well.
        """
        if not user.is_authenticated or not user.has_perm(Permission.COMPLAINT_HANDLE):
            return self.none()
        theirs = Q(case=None) | case_scope(user, "case__", at=at)
        meant = Q(about=user) | Q(moved_to=user) | Q(kept_from__contains=[user.pk])
        return self.filter(theirs).exclude(meant)

    def open(self) -> Self:
        """Return those without an outcome."""
        return self.filter(outcome="")


class Complaint(Sealing, Versioned):
    """What somebody complains of. The person it is about neither reads nor answers it.

    Data Protection Act 2018, section 164A (from the Data (Use and Access) Act 2025, section 103) asks this of
    complaints about data; we do the same for those about the service.
    """

    class Kind(models.TextChoices):
        SERVICE = "service", "How we work, or how somebody was treated"
        DATA = "data", "What we record, keep or pass on"
        BOTH = "both", "Both"

    class Channel(models.TextChoices):
        SPOKEN = "spoken", "Said to one of us"
        PAPER = "paper", "A letter, or our sheet"
        EMAIL = "email", "An e-mail"
        MESSAGE = "message", "A text or a message"
        PAGE = "page", "Our page for complaints"

    class How(models.TextChoices):
        SPOKEN = "spoken", "In person"
        PHONE = "phone", "By phone"
        LETTER = "letter", "By letter"
        EMAIL = "email", "By e-mail"
        MESSAGE = "message", "By text or message"
        PAGE = "page", "On the page itself, with its reference"
        NO_WAY = "no_way", "There is no way to reach the person who complained"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "Upheld"
        IN_PART = "in_part", "Upheld in part"
        NOT_UPHELD = "not_upheld", "Not upheld"

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="complaint_set"
    )
    # The answer it is about, where she is not content with one
    request = models.ForeignKey(
        AccessRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    reference = models.CharField(max_length=12, unique=True, editable=False)
    kind = models.CharField("what it is about", max_length=10, choices=Kind)
    words = SealedTextField("the complaint, word for word")
    reply = SealedTextField("how they are answered safely", blank=True)
    channel = models.CharField("how it came", max_length=10, choices=Channel)
    about = staff(null=True, blank=True, verbose_name="member of staff it is about")
    # Whom it may be about as well, by their keys: nobody is taken off again
    kept_from = ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name="members of staff it names as well"
    )
    # That it is about somebody else is said by one person and agreed to by another
    moved_to = staff(null=True, blank=True, verbose_name="member of staff it is said to be about instead")
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = staff(null=True, blank=True)
    received_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = staff(null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    acknowledged_how = models.CharField("how it was acknowledged", max_length=10, choices=How, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = staff(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = SealedTextField("what we found, and why", blank=True)
    changed = models.TextField("what was changed", max_length=500, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = staff(null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["received_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="complaint_made_by_somebody_or_on_the_page",
                condition=Q(made_by__isnull=False) | Q(channel="page", case=None),
            ),
            models.CheckConstraint(
                name="complaint_moved_to_at_and_by",
                condition=Q(moved_to=None, moved_at=None, moved_by=None)
                | Q(moved_to__isnull=False, moved_at__isnull=False, moved_by__isnull=False)
                & Q(about__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_acknowledged_on_how_at_and_by",
                condition=Q(
                    acknowledged_on=None, acknowledged_how="", acknowledged_at=None, acknowledged_by=None
                )
                | ~Q(acknowledged_how="")
                & Q(acknowledged_on__isnull=False, acknowledged_at__isnull=False)
                & (
                    Q(acknowledged_by__isnull=False)
                    # By the page itself: there is no other way to whoever wrote it
                    | Q(acknowledged_how="page", channel="page", made_by=None, reply="")
                ),
            ),
            models.CheckConstraint(
                name="complaint_answered_how_why_on_at_and_by",
                condition=Q(
                    outcome="", reason="", changed="", answered_on=None, answered_at=None, answered_by=None
                )
                | ~Q(outcome="")
                & ~Q(reason="")
                & Q(answered_on__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_is_about_one_answer_of_a_case",
                condition=Q(request=None, correction=None)
                | Q(case__isnull=False) & (Q(request=None) | Q(correction=None)),
            ),
            models.CheckConstraint(
                name="complaint_is_not_answered_by_whom_it_is_about",
                condition=Q(about=None) | Q(answered_by=None) | ~Q(answered_by=models.F("about")),
            ),
            models.CheckConstraint(
                name="complaint_is_not_answered_by_whom_it_names",
                condition=Q(answered_by=None) | ~Q(kept_from__contains=[models.F("answered_by")]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("rights:complaint", args=[self.reference])

    @property
    def title(self) -> str:
        """Return what its page is called."""
        return f"Complaint {self.reference}"

    @property
    def answer(self) -> AccessRequest | Correction | None:
        """Return the answer she is not content with, if it is about one."""
        return self.request or self.correction

    @property
    def answer_words(self) -> str:
        """Return which answer that is."""
        return (
            "Our answer to her request for a copy"
            if self.request_id
            else "Our answer to what she said is wrong"
        )

    @property
    def answer_given_by_id(self) -> int | None:
        """Return who gave that answer: somebody else answers the complaint."""
        if self.request:
            return self.request.ended_by_id
        return self.correction.decided_by_id if self.correction else None

    def is_kept_from(self, person: User) -> bool:
        """Whether somebody neither reads nor answers it: it is, is said to be or may be about them."""
        return person.pk in {self.about_id, self.moved_to_id, *self.kept_from}

    @property
    def named_as_well(self) -> list[User]:
        """Return who else is named in it, in alphabetical order."""
        others = [key for key in self.kept_from if key != self.about_id]
        return list(User.objects.filter(pk__in=others).by_name())

    @property
    def acknowledge_by(self) -> date:
        """Return the last day on which it can be acknowledged in time."""
        return acknowledge_by(self.received_on)

    @property
    def is_open(self) -> bool:
        """Whether it has no outcome yet."""
        return not self.outcome

    @property
    def is_acknowledged(self) -> bool:
        """Whether whoever complained was told that we have it."""
        return self.acknowledged_on is not None

    @property
    def is_answerable(self) -> bool:
        """Whether an answer can be given to somebody: they left a way, or one of us had it from them."""
        return bool(self.reply) or self.made_by_id is not None

    @property
    def pill(self) -> tuple[str, str]:
        """Return the kind of its pill, and what it says."""
        if not self.is_open:
            return "done", self.get_outcome_display()
        return ("track", "Being looked into") if self.is_acknowledged else ("waiting", "Not acknowledged")


class ComplaintNoteQuerySet(models.QuerySet["ComplaintNote"]):
    def in_order(self) -> Self:
        """Return them as they were written."""
        return self.select_related("made_by").order_by("made_at", "pk")


class ComplaintNote(Sealing, models.Model):
    """What was done about a complaint on the way to its outcome. Written once."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="notes")
    words = SealedTextField("what was done")
    made_at = models.DateTimeField()
    made_by = staff()

    objects = ComplaintNoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.made_at:%d %b %Y}"
