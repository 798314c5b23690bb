"""The questions one can put to the log."""

from django import forms

from hestia.accounts.models import User
from hestia.ui.forms import QueryForm


class LogForm(QueryForm):
    """Narrow the log by person, case and kind."""

    by = forms.ModelChoiceField(User.objects.by_name(), required=False, label="Who", empty_label="Everyone")
    case = forms.CharField(required=False, max_length=12, label="Case reference")
    kind = forms.CharField(required=False, max_length=60, label="What")
