"""A code is typed, a form is filled in as its sheet says, and the sheet is one record: never two or none."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Consent, Deadline, Entry
from desk.queries.drafts import unfinished
from hestia.accounts.models import Notice, Service, User
from hestia.audit.models import Event
from hestia.refusals import Refused
from outage import actions
from outage.models import KeyedSheet, Sheet
from outage.queries.sheets import SHREDDED, by_service, sheets_for
from outage.rules.codes import shown
from outage.rules.versions import PAGES, older_in_words
from referrals.actions import explain
from riskassessment.models import Incident, RapidScreen
from tests import make
from tests.cases.intaking import Filler
from tests.outage.keyed import WRITTEN, begin, moment, note, sheets, written
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
CONSENT: dict[str, Any] = {
    "purpose": "gp",
    "recipient": "Dr Khan",
    "what": "my appointments",
    "answer": "given",
    "how": "spoken",
    "language": "Arabic",
    "interpreter_name": "Layla H.",
    "read_out": "on",
    **day("given_on", make.TODAY),
}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def sheet(outreach: Service, carys: User) -> Sheet:
    return sheets("note", service=outreach, by=carys)[0]


def key(browser: Browser, sheet: Sheet, case: Case, by: User, page: dict[str, Any]) -> Any:
    """Key a sheet in, from its code to the answer of its form."""
    form = begin(browser, sheet, by=by, case=case)
    assert form.status_code == 302, text_of(form)
    assert browser.get(form["Location"]).status_code == 200
    return browser.post(form["Location"], page)


class TestPrinting:
    def test_so_many_sheets_each_with_a_code_as_a_paper(
        self, carys_browser: Browser, outreach: Service
    ) -> None:
        page = {"kind": "note", "how_many": "2", "service": outreach.pk, "handed_to": ""}
        answer = carys_browser.post(reverse("outage:sheets_new"), page)
        assert answer["Content-Type"] == "application/pdf"
        assert len({sheet.code for sheet in Sheet.objects.all()}) == 2
        [line] = Event.objects.filter(kind="sheet.printed")
        assert len(line.detail["sheets"]) == 2

    @pytest.mark.parametrize(
        ("page", "words"),
        [({"kind": "nrm", "how_many": "6"}, "many pages"), ({"kind": "note", "how_many": "21"}, "20")],
    )
    def test_more_than_are_printed_while_one_waits_are_refused(
        self, page: dict[str, str], words: str, carys_browser: Browser, outreach: Service
    ) -> None:
        answer = carys_browser.post(reverse("outage:sheets_new"), {**page, "service": outreach.pk})
        assert words in text_of(answer)
        assert not Sheet.objects.exists()

    def test_only_for_a_service_of_ones_own(
        self, carys_browser: Browser, carys: User, house_b: Service
    ) -> None:
        page = {"kind": "note", "how_many": "1", "service": house_b.pk}
        assert carys_browser.post(reverse("outage:sheets_new"), page).status_code == 200
        with as_application(carys), pytest.raises(ProgrammingError), transaction.atomic():
            sheets("note", service=house_b, by=carys)


class TestKeyingIn:
    def test_a_note_is_written_by_one_and_keyed_in_by_another(
        self, sheet: Sheet, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        found = amina_browser.post(reverse("outage:paper"), {"code": shown(sheet.code).lower()})
        assert found["Location"] == sheet.get_absolute_url()
        form = begin(amina_browser, sheet, by=ben, case=her_case)
        answer = amina_browser.get(form["Location"])
        assert answer.context["form"]["happened_at"].initial == WRITTEN
        page = text_of(answer)
        assert f"You are keying in sheet {sheet}, written by Ben Archer on Tue 24 Nov 2026" in page
        amina_browser.post(form["Location"], note("She has a dentist on Friday."))
        keyed = KeyedSheet.objects.get()
        entry = Entry.objects.get(pk=keyed.record_id)
        assert (keyed.record_kind, keyed.case, entry.body) == (
            *("cases.entry", her_case),
            "She has a dentist on Friday.",
        )
        line = her_case.entry_set.get(title=f"Keyed in from paper: sheet {sheet}")
        assert "Written by Ben Archer on Tue 24 Nov 2026" in line.body
        assert "keyed in by Amina Osei" in line.body
        sheet.refresh_from_db()
        assert (sheet.written_by, sheet.written_at, sheet.keyed_by) == (ben, WRITTEN, amina)

    def test_who_is_said_to_have_written_it_is_told(
        self, amina: User, amina_browser: Browser, ben: User, sheet: Sheet, her_case: Case
    ) -> None:
        key(amina_browser, sheet, her_case, ben, note("She has a dentist on Friday."))
        [told] = Notice.objects.filter(person=ben)
        assert told.words.startswith(f"Amina Osei keyed in sheet {sheet} as written by you.")
        assert her_case.reference not in told.words
        assert not Notice.objects.exclude(person=ben).exists()

    def test_a_second_try_shows_what_it_became(
        self, sheet: Sheet, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        key(amina_browser, sheet, her_case, amina, note("Once."))
        page = amina_browser.get(sheet.get_absolute_url())
        assert "It is already keyed in" in text_of(page)
        entry = Entry.objects.get(body="Once.")
        assert reverse("cases:note", args=[her_case.reference, entry.pk]) in page.text
        assert begin(amina_browser, sheet, by=amina, case=her_case).status_code == 409

    def test_whoever_keys_the_same_sheet_at_the_same_time_is_refused_and_keeps_the_words(
        self, sheet: Sheet, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        other = Browser()
        other.force_login(ben)
        ways = [
            begin(browser, sheet, by=ben, case=her_case)["Location"] for browser in (amina_browser, other)
        ]
        assert amina_browser.post(ways[0], note("The first.")).status_code == 302
        late = other.post(ways[1], note("The second."))
        assert late.status_code == 409
        assert f"Sheet {sheet} is already keyed in, by Amina Osei" in text_of(late)
        assert "The second." in late.text
        assert [row.body for row in Entry.objects.filter(kind="phoned")] == ["The first."]
        assert KeyedSheet.objects.count() == 1

    def test_postgresql_holds_one_code_to_one_record(
        self, sheet: Sheet, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        key(amina_browser, sheet, her_case, amina, note("Once."))
        again = KeyedSheet(
            sheet=sheet,
            case=her_case,
            record_kind="cases.entry",
            record_id=1,
            keyed_at=make.NOON,
            keyed_by=amina,
        )
        with pytest.raises(IntegrityError, match="sheet_id"), transaction.atomic():
            again.save()

    def test_what_makes_no_sense_comes_back_and_the_sheet_is_out(
        self, sheet: Sheet, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        answer = key(amina_browser, sheet, her_case, amina, note("") | {"title": "Her teeth"})
        assert "Write what happened" in text_of(answer)
        assert f"You are keying in sheet {sheet}" in text_of(answer)
        assert list(Sheet.objects.out()) == [sheet]

    def test_what_is_half_typed_is_kept_for_this_sheet_alone(
        self, sheet: Sheet, her_case: Case, outreach: Service, amina: User, amina_browser: Browser
    ) -> None:
        [other] = sheets("note", service=outreach, by=amina)
        form = begin(amina_browser, sheet, by=amina, case=her_case)["Location"]
        amina_browser.post(form, note("") | {"title": "Her teeth"})
        [draft] = unfinished(amina, at=make.NOON)
        assert draft.url == form
        assert "Her teeth" in amina_browser.get(form).text
        assert "Her teeth" not in amina_browser.get(form.replace(sheet.code, other.code)).text
        assert "Her teeth" not in amina_browser.get(form.partition("?")[0]).text

    def test_a_sheet_fits_its_own_page_alone(
        self, sheet: Sheet, her_case: Case, amina_browser: Browser
    ) -> None:
        for name in ("riskassessment:incident_new", "cases:consent_new", "cases:task_new"):
            url = f"{reverse(name, args=[her_case.reference])}?sheet={sheet.code}"
            assert amina_browser.get(url).status_code == 404
        url = reverse("cases:note_new", args=[her_case.reference])
        for code in ("000000001", "x", shown(sheet.code) + "9"):
            assert amina_browser.get(url, {"sheet": code}).status_code == 404

    def test_nothing_is_keyed_in_before_it_is_said_who_wrote_it(
        self, sheet: Sheet, her_case: Case, amina_browser: Browser
    ) -> None:
        url = f"{reverse('cases:note_new', args=[her_case.reference])}?sheet={sheet.code}"
        assert "Say first who wrote on this sheet" in text_of(amina_browser.post(url, note("Hers.")))
        assert not KeyedSheet.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"reference": "H-9999"}, "There is no open record with this reference"),
            ({"reference": "hers"}, "References look like H-0000"),
            (moment("written_at", WRITTEN - timedelta(days=9)), "The sheet was printed on"),
            (moment("written_at", WRITTEN + timedelta(days=9)), "cannot be in the future"),
            ({"pages": ""}, "Enter how many pages came back"),
            ({"pages": PAGES["note"] + 1}, "Is another sheet among them?"),
        ],
    )
    def test_what_cannot_be_is_refused_with_the_reason(
        self,
        typed: dict[str, str],
        words: str,
        sheet: Sheet,
        her_case: Case,
        amina: User,
        amina_browser: Browser,
    ) -> None:
        page = {**written(sheet, amina, her_case), **typed}
        answer = amina_browser.post(sheet.get_absolute_url(), page)
        assert words in text_of(answer)
        sheet.refresh_from_db()
        assert sheet.written_at is None


class TestPages:
    def test_where_one_is_missing_it_is_said_and_stands_on_her_timeline(
        self, outreach: Service, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        [sheet] = sheets("consent", service=outreach, by=amina)
        few = {**written(sheet, amina, her_case), "pages": PAGES["consent"] - 1}
        assert "Say where the others are" in text_of(amina_browser.post(sheet.get_absolute_url(), few))
        few["pages_why"] = Sheet.PagesWhy.SPOILT
        form = amina_browser.post(sheet.get_absolute_url(), few)
        amina_browser.post(form["Location"], CONSENT)
        sheet.refresh_from_db()
        assert sheet.keyed_at
        line = her_case.entry_set.get(title=f"Keyed in from paper: sheet {sheet}")
        assert sheet.pages_in_words == "1 of 2 pages came back: they were spoilt, and are shredded"
        assert sheet.pages_in_words in line.body
        assert sheet.pages_in_words in text_of(amina_browser.get(sheet.get_absolute_url()))

    def test_of_an_older_form_they_are_counted_and_not_compared(
        self, outreach: Service, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        [sheet] = sheets("note", service=outreach, by=amina)
        Sheet.objects.filter(pk=sheet.pk).update(form_version=1)
        many = {**written(sheet, amina, her_case), "pages": 9}
        assert amina_browser.post(sheet.get_absolute_url(), many).status_code == 302
        sheet.refresh_from_db()
        assert sheet.pages_in_words == "9 pages came back"


class TestOlderForms:
    @pytest.mark.parametrize(("kind", "page"), [("note", note("Hers.")), ("consent", CONSENT)])
    def test_it_is_keyed_in_with_what_has_changed_since_in_view(
        self, kind: str, page: dict[str, Any], her_case: Case, outreach: Service, amina: User
    ) -> None:
        """As the page asks today; what became of it says which form it was."""
        old, new = sheets(kind, 2, service=outreach, by=amina)
        old.form_version = 1
        old.save()
        browser = Browser()
        browser.force_login(amina)
        changes = older_in_words(kind, 1)
        assert changes in text_of(browser.get(old.get_absolute_url()))
        assert "The sheet is form" not in text_of(browser.get(new.get_absolute_url()))
        form = begin(browser, old, by=amina, case=her_case)["Location"]
        assert changes in text_of(browser.get(form))
        assert key(browser, old, her_case, amina, page).status_code == 302
        assert KeyedSheet.objects.get().sheet == old
        body = her_case.entry_set.get(title=f"Keyed in from paper: sheet {old}").body
        assert ", on form 1; keyed in by" in body


class TestOtherForms:
    def sheet_of(self, kind: str, service: Service, by: User) -> Sheet:
        return sheets(kind, service=service, by=by)[0]

    def test_an_incident_and_a_consent_are_read_by_a_second_person(
        self, her_case: Case, outreach: Service, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        incident = {
            "kind": "contact",
            "what": "He rang.",
            "done": "Number changed",
            "told": "Carys",
            "police": "will_tell",
            **day("happened_on", make.TODAY),
        }
        for kind, page in (("incident", incident), ("consent", CONSENT)):
            sheet = self.sheet_of(kind, outreach, amina)
            answer = key(amina_browser, sheet, her_case, ben, page)
            assert answer.status_code == 302, text_of(answer)
        assert Incident.objects.count() == Consent.objects.filter(purpose="gp").count() == 1
        tasks = Deadline.objects.open().filter(title="Read a paper sheet against the record")
        assert [task.assignee for task in tasks] == [ben, ben]
        own = reverse("outage:checking", args=[sheet.code])
        assert "Somebody else checks it" in text_of(amina_browser.post(own))
        other = Browser()
        other.force_login(ben)
        assert "The record says what the sheet says" in other.get(sheet.get_absolute_url()).text
        other.post(own)
        assert KeyedSheet.objects.get(sheet=sheet).checked_by == ben
        assert [task.is_open for task in tasks.order_by("pk")] == [True]

    def test_a_rapid_screen_is_made_once(
        self, her_case: Case, outreach: Service, amina: User, amina_browser: Browser
    ) -> None:
        first, second = sheets("screen", 2, service=outreach, by=amina)
        answers = dict.fromkeys(
            ["danger_now", "exploiter_near", "urgent_health", "self_harm", "child_in_danger"], "no"
        )
        page = {
            **answers,
            **dict.fromkeys(["safe_tonight", "has_essentials", "phone_is_safe"], "yes"),
            "how": "phone",
            **day("screened_on", make.TODAY),
        }
        answer = key(amina_browser, first, her_case, amina, page)
        assert answer.status_code == 302, text_of(answer)
        keyed = KeyedSheet.objects.get()
        assert RapidScreen.objects.get().pk == keyed.record_id
        again = begin(amina_browser, second, by=amina, case=her_case)
        assert "Her rapid screen is on record already" in text_of(again)

    def test_questions_for_a_referral_are_keyed_in_part_by_part(
        self, her_case: Case, outreach: Service, amina: User, amina_browser: Browser
    ) -> None:
        sheet = self.sheet_of("nrm", outreach, amina)
        form = begin(amina_browser, sheet, by=amina, case=her_case)
        assert form["Location"] == reverse("referrals:worksheet", args=[her_case.reference])
        whole = amina_browser.post(
            reverse("outage:whole", args=[sheet.code]), {"reference": her_case.reference}
        )
        assert "There is no referral yet" in text_of(whole)
        assert list(Sheet.objects.out()) == [sheet]
        explain(
            case=her_case,
            explained_on=make.TODAY,
            language="Arabic",
            privacy_notice_given=True,
            by=amina,
            at=make.NOON,
        )
        amina_browser.post(reverse("outage:whole", args=[sheet.code]), {"reference": her_case.reference})
        assert KeyedSheet.objects.get().record_kind == "referrals.referral"

    def test_an_intake_opens_the_one_case_of_its_sheet(
        self, outreach: Service, amina: User, amina_browser: Browser
    ) -> None:
        sheet = self.sheet_of("intake", outreach, amina)
        form = begin(amina_browser, sheet, by=amina, case=None)["Location"]
        assert form == f"{reverse('cases:intake_find')}?sheet={sheet.code}"
        assert f'formaction="{form}"' in amina_browser.get(form).text
        keys = [amina_browser.post(form, {"skip": "1"})["Location"].split("/")[3] for _ in range(2)]
        opened = []
        for key_of_intake in keys:
            intake = Filler(amina_browser)
            intake.key = key_of_intake
            intake.fill(outreach, amina)
            opened.append(intake.open())
        assert [answer.status_code for answer in opened] == [302, 409]
        assert f"Sheet {sheet} is already keyed in" in text_of(opened[1])
        keyed = KeyedSheet.objects.get()
        assert (keyed.record_kind, keyed.record_id) == ("cases.case", keyed.case_id)
        assert Case.objects.count() == 1


class TestDestroying:
    def test_one_that_is_destroyed_becomes_no_record(
        self, sheet: Sheet, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        way = begin(amina_browser, sheet, by=amina, case=her_case)["Location"]
        amina_browser.post(reverse("outage:destruction", args=[sheet.code]), {"why": "spoilt"})
        late = amina_browser.post(way, note("Hers."))
        assert f"Sheet {sheet} was destroyed, by Amina Osei" in text_of(late)
        assert not KeyedSheet.objects.exists()

    def test_one_that_is_keyed_in_is_not_destroyed(
        self, sheet: Sheet, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        key(amina_browser, sheet, her_case, amina, note("Hers."))
        with pytest.raises(Refused, match="already keyed in"):
            actions.destroy_sheet(sheet=sheet, why="blank", by=amina, at=make.NOON)


class TestWhereTheyAre:
    def test_handed_out_missing_keyed_in_destroyed(
        self, her_case: Case, outreach: Service, carys: User, amina: User, amina_browser: Browser
    ) -> None:
        sheets("note", 2, service=outreach, by=carys, at=make.NOON - timedelta(days=7))
        keyed, spoilt, *_ = sheets("note", 5, service=outreach, by=carys)
        key(amina_browser, keyed, her_case, amina, note("Hers."))
        actions.destroy_sheet(sheet=spoilt, why="spoilt", by=amina, at=make.NOON)
        [row] = by_service(amina, on=make.TODAY)
        assert row.cells == [
            ("Handed out", 3),
            ("Missing", 2),
            ("Keyed in", 1),
            ("Destroyed", 1),
            (SHREDDED, 0),
        ]
        assert text_of(amina_browser.get(reverse("outage:paper"))).count("Missing") >= 3

    def test_those_that_are_missing_come_first_on_as_many_pages_as_there_are(
        self, outreach: Service, carys: User, amina_browser: Browser
    ) -> None:
        old, *_ = sheets("note", 2, service=outreach, by=carys, at=make.NOON - timedelta(days=9))
        for number in range(5):
            sheets("note", 20, service=outreach, by=carys, at=WRITTEN + timedelta(minutes=number))
        first, third = (
            text_of(amina_browser.get(reverse("outage:paper"), {"page": page})) for page in (1, 3)
        )
        assert old.shown_code in first
        assert "Showing 1 to 50 of 102 sheets" in first
        assert Sheet.objects.order_by("-pk")[0].shown_code in third

    def test_those_of_another_team_do_not_exist(
        self, sheet: Sheet, dev: User, efua: User, amina: User
    ) -> None:
        assert [len(sheets_for(user)) for user in (amina, dev)] == [1, 0]
        browser = Browser()
        browser.force_login(dev)
        assert browser.get(sheet.get_absolute_url()).status_code == 404
        answer = browser.post(reverse("outage:paper"), {"code": sheet.code})
        assert "No sheet of your services has this code" in text_of(answer)
        for user, count in ((amina, 1), (dev, 0), (efua, 0)):
            with as_application(user):
                assert Sheet.objects.count() == count

    def test_what_one_became_exists_for_whom_the_case_exists(
        self,
        sheet: Sheet,
        her_case: Case,
        house_b: Service,
        dev: User,
        ben: User,
        amina: User,
        amina_browser: Browser,
    ) -> None:
        key(amina_browser, sheet, her_case, amina, note("Hers."))
        her_case.service = house_b
        her_case.save()
        browser = Browser()
        browser.force_login(ben)
        page = browser.get(sheet.get_absolute_url()).text
        assert "You cannot open its record" in page
        assert her_case.reference not in page
        for user, count in ((dev, 1), (ben, 0)):
            with as_application(user):
                assert KeyedSheet.objects.count() == count
