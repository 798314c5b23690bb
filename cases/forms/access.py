"""Why someone needs a case, who covers for whom, who is kept out, and for whom a sealed case exists."""

from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cases.actions.access import SealNames
from cases.models import AccessGrant, Case, DeclaredLink, Exclusion, Named
from cases.models.relations import LEAST_WORDS
from cases.queries.about_her import clients_named
from cases.rules.reasons import why_empty
from cases.rules.references import REFERENCE
from hestia.accounts.models import User
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
    QueryForm,
    Radios,
    UKDateField,
    VersionedFormMixin,
    YesNoField,
    points_to_nobody,
)

LONGEST_COVER = timedelta(days=92)
NO_NAMES = "Write nothing about the client here, not even her name: others read it."
about_nobody = partial(points_to_nobody, because=NO_NAMES)


class AskedFor(QueryForm):
    """Which record the address asks for, and which reason it proposes."""

    reference = forms.CharField(max_length=12)
    reason = forms.ChoiceField(choices=AccessGrant.Reason)


class WordsField(forms.CharField):
    """Why, in so many characters at least."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 500, "widget": forms.Textarea(attrs={"rows": 3}), **kwargs})

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if words and len(words) < LEAST_WORDS:
            message = f"Say more in “{self.label}”: at least {LEAST_WORDS} characters"
            raise ValidationError(message, code="too_short")
        if words and (why := why_empty(words)):
            raise ValidationError(why, code="says_nothing")
        about_nobody(words)
        if named := clients_named(words or ""):
            raise ValidationError(f"Take out “{named[0]}”: it is the name of a client.", code="says_who")
        return words


class ReasonForm(HouseForm):
    """A reference and a reason. Whatever the reference, the questions are the same."""

    NOTHING_TO_OPEN: ClassVar = (
        "There is no record with this reference that you can open. Check it, or ask your manager."
    )

    reference = forms.CharField(
        label="Reference of the record", max_length=20, help_text="For example, H-0000."
    )
    reason = forms.ChoiceField(
        label="Why do you need it?", choices=AccessGrant.Reason, widget=Radios, initial=None
    )
    words = WordsField(
        label="Say it in a sentence",
        help_text=NO_NAMES,
        error_messages={"required": "Say in a sentence why you need it"},
    )

    def clean_reference(self) -> str:
        """Read a reference as people type it: "h0147", "H 0147" or "0147"."""
        match = REFERENCE.fullmatch(self.cleaned_data["reference"].strip())
        if not match:
            raise ValidationError("References look like H-0000", code="invalid")
        return f"H-{match[1]}"


class CoverForm(HouseForm):
    """Who stands in for whom, from which day to which."""

    worker = forms.ModelChoiceField(
        label="Who is away?", queryset=User.objects.none(), empty_label="Choose one"
    )
    person = forms.ModelChoiceField(
        label="Who will cover?", queryset=User.objects.none(), empty_label="Choose one"
    )
    first = UKDateField(label="From when?", called="the first day")
    last = UKDateField(label="Until when?", called="the last day", help_text="The last day is included.")
    words = WordsField(label="Why is cover needed?", max_length=200, help_text=NO_NAMES)

    def __init__(self, *args: Any, workers: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("worker", workers)
        self.choose("person", people)

    def choose(self, name: str, people: Any) -> None:
        """Say among whom one is chosen."""
        field: Any = self.fields[name]
        field.queryset = people

    def clean(self) -> dict[str, Any] | None:
        """Refuse days that are past or the wrong way round, and cover of oneself."""
        cleaned = super().clean()
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if data.get("worker") and data.get("worker") == data.get("person"):
            self.add_error("person", "Choose someone other than the person who is away")
        if first and last:
            self.check_days(first, last)
        return cleaned

    def check_days(self, first: date, last: date) -> None:
        """Refuse a cover that ends before it begins, is already over, or never ends."""
        if last < first:
            self.add_error("last", "The last day must be on or after the first")
        elif self.today and last < self.today:
            self.add_error("last", "The last day has already passed")
        elif last - first > LONGEST_COVER:
            self.add_error("last", "Cover can last three months at most. Allocate the cases instead.")


class CaseCoverForm(CoverForm):
    """Cover of one case: whose it is needs no question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["worker"]


