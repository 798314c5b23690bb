"""Where her children are is as secret as where she is; no learner is told that, nor how she was exploited."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from psycopg2 import sql

from cases.models import Case, Dependant, OtherName, Person
from hestia.accounts.models import User
from hestia.accounts.permissions import LEARNERS, Role
from hestia.audit.models import Event

WHERE, SCHOOL, ALIAS = "14 Zebra Close", "Quince Primary", "Zuleika"
TELLING = [WHERE, SCHOOL, ALIAS, "Linked to the exploitation", "exploited"]


@pytest.fixture
def child(her_case: Case) -> Dependant:
    child = Dependant(
        case=her_case, name="Sami", age=6, lives_with_her=False, whereabouts=WHERE, school=SCHOOL
    )
    child.save()
    OtherName(client=her_case.client, name=ALIAS, kind=OtherName.Kind.EXPLOITATION).save()
    OtherName(client=her_case.client, name="Ghadeer", kind=OtherName.Kind.ALIAS).save()
    Person(case=her_case, name="Omar", kind="family", risk=Person.Risk.EXPLOITER).save()
    return child


def page(browser: Browser, name: str, *args: object) -> str:
    return browser.get(reverse(name, args=args)).text


@pytest.mark.parametrize("role", Role)
def test_is_on_no_page_until_it_is_asked_for_and_for_no_learner_at_all(
    role: Role, child: Dependant, her_case: Case, efua: User, amina: User
) -> None:
    person = efua if role in LEARNERS else amina
    person.role = role
    person.save()
    her_case.worker = person
    her_case.save()
    browser = Browser()
    browser.force_login(person)
    ref = her_case.reference
    texts = [page(browser, name, ref) for name in ("cases:people", "desk:case", "cases:history")]
    about = page(browser, "cases:details", ref, "about")
    assert not [words for text in texts for words in (WHERE, SCHOOL) if words in text]
    answer = browser.post(reverse("cases:shown", args=[ref, "dependant", child.pk]))
    shown = page(browser, "cases:people", ref)
    asked = Event.objects.filter(kind="dependant.shown", case_ref=ref).count()
    if role in LEARNERS:
        told = [words for text in (*texts, about, shown) for words in TELLING if words in text]
        assert (answer.status_code, asked, told) == (403, 0, [])
        assert "Ghadeer" in about
    elif role in (Role.CASEWORKER, Role.SAFE_HOUSE_WORKER, Role.MANAGER):
        assert (asked, WHERE in shown, SCHOOL in shown, ALIAS in about) == (1, True, True, True)
        assert WHERE not in page(browser, "cases:people", ref)  # once
    else:
        assert (asked, WHERE in shown) == (0, False)


def test_the_form_that_shows_it_is_logged_like_asking(child: Dependant, amina_browser: Browser) -> None:
    edit = page(amina_browser, "cases:around", child.case.reference, "dependant", child.pk)
    assert WHERE in edit
    assert Event.objects.filter(kind="dependant.shown").count() == 1


def test_the_database_holds_none_of_it_in_clear(child: Dependant) -> None:
    child.whereabouts = "15 Zebra Close"
    child.save()
    with connection.cursor() as cursor:
        for table in ("cases_dependant", "cases_historicaldependant"):
            named = sql.Identifier(table)
            cursor.execute(sql.SQL("SELECT string_agg(x::text, ' ') FROM {} x").format(named))
            text = cursor.fetchone()[0]
            assert "Sami" in text
            assert "Zebra" not in text
            assert SCHOOL not in text
