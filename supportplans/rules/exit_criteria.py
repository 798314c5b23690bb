"""The brief's six criteria for the end of support, each with its proof and what is missing.

Everything here is a rule over facts: no clock, no question to the database. Source: the brief, "Exit of
Service"; how each is tested is the charity's rule book.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, NamedTuple

from django.utils import timezone

from cases.models import Agency, Deadline, Paper, RiskLevel
from hestia.ui.words import day
from supportplans.rules.exit_facts import (
    NO_LETTERS,
    Answers,
    ExitEvidence,
    Letters,
    Line,
    SignpostFacts,
    TargetFacts,
)
from supportplans.rules.loose_ends import Mark


class Tick(NamedTuple):
    """One half of a criterion that asks for two things."""

    words: str
    is_met: bool


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One of the six, as the record answers it now.

    :param is_explained: it is not met, and someone who may has said why that is accepted
    :param because: why an unplanned exit could not reach it
    """

    number: int
    slug: str
    title: str
    short: str
    proof: tuple[Line, ...] = ()
    missing: tuple[Line, ...] = ()
    ticks: tuple[Tick, ...] = ()
    is_explained: bool = False
    because: str = ""
    does_not_apply: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the record proves it."""
        return not self.missing

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it stands in the way: met, or explained."""
        return self.is_met or self.is_explained

    @property
    def status(self) -> str:
        """Return the word of its state: Done, Does not apply, Exception, In progress or Not started."""
        if self.does_not_apply:
            return "Does not apply"
        if self.is_met:
            return "Done"
        if self.is_explained:
            return "Exception"
        return "In progress" if self.proof else "Not started"


def exception_lapsed(evidence: ExitEvidence) -> str:
    """Return why a manager's exception no longer counts, in words; nothing while it does, or where none is.

    It is bound to the assessment and the reasons it was given on. What was signed or came up since, nobody
    has accepted.
    """
    exception = evidence.exception
    if exception is None:
        return ""
    if exception.assessment != evidence.at_exit_number:
        on = (
            f"on risk assessment {exception.assessment}"
            if exception.assessment
            else "before any risk assessment"
        )
        since = f"it was given {on}, and assessment {evidence.at_exit_number} has been signed since"
    elif set(evidence.risk.reasons) - set(exception.reasons):
        since = "the reasons it was given for have changed"
    else:
        return ""
    return f"The manager’s exception no longer counts: {since}. A manager has to look again."


def risk_has_decreased(evidence: ExitEvidence) -> Criterion:
    """Return whether her risk has significantly decreased, as the risk assessments show.

    The first signed assessment of the episode is held against the last one signed before exit. A manager's
    exception, with its reason, stands in for the proof as long as what it was given on stands.
    """
    proof = []
    now = Mark.MET if evidence.risk.holds else Mark.FACT
    for words, signed, page, mark in (
        ("At the start", evidence.baseline, "baseline", Mark.FACT),
        ("Now", evidence.at_exit, "at_exit", now),
    ):
        if signed is not None:
            text = (
                f"{words}: {RiskLevel(signed.level).label.lower()}, total {signed.total} of 80, "
                f"signed {day(signed.signed_on)}."
            )
            proof.append(Line(text, evidence.url(page), mark))
    missing: tuple[Line, ...] = ()
    is_explained = False
    if evidence.risk.holds:
        proof += [Line(reason) for reason in evidence.risk.reasons]
    else:
        missing = tuple(Line(reason) for reason in evidence.risk.reasons)
        if lapsed := exception_lapsed(evidence):
            missing = (*missing, Line(lapsed))
        elif evidence.exception:
            proof.append(Line(evidence.exception.words, mark=Mark.FACT))
            is_explained = True
    return Criterion(
        number=1,
        slug="risk",
        title="Risk has gone down a lot",
        short="risk",
        proof=tuple(proof),
        missing=missing,
        is_explained=is_explained,
    )


def may_tell(agency: Agency, answers: Answers) -> bool | None:
    """Whether she lets us share with an agency now; None if she was not asked. What was withdrawn is a no."""
    answer = answers.get(agency.pk)
    if answer is None:
        return None
    return True if answer.is_yes else False if answer.is_no else None


def why_not_told(agency: Agency, answers: Answers) -> str:
    """Return why an agency is not to be told that she leaves, in words; nothing if it is, or is to be."""
    if agency.told_of_exit_on is not None:
        return ""
    if agency.not_told_why:
        return agency.not_told_why
    return "We have no permission to share with them." if may_tell(agency, answers) is False else ""


