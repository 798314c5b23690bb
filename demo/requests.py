"""The demonstration's requests for a copy, what a client says is wrong, and complaints. All invented."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from cases.models import Case, Entry
from demo.samples import at_moment
from hestia.accounts.models import User
from rights import actions
from rights.actions.complaints import Meant
from rights.models import AccessRequest, Complaint, Correction, RequestHolder, RequestItem
from rights.rules.scope import Part

DAYS_AGO, GONE_THROUGH = 9, 12
WAY = {"way": AccessRequest.Way.BY_HAND, "way_words": "Here, on a Tuesday morning. Never to where she lives."}


def fill_requests(
    waiting: Case, answered: Case, staff: Mapping[str, User], *, today: date, at: datetime
) -> None:
    """Let one client wait for her copy, half gone through, and another have hers."""
    received_on = today - timedelta(days=DAYS_AGO)
    ruth, ngozi = staff["ruth"], staff["ngozi"]
    with at_moment(ruth, at):
        asked = gathered(waiting, received_on, "“I want to see what you wrote about me.”", by=ruth, at=at)
        first = asked.items.unmarked().in_order()[:GONE_THROUGH]
        actions.give_together(request=asked, items=[item.pk for item in first], by=ruth, at=at)
        words = "The notes, to show to my solicitor."
        done = gathered(answered, received_on, words, parts=[Part.NOTES], by=ruth, at=at)
        decide_all(done, by=ruth, at=at)
        actions.ask_release(request=done, person=ngozi, by=ruth, at=at)
    with at_moment(ngozi, at):
        actions.answer_release(request=done, is_yes=True, by=ngozi, at=at)
    with at_moment(ruth, at):
        actions.send_copy(
            request=done,
            received="The receipt was signed.",
            receipt=AccessRequest.Receipt.SIGNED,
            giver=ruth,
            pages=5,
            on=today,
            by=ruth,
            at=at,
        )
    dispute_note(waiting, by=staff["amina"], today=today, at=at)
    complain(answered, staff, today=today, at=at)


def name_holders(waiting: Case, *, by: User, today: date, at: datetime) -> None:
    """Let two who keep a record of her besides us be named: one was asked, one she asks herself."""
    request = AccessRequest.objects.filter(case=waiting).latest("pk")
    with at_moment(by, at):
        asked = RequestHolder(request=request, name="Parkview Hostel", way=RequestHolder.Way.WE_ASK)
        asked = actions.name_holder(holder=asked, by=by, at=at)
        on = today - timedelta(days=3)
        actions.ask_holder(holder=asked, how="By letter, to its data protection officer", on=on, by=by, at=at)
        own = RequestHolder(
            request=request,
            name="Lantern Health Centre",
            way=RequestHolder.Way.SHE_ASKS,
            address="The practice manager, Lantern Health Centre",
        )
        actions.name_holder(holder=own, by=by, at=at)


def dispute_note(case: Case, *, by: User, today: date, at: datetime) -> None:
    """Let her say that a note is wrong: nobody has answered her yet."""
    note = (
        case.entry_set.filter(kind=Entry.Kind.MET, recorded_at__lt=at).order_by("-happened_at", "-pk").first()
    )
    correction = Correction(
        case=case,
        what=Correction.What.WRONG,
        words="I did not say that. I said I was tired, not that I was angry.",
        received_on=today - timedelta(days=2),
        channel=AccessRequest.Channel.SPOKEN,
    )
    with at_moment(by, at):
        actions.record_correction(correction=correction, row=note, by=by, at=at)


def complain(case: Case, staff: Mapping[str, User], *, today: date, at: datetime) -> None:
    """Let somebody complain without a name, and a client whose complaint is acknowledged."""
    ruth, received_on = staff["ruth"], today - timedelta(days=12)
    actions.receive_complaint(
        page=UUID(int=1),
        kind=Complaint.Kind.SERVICE,
        words="I rang five times and nobody rang me back. I do not want to say who I am.",
        reply="Leave a note for “R” at the food bank on Mill Lane.",
        meant=Meant(None, []),
        is_signed_in=False,
        at=at,
    )
    hers = Complaint(
        case=case,
        kind=Complaint.Kind.DATA,
        words="You told my solicitor where I lived before. I did not agree to that.",
        reply="Tell me when I come on Tuesday.",
        channel=Complaint.Channel.SPOKEN,
        received_on=received_on,
    )
    with at_moment(staff["marek"], at):
        actions.record_complaint(complaint=hers, by=staff["marek"], at=at)
    with at_moment(ruth, at):
        on = received_on + timedelta(days=1)
        actions.acknowledge(complaint=hers, how=Complaint.How.SPOKEN, on=on, by=ruth, at=at)
        words = "Marek was asked which letter it was. It is read over with her on Tuesday."
        actions.add_progress(complaint=hers, words=words, by=ruth, at=at)


def gathered(
    case: Case, received_on: date, words: str, *, parts: Sequence[Part] = (), by: User, at: datetime
) -> AccessRequest:
    """Record a request, who she is, and gather her record."""
    asked = AccessRequest(
        case=case,
        received_on=received_on,
        channel=AccessRequest.Channel.SPOKEN,
        asked_for=words,
        parts=list(parts),
        **WAY,
    )
    actions.receive(request=asked, by=by, at=at)
    actions.identify(request=asked, how=AccessRequest.Identity.KNOWN, on=received_on, by=by, at=at)
    return actions.gather(request=asked, by=by, at=at)


def decide_all(asked: AccessRequest, *, by: User, at: datetime) -> None:
    """Give what is hers, and hide who else is named."""
    every = asked.items.all()
    actions.give_together(request=asked, items=[item.pk for item in every], by=by, at=at)
    for item in asked.items.filter(decision=RequestItem.Decision.UNDECIDED):
        if item.is_marked:
            actions.decide(
                item=item,
                decision=RequestItem.Decision.HIDE,
                reason="other_person",
                hidden=[words for _, words in item.marks],
                by=by,
                at=at,
            )
        else:
            actions.decide(item=item, decision=RequestItem.Decision.GIVE, by=by, at=at)
