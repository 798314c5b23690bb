"""A letter tells what its page says it tells: in our words nothing else, and in typed words what was read."""

import uuid
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils.translation import gettext, override
from lxml import html as markup

from cases.models import Agency, Case, Disclosure, OtherName, Topic
from cases.queries.secrets import words_blockers
from cases.queries.typed import place_blockers, typed_lines
from cases.rules.said import facts_said, lines_typed, unknown_places
from desk.documents.letter import left_out, says
from desk.rules.told import AGENCY_TELLS, AREA_TELLS, NEED_TELLS
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.pdf.languages import LANGUAGES
from hestia.privacy.audiences import Fact
from hestia.privacy.shapes import places_and_phones
from referrals.documents.worksheet import WORKSHEET
from referrals.models import Answer
from referrals.rules.worksheet.questions import SECTIONS
from referrals.rules.worksheet.told import TELLS
from supportplans.models import Target
from supportplans.models.target import Domain
from tests import make
from tests.privacy.test_spellings import ADDRESSES, harmless


def test_each_need_area_and_kind_of_agency_says_what_it_tells() -> None:
    assert set(NEED_TELLS) == set(Topic.NEEDS)
    assert set(AREA_TELLS) == set(Domain.values)
    assert set(AGENCY_TELLS) == set(Agency.Kind.values)


def test_each_question_of_the_worksheet_says_what_it_tells() -> None:
    asked = {each.name for section in SECTIONS for each in section.questions if not each.is_off_paper}
    assert set(TELLS) >= asked
    assert set(TELLS) <= {each.name for section in SECTIONS for each in section.questions}
    told = WORKSHEET.tells | WORKSHEET.besides
    assert {fact for name in asked for fact in TELLS[name]} <= told
    assert WORKSHEET.besides >= {Fact.RELATIVES, Fact.HEALTH}


def test_the_page_of_the_worksheet_does_not_say_that_it_tells_neither_family_nor_health(
    her_case: Case, carys_browser: Browser
) -> None:
    Answer(
        case=her_case,
        key="family",
        text="Her brother Dren",
        written_at=make.NOON,
        written_by=her_case.made_by,
    ).save()
    page = carys_browser.get(f"/cases/{her_case.reference}/print/worksheet/").text
    untold = page.partition("Our own words in it do")[2].partition("</p>")[0]
    assert "the address" in untold
    for fact in ("the family and friends", "the health and pregnancy"):
        assert fact not in untold
        assert fact in page.partition("Its answers may also tell")[2].partition("</p>")[0]
    assert "Her brother Dren" in page
    sent = {"why": "The referral", "recipient": "The Salvation Army"}
    sent |= {"basis": "legal_duty", "basis_reason": "An order"}
    url = f"/cases/{her_case.reference}/print/worksheet/"
    assert "Read the lines, then tick this" in carys_browser.post(url, sent).text
    assert carys_browser.post(url, sent | {"read": "on"})["Content-Type"] == "application/pdf"


def test_a_line_of_a_paper_for_outside_that_says_a_place_is_ticked_and_no_other(
    her_case: Case, carys_browser: Browser
) -> None:
    Agency(case=her_case, kind="gp", name="Dr Rao", phone="020 7946 0555", started_on=make.TODAY).save()
    who = {"written_at": make.NOON, "written_by": her_case.made_by}
    for key, text in (
        ("living-conditions", "She slept on the floor.\nShe is now at 12 Quarry Road."),
        ("professional-insight", "Her GP can be rung on 020 7946 0555."),
        ("fr-details-phone", "0161 496 0346"),
    ):
        Answer(case=her_case, key=key, text=text, **who).save()
    url = f"/cases/{her_case.reference}/print/worksheet/"
    page = carys_browser.get(url).text
    keys = markup.fromstring(page).xpath("//input[@name='places']/@value")
    assert len(keys) == 1
    assert "says where somebody is, or how to reach them: an address (“12 Quarry Road”)" in page
    sent: dict[str, Any] = {"why": "The referral", "recipient": "The Salvation Army", "read": "on"}
    sent |= {"basis": "legal_duty", "basis_reason": "An order"}
    refused = carys_browser.post(url, sent)
    assert "Tick each line that may say where somebody is" in refused.text
    assert "An order" in refused.text
    made = carys_browser.post(url, sent | {"places": keys})
    assert made["Content-Type"] == "application/pdf"
    assert Event.objects.get(kind="case.printed").detail["places_ticked"] == 1


