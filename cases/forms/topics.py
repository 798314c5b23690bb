"""How the eight needs and nine issues are asked about: as questions, near ones together."""

from collections.abc import Iterator

from django import forms
from django.forms.boundfield import BoundField

from cases.models import Topic
from hestia.ui.forms import HouseBase, ThreeStateField, call_her
from hestia.ui.pronouns import say

S = Topic.Subject
LONGEST = 500
TALKED_ABOUT = f"{ThreeStateField.YES},{ThreeStateField.NO}"  # after which there is something in her words

# A need is what she wants help with, an issue what she lives with: where two are near, they stand together.
AREAS: tuple[tuple[str, tuple[Topic.Subject, ...]], ...] = (
    ("Home and money", (S.ACCOMMODATION, S.INCOME, S.FINANCIAL_INSECURITY)),
    ("Health", (S.HEALTH, S.EMOTIONAL)),
    ("Language", (S.LANGUAGE, S.LANGUAGE_ANXIETY)),
    (
        "Right to stay, police and courts",
        (S.LEGAL, S.IMMIGRATION_INSECURITY, S.POLICE_TRUST, S.JUSTICE_DISTRUST),
    ),
    (
        "Other people",
        (S.ISOLATION, S.SOCIAL_ISOLATION, S.RACISM, S.LOYALTY, S.HONOUR_SHAME, S.MISINFORMATION),
    ),
)
QUESTIONS: dict[Topic.Subject, str] = {
    S.ACCOMMODATION: "Does she need help with accommodation?",
    S.INCOME: "Does she need help with income or benefits?",
    S.FINANCIAL_INSECURITY: "Is she without safe or steady money?",
    S.HEALTH: "Does she need medical care, or care in pregnancy?",
    S.EMOTIONAL: "Does she want emotional support or counselling?",
    S.LANGUAGE: "Does she need help with language or English?",
    S.LANGUAGE_ANXIETY: "Is she anxious because of limited English?",
    S.LEGAL: "Does she need legal or immigration advice?",
    S.IMMIGRATION_INSECURITY: "Is her immigration status insecure?",
    S.POLICE_TRUST: "Does she need help to trust and work with the police?",
    S.JUSTICE_DISTRUST: "Is it hard for her to trust police and courts?",
    S.ISOLATION: "Does she want more company?",
    S.SOCIAL_ISOLATION: "Is she cut off from other people?",
    S.RACISM: "Has she met racism or prejudice?",
    S.LOYALTY: "Does she feel disloyal to her family or community?",
    S.HONOUR_SHAME: "Is she worried about honour or shame?",
    S.MISINFORMATION: "Was she told things that are not true?",
}
HINTS: dict[Topic.Subject, str] = {
    S.MISINFORMATION: "For example, that the police send everybody back.",
}


def question(subject: Topic.Subject, *, initial: str = ThreeStateField.NOT_DISCUSSED) -> ThreeStateField:
    """Return the question about one need or issue."""
    asked = QUESTIONS[subject]
    return call_her(
        ThreeStateField(
            label=asked,
            help_text=HINTS.get(subject, ""),
            error_messages={"required": f"Choose an answer to “{asked}”"},
            initial=initial,
        )
    )


def her_words(subject: Topic.Subject, *, initial: str = "") -> forms.CharField:
    """Return the box for what she said of it. It shows once there is something to say."""
    about = f"{subject.label[:1].lower()}{subject.label[1:]}"
    words = forms.CharField(label=f"Her words: {about}", max_length=LONGEST, required=False, initial=initial)
    shown = vars(words)
    shown["brief_label"], shown["about"] = say("Her words"), say(about)
    shown["shown_when"] = f"{subject.value}={TALKED_ABOUT}"
    return call_her(words)


class InAreas(HouseBase):
    """A form that asks about the needs and issues, each beside the box for her words."""

    def in_areas(self) -> Iterator[tuple[str, list[tuple[BoundField, BoundField]]]]:
        """Return each part of her life with its questions."""
        for title, subjects in AREAS:
            yield title, [(self[str(one)], self[f"{one}_words"]) for one in subjects]
