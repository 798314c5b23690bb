"""Draws and sampled cases as pages show them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from cases.models import Case
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.words import date_words
from oversight.models import Draw, Enquiry, Finding, Reading, SampledCase
from oversight.models.enquiry import BEGINS
from oversight.models.readings import WAITS_DAYS
from oversight.rules.questions import QUESTIONS, SampleQuestion


def draw_state(draw: Draw, *, today: date) -> tuple[str, str]:
    """Return the kind of a draw’s pill, and what it says."""
    if draw.thrown:
        return "done", "Drawn"
    if draw.frozen:
        return "soon", "List frozen: throw the dice"
    if today >= draw.last:
        return "soon", "Freeze the list now"
    return "track", "Secret sealed"


def enquiry_of(sampled: SampledCase) -> Enquiry | None:
    """Return who was not taken on, where such a one was drawn: who judges it reads what is kept of her."""
    if sampled.case_number is not None:
        return None
    number = int(sampled.reference.removeprefix(BEGINS))
    return Enquiry.objects.select_related("service", "made_by").filter(pk=number).first()


def is_within_reach(sampled: SampledCase, user: User) -> bool:
    """Whether somebody can open the case that was drawn: who judges it says first why they need it."""
    number = sampled.case_number
    return number is not None and Case.objects.visible_to(user).filter(pk=number).exists()


def sampled_of(user: User) -> list[SampledCase]:
    """Return the cases that were drawn from somebody’s own or that they judge, with what was said so far."""
    rows = (
        SampledCase.objects.visible_to(user)
        .standing()
        .with_people()
        .prefetch_related("readings", "allotments")
    )
    return [
        sampled
        for sampled in rows.order_by("-pk")
        if sampled.worker_id == user.pk or any(one.sampler_id == user.pk for one in sampled.allotments.all())
    ]


def waits_until(sampled: SampledCase) -> date | None:
    """Return from which day a case can be judged though whoever works on it has not answered.

    None where nobody works on it: it waits for no answers.
    """
    if sampled.worker_id is None:
        return None
    return timezone.localdate(sampled.drawn_at) + timedelta(days=WAITS_DAYS)


def sampled_state(sampled: SampledCase, user: User, *, today: date) -> tuple[str, str]:
    """Return the kind of a sampled case’s pill for somebody, and what it says."""
    answered = {reading.place for reading in sampled.readings.all()}
    judges = {allotment.sampler_id: allotment.place for allotment in sampled.allotments.all()}
    if sampled.worker_id == user.pk and Reading.OWN not in answered:
        return "soon", "You answer first"
    until = waits_until(sampled)
    if Reading.OWN not in answered and until and today < until:
        return "waiting", f"Waiting for {sampled.worker}’s answers until {date_words(until)}"
    if user.pk in judges and judges[user.pk] not in answered:
        return "soon", "For you to judge"
    judged = len(answered - {Reading.OWN})
    if judged >= sampled.readings_needed:
        return "done", "Judged"
    if not judges:
        return "notstarted", "Nobody has been chosen to judge it"
    return "waiting", "Waiting for somebody to judge it"


@dataclass
class Line:
    """One question, and what each person answered."""

    question: SampleQuestion
    answers: dict[int, tuple[str, str]] = field(default_factory=dict)  # by place: the answer, and its words

    @property
    def in_order(self) -> list[tuple[str, str, str]]:
        """Return who, what, and where it is seen."""
        names = dict(Reading.PLACES)
        return [(names[place], *answer) for place, answer in sorted(self.answers.items())]


@dataclass
class Sample:
    """A sampled case with all that somebody may read of it."""

    sampled: SampledCase
    readings: list[Reading]
    findings: list[Finding]

    @property
    def lines(self) -> list[Line]:
        """Return the questions with their answers, those that nobody answered left out."""
        by_slug: dict[str, Line] = {question.slug: Line(question) for question in QUESTIONS}
        for reading in self.readings:
            for row in reading.answers.all():
                if row.question in by_slug:
                    by_slug[row.question].answers[reading.place] = (row.get_answer_display(), row.words)
        return [line for line in by_slug.values() if line.answers]

    @property
    def is_open(self) -> bool:
        """Whether all who judge it have spoken."""
        judged = sum(reading.place != Reading.OWN for reading in self.readings)
        return judged >= self.sampled.readings_needed

    def reading_by(self, user: User) -> Reading | None:
        """Return what somebody said as a sampler."""
        return next((one for one in self.readings if one.by_id == user.pk and one.place != Reading.OWN), None)


def readable(sampled: SampledCase, user: User) -> list[Reading]:
    """Return what was said of a case that somebody may read: samplers’ words once all have spoken.

    What is said of a client is for who reads cases: a service lead sees that it was said.
    """
    if not user.has_perm(Permission.SENSITIVE_VIEW) and user.pk != sampled.worker_id:
        return []
    readings = list(sampled.readings.select_related("by").prefetch_related("answers"))
    judged = [reading for reading in readings if reading.place != Reading.OWN]
    is_open = len(judged) >= sampled.readings_needed
    return [
        reading for reading in readings if is_open or reading.place == Reading.OWN or reading.by_id == user.pk
    ]


def sample_of(sampled: SampledCase, user: User) -> Sample:
    """Return a sampled case with what somebody may read of it."""
    readings = readable(sampled, user)
    findings = Finding.objects.with_last_step().filter(reading__in=[reading.pk for reading in readings])
    return Sample(sampled, readings, list(findings.order_by("due_on", "pk")))


def draws_of(user: User) -> list[Draw]:
    """Return the draws of somebody’s services, the latest first."""
    return list(Draw.objects.visible_to(user).with_state()) if user.has_perm(Permission.TEAM_VIEW) else []


def judged_counts(draws: list[Draw]) -> dict[int, tuple[int, int]]:
    """Return of each draw how many of its cases were judged, of how many."""
    counts: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    rows = SampledCase.objects.filter(draw__in=draws).standing()
    rows = rows.prefetch_related(Prefetch("readings", Reading.objects.judgements()))
    for sampled in rows:
        done, of = counts[sampled.draw_id]
        counts[sampled.draw_id] = (done + (len(sampled.readings.all()) >= sampled.readings_needed), of + 1)
    return counts
