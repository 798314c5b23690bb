"""Why another team's record is opened is read by others: words that must not stand there, or say nothing."""

import re
from datetime import datetime, timedelta
from itertools import permutations

from cases.models import AccessGrant, Refused
from cases.rules.names import plain
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.audit.requests import keyed_hash

SAME_WORDS = 2  # other records for which the same words may be given
WITHIN = timedelta(days=7)
MOST_NAMES = 4  # words of a name in a row


def refuse_empty_reasons(words: str, *, by: User, at: datetime) -> None:
    """Refuse a reason that is none, before anything is looked for: so the refusal tells of no record."""
    refuse_if_in_no_service(by)
    refuse_if_said_before(words, by=by, at=at)
    refuse_what_was_searched(words, by=by, at=at)


def refuse_if_said_before(words: str, *, by: User, at: datetime) -> None:
    """Refuse a reason that someone gave, word for word, for several other records within a week.

    A number or a reference in it makes no other reason.
    """
    recent = AccessGrant.objects.filter(person=by, given_at__gt=at - WITHIN)
    reasons = [words_alone(given) for given in recent.values_list("words", flat=True)]
    if reasons.count(words_alone(words)) >= SAME_WORDS:
        raise Refused(by_field={"words": "You gave this reason for others. Say why you need this one."})


def words_alone(text: str) -> str:
    """Return a text as it is compared: its words, without what has a digit in it."""
    return " ".join(word for word in plain(text).split() if not any(map(str.isdigit, word)))


def refuse_if_in_no_service(person: User) -> None:
    """Refuse to open the records of others to whoever works in no service: nobody of a team knows them."""
    if not person.service_ids:
        raise Refused(
            "Your account is not in a service yet, so it cannot open records. Ask an administrator."
        )


def refuse_what_was_searched(words: str, *, by: User, at: datetime) -> None:
    """Refuse a reason that says for whom somebody searched, in any order: others read it.

    Most searches are a name. Her record is not asked whether it is hers, so that a refusal tells nothing
    (docs/decisions/0062).
    """
    typed = re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", words)
    spans = [typed[first : first + many] for first in range(len(typed)) for many in range(1, MOST_NAMES + 1)]
    by_hash = {
        keyed_hash("search", " ".join(order).casefold()): " ".join(span)
        for span in spans
        if len(span) > 1 or not span[0].islower()
        for order in permutations(span)
    }
    searched = Event.objects.filter(by=by, kind="search.made", at__gt=at - WITHIN)
    for searched_hash in by_hash.keys() & set(searched.values_list("detail__words", flat=True)):
        told = f"Take out “{by_hash[searched_hash]}”: you searched for it, and others read this."
        raise Refused(by_field={"words": told})
