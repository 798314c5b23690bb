"""What is declared of what the worker tells people."""

from hestia.privacy.records import Everybody, Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    adds={
        "told_count": "(SELECT count(*) FROM reminders_notification n"
        " WHERE n.person_id = person AND n.read_at IS NULL)::integer",
    },
    records=[
        Record(
            "Notification",
            # It holds no words, only the number of a promise: what that is exists as its case does.
            rows=When("person_id = (SELECT acting_user())"),
            level=Level.PERSONAL,
            fate=Fate.SHORT_LIVED,
            because="It goes after ninety days.",
            may=May.REMOVE,
        ),
        Record(
            "MorningMail",
            rows=Everybody("it says that somebody had a mail on a day"),
            level=Level.FIGURES,
            fate=Fate.SHORT_LIVED,
            because="It goes after thirty days.",
            may=May.REMOVE,
        ),
        Record(
            "CalendarKey",
            rows=Everybody("it holds a sum from which the key cannot be made"),
            level=Level.FIGURES,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="It is of a member of staff.",
            may=May.REMOVE,
        ),
        Record(
            "PlannedDay",
            rows=Everybody("it is a day"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="It is a day.",
            may=May.REMOVE,
        ),
    ],
)
