"""The questions about accounts."""

from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError

from hestia.accounts.models import Service, User
from hestia.ui.forms import HouseForm, HouseModelForm, VersionedFormMixin


class SignInForm(LoginForm):  # type: ignore[misc]
    """Work e-mail and password. The message never says which of them is wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Work e-mail"
        self.fields["login"].error_messages |= {
            "required": "Enter your work e-mail",
            "invalid": "Enter your work e-mail in full, like name@example.org",
        }
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class AccountForm(VersionedFormMixin, HouseModelForm[User]):
    """What everyone may settle for herself."""

    class Meta:
        model = User
        fields: ClassVar = ["discreet_names", "shortcuts"]
        labels: ClassVar = {
            "discreet_names": "Show initials instead of names in lists",
            "shortcuts": "Use single-key shortcuts",
        }
        help_texts: ClassVar = {
            "discreet_names": "For shared offices and screens that others can see.",
            "shortcuts": "For example, / to search. Turn them off if you use voice control.",
        }


class UnlockForm(HouseForm):
    """The password again, after the screen was hidden."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError("That password is not right.")
        return password


class StaffForm(VersionedFormMixin, HouseModelForm[User]):
    """Someone on the staff. The e-mail address is the key: sent twice, it is one account."""

    class Meta:
        model = User
        fields: ClassVar = [
            "first_name",
            "last_name",
            "email",
            "role",
            "services",
            "caseload_limit",
            "languages",
            "ends_on",
            "is_active",
        ]
        widgets: ClassVar = {"services": forms.CheckboxSelectMultiple, "role": forms.RadioSelect}
        labels: ClassVar = {
            "email": "Work e-mail",
            "services": "Works in",
            "caseload_limit": "Most clients at once",
            "languages": "Languages spoken with clients",
            "ends_on": "Last day the account can be used",
            "is_active": "The account can be used",
        }
        help_texts: ClassVar = {
            "services": "People read the cases of the services they work in.",
            "ends_on": "For students, agency staff and people who leave.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            choices: Any = role.choices
            role.choices = [choice for choice in choices if choice[0]]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Someone already signs in with this e-mail address.")
        return email


class ServiceForm(VersionedFormMixin, HouseModelForm[Service]):
    """A safe house or outreach. Its name is its key: sent twice, it is one."""

    class Meta:
        model = Service
        fields: ClassVar = ["name", "kind", "area", "capacity"]
        labels: ClassVar = {
            "name": "Name of the service",
            "kind": "Kind of service",
            "area": "Area it covers",
            "capacity": "How many rooms or people",
        }
        help_texts: ClassVar = {
            "name": "Say “Safe house A”, never a street: this name is on many pages.",
            "capacity": "Rooms in a safe house, people in outreach.",
        }
