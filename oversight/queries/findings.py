"""Findings as pages ask for them: a person's, those nobody has closed, and those that are alike."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission
from hestia.ui.words import day
from oversight.models import Finding, Reading, SampledCase, ServiceAction
from oversight.models.findings import FindingQuerySet
from oversight.rules.questions import ALIKE, BY_SLUG, SampleQuestion, alike

ALIKE_WITHIN = timedelta(days=365)


def unclosed_of(people: Iterable[User]) -> FindingQuerySet:
    """Return what is still to be put right by some people, the oldest first."""
    return Finding.objects.unclosed().filter(person__in=list(people))


def lines_for_supervision(person: User, *, reader: User, today: date) -> list[list[str]]:
    """Return what a worker is still to put right, for their supervision: question, by when, how it stands.

    As far as the supervisor reads what samples found, and never of which case.
    """
    if not reader.has_perm(Permission.SENSITIVE_VIEW):
        return []
    findings = unclosed_of([person]).filter(reading__sampled__in=SampledCase.objects.visible_to(reader))
    return [[finding.question_words, day(finding.by_when), finding.pill(on=today)[1]] for finding in findings]


def unclosed_in(services: Iterable[int]) -> FindingQuerySet:
    """Return what is still to be put right in some services, the oldest first."""
    return Finding.objects.unclosed().filter(service__in=list(services))


def by_person(findings: Iterable[Finding], *, on: date) -> list[tuple[User, int, int]]:
    """Return who is to put something right, by name: how many findings, and how many are overdue."""
    findings = list(findings)
    counts = Counter(finding.person for finding in findings)
    late = Counter(finding.person for finding in findings if finding.by_when < on)
    people = sorted(counts, key=lambda person: (person.first_name, person.last_name, person.pk))
    return [(person, counts[person], late[person]) for person in people]


def alike_in(service: Service, question: str, *, on: date) -> list[Finding]:
    """Return the findings of a year about one question that no action answers, if there are three."""
    acted = ServiceAction.objects.filter(service=service, question=question).order_by("-upto").first()
    findings = list(
        Finding.objects.filter(
            service=service,
            question=question,
            made_on__gt=on - ALIKE_WITHIN,
            pk__gt=acted.upto if acted else 0,
        )
    )
    return findings if len(findings) >= ALIKE else []


def alike_now(services: Iterable[int], *, on: date) -> list[tuple[Service, SampleQuestion, int]]:
    """Return in which services three findings or more are alike, and nobody has acted on them."""
    upto: dict[tuple[int, str], int] = defaultdict(int)
    for service, question, last in ServiceAction.objects.values_list("service", "question", "upto"):
        upto[service, question] = max(upto[service, question], last)
    counts: Counter[tuple[int, str]] = Counter()
    rows = Finding.objects.filter(service__in=list(services), made_on__gt=on - ALIKE_WITHIN)
    for pk, service, question in rows.values_list("pk", "service", "question"):
        counts[service, question] += pk > upto[service, question]
    three = {key: count for key, count in counts.items() if count >= ALIKE and key[1] in BY_SLUG}
    names = Service.objects.in_bulk({service for service, _ in three})
    return [
        (names[service], BY_SLUG[question], count) for (service, question), count in sorted(three.items())
    ]


@dataclass(frozen=True)
class Agreement:
    """To how many questions two people gave the same answer about the same cases."""

    alike: int
    of: int

    @property
    def words(self) -> str:
        """Return "8 of 10 alike"."""
        return f"{self.alike} of {self.of} alike"


def agreement(services: Iterable[int]) -> Agreement | None:
    """Return how alike the answers are where two people judged the same case; nothing where nobody did."""
    judged: dict[int, dict[int, dict[str, str]]] = defaultdict(dict)
    readings = Reading.objects.judgements().filter(
        sampled__service__in=list(services), sampled__is_twice=True
    )
    for reading in readings.prefetch_related("answers"):
        answers = {answer.question: answer.answer for answer in reading.answers.all()}
        judged[reading.sampled_id][reading.place] = answers
    pairs = [alike(both[1], both[2]) for both in judged.values() if len(both) > 1]
    total = Agreement(sum(same for same, _ in pairs), sum(of for _, of in pairs))
    return total if total.of else None
