"""Who judges a sampled case, and what they and its worker say."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.refusals import Refused, refuse_if
from oversight.models import Allotment, Reading, ReadingAnswer, SampledCase, Throw
from oversight.models.readings import WAITS_DAYS
from oversight.queries.draws import restricted_among, samplers_for
from oversight.rules.questions import asked_of, independence_blockers, reading_blockers

NOT_ASKED = "Something was answered that is not asked of this case. Look at the questions again."


class Said(NamedTuple):
    """An answer, and where it is seen or what is missing."""

    answer: str
    words: str


@transaction.atomic
def allot(*, sampled: SampledCase, sampler: User, by: User, at: datetime) -> Allotment:
    """Give a case to somebody from another team to judge; one that is read twice, to a second person too."""
    place = sampled.allotments.count() + 1
    if place > sampled.readings_needed:
        raise Refused("Everybody who judges this case is named already.")
    if reasons := independence_blockers(
        is_of_team=sampled.service_id in sampler.service_ids,
        worked_on=sampler.pk == sampled.worker_id,
        threw=Throw.objects.filter(draw=sampled.draw_id, thrown_by=sampler).exists(),
    ):
        raise Refused(by_field={"sampler": " ".join(reasons)})
    # Who was her worker once, or wrote a note, and to whom she is closed, the database alone knows.
    if sampler not in samplers_for(sampled, by=by):
        raise Refused(
            by_field={
                "sampler": "Choose somebody from another team, who never worked on it or threw the dice."
            }
        )
    if sampled.allotments.filter(sampler=sampler).exists():
        raise Refused(by_field={"sampler": "They judge it already. Choose someone else to read it as well."})
    allotment = Allotment(
        sampled=sampled,
        place=place,
        sampler=sampler,
        made_at=at,
        made_by=by,
        service_id=sampled.service_id,
        case_number=sampled.case_number,
    )
    allotment.save()
    log("sample.allotted", by=by, at=at, case_ref=sampled.reference, subject=sampler, place=place)
    return allotment


def blockers_of(sampled: SampledCase, *, at: datetime) -> list[str]:
    """Return why a case cannot be judged yet, in words."""
    later = SampledCase.objects.filter(draw=sampled.draw_id, list=sampled.list, place__gt=sampled.place)
    return reading_blockers(
        is_last=not later.exists(),
        is_restricted=bool(sampled.case_number and restricted_among([sampled.case_number], at=at)),
        has_worker=sampled.worker_id is not None,
        worker_answered=sampled.readings.filter(place=Reading.OWN).exists(),
        days_waited=(timezone.localdate(at) - timezone.localdate(sampled.drawn_at)).days,
        waits_days=WAITS_DAYS,
    )


def place_of(sampled: SampledCase, user: User) -> int | None:
    """Return as what somebody answers about a case: who works on it, first, second, or not at all."""
    if sampled.worker_id == user.pk:
        return Reading.OWN
    allotment = sampled.allotments.filter(sampler=user).first()
    return allotment.place if allotment else None


@transaction.atomic
def record_reading(
    *,
    sampled: SampledCase,
    answers: Mapping[str, Said],
    good: str,
    words: str = "",
    grade: str = "",
    by: User,
    at: datetime,
) -> Reading:
    """Record what somebody says of a sampled case. It is said once."""
    place = place_of(sampled, by)
    if place is None:
        raise Refused("You cannot judge this case.")
    if place != Reading.OWN:
        refuse_if(blockers_of(sampled, at=at))
    if sampled.readings.filter(place=place).exists():
        raise Refused("You have answered already. What was said stays.")
    fitting = asked_of(is_taken_on=sampled.case_number is not None).questions
    if answers.keys() - {question.slug for question in fitting}:
        raise Refused(NOT_ASKED)
    reading = Reading(sampled=sampled, place=place, grade=grade, good=good, words=words, by=by, at=at)
    reading.save()
    ReadingAnswer.objects.bulk_create(answer_rows(reading, answers))
    kind = "sample.answered" if place == Reading.OWN else "sample.judged"
    log(kind, by=by, at=at, case_ref=sampled.reference, subject=sampled)
    return reading


def answer_rows(reading: Reading, answers: Mapping[str, Said]) -> Iterable[ReadingAnswer]:
    """Return the rows of what was answered."""
    return [
        ReadingAnswer(reading=reading, question=slug, answer=given.answer, words=given.words)
        for slug, given in answers.items()
    ]
