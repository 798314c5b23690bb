"""What she told for the form is written down: an answer in its place, once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from cases.models import Case
from hestia.accounts.models import User
from hestia.audit.models import record
from referrals.models import Answer


@transaction.atomic
def write_answers(*, case: Case, answers: Mapping[str, str], by: User, at: datetime) -> list[str]:
    """Write answers by the form's keys, those that changed; return which they were."""
    case = Case.objects.select_for_update().get(pk=case.pk)
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
        record(
            "referral.answers_written", by=by, at=at, case_ref=case.reference, subject=case, fields=changed
        )
    return changed
