"""Consent on paper: forms to sign, one question a page, and for her a list of what she said.

The form that she signs stays with us. Her own list is discreet where it must be: then it names no charity and
nothing that says what happened to her.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from cases.documents import Copy, Printable
from cases.models import Agency, Case, Consent, ThreeState
from cases.models.disclosure import RECIPIENTS
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.words import long_day

VERSION = "Consent form 1"
P = Consent.Purpose


@dataclass(frozen=True, slots=True)
class Question:
    """One question to sign: what is asked, and what it means. `who` and `what` are lines to fill in."""

    purpose: Consent.Purpose
    asked: str
    means: tuple[str, ...]
    who: str = ""
    asks_what: bool = False


def sharing(purpose: Consent.Purpose, whom: str) -> Question:
    """Return the question whether someone may be told."""
    return Question(
        purpose,
        f"May we talk with {whom}?",
        (
            "We tell only what is written below, and only if it helps you.",
            "We do not tell where you live, unless you agree to that by itself.",
            "They keep what we tell them by rules of their own.",
        ),
        who="Who exactly",
        asks_what=True,
    )


QUESTIONS: dict[Consent.Purpose, Question] = {
    question.purpose: question
    for question in [
        Question(
            P.SERVICE,
            f"Do you want support from {settings.SITE_NAME}?",
            (
                "We write down what you tell us, keep it safe, and show it to you when you ask.",
                "Only the people who work with you read it.",
                "You can stop at any time.",
            ),
        ),
        Question(
            P.NRM,
            "Do you want to be referred to the National Referral Mechanism (NRM)?",
            (
                "The NRM is how the Home Office decides if someone is a victim of modern slavery.",
                "The Home Office may ask the police and the council about you.",
                "There are two decisions. Each may be yes or no; the second takes long.",
                "You can withdraw later. Then Home Office support ends.",
                "Its Privacy Information Notice says how it uses what it is told.",
            ),
        ),
        Question(
            P.NRM_SUPPORT,
            "Do you want the support that comes with the NRM?",
            (
                "It can be a safe place to live, health care, legal advice, money, someone to talk to.",
                "You can say yes to the referral and no to this.",
            ),
        ),
        Question(
            P.NRM_POLICE,
            "Are you willing to help an investigation?",
            (
                "The police may ask you what happened. You can say no to each question.",
                "Your support does not depend on it.",
                "You can change your mind before and after you spoke with them.",
            ),
        ),
        Question(
            P.NRM_DECISION,
            "Who should get the Home Office’s decision?",
            (
                "You yourself, at an address that is safe.",
                "Or someone else, such as your solicitor, if you agree.",
            ),
            who="Who gets it",
        ),
        sharing(P.GP, "your doctor"),
        sharing(P.MIDWIFE, "your midwife"),
        sharing(P.POLICE, "the police"),
        sharing(P.SOLICITOR, "your solicitor"),
        sharing(P.COUNCIL, "the council"),
        sharing(P.HOUSING, "a housing provider"),
        sharing(P.COLLEGE, "a college"),
        Question(
            P.DUTY,
            "May your name be told in a Duty to Notify?",
            (
                "You do not want to be referred. An authority must still say that there was someone.",
                "Without your yes it says nothing that tells who you are.",
            ),
            who="Which authority",
        ),
        Question(
            P.RESEARCH,
            "May we use your story, without your name?",
            (
                "For research, or to explain our work. You read it first.",
                "Nobody is told who you are.",
            ),
            asks_what=True,
        ),
        sharing(P.OTHER, "someone else"),
    ]
}
HERSELF = "herself"  # she gets the decision, and nobody else
NRM_FORM = (P.NRM, P.NRM_SUPPORT, P.NRM_POLICE, P.NRM_DECISION)
# On paper that may be found these say too much: of her, and of who helps her.
NOT_DISCREET = {P.SERVICE, *NRM_FORM, P.POLICE, P.COUNCIL, P.DUTY, P.RESEARCH}


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
    return [each.name for each in agencies if each.kind in kinds] if QUESTIONS[purpose].asks_what else []


def editions(_case: Case) -> list[tuple[str, str]]:
    """Return which forms can be printed."""
    return [
        ("agencies", "One page for each agency that works with her"),
        ("nrm", "The four questions of the NRM, one a page"),
        *((str(purpose), str(purpose.label)) for purpose in QUESTIONS if purpose not in NRM_FORM),
    ]


def consent_form(case: Case, copy: Copy) -> Document:
    """Return forms to sign, one question a page."""
    client = case.client
    needs_interpreter = client.interpreter_needed == ThreeState.YES
    return Document(
        template="pdf/consent_form.html",
        title="Consent",
        file_name=f"{case.reference}-consent-{copy.number}.pdf",
        reference_line=copy.line(VERSION, case.reference),
        audience=Audience.INTERNAL,
        tells=CONSENT_FORM.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": client.full_name,
            "version": VERSION,
            "language": client.first_language if needs_interpreter else "",
            "pages": [
                {"question": question, "recipient": name, "signatures": signatures(needs_interpreter)}
                for question, name in pages(case, copy.edition)
            ],
        },
    )


def signatures(needs_interpreter: bool) -> list[str]:
    """Return who signs a page."""
    read_out = ["Interpreter"] if needs_interpreter else []
    return ["Client, name or mark", *read_out, "Key worker or witness"]


ANSWERS = {
    Consent.Answer.GIVEN: "I said yes",
    Consent.Answer.REFUSED: "I said no",
    Consent.Answer.WITHDRAWN: "I took my yes back",
}
HERS = {
    P.SERVICE: f"Support from {settings.SITE_NAME}",
    P.NRM: "Being referred to the NRM",
    P.NRM_SUPPORT: "The support that comes with the NRM",
    P.NRM_POLICE: "Helping an investigation",
    P.NRM_DECISION: "Who gets the Home Office’s decision",
    P.GP: "Talking with my doctor",
    P.MIDWIFE: "Talking with my midwife",
    P.POLICE: "Talking with the police",
    P.SOLICITOR: "Talking with my solicitor",
    P.COUNCIL: "Talking with the council",
    P.HOUSING: "Talking with a housing provider",
    P.COLLEGE: "Talking with my college",
    P.DUTY: "Being named to the Home Office",
    P.RESEARCH: "Using my story, without my name",
    P.OTHER: "Talking with someone else",
}


def her_answers(case: Case, copy: Copy) -> Document:
    """Return what she said to each question, for her."""
    name = case.client.goes_by
    told = [
        each for each in case.consent_set.current() if not (copy.is_discreet and each.purpose in NOT_DISCREET)
    ]
    order = list(HERS)
    told.sort(key=lambda each: order.index(P(each.purpose)))
    return Document(
        template="pdf/consents_client.html",
        title="My choices",
        file_name=f"{case.reference}-choices-{copy.number}.pdf",
        reference_line=copy.client_line("My choices", case.reference),
        audience=Audience.CLIENT,
        tells=HER_ANSWERS.tells if copy.with_surname else HER_ANSWERS.tells - {Fact.FULL_NAME},
        large_print=copy.large_print,
        context={
            "first_name": f"{name} {case.client.last_name}".strip() if copy.with_surname else name,
            "made_on": copy.made_on,
            "answers": [
                {
                    "about": HERS[P(each.purpose)],
                    "who": "Me" if each.recipient == HERSELF else each.recipient,
                    # In the words of staff, which may say more than may be found.
                    "what": "" if copy.is_discreet else each.what,
                    "answer": ANSWERS[Consent.Answer(each.answer)],
                    "on": long_day(each.given_on),
                }
                for each in told
            ],
            "with_lines": copy.with_lines,
        },
    )


def nothing_said(case: Case) -> list[str]:
    """Return why there is no list to print."""
    return [] if case.consent_set.exists() else ["She has answered nothing yet. Record an answer first."]


CONSENT_FORM = Printable(
    slug="consent-form",
    title="Consent form",
    called="Consent forms to sign",
    audience=Audience.INTERNAL,
    tells=frozenset(
        {Fact.REFERENCE, Fact.FIRST_NAME, Fact.FULL_NAME, Fact.LANGUAGE, Fact.AGENCIES, Fact.SUPPORT}
    ),
    build=consent_form,
    is_stamped=False,
    editions=editions,
)
HER_ANSWERS = Printable(
    slug="choices",
    title="My choices",
    called="What she agreed to, for her",
    audience=Audience.CLIENT,
    tells=frozenset({Fact.REFERENCE, Fact.FIRST_NAME, Fact.FULL_NAME, Fact.AGENCIES, Fact.CONSENT}),
    build=her_answers,
    blockers=nothing_said,
)
