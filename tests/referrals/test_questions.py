"""The worksheet and the Home Office's form: every field has its place; the branches and the rules, pure."""

import pytest

from referrals.queries.worksheet.recorded import RecordedAnswer
from referrals.queries.worksheet.sheet import Worksheet
from referrals.rules.worksheet.account import TOWNS
from referrals.rules.worksheet.exploiters import TYPES
from referrals.rules.worksheet.quality import QUESTIONS, quality_rules
from referrals.rules.worksheet.question import SAYS_YES, AnswerFrom, Question
from referrals.rules.worksheet.questions import SECTIONS
from tests.referrals import nrm_form

PLACES: list[Question] = [question for section in SECTIONS for question in section.questions]
ADULT = {"pv-under-age": RecordedAnswer("no")}
SAID_YES = ADULT | {"pv-want-to-submit-nrm": RecordedAnswer("yes")}
SAID_NO = ADULT | {"pv-want-to-submit-nrm": RecordedAnswer("no")}


def asked(known: dict[str, RecordedAnswer], **typed: str) -> set[str]:
    """Return the keys that are asked; an underscore in a name stands for a hyphen."""
    sheet = Worksheet(known, {key.replace("_", "-"): value for key, value in typed.items()})
    return {line.question.key for part in sheet.parts for line in part.lines}


class TestPlaces:
    def test_every_field_of_the_form_has_its_place_in_the_forms_own_order(self) -> None:
        form = nrm_form.fields()
        assert [(field.page, field.key) for field in form] == [(q.page, q.key) for q in PLACES]
        assert len({question.key for question in PLACES}) == 138
        assert len(SECTIONS) == 11
        for field, question in zip(form, PLACES, strict=True):
            assert (str(question.kind), question.is_required, question.longest) == (
                field.kind,
                field.is_required,
                field.longest,
            )
            if field.only_if:
                key, _, answer = field.only_if.partition("=")
                assert (key, (answer.replace("true", SAYS_YES),)) in question.when.answers, question.key

    def test_a_question_hangs_on_earlier_ones_and_on_answers_they_have(self) -> None:
        seen: dict[str, Question] = {}
        for question in PLACES:
            for key, answers in question.when.answers:
                parent = seen.get(key) or QUESTIONS[key]
                choices = {value for value, _ in parent.choices} or {SAYS_YES}
                assert set(answers) <= choices | {""}, question.key
                assert key in seen or key == "pv-want-to-submit-nrm"
            seen[question.key] = question

    def test_what_stands_in_the_record_says_where(self) -> None:
        assert [q.key for q in PLACES if q.way is not AnswerFrom.TYPED and q.home is None] == []

    def test_groups_ask_one_question(self) -> None:
        towns = [question for question in PLACES if question.group == TOWNS]
        assert [question.is_required for question in towns] == [True] + [False] * 9


