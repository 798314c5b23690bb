"""Courses, what somebody was taught, and how they were checked."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, Role
from hestia.staff.models import (
    Course,
    DbsCheck,
    Training,
)
from hestia.staff.rules import (
    CERTIFICATE_MONTHS,
    STATUS_MONTHS,
)
from hestia.ui.forms import Boxes, HouseModelForm, OnceMixin, QueryForm, UKDateField, VersionedFormMixin

MISTAKE = "It no longer counts. The entry stays on record."


class CourseForm(VersionedFormMixin, OnceMixin, HouseModelForm[Course]):
    """A course: what it is called, for how long it counts, and who needs it."""

    roles = forms.MultipleChoiceField(
        label="Who needs it?",
        choices=Role.choices,
        widget=Boxes(),
        required=False,
        help_text="By role. Leave them all unticked if nobody has to do it.",
    )

    class Meta:
        model = Course
        fields: ClassVar = ["name", "level", "months", "is_core", "roles", "is_offered"]
        labels: ClassVar = {
            "name": "Name of the course",
            "level": "Level",
            "months": "Valid for how many months?",
            "is_core": "This is core training",
            "is_offered": "This course is still in use",
        }
        help_texts: ClassVar = {
            "name": "For example, Safeguarding adults",
            "level": "If it has one. For example, 2",
            "months": "Leave this empty if it does not expire.",
            "is_core": (
                "Without it a manager must give a reason to allocate a client whose risk is very high."
            ),
            "is_offered": "Clear the tick, and nobody is asked for it any more. What was recorded stays.",
        }

    def clean_name(self) -> str:
        """Return the name, without spaces that nobody sees."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_level(self) -> str:
        """Return the level alone: "Level 2" is 2."""
        level = " ".join(self.cleaned_data["level"].split())
        return level[5:].strip() if level.casefold().startswith("level") else level

    def clean_months(self) -> int | None:
        """Refuse a course that counts for no time."""
        months: int | None = self.cleaned_data["months"]
        if months == 0:
            raise forms.ValidationError("Enter 1 month or more, or leave this empty")
        return months

    def clean(self) -> dict[str, Any] | None:
        """Ask who needs a core course: somebody does."""
        cleaned = super().clean()
        if self.cleaned_data.get("is_core") and not self.cleaned_data.get("roles"):
            self.add_error("roles", "Say who needs it: core training is needed by someone")
        return cleaned


class CourseQuery(QueryForm):
    """Which course is renewed, where the address says so."""

    course = forms.ModelChoiceField(label="Course", queryset=Course.objects.all())


