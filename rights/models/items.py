"""One piece of her record, as it was gathered for a copy, and what was decided about it."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import CaseRecord, CaseRecordQuerySet
from cases.models.relations import staff
from hestia.accounts.models import User
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedJSONField, SealedTextField
from hestia.privacy.secrecy import Level
from hestia.ui.words import date_words
from hestia.uploads.drawing import is_drawn, pages_of
from hestia.uploads.models import File
from rights.models.requests import AccessRequest
from rights.rules.harm import judged_words
from rights.rules.hiding import without
from rights.rules.reasons import Reason
from rights.rules.squares import LEFT_OUT, words_of_page


class RequestItemQuerySet(CaseRecordQuerySet["RequestItem"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return those of the cases that exist for ``user``, if their role sees what is secret."""
        return super().visible_to(user, at=at) if user.sees >= Level.SECRET else self.none()

    def in_order(self) -> Self:
        """Return by subject, each by its day."""
        return self.order_by("place", "day", "pk")

    def with_file(self) -> Self:
        """Return each with what is known of its file, never with what the file holds."""
        return self.select_related("file").defer("file__sealed", "file__opener")

    def asked_for(self) -> Self:
        """Return those that are asked for, as it was when her record was gathered last."""
        return self.filter(is_asked=True)

    def kept_for_harm(self) -> Self:
        """Return those kept from her since they could harm: a health professional has to say so."""
        return self.asked_for().filter(reason=Reason.SERIOUS_HARM)

    def unmarked(self) -> Self:
        """Return those about which nobody decided, in which nothing is marked, and which are no file."""
        return self.asked_for().filter(decision=RequestItem.Decision.UNDECIDED, is_marked=False, file=None)


class RequestItem(Sealing, CaseRecord):
    """A piece of her record in the words of the day it was gathered. Someone decides about each."""

    class Decision(models.TextChoices):
        UNDECIDED = "undecided", "Not decided"
        GIVE = "give", "Give"
        HIDE = "hide", "Give with parts hidden"
        WITHHOLD = "withhold", "Withhold"

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="items")
    source = models.CharField(max_length=60, help_text="Of which kind it is: app.model")
    source_id = models.BigIntegerField()
    place = models.PositiveSmallIntegerField(help_text="In which order kinds are read")
    subject = models.CharField(max_length=60, help_text="As a reader calls its kind")
    day = models.DateField(null=True, blank=True)
    lines = SealedJSONField("what it says", default=list)
    marks = SealedJSONField("who else is named in it", default=list)
    is_marked = models.BooleanField(default=False)
    is_asked = models.BooleanField("asked for", default=True)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.UNDECIDED)
    reason = models.CharField("why not", max_length=15, choices=Reason, blank=True)
    told_her = SealedTextField("what the client is told besides the reason", blank=True)
    # Of what could seriously harm: who judged it (by, role, on, why), or since when somebody is asked
    judged = SealedJSONField("health professional who judged it", default=dict)
    opinion_asked_on = models.DateField("when a health professional was asked", null=True, blank=True)
    hidden = SealedJSONField("words that are hidden", default=list)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    squares = models.JSONField("squares of its pages that are hidden", default=list, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = staff(null=True, blank=True)

    objects = RequestItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place", "day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "source", "source_id"], name="request_item_once"),
            models.CheckConstraint(
                name="request_item_decided_at_and_by",
                condition=Q(decision="undecided", decided_at=None, decided_by=None)
                | ~Q(decision="undecided") & Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="request_item_says_why_not",
                condition=Q(decision__in=["undecided", "give"], reason="")
                | Q(decision__in=["hide", "withhold"]) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="request_item_judged_for_harm_or_being_judged",
                condition=Q(judged="", opinion_asked_on=None)
                | Q(reason="serious_harm") & (Q(judged="") | Q(opinion_asked_on=None)),
            ),
            models.CheckConstraint(
                name="request_item_told_besides_a_reason", condition=Q(told_her="") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="request_item_hides_something",
                condition=~Q(decision="hide") | ~Q(hidden="") | ~Q(squares=[]),
            ),
            models.CheckConstraint(
                name="request_item_squares_are_of_a_file_in_part",
                condition=Q(squares=[]) | Q(decision="hide", file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {date_words(self.day)}" if self.day else self.subject

    def get_absolute_url(self) -> str:
        return reverse("rights:item", args=[self.case.reference, self.pk])

    @property
    def given_lines(self) -> list[tuple[str, str]]:
        """Return what she is given of it: nothing, all, or all but what is hidden."""
        if self.decision not in {self.Decision.GIVE, self.Decision.HIDE}:
            return []
        lines = [(term, words) for term, words in self.lines]
        return without(lines, self.hidden) if self.decision == self.Decision.HIDE else lines

    @property
    def is_file_given(self) -> bool:
        """Whether she is given its file, be it with parts hidden."""
        is_given = self.decision in {self.Decision.GIVE, self.Decision.HIDE}
        return is_given and self.file_id is not None and LEFT_OUT not in self.squares

    @property
    def is_drawn(self) -> bool:
        """Whether its file is there, and of a kind whose pages can be drawn."""
        return self.file is not None and bool(self.file.digest) and is_drawn(self.file)

    @property
    def pages(self) -> list[tuple[int, str]]:
        """Return the pages of its file that can be drawn: their numbers, and how much of each is hidden."""
        count = pages_of(self.file) if self.file and self.is_drawn else 0
        return [(number, words_of_page(self.squares, number)) for number in range(1, count + 1)]

    @property
    def file_words(self) -> str:
        """Return what becomes of its file, in words; nothing of what has none."""
        if self.file_id is None or self.decision == self.Decision.UNDECIDED:
            return ""
        if not self.is_file_given:
            return "Its file is not given."
        return "Its file is given with parts hidden." if self.squares else "Its file is given whole."

    @property
    def why_words(self) -> str:
        """Return why it is kept from her, as she is told it, and what was added; no full stop at the end."""
        reason: str = self.get_reason_display()
        return f"{reason}. {self.told_her.rstrip('. ')}" if self.told_her else reason

    @property
    def harm_words(self) -> str:
        """Return who judged that it could seriously harm, or that nobody has; nothing of another reason."""
        if self.reason != Reason.SERIOUS_HARM:
            return ""
        if self.judged:
            return f"Judged by {judged_words(self.judged)}"
        if self.opinion_asked_on:
            asked_on = date_words(self.opinion_asked_on)
            return f"A health professional was asked on {asked_on}, and has not answered"
        return "No health professional has judged it"

    @property
    def pill(self) -> tuple[str, str]:
        """Return the kind of its pill, and what it says."""
        kinds = {"undecided": "notstarted", "give": "done", "hide": "soon", "withhold": "stopped"}
        return kinds[self.decision], self.get_decision_display()
