"""What staff say of whom they know: a conflict of interest, before it does harm."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cases.models.record import ClientRecord
from cases.models.relations import Ended, StandingQuerySet, staff


class DeclaredLink(Ended, ClientRecord):
    """That somebody on the staff says they know a client, or someone around the client. A manager decides.

    Who is then kept out is an `Exclusion`. It says whom they know by its kind alone: no words tell more.
    """

    class Kind(models.TextChoices):
        HER = "her", "The client, or their family"
        AROUND = "around", "Someone around the client: a friend, a neighbour, someone they live with"
        FEARED = "feared", "Someone the client is afraid of"

    person = staff()
    kind = models.CharField("who they know", max_length=6, choices=Kind)
    given_at = models.DateTimeField()
    given_by = staff()
    ended_words = models.CharField("what was decided", max_length=300, blank=True)

    objects = StandingQuerySet["DeclaredLink"].as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "client"], condition=Q(ended_at=None), name="declared_link_once_at_a_time"
            ),
            models.CheckConstraint(name="declared_link_is_one_s_own", condition=Q(given_by=F("person"))),
            models.CheckConstraint(
                name="declared_link_is_decided_by_another",
                condition=Q(ended_at=None, ended_by=None, ended_words="")
                | Q(ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(ended_words="")
                & ~Q(ended_by=F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} knows {self.knows}"

    @property
    def knows(self) -> str:
        """Return who they know, as part of a sentence: "the client, or their family"."""
        label = str(self.get_kind_display())
        return label[:1].lower() + label[1:]

    @property
    def short(self) -> str:
        """Return who they know, without the examples."""
        return self.knows.partition(":")[0]

    @property
    def warning(self) -> str:
        """Return what is said beside their name while nobody has decided."""
        return f"says they know {self.short}, and nobody has decided about it yet"
