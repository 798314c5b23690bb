"""What is asked of a sampled case: fourteen questions in the five groups of CQC, for this field."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Group(TextChoices):
    """The five things that are asked of a service."""

    SAFE = "safe", "Safe"
    EFFECTIVE = "effective", "Effective"
    CARING = "caring", "Caring"
    RESPONSIVE = "responsive", "Responsive"
    WELL_LED = "well_led", "Well led"


class SampleAnswer(TextChoices):
    """How far it is so."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_APPLICABLE = "na", "Does not apply"


class Grade(TextChoices):
    """What the whole is, in words: no number, so that nothing is added up or ranked."""

    GOOD = "good", "Good: others can learn from it"
    SOUND = "sound", "Sound: what matters is done"
    IMPROVE = "improve", "Needs improvement: she is safe, and something is missing"
    URGENT = "urgent", "Act today: she may not be safe"


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """One question, and the page of the case where its answer is seen."""

    slug: str
    group: Group
    words: str
    page: str  # its name: it takes the reference, and a section if there is one
    where: str
    section: str = ""
    fits_referral: bool = False  # whether the few words kept of somebody not taken on can answer it

    @property
    def field(self) -> str:
        """Return the name of its box on the form."""
        return self.slug.replace("-", "_")


QUESTIONS: tuple[SampleQuestion, ...] = (
    SampleQuestion(
        "risk-fits",
        Group.SAFE,
        "Does the risk level fit what the notes say?",
        "riskassessment:overview",
        "Risk",
    ),
    SampleQuestion(
        "risk-answered",
        Group.SAFE,
        "Does something in the plan answer each high risk?",
        "supportplans:plan",
        "Support plan",
    ),
    SampleQuestion(
        "safe-contact",
        Group.SAFE,
        "Can anyone on duty see how to contact the client safely, and was it checked with them?",
        "cases:details",
        "Safe contact",
        "safe-contact",
    ),
    SampleQuestion(
        "children",
        Group.SAFE,
        "Are the needs and risks of each child recorded as the child’s own?",
        "cases:people",
        "People",
    ),
    SampleQuestion(
        "needs",
        Group.EFFECTIVE,
        "Does the plan cover what the client needs: safety, money, health, feelings, legal advice?",
        "supportplans:plan",
        "Support plan",
    ),
    SampleQuestion(
        "progress",
        Group.EFFECTIVE,
        "Can you see what changed for the client since the last review?",
        "supportplans:progress",
        "Progress",
    ),
    SampleQuestion(
        "nrm",
        Group.EFFECTIVE,
        "Was each step of the NRM explained, and are its letters and dates in the record?",
        "referrals:overview",
        "NRM",
    ),
    SampleQuestion(
        "her-words",
        Group.CARING,
        "Are the client’s own words and wishes in the record, apart from ours?",
        "supportplans:plan",
        "Support plan",
    ),
    SampleQuestion(
        "respect",
        Group.CARING,
        "Would you be happy for the client to read every note?",
        "cases:notes",
        "Notes",
    ),
    SampleQuestion(
        "language",
        Group.RESPONSIVE,
        "Was everything said in a language the client speaks well, with an interpreter who was safe?",
        "cases:notes",
        "Notes",
    ),
    SampleQuestion(
        "contact",
        Group.RESPONSIVE,
        "Was the client met as often as agreed, and did we act on silence?",
        "cases:notes",
        "Notes",
    ),
    SampleQuestion(
        "choice",
        Group.RESPONSIVE,
        "Was the client asked before each thing was shared, and was a no respected?",
        "cases:consents",
        "Consents",
    ),
    SampleQuestion(
        "decisions",
        Group.WELL_LED,
        "Is it recorded who decided what, and why?",
        "cases:notes",
        "Notes",
        fits_referral=True,
    ),
    SampleQuestion(
        "oversight",
        Group.WELL_LED,
        "Did a manager check what had to be checked, in time?",
        "cases:history",
        "History",
        fits_referral=True,
    ),
)
BY_SLUG = {question.slug: question for question in QUESTIONS}
MISSING_SOMETHING = (SampleAnswer.PARTLY, SampleAnswer.NO)
ALIKE = 3  # findings about one question in one service: then it is no longer one worker’s matter


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions that are asked of a sampled case, and why not all are, in words."""

    questions: tuple[SampleQuestion, ...]
    why: str = ""


def asked_of(*, is_taken_on: bool) -> Asked:
    """Return the questions that fit: of a referral not taken on those that its few words answer."""
    if is_taken_on:
        return Asked(QUESTIONS)
    fitting = tuple(question for question in QUESTIONS if question.fits_referral)
    return Asked(
        fitting,
        f"Only {len(fitting)} of the {len(QUESTIONS)} questions are asked. Of someone not taken on nothing is"
        " recorded but who referred them, when, and why not: there is no plan and no note to judge.",
    )


def alike(first: dict[str, str], second: dict[str, str]) -> tuple[int, int]:
    """Return to how many questions two people gave the same answer, of how many both answered."""
    both = first.keys() & second.keys()
    return sum(first[slug] == second[slug] for slug in both), len(both)


def reading_blockers(
    *,
    is_last: bool,
    is_restricted: bool,
    has_worker: bool,
    worker_answered: bool,
    days_waited: int,
    waits_days: int,
) -> list[str]:
    """Return why a case cannot be judged now: whoever works on it sees it first, and has time to answer."""
    if not is_last:
        return ["This case was swapped for another. Read the one that took its place."]
    if is_restricted:
        return ["At her request her record is kept and not used. Do not judge it: have the case swapped."]
    if has_worker and not worker_answered and days_waited < waits_days:
        return ["Her worker answers first. You can answer when they have, or after 14 days."]
    return []


def independence_blockers(*, is_of_team: bool, worked_on: bool, threw: bool) -> list[str]:
    """Return why somebody cannot judge a case: they would judge their own decisions, or chose it."""
    return [
        words
        for words, holds in (
            ("They are in this team: nobody judges their own team’s decisions.", is_of_team),
            ("They worked on this case.", worked_on),
            ("They threw the dice for this draw.", threw),
        )
        if holds
    ]
