"""A discreet copy is discreet in our own words too, in each language; an open one says first whom to call."""

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser
from lxml.html import fromstring

from cases.documents.printable import Printable
from cases.models import Case, Consent, Paper, Printed
from desk.documents.printables import PRINTABLES
from desk.documents.reading_over import page_without
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.pdf import html
from hestia.pdf.languages import LANGUAGES, catalogue, side_by_side
from hestia.pdf.pictures import QUIET
from supportplans import actions as plans
from supportplans.models import Signpost, Step
from tests.cases.consented import answered
from tests.desk.planted import copy, planted_case
from tests.desk.ticked import lines_asked, read

FOR_HER = [kind for kind in PRINTABLES.values() if kind.is_for_client]
DISCREET = [kind for kind in FOR_HER if not kind.tells_whatever_is_left_out]
WITH_NUMBERS = ["plan", "safety-plan", "exit", "welcome"]
# What we say that gives her away, as it stands in the catalogues.
TELLING = [
    *("Interpreter", "I read all of it aloud.", "Ask the interpreter."),
    *("Immigration papers", "My solicitor’s name and phone", "My official letters"),
    *("An office still has it", "It is kept safe for me", "Talking to my solicitor"),
    *("Talking to the police", "Talking to a housing provider", "Talking to the council"),
    *("If I do not feel safe", "Free helpline, day and night", "The house, day and night"),
    *("Key worker", "My key worker", "My key worker was", "My support plan", "My support ended on"),
    *("Staying safe", "My rights and papers", "Who can help me now", "Who has read about me"),
    *("Support worker", "The help is free. I do not have to give anything for it.", "Welcome"),
    *("What I can count on", "I decide what I want. I can say no. I can stop at any time."),
    *("I do not have to tell anything I do not want to tell.", "Talking to someone else", "I said yes"),
    *("Where I am now", "What I achieved", "In my words", "Identity document", "Where it is"),
    *("Things I want to ask", "My name or mark", "I do not agree with this one."),
]
ENGLISH = ("999", "police", "interpreter", "solicitor", "immigration", "key worker", "support", "helpline")


@pytest.fixture
def planted(db: None) -> Case:
    """Return a case in which nothing that somebody typed is an English word."""
    case = planted_case()
    Step.objects.filter(target__case=case).update(what="Zqstep", who_name="Zqwho")
    Signpost.objects.filter(case=case).update(need="Zqneed")
    Paper.objects.filter(case=case).update(state=Paper.State.GIVEN)
    return case


def said(kind: Printable, case: Case, **choices: Any) -> str:
    """Return what a copy says, line by line, and what its file is called."""
    document = kind.build(case, replace(copy(case.made_by), **choices))
    page = html(document, on_screen=False).partition("<body")[2]
    words = unescape(re.sub(r"<[^>]*>", "\n", page))
    return f"{document.file_name}\n{words}"


def lines(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.splitlines()}


class TestDiscreet:
    def test_in_english(self, planted: Case) -> None:
        for kind in DISCREET:
            for is_easy in {False, kind.has_easy}:
                text = said(kind, planted, takes_away=Printed.Takes.DISCREET, is_easy=is_easy)
                assert [word for word in ENGLISH if word in text.lower()] == [], kind.slug
                assert lines(text) & set(TELLING) == set(), kind.slug
                assert "Zqinterpreter" not in text
                assert "Zqlanguage" not in text

    def test_in_her_language(self, planted: Case) -> None:
        for code in LANGUAGES:
            words = catalogue(code)
            telling = {words.gettext(line) for line in TELLING} | set(TELLING)
            for kind in DISCREET:
                for with_english in (True, False):
                    sides = side_by_side(code, with_english=with_english)
                    text = said(kind, planted, takes_away=Printed.Takes.DISCREET, sides=sides)
                    assert lines(text) & telling == set(), (kind.slug, code)
                    assert "999" not in text

    def test_its_file_is_called_otherwise_and_says_not_of_what(self, planted: Case) -> None:
        for kind in DISCREET:
            name, open_name = (
                kind.build(planted, replace(copy(planted.made_by), takes_away=takes)).file_name
                for takes in (Printed.Takes.DISCREET, Printed.Takes.YES)
            )
            assert re.fullmatch(r"(list|page|notes)-1\.pdf", name)
            assert name != open_name

    def test_nor_does_the_file_of_any_paper_of_hers_say_why_she_has_it(self, planted: Case) -> None:
        for kind in FOR_HER:
            name = kind.build(planted, replace(copy(planted.made_by), takes_away="yes")).file_name
            assert not {"nrm", "safety", "support", "risk"} & set(re.split(r"\W", name.lower())), name


