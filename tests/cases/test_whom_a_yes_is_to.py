"""A yes is to whom she gave it, and her no is not overridden by one alone."""

from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Agency, Case, Consent, Disclosure
from cases.queries.her_answers import her_answer
from cases.queries.known_recipients import second_person_because
from cases.queries.sharing import consent_blockers
from cases.rules.recipients import is_the_one
from hestia.accounts.models import User
from hestia.db.versions import save_by, written_by
from tests import make


def says(
    case: Case, by: User, *, answer: str = "given", purpose: str = "solicitor", **fields: Any
) -> Consent:
    consent = Consent(
        case=case,
        purpose=purpose,
        answer=answer,
        how="spoken",
        given_on=make.TODAY,
        recorded_at=make.NOON,
        recorded_by=by,
        **fields,
    )
    consent.save()
    return consent


@pytest.fixture
def brightwater(her_case: Case) -> Agency:
    kept = Agency(
        case=her_case, name="Brightwater Law", worker="James Okafor", kind="solicitor", started_on=make.TODAY
    )
    kept.save()
    return kept


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *(("Brightwater Law", "BRIGHTWATER law"), ("Brightwater", "Brightwater Law")),
        *(("Brightwater Law LLP, Croydon", "Brightwater Law"), ("Marks and Co", "Marks")),
        ("Hill Road Surgery", "Dr Khan at Hill Road Surgery"),
    ],
)
def test_one_recipient_however_it_is_called(name: str, given: str) -> None:
    assert is_the_one(name, given)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *(("Kline and Co", "Brightwater Law"), ("Brightwater Law and Kline and Co", "Brightwater Law")),
        *(
            ("Law", "Brightwater Law"),
            ("Brightwater Law / Kline", "Brightwater Law"),
            ("", "Brightwater Law"),
        ),
        ("Solicitors & Co", "Brightwater Solicitors"),
    ],
)
def test_another_recipient(name: str, given: str) -> None:
    assert not is_the_one(name, given)


class TestAYes:
    def test_that_names_nobody_is_to_who_worked_with_her_then(self, brightwater: Agency, amina: User) -> None:
        case = brightwater.case
        says(case, amina, what="The NRM papers")
        assert her_answer(case, kind="solicitor", names=["Brightwater Law, Croydon"]).is_yes
        answer = her_answer(case, kind="solicitor", names=["Kline and Co"])
        assert (answer.answer, answer.is_yes_to_others) == ("", True)
        [refused] = consent_blockers(answer, basis="consent", reason="")
        assert "was not asked about Kline and Co" in refused
        Agency(
            case=case, name="Kline and Co", kind="solicitor", started_on=make.TODAY.replace(year=2030)
        ).save()
        assert not her_answer(case, kind="solicitor", names=["Kline and Co"]).is_yes

    def test_that_names_one_is_to_no_other_with_the_same_person(
        self, brightwater: Agency, amina: User
    ) -> None:
        case = brightwater.case
        says(case, amina, recipient="James Okafor")
        assert her_answer(case, kind="solicitor", names=["Brightwater Law", "James Okafor"]).is_yes
        answer = her_answer(case, kind="solicitor", names=["Kline and Co", "James Okafor"])
        assert not answer.is_yes
        assert "to James Okafor, and was not asked about Kline and Co." in answer.words

    def test_of_her_own_for_another_counts_once_it_is_recorded(
        self, brightwater: Agency, amina: User
    ) -> None:
        case = brightwater.case
        says(case, amina, recipient="Brightwater Law")
        says(case, amina, recipient="Kline and Co")
        assert her_answer(case, kind="solicitor", names=["Kline & Co"]).is_yes
        assert her_answer(case, kind="solicitor", names=["Brightwater Law"]).is_yes

    def test_a_no_that_names_nobody_is_to_all_of_the_kind(self, brightwater: Agency, amina: User) -> None:
        says(brightwater.case, amina, answer="refused")
        assert her_answer(brightwater.case, kind="solicitor", names=["Kline and Co"]).is_no

    def test_the_page_says_to_whom_and_no_letter_is_begun(
        self, brightwater: Agency, amina: User, amina_browser: Browser
    ) -> None:
        says(brightwater.case, amina, what="The NRM papers", recipient="Brightwater Law")
        url = f"/cases/{brightwater.case.reference}/disclosures/new/"
        sent = {"who": "other", "kind": "solicitor", "recipient": "Kline and Co", "why": "A visit"}
        page = amina_browser.post(url, sent | {"basis": "consent"}).text
        assert "to Brightwater Law, and was not asked about Kline and Co." in page
        assert not Disclosure.objects.exists()


