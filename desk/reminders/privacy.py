"""What is declared of what the worker tells people, and what SQL asks of promises and of the log."""

from cases.models import Deadline
from hestia.accounts.permissions import GRANTS
from hestia.audit.models import PAGES
from hestia.privacy.records import Everybody, Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

TOLD_OF = {
    "SIGN_OFFS": Deadline.SIGN_OFFS,
    "BY_HAND": Deadline.BY_HAND,
    "PAGES": PAGES,
}


def stored(which: str) -> str:
    """Return what is stored under some names, as SQL writes it; of what any may be asked, with each role."""
    if which == "REPLACED":
        return f"'{Deadline.REPLACED}'"
    if which == "ASKED_OF_ANY":
        asked = Deadline.ASKED_OF_ANY.items()
        pairs = [(kind, role) for kind, permission in asked for role in GRANTS if permission in GRANTS[role]]
        return f"(VALUES {', '.join(f"('{kind}', '{role}')" for kind, role in pairs)})"
    return f"ARRAY[{', '.join(f"'{word}'" for word in TOLD_OF[which])}]"


PRIVACY = Privacy(
    fillers={"promises": stored},
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
            not_carried="It opens a calendar without signing in: each asks for another key.",
            may=May.REMOVE,
        ),
        Record(
            "PlannedDay",
            rows=Everybody("it is a day"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="It is a day.",
            not_carried="It says for which days the worker of this server has planned its tasks.",
            may=May.REMOVE,
        ),
    ],
)