def is_told(agency: Agency, answers: Answers) -> bool:
    """Whether an agency was told, with her answer about it on record or on other grounds in words."""
    if agency.told_of_exit_on is None:
        return False
    return bool(agency.told_of_exit_basis) or may_tell(agency, answers) is not None


def told_line(agency: Agency) -> Line:
    """Return when and how an agency was told, and on what grounds if her consent is not on record."""
    assert agency.told_of_exit_on  # `is_told`
    grounds = f" On what grounds: {agency.told_of_exit_basis}" if agency.told_of_exit_basis else ""
    return Line(f"{agency.name}: told {day(agency.told_of_exit_on)}, {agency.told_of_exit_how}.{grounds}")


def letter_lines(agency: Agency, letters: Letters) -> list[Line]:
    """Return what to look at of the letters to an agency that must not be told."""
    return [
        Line(
            f"The last letter to {agency.name} was made on {day(timezone.localdate(letter.told_at))}. "
            "Check that it did not say so."
            if letter.told_at
            else f"A letter to {agency.name} is prepared. "
            "Check that it does not say so, or tell them nothing.",
            letter.get_absolute_url(),
            Mark.FACT if letter.told_at else Mark.UNMET,
        )
        for letter in letters.get(agency.pk, ())
    ]


def agencies_told(
    agencies: Iterable[Agency], answers: Answers, letters: Letters = NO_LETTERS
) -> tuple[list[Line], list[Line]]:
    """Return the proof that every agency still involved knows of the exit, and what is missing.

    An agency counts as settled when it was told (day and how) with her answer on record or on other grounds
    in words, when a reason says why it is not to be told, or when she does not let us share with it. Where
    she was not asked, asking her is what is missing.
    """
    proof, missing = [], []
    for agency in agencies:
        if agency.ended_on is not None:
            continue
        if is_told(agency, answers):
            proof.append(told_line(agency))
        elif agency.told_of_exit_on is not None:
            missing.append(
                Line(
                    f"{agency.name} was told although the client was not asked: ask, or say on what grounds."
                )
            )
        elif why := why_not_told(agency, answers):
            proof.append(Line(f"{agency.name}: must not be told. {why}", mark=Mark.FACT))
            proof += letter_lines(agency, letters)
        elif may_tell(agency, answers):
            missing.append(Line(f"Tell {agency.name}, or say why not."))
        else:
            missing.append(Line(f"Ask the client if we may tell {agency.name}."))
    return proof, missing


def is_carried_on(target: TargetFacts, signposts: Iterable[SignpostFacts]) -> bool:
    """Whether another service has a long-term target now: agency, contact and day are written down."""
    return target.long_term and any(
        signpost.target_id == target.pk and not signpost.is_refused for signpost in signposts
    )


def targets_met(
    targets: Iterable[TargetFacts], signposts: Sequence[SignpostFacts]
) -> tuple[list[Line], list[Line]]:
    """Return the proof that every target of the plan is settled, and what is missing.

    Settled: met, stopped by her, replaced, or long-term and passed to another service (criterion 5).
    """
    counted = [target for target in targets if not target.is_replaced]
    if not counted:
        return [], [Line("There is no plan with targets.")]
    met = sum(target.is_met for target in counted)
    stopped = sum(target.is_stopped for target in counted)
    carried = sum(not target.is_settled and is_carried_on(target, signposts) for target in counted)
    parts = [f"{met} of {len(counted)} targets met"]
    if stopped:
        parts.append(f"{stopped} stopped by the client")
    if carried:
        parts.append(f"{carried} passed to another service")
    missing = [
        Line(
            f"“{target.text}”: {target.get_status_display().lower()}.",
            target.get_absolute_url() if target.pk else "",
        )
        for target in counted
        if not target.is_settled and not is_carried_on(target, signposts)
    ]
    return [Line(f"{', '.join(parts)}.", mark=Mark.UNMET if missing else Mark.MET)], missing


def agencies_told_and_targets_met(evidence: ExitEvidence) -> Criterion:
    """Return whether all agencies are informed and the targets of her plan are met: two ticks."""
    informed, to_tell = agencies_told(evidence.agencies, evidence.answers, evidence.letters)
    met, to_meet = targets_met(evidence.targets, evidence.signposts)
    if not informed and not to_tell:
        informed = [Line("No agency is involved.", evidence.url("agencies"), Mark.FACT)]
    return Criterion(
        number=2,
        slug="agencies",
        title="Agencies told and plan targets met",
        short="agencies and targets" if to_tell and to_meet else "agencies" if to_tell else "plan targets",
        proof=(*informed, *met),
        missing=(*to_tell, *to_meet),
        ticks=(Tick("All agencies told", not to_tell), Tick("Plan targets met", not to_meet)),
    )


