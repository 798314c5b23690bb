"""She asks for a copy of her record: what was asked, how she is answered safely, and where that stands."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from cases.models import CaseRecord, SensitiveRecordQuerySet
from cases.models.relations import staff
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedTextField
from hestia.ui.words import date_words, listed
from rights.rules.clocks import UNANSWERED_AFTER, Interval, ends_unanswered_on
from rights.rules.scope import Part, Scope


class AccessRequestQuerySet(SensitiveRecordQuerySet["AccessRequest"]):
    def open(self) -> Self:
        """Return those that nobody has answered yet."""
        return self.filter(ended_at=None)

    def unanswered(self, *, on: date) -> Self:
        """Return the open ones about which she was asked something so long ago that they end on a day."""
        last = on - timedelta(days=UNANSWERED_AFTER)
        pauses = RequestPause.objects.filter(request=OuterRef("pk"), answered_on=None, asked_on__lte=last)
        return self.open().filter(Exists(pauses.order_by()))

    def with_case(self) -> Self:
        """Return with her case and all pauses."""
        return self.select_related("case__client", "made_by").prefetch_related("pauses")


class AccessRequest(Sealing, CaseRecord):
    """Her request for a copy of what is written about her. However it came, it counts from that day."""

    COPIED_AS: ClassVar[str] = "Copy of a record"

    class Channel(models.TextChoices):
        SPOKEN = "spoken", "Said in person or by phone"
        LETTER = "letter", "A letter"
        EMAIL = "email", "An e-mail"
        MESSAGE = "message", "A text or a message"
        OTHER = "other", "Somebody asked on the client’s behalf"

    class Way(models.TextChoices):
        BY_HAND = "by_hand", "Handed over in person"
        READ_HERE = "read_here", "Read with us, and left here"
        POST = "post", "By post to an address that is safe"
        EMAIL = "email", "To an e-mail address that nobody else uses"
        SOLICITOR = "solicitor", "Through a solicitor with written authority"

    class Identity(models.TextChoices):
        KNOWN = "known", "The key worker knows the client, and met them"
        DOCUMENT = "document", "A document with a photograph was shown"
        CONTACT = "contact", "We rang the safe number, and heard the code word"
        AUTHORITY = "authority", "We saw the written authority, and checked with the client"

    class End(models.TextChoices):
        SENT = "sent", "Given to the client"
        PASSED_ON = "passed_on", "Passed on: somebody else keeps that record"
        INVALID = "invalid", "Not a request that we can answer"
        TAKEN_BACK = "taken_back", "Taken back by the client"
        NO_ANSWER = "no_answer", f"No answer for {UNANSWERED_AFTER} days to what we had to ask"

        @classmethod
        def of_hand(cls) -> "list[AccessRequest.End]":
            """Return those by which somebody ends a request without a copy."""
            return [cls.PASSED_ON, cls.INVALID, cls.TAKEN_BACK]

    class Receipt(models.TextChoices):
        SIGNED = "signed", "Signed by the client"
        DISCREET = "discreet", "Signed, on a receipt that does not say what it is for"
        NOT_SIGNED = "not_signed", "Not signed"

    received_on = models.DateField()
    channel = models.CharField("how it came", max_length=10, choices=Channel)
    asked_for = models.TextField("what is asked for")
    # No parts and no days is everything. Each earlier answer is in its history.
    parts = ArrayField(
        models.CharField(max_length=10, choices=Part),
        default=list,
        blank=True,
        verbose_name="which parts of the record",
    )
    from_on = models.DateField("from which day", null=True, blank=True)
    until_on = models.DateField("up to which day", null=True, blank=True)
    scope_why = models.TextField("why that was changed", blank=True)
    scoped_at = models.DateTimeField(null=True, blank=True)
    scoped_by = staff(null=True, blank=True)
    way = models.CharField("safe way to answer", max_length=10, choices=Way)
    way_words = SealedTextField("how exactly it is answered")
    made_at = models.DateTimeField()
    made_by = staff()
    identity_how = models.CharField("how identity was checked", max_length=10, choices=Identity, blank=True)
    identity_on = models.DateField(null=True, blank=True)
    identified_at = models.DateTimeField(null=True, blank=True)
    identified_by = staff(null=True, blank=True)
    extension_why = models.TextField("why two months more", blank=True)
    extension_told_on = models.DateField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = staff(null=True, blank=True)
    gathered_at = models.DateTimeField(null=True, blank=True)
    gathered_by = staff(null=True, blank=True)
    # By kind. Nothing where nobody has counted: it was gathered before this was asked.
    not_gathered = models.JSONField("what was not seen when it was gathered", null=True, blank=True)
    end = models.CharField("how it ended", max_length=10, choices=End, blank=True)
    end_words = models.TextField("why, or how it was received", blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # Nothing of what was given before receipts were asked for
    pages = models.PositiveIntegerField("how many pages were given", null=True, blank=True)
    giver = staff(null=True, blank=True, verbose_name="who gave the copy")
    receipt = models.CharField(max_length=10, choices=Receipt, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = staff(null=True, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="access_request_one_open_of_a_case"
            ),
            models.CheckConstraint(
                name="access_request_days_in_order",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="access_request_scoped_why_when_and_by",
                condition=Q(scope_why="", scoped_at=None, scoped_by=None)
                | ~Q(scope_why="") & Q(scoped_at__isnull=False, scoped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="access_request_identity_how_when_and_by",
                condition=Q(identity_how="", identity_on=None, identified_at=None, identified_by=None)
                | ~Q(identity_how="")
                & Q(identity_on__isnull=False, identified_at__isnull=False, identified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="access_request_extension_why_when_and_by",
                condition=Q(extension_why="", extension_told_on=None, extended_at=None, extended_by=None)
                | ~Q(extension_why="")
                & Q(extension_told_on__isnull=False, extended_at__isnull=False, extended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="access_request_gathered_at_and_by",
                condition=Q(gathered_at=None, gathered_by=None)
                | Q(gathered_at__isnull=False, gathered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="access_request_ended_how_when_and_by",
                condition=Q(end="", end_words="", ended_on=None, ended_at=None, ended_by=None)
                | ~Q(end="")
                & ~Q(end_words="")
                & Q(ended_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="access_request_receipt_of_what_was_sent",
                condition=Q(receipt="", pages=None, giver=None)
                | Q(end="sent", pages__gt=0, giver__isnull=False) & ~Q(receipt=""),
            ),
            models.CheckConstraint(
                name="access_request_sent_to_whom_we_know",
                condition=~Q(end="sent") | ~Q(identity_how="") & Q(gathered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Request of {self.received_on:%d %b %Y}"

    def get_absolute_url(self) -> str:
        return reverse("rights:request", args=[self.case.reference, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.ended_at is None

    @property
    def made_words(self) -> str:
        """Return when she asked, in words."""
        return f"Asked on {date_words(self.received_on)}"

    @property
    def was_sent(self) -> bool:
        """Whether she has her copy."""
        return self.end == self.End.SENT

    @property
    def is_for_solicitor(self) -> bool:
        """Whether somebody else receives it for her: then we need her written authority."""
        return self.way == self.Way.SOLICITOR

    @property
    def scope(self) -> Scope:
        """Return what of her record is asked for."""
        return Scope(frozenset(self.parts), self.from_on, self.until_on)

    @property
    def is_whole(self) -> bool:
        """Whether all that is asked for is gathered, from each of her cases."""
        return self.gathered_at is not None and self.not_gathered == {}

    @property
    def missing_words(self) -> str:
        """Return what of hers is not gathered, in words: "Her papers (3) and Risk assessments (1)"."""
        return listed([f"{kind} ({number})" for kind, number in sorted((self.not_gathered or {}).items())])

    @property
    def intervals(self) -> list[Interval]:
        """Return its pauses, as the sum takes them."""
        return [pause.interval for pause in self.pauses.all()]

    @property
    def open_pause(self) -> "RequestPause | None":
        """Return the pause that waits for her answer, if there is one."""
        return next((pause for pause in self.pauses.all() if pause.answered_on is None), None)

    @property
    def ends_unanswered_on(self) -> date | None:
        """Return the day on which it ends automatically if she does not answer what she was asked."""
        return ends_unanswered_on(self.open_pause.asked_on) if self.open_pause else None


class RequestPause(CaseRecord):
    """The clock is paused: we had to ask who she is, or what she means. Nothing else pauses it."""

    class Why(models.TextChoices):
        IDENTITY = "identity", "Identity"
        CLARIFICATION = "clarification", "Which of our records are meant"

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="pauses")
    why = models.CharField("what was asked", max_length=15, choices=Why)
    asked_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = staff()
    answered_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = staff(null=True, blank=True)

    objects = SensitiveRecordQuerySet["RequestPause"].as_manager()

    class Meta:
        ordering: ClassVar = ["asked_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(answered_on=None), name="request_pause_one_open"
            ),
            models.CheckConstraint(
                name="request_pause_answered_on_at_and_by",
                condition=Q(answered_on=None, ended_at=None, ended_by=None)
                | Q(answered_on__gte=F("asked_on"), ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Asked: {self.get_why_display().lower()}"

    @property
    def interval(self) -> Interval:
        """Return it as the sum takes it."""
        return Interval(self.asked_on, self.answered_on, f"asked about {self.why_words}")

    @property
    def why_words(self) -> str:
        """Return what was asked, inside a sentence: "identity"."""
        words: str = self.get_why_display()
        return f"{words[0].lower()}{words[1:]}"
