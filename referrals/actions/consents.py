"""What she says: to be referred or not, the other questions of the form, and taking her consent back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Unpack

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from cases.actions import upkeep
from cases.documents.consent_forms import HERSELF
from cases.models import Consent, Deadline, ThreeState
from cases.rules.eighteen import eighteenth_birthday
from hestia.accounts.models import User
from referrals.actions.consent_ledger import Said, check_said, write_line
from referrals.actions.promises import conclude, day_of, locked, refuse, with_interpreter
from referrals.models import HOME_OFFICE, NRMConsent, Referral
from referrals.queries.timetable import working_days_from
from referrals.rules.dates import Dates

K, P, A = Deadline.Kind, Consent.Purpose, Consent.Answer


@transaction.atomic
def record_consent(
    *,
    referral: Referral,
    answer: str,
    given_on: date,
    review_on: date | None = None,
    privacy_notice_given: bool = False,
    why: str = "",
    wants_support: str = ThreeState.NOT_DISCUSSED,
    will_help_police: str = ThreeState.NOT_DISCUSSED,
    decision_goes_to: str = "",
    recipient_name: str = "",
    tell: Iterable[str] = (),
    by: User,
    at: datetime,
    **said: Unpack[Said],
) -> NRMConsent:
    """Write down an adult's own answer: she wants to be referred, does not, or takes her consent back.

    The four questions of the form are four lines of her ledger. Taken back, the referral is held at once:
    nothing is handed over or told any more, and those of ``tell``, who were told before, are written to.
    So are they if she says no once she has turned 18, and it was given to them while she was a child.
    No yes counts before she had the privacy notice: with the explanation, or (``privacy_notice_given``) now.
    After a no ``review_on`` is the day to ask again, unless she asked not to be asked.
    """
    referral = locked(referral, on=day_of(at))
    refuse(referral.consent_blockers())
    birthday, had_notice = referral.came_of_age_on, referral.notice() is not None
    dates = _check_answer(Dates(day_of(at)), referral, answer, given_on=given_on, review_on=review_on)
    if answer == A.GIVEN and said.get("how") == Consent.How.SPOKEN:
        dates.add("how", "Consent to a referral must be signed, or spoken with a witness")
    if answer == A.GIVEN and not (had_notice or privacy_notice_given):
        dates.add(
            "privacy_notice_given",
            "Give her the Privacy Information Notice and explain it, then tick to say so",
        )
    check_said(dates, said)
    dates.refuse()
    case = referral.case
    noted = _note_notice(referral, said) if privacy_notice_given and not had_notice else ""
    consent = write_line(
        case, P.NRM, answer, said=said, on=given_on, why=why, review_on=review_on, by=by, at=at
    )
    answers = NRMConsent(
        referral=referral,
        consent=consent,
        wants_support=wants_support,
        will_help_police=will_help_police,
        decision_goes_to=decision_goes_to,
        recipient_name=recipient_name,
        recorded_at=at,
        recorded_by=by,
    )
    answers.save()
    for line in _lines(answers):
        write_line(case, *line, said=said, on=given_on, by=by, at=at)
    if birthday:
        grown_up(referral)
    case.meet(K.NRM_CONSENT, K.TURNING_18, by=by, at=at, on=given_on, outcome=consent.get_answer_display())
    if answer == A.GIVEN and not (birthday and referral.is_handed_over):
        promise_handover(referral, by=by, at=at)
    elif answer != A.GIVEN:
        why_not = "She does not want to be referred"
        case.withdraw_promises(K.NRM_HANDOVER, K.NRM_RECEIPT, K.CHASE, by=by, at=at, why=why_not)
    if answer == A.WITHDRAWN:
        stop_telling(consent, tell=tell, by=by, at=at)
    elif answer == A.REFUSED:  # at 18 she may say no to what a first responder has already
        due_on, what = working_days_from(day_of(at), 1), "that she does not want to be referred"
        upkeep.write_to_each(
            tell, case=case, what=what, context="Asked once she was 18", due_on=due_on, by=by, at=at
        )
    title = {
        A.GIVEN: "She wants to be referred to the NRM",
        A.REFUSED: "She does not want to be referred to the NRM",
        A.WITHDRAWN: "She has taken back her consent to the NRM referral",
    }[A(answer)]
    through = with_interpreter(said.get("interpreter_name", ""))
    body = f"{consent.get_how_display()}. {noted}{through}{why}".strip()
    conclude(referral, "consent_recorded", title, body, subject=answers, on=given_on, by=by, at=at)
    return answers


def _check_answer(
    dates: Dates, referral: Referral, answer: str, *, given_on: date, review_on: date | None
) -> Dates:
    """Note what contradicts what went before, and the day to ask again."""
    first = referral.explanation_set.order_by("explained_on").first()
    dates.past("given_on", "The date of her answer", given_on)
    for than, earlier in (
        ("the day the NRM was explained", first.explained_on if first else None),
        ("her last answer", referral.consent_on),
        ("her 18th birthday", referral.came_of_age_on),
    ):
        dates.follows("given_on", "The date of her answer", given_on, than=than, earlier=earlier)
    if answer == A.WITHDRAWN and referral.consents is not True:
        dates.add("answer", "She has not given her consent, so she cannot take it back")
    if review_on and answer == A.GIVEN:
        dates.add("review_on", "She said yes, so there is nothing to ask again. Empty this")
    elif review_on and review_on <= given_on:
        dates.add("review_on", "“Ask again on” must be after the date of her answer")
    return dates


def _note_notice(referral: Referral, said: Said) -> str:
    """Write down with the explanation that she has had the privacy notice now; return it in words."""
    explanation = referral.explanation_set.latest("explained_on", "pk")
    explanation.privacy_notice_given, explanation._change_reason = True, "Given when she was asked"
    explanation.save()
    return f"Privacy notice given and explained in {said.get('language') or explanation.language}. "


@transaction.atomic
def change_answers(
    *,
    referral: Referral,
    given_on: date,
    wants_support: str,
    will_help_police: str,
    decision_goes_to: str,
    recipient_name: str = "",
    tell: Iterable[str] = (),
    by: User,
    at: datetime,
    **said: Unpack[Said],
) -> NRMConsent:
    """Write down that she answers one of the other questions otherwise now. Each is changed by itself.

    Those of ``tell``, who were told the answer before, are written to; and once the referral was sent the
    Home Office, if somebody else gets its decision now.
    """
    referral = locked(referral)
    refuse(referral.answers_blockers())
    answers = referral.nrmconsent_set.select_related("consent").select_for_update(of=("self",))[0]
    dates = Dates(day_of(at)).past("given_on", "The date of her answer", given_on)
    name, agreed_on = "The date of her answer", answers.consent.given_on
    dates.follows("given_on", name, given_on, than="her consent", earlier=agreed_on)
    changed_on = referral.case.consent_set.filter(purpose__in=QUESTIONS).aggregate(on=Max("given_on"))["on"]
    dates.follows("given_on", name, given_on, than="her last answer", earlier=changed_on)
    check_said(dates, said)
    before = _lines(answers)
    answers.wants_support, answers.will_help_police = wants_support, will_help_police
    answers.decision_goes_to, answers.recipient_name = decision_goes_to, recipient_name
    after = _lines(answers)
    changed = [line for line in after if line not in before]
    for question, field in QUESTIONS.items():
        if _asks(before, question) and not _asks(after, question):
            dates.add(field, "She answered this before, so it cannot become “Not discussed”")
    if not changed:
        dates.add("wants_support", "Change at least one of the answers")
    dates.refuse()
    case, written = referral.case, []
    for purpose, answer, recipient in changed:
        was_yes = [line for line in before if line[:2] == (purpose, A.GIVEN)]
        for gone in was_yes:
            if gone[2] != recipient:
                line = write_line(case, purpose, A.WITHDRAWN, gone[2], said=said, on=given_on, by=by, at=at)
                written.append(line)
        now = A.WITHDRAWN if was_yes and answer == A.REFUSED else answer
        line = write_line(case, purpose, now, recipient, said=said, on=given_on, by=by, at=at)
        written.append(line)
    answers._change_reason = "She changed her answer"
    answers.save()
    _tell_of(referral, written, tell=tell, by=by, at=at)
    title = "She changed an answer about the NRM"
    sentences = ". ".join(line.sentence for line in written)
    body = f"{sentences}. {with_interpreter(said.get('interpreter_name', ''))}".strip()
    conclude(referral, "answers_changed", title, body, subject=answers, on=given_on, by=by, at=at)
    return answers


@transaction.atomic
def choose_at_18(
    *,
    referral: Referral,
    stays: bool,
    wants_support: str,
    given_on: date,
    by: User,
    at: datetime,
    **said: Unpack[Said],
) -> NRMConsent:
    """Write down what she chose when she turned 18: to stay in the NRM or not, and adult support or not.

    From then on she is an adult. If she does not stay, recording that she withdrew comes next.
    """
    referral = locked(referral)
    refuse(referral.eighteen_blockers(on=day_of(at)))
    case, born = referral.case, referral.case.client.born_between
    assert born  # or it would have been refused above
    dates = Dates(day_of(at)).past("given_on", "The date of her answer", given_on)
    birthday = eighteenth_birthday(born[0])
    dates.follows("given_on", "The date of her answer", given_on, than="her 18th birthday", earlier=birthday)
    dates.follows(
        "given_on", "The date of her answer", given_on, than="her last answer", earlier=referral.consent_on
    )
    if said.get("how") == Consent.How.SPOKEN:
        dates.add("how", "This choice must be signed, or spoken with a witness")
    check_said(dates, said)
    if wants_support not in {ThreeState.YES, ThreeState.NO}:
        dates.add("wants_support", "Ask her: adult support is a choice of its own")
    dates.refuse()
    answer = A.GIVEN if stays else A.REFUSED
    why = "Asked when she turned 18"
    consent = write_line(case, P.NRM, answer, said=said, on=given_on, why=why, by=by, at=at)
    answers = NRMConsent(
        referral=referral, consent=consent, wants_support=wants_support, recorded_at=at, recorded_by=by
    )
    answers.save()
    for line in _lines(answers):
        write_line(case, *line, said=said, on=given_on, by=by, at=at)
    grown_up(referral)
    case.meet(K.TURNING_18, by=by, at=at, on=given_on, outcome="She stays" if stays else "She does not stay")
    title = "Turned 18: she stays in the NRM" if stays else "Turned 18: she does not stay in the NRM"
    support = "She wants adult support." if wants_support == ThreeState.YES else "She wants no adult support."
    body = f"{support} {with_interpreter(said.get('interpreter_name', ''))}".strip()
    conclude(referral, "chose_at_18", title, body, subject=answers, on=given_on, by=by, at=at)
    return answers


def grown_up(referral: Referral) -> None:
    """Write down that she is an adult now."""
    client = referral.case.client
    if client.may_be_a_child:
        client.age_status = client.AgeStatus.ADULT
        client.save()


def stop_telling(taken_back: Consent, *, tell: Iterable[str], by: User, at: datetime) -> None:
    """Stop what rests on her consent to the NRM, and promise to write to those who were told."""
    due_on = working_days_from(day_of(at), 1)
    upkeep.stop_sharing(taken_back=taken_back, tell=tell, due_on=due_on, by=by, at=at)


def _tell_of(
    referral: Referral, written: list[Consent], *, tell: Iterable[str], by: User, at: datetime
) -> None:
    """Promise to write to those who were told, and to the Home Office if its decision goes elsewhere."""
    case, due_on, hear = referral.case, working_days_from(day_of(at), 1), list(tell)
    gone = [line for line in written if line.is_taken_back]
    gets_it = [line.sentence for line in written if line.purpose == P.NRM_DECISION and line.is_given]
    if gets_it and referral.submitted_on:
        handovers = referral.handover_set.select_related("organisation")
        sender = next((str(each) for each in handovers if each.is_ours), "")
        if all(line.purpose == P.NRM_DECISION for line in written):
            hear = [name for name in hear if name not in {sender, HOME_OFFICE}]  # they hear it with this
        office = f"{HOME_OFFICE}, through {sender}," if sender else HOME_OFFICE
        what = "who gets its decision now"
        upkeep.write_to_each([office], case=case, what=what, context=gets_it[0], due_on=due_on, by=by, at=at)
    what = upkeep.TAKEN_BACK if gone else "what she answers now"
    context = "; ".join(line.sentence for line in gone or written)
    upkeep.write_to_each(hear, case=case, what=what, context=context, due_on=due_on, by=by, at=at)


def promise_handover(referral: Referral, *, by: User, at: datetime) -> None:
    """Promise to give the referral to a first responder."""
    referral.case.promise(
        K.NRM_HANDOVER,
        due_on=working_days_from(day_of(at), settings.NRM_HANDOVER_WORKING_DAYS),
        unit=Deadline.Unit.WORKING,
        by=by,
        at=at,
    )


QUESTIONS: dict[str, str] = {
    P.NRM_SUPPORT: "wants_support",
    P.NRM_POLICE: "will_help_police",
    P.NRM_DECISION: "decision_goes_to",
}
type Line = tuple[str, str, str]


def _lines(answers: NRMConsent) -> list[Line]:
    """Return the other questions, as far as asked, as lines of the ledger: purpose, answer, recipient."""
    said = {ThreeState.YES.value: A.GIVEN, ThreeState.NO.value: A.REFUSED}
    found: list[Line] = [
        (purpose, said[answer], "")
        for purpose, answer in (
            (P.NRM_SUPPORT, answers.wants_support),
            (P.NRM_POLICE, answers.will_help_police),
        )
        if answer in said
    ]
    if answers.decision_goes_to:
        found.append((P.NRM_DECISION, A.GIVEN, answers.recipient_name or HERSELF))
    return found


def _asks(lines: list[Line], purpose: str) -> bool:
    return any(line[0] == purpose for line in lines)
