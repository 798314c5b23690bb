"""Who may send a referral to the Home Office."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from hestia.db.history import History
from hestia.db.versions import Versioned


class FirstResponderQuerySet(models.QuerySet["FirstResponderOrganisation"]):
    def current(self) -> Self:
        """Return those that may refer now."""
        return self.filter(is_current=True)

    def us(self) -> "FirstResponderOrganisation | None":
        """Return the charity itself, if it may refer now."""
        return self.current().filter(is_us=True).first()


class FirstResponderOrganisation(Versioned):
    """A body whose staff may send a referral to the Home Office. The charity itself may not be one."""

    class Kind(models.TextChoices):
        CHARITY = "charity", "Charity"
        POLICE = "police", "Police and law enforcement"
        HOME_OFFICE = "home_office", "Home Office"
        COUNCIL = "council", "Council or health trust"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    note = models.CharField("what to know", max_length=300, blank=True)
    is_current = models.BooleanField("still a first responder", default=True)
    is_us = models.BooleanField(default=False, editable=False)

    objects = FirstResponderQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_us"], condition=Q(is_us=True), name="first_responder_one_is_us"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def changes_from(self, before: Self) -> dict[str, str]:
        """Return what changed, a plain sentence each, by what it is called."""
        now, then = self.in_words(), before.in_words()
        return {name: f"{name}: {then[name]} becomes {now[name]}." for name in now if now[name] != then[name]}

    def in_words(self) -> dict[str, str]:
        """Return what a colleague goes by when they turn to it."""
        return {
            "Name": self.name,
            "Kind": str(self.get_kind_display()),
            "Phone": self.phone or "none",
            "E-mail": self.email or "none",
            "What to know": self.note or "nothing",
            "May refer": "yes" if self.is_current else "no",
        }
