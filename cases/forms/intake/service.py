"""Intake, which service takes her case, who works with her, and where she sleeps."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms

from cases.forms.intake.asking import IntakeForm, one_of, weighed
from cases.models import Room
from cases.queries.places import Places, ServiceCapacity
from hestia.accounts.models import Service, User
from hestia.ui.forms import (
    LongText,
    Radios,
    shown,
)
from hestia.ui.pronouns import say


class PlaceFields(IntakeForm):
    """Where she is supported, and by whom. Knows how full each service is at this moment."""

    NOW, HELD, WAITING = "now", "held", "waiting"

    service = one_of("Which service?", [], error_messages={"required": "Choose a service"})
    place = one_of(
        "Is there a place for her?",
        [
            (NOW, "She has a place from today"),
            (HELD, "Hold a room until she moves in"),
            (WAITING, "Add her to the waiting list"),
        ],
        hints={HELD: "Safe houses only.", WAITING: "No place free, or not yet."},
        error_messages={"required": "Choose whether there is a place for her"},
    )
    room = weighed(forms.ChoiceField(label="Room", required=False, help_text="Safe houses only."))
    worker = weighed(
        forms.ChoiceField(
            label="Who is her worker?", required=False, help_text="Someone who works in that service."
        )
    )
    over_limit = weighed(
        LongText(
            label="Why allocate one more to someone at their limit?",
            help_text="Managers see this in the timeline.",
            rows=3,
            max_length=300,
            required=False,
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = Places(by=self.user, on=self.day)
        service, worker, room = self.choices_of("service"), self.choices_of("worker"), self.choices_of("room")
        service.choices = self.places.service_choices()
        service.widget = Radios(hints=self.places.service_hints(), choices=service.choices)
        worker.choices = self.places.worker_choices()
        room.choices = self.places.room_choices()
        houses = [str(pk) for pk, place in self.places.places.items() if place.is_safe_house]
        self.shown_when("room", "service", *houses)
        full = [str(pk) for pk, colleague in self.places.colleagues.items() if colleague.is_full]
        if full:
            self.shown_when("over_limit", "worker", *full)
        else:
            del self.fields["over_limit"]
        self.settle("service", service)
        self.shown_when("room", "service", *self.places.safe_houses)
        if self.user.pk in self.places.colleagues:
            worker.initial = str(self.user.pk)
            if len(self.user.service_ids) == 1:
                service.initial = str(self.user.service_ids[0])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["room"] = self.room_of(data.get("room"))
        data["worker"] = self.worker_of(data.get("worker"))
        place = self.places.places.get(int(data["service"])) if data.get("service") else None
        if place:
            data["service"] = place.service
            self.check_place(place, data.get("place", ""), data)
            self.check_worker(place.service, data)
        return data

    def choices_of(self, name: str) -> forms.ChoiceField:
        """Return one of the questions whose choices depend on the moment."""
        return cast("forms.ChoiceField", self.fields[name])

    def room_of(self, pk: str | None) -> Room | None:
        """Return the free room that was chosen."""
        rooms = [room for place in self.places.places.values() for room in place.rooms]
        return next((room for room in rooms if pk and room.pk == int(pk)), None)

    def worker_of(self, pk: str | None) -> User | None:
        """Return the colleague who was chosen."""
        return self.places.colleagues[int(pk)].user if pk else None

    def check_place(self, place: ServiceCapacity, answer: str, data: dict[str, Any]) -> None:
        """Refuse a place that is not there, and a room that does not go with the service."""
        room = data["room"]
        if not place.is_safe_house and answer == self.HELD:
            self.add_error("place", "Only a room in a safe house can be held")
        elif answer in {self.NOW, self.HELD} and not place.free:
            instead = say("Choose “Add her to the waiting list”, or another service")
            self.add_error("place", f"{place.service} is full. {instead}")
        elif room and (answer == self.WAITING or room.service_id != place.service.pk):
            self.add_error("room", f"Choose a room in {place.service}, or “The first free room”")
        elif answer in {self.NOW, self.HELD} and place.is_safe_house:
            data["room"] = room or place.rooms[0]

    def check_worker(self, service: Service, data: dict[str, Any]) -> None:
        """Ask for a worker, except on the waiting list, and for one who works there."""
        worker = data["worker"]
        if worker is None:
            if data.get("place") in {self.NOW, self.HELD} and "worker" not in self.errors:
                self.add_error("worker", "Choose who her worker is")
        elif worker not in [colleague.user for colleague in self.places.of(service)]:
            self.add_error("worker", f"{worker} does not work in {service}. Choose someone who does")
        elif not self.places.colleagues[worker.pk].is_full:
            data["over_limit"] = ""
        else:
            limit = worker.caseload_limit
            self.need(
                "over_limit", f"{worker} is at the limit of {limit} clients. Enter why one more is added"
            )

    def said(self) -> Iterator[tuple[str, str]]:
        data = self.cleaned_data
        yield "Service", str(data["service"])
        yield "Place", shown(self.fields["place"], data["place"])
        if data["room"]:
            yield "Room", str(data["room"]).capitalize()
        yield "Worker", str(data["worker"] or say("Nobody yet. A manager will allocate her."))
        if data.get("over_limit"):
            yield "Why one more", data["over_limit"]


class PlaceForm(PlaceFields):
    """Which service and worker."""
