"""Answers kept by values of our own are brought over to the form's, and nothing of them is lost."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.safekeeping.models import Draft
from referrals.models import Answer
from tests import make
from tests.referrals import nrm_form
from tests.referrals.pages import text_of

pytestmark = pytest.mark.usefixtures("at_noon")
MIGRATION = import_module("referrals.migrations.earlier.0010_last_contact_as_the_form_keeps_it")
KEY = "when-last-contact"


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def written(case: Case, text: str, by: User) -> Answer:
    answer = Answer(case=case, key=KEY, text=text, written_at=make.NOON, written_by=by)
    answer.save()
    return answer


def test_every_old_value_becomes_one_of_the_forms() -> None:
    [field] = [field for field in nrm_form.fields() if field.key == KEY]
    assert {*MIGRATION.VALUES.values(), "not-sure"} == set(field.values)


@pytest.mark.parametrize(("old", "new"), MIGRATION.VALUES.items(), ids=list(MIGRATION.VALUES))
def test_is_kept_as_the_form_keeps_it(her_case: Case, amina: User, old: str, new: str) -> None:
    answer = written(her_case, old, amina)
    run(MIGRATION.FORWARDS)
    answer.refresh_from_db()
    assert (answer.text, answer.written_by, answer.written_at) == (new, amina, make.NOON)
    assert [row.text for row in answer.history.order_by("history_id")] == [old, new]
    run(MIGRATION.BACKWARDS)
    answer.refresh_from_db()
    assert answer.text == old


def test_leaves_every_other_answer_as_it_was(her_case: Case, amina: User) -> None:
    answer = written(her_case, "not-sure", amina)
    other = Answer(case=her_case, key="family", text="within-1-week", written_at=make.NOON, written_by=amina)
    other.save()
    run(MIGRATION.FORWARDS)
    for kept, text in ((answer, "not-sure"), (other, "within-1-week")):
        kept.refresh_from_db()
        assert (kept.text, kept.version, kept.history.count()) == (text, 1, 1)


def test_is_brought_over_where_it_was_not_sent_yet(her_case: Case, amina: User) -> None:
    typed = {KEY: ["6-12-months"], "family": ["6-12-months"], "version": ["0"]}
    draft = Draft.objects.keep(amina, "worksheet-exploitation", her_case.reference, typed, at=make.NOON)
    other = Draft.objects.keep(amina, "worksheet-background", her_case.reference, typed, at=make.NOON)
    MIGRATION.drafts_forwards(apps, None)
    now = Draft.objects.get(pk=draft.pk)
    assert (now.data, now.saved_at) == (typed | {KEY: ["within-the-last-6-12-month"]}, draft.saved_at)
    assert Draft.objects.get(pk=other.pk).data == typed
    MIGRATION.drafts_backwards(apps, None)
    assert Draft.objects.get(pk=draft.pk).data == typed


def test_stands_on_the_page_as_it_was_written(her_case: Case, amina: User, amina_browser: Browser) -> None:
    written(her_case, "within-3-months", amina)
    run(MIGRATION.FORWARDS)
    section = reverse("referrals:worksheet_section", args=[her_case.reference, "exploitation"])
    assert amina_browser.get(section).context["form"][KEY].value() == "within-the-last-3-month"
    copy = reverse("referrals:worksheet_copy", args=[her_case.reference])
    assert "Within the last 3 months" in text_of(amina_browser.get(copy))