@pytest.fixture
def solicitor(her_case: Case, amina: User) -> Agency:
    for subject in Topic.NEEDS:
        Topic.objects.update_or_create(case=her_case, subject=subject, defaults={"answer": "yes"})
    who = {"made_at": make.NOON, "made_by": amina}
    for domain, text in (
        ("health", "I want my baby to be healthy"),
        ("legal", "I want to know if I can stay in the UK"),
        ("income", "I want a bank account"),
        ("safety", "I want to go to the police station with someone"),
    ):
        Target(case=her_case, domain=domain, text=text, **who).save()
    for kind, name in (
        ("midwife", "Riverside Hospital"),
        ("other", "SC07 police"),
        ("college", "Hill College"),
    ):
        Agency(case=her_case, kind=kind, name=name, started_on=make.TODAY).save()
    kept = Agency(case=her_case, name="Brightwater Law", kind="solicitor", started_on=make.TODAY)
    kept.save()
    make.she_says(kept, "yes")
    return kept


def letter_with(agency: Agency, *facts: Fact, **fields: Any) -> Disclosure:
    return Disclosure(
        case=agency.case,
        agency=agency,
        kind="solicitor",
        recipient=agency.name,
        why="A visit",
        basis="consent",
        facts=list(facts),
        prepared_at=make.NOON,
        prepared_by=agency.case.made_by,
        **fields,
    )


class TestOurOwnWords:
    FACTS = (Fact.FIRST_NAME, Fact.NEEDS, Fact.PLAN, Fact.AGENCIES)

    def test_tell_nothing_that_was_not_chosen(self, solicitor: Agency, amina: User) -> None:
        letter = letter_with(solicitor, *self.FACTS)
        said = [f"{term}: {words}" for _, term, words in says(letter, make.TODAY, by=amina)][1:]
        assert said == [
            "Needs: Accommodation, Income or benefits, Company and less isolation",
            "Support plan: I want a bank account",
            "College: Hill College",
            "Solicitor: Brightwater Law",
        ]
        out = {each.words: tells for each, tells in left_out(letter)}
        assert out["I want my baby to be healthy"] == "the health and pregnancy"
        assert out["SC07 police"] == "what the police know, and their reference"

    def test_tell_it_once_it_is_chosen(self, solicitor: Agency, amina: User) -> None:
        more = (Fact.HEALTH, Fact.POLICE, Fact.IMMIGRATION, Fact.LANGUAGE)
        letter = letter_with(solicitor, *self.FACTS, *more)
        assert left_out(letter) == []
        said = "\n".join(words for _, _, words in says(letter, make.TODAY, by=amina))
        assert "Help to trust and work with the police" in said
        assert "I want to know if I can stay in the UK" in said

    def test_do_not_say_that_something_was_left_out(self, solicitor: Agency, amina: User) -> None:
        Topic.objects.filter(case=solicitor.case).exclude(subject="health").update(answer="no")
        letter = letter_with(solicitor, Fact.NEEDS)
        before = says(letter, make.TODAY, by=amina)
        Topic.objects.filter(case=solicitor.case).update(answer="no")
        assert says(letter, make.TODAY, by=amina) == before


