"""What paper tells is what it declares: no more, and no less."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings

from cases.actions.contact import stop_unsafe_ways
from cases.documents.printable import Copy
from cases.models import Case, Printed
from desk.documents.letter import ITEMS, LINES
from desk.documents.printables import PRINTABLES
from desk.rules.letters import FACTS
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.pdf import Document, html, render
from hestia.privacy.audiences import OUTSIDE, SECRETS, Audience, Fact, refused, told_in_words, untold_in_words
from tests import make
from tests.desk.planted import PLANTED, copy, everything_in, planted_case, told_in

# Told by every word of the house, or by the number at the foot.
# The record is all the others; whether she may be called is on the outage pack alone (tests/outage).
NOT_PLANTED = {Fact.SUPPORT, Fact.REFERENCE, Fact.RECORD, Fact.CONTACT_RULE}


@pytest.fixture
def planted(db: None) -> Case:
    return planted_case()


@pytest.fixture
def reader(planted: Case) -> User:
    person = make.user("Zqreader Archer", services=[planted.service])
    log(
        "case.opened_page",
        by=person,
        at=make.NOON,
        case_ref=planted.reference,
        reason="team",
        method="GET",
    )
    return person


class TestFacts:
    def test_each_has_a_word_planted_for_it(self) -> None:
        assert set(PLANTED) == set(Fact) - NOT_PLANTED

    def test_what_is_secret_is_for_few_and_never_for_who_finds_paper(self) -> None:
        assert {Fact.ADDRESS, Fact.SAFE_CONTACT, Fact.RELATIVES, Fact.RECORD} == SECRETS
        for fact in SECRETS - {Fact.RECORD}:  # the whole of it is for her alone
            assert not fact.audiences & {Audience.ANYONE, Audience.CLIENT, Audience.INTERNAL, Audience.COURT}

    def test_anyone_is_told_a_reference_and_nothing_else(self) -> None:
        assert [fact for fact in Fact if Audience.ANYONE in fact.audiences] == [Fact.REFERENCE]

    def test_the_two_sentences_part_what_there_is(self) -> None:
        facts = {Fact.FIRST_NAME, Fact.BOROUGH}
        assert told_in_words(facts) == "the first name, the borough"
        assert untold_in_words(facts).startswith(
            "the address, the phone and how to get in touch, the family and friends"
        )
        assert "the borough" not in untold_in_words(facts)
        assert told_in_words([]) == "nothing about the client"

    def test_what_is_secret_is_refused_until_it_is_released(self) -> None:
        assert refused([Fact.ADDRESS], to=Audience.POLICE) == [Fact.ADDRESS]
        assert refused([Fact.ADDRESS], to=Audience.POLICE, released=[Fact.ADDRESS]) == []
        assert refused([Fact.ADDRESS], to=Audience.COURT, released=[Fact.ADDRESS]) == [Fact.ADDRESS]


def paper(audience: Audience, *tells: Fact, released: frozenset[Fact] = frozenset()) -> Document:
    return Document(
        template="",
        title="",
        file_name="H-1.pdf",
        reference_line="",
        audience=audience,
        tells=frozenset(tells),
        released=released,
    )


class TestDocument:
    @pytest.mark.parametrize("audience", list(Audience))
    @pytest.mark.parametrize("fact", list(Fact))
    def test_cannot_be_made_with_what_its_audience_may_not_be_told(
        self, fact: Fact, audience: Audience
    ) -> None:
        if audience in fact.audiences and not fact.is_secret:
            assert paper(audience, fact).tells == {fact}
        else:
            with pytest.raises(ValueError, match=f"Not to be told to {audience}: {fact}"):
                paper(audience, fact)

    def test_tells_a_secret_only_when_it_was_released(self) -> None:
        released = frozenset({Fact.ADDRESS})
        assert paper(Audience.POLICE, Fact.ADDRESS, released=released).released == released


def test_a_document_tells_exactly_what_it_declares(planted: Case, reader: User) -> None:
    wrong = {}
    maker = make.user("Nora Quill", services=[planted.service])
    assert reader.pk != maker.pk
    for slug, kind in PRINTABLES.items():
        document = kind.build(planted, copy(maker))
        assert document.tells == kind.tells
        assert told_in(document.file_name) == set()
        on_screen = told_in(f"{html(document, on_screen=False)} {document.reference_line} {document.title}")
        on_paper = told_in(everything_in(render(document)))
        declared = document.tells - NOT_PLANTED
        if not on_screen == on_paper == declared:
            wrong[slug] = {"screen": on_screen ^ declared, "paper": on_paper ^ declared}
        assert not (on_screen | on_paper) & SECRETS
    assert wrong == {}


def test_a_guess_is_told_as_a_guess(her_case: Case, amina: User, today: date) -> None:
    client = her_case.client
    client.born_on = client.born_month = None
    client.born_precision, client.born_year = "estimated", 2001
    client.save()
    said = ("Born", "Not known. About 25 years old")
    assert LINES[Fact.BIRTH](her_case, amina, today) == [said]
    assert " ".join(said) in everything_in(render(PRINTABLES["case-summary"].build(her_case, copy(amina))))


def test_her_surname_is_told_only_when_she_wants_it(planted: Case, reader: User) -> None:
    for slug in ("plan", "exit"):
        document = PRINTABLES[slug].build(
            planted, Copy(number=1, made_on=make.TODAY, by=reader, takes_away=Printed.Takes.YES)
        )
        assert Fact.FULL_NAME not in document.tells
        assert told_in(html(document)) == document.tells - NOT_PLANTED


def test_a_discreet_copy_tells_of_no_service_and_does_not_say_so(planted: Case, reader: User) -> None:
    kind = PRINTABLES["plan"]
    said = {
        takes: kind.build(planted, Copy(number=1, made_on=make.TODAY, by=reader, takes_away=takes))
        for takes in (Printed.Takes.YES, Printed.Takes.DISCREET)
    }
    assert [Fact.AGENCIES in each.tells for each in said.values()] == [True, False]
    assert [Fact.AGENCIES in told_in(html(each)) for each in said.values()] == [True, False]


def test_every_audience_outside_is_told_that_we_support_her() -> None:
    assert Fact.SUPPORT.audiences >= OUTSIDE


def test_each_fact_that_a_letter_may_tell_has_its_words() -> None:
    assert sorted([*LINES, *ITEMS]) == sorted(FACTS)


def test_the_summary_says_that_she_is_not_to_be_called_and_what_is_owed(
    her_case: Case, amina: User, today: date
) -> None:
    ways = ["may_call", "may_text"]
    stop_unsafe_ways(case=her_case, ways=ways, on=today, because="She said so", by=amina, at=make.NOON)
    kind = PRINTABLES["case-summary"]
    document = kind.build(her_case, copy(amina))
    summary = everything_in(render(document))
    assert "Do not call or text. Reported unsafe on Tue 24 Nov 2026." in summary
    assert "Ask for new safe ways to get in touch" in summary
    rows: Any = document.context["deadlines"]
    assert {row["owner"] for row in rows} == {settings.SITE_NAME}  # not "Us"
    # Her timeline tells of the three, so the page that prints it says so.
    assert kind.tells >= {Fact.PLAN, Fact.CONSENT, Fact.EXIT}
