"""What is declared of unfinished work. Anything may be typed there, so it is its writer's alone."""

from hestia.privacy.records import Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        Record(
            "Draft",
            rows=When("user_id = (SELECT acting_user())"),
            level=Level.SECRET,
            fields={Level.PERSONAL: ["row_key"]},
            clear={
                "form": "It is which form it is.",
                "about": "It is a case's reference, or a key of its own.",
            },
            fate=Fate.SHORT_LIVED,
            because="It goes when the form is sent, and after fourteen days.",
            by_reference="about",
            may=May.REMOVE,
        ),
        Record(
            "OneTimeKey",
            rows=When("by_id = (SELECT acting_user())"),
            level=Level.PERSONAL,
            fate=Fate.SHORT_LIVED,
            because="It goes after thirty days: a form that is sent twice is sent twice at once.",
            may=May.REMOVE,
        ),
    ]
)
