"""What the NRM is: one sheet that she can keep, in her language, or in pictures with one idea a line.

It says what it is about, so no copy of it is discreet. Besides the numbers to call it says
nothing about her.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.documents.numbers import WITH_NUMBERS, numbers
from cases.documents.printable import Copy, Printable
from cases.models import Case
from hestia.pdf import Audience, Document
from hestia.pdf.words import Words


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea, and the picture that shows it."""

    words: Words
    picture: str


@dataclass(frozen=True, slots=True)
class Part:
    """Ideas under one heading."""

    heading: Words
    ideas: tuple[Idea, ...]


# Translators: title of a sheet that explains the National Referral Mechanism to her
TITLE = _("What is the NRM?")
PARTS = (
    Part(
        # Translators: sheet on the NRM: heading
        _("What it is"),
        (
            # Translators: sheet on the NRM; the English name stays, with the same in her language if it helps
            Idea(_("NRM is short for National Referral Mechanism."), "bank-question"),
            Idea(
                _("The NRM is how the Home Office decides if someone is a victim of modern slavery."),
                "decision-papers",
            ),
        ),
    ),
    Part(
        # Translators: sheet on the NRM: heading
        _("You decide"),
        (
            # Translators: sheet on the NRM
            Idea(_("You can say yes or no. Nobody can decide for you."), "hand-yes"),
            Idea(_("You can say no and still get support. You can change your mind at any time."), "hand"),
            # Translators: sheet on the NRM: a child is referred without being asked to agree
            Idea(_("Someone under 18 does not have to say yes."), "child"),
        ),
    ),
    Part(
        # Translators: sheet on the NRM: heading
        _("What happens"),
        (
            # Translators: sheet on the NRM
            Idea(_("Someone fills in a form with you."), "papers-pen"),
            # Translators: sheet on the NRM
            Idea(_("You do not have to tell everything, or all of it in one go."), "talk"),
            # Translators: sheet on the NRM
            Idea(_("First there is a quick decision."), "decision-calendar"),
            # Translators: sheet on the NRM: after “First there is a quick decision”
            Idea(_("If it is yes, you have time to rest and to think."), "sleep-calendar"),
            # Translators: sheet on the NRM
            Idea(_("Then there is a second decision. It can take a long time."), "decision-clock"),
            Idea(
                # Translators: sheet on the NRM
                _("If a decision is no, you can ask for it to be made again. A solicitor can help."),
                "decision-question",
            ),
        ),
    ),
    Part(
        # Translators: sheet on the NRM: heading over what support there is
        _("The support"),
        (
            # Translators: sheet on the NRM: one of the kinds of support
            Idea(_("A safe place to live"), "home-lock"),
            # Translators: sheet on the NRM: one of the kinds of support
            Idea(_("Health care"), "doctor"),
            # Translators: sheet on the NRM: one of the kinds of support
            Idea(_("Legal advice"), "solicitor"),
            # Translators: sheet on the NRM: one of the kinds of support
            Idea(_("Money to live on"), "hand-money"),
            # Translators: sheet on the NRM: one of the kinds of support
            Idea(_("Someone to talk to"), "heart-talk"),
            Idea(_("You can say yes to the referral and no to this."), "hand-yes"),
        ),
    ),
    Part(
        # Translators: sheet on the NRM: heading
        _("Good to know"),
        (
            # Translators: sheet on the NRM
            Idea(_("The NRM does not decide if you can stay in the UK."), "world"),
            Idea(_("The Home Office may ask the police and the council about you."), "talk"),
            Idea(_("The police may ask you what happened. You can say no to each question."), "officer"),
            Idea(_("Its Privacy Information Notice says how it uses what we tell it."), "papers"),
            Idea(_("You can withdraw later. Then Home Office support ends."), "hand"),
        ),
    ),
)


def nrm_explained(case: Case, copy: Copy) -> Document:
    """Return the sheet: as a list, or in pictures."""
    return Document(
        template="pdf/nrm_explained_easy.html" if copy.is_easy else "pdf/nrm_explained.html",
        title=TITLE,
        file_name=f"{case.reference}-explained-{copy.number}.pdf",
        reference_line=copy.client_line("NRM", case.reference),
        audience=Audience.CLIENT,
        tells=NRM_EXPLAINED.tells,
        large_print=copy.large_print,
        sides=copy.sides,
        context={"parts": PARTS, "with_lines": copy.with_lines, **numbers(case, copy)},
    )


NRM_EXPLAINED = Printable(
    slug="nrm-explained",
    title="What is the NRM?",
    called="A sheet on what the NRM is",
    audience=Audience.CLIENT,
    tells=WITH_NUMBERS,
    build=nrm_explained,
    in_her_language=True,
    has_easy=True,
    tells_whatever_is_left_out=True,
    aside="Anyone who finds it learns that somebody explained the NRM to her.",
)
