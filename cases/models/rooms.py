"""Rooms of the safe houses, and who lives in them."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cases.models.record import CaseRecord, CaseRecordQuerySet
from hestia.accounts.models import Service


class RoomQuerySet(models.QuerySet["Room"]):
    def usable(self) -> Self:
        """Return the rooms that can be lived in, whoever lives there."""
        return self.filter(is_out_of_use=False)

    def free(self) -> Self:
        """Return the rooms nobody lives in or is expected in: asked by someone who works in their house."""
        return self.usable().exclude(Exists(Placement.objects.filter(room=OuterRef("pk"), until_on=None)))


class Room(models.Model):
    """One room of a safe house."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="rooms")
    number = models.PositiveSmallIntegerField()
    is_out_of_use = models.BooleanField(default=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["service", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "number"], name="room_number_once_per_house"),
        ]

    def __str__(self) -> str:
        return f"room {self.number}"


class Placement(CaseRecord):
    """Who lives in a room, or for whom it is held, and since when."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="placements")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    is_held = models.BooleanField("held, not yet moved in", default=False)

    objects = CaseRecordQuerySet["Placement"].as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(until_on=None), name="placement_one_per_room"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_on=None), name="placement_one_per_case"
            ),
            models.CheckConstraint(
                name="placement_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} since {self.from_on:%d %b %Y}"

    def end(self, *, on: date) -> None:
        """Give the room back; ``on`` is the last day."""
        self.until_on = max(on, self.from_on)
        self.save()
