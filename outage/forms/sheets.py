"""What is asked of sheets: their code, how many to print, who wrote on one, and why one is destroyed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cases.rules.references import REFERENCE
from hestia.accounts.models import Service, User
from hestia.ui.forms import HouseForm, Radios, UKDateTimeField, WholeNumberField
from hestia.ui.words import counted
from outage.models import Sheet
from outage.rules.codes import Mistyped, read
from outage.rules.kinds import KINDS

MOST_AT_ONCE, MOST_LONG = 20, 5
LONG = {Sheet.Kind.INTAKE, Sheet.Kind.NRM}  # several pages each


class CodeForm(HouseForm):
    """The code at the head of a sheet, as it is typed."""

    code = forms.CharField(
        label="Code at the top of the sheet",
        max_length=40,
        help_text="For example, 7K3M-9QPR-X. Small letters will do.",
        error_messages={"required": "Enter the code at the top of the sheet"},
    )

    def clean_code(self) -> str:
        """Return the code as it is kept; say what is wrong if it is none."""
        try:
            return read(self.cleaned_data["code"])
        except Mistyped as mistake:
            raise ValidationError(str(mistake), code="mistyped") from mistake


class ReferenceField(forms.CharField):
    """A case's reference, as people write it: "h0147", "H 0147" or "0147"."""

    def clean(self, value: Any) -> str:
        """Return the reference as it is kept."""
        typed = super().clean(value)
        match = REFERENCE.fullmatch(typed.strip())
        if not match:
            raise ValidationError("References look like H-0000", code="invalid")
        return f"H-{match[1]}"


def reference_field() -> ReferenceField:
    """Ask for the reference that stands on a sheet."""
    return ReferenceField(
        label="Our reference on the sheet",
        max_length=20,
        help_text="For example, H-0000. If none is on it, look for her first.",
        error_messages={"required": "Enter the reference"},
    )


class PrintForm(HouseForm):
    """Which form, how many, for which house, and who takes them."""

    kind = forms.ChoiceField(
        label="Which form?",
        choices=Sheet.Kind.choices,
        widget=Radios,
        error_messages={"required": "Choose which form"},
    )
    how_many = WholeNumberField(
        label="How many?",
        min_value=1,
        max_value=MOST_AT_ONCE,
        help_text=f"Each has a code of its own: print them here, never copy one. At most {MOST_AT_ONCE}.",
    )
    service = forms.ModelChoiceField(label="For which service?", queryset=Service.objects.none())
    handed_to = forms.ModelChoiceField(
        label="Who takes them?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody yet: they are in the office",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        service = self.field(forms.ModelChoiceField, "service")
        service.queryset = Service.objects.filter(pk__in=user.service_ids)
        service.empty_label = "Choose one"
        takers = self.field(forms.ModelChoiceField, "handed_to")
        takers.queryset = colleagues(user, on=self.today)

    def clean(self) -> dict[str, Any] | None:
        """Refuse more of a long form than are printed while somebody waits."""
        cleaned = super().clean()
        if self.cleaned_data.get("kind") in LONG and self.cleaned_data.get("how_many", 0) > MOST_LONG:
            self.add_error("how_many", f"This form has many pages. Print at most {MOST_LONG} at once")
        return cleaned


class WrittenForm(HouseForm):
    """Who wrote on a sheet, when, and about which case."""

    written_by = forms.ModelChoiceField(
        label="Who wrote on it?", queryset=User.objects.none(), empty_label="Choose one"
    )
    written_at = UKDateTimeField(label="When was it written?", called="when it was written", not_future=True)
    pages = WholeNumberField(
        label="How many pages came back?",
        min_value=1,
        max_value=50,
        help_text="Count them, also those without a word. The first has the code.",
        error_messages={"required": "Enter how many pages came back"},
    )
    pages_why = forms.ChoiceField(
        label="Where are the others?",
        choices=[("", "All pages came back"), *Sheet.PagesWhy.choices],
        help_text="If they are missing with words on them, tell the data protection lead straight away.",
        required=False,
    )
    reference = reference_field()

    def __init__(self, *args: Any, sheet: Sheet, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "written_by").queryset = colleagues(user, on=self.today)
        if sheet.pages:
            self.fields[
                "pages"
            ].help_text = f"This form has {counted(sheet.pages, 'page')}. Count blank ones too."
        if KINDS[sheet.kind].opens_a_case:
            del self.fields["reference"]


class DayQuery(forms.Form):
    """Which day on paper is looked at, as it stands in the address. Nonsense is no day."""

    day = forms.DateField(required=False)

    @property
    def asked(self) -> date | None:
        """Return the day that was asked for, if it is one."""
        self.full_clean()
        return self.cleaned_data.get("day")


class WholeForm(HouseForm):
    """Of which case it is that all of a sheet is keyed in."""

    reference = reference_field()


class DestroyedForm(HouseForm):
    """Why a sheet becomes no record."""

    why = forms.ChoiceField(
        label="Why is it not needed?",
        choices=Sheet.Destroyed.choices,
        widget=Radios,
        error_messages={"required": "Choose why it is not needed"},
    )


class ShreddedForm(HouseForm):
    """Who watched when the paper of a sheet was shredded."""

    seen_by = forms.ModelChoiceField(
        label="Who watched?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
    )
    is_free = forms.BooleanField(
        label="No court, police force or inquiry asked that the record is kept",
        help_text="Where one did, file the paper.",
        error_messages={"required": "Where somebody asked that the record is kept, do not shred the paper"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        watching = self.field(forms.ModelChoiceField, "seen_by")
        watching.queryset = colleagues(user, on=self.today).exclude(pk=user.pk)


def colleagues(user: User, *, on: date | None) -> QuerySet[User]:
    """Return whoever works in a service of somebody's."""
    assert on  # every page gives it
    return User.objects.at_work(on=on).in_services_of(user).by_name()