class TestTypedLines:
    def test_are_read_and_each_that_says_more_is_ticked(
        self, solicitor: Agency, amina_browser: Browser
    ) -> None:
        words = "She would like a woman.\nShe is pregnant, and DC Harris has her passport."
        letter = letter_with(solicitor, Fact.FIRST_NAME, words=words)
        letter.save()
        page = amina_browser.get(letter.get_absolute_url()).text
        assert "Lines that people typed are below: read them." in page
        assert "She would like a woman." in page
        asked = markup.fromstring(page).xpath("//form[@id='make']//input[@name='lines']/@value")
        assert len(asked) == 1
        for fact in ("the health and pregnancy (“pregnant”)", "the immigration status (“passport”)"):
            assert fact in page
        url, once = f"{letter.get_absolute_url()}letter/", {"once": str(uuid.uuid4())}
        assert "Read the lines, then tick this" in amina_browser.post(url, once).text
        assert "tick it or take it out" in amina_browser.post(url, once | {"read": "on"}).text
        assert not Disclosure.objects.made().exists()
        made = amina_browser.post(url, once | {"read": "on", "lines": asked})
        assert made["Content-Type"] == "application/pdf"
        assert Event.objects.get(kind="disclosure.told").detail["lines"] == 1

    def test_say_nothing_more_where_all_was_chosen(self) -> None:
        chosen = {Fact.HEALTH, Fact.POLICE, Fact.IMMIGRATION}
        [line] = lines_typed([("In our words", "Pregnant. PC Lee has her visa.")], chosen=chosen)
        assert line.unchosen == ()

    @pytest.mark.parametrize(
        ("kind", "words", "says"),
        [
            ("gp", "Please ask the doctor to ring us.", ""),
            ("gp", "The doctor knows that she is pregnant.", "“pregnant”"),
            ("solicitor", "She saw a doctor.", "“doctor”"),
            ("police", "We spoke to PC Lee, the officer.", ""),
            ("police", "PC Lee has her passport.", "“passport”"),
            ("home_office", "To the Home Office", ""),
            ("gp", "To the Home Office", "“Home Office”"),
        ],
    )
    def test_what_a_reader_is_called_is_not_asked_about(
        self, solicitor: Agency, kind: str, words: str, says: str
    ) -> None:
        letter = letter_with(solicitor, Fact.FIRST_NAME, words=words)
        letter.kind = kind
        asked = [line.unchosen for line in typed_lines(letter, [])]
        assert asked[0] == ()
        assert says in "".join(asked[1]) if says else asked[1] == (), asked

    @pytest.mark.parametrize(
        ("name", "words", "says"),
        [
            ("Hill Road Surgery", "To register with Hill Road Surgery", ""),
            ("Hill Road Surgery", "To see Hill Road  Surgery’s nurse", ""),
            ("Hill Road Surgery", "She had surgery at Hill Road Surgery", "“surgery”"),
            ("Hill Road Surgery", "Her surgery is on Monday", "“surgery”"),
            ("Hill Road Surgery", "Hill Road hospital", "“hospital”"),
            ("Khan Health", "Her mental Khan Health pregnancy", "“pregnancy”"),
            ("The Surgery", "She was in The Surgery", "“Surgery”"),
            ("Mental Health", "It is for her Mental Health", "“Mental Health”"),
            ("bad health", "She is in bad health", "“health”"),
            ("Brightwater Law", "The surgery asked", "“surgery”"),
        ],
    )
    def test_the_readers_own_name_is_not_asked_about(
        self, solicitor: Agency, name: str, words: str, says: str
    ) -> None:
        letter = letter_with(solicitor, Fact.FIRST_NAME, words=words)
        letter.kind, letter.recipient, letter.why = "other", name, words
        asked = [line.unchosen for line in typed_lines(letter, [])]
        assert all(says in "".join(line) if says else line == () for line in asked), asked

    def test_in_her_language_are_asked_about(self, solicitor: Agency) -> None:
        solicitor.case.client.first_language, solicitor.case.client.other_languages = "Spanish", "Dari"
        for words, said in (
            ("La policía lo sabe.", "“policí"),
            ("او باردار است.", "“باردار"),
            ("She said “حامل”.", "“حامل”"),
        ):
            letter = letter_with(solicitor, Fact.FIRST_NAME, words=words)
            assert said in "".join(typed_lines(letter, [])[-1].unchosen), words


# Sentences of our own papers, one at least for each fact that their words can give away.
OF_OUR_PAPERS = [
    (Fact.POLICE, "May we talk to the police?"),
    (Fact.POLICE, "A police officer"),
    (Fact.ACCOUNT, "The NRM is how the Home Office decides if someone is a victim of modern slavery."),
    (Fact.NRM, "What is the NRM?"),
    (Fact.IMMIGRATION, "Immigration papers"),
    (Fact.HEALTH, "Talking to my midwife"),
    (Fact.HEALTH, "Talking to my doctor"),
    (Fact.HEALTH, "My health"),
    (Fact.CHILDREN, "My children"),
]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_our_own_papers_say_of_a_fact_is_found_in_each_language(code: str) -> None:
    with override(code):
        printed = [(fact, gettext(words)) for fact, words in OF_OUR_PAPERS]
    assert {words for _, words in printed}.isdisjoint(words for _, words in OF_OUR_PAPERS)
    assert [words for fact, words in printed if fact not in facts_said(words, [code])] == []