class RecordedForm[R: (Training, DbsCheck)](VersionedFormMixin, OnceMixin, HouseModelForm[R]):
    """What is asked of training and of checks alike."""

    until = ""  # the field of the last day, which is left open where it is worked out

    def __init__(self, *args: Any, person: User, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.field(UKDateField, self.until).offers_today = False
        people = User.objects.at_work(on=self.today) if self.today else User.objects.all()
        seen_by = self.field(forms.ModelChoiceField, "seen_by")
        seen_by.queryset = people.who_may(Permission.TRAINING_KEEP).exclude(pk=person.pk).by_name()
        if self.instance._state.adding:
            self.initial["seen_by"] = by.pk
            del self.fields["is_mistake"]
        else:
            # Whoever saw it then may have left since.
            seen_by.queryset = (seen_by.queryset | User.objects.filter(pk=self.instance.seen_by_id)).by_name()
            if getattr(self.instance, self.until) == self.instance.worked_out:
                # Another day held or seen moves it: it is shown only where somebody said another.
                self.initial[self.until] = self.saved[self.until] = None

    def validate_constraints(self) -> None:
        """Leave it to the acts, which say what cannot be beside its question."""


class TrainingForm(RecordedForm[Training]):
    """Training: which course, on which day, and who saw the evidence."""

    until = "expires_on"

    class Meta:
        model = Training
        fields: ClassVar = [
            "course", "held_on", "provider", "hours", "evidence", "seen_by", "expires_on", "is_mistake",
        ]  # fmt: skip
        labels: ClassVar = {
            "course": "Course",
            "held_on": "When was it held?",
            "provider": "Who taught it?",
            "hours": "How many hours?",
            "evidence": "What evidence is there?",
            "seen_by": "Who has seen the evidence?",
            "expires_on": "When does it expire?",
            "is_mistake": "This was recorded by mistake",
        }
        help_texts: ClassVar = {
            "held_on": "The last day, if there were several.",
            "expires_on": "Leave this empty: it is worked out from the course, unless another day applies.",
            "is_mistake": MISTAKE,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Course.objects.offered()
        course = self.field(forms.ModelChoiceField, "course")
        course.queryset = offered.by_name()
        course.empty_label = "Choose one"
        held_on = self.field(UKDateField, "held_on")
        held_on.not_future, held_on.called = True, "the day it was held"
        if not self.instance._state.adding:
            course.queryset = (offered | Course.objects.filter(pk=self.instance.course_id)).by_name()

    def clean_hours(self) -> Decimal | None:
        """Refuse training that took no time."""
        hours: Decimal | None = self.cleaned_data["hours"]
        if hours is not None and hours <= 0:
            raise forms.ValidationError("Enter more than 0 hours, or leave this empty")
        return hours


class DbsForm(RecordedForm[DbsCheck]):
    """A DBS check: what was seen of it. Never the certificate itself."""

    until = "next_due_on"
    certificate_number = forms.CharField(
        label="Certificate number",
        max_length=20,
        help_text="12 figures. Never keep the certificate, or a copy of it, here.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = DbsCheck
        fields: ClassVar = [
            "post", "workforce", "level", "why", "certificate_number", "issued_on", "seen_by", "seen_on",
            "birth_date", "outcome", "cleared_because", "risk_assessment", "update_service",
            "subscribed_until", "status_checked_on", "next_due_on", "is_mistake",
        ]  # fmt: skip
        labels: ClassVar = {
            "post": "For which post?",
            "workforce": "For which workforce?",
            "level": "Which level?",
            "why": "Why this level?",
            "issued_on": "When was it issued?",
            "seen_by": "Who has seen the certificate?",
            "seen_on": "When was it seen?",
            "outcome": "What is the outcome?",
            "cleared_because": "Why is it no longer “Not suitable”?",
            "risk_assessment": "Reference of the risk assessment",
            "birth_date": "Date of birth on the certificate",
            "update_service": "On the Update Service",
            "subscribed_until": "When does the subscription end?",
            "status_checked_on": "When was the status last checked?",
            "next_due_on": "When is it next due?",
            "is_mistake": "This was recorded by mistake",
        }
        help_texts: ClassVar = {
            "why": "What the post does. For example, regular support of adults at risk.",
            "outcome": "One word. Write nothing here of what a certificate says.",
            "cleared_because": "Needed if the outcome changes, or it was a mistake. The person can read it.",
            "risk_assessment": "Needed when there was information: where the risk assessment is kept.",
            "update_service": (
                "Joining is possible for some weeks after the certificate is issued: GOV.UK says how many."
            ),
            "birth_date": "A status check on the Update Service asks for it.",
            "subscribed_until": (
                "On the Update Service only. It is for a year, and renewed in its last"
                f" {settings.DBS_RENEWED_WITHIN_DAYS} days."
            ),
            "status_checked_on": "On the Update Service only.",
            "next_due_on": (
                f"Leave this empty: {STATUS_MONTHS} months after the last status check on the Update Service,"
                " or when the subscription ends, if that is sooner; otherwise"
                f" {CERTIFICATE_MONTHS // 12} years after it was issued."
            ),
            "is_mistake": MISTAKE,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, called in (("issued_on", "issued"), ("seen_on", "seen")):
            day = self.field(UKDateField, name)
            day.not_future, day.called = True, f"the day it was {called}"
        birth = self.field(UKDateField, "birth_date")
        birth.not_future, birth.called, birth.offers_today = True, "the date of birth", False
        self.field(UKDateField, "subscribed_until").offers_today = False
        status = self.field(UKDateField, "status_checked_on")
        status.not_future, status.called = True, "the last status check"
        if self.instance._state.adding or self.instance.outcome != DbsCheck.Outcome.REFUSED:
            del self.fields["cleared_because"]
        if self.instance._state.adding:
            self.initial["post"] = self.person.get_role_display()

    def clean_certificate_number(self) -> str:
        """Return the figures alone, however they were spaced."""
        number = "".join(self.cleaned_data["certificate_number"].split())
        if len(number) != 12 or not (number.isascii() and number.isdigit()):
            raise forms.ValidationError("The certificate number has 12 figures")
        return number
