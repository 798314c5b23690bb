"""She says that something is wrong: it is recorded, marked where it is read, answered, and told on."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from cases.models import Case, Deadline, Entry, RecordMark
from cases.queries.of_case import lock_case
from cases.queries.secrets import has_her_code
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.db.bulk import create_with_history
from hestia.refusals import Refused, refuse_if
from hestia.ui.words import listed
from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday
from rights.actions.agreed import end_erasure_promises, promise_erasure
from rights.models import Correction, CorrectionTelling
from rights.queries.register import subject
from rights.queries.retention import is_held_or_asked, standing_erasure
from rights.queries.rows import disputed_row, kind_holds_secret, writers_of_row, written_in
from rights.queries.told import told_since, untold
from rights.queries.whole import unseen_cases
from rights.rules.clocks import correction_due
from rights.rules.grounds import grounds_for

KIND, TELLING = Deadline.Kind.CORRECTION, Deadline.Kind.CORRECTION_TELLING
ALREADY = "She has said so about this already. Answer that first."
NOT_CORRECTED = "Nothing has changed in it since she said so. Correct it on its own page first."
UNSEEN = (
    "She has another case that you do not see: {}. Open it by giving a reason first, so that everyone who was"
    " told from it is listed"
)
SAID = "The client said that something in the record is wrong"
ASKED = "The client asked that something in the record is erased, or not used"
ANSWERED = "The client was answered about what is wrong in the record"
ANSWERED_USE = "The client was answered about what is to be erased, or not used"
NOT_OF_THIS = "Choose a reason that goes with what is decided"
HELD = "There is a legal hold: no part of her record can be erased"
STILL_THERE = (
    "It is still in her record, and so is what it said before. A part of her record is erased with all of "
    "it: restrict its use until then, or answer that it is kept, and why"
)
STILL_SUPPORTED = "She has an open case. What we need to support her is kept"
TO_BE_ERASED = "Her record is to be erased. Stop that first."
CODE_WORD = "Say it without her code word: the letter that answers her names this part"
WROTE_IT = "You wrote what she disputes, so somebody else must answer her."


@transaction.atomic
def record_correction(*, correction: Correction, row: Model | None, by: User, at: datetime) -> Correction:
    """Write down what she says is wrong, with what stands there now, and mark it there. A closed case too."""
    case = lock_case(correction.case)
    correction.case, correction.made_at, correction.made_by = case, at, by
    if has_her_code(case, correction.subject):
        raise Refused(by_field={"place": CODE_WORD})
    if row is not None:
        correction.row_kind, correction.row_id = row._meta.label_lower, row.pk
        same = Correction.objects.open().filter(row_kind=correction.row_kind, row_id=correction.row_id)
        if same.exists():
            raise Refused(ALREADY)
        correction.subject, correction.written = subject(type(row)), written_in(row)
    correction.save()
    if row is not None:
        set_mark(correction, RecordMark.Kind.DISPUTED, by=by, at=at)
    try:
        due_on = correction_due(correction.received_on, calendar=BankHoliday.objects.calendar("ew"))
    except NoHolidaysKnown as unknown:
        raise Refused(str(unknown)) from unknown
    case.promise(
        KIND,
        due_on=due_on,
        context=f"Said on {correction.received_on:%-d %b %Y}",
        source=correction.source,
        by=by,
        at=at,
    )
    narrate(correction, ASKED if correction.is_of_use else SAID, by=by, at=at)
    log_correction("received", correction, by=by, at=at, what=correction.what, of=correction.row_kind)
    return correction


def set_mark(correction: Correction, kind: str, *, by: User, at: datetime) -> None:
    """Mark the row where it is read, with her words unless it may hold a secret; or all of her record."""
    said_on = correction.received_on
    if kind != RecordMark.Kind.DISPUTED and correction.answered_on:
        said_on = correction.answered_on
    RecordMark(
        case=correction.case,
        kind=kind,
        row_kind=correction.row_kind or Case._meta.label_lower,
        row_id=correction.row_id or correction.case_id,
        said_on=said_on,
        words="" if not correction.row_kind or kind_holds_secret(correction.row_kind) else correction.words,
        url=correction.get_absolute_url(),
        made_at=at,
        made_by=by,
    ).save()


def decision_blockers(correction: Correction, *, by: User) -> list[str]:
    """Return why somebody cannot answer her: it is answered, or they wrote what she disputes."""
    if not correction.is_open:
        return ["This was answered. Nothing about it can be changed."]
    row = disputed_row(correction, by=by)
    return [WROTE_IT] if row is not None and by.pk in writers_of_row(row) else []


@transaction.atomic
def decide_correction(
    *,
    correction: Correction,
    decision: str,
    ground: str = "",
    reason: str,
    answered_on: date,
    by: User,
    at: datetime,
) -> Correction:
    """Answer her, and list everyone who was told before. The row is put right on its own page, not here."""
    now = lock_correction(correction)
    refuse_if(decision_blockers(now, by=by))
    if answered_on < now.received_on:
        raise Refused(by_field={"answered_on": "This must be on or after the day on which she said it"})
    refuse_answer(now, decision=decision, ground=ground, by=by)
    now.decision, now.ground, now.reason, now.answered_on = decision, ground, reason, answered_on
    now.decided_at, now.decided_by = at, by
    now.save()
    change_marks(now, by=by, at=at)
    keep_promises(now, KIND, outcome=now.get_decision_display(), by=by, at=at)
    if now.is_erasing_all:
        promise_erasure(now, by=by, at=at)
    if now.is_of_all and now.is_restricting and now.what == Correction.What.RESTRICT:
        end_erasure_promises(now, by=by, at=at)
    if now.is_to_be_told:
        list_who_was_told(now, by=by, at=at)
    narrate(now, ANSWERED_USE if now.is_of_use else ANSWERED, by=by, at=at)
    log_correction("decided", now, by=by, at=at, decision=decision)
    return now


def change_marks(correction: Correction, *, by: User, at: datetime) -> None:
    """End the mark of what is answered, unless it stays disputed; mark what is corrected, or restricted."""
    if correction.decision != Correction.Decision.NOTED:
        for mark in RecordMark.objects.standing().filter(url=correction.get_absolute_url()):
            mark.end(by=by, at=at)
    if correction.decision == Correction.Decision.CORRECTED and correction.row_kind:
        set_mark(correction, RecordMark.Kind.CORRECTED, by=by, at=at)
    if correction.is_restricting:
        set_mark(correction, RecordMark.Kind.RESTRICTED, by=by, at=at)


def refuse_answer(correction: Correction, *, decision: str, ground: str, by: User) -> None:
    """Refuse an answer that does not go with what she asks, or with what is so. Asked before she is told."""
    refuse_unfitting(correction, decision=decision, ground=ground)
    if decision == Correction.Decision.AGREED and correction.what == Correction.What.ERASE:
        refuse_erasing(correction, by=by)
    if (
        decision == Correction.Decision.AGREED
        and correction.is_of_all
        and correction.what == Correction.What.RESTRICT
    ):
        refuse_if(restricting_blockers(correction))
    if decision == Correction.Decision.CORRECTED and says_the_same(
        correction, disputed_row(correction, by=by)
    ):
        raise Refused(by_field={"decision": NOT_CORRECTED})
    if decision != Correction.Decision.UNCHANGED and (unseen := unseen_cases(correction.case, by=by)):
        raise Refused(by_field={"decision": UNSEEN.format(listed(unseen))})


def refuse_unfitting(correction: Correction, *, decision: str, ground: str) -> None:
    """Refuse an answer to something else than she asks, and grounds that do not go with it."""
    is_agreed = decision == Correction.Decision.AGREED
    if correction.is_of_use:
        fits = is_agreed or decision == Correction.Decision.UNCHANGED
        if fits and ground not in grounds_for(correction.what, is_done=is_agreed):
            raise Refused(by_field={"ground": NOT_OF_THIS})
    else:
        fits = not is_agreed and not ground
    if not fits:
        raise Refused(by_field={"decision": "This does not answer what she asks"})


def refuse_erasing(correction: Correction, *, by: User) -> None:
    """Refuse to say that it is erased where it is still there, or must be kept."""
    if is_held_or_asked(correction.case):
        raise Refused(by_field={"decision": HELD})
    if disputed_row(correction, by=by) is not None:
        raise Refused(by_field={"decision": STILL_THERE})
    if correction.is_of_all and Case.objects.open().filter(client=correction.case.client_id).exists():
        raise Refused(by_field={"decision": STILL_SUPPORTED})


def restricting_blockers(correction: Correction) -> list[str]:
    """Return why all of her record cannot be kept as she asks: it is about to be erased."""
    return [TO_BE_ERASED] if standing_erasure(correction.case) else []


@transaction.atomic
def lift_restriction(
    *, correction: Correction, why: str, told_on: date, by: User, at: datetime
) -> Correction:
    """Use again what was restricted: she is told before (article 18(3))."""
    now = lock_correction(correction)
    refuse_if(lift_blockers(now))
    if now.answered_on and told_on < now.answered_on:
        raise Refused(by_field={"told_on": "This must be on or after the day on which she was answered"})
    now.lifted_why, now.lifted_told_on, now.lifted_at, now.lifted_by = why, told_on, at, by
    now.save()
    for mark in RecordMark.objects.restricting().filter(url=now.get_absolute_url()):
        mark.end(by=by, at=at)
    narrate(now, "What was restricted is used again. The client was told", by=by, at=at)
    log_correction("lifted", now, by=by, at=at)
    return now


def lift_blockers(correction: Correction) -> list[str]:
    """Return why there is no restriction that could end."""
    return [] if correction.is_restricting else ["Nothing is restricted by this."]


def says_the_same(correction: Correction, row: Model | None) -> bool:
    """Whether nothing has changed in what she disputes. What is put right by another row is never changed."""
    return row is not None and hasattr(row, "history") and written_in(row) == correction.written


def list_who_was_told(correction: Correction, *, by: User, at: datetime) -> None:
    """List everyone outside who was told since, and promise to tell them."""
    told = told_since(correction, disputed_row(correction, by=by))
    create_with_history(
        [
            CorrectionTelling(case=correction.case, correction=correction, disclosure=disclosure)
            for disclosure in told
        ],
        by=by,
        at=at,
    )
    if told:
        calendar = BankHoliday.objects.calendar("ew")
        correction.case.promise(
            TELLING,
            due_on=calendar.add_working_days(
                timezone.localdate(at), settings.TELL_OF_CORRECTION_WORKING_DAYS
            ),
            source=correction.source,
            by=by,
            at=at,
        )


@transaction.atomic
def settle_telling(
    *, telling: CorrectionTelling, told_on: date | None, why_not: str = "", by: User, at: datetime
) -> CorrectionTelling:
    """Write down that they were told, or why they need not be. The last one keeps the promise."""
    correction = lock_correction(telling.correction)
    now = CorrectionTelling.objects.select_for_update(of=("self",)).get(pk=telling.pk)
    now.case = correction.case
    if now.is_settled:
        raise Refused("This is recorded already.")
    now.told_on, now.not_needed_why = told_on, "" if told_on else why_not
    now.settled_at, now.settled_by = at, by
    now.save()
    if not untold(correction):
        keep_promises(correction, TELLING, outcome="Everyone was told, or does not have to be", by=by, at=at)
    log_correction("told", correction, by=by, at=at, disclosure=now.disclosure_id, was_told=bool(told_on))
    return now


def lock_correction(correction: Correction) -> Correction:
    """Return it as it is now, and its case, kept from others until the transaction ends."""
    case = lock_case(correction.case)
    now = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    now.case = case
    return now


def keep_promises(correction: Correction, kind: str, *, outcome: str, by: User, at: datetime) -> None:
    """Keep what was promised about one of them."""
    for deadline in correction.case.deadline_set.open().because_of(correction.source).filter(kind=kind):
        deadline.case = correction.case
        deadline.meet(by=by, at=at, on=timezone.localdate(at), outcome=outcome)


def narrate(correction: Correction, title: str, *, by: User, at: datetime) -> None:
    """Tell it on her timeline, without a word of what she said."""
    url = correction.get_absolute_url()
    correction.case.narrate(Entry.Kind.DETAILS, title, by=by, at=at, url=url)


def log_correction(event: str, correction: Correction, *, by: User, at: datetime, **detail: Any) -> None:
    """Write down what was done about it: references only."""
    log(
        f"correction.{event}",
        by=by,
        at=at,
        case_ref=correction.case.reference,
        subject=correction,
        **detail,
    )
