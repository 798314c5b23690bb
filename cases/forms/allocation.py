"""Who works with her, and which room is hers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms

from cases.models import Case, Room
from cases.models.risk_level import RiskLevel
from cases.rules.offers import Offer
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import LEARNERS
from hestia.ui.forms import HouseForm, UKDateField, VersionedFormMixin, YesNoField
from hestia.ui.pronouns import say
from hestia.ui.words import day

LEARNER_WARNING = (
    "Her risk is very high. Think twice before you choose a student or a volunteer: "
    "the list shows who they are."
)

AGAINST = (
    "Needed if there is a warning beside the worker’s name, or if her risk is very high and their training or"
    " DBS check is not current. Kept here and in the log."
)


class ChoiceInWords(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    """One record of several, each in the words that its form has for it."""

    def __init__(self, *args: Any, words: Callable[[Any], str] = str, **kwargs: Any) -> None:
        self.words = words
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return self.words(obj)

    def put_first(self, title: str, keys: Collection[int]) -> None:
        """Offer some of them under a heading of their own, before the others. The order stays."""
        nothing, *choices = self.iterator(self)
        wanted = {str(key) for key in keys}
        first = [choice for choice in choices if str(choice[0]) in wanted]
        others = [choice for choice in choices if str(choice[0]) not in wanted]
        if first and others:
            self.choices = [nothing, (title, first), ("Others", others)]


def in_words(
    worker: User, *, service: Service, lacking: Mapping[int, str], against: Mapping[int, Sequence[str]]
) -> str:
    """Return a worker's name, with what they are if they learn, and what speaks against them."""
    remarks = [worker.get_role_display().lower()] if worker.role in LEARNERS else []
    if service not in worker.services.all():
        remarks.append(f"not in {service}")
    if worker.pk in lacking:
        remarks.append(lacking[worker.pk])
    remarks += [say(words) for words in against.get(worker.pk, [])]
    return f"{worker} ({'; '.join(remarks)})" if remarks else str(worker)


