"""The rows of one case that has ended: how she came, what was done, how she left. Not saved here."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from cases.models import (
    Case,
    Client,
    Consent,
    Deadline,
    Dependant,
    Entry,
    Placement,
    Room,
    SafeContact,
)
from demo.community import from_where
from demo.people import NOTE_BODIES, PEOPLES
from hestia.accounts.models import Service, User
from hestia.workingdays.calendar import Calendar
from referrals.models import Decision, Referral
from referrals.queries.policy_choice import policies_for
from referrals.rules.states import DecisionOutcome
from riskassessment.models import Assessment, Rating
from riskassessment.models.screens import DependantScreen
from riskassessment.rules.considerations import considerations
from riskassessment.rules.scoring import Score, outcome
from supportplans.models import Exit, Feedback, OutcomeRating, Plan, Signpost, Target

CRITERIA = (
    "Risk has gone down a lot",
    "Agencies told and plan targets met",
    "Safety plan is up to date and realistic",
    "Papers are complete",
    "Signposted for long-term needs",
    "The client feels that the first targets are met, and feels ready",
)
WANTED = {
    "safety": "I want to feel safe where I live.",
    "income": "I want money of my own each week.",
    "emotional": "I want to sleep at night.",
    "health": "I want a doctor who knows me.",
    "legal": "I want to know my rights here.",
}
KINDS = (
    ["planned"] * 12 + ["lost_contact"] * 3 + ["negative_decision", "transferred", "withdrew", "moved_away"]
)
PLACES = ["own_home"] * 4 + ["council"] * 3 + ["supported"] * 3 + ["friends"] * 2 + ["asylum"]
PASSED_TO = ["Stillwater Counselling", "Northgate Housing advice", "Two Rivers legal advice"]
SAID_NO = [Signpost.Why.NO_PLACE] * 4 + [Signpost.Why.AREA, Signpost.Why.FUNDS, Signpost.Why.NONE_GIVEN]
DOWN = {"very_high": "medium", "high": "medium", "medium": "low", "low": "low"}
TOLD = {
    (1, False): "At the start she told us herself about {}.",
    (2, False): "Before she left she told us about {} again, and her worker saw it too.",
    (1, True): "When she came back we asked about {} as if for the first time.",
    (2, True): "She left for the second time, and we went through {} with her.",
}
POINTS = {"low": (1, 2), "medium": (2, 2), "high": (3, 3), "very_high": (3, 4)}  # of the worst of the five


def noon(day: date) -> datetime:
    """Return the middle of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


