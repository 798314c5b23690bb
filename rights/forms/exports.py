"""What is asked about an export of everything: why, a second person's yes or no, why it is stopped."""

from hestia.ui.forms import HouseForm, LongText, OnceMixin, YesNoField


class ExportForm(OnceMixin, HouseForm):
    """Why everything is to be exported."""

    why = LongText(
        label="Why is everything exported?",
        help_text="Such as another charity that takes over, or another system. A second person reads it.",
        rows=3,
        max_length=600,
        error_messages={"required": "Say why everything is exported"},
    )


class ExportAnswerForm(OnceMixin, HouseForm):
    """A second person's answer."""

    is_confirmed = YesNoField(label="Is everything to be exported?", yes="Yes, I confirm it", no="No")
    words = LongText(
        label="What did you check?",
        help_text="For example, who you asked, and where the archive goes. It stays with the request.",
        rows=2,
        max_length=300,
        error_messages={"required": "Say what you checked"},
    )


class ExportStopForm(OnceMixin, HouseForm):
    """Why an export is stopped."""

    why = LongText(
        label="Why is it stopped?",
        rows=2,
        max_length=300,
        error_messages={"required": "Say why it is stopped"},
    )
