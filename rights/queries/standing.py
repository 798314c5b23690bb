"""Where a request stands: its sum, what is still to be done, and whether a yes is still to what is there."""

import hashlib
import json
from datetime import date

from django.db.models import QuerySet

from cases.models import Case, SafeContact
from hestia.accounts.models import User
from hestia.ui.words import counted
from hestia.workingdays.models import BankHoliday
from rights.models import AccessRequest, RequestItem, RequestRelease
from rights.queries.holders import in_sum, unanswered_blockers
from rights.rules.clocks import Count, count
from rights.rules.harm import COUNTS_FOR, still_counts
from rights.rules.hiding import told_elsewhere

ENDED = "This request was answered. Nothing about it can be changed."
MISSING = "The person who gathered it could not see these"
AUTHORITY_FIRST = "Her solicitor is given it: see her written authority, check with her, and record that."
READ_BY_SECOND = (
    "A second person has read this copy and said yes. Give it to her. "
    "What else she asks for is recorded as another request."
)
ASK_HER = "Choose another way to give her the copy, or ask her and change her contact rules."
NOT_BY_POST = f"Her contact rules do not allow post. {ASK_HER}"
NOT_BY_EMAIL = f"Her contact rules do not allow e-mail. {ASK_HER}"
ANSWER_OF_PROFESSIONAL = "Record who judged it and when, or decide about it in another way."
CHANGED = "Something of the copy, or the way it goes to her, was changed since. Ask for a yes again."


def count_of(request: AccessRequest, *, today: date) -> Count:
    """Return the sum of a request, as it stands on a day."""
    return count(
        request.received_on,
        request.intervals,
        is_extended=bool(request.extension_why),
        calendar=BankHoliday.objects.calendar("ew"),
        today=today,
    )


def first_month_of(request: AccessRequest, *, today: date) -> date:
    """Return the last day on which she can be told of two months more."""
    calendar = BankHoliday.objects.calendar("ew")
    return count(
        request.received_on, request.intervals, is_extended=False, calendar=calendar, today=today
    ).due_on


def ended_blockers(request: AccessRequest) -> list[str]:
    """Return why nothing of a request can be changed."""
    return [] if request.is_open else [ENDED]


def undecided(request: AccessRequest) -> int:
    """Return about how many pieces nobody has decided."""
    return request.items.asked_for().filter(decision=RequestItem.Decision.UNDECIDED).count()


def identity_blockers(request: AccessRequest) -> list[str]:
    """Return why nothing of her record may be put together yet: we do not know that it is she who asks."""
    if not request.identity_how:
        return ["Record how we know that it is her."]
    if request.is_for_solicitor and request.identity_how != AccessRequest.Identity.AUTHORITY:
        return [AUTHORITY_FIRST]
    return []


def way_blockers(request: AccessRequest) -> list[str]:
    """Return why the way that was agreed is not safe, as far as her contact rules say: post, or e-mail.

    Those of every case of hers that is open: a closed one says how she was reached then.
    """
    of_her = SafeContact.objects.filter(case__client=request.case.client_id)
    rules = of_her.exclude(case__status=Case.Status.CLOSED) or of_her.filter(case=request.case_id)
    if request.way == AccessRequest.Way.POST and not all(contact.may_post for contact in rules):
        return [NOT_BY_POST]
    if request.way == AccessRequest.Way.EMAIL and not all(contact.may_email for contact in rules):
        return [NOT_BY_EMAIL]
    return []


def ready_blockers(request: AccessRequest, *, today: date) -> list[str]:
    """Return what is still to be done before a second person can be asked."""
    if blockers := ended_blockers(request):
        return blockers
    blockers = []
    blockers += identity_blockers(request)
    blockers += way_blockers(request)
    if pause := request.open_pause:
        blockers.append(f"The clock is paused: she was asked about {pause.why_words}. Record her answer.")
    if request.gathered_at is None:
        blockers.append("Gather her record.")
    elif request.not_gathered is None:
        blockers.append("Gather her record again: nobody has counted whether all of it is there.")
    elif request.not_gathered:
        blockers.append(f"Not all of her record is gathered. {MISSING}: {request.missing_words}.")
    elif left := undecided(request):
        blockers.append(f"Decide about {counted(left, 'more piece')}.")
    else:
        blockers += [*harm_blockers(request, today=today), *told_all_the_same(request)]
    return blockers


