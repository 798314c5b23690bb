"""Many plausible cases at once, by bulk: for measuring, never for looking at."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import batched

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case, Client, Deadline, Entry, NameKey, RiskLevel, SafeContact
from cases.rules.names import keys
from demo.dice import dice_from
from demo.multiplied import multiply
from demo.people import NOTE_BODIES, PEOPLES
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from referrals.models import Decision, Policy, Referral
from referrals.queries.policy_choice import policies_for
from referrals.rules.states import DecisionOutcome

ENTRIES_EACH = 10
CASES_EACH_WORKER = 18
CASES_EACH_SERVICE = 360  # twenty workers
SERVICES_MANAGED = 3
BATCH = 2_000
MADE_ONE_BY_ONE = 20_000  # above this, whole copies of what was made
KINDS = [
    (Deadline.Kind.RISK_REVIEW, Deadline.Owner.US, Deadline.Unit.CALENDAR),
    (Deadline.Kind.PLAN_REVIEW, Deadline.Owner.US, Deadline.Unit.CALENDAR),
    (Deadline.Kind.RG_DECISION, Deadline.Owner.HOME_OFFICE, Deadline.Unit.WORKING),
]


def seed_scale(cases: int, *, at: datetime, seed: int = 45, one_by_one: int = MADE_ONE_BY_ONE) -> None:
    """Add so many open cases, ten entries and three promises each, and the staff to carry them.

    Those in the recovery period have a referral and its first decision, with the rules they keep.

    More than ``one_by_one`` are made of whole copies of as many. One worker has 18 cases, a service 360,
    the manager three services. History is not written: this is for timing pages, not for showing.
    """
    dice, copies = dice_from(seed), -(-cases // one_by_one)
    cases //= copies
    with transaction.atomic():
        workers = list(_staff(cases))
        manager = User.objects.create_user(
            "scale.manager@example.org",
            first_name="Scale",
            last_name="Manager",
            role=Role.MANAGER,
            is_demonstration=True,
        )
        manager.services.set(
            Service.objects.filter(name__startswith="Scale ").order_by("name")[:SERVICES_MANAGED]
        )
        for numbers in batched(range(cases), BATCH):
            _batch(numbers, workers, at=at, dice=dice)
        if copies > 1:
            multiply(copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _staff(cases: int) -> Iterator[tuple[User, Service]]:
    service = None
    for n in range(-(-cases // CASES_EACH_WORKER)):
        if service is None or n % (CASES_EACH_SERVICE // CASES_EACH_WORKER) == 0:
            service = Service.objects.create(
                name=f"Scale {n:04d}", kind=Service.Kind.OUTREACH, capacity=CASES_EACH_SERVICE
            )
        worker = User.objects.create_user(
            f"scale.{n:04d}@example.org",
            first_name="Scale",
            last_name=f"{n:04d}",
            role=Role.CASEWORKER,
            is_demonstration=True,
        )
        worker.services.add(service)
        yield worker, service


def _batch(
    numbers: tuple[int, ...], workers: list[tuple[User, Service]], *, at: datetime, dice: random.Random
) -> None:
    clients = _clients(len(numbers), dice=dice)
    cases = []
    for number, client in zip(numbers, clients, strict=True):
        carried_by = workers[number // CASES_EACH_WORKER]
        cases.append(_case(number, client, carried_by, at=at, dice=dice))
    Case.objects.bulk_create(case for case, _ in cases)
    SafeContact.objects.bulk_create(SafeContact(case=case, may_text=True) for case, _ in cases)
    _referrals(case for case, _ in cases if case.recovery_from)
    _deadlines(cases, at=at)
    _entries([case for case, _ in cases], at=at, dice=dice)


def _clients(count: int, *, dice: random.Random) -> list[Client]:
    clients = []
    for _ in range(count):
        firsts, lasts, language, nationality = dice.choice(PEOPLES)
        clients.append(
            Client(
                first_name=dice.choice(firsts),
                last_name=dice.choice(lasts),
                pronouns="she/her",
                first_language=language,
                nationality=nationality,
                age_status=Client.AgeStatus.ADULT,
                born_precision=Client.Precision.YEAR,
                born_year=dice.randint(1975, 2006),
            )
        )
    Client.objects.bulk_create(clients)
    NameKey.objects.bulk_create(
        NameKey(client=client, word=word, sound=sound)
        for client in clients
        for word, sound in sorted(keys([client.first_name, client.last_name]))
    )
    return clients


def _case(
    number: int, client: Client, carried_by: tuple[User, Service], *, at: datetime, dice: random.Random
) -> tuple[Case, list[date]]:
    """Return a case, not saved yet, with the days its promises are due on."""
    today = timezone.localdate(at)
    worker, service = carried_by
    level = dice.choice(list(RiskLevel))
    stage = dice.choice([Case.NRMStage.RECOVERY, dice.choice(list(Case.NRMStage))])
    recovery = today - timedelta(days=dice.randint(0, 60)) if stage == Case.NRMStage.RECOVERY else None
    due = [today + timedelta(days=dice.randint(-6, 40)) for _ in KINDS]
    case = Case(
        client=client,
        reference=f"H-{100_000 + number}",
        opened_on=today - timedelta(days=dice.randint(5, 300)),
        service=service,
        worker=worker,
        risk_level=level,
        risk_rank=level.rank,
        risk_total=dice.randint(4, 70),
        nrm_stage=stage,
        nrm_reference=f"NRM-{number:06d}",
        recovery_from=recovery,
        recovery_to=recovery and recovery + timedelta(days=45),
        recovery_days=45 if recovery else None,
        last_contact_at=at - timedelta(days=dice.randint(0, 20)),
        next_due_on=min(due),
        made_at=at,
        made_by=worker,
    )
    return case, due


def _deadlines(cases: list[tuple[Case, list[date]]], *, at: datetime) -> None:
    Deadline.objects.bulk_create(
        Deadline(
            case=case,
            kind=kind,
            title=kind.label,
            due_on=day,
            owner=owner,
            unit=unit,
            made_at=at,
            made_by=case.worker,
        )
        for case, due in cases
        for (kind, owner, unit), day in zip(KINDS, due, strict=True)
    )


def _entries(cases: list[Case], *, at: datetime, dice: random.Random) -> None:
    Entry.objects.bulk_create(
        (
            Entry(
                case=case,
                kind=dice.choice(Entry.NOTES),
                title="Met in person" if n % 2 else "Phone call",
                body=dice.choice(NOTE_BODIES),
                happened_at=at - timedelta(days=n * 3, minutes=dice.randint(0, 500)),
                recorded_at=at,
                by=case.worker,
                minutes=dice.randint(5, 90),
            )
            for case in cases
            for n in range(ENTRIES_EACH)
        ),
        batch_size=5_000,
    )


def _referrals(cases: Iterable[Case]) -> None:
    """Give cases in the recovery period what it follows from: sent, received and decided on its first day."""
    book = Policy.objects.policy_book()
    referrals, decisions = [], []
    for case in cases:
        if (first := case.recovery_from) is None:
            continue
        submitted_on = first - timedelta(days=5)
        policy, removal = policies_for("EW", stage=Decision.Stage.RG, positive=True, made_on=first, book=book)
        referral = Referral(
            case=case,
            started_at=case.made_at,
            started_by=case.made_by,
            submitted_on=submitted_on,
            submission_recorded_at=case.made_at,
            submission_recorded_by=case.made_by,
            received_on=submitted_on,
            reference=case.nrm_reference,
            rg_policy=book.for_reasonable_grounds("EW", received_on=submitted_on),
            receipt_recorded_at=case.made_at,
            receipt_recorded_by=case.made_by,
        )
        referrals.append(referral)
        decisions.append(
            Decision(
                case=case,
                referral=referral,
                stage=Decision.Stage.RG,
                outcome=DecisionOutcome.POSITIVE,
                made_on=first,
                letter=Decision.Letter.HELD,
                told_how=Decision.Told.NOT_YET,
                policy=policy,
                removal_policy=removal,
                recorded_at=case.made_at,
                recorded_by=case.made_by,
            )
        )
    Referral.objects.bulk_create(referrals)
    Decision.objects.bulk_create(decisions)
