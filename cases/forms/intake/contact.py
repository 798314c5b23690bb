"""Intake, how to reach her safely, and in which language."""

from collections.abc import Iterator
from typing import Any

from django import forms

from cases.forms.intake.asking import IntakeForm, line, one_of, weighed, yes_or_no
from cases.models import Address, Client
from cases.rules.phones import is_number
from hestia.ui.forms import (
    LongText,
    YesNoField,
)

NO_NUMBER = "Enter the whole phone number, or leave it empty"
CHECKED = "Have you checked that none of this belongs to an exploiter?"


class SafeContactForm(IntakeForm):
    """How she can be reached without anyone learning of us. What was not asked counts as not safe."""

    sections = (
        (
            "Phone",
            (
                "phone",
                "may_call",
                "may_text",
                "may_leave_voicemail",
                "safe_times",
                "say",
                "code_word",
            ),
        ),
        ("E-mail and post", ("email", "may_email", "stays", "borough", "address", "may_post")),
        ("Who must not know, and who can help", ("must_not_know", "emergency_contact", "checked")),
    )

    phone = line("Phone number", 40, widget=forms.TextInput(attrs={"inputmode": "tel", "class": "w20"}))
    may_call = yes_or_no("Is it safe to call?")
    may_text = yes_or_no("Is it safe to text?")
    may_leave_voicemail = yes_or_no("Is it safe to leave a voicemail?")
    safe_times = line(
        "When is it safe?", 120, help_text="So we do not call at a bad time. For example, after 4pm"
    )
    say = line("What to say if someone else answers", 160, help_text="For example, “Amina from the library”")
    code_word = line(
        "A code word", 60, help_text="So that she knows it is us, or can tell us that she cannot talk."
    )
    email = forms.EmailField(label="E-mail address", required=False)
    may_email = yes_or_no("Is it safe to e-mail?")
    stays = weighed(
        forms.ChoiceField(
            label="Where is she staying?",
            choices=[
                ("", "Not asked yet"),
                *[c for c in Address.Kind.choices if c[0] != Address.Kind.SAFE_HOUSE],
            ],
            required=False,
        )
    )
    borough = line("Borough or town", 80)
    address = LongText(
        label="Address",
        required=False,
        rows=3,
        max_length=500,
        help_text="Only if you need it to write to her. Never an address where she was exploited.",
    )
    may_post = yes_or_no("Is it safe to send post?")
    must_not_know = line(
        "Who must not know about us?", 200, help_text="For example, her cousin, or the landlord"
    )
    emergency_contact = line(
        "Who can we ring in an emergency?", 200, help_text="A name, a number, and who they are to her."
    )
    checked = yes_or_no(
        CHECKED,
        help_text="Ask whose phone it is, who pays for it, and who else looks at it. "
        "If you choose “No”, her record says that it is not checked, and a task asks for it.",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        # Before a number or an address that makes no sense is taken out: all that is wrong is said at once.
        has_contact = any(data.get(name) or name in self.errors for name in ("phone", "email", "address"))
        if data.get("phone") and not is_number(data["phone"]):
            self.add_error("phone", NO_NUMBER)
        for name, act in (
            ("may_call", "call"),
            ("may_text", "text"),
            ("may_leave_voicemail", "leave a voicemail"),
        ):
            if data.get(name):
                self.need("phone", f"Enter a phone number, or choose “No” for “Is it safe to {act}?”")
        if data.get("may_email"):
            self.need("email", "Enter an e-mail address, or choose “No” for “Is it safe to e-mail?”")
        if data.get("may_post"):
            self.need("address", "Enter an address, or choose “No” for “Is it safe to send post?”")
        if has_contact and data.get("checked") is None:
            self.need("checked", f"Choose an answer to “{CHECKED}”")
        if data.get("address") or data.get("borough"):
            self.need("stays", "Choose where she is staying")
        return data

    def said(self) -> Iterator[tuple[str, str]]:
        answers = dict(super().said())
        for field in self.fields.values():
            question = str(field.label)
            if field is self.fields["checked"]:
                yield question, "Yes" if self.cleaned_data.get("checked") else "Not checked yet"
            elif question in answers:
                yield question, answers[question]
            elif isinstance(field, YesNoField):
                yield question, "Not asked, so we treat it as not safe"


class LanguageForm(IntakeForm):
    """How to talk with her."""

    first_language = line(
        "First language", 80, required=True, error_messages={"required": "Enter her first language"}
    )
    dialect = line("Dialect", 80, help_text="If an interpreter with another dialect would not do.")
    other_languages = line("Other languages", 200)
    english = one_of("How much English does she speak?", Client.English.choices, required=False)
    interpreter_needed = yes_or_no(
        "Is an interpreter needed?",
        required=True,
        error_messages={"required": "Choose whether an interpreter is needed"},
        help_text="Offer one to everyone whose first language is not English. Never a friend or relative.",
    )
    interpreter_gender = one_of(
        "Who should interpret?",
        [("", "No preference"), ("woman", "A woman"), ("man", "A man")],
        required=False,
        initial="",
    )
    interpreters_to_avoid = line(
        "Any interpreter or community to avoid?",
        300,
        help_text="Someone from her town or community may know her, or those who hurt her.",
    )
    reads_in = one_of("What can she read?", Client.ReadsIn.choices, initial=Client.ReadsIn.UNKNOWN)
    easy_read = forms.BooleanField(
        label="Use easy read", required=False, help_text="Short words, large type and pictures."
    )
    communication_aids = line(
        "Other help to communicate", 200, help_text="For example, sign language, a hearing aid, large print"
    )
