"""The dice, who judges, what is said of a sampled case, and what is to be put right."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms

from hestia.accounts.models import User
from hestia.ui.forms import ForEverybodyMixin, HouseForm, LongText, OnceMixin, Radios, UKDateField
from oversight.actions import Said
from oversight.models import Finding, Reading, SampledCase
from oversight.rules.draws import KEPT, LEAST_DICE
from oversight.rules.questions import MISSING_SOMETHING, QUESTIONS, Grade, Group, SampleAnswer, SampleQuestion

WHERE = "Where you saw it, or what is missing"


class DiceForm(OnceMixin, HouseForm):
    """What ten dice or more show."""

    dice = forms.CharField(
        label="What do the dice show?",
        help_text=(
            f"Throw {LEAST_DICE} real dice, or one die {LEAST_DICE} times, with somebody watching."
            " Type the numbers in the order in which they fell, such as 3516624153."
        ),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Enter what the dice show"},
    )

    def clean_dice(self) -> str:
        """Return the numbers alone."""
        return "".join(self.cleaned_data["dice"].split())


class SwapForm(OnceMixin, HouseForm):
    """Why a case cannot be judged."""

    why = forms.CharField(
        label="Why can this case not be judged?",
        help_text="The next case of the list takes its place. This one stays listed with your reason.",
        max_length=200,
        error_messages={"required": "Enter why this case cannot be judged"},
    )


class AllotForm(OnceMixin, HouseForm):
    """Who judges a case."""

    sampler = forms.ModelChoiceField(
        User.objects.none(),
        label="Who judges this case?",
        help_text="Managers of other services who never worked on it and did not throw the dice.",
        empty_label="Choose",
        error_messages={"required": "Choose who judges this case"},
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.field(forms.ModelChoiceField, "sampler")
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).by_name()


class ReadingForm(OnceMixin, HouseForm):
    """The questions that fit, what was good, and for samplers the whole in words."""

    def __init__(
        self, *args: Any, is_own: bool, questions: Sequence[SampleQuestion] = QUESTIONS, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.field] = forms.ChoiceField(
                label=question.words,
                choices=SampleAnswer.choices,
                widget=Radios(attrs={"inline": True}),
                error_messages={"required": f"Choose an answer: {question.words}"},
            )
            self.fields[f"{question.field}_words"] = forms.CharField(
                label=WHERE,
                help_text="Needed when the answer is partly or no",
                required=False,
                max_length=300,
            )
        self.fields["good"] = LongText(
            label="What was good?",
            max_length=2000,
            error_messages={"required": "Say what was good: there is always something"},
        )
        self.fields["words"] = LongText(label="What else should be said?", required=False, max_length=2000)
        if not is_own:
            self.fields["grade"] = forms.ChoiceField(
                label="How is this case overall?",
                choices=Grade.choices,
                widget=Radios,
                error_messages={"required": "Choose how this case is overall"},
            )
        for name, field in self.fields.items():
            self.settle(name, field)

    def clean(self) -> dict[str, Any] | None:
        """Ask what is missing where something is."""
        cleaned = super().clean()
        for question in self.questions:
            name = f"{question.field}_words"
            if self.cleaned_data.get(question.field) in MISSING_SOMETHING and not self.cleaned_data.get(name):
                self.add_error(name, f"Say what is missing: {question.words}")
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, as the act takes it."""
        data = self.cleaned_data
        answers = {
            question.slug: Said(data[question.field], data[f"{question.field}_words"])
            for question in self.questions
        }
        rest: dict[str, Any] = {name: data[name] for name in ("good", "words", "grade") if name in data}
        return {"answers": answers, **rest}

    @property
    def groups(self) -> Iterator[tuple[Group, list[tuple[SampleQuestion, Any, Any]]]]:
        """Yield each group that is asked about with its questions and their two boxes."""
        for group, questions in groupby(self.questions, key=lambda question: question.group):
            boxes = [
                (question, self[question.field], self[f"{question.field}_words"]) for question in questions
            ]
            yield group, boxes

    @property
    def at_the_end(self) -> list[Any]:
        """Return the boxes after the questions."""
        return [self[name] for name in ("good", "words", "grade") if name in self.fields]


