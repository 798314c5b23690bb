"""What was asked by phone, by reference alone, and waits: for who took the call and for who records it."""

from dataclasses import dataclass
from datetime import date

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.workingdays.models import BankHoliday
from rights.models import SpokenRequest
from rights.rules.clocks import count


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """One of them: by when she must have her copy, its page for who records it, and who may withdraw it."""

    spoken: SpokenRequest
    due_on: date | None
    url: str
    can_withdraw: bool


def spoken_for(user: User, *, today: date) -> list[SpokenRow]:
    """Return what waits, as far as somebody may know of it: of what was said, nothing."""
    waiting = SpokenRequest.objects.visible_to(user).waiting().select_related("made_by").defer("answers")
    records = user.has_perm(Permission.REQUEST_HANDLE)
    calendar = BankHoliday.objects.calendar("ew")
    return [
        SpokenRow(
            spoken,
            None
            if spoken.is_hold
            else count(spoken.received_on, [], is_extended=False, calendar=calendar, today=today).due_on,
            spoken.get_absolute_url() if records else "",
            can_withdraw=spoken.made_by_id == user.pk,
        )
        for spoken in waiting
    ]
