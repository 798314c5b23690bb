"""The pictures of easy read: what each shows, and which one goes with a sentence.

A picture goes with what a sentence is about, and not with its verb: "I want to see my son" is about a child.
Where none would be understood, there is none: a wrong picture is worse than a space.
"""

import re
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hestia.pdf.words import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file, what it shows, and whether we drew it ourselves."""

    name: str
    shows: Words
    is_ours: bool = False

    @property
    def path(self) -> str:
        """Return where it lies among the static files."""
        return f"img/{'scenes' if self.is_ours else 'easy'}/{self.name}.svg"


THINGS: dict[str, Words] = {
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "baby": _("A baby"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "hospital": _("A hospital"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "medicine": _("Medicine"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "stethoscope": _("A doctor’s stethoscope"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "papers": _("A paper"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "bank": _("A bank"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "money": _("Money"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "school": _("A book"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "work": _("A briefcase"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "bus": _("A bus"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "walk": _("Footprints"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "phone": _("A telephone"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "sleep": _("The moon and a star"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "food": _("A plate with knife and fork"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "lock": _("A lock"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "home": _("A house"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "calendar": _("A calendar"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "heart": _("A heart"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "yes": _("A tick"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "person": _("A person"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "hand": _("A hand that says stop"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "question": _("A question mark"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "decision": _("Scales"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "clock": _("A clock"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "pen": _("A pen"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "world": _("The world"),
}
# Drawn by us, in the hand of the others.
SCENES: dict[str, Words] = {
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "talk": _("Two people talking"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "street": _("A street"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "key": _("A house and a key"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "hand-money": _("Money in a hand"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "child": _("A grown-up with a child"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "asleep": _("Someone asleep in bed"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "officer": _("A police officer"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "group": _("A group of people"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "letter": _("A letter"),
    # Translators: plan in pictures: what a picture shows, read out to who cannot see it
    "identity": _("An identity card"),
}


def of_two(first: str, second: str) -> Words:
    """Return what a picture of two things shows: "A house; a lock"."""
    shown = THINGS | SCENES
    return format_lazy("{}; {}", shown[first], shown[second])


SCENES |= {
    "call": of_two("person", "phone"),
    "doctor": of_two("person", "stethoscope"),
    "solicitor": of_two("person", "decision"),
}
PARTS = {"stethoscope", "person", "pen", "clock", "sleep"}  # never alone
OF_TWO = """baby-stethoscope bank-papers bank-question decision-calendar decision-clock decision-papers
decision-question hand-yes heart-talk home-lock hospital-person money-calendar papers-pen sleep-calendar
walk-person world-yes"""
PICTURES = {
    **{name: Picture(name, shows) for name, shows in THINGS.items() if name not in PARTS},
    **{name: Picture(name, shows, is_ours=True) for name, shows in SCENES.items()},
    **{name: Picture(name, of_two(*name.split("-"))) for name in OF_TWO.split()},
}

# What may stand on paper that somebody else may find: things and places that are in any life. No picture of
# who helps her, of an office, a child to come, a lock, or two who talk.
IN_ANY_LIFE = """asleep bank bus calendar food group hand-money heart home key letter money money-calendar
phone school sleep-calendar street walk work yes"""
QUIET = frozenset(IN_ANY_LIFE.split())

# What a sentence is about, in whole English words: the first line that fits all of its words has the picture.
# Who and where come before things, things before verbs, and a feeling last.
ABOUT: tuple[tuple[str, ...], ...] = (
    ("papers-pen", "fill|fills|filled|filling|fill in|statement|apply"),
    ("baby-stethoscope", "midwife|midwives|antenatal|maternity"),
    (
        "baby-stethoscope",
        "baby|pregnan\\w*",
        "health|healthy|well|doctor|gp|hospital|scan|clinic|checks?",
    ),
    ("medicine", "medicines?|medication|tablets?|pills?|prescriptions?|pharmacy|chemist"),
    ("hospital-person", "hospital|scan", "with me|with my|together"),
    ("hospital", "hospital|scan|x-ray|operation"),
    (
        "doctor",
        "doctors?|gp|nurse|dentist|teeth|tooth|clinic|surgery|my body|optician|blood test",
    ),
    ("decision-papers", "solicitors?|lawyers?", "letters?"),
    ("solicitor", "solicitors?|lawyers?|barrister|legal advice"),
    ("decision", "court|tribunal|judge|hearing|rights|law"),
    ("identity", "passport|id|identity|brp|driving licence|national insurance|birth certificate"),
    ("officer", "police|policewoman|policeman|officers?|detective"),
    ("decision-papers", "decision"),
    ("world-yes", "stay|live|remain", "uk|country|britain|england|scotland|wales"),
    ("bank-papers", "bank|account", "letters?|open|opens|name"),
    ("bank", "bank|account"),
    ("papers-pen", "forms?|application"),
    ("letter", "letters?"),
    ("papers", "papers?|documents?|certificate|visa|evidence"),
    ("money", "debts?|owe|owed|owes|bills?|budget"),
    ("money-calendar", "money|payments?|paid|allowance|subsistence|benefits?", "week|weekly|month|monthly"),
    ("hand-money", "money|payments?|paid|wages|benefits?|universal credit|allowance|cash|pounds|vouchers?"),
    ("school", "school|college|class|classes|courses?|lessons?|exams?|english|learn|learning|study|studying"),
    ("work", "job|jobs|work|working|employment|employer|cv|volunteering"),
    ("call", "call|calls|calling|ring|rings|ringing|video link"),
    ("phone", "phone|sim|mobile"),
    ("heart-talk", "counsell\\w+|therap\\w+|psycholog\\w+"),
    ("home-lock", "safe", "home|house|flat", "for me|for us"),
    ("key", "home|house|flat", "for me|for us"),
    ("child", "child|children|son|sons|daughters?|kids"),
    ("baby", "baby|babies|pregnant|pram|nappies"),
    ("walk-person", "walk|walks|walking", "with me|with my|together|with a friend"),
    ("bus", "bus|buses|train|tram"),
    ("walk", "walk|walks|walking"),
    ("group", "friends?|groups?|meet people|new people|other people|other women|choir"),
    ("talk", "talk|talks|talking|speak|speaks|speaking|interpreter|listens?|say|says|discuss"),
    ("street", "street|streets|outside|area|neighbourhood|town|park|go out|going out"),
    ("home-lock", "safe|safer|safely|locks?|locked", "home|house|flat|room|door|place|live|accommodation"),
    ("home-lock", "door|doors"),
    ("key", "home|house|flat|room|accommodation|housing|live|tenancy|landlord|rent|keys?"),
    ("asleep", "sleep|sleeping|nightmares?|bed|night|nights"),
    ("food", "food|eat|eating|cook|cooking|meals?|kitchen|shopping"),
    ("papers-pen", "write|writes|list|sign"),
    ("calendar", "calendar|appointments?|date"),
    ("lock", "safe|safer|private|password"),
    ("heart", "feel|happy|happier|calm|calmer|stronger|confident|confidence|feelings?"),
    ("question", "questions?|what happens|find out|understand what"),
)
# What is not wanted is not shown: a sentence counts up to the word that turns it round.
TURNS = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|without|cannot|\w+n[’']t|(?<!bus )stop\w*|instead|alone|lonely"
    r"|afraid|scared|frightened|worr\w+|fear\w*|threat\w*|danger\w*|hurt\w*|harm\w*|hit|hits|beat\w*|violen\w*"
    r"|follow\w*|attack\w*|arrest\w*|unsafe|lost|lose)\b.*",
    re.IGNORECASE,
)
OTHER_MEANINGS = re.compile(r"\b(?:home office|home country|work out|in-law)\b", re.IGNORECASE)


def picture_for(text: str) -> str:
    """Return the name of the picture that shows what an English sentence is about, or nothing."""
    plain = OTHER_MEANINGS.sub("", text.replace("’s", ""))
    wanted = ". ".join(TURNS.sub("", sentence) for sentence in re.split(r"[.;!?\n]", plain))
    return next((name for name, *words in ABOUT if all(says(wanted, word) for word in words)), "")


def says(text: str, words: str) -> bool:
    """Whether one of some words stands in a text, whole."""
    return bool(re.search(rf"\b(?:{words})\b", text, re.IGNORECASE))
