"""The questions about accounts."""

import struct
from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from hestia.accounts import post
from hestia.accounts.events import log_sign_in
from hestia.accounts.models import OutgoingMail, Service, User
from hestia.accounts.permissions import LEARNERS
from hestia.accounts.second_factor import claim_step
from hestia.db.acting import entering_as
from hestia.ui.forms import HouseForm, HouseModelForm, UKDateField, VersionedFormMixin, YesNoField

NOT_A_PASSKEY = "That passkey did not work. Try again, or use another way."
# What the library raises over an answer that is no answer: of its own, of CBOR, of curves.
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError, struct.error)


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


class ResetForm(forms.Form):
    """Where the link to choose a new password should go. Asks the database nothing about the address."""

    email = forms.EmailField(
        label="Work e-mail",
        error_messages={
            "required": "Enter your work e-mail",
            "invalid": "Enter your work e-mail in full, like name@example.org",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        max_length=254,
    )

    def save(self, _request: HttpRequest) -> None:
        """Note down that the link should go, if there is anybody."""
        post.later(OutgoingMail.Kind.RESET, self.cleaned_data["email"])


class OneTimeCode(forms.Form):
    """A code from an authenticator app, or a recovery code. Either works once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Code"
        field.error_messages["required"] = "Enter the code"
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        log_sign_in("sign_in.code_refused", by=authenticator.user)

    def clean_code(self) -> str:
        """Refuse a code that was used, and one from before it.

        allauth itself remembers one for 30 seconds only, by the clock; with the tolerance of one step before
        and after, a code lives for 90, and longer if the clock is set back.
        """
        # What a right code uses up is written down at once; each of the two is a transaction of its own.
        with entering_as(self.user):  # type: ignore[attr-defined]
            code: str = super().clean_code()  # type: ignore[misc]
            authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
            is_used = authenticator.type == Authenticator.Type.TOTP and not claim_step(authenticator, code)
        if is_used:
            raise ValidationError("That code has already been used. Wait for the next one.")
        return code


class CodeForm(OneTimeCode, codes.AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class CodeAgainForm(OneTimeCode, codes.ReauthenticateForm):  # type: ignore[misc]
    """The code again, before something that cannot be taken back."""


class CredentialField(forms.JSONField):
    """What a browser says for a passkey: an object of texts. Nothing else goes on to the library."""

    LONGEST = 20_000

    def to_python(self, value: Any) -> Any:
        if len(value or "") > self.LONGEST:
            raise ValidationError(NOT_A_PASSKEY)
        credential = super().to_python(value)
        if credential is not None and not self.is_credential(credential):
            raise ValidationError(NOT_A_PASSKEY)
        return credential

    def is_credential(self, credential: Any) -> bool:
        """Whether the parts that the library reads without asking are there, and are texts."""
        parts = credential.get("response") if isinstance(credential, dict) else None
        if not isinstance(parts, dict) or not all(
            isinstance(credential.get(name), str) for name in ("id", "rawId", "type")
        ):
            return False
        return all(isinstance(text, str) for name, text in parts.items() if name != "transports")


class Passkey(forms.Form):
    """A form that a script fills in. What cannot be read is refused, as what is wrong is."""

    credential = CredentialField(widget=forms.HiddenInput)

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()  # type: ignore[misc]
        except UNREADABLE:
            self.add_error("credential", NOT_A_PASSKEY)

    def _clean_form(self) -> None:
        try:
            super()._clean_form()  # type: ignore[misc]
        except UNREADABLE:
            self.add_error("credential", NOT_A_PASSKEY)


class PasskeyAddForm(Passkey, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""


class PasskeySignInForm(Passkey, passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of e-mail and password."""


class PasskeyForm(Passkey, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class PasskeyAgainForm(Passkey, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey again, before something that cannot be taken back."""


class AuthenticatorForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app, to prove that it was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Code that the app shows"
        field.error_messages["required"] = "Enter the code that the app shows"
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class FirstPasswordForm(HouseForm):
    """A password of one's own, chosen by way of an invitation."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        max_length=200,
        help_text="At least 12 characters. Three or four words that do not belong together are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError("The two passwords are not the same.")
        return again


class AccountForm(VersionedFormMixin, HouseModelForm[User]):
    """What people may settle for themselves."""

    class Meta:
        model = User
        fields: ClassVar = ["discreet_names", "shortcuts", "morning_mail"]
        labels: ClassVar = {
            "discreet_names": "Show initials instead of names in lists",
            "shortcuts": "Use single-key shortcuts",
            "morning_mail": "Send me an e-mail on working days when something is due or late",
        }
        help_texts: ClassVar = {
            "discreet_names": "For shared offices and screens that others can see.",
            "shortcuts": "For example, / to search. Turn them off if you use voice control.",
            "morning_mail": "It has only numbers and a link, and says nothing about anybody.",
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


class WhyField(forms.CharField):
    """Why somebody is to be given more: a second person reads it before they say yes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_length": 300, "widget": forms.Textarea(attrs={"rows": 3}), **kwargs}
        super().__init__(**kwargs)


class StaffForm(VersionedFormMixin, HouseModelForm[User]):
    """Someone on the staff. The e-mail address is the key: sent twice, it is one account."""

    why = WhyField(
        label="Why are you making this change?",
        required=False,
        help_text="Needed where a second person has to agree: they read it, and say yes or no.",
    )

    class Meta:
        model = User
        fields: ClassVar = [
            "first_name",
            "last_name",
            "email",
            "phone",
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
            "phone": "It is printed on what this person’s clients take home.",
            "services": "People read the cases of the services they work in.",
            "languages": "For example, Arabic and French",
            "ends_on": "Students and volunteers have one. Also for agency staff and people who leave.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            choices: Any = role.choices
            role.choices = [choice for choice in choices if choice[0]]
        vars(self.fields["why"])["says_optional"] = False
        # An account that is there may have ended; a new one that has ended could never be used.
        last_day = self.field(UKDateField, "ends_on")
        last_day.called, last_day.not_past = "the last day", self.instance._state.adding

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Someone already signs in with this e-mail address.")
        return email

    def clean(self) -> dict[str, Any]:
        """Ask for the last day of a student or volunteer."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") in LEARNERS and "ends_on" in cleaned and cleaned["ends_on"] is None:
            self.add_error("ends_on", "Enter the last day. A student or volunteer is here for a while.")
        return cleaned


class BeginAgainForm(HouseForm):
    """Why someone who manages has to begin again."""

    why = WhyField(label="Why do they have to start again?", help_text="A second person reads it.")


class StaffDecisionForm(HouseForm):
    """Yes or no to what was asked for a colleague."""

    is_confirmed = YesNoField(label="Should this take effect?", yes="Yes, I confirm it", no="No")
    words = forms.CharField(
        label="What did you check?",
        max_length=300,
        help_text="For example, who you asked. It stays with the request.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ServiceForm(VersionedFormMixin, HouseModelForm[Service]):
    """A safe house or outreach. Its name is its key: sent twice, it is one."""

    class Meta:
        model = Service
        fields: ClassVar = ["name", "kind", "area", "phone", "capacity", "on_call"]
        labels: ClassVar = {
            "name": "Name of the service",
            "kind": "Kind of service",
            "area": "Area it covers",
            "phone": "Phone, day and night",
            "capacity": "How many rooms or people",
            "on_call": "Who is on call out of hours?",
        }
        help_texts: ClassVar = {
            "name": "Say “Safe house A”, never a street: this name is on many pages.",
            "phone": "It is printed for the people who live there, never on a discreet copy.",
            "capacity": "Rooms in a safe house, people in outreach.",
            "on_call": (
                "The days, who it is, and their phone: a line for each, 14 days ahead. It is shown while a"
                " booking is on hold, and at the top of the outage pack with the day it was last changed."
            ),
        }
