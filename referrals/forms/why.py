"""Why something that was written down is corrected."""

from django import forms


def why_field() -> forms.CharField:
    """Ask why something is corrected."""
    return forms.CharField(
        label="Why are you correcting it?",
        max_length=100,
        help_text="This stays in the history, with what was there before.",
        error_messages={"required": "Enter why you are correcting it"},
    )
