"""Who a return is sent to, and on what grounds."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.forms import Boxes, ForEverybodyMixin, HouseForm, OnceMixin, Radios
from hestia.ui.words import date_words
from oversight.actions import Recipient
from oversight.models import SentReturn
from oversight.models.sent_return import LEAST_WORDS
from oversight.queries.report import figures_for
from oversight.rules.figure import Figure
from oversight.rules.periods import Period

READ_BY = "Trustees and auditors read it: name no client."


class RecipientForm(ForEverybodyMixin, OnceMixin, HouseForm):
    """Who it is sent to."""

    BECAUSE = READ_BY
    OF_AN_OFFICE = frozenset({"recipient", "basis_words"})
    OF_STAFF = frozenset({"recipient"})

    recipient = forms.CharField(
        label="Who is it sent to?",
        help_text="The name of the organisation, such as Salisbury Trust.",
        max_length=160,
        error_messages={"required": "Enter who it is sent to"},
    )
    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=SentReturn.Kind.choices,
        widget=Radios,
        error_messages={"required": "Choose what kind of organisation it is"},
    )
    basis = forms.ChoiceField(
        label="On what grounds?",
        choices=SentReturn.Basis.choices,
        widget=Radios,
        error_messages={"required": "Choose on what grounds it is sent"},
    )
    basis_words = forms.CharField(
        label="Which contract or law?",
        help_text="Needed when the numbers are exact. For example: grant agreement of 2025, section 4.",
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask which contract or law says so, where the numbers are exact."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.tells_exactly:
            if cleaned.get("basis") == SentReturn.Basis.ACCOUNT:
                self.add_error("basis", "Exact numbers need a contract or a law that requires them")
            if len(cleaned.get("basis_words", "").strip()) < LEAST_WORDS:
                self.add_error("basis_words", "Say which contract or law requires exact numbers")
        return cleaned

    @property
    def tells_exactly(self) -> bool:
        """Whether the numbers are to be exact."""
        return bool(self.cleaned_data.get("is_exact"))

    @property
    def to(self) -> Recipient:
        """Return who it is sent to, and on what grounds."""
        names = ("recipient", "kind", "basis", "basis_words")
        return Recipient(**{name: self.cleaned_data[name] for name in names})


class AgainForm(RecipientForm):
    """Who else it is sent to."""

    def __init__(self, *args: Any, is_exact: bool, **kwargs: Any) -> None:
        self.is_exact = is_exact
        super().__init__(*args, **kwargs)

    @property
    def tells_exactly(self) -> bool:
        return self.is_exact


WHY = f"For example: sent to the wrong funder. {READ_BY}"


class ReturnForm(RecipientForm):
    """Which figures are sent, to whom, on what grounds, and whether they replace what was sent before."""

    NONE = "none"
    field_order = ("recipient", "replaces", "why", "kind", "basis", "basis_words")

    replaces = forms.ChoiceField(
        label="Does it replace one that was sent to them before?",
        help_text="A return of the same days was sent to them. One that is replaced is marked as corrected.",
        widget=Radios,
        error_messages={
            "required": "A return of these days was sent to them already: say if this replaces it"
        },
    )
    why = forms.CharField(
        label="What was wrong with the earlier one?",
        help_text=f"Needed if it is replaced. {WHY}",
        max_length=300,
        required=False,
    )
    is_exact = forms.BooleanField(
        label="They have a right to exact numbers",
        help_text=(
            "Otherwise each number is rounded to the nearest 5, and numbers from 1 to 7 are not shown. Exact"
            " numbers can tell who someone is."
        ),
        required=False,
    )
    figures = forms.MultipleChoiceField(
        label="Which figures are sent?",
        widget=Boxes(attrs={"columns": True}),
        error_messages={"required": "Choose at least one figure"},
    )

    def __init__(self, *args: Any, by: User, same_days: Iterable[SentReturn] = (), **kwargs: Any) -> None:
        self.offered = figures_for(by)
        super().__init__(*args, **kwargs)
        recipient = str(self["recipient"].value() or "").strip().casefold()
        self.earlier = {str(one.pk): one for one in same_days if one.recipient.casefold() == recipient}
        if self.earlier:
            self.field(forms.ChoiceField, "replaces").choices = [
                *(
                    (key, f"Yes, the return of {date_words(one.sent_on)}")
                    for key, one in self.earlier.items()
                ),
                (self.NONE, "No, both count"),
            ]
            self.shown_when("why", "replaces", *self.earlier)
        else:
            del self.fields["replaces"], self.fields["why"]
        choices = [(figure.slug, figure.title) for figure in self.offered]
        self.field(forms.MultipleChoiceField, "figures").choices = choices
        if not by.has_perm(Permission.CASE_VIEW):
            del self.fields["is_exact"]

    @staticmethod
    def initial_of(before: SentReturn | None, *, figures: list[str] | None, by: User) -> dict[str, Any]:
        """Return what is filled in: of the last one on what grounds, and the figures.

        Never to whom it goes, nor exact numbers: both are said each time.

        :param figures: those that were chosen; without them those of the last one, or all
        """
        names = ("kind", "basis", "basis_words")
        about = {name: getattr(before, name) for name in names} if before else {}
        offered = [figure.slug for figure in figures_for(by)]
        if figures is None:
            as_before = [slug for slug in offered if before and slug in before.slugs]
            figures = as_before or offered
        return {**about, "figures": figures}

    def clean(self) -> dict[str, Any]:
        """Ask what was wrong with what is replaced."""
        cleaned = super().clean()
        if self.replaced and not cleaned.get("why"):
            self.add_error("why", "Say what was wrong with the earlier one")
        return cleaned

    @property
    def replaced(self) -> SentReturn | None:
        """Return the earlier return that it replaces, if it does."""
        return self.earlier.get(self.cleaned_data.get("replaces", ""))

    def clean_figures(self) -> list[str]:
        """Return the figures that were chosen, without those that a button leaves out."""
        chosen: list[str] = self.cleaned_data["figures"]
        rest = self.data.get("rest", "").split(",")
        kept = [slug for slug in chosen if slug in rest or rest == [""]]
        if not kept:
            raise forms.ValidationError("Choose at least one figure")
        return kept

    @property
    def is_refused(self) -> bool:
        """Whether it was refused for what it tells, and not for what was typed."""
        return self.has_error(NON_FIELD_ERRORS, "refused")

    @property
    def chosen(self) -> list[Figure]:
        """Return the figures that were chosen, in their order."""
        return [figure for figure in self.offered if figure.slug in self.cleaned_data["figures"]]


class UnsentForm(ForEverybodyMixin, OnceMixin, HouseForm):
    """What happened to a return that never left us."""

    BECAUSE = READ_BY

    why = forms.CharField(
        label="What happened?",
        help_text=f"For example: recorded as sent with the wrong month. {READ_BY}",
        max_length=300,
        error_messages={"required": "Enter what happened"},
    )
    is_sure = forms.BooleanField(
        label="No copy or number of it left us: not by e-mail, on paper or by phone",
        error_messages={"required": "Say that no copy or number of it left us"},
    )


class MarkForm(ForEverybodyMixin, OnceMixin, HouseForm):
    """Why a return no longer counts, and which one replaces it."""

    BECAUSE = READ_BY

    why = forms.CharField(
        label="Why does it no longer count?",
        help_text=WHY,
        max_length=300,
        error_messages={"required": "Enter why it no longer counts"},
    )
    replaced_by = forms.ChoiceField(
        label="Does a later return replace it?",
        widget=Radios,
        error_messages={"required": "Choose whether a later return replaces it"},
    )

    def __init__(self, *args: Any, later: Iterable[SentReturn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.later = {str(one.pk): one for one in later}
        self.field(forms.ChoiceField, "replaced_by").choices = [
            ("none", "No: it is withdrawn"),
            *(
                (key, f"Yes: {Period(one.first, one.last).words}, sent {date_words(one.sent_on)}")
                for key, one in self.later.items()
            ),
        ]
        if not self.later:
            del self.fields["replaced_by"]

    @property
    def replacement(self) -> SentReturn | None:
        """Return the one that replaces it, if one does."""
        return self.later.get(self.cleaned_data.get("replaced_by", ""))
