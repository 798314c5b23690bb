"""What is asked about her request: how it came, how she is answered safely, who she is, and how it ends."""

from django import forms

from cases.forms.second_persons import YesOrNoForm
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField
from rights.models import AccessRequest, RequestPause


class RequestForm(OnceMixin, HouseForm):
    """That she asks, and first of all how she is answered safely."""

    way = forms.ChoiceField(
        label="How can she be given it safely?",
        help_text="Ask her, before anything else. Anyone who finds the copy can read everything.",
        choices=AccessRequest.Way.choices,
        widget=Radios,
        error_messages={"required": "Choose how she can be given it safely"},
    )
    way_words = LongText(
        label="How exactly?",
        help_text="Where, when, who gives it to her, and what must never be done. See her contact rules.",
        rows=2,
        max_length=500,
        error_messages={"required": "Say how exactly she is given it"},
    )
    received_on = UKDateField(label="When did she ask?", called="the day on which she asked", not_future=True)
    channel = forms.ChoiceField(
        label="How did it come?",
        help_text="However she asks, it counts. She need not write, or name a law.",
        choices=AccessRequest.Channel.choices,
        widget=Radios,
        error_messages={"required": "Choose how it came"},
    )
    asked_for = LongText(
        label="What does she ask for?",
        help_text="In her words, or “everything”.",
        rows=2,
        max_length=1000,
        error_messages={"required": "Say what she asks for"},
    )

    @property
    def made(self) -> AccessRequest:
        """Return the request as it was answered, not saved yet."""
        names = ("way", "way_words", "received_on", "channel", "asked_for")
        return AccessRequest(**{name: self.cleaned_data[name] for name in names})


class IdentityForm(OnceMixin, HouseForm):
    """How we know that it is her."""

    how = forms.ChoiceField(
        label="How do we know that it is her?",
        choices=AccessRequest.Identity.choices,
        widget=Radios,
        error_messages={"required": "Choose how we know that it is her"},
    )
    on = UKDateField(label="On which day were we sure?", called="the day we were sure", not_future=True)


class PauseForm(OnceMixin, HouseForm):
    """What she was asked, and when."""

    why = forms.ChoiceField(
        label="What was she asked?",
        choices=RequestPause.Why.choices,
        widget=Radios(
            hints={
                RequestPause.Why.IDENTITY: "Only if nobody here knows her.",
                RequestPause.Why.CLARIFICATION: (
                    "Only if we hold so much that we cannot tell what she means. Not about paper or e-mail."
                ),
            }
        ),
        error_messages={"required": "Choose what she was asked"},
    )
    on = UKDateField(label="When was she asked?", called="the day on which she was asked", not_future=True)


class HerAnswerForm(OnceMixin, HouseForm):
    """When she answered."""

    on = UKDateField(label="When did she answer?", called="the day on which she answered", not_future=True)


class ExtensionForm(OnceMixin, HouseForm):
    """Why two months more, and when she was told."""

    why = LongText(
        label="Why does it take longer?",
        help_text="Only if it is complex, or one of many requests of hers. She is told this reason.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it takes longer"},
    )
    told_on = UKDateField(label="When was she told?", called="the day on which she was told", not_future=True)


class EndingForm(OnceMixin, HouseForm):
    """How a request ends without a copy, and why."""

    end = forms.ChoiceField(
        label="How does it end?",
        choices=[choice for choice in AccessRequest.End.choices if choice[0] != AccessRequest.End.SENT],
        widget=Radios,
        error_messages={"required": "Choose how it ends"},
    )
    words = LongText(
        label="Why?",
        help_text="She is told this, and that she can complain to the Information Commissioner.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it ends"},
    )
    on = UKDateField(label="When was she told?", called="the day on which she was told", not_future=True)


class SendingForm(OnceMixin, HouseForm):
    """How she received her copy."""

    on = UKDateField(label="When was she given it?", called="the day she was given it", not_future=True)
    received = LongText(
        label="How do we know that she has it?",
        help_text="Such as “she signed for it”, or “she read it here, and left it here”.",
        rows=2,
        max_length=500,
        error_messages={"required": "Say how we know that she has it"},
    )


class AnswerForm(OnceMixin, YesOrNoForm):
    """A second person's answer."""

    QUESTION = "May she be given this copy, in this way?"


class CopyForm(OnceMixin, HouseForm):
    """The button that makes the copy."""
