"""Requests on the way to a copy."""

from datetime import date
from typing import Any

from cases.models import Case
from hestia.accounts.models import User
from rights import actions
from rights.models import AccessRequest, RequestItem
from tests import make

RECEIVED = date(2026, 11, 16)
Decision = RequestItem.Decision
GIVEN = {"an interpreter", "someone who works with her elsewhere"}


def request_of(case: Case, *, by: User, **fields: Any) -> AccessRequest:
    """Record that she asks."""
    asked = AccessRequest(
        case=case,
        **{
            "received_on": RECEIVED,
            "channel": "spoken",
            "asked_for": "Everything.",
            "way": "by_hand",
            "way_words": "Here, on a Tuesday, never at home.",
            **fields,
        },
    )
    return actions.receive(request=asked, by=by, at=make.NOON)


def gathered(case: Case, *, by: User, **fields: Any) -> AccessRequest:
    """Record that she asks, who she is, and gather her record."""
    asked = request_of(case, by=by, **fields)
    asked = actions.identify(request=asked, how="known", on=RECEIVED, by=by, at=make.NOON)
    return actions.gather(request=asked, by=by, at=make.NOON)


def decide_all(asked: AccessRequest, *, by: User) -> None:
    """Give each piece and each file, with the names of others hidden; who interpreted or helped is given."""
    unmarked = asked.items.filter(is_marked=False)
    actions.give_together(request=asked, items=[item.pk for item in unmarked], by=by, at=make.NOON)
    for item in asked.items.filter(is_marked=False, decision=Decision.UNDECIDED):
        actions.decide(item=item, decision=Decision.GIVE, by=by, at=make.NOON)
    for item in asked.items.filter(is_marked=True):
        hidden = [words for who, words in item.marks if who not in GIVEN]
        how = {"decision": Decision.HIDE, "reason": "other_person", "hidden": hidden}
        actions.decide(item=item, **(how if hidden else {"decision": Decision.GIVE}), by=by, at=make.NOON)


def allowed(case: Case, *, by: User, second: User, **fields: Any) -> AccessRequest:
    """Bring a request to where her copy can be given."""
    asked = gathered(case, by=by, **fields)
    decide_all(asked, by=by)
    actions.ask_release(request=asked, person=second, by=by, at=make.NOON)
    actions.answer_release(request=asked, is_yes=True, by=second, at=make.NOON)
    return AccessRequest.objects.get(pk=asked.pk)


def send(asked: AccessRequest, *, by: User, **fields: Any) -> AccessRequest:
    """Record that she was given her copy."""
    given: dict[str, Any] = {
        "received": "She signed for it.",
        "receipt": "signed",
        "pages": 12,
        "giver": by,
        "on": make.TODAY,
        **fields,
    }
    return actions.send_copy(request=asked, **given, by=by, at=make.NOON)