class TestBranches:
    def test_an_adult_who_says_yes_is_referred(self) -> None:
        keys = asked(SAID_YES)
        assert {"pv-name-first-name", "pv-dob", "who-contact", "does-pv-need-support"} <= keys
        assert not keys & {"refuse-nrm", "local-authority-contacted-about-child-local-authority-name"}

    @pytest.mark.parametrize("age", ["yes", "not-sure"])
    def test_a_child_is_asked_for_no_consent_but_for_the_council(self, age: str) -> None:
        keys = asked({"pv-under-age": RecordedAnswer(age), "pv-want-to-submit-nrm": RecordedAnswer("yes")})
        assert "local-authority-contacted-about-child-local-authority-name" in keys
        assert not keys & {
            "pv-want-to-submit-nrm",
            "pv-under-age-at-time-of-exploitation",
            "does-pv-need-support",
            "who-contact",
            "pv-contact-details",
        }
        assert "pv-name-first-name" in keys

    def test_a_no_is_a_duty_to_notify_without_a_name(self) -> None:
        keys = asked(SAID_NO)
        assert {"refuse-nrm", "pv-gender", "pv-nationality"} <= keys
        assert not keys & {
            "pv-name-first-name",
            "pv-contact-details",
            "pv-dob",
            "who-contact",
            "fr-details-phone",
        }

    def test_with_her_name_if_she_helps(self) -> None:
        keys = asked(SAID_NO | {"authorities-cooperation": RecordedAnswer("yes")})
        assert {"pv-name-first-name", "pv-contact-details"} <= keys
        assert "pv-dob" not in keys

    def test_before_she_was_asked_it_is_prepared_as_a_referral(self) -> None:
        assert "pv-name-first-name" in asked(ADULT)
        assert "refuse-nrm" not in asked(ADULT)

    def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked(self) -> None:
        typed = {"pv_phone_number": "no"}
        assert "no-contact-details" in asked(
            SAID_YES | {"does-pv-need-support": RecordedAnswer("yes")}, **typed
        )
        assert "no-contact-details" not in asked(
            SAID_YES | {"does-pv-need-support": RecordedAnswer("no")}, **typed
        )

    @pytest.mark.parametrize(
        ("answer", "shown", "hidden"),
        [
            ("no", "why-report-now", "yes-the-first-chance-to-report"),
            ("yes", "yes-the-first-chance-to-report", "why-report-now"),
            ("not-sure", "not-sure-the-first-chance-to-report", "why-report-now"),
        ],
    )
    def test_follows_her_answers(self, answer: str, shown: str, hidden: str) -> None:
        keys = asked(SAID_YES, is_this_the_first_chance_to_report=answer)
        assert shown in keys
        assert hidden not in keys


class TestAnswers:
    def test_the_record_is_asked_before_anyone_else(self) -> None:
        key = "does-pv-have-children"
        assert Worksheet(SAID_YES, {key: "no"}).given[key] == "no"
        assert Worksheet(SAID_YES | {key: RecordedAnswer("yes")}, {key: "no"}).given[key] == "yes"

    def test_what_only_the_record_holds_is_never_typed(self) -> None:
        assert Worksheet(SAID_YES, {"pv-name-first-name": "Typed"}).given["pv-name-first-name"] == ""

    def test_the_records_words_come_first(self) -> None:
        sheet = Worksheet(
            SAID_YES | {"who-exploited-pv": RecordedAnswer("A man")}, {"who-exploited-pv": "Tall"}
        )
        assert sheet.given["who-exploited-pv"] == "A man\n\nTall"

    def test_what_the_form_no_longer_asks_is_kept_and_does_not_count(self) -> None:
        known = SAID_YES | {"what-happened": RecordedAnswer("She was promised work.")}
        sheet = Worksheet(known, {"why-they-stayed": "The door was locked."})
        kept = [(line.question.text, line.words) for line in sheet.no_longer_asked]
        assert kept == [
            ("What happened, in short", "She was promised work."),
            ("Why they stayed", "The door was locked."),
        ]
        assert sheet.must == Worksheet(SAID_YES, {}).must
        assert not sheet.given.keys() & {"what-happened", "why-they-stayed"}

    def test_what_her_other_answers_lead_past_is_kept_for_when_they_change(self) -> None:
        typed = {"fr-details-role": "Social worker", "family": "A brother"}
        assert Worksheet(SAID_YES, typed).not_asked_now == []
        assert [line.words for line in Worksheet(SAID_NO, typed).not_asked_now] == ["Social worker"]

    def test_one_box_ticked_is_enough_and_counts_once(self) -> None:
        none = Worksheet(SAID_YES, {})
        one = Worksheet(SAID_YES, {f"{TYPES}-organs-removed": SAYS_YES})
        assert none.must == one.must
        assert one.answered == none.answered + 1
        assert "In which ways was the client exploited?" in [line.question.text for line in none.gaps]
        assert "In which ways was the client exploited?" not in [line.question.text for line in one.gaps]

    def test_gaps_and_answers_make_up_what_must_be(self) -> None:
        sheet = Worksheet(SAID_YES, {"family": "A brother"})
        assert sheet.answered + len(sheet.gaps) == sheet.must
        assert all(line.question.is_required or line.question.group for line in sheet.gaps)


