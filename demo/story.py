"""How one invented case goes: its acts in the order of their days, done through the same acts people do."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import sin
from zoneinfo import ZoneInfo

from django.db.models import Q

from cases.actions.opening import open_case
from cases.documents.consent_forms import VERSION
from cases.models import (
    Case,
    Client,
    Consent,
    Deadline,
    Entry,
    KeptDocument,
    Room,
    SafeContact,
    Topic,
)
from demo.dice import dice_from
from demo.directory import interpreter_of
from demo.people import NEGATIVE_REASONS
from hestia.accounts.models import User
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday
from referrals import actions as nrm
from referrals.models import (
    Chaser,
    Decision,
    FirstResponderOrganisation,
    NRMConsent,
    Reconsideration,
    Referral,
    Withdrawal,
)
from riskassessment import actions as risk
from riskassessment.actions import Answered, AssessmentAnswers
from riskassessment.models import Assessment, RapidScreen
from riskassessment.rules.considerations import considerations
from riskassessment.rules.scoring import Impact, Likelihood, Score
from riskassessment.rules.screening import CURRENT_SCREEN, NO, SCREEN, YES
from supportplans import actions as plans
from supportplans.actions import StepRow
from supportplans.models import Plan, PlanSignature, PlanVersion, Review, Target

LONDON = ZoneInfo("Europe/London")
ENGLISH = "English"
AFTER_DECISION = (Deadline.Kind.RECOVERY_NEEDS, Deadline.Kind.LEAVE, Deadline.Kind.LEGAL_ADVICE)


@dataclass
class Story:
    """One case in the making. Acts are set for a day; `run` does them in that order, none after today."""

    today: date
    calendar: Calendar
    worker: User
    manager: User
    dice: random.Random
    case: Case = field(init=False)
    referral: Referral = field(init=False)
    leaves_unchecked: bool = False
    acts: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)

    @classmethod
    def of_amina(cls, staff: Mapping[str, User], *, today: date) -> "Story":
        """Return a story of a case of Amina's: told again, its dice fall the same."""
        return cls(
            today=today,
            calendar=BankHoliday.objects.calendar("ew"),
            worker=staff["amina"],
            manager=staff["ruth"],
            dice=dice_from(45),
        )

    def on(self, day: date, act: Callable[[datetime], object], *, hour: int = 10, minute: int = 0) -> None:
        """Let an act happen on a day, at an hour of London."""
        at = datetime.combine(day, time(hour, minute), LONDON)
        self.acts.append((at, len(self.acts), act))

    def end_before(self, day: date) -> None:
        """Leave out what was to happen on this day or later."""
        self.acts = [act for act in self.acts if act[0].date() < day]

    def run(self, *, now: datetime) -> None:
        """Do the acts in the order of their moments, those of later today a little before now."""
        for at, _, act in sorted(self.acts, key=lambda act: act[:2]):
            if at.date() <= self.today:
                act(min(at, now))
        self.acts.clear()
        self.look_ahead()

    def look_ahead(self) -> None:
        """Do what comes before a minimum and after a decision, each on its day, but for what is late now."""
        after = Q(kind__in=AFTER_DECISION, due_on__lt=self.today - timedelta(days=7))
        run_up = Q(kind=Deadline.Kind.RUN_UP, due_on__lt=self.today)
        for task in self.case.deadline_set.open().filter(after | run_up):
            at = datetime.combine(task.due_on, time(10), LONDON)
            task.meet(by=self.worker, at=at, on=task.due_on, outcome="Talked about with her")

    @property
    def interpreter(self) -> str:
        """Return the interpreter's name where one is needed."""
        return interpreter_of(self.case.client)

    @property
    def language(self) -> str:
        """Return the language one talks in with her."""
        return self.case.client.first_language or ENGLISH

    # --- The beginning ---

    def open(
        self,
        at: datetime,
        *,
        client: Client,
        contact: SafeContact,
        case: Case,
        topics: list[Topic],
        room: Room | None,
        is_held: bool = False,
    ) -> None:
        """Open the case, with her consent to support."""
        consent = Consent(
            answer=Consent.Answer.GIVEN,
            how=Consent.How.SIGNED,
            kept_where="Her file, drawer 2",
            form_version=VERSION,
            language=client.first_language,
            interpreter_name=interpreter_of(client),
            given_on=at.date(),
        )
        self.case = open_case(
            client=client,
            safe_contact=contact,
            case=case,
            consent=consent,
            topics=topics,
            room=room,
            is_held=is_held,
            by=self.worker,
            at=at,
        )
        if at.date() < self.today:
            self.screen(at)

    def screen(self, at: datetime) -> None:
        """Ask what cannot wait for an assessment, on the day she came."""
        questions = SCREEN[CURRENT_SCREEN]
        worrying = {"has_essentials", *(["phone_is_safe"] if self.interpreter else [])}
        risk.record_screen(
            case=self.case,
            answers={
                question.slug: question.worry
                if question.slug in worrying
                else YES
                if question.worry == NO
                else NO
                for question in questions
            },
            screened_on=at.date(),
            how=RapidScreen.How.MET,
            interpreter_name=self.interpreter,
            support="Nobody yet",
            done="Food, clothes and a phone card from the store.",
            told=str(self.manager),
            by=self.worker,
            at=at,
        )

    def note(self, at: datetime, kind: str, title: str, body: str, *, minutes: int | None = None) -> None:
        """Write a contact note."""
        in_person = Entry.Interpreter.IN_PERSON if kind == Entry.Kind.MET else Entry.Interpreter.PHONE
        self.case.narrate(
            kind,
            title,
            body,
            by=self.worker,
            at=at,
            minutes=minutes,
            interpreter=in_person if self.interpreter else Entry.Interpreter.NOT_NEEDED,
            interpreter_name=self.interpreter,
        )

    # --- The NRM ---

    def explain(self, at: datetime) -> None:
        """Explain the NRM to her."""
        self.referral = nrm.explain(
            case=self.case,
            explained_on=at.date(),
            language=self.language,
            interpreter_name=self.interpreter,
            privacy_notice_given=True,
            by=self.worker,
            at=at,
        ).referral

    def consent(
        self,
        at: datetime,
        *,
        answer: str = Consent.Answer.GIVEN,
        wants_support: str = "yes",
        document: KeptDocument | None = None,
    ) -> None:
        """Record whether she wants to be referred."""
        nrm.record_consent(
            referral=self.fresh(),
            answer=answer,
            how=Consent.How.SIGNED,
            kept_where="Her file, drawer 2",
            form_version=VERSION,
            document=document,
            given_on=at.date(),
            language=self.language,
            interpreter_name=self.interpreter,
            why="" if answer == Consent.Answer.GIVEN else "She wants time, and fears for her family.",
            wants_support=wants_support if answer == Consent.Answer.GIVEN else "not_discussed",
            decision_goes_to=NRMConsent.Recipient.CLIENT if answer == Consent.Answer.GIVEN else "",
            by=self.worker,
            at=at,
        )

    def hand_over(self, at: datetime) -> None:
        """Hand the referral to The Salvation Army."""
        nrm.hand_over(
            referral=self.fresh(),
            organisation=FirstResponderOrganisation.objects.get(name__icontains="Salvation Army"),
            referrer_name="Ellen Brook",
            handed_over_on=at.date(),
            phone="0800 808 3733",
            by=self.worker,
            at=at,
        )

    def submit(self, at: datetime) -> None:
        """Record that the first responder sent the form."""
        nrm.submit(referral=self.fresh(), submitted_on=at.date(), by=self.worker, at=at)

    def receive(self, at: datetime) -> None:
        """Record the NRM number: the clock of five working days starts."""
        number = 4_000_000 + int(self.case.reference.removeprefix("H-")) * 37
        nrm.receive(
            referral=self.fresh(),
            received_on=at.date(),
            reference=f"NRM-{number // 1000}-{number % 1000:03d}",
            by=self.worker,
            at=at,
        )

    def decide(
        self,
        at: datetime,
        stage: str,
        outcome: str,
        *,
        is_told: bool = True,
        document: KeptDocument | None = None,
    ) -> None:
        """Record a decision of the Home Office, made that day."""
        how = Decision.Told.INTERPRETER if self.interpreter else Decision.Told.YES
        nrm.record_decision(
            referral=self.fresh(),
            stage=stage,
            outcome=outcome,
            made_on=at.date(),
            notified_on=at.date(),
            letter=Decision.Letter.HELD if is_told else Decision.Letter.AWAITED,
            letter_kept=f"Her file, {self.case.reference}" if is_told else "",
            document=document,
            reasons=NEGATIVE_REASONS if outcome == "negative" else "",
            told_language=self.language if is_told else "",
            told_interpreter=self.interpreter if is_told else "",
            understood=Decision.Understood.YES if is_told else "",
            told_how=how if is_told else Decision.Told.NOT_YET,
            told_on=at.date() if is_told else None,
            by=self.worker,
            at=at,
        )

    def extend(self, at: datetime) -> None:
        """Let her recovery period run longer, for her health."""
        nrm.extend(
            referral=self.fresh(),
            until_on=at.date() + timedelta(days=360),
            granted_on=at.date(),
            reason="health",
            evidence="The letter of Dr Lund",
            by=self.worker,
            at=at,
        )

    def notice(self, at: datetime) -> None:
        """Record that the Home Office wants to take her protection away, and until when we answer."""
        nrm.record_notice(
            referral=self.fresh(),
            ground="public_order",
            reasons="A conviction for cannabis, which she was made to grow.",
            notice_on=at.date(),
            respond_by=at.date() + timedelta(days=10),
            by=self.worker,
            at=at,
        )

    def notify(self, at: datetime) -> None:
        """Record that the council told the Home Office that there was someone, and not who."""
        nrm.record_duty(
            referral=self.fresh(),
            authority_kind="council",
            authority="Hackney Council",
            notified_on=at.date(),
            tells_gender=True,
            tells_nationality=True,
            agrees=False,
            by=self.worker,
            at=at,
        )

    def chase(self, at: datetime) -> None:
        """Ask the Home Office where the decision is."""
        nrm.chase(
            referral=self.fresh(),
            chased_on=at.date(),
            asked="NRM desk",
            how=Chaser.How.EMAIL,
            answer="In the queue, no date yet.",
            by=self.worker,
            at=at,
        )

    def reconsider(self, at: datetime) -> None:
        """Ask for a negative decision to be looked at again."""
        nrm.request_reconsideration(
            referral=self.fresh(),
            ground=Reconsideration.Ground.EVIDENCE,
            evidence=[Reconsideration.Evidence.STATEMENT, Reconsideration.Evidence.SUPPORT],
            asked_on=at.date(),
            asked_by="Her solicitor, with our letter",
            by=self.worker,
            at=at,
        )

    def let_it_stand(self, at: datetime) -> None:
        """Write down that she does not want a negative decision looked at again."""
        self.case.refresh_from_db()
        self.case.meet(
            Deadline.Kind.RECONSIDERATION,
            by=self.worker,
            at=at,
            on=at.date(),
            outcome="She does not want to ask again",
        )

    def withdraw(self, at: datetime) -> None:
        """Record that she withdrew from the NRM."""
        nrm.withdraw(
            referral=self.fresh(),
            withdrawn_on=at.date(),
            reason=Withdrawal.Reason.HER_CHOICE,
            how=Withdrawal.How.SIGNED,
            language=self.language,
            interpreter_name=self.interpreter,
            knows_support_ends=True,
            by=self.worker,
            at=at,
        )

    def fresh(self) -> Referral:
        """Return the referral as it stands now."""
        return Referral.objects.get(pk=self.referral.pk)

    # --- Risk ---

    def assess(
        self, at: datetime, scores: list[tuple[int, int]], evidence: list[str] | None = None, rating: int = 3
    ) -> None:
        """Assess the five considerations; a manager checks what is high or very high."""
        words = evidence or [
            f"{EVIDENCE[consideration.slug]} {self.seen(at.date(), *answer)}"
            for consideration, answer in zip(considerations(), scores, strict=True)
        ]
        if self.case.assessment_set.unsigned().exists():
            return  # the last one still waits to be checked
        assessment = risk.start_or_continue(case=self.case, by=self.worker, at=at, on=at.date())
        assessment = risk.save_assessment(
            assessment=assessment,
            written=AssessmentAnswers(
                assessed_on=at.date(),
                answers={
                    consideration.slug: Answered(
                        score=Score(likelihood=likely, impact=serious), evidence=evidence_text
                    )
                    for consideration, (likely, serious), evidence_text in zip(
                        considerations(), scores, words, strict=True
                    )
                },
                talked_through=Assessment.TalkedThrough.WITH_INTERPRETER
                if self.interpreter
                else Assessment.TalkedThrough.WITHOUT_INTERPRETER,
                client_rating=rating,
            ),
            by=self.worker,
            at=at,
        )
        assessment = risk.finish(assessment=assessment, by=self.worker, at=at, today=at.date(), sent_to=None)
        if assessment.escalation:
            assessment.escalation.case = self.case
            assessment.escalation.meet(by=self.worker, at=at, on=at.date(), outcome="Rang at once")
        is_left = self.leaves_unchecked and at.date() > self.today - timedelta(days=4)
        if assessment.is_waiting and not is_left:
            later = at + timedelta(hours=2)
            risk.sign_off(assessment=assessment, by=self.manager, at=later, today=later.date())

    def seen(self, day: date, likely: int, serious: int) -> str:
        """Return what is new about an answer on a day: no answer falls on the words of last time."""
        after = (day - self.case.opened_on).days
        heard = f"{Likelihood(likely).label} harm, {Impact(serious).label.lower()} if it came"
        return f"Talked over on {day:%A} {day.day} {day:%B}, {after} days on: {heard.lower()}."

    # --- Plan ---

    def plan(self, at: datetime, matters: str, targets: list[dict[str, object]]) -> None:
        """Make a plan together and agree it."""
        made = plans.write_what_matters(case=self.case, words=matters, by=self.worker, at=at)
        for target in targets:
            values = dict(target)
            steps = values.pop("steps", [])
            plans.add_target(
                case=self.case,
                steps=[row for row in steps if isinstance(row, StepRow)] if isinstance(steps, list) else [],
                by=self.worker,
                at=at,
                on=at.date(),
                **values,
            )
        self.agree(at, made)

    def agree(self, at: datetime, plan: Plan) -> None:
        """Agree the plan as it stands: she signs, and keeps a discreet copy."""
        plans.agree(
            plan=plan,
            answer=PlanVersion.Answer.AGREES,
            was_read_aloud=bool(self.interpreter),
            language=self.language,
            interpreter_name=self.interpreter,
            signed=plans.HowSigned(how=PlanSignature.How.SCREEN, strokes=MARK),
            worker_answer=PlanVersion.Answer.AGREES,
            copy_given=PlanVersion.Copy.DISCREET,
            on=at.date(),
            by=self.worker,
            at=at,
        )

    def review(
        self, at: datetime, results: dict[str, tuple[str, str]] | None = None, what_changed: str = ""
    ) -> None:
        """Look at the plan together: go on with each target, but for the ``results`` of some, by their text.

        With results they go through the targets one by one.
        """
        plan = Plan.objects.get(case=self.case)
        targets = Target.objects.filter(case=self.case).open()
        outcomes = {
            target.pk: (results or {}).get(target.text, (Review.Outcome.KEEP, "")) for target in targets
        }
        for target in targets if results else ():
            outcome, reason = outcomes[target.pk]
            plans.record_target_review(target=target, outcome=outcome, reason=reason, by=self.worker, at=at)
        plans.record_review(
            plan=plan,
            outcomes=outcomes,
            what_changed=what_changed,
            language=self.language,
            interpreter_name=self.interpreter,
            on=at.date(),
            by=self.worker,
            at=at,
        )


# A mark such as a pen leaves: one wave that grows smaller, and a line under it.
MARK = [
    [[150 + 5 * x, round(150 - 90 * sin(x / 6) * (1 - x / 140))] for x in range(0, 120, 2)],
    [[170, 240], [400, 252], [720, 232]],
]
EVIDENCE = {
    "community": "She has not seen anyone she knows in the area. She avoids the market.",
    "money": "Weekly payment arrives. Some debt is still asked of her by text.",
    "understanding": "She could say in her own words what the letter means.",
    "safety": "New phone number. She keeps the emergency numbers by heart.",
    "family": "Her brother has asked a friend where she lives.",
}
