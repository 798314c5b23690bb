"""Many records changed at once: each as it was set, none cut short, with a version of each."""

from datetime import date

import pytest
from django.db import DataError, transaction

from cases.models import Case, Deadline
from hestia.accounts.models import User
from hestia.db.bulk import update_together
from hestia.db.versions import save_together
from tests import make

K = Deadline.Kind


@pytest.fixture
def promises(her_case: Case, amina: User) -> list[Deadline]:
    made = {"case": her_case, "due_on": date(2026, 12, 1), "made_at": make.NOON, "made_by": amina}
    return [Deadline.objects.create(kind=K.TASK, title=title, **made) for title in ("Ring", "Write", "Ask")]


def test_each_record_gets_its_own_values_and_others_stay(promises: list[Deadline], amina: User) -> None:
    ring, write, ask = promises
    ring.cancelled_at, ring.cancelled_by, ring.cancelled_why = make.NOON, amina, "Done by her"
    ring.title, write.title, ask.title = "Ring her", "50 % of “it’s” done", "Never saved"
    update_together([ring, write], ["title", "cancelled_at", "cancelled_by", "cancelled_why"])
    now = {deadline.pk: deadline for deadline in Deadline.objects.all()}
    assert [now[deadline.pk].title for deadline in promises] == ["Ring her", "50 % of “it’s” done", "Ask"]
    assert (now[ring.pk].cancelled_at, now[ring.pk].cancelled_by) == (make.NOON, amina)
    assert (now[write.pk].cancelled_at, now[write.pk].cancelled_by) == (None, None)


def test_what_is_too_long_is_refused_and_not_cut(promises: list[Deadline]) -> None:
    promises[0].title = "x" * 1000
    with pytest.raises(DataError), transaction.atomic():
        update_together(promises, ["title"])


def test_what_is_saved_together_has_a_version_with_its_reason(promises: list[Deadline]) -> None:
    ring, write, _ = promises
    vars(ring)["_change_reason"] = "The rule was changed"
    ring.title, write.title = "Ring her", "Write to her"
    save_together([ring, write], ["title"])
    for deadline, reason in ((ring, "The rule was changed"), (write, None)):
        latest, first = deadline.history.all()
        assert (latest.history_type, latest.title, latest.version) == ("~", deadline.title, 2)
        assert latest.history_change_reason == reason
        assert (first.history_type, first.version) == ("+", 1)