def safety_plan_is_current(evidence: ExitEvidence) -> Criterion:
    """Return whether her safety plan is up to date and reflects where she lives now.

    Signed on the day of exit or in the ``safety_plan_days`` calendar days before it, and not before the day
    of her last move.
    """
    plan, proof, missing = evidence.safety_plan, [], []
    if plan is None:
        missing.append(Line("No safety plan has been signed."))
    else:
        if plan.signed_on > evidence.exit_on:
            missing.append(Line("It was signed after the exit date."))
        elif not plan.is_fresh(on=evidence.exit_on, days=evidence.safety_plan_days):
            days = (evidence.exit_on - plan.signed_on).days
            missing.append(
                Line(f"It is {days} days old at exit. The most allowed is {evidence.safety_plan_days}.")
            )
        if evidence.moved_on is not None and plan.signed_on < evidence.moved_on:
            missing.append(Line(f"The client has moved since, on {day(evidence.moved_on)}."))
        mark = Mark.UNMET if missing else Mark.MET
        proof.append(Line(f"Signed {day(plan.signed_on)}.", evidence.url("safety_plan"), mark))
    return Criterion(
        number=3,
        slug="safety-plan",
        title="Safety plan is up to date and realistic",
        short="safety plan",
        proof=tuple(proof),
        missing=tuple(missing),
    )


def papers_are_complete(evidence: ExitEvidence) -> Criterion:
    """Return whether each of her seven papers is given to her or not needed.

    One that an agency still has is settled once it is written down which agency, and how she gets it; one
    that we hold, once it is written down why we keep it and who gives it to her. While a letter is awaited
    nothing says that all of them are here.
    """
    states = {paper.kind: paper for paper in evidence.papers}
    proof, missing = [], []
    for kind in Paper.Kind:
        paper = states.get(kind)
        if paper is None or not paper.is_checked:
            missing.append(Line(f"{kind.label}: not checked yet."))
            continue
        state = f"{kind.label}: {Paper.State(paper.state).label.lower()}."
        if paper.is_held and not paper.note:
            ask = "Give it back, or say in its note why we keep it, and who gives it back and when."
            missing.append(Line(f"{state} {ask}"))
        elif paper.is_settled:
            noted = f"{state} {paper.note}" if paper.is_away or paper.is_held else state
            awaited = evidence.awaited_letters if kind == Paper.Kind.NRM_LETTERS else ()
            waits = f" Not all of them are here: {', '.join(awaited)}." if awaited else ""
            proof.append(Line(f"{noted}{waits}", mark=Mark.FACT if awaited else Mark.MET))
        else:
            ask = " Say which one, and how the client gets it." if paper.is_away else ""
            missing.append(Line(f"{state}{ask}"))
    return Criterion(
        number=4,
        slug="papers",
        title="Papers are complete",
        short="papers",
        proof=tuple(proof),
        missing=tuple(missing),
    )


def uncarried(hearings: Iterable[Deadline], signposts: Iterable[SignpostFacts]) -> list[Deadline]:
    """Return the hearings that no service takes on, and of which nobody said why none need to."""
    carried = {signpost.hearing_id for signpost in signposts if not signpost.is_refused}
    return [hearing for hearing in hearings if hearing.pk not in carried and not hearing.nobody_why]


