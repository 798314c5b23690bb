"""The Home Office's form as data: each question in its place, when it is asked, and where its answer stands.

Keys, pages, order and limits are those of the online form of April 2026 (``referrals/data``); the words are
our own. A question asked in either branch, referral or Duty to Notify, stands in both, and has one answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import Any

LONGEST = 15_000  # characters the form takes
A_LINE = 250  # where the form states no limit of its own: names off its lists
SAYS_YES = "yes"  # what a ticked box is kept as


class Kind(StrEnum):
    """How a question is answered. The values are the form's own."""

    LINE = "input-text"
    LONG = "textarea"
    ONE = "radio-group"
    LISTED = "select"  # a name off one of the form's long lists, typed here
    TICK = "checkbox"
    SEVERAL = "checkbox-group"
    DAY = "input-date"
    FILES = "input-file"


class Home(Enum):
    """Where in the record an answer stands: what that page is called, its name and its own part."""

    CASE = ("The case", "desk:case")
    ABOUT = ("About her", "cases:details", "about")
    LANGUAGE = ("Language and communication", "cases:details", "language")
    STATUS = ("Immigration and health", "cases:details", "immigration-and-health")
    CONTACT = ("Safe contact", "cases:details", "safe-contact")
    ADDRESSES = ("Addresses", "cases:details", "addresses")
    CAME = ("How she came to us", "cases:details", "came-to-us")
    HAPPENED = ("What happened", "cases:details", "what-happened")
    PEOPLE = ("People", "cases:people")
    PAPERS = ("Papers", "cases:papers")
    CONSENT = ("Her consent", "referrals:consent")
    ANSWERS = ("Her answers on the NRM", "referrals:overview")
    EXPLAINED = ("Explanation of the NRM", "referrals:explanation")
    HANDOVER = ("Handover", "referrals:overview")

    @property
    def title(self) -> str:
        """Return what the page is called."""
        return str(self.value[0])


class AnswerFrom(Enum):
    """Who has the answer: what is told once is asked once."""

    TYPED = "typed"  # nothing else holds it: it is written on the worksheet
    HELD = "held"  # the record holds it, and it is changed there
    EITHER = "either"  # the record's answer counts; where it has none, the worksheet's
    ADDED = "added"  # the record's words, and what is written after them


@dataclass(frozen=True, slots=True)
class When:
    """After which answers a question is asked: every question named must have one of its answers."""

    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __and__(self, other: "When") -> "When":
        return When(self.answers + other.answers)

    def holds(self, given: Mapping[str, str]) -> bool:
        """Whether it is asked, after these answers. No answer is an answer too: ``""``."""
        return all(set(given.get(key, "").split(",")) & set(these) for key, these in self.answers)


def after(key: str, *answers: str) -> When:
    """Return: asked after one of these answers to that question."""
    return When(((key, answers),))


