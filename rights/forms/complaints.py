"""What is asked about a complaint: of who writes it down, of who complains, and of who answers it."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from hestia.accounts.models import User
from hestia.pdf.languages import LANGUAGES, Language
from hestia.ui.forms import HouseForm, LongText, OnceMixin, QueryForm, Radios, UKDateField
from rights.forms.letters import LetterMixin
from rights.models import Complaint

WORDS_LENGTH = 5000
KINDS = Complaint.Kind.choices
BY_HAND = [choice for choice in Complaint.Channel.choices if choice[0] != Complaint.Channel.PAGE]


class ComplaintForm(OnceMixin, HouseForm):
    """That somebody complains: their words first, the rest in a few ticks."""

    words = LongText(
        label="What is the complaint, in their own words?",
        rows=4,
        max_length=WORDS_LENGTH,
        error_messages={"required": "Write what the complaint is"},
    )
    kind = forms.ChoiceField(
        label="What is it about?",
        choices=KINDS,
        widget=Radios,
        error_messages={"required": "Choose what it is about"},
    )
    about = forms.ModelChoiceField(
        User.objects.none(),
        label="Is it about a member of staff?",
        help_text="That person cannot see or answer it, nor can anyone else named in the words above.",
        empty_label="Nobody in particular",
        required=False,
    )
    reply = LongText(
        label="How can we answer them safely?",
        help_text="For example, “tell her when she comes on Tuesday”. Leave it empty if they want no answer.",
        rows=2,
        max_length=500,
        required=False,
    )
    received_on = UKDateField(
        label="When did we get it?", called="the day on which we got it", not_future=True
    )
    channel = forms.ChoiceField(
        label="How was it made?",
        choices=BY_HAND,
        widget=Radios,
        error_messages={"required": "Choose how it was made"},
    )

    is_not_about_me = forms.BooleanField(
        label="It is not about me. I am only named in it",
        help_text="Somebody else answers it then.",
        required=False,
    )
    field_order = ("words", "is_not_about_me")

    def __init__(self, *args: Any, people: "QuerySet[User]", names_me: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "about").queryset = people
        if not names_me:
            del self.fields["is_not_about_me"]

    @property
    def made(self) -> Complaint:
        """Return it as it was answered, not saved yet."""
        answers = self.answers
        return Complaint(**{name: answers[name] for name in answers if name != "is_not_about_me"})


class PublicComplaintForm(OnceMixin, HouseForm):
    """What anybody may tell us, with a name or without one."""

    words = LongText(
        label="What do you want to complain about?",
        help_text="In your own words, in any language. Do not write where you live.",
        rows=6,
        max_length=WORDS_LENGTH,
        error_messages={"required": "Write what you want to complain about"},
    )
    kind = forms.ChoiceField(
        label="What is it about?",
        choices=KINDS,
        widget=Radios,
        error_messages={"required": "Choose what it is about"},
    )
    person = forms.CharField(
        label="Is it about a member of staff? Their name",
        help_text="First and last name, if you can. If we know who it is, that person does not see it.",
        max_length=80,
        required=False,
    )
    reply = LongText(
        label="How can we answer you safely?",
        help_text="Leave this empty if you want no answer, or want to stay anonymous.",
        rows=2,
        max_length=500,
        required=False,
    )

    @property
    def words_with_name(self) -> str:
        """Return the words, with the name that was typed beside them."""
        name = self.cleaned_data["person"]
        words: str = self.cleaned_data["words"]
        return f"{words}\n\nAbout: {name}" if name else words


class LanguageQuery(QueryForm):
    """In which language of her papers the page for complaints says how one is made, besides English."""

    language = forms.ChoiceField(choices=[(code, language.own_name) for code, language in LANGUAGES.items()])

    @property
    def chosen(self) -> Language | None:
        """Return the language, if one is asked for."""
        return LANGUAGES.get(self.asked["language"] or "")


class AcknowledgementForm(LetterMixin, OnceMixin, HouseForm):
    """When and how whoever complained was told that we have it."""

    how = forms.ChoiceField(
        label="How were they told that we have it?",
        choices=Complaint.How.choices,
        widget=Radios,
        error_messages={"required": "Choose how they were told"},
    )
    on = UKDateField(label="When were they told?", called="the day on which they were told", not_future=True)


class ProgressForm(OnceMixin, HouseForm):
    """What was done about it."""

    words = LongText(
        label="What was done?",
        help_text="Who was asked, what was found, and what the person who complained has been told so far.",
        rows=4,
        max_length=3000,
        error_messages={"required": "Write what was done"},
    )


class PersonForm(OnceMixin, HouseForm):
    """Whom it is about, or about whom as well."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Who is it about?",
        help_text="They will no longer see it or answer it.",
        empty_label="Choose",
        error_messages={"required": "Choose who it is about"},
    )

    is_as_well = forms.TypedChoiceField(
        choices=[("yes", "As well"), ("no", "Instead. Another manager has to agree")],
        coerce=lambda value: value == "yes",
        widget=Radios,
        error_messages={"required": "Choose whether it is about them as well"},
    )

    def __init__(
        self, *args: Any, people: "QuerySet[User]", about: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "person").queryset = people
        self.fields["is_as_well"].label = f"Is it about them as well as {about}, or instead?"
        if about is None:
            del self.fields["is_as_well"]


class OutcomeForm(LetterMixin, OnceMixin, HouseForm):
    """What we found, why, and what was changed."""

    outcome = forms.ChoiceField(
        label="What is the outcome?",
        choices=Complaint.Outcome.choices,
        widget=Radios,
        error_messages={"required": "Choose the outcome"},
    )
    reason = LongText(
        label="What did we find, and why?",
        help_text="In the words you will use to the person who complained.",
        rows=4,
        max_length=3000,
        error_messages={"required": "Say what we found, and why"},
    )
    changed = LongText(
        label="What was changed?",
        help_text="For “You said, we did”. Leave out names: everybody can read it.",
        rows=2,
        max_length=500,
        required=False,
    )
    on = UKDateField(label="When were they told?", called="the day on which they were told", not_future=True)

    def __init__(self, *args: Any, is_answerable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_answerable:
            on = self.field(UKDateField, "on")
            on.label, on.called = "When did we decide it?", "the day on which it was decided"
            self.fields[
                "reason"
            ].help_text = "In words for the person who complained: they can ask, with the reference."
