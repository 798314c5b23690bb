"""Everything is exported by two people and by whoever runs the server, or not at all."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client as Browser

from cases.models import Case
from hestia.accounts.models import Notice, User
from hestia.audit.models import Event
from hestia.refusals import Refused
from rights.actions.exports import answer_export, ask_export, settle_export, stop_export
from rights.models import CharityExport
from tests import make
from tests.operations.leaving import passphrase_in
from tests.roles import as_application
from tests.supportplans.pages import text_of

PAGE = "/rights/exports/"
WHY = "Another charity takes over our outreach in January."
CHECKED = "I asked the trustees."
LATER = make.NOON + timedelta(minutes=5)


def signed_in(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def run(*arguments: Any) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def asked(by: User) -> CharityExport:
    return ask_export(why=WHY, by=by, at=make.NOON)


def confirmed(by: User, second: User) -> CharityExport:
    return answer_export(export=asked(by), is_confirmed=True, words=CHECKED, by=second, at=LATER)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestPages:
    def test_one_asks_another_confirms_and_all_leads_know(self, gita: User, farah: User) -> None:
        page = signed_in(gita).post(f"{PAGE}new/", {"kind": "everything", "why": WHY}, follow=True)
        assert "A second person has to confirm this" in text_of(page)
        export = CharityExport.objects.get()
        [notice] = Notice.objects.unread_by(farah)
        assert "Gita Rao asks that everything the charity has recorded is exported" in notice.words
        browser = signed_in(farah)
        assert f"{PAGE}{export.pk}/answer/" in browser.get(PAGE).text
        assert f"{PAGE}{export.pk}/answer/" not in signed_in(gita).get(PAGE).text
        assert WHY in text_of(browser.get(f"{PAGE}{export.pk}/answer/"))
        sent = {"is_confirmed": "yes", "words": CHECKED}
        answer = browser.post(f"{PAGE}{export.pk}/answer/", sent, follow=True)
        assert "May be made" in text_of(answer)
        assert CharityExport.objects.usable("everything", at=make.NOON).get() == export
        assert "Farah Siddiqui confirmed" in Notice.objects.unread_by(gita)[0].words
        lines = Event.objects.filter(kind__startswith="charity_export.").order_by("pk")
        assert [(line.kind, line.by) for line in lines] == [
            ("charity_export.asked", gita),
            ("charity_export.confirmed", farah),
        ]

    def test_nobody_confirms_their_own(self, gita: User) -> None:
        export = asked(gita)
        answer = signed_in(gita).post(f"{PAGE}{export.pk}/answer/", {"is_confirmed": "yes", "words": CHECKED})
        assert answer.status_code == HTTPStatus.CONFLICT
        assert "somebody else has to answer" in text_of(answer)

    def test_either_stops_it_until_it_is_made(self, gita: User, farah: User) -> None:
        export = confirmed(gita, farah)
        signed_in(gita).post(f"{PAGE}{export.pk}/stop/", {"why": "The trustees decided otherwise."})
        export.refresh_from_db()
        assert (export.stopped_by, export.is_usable(at=LATER)) == (gita, False)
        assert "Stopped" in text_of(signed_in(farah).get(PAGE))

    def test_another_is_asked_for_once_the_first_is_settled(self, gita: User, farah: User) -> None:
        asked(gita)
        answer = signed_in(farah).post(f"{PAGE}new/", {"kind": "everything", "why": WHY})
        assert "has been asked for already" in text_of(answer)
        assert CharityExport.objects.count() == 1

    def test_whoever_reads_cases_has_no_such_page(self, amina: User, carys: User, her_case: Case) -> None:
        for person in (amina, carys):
            assert signed_in(person).get(PAGE).status_code == HTTPStatus.FORBIDDEN
            assert PAGE not in signed_in(person).get("/").text


@pytest.mark.django_db
class TestActs:
    def test_a_request_and_a_yes_end_by_themselves(self, gita: User, farah: User) -> None:
        export = asked(gita)
        late = make.NOON + timedelta(days=settings.EXPORT_ANSWER_DAYS)
        with pytest.raises(Refused, match="no longer waiting"):
            answer_export(export=export, is_confirmed=True, words=CHECKED, by=farah, at=late)
        export = answer_export(export=export, is_confirmed=True, words=CHECKED, by=farah, at=LATER)
        assert export.is_usable(at=LATER)
        assert not export.is_usable(at=LATER + timedelta(days=settings.EXPORT_DAYS))

    def test_a_no_and_a_stop_end_it(self, gita: User, farah: User) -> None:
        export = answer_export(export=asked(gita), is_confirmed=False, words=CHECKED, by=farah, at=LATER)
        assert not CharityExport.objects.unsettled(at=LATER).exists()
        with pytest.raises(Refused, match="already"):
            stop_export(export=export, why="No", by=gita, at=LATER)
        export = confirmed(gita, farah)
        stop_export(export=export, why="Not now", by=farah, at=LATER)
        with pytest.raises(Refused, match="stopped since"):
            settle_export(export=export, archive="a.zip", digest="0", rows=1, at=LATER)

    def test_the_application_can_neither_confirm_alone_nor_say_that_it_was_made(
        self, gita: User, farah: User, amina: User
    ) -> None:
        export = asked(gita)
        yes = (
            "UPDATE rights_charityexport SET was_confirmed = true, decided_words = 'yes', decided_by_id = %s,"
            " decided_at = acting_at(), usable_until = acting_at() + interval '{} days'"
        )
        for person, statement, named in (
            (gita, yes.format(1), gita),
            (gita, yes.format(1), farah),
            (farah, yes.format(400), farah),
            (farah, "UPDATE rights_charityexport SET asked_by_id = %s", amina),
            (farah, "UPDATE rights_charityexport SET open_until = 'infinity', asked_by_id = %s", gita),
            (gita, "DELETE FROM rights_charityexport WHERE asked_by_id = %s", gita),
        ):
            with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
                change(person, statement, named)
        assert change(amina, yes.format(1), amina) == 0  # for whom there is none
        other = yes.format(1).replace("SET ", "SET kind = 'sheet', recipient = 'IOM', ")
        with pytest.raises(DatabaseError), transaction.atomic():
            change(farah, other, farah)  # a yes to one kind is none to another
        assert change(farah, yes.format(1), farah) == 1
        export.refresh_from_db()
        assert export.is_usable(at=LATER)
        made = yes.format(1).replace("SET ", "SET made_at = now(), archive = 'a', digest = 'b', rows = 1, ")
        with pytest.raises(DatabaseError), transaction.atomic():
            change(farah, made, farah)


def change(person: User, statement: str, named: User) -> int:
    """Do something past the acts, as the application for somebody; return how many rows it met."""
    with as_application(person, at=LATER), connection.cursor() as cursor:
        cursor.execute(statement, [named.pk])
        count: int = cursor.rowcount
        return count


@pytest.mark.django_db
def test_the_command_makes_what_two_want_once(gita: User, farah: User, tmp_path: Path) -> None:
    passphrase = passphrase_in(tmp_path)
    command = ("export_charity", "--to", str(tmp_path), "--passphrase-file", str(passphrase))
    with time_machine.travel(LATER, tick=False):
        with pytest.raises(CommandError, match="Nobody has confirmed an export"):
            run(*command)
        export = asked(gita)
        with pytest.raises(CommandError, match="Nobody has confirmed an export"):
            run(*command)
        answer_export(export=export, is_confirmed=True, words=CHECKED, by=farah, at=LATER)
        said = run(*command)
        with pytest.raises(CommandError, match="Nobody has confirmed an export"):
            run(*command)
    [path] = tmp_path.glob("*.gpg")
    assert path.name in said
    assert path.stat().st_mode & 0o077 == 0
    export = CharityExport.objects.get()
    assert (export.archive, export.made_at, len(export.digest)) == (path.name, LATER, 64)
    assert Event.objects.get(kind="charity_export.made").detail["digest"] == export.digest
    assert "was exported on the server" in Notice.objects.unread_by(gita)[0].words

    rehearsal = ("import_charity", str(path), "--passphrase-file", str(passphrase), "--dry-run")
    with pytest.raises(CommandError, match="is not empty"):
        run(*rehearsal)
