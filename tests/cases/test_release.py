"""A document of the highest level is opened to more people by two: one asks, another decides."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import lifting
from cases.actions.documents import correct_document
from cases.models import Case, Deadline, KeptDocument, Lifting, Refused
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.privacy.secrecy import Level
from tests import make
from tests.cases.kept import K, kept
from tests.roles import as_application

NOON, TODAY = make.NOON, make.TODAY
WHY = "Her GP asks for it, and she agrees."


@pytest.fixture
def secret(her_case: Case, amina: User) -> KeptDocument:
    return kept(her_case, amina, K.IDENTITY, level=Level.SECRET)


def ask(document: KeptDocument, *, of: User, by: User, **said: Any) -> Lifting:
    answers = {"level": Level.SENSITIVE, "words": WHY, "due_on": TODAY, "at": NOON, **said}
    return lifting.ask_to_release(document=document, asked_of=of, by=by, **answers)


def decide(asked: Lifting, *, by: User, **answer: Any) -> Lifting:
    answers = {"is_allowed": True, "at": NOON, "today": TODAY, **answer}
    return lifting.decide(lifting=asked, by=by, **answers)


def level_of(document: KeptDocument) -> int:
    return KeptDocument.objects.get(pk=document.pk).level


def test_from_the_question_to_the_answer(
    secret: KeptDocument, her_case: Case, amina: User, ben: User, amina_browser: Browser
) -> None:
    with time_machine.travel(NOON):
        amina_browser.force_login(amina)
        page = reverse("cases:kept_release", args=[her_case.reference, secret.number])
        assert page in amina_browser.get(secret.get_absolute_url()).text
        said = {"level": "3", "words": WHY, "asked_of": ben.pk}
        answer = amina_browser.post(page, said, follow=True)
        assert f"{ben} has been asked" in answer.text
        assert level_of(secret) == Level.SECRET
        asked = Lifting.objects.get()
        own = reverse("cases:lifting", args=[her_case.reference, asked.pk])
        refused = amina_browser.post(own, {"answer": "yes", "version": asked.version})
        assert "nobody else can answer" in refused.text
        other = Browser()
        other.force_login(ben)
        assert WHY in other.get(own).text
        answer = other.post(own, {"answer": "yes", "version": asked.version}, follow=True)
    assert "More people can open it now." in answer.text
    assert level_of(secret) == Level.SENSITIVE
    assert secret.history.get(level=Level.SENSITIVE).history_user == ben
    event = Event.objects.get(kind="document.released")
    assert (event.by, event.detail) == (ben, {"asked_by": amina.pk, "level": 3})
    assert not her_case.deadline_set.open().filter(kind=Deadline.Kind.LIFTING_SIGN_OFF).exists()


def test_nobody_lowers_it_alone(secret: KeptDocument, amina: User, ben: User) -> None:
    secret.level = Level.SENSITIVE
    with pytest.raises(Refused, match="Two people must agree"):
        correct_document(document=secret, by=amina, at=NOON)
    secret.refresh_from_db()
    with pytest.raises(Refused, match="cannot decide this"):
        ask(secret, of=amina, by=amina)
    asked = ask(secret, of=ben, by=amina)
    with pytest.raises(Refused, match="nobody else can answer"):
        decide(asked, by=amina)
    assert level_of(secret) == Level.SECRET


def test_a_learner_is_never_asked(secret: KeptDocument, efua: User, amina: User, her_case: Case) -> None:
    her_case.second_worker = efua
    her_case.save()
    assert efua not in lifting.releasers(her_case, asked_by=amina, at=NOON)


def test_nor_told_that_it_is_asked(
    secret: KeptDocument, her_case: Case, efua: User, amina: User, ben: User
) -> None:
    her_case.second_worker = efua
    her_case.save()
    ask(secret, of=ben, by=amina)
    browser = Browser()
    for person, is_told in ((efua, False), (amina, True)):
        browser.force_login(person)
        page = browser.get(reverse("cases:access", args=[her_case.reference]))
        assert page.status_code == 200
        assert (WHY in page.text) is is_told, person
        with as_application(person, at=NOON):
            assert Lifting.objects.exists() is is_told, person


def test_what_is_said_of_it_meanwhile_voids_the_question(
    secret: KeptDocument, amina: User, ben: User
) -> None:
    asked = ask(secret, of=ben, by=amina)
    secret.refresh_from_db()
    secret.note = "Page 2 is the shelter’s."
    correct_document(document=secret, by=amina, at=NOON)
    with pytest.raises(Refused, match="no longer waiting"):
        decide(Lifting.objects.get(pk=asked.pk), by=ben)
    assert level_of(secret) == Level.SECRET


def test_a_yes_comes_in_time_or_not_at_all(secret: KeptDocument, amina: User, ben: User) -> None:
    asked = ask(secret, of=ben, by=amina)
    with pytest.raises(Refused, match="Ask for it again"):
        decide(asked, by=ben, at=NOON + timedelta(days=14))


def test_legal_advice_is_not_asked_about(her_case: Case, amina: User, ben: User) -> None:
    advice = kept(her_case, amina, K.ADVICE)
    with pytest.raises(Refused, match="It is filed as legal advice"):
        ask(advice, of=ben, by=amina)


def test_who_has_nobody_to_ask_is_told_before_asking(
    secret: KeptDocument, her_case: Case, amina: User
) -> None:
    User.objects.exclude(pk=amina.pk).update(is_active=False)
    assert lifting.releasing_blockers(secret, by=amina, at=NOON) == [lifting.NOBODY_RELEASES]


class TestTheDatabaseRefuses:
    """Whatever the application is led to say."""

    def tried(self, question: str, *values: Any, by: User) -> None:
        with as_application(by, at=NOON), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question, values)

    def test_one_alone(self, secret: KeptDocument, amina: User) -> None:
        lower = "UPDATE cases_keptdocument SET level = 3 WHERE id = %s"
        with pytest.raises(ProgrammingError, match="takes two"):
            self.tried(lower, secret.pk, by=amina)

    def test_an_answer_in_another_s_name(self, secret: KeptDocument, amina: User, ben: User) -> None:
        asked = ask(secret, of=ben, by=amina)
        say_yes = (
            "UPDATE cases_lifting SET is_allowed = true, decided_by_id = %s, decided_at = %s WHERE id = %s"
        )
        with pytest.raises(ProgrammingError, match="another answers once"):
            self.tried(say_yes, ben.pk, NOON, asked.pk, by=amina)

    def test_a_question_in_another_s_name(self, secret: KeptDocument, amina: User, ben: User) -> None:
        asked = ask(secret, of=ben, by=amina)
        again = (
            "INSERT INTO cases_lifting (version, case_id, document_id, level_to, standing_as, words,"
            " asked_at, asked_by_id, asked_of_id, until_at, promise_id, decided_words)"
            " SELECT 1, case_id, document_id, 2, '', words, asked_at, %s, %s, until_at, promise_id, ''"
            " FROM cases_lifting WHERE id = %s"
        )
        with pytest.raises(ProgrammingError, match="another answers once"):
            self.tried(again, ben.pk, amina.pk, asked.pk, by=amina)

    def test_a_yes_of_before(self, secret: KeptDocument, amina: User, ben: User) -> None:
        decide(
            ask(secret, of=ben, by=amina, at=NOON - timedelta(hours=1)), by=ben, at=NOON - timedelta(hours=1)
        )
        KeptDocument.objects.filter(pk=secret.pk).update(level=Level.SECRET)
        with pytest.raises(ProgrammingError, match="takes two"):
            self.tried("UPDATE cases_keptdocument SET level = 3 WHERE id = %s", secret.pk, by=ben)