class FindingForm(OnceMixin, HouseForm):
    """What is to be put right, by whom, by when."""

    question = forms.ChoiceField(
        label="Which question is it about?", error_messages={"required": "Choose the question"}
    )
    what = forms.CharField(
        label="What is to be done?",
        help_text="It becomes a task on the case, which everyone who works on it can read.",
        max_length=120,
        error_messages={"required": "Enter what is to be done"},
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Who puts it right?",
        empty_label="Choose",
        error_messages={"required": "Choose who puts it right"},
    )
    due_on = UKDateField(label="By when?", called="the day", offers_today=False)

    def __init__(self, *args: Any, reading: Reading, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = {row.question for row in reading.answers.all() if row.answer in MISSING_SOMETHING}
        choices = [(question.slug, question.words) for question in QUESTIONS if question.slug in missing]
        self.field(forms.ChoiceField, "question").choices = [("", "Choose"), *choices]
        person = self.field(forms.ModelChoiceField, "person")
        person.queryset, person.initial = people, reading.sampled.worker_id

    def clean_due_on(self) -> Any:
        """Refuse a day that is not to come."""
        due_on = self.cleaned_data["due_on"]
        if self.today and due_on <= self.today:
            raise forms.ValidationError("The day must be after today")
        return due_on


class EvidenceForm(OnceMixin, HouseForm):
    """What was done about a finding."""

    words = LongText(
        label="What did you do, and where can it be seen?",
        help_text="Such as: Consent recorded on 12 November, with the signed form. Nothing about her.",
        rows=3,
        max_length=500,
        error_messages={"required": "Say what you did, and where it can be seen"},
    )


class RecheckForm(OnceMixin, HouseForm):
    """Whether a finding was put right."""

    is_right = forms.ChoiceField(
        label="Look at the case again. Has it been put right?",
        choices=[("yes", "Yes, it has been put right"), ("no", "Not yet")],
        widget=Radios,
        error_messages={"required": "Choose whether it has been put right"},
    )
    words = LongText(
        label="What did you see?",
        rows=3,
        max_length=500,
        error_messages={"required": "Say what you saw"},
    )
    due_on = UKDateField(label="What is the new date?", called="the day", required=False, offers_today=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("due_on", "is_right", "no")

    def clean(self) -> dict[str, Any] | None:
        """Ask for another day where it is not put right."""
        cleaned = super().clean()
        due_on = self.cleaned_data.get("due_on")
        if self.cleaned_data.get("is_right") == "no" and "due_on" not in self.errors:
            if due_on is None:
                self.add_error("due_on", "Enter by when it must now be put right")
            elif self.today and due_on <= self.today:
                self.add_error("due_on", "The day must be after today")
        return cleaned

    @property
    def checked(self) -> dict[str, Any]:
        """Return it as the act takes it."""
        data = self.cleaned_data
        return {"is_right": data["is_right"] == "yes", "words": data["words"], "due_on": data["due_on"]}


class AlikeForm(ForEverybodyMixin, OnceMixin, HouseForm):
    """What a service does about findings that are alike. It hangs on the wall."""

    found = forms.CharField(
        label="What did we find?",
        help_text="One line that does not point to anyone. For example, Reviews were late.",
        max_length=300,
        error_messages={"required": "Enter what we found"},
    )
    did = LongText(
        label="What do we do about it?",
        rows=3,
        max_length=500,
        error_messages={"required": "Enter what we do about it"},
    )


def people_of(sampled: SampledCase) -> Any:
    """Return who can be asked to put something right: the people of its service, by name."""
    people = User.objects.filter(services=sampled.service_id, is_active=True).by_name()
    # To the others she may be closed: a task that nobody sees is done by nobody.
    return people.filter(pk__in=[sampled.worker_id]) if sampled.list == KEPT else people


def form_of_finding(finding: Finding, user: User) -> type[EvidenceForm] | type[RecheckForm] | None:
    """Return what somebody is asked about a finding now, if anything."""
    kind = finding.state[0]
    if finding.person_id == user.pk and kind in {"track", "soon"}:
        return EvidenceForm
    if finding.made_by_id == user.pk and kind == "waiting":
        return RecheckForm
    return None