GOOD = {
    "potential-victim-exploitative-situation-multiple": "no",
    "when-did-the-exploitation-take-place": "From the spring of 2026 until October, when the police came.",
    "how-did-the-exploitation-start": "A woman offered her work in a restaurant and paid for the journey.",
    "how-they-were-treated": "She was locked in a room. Her passport was taken. She was beaten.",
    "modern-slavery-indicators": "yes",
    "modern-slavery-indicators-details": "Passport taken, watched when she went out, a debt that only grew.",
    "is-this-the-first-chance-to-report": "no",
    "why-report-now": "She was told that the police would put her in prison if she spoke to them.",
    "where-how-interview-carried-out": "In a quiet room, three times, with the interpreter, with breaks.",
    "professional-insight": "What she tells fits what the doctor saw and what the police found.",
    "evidence-of-dishonesty": "no",
    "fr-details-phone": "020 7946 0000",
    "fr-alternative-contact": "team@example.org",
    "upload-file": "yes",
    "what-evidence-you-will-submit": "The doctor’s letter of 12 October 2026.",
}


class TestQuality:
    def test_a_good_account_meets_every_rule(self) -> None:
        assert [rule for rule in quality_rules(GOOD, names=["Ghada"]) if not rule.is_met] == []

    def test_an_empty_one_says_of_each_rule_why_not(self) -> None:
        unmet = [rule.title for rule in quality_rules({}) if not rule.is_met]
        assert len(unmet) == len(quality_rules({})) == 9, "nothing is called good that is not there"
        assert all(rule.why_not.endswith(".") for rule in quality_rules({}) if not rule.is_met)

    @pytest.mark.parametrize(
        ("change", "title", "why"),
        [
            ({"when-did-the-exploitation-take-place": "She may not know, it was for a while, she says."},
             "in order", "Say when it began"),
            ({"modern-slavery-indicators-details": ""}, "signs", "Which signs?"),
            ({"why-report-now": ""}, "delay", "Did anything stop the client"),
            ({"where-how-interview-carried-out": ""}, "spoken to", "When and how did you speak"),
            ({"professional-insight": ""}, "own view", "Why do you make this referral"),
            ({"modern-slavery-indicators-details": "", "what-evidence-you-will-submit": ""},
             "rests on", "without evidence"),
            ({"fr-alternative-contact": ""}, "Someone can be asked", "while they are away"),
            ({"upload-file": ""}, "which evidence", "can be sent without"),
            ({"how-they-were-treated": "Badly."}, "few words", "How was the client treated?"),
            ({"living-conditions": "x " * 60, "family": "x " * 60}, "repeated", "The same words are in"),
            ({"family": "Ghada has two brothers, at school in the town."}, "name the client", "Family"),
        ],
    )  # fmt: skip
    def test_each_rule_says_what_is_missing(self, change: dict[str, str], title: str, why: str) -> None:
        [found] = [rule for rule in quality_rules(GOOD | change, names=["Ghada"]) if title in rule.title]
        assert not found.is_met
        assert why in found.why_not

    def test_a_duty_to_notify_is_asked_for_neither_contacts_nor_evidence(self) -> None:
        titles = {rule.title for rule in quality_rules(GOOD | {"pv-want-to-submit-nrm": "no"})}
        left_out = {rule.title for rule in quality_rules(GOOD)} - titles
        assert left_out == {
            "Someone can be asked, and someone else while they are away",
            "It says which evidence there is",
        }

    @pytest.mark.parametrize(
        "words", ["in 2026", "since May", "that summer", "she was 17", "for two months", "last week"]
    )
    def test_a_time_need_not_be_a_date(self, words: str) -> None:
        first = quality_rules(
            GOOD | {"when-did-the-exploitation-take-place": f"It began {words}, she thinks."}
        )[0]
        assert first.is_met
