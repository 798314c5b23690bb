"""What is asked of a group session or a shared journey, and of who takes part."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms

from cases.forms.allocation import ChoiceInWords
from cases.forms.interpreters import LONGEST, NEVER, LookAgainMixin
from cases.forms.tasks import TimeOfDayField
from cases.models import Case, ClientGroup, GroupPlace
from cases.models.groups import LONGEST_WHY
from cases.queries.interpreters import doubts_about, doubts_for, in_directory
from cases.queries.venues import doubts_about_venue
from cases.rules.references import REFERENCE
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission
from hestia.directory.forms.choosing import InterpreterField
from hestia.directory.queries import interpreter_offers
from hestia.ui.forms import (
    ForEverybodyMixin,
    HouseForm,
    HouseModelForm,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
)
from hestia.ui.words import clock, listed

NO_CLIENT = "It must name no client. Everyone in the service reads it."


class GroupInterpreterField(InterpreterField):
    """Who interprets for several clients."""

    def offer_for(self, record: Any, *, by: User, today: date) -> None:
        """Offer whoever is in the directory."""
        del record
        self.offer(interpreter_offers(by, today=today))


class ClientGroupForm(ForEverybodyMixin, LookAgainMixin, OnceMixin, HouseModelForm[ClientGroup]):
    """What it is, when and where, and who of the staff is there. Who is elsewhere then is asked about."""

    DOUBTED: ClassVar[str] = "is_right_anyway"
    AFTER: ClassVar[str] = "interpreter"
    TICK: ClassVar[str] = "Save it anyway"
    OF_STAFF = frozenset({"interpreter"})

    start_time = TimeOfDayField(label="At what time?", max_length=20, help_text="For example, 2:30pm")
    led_by = ChoiceInWords(label="Who is with them?", queryset=User.objects.none(), empty_label="Choose one")
    interpreter = GroupInterpreterField(
        label="Interpreter", max_length=LONGEST, required=False, help_text=NEVER
    )

    class Meta:
        model = ClientGroup
        fields: ClassVar = [
            "kind", "title", "service", "held_on", "start_time", "place", "destination",
            "led_by", "interpreter",
        ]  # fmt: skip
        widgets: ClassVar = {"kind": Radios}
        labels: ClassVar = {
            "kind": "What is it?",
            "title": "What is it called?",
            "service": "Which service plans it?",
            "held_on": "On which day?",
            "place": "Where is it, or where does it start?",
            "destination": "Where does the journey go?",
        }
        help_texts: ClassVar = {
            "title": f"For example, Cookery. {NO_CLIENT}",
            "place": "Not the address of a house, or of anyone’s home.",
            "destination": "Leave this empty for a group session.",
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        services = Service.objects.filter(pk__in=by.service_ids)
        if "service" in self.fields:
            field = self.field(forms.ModelChoiceField, "service")
            field.queryset, field.empty_label = services, None
        staff = User.objects.at_work(on=self.today) if self.today else User.objects.all()
        staff = staff.who_may(Permission.NOTE_ADD).filter(services__in=services).distinct().by_name()
        self.field(ChoiceInWords, "led_by").queryset = staff
        if self.today:
            self.field(UKDateField, "held_on").limit(earliest=self.today, because="today")

    def clean(self) -> dict[str, Any] | None:
        """Ask where a journey goes, and only that of a journey."""
        cleaned = super().clean()
        kind = self.cleaned_data.get("kind") or self.instance.kind
        destination = self.cleaned_data.get("destination")
        if kind == ClientGroup.Kind.JOURNEY and not destination and "destination" not in self.errors:
            self.add_error("destination", "Say where the journey goes")
        if kind == ClientGroup.Kind.SESSION and destination:
            self.add_error("destination", "Leave this empty, or choose “Shared journey”")
        if doubts := self.against():
            words = [f"{doubt[:1].upper()}{doubt[1:]}." for doubt in doubts]
            self.look_again(doubts, f"{' '.join(words)} Change it, or tick to save it anyway")
        return cleaned

    def against(self) -> list[str]:
        """Return what speaks against it: who leads it or interprets is somewhere else at that time."""
        names = ("held_on", "start_time", "led_by", "interpreter")
        held_on, start_time, led_by, interpreter = asked = [self.cleaned_data.get(name) for name in names]
        is_same = self.instance.pk and asked == [getattr(self.instance, name) for name in names]
        if is_same or not (held_on and start_time):
            return []
        others = ClientGroup.objects.visible_to(self.by).on_day(held_on).exclude(pk=self.instance.pk)
        doubts = []
        for other in others.select_related("led_by"):
            if other.is_beside(start_time):
                then = f"“{other.title}” at {clock(other.start_time)}"
                doubts += [f"{led_by} is with {then}"] if led_by == other.led_by else []
                doubts += [f"{interpreter} interprets at {then}"] if other.is_with(interpreter) else []
        return doubts

    def validate_constraints(self) -> None:
        """Leave it to `clean`, which says what is missing beside its question."""


class GroupChangeForm(VersionedFormMixin, ClientGroupForm):
    """When and where it is now, who of the staff is there, and why that is not as it was planned."""

    SAME: ClassVar = "Change the day, the time, the place or who is with them"

    why = forms.CharField(
        label="Why is it changed?",
        max_length=LONGEST_WHY,
        help_text=f"It is in the record of each client who takes part. {NO_CLIENT}",
    )

    class Meta(ClientGroupForm.Meta):
        fields: ClassVar = ["held_on", "start_time", "place", "destination", "led_by", "interpreter"]

    def __init__(self, *args: Any, places: Iterable[GroupPlace] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        if self.instance.kind == ClientGroup.Kind.SESSION:
            del self.fields["destination"]

    def clean(self) -> dict[str, Any] | None:
        """Refuse a change that changes nothing."""
        cleaned = super().clean()
        answers = {name: self.cleaned_data.get(name) for name in self.Meta.fields if name in self.fields}
        if not self.errors and all(value == getattr(self.instance, name) for name, value in answers.items()):
            self.add_error("held_on", self.SAME)
        return cleaned

    def against(self) -> list[str]:
        """Return what speaks against it, for each client who takes part and is seen."""
        return [*super().against(), *self.against_interpreter(), *self.against_venue()]

    def against_venue(self) -> list[str]:
        """Return what speaks against another place, as the records of those who take part say it."""
        if not {"place", "destination"} & {*self.changed_data}:
            return []
        venue = ClientGroup(
            place=self.cleaned_data.get("place") or "",
            destination=self.cleaned_data.get("destination") or "",
        ).where
        said = [
            (place.case.reference, doubts_about_venue(place.case, venue, by=self.by)) for place in self.places
        ]
        return [
            f"look again at {venue} for {reference}: {listed(doubts)}" for reference, doubts in said if doubts
        ]

    def against_interpreter(self) -> list[str]:
        """Return what speaks against another interpreter, as the records of those who take part say it."""
        name = self.cleaned_data.get("interpreter")
        if not name or name == self.initial.get("interpreter"):
            return []
        entry, today = in_directory(name, by=self.by), self.today or self.instance.held_on
        doubts_by_case = [
            (place.case.reference, doubts_for(place.case, name, entry, today=today)) for place in self.places
        ]
        return [
            f"look again at {name} for {reference}: {listed(doubts)}"
            for reference, doubts in doubts_by_case
            if doubts
        ]


class GroupPlaceForm(LookAgainMixin, OnceMixin, HouseForm):
    """Who takes part: one of one's own clients, or another by the reference of her case.

    Where her record speaks against whoever interprets there, or against the place, that is asked first.
    """

    DOUBTED: ClassVar[str] = "is_right_interpreter"
    AFTER: ClassVar[str] = "reference"
    TICK: ClassVar[str] = "Let her take part anyway"
    NOT_THERE: ClassVar = "There is no open case with this reference that you can see. Check it."

    mine = ChoiceInWords(
        label="One of your clients", queryset=Case.objects.none(), required=False, empty_label="Choose one"
    )
    reference = forms.CharField(
        label="Or another client, by the reference of her case",
        max_length=20,
        required=False,
        help_text="For example, H-0000.",
    )

    def __init__(self, *args: Any, group: ClientGroup, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group, self.by = group, by
        self.seen = Case.objects.visible_to(by).open()
        field = self.field(ChoiceInWords, "mine")
        field.queryset = self.seen.of_worker(by).select_related("client").order_by("reference")
        field.words = lambda case: f"{named(case, by)}, {case.reference}"
        self.case: Case | None = None

    def clean(self) -> dict[str, Any] | None:
        """Take one of the two answers. A case that does not exist for who asks is none."""
        cleaned = super().clean()
        mine, typed = self.cleaned_data.get("mine"), self.cleaned_data.get("reference", "").strip()
        if mine and typed:
            self.add_error("reference", "Choose one of your clients or type a reference, not both")
        elif typed:
            match = REFERENCE.fullmatch(typed)
            self.case = self.seen.filter(reference=f"H-{match[1]}").first() if match else None
            if self.case is None:
                self.add_error("reference", self.NOT_THERE if match else "References look like H-0000")
        elif mine:
            self.case = mine
        elif not self.errors:
            self.add_error("mine", "Choose a client, or type the reference of her case")
        if self.case and (doubts := [*self.against_interpreter(self.case), *self.against_venue(self.case)]):
            words = " ".join(f"{doubt}." for doubt in doubts)
            self.look_again(doubts, f"{words} Choose another group, or tick to let her take part anyway")
        return cleaned

    def against_interpreter(self, case: Case) -> list[str]:
        """Return what speaks against whoever interprets there."""
        name = self.group.interpreter
        if not name:
            return []
        doubts = doubts_about(name, case, by=self.by, today=self.today or self.group.held_on)
        return [f"Look again at {name}, who interprets there: {listed(doubts)}"] if doubts else []

    def against_venue(self, case: Case) -> list[str]:
        """Return what speaks against where it is, or goes."""
        doubts = doubts_about_venue(case, self.group.where, by=self.by)
        return [f"Look again at where it is, {self.group.where}: {listed(doubts)}"] if doubts else []


def named(case: Case, by: User) -> str:
    """Return her name as a list has it, for someone whose screen others may see too."""
    return case.client.initials if by.discreet_names else case.client.short_name