@dataclass
class Episode:
    """A case from its first to its last day, with what is thrown for it."""

    service: Service
    worker: User
    opened: date
    closed: date
    dice: random.Random
    manager: User
    calendar: Calendar
    book: Any  # the Home Office's rules, by the day on which they were in force
    room: Room | None = None
    earlier: "Episode | None" = None  # hers, if she came back
    client: Client | None = None
    case: Case | None = None

    def chance(self, per_cent: int) -> bool:
        """Whether something happens that happens so often."""
        return self.dice.random() * 100 < per_cent

    def after(self, days: int) -> date:
        """Return a day of it, so many days after it began, but before it ends."""
        return min(self.opened + timedelta(days=days), self.closed)

    def begin(self) -> None:
        """Fill in who she is, and her case."""
        dice, self.kind = self.dice, self.dice.choice(KINDS)
        self.client = self.earlier.client if self.earlier else self.someone()
        assert self.client
        self.level = dice.choice(["medium", "high", "high", "very_high", "low"])
        self.case = Case(
            client=self.client,
            status=Case.Status.CLOSED,
            service=self.service,
            worker=self.worker,
            opened_on=self.opened,
            referred_on=self.opened - timedelta(days=dice.randint(0, 6)),
            referred_from=from_where(self.opened),
            source=dice.choice(
                ["police", "police", "first_responder", "first_responder", "charity", "health"]
            ),
            police_involved=dice.choice(["yes", "no"]),
            exploitation=[dice.choice(["sexual", "sexual", "labour", "labour", "domestic", "criminal"])],
            closed_on=self.closed,
            closed_at=noon(self.closed),
            closed_by=self.manager,
            exit_kind=self.kind,
            risk_level=DOWN[self.level],
            reopened_from=self.earlier.case if self.earlier else None,
            made_at=noon(self.opened),
            made_by=self.worker,
        )

    def someone(self) -> Client:
        """Return a woman or a man nobody is."""
        dice = self.dice
        firsts, lasts, language, nationality = dice.choice(PEOPLES)
        is_man = nationality == "Other"
        return Client(
            first_name=dice.choice(firsts),
            last_name=dice.choice(lasts),
            pronouns="he/him" if is_man else "she/her",
            gender=Client.Gender.MALE if is_man else Client.Gender.FEMALE,
            born_precision=Client.Precision.YEAR,
            born_year=self.opened.year - dice.randint(18, 52),
            age_status=Client.AgeStatus.ADULT,
            nationality="" if is_man else nationality,
            first_language=language,
            interpreter_needed="no" if language == "English" else "yes",
        )

    def rows(self) -> Iterator[Any]:
        """Yield all that belongs to her case, whatever others need before them."""
        yield SafeContact(case=self.case)
        yield from self.answers()
        yield from self.promises()
        yield from self.contacts()
        yield from self.risks()
        yield from self.plan()
        yield from self.family()
        yield from self.referral()
        yield from self.leaving()
        if self.room:
            yield Placement(case=self.case, room=self.room, from_on=self.opened, until_on=self.closed)

    def answers(self) -> Iterator[Any]:
        """Yield what she said of support, of figures, and of us."""
        answered = {Consent.Purpose.SERVICE: "given"}
        if self.chance(85):
            answered[Consent.Purpose.FIGURES] = "refused" if self.chance(7) else "given"
        for purpose, answer in answered.items():
            yield Consent(
                case=self.case,
                purpose=purpose,
                answer=answer,
                how=Consent.How.SPOKEN,
                given_on=self.opened,
                recorded_at=noon(self.opened),
                recorded_by=self.worker,
            )
        if self.chance(35):
            on = self.after(self.dice.randint(20, 200))
            yield Feedback(
                case=self.case,
                given_on=on,
                recorded_at=noon(on),
                recorded_by=self.worker,
                listened=self.dice.choice(["yes", "yes", "yes", "partly", "no"]),
                safe=self.dice.choice(["yes", "yes", "partly", ""]),
                answer="We told you what we changed.",
                answered_at=noon(on),
                answered_by=self.manager,
            )

    def promises(self) -> Iterator[Deadline]:
        """Yield the first assessment and the first plan: nearly all in time."""
        for kind, days in ((Deadline.Kind.FIRST_RISK_ASSESSMENT, 2), (Deadline.Kind.FIRST_PLAN, 5)):
            due = self.calendar.add_working_days(self.opened, days)
            met = min(due + timedelta(days=self.dice.choice([-1, -1, 0, 0, 0, 0, 2])), self.closed)
            yield Deadline(
                case=self.case,
                kind=kind,
                title=kind.label,
                due_on=due,
                unit=Deadline.Unit.WORKING,
                made_at=noon(self.opened),
                made_by=self.worker,
                met_on=max(met, self.opened),
                met_at=noon(max(met, self.opened)),
                met_by=self.worker,
            )

    def contacts(self) -> Iterator[Entry]:
        """Yield how it began, how often she was met, and how it ended."""
        assert self.client
        yield self.entry(Entry.Kind.OPENED, "Case opened", self.opened)
        needs = self.client.interpreter_needed == "yes"
        for _ in range(self.dice.randint(3, 6)):
            on = self.after(self.dice.randint(1, (self.closed - self.opened).days))
            kind = self.dice.choice([Entry.Kind.MET, Entry.Kind.PHONED])
            there = self.dice.choice(["in_person", "in_person", "phone", "phone", "none_found"])
            yield self.entry(
                kind,
                kind.label,
                on,
                body=self.dice.choice(NOTE_BODIES),
                minutes=self.dice.choice([20, 30, 45, 60]),
                interpreter=there if needs else "not_needed",
            )
        yield self.entry(Entry.Kind.EXIT, "Case closed", self.closed)

    def entry(self, kind: str, title: str, on: date, **more: Any) -> Entry:
        """Return a line of her story."""
        at = noon(on)
        return Entry(
            case=self.case, kind=kind, title=title, happened_at=at, recorded_at=at, by=self.worker, **more
        )

    def risks(self) -> Iterator[Any]:
        """Yield two assessments: at the start, and before she left, when most are lower."""
        self.is_down = DOWN[self.level] != self.level and self.chance(80)
        at_exit = DOWN[self.level] if self.is_down else self.level
        for number, (level, on) in enumerate(((self.level, self.after(2)), (at_exit, self.closed)), 1):
            scores = [Score(*POINTS["low"]) for _ in considerations()]
            scores[self.dice.randrange(len(scores))] = Score(*POINTS[level])
            assessment = Assessment(
                case=self.case,
                number=number,
                kind=Assessment.Kind.INITIAL if number == 1 else Assessment.Kind.EXIT,
                assessed_on=on,
                talked_through=Assessment.TalkedThrough.WITHOUT_INTERPRETER,
                calculated_level=level,
                level=level,
                total=outcome(scores).total,
                made_at=noon(on),
                made_by=self.worker,
            )
            yield assessment  # signed once its answers stand
            for consideration, score in zip(considerations(), scores, strict=True):
                yield Rating(
                    assessment=assessment,
                    consideration=consideration.slug,
                    likelihood=score.likelihood,
                    impact=score.impact,
                    # Each answer has words of its own, and fresh ones when it is looked at again.
                    evidence=TOLD[number, self.earlier is not None].format(consideration.slug),
                )

    def plan(self) -> Iterator[Any]:
        """Yield her plan, what came of each target, and how she rated the seven outcomes."""
        at = noon(self.after(5))
        yield Plan(case=self.case, what_matters="To be left in peace.", made_at=at, made_by=self.worker)
        for domain in self.dice.sample(sorted(WANTED), self.dice.randint(2, 4)):
            status = self.dice.choice(["met"] * 6 + ["not_met", "partly", "stopped"])
            yield Target(
                case=self.case,
                domain=domain,
                text=WANTED[domain],
                status=status,
                reason="" if status == "met" else "It took longer than we had.",
                outcome_on=self.closed,
                outcome_at=noon(self.closed),
                outcome_by=self.worker,
                made_at=at,
                made_by=self.worker,
            )
        rated = {name: self.dice.randint(1, 3) for name in OutcomeRating.OUTCOMES}
        moments = [("baseline", self.after(4))] + ([("exit", self.closed)] if self.chance(70) else [])
        for moment, on in moments:
            yield OutcomeRating(
                case=self.case,
                moment=moment,
                rated_on=on,
                recorded_at=noon(on),
                recorded_by=self.worker,
                **rated,
            )
            rated = {
                name: min(5, rating + self.dice.choice([0, 0, 1, 1, 2])) for name, rating in rated.items()
            }

    def family(self) -> Iterator[Any]:
        """Yield who depends on her, most of them looked at by themselves."""
        for _ in range(self.dice.choice([0, 0, 0, 1, 1, 2])):
            child = Dependant(case=self.case, name="Her child", age=self.dice.randint(0, 15))
            yield child
            if self.chance(70):
                yield DependantScreen(
                    case=self.case,
                    dependant=child,
                    screened_on=self.after(10),
                    needs="A place at a school or nursery",
                    level="low",
                    made_at=noon(self.after(10)),
                    made_by=self.worker,
                )

    def referral(self) -> Iterator[Any]:
        """Yield her referral to the NRM, and what was decided of it by the time she left."""
        assert self.case
        received = self.calendar.add_working_days(self.opened, self.dice.randint(3, 8))
        if received >= self.closed or self.chance(15):
            return
        self.case.nrm_stage = Case.NRMStage.WAITING_RG
        self.case.nrm_reference = f"NRM-{received:%y%m}-{self.dice.randint(1000, 9999)}"
        referral = Referral(
            case=self.case,
            started_at=noon(self.opened),
            started_by=self.worker,
            submitted_on=received,
            submission_recorded_at=noon(received),
            submission_recorded_by=self.worker,
            received_on=received,
            reference=self.case.nrm_reference,
            rg_policy=self.book.for_reasonable_grounds("EW", received_on=received),
            receipt_recorded_at=noon(received),
            receipt_recorded_by=self.worker,
        )
        yield referral
        decided = self.calendar.add_working_days(received, self.dice.choice([3, 4, 5, 5, 5, 7, 11]))
        is_positive = self.chance(88)
        if decided > self.closed:
            return
        yield self.decision(referral, Decision.Stage.RG, decided, is_positive=is_positive)
        final = decided + timedelta(days=self.dice.randint(60, 420))
        if is_positive and final <= self.closed:
            yield self.decision(referral, Decision.Stage.CG, final, is_positive=self.chance(80))

    def decision(self, referral: Referral, stage: str, on: date, *, is_positive: bool) -> Decision:
        """Return a decision, and let the case say that it stands there."""
        assert self.case
        words = "positive" if is_positive else "negative"
        self.case.nrm_stage = "recovery" if (stage, is_positive) == ("rg", True) else f"{stage}_{words}"
        if self.case.nrm_stage == "recovery":
            self.case.recovery_from, self.case.recovery_days = on, 45
            self.case.recovery_to = on + timedelta(days=45)
        policy, removal = policies_for("EW", stage=stage, positive=is_positive, made_on=on, book=self.book)
        return Decision(
            case=self.case,
            referral=referral,
            stage=stage,
            outcome=DecisionOutcome(words),
            made_on=on,
            letter=Decision.Letter.HELD,
            reasons="" if is_positive else "They did not find enough to believe it.",
            told_how=Decision.Told.YES,
            told_on=on,
            policy=policy,
            removal_policy=removal,
            recorded_at=noon(on),
            recorded_by=self.worker,
        )

    def leaving(self) -> Iterator[Any]:
        """Yield her exit, signed by a second person, and who took on what was left."""
        if self.chance(10):
            return  # closed before exits were written down here
        is_planned = self.kind == "planned"
        yield Exit(
            case=self.case,
            kind=self.kind,
            state=Exit.State.SIGNED,
            exit_on=self.closed,
            destination=self.dice.choice(PLACES) if is_planned or self.chance(40) else "unknown",
            reason="" if is_planned else "She did not come back.",
            last_contact_on=self.closed,
            checks_made="" if is_planned else "We rang, wrote, and asked who works with her.",
            safeguarding="" if is_planned else "Nothing more is needed.",
            made_at=noon(self.closed),
            made_by=self.worker,
            asked_at=noon(self.closed),
            asked_by=self.worker,
            signed_at=noon(self.closed),
            signed_by=self.manager,
            evidence=[self.judged(number, title) for number, title in enumerate(CRITERIA, 1)],
        )
        for _ in range(self.dice.choice([0, 0, 1, 1, 2])):
            asked = max(self.opened, self.closed - timedelta(days=self.dice.randint(8, 40)))
            answer = self.dice.choice(["accepted"] * 5 + ["refused"] * 3 + ["waiting"])
            yield Signpost(
                case=self.case,
                need="Help that goes on",
                agency=self.dice.choice(PASSED_TO),
                contact="The duty worker",
                passed_on=asked,
                answer=answer,
                answered_on=None if answer == "waiting" else min(self.closed, asked + timedelta(days=6)),
                refused_why=self.dice.choice(SAID_NO) if answer == "refused" else "",
                made_at=noon(asked),
                made_by=self.worker,
            )

    def judged(self, number: int, title: str) -> dict[str, Any]:
        """Return how a criterion stood when the exit was signed."""
        is_met = self.is_down if number == 1 else True
        because = "" if is_met else "It was not possible before she left."
        return {
            "number": number,
            "title": title,
            "status": "Done" if is_met else "In progress",
            "is_met": is_met,
            "proof": ["As recorded then."],
            "missing": [],
            "because": because,
        }
