"""The picture beside a sentence shows what the sentence is about, or there is none."""

import pytest
from django.conf import settings
from django.utils.translation import override

from hestia.pdf.pictures import ABOUT, OF_TWO, PARTS, PICTURES, SCENES, THINGS, picture_for
from referrals.documents.nrm_explained import PARTS as NRM_PARTS
from supportplans.forms.examples import EXAMPLES

STATIC = settings.BASE_DIR / "static"
# Sentences as plans have them, each with the picture that somebody who cannot read it would accept.
SHOWS = {
    # safe places
    "I want to feel safe in the street.": "street",
    "I want to feel safe in the house and in the street.": "street",
    "I want to feel safe where I live.": "home-lock",
    "I want a door that locks.": "home-lock",
    "I have moved, and my door locks.": "home-lock",
    "Ask for a place in a safe area": "street",
    "I want to live where nobody can find me.": "key",
    "I want my own flat.": "key",
    "I want a home for me and my children.": "key",
    "I want a safe home for me and my baby.": "home-lock",
    "Ask the landlord for a second key": "key",
    "I want to feel safe.": "lock",
    "I go out every day.": "street",
    # people of hers
    "I want to see my son.": "child",
    "I want to see my daughter every week.": "child",
    "I want to visit my children.": "child",
    "I want to call my mother.": "call",
    "I want my baby to be healthy.": "baby-stethoscope",
    "Book the midwife": "baby-stethoscope",
    "A pram for the baby": "baby",
    "I want my son to go to school.": "school",
    "My son needs a dentist": "doctor",
    "I want to meet people I can trust.": "group",
    "I want to make friends.": "group",
    "Choose a group together": "group",
    # health
    "I want a doctor of my own.": "doctor",
    "I want to see a doctor.": "doctor",
    "I want to feel well enough to see the dentist.": "doctor",
    "Register with the doctor": "doctor",
    "Ask the doctor about sleep": "doctor",
    "Ask for a woman doctor, if I want one": "doctor",
    "I want to know that my body is well.": "doctor",
    "Book the clinic with an interpreter": "doctor",
    "Fill in the form for the surgery": "papers-pen",
    "Amina comes with me to the hospital": "hospital-person",
    "Hospital visit, Friday 4 December, 9:40am. Amina comes with me.": "hospital-person",
    "I take my tablets every day.": "medicine",
    "I want to sleep better.": "asleep",
    "I want to sleep at night.": "asleep",
    "See a counsellor who speaks Arabic; the wait is about six weeks": "heart-talk",
    "I want to talk to someone who can help me feel better.": "talk",
    "I want to feel happy again.": "heart",
    "I want to cook my own food.": "food",
    # law and police
    "I want a lawyer who explains my rights.": "solicitor",
    "Meet the solicitor": "solicitor",
    "I want to see my solicitor.": "solicitor",
    "I have a letter from my solicitor.": "decision-papers",
    "I want to know my rights here.": "decision",
    "I want to be heard in court and to be safe there.": "decision",
    "Visit the court before the day": "decision",
    "I want one police officer I can ask for.": "officer",
    "I want to speak to a woman police officer.": "officer",
    "Amina asks the police team before the next meeting": "officer",
    "I want to know if I can stay in the UK.": "world-yes",
    # papers
    "I want my passport back.": "identity",
    "I want my own papers back.": "papers",
    "Write down what I want to ask": "papers-pen",
    "I answer the letter from the Home Office.": "letter",
    # money, work and learning
    "I want my own money each week.": "money-calendar",
    "Ask for the weekly payment": "money-calendar",
    "Amina checks that the first payment arrives": "hand-money",
    "Apply for Universal Credit": "papers-pen",
    "I want a bank account in my name.": "bank-papers",
    "Go to the bank together": "bank",
    "See a debt adviser": "money",
    "I want to know what I owe, and what I do not.": "money",
    "I want to learn English.": "school",
    "Go to the first class": "school",
    "I want to find a job.": "work",
    # getting about, and the phone
    "I want to take the bus on my own.": "bus",
    "I go to the bus stop by myself twice a week": "bus",
    "Amina walks the way to the bus stop with me": "walk-person",
    "I know who to call if I see someone from before": "call",
    "Ring the house": "call",
    "I want a phone that nobody can follow.": "phone",
    "Get a new SIM card": "phone",
    "Meet her with an interpreter": "talk",
}
# No picture shows these, or the one that its words call for would show what she does not want.
SHOWS_NOTHING = (
    "I do not feel safe in the street.",
    "I never want to see the police.",
    "I want to stop smoking.",
    "I don’t want to live with my husband.",
    "I want to know what to do if someone follows me.",
    "I am afraid of my brother’s friends.",
    "Nobody calls me there.",
    "Ask the Home Office",
    "Check that it has come",
    "Go for the first time",
    "My mother-in-law decides.",
    "My song",
    "The restaurant is closed.",
)


@pytest.mark.parametrize("sentence", SHOWS)
def test_shows_what_it_is_about(sentence: str) -> None:
    assert picture_for(sentence) == SHOWS[sentence]


@pytest.mark.parametrize("sentence", SHOWS_NOTHING)
def test_shows_nothing_rather_than_a_wrong_one(sentence: str) -> None:
    assert picture_for(sentence) == ""


def test_each_target_that_we_suggest_has_a_picture() -> None:
    assert [example.slug for example in EXAMPLES if not picture_for(example.text)] == []


def test_every_picture_is_there_and_used() -> None:
    there = {
        str(path.relative_to(STATIC))
        for folder in ("easy", "scenes")
        for path in (STATIC / "img" / folder).glob("*.svg")
    }
    assert {picture.path for picture in PICTURES.values()} == there
    told = {idea.picture for part in NRM_PARTS for idea in part.ideas}
    by_template = {"home", "calendar", "yes"}
    assert set(PICTURES) == {name for name, *_words in ABOUT} | told | by_template
    assert {part for name in OF_TWO.split() for part in name.split("-")} - set(PICTURES) <= PARTS
    assert set(THINGS) & set(SCENES) == set()


def test_says_what_a_picture_of_two_shows() -> None:
    with override("en-gb"):
        assert str(PICTURES["home-lock"].shows) == "A house; A lock"
        assert str(PICTURES["child"].shows) == "A grown-up with a child"
