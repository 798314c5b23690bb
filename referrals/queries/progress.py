"""What is done, what comes next, and what stands in the way: the referral as a list of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.models import Case, Consent
from hestia.ui.words import counted
from hestia.workingdays.words import short_day
from referrals.models import Decision, Referral
from referrals.queries.other_acts import page_url
from referrals.rules.states import State
from referrals.rules.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a referral. `url` leads to its page if it can be done now; `hint` says why not, or more."""

    title: str
    kind: str
    state: str
    hint: str = ""
    url: str = ""
    button: str = ""

    @property
    def is_next(self) -> bool:
        """Whether this is what to do now."""
        return self.kind == "track"


def steps(
    referral: Referral | None, case: Case, table: Timetable, *, today: date, open_questions: int | None = None
) -> list[Step]:
    """Return the steps in order: what is done says when; the first that can be done now is next.

    :param open_questions: of the worksheet; nothing if that is no step: see `asks_for_worksheet`
    """
    ref = case.reference
    # Somebody else referred her before she came, and it is not recorded here yet.
    if referral is None and case.nrm_stage != Case.NRMStage.NOT_REFERRED:
        hint = "Then its clocks and its decisions are shown here too."
        url = page_url("earlier", ref)
        return [
            Step("Bring over the referral already made", "track", "Do this next", hint, url, "Bring it over")
        ]
    if referral is None:
        return [
            Step(
                "Explain the NRM",
                "track",
                "Do this next",
                "In a language she understands, with an interpreter. She decides.",
                page_url("explanation", ref),
                "Record explanation",
            ),
            *(Step(title, "notstarted", "Not started") for title in (TITLES[1], WORKSHEET, *TITLES[2:])),
        ]
    in_order = [
        _explanation_step(referral, ref),
        _consent_step(referral, ref, today),
        *([] if open_questions is None else [_worksheet_step(referral, ref, open_questions)]),
        _handover_step(referral, ref),
        _submission_step(referral, ref, today),
        _receipt_step(referral, ref, today),
        _decision_step(referral, ref, Decision.Stage.RG, table, today),
    ]
    if later := referral.later_positive:
        in_order.append(_grounds_step(later, ref))
    if referral.reasonable_grounds and referral.reasonable_grounds.is_positive:
        in_order.append(_decision_step(referral, ref, Decision.Stage.CG, table, today))
    elif not referral.reasonable_grounds:
        in_order.append(Step(TITLES[6], "notstarted", "Not started"))
    if referral.notice_is_pending:
        in_order.append(_notice_step(referral, ref, today))
    if referral.negative_to_question() or referral.asked_again_on:
        in_order.append(_reconsideration_step(referral, ref, table, today))
    marked = list(_mark_next(in_order))
    if not (case.is_closed or referral.her_death_on):
        return marked
    return [_as_ended(step, "She died" if referral.her_death_on else "Case closed") for step in marked]


def _as_ended(step: Step, ended: str) -> Step:
    """Return a step as it stands on a case that is over: what was not done is done no more here."""
    return step if step.kind in {"done", "stopped"} else Step(step.title, "stopped", ended)


def asks_for_worksheet(referral: Referral | None) -> bool:
    """Whether the worksheet is a step on the way: until the form is sent, unless she said no."""
    if referral is None or referral.submitted_on or referral.withdrawn_on:
        return False
    return not referral.needs_consent or referral.consent_answer in {None, Consent.Answer.GIVEN}


WORKSHEET = "Fill in the worksheet for the form"
TITLES = (
    "Explain the NRM",
    "Ask if she wants to be referred",
    "Hand it to a first responder",
    "Have it sent to the Home Office",
    "Get the NRM number",
    "Reasonable grounds decision",
    "Conclusive grounds decision",
)


def _mark_next(in_order: Iterable[Step]) -> Iterable[Step]:
    """Mark only the first step that can be done as the next one."""
    seen = False
    for step in in_order:
        if step.is_next and seen:
            yield Step(step.title, "notstarted", "Not started", step.hint)
        else:
            seen = seen or step.is_next
            yield step


def _step_to_do(title: str, hint: str, blockers: list[str], url: str, button: str) -> Step:
    if blockers:
        return Step(title, "notstarted", "Not started", blockers[0])
    return Step(title, "track", "Do this next", hint, url, button)


