"""What is asked of a target and its steps, and of what becomes of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.datastructures import MultiValueDict

from cases.models import Case, Topic
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    HouseFormSet,
    HouseModelForm,
    LongText,
    OnceMixin,
    QueryForm,
    Radios,
    UKDateField,
    VersionedFormMixin,
    call_her,
)
from hestia.ui.pronouns import say
from riskassessment.models import QuestionSet
from riskassessment.rules.considerations import every_consideration
from supportplans.actions import STAYS_OPEN, StepRow, WithAgency
from supportplans.forms.agencies import HerAgencyField
from supportplans.forms.examples import Example
from supportplans.forms.open_steps import OpenStepsMixin
from supportplans.forms.spoken import answered_field, needed_then, settle_answered, shown_when, who_choices
from supportplans.models import (
    AgencyAnswer,
    Domain,
    Step,
    Target,
    Who,
)

MOST_STEPS = 20


class SomeoneField(forms.CharField):
    """Who does it, typed: a page that lists agencies offers their names beside it."""

    widget = forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"})

    def __init__(self) -> None:
        super().__init__(label="Who is it, if someone else?", max_length=120, required=False)


class TickForm(OnceMixin, HouseForm):
    """The button that ticks a step, or a target that is met: sent twice, it ticks once."""


class PlanQuery(QueryForm):
    """Which target of the plan was just changed: it is shown unfolded."""

    target = forms.IntegerField(min_value=1)


class StepTickQuery(QueryForm):
    """On which page a step was ticked: that is where to go on."""

    page = forms.ChoiceField(choices=[("plan", "Plan"), ("day", "My day")])


# The part of the plan in which a risk is most often worked on. Of the others there is no telling.
PART_OF_RISK = {
    "community": Domain.SAFETY,
    "safety": Domain.SAFETY,
    "family": Domain.SAFETY,
    "digital": Domain.SAFETY,
    "money": Domain.INCOME,
}
# And in which a need is. A roof, a language and other people are worked on in any.
PART_OF_NEED: dict[str, Domain] = {
    Topic.Subject.INCOME: Domain.INCOME,
    Topic.Subject.FINANCIAL_INSECURITY: Domain.INCOME,
    Topic.Subject.EMOTIONAL: Domain.EMOTIONAL,
    Topic.Subject.HEALTH: Domain.HEALTH,
    Topic.Subject.LEGAL: Domain.LEGAL,
    Topic.Subject.IMMIGRATION_INSECURITY: Domain.LEGAL,
    Topic.Subject.POLICE_TRUST: Domain.LEGAL,
    Topic.Subject.JUSTICE_DISTRUST: Domain.LEGAL,
}


def filled(values: Iterable[str]) -> list[str]:
    """Return the values that are not empty."""
    return [value for value in values if value]


class TargetQuery(QueryForm):
    """Which domain, need or risk a new target is for."""

    domain = forms.ChoiceField(choices=Domain.choices)
    risk = forms.ChoiceField(
        choices=[(consideration.slug, consideration.short) for consideration in every_consideration()]
    )
    need = forms.ChoiceField(choices=Topic.Subject.choices)

    def begin_with(self, example: Example | None = None, *, today: date) -> dict[str, Any]:
        """Return what the target's questions begin with: what it is for stays when an example is picked."""
        choices = self.asked
        risks, needs = filled([choices["risk"]]), filled([choices["need"]])
        if example is None:
            of_what = PART_OF_RISK.get(choices["risk"]) or PART_OF_NEED.get(choices["need"])
            domain = choices["domain"] or of_what or ""
            return {"domain": domain, "considerations": risks, "needs": needs}
        return {
            "domain": example.domain,
            "text": example.text,
            "measure": example.measure,
            "due_on": today + timedelta(days=example.days),
            "long_term": example.long_term,
            "considerations": list(dict.fromkeys([*risks, *example.considerations])),
            "needs": list(dict.fromkeys([*needs, *example.needs])),
        }


