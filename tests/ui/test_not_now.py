"""PostgreSQL refuses in the middle of a page: that is said in words, and what was typed is taken later."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry
from hestia.db import acting
from tests.roles import session_of

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "She rang at <noon>: “not today”."
KNOWN, UNKNOWN = "Nothing was changed", "We do not know whether what you sent was saved"
AT_A_NOTE = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        AS $$ BEGIN {} RETURN NEW; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON cases_entry FOR EACH ROW EXECUTE FUNCTION refuse()
"""
AS_BEFORE = "DROP TRIGGER refuse ON cases_entry; DROP FUNCTION refuse()"


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and what the page then knows of what was sent."""

    begin: str
    end: str
    knows: str
    says: str


def at_a_note(happens: str, knows: str, says: str) -> Fault:
    return Fault(AT_A_NOTE.format(happens), AS_BEFORE, knows, says)


FAULTS = {
    "another session holds the lock": Fault(
        "BEGIN; LOCK TABLE cases_entry IN SHARE MODE", "ROLLBACK", KNOWN, "Someone else is saving this case"
    ),
    "a question takes too long": at_a_note("PERFORM pg_sleep(60);", KNOWN, "It took too long"),
    "the connection is lost": at_a_note(
        "PERFORM pg_terminate_backend(pg_backend_pid());", UNKNOWN, "cannot be reached"
    ),
    "the database is only read": at_a_note(
        "SET LOCAL transaction_read_only = on; UPDATE cases_case SET reference = reference;",
        UNKNOWN,
        "cannot be reached",
    ),
    "the disk is full": at_a_note(
        "RAISE EXCEPTION USING ERRCODE = 'disk_full';", UNKNOWN, "cannot be reached"
    ),
    "there is no memory left": at_a_note(
        "RAISE EXCEPTION USING ERRCODE = 'out_of_memory';", UNKNOWN, "cannot be reached"
    ),
}


@contextmanager
def going_wrong(fault: Fault) -> Iterator[None]:
    """Let it go wrong, by the hand of the owner, in a session of their own."""
    with session_of("hestia") as owner:
        owner.execute(fault.begin)
        try:
            yield
        finally:
            owner.execute(fault.end)


@pytest.mark.parametrize("name", FAULTS)
def test_it_is_said_in_words_and_nothing_typed_is_lost(
    name: str, her_case: Case, amina_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = FAULTS[name]
    monkeypatch.setattr(
        acting, "LIMITS", dict(acting.LIMITS) | {"statement_timeout": "3s", "lock_timeout": "1s"}
    )
    amina_browser.raise_request_exception = False
    address = reverse("cases:note_new", args=[her_case.reference])
    form = form_of(amina_browser.get(address).content, "body")
    form.inputs["kind"].value, form.inputs["body"].value = "note", WORDS
    sent = dict(form.form_values())
    with going_wrong(fault):
        answer = amina_browser.post(address, sent)
    connection.close()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert fault.says in answer.text
    assert [words for words in (KNOWN, UNKNOWN) if words in answer.text] == [fault.knows]
    assert not Entry.objects.filter(kind="note").exists()
    again = form_of(answer.content, "body")
    assert (again.action, again.inputs["body"].value) == (address, WORDS)
    for _ in range(2):  # whoever is not sure presses twice
        assert amina_browser.post(address, dict(again.form_values())).status_code == 302
    assert Entry.objects.get(kind="note").body == WORDS


def form_of(page: bytes, field: str) -> Any:
    """Return the form of a page that has this field."""
    forms = lxml.html.document_fromstring(page).forms
    return next(form for form in forms if field in form.fields)