def _explanation_step(referral: Referral, ref: str) -> Step:
    url = page_url("explanation", ref)
    if referral.is_explained or referral.submitted_on:
        return Step(TITLES[0], "done", "Done", "Explain it again if she has questions.", url)
    blockers = referral.explanation_blockers()
    return _step_to_do(TITLES[0], "In a language she understands.", blockers, url, "Record explanation")


def _consent_step(referral: Referral, ref: str, today: date) -> Step:
    url = page_url("consent", ref)
    if not referral.needs_consent:
        return _council_step(referral, url)
    if referral.submitted_on and referral.consent_answer != Consent.Answer.GIVEN:
        return _step_without_consent(referral, ref, today)
    if referral.consent_answer is None:
        hint = "She can say no and still get support."
        return _step_to_do(TITLES[1], hint, referral.consent_blockers(), url, "Record her answer")
    day = short_day(referral.consent_on, today) if referral.consent_on else ""
    if referral.consents:
        how = "Signed" if referral.consent_how == Consent.How.SIGNED else "Said with a witness"
        again = "" if referral.submitted_on else url
        return Step("She wants to be referred", "done", f"{how} {day}", url=again)
    if referral.consent_answer == Consent.Answer.GIVEN:
        hint = "Her yes was spoken. Record it with a witness."
        return Step(TITLES[1], "track", "Needs a witness", hint, url, "Record her answer")
    return Step("She does not want to be referred", "stopped", f"Said {day}", "She can change her mind.", url)


def _step_without_consent(referral: Referral, ref: str, today: date) -> Step:
    if referral.withdrawn_on:
        return Step("She withdrew", "stopped", f"Since {short_day(referral.withdrawn_on, today)}")
    if referral.consent_answer:
        why = "As an adult she chose not to stay" if referral.sent_as_child else "She took back her consent"
        title, hint = "Record that she withdrew", f"{why}. Nothing ends automatically."
        return _step_to_do(
            title, hint, referral.withdrawal_blockers(), page_url("withdrawal", ref), "Record it"
        )
    if referral.chooses_at_18 and not referral.eighteen_blockers(on=today):
        why = "she turned 18" if referral.turned_18_since else "she is an adult"
        title, hint = f"Ask if she stays: {why}", "She stays in the NRM only if she agrees herself."
        return Step(title, "waiting", "Not asked", hint, page_url("eighteen", ref))
    return Step("She agreed", "done", "Done", "Her consent was taken by the person who sent it.")


def _council_step(referral: Referral, url: str) -> Step:
    title = "Tell the council: she is or may be under 18"
    if referral.authority_is_told or referral.submitted_on:
        return Step(title, "done", "Done")
    hint = "No consent is needed. The form asks for the council’s contact."
    return _step_to_do(title, hint, referral.authority_contact_blockers(), url, "Record council contact")


def _worksheet_step(referral: Referral, ref: str, open_questions: int) -> Step:
    url = page_url("worksheet", ref)
    if not open_questions:
        return Step(WORKSHEET, "done", "Complete", url=url)
    left = f"{counted(open_questions, 'question')} open"
    if referral.is_handed_over:
        return Step(WORKSHEET, "done", "Handed over", f"{left}: the first responder may ask for them.", url)
    hint = "Ask her only what the record does not hold yet. The first responder needs it."
    return Step(WORKSHEET, "notstarted" if referral.handover_blockers() else "soon", left, hint, url)


def _handover_step(referral: Referral, ref: str) -> Step:
    url = page_url("handover", ref)
    if referral.is_handed_over and (referral.facts.may_be_handed_over or referral.submitted_on):
        return Step(TITLES[2], "done", "Done", url="" if referral.submitted_on else url)
    hint = "Only staff of a first responder may send a referral."
    return _step_to_do(TITLES[2], hint, referral.handover_blockers(), url, "Record handover")


def _submission_step(referral: Referral, ref: str, today: date) -> Step:
    if referral.submitted_on:
        return Step(TITLES[3], "done", f"Sent {short_day(referral.submitted_on, today)}")
    hint = "Ask the first responder for the day it was sent."
    return _step_to_do(
        TITLES[3], hint, referral.submission_blockers(), page_url("submission", ref), "Record it as sent"
    )


