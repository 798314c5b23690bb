"""The demonstration's samples: last month's cases drawn and a few of them judged, one finding still open."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from hestia.accounts.models import Service, User
from hestia.db.acting import acting_as
from hestia.workingdays.calendar import months_after
from oversight import actions
from oversight.actions import Said
from oversight.models import Draw, SampledCase
from oversight.queries.draws import samplers_for
from oversight.rules.draws import is_read_twice, month_after, ticket
from oversight.rules.periods import Period
from oversight.rules.questions import asked_of

DICE = "35166241"  # and two more
JUDGED = 3  # of the cases drawn
GOOD = "Her own words are in every note, and she was rung on the days she asked for."
SHORT = {
    "safe-contact": Said("partly", "Recorded, and last checked with her in the summer."),
    "children": Said("na", ""),
    "oversight": Said("partly", "The risk review was checked four days late."),
}


def fill_samples(staff: Mapping[str, User], *, today: date, at: datetime) -> None:
    """Draw last month's cases of Outreach as it is done, and seal what is to come."""
    service = Service.objects.get(name="Outreach")
    ruth, helen, tom = staff["ruth"], staff["helen"], staff["tom"]
    this = today.replace(day=1)
    last = months_after(this, -1)
    draw = sealed(service, last, by=ruth, at=at - (today - last))
    sealed(service, this, by=ruth, at=at - (today - this))
    actions.seal_secret(service=service, by=ruth, at=at, period=month_after(today))
    thrown_at = at - (today - this) - timedelta(days=1)
    with at_moment(ruth, thrown_at):
        actions.freeze(draw=draw, by=ruth, at=thrown_at)
    with at_moment(helen, thrown_at):
        frozen = Draw.objects.with_state().get(pk=draw.pk)
        actions.throw(draw=frozen, dice=dice_for(frozen), by=helen, at=thrown_at)
    judge(draw, by=helen, sampler=tom, at=at)


def dice_for(draw: Draw) -> str:
    """Return dice after which most cases are read by one person: what two read, one alone finds nothing in.

    The secret is another each time, so the same dice would have nothing found in one demonstration of ten.
    """
    references = list(draw.entries.values_list("reference", flat=True))
    for last in product("123456", repeat=2):
        dice = DICE + "".join(last)
        twice = sum(is_read_twice(ticket(draw.secret, dice, reference)) for reference in references)
        if 2 * twice < len(references):
            break
    return dice


def sealed(service: Service, first: date, *, by: User, at: datetime) -> Draw:
    """Seal the secret of a month three days before it began."""
    period = Period(first, months_after(first, 1) - timedelta(days=1))
    return actions.seal_secret(service=service, by=by, at=at - timedelta(days=3), period=period)


@contextmanager
def at_moment(user: User, at: datetime) -> Iterator[None]:
    """Work for somebody at an earlier moment."""
    before, user.moment = user.moment, at
    try:
        with acting_as(user, at=at):
            yield
    finally:
        user.moment = before


def judge(draw: Draw, *, by: User, sampler: User, at: datetime) -> None:
    """Let the workers answer and somebody of another team judge; the first judged has a finding.

    Whoever judges may not judge each of those that the dice chose, and they choose others each time.
    """
    rows = SampledCase.objects.filter(draw=draw, is_twice=False, worker__isnull=False).with_people()
    allotted: list[SampledCase] = []
    for sampled in rows.order_by("pk"):
        with at_moment(by, at):
            if sampler in samplers_for(sampled, by=by):
                actions.allot(sampled=sampled, sampler=sampler, by=by, at=at)
                allotted.append(sampled)
        if len(allotted) > JUDGED:
            break
    for number, sampled in enumerate(allotted[:JUDGED]):
        assert sampled.worker is not None
        fitting = asked_of(is_taken_on=sampled.case_number is not None).questions
        answers = {question.slug: SHORT.get(question.slug, Said("yes", "")) for question in fitting}
        given: dict[str, Any] = {"answers": answers, "good": GOOD}
        with at_moment(sampled.worker, at):
            actions.record_reading(sampled=sampled, **given, by=sampled.worker, at=at)
        with at_moment(sampler, at):
            reading = actions.record_reading(sampled=sampled, **given, grade="sound", by=sampler, at=at)
            if number == 0:
                actions.record_finding(
                    reading=reading,
                    question="safe-contact",
                    what="Check with her how she can be reached safely",
                    person=sampled.worker,
                    due_on=at.date() + timedelta(days=14),
                    by=sampler,
                    at=at,
                )
