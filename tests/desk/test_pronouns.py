"""What goes out of the house about a client says neither she nor he: the client may be anybody.

What the house says to itself calls a client "she" (docs/words.md).
"""

import re

import pytest

from cases.models import Case, Client
from desk.documents.letter import LINES
from desk.documents.printables import PRINTABLES
from hestia.accounts.models import User
from hestia.pdf import html
from hestia.privacy.audiences import Fact
from tests import make
from tests.desk.planted import copy, planted_case

pytestmark = pytest.mark.django_db
CALLED = re.compile(r"\b(?:she|hers?|herself)\b", re.IGNORECASE)
MARKUP = re.compile(r"<head>.*?</head>|<[^>]*>", re.DOTALL)
# The Home Office’s questions are asked as its form has them.
ASKED_ON_THE_WORKSHEET = {Fact.ACCOUNT, Fact.CHILDREN}
TYPED = "A midwife, who expects her in April 2027"


@pytest.fixture
def his_case(db: None) -> Case:
    case = planted_case()
    case.client.gender, case.client.pronouns = Client.Gender.MALE, "he/him"
    case.client.save()
    return case


@pytest.fixture
def maker(his_case: Case) -> User:
    return make.user("Nora Quill", services=[his_case.service])


@pytest.mark.parametrize("slug", ["injury", "duty", "duty-named"])
def test_nobody_is_called_she_on_paper_for_others(slug: str, his_case: Case, maker: User) -> None:
    text = MARKUP.sub(" ", html(PRINTABLES[slug].build(his_case, copy(maker)), on_screen=False))
    assert CALLED.findall(text.replace(TYPED, "")) == []


def test_nor_in_a_letter(his_case: Case, maker: User) -> None:
    titles = {
        fact: [title for title, _words in lines(his_case, maker, make.TODAY)]
        for fact, lines in LINES.items()
        if fact not in ASKED_ON_THE_WORKSHEET
    }
    assert len(titles) > 10
    assert {fact for fact in titles if CALLED.search(" ".join(titles[fact]))} == set()
