"""The cohort as a record: saved as pages save it, each version dated as if it had been written that day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import models

from cases.models import Agency, Case, Client, Consent, Deadline, Dependant, Entry, Placement, Room, Topic
from hestia.accounts.models import Service, User
from hestia.directory.models import ListedAgency
from oversight.actions import record_enquiry, withdraw_enquiry
from oversight.models import Draw, Finding, FindingStep, FrameEntry, Reading, SampledCase
from referrals.models import Decision, Referral
from riskassessment.models import Assessment
from riskassessment.models.screens import DependantScreen
from supportplans.models import Exit, Feedback, OutcomeRating, Signpost, Target
from tests.oversight import cohort
from tests.oversight.as_facts import EXPLOITED, REPORTING, day, languages, rated, rows

AFTER = date(2026, 11, 20)  # when what closed is written down at the latest
KINDS = {"risk": Deadline.Kind.FIRST_RISK_ASSESSMENT, "plan": Deadline.Kind.FIRST_PLAN}
ENDED = {"met", "partly", "not_met", "signposted", "stopped", "superseded"}
EXPLAINED = {"partly", "not_met", "stopped", "superseded"}


def at(on: date) -> datetime:
    return datetime.combine(on, time(12), tzinfo=UTC)


def saved[M: models.Model](record: M, on: date) -> M:
    """Save a record; its history says that it was written that day."""
    vars(record)["_history_date"] = at(on)
    record.save()
    return record


def birth(born: str) -> dict[str, Any]:
    if len(born) > 4:
        on = date.fromisoformat(born)
        precision = Client.Precision.EXACT
        return {"born_precision": precision, "born_on": on, "born_month": on.month, "born_year": on.year}
    return {"born_precision": Client.Precision.YEAR, "born_year": int(born)} if born else {}


class Recorded:
    """Everything that the rows say, in the database."""

    def __init__(self, *, outreach: Service, house: Service, worker: User, second: User) -> None:
        self.services = {"O": outreach, "A": house}
        self.worker, self.second = worker, second
        self.clients: dict[str, Client] = {}
        self.cases: dict[str, Case] = {}
        for row in rows(cohort.SPELLS):
            self.spell(*row)
        self.later()
        self.referrals()
        self.carried_over()
        self.promises()
        self.exits()
        self.plans()
        self.family()
        self.needs()
        self.voices()
        self.requests()
        self.not_taken()
        self.sampled()
        self.rooms()

    def spell(
        self, key: str, service: str, opened: str, closed: str, kind: str, born: str, nation: str, *rest: str
    ) -> None:
        exploited, source, referred, said = [*rest, ""][:4]
        opened_on, closed_on = date.fromisoformat(opened), day(closed)
        woman = key[:2]
        if woman not in self.clients:
            client = Client(
                first_name=f"Woman {woman}",
                gender=Client.Gender.FEMALE,
                age_status=Client.AgeStatus.ADULT,
                nationality=nation,
                first_language=languages().get(key, ""),
                interpreter_needed="yes" if key in languages() else "no",
                **birth(born),
            )
            self.clients[woman] = saved(client, opened_on)
        status = Case.Status.WAITING if key in cohort.WAITING.split() else Case.Status.OPEN
        case = Case(
            client=self.clients[woman],
            reference=Case.next_reference(),
            status=status,
            opened_on=opened_on,
            service=self.services[service],
            worker=self.worker,
            source=source,
            referred_on=day(referred),
            referred_from=next((name for of, name, on in rows(cohort.BOROUGHS) if of == key and not on), ""),
            exploitation=[EXPLOITED[letter] for letter in exploited],
            made_at=at(opened_on),
            made_by=self.worker,
        )
        self.cases[key] = saved(case, opened_on)
        answer = REPORTING[said or "."]
        figures, stories = Consent.Purpose.FIGURES, Consent.Purpose.RESEARCH
        answers = [(figures, answer, opened_on)] if answer and key != "57" else []
        if said == "later":
            answers = [(figures, "given", opened_on), (figures, answer, AFTER)]
        answers += [(stories, given, AFTER) for of, given in rows(cohort.STORIES) if of == key]
        for purpose, given, on in answers:
            consent = Consent(
                case=case,
                purpose=purpose,
                answer=given,
                how=Consent.How.SPOKEN,
                given_on=on,
                recorded_at=at(on),
                recorded_by=self.worker,
            )
            saved(consent, on)
        if closed_on:
            case.status, case.exit_kind = Case.Status.CLOSED, kind
            case.closed_on, case.closed_at, case.closed_by = closed_on, at(closed_on), self.second
            saved(case, closed_on + timedelta(days=1))  # written down the day after

    def later(self) -> None:
        for key, name, on in rows(cohort.BOROUGHS):
            if on:
                self.cases[key].referred_from = name
                saved(self.cases[key], date.fromisoformat(on))
        for key, what, value, on in rows(cohort.LATER):
            if what == "nationality":
                self.clients[key].nationality = value
                saved(self.clients[key], date.fromisoformat(on))
            elif what == "service":
                self.cases[key].service = self.services[value]
                saved(self.cases[key], date.fromisoformat(on))
        for key in cohort.WAITING.split():  # who waited has a place since
            self.cases[key].status = Case.Status.OPEN
            saved(self.cases[key], AFTER)

    def carried_over(self) -> None:
        for key, what, value, on in rows(cohort.LATER):
            if what == "referral":
                referral = Referral.objects.get(reference=f"NRM{key}")
                referral.case = self.cases[value]
                saved(referral, date.fromisoformat(on))
                for decision in referral.decision_set.all():
                    decision.referral = referral
                    saved(decision, date.fromisoformat(on))

    def referrals(self) -> None:
        for key, received, rg, outcome, cg, ended in rows(cohort.NRM):
            on = date.fromisoformat(received)
            ended_on = day(ended)
            referral = Referral(
                case=self.cases[key],
                started_at=at(on),
                started_by=self.worker,
                submitted_on=on,
                submission_recorded_at=at(on),
                submission_recorded_by=self.worker,
                received_on=on,
                reference=f"NRM{key}",
                receipt_recorded_at=at(on),
                receipt_recorded_by=self.worker,
                closed_at=at(ended_on) if ended_on else None,
                closed_by=self.worker if ended_on else None,
            )
            saved(referral, on)
            for stage, made, result in (("rg", rg, outcome), ("cg", cg, "positive")):
                if made:
                    decision = Decision(
                        case=self.cases[key],
                        referral=referral,
                        stage=stage,
                        outcome=result,
                        made_on=date.fromisoformat(made),
                        letter=Decision.Letter.AWAITED,
                        told_how=Decision.Told.NOT_YET,
                        recorded_at=at(AFTER),
                        recorded_by=self.worker,
                    )
                    saved(decision, AFTER)

    def promises(self) -> None:
        for key, kind, due, met, withdrawn in rows(cohort.PROMISES):
            met_on, withdrawn_on = day(met), day(withdrawn)
            promise = Deadline(
                case=self.cases[key],
                kind=KINDS[kind],
                title=KINDS[kind].label,
                due_on=date.fromisoformat(due),
                made_at=at(self.cases[key].opened_on),
                made_by=self.worker,
                met_on=met_on,
                met_at=at(met_on) if met_on else None,
                met_by=self.worker if met_on else None,
                cancelled_at=at(withdrawn_on) if withdrawn_on else None,
                cancelled_by=self.worker if withdrawn_on else None,
                cancelled_why="She did not want it" if withdrawn_on else "",
            )
            saved(promise, self.cases[key].opened_on)

    def exits(self) -> None:
        for key, level, down, destination, last in rows(cohort.EXITS):
            case = self.cases[key]
            self.assessed(case, 1, level)
            if last:
                self.assessed(case, 2, "medium")
                self.assessed(case, 3, last)
            status = {"yes": "Done", "exception": "Exception", "no": "In progress"}[down]
            assert case.closed_on
            leaving = Exit(
                case=case,
                kind=case.exit_kind,
                state=Exit.State.SIGNED,
                exit_on=case.closed_on,
                destination=destination,
                reason="She left",
                last_contact_on=case.closed_on,
                checks_made="Asked everyone",
                safeguarding="None needed",
                made_at=at(case.closed_on),
                made_by=self.worker,
                asked_at=at(case.closed_on),
                asked_by=self.worker,
                signed_at=at(case.closed_on),
                signed_by=self.second,
                evidence=[
                    {"number": 2, "status": "Done", "is_met": True},
                    {"number": 1, "status": status, "is_met": down == "yes"},
                ],
            )
            saved(leaving, case.closed_on)

    def assessed(self, case: Case, number: int, level: str) -> None:
        """Record an assessment that was signed on the day the case was opened."""
        on = case.opened_on
        one = Assessment(
            case=case,
            number=number,
            kind=Assessment.Kind.INITIAL if number == 1 else Assessment.Kind.REVIEW,
            assessed_on=on,
            status=Assessment.Status.SIGNED,
            talked_through=Assessment.TalkedThrough.WITHOUT_INTERPRETER,
            calculated_level=level,
            level=level,
            total=20,
            made_at=at(on),
            made_by=self.worker,
            signed_at=at(on),
            signed_by=self.worker,
            checked_at=at(on),
            checked_by=self.second,
        )
        super(Assessment, one).save()

    def plans(self) -> None:
        for key, *goals in rows(cohort.TARGETS):
            on = self.cases[key].closed_on or AFTER
            for goal in goals:
                domain, status = goal.split(":")
                over = {"outcome_on": on, "outcome_at": at(on), "outcome_by": self.worker}
                target = Target(
                    case=self.cases[key],
                    domain=domain,
                    text="What she wants",
                    status=status,
                    long_term=status == "signposted",
                    reason="Because" if status in EXPLAINED else "",
                    made_at=at(self.cases[key].opened_on),
                    made_by=self.worker,
                    **(over if status in ENDED else {}),
                )
                saved(target, on)
        for key, first, last in rows(cohort.OUTCOMES):
            case = self.cases[key]
            assert case.closed_on
            for moment, on, digits in (("baseline", case.opened_on, first), ("exit", case.closed_on, last)):
                if digits:
                    rating = OutcomeRating(
                        case=case,
                        moment=moment,
                        rated_on=on,
                        recorded_at=at(on),
                        recorded_by=self.worker,
                        **rated(digits),
                    )
                    saved(rating, on)

    def family(self) -> None:
        for key, years, screened, elsewhere in rows(cohort.DEPENDANTS):
            case = self.cases[key]
            dependant = Dependant(
                case=case,
                name="One of hers",
                age=int(years) if years else None,
                lives_with_her=not elsewhere,
            )
            saved(dependant, case.opened_on)
            if screened == "yes":
                screen = DependantScreen(
                    case=case,
                    dependant=dependant,
                    screened_on=case.opened_on,
                    needs="A school",
                    level="low",
                    made_at=at(case.opened_on),
                    made_by=self.worker,
                )
                saved(screen, case.opened_on)

    def needs(self) -> None:
        for key, subject, answer, on in rows(cohort.NEEDS):
            case = self.cases[key]
            asked_on = day(on) or case.opened_on
            saved(Topic(case=case, subject=subject, answer=answer, asked_on=asked_on), asked_on)

    def voices(self) -> None:
        for key, on, interpreter in rows(cohort.SESSIONS):
            happened = at(date.fromisoformat(on))
            entry = Entry(
                case=self.cases[key],
                kind=Entry.Kind.MET,
                title="Met her",
                happened_at=happened,
                recorded_at=happened,
                by=self.worker,
                interpreter=interpreter,
            )
            saved(entry, happened.date())
        for key, on, listened, safe in rows(cohort.VOICES):
            given = date.fromisoformat(on)
            feedback = Feedback(
                case=self.cases[key],
                given_on=given,
                recorded_at=at(given),
                recorded_by=self.worker,
                listened=listened,
                safe=safe,
            )
            saved(feedback, given)

    def requests(self) -> None:
        """Ask services of the directory, and agencies of her own; of one nothing is known but its name."""
        ListedAgency(name="Room for You", kind="housing").save()
        names = {"housing": "Room for you", "": "Somebody", "counselling": "The Listeners"}
        for key, kind, asked, answered, answer, why in rows(cohort.REQUESTS):
            case, on = self.cases[key], date.fromisoformat(asked)
            name = names.get(kind, f"The {kind}")
            if kind not in {"", "housing"}:
                saved(Agency(case=case, kind=kind, name=name, started_on=case.opened_on), case.opened_on)
            passed = Signpost(
                case=case,
                need="Somewhere to live",
                agency=name,
                contact="At the desk",
                passed_on=on,
                answer=answer,
                answered_on=day(answered),
                refused_why=why,
                made_at=at(on),
                made_by=self.worker,
            )
            saved(passed, on)

    def rooms(self) -> None:
        house = self.services["A"]
        there = {
            number: Room.objects.get_or_create(service=house, number=number)[0]
            for number, _ in rows(cohort.ROOMS)
        }
        for number, out in rows(cohort.ROOMS):
            there[number].is_out_of_use = out == "yes"
            there[number].save()
        for key, number, came, left, held in rows(cohort.STAYS):
            came_on = date.fromisoformat(came)
            held_on = day(held) if held not in {"", "held"} else None
            stay = Placement(case=self.cases[key], room=there[number], from_on=held_on or came_on)
            stay.is_held = bool(held)
            saved(stay, stay.from_on)
            if held_on:
                stay.is_held, stay.from_on = False, came_on
                saved(stay, came_on)
            if left:
                stay.until_on = day(left)
                saved(stay, date.fromisoformat(left))

    def not_taken(self) -> None:
        for service, source, referred, answered, reason, mistake, borough in rows(cohort.NOT_TAKEN):
            enquiry = record_enquiry(
                service=self.services[service],
                source=source,
                referred_on=date.fromisoformat(referred),
                answered_on=date.fromisoformat(answered),
                reason=reason,
                borough=borough,
                by=self.worker,
                at=at(AFTER),
            )
            if mistake:
                withdraw_enquiry(enquiry=enquiry, by=self.worker, at=at(AFTER))

    def sampled(self) -> None:
        """Write down what was drawn, judged and found, row by row."""
        readings: dict[str, Reading] = {}
        swapped_for = {taker: key for key, _, _, taker in rows(cohort.SAMPLED) if taker}
        for key, drawn, judged, _ in rows(cohort.SAMPLED):
            by_swap = {"place": 2, "why_swapped": "Not now"} if key in swapped_for else {}
            one = self.drawn(key, date.fromisoformat(drawn), f"W{swapped_for.get(key, key)}", **by_swap)
            if judged:
                reading = Reading(
                    sampled=one,
                    place=1,
                    grade="sound",
                    good="Much",
                    by=self.second,
                    at=at(date.fromisoformat(judged)),
                )
                reading.save()
                readings[key] = reading
        for key, question, due, evidence, enough in rows(cohort.FINDINGS):
            reading = readings[key]
            finding = Finding(
                reading=reading,
                question=question,
                what="Put it right",
                person=self.worker,
                due_on=date.fromisoformat(due),
                made_at=reading.at,
                made_on=reading.at.date(),
                made_by=self.second,
                reference=reading.sampled.reference,
                service=reading.sampled.service,
                case_number=reading.sampled.case_number,
            )
            finding.save()
            for kind, by, text in (("evidence", self.worker, evidence), ("accepted", self.second, enough)):
                if on := day(text):
                    FindingStep(finding=finding, kind=kind, words="Done", by=by, at=at(on), on=on).save()

    def drawn(self, key: str, on: date, name: str, **more: Any) -> SampledCase:
        case, first = self.cases[key], on.replace(day=1)
        before = first - timedelta(days=2)
        draw, _ = Draw.objects.get_or_create(
            service=case.service,
            first=first,
            defaults={
                "last": on,
                "secret": "x",
                "commitment": "0" * 64,
                "made_at": at(before),
                "made_on": before,
                "made_by": self.second,
            },
        )
        entry = FrameEntry(draw=draw, reference=case.reference, case_number=case.pk, worker=case.worker)
        entry.save()
        one = SampledCase(
            draw=draw,
            entry=entry,
            list=name,
            place=more.pop("place", 1),
            ticket="1" * 64,
            is_twice=False,
            drawn_at=at(on),
            drawn_by=self.second,
            reference=case.reference,
            case_number=case.pk,
            service=case.service,
            worker=case.worker,
            **more,
        )
        one.save()
        return one