class ExclusionForm(HouseForm):
    """Who is kept out of a case, and why."""

    person = forms.ModelChoiceField(
        label="Who must never see any of her cases?",
        queryset=User.objects.none(),
        empty_label="Choose one",
    )
    reason = forms.ChoiceField(label="Why?", choices=Exclusion.Reason, widget=Radios, initial=None)
    words = forms.CharField(
        label="Anything else to know",
        max_length=500,
        validators=[about_nobody],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people


class LinkForm(OnceMixin, HouseForm):
    """Whom a member of staff knows: no name, and no words."""

    kind = forms.ChoiceField(label="Who do you know?", choices=DeclaredLink.Kind, widget=Radios, initial=None)


class LinkDecisionForm(HouseForm):
    """What follows for somebody who knows her, or someone around her."""

    KEPT_OUT: ClassVar = [("yes", "They are kept out of all her cases"), ("no", "They may work with her")]

    is_kept_out = forms.ChoiceField(
        label="What do you decide?", choices=KEPT_OUT, widget=Radios, initial=None
    )
    words = forms.CharField(
        label="Why?",
        max_length=300,
        validators=[about_nobody],
        help_text="Everyone who sees her case can read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_is_kept_out(self) -> bool:
        """Return whether they are kept out."""
        return bool(self.cleaned_data["is_kept_out"] == "yes")


class SealForm(HouseForm):
    """For whom a case exists from now on, and who may break its glass."""

    seeing = forms.ModelMultipleChoiceField(
        label="Who sees the case?",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="At least two people, including yourself.",
    )
    with_key = forms.ModelMultipleChoiceField(
        label="Who may use emergency access?",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="They will know about the case only if you give them its reference.",
    )
    words = WordsField(label="Why is it sealed?")

    def __init__(self, *args: Any, case: Case, by: User, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        for name in ("seeing", "with_key"):
            field: Any = self.fields[name]
            field.queryset = people

    def clean(self) -> dict[str, Any] | None:
        """Refuse names for whom the case cannot be sealed."""
        cleaned = super().clean()
        at = self.now or self.by.acts_at
        if not self.errors and (blockers := self.names.blockers(self.case, by=self.by, at=at)):
            self.add_error("seeing", blockers)
        return cleaned

    @property
    def names(self) -> SealNames:
        """Return the people chosen."""
        return SealNames(list(self.cleaned_data["seeing"]), list(self.cleaned_data["with_key"]))


class LiftForm(HouseForm):
    """Why a case may be opened again to whom it was closed, and who decides that."""

    words = WordsField(
        label="Why should it be opened again?", help_text="The person who decides will read this."
    )
    asked_of = forms.ModelChoiceField(label="Who decides?", queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_of: Any = self.fields["asked_of"]
        asked_of.queryset = people


class LiftDecisionForm(VersionedFormMixin, HouseForm):
    """A second person's answer."""

    STALE = "Read it again before you answer."

    answer = forms.ChoiceField(
        label="May it be opened again?", choices=[("yes", "Yes"), ("no", "No")], widget=Radios
    )
    words = LongText(label="Why not?", max_length=500, rows=3, required=False, validators=[about_nobody])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("words", "answer", "no")

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason of a no."""
        cleaned = super().clean()
        if self.cleaned_data.get("answer") == "no" and not self.cleaned_data.get("words"):
            self.add_error("words", "Say why not")
        return cleaned


class NameForm(HouseForm):
    """One more person for whom sealed cases exist, and who agrees to that if anybody can."""

    person = forms.ModelChoiceField(
        label="Who do you want to name?", queryset=User.objects.none(), empty_label="Choose one"
    )
    standing = forms.ChoiceField(
        label="What are they named for?", choices=Named.Standing, widget=Radios, initial=Named.Standing.SEES
    )
    words = WordsField(label="Why is this person needed?", help_text="The person who decides will read this.")
    asked_of = forms.ModelChoiceField(label="Who decides?", queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, people: Any, deciders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people
        asked_of: Any = self.fields["asked_of"]
        asked_of.queryset = deciders
        if not deciders.exists():
            del self.fields["words"], self.fields["asked_of"]


class CheckForm(HouseForm):
    """Whether the glass was broken rightly."""

    was_right = YesNoField(label="Was it right to open the record?", yes="Yes", no="No")
    words = WordsField(label="What did you find?", help_text=NO_NAMES)
