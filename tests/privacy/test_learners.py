"""What is declared sensitive of a client, and is kept apart, is told to no student: on no page, by no SQL."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test import Client as Browser
from psycopg2 import sql

from cases.models import Case, Client, SafeContact
from hestia.accounts.models import User
from hestia.accounts.permissions import LEARNERS, Role
from hestia.db.rows import history_table
from hestia.privacy.declared import level_of, records
from hestia.privacy.records import On
from hestia.privacy.sealed import SealedMixin
from hestia.privacy.secrecy import Level
from tests.addresses import patterns
from tests.db.tables import hangs_on_a_case
from tests.history import has_history
from tests.matrix import TEAM, Actor, Scene, ask, scene, second, told
from tests.parts import one_in, part
from tests.roles import as_application

__all__ = ["scene"]  # a fixture

UPDATE, COUNT = sql.SQL("UPDATE {table} SET {column} = %s"), sql.SQL("SELECT count(*) FROM {table}")

type Field = models.Field[Any, Any]

# What those on a case write together, and read together: docs/decisions/0014. All else that is declared
# sensitive stays with those who see what is sensitive.
READ_TOGETHER = {
    "cases": {"Deadline", "Dependant", "Disclosure", "Entry", "Exclusion", "KeptDocument", "Person", "Topic"},
    "referrals": {
        *("Disqualification", "DutyToNotify", "Extension", "Reconsideration", "Suspension", "Withdrawal"),
    },
    "supportplans": {
        *("ClientStatement", "ConversationCheck", "Exit", "OutcomeRating", "Plan", "PlanSignature"),
        *("PlanVersion", "Review", "Signpost", "Step", "Target"),
    },
}
SEALED = {"uploads", "safekeeping", "importing"}  # kept in other forms than words; nobody's or one's own


def named(name: str | None) -> sql.Identifier:
    assert name
    return sql.Identifier(name)


def sensitive_fields() -> Iterator[tuple[type[models.Model], Field]]:
    """Yield each field of words of a client that is sensitive or more."""
    kept = hangs_on_a_case()
    for model in records():
        if model._meta.db_table in kept and model._meta.app_label not in SEALED:
            for field in model._meta.local_fields:
                is_words = isinstance(field, models.CharField | models.TextField) and not field.choices
                if is_words and level_of(model, field.name) >= Level.SENSITIVE:
                    yield model, field


def kept_apart() -> list[type[models.Model]]:
    """Return the records whose rows exist only for those who see what is sensitive."""
    ways = {model: record.rows for model, record in records().items()}
    levels = {model: way.level for model, way in ways.items() if isinstance(way, On)}
    return [model for model, level in levels.items() if isinstance(level, Level) and level >= Level.SENSITIVE]


def plant() -> dict[str, tuple[type[models.Model], Field]]:
    """Put a word of its own into each field, now and before; return which stands where."""
    planted: dict[str, tuple[type[models.Model], Field]] = {}
    for number, (model, field) in enumerate(sensitive_fields()):
        for word in (f"zq{number:03}before", f"zq{number:03}now"):
            value = f"{word}@example.org" if isinstance(field, models.EmailField) else word
            if isinstance(field, SealedMixin):  # which only a row itself writes
                with suppress(DatabaseError), transaction.atomic():
                    if plant_in_rows(model, field, value):
                        planted[word] = model, field
                continue
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(
                        UPDATE.format(table=named(model._meta.db_table), column=named(field.column)), [value]
                    )
                    rows = cursor.rowcount
            except DatabaseError:  # a constraint wants something else there, or what is signed stays
                continue
            if rows:
                planted[word] = model, field
                if model in {SafeContact, Client}:  # whose history is read on a page
                    for row in model._default_manager.all():
                        row.save()
    return planted


def plant_in_rows(model: type[models.Model], field: Field, value: str) -> int:
    """Put a word into a sealed field of each row; return how many there are."""
    rows = list(model._default_manager.all())
    for row in rows:
        setattr(row, field.name, value)
        row.save()
    return len(rows)


@pytest.mark.long
@pytest.mark.parametrize("role", LEARNERS)
@one_in(4)
def test_no_page_tells_a_learner_what_is_kept_apart(
    share: int, role: Role, scene: Scene, record_property: Any
) -> None:
    planted = plant()
    assert {SafeContact, Client, Case} <= {model for model, _ in planted.values()}
    browser = scene.browser(Actor("learner with the case", role, TEAM, True, second), 1)
    of_a_case = [place for place in scene.places if "ref" in dict(patterns())[place[0]]]
    assert len(of_a_case) > 150
    of_a_case = part(of_a_case, share, list(LEARNERS).index(role))
    leaks = set()
    for _, url in of_a_case:
        page = told(ask(browser, "GET", url))
        for word, (model, field) in planted.items():
            if word in page and model.__name__ not in READ_TOGETHER.get(model._meta.app_label, ()):
                leaks.add(f"{url}: {model.__name__}.{field.name}")
    figure = f"learners: {len(leaks)} of {len(planted)} canaries on {len(of_a_case)} pages"
    record_property("figure", figure)
    assert not leaks, "\n".join(sorted(leaks))


def test_no_row_of_what_is_kept_apart_exists_for_a_learner(efua: User, her_case: Case) -> None:
    Case.objects.filter(pk=her_case.pk).update(second_worker=efua)
    assert SafeContact in kept_apart()
    with as_application(efua), connection.cursor() as cursor:
        assert Case.objects.count() == 1
        for model in kept_apart():
            # What is only added is its own history.
            for table in [model._meta.db_table, *([history_table(model)] if has_history(model) else [])]:
                cursor.execute(COUNT.format(table=named(table)))
                assert cursor.fetchone() == (0,), table


def test_her_worker_still_reads_how_she_is_reached(
    amina: User, amina_browser: Browser, her_case: Case
) -> None:
    with as_application(amina):
        assert SafeContact.objects.count() == 1
    page = amina_browser.get(her_case.get_absolute_url()).content.decode()
    assert "after 4pm" in page


def test_a_learner_is_told_to_ask_and_finds_nobody_by_phone(efua: User, her_case: Case) -> None:
    Case.objects.filter(pk=her_case.pk).update(second_worker=efua)
    browser = Browser()
    browser.force_login(efua)
    page = browser.get(her_case.get_absolute_url()).content.decode()
    assert "Not shown to students and volunteers" in page
    assert "Not asked yet" not in page
    assert her_case.reference not in browser.post("/search/", {"q": "0999"}).content.decode()