class TestASecondPerson:
    def to_the_police(self, case: Case, by: User, **fields: Any) -> Disclosure:
        says(case, by, answer="refused", purpose="police", what="My address")
        Agency(case=case, name="Camden Police", kind="police", started_on=make.TODAY).save()
        disclosure = Disclosure(
            case=case,
            kind="police",
            recipient="Camden Police",
            why="The inquiry",
            basis="legal_duty",
            basis_reason="Order of the High Court 12",
            prepared_at=make.NOON,
            prepared_by=by,
            **({"facts": ["first_name"]} | fields),
        )
        disclosure.save()
        return disclosure

    @pytest.mark.parametrize(
        "fields",
        [{}, {"facts": ["borough"]}, {"words": "She is at the women’s house by the park."}],
        ids=["her name", "her borough", "our own words"],
    )
    def test_says_yes_over_her_no(
        self, fields: dict[str, Any], her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        letter = self.to_the_police(her_case, amina, **fields)
        page = amina_browser.get(letter.get_absolute_url()).text
        assert "A manager must say yes before they are told." in page
        assert "Make the letter" not in page
        sent = {"once": "8d0b8a32-5f0c-4c4f-9d42-51f4b2a1f9f1", "read": "on"}
        amina_browser.post(f"{letter.get_absolute_url()}letter/", sent)
        assert not Disclosure.objects.made().exists()

    def test_says_yes_on_another_ground_to_those_she_was_not_asked_about(
        self, brightwater: Agency, amina: User
    ) -> None:
        says(brightwater.case, amina, recipient="Brightwater Law")
        letter = Disclosure(
            case=brightwater.case, kind="solicitor", recipient="Kline and Co", basis="support"
        )
        letter.why = "A visit"
        [because] = second_person_because(letter)
        assert "a manager must say yes" in because

    @pytest.mark.parametrize("basis", ["support", "legal_duty", "risk_to_life"])
    @pytest.mark.parametrize(
        ("her_yes", "needs"),
        [("The NRM papers", True), ("What happened to me", False), ("", False), (None, True)],
    )
    def test_says_yes_to_what_happened_where_hers_does_not_name_it(
        self, brightwater: Agency, amina: User, basis: str, her_yes: str | None, needs: bool
    ) -> None:
        case = brightwater.case
        if her_yes is not None:
            says(case, amina, what=her_yes, recipient="Brightwater Law")
        letter = letter_to(case, "Brightwater Law")
        letter.basis = basis
        for facts, asks in ((["full_name", "worker"], False), (["full_name", "account"], needs)):
            letter.facts = facts
            assert bool(second_person_because(letter)) == asks
        letter.basis = "consent"
        assert second_person_because(letter) == []  # whoever writes it is asked about each part, or stopped

    def test_once_they_said_yes_it_is_told(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        letter = self.to_the_police(her_case, amina, facts=["borough"])
        url = letter.get_absolute_url()
        assert amina_browser.post(url, {"ask": "1", "approver": carys.pk}).status_code == 302
        approval, version = f"{url}approval/", Disclosure.objects.get().version
        assert "A manager must say yes before they are told." in carys_browser.get(approval).text
        assert carys_browser.post(approval, {"answer": "yes", "version": version}).status_code == 302
        made = amina_browser.post(
            f"{url}letter/", {"once": "8d0b8a32-5f0c-4c4f-9d42-51f4b2a1f9f1", "read": "on"}
        )
        assert made["Content-Type"] == "application/pdf"


def letter_to(case: Case, recipient: str, **fields: Any) -> Disclosure:
    return Disclosure(
        case=case, recipient=recipient, basis="support", why="A visit", **({"kind": "solicitor"} | fields)
    )


class TestAStranger:
    """Whoever writes in as her solicitor, or for one, is believed by nobody alone."""

    @pytest.mark.parametrize(
        ("recipient", "kind"),
        [
            ("Rachid Karim", "other"),
            ("The family", "council"),
            ("Metropolitan Police", "council"),
            ("Kline and Co for Mr Karim", "solicitor"),
            ("Brightwater Law (Kline and Co)", "solicitor"),
            ("Brightwater Law’s agent Kline", "solicitor"),
            ("Brightwater", "solicitor"),
            ("Brightwater Law", "council"),
        ],
    )
    def test_is_told_once_a_manager_said_yes(self, brightwater: Agency, recipient: str, kind: str) -> None:
        [because] = second_person_because(letter_to(brightwater.case, recipient, kind=kind))
        assert "is not on the record as working with the client, so a manager must say yes." in because

    def test_who_works_with_her_is_told_by_her_worker(self, brightwater: Agency) -> None:
        for person in ("", "James Okafor", "Ms A. Hall", "The duty solicitor"):
            assert second_person_because(letter_to(brightwater.case, "Brightwater Law", person=person)) == []

    @pytest.mark.parametrize("person", ["Tom Kline, Kline and Co", "Tom Kline of Kline solicitors", "Flat 3"])
    def test_no_second_office_hides_in_the_person_there(self, brightwater: Agency, person: str) -> None:
        [because] = second_person_because(letter_to(brightwater.case, "Brightwater Law", person=person))
        assert "says more than the name of a person there" in because

    def test_nor_one_whom_only_the_writer_put_on_record(self, her_case: Case, amina: User, ben: User) -> None:
        with written_by(amina):
            kline = Agency(case=her_case, name="Kline and Co", kind="solicitor", started_on=make.TODAY)
            kline.save()
        hers, his = (letter_to(her_case, "Kline and Co", prepared_by=by) for by in (amina, ben))
        [because] = second_person_because(hers)
        assert "Only Amina Osei has recorded that Kline and Co works with the client" in because
        assert second_person_because(his) == []

    @pytest.mark.parametrize("way", ["typed into the letter", "put on the record"])
    def test_nor_a_person_there_whom_only_the_writer_named(
        self, her_case: Case, amina: User, ben: User, way: str
    ) -> None:
        with written_by(ben):
            agency = Agency(case=her_case, name="Brightwater Law", kind="solicitor", started_on=make.TODAY)
            agency.worker = "James Okafor"
            agency.save()
        if way == "put on the record":
            agency.worker = "Rachid Karim"
            save_by(agency, amina)
        letter = letter_to(her_case, "Brightwater Law", person="Rachid Karim", prepared_by=amina)
        [because] = second_person_because(letter)
        assert "Only Amina Osei has recorded Rachid Karim at Brightwater Law" in because
        for person in ("", "james okafor") if way == "typed into the letter" else ("",):
            known = letter_to(her_case, "Brightwater Law", person=person, prepared_by=amina)
            assert second_person_because(known) == []

    @pytest.mark.parametrize("who", ["amina", "ben"])
    def test_until_another_recorded_that_she_agreed_to_that_person(
        self, her_case: Case, amina: User, ben: User, who: str
    ) -> None:
        with written_by(ben):
            Agency(case=her_case, name="Brightwater Law", kind="solicitor", started_on=make.TODAY).save()
        says(her_case, {"amina": amina, "ben": ben}[who], recipient="Hala Nasser, Brightwater Law")
        letter = letter_to(her_case, "Brightwater Law", person="Hala Nasser", prepared_by=amina)
        assert bool(second_person_because(letter)) == (who == "amina")

    def test_a_person_a_manager_let_once_is_written_to_again(
        self, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        with written_by(ben):
            Agency(case=her_case, name="Brightwater Law", kind="solicitor", started_on=make.TODAY).save()
        told = letter_to(her_case, "Brightwater Law", person="Hala Nasser", prepared_by=amina)
        told.prepared_at = told.asked_at = told.approved_at = told.told_at = make.NOON
        told.asked_by, told.approver, told.approved_by, told.told_by = amina, carys, carys, amina
        told.copy_number = 1
        told.save()
        for person, needs in (("Ms Hala Nasser", True), ("hala nasser", False), ("Rachid Karim", True)):
            again = letter_to(her_case, "Brightwater Law", person=person, prepared_by=amina)
            assert bool(second_person_because(again)) == needs, person

    def test_nor_by_giving_her_solicitor_another_name(self, her_case: Case, amina: User, ben: User) -> None:
        with written_by(ben):
            agency = Agency(case=her_case, name="Brightwater Law", kind="solicitor", started_on=make.TODAY)
            agency.save()
        agency.name = "Kline and Co"
        save_by(agency, amina)
        agency.note = "They rang"
        save_by(agency, ben)  # who changes something else has not said who they are
        assert second_person_because(letter_to(her_case, "Kline and Co", prepared_by=amina))

    @pytest.mark.parametrize("said", ["by name", "of no name", "to another", "no"])
    def test_until_another_recorded_that_she_agreed_to_them(
        self, her_case: Case, amina: User, ben: User, said: str
    ) -> None:
        with written_by(amina):
            Agency(case=her_case, name="Kline and Co", kind="solicitor", started_on=make.TODAY).save()
        says(her_case, amina, recipient="Kline and Co")
        letter = letter_to(her_case, "Kline and Co", prepared_by=amina)
        assert second_person_because(letter)
        recipient = {"by name": "Kline & Co", "to another": "Brightwater Law", "no": "Kline and Co"}
        answer = "refused" if said == "no" else "given"
        says(her_case, ben, recipient=recipient.get(said, ""), answer=answer)
        assert bool(second_person_because(letter)) == (said != "by name")

    def test_or_until_a_manager_let_one_letter(
        self, her_case: Case, amina: User, amina_browser: Browser, carys: User, carys_browser: Browser
    ) -> None:
        root = f"/cases/{her_case.reference}"
        kline = {"name": "Kline and Co", "kind": "solicitor", "may_share": "not_discussed"}
        kline |= {"started_on_day": "1", "started_on_month": "11", "started_on_year": "2026"}
        assert amina_browser.post(f"{root}/people/agency/new/", kline).status_code == 302
        agency = her_case.agency_set.get()
        url = f"{root}/disclosures/new/"
        assert "a manager must say yes to the first letter" in amina_browser.get(url).text
        ground = {"why": "A visit", "basis": "legal_duty", "basis_reason": "Section 52 of the Act of 2015"}
        asks_what = amina_browser.post(url, {"who": agency.pk} | ground)
        amina_browser.post(asks_what["Location"], {"facts": ["first_name"], "version": 1})
        letter = Disclosure.objects.get()
        made = f"{letter.get_absolute_url()}letter/"
        once = {"once": "8d0b8a32-5f0c-4c4f-9d42-51f4b2a1f9f1", "read": "on"}
        assert amina_browser.post(made, once).status_code == 409
        amina_browser.post(letter.get_absolute_url(), {"ask": "1", "approver": carys.pk})
        version = Disclosure.objects.get().version
        answer = {"answer": "yes", "version": version}
        assert carys_browser.post(f"{letter.get_absolute_url()}approval/", answer).status_code == 302
        assert amina_browser.post(made, once)["Content-Type"] == "application/pdf"
        assert "a manager must say yes to the first letter" not in amina_browser.get(url).text
        assert second_person_because(letter_to(her_case, "Kline and Co", prepared_by=amina)) == []

    def test_an_address_is_written_to_again_once_a_manager_let_it(
        self, brightwater: Agency, amina: User, carys: User
    ) -> None:
        case, address = brightwater.case, "5 High Street\nLeeds LS1 4AP"
        [because] = second_person_because(letter_to(case, "Brightwater Law", address=address))
        assert "No manager has seen yet" in because
        asked = {"asked_at": make.NOON, "asked_by": amina, "approver": carys}
        told = letter_to(case, "Brightwater Law", address=address, prepared_at=make.NOON, prepared_by=amina)
        for name, value in asked.items():
            setattr(told, name, value)
        told.approved_at, told.approved_by = make.NOON, carys
        told.told_at, told.told_by, told.copy_number = make.NOON, amina, 1
        told.save()
        again = letter_to(case, "Brightwater Law", address="5 high street, Leeds, LS1 4AP")
        assert second_person_because(again) == []
        assert second_person_because(letter_to(case, "Brightwater Law", address="6 High Street, Leeds"))

    def test_the_page_says_so_and_no_letter_is_made_before(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        url = f"/cases/{her_case.reference}/disclosures/new/"
        sent = {"who": "other", "kind": "other", "recipient": "Karim Enterprises", "why": "A visit"}
        ground = {"basis": "legal_duty", "basis_reason": "Section 52 of the Modern Slavery Act 2015"}
        asks_what = amina_browser.post(url, sent | ground)
        page = amina_browser.post(asks_what["Location"], {"facts": ["first_name"], "version": 1}, follow=True)
        assert "so a manager must say yes." in page.text
        assert "Make the letter" not in page.text
        begun = Disclosure.objects.get()
        once = {"once": "8d0b8a32-5f0c-4c4f-9d42-51f4b2a1f9f1", "read": "on"}
        assert amina_browser.post(f"{begun.get_absolute_url()}letter/", once).status_code == 409
        assert not Disclosure.objects.made().exists()