def is_signposted(evidence: ExitEvidence) -> Criterion:
    """Return whether what goes on after her exit is with another service.

    That is each long-term target not met, such as a court case, and each hearing in the diary. Each needs an
    agency, a contact there, the day, and whether it was accepted or waits. A service that said no has
    nothing. Of a hearing it may be said instead why she needs nobody there. Without such a target or hearing
    the criterion does not apply; before there is a plan nobody knows whether it does.
    """
    waiting = [target for target in evidence.targets if target.long_term and not target.is_settled]
    by_target: dict[int | None, list[SignpostFacts]] = {}
    for signpost in evidence.signposts:
        if not signpost.is_refused:
            by_target.setdefault(signpost.target_id, []).append(signpost)
    proof = [
        Line(
            f"{signpost.need}: {signpost.agency}, {signpost.contact}, {day(signpost.passed_on)}. "
            f"{signpost.answer_in_words}.",
            mark=mark_of_answer(signpost),
        )
        for signpost in evidence.signposts
    ]
    proof += [
        Line(
            f"{hearing.title}, {day(hearing.due_on)}: nobody is needed there. {hearing.nobody_why}",
            mark=Mark.FACT,
        )
        for hearing in evidence.hearings
        if hearing.nobody_why
    ]
    missing = [
        Line(f"{target.text} No other service has it yet.")
        for target in waiting
        if not by_target.get(target.pk)
    ]
    missing += [
        Line(f"{hearing.title}, {day(hearing.due_on)}: no other service has it yet.")
        for hearing in uncarried(evidence.hearings, evidence.signposts)
    ]
    has_begun = bool(evidence.targets or evidence.signposts or evidence.hearings)
    if not has_begun:
        missing = [Line("No plan yet says what continues after the exit.")]
    elif not proof and not missing:
        proof = [Line("No long-term targets or hearings are left.", mark=Mark.FACT)]
    return Criterion(
        number=5,
        slug="signposting",
        title="Signposted for long-term needs",
        short="signposting",
        proof=tuple(proof),
        missing=tuple(missing),
        does_not_apply=has_begun and not (waiting or evidence.signposts or evidence.hearings),
    )


def mark_of_answer(signpost: SignpostFacts) -> Mark:
    """Return what stands before another service's answer: a tick where it has accepted."""
    if signpost.is_refused:
        return Mark.UNMET
    return Mark.FACT if signpost.is_waiting else Mark.MET


def she_is_ready(evidence: ExitEvidence) -> Criterion:
    """Return whether she feels that her first targets are met and that she is ready, in her own words."""
    statement, proof, missing = evidence.statement, [], []
    if statement is None:
        missing.append(Line("The client’s own words have not been recorded yet."))
    else:
        said_on = day(statement.said_on)
        how = f", through {statement.interpreter_name}" if statement.interpreter_name else ""
        mark = Mark.MET if statement.is_ready else Mark.UNMET
        rated = f"How ready the client feels: {statement.rating} of 5. Said {said_on}{how}"
        proof += [Line(f"“{statement.words}”", mark=mark), Line(rated, mark=mark)]
        if not statement.is_ready:
            missing.append(Line("The client does not feel ready, so this cannot be a planned exit."))
    return Criterion(
        number=6,
        slug="statement",
        title="The client feels that the first targets are met, and feels ready",
        short="her words",
        proof=tuple(proof),
        missing=tuple(missing),
    )


def agencies_told_of_her_death(evidence: ExitEvidence) -> Criterion:
    """Return whether each agency that works with her knows that she died. Nothing is asked of her."""
    proof, missing = [], []
    for agency in evidence.agencies:
        if agency.ended_on is not None:
            continue
        if agency.told_of_exit_on is not None:
            proof.append(told_line(agency))
        elif why := why_not_told(agency, evidence.answers):
            proof.append(Line(f"{agency.name}: must not be told. {why}", mark=Mark.FACT))
            proof += letter_lines(agency, evidence.letters)
        else:
            missing.append(Line(f"Tell {agency.name} of the death, or say why not."))
    if not proof and not missing:
        proof = [Line("No agency is involved.", evidence.url("agencies"), Mark.FACT)]
    return Criterion(
        number=2,
        slug="agencies",
        title="Agencies told of the death",
        short="agencies",
        proof=tuple(proof),
        missing=tuple(missing),
        ticks=(Tick("All agencies told", not missing),),
    )


def kept_lines(kept: Mapping[str, Any]) -> list[Line]:
    """Return the proof of a criterion as it was kept at sign-off, each line with what is before it."""
    known = [Mark(mark) for mark in kept.get("marks", [])]  # not kept before
    otherwise = Mark.MET if kept["is_met"] else Mark.FACT
    return [Line(text, mark=mark) for text, mark in zip_longest(kept["proof"], known, fillvalue=otherwise)]


CRITERIA = (
    risk_has_decreased,
    agencies_told_and_targets_met,
    safety_plan_is_current,
    papers_are_complete,
    is_signposted,
    she_is_ready,
)


def criteria(evidence: ExitEvidence) -> tuple[Criterion, ...]:
    """Return the six, in the brief's order; what is not reached with the reason, where one is given.

    Of a death nothing is asked that only she could answer: one is left, that those who work with her know.
    """
    if evidence.has_died:
        return (agencies_told_of_her_death(evidence),)
    judged = [criterion(evidence) for criterion in CRITERIA]
    return tuple(
        criterion
        if criterion.is_met
        else replace(criterion, because=evidence.not_possible.get(criterion.slug, ""))
        for criterion in judged
    )