def test_an_open_copy_says_first_whom_to_call(planted: Case) -> None:
    for slug in WITH_NUMBERS:
        kind = PRINTABLES[slug]
        for is_easy in {False, kind.has_easy}:
            text = said(kind, planted, takes_away=Printed.Takes.YES, is_easy=is_easy)
            assert text.count("If I do not feel safe") == 1
            assert len(text.partition("If I do not feel safe")[0].split()) < 60, slug


def test_a_discreet_copy_says_whom_she_rings_only_if_that_is_ticked(planted: Case) -> None:
    phone = planted.made_by.phone or "_____"
    for kind in DISCREET:
        for ticked in (True, False):
            text = said(kind, planted, takes_away=Printed.Takes.DISCREET, with_phones=ticked)
            assert (phone in text) is ticked, kind.slug


@pytest.mark.parametrize("slug", ["choices", "money"])
def test_of_what_tells_by_itself_there_is_no_discreet_copy(
    slug: str, her_case: Case, amina: User, amina_browser: Browser
) -> None:
    """“I said yes”, to something: to what? Thirty pounds each Monday: from whom?"""
    answered(her_case, amina, Consent.Purpose.GP)
    url = f"/cases/{her_case.reference}/print/{slug}/"
    page = amina_browser.post(url, {"takes_away": "discreet"}).text
    assert "There is no discreet copy of this one." in page
    assert "There is a problem" in page
    assert not Printed.objects.exists()
    assert amina_browser.post(url, {"takes_away": "yes"})["Content-Type"] == "application/pdf"


def test_the_one_in_pictures_draws_only_what_is_in_any_life(planted: Case) -> None:
    first, *rest = Step.objects.filter(target__case=planted).order_by("pk")
    Step.objects.filter(pk=first.pk).update(what="I speak to a woman police officer.")
    for step in rest:
        Step.objects.filter(pk=step.pk).update(what="I take the bus.")
    kind = PRINTABLES["plan"]
    drawn = {
        takes: html(kind.build(planted, replace(copy(planted.made_by), takes_away=takes, is_easy=True)))
        for takes in ("yes", "discreet")
    }
    assert ["officer.svg" in page for page in drawn.values()] == [True, False]
    assert "A police officer" not in drawn["discreet"]
    pictures = set(re.findall(r"img/(?:easy|scenes)/([a-z-]+)\.", drawn["discreet"]))
    assert pictures <= QUIET
    assert "home" in pictures


def test_no_shield_and_no_scales_stand_beside_a_heading(planted: Case) -> None:
    for slug in ("plan", "exit"):
        pages = [
            html(PRINTABLES[slug].build(planted, replace(copy(planted.made_by), takes_away=takes)))
            for takes in ("yes", "discreet")
        ]
        icons = [re.findall(r'class="(?:domain|with-icon) ', page) for page in pages]
        assert icons[0]
        assert icons[1] == []


