"""What an assessment is compared with, to see whether the risk falls: from the record and its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case, RiskLevel
from hestia.accounts.models import User
from riskassessment.models import Assessment, Rating, last_above_low
from riskassessment.rules.considerations import CURRENT_VERSION, VERSIONS, every_consideration
from riskassessment.rules.falls import LEAST_ABOVE_LOW, Fall, Stand, Statement, fall
from riskassessment.rules.scoring import Score

SENT = Assessment.Status.SENT_TO_CHECK


def fall_of(assessment: Assessment) -> Fall:
    """Return what falls if this assessment is signed as it stands."""
    case = assessment.case
    return fall(stand_of(assessment), stands_before(case), told=told_before(case))


def stand_of(assessment: Assessment) -> Stand:
    """Return an assessment as far as a fall is judged."""
    ratings = assessment.ratings_by_slug
    answers = {
        slug: Statement(score.points, ratings[slug].evidence if slug in ratings else "", score.not_known)
        for slug, score in assessment.scores().items()
    }
    return Stand(assessment.level_now, answers, is_judged=assessment.was_judged)


def stands_before(case: Case) -> list[Stand]:
    """Return what was last signed of her, and everything sent to be checked since, thrown away or not.

    Two or three queries. An earlier case of hers counts until one is signed in this; which questions it
    asked does not, since this one has its own.
    """
    last = _last_signed(case)
    stands = []
    if last is not None:
        stands.append(stand_of(last) if last.case_id == case.pk else _level_and_shared(last))
    return [*stands, *(sent.stand for sent in _sent_since(case, last))]


@dataclass(frozen=True, slots=True)
class Sent:
    """An assessment as it was sent to be checked, whatever became of it."""

    of: int  # the key of the assessment
    stand: Stand
    total: int
    at: datetime
    by: User | None

    @property
    def height(self) -> tuple[int, int]:
        """Return how high it was, to be compared."""
        return self.stand.level.rank if self.stand.level else 0, self.total


def sent_higher(assessment: Assessment) -> Sent | None:
    """Return the highest that was sent since the last signature, if what is written now is lower."""
    now = (assessment.level_now.rank if assessment.level_now else 0, assessment.total or 0)
    sent = _sent_since(assessment.case, _last_signed(assessment.case))
    highest = max(sent, key=lambda earlier: earlier.height, default=None)
    return highest if highest and highest.height > now else None


def who_asked_to_lower(assessment: Assessment) -> set[int]:
    """Return who asked for changes of what stood higher than it does now, by their keys. Two queries.

    Of this assessment: one that was sent is never thrown away. Its first version with the question has the
    level of which changes were asked.
    """
    now = (assessment.level_now.rank if assessment.level_now else 0, assessment.total or 0)
    asked: dict[datetime, tuple[int, tuple[int, int]]] = {}
    versions = Assessment.history.filter(id=assessment.pk, changes_asked_by__isnull=False)
    columns = ("changes_asked_at", "changes_asked_by", "level", "total")
    for moment, person, level, total in versions.order_by("history_id").values_list(*columns):
        asked.setdefault(moment, (person, (RiskLevel(level).rank if level else 0, total or 0)))
    lowered = {person for person, height in asked.values() if height > now}
    return lowered if lowered and fall_of(assessment).needs_second_person else set()


def told_before(case: Case) -> dict[str, list[str]]:
    """Return, for each question, the evidence of every assessment of this case that was signed. One query."""
    told: dict[str, list[str]] = {}
    signed = Rating.objects.filter(assessment__case=case, assessment__status=Assessment.Status.SIGNED)
    for slug, evidence in signed.values_list("consideration", "evidence"):
        told.setdefault(slug, []).append(evidence)
    return told


def asked_again(earlier: Sequence[Assessment], stands: Iterable[Stand]) -> list[str]:
    """Return the further questions that are asked until they are low, whoever switched them off.

    :param earlier: the signed assessments of this case, newest first, with their ratings
    :param stands: `stands_before`: what was sent and never signed is a danger too
    """
    further = {question.slug for number in VERSIONS for question in every_consideration(number)}
    further -= {question.slug for question in VERSIONS[CURRENT_VERSION]}
    sent = [
        slug
        for stand in stands
        for slug, statement in stand.answers.items()
        if slug in further and (statement.points or 0) >= LEAST_ABOVE_LOW
    ]
    return list(dict.fromkeys([*last_above_low(earlier), *sent]))


def _last_signed(case: Case) -> Assessment | None:
    signed = Assessment.objects.signed().with_ratings().order_by("-signed_at", "-pk")
    return signed.filter(case=case).first() or signed.filter(case__client=case.client_id).first()


def _level_and_shared(elsewhere: Assessment) -> Stand:
    """Return an assessment of an earlier case, with those answers only that every assessment asks."""
    stand = stand_of(elsewhere)
    five = {question.slug for question in elsewhere.considerations if not question.is_further}
    return Stand(stand.level, {slug: answer for slug, answer in stand.answers.items() if slug in five})


def _sent_since(case: Case, last: Assessment | None) -> list[Sent]:
    versions = (
        Assessment.history.select_related("sent_by")
        .filter(case=case, status=SENT)
        .order_by("history_date", "history_id")
    )
    if last is not None and last.signed_at:
        is_signed = Assessment.objects.signed().filter(case=case)
        versions = versions.filter(sent_at__gte=last.signed_at).exclude(id__in=is_signed.values("pk"))
    # One for each time that it was sent: later versions of it while it waits say the same.
    sent = {(row.id, row.sent_at): row for row in reversed(list(versions))}
    if not sent:
        return []
    columns = (
        "assessment_id",
        "consideration",
        "likelihood",
        "impact",
        "not_known",
        "evidence",
        "history_date",
    )
    ratings = list(
        Rating.history.filter(assessment_id__in={row.id for row in sent.values()})
        .exclude(history_type="-")
        .order_by("history_date", "history_id")
        .values_list(*columns)
    )
    return [
        Sent(
            row.id,
            Stand(
                RiskLevel(row.level) if row.level else None, _answers_at(ratings, row.id, row.history_date)
            ),
            row.total or 0,
            row.sent_at,
            row.sent_by,
        )
        for row in sent.values()
    ]


type RatingVersion = tuple[int, str, int | None, int | None, bool, str, datetime]


def _answers_at(
    ratings: Iterable[RatingVersion], assessment_id: int, moment: datetime
) -> Mapping[str, Statement]:
    """Return the answers of one assessment as they stood at a moment."""
    answers = {}
    for of, slug, likelihood, impact, not_known, evidence, saved_at in ratings:
        if of == assessment_id and saved_at <= moment:
            answers[slug] = Statement(Score(likelihood, impact, not_known).points, evidence, not_known)
    return answers
