"""What is asked of a course, of training and of a DBS check."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, Role
from hestia.staff.models import (
    Course,
    DbsCheck,
    LearnerDay,
    LearnerPlacement,
    Supervision,
    Training,
    WorkingHours,
)
from hestia.staff.models.placements import MOST_PLACEMENTS
from hestia.staff.rules import (
    CERTIFICATE_MONTHS,
    FAR_OFF_MONTHS,
    STATUS_MONTHS,
    SUPERVISED_EACH,
)
from hestia.ui.forms import Boxes, HouseModelForm, OnceMixin, QueryForm, UKDateField, VersionedFormMixin
from hestia.workingdays.calendar import months_after

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
            "outcome", "cleared_because", "risk_assessment", "update_service", "status_checked_on",
            "next_due_on", "is_mistake",
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
            "update_service": "On the Update Service",
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
            "status_checked_on": "On the Update Service only.",
            "next_due_on": (
                f"Leave this empty: {STATUS_MONTHS} months after the last status check on the Update Service,"
                f" otherwise {CERTIFICATE_MONTHS // 12} years after it was issued."
            ),
            "is_mistake": MISTAKE,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, called in (("issued_on", "issued"), ("seen_on", "seen")):
            day = self.field(UKDateField, name)
            day.not_future, day.called = True, f"the day it was {called}"
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


# --- Supervision and placements ------------------------------------------------------------------


class SupervisionForm(VersionedFormMixin, OnceMixin, HouseModelForm[Supervision]):
    """That somebody was supervised, by whom, and when next."""

    is_far_off = forms.BooleanField(
        label="The next one is more than six months later, and that is right", required=False
    )

    class Meta:
        model = Supervision
        fields: ClassVar = ["held_on", "supervisor", "next_on", "is_mistake"]
        labels: ClassVar = {
            "held_on": "When was it?",
            "supervisor": "Who supervised?",
            "next_on": "When is the next one?",
            "is_mistake": "This was recorded by mistake",
        }
        help_texts: ClassVar = {
            "next_on": "Four weeks later, unless you agreed on another day.",
            "is_mistake": MISTAKE,
        }

    def __init__(self, *args: Any, person: User, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        held_on = self.field(UKDateField, "held_on")
        held_on.not_future, held_on.called = True, "the day of supervision"
        self.field(UKDateField, "next_on").offers_today = False
        supervisor = self.field(forms.ModelChoiceField, "supervisor")
        supervisor.queryset = supervisors(person, today, before=self.instance.supervisor_id)
        if self.instance._state.adding:
            self.initial.update({"held_on": today, "supervisor": by.pk, "next_on": today + SUPERVISED_EACH})
            del self.fields["is_mistake"]
        if not self.is_bound:
            del self.fields["is_far_off"]

    def clean(self) -> dict[str, Any] | None:
        """Ask again about a next one that is far off: a slip there hides that it is overdue."""
        cleaned = super().clean()
        held_on, next_on = self.cleaned_data.get("held_on"), self.cleaned_data.get("next_on")
        if self.cleaned_data.get("is_far_off") or not (held_on and next_on):
            return cleaned
        if next_on > months_after(held_on, FAR_OFF_MONTHS):
            words = f"This is more than {FAR_OFF_MONTHS} months later. If it is right, say so below"
            self.add_error("next_on", words)
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to the act, which says what cannot be beside its question."""


