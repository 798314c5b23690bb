"""Complaints: easy to make, acknowledged in time, answered by somebody else than it is about."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils.html import escape

from cases.actions.access import exclude_worker
from cases.documents.printable import Copy
from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.pdf import html
from hestia.pdf.languages import LANGUAGES
from hestia.refusals import Refused
from rights import actions
from rights.documents.complaining import COMPLAINING
from rights.models import AccessRequest, Complaint, Correction
from rights.queries.complaints import SAID_ON_SHEET, said_in
from rights.queries.dates import complaint_rows
from rights.views.public import FROM_ONE_PLACE
from tests import make
from tests.rights.asked import request_of
from tests.rights.test_corrections import decided, said_of
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
WORDS = "Nobody called me back for three weeks."
RECEIVED = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


def complaint(*, by: User, **fields: Any) -> Complaint:
    made: dict[str, Any] = {
        "words": WORDS,
        "kind": "service",
        "channel": "spoken",
        "received_on": RECEIVED,
        **fields,
    }
    return actions.record_complaint(complaint=Complaint(**made), by=by, at=make.NOON)


def browser_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def test_the_whole_way(amina_browser: Browser, carys_browser: Browser, her_case: Case, ben: User) -> None:
    new = reverse("rights:complaint_of_case", args=[her_case.reference])
    assert "Write what the complaint is" in text_of(amina_browser.post(new, {}))
    sent = {"words": WORDS, "kind": "both", "about": ben.pk, "channel": "spoken"}
    page = text_of(amina_browser.post(new, {**sent, **day("received_on", RECEIVED)}, follow=True))
    assert "A manager acknowledges it by Sun 20 Dec 2026." in page
    made = Complaint.objects.get()
    register = text_of(carys_browser.get("/rights/"))
    assert f"{made.reference} Complaint Acknowledge it Sun 20 Dec 2026" in register
    page = text_of(carys_browser.get(made.get_absolute_url()))
    assert WORDS in page
    assert "Information Commissioner" in page
    assert "The trustees" in page

    outcome = reverse("rights:outcome", args=[made.reference])
    on = day("on", make.TODAY)
    upheld = {"outcome": "upheld", "reason": "Nobody did.", "changed": "Calls are listed.", **on}
    assert "First record when and how" in text_of(carys_browser.post(outcome, upheld))
    carys_browser.post(reverse("rights:acknowledgement", args=[made.reference]), {"how": "phone", **on})
    assert "Answer it, or say how far it is Thu 24 Dec 2026" in text_of(carys_browser.get("/rights/"))
    carys_browser.post(reverse("rights:progress", args=[made.reference]), {"words": "We asked the team."})
    assert "We asked the team." in text_of(carys_browser.get(made.get_absolute_url()))
    page = text_of(carys_browser.post(outcome, upheld, follow=True))
    assert "Calls are listed." in page
    assert "Upheld" in text_of(carys_browser.get("/rights/"))
    kinds = set(Event.objects.filter(subject=f"rights.complaint:{made.pk}").values_list("kind", flat=True))
    assert {
        "complaint.received",
        "complaint.acknowledged",
        "complaint.progressed",
        "complaint.answered",
    } < kinds
    assert not Event.objects.filter(kind__startswith="complaint.").exclude(case_ref="", cases=[]).exists()


def test_whoever_sees_its_dates_is_told_the_same_next_step(
    her_case: Case, amina: User, carys: User, gita: User
) -> None:
    """A manager reads the complaint; who watches over data reads its dates alone."""
    made = complaint(by=amina, case=her_case)
    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: actions.acknowledge(complaint=made, how="phone", on=make.TODAY, by=carys, at=make.NOON),
        lambda: actions.add_progress(complaint=made, words="We asked.", by=carys, at=make.NOON + 9 * DAY),
    ]
    seen = []
    for step in steps:
        step()
        rows = []
        for person in (carys, gita):
            with as_application(person, at=make.NOON):
                [row] = complaint_rows(person)
            rows.append((row.due_on, row.next))
        assert rows[0] == rows[1]
        seen.append(rows[0])
    assert len(set(seen)) == 3


def test_her_case_does_not_show_it(amina_browser: Browser, her_case: Case, ben: User) -> None:
    made = complaint(by=ben, case=her_case)
    for page in ("", "notes/", "history/", "history/access/", "documents/"):
        text = text_of(amina_browser.get(f"{her_case.get_absolute_url()}{page}"))
        assert made.reference not in text
        assert WORDS not in text


class TestWho:
    def test_nobody_but_managers_of_her_service_whom_it_is_not_about(
        self,
        her_case: Case,
        amina: User,
        ben: User,
        carys: User,
        ruth: User,
        house_b: Service,
        hal: User,
        gita: User,
    ) -> None:
        elsewhere = make.user("Sol Moss", role=Role.MANAGER, services=[house_b])
        kept_out = make.user("Kit Lowe", role=Role.MANAGER, services=[her_case.service])
        exclude_worker(case=her_case, person=kept_out, reason="knows_her", by=carys, at=make.NOON)
        made = complaint(by=amina, case=her_case, about=ruth)
        for person in (ruth, ben, elsewhere, kept_out, hal, gita):
            with as_application(person, at=make.NOON):
                assert not Complaint.objects.exists(), person
                assert not Complaint.history.exists(), person
            assert browser_of(person).get(made.get_absolute_url()).status_code in {403, 404}
            if person is not gita:
                assert made.reference not in text_of(browser_of(person).get("/rights/"))
        with as_application(carys, at=make.NOON):
            assert Complaint.objects.visible_to(carys).get().words == WORDS
        assert made.reference in text_of(browser_of(gita).get("/rights/")), "its dates, and not whose it is"
        assert her_case.reference not in text_of(browser_of(gita).get("/rights/"))

    def test_whom_it_is_about_neither_records_nor_answers_it(
        self, her_case: Case, amina: User, carys: User, ruth: User
    ) -> None:
        with pytest.raises(Refused) as refused:
            complaint(by=amina, about=amina)
        [words] = refused.value.by_field.values()
        assert "recorded by somebody else: ask Carys Pugh or Ruth Ellery." in words
        assert words.endswith(reverse("rights:complain"))
        made = complaint(by=amina, about=carys)
        with pytest.raises(Refused, match="Somebody else must answer"):
            actions.acknowledge(complaint=made, how="phone", on=make.TODAY, by=carys, at=make.NOON)
        with pytest.raises(Refused, match="Somebody else must answer"):
            actions.acknowledge(complaint=made, how="phone", on=make.TODAY, by=amina, at=make.NOON)
        actions.acknowledge(complaint=made, how="phone", on=make.TODAY, by=ruth, at=make.NOON)

    def test_from_when_it_is_known_whom_it_is_about_they_do_not_see_it(
        self, amina: User, carys: User, ruth: User
    ) -> None:
        made = complaint(by=amina)
        carys_browser = browser_of(carys)
        assert carys_browser.get(made.get_absolute_url()).status_code == 200
        page = reverse("rights:complaint_person", args=[made.reference])
        browser_of(ruth).post(page, {"person": carys.pk})
        assert carys_browser.get(made.get_absolute_url()).status_code == 404
        with as_application(carys, at=make.NOON):
            assert not Complaint.history.exists()

    def test_that_it_is_about_somebody_else_takes_two(
        self, amina: User, ben: User, carys: User, ruth: User, gita: User
    ) -> None:
        made = complaint(by=amina, about=carys)
        page = reverse("rights:complaint_person", args=[made.reference])
        said = text_of(browser_of(ruth).post(page, {"person": ben.pk, "is_as_well": "no"}, follow=True))
        assert "Another manager has to agree that it is about Ben Archer." in said
        assert "It counts once another manager records the same." in said
        browser_of(ruth).post(page, {"person": ben.pk, "is_as_well": "no"})
        made.refresh_from_db()
        assert (made.about_id, made.moved_to_id) == (carys.pk, ben.pk)
        assert browser_of(carys).get(made.get_absolute_url()).status_code == 404
        assert not Complaint.objects.visible_to(ben).exists()
        browser_of(gita).post(page, {"person": ben.pk, "is_as_well": "no"})
        made.refresh_from_db()
        assert (made.about_id, made.moved_to_id, made.moved_by_id) == (ben.pk, None, None)
        assert browser_of(carys).get(made.get_absolute_url()).status_code == 200

    def test_whoever_it_is_said_to_be_about_neither_reads_nor_answers_it_meanwhile(
        self, amina: User, ben: User, carys: User, ruth: User
    ) -> None:
        made = complaint(by=amina, about=ben)
        actions.name_worker(complaint=made, person=carys, by=ruth, at=make.NOON)
        made.refresh_from_db()
        assert made.about_id == ben.pk
        assert browser_of(carys).get(made.get_absolute_url()).status_code == 404
        with as_application(carys, at=make.NOON):
            assert not Complaint.objects.exists()

    def test_what_was_recorded_first_stands_again_without_a_second_person(
        self, amina: User, ben: User, carys: User, ruth: User
    ) -> None:
        made = complaint(by=amina, about=carys)
        for person in (ben, carys):
            actions.name_worker(complaint=made, person=person, by=ruth, at=make.NOON)
        made.refresh_from_db()
        assert (made.about_id, made.moved_to_id) == (carys.pk, None)

    def test_nor_by_one_who_writes_the_row_by_hand(
        self, amina: User, ben: User, carys: User, ruth: User
    ) -> None:
        made = complaint(by=amina, about=carys)

        def write(**columns: object) -> None:
            with as_application(ruth, at=make.NOON), transaction.atomic():
                Complaint.objects.filter(pk=made.pk).update(**columns)

        for columns in (
            {"about": ben},
            {"about": None},
            {"moved_to": ben, "moved_at": make.NOON, "moved_by": amina},
        ):
            with pytest.raises(DatabaseError, match="takes two"):
                write(**columns)
        write(moved_to=ben, moved_at=make.NOON, moved_by=ruth)
        with pytest.raises(DatabaseError, match="takes two"):
            write(about=ben, moved_to=None, moved_at=None, moved_by=None)


class TestPublic:
    URL = "/complain/"

    def sent(self, **fields: str) -> dict[str, str]:
        return {"once": str(uuid4()), "words": WORDS, "kind": "service", **fields}

    def test_anybody_complains_without_a_name(self, gita: User) -> None:
        browser = Browser()
        page = browser.get(self.URL)
        assert page.status_code == 200
        assert set(browser.cookies) <= {"csrf", "__Host-csrf"}
        sent = self.sent(reply="Tell my friend at the food bank.")
        answer = browser.post(self.URL, sent)
        [reference] = re.findall(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.content.decode())
        made = Complaint.objects.get()
        assert (made.reference, made.words, made.reply) == (reference, WORDS, sent["reply"])
        assert (made.made_by_id, made.case_id, made.channel) == (None, None, "page")
        assert Complaint.history.get().reference == reference
        assert Event.objects.get(kind="complaint.received").by is None
        assert reference in browser.post(self.URL, sent).content.decode(), "sent twice, it is one"
        assert Complaint.objects.count() == 1
        assert WORDS in text_of(browser_of(gita).get(made.get_absolute_url()))

    def test_says_where_to_ask_with_the_reference_and_who_reads_it(self) -> None:
        page = text_of(Browser().get(self.URL))
        assert f"You can also say it: call {settings.OFFICE_PHONE}." in page
        assert "The person it is about does not, if we know who that is" in page
        assert "The trustees, through" in page
        sent = text_of(Browser().post(self.URL, self.sent()))
        assert f"without giving your name: call {settings.OFFICE_PHONE}." in sent

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_says_in_a_language_of_her_papers_how_it_is_made(self, code: str) -> None:
        language, browser = LANGUAGES[code], Browser()
        assert f"?language={code}" in browser.get(self.URL).text
        page = browser.get(self.URL, {"language": code}).text
        assert f'<ul lang="{language.tag}" dir="{language.direction}">' in page
        for english, hers in zip(SAID_ON_SHEET, said_in(language), strict=True):
            assert english != hers
            assert f"<li>{escape(hers)}</li>" in page
        assert browser.get(self.URL, {"language": "xx"}).status_code == 200

    def test_with_no_way_to_answer_the_page_has_acknowledged_it(self, carys: User) -> None:
        Browser().post(self.URL, self.sent())
        made = Complaint.objects.get()
        by_page = (make.TODAY, "page", make.NOON, None)
        for row in (made, Complaint.history.get()):
            kept = (row.acknowledged_on, row.acknowledged_how, row.acknowledged_at, row.acknowledged_by_id)
            assert kept == by_page
        carys_browser = browser_of(carys)
        register, page = (text_of(carys_browser.get(url)) for url in ("/rights/", made.get_absolute_url()))
        assert f"{made.reference} Complaint Answer it, or say how far it is" in register
        assert "Not acknowledged" not in page
        assert "on the page itself, with its reference" in page
        url = reverse("rights:outcome", args=[made.reference])
        assert "When did we decide it?" in text_of(carys_browser.get(url))
        answer = {"outcome": "upheld", "reason": "Nobody did.", **day("on", make.TODAY)}
        assert "Upheld" in text_of(carys_browser.post(url, answer, follow=True))

    def test_with_a_way_to_answer_it_waits_to_be_acknowledged(self, carys: User) -> None:
        Browser().post(self.URL, self.sent(reply="Tell my friend at the food bank."))
        made = Complaint.objects.get()
        assert not made.is_acknowledged
        assert f"{made.reference} Complaint Acknowledge it" in text_of(browser_of(carys).get("/rights/"))
        made.acknowledged_on, made.acknowledged_how, made.acknowledged_at = make.TODAY, "page", make.NOON
        with pytest.raises(IntegrityError, match="acknowledged_on_how_at_and_by"), transaction.atomic():
            made.save()

    def test_whoever_sent_it_reads_none_of_it(self) -> None:
        Browser().post(self.URL, self.sent())
        with as_application(None, at=make.NOON):
            assert not Complaint.objects.exists()
            assert not Complaint.history.exists()

    def test_the_answer_is_the_same_whomever_it_names(self, her_case: Case, carys: User, ruth: User) -> None:
        names = [her_case.client.full_name, her_case.reference, "Nobody Atall", "Carys Pugh"]
        answers = set()
        for name in names:
            browser = Browser()
            answer = browser.post(self.URL, self.sent(words=f"It is about {name}.", person=name))
            assert answer.status_code == 200
            answers.add(re.sub(r"C-\w{4}-\w{4}", "", answer.content.decode()))
        assert len(answers) == 1
        assert Complaint.objects.get(about=carys).words.endswith("About: Carys Pugh")
        with as_application(carys, at=make.NOON):
            assert Complaint.objects.count() == len(names) - 1
        with as_application(ruth, at=make.NOON):
            assert Complaint.objects.count() == len(names)

    @pytest.mark.parametrize(
        ("named", "told"),
        [
            ("the manager, Ms Elery", ""),
            ("", "Ruth Ellery was rude."),
            ("", "ruth  ELLERY shouted at my friend"),
            ("", "Ruth the manager shouted at me. I am frightened of her."),
            ("", "mrs elery shouted at me"),
            ("Rüth Ellery", ""),
            ("Ellerey", ""),
        ],
    )
    def test_whom_it_means_does_not_see_it_however_they_are_spelt(
        self, named: str, told: str, ruth: User, carys: User
    ) -> None:
        Browser().post(self.URL, self.sent(words=told or WORDS, person=named))
        with as_application(ruth, at=make.NOON):
            assert not Complaint.objects.exists()
        with as_application(carys, at=make.NOON):
            assert Complaint.objects.get().about_id == ruth.pk

    @pytest.mark.parametrize("told", ["The ruthless cold in the house.", "The manager is never there."])
    def test_a_word_that_is_like_a_name_is_none(self, told: str, ruth: User, carys: User) -> None:
        Browser().post(self.URL, self.sent(words=told))
        assert Complaint.objects.get().about is None

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"words": ""}, "Write what you want to complain about"),
            ({"kind": "other"}, "Choose an answer to"),
            ({"words": "x" * 5001}, "5,000 characters"),
            ({"words": "a\0b"}, "cannot be kept"),
        ],
    )
    def test_what_makes_no_sense_comes_back_in_words(self, fields: dict[str, str], words: str) -> None:
        answer = Browser().post(self.URL, self.sent(**fields))
        assert answer.status_code == 400
        assert re.search(words, answer.content.decode(), re.IGNORECASE)
        assert not Complaint.objects.exists()

    def test_too_often_is_said_and_nothing_of_it_kept(self) -> None:
        for _ in range(FROM_ONE_PLACE):
            assert Browser().post(self.URL, self.sent()).status_code == 200
        answer = Browser().post(self.URL, self.sent())
        assert answer.status_code == 429
        assert "Too much was sent from here in the last hour" in text_of(answer)
        assert WORDS in answer.content.decode(), "their words are not lost"
        assert Complaint.objects.count() == FROM_ONE_PLACE
        other = Browser(REMOTE_ADDR="192.0.2.7")
        assert other.post(self.URL, self.sent()).status_code == 200

    def test_nobody_who_is_signed_in_is_led_to(self, amina_browser: Browser) -> None:
        amina_browser.post(self.URL, self.sent())
        assert Complaint.objects.get().made_by is None
        assert not Event.objects.filter(kind="complaint.received").exists()

    def test_the_key_of_a_page_gives_no_complaint_of_a_worker(self, amina: User) -> None:
        made = complaint(by=amina)
        answer = Browser().post(self.URL, self.sent(once=str(UUID(str(made.row_key)))))
        assert made.reference not in answer.content.decode()


def test_overdue_stands_first(carys_browser: Browser, amina: User) -> None:
    late = complaint(by=amina, received_on=make.TODAY - timedelta(days=40))
    soon = complaint(by=amina)
    page = text_of(carys_browser.get("/rights/"))
    assert page.index(late.reference) < page.index(soon.reference)
    assert "Overdue" in page


def test_her_sheet_says_where_she_complains(her_case: Case, amina: User) -> None:
    paper = html(COMPLAINING.build(her_case, Copy(number=1, made_on=make.TODAY, by=amina)))
    digits = "".join(character for character in paper if character.isdigit())
    assert settings.OFFICE_PHONE.replace(" ", "") in digits
    assert f"{settings.ADDRESS.rstrip('/').partition('://')[2]}{reverse('rights:complain')}" in paper


class TestOfAnAnswer:
    """She asks about an answer, or is not content with it: a complaint in one step, linked both ways."""

    @pytest.fixture
    def ended(self, her_case: Case, carys: User) -> AccessRequest:
        asked = request_of(her_case, by=carys)
        words = "It was for someone else."
        return actions.end_request(
            request=asked, end="invalid", words=words, on=make.TODAY, by=carys, at=make.NOON
        )

    @pytest.fixture
    def corrected(self, her_case: Case, amina: User, carys: User) -> Correction:
        note = her_case.narrate(Entry.Kind.NOTE, "A talk", "She goes back.", by=amina, at=make.NOON)
        correction = said_of(note, case=her_case, by=amina)
        return decided(correction, "unchanged", by=carys)

    @pytest.mark.parametrize("of", ["ended", "corrected"])
    def test_one_step_and_each_leads_to_the_other(
        self, of: str, carys_browser: Browser, ruth: User, request: pytest.FixtureRequest
    ) -> None:
        answer: AccessRequest | Correction = request.getfixturevalue(of)
        page = carys_browser.get(answer.get_absolute_url())
        [way] = re.findall(r'href="([^"]+/complaint/)"', page.content.decode())
        assert "Our answer" in text_of(carys_browser.get(way))
        sent = {"words": WORDS, "kind": "data", "channel": "spoken", **day("received_on", make.TODAY)}
        page = carys_browser.post(way, sent, follow=True)
        made = Complaint.objects.get()
        assert made.answer == answer
        assert made.case == answer.case
        assert made.reference in text_of(page)
        assert page.request["PATH_INFO"] == answer.get_absolute_url()
        assert answer.get_absolute_url() in carys_browser.get(made.get_absolute_url()).content.decode()
        refused = text_of(carys_browser.get(reverse("rights:acknowledgement", args=[made.reference])))
        assert "You gave the answer" in refused
        ruth_page = browser_of(ruth).get(reverse("rights:acknowledgement", args=[made.reference]))
        assert ruth_page.status_code == 200

    def test_whom_it_is_about_is_not_told_by_the_answer(
        self, ended: AccessRequest, ruth: User, amina: User
    ) -> None:
        made = complaint(by=amina, case=ended.case, request=ended, about=ruth)
        page = text_of(browser_of(ruth).get(ended.get_absolute_url()))
        assert "If she is not content" in page
        assert made.reference not in page

    def test_not_before_there_is_one_nor_of_another_case(
        self, her_case: Case, carys_browser: Browser, carys: User, amina: User, outreach: Service
    ) -> None:
        asked = request_of(her_case, by=carys)
        way = reverse("rights:complaint_of_request", args=[her_case.reference, asked.pk])
        page = carys_browser.get(way)
        assert page.status_code == 409
        assert "no answer yet" in text_of(page)
        with pytest.raises(Refused, match="no answer yet"):
            complaint(by=amina, case=her_case, request=asked)
        other = make.case(worker=amina, service=outreach)
        elsewhere = reverse("rights:complaint_of_request", args=[other.reference, asked.pk])
        assert carys_browser.get(elsewhere).status_code == 404