class TestPreview:
    """It is looked at, and can be kept by whoever looks: it shows no more than may be printed."""

    LINE = "I speak to the police."

    @pytest.fixture
    def url(self, her_case: Case, amina: User, now: datetime, today: date) -> str:
        """Write a plan with a line that gives her away, and return where it is printed."""
        steps = [plans.StepRow(what=self.LINE, who="client"), plans.StepRow(what="I rest.", who="client")]
        plans.add_target(
            case=her_case, domain="safety", text="I want rest.", steps=steps, by=amina, at=now, on=today
        )
        return f"/cases/{her_case.reference}/print/plan/"

    def test_a_line_without_its_answer_is_left_out_and_that_is_said(
        self, url: str, amina_browser: Browser
    ) -> None:
        for page in (
            amina_browser.get(f"{url}preview/?takes_away=discreet").text,
            amina_browser.post(f"{url}preview/", {"takes_away": "discreet", "style": "easy"}).text,
        ):
            assert "police" not in page.lower()
            assert "I rest." in page
            assert "Lines: 1." in page
            assert "Left out until you say" in page
        event = Event.objects.filter(kind="case.previewed").latest("pk")
        assert event.detail["takes_away"] == "discreet"

    def test_what_was_answered_stands_there(self, url: str, amina_browser: Browser) -> None:
        sent: dict[str, Any] = {"takes_away": "discreet"}
        asked = amina_browser.post(url, sent).text
        page = amina_browser.post(f"{url}preview/", sent | dict.fromkeys(lines_asked(asked), "wanted")).text
        assert self.LINE in page
        assert "Left out" not in page

    def test_an_open_one_leaves_nothing_out(self, url: str, amina_browser: Browser) -> None:
        page = amina_browser.post(f"{url}preview/", {"takes_away": "yes"}).text
        assert self.LINE in page
        assert "Left out" not in page

    def test_a_short_one_is_left_out_as_a_word_and_never_inside_one(
        self, url: str, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        steps = [plans.StepRow(what="A restful day.", who="client")]
        plans.add_target(
            case=her_case, domain="health", text="Sleep.", steps=steps, by=amina, at=now, on=today
        )
        plan = PRINTABLES["plan"].build(her_case, replace(copy(amina), takes_away="discreet"))
        page = page_without(plan, ["rest"])
        assert "A restful day." in page
        assert "I rest." not in page

    def test_with_the_english_goes_what_an_interpreter_wrote(
        self, url: str, her_case: Case, amina: User, amina_browser: Browser, now: datetime, today: date
    ) -> None:
        plans.translate(
            case=her_case,
            language="fr",
            original=self.LINE,
            words="Je vais les voir.",
            checked_by="Layla",
            checked_on=today,
            by=amina,
            at=now,
        )
        sent = {"takes_away": "discreet", "language": "fr", "with_english": "on"}
        page = amina_browser.post(f"{url}preview/", sent).text
        assert "Je vais les voir." not in page
        assert self.LINE not in page
        assert "I rest." in page


def test_no_discreet_copy_tells_of_an_office(planted: Case) -> None:
    office = (
        *("Draft. Nobody has checked", "version", "Made together on", "Made with", "We talked about it on"),
        *("We look at it again on", "Not agreed yet", "I made this plan with", planted.reference),
        *("Nobody has asked me yet", "I agree with part of it", "We plan the steps together", "next time"),
        *("We are waiting", "They have not answered", "They said yes", "Since then", "I can change", "angry"),
        "Zqworker",  # whose first name is beside hers is asked about
    )
    for kind in DISCREET:
        for is_easy in {False, kind.has_easy}:
            for sides in (side_by_side("", with_english=True), side_by_side("ar", with_english=True)):
                text = said(kind, planted, takes_away="discreet", is_easy=is_easy, sides=sides)
                assert [words for words in office if words in text] == [], kind.slug
                document = kind.build(planted, replace(copy(planted.made_by), takes_away="discreet"))
                assert planted.reference not in str(document.reference_line)


def test_who_looked_is_never_discreet(her_case: Case, amina_browser: Browser) -> None:
    url = f"/cases/{her_case.reference}/print/who-looked/"
    page = amina_browser.post(url, {"takes_away": "discreet"}).text
    assert "There is no discreet copy of this one." in page
    assert "There is a problem" in page
    assert not Printed.objects.exists()


class TestMark:
    """A discreet copy has a mark of its own in place of her reference: we alone find whose it is."""

    @pytest.fixture
    def made(self, her_case: Case, amina_browser: Browser) -> list[Printed]:
        for document in ("welcome", "welcome"):
            url = f"/cases/{her_case.reference}/print/{document}/"
            amina_browser.post(url, {"takes_away": "discreet", "parts": ["lines"]})
        return list(Printed.objects.order_by("pk"))

    def test_is_found_by_search_and_on_the_list_and_in_the_log(
        self, made: list[Printed], her_case: Case, amina_browser: Browser, dev: User
    ) -> None:
        first, second = made
        assert first.mark != second.mark
        page = amina_browser.post("/search/", {"q": first.mark.upper()}).text
        assert her_case.reference in page
        assert "copy 1," in page
        assert "copy 2," not in page
        listed = " ".join(amina_browser.get(f"/cases/{her_case.reference}/documents/").text.split())
        assert f"Copy 2, mark {second.mark}" in listed
        logged = Event.objects.filter(kind="case.printed").order_by("pk")
        assert [event.detail["mark"] for event in logged] == [first.mark, second.mark]
        other = Browser()
        other.force_login(dev)
        assert "copy 1," not in other.post("/search/", {"q": first.mark}).text


class TestReading:
    """What somebody typed is read before a discreet copy leaves the printer: no list knows it all."""

    QUIET = ("Bus to Leeds at 6am", "Doktora gitmem gerek", "Ich nehme den Zug um acht", "Mang theo giấy tờ")

    @pytest.fixture
    def asked(self, her_case: Case, amina: User, now: datetime, today: date) -> str:
        """Write a plan in which no word is on a list, and return where it is printed."""
        steps = [plans.StepRow(what=line, who="client") for line in self.QUIET]
        plans.add_target(
            case=her_case, domain="safety", text="I want rest.", steps=steps, by=amina, at=now, on=today
        )
        return f"/cases/{her_case.reference}/print/plan/"

    def test_lists_every_line_once_with_one_tick(self, asked: str, amina_browser: Browser) -> None:
        sent = {"takes_away": "discreet", "language": "ar", "with_english": "on"}
        page = amina_browser.post(asked, sent | {"parts": ["signatures"]}).text
        assert "Read these as someone who should not know would read them" in page
        assert [str(line) for line in fromstring(page).xpath("//li[@dir='auto']/text()")] == [
            "I want rest.",
            *self.QUIET,
        ]
        assert len(read(page)["read"]) == 1
        assert lines_asked(page) == []
        assert not Printed.objects.exists()

    def test_without_the_tick_it_is_refused_in_words(self, asked: str, amina_browser: Browser) -> None:
        sent: dict[str, Any] = {"takes_away": "discreet"}
        for tick in ({}, {"read": "on"}, {"read": ["0", ""]}):
            page = amina_browser.post(asked, sent | tick).text
            assert "Read each line, and tick that none gives her away. Or change it first." in page
        assert not Printed.objects.exists()
        answer = amina_browser.post(asked, sent | read(page))
        assert answer["Content-Type"] == "application/pdf"
        copy = Printed.objects.get()
        assert copy.choices["lines_read"] == Event.objects.get(kind="case.printed").detail["lines_read"] == 5
        assert not copy.says_she_has_support

    def test_a_line_that_was_changed_is_read_again(
        self, asked: str, her_case: Case, amina: User, amina_browser: Browser, now: datetime
    ) -> None:
        sent = {"takes_away": "discreet"}
        earlier = read(amina_browser.post(asked, sent).text)
        plans.write_what_matters(case=her_case, words="Morgen.", by=amina, at=now)
        page = amina_browser.post(asked, sent | earlier).text
        assert "Read each line" in page
        assert ">Morgen.</li>" in page
        assert not Printed.objects.exists()

    def test_a_copy_without_typed_words_is_not_asked(
        self, her_case: Case, asked: str, amina_browser: Browser
    ) -> None:
        url = f"/cases/{her_case.reference}/print/welcome/"
        answer = amina_browser.post(url, {"takes_away": "discreet", "parts": ["lines"]})
        assert answer["Content-Type"] == "application/pdf"
        assert amina_browser.post(asked, {"takes_away": "yes"})["Content-Type"] == "application/pdf"
