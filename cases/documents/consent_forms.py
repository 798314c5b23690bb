"""Consent on paper: forms to sign, one question a page, and for her a list of what she said.

The form that she signs stays with us. Her own list is discreet where it must be: then it names no charity and
nothing that says what happened to her.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.documents.numbers import WITH_NUMBERS, numbers
from cases.documents.printable import Copy, Printable
from cases.models import Agency, Case, Consent, ThreeState
from cases.models.disclosure import RECIPIENTS
from hestia.pdf import Audience, Document, Fact
from hestia.pdf.languages import ENGLISH
from hestia.pdf.words import Words, apart, her_day
from hestia.ui.pronouns import say

VERSION = "Consent form 2"
P = Consent.Purpose


@dataclass(frozen=True, slots=True)
class Question:
    """One question to sign: its words, and what it means. `who` and `what` are lines to fill in."""

    purpose: Consent.Purpose
    words: Words
    means: tuple[Words, ...]
    who: Words = ""
    asks_what: bool = False


def sharing(purpose: Consent.Purpose, question: Words) -> Question:
    """Return the question whether someone may be told."""
    return Question(
        purpose,
        question,
        (
            # Translators: consent form: under a question: what it means
            _("We share only what is written below, and only if it helps you."),
            # Translators: consent form: under a question: what it means
            _("We do not say where you live, unless you agree to that separately."),
            # Translators: consent form: under a question: what it means (those who are told)
            _("They have their own rules for keeping what we tell them."),
        ),
        # Translators: consent form: before an empty line for a name
        who=_("Who exactly"),
        asks_what=True,
    )


QUESTIONS: dict[Consent.Purpose, Question] = {
    question.purpose: question
    for question in [
        Question(
            P.SERVICE,
            # Translators: consent form: a question to say yes or no to
            format_lazy(_("Do you want support from {charity}?"), charity=apart(settings.SITE_NAME)),
            (
                # Translators: consent form: under a question: what it means
                _("We write down what you tell us, keep it safe, and show it to you when you ask."),
                # Translators: consent form: under a question: what it means
                _("Only the people who work with you read it."),
                # Translators: consent form: under a question: what it means
                _("You can stop at any time."),
            ),
        ),
        Question(
            P.NRM,
            # Translators: consent form: a question to say yes or no to
            _("Do you want to be referred to the National Referral Mechanism (NRM)?"),
            (
                # Translators: consent form: under a question: what it means
                _("The NRM is how the Home Office decides if someone is a victim of modern slavery."),
                # Translators: consent form: under a question: what it means
                _("The Home Office may ask the police and the council about you."),
                # Translators: consent form: under a question: what it means
                _("There are two decisions. Each may be yes or no; the second can take a long time."),
                # Translators: consent form: under a question: what it means
                _("You can withdraw later. Then Home Office support ends."),
                # Translators: consent form: under a question: what it means
                _("Its Privacy Information Notice says how it uses what we tell it."),
            ),
        ),
        Question(
            P.NRM_SUPPORT,
            # Translators: consent form: a question to say yes or no to
            _("Do you want the support that comes with the NRM?"),
            (
                # Translators: consent form: under a question: what it means
                _("It can be a safe place to live, health care, legal advice, money, someone to talk to."),
                # Translators: consent form: under a question: what it means
                _("You can say yes to the referral and no to this."),
            ),
        ),
        Question(
            P.NRM_POLICE,
            # Translators: consent form: a question to say yes or no to
            _("Are you willing to help with an investigation or a criminal court case?"),
            (
                # Translators: consent form: under a question: what it means
                _("The police may ask you what happened. You can say no to each question."),
                # Translators: consent form: under a question: what it means
                _("You may be asked to say it in court."),
                # Translators: consent form: under a question: what it means
                _("Your support does not depend on it."),
                # Translators: consent form: under a question: what it means
                _("You can change your mind before and after you speak to them."),
            ),
        ),
        Question(
            P.NRM_DECISION,
            # Translators: consent form: a question to say yes or no to
            _("Who should get the Home Office’s decision?"),
            (
                # Translators: consent form: under a question: what it means
                _("You, at an address that is safe."),
                # Translators: consent form: under a question: what it means
                _("Or someone else, such as your solicitor, if you agree."),
            ),
            # Translators: consent form: before an empty line for a name
            who=_("Who gets it"),
        ),
        # Translators: consent form: a question to say yes or no to
        sharing(P.GP, _("May we talk to your doctor?")),
        # Translators: consent form: a question to say yes or no to
        sharing(P.MIDWIFE, _("May we talk to your midwife?")),
        # Translators: consent form: a question to say yes or no to
        sharing(P.POLICE, _("May we talk to the police?")),
        # Translators: consent form: a question to say yes or no to
        sharing(P.SOLICITOR, _("May we talk to your solicitor?")),
        # Translators: consent form: a question to say yes or no to
        sharing(P.COUNCIL, _("May we talk to the council?")),
        # Translators: consent form: a question to say yes or no to
        sharing(P.HOUSING, _("May we talk to a housing provider?")),
        # Translators: consent form: a question to say yes or no to
        sharing(P.COLLEGE, _("May we talk to a college?")),
        Question(
            P.DUTY,
            # Translators: consent form: a question to say yes or no to
            _("May your name be given in a Duty to Notify?"),
            (
                # Translators: consent form: under a question: what it means
                _("If you do not want to be referred, an authority must still say that there was someone."),
                # Translators: consent form: under a question: what it means
                _("If you do not agree, it says nothing that shows who you are."),
            ),
            # Translators: consent form: before an empty line for a name
            who=_("Which authority"),
        ),
        Question(
            P.SHADOWING,
            # Translators: consent form: a question to say yes or no to; a student learns social work
            _("May a student be there when we meet?"),
            (
                # Translators: consent form: under a question: what it means (the student)
                _("The student is learning our work, and keeps what you say private."),
                # Translators: consent form: under a question: what it means
                _("We ask you before each meeting. You can say no each time."),
                # Translators: consent form: under a question: what it means
                _("Your support does not depend on it."),
            ),
            who=_("Who exactly"),
        ),
        Question(
            P.FIGURES,
            # Translators: consent form: a question to say yes or no to; funders are who pays for our work
            _("May we count you, without your name, in figures that we give to funders?"),
            (
                # Translators: consent form: under a question: what it means
                _("Funders pay for our work. We give them numbers only."),
                # Translators: consent form: under a question: what it means
                _("Nobody is told who you are."),
                # Translators: consent form: under a question: what it means
                _("Your support does not depend on it."),
            ),
        ),
        Question(
            P.RESEARCH,
            # Translators: consent form: a question to say yes or no to
            _("May we use your story, without your name?"),
            (
                # Translators: consent form: under a question: what it means
                _("For research, or to explain our work. You read it first."),
                # Translators: consent form: under a question: what it means
                _("Nobody is told who you are."),
            ),
            asks_what=True,
        ),
        # Translators: consent form: a question to say yes or no to
        sharing(P.OTHER, _("May we talk to someone else?")),
    ]
}
HERSELF = "herself"  # she gets the decision, and nobody else
NRM_FORM = (P.NRM, P.NRM_SUPPORT, P.NRM_POLICE, P.NRM_DECISION)


def pages(case: Case, edition: str) -> list[tuple[Question, str]]:
    """Return the questions of one edition, each with whom it is about, if that is known."""
    if edition == "nrm":
        return [(QUESTIONS[purpose], "") for purpose in NRM_FORM]
    if edition in QUESTIONS:
        purpose = P(edition)
        return [(QUESTIONS[purpose], name) for name in known(case, purpose) or [""]]
    shared = [purpose for purpose in QUESTIONS if known(case, purpose)]
    return [(QUESTIONS[purpose], name) for purpose in shared for name in known(case, purpose)] or [
        (QUESTIONS[P.SERVICE], "")
    ]


def known(case: Case, purpose: Consent.Purpose) -> list[str]:
    """Return the agencies of hers that a question of sharing is about."""
    kinds = [kind for kind, recipient in RECIPIENTS.items() if recipient.purpose == purpose]
    agencies: Iterable[Agency] = case.agency_set.all()
    return (
        [agency.name for agency in agencies if agency.kind in kinds] if QUESTIONS[purpose].asks_what else []
    )


def editions(_case: Case) -> list[tuple[str, str]]:
    """Return which forms can be printed."""
    return [
        ("agencies", say("One page for each agency that works with her")),
        ("nrm", "The four questions of the NRM, one a page"),
        *((str(purpose), str(purpose.label)) for purpose in QUESTIONS if purpose not in NRM_FORM),
    ]


def consent_form(case: Case, copy: Copy) -> Document:
    """Return forms to sign, one question a page."""
    client = case.client
    needs_interpreter = client.interpreter_needed == ThreeState.YES
    return Document(
        template="pdf/consent_form.html",
        # Translators: title of a form that she signs
        title=_("Consent"),
        file_name=f"{case.reference}-consent-{copy.number}.pdf",
        reference_line=copy.line(VERSION, case.reference),
        audience=Audience.INTERNAL,
        tells=CONSENT_FORM.tells,
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "reference": case.reference,
            "name": client.full_name,
            "version": VERSION,
            "charity": settings.SITE_NAME,
            "language": client.first_language if needs_interpreter else "",
            "pages": [
                {"question": question, "recipient": name, "signatures": signatures(needs_interpreter)}
                for question, name in pages(case, copy.edition)
            ],
        },
    )


def signatures(needs_interpreter: bool) -> list[Words]:
    """Return who signs a page."""
    read_out = [_("Interpreter")] if needs_interpreter else []
    # Translators: consent form: whose signature; a witness is someone who was there
    witness = _("Key worker or witness")
    return [_("My name or mark"), *read_out, witness]


ANSWERS = {
    # Translators: her choices: what she answered
    Consent.Answer.GIVEN: _("I said yes"),
    # Translators: her choices: what she answered
    Consent.Answer.REFUSED: _("I said no"),
    # Translators: her choices: what she answered
    Consent.Answer.WITHDRAWN: _("I took back my yes"),
}
HERS = {
    # Translators: her choices: what a question was about
    P.SERVICE: format_lazy(_("Support from {charity}"), charity=apart(settings.SITE_NAME)),
    # Translators: her choices: what a question was about
    P.NRM: _("Being referred to the NRM"),
    # Translators: her choices: what a question was about
    P.NRM_SUPPORT: _("The support that comes with the NRM"),
    # Translators: her choices: what a question was about
    P.NRM_POLICE: _("Helping an investigation"),
    # Translators: her choices: what a question was about
    P.NRM_DECISION: _("Who gets the Home Office’s decision"),
    # Translators: her choices: what a question was about
    P.GP: _("Talking to my doctor"),
    # Translators: her choices: what a question was about
    P.MIDWIFE: _("Talking to my midwife"),
    # Translators: her choices: what a question was about
    P.POLICE: _("Talking to the police"),
    # Translators: her choices: what a question was about
    P.SOLICITOR: _("Talking to my solicitor"),
    # Translators: her choices: what a question was about
    P.COUNCIL: _("Talking to the council"),
    # Translators: her choices: what a question was about
    P.HOUSING: _("Talking to a housing provider"),
    # Translators: her choices: what a question was about
    P.COLLEGE: _("Talking to my college"),
    # Translators: her choices: what a question was about
    P.DUTY: _("Being named to the Home Office"),
    # Translators: her choices: what a question was about
    P.SHADOWING: _("A student being there when we meet"),
    # Translators: her choices: what a question was about
    P.FIGURES: _("Being counted in figures, without my name"),
    # Translators: her choices: what a question was about (a row of facts, sent to who studies trafficking)
    P.DATA: _("Sharing my data, without my name"),
    # Translators: her choices: what a question was about
    P.RESEARCH: _("Using my story, without my name"),
    # Translators: her choices: what a question was about
    P.OTHER: _("Talking to someone else"),
}


def her_answers(case: Case, copy: Copy) -> Document:
    """Return what she said to each question, for her."""
    name = case.client.goes_by
    order = list(HERS)
    answers = sorted(case.consent_set.current(), key=lambda consent: order.index(P(consent.purpose)))
    return Document(
        template="pdf/consents_client.html",
        title=_("My choices"),
        file_name=copy.file_name(case.reference, f"choices-{copy.number}"),
        reference_line=copy.client_line(_("My choices"), case.reference),
        audience=Audience.CLIENT,
        tells=HER_ANSWERS.tells - (frozenset() if copy.with_surname else {Fact.FULL_NAME}),
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "first_name": f"{name} {case.client.last_name}".strip() if copy.with_surname else name,
            **numbers(case, copy),
            "made_on": copy.made_on,
            "answers": [
                {
                    "about": HERS[P(consent.purpose)],
                    "who": who_is_told(consent.recipient),
                    "what": to_her(consent.what) if ENGLISH in copy.sides else "",
                    "answer": ANSWERS[Consent.Answer(consent.answer)],
                    "on": her_day(consent.given_on, with_year=True),
                }
                for consent in answers
            ],
            "with_lines": copy.with_lines,
        },
    )


# A word that speaks of her, as staff do, and not to her.
OF_HER = re.compile(
    r"\b(?:she|hers?|herself|he|him|his|they|them|their|client|cl|su|service user)\b", re.IGNORECASE
)


def to_her(what: str) -> str:
    """Return what an answer is about, as it was written to her; nothing where it was written of her.

    On her own list "her health" is somebody else’s.
    """
    return "" if OF_HER.search(what) else what


def who_is_told(recipient: str) -> Words:
    """Return whom an answer is about."""
    # Translators: her choices: who gets the decision: she herself
    return _("Me") if recipient == HERSELF else recipient


def nothing_said(case: Case) -> list[str]:
    """Return why there is no list to print."""
    return [] if case.consent_set.exists() else ["She has answered nothing yet. Record an answer first."]


CONSENT_FORM = Printable(
    slug="consent-form",
    title="Consent form",
    called="Consent forms to sign",
    audience=Audience.INTERNAL,
    tells=frozenset({Fact.REFERENCE, Fact.FIRST_NAME, Fact.FULL_NAME, Fact.AGENCIES, Fact.SUPPORT}),
    build=consent_form,
    in_her_language=True,
    is_signed_by_her=True,
    is_stamped=False,
    editions=editions,
)
HER_ANSWERS = Printable(
    slug="choices",
    title="My choices",
    called="What she agreed to, for her",
    audience=Audience.CLIENT,
    tells=WITH_NUMBERS | {Fact.FIRST_NAME, Fact.FULL_NAME, Fact.AGENCIES, Fact.CONSENT},
    build=her_answers,
    in_her_language=True,
    tells_whatever_is_left_out=True,  # "I said yes": whoever finds it asks to what, and to whom
    blockers=nothing_said,
)