def _receipt_step(referral: Referral, ref: str, today: date) -> Step:
    if referral.received_on:
        day = short_day(referral.received_on, today)
        return Step(TITLES[4], "done", f"Received {day}", referral.reference)
    hint = "Starts the time the Home Office has to decide."
    return _step_to_do(
        TITLES[4], hint, referral.receipt_blockers(), page_url("receipt", ref), "Record NRM number"
    )


def _decision_step(
    referral: Referral, ref: str, stage: Decision.Stage, table: Timetable, today: date
) -> Step:
    title = f"{stage.label} decision"
    decision = referral.standing(stage)
    if decision:
        day = short_day(decision.made_on, today)
        return Step(title, "done", f"{decision.get_outcome_display()}, {day}")
    blockers = referral.decision_blockers(stage) or referral.correction_blockers()
    if blockers:
        return Step(title, "notstarted", "Not started", blockers[0])
    clock = table.reasonable_grounds if stage == Decision.Stage.RG else None
    words = clock.words(today) if clock else None
    # How late they are is said above the steps, and who chases them under them.
    is_paused = words is not None and words.kind == "paused"
    limit = "" if words else "There is no time limit. "
    return Step(
        title,
        "paused" if is_paused else "waiting",
        "Paused" if is_paused else "Waiting for the Home Office",
        f"{limit}Record it when the letter comes.",
        page_url("decision_new", ref),
        "Record decision",
    )


def _notice_step(referral: Referral, ref: str, today: date) -> Step:
    title, url = "Answer the notice of disqualification", page_url("disqualification", ref)
    answer_by = referral.answer_notice_by
    if answer_by is None:
        hint = "Answered. Record what they decide."
        return Step(title, "waiting", "Waiting for the Home Office", hint, url, "Record their decision")
    day = short_day(answer_by, today)
    hint = "They may take her protection away. A solicitor answers with her."
    if answer_by < today:
        return Step(title, "overdue", f"Was due {day}", hint, url, "Record the answer")
    return Step(title, "soon", f"By {day}", hint, url, "Record the answer")


def _grounds_step(later: Decision, ref: str) -> Step:
    title, url = "Say what this decision is about", page_url("grounds", ref)
    if later.wholly_before is None:
        hint = "She had a positive decision before. Was all of it over by then?"
        return Step(title, "track", "Do this next", hint, url, "Record it")
    gives = "It gives" if later.gives_period else "It gives no"
    hint = "All of it was over before her first positive decision." if later.wholly_before else ""
    return Step("What this decision is about", "done", f"{gives} recovery period", hint, url)


def _reconsideration_step(referral: Referral, ref: str, table: Timetable, today: date) -> Step:
    title, url = "Ask the Home Office to look again", page_url("reconsideration", ref)
    if referral.asked_again_on:
        day = short_day(referral.asked_again_on, today)
        hint = f"Asked {day}. Record what they answer."
        return Step(title, "waiting", "Waiting for the Home Office", hint, url, "Record their answer")
    words = table.reconsideration.words(today) if table.reconsideration else None
    negative = referral.negative_to_question()
    if negative and negative.not_asking_on and not negative.asked_on:
        pill, why = words.pill if words else "She will not ask", negative.not_asking_why
        return Step(title, "done", pill, why, page_url("not_asking", ref))
    if words and words.kind == "done":
        return Step(
            title,
            "done",
            "Answered",
            f"{words.pill}. It stays negative; a new request needs new grounds.",
            url,
        )
    blockers = referral.reconsideration_blockers()
    if blockers:
        return Step(title, "notstarted", "Not started", blockers[0])
    return Step(
        title,
        words.kind if words else "track",
        words.pill if words else "Can be asked",
        f"{words.sentence.rstrip('.')}." if words else "No last day is set.",
        url,
        "Record the request",
    )


def next_step(in_order: Iterable[Step], referral: Referral | None) -> Step | None:
    """Return the step to lead with: the one to do now, or the decision that is waited for."""
    in_order = list(in_order)
    if referral and referral.state in {State.WITHDRAWN, State.SUSPENDED}:
        return None
    return next((step for step in in_order if step.is_next), None) or next(
        (step for step in in_order if step.button), None
    )
