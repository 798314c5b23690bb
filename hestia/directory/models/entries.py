"""What every entry of the directory has."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from hestia.db.versions import Versioned
from hestia.directory.rules import is_to_verify, parted_by_commas

TWICE = "Someone with this name is in the directory already. They may be retired."


class DirectoryQuerySet[E: "DirectoryEntry"](models.QuerySet[E]):
    def visible_to(self, person: Any) -> Self:
        """Return those this person may see: what was brought over, only who keeps the directory."""
        if person.has_perm("directory.change_directory"):
            return self.all()
        return self.checked() if person.has_perm("cases.view_case") else self.none()

    def checked(self) -> Self:
        """Return those that somebody has made sure of at least once."""
        return self.exclude(was_brought_over=True, verified_at=None)

    def in_use(self) -> Self:
        """Return those that are offered."""
        return self.filter(retired_at=None)

    def by_name(self) -> Self:
        """Return in the order of an index."""
        return self.order_by(Lower("name"), "pk")


class DirectoryEntry(Versioned):
    """What interpreters and agencies have in common: a name, where, how to reach them, who made sure."""

    name = models.CharField(max_length=120)
    languages = models.CharField(max_length=300, blank=True)
    boroughs = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    note = models.CharField("what colleagues should know", max_length=300, blank=True)
    was_brought_over = models.BooleanField(default=False, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    retired_at = models.DateTimeField(null=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"), name="%(class)s_once_by_name", violation_error_message=TWICE
            ),
            models.CheckConstraint(
                name="%(class)s_verified_at_and_by",
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_retired_at_and_by",
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language_list(self) -> list[str]:
        """Return each language or dialect."""
        return parted_by_commas(self.languages)

    @property
    def borough_list(self) -> list[str]:
        """Return each borough."""
        return parted_by_commas(self.boroughs)

    @property
    def kinds_to_find(self) -> set[str]:
        """Return the kinds by which it is found."""
        return set()

    def warnings(self, today: date) -> list[str]:
        """Return what to know before they are asked, in words. It forbids nothing."""
        del today
        return []

    def facts(self) -> list[tuple[str, str]]:
        """Return what is known, as pairs of a term and words; nothing of what is not."""
        facts = [*self.own_facts(), ("Phone", self.phone), ("E-mail", self.email), ("To know", self.note)]
        return [(term, words) for term, words in facts if words]

    def own_facts(self) -> list[tuple[str, str]]:
        """Return what is known of this kind of entry."""
        return []

    @property
    def is_unchecked(self) -> bool:
        """Whether it was brought over from names that were typed, and nobody has looked at it yet."""
        return self.was_brought_over and self.verified_at is None

    def is_to_verify(self, today: date) -> bool:
        """Whether somebody should make sure that it is still so."""
        verified_on = timezone.localdate(self.verified_at) if self.verified_at else None
        return self.retired_at is None and is_to_verify(verified_on, today=today)