ALWAYS = When()
ADULT = after("pv-under-age", "no")
CHILD = after("pv-under-age", "yes", "not-sure")
# An adult who has not been asked yet is prepared for as one who says yes; nothing is sent before she does.
REFERRAL = after("pv-want-to-submit-nrm", "yes", "")
DUTY_TO_NOTIFY = after("pv-want-to-submit-nrm", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field of the form."""

    key: str
    text: str
    kind: Kind = Kind.LONG
    is_required: bool = True  # when it is asked
    longest: int | None = LONGEST
    choices: tuple[tuple[str, str], ...] = ()
    when: When = ALWAYS
    hint: str = ""
    way: AnswerFrom = AnswerFrom.TYPED
    home: Home | None = None
    group: str = ""  # fields that are one question here: boxes to tick, names one on each line
    is_off_paper: bool = False  # how she is reached, and where she is: it stands on no paper
    page: str = ""  # the form's own

    @property
    def name(self) -> str:
        """Return the name of its box: fields of a group share one."""
        return self.group or self.key


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form."""

    slug: str
    heading: str
    questions: tuple[Question, ...]
    lede: str = ""

    @property
    def keys(self) -> list[str]:
        """Return the keys of its questions."""
        return [question.key for question in self.questions]


def page(name: str, *questions: Question, when: When = ALWAYS) -> tuple[Question, ...]:
    """Return the questions of one page of the form, asked only when the page is."""
    return tuple(replace(question, page=f"/{name}", when=when & question.when) for question in questions)


def only(when: When, *questions: Question) -> tuple[Question, ...]:
    """Return questions that one branch of the form asks."""
    return tuple(replace(question, when=when & question.when) for question in questions)


def long(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, text=text, **more)


def line(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, text=text, kind=Kind.LINE, **more)


def listed(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, text=text, kind=Kind.LISTED, **{"longest": None, **more})


def one(key: str, text: str, *choices: tuple[str, str], **more: Any) -> Question:
    return Question(key=key, text=text, kind=Kind.ONE, longest=None, choices=choices, **more)


def tick(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, text=text, kind=Kind.TICK, longest=None, **more)


YES, NO, NOT_SURE = (SAYS_YES, "Yes"), ("no", "No"), ("not-sure", "Not sure")
WAYS = (("email", "By e-mail"), ("post", "By post"))
HELD, EITHER, ADDED = ({"way": way} for way in (AnswerFrom.HELD, AnswerFrom.EITHER, AnswerFrom.ADDED))
OPTIONAL = {"is_required": False}
NO_LIMIT = {"longest": None}

# --- Asked in either branch -----------------------------------------------------------------------

GENDER = one(
    "pv-gender",
    "Gender",
    ("female", "Woman"),
    ("male", "Man"),
    ("unknown", "Non-binary, or neither"),
    home=Home.ABOUT,
    **HELD,
)
NATIONALITIES = (
    listed("pv-nationality", "Nationality", home=Home.ABOUT, **HELD),
    listed("pv-nationality-second", "Second nationality", home=Home.ABOUT, **HELD, **OPTIONAL),
)
NAMES = (
    line("pv-name-first-name", "First name", home=Home.ABOUT, **HELD),
    line("pv-name-last-name", "Last name", home=Home.ABOUT, **HELD),
    line(
        "pv-name-nickname",
        "Other names, or the name used when she was exploited",
        home=Home.ABOUT,
        **HELD,
        **OPTIONAL,
    ),
)
C = "pv-contact-details"
BY_EMAIL, BY_POST = after(C, "email"), after(C, "post")
POSTAL = {"home": Home.ADDRESSES, "is_off_paper": True, "when": BY_POST, **HELD}
CONTACT = (
    Question(
        key=C,
        text="How can the Home Office write to her safely?",
        kind=Kind.SEVERAL,
        longest=None,
        choices=WAYS,
        home=Home.CONTACT,
        way=AnswerFrom.HELD,
    ),
    line(
        f"{C}-email-input", "Her e-mail address", home=Home.CONTACT, is_off_paper=True, when=BY_EMAIL, **HELD
    ),
    tick(f"{C}-email-check", "It is safe to e-mail her there", home=Home.CONTACT, when=BY_EMAIL, **HELD),
    line(f"{C}-street", "Her address: building and street", **POSTAL),
    line(f"{C}-town", "Her address: town", **POSTAL),
    line(f"{C}-county", "Her address: county", **POSTAL, **OPTIONAL),
    line(f"{C}-postcode", "Her address: postcode", **POSTAL),
    tick(f"{C}-post-check", "It is safe to write to her there", home=Home.CONTACT, when=BY_POST, **HELD),
)

# --- What happened --------------------------------------------------------------------------------

WHERE = "where-exploitation-happened"
IN_UK, OVERSEAS = after(WHERE, "uk", "uk-and-overseas"), after(WHERE, "overseas", "uk-and-overseas")
TOWNS, COUNTRIES = f"{WHERE}-uk-city", f"{WHERE}-overseas-country"
PLACES = 10  # towns, and countries, that the form takes
TYPES = "types-of-exploitation"
KINDS = (
    ("forced-to-work", "Made to work for little or no pay"),
    ("wages-taken", "Her wages were taken"),
    ("forced-to-commit-fraud", "Made to commit fraud, or her name used for it"),
    ("prostitution", "Made to have sex or sell sex"),
    ("child-exploitation", "Sexually exploited as a child"),
    ("taken-somewhere", "Taken somewhere, held and sexually assaulted"),
    ("forced-to-commit-crime", "Made to break the law: drugs, begging, theft"),
    ("organs-removed", "Organs taken"),
    ("unpaid-household-work", "Made to work in a home"),
    ("other", "Something else"),
)
LAST_CONTACT = (
    ("within-1-week", "Within the last week"),
    ("within-1-month", "Within the last month"),
    ("within-3-months", "Within the last 3 months"),
    ("within-6-months", "Within the last 6 months"),
    ("6-12-months", "6 to 12 months ago"),
    ("over-1-year", "More than a year ago"),
    NOT_SURE,
)
# What a group of fields asks as one question.
ASKED_AS_ONE = {
    TYPES: "In which ways was she exploited?",
    TOWNS: "Towns in the UK",
    COUNTRIES: "Countries abroad",
}
LA = "local-authority-contacted-about-child-local-authority"
P = "pv-phone-number"
S = "someone-else"

SECTIONS = (
    Section(
        "first-responder",
        "Who is reporting, and where",
        (
            *page("reference", line("reference", "Our own reference", home=Home.CASE, **HELD, **NO_LIMIT)),
            *page(
                "organisation",
                listed("user-organisation", "Organisation that sends it", home=Home.HANDOVER, **HELD),
            ),
            *page(
                "fr-location",
                one(
                    "fr-location",
                    "Where is the report made?",
                    ("england", "England"),
                    ("wales", "Wales"),
                    ("scotland", "Scotland"),
                    ("northern-ireland", "Northern Ireland"),
                    home=Home.EXPLAINED,
                    **EITHER,
                ),
            ),
        ),
    ),
    Section(
        "age",
        "Age now and at the time",
        (
            *page(
                "pv-under-age",
                one("pv-under-age", "Is she under 18 now?", YES, NO, NOT_SURE, home=Home.ABOUT, **HELD),
            ),
            *page(
                "local-authority-contacted-about-child",
                listed(f"{LA}-name", "Council that was told", home=Home.CONSENT, longest=LONGEST, **HELD),
                line(f"{LA}-phone", "The council’s phone", home=Home.CONSENT, **HELD),
                line(f"{LA}-email", "The council’s e-mail", home=Home.CONSENT, **HELD),
                line(f"{LA}-first-name", "First name there", home=Home.CONSENT, **HELD, **OPTIONAL),
                line(f"{LA}-last-name", "Last name there", home=Home.CONSENT, **HELD, **OPTIONAL),
                when=CHILD,
            ),
            *page(
                "pv-under-age-at-time-of-exploitation",
                one(
                    "pv-under-age-at-time-of-exploitation",
                    "Was she under 18 at any time while she was exploited?",
                    YES,
                    NO,
                    NOT_SURE,
                ),
                when=ADULT,
            ),
        ),
    ),
    Section(
        "background",
        "Her account in short, and her background",
        (
            *page(
                "what-happened",
                long("what-happened", "What happened, in short", home=Home.HAPPENED, **HELD),
            ),
            *page(
                "what-is-their-background",
                line("birthplace", "Country and town or village of birth", home=Home.ABOUT, **HELD),
                long("family", "Family: parents, brothers and sisters, who they are"),
                long("education", "Schooling, and when"),
                long("employment-history", "Work before she was exploited"),
            ),
        ),
        "As far as she has told it. Do not press her for more.",
    ),
    Section(
        "exploitation",
        "When, how and how she left",
        (
            *page(
                "potential-victim-exploitative-situation-multiple",
                one(
                    "potential-victim-exploitative-situation-multiple",
                    "Was she exploited in more than one situation?",
                    YES,
                    NO,
                    ("i-dont-know", "Not known"),
                ),
            ),
            *page(
                "when-did-the-exploitation-take-place",
                long(
                    "when-did-the-exploitation-take-place",
                    "When did it begin and end?",
                    hint="If she is not sure of a date, give a month, a season or her age.",
                ),
                when=after("potential-victim-exploitative-situation-multiple", "no", "i-dont-know"),
            ),
            *page(
                "when-did-the-exploitation-take-place-multiple",
                long(
                    "when-did-the-exploitation-take-place-multiple",
                    "For each situation: when did it begin and end, and of what kind was it?",
                    hint="If she is not sure of a date, give a month, a season or her age.",
                ),
                when=after("potential-victim-exploitative-situation-multiple", "yes"),
            ),
            *page(
                "how-did-the-exploitation-start",
                long("how-did-the-exploitation-start", "How did it start? What was she promised?"),
            ),
            *page(
                "were-they-taken-somewhere-by-their-exploiter",
                one(
                    "were-they-taken-somewhere-by-their-exploiter",
                    "Was she taken somewhere by whoever exploited her?",
                    YES,
                    NO,
                ),
                long(
                    "were-they-taken-somewhere-by-their-exploiter-journey-details",
                    "The journey: route, transport, landmarks, times",
                    when=after("were-they-taken-somewhere-by-their-exploiter", "yes"),
                ),
            ),
            *page(
                "how-they-were-treated",
                long("what-were-they-required-to-do", "What was she made to do? Hours, breaks"),
                long("living-conditions", "How did she live? Rooms, sleep, food"),
                long(
                    "how-they-were-treated",
                    "How was she treated? Threats, force, papers taken, being locked in",
                ),
            ),
            *page(
                "is-the-potential-victim-still-in-an-exploitative-situation",
                one("still-in-exploitative-situation", "Is she still being exploited?", YES, NO),
            ),
            *page(
                "reasons-preventing-potential-victim-from-leaving",
                long("what-is-keeping-them-in-situation", "What keeps her from leaving?"),
                when=after("still-in-exploitative-situation", "yes"),
            ),
            *page(
                "how-why-did-they-leave-the-situation",
                long(
                    "how-why-did-they-leave-the-situation",
                    "How and why did she leave? Whose choice was it, and who helped?",
                ),
                when=after("still-in-exploitative-situation", "no"),
            ),
            *page(
                "when-last-contact",
                one(
                    "when-last-contact",
                    "When did she last have contact with whoever exploited her?",
                    *LAST_CONTACT,
                ),
            ),
            *page(
                "details-last-contact",
                long(
                    "details-last-contact",
                    "How was that contact, and what prevents more of it?",
                    hint="The Home Office judges from this whether she may be exploited again.",
                    **OPTIONAL,
                ),
            ),
            *page(
                "is-this-the-first-chance-to-report",
                one(
                    "is-this-the-first-chance-to-report",
                    "Has she reported it before?",
                    YES,
                    NO,
                    NOT_SURE,
                ),
                long(
                    "yes-the-first-chance-to-report",
                    "What was reported, to whom, and when?",
                    when=after("is-this-the-first-chance-to-report", "yes"),
                    **OPTIONAL,
                ),
                long(
                    "not-sure-the-first-chance-to-report",
                    "What is known of an earlier report?",
                    when=after("is-this-the-first-chance-to-report", "not-sure"),
                    **OPTIONAL,
                ),
            ),
            *page(
                "why-report-now",
                long("why-report-now", "What kept her from reporting it earlier?"),
                when=after("is-this-the-first-chance-to-report", "no"),
            ),
        ),
        "In the order in which it happened. Leave out her own name and those of other victims.",
    ),
    Section(
        "insight",
        "What you saw, and what you think",
        (
            *page(
                "modern-slavery-indicators",
                one("modern-slavery-indicators", "Were signs of modern slavery seen?", YES, NO),
                long(
                    "modern-slavery-indicators-details",
                    "Which signs?",
                    hint="All of them, each with what was seen or heard.",
                    when=after("modern-slavery-indicators", "yes"),
                ),
            ),
            *page(
                "where-how-interview-carried-out",
                long(
                    "where-how-interview-carried-out",
                    "Where and how was she interviewed?",
                    hint="The place, breaks, who was there, the interpreter, how she was.",
                ),
            ),
            *page(
                "professional-insight",
                long("professional-insight", "Why do you refer her, from your own professional view?"),
            ),
            *page(
                "evidence-of-dishonesty",
                one(
                    "evidence-of-dishonesty",
                    "Is there evidence against what she says?",
                    YES,
                    NO,
                    hint="Evidence, not what fear or trauma does to a memory.",
                ),
                long(
                    "evidence-of-dishonesty-details",
                    "Which evidence?",
                    when=after("evidence-of-dishonesty", "yes"),
                ),
            ),
            *page(
                "are-others-involved",
                one(
                    "are-others-involved",
                    "Do other professionals work with her?",
                    YES,
                    NO,
                    home=Home.PEOPLE,
                    **EITHER,
                ),
                long(
                    "are-others-involved-details",
                    "Who are they?",
                    when=after("are-others-involved", "yes"),
                    home=Home.PEOPLE,
                    **ADDED,
                ),
            ),
        ),
    ),
    Section(
        "places",
        "Places",
        (
            *page(
                WHERE,
                one(
                    WHERE,
                    "Where was she exploited?",
                    ("uk", "In the UK"),
                    ("overseas", "Abroad"),
                    ("uk-and-overseas", "In the UK and abroad"),
                    home=Home.HAPPENED,
                ),
            ),
            *page(
                f"{WHERE}-uk",
                *(
                    listed(
                        f"{TOWNS}-{number}",
                        "Towns in the UK",
                        group=TOWNS,
                        is_required=number == 1,
                        hint="One on each line, ten at most, as on the form’s list. If not known: Unknown.",
                    )
                    for number in range(1, PLACES + 1)
                ),
                long(f"{WHERE}-other-uk-other-location", "Addresses or landmarks in the UK", **OPTIONAL),
                when=IN_UK,
            ),
            *page(
                f"{WHERE}-overseas",
                *(
                    listed(
                        f"{COUNTRIES}-{number}",
                        "Countries abroad",
                        group=COUNTRIES,
                        is_required=number == 1,
                        hint="One on each line, ten at most.",
                    )
                    for number in range(1, PLACES + 1)
                ),
                long(f"{WHERE}-other-overseas-other-location", "Addresses or landmarks abroad", **OPTIONAL),
                when=OVERSEAS,
            ),
            *page(
                "current-pv-location",
                *(
                    listed(
                        f"current-pv-location-uk-{part}",
                        f"{part.capitalize().replace('City', 'Town')} where she stays now",
                        home=Home.ADDRESSES,
                        is_off_paper=True,
                        **HELD,
                    )
                    for part in ("city", "region")
                ),
            ),
        ),
    ),
    Section(
        "exploiters",
        "Who exploited her, and in what way",
        (
            *page(
                "who-exploited-pv",
                long(
                    "who-exploited-pv",
                    "Who exploited her?",
                    hint="Names, nicknames, language, gang, marks such as tattoos.",
                    home=Home.PEOPLE,
                    **ADDED,
                ),
            ),
            *page(
                "exploiters-location",
                one("exploiters-location", "Is anything known of where they are?", YES, NO),
            ),
            *page(
                "are-exploiters-in-the-uk",
                one("are-exploiters-in-the-uk", "Are they in the UK, as far as is known?", YES, NO),
                when=after("exploiters-location", "yes"),
            ),
            *page(
                "exploiters-current-location-details",
                long("exploiters-current-location-details", "What is known of it, or who knows it?"),
                when=after("exploiters-location", "yes"),
            ),
            *page(
                TYPES,
                *(
                    tick(f"{TYPES}-{key}", text, group=TYPES, home=Home.HAPPENED, **EITHER, **OPTIONAL)
                    for key, text in KINDS
                ),
                long(
                    "other-exploitation-details", "What else was it?", when=after(f"{TYPES}-other", SAYS_YES)
                ),
            ),
            *page(
                "any-other-pvs",
                one("any-other-pvs", "Were there other possible victims?", YES, NO, NOT_SURE),
                *(
                    long(
                        f"other-potential-victims-{answer}-details",
                        text,
                        when=after("any-other-pvs", answer),
                        hint="Without names.",
                        **OPTIONAL,
                    )
                    for answer, text in (
                        ("yes", "What is known of them?"),
                        ("not-sure", "What may point to others?"),
                    )
                ),
            ),
            *page(
                "future-exploitation",
                one(
                    "future-exploitation-concerns",
                    "Are you concerned that she may be exploited again?",
                    YES,
                    NO,
                ),
            ),
            *page(
                "concerns-future-exploitation",
                long("future-exploitation-reasons", "Why may she be exploited again?"),
                when=after("future-exploitation-concerns", "yes"),
            ),
            *page(
                "reported-to-police",
                one(
                    "reported-to-police",
                    "Is there a crime reference, with her as a victim of modern slavery?",
                    YES,
                    NO,
                    home=Home.CAME,
                    **EITHER,
                ),
                listed(
                    "reported-to-police-police-forces",
                    "Which police force?",
                    when=after("reported-to-police", "yes"),
                    home=Home.PEOPLE,
                    **EITHER,
                ),
                line(
                    "reported-to-police-crime-reference",
                    "Crime or CAD reference",
                    when=after("reported-to-police", "yes"),
                    home=Home.CAME,
                    **HELD,
                ),
            ),
            *page(
                "authorities-cooperation",
                one(
                    "authorities-cooperation",
                    "Is she willing to help an investigation?",
                    YES,
                    NO,
                    home=Home.ANSWERS,
                    **HELD,
                ),
                long(
                    "authorities-cooperation-details",
                    "What did she say about helping?",
                    when=after("authorities-cooperation", "yes"),
                    **OPTIONAL,
                ),
            ),
        ),
    ),
    Section(
        "consent",
        "Her consent",
        page(
            "pv-want-to-submit-nrm",
            one(
                "pv-want-to-submit-nrm",
                "Does she want to be referred?",
                YES,
                NO,
                home=Home.CONSENT,
                **HELD,
            ),
            when=ADULT,
        ),
    ),
    Section(
        "duty-to-notify",
        "Duty to Notify",
        only(
            DUTY_TO_NOTIFY,
            *page("refuse-nrm", long("refuse-nrm", "Why does she not want it?", **OPTIONAL)),
            *page("pv-gender-dtn", GENDER),
            *page("pv-nationality-dtn", *NATIONALITIES),
            *page("pv-name-dtn", *NAMES, when=after("authorities-cooperation", "yes")),
            *page("pv-contact-details-dtn", *CONTACT, when=after("authorities-cooperation", "yes")),
        ),
        "She said no: her name is told only if she is willing to help an investigation.",
    ),
    Section(
        "details",
        "Support, and who she is",
        only(
            REFERRAL,
            *page(
                "does-pv-need-support",
                one(
                    "does-pv-need-support",
                    "Does she want support: housing, health, protection, legal advice?",
                    YES,
                    NO,
                    home=Home.ANSWERS,
                    **HELD,
                ),
                when=ADULT,
            ),
            *page(
                P,
                one(
                    P,
                    "Can the support provider phone her?",
                    (SAYS_YES, "Yes, on her own phone"),
                    ("pv-alternative-number", "Yes, on another number"),
                    ("no", "No"),
                    home=Home.CONTACT,
                    **EITHER,
                ),
                line(
                    f"{P}-yes",
                    "Her phone",
                    when=after(P, "yes"),
                    home=Home.CONTACT,
                    is_off_paper=True,
                    **HELD,
                    **NO_LIMIT,
                ),
                line(
                    f"{P}-alternative",
                    "The other number",
                    when=after(P, "pv-alternative-number"),
                    is_off_paper=True,
                    **NO_LIMIT,
                ),
                line(
                    "alternative-number-relation-to-pv",
                    "Whose number is it?",
                    when=after(P, "pv-alternative-number"),
                    is_off_paper=True,
                    longest=250,
                ),
                long(
                    "no-contact-details",
                    "Why can she not be phoned, and who is to be asked instead?",
                    when=after(P, "no"),
                ),
                when=ADULT & after("does-pv-need-support", "yes"),
            ),
            *page("pv-name-referral", *NAMES),
            *page(
                "pv-dob",
                Question(
                    key="pv-dob",
                    text="Date of birth",
                    kind=Kind.DAY,
                    longest=None,
                    home=Home.ABOUT,
                    way=AnswerFrom.HELD,
                    is_required=False,
                ),
            ),
            *page("pv-gender-referral", GENDER),
            *page(
                "does-pv-have-children",
                one("does-pv-have-children", "Does she have children?", YES, NO, home=Home.PEOPLE, **EITHER),
                line(
                    "does-pv-have-children-yes-amount",
                    "How many children?",
                    when=after("does-pv-have-children", "yes"),
                    home=Home.PEOPLE,
                    **EITHER,
                ),
            ),
            *page("pv-nationality-referral", *NATIONALITIES),
            *page(
                "pv-interpreter-requirements",
                one(
                    "pv-interpreter-requirements",
                    "Does she need an interpreter?",
                    YES,
                    NO,
                    home=Home.LANGUAGE,
                    **HELD,
                ),
                line(
                    "pv-interpreter-requirements-language",
                    "In which language?",
                    when=after("pv-interpreter-requirements", "yes"),
                    home=Home.LANGUAGE,
                    **HELD,
                ),
            ),
            *page(
                "pv-other-help-with-communication",
                one(
                    "pv-other-help-with-communication",
                    "Does she need other help to communicate?",
                    YES,
                    NO,
                    home=Home.LANGUAGE,
                    **EITHER,
                ),
                line(
                    "pv-other-help-with-communication-aid",
                    "Which help?",
                    when=after("pv-other-help-with-communication", "yes"),
                    home=Home.LANGUAGE,
                    **EITHER,
                ),
            ),
            *page(
                "pv-ho-reference",
                one(
                    "pv-ho-reference",
                    "Does she have a Home Office reference?",
                    YES,
                    NO,
                    home=Home.STATUS,
                    **EITHER,
                ),
                line(
                    "pv-ho-reference-type",
                    "Which reference?",
                    when=after("pv-ho-reference", "yes"),
                    home=Home.STATUS,
                    **EITHER,
                ),
            ),
        ),
    ),
    Section(
        "decision",
        "Where the decision goes, and evidence",
        (
            *page(
                "who-contact",
                one(
                    "who-contact",
                    "Who gets the decision?",
                    ("potential-victim", "She herself"),
                    ("someone-else", "Someone else, with her permission"),
                    home=Home.ANSWERS,
                    **HELD,
                ),
                when=ADULT & REFERRAL,
            ),
            *page(
                S,
                Question(
                    key=S,
                    text="How can the Home Office write to them?",
                    kind=Kind.SEVERAL,
                    longest=None,
                    choices=WAYS,
                ),
                line(f"{S}-first-name", "Their first name", **OPTIONAL),
                line(
                    f"{S}-last-name",
                    "Their last name, or their office",
                    home=Home.ANSWERS,
                    **EITHER,
                    **OPTIONAL,
                ),
                line(f"{S}-email-input", "Their e-mail address", when=after(S, "email")),
                line(f"{S}-street", "Their address: building and street", when=after(S, "post")),
                line(f"{S}-town", "Their address: town", when=after(S, "post")),
                line(f"{S}-county", "Their address: county", when=after(S, "post"), **OPTIONAL),
                line(f"{S}-postcode", "Their address: postcode", when=after(S, "post")),
                tick(f"{S}-permission-check", "She permits it", home=Home.ANSWERS, **EITHER),
                when=ADULT & REFERRAL & after("who-contact", "someone-else"),
            ),
            *page(
                "pv-contact-details-referral",
                *CONTACT,
                when=ADULT & REFERRAL & after("who-contact", "potential-victim"),
            ),
            *page(
                "fr-details",
                line("fr-details-first-name", "First name of who sends it", home=Home.HANDOVER, **HELD),
                line("fr-details-last-name", "Last name of who sends it", home=Home.HANDOVER, **HELD),
                line("fr-details-role", "What is their role?"),
                line("fr-details-phone", "Their phone", home=Home.HANDOVER, **EITHER),
            ),
            *page(
                "fr-alternative-contact",
                line(
                    "fr-alternative-contact",
                    "E-mail of someone to ask while they are away",
                    home=Home.CASE,
                    **EITHER,
                ),
            ),
            *page(
                "upload-evidence",
                Question(
                    key="upload-file",
                    text="Papers to send with it",
                    kind=Kind.FILES,
                    longest=None,
                    home=Home.PAPERS,
                    way=AnswerFrom.HELD,
                    is_required=False,
                ),
            ),
            *page(
                "what-evidence-you-will-submit",
                long(
                    "what-evidence-you-will-submit",
                    "What is each paper, and of which day?",
                ),
                when=after("upload-file", SAYS_YES),
            ),
        ),
    ),
)