def harm_blockers(request: AccessRequest, *, today: date) -> list[str]:
    """Return that somebody else must speak first: what could seriously harm is not for us to judge.

    What they said counts on the day on which the copy is given, not only on the day it was recorded.
    """
    kept = list(request.items.kept_for_harm())
    left = [item for item in kept if not item.judged]
    waiting = sum(item.opinion_asked_on is not None for item in left)
    old = sum(bool(item.judged) and not still_counts(item.judged, on=today) for item in kept)
    return [
        f"{words.format(counted(number, 'piece'))} {ANSWER_OF_PROFESSIONAL}"
        for words, number in (
            ("A health professional has been asked about {}.", waiting),
            ("No health professional has judged {} that could seriously harm.", len(left) - waiting),
            (f"What a health professional said of {{}} is older than {COUNTS_FOR} months.", old),
        )
        if number
    ]


def told_all_the_same(request: AccessRequest) -> list[str]:
    """Return which words that are hidden in one piece she would read in another."""
    items = list(request.items.asked_for().in_order())
    hidden = [part for item in items for part in item.hidden]
    given = [(str(item), item.given_lines) for item in items] if hidden else []
    return [
        f"“{part}” is hidden in one piece and is in {others_words([title for title, _ in places])}"
        for part, places in told_elsewhere(hidden, given)
    ]


def others_words(titles: list[str]) -> str:
    """Return in which other pieces hidden words stand, and what to do about them."""
    if len(titles) == 1:
        return f"another: {titles[0]}. Hide them there too, or decide about that one again."
    rest = len(titles) - 1
    return f"{len(titles)} others: {titles[0]}, and {rest} more. Hide them in all, or decide again."


def scope_blockers(request: AccessRequest, release: RequestRelease | None) -> list[str]:
    """Return why what is asked for cannot be changed."""
    if blockers := ended_blockers(request):
        return blockers
    return [] if release is None or release.given_at is None else [READ_BY_SECOND]


def standing_release(request: AccessRequest) -> RequestRelease | None:
    """Return what was last asked of a second person, if anything was."""
    people = ("asked_by", "asked_of", "given_by", "refused_by")
    return RequestRelease.objects.standing().filter(request=request).select_related(*people).first()


def void_because(request: AccessRequest, release: RequestRelease) -> list[str]:
    """Return why a yes, or the question for one, is of no use any more; nothing if it is."""
    return [] if release.digest == digest_of(request) else [CHANGED]


def send_blockers(request: AccessRequest, release: RequestRelease | None, *, today: date) -> list[str]:
    """Return why the copy cannot be made or given on a day."""
    if blockers := ready_blockers(request, today=today):
        return blockers
    if unanswered := unanswered_blockers(request):
        return unanswered
    if release is None or release.given_at is None:
        return ["A second person must say yes to the copy, and to the way it goes to her."]
    return void_because(request, release)


def digest_of(request: AccessRequest) -> str:
    """Return a sum of all that she would be given, of what is kept from her and why, and of the way."""
    pieces = [
        [
            item.source,
            item.source_id,
            item.decision,
            item.reason,
            item.given_lines,
            *file_parts(item),
            *said_of(item),
        ]
        for item in request.items.asked_for().in_order().with_file()
    ]
    whole: dict[str, object] = {
        "pieces": pieces,
        "way": [request.way, request.way_words],
        "asked_for": request.asked_for,
    }
    if others := in_sum(request):
        whole["others"] = others
    if not request.scope.is_everything:
        whole["scope"] = request.scope.words
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def file_parts(item: RequestItem) -> list[object]:
    """Return what is summed up of the file of a piece, if it has one: the file, and what of it is hidden."""
    if item.file_id is None:
        return []
    return [str(item.file_id), item.file.digest if item.file else "", item.squares]


def said_of(item: RequestItem) -> list[object]:
    """Return what is summed up of who judged that it could harm, and of what she is told besides."""
    return [words for words in (item.judged, item.told_her) if words]


def writers_of_copy(request: AccessRequest) -> set[int]:
    """Return who wrote a part of it: took the request, gathered her record, decided about a piece."""
    deciders = request.items.exclude(decided_by=None).values_list("decided_by", flat=True)
    people = {*deciders, request.made_by_id, request.gathered_by_id}
    return {pk for pk in people if pk}


def requests_for(user: User) -> QuerySet[AccessRequest]:
    """Return the requests that exist for somebody, the open ones first."""
    return AccessRequest.objects.visible_to(user).with_case().order_by("ended_at", "received_on", "pk")
