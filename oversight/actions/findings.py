"""What is to be put right, by whom and when; that it was; what a service does where it is the same again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Deadline, PromiseSource
from hestia.accounts.models import Service, User
from hestia.audit.models import log
from hestia.db.acting import holding
from hestia.refusals import Refused
from oversight.models import Finding, FindingStep, Reading, ServiceAction
from oversight.queries.findings import alike_in
from oversight.rules.questions import BY_SLUG
from supportplans.actions import say_what_was_done

TITLE = "Put right: {}"
LONGEST_TITLE = 160


@contextmanager
def held(finding: Finding) -> Iterator[Case | None]:
    """Hold the case of a finding while its promise is written: a sampler only reads it.

    Nothing for a referral that was not taken on, or a case that is closed: there the finding stands alone.
    """
    if finding.case_number is None:
        yield None
        return
    with holding(cases=[finding.case_number], clients=[]):
        case = (
            Case.objects.filter(pk=finding.case_number).select_for_update(of=("self",), no_key=True).first()
        )
        yield None if case is None or case.is_closed else case


@transaction.atomic
def record_finding(
    *, reading: Reading, question: str, what: str, person: User, due_on: date, by: User, at: datetime
) -> Finding:
    """Record what is to be put right: a promise of a named person on the case itself."""
    sampled, today = reading.sampled, timezone.localdate(at)
    if reading.by_id != by.pk or reading.place == Reading.OWN:
        raise Refused("Only the person who judged this case can add a finding.")
    if sampled.readings.judgements().count() < sampled.readings_needed:
        raise Refused("Two people judge this case. Add findings when both have answered.")
    if person.pk == by.pk:
        raise Refused(by_field={"person": "Nobody puts right what they found themselves."})
    finding = Finding(
        reading=reading,
        question=question,
        what=what,
        person=person,
        due_on=due_on,
        made_at=at,
        made_on=today,
        made_by=by,
        reference=sampled.reference,
        service_id=sampled.service_id,
        case_number=sampled.case_number,
    )
    finding.save()
    promise(finding, due_on=due_on, by=by, at=at)
    log("finding.made", by=by, at=at, case_ref=sampled.reference, subject=finding, question=question)
    return finding


def promise(finding: Finding, *, due_on: date, by: User, at: datetime) -> None:
    """Make the promise of a finding on its case, if there is one that is open."""
    with held(finding) as case:
        if case is not None:
            case.promise(
                Deadline.Kind.FINDING,
                title=TITLE.format(finding.what)[:LONGEST_TITLE],
                context=BY_SLUG[finding.question].words,
                due_on=due_on,
                assignee=finding.person,
                source=PromiseSource.of(finding),
                by=by,
                at=at,
            )


@transaction.atomic
def give_evidence(*, finding: Finding, words: str, by: User, at: datetime) -> FindingStep:
    """Say what was done about a finding, and where it is seen: it is checked again by who found it."""
    finding = Finding.objects.with_last_step().get(pk=finding.pk)
    if finding.person_id != by.pk:
        raise Refused(f"{finding.person} was asked to put this right.")
    if finding.last_kind in {FindingStep.Kind.EVIDENCE, FindingStep.Kind.ACCEPTED}:
        raise Refused("You have said already what was done. The person who found it checks it.")
    step = add_step(finding, FindingStep.Kind.EVIDENCE, words, by=by, at=at)
    with held(finding) as case:
        if case is not None:
            for deadline in case.deadline_set.because_of(PromiseSource.of(finding)).open():
                deadline.case = case
                deadline.meet(by=by, at=at, on=step.on, outcome="Evidence given, to be checked again")
    log("finding.answered", by=by, at=at, subject=finding)
    return step


@transaction.atomic
def recheck(
    *, finding: Finding, is_right: bool, words: str, due_on: date | None = None, by: User, at: datetime
) -> FindingStep:
    """Say, after looking at the same case again, whether a finding was put right; if not, by when it is."""
    finding = Finding.objects.with_last_step().get(pk=finding.pk)
    if finding.made_by_id != by.pk:
        raise Refused(f"{finding.made_by} found this, and checks it again.")
    if finding.last_kind != FindingStep.Kind.EVIDENCE:
        raise Refused("There is nothing to check yet: nobody has said what was done.")
    kind = FindingStep.Kind.ACCEPTED if is_right else FindingStep.Kind.SENT_BACK
    step = add_step(finding, kind, words, due_on=None if is_right else due_on, by=by, at=at)
    if step.due_on:
        promise(finding, due_on=step.due_on, by=by, at=at)
    log("finding.checked", by=by, at=at, subject=finding, is_right=is_right)
    return step


def add_step(
    finding: Finding, kind: str, words: str, *, by: User, at: datetime, due_on: date | None = None
) -> FindingStep:
    """Write down one step of a finding."""
    step = FindingStep(
        finding=finding, kind=kind, words=words, due_on=due_on, by=by, at=at, on=timezone.localdate(at)
    )
    step.save()
    return step


@transaction.atomic
def act_on_alike(
    *, service: Service, question: str, found: str, did: str, by: User, at: datetime
) -> ServiceAction:
    """Say what a service does about findings that are alike, and put it up as “you said, we did”."""
    findings = alike_in(service, question, on=timezone.localdate(at))
    if not findings:
        raise Refused("There are not three findings alike about this question still to be acted on.")
    action = ServiceAction(
        service=service,
        question=question,
        upto=max(finding.pk for finding in findings),
        did=did,
        made_at=at,
        made_by=by,
    )
    action.save()
    say_what_was_done(said=found, did=did, by=by, at=at)
    log("finding.acted_on", by=by, at=at, subject=action, question=question, findings=len(findings))
    return action
