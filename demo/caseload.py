"""Everyone else's clients: cases at every stage of the work, the same every time, relative to today."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle

from cases.actions.details import change_section
from cases.models import Address, Agency, Case, Client, Deadline, Entry, Room, SafeContact, Topic
from demo.community import from_where
from demo.people import BOROUGHS, NOTE_BODIES, PEOPLES
from demo.story import Story
from hestia.accounts.models import Service, User
from hestia.community.models import Campaign
from hestia.workingdays.calendar import Calendar
from referrals.models import Decision
from supportplans.actions import StepRow
from supportplans.models import Domain, Target, Who

OUTREACH_WAITING = 5
# Numbers that are kept for plays and films: nobody has one.
AREAS = [
    "020 7946",
    "0161 496",
    "0113 496",
    "0114 496",
    "0115 496",
    "0116 496",
    "0117 496",
    "0118 496",
    "0121 496",
]
HOUSE_A_ROOMS = [1, 2, 3, 5, 6, 7, 8]  # room 4 is Miss G's
HOUSE_A_HELD = 9
HOUSE_B_ROOMS = [1, 2, 3, 4, 5, 6]
CLOSED = 14
# Where a case stands, how many days ago it opened (from, to), and how many in a hundred are there.
STAGES = [
    ("new", (0, 2), 4),
    ("explained", (3, 9), 6),
    ("consented", (4, 10), 4),
    ("with_first_responder", (5, 12), 4),
    ("submitted", (6, 12), 3),
    ("waiting", (6, 13), 9),
    ("recovery", (12, 56), 33),
    ("past_minimum", (62, 300), 18),
    ("rg_negative", (14, 40), 4),
    ("reconsidering", (30, 60), 3),
    ("cg_positive", (200, 420), 6),
    ("cg_negative", (180, 300), 2),
    ("withdrawn", (40, 120), 2),
    ("declined", (10, 60), 2),
]
LEVELS = ["low"] * 4 + ["medium"] * 9 + ["high"] * 6 + ["very_high"]
# Which risks the first, second and third target of a plan answer: between them, all five.
ANSWERED = [["community", "safety"], ["money", "family"], ["understanding"], ["safety"], ["understanding"]]
MATTERS = [
    "To sleep without fear.",
    "To see my children on the phone every week.",
    "A job with a real contract.",
    "To learn English and be useful.",
    "That nobody finds me.",
]
TARGETS = [
    (Domain.SAFETY, "I want to know what to do if someone follows me.", "I keep the numbers in my phone"),
    (Domain.INCOME, "I want a bank account in my name.", "Go to the bank with my worker"),
    (Domain.EMOTIONAL, "I want to talk to someone who understands.", "Meet the counsellor"),
    (Domain.HEALTH, "I want a doctor near me.", "Register with the doctor"),
    (Domain.LEGAL, "I want to know my rights here.", "Meet the solicitor"),
]


@dataclass(frozen=True)
class PlannedCase:
    """Where a case is, who works on it, and how it stands."""

    service: Service
    worker: User
    stage: str
    opened: date
    room: int | None = None
    is_held: bool = False
    is_waiting: bool = False
    closed_as: str = ""


def planned_cases(
    services: dict[str, Service],
    staff: dict[str, User],
    *,
    today: date,
    calendar: Calendar,
    dice: random.Random,
) -> list[PlannedCase]:
    """Return every case that is to be, the oldest first."""
    outreach = [
        staff[key] for key in ("amina", "daniel", "farah", "grace", "hoa", "ines", "marek", "priya", "samira")
    ]
    # Grace has one more than the limit, Amina a few less, as on any Tuesday.
    shares = [14, 18, 17, 19, 16, 16, 16, 16, 16]
    workers = [worker for worker, share in zip(outreach, shares, strict=True) for _ in range(share)]
    stages = [name for name, _, share in STAGES for _ in range(share)]
    spans = {name: span for name, span, _ in STAGES}

    def opened(stage: str) -> date:
        day = today - timedelta(days=dice.randint(*spans[stage]))
        while not calendar.is_working_day(day):
            day -= timedelta(days=1)
        return day

    plans = []
    for worker in workers:
        stage = dice.choice(stages)
        plans.append(PlannedCase(services["Outreach"], worker, stage, opened(stage)))
    plans += [
        PlannedCase(services["Outreach"], dice.choice(outreach), "new", opened("new"), is_waiting=True)
        for _ in range(OUTREACH_WAITING)
    ]
    for house, worker, rooms in (
        ("Safe house A", staff["joyce"], HOUSE_A_ROOMS),
        ("Safe house B", staff["leila"], HOUSE_B_ROOMS),
    ):
        for room in rooms:
            stage = dice.choice(["waiting", "recovery", "recovery", "past_minimum", "consented"])
            plans.append(PlannedCase(services[house], worker, stage, opened(stage), room=room))
    plans.append(
        PlannedCase(
            services["Safe house A"], staff["joyce"], "new", opened("new"), room=HOUSE_A_HELD, is_held=True
        )
    )
    kinds = cycle([Case.ExitKind.MOVED_AWAY, Case.ExitKind.LOST_CONTACT, Case.ExitKind.NEGATIVE_DECISION])
    for _ in range(CLOSED):
        stage = dice.choice(["cg_positive", "cg_negative", "withdrawn"])
        plans.append(
            PlannedCase(
                services["Outreach"], dice.choice(outreach), stage, opened(stage), closed_as=next(kinds)
            )
        )
    return sorted(plans, key=lambda planned_case: planned_case.opened)


def make_case(story: Story, planned_case: PlannedCase, *, now: datetime) -> None:
    """Tell one case up to today."""
    _begin(story, planned_case)
    if not planned_case.is_waiting and not planned_case.is_held:
        last_decision = _nrm(story, planned_case)
        _risk_and_plan(story, planned_case, last_decision)
        _notes(story, planned_case)
    if planned_case.closed_as:
        day = max(
            planned_case.opened + timedelta(days=30), story.today - timedelta(days=story.dice.randint(3, 80))
        )
        story.end_before(day)
        story.on(day, lambda at: _close(story, at, planned_case.closed_as), hour=16)
    story.run(now=now)


def _begin(story: Story, planned_case: PlannedCase) -> None:
    client, contact = _client(story), _contact(story)
    source = story.dice.choice(Case.Source.values)
    case = Case(
        service=planned_case.service,
        worker=None if planned_case.is_waiting else story.worker,
        status=Case.Status.WAITING if planned_case.is_waiting else Case.Status.OPEN,
        source=source,
        heard_through=heard_through(source, planned_case.opened),
        referred_on=planned_case.opened,
        referred_from=from_where(planned_case.opened),
        police_involved=story.dice.choice(["yes", "no", "not_discussed"]),
        exploitation=[story.dice.choice(Case.Exploitation.values)],
        safe_tonight="yes",
    )
    subjects = story.dice.sample(Topic.Subject.values, 5)
    topics = [Topic(subject=subject, answer="yes", asked_on=planned_case.opened) for subject in subjects]
    number, service = planned_case.room, planned_case.service
    room = Room.objects.get(service=service, number=number) if number else None

    def begin(at: datetime) -> None:
        story.open(
            at,
            client=client,
            contact=contact,
            case=case,
            topics=topics,
            room=room,
            is_held=planned_case.is_held,
        )
        _add_surroundings(story, planned_case)

    story.on(planned_case.opened, begin, hour=9)
    if not planned_case.is_waiting:
        next_day = story.calendar.add_working_days(planned_case.opened, 1)
        story.on(next_day, lambda at: _check_contact(story, at), hour=9)


def heard_through(source: str, opened: date) -> Campaign | None:
    """Return what she saw, if she came because of it: by the day, not by the dice."""
    if source not in {Case.Source.PUBLICITY, Case.Source.SELF, Case.Source.HEALTH}:
        return None
    campaigns = Campaign.objects.running(on=opened).order_by("code")
    return campaigns[opened.day % 3] if len(campaigns) > opened.day % 3 else None


def _check_contact(story: Story, at: datetime) -> None:
    """Ask whose phone it is: it is her own, or she has been given another."""
    contact = SafeContact.objects.get(case=story.case)
    contact.case, contact.may_text = story.case, True
    change_section(
        case=story.case,
        title="Safe contact",
        details=contact,
        changed=["may_text"],
        is_checked=True,
        by=story.worker,
        at=at,
    )


def _client(story: Story) -> Client:
    dice = story.dice
    firsts, lasts, language, nationality = dice.choice(PEOPLES)
    year = dice.randint(1972, story.today.year - 19)
    is_man = nationality == "Other"
    return Client(
        first_name=dice.choice(firsts),
        last_name=dice.choice(lasts),
        pronouns="he/him" if is_man else "she/her",
        gender=Client.Gender.MALE if is_man else Client.Gender.FEMALE,
        born_precision=Client.Precision.YEAR,
        born_year=year,
        age_status=Client.AgeStatus.ADULT,
        nationality="" if is_man else nationality,
        first_language=language,
        english=Client.English.FLUENT if language == "English" else dice.choice(Client.English.values[:3]),
        interpreter_needed="no" if language == "English" else "yes",
        reads_in=Client.ReadsIn.OWN,
    )


def _contact(story: Story) -> SafeContact:
    dice = story.dice
    dice.randint(100, 999)  # so that all that follows falls as it always did
    # A number of one's own: two with one number would have to wait for rooms.
    count = SafeContact.objects.count()
    area, number = AREAS[count % len(AREAS)], 100 + count // len(AREAS) * 37 % 900
    return SafeContact(
        phone=f"{area} {number:04d}",
        may_text=True,
        may_call=dice.random() < 0.7,
        safe_times=dice.choice(["after 4pm", "before midday", "on weekdays", ""]),
        say=dice.choice(["", "You ring from the college", "You ring about the book"]),
    )


def _add_surroundings(story: Story, planned_case: PlannedCase) -> None:
    elsewhere = [Address.Kind.ASYLUM, Address.Kind.FRIENDS]
    kind = Address.Kind.SAFE_HOUSE if planned_case.room else story.dice.choice(elsewhere)
    borough = "" if planned_case.room else story.dice.choice(BOROUGHS)
    Address(case=story.case, kind=kind, borough=borough, from_on=planned_case.opened).save()
    Agency(
        case=story.case,
        kind=Agency.Kind.GP,
        name="The doctor’s surgery",
        started_on=planned_case.opened,
    ).save()


STEPS = ["new", "explained", "consented", "with_first_responder", "submitted", "waiting", "recovery"]


def _nrm(story: Story, planned_case: PlannedCase) -> date | None:
    """Let the referral go as far as the stage says; return the day of the last decision."""
    stage, days = planned_case.stage, _working_days(planned_case.opened, story.calendar)
    reached = STEPS.index(stage) if stage in STEPS else len(STEPS)
    if stage == "declined":
        story.on(next(days), story.explain)
        story.on(next(days), lambda at: story.consent(at, answer="refused"))
        story.on(next(days), story.notify)
        return None
    acts = [story.explain, story.consent, story.hand_over, story.submit, story.receive]
    day = planned_case.opened
    for act in acts[:reached]:
        day = next(days)
        story.on(day, act)
    if reached < STEPS.index("recovery"):
        return None
    outcome = "negative" if stage in {"rg_negative", "reconsidering"} else "positive"
    decided = story.calendar.add_working_days(day, story.dice.choice([3, 4, 5, 5, 7]))
    is_told = story.dice.random() > 0.1 or decided < story.today - timedelta(days=9)
    story.on(decided, lambda at: story.decide(at, Decision.Stage.RG, outcome, is_told=is_told), hour=15)
    if stage == "rg_negative":
        story.on(decided + timedelta(days=20), story.let_it_stand)
    if stage == "reconsidering":
        story.on(decided + timedelta(days=12), story.reconsider)
    if stage == "past_minimum":
        _beside(story, planned_case, decided)
    if stage == "withdrawn":
        story.on(decided + timedelta(days=15), story.withdraw)
    if stage in {"cg_positive", "cg_negative"}:
        final = decided + timedelta(days=story.dice.randint(60, 130))
        result = stage.removeprefix("cg_")
        story.on(final, lambda at: story.decide(at, Decision.Stage.CG, result), hour=15)
        if result == "negative":
            story.on(final + timedelta(days=25), story.let_it_stand)
        return final
    return decided


def _beside(story: Story, planned_case: PlannedCase, decided: date) -> None:
    """Let some recovery periods be extended, and some be in danger: by the day they came, not by the dice."""
    if planned_case.opened.day % 5 == 0:
        story.on(decided + timedelta(days=30), story.extend)
    if planned_case.opened.day % 7 == 1:
        story.on(story.today - timedelta(days=3), story.notice)


def _working_days(start: date, calendar: Calendar) -> Iterator[date]:
    while True:
        start = calendar.add_working_days(start, 1)
        yield start


# Days within which most workers look again, by level.
WITHIN = {"low": 70, "medium": 24, "high": 11, "very_high": 5}


def _risk_and_plan(story: Story, planned_case: PlannedCase, decided: date | None) -> None:
    """Assess and plan as a busy worker does: most in time, some late."""
    dice, today = story.dice, story.today
    first = story.calendar.add_working_days(planned_case.opened, 1)
    level = dice.choice(LEVELS)
    begins = "very_high" if level == "high" else "high" if level == "medium" else level
    story.on(first, lambda at: story.assess(at, scores_for(begins, dice)), hour=11)
    planned = story.calendar.add_working_days(planned_case.opened, 4)
    story.on(planned, lambda at: _plan(story, at), hour=14)
    late = dice.random() < 0.1
    within = WITHIN[level]
    again = today - timedelta(days=within + 8 if late else dice.randint(1, within))
    again = max(again, planned + timedelta(days=1))
    if story.leaves_unchecked and planned < today - timedelta(days=20):
        again = min(again, today - timedelta(days=5))  # only what is new waits for a manager
    if again < today:
        story.on(again, lambda at: story.assess(at, scores_for(level, dice)), hour=11)
    after = story.calendar.add_working_days(decided, 1) if decided else None
    # On one day nothing new is heard twice, and no answer falls on old words.
    if after and planned < after < today and again < after and not late:
        story.on(after, lambda at: story.assess(at, scores_for(level, dice)), hour=11)
    late = dice.random() < 0.07
    # As often as her risk is looked at, where that is sooner.
    reviewed = today - timedelta(days=32 if late else (dice.randint(1, 26) - 1) % WITHIN[begins] + 1)
    # The first review is due two weeks after the plan, and a decision asks for another.
    earliest = max(planned + timedelta(days=7), after or planned)
    if earliest < today - timedelta(days=4) and not (late and reviewed < earliest):
        story.on(max(reviewed, earliest), story.review, hour=14, minute=30)


def _plan(story: Story, at: datetime) -> None:
    day, today, dice = at.date(), story.today, story.dice

    def by(days: int) -> date:
        """Return a day after the plan was made; in an old plan, one that was put off since."""
        return max(day + timedelta(days=days), today + timedelta(days=dice.randint(-3, 30)))

    chosen = dice.sample(TARGETS, 3) if dice.random() < 0.5 else TARGETS
    story.plan(
        at,
        dice.choice(MATTERS),
        [
            {
                "domain": domain,
                "text": text,
                "measure": "She says so herself.",
                "due_on": by(dice.randint(14, 90)),
                "status": dice.choice(Target.OPEN),
                "considerations": answers,
                "steps": [
                    StepRow(
                        what=step,
                        who=Who.CLIENT if step.startswith("I ") else Who.WORKER,
                        by_on=by(dice.randint(7, 40)),
                    )
                ],
            }
            for (domain, text, step), answers in zip(chosen, ANSWERED, strict=False)
        ],
    )


def _notes(story: Story, planned_case: PlannedCase) -> None:
    dice = story.dice
    for _ in range(dice.randint(2, 4)):
        day = story.today - timedelta(
            days=dice.randint(1, max(1, min(20, (story.today - planned_case.opened).days)))
        )
        if day <= planned_case.opened:
            continue
        kind = dice.choice([Entry.Kind.MET, Entry.Kind.PHONED, Entry.Kind.EMAIL])
        title, body = Entry.Kind(kind).label, dice.choice(NOTE_BODIES)
        story.on(
            day,
            lambda at, kind=kind, title=title, body=body: story.note(at, kind, title, body, minutes=30),  # type: ignore[misc]
            hour=dice.randint(9, 17),
            minute=dice.choice([0, 10, 20, 40]),
        )


def _close(story: Story, at: datetime, kind: str) -> None:
    story.case.refresh_from_db()
    story.case.close(kind=kind, on=at.date(), by=story.manager, at=at, why="See the last notes.")


def tasks(cases: list[Case], *, today: date, at: datetime, dice: random.Random) -> None:
    """Put a few tasks of the workers' own in the diary."""
    titles = ["Ring the housing officer", "Send the letter to the college", "Book an interpreter"]
    for case in dice.sample(cases, min(24, len(cases))):
        if case.worker is None:
            continue
        case.promise(
            Deadline.Kind.TASK,
            title=dice.choice(titles),
            due_on=today + timedelta(days=dice.randint(-2, 12)),
            by=case.worker,
            at=at,
        )


def scores_for(level: str, dice: random.Random) -> list[tuple[int, int]]:
    """Return five plausible answers (likelihood, impact) whose highest is the level."""
    top = {"low": (1, 2), "medium": (2, 2), "high": (3, 3), "very_high": (4, 4)}[level]
    others = {"low": [(0, 1), (1, 1), (1, 2)], "medium": [(1, 2), (1, 3), (2, 2)]}
    pool = others.get(level, [(1, 3), (2, 2), (2, 3), (1, 2)])
    answers = [top, *(dice.choice(pool) for _ in range(4))]
    dice.shuffle(answers)
    return answers
