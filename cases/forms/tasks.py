"""Promises about time: made, kept, moved and withdrawn."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from cases.actions.tasks import LONGEST_CONTEXT
from cases.forms.interpreters import NEVER, BookingMixin, HerInterpreterField
from cases.models import Case, Deadline, ThreeState
from cases.queries.second_persons import case_readers
from hestia.accounts.models import User
from hestia.ui.forms import (
    DatePartError,
    HouseBase,
    HouseForm,
    OnceMixin,
    Radios,
    UKDateField,
    UKDateTimeField,
    VersionedFormMixin,
)
from hestia.ui.pronouns import say
from hestia.ui.words import day
from hestia.workingdays.calendar import Calendar, NoHolidaysKnown
from hestia.workingdays.models import BankHoliday, Nation

BOOKED, NOT_ASKED, TO_BOOK, NONE = "booked", "not_asked", "to_book", "none"
AGREED = {BOOKED: True, NOT_ASKED: False}
YES = [(BOOKED, "Yes, and the client said yes to them"), (NOT_ASKED, "Yes, but the client was not asked yet")]
FIRST_NAME = "Ask the client before you book, and say only the first name."


class TimeOfDayField(forms.CharField):
    """A time of day, typed: 2:30pm or 14:30. Gives a time or None."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return UKDateTimeField(called=str(self.label).lower()).read_time(typed)
        except DatePartError:
            message = f"“{self.label}” must be like 2:30pm or 14:30"
            raise ValidationError(message, code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """Show a time as it is said."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class WorkingDayMixin(HouseBase):
    """A day we set ourselves: on a weekend or a bank holiday the form asks which day is meant.

    The question is only put when the day typed is not a working day (and so is its answer).
    """

    day_name = "due_on"
    after_name = ""  # the answer that the day must come after, if there is one

    def __init__(self, *args: Any, calendar: Calendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar_given = calendar

    @cached_property
    def calendar(self) -> Calendar:
        """Return the working days by which the charity sets its own dates."""
        return self.calendar_given or BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)

    def clean(self) -> dict[str, Any] | None:
        """Ask which day is meant, or take the answer."""
        cleaned = super().clean()
        chosen = self.cleaned_data.get(self.day_name)
        reason = self.why_not(chosen) if chosen and self.is_after(chosen) else None
        if chosen is None or reason is None:
            return cleaned
        options = [(chosen.isoformat(), f"Keep {day(chosen)}")]
        if after := self.working_day(self.calendar.working_day_after, chosen):
            options.insert(0, (after.isoformat(), f"{day(after)}, the working day after"))
        before = self.working_day(self.calendar.working_day_before, chosen)
        if before and self.is_open(before) and self.is_after(before):
            options.insert(0, (before.isoformat(), f"{day(before)}, the working day before"))
        answer = self.data.get(self.add_prefix("nearest"), "")
        if answer in dict(options):
            self.cleaned_data[self.day_name] = date.fromisoformat(answer)
            return cleaned
        question = forms.ChoiceField(
            label="Which day do you mean?", choices=options, widget=Radios, required=False
        )
        self.ask_after(self.day_name, question)
        self.add_error(self.day_name, f"{day(chosen)} is {a_named(reason)}. Choose which day you mean.")
        return cleaned

    def why_not(self, chosen: date) -> str | None:
        """Return why a day is no working day, or nothing where the calendar does not reach."""
        try:
            return self.calendar.why_not(chosen)
        except NoHolidaysKnown:
            return None

    def working_day(self, count: Callable[[date], date], chosen: date) -> date | None:
        """Return the working day beside a day, or nothing where the calendar does not reach."""
        try:
            return count(chosen)
        except NoHolidaysKnown:
            return None

    def day_to_book(self, due_on: date) -> date:
        """Return by which day to book: the next working day, if that comes before it; otherwise today."""
        today = self.today or due_on
        following = self.working_day(self.calendar.working_day_after, today)
        return following if following and following < due_on else today

    def is_after(self, chosen: date) -> bool:
        """Whether a day comes after what it must come after: one that does not is no question of weekends."""
        first = self.cleaned_data.get(self.after_name)
        return not isinstance(first, date) or chosen > first

    def is_open(self, before: date) -> bool:
        """Whether the working day before can be offered: not if it is past."""
        return self.today is None or before >= self.today

    def ask_after(self, name: str, question: forms.Field) -> None:
        """Put the question where it belongs: below the day."""
        fields = {}
        for key, field in self.fields.items():
            fields[key] = field
            if key == name:
                fields["nearest"] = question
        self.fields = fields
        self.settle("nearest", question)


class WorkingDayForm(WorkingDayMixin, HouseForm):
    """A form that is about a day we set ourselves."""


def a_named(reason: str) -> str:
    """Return "a Sunday", or the name of a bank holiday."""
    return f"a {reason}" if reason in {"Saturday", "Sunday"} else f"a bank holiday ({reason})"


class TaskForm(BookingMixin, OnceMixin, WorkingDayForm):
    """Something to do by a day."""

    title = forms.CharField(label="What needs to be done?", max_length=160)
    due_on = UKDateField(label="By when?", called="the day")
    due_time = TimeOfDayField(
        label="Time",
        required=False,
        max_length=20,
        help_text="Only for an appointment. For example, 2:30pm",
        widget=forms.TextInput(attrs={"class": "w4"}),
    )
    context = forms.CharField(
        label="Where, and who with",
        required=False,
        max_length=LONGEST_CONTEXT,
        help_text="No names of other clients.",
    )
    interpreter = HerInterpreterField(
        label="Interpreter",
        help_text=f"Leave it empty if none is needed. {NEVER}",
        is_of_today=False,
    )
    booked = forms.ChoiceField(
        label="Is an interpreter booked?",
        choices=[(NONE, "None is needed"), *YES, (TO_BOOK, "No: add a task to book one")],
        widget=Radios,
        initial=NONE,
        required=False,
        help_text=FIRST_NAME,
    )
    is_hearing = forms.BooleanField(
        label="It is a court or immigration hearing",
        required=False,
        help_text="Her risk will be looked at again afterwards.",
    )
    assignee = forms.ModelChoiceField(
        label="Who will do it?", queryset=User.objects.none(), required=False, empty_label="The key worker"
    )

    def __init__(self, *args: Any, case: Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        who = self.field(forms.ModelChoiceField, "assignee")
        who.queryset = case_readers(case, at=now)
        if case.worker:  # named once: as who has the case on that day, whoever that is
            who.empty_label = f"The key worker, now {case.worker}"
            who.queryset = who.queryset.exclude(pk=case.worker.pk)
        self.field(UKDateField, "due_on").not_past = True
        if case.client.interpreter_needed == ThreeState.YES:
            self.ask_for_interpreter(case.client.first_language)

    def ask_for_interpreter(self, language: str) -> None:
        """Choose nothing beforehand, and want an answer: her record says that she needs an interpreter."""
        booked = self.field(forms.ChoiceField, "booked")
        of_which = f" for {language}" if language else ""
        booked.required, booked.initial = True, None
        booked.error_messages["required"] = say(
            f"Her record says she needs an interpreter{of_which}. Say whether one is booked"
        )
        none = (NONE, say("None is needed for this: she has no part in it"))
        booked.choices = [*YES, (TO_BOOK, "No: add a task to book one"), none]

    def clean(self) -> dict[str, Any] | None:
        """Ask whether an interpreter who is named is booked, and who is booked."""
        cleaned = super().clean()
        name, booked = self.cleaned_data.get("interpreter"), self.cleaned_data.get("booked")
        if name and booked in {"", NONE} and "booked" not in self.errors:
            self.add_error("booked", f"Say whether {name} is booked")
        if booked in AGREED and not name and "interpreter" not in self.errors:
            self.add_error("interpreter", "Say who is booked")
        return cleaned

    @property
    def agreed(self) -> bool | None:
        """Return whether she said yes to who is booked; nothing of who is not booked yet."""
        return AGREED.get(self.cleaned_data["booked"])

    @property
    def is_to_book(self) -> bool:
        """Whether an interpreter is to be booked."""
        return self.cleaned_data.get("booked") == TO_BOOK

    @property
    def book_on(self) -> date:
        """Return by which day to book the interpreter."""
        return self.day_to_book(self.cleaned_data["due_on"])


class TaskInterpreterForm(BookingMixin, VersionedFormMixin, WorkingDayForm):
    """Who interprets at something that is in the diary, and whether they are booked."""

    interpreter = HerInterpreterField(label="Interpreter", required=True, is_of_today=False)
    booked = forms.ChoiceField(
        label="Is the interpreter booked?",
        choices=[*YES, (TO_BOOK, "No: add a task to book them")],
        widget=Radios,
        help_text=FIRST_NAME,
    )

    def __init__(self, *args: Any, task: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, initial={"interpreter": task.interpreter}, **kwargs)
        self.task = task

    @property
    def agreed(self) -> bool | None:
        """Return whether she said yes to them; nothing while they are not booked yet."""
        return AGREED.get(self.cleaned_data["booked"])

    @property
    def book_on(self) -> date | None:
        """Return by which day to book them, if they are not booked yet."""
        is_to_book = self.cleaned_data["booked"] == TO_BOOK
        return self.day_to_book(self.task.due_on) if is_to_book else None


class DoneForm(VersionedFormMixin, WorkingDayForm):
    """How it went, and what comes next."""

    day_name = "next_on"

    outcome = forms.CharField(
        label="What was the outcome?", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    done_on = UKDateField(
        label="When was it done?", called="the day it was done", not_future=True, starts_today=True
    )
    next_title = forms.CharField(
        label="What is next?",
        max_length=160,
        required=False,
        help_text="Leave it empty if there is nothing. The next task goes to the same person.",
    )
    next_on = UKDateField(
        label="By when?",
        called="the day of the next task",
        help_text="Needed when there is something next.",
        required=False,
        not_past=True,
    )

    def clean(self) -> dict[str, Any] | None:
        """Ask for a day when there is something next, and for something when there is a day."""
        cleaned = super().clean()
        title, when = self.cleaned_data.get("next_title"), self.cleaned_data.get("next_on")
        if title and not when and "next_on" not in self.errors:
            self.add_error("next_on", "Enter the day of the next task")
        if when and not title and "next_title" not in self.errors:
            self.add_error("next_title", "Enter what is next")
        return cleaned


class MoveForm(VersionedFormMixin, WorkingDayForm):
    """Another day, and why."""

    day_name = "due_on"

    due_on = UKDateField(label="New date", called="the new day", not_past=True)
    due_time = TimeOfDayField(
        label="Time",
        required=False,
        max_length=20,
        help_text="Only for an appointment. For example, 2:30pm",
        widget=forms.TextInput(attrs={"class": "w4"}),
    )
    why = forms.CharField(label="Why are you changing the date?", max_length=200)

    def __init__(self, *args: Any, task: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        if task.kind not in Deadline.MANY_AT_ONCE:
            del self.fields["due_time"]

    def clean(self) -> dict[str, Any] | None:
        """Refuse a change that changes nothing."""
        cleaned = super().clean()
        same_time = self.cleaned_data.get("due_time") == self.task.due_time
        if self.cleaned_data.get("due_on") == self.task.due_on and same_time:
            self.add_error("due_on", "Choose a different day from the one it has")
        return cleaned


class CancellationForm(VersionedFormMixin, HouseForm):
    """Why it need not be done."""

    why = forms.CharField(label="Why is it no longer needed?", max_length=200)