class HoursForm(VersionedFormMixin, OnceMixin, HouseModelForm[WorkingHours]):
    """Hours and duties, from a day on."""

    class Meta:
        model = WorkingHours
        fields: ClassVar = ["from_on", "hours", "learners", "far_clients", "has_lead_role", "gender"]
        labels: ClassVar = {
            "from_on": "From which day?",
            "hours": "How many hours a week?",
            "learners": "How many students and volunteers do they support?",
            "far_clients": "How many of their clients are more than 60 minutes from where they work?",
            "has_lead_role": "They have a lead role, such as safeguarding lead",
            "gender": "Gender",
        }
        help_texts: ClassVar = {
            "hours": "As in the contract. A full week is 37.5 hours.",
            "learners": "Enter 0 if none.",
            "far_clients": "One way, as they usually travel. Say how many, not who or where.",
            "gender": "Only if they offer it. It is used where a client asks for a woman or a man.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.field(UKDateField, "from_on").called = "the day"
        gender: Any = self.fields["gender"]
        gender.choices = [("", "Not said"), *WorkingHours.Gender.choices]
        if self.instance._state.adding:
            self.initial["from_on"] = today

    def validate_constraints(self) -> None:
        """Leave it to the act, which says what cannot be beside its question."""

    def clean_hours(self) -> Decimal:
        """Refuse a week that nobody works."""
        hours: Decimal = self.cleaned_data["hours"]
        if not 0 < hours <= WorkingHours.MOST:
            raise forms.ValidationError(f"Enter more than 0 hours, and at most {WorkingHours.MOST}")
        return hours

    def clean_far_clients(self) -> int:
        """Refuse more than anybody works with."""
        far_clients: int = self.cleaned_data["far_clients"] or 0
        if far_clients > WorkingHours.MOST:
            raise forms.ValidationError(f"Enter {WorkingHours.MOST} or fewer")
        return far_clients

    def clean_learners(self) -> int:
        """Refuse more than anybody supports."""
        learners: int = self.cleaned_data["learners"]
        if learners > 9:
            raise forms.ValidationError("Enter 9 or fewer")
        return learners


class PlacementForm(VersionedFormMixin, OnceMixin, HouseModelForm[LearnerPlacement]):
    """A placement: from where, who looks after it, how many days."""

    class Meta:
        model = LearnerPlacement
        fields: ClassVar = [
            "kind", "scheme", "number", "supervisor", "educator", "educator_registration", "days_agreed",
            "first_on", "expenses", "concerns_to",
            "references_seen_on", "induction_on", "agreement_on", "insured_until",
            "midway_on", "final_on", "observations",
        ]  # fmt: skip
        labels: ClassVar = {
            "kind": "What is it?",
            "scheme": "University or scheme",
            "supervisor": "Who supervises here?",
            "number": "Which placement of the course is it?",
            "educator": "Practice educator",
            "educator_registration": "Their registration number",
            "expenses": "Which expenses do we pay?",
            "concerns_to": "Who hears of a concern there?",
            "days_agreed": "How many days are agreed?",
            "first_on": "First day",
            "references_seen_on": "Both references seen on",
            "induction_on": "Induction done on",
            "agreement_on": "Agreement signed on",
            "insured_until": "Insured to drive clients until",
            "midway_on": "Midway report due on",
            "final_on": "Final report due on",
            "observations": "How many times were they observed directly?",
        }
        help_texts: ClassVar = {
            "number": "Of a student. For example, 1 for the one of 70 days.",
            "educator": "Of the university, if there is one: name and how to reach them.",
            "educator_registration": "With Social Work England, for example.",
            "expenses": "For example, travel, and lunch after 4 hours.",
            "concerns_to": "Of the university or scheme: a role, and how to reach them.",
            "references_seen_on": "Of a volunteer. Keep the references elsewhere.",
            "insured_until": "Leave this empty if they do not drive clients.",
            "midway_on": "Of a student.",
            "final_on": "Of a student.",
            "observations": "Enter 0 if not yet.",
        }

    def __init__(self, *args: Any, person: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        supervisor = self.field(forms.ModelChoiceField, "supervisor")
        supervisor.queryset = supervisors(person, today, before=self.instance.supervisor_id)
        if self.instance._state.adding:
            self.initial["kind"] = person.role
        for name in ("references_seen_on", "induction_on", "agreement_on"):
            self.field(UKDateField, name).not_future = True
        for name in ("insured_until", "midway_on", "final_on"):
            self.field(UKDateField, name).offers_today = False

    def clean_number(self) -> int | None:
        """Refuse what is no number of a placement."""
        number: int | None = self.cleaned_data["number"]
        if number is not None and not 1 <= number <= MOST_PLACEMENTS:
            raise forms.ValidationError(f"Enter a number from 1 to {MOST_PLACEMENTS}")
        return number

    def clean_observations(self) -> int:
        """Return how many; none where nothing was entered."""
        return self.cleaned_data["observations"] or 0

    def clean(self) -> dict[str, Any] | None:
        """Refuse a final report before the midway one."""
        cleaned = super().clean()
        midway, final = self.cleaned_data.get("midway_on"), self.cleaned_data.get("final_on")
        if midway and final and final <= midway:
            self.add_error("final_on", "The final report must be due after the midway one")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to the act, which says what cannot be beside its question."""

    def clean_days_agreed(self) -> int:
        """Refuse a placement without days."""
        days: int = self.cleaned_data["days_agreed"]
        if days < 1:
            raise forms.ValidationError("Enter 1 day or more")
        return days


class DayForm(VersionedFormMixin, OnceMixin, HouseModelForm[LearnerDay]):
    """One day of a placement. Nothing of a client can be written here."""

    class Meta:
        model = LearnerDay
        fields: ClassVar = ["on", "kind", "purpose", "hours"]
        labels: ClassVar = {
            "on": "Which day?",
            "kind": "What was it?",
            "purpose": "What was it mainly for?",
            "hours": "How many hours?",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        on = self.field(UKDateField, "on")
        on.not_future, on.called = True, "the day"
        if self.instance._state.adding:
            self.initial["on"] = today
        for name in ("purpose", "hours"):
            self.fields[name].help_text = "Needed when you were there."
            vars(self.fields[name])["says_optional"] = False

    def validate_constraints(self) -> None:
        """Leave it to the act, which says what cannot be beside its question."""

    def clean(self) -> dict[str, Any] | None:
        """Ask what a day was for and how long it was, unless they were absent."""
        cleaned = super().clean()
        data = self.cleaned_data
        if data.get("kind") == LearnerDay.Kind.ABSENT:
            data["purpose"], data["hours"] = "", None
            self.instance.learned = ""
            return cleaned
        hours = data.get("hours")
        if not data.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", "Say what the day was mainly for")
        if "hours" not in self.errors and (hours is None or not 0 < hours <= 24):
            self.add_error("hours", "Enter how many hours, up to 24")
        return cleaned


def supervisors(person: User, today: date, *, before: int | None) -> Any:
    """Return who may supervise somebody: managers and leads at work, and who did before."""
    people = User.objects.at_work(on=today).who_may(Permission.TEAM_VIEW).exclude(pk=person.pk)
    return (people | User.objects.filter(pk=before)).by_name()
