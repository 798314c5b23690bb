"""What is asked before an outage pack is made."""

from typing import Any

from django import forms

from hestia.accounts.models import Service, User
from hestia.pdf.locked import LEAST_PASSPHRASE
from hestia.ui.forms import HouseForm


class PackForm(HouseForm):
    """Of which house, and the passphrase with which it opens."""

    service = forms.ModelChoiceField(
        label="For which house?",
        queryset=Service.objects.none(),
        required=False,
        empty_label="For duty: all my services",
    )
    passphrase = forms.CharField(
        label="The passphrase that opens it",
        min_length=LEAST_PASSPHRASE,
        max_length=200,
        help_text="The one in the safe: nobody can open the pack without it. "
        f"At least {LEAST_PASSPHRASE} characters.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the passphrase that opens it"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        service = self.field(forms.ModelChoiceField, "service")
        vars(service)["says_optional"] = False
        service.queryset = self.services = Service.objects.filter(pk__in=user.service_ids)

    def clean(self) -> dict[str, Any] | None:
        """Refuse a pack of nothing."""
        cleaned = super().clean()
        if not self.services:
            self.add_error(None, "You do not work in any service, so there is nothing to make a pack of")
        return cleaned

    @property
    def chosen(self) -> list[Service]:
        """Return the services of which packs are asked for."""
        one: Service | None = self.cleaned_data["service"]
        return [one] if one else list(self.services)
