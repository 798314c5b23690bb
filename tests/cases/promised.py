"""Promises as they were before they said what made them."""

from cases.models import Case, Deadline


def forget(case: Case) -> None:
    """Let a case's promises say nothing of what made them, as those of before do."""
    for promise in case.deadline_set.all():
        promise.source_kind, promise.source_id = "", None
        promise.save()
    assert not Deadline.objects.filter(case=case).exclude(source_id=None).exists()