class TestOtherClients:
    @pytest.fixture
    def letter(self, solicitor: Agency, amina: User) -> Disclosure:
        case = solicitor.case
        house = Service.objects.create(name="Hope House", kind="safe_house", area="Hackney", capacity=4)
        Service.objects.create(name="Safe house A", kind="safe_house", area="Camden", capacity=4)
        Case.objects.filter(pk=case.pk).update(service=house)
        amina.services.add(house)
        make.case(worker=amina, service=house, client=make.client("Salma", "Idris"))
        other = make.case(worker=amina, service=solicitor.case.service, client=make.client("Rowena", "Cruz"))
        OtherName(client=other.client, name="Bibi").save()
        solicitor.case = Case.objects.get(pk=case.pk)
        return letter_with(solicitor, Fact.FIRST_NAME)

    @pytest.mark.parametrize(
        ("words", "what"),
        [
            ("She shares a room with Salma.", "the name of another client"),
            ("Another client, Rowena, knows him.", "the name of another client"),
            ("Our client Bibi knows him.", "the name of another client"),
            ("As in H-0775, there is a debt.", "the reference of another case"),
            ("As in h 0775, there is a debt.", "the reference of another case"),
            ("She lives at Hope House.", "the name of the safe house"),
            ("She came from Safe house A.", "which of our houses it is"),
        ],
    )
    def test_are_not_spoken_of(self, letter: Disclosure, words: str, what: str) -> None:
        [refused, *_] = words_blockers(letter, words)
        assert f"contains {what}" in refused

    @pytest.mark.parametrize(
        "words",
        [
            *("Rowena Street is near.", "She left a safe house a week ago.", "Our client is well."),
            *(
                "The client asks for a woman.",
                "We hope that she may come.",
                "Home Office reference H1234567.",
            ),
        ],
    )
    def test_words_that_name_nobody_may_stand(self, letter: Disclosure, words: str) -> None:
        assert words_blockers(letter, words) == []

    def test_her_own_reference_may_stand(self, letter: Disclosure) -> None:
        assert words_blockers(letter, f"Our reference is {letter.case.reference}.") == []


class TestPlaces:
    @pytest.mark.parametrize(
        "words",
        [
            *("She is at No.12 Quarry Rd.", "12-14 Quarry Road", "12 St. John Street", "E8 4QN"),
            *("Ring 07700 900123.", "Ring 07700.900.123", "Write to ada @ home.example"),
        ],
    )
    def test_whose_they_are_is_asked(self, words: str, solicitor: Agency, amina_browser: Browser) -> None:
        letter = letter_with(solicitor)
        letter.save()
        url = f"{letter.get_absolute_url()}facts/"
        sent = {"facts": ["first_name"], "words": words, "version": letter.version}
        page = amina_browser.post(url, sent).text
        assert "is this where she lives, or her phone?" in page
        assert not Disclosure.objects.get().facts
        assert amina_browser.post(url, sent | {"whose": "office"}).status_code == 302
        assert Event.objects.get(kind="disclosure.changed").detail["whose"] == "office"

    def test_those_of_the_reader_and_ours_are_known(self, solicitor: Agency) -> None:
        letter = letter_with(solicitor, Fact.FIRST_NAME, address="4 Quay Street\nSE1 0XX")
        assert place_blockers(letter, "We came to 4 Quay Street. Ring 020 7946 0123.") == []
        assert len(place_blockers(letter, "We came to 5 Quay Street.")) == 1
        letter.facts = [Fact.ADDRESS]  # a manager reads it
        assert place_blockers(letter, "We came to 5 Quay Street.") == []

    def test_each_address_is_found_by_its_looks(self) -> None:
        missed = [
            line for each in ADDRESSES for line in each[::2] if not [*places_and_phones(f"At {line} now.")]
        ]
        assert missed == []

    @pytest.mark.parametrize(
        "words",
        [
            *("The hearing is on 12 March at Snaresbrook Crown Court.", "On 3 May Croydon Court sits."),
            *(
                "She was held for 45 days on the road.",
                "We met 2 kind people near Green Park.",
                "At 4.30 Court 2.",
                "On 03.05.2027 12:30 she comes by bus E8, 4pm at the latest.",
            ),
        ],
    )
    def test_dates_and_counts_are_no_streets(self, words: str) -> None:
        assert unknown_places(words, known="") == []

    def test_harmless_sentences_look_like_none_and_say_nothing_secret(self) -> None:
        alarms = [words for words in harmless() if unknown_places(words, known="020 7946 0999")]
        alarms += [words for words in harmless() if facts_said(words)]
        assert alarms == []
