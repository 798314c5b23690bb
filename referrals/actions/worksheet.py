"""Her answers to the Home Office's form: each is written once, in its place."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from cases.models import Case
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from referrals.models import Answer


def copy_answers(*, earlier: Case, case: Case, by: User, at: datetime) -> None:
    """Copy her answers of an earlier case to this one, so that she is not asked for them again.

    Each says in its history where it is from. What was written here already counts.
    """
    here = set(Answer.objects.filter(case=case).values_list("key", flat=True))
    brought = []
    for earlier_answer in Answer.objects.filter(case=earlier).exclude(text=""):
        if earlier_answer.key in here:
            continue
        answer = Answer(case=case, key=earlier_answer.key, text=earlier_answer.text)
        answer.written_at, answer.written_by_id = earlier_answer.written_at, earlier_answer.written_by_id
        answer._change_reason = f"From her earlier case, {earlier.reference}"
        answer.save()
        brought.append(earlier_answer.key)
    if brought:
        log("referral.answers_written", by=by, at=at, case_ref=case.reference, subject=case, fields=brought)


@transaction.atomic
def write_answers(*, case: Case, answers: Mapping[str, str], by: User, at: datetime) -> list[str]:
    """Write answers by the form's keys, those that changed; return which they were."""
    case = lock_case(case)
    case.refuse_if_closed()
    kept = {answer.key: answer for answer in Answer.objects.filter(case=case, key__in=answers)}
    changed = []
    for key, text in answers.items():
        answer = kept.get(key) or Answer(case=case, key=key)
        if answer.text == text:
            continue
        answer.text, answer.written_at, answer.written_by = text, at, by
        answer.save()
        changed.append(key)
    if changed:
        log("referral.answers_written", by=by, at=at, case_ref=case.reference, subject=case, fields=changed)
    return changed
