"""The worksheet asks what the Home Office's form asks, in each of its branches, and means the same by it."""

import itertools
from collections.abc import Iterator

import pytest

from referrals.queries.worksheet.recorded import RecordedAnswer
from referrals.queries.worksheet.sheet import Worksheet
from referrals.rules.worksheet.exploiters import TYPES
from referrals.rules.worksheet.question import SAYS_YES, Question
from referrals.rules.worksheet.questions import SECTIONS
from tests.referrals import nrm_form

type Answers = dict[str, str]

QUESTIONS: dict[str, Question] = {
    question.key: question for section in SECTIONS for question in section.questions
}
BRANCHES: dict[str, Answers] = {
    "a child": {"pv-under-age": "yes"},
    "age not sure": {"pv-under-age": "not-sure"},
    "consents": {"pv-under-age": "no", "pv-want-to-submit-nrm": "yes"},
    "duty to notify, with her name": {
        "pv-under-age": "no",
        "pv-want-to-submit-nrm": "no",
        "authorities-cooperation": "yes",
    },
    "duty to notify, without it": {
        "pv-under-age": "no",
        "pv-want-to-submit-nrm": "no",
        "authorities-cooperation": "no",
    },
}
# Besides, what decides of whole pages; every other answer takes its turn.
WAYS = (
    "does-pv-need-support",
    "who-contact",
    "where-exploitation-happened",
    "still-in-exploitative-situation",
)


def turned(branch: Answers) -> Iterator[Answers]:
    """Return answers to everything the form can ask: each way through this branch, the rest in turns."""
    values = {field.key: field.values for field in nrm_form.fields() if field.values}
    values |= dict.fromkeys(("pv-contact-details", "someone-else"), ("email", "post", "email,post"))
    values |= {"upload-file": ("", SAYS_YES), f"{TYPES}-other": ("", "true")}
    for number, ways in enumerate([*itertools.product(*(values[key] for key in WAYS))] * 4):
        turns = {
            key: several[number // (place % 5 + 1) % len(several)]
            for place, (key, several) in enumerate(values.items())
        }
        yield turns | dict(zip(WAYS, ways, strict=True)) | branch


def sheet_of(answers: Answers) -> Worksheet:
    """Return the worksheet after these answers, whichever of them the record has and whichever is typed."""
    ours = answers | {f"{TYPES}-other": answers[f"{TYPES}-other"] and SAYS_YES}
    return Worksheet({key: RecordedAnswer(value) for key, value in ours.items()}, ours)


@pytest.mark.parametrize("branch", BRANCHES.values(), ids=list(BRANCHES))
class TestBranches:
    def test_asks_and_wants_answered_what_the_form_does(self, branch: Answers) -> None:
        for answers in turned(branch):
            lines = [line for part in sheet_of(answers).parts for line in part.lines]
            ours = {line.question.key: line.question.is_required for line in lines}
            assert ours == nrm_form.asked(answers)

    def test_waits_for_what_the_form_wants_answered(self, branch: Answers) -> None:
        for answers in turned(branch):
            sheet = sheet_of(answers)
            wanted = {key for key, is_required in nrm_form.asked(answers).items() if is_required}
            answered = {key for key, value in sheet.given.items() if value}
            ticks = set() if answers[f"{TYPES}-other"] else {f"{TYPES}-forced-to-work"}
            waiting = {line.question.key for part in sheet.parts for line in part.gaps}
            assert waiting == (wanted - answered) | ticks


class TestRoutes:
    def test_lead_to_every_page_and_ask_every_field(self) -> None:
        shown: set[str] = set()
        keys: set[str] = set()
        for branch in BRANCHES.values():
            for answers in turned(branch):
                shown |= set(nrm_form.pages(answers))
                keys |= set(nrm_form.asked(answers))
        assert shown == set(nrm_form.routes())
        assert keys == {field.key for field in nrm_form.fields()} == set(QUESTIONS)
        assert len(keys) == 138

    def test_ask_nobody_what_happened_in_one(self) -> None:
        assert "what-happened" not in QUESTIONS

    def test_end_a_duty_to_notify_before_who_sends_it(self) -> None:
        asked = nrm_form.asked(BRANCHES["duty to notify, with her name"])
        ended = {"fr-details-role", "fr-alternative-contact", "upload-file", "what-evidence-you-will-submit"}
        assert not asked.keys() & ended
        assert "pv-contact-details" in asked


class TestAnswers:
    @pytest.mark.parametrize(
        "field", [field for field in nrm_form.fields() if field.values], ids=lambda field: field.page[1:]
    )
    def test_are_kept_as_the_form_keeps_them(self, field: nrm_form.Field) -> None:
        assert tuple(value for value, _ in QUESTIONS[field.key].choices) == field.values


class TestMeaning:
    @pytest.mark.parametrize("row", nrm_form.rows("points"), ids=lambda row: row["field"])
    def test_nothing_the_form_wants_said_is_left_out(self, row: dict[str, str]) -> None:
        question = QUESTIONS[row["field"]]
        words = " ".join((question.text, question.hint, *(label for _, label in question.choices))).casefold()
        assert [point for point in row["points"].split("; ") if point.casefold() not in words] == []
