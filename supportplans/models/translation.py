"""What is written for her, in her language."""

import hashlib
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import CaseRecord, CaseRecordQuerySet
from hestia.accounts.models import User
from hestia.pdf.languages import LANGUAGES
from hestia.privacy.secrecy import Level
from supportplans.models.plan import PlanVersion


def digest(text: str) -> str:
    """Return the mark by which a text is known: of other words, however little they differ, another."""
    return hashlib.sha256(text.encode()).hexdigest()


class TranslationQuerySet(CaseRecordQuerySet["Translation"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return the texts of the cases that exist for ``user``, up to the level that their role sees."""
        return super().visible_to(user, at=at).filter(level__lte=user.sees)

    def checked_after(self, version: PlanVersion) -> Self:
        """Return the texts of its case that an interpreter has checked since a version was recorded."""
        since = self.filter(case=version.case_id, recorded_at__gt=version.recorded_at)
        return since.filter(state=Translation.State.CHECKED)


class Translation(CaseRecord):
    """One text of hers in her language, and who has checked it.

    It belongs to the very words it was made from: when these are changed, it is no longer theirs, and what is
    printed is English again.
    """

    class State(models.TextChoices):
        NONE = "none", "Not translated"
        DRAFT = "draft", "Machine draft, not checked"
        CHECKED = "checked", "Checked by an interpreter"

    language = models.CharField(
        max_length=10, choices=[(language.code, language.name) for language in LANGUAGES.values()]
    )
    original = models.TextField(max_length=10_000)
    digest = models.CharField(max_length=64)
    words = models.TextField(max_length=15_000, blank=True)
    state = models.CharField(max_length=10, choices=State)
    checked_by = models.CharField("interpreter who checked it", max_length=120, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    # What stands in a safety plan is for those who read that; the rest is for everybody on the case.
    level = models.PositiveSmallIntegerField(
        "level of secrecy",
        choices=[(Level.PERSONAL, "Everybody on the case"), (Level.SENSITIVE, "Not students or volunteers")],
        default=Level.SENSITIVE,
        editable=False,
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = TranslationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "language", "digest"], name="translation_once_for_each_text"
            ),
            models.CheckConstraint(
                name="translation_is_nothing_or_a_draft_or_checked_by_someone",
                condition=Q(state="none", words="", checked_by="", checked_on=None)
                | (Q(state="draft", checked_by="", checked_on=None) & ~Q(words=""))
                | (Q(state="checked", checked_on__isnull=False) & ~Q(words="") & ~Q(checked_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()}: {self.get_state_display()}"

    @property
    def is_checked(self) -> bool:
        """Whether it may be printed."""
        return self.state == self.State.CHECKED
