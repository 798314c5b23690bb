"""Three years of cases that have ended, made by bulk: so that each figure has a past, with its seasons."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from random import Random
from typing import Any

from django.db import connection

from cases.actions.bulk_opening import next_numbers
from cases.models import Case, Client, NameKey, Paper, Placement, Room, Topic
from cases.models.traced import keep_keys_of_many
from cases.rules.names import keys
from demo.community import from_where
from demo.dice import dice_from
from demo.episode import Episode, noon
from hestia.accounts.models import Service, User
from hestia.audit.models import log_each
from hestia.db.bulk import begin_history, create_alike_with_history, create_with_history
from hestia.workingdays.models import BankHoliday
from oversight.models import Enquiry
from referrals.models import Policy
from riskassessment.models import Assessment

DAYS = 3 * 365
UNTIL = 40  # days ago: since then the stories of the others tell
# How many come to outreach in each month: few in August and December, many after the summer.
SEASON = (12, 11, 14, 14, 13, 12, 10, 7, 14, 17, 15, 8)
GROWTH = 0.12  # a year
MONTH = 30
BACK = 6  # in a hundred, who come back
OUTREACH = ("amina", "daniel", "farah", "grace", "hoa", "ines", "marek", "priya", "samira")
HOUSES = {"Safe house A": "joyce", "Safe house B": "leila"}
SIGN = """
    UPDATE riskassessment_assessment
       SET status = 'signed', version = 2, signed_at = made_at, signed_by_id = made_by_id,
           checked_at = made_at, checked_by_id = %s
     WHERE id = ANY (%s)
