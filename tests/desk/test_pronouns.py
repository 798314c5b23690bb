"""What is printed calls no client "she" or "he" in our words: the client may be anybody.

What the house says to itself calls a client "she" (docs/words.md); what comes on paper is of whoever it is.
"""

import ast
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db.models import ForeignKey, Model

from cases.models import Case, Client, Disclosure, Entry
from desk.documents.letter import says
from desk.documents.printables import PRINTABLES
from desk.rules.letters import FACTS
from hestia.accounts.models import User
from hestia.pdf import html
from referrals.documents.prompt_sheet import prompt_sheet
from rights.queries.pieces import is_read
from rights.queries.register import in_copy, subject
from rights.rules.subjects import KEPT_TOGETHER, WHO, term_of
from tests import make
from tests.desk.planted import copy, planted_case
from tests.sources import sources
from tests.ui.test_words import ROOT, pages

CALLED = re.compile(r"\b(?:she|hers?|herself)\b", re.IGNORECASE)
MARKUP = re.compile(r"<head>.*?</head>|<[^>]*>", re.DOTALL)
# What somebody typed of her in the story stays as it was typed.
TYPED = "A midwife, who expects her in April 2027"
OUR_BODIES = {Entry.Kind.NRM, Entry.Kind.OPENED, Entry.Kind.ALLOCATION, Entry.Kind.CONSENT}
# The acts that write what a summary, a file or a copy of the record tells later.
WRITERS = {"narrate", "conclude", "promise", "Promise", "Promised", "Task", "tell", "title"}


@pytest.fixture
def his_case(db: None) -> Case:
    case = planted_case()
    case.client.gender, case.client.pronouns = Client.Gender.MALE, "he/him"
    case.client.save()
    typed = case.entry_set.exclude(kind__in=OUR_BODIES)
    typed.update(body="Zqtyped")
    return case


@pytest.fixture
def maker(his_case: Case) -> User:
    return make.user("Nora Quill", services=[his_case.service])


def called_in(text: str) -> list[str]:
    """Return each line of a text that calls the client she."""
    lines = (" ".join(line.split()) for line in MARKUP.sub("\n", text.replace(TYPED, "")).split("\n"))
    return [line for line in lines if CALLED.search(line)]


class TestPaper:
    def test_no_paper_of_a_case_calls_anybody_she(self, his_case: Case, maker: User) -> None:
        found = {
            (slug, is_whole): called_in(
                html(kind.build(his_case, copy(maker, with_whole_story=is_whole)), on_screen=False)
            )
            for (slug, kind), is_whole in product(PRINTABLES.items(), [False, True])
            if not is_whole or kind.whole_title
        }
        assert len(found) > len(PRINTABLES)
        assert {name: lines for name, lines in found.items() if lines} == {}

    def test_nor_does_a_letter_whatever_it_tells(self, his_case: Case, maker: User) -> None:
        of_nothing = make.case(worker=maker, service=his_case.service)
        for case in (his_case, of_nothing):
            letter = Disclosure(case=case, facts=[str(fact) for fact in FACTS], recipient="Harbour Law")
            told = says(letter, make.TODAY, by=maker)
            assert {fact for fact, _term, _words in told} == set(FACTS)
            assert [term for _fact, term, _words in told if CALLED.search(term)] == []

    def test_nor_a_sheet_to_fill_in_with_somebody(self) -> None:
        assert called_in(html(prompt_sheet(), on_screen=False)) == []

    def test_nor_the_words_of_any_paper_itself(self) -> None:
        papers = {name: text for name, text in pages().items() if name.startswith("templates/pdf/")}
        assert len(papers) > 30
        assert {name: lines for name, text in papers.items() if (lines := called_in(text))} == {}


def labels_of(model: type[Model]) -> Iterator[str]:
    """Yield how a copy of the record calls the rows of a model, its answers, and each answer to choose."""
    yield subject(model)
    fields: Any = model._meta.concrete_fields
    for column in fields:
        if not is_read(column):
            continue
        yield term_of(str(column.verbose_name))
        if isinstance(column, ForeignKey):
            continue
        choices = column.flatchoices or getattr(getattr(column, "base_field", None), "flatchoices", [])
        yield from (str(label) for _value, label in choices)


class TestCopyOfTheRecord:
    def test_what_it_calls_a_row_and_its_answers_is_of_whoever_it_is(self) -> None:
        labels = {label for model in in_copy() for label in labels_of(model)}
        assert len(labels) > 500
        assert {label for label in labels if CALLED.search(label)} == set()
        assert [words for words in [*KEPT_TOGETHER.values(), *WHO.values()] if CALLED.search(words)] == []


def strings_in(node: ast.AST) -> Iterator[str]:
    """Yield what is written out in an expression."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def written_later(tree: ast.AST) -> Iterator[str]:
    """Yield the titles that the acts of a file give to a line of the story or to a task."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any("title" in ast.unparse(target) for target in node.targets):
            yield from strings_in(node.value)
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            titles = [word.value for word in node.keywords if word.arg in {"title", "outcome"}]
            if name in WRITERS:
                titles += [arg for arg in node.args if not isinstance(arg, ast.Name)][:4]
            for title in titles:
                yield from strings_in(title)


class TestStory:
    def test_nor_do_lines_of_the_story_and_tasks_which_papers_tell(self) -> None:
        acts = [path for path in sources() if {"actions", "rules"} & set(path.relative_to(ROOT).parts)]
        found = {
            str(path.relative_to(ROOT)): lines
            for path in acts
            if (lines := [text for text in written_later(ast.parse(path.read_text())) if CALLED.search(text)])
        }
        assert len(acts) > 150
        assert found == {}
