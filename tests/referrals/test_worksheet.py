"""The worksheet's pages: what the record knows is shown, the rest is typed once, and nothing is lost."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.disclosures import prepare_disclosure
from cases.documents.printable import Copy
from cases.models import Address, Agency, Case, Dependant, Disclosure, OtherName, Paper, Person, SafeContact
from cases.models.disclosure import RECIPIENTS
from desk.documents.letter import LINES
from desk.rules.letters import USUAL, offered
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.pdf import html
from hestia.privacy.audiences import SECRETS, Fact
from hestia.safekeeping.models import Draft
from referrals import actions
from referrals.documents.worksheet import WORKSHEET
from referrals.models import Answer, FirstResponderOrganisation, Referral
from referrals.queries.worksheet.facts import record_facts_of
from referrals.queries.worksheet.recorded import COVERED, NOT_SHOWN, recorded_answers
from referrals.queries.worksheet.sheet import Worksheet
from referrals.rules.worksheet.questions import SECTIONS
from tests import make
from tests.counted import queries
from tests.referrals.conftest import SENT_ON, Act
from tests.referrals.pages import text_of
from tests.roles import as_application

pytestmark = pytest.mark.usefixtures("at_noon")
BACKGROUND = {"family": "A brother.", "education": "To 14.", "employment-history": "None."}


def url(case: Case, *section: str) -> str:
    name = "worksheet_section" if section else "worksheet"
    return reverse(f"referrals:{name}", args=[case.reference, *section])


def send(browser: Browser, case: Case, section: str, **answers: Any) -> Any:
    """Send a section as its page stands, with these answers typed into it."""
    form = browser.get(url(case, section)).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return browser.post(url(case, section), data | {k.replace("__", "-"): v for k, v in answers.items()})


def sheet_of(case: Case, by: User) -> Worksheet:
    case = Case.objects.with_people().get(pk=case.pk)
    return Worksheet(
        recorded_answers(record_facts_of(case, by=by), today=make.TODAY), Answer.objects.texts_of(case)
    )


class TestWhatTheRecordKnows:
    def test_an_agency_without_a_name_is_not_called_by_its_kind(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        charity = Agency(case=her_case, kind="charity", name="Charity", started_on=SENT_ON)
        charity.save()
        sheet = sheet_of(her_case, amina)
        assert not sheet.given["are-others-involved-details"]
        assert "has no name in her record" in sheet.known["are-others-involved-details"].note
        asked = reverse("cases:consent_new", args=[her_case.reference])
        form = amina_browser.get(f"{asked}?agency={charity.pk}").context["form"]
        assert (form["purpose"].value(), form["recipient"].value()) == ("other", "")
        people = amina_browser.get(reverse("cases:people", args=[her_case.reference]))
        assert "Whose name we do not know yet" in text_of(people)
        charity.name = "Open Door"
        charity.save()
        assert sheet_of(her_case, amina).given["are-others-involved-details"] == "Charity, Open Door"

    def test_how_she_is_reached_is_neither_there_nor_missing_for_a_student(
        self, her_case: Case, handed_over: Referral, amina: User, efua: User
    ) -> None:
        Case.objects.filter(pk=her_case.pk).update(second_worker=efua)
        seen = []
        for has_contact in (True, False):
            if not has_contact:
                SafeContact.objects.filter(case=her_case).delete()
            with as_application(efua):
                given = sheet_of(her_case, efua).given
            assert given["current-pv-location-uk-city"] == NOT_SHOWN
            seen.append(given)
        assert seen[0] == seen[1]
        assert NOT_SHOWN not in sheet_of(her_case, amina).given.values()

    def test_fills_in_the_form(self, her_case: Case, handed_over: Referral, amina: User) -> None:
        her_case.exploitation, her_case.crime_reference = ["criminal"], "CAD 4471"
        her_case.save()
        OtherName(client=her_case.client, name="Maria", kind="exploitation").save()
        Dependant(case=her_case, name="Sami").save()
        Agency(case=her_case, kind="police", name="SC07", started_on=SENT_ON).save()
        Person(
            case=her_case, name="A cousin", kind="family", risk="exploiter", note="Gave her number."
        ).save()
        Paper(case=her_case, kind="identity", state="held", checked_on=SENT_ON).save()
        given = sheet_of(her_case, amina).given
        for key, value in {
            "reference": her_case.reference,
            "user-organisation": "The Salvation Army",
            "pv-under-age": "no",
            "pv-want-to-submit-nrm": "yes",
            "types-of-exploitation-forced-to-commit-crime": "yes",
            "reported-to-police": "yes",
            "reported-to-police-police-forces": "SC07",
            "reported-to-police-crime-reference": "CAD 4471",
            "pv-name-first-name": "Ghada",
            "pv-name-nickname": "Maria",
            "does-pv-have-children-yes-amount": "1",
            "pv-interpreter-requirements-language": "Arabic",
            "are-others-involved-details": "Charity, The Salvation Army\nPolice, SC07",
            "who-exploited-pv": "A cousin. Gave her number",
            "fr-details-first-name": "Jo",
            "fr-details-last-name": "Lane",
            "upload-file": "yes",
        }.items():
            assert given[key] == value, key

    @pytest.mark.parametrize(
        ("born", "answer"),
        [
            ({"born_precision": "year", "born_year": 2001}, "2001, day and month not known"),
            ({"born_precision": "estimated", "born_year": 2001}, "Not known. About 25 years old"),
        ],
    )
    def test_gives_as_much_of_her_birth_as_is_known(
        self, her_case: Case, amina: User, born: dict[str, Any], answer: str
    ) -> None:
        for name, value in born.items():
            setattr(her_case.client, name, value)
        her_case.client.save()
        assert sheet_of(her_case, amina).given["pv-dob"] == answer

    def test_answers_no_more_than_the_form_asks(self, her_case: Case, amina: User) -> None:
        her_case.exploitation, her_case.police_involved = ["sexual"], "yes"
        her_case.save()
        OtherName(client=her_case.client, name="Rada", kind="alias").save()
        OtherName(client=her_case.client, name="Gada", kind="spelling").save()
        Dependant(case=her_case, name="Her mother", relation="Mother").save()
        sheet = sheet_of(her_case, amina)
        assert sheet.given["pv-name-nickname"] == "Rada"
        assert sheet.given["does-pv-have-children"] == ""
        assert sheet.given["reported-to-police"] == ""
        assert sheet.given["types-of-exploitation-prostitution"] == ""
        notes = {line.question.key: line.known.note for part in sheet.parts for line in part.rows}
        assert "The police are involved" in notes["reported-to-police"]
        assert "made to have sex or sell sex. Tick which" in notes["types-of-exploitation-forced-to-work"]

    def test_a_yes_to_an_investigation_is_asked_again_for_a_court(
        self, act: Act, her_case: Case, explained: Referral, amina: User
    ) -> None:
        answers = {"answer": "given", "how": "signed", "given_on": SENT_ON, "will_help_police": "yes"}
        act("record_consent", referral=explained, **answers)
        [line] = [
            line
            for part in sheet_of(her_case, amina).parts
            for line in part.lines
            if line.question.key == "authorities-cooperation"
        ]
        assert line.value == "yes"
        assert "criminal proceedings too" in line.known.note

    def test_what_was_not_discussed_is_no_answer(
        self, her_case: Case, consented: Referral, amina: User
    ) -> None:
        given = sheet_of(her_case, amina).given
        assert given["authorities-cooperation"] == ""
        assert given["does-pv-need-support"] == ""

    def test_a_no_leads_to_the_duty_to_notify(
        self, act: Act, her_case: Case, explained: Referral, amina: User, amina_browser: Browser
    ) -> None:
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
        assert sheet_of(her_case, amina).is_duty_to_notify
        page = text_of(amina_browser.get(url(her_case)))
        assert "those of a Duty to Notify" in page
        assert "Support, and who the client is" not in page

    def test_the_council_of_someone_who_may_be_a_child(
        self, act: Act, childs_referral: Referral, amina: User
    ) -> None:
        act(
            "record_authority_contact",
            referral=childs_referral,
            contacted_on=SENT_ON,
            council="Southwark",
            phone="020 7946 0100",
            email="mash@example.org",
        )
        given = sheet_of(childs_referral.case, amina).given
        assert given["local-authority-contacted-about-child-local-authority-name"] == "Southwark"

    def test_who_sent_an_earlier_referral_is_not_known(
        self, act: Act, her_case: Case, salvation_army: FirstResponderOrganisation, amina: User
    ) -> None:
        act(
            "record_earlier_referral",
            case=her_case,
            organisation=salvation_army,
            submitted_on=SENT_ON,
            received_on=SENT_ON,
            reference="NRM-1",
        )
        given = sheet_of(her_case, amina).given
        assert given["user-organisation"] == "The Salvation Army"
        assert (given["fr-details-first-name"], given["fr-details-last-name"]) == ("", "")

    def test_where_she_is_stays_covered(
        self, her_case: Case, amina: User, amina_browser: Browser, efua: User
    ) -> None:
        Address(case=her_case, kind="own", text="1 Hidden Row", borough="Hiddenham", from_on=SENT_ON).save()
        assert sheet_of(her_case, amina).given["current-pv-location-uk-city"] == COVERED
        assert sheet_of(her_case, efua).given["current-pv-location-uk-city"] == NOT_SHOWN
        for page in (url(her_case, "places"), reverse("referrals:worksheet_copy", args=[her_case.reference])):
            text = text_of(amina_browser.get(page))
            assert COVERED in text
            assert "Hidden" not in text


class TestSection:
    @pytest.mark.parametrize("section", [each.slug for each in SECTIONS])
    def test_shows_what_is_known_and_asks_the_rest(
        self,
        amina_browser: Browser,
        handed_over: Referral,
        section: str,
    ) -> None:
        answer = amina_browser.get(url(handed_over.case, section))
        assert answer.status_code == 200

    def test_shows_of_the_record_only_what_is_asked(self, amina_browser: Browser, her_case: Case) -> None:
        page = text_of(amina_browser.get(url(her_case, "exploiters")))
        assert "Is there a crime reference" in page
        assert "Crime or CAD reference" not in page
        send(amina_browser, her_case, "exploiters", **{"reported-to-police": "yes"})
        assert "Crime or CAD reference" in text_of(amina_browser.get(url(her_case, "exploiters")))

    def test_keeps_each_answer_with_who_and_when(
        self, amina_browser: Browser, her_case: Case, amina: User
    ) -> None:
        answer = send(amina_browser, her_case, "background", **BACKGROUND)
        assert answer.status_code == 302
        kept = Answer.objects.get(case=her_case, key="family")
        assert (kept.text, kept.written_by, kept.version) == ("A brother.", amina, 1)
        assert Answer.objects.filter(case=her_case).count() == 3
        event = Event.objects.get(kind="referral.answers_written")
        assert sorted(event.detail["fields"]) == ["education", "employment-history", "family"]
        assert "brother" not in str(event.detail)

    def test_her_words_at_intake_are_used_by_one_press_and_are_to_be_checked(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        name, page = "how-did-the-exploitation-start", url(her_case, "exploitation")
        her_case.what_happened = "A woman promised her work in a kitchen."
        her_case.save()
        assert f'name="add" value="{name}"' in text_of(amina_browser.get(page))
        pressed = amina_browser.post(page, {"version": "0", "add": name, "living-conditions": "One room."})
        assert pressed.context["form"][name].value() == "A woman promised her work in a kitchen."
        assert pressed.context["form"]["living-conditions"].value() == "One room."
        assert "From intake, check it" in text_of(pressed)
        assert "There is a problem" not in text_of(pressed)
        assert not Answer.objects.exists(), "nothing is saved before somebody has read it"
        again = {"version": "0", "add": name, name: f"In 2025. {her_case.what_happened}"}
        once = amina_browser.post(page, again)
        assert once.context["form"][name].value() == again[name], "they are not put in twice"
        assert "From intake, check it" not in text_of(once)

    def test_her_words_at_intake_are_offered_to_nobody_whose_role_does_not_read_them(
        self, her_case: Case, amina: User, efua: User
    ) -> None:
        Case.objects.filter(pk=her_case.pk).update(second_worker=efua, what_happened="She was locked in.")
        case = Case.objects.with_people().get(pk=her_case.pk)
        offers = []
        for reader in (amina, efua):
            recorded = recorded_answers(record_facts_of(case, by=reader), today=make.TODAY)
            offers.append(recorded["how-did-the-exploitation-start"].offer)
        assert offers == ["She was locked in.", ""]

    def test_only_what_changed_is_written_and_its_history_is_kept(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        send(amina_browser, her_case, "background", **BACKGROUND)
        send(amina_browser, her_case, "background", family="")
        assert Answer.objects.texts_of(her_case).keys() == {"education", "employment-history"}
        emptied = Answer.objects.get(case=her_case, key="family")
        assert [each.text for each in emptied.history.order_by("history_id")] == ["A brother.", ""]
        assert Answer.objects.get(key="education").version == 1

    def test_goes_on_to_the_next_or_stops(self, amina_browser: Browser, her_case: Case) -> None:
        assert send(amina_browser, her_case, "background", next="1").url == url(her_case, "exploitation")
        assert send(amina_browser, her_case, "background").url == url(her_case)
        assert send(amina_browser, her_case, "consent", next="1").url == url(her_case, "details")

    def test_places_and_boxes_go_to_their_fields(self, amina_browser: Browser, her_case: Case) -> None:
        towns = {
            "where-exploitation-happened": "uk",
            "where-exploitation-happened-uk-city": "Leeds\n\n York \n",
        }
        send(amina_browser, her_case, "places", **towns)
        boxes = ["types-of-exploitation-wages-taken", "types-of-exploitation-other"]
        send(amina_browser, her_case, "exploiters", **{"types-of-exploitation": boxes})
        kept = Answer.objects.texts_of(her_case)
        assert kept["where-exploitation-happened-uk-city-1"] == "Leeds"
        assert kept["where-exploitation-happened-uk-city-2"] == "York"
        assert "where-exploitation-happened-uk-city-3" not in kept
        assert {key for key in kept if key.startswith("types-of")} == set(boxes)
        page = amina_browser.get(url(her_case, "exploiters"))
        assert page.context["form"]["types-of-exploitation"].value() == boxes

    def test_is_not_for_a_closed_case_or_a_section_that_is_not(
        self, amina_browser: Browser, her_case: Case, amina: User
    ) -> None:
        assert amina_browser.get(url(her_case, "teapot")).status_code == 404
        her_case.close(by=amina, at=make.NOON, on=make.TODAY, kind="other")
        assert amina_browser.get(url(her_case, "background")).status_code == 409
        assert "h-sections" in amina_browser.get(url(her_case)).content.decode()


class TestBadInput:
    def test_everything_typed_is_kept_and_each_problem_leads_to_its_box(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        typed = {
            "how-did-the-exploitation-start": "x" * 15_001,
            "living-conditions": "a\0b",
            "still-in-exploitative-situation": "perhaps",
            "how-they-were-treated": "She was locked in.",
        }
        answer = send(amina_browser, her_case, "exploitation", **typed)
        page = answer.content.decode()
        assert answer.status_code == 200
        for name in ("how-did-the-exploitation-start", "living-conditions"):
            assert f'href="#id_{name}"' in page
        assert 'href="#id_still-in-exploitative-situation' in page
        assert "to 15,000 characters. It has 15,001 now." in page
        assert "x" * 15_001 in page
        assert "She was locked in." in page
        assert not Answer.objects.exists()

    def test_a_place_too_many(self, amina_browser: Browser, her_case: Case) -> None:
        towns = "\n".join(f"Town {number}" for number in range(11))
        typed = {"where-exploitation-happened": "uk", "where-exploitation-happened-uk-city": towns}
        page = text_of(send(amina_browser, her_case, "places", **typed))
        assert "Enter 10 at most" in page
        assert "Town 10" in page

    def test_a_stale_page_shows_both(self, amina_browser: Browser, her_case: Case, ben: User) -> None:
        old = amina_browser.get(url(her_case, "background")).context["form"]["version"].value()
        actions.write_answers(case=her_case, answers={"family": "Ben’s words."}, by=ben, at=make.NOON)
        sent = BACKGROUND | {"version": old}
        answer = amina_browser.post(url(her_case, "background"), sent)
        page = text_of(answer)
        assert "Somebody else changed this at midday." in page
        assert "Ben’s words." in page
        assert "A brother." in page
        assert Answer.objects.texts_of(her_case) == {"family": "Ben’s words."}
        again = BACKGROUND | {"version": answer.context["form"]["version"].value()}
        assert amina_browser.post(url(her_case, "background"), again).status_code == 302
        assert Answer.objects.texts_of(her_case)["family"] == "A brother."

    def test_what_was_typed_and_not_sent_comes_back(
        self, amina_browser: Browser, her_case: Case, amina: User
    ) -> None:
        where = reverse("drafts:draft", args=["worksheet-background", her_case.reference])
        amina_browser.post(where, {"family": "Half a sen", "version": "0"})
        page = text_of(amina_browser.get(url(her_case, "background")))
        assert "Half a sen" in page
        send(amina_browser, her_case, "background", family="A whole sentence.")
        assert not Draft.objects.filter(user=amina).exists()


class TestOverviewAndCopy:
    def test_counts_and_names_what_is_missing(
        self,
        amina_browser: Browser,
        her_case: Case,
        amina: User,
    ) -> None:
        send(amina_browser, her_case, "background", family="Ghada has a brother.")
        sheet = sheet_of(her_case, amina)
        page = text_of(amina_browser.get(url(her_case)))
        assert f"{sheet.answered} of {sheet.must} questions answered" in page
        assert f"{len(sheet.gaps)} questions of the form not answered yet" in page
        assert f"{url(her_case, 'background')}#div_id_education" in page
        assert "Leave out the name, and write" in page

    def test_every_answer_can_be_selected_and_copied(
        self,
        amina_browser: Browser,
        her_case: Case,
    ) -> None:
        send(amina_browser, her_case, "background", family="A brother <b>\nand a sister.")
        answer = amina_browser.get(reverse("referrals:worksheet_copy", args=[her_case.reference]))
        page = answer.content.decode()
        assert "A brother &lt;b&gt;\nand a sister.</textarea>" in page
        assert page.count("data-copy hidden") == page.count(" readonly ")

    def test_each_answer_of_the_record_leads_to_the_page_where_it_is_changed(
        self, amina_browser: Browser, her_case: Case, explained: Referral
    ) -> None:
        page = amina_browser.get(reverse("referrals:worksheet_copy", args=[her_case.reference]))
        answers = reverse("referrals:answers", args=[her_case.reference])
        about = reverse("cases:details", args=[her_case.reference, "about"])
        assert f'href="{about}"' in page.text
        assert f'href="{answers}"' in page.text
        # She was asked none of them yet: the first time they are asked with her consent.
        asked = amina_browser.get(answers)
        assert asked.headers["Location"] == reverse("referrals:consent", args=[her_case.reference])

    def test_what_the_form_does_not_ask_is_shown_apart_and_not_printed_for_it(
        self, act: Act, amina_browser: Browser, her_case: Case, explained: Referral, amina: User
    ) -> None:
        her_case.what_happened = "She was promised work in a kitchen."
        her_case.save()
        send(amina_browser, her_case, "decision", **{"fr-details-role": "Social worker"})
        text = html(WORKSHEET.build(her_case, Copy(number=1, made_on=make.TODAY, by=amina)))
        assert "promised work in a kitchen" not in text
        assert "Social worker" in text
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
        assert "answers that the form does not ask for" in text_of(amina_browser.get(url(her_case)))
        page = text_of(amina_browser.get(reverse("referrals:worksheet_copy", args=[her_case.reference])))
        kept = page.partition("On record, but not asked on the form")[2]
        assert "She was promised work in a kitchen." in kept
        assert "The form no longer asks it" in kept
        assert "Social worker" in kept
        assert "Not asked after the other answers" in kept

    @pytest.mark.parametrize(("typed", "says"), [(14_980, ""), (15_000, "12 characters too many")])
    def test_what_is_too_long_once_joined_is_marked(
        self, amina_browser: Browser, her_case: Case, typed: int, says: str
    ) -> None:
        Person(case=her_case, name="The cousin", kind="family", risk="exploiter").save()
        send(amina_browser, her_case, "exploiters", who__exploited__pv="a" * typed)
        page = text_of(amina_browser.get(reverse("referrals:worksheet_copy", args=[her_case.reference])))
        assert page.count("too many: the form takes 15,000 here") == bool(says)
        assert says in page

    def test_a_reader_may_look_but_not_write(self, her_case: Case, efua: User) -> None:
        her_case.second_worker = efua
        her_case.save()
        browser = Browser()
        browser.force_login(efua)
        page = browser.get(url(her_case))
        assert page.status_code == 200
        assert url(her_case, "background") not in page.content.decode()
        assert browser.get(url(her_case, "background")).status_code == 403


@pytest.mark.parametrize("page", ["", "copy/", "exploiters/", "decision/"])
def test_asks_the_database_little(handed_over: Referral, amina: User, page: str) -> None:
    assert queries(amina, f"{url(handed_over.case)}{page}") <= 12


class TestToldOnce:
    @pytest.mark.parametrize("kind", list(USUAL))
    def test_a_letter_states_its_facts_and_each_may_be_told(self, kind: str) -> None:
        assert set(USUAL[kind]) <= set(offered(RECIPIENTS[kind].audience))
        assert not set(USUAL[kind]) & SECRETS

    @pytest.mark.parametrize("kind", list(USUAL))
    def test_what_is_most_private_is_ticked_for_nobody(self, kind: str) -> None:
        assert not {Fact.ACCOUNT, Fact.HEALTH, Fact.IMMIGRATION, Fact.RISK} & set(USUAL[kind])

    def test_is_ticked_on_the_page(self, amina_browser: Browser, her_case: Case, amina: User) -> None:
        begun = prepare_disclosure(
            disclosure=Disclosure(
                case=her_case, kind="gp", recipient="Hill Road", why="To register", basis="support"
            ),
            by=amina,
            at=make.NOON,
        )
        page = amina_browser.get(reverse("desk:disclosure_facts", args=[her_case.reference, begun.pk]))
        assert page.context["form"]["facts"].value() == list(USUAL["gp"])
        assert "A letter of this kind usually includes the full name" in text_of(page)

    def test_the_account_stands_in_letters(self, amina_browser: Browser, her_case: Case, amina: User) -> None:
        send(amina_browser, her_case, "exploitation", **{"living-conditions": "One room, five women."})
        told = dict(LINES[Fact.ACCOUNT](her_case, amina, make.TODAY))
        assert told["What were the living conditions?"] == "One room, five women."


def test_the_blank_sheet_asks_and_tells_of_nobody(amina_browser: Browser) -> None:
    answer = amina_browser.get(reverse("desk:questions"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="referral-questions.pdf"'
