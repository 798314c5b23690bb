"""Gathering her record in pieces, and deciding about each."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases.models import Refused
from hestia.accounts.models import User
from hestia.db.bulk import create_with_history
from rights.actions.locking import lock_known, log_request
from rights.models import AccessRequest, RequestItem
from rights.queries.pieces import Piece, pieces_of
from rights.queries.together import to_give_together
from rights.queries.whole import missing_from
from rights.rules.harm import COUNTS_FOR, still_counts
from rights.rules.hiding import places_of, stands_in, words_of
from rights.rules.reasons import Reason
from rights.rules.scope import Scope
from rights.rules.squares import LEFT_OUT, square_named

Decision = RequestItem.Decision
NOT_OURS = "A health professional has to say so. Record who did, or that one has been asked"
NOT_OF_A_PAGE = "First record, on the page of the piece, which health professional says so"
TOO_OLD = f"An opinion counts for {COUNTS_FOR} months. Ask again"
NOT_YOURS = "You cannot gather her copy: it has to be somebody who may open the whole of her record."


@transaction.atomic
def gather(*, request: AccessRequest, by: User, at: datetime) -> AccessRequest:
    """Put together what she asks for, as it is now. A piece that says something else is decided again.

    What of hers whoever gathers does not see is counted: until somebody who sees it all gathers, nobody is
    asked for a yes.
    """
    now = lock_known(request)
    earlier = {(item.source, item.source_id): item for item in now.items.all()}
    read = pieces_of(now.case, now.scope, by=by)
    missing = missing_from(read, now.scope, case=now.case, by=by)
    if missing is None:
        raise Refused(NOT_YOURS)
    pieces = [piece for piece in read if piece.lines and piece.is_asked]
    leave_aside(earlier.values(), scope=now.scope, read=read)
    create_with_history(
        [new_item(now, piece) for piece in pieces if (piece.source, piece.source_id) not in earlier],
        by=by,
        at=at,
    )
    for piece in pieces:
        item = earlier.get((piece.source, piece.source_id))
        file = piece.file.pk if piece.file else None
        if item and (item.lines, item.marks, item.file_id) != (piece.lines, piece.marks, file):
            item.lines, item.marks, item.is_marked = piece.lines, piece.marks, bool(piece.marks)
            item.file_id, item.is_asked = file, True
            settle(item, Decision.UNDECIDED)
        elif item and not item.is_asked:
            item.is_asked = True
            item.save()
    now.gathered_at, now.gathered_by, now.not_gathered = at, by, missing
    now.save()
    log_request("gathered", now, by=by, at=at, pieces=len(pieces), missing=sum(missing.values()))
    return now


def leave_aside(items: Iterable[RequestItem], *, scope: Scope, read: Iterable[Piece]) -> None:
    """Leave aside the pieces that are no longer asked for. They and what was decided of them stay."""
    of_other_days = {(piece.source, piece.source_id) for piece in read if not piece.is_asked}
    for item in items:
        is_beyond = not scope.has_kind(item.source) or (item.source, item.source_id) in of_other_days
        if item.is_asked and is_beyond:
            item.is_asked = False
            item.save()


def new_item(request: AccessRequest, piece: Piece) -> RequestItem:
    """Return a piece as a row of the request, not decided."""
    return RequestItem(
        case=request.case,
        request=request,
        source=piece.source,
        source_id=piece.source_id,
        place=piece.place,
        subject=piece.subject,
        day=piece.day,
        lines=piece.lines,
        marks=piece.marks,
        is_marked=bool(piece.marks),
        file=piece.file,
    )


@transaction.atomic
def decide(
    *,
    item: RequestItem,
    decision: str,
    reason: str = "",
    hidden: Sequence[str] = (),
    leaves_out: bool = False,
    judged: dict[str, str] | None = None,
    opinion_asked_on: date | None = None,
    told_her: str = "",
    by: User,
    at: datetime,
) -> RequestItem:
    """Decide about one piece: give it, give it with words hidden, or withhold it, and why.

    :param leaves_out: of a piece with parts hidden, its file is not given at all
    :param judged: which health professional says that it could seriously harm: by, role, on (ISO) and why
    :param opinion_asked_on: since when one is asked: then the copy waits
    :param told_her: what she is told besides the reason, in plain words
    """
    item, request = lock_item(item)
    squares = [name for name in item.squares if name != LEFT_OUT]
    if item.file_id and leaves_out:
        squares = [LEFT_OUT]
    if decision == Decision.HIDE:
        lines = [(term, words) for term, words in item.lines]
        if missing := [part for part in hidden if not stands_in(part, lines)]:
            raise Refused(by_field={"words": f"“{missing[0]}” is not in this piece"})
        if not hidden and not squares:
            raise Refused(by_field={"words": "Enter the words to hide"})
    if reason == Reason.SERIOUS_HARM and decision in {Decision.HIDE, Decision.WITHHOLD}:
        refuse_unjudged(judged, opinion_asked_on, today=timezone.localdate(at))
        item.judged, item.opinion_asked_on = judged or {}, None if judged else opinion_asked_on
    for part in [*hidden, *(words for _, words in item.marks)]:
        if stands_in(part, [("", told_her)]):
            raise Refused(by_field={"told_her": f"“{part}” is not for her to read. Say it without"})
    item.told_her = told_her
    settle(item, decision, reason=reason, hidden=hidden, squares=squares, by=by, at=at)
    log_request("decided", request, by=by, at=at, item=item.pk, decision=decision, why_not=reason)
    return item


def refuse_unjudged(judged: dict[str, str] | None, asked_on: date | None, *, today: date) -> None:
    """Refuse to keep something from her for her health unless a professional says so, or is asked."""
    if judged:
        if not still_counts(judged, on=today):
            raise Refused(by_field={"judged_on": TOO_OLD})
    elif asked_on is None:
        raise Refused(by_field={"reason": NOT_OURS})


@transaction.atomic
def hide_on_page(
    *, item: RequestItem, page: int, squares: Sequence[str], reason: str, by: User, at: datetime
) -> RequestItem:
    """Decide which squares of one page of a file are hidden: so the piece is given with parts hidden.

    Where nothing is hidden any more, it is to be decided again.
    """
    item, request = lock_item(item)
    chosen = [square_named(name) for name in squares]
    if page not in dict(item.pages) or any(square is None or square.page != page for square in chosen):
        raise Refused("These squares are not on this page. Open the page again.")
    if squares and reason == Reason.SERIOUS_HARM and item.reason != reason:
        raise Refused(by_field={"reason": NOT_OF_A_PAGE})
    others = [name for name in item.squares if (square := square_named(name)) and square.page != page]
    if others or squares or item.hidden:
        hidden = {"hidden": item.hidden, "squares": sorted({*others, *squares})}
        settle(item, Decision.HIDE, reason=reason, **hidden, by=by, at=at)
    elif item.decision == Decision.HIDE:
        settle(item, Decision.UNDECIDED)
    log_request(
        "decided", request, by=by, at=at, item=item.pk, page=page, decision=item.decision, why_not=item.reason
    )
    return item


def lock_item(item: RequestItem) -> tuple[RequestItem, AccessRequest]:
    """Return a piece as it is now, with its request, kept from others until the transaction ends."""
    request = lock_known(item.request)
    item = RequestItem.objects.with_file().select_for_update(of=("self",)).get(pk=item.pk)
    item.case, item.request = request.case, request
    if not item.is_asked:
        raise Refused("This piece is not asked for, so nothing is decided about it.")
    return item, request


@transaction.atomic
def give_together(*, request: AccessRequest, items: Iterable[int], by: User, at: datetime) -> int:
    """Give the pieces that were shown, but files and those with any sign of others; return how many."""
    now = lock_known(request)
    unmarked = now.items.filter(pk__in=items).unmarked().select_for_update()
    given = [settle(item, Decision.GIVE, by=by, at=at) for item in to_give_together(unmarked, case=now.case)]
    log_request("decided", now, by=by, at=at, items=[item.pk for item in given], decision=Decision.GIVE)
    return len(given)


@transaction.atomic
def hide_in_all(*, request: AccessRequest, part: str, by: User, at: datetime) -> int:
    """Hide words that are hidden in one piece in every other that is given; return in how many.

    For the reason for which they are hidden already. What is undecided stays so, and is read by somebody.
    """
    now = lock_known(request)
    items = list(now.items.asked_for().in_order().with_file().select_for_update(of=("self",)))
    source = next((item for item in items if part in item.hidden), None)
    if source is None:
        raise Refused("These words are not hidden in any piece now.")
    telling = [item for item in items if places_of(part, words_of(item.given_lines))]
    if not telling:
        raise Refused("No other piece that is given has these words.")
    for item in telling:
        if stands_in(part, [("", item.told_her)]):
            raise Refused(f"What she is told about {item} says “{part}”. Decide about that one first.")
        if item.decision == Decision.GIVE:
            item.reason = source.reason
            item.judged, item.opinion_asked_on = source.judged, source.opinion_asked_on
        hidden = [*item.hidden, part]
        settle(item, Decision.HIDE, reason=item.reason, hidden=hidden, squares=item.squares, by=by, at=at)
    keys = [item.pk for item in telling]
    log_request("decided", now, by=by, at=at, items=keys, decision=Decision.HIDE, why_not=source.reason)
    return len(telling)


def settle(
    item: RequestItem,
    decision: str,
    *,
    reason: str = "",
    hidden: Sequence[str] = (),
    squares: Sequence[str] = (),
    by: User | None = None,
    at: datetime | None = None,
) -> RequestItem:
    """Save what was decided about a piece."""
    item.decision, item.decided_by_id, item.decided_at = decision, by.pk if by else None, at
    item.reason = reason if decision in {Decision.HIDE, Decision.WITHHOLD} else ""
    if not item.reason:
        item.told_her = ""
    if item.reason != Reason.SERIOUS_HARM:
        item.judged, item.opinion_asked_on = {}, None
    item.hidden = list(hidden) if decision == Decision.HIDE else []
    item.squares = list(squares) if decision == Decision.HIDE else []
    item.save()
    return item