class StatusQuery(QueryForm):
    """How far a target is said to be, where a button says it already."""

    status = forms.ChoiceField(choices=Target.Status.choices)


class TargetForm(VersionedFormMixin, OnceMixin, HouseModelForm[Target]):
    """One thing she wants."""

    domain = forms.ChoiceField(
        label="Which part of the plan?", choices=Domain.choices, widget=Radios(attrs={"inline": True})
    )
    text = forms.CharField(
        label="What does she want?",
        max_length=300,
        help_text="Start with “I want…”. Short words, one idea. This is printed for her.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    why = LongText(label="Why it matters", max_length=1000, rows=2, required=False)
    measure = forms.CharField(
        label="How will she know it is done?",
        max_length=300,
        required=False,
        help_text="Something you can both see: “I have the bank card”.",
    )
    due_on = UKDateField(label="By when?", called="the target date", required=False)
    long_term = forms.BooleanField(
        label="Long-term",
        required=False,
        help_text="It may go on after she leaves us, like a court case.",
    )
    owner = forms.ChoiceField(label="Who leads on it?", widget=Radios(attrs={"inline": True}))
    owner_name = SomeoneField()
    considerations = forms.MultipleChoiceField(
        label="Which risks does it reduce?",
        choices=[(consideration.slug, consideration.question) for consideration in every_consideration()],
        required=False,
        widget=Boxes(attrs={"columns": True}),
    )
    needs = forms.MultipleChoiceField(
        label="Which needs does it meet?", required=False, widget=Boxes(attrs={"columns": True})
    )

    class Meta:
        model = Target
        fields: ClassVar = [
            "domain",
            "text",
            "why",
            "measure",
            "due_on",
            "long_term",
            "owner",
            "owner_name",
            "considerations",
            "needs",
        ]

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        if self.instance._state.adding:
            self.version_now = None
            # A new one would be overdue as soon as it is saved, and printed so for her.
            self.field(UKDateField, "due_on").not_past = True
        owner = self.field(forms.ChoiceField, "owner")
        owner.choices = who_choices(case)
        owner.initial = Who.WORKER
        needed_then(self.fields["owner_name"], "owner=other")
        self.offer_risks([*self.instance.considerations, *(self.initial.get("considerations") or [])])
        raised = {topic.subject for topic in Topic.objects.filter(case=case, answer="yes")}
        offered = (raised | set(self.instance.needs)) or set(Topic.NEEDS)
        groups = (("Needs", Topic.NEEDS), (say("What else she faces"), Topic.ISSUES))
        in_groups = [
            (title, [(subject.value, subject.label) for subject in subjects if subject in offered])
            for title, subjects in groups
        ]
        in_groups = [(title, choices) for title, choices in in_groups if choices]
        self.field(forms.MultipleChoiceField, "needs").choices = (
            in_groups if len(in_groups) > 1 else in_groups[0][1]
        )

    def offer_risks(self, named: Iterable[str]) -> None:
        """Offer what is asked about risk now, and what the target names already."""
        offered = {consideration.slug for consideration in QuestionSet.objects.asked()} | set(named)
        self.field(forms.MultipleChoiceField, "considerations").choices = [
            (consideration.slug, consideration.question)
            for consideration in every_consideration()
            if consideration.slug in offered
        ]

    def clean_text(self) -> str:
        """Keep the target in her voice."""
        text: str = " ".join(self.cleaned_data["text"].split())
        if not text.lower().startswith("i want"):
            raise ValidationError(say("Start “What does she want?” with “I want”."), code="voice")
        return text

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("owner") == Who.OTHER and not cleaned.get("owner_name"):
            self.add_error("owner_name", "Enter who leads on it")
        if cleaned.get("owner") != Who.OTHER:
            cleaned["owner_name"] = ""
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return the target's own answers, without what the page carries besides."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class StepForm(HouseForm):
    """One step: what, who, by when, how far."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    what = forms.CharField(
        label="What will be done?",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    who = forms.ChoiceField(label="Who will do it?", widget=Radios(attrs={"inline": True}))
    who_name = SomeoneField()
    by_on = UKDateField(label="By when?", called="the date of the step", required=False)
    status = forms.ChoiceField(label="How far has it got?", choices=Step.Status.choices)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ChoiceField, "who").choices = who_choices(case)
        self.fields["who"].initial = Who.WORKER
        self.fields["status"].initial = Step.Status.NOT_STARTED
        needed_then(self.fields["who_name"], f"{self.add_prefix('who')}=other")

    @property
    def is_blank(self) -> bool:
        """Whether nobody typed anything worth keeping in this row."""
        cleaned = self.cleaned_data
        return not (cleaned.get("what") or cleaned.get("who_name") or cleaned.get("by_on"))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("DELETE") or self.is_blank:
            return cleaned
        if not cleaned.get("what") and "what" not in self.errors:
            self.add_error("what", "Enter what will be done, or remove this step")
        if cleaned.get("who") == Who.OTHER and not cleaned.get("who_name"):
            self.add_error("who_name", "Enter who does this step")
        by_on, is_new = cleaned.get("by_on"), not cleaned.get("pk")
        if is_new and by_on and self.today and by_on < self.today and cleaned.get("status") in Step.OPEN:
            # It would be overdue as soon as it is saved, and printed so for her.
            self.add_error("by_on", "The date of the step is past: enter a later one, or choose “Done”")
        return cleaned


class StepFormSet(HouseFormSet):
    """The steps of a target."""

    noun = "step"
    key = "pk"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_adding_here:
            # A row added without scripts begins as one added with them: it is the worker's, not yet begun.
            row = self.add_prefix(self.total_form_count() - 1)
            typed = cast("MultiValueDict[str, Any]", self.data)
            typed.setdefault(f"{row}-who", Who.WORKER)
            typed.setdefault(f"{row}-status", Step.Status.NOT_STARTED)

    @property
    def rows(self) -> list[StepRow]:
        """Return the steps as typed, without those removed or left blank."""
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE") and not form.is_blank]
        return [
            StepRow(
                pk=form.cleaned_data.get("pk"),
                what=form.cleaned_data["what"],
                who=form.cleaned_data["who"],
                who_name=form.cleaned_data["who_name"],
                by_on=form.cleaned_data["by_on"],
                status=form.cleaned_data["status"],
            )
            for form in kept
        ]


def steps_formset(data: Any, *, case: Case, target: Target | None, today: date) -> StepFormSet:
    """Return the steps of a target to be filled in: those there are, and one empty row on a new target."""
    steps = list(target.step_set.all()) if target else []
    made: type[StepFormSet] = formset_factory(  # type: ignore[assignment]
        StepForm,
        formset=StepFormSet,
        extra=0 if steps else 1,
        max_num=MOST_STEPS,
        validate_max=True,
        can_delete=True,
    )
    initial = [
        {
            "pk": step.pk,
            "what": step.what,
            "who": step.who,
            "who_name": step.who_name,
            "by_on": step.by_on,
            "status": step.status,
        }
        for step in steps
    ]
    return made(data, prefix="steps", initial=initial, form_kwargs={"case": case, "today": today})


class StatusForm(VersionedFormMixin, OpenStepsMixin):
    """How far a target is, or how it ended."""

    status = forms.ChoiceField(label="How far has it got?")
    reason = LongText(
        label="Why?",
        max_length=500,
        rows=2,
        required=False,
        help_text="Needed when it is partly met, not met, stopped by her or replaced.",
    )
    on = UKDateField(label="When was that?", called="the day", not_future=True)
    agency = HerAgencyField(
        label="Which service is it with?",
        required=False,
        help_text="Who you are waiting for, or who is taking it on.",
    )
    agency_contact = forms.CharField(
        label="Who do you ask for there?",
        max_length=200,
        required=False,
        help_text="A person, and a phone number or e-mail address. Leave this empty to use the directory’s.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    agency_asked_on = UKDateField(
        label="When were they asked?", called="the day they were asked", required=False, not_future=True
    )
    agency_answer = forms.ChoiceField(
        label="Have they accepted?", choices=AgencyAnswer.choices, required=False, widget=Radios
    )

    agency_answered_on = answered_field()

    AGENCY: ClassVar = ("agency", "agency_contact", "agency_asked_on", "agency_answer")
    field_order = ["status", *AGENCY, "agency_answered_on", "reason", "on"]
    HINTS: ClassVar[dict[str, str]] = {
        Target.Status.WAITING: "Another service has to do something first.",
        Target.Status.STOPPED: "She does not want it any more.",
        Target.Status.SIGNPOSTED: "For long-term targets: another service is taking it on.",
        Target.Status.SUPERSEDED: "Another target says it better.",
    }

    def __init__(self, *args: Any, target: Target, agreed_on: date | None, **kwargs: Any) -> None:
        initial = {
            "status": target.status,
            "reason": target.reason,
            "on": target.outcome_on or kwargs.get("today"),
            **{name: getattr(target, name) for name in self.AGENCY},
            "agency_answered_on": target.agency_answered_on
            or (None if target.is_accepted else kwargs.get("today")),
            **(kwargs.pop("initial", None) or {}),
        }
        super().__init__(*args, initial=initial, records=[target], **kwargs)
        self.target = target
        self.field(UKDateField, "on").limit(
            earliest=agreed_on, because="the day she was asked about it as still to do"
        )
        field = self.field(forms.ChoiceField, "status")
        field.widget = Radios(hints=self.HINTS)
        field.choices = Target.Status.choices
        self.settle("status", call_her(field))
        steps = target.step_set.all()
        left = {str(step.pk): STAYS_OPEN for step in steps} if target.is_met else None
        self.ask_of_steps(steps, asked_in="status", chosen=left)
        self.saved |= dict.fromkeys(self.open_steps, "")
        shown_when(self.fields["on"], f"status={','.join(set(Target.Status) - set(Target.OPEN))}")
        for name in self.AGENCY:
            shown_when(self.fields[name], f"status={','.join(Target.WITH_AGENCY)}")
        needed_then(self.fields["agency_answered_on"], f"agency_answer={AgencyAnswer.ACCEPTED}")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        status = cleaned.get("status")
        if status:
            field = "status" if status == Target.Status.SIGNPOSTED else "reason"
            for blocker in self.target.ending_blockers(status, reason=cleaned.get("reason") or ""):
                self.add_error(field, blocker)
        if status in Target.WITH_AGENCY:
            self.field(HerAgencyField, "agency").fill_contact(cleaned, of="agency", into="agency_contact")
            self.check_agency(cleaned, passed=status == Target.Status.SIGNPOSTED)
        said_yes = cleaned.get("agency_answer") == AgencyAnswer.ACCEPTED
        settle_answered(
            self,
            "agency_answered_on",
            asked_on=cleaned.get("agency_asked_on"),
            is_answered=said_yes and status in Target.WITH_AGENCY,
            kept=self.target.is_accepted,
        )
        return cleaned

    def check_agency(self, cleaned: dict[str, Any], *, passed: bool) -> None:
        """Ask for the rest once a service is named; what is passed on must name one, and someone there."""
        is_named = bool(cleaned.get("agency"))
        is_said = passed or any(cleaned.get(name) for name in self.AGENCY)
        needs = {
            "agency": (is_said, "Enter which service it is with"),
            "agency_contact": (passed, "Enter who to ask for there"),
            "agency_asked_on": (is_named, "Enter the day they were asked"),
            "agency_answer": (is_named, "Answer “Have they accepted?”"),
        }
        for name, (is_needed, words) in needs.items():
            if is_needed and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)

    @property
    def with_agency(self) -> WithAgency:
        """Return the service it is with, as it was typed."""
        cleaned = self.cleaned_data
        return WithAgency(
            agency=cleaned["agency"],
            contact=cleaned["agency_contact"],
            asked_on=cleaned["agency_asked_on"],
            answer=cleaned["agency_answer"],
            answered_on=cleaned["agency_answered_on"],
        )
