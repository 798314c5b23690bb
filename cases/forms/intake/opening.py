"""The end of intake: the case is opened, or an earlier one opened again."""

from cases.forms.intake.consent import ConsentFields
from cases.forms.intake.service import PlaceFields
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
)


class OpeningForm(OnceMixin, HouseForm):
    """The button that opens the case: sent twice, it opens one. Its key is the draft's."""


class ReopeningForm(OnceMixin, ConsentFields, PlaceFields):
    """Why someone is supported again, where and by whom."""

    sections = (
        ("", ("why",)),
        (
            "Her agreement",
            (
                *("answer", "how", "witness", "language", "interpreter_name", "without_interpreter"),
                *("figures", "given_on"),
            ),
        ),
        ("Service and worker", ("service", "place", "room", "worker", "over_limit")),
    )

    why = LongText(
        label="Why does she need support again?",
        rows=4,
        max_length=2000,
        error_messages={"required": "Enter why she needs support again"},
    )
