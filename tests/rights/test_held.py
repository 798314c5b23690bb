"""What a legal hold keeps in PostgreSQL from the owner of its tables, in transactions that end."""

from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.uploads.models import File, seal_again
from tests import make
from tests.cases.kept import kept
from tests.rights.test_retention import NOW, hold

OVERWRITING = [
    "UPDATE cases_entry SET body = 'x'",
    "UPDATE cases_entry SET body = 'x', version = version + 1",
    "UPDATE cases_client SET first_name = 'x'",
    "UPDATE uploads_file SET sealed = 'x'",
    "UPDATE uploads_file SET opener = opener || 'x'",
    "UPDATE uploads_file SET opener = 'x', sealed = 'x'",
]


def run(words: str, *values: int) -> None:
    """Say something as the owner, in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words, values or None)


@pytest.mark.early
@pytest.mark.django_db(transaction=True)
def test_no_word_of_hers_is_overwritten_without_a_version(
    her_case: Case, amina: User, carys: User, settings: Any, tmp_path: Any
) -> None:
    settings.KEYS_FILE, settings.KEYS_FILE_IS_GIVEN = tmp_path / "keys", False
    other = make.case(worker=amina, service=her_case.service, client=make.client("Other", "Woman"))
    with time_machine.travel(NOW, tick=False):
        for case in (her_case, other):
            case.narrate(Entry.Kind.NOTE, "A walk", "To the market.", by=amina, at=NOW)
        file = kept(her_case, amina).file
        hold(her_case, by=carys)
    for words in OVERWRITING:
        with pytest.raises(DatabaseError, match="legal hold stands"):
            run(words)
    run("UPDATE cases_entry SET body = 'x' WHERE case_id = %s", other.pk)
    note = Entry.objects.filter(case=her_case).latest("pk")
    note.body = "To the market, and home."
    with transaction.atomic():
        note.save()  # with a version
    run("UPDATE uploads_file SET filed_at = filed_at")
    assert seal_again() == 1
    assert File.objects.get(pk=file.pk).read() == b"%PDF-1.7 kept"
    assert Entry.objects.get(pk=note.pk).body == "To the market, and home."
