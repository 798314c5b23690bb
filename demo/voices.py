"""What clients said of us, and what was done about it: invented, and nobody's."""

from datetime import date, datetime, timedelta

from hestia.accounts.models import User
from supportplans.actions import say_what_was_done
from supportplans.models import AnonymousFeedback

SAID: list[dict[str, str]] = [
    {"listened": "yes", "safe": "yes", "good": "Amina always comes when she says it.", "better": ""},
    {"listened": "partly", "safe": "yes", "good": "", "better": "Tell me when the interpreter comes."},
    {"listened": "yes", "safe": "partly", "good": "My room.", "better": "The light at the door is broken."},
]


def hear(*, manager: User, now: datetime) -> None:
    """Keep three lines without a name, of last month, and say what was done about one."""
    today: date = now.date()
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    for answers in SAID:
        AnonymousFeedback(month=month, **answers).save()
    say_what_was_done(
        said="Tell us when the interpreter comes.",
        did="We ring you the day before, and say her name.",
        by=manager,
        at=now,
    )