class AllocationForm(VersionedFormMixin, HouseForm):
    """A service, a worker, perhaps a second, and why."""

    service = forms.ModelChoiceField(label="Service", queryset=Service.objects.none(), empty_label=None)
    worker = ChoiceInWords(label="Key worker", queryset=User.objects.none(), empty_label="Choose one")
    second_worker = ChoiceInWords(
        label="Second worker", queryset=User.objects.none(), required=False, empty_label="Nobody"
    )
    second_until = UKDateField(
        label="Last day of the student or volunteer on this case",
        called="their last day on this case",
        not_past=True,
        offers_today=False,
        required=False,
        help_text="After that day they can no longer see the case. You can set another day here.",
    )
    why = forms.CharField(
        label="Why?", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    anyway = forms.CharField(
        label="Why this worker anyway?",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "Needed when the worker’s core training or DBS check is not current, because her risk is very"
            " high. Kept here and in the log."
        ),
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        services: Any,
        loads: dict[int, int],
        lacking: Mapping[int, str],
        offers: Mapping[int, Offer],
        could_take: Collection[int],
        links: Mapping[int, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        if links or any(offer.against for offer in offers.values()):
            self.fields["anyway"].help_text = say(AGAINST)
        elif not lacking or case.risk_counts != RiskLevel.VERY_HIGH:
            del self.fields["anyway"]
        words = partial(in_words, service=case.service, lacking=lacking)
        worker = self.field(ChoiceInWords, "worker")
        worker.words = partial(words, against={pk: offer.against for pk, offer in offers.items()})
        self.field(ChoiceInWords, "second_worker").words = partial(words, against=links)
        if case.risk_counts == RiskLevel.VERY_HIGH:
            self.fields["second_worker"].help_text = LEARNER_WARNING
        self.case = case
        self.loads = loads
        # A change of worker owes a reason; who takes a case on for the first time owes none.
        vars(self.fields["why"])["says_optional"] = case.worker is None
        self.field(forms.ModelChoiceField, "service").queryset = services
        staff = User.objects.at_work(on=self.today) if self.today else User.objects.all()
        staff = staff.filter(services__in=services).distinct().by_name().prefetch_related("services")
        worker.queryset = staff.carrying_cases()
        worker.put_first("Could take her", could_take)
        self.field(forms.ModelChoiceField, "second_worker").queryset = staff
        learners = [str(person.pk) for person in staff if person.role in LEARNERS]
        vars(self.fields["second_until"])["says_optional"] = False
        self.shown_when("second_until", "second_worker", *learners)
        if not learners:
            del self.fields["second_until"]

    @property
    def against(self) -> list[str]:
        """Return what the lines say against the chosen worker."""
        offer = self.offers.get(self.cleaned_data["worker"].pk)
        return offer.against if offer else []

    def clean(self) -> dict[str, Any] | None:
        """Ask for a reason where one is owed: a change of worker, or one over their limit."""
        cleaned = super().clean()
        data = self.cleaned_data
        worker, second, service = data.get("worker"), data.get("second_worker"), data.get("service")
        if worker and worker == second:
            self.add_error("second_worker", "Choose someone other than the key worker")
        if second and second.role in LEARNERS and "second_until" not in self.errors:
            self.check_release(second, data.get("second_until"))
        if worker and service and service.pk not in worker.service_ids:
            self.add_error("worker", f"{worker} does not work in {service}")
        if not data.get("why") and "why" not in self.errors and (reason := self.reason_owed(worker, service)):
            self.add_error("why", reason)
        return cleaned

    def check_release(self, learner: User, until: date | None) -> None:
        """Ask until when a student or volunteer has the case: no longer than they are here."""
        if until is None:
            self.add_error("second_until", f"Enter the last day on which {learner} sees this case")
        elif learner.ends_on and until > learner.ends_on:
            last_day = day(learner.ends_on)
            self.add_error("second_until", f"{learner} is here until {last_day}. Enter a day up to then")

    def reason_owed(self, worker: User | None, service: Service | None) -> str:
        """Return why a reason is owed, or nothing."""
        if worker is None or worker == self.case.worker:
            return "Say why she moves to another service" if service and service != self.case.service else ""
        if self.loads.get(worker.pk, 0) >= worker.caseload_limit:
            return f"{worker} is at the limit of {worker.caseload_limit} clients. Say why one more is added."
        return "Say why the key worker changes" if self.case.worker else ""


HELD_FOR_HER = "No, the room is held for her"


class RoomForm(VersionedFormMixin, HouseForm):
    """A free room, from which day, and whether it is only held."""

    room = ChoiceInWords(
        label="Room",
        queryset=Room.objects.none(),
        empty_label="Choose one",
        words=lambda room: f"{room.service}, {room}",
    )
    on = UKDateField(label="From when?", called="the day")
    is_held = YesNoField(label="Did she move in that day?", yes="Yes, she moved in", no=HELD_FOR_HER)

    def __init__(self, *args: Any, rooms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(ChoiceInWords, "room").queryset = rooms

    def clean_is_held(self) -> bool:
        """Turn "she moves in" around: what is kept is whether the room is only held."""
        return not self.cleaned_data["is_held"]

    def clean(self) -> dict[str, Any] | None:
        """Refuse that she moves in on a day to come: until then the room is held."""
        cleaned = super().clean()
        answers = self.cleaned_data
        if answers.get("on") and answers.get("is_held") is False and answers["on"] > self.today:
            self.add_error("on", f"Enter a day up to today, or choose “{HELD_FOR_HER}”")
        return cleaned


class RoomReturnForm(VersionedFormMixin, HouseForm):
    """The last day in a room."""

    on = UKDateField(label="Last day in the room", called="the last day", not_future=True)


class MoveInForm(VersionedFormMixin, HouseForm):
    """The day she moved into a room that was held."""

    on = UKDateField(label="When did she move in?", called="the day she moved in", not_future=True)
