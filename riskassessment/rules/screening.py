"""Short questions with a worrying answer: the rapid screen of the first day, and the screen of a dependant.

Data with a version, so that an old screen keeps its own words. To change a word, add a version. Source: what
providers ask by phone on the first day (health, danger from exploiters, where she stays, other support), and
the inspectors' finding that children's own needs and risks went unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

YES, NO, NOT_ASKED = "yes", "no", "not_discussed"


@dataclass(frozen=True, slots=True)
class Asked:
    """One short question: which answer worries, and what the worry is called."""

    slug: str
    question: str
    worry: str  # the answer that worries: yes or no
    words: str
    is_urgent: bool = True  # it cannot wait until tomorrow
    hint: str = ""
    stops: tuple[str, ...] = ()  # the ways to reach her that a worrying answer makes unsafe


BY_HER_PHONE = ("may_call", "may_text", "may_leave_voicemail", "may_email")  # mail is read on it
AT_HER_HOME = ("may_post",)

SCREEN: dict[int, tuple[Asked, ...]] = {
    1: (
        Asked(
            "danger_now",
            "Is she in danger right now?",
            YES,
            "In danger now",
            hint="If so, call 999 first.",
        ),
        Asked(
            "exploiter_near",
            "Could an exploiter know where she is?",
            YES,
            "An exploiter may know where the client is",
            stops=AT_HER_HOME,
        ),
        Asked("safe_tonight", "Does she have a safe place tonight?", NO, "No safe place tonight"),
        Asked("urgent_health", "Is she hurt, or does she need a doctor soon?", YES, "Needs a doctor soon"),
        Asked(
            "self_harm",
            "Has she thought of hurting herself?",
            YES,
            "Thoughts of hurting herself",
            hint="Ask directly. Asking does not put the idea in her head.",
        ),
        Asked(
            "child_in_danger",
            "Is a child in danger, with her or elsewhere?",
            YES,
            "A child in danger",
            hint="Telling children’s services needs no consent.",
        ),
        Asked(
            "has_essentials",
            "Does she have food, clothes, medicine and money for tonight?",
            NO,
            "Lacks food, clothes, medicine or money",
            is_urgent=False,
        ),
        Asked(
            "phone_is_safe",
            "Is her phone safe to use?",
            NO,
            "Her phone is not safe",
            is_urgent=False,
            hint="Nobody else reads it, and it does not show where she is.",
            stops=BY_HER_PHONE,
        ),
    ),
}
DEPENDANT: dict[int, tuple[Asked, ...]] = {
    1: (
        Asked("hurt", "Has anyone hurt or neglected this person?", YES, "Hurt or neglected"),
        Asked("within_reach", "Could the exploiters reach this person?", YES, "Within reach of exploiters"),
        Asked("exploited", "Has this person been made to work, or been used?", YES, "Made to work, or used"),
        Asked("looked_after", "Is a safe adult looking after this person?", NO, "No safe adult with them"),
        Asked(
            "saw_violence",
            "Has this person seen or heard violence?",
            YES,
            "Has seen or heard violence",
            is_urgent=False,
        ),
        Asked(
            "in_school",
            "In school, nursery or a group, and safe there?",
            NO,
            "Not in school or nursery, or not safe there",
            is_urgent=False,
        ),
        Asked("is_well", "Well, and registered with a GP?", NO, "Not well, or no GP", is_urgent=False),
    ),
}
CURRENT_SCREEN, CURRENT_DEPENDANT = max(SCREEN), max(DEPENDANT)


def worries(questions: tuple[Asked, ...], answers: Mapping[str, str]) -> list[Asked]:
    """Return the questions with a worrying answer, in the order they are asked."""
    return [question for question in questions if answers.get(question.slug) == question.worry]


def not_asked(questions: tuple[Asked, ...], answers: Mapping[str, str]) -> list[Asked]:
    """Return the questions that were not talked about: silence is no answer."""
    return [question for question in questions if answers.get(question.slug, NOT_ASKED) == NOT_ASKED]


def unsafe_ways(questions: tuple[Asked, ...], answers: Mapping[str, str]) -> set[str]:
    """Return the ways to reach her that the answers make unsafe."""
    return {way for worry in worries(questions, answers) for way in worry.stops}


def in_words(questions: tuple[Asked, ...], answers: Mapping[str, str]) -> str:
    """Return the worries as one line: "No safe place tonight. Needs a doctor soon."."""
    return " ".join(f"{worry.words}." for worry in worries(questions, answers))