"""
# In which order they are saved: what others point to, first.
ORDER = (
    *("Client", "Case", "SafeContact", "Consent", "Deadline", "Entry", "Assessment", "Rating", "Plan"),
    *("Target", "OutcomeRating", "Dependant", "DependantScreen", "Referral", "Decision", "Exit", "Signpost"),
    *("Feedback", "Placement"),
)


def fill_history(staff: Mapping[str, User], *, today: date, one_in: int = 1) -> None:
    """Make the cases that ended, some months of their last days at once, and those that were not taken on."""
    dice = dice_from(1807)
    episodes = [*episodes_of(staff, today=today, dice=dice)][::one_in]
    episodes += [*who_came_back(episodes, today=today)]
    episodes.sort(key=lambda episode: (episode.closed, episode.opened))
    for _, ended in groupby(episodes, key=lambda episode: (episode.closed.year, episode.closed.month // 4)):
        save(list(ended), by=staff["ruth"])
    refuse_some(staff["ruth"], today=today, dice=dice, one_in=one_in)


def episodes_of(staff: Mapping[str, User], *, today: date, dice: Random) -> Iterator[Episode]:
    """Yield each case, with its service, its worker and its days."""
    services = {service.name: service for service in Service.objects.all()}
    fixed: dict[str, Any] = {
        "manager": staff["ruth"],
        "calendar": BankHoliday.objects.calendar("ew"),
        "book": Policy.objects.policy_book(),
    }
    for opened in days_of_coming(today, dice):
        closed = opened + timedelta(days=min(500, 20 + int(dice.expovariate(1 / 90))))
        if closed < today - timedelta(days=UNTIL):
            worker = staff[dice.choice(OUTREACH)]
            thrown = dice_from(dice.random())
            yield Episode(services["Outreach"], worker, opened, closed, thrown, **fixed)
    for room in Room.objects.filter(service__name__in=HOUSES).select_related("service").order_by("pk"):
        free_until = since_when(room) or today
        day = today - timedelta(days=DAYS - dice.randint(0, 40))
        while True:
            closed = day + timedelta(days=dice.randint(25, 130))
            if closed >= min(free_until, today - timedelta(days=UNTIL)):
                break
            thrown = dice_from(dice.random())
            worker = staff[HOUSES[room.service.name]]
            yield Episode(room.service, worker, day, closed, thrown, **fixed, room=room)
            day = closed + timedelta(days=dice.randint(1, 14))


def days_of_coming(today: date, dice: Random) -> Iterator[date]:
    """Yield the days on which somebody came to outreach, by the seasons of three years that grow."""
    for ago in range(DAYS, UNTIL, -MONTH):
        first = today - timedelta(days=ago)
        many = SEASON[first.month - 1] * (1 - GROWTH * ago / 365)
        for _ in range(round(many)):
            yield first + timedelta(days=dice.randrange(MONTH))


def since_when(room: Room) -> date | None:
    """Return since when somebody of the other stories has had a room."""
    return Placement.objects.filter(room=room).order_by("from_on").values_list("from_on", flat=True).first()


def who_came_back(episodes: Sequence[Episode], *, today: date) -> Iterator[Episode]:
    """Yield the second cases of those who came back within a year."""
    for first in episodes:
        if first.room or not first.chance(BACK):
            continue
        opened = first.closed + timedelta(days=first.dice.randint(30, 300))
        closed = opened + timedelta(days=first.dice.randint(30, 120))
        if closed < today - timedelta(days=UNTIL):
            rest = {name: getattr(first, name) for name in ("manager", "calendar", "book", "dice")}
            yield Episode(first.service, first.worker, opened, closed, earlier=first, **rest)


def save(episodes: Sequence[Episode], *, by: User) -> None:
    """Save the cases that ended in some months, as they stood at the end of them."""
    rows = defaultdict[str, list[Any]](list)
    for episode, number, reference in zip(
        episodes,
        next_numbers("cases_case_id_seq", len(episodes)),
        Case.next_references(len(episodes)),
        strict=True,
    ):
        episode.begin()
        assert episode.case
        episode.case.pk, episode.case.reference = number, reference
        for row in episode.rows():
            rows[type(row).__name__].append(row)
    cases = [episode.case for episode in episodes if episode.case]
    new = {id(case.client): case.client for case in cases if case.client.pk is None}
    rows["Case"], rows["Client"] = cases, [*new.values()]
    at = noon(max(episode.closed for episode in episodes))
    for name in ORDER:
        if name == "Assessment":
            assess(rows["Assessment"], rows["Rating"], by=by, at=at)
        elif name != "Rating":
            create_with_history(rows[name], by=by, at=at)
    known_by(rows["Client"])
    keep_keys_of_many((record, case.pk) for case in cases for record in (case, case.client))
    topics = [Topic(subject=subject) for subject in Topic.Subject]
    create_alike_with_history(topics, "case", cases, by=by, at=at)
    papers = [Paper(kind=kind, state=Paper.State.GIVEN) for kind in Paper.Kind]
    create_alike_with_history(papers, "case", cases, by=by, at=at)
    log_each("case.created", by=by, at=at, case_refs=[case.reference for case in cases])


def assess(assessments: Sequence[Any], ratings: Sequence[Any], *, by: User, at: datetime) -> None:
    """Save assessments as they come about: begun, answered, signed, and only then the next one of a case."""
    turns = sorted({(assessment.number, assessment.made_by_id) for assessment in assessments})
    for turn in turns:  # each by its worker: who checks one wrote none of it
        begun = [one for one in assessments if (one.number, one.made_by_id) == turn]
        create_with_history(begun, by=begun[0].made_by, at=at)
        answers = [rating for rating in ratings if rating.assessment in begun]
        create_with_history(answers, by=begun[0].made_by, at=at)
        keys = [assessment.pk for assessment in begun]
        with connection.cursor() as cursor:
            cursor.execute(SIGN, [by.pk, keys])
        begin_history(Assessment, keys, by=by, at=at)


def known_by(clients: Sequence[Client]) -> None:
    """Let clients be found by their names."""
    NameKey.objects.bulk_create(
        NameKey(client=client, word=word, sound=sound)
        for client in clients
        for word, sound in sorted(keys([client.first_name, client.last_name]))
    )


def refuse_some(manager: User, *, today: date, dice: Random, one_in: int) -> None:
    """Record who was not taken on: more where more came."""
    services = list(Service.objects.order_by("pk"))
    by_month = defaultdict[datetime, list[Enquiry]](list)
    for came in list(days_of_coming(today, dice))[:: 4 * one_in]:
        answered = came + timedelta(days=dice.randint(0, 5))
        by_month[noon(answered.replace(day=1))].append(
            Enquiry(
                service=dice.choice(services),
                source=dice.choice(["police", "first_responder", "charity", "local_authority", "self"]),
                referred_on=came,
                answered_on=answered,
                borough=from_where(came),
                reason=dice.choice(Enquiry.Reason.values),
                made_at=noon(answered),
                made_by=manager,
            )
        )
    for at, enquiries in by_month.items():
        create_with_history(sorted(enquiries, key=attrgetter("answered_on")), by=manager, at=at)
