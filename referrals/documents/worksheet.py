"""The referral on paper: the Home Office form's questions, in its order, for whoever sends it."""

from datetime import date

from cases.documents.printable import Copy, Printable
from cases.models import Case, Consent, Paper
from cases.queries.papers import kept_papers
from cases.queries.secrets import Passage
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.words import long_day
from referrals.documents.readers import who_sends_it
from referrals.models import NRMConsent, Referral
from referrals.queries.worksheet.facts import AT_HAND, EVIDENCE, RecordFacts, record_facts_of
from referrals.queries.worksheet.sheet import TYPED, Line, sheet_of
from referrals.rules.worksheet.questions import SECTIONS
from referrals.rules.worksheet.told import tells

ASK_US = "Ask us by phone. It is not printed."


AT_WORK = {Fact.WORKER, Fact.SERVICE, Fact.AGENCIES}  # a question about these alone asks for a number to ring


def worksheet_blockers(case: Case) -> list[str]:
    """Return why it cannot be printed: nothing goes out against an adult's will."""
    referral = Referral.of_case(case)
    if referral and referral.needs_consent and referral.consents is False:
        return ["She does not want to be referred, so nothing is printed for a referral."]
    if referral and referral.has_ended:
        return ["She withdrew from the NRM, so nothing is printed for a referral."]
    return []


def worksheet(case: Case, copy: Copy) -> Document:
    """Return the form's questions with every answer there is. Not discreet: it stays with staff."""
    facts = record_facts_of(case, by=copy.by)
    kept = kept_papers(case, by=copy.by)
    sheet = sheet_of(facts, today=copy.made_on)
    answers = answers_of(facts)
    is_needed = facts.referral.needs_consent if facts.referral else not case.client.may_be_a_child
    return Document(
        template="pdf/worksheet.html",
        title="Referral worksheet",
        file_name=f"{case.reference}-worksheet-{copy.number}.pdf",
        reference_line=copy.line("Referral worksheet", case.reference),
        audience=Audience.HOME_OFFICE,
        tells=WORKSHEET.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": case.client.full_name,
            "prepared_for": copy.recipient
            or (facts.handover["organisation"] if facts.handover else "the first responder"),
            "prepared_by": copy.by.get_full_name(),
            "prepared_on": copy.made_on,
            "organisation": case.service.name,
            "home_office_reference": facts.referral.reference if facts.referral else "",
            "consent": {
                "is_needed": is_needed,
                "words": consent_words(answers),
                "authority": authority_words(facts),
            },
            "sections": [
                {
                    "heading": part.section.heading,
                    "questions": [
                        (line.question.text, on_paper(line))
                        for line in part.rows
                        if line.value or line.is_open
                    ],
                }
                for part in sheet.asking
            ],
            "answered": sheet.answered,
            "must": sheet.must,
            "evidence": [
                {
                    "words": paper.get_kind_display(),
                    "on": paper.checked_on,
                    "is_attached": paper.state in AT_HAND or paper.kind in kept,
                }
                for paper in Paper.objects.filter(case=case, kind__in=EVIDENCE).exclude(
                    state=Paper.State.NOT_NEEDED
                )
            ],
            "signatures": ["Client, name or mark", f"Prepared by {copy.by.get_full_name()}"],
        },
    )


def answers_of(facts: RecordFacts) -> NRMConsent | None:
    """Return her own answers to the referral, if she was asked."""
    return NRMConsent.objects.filter(referral=facts.referral).select_related("consent").first()


def words_of(case: Case, copy: Copy) -> list[Passage]:
    """Return all that somebody typed of it, question by question: it is read for her secrets."""
    facts = record_facts_of(case, by=copy.by)
    return [
        Passage("NRM number", facts.referral.reference if facts.referral else ""),
        Passage("Consent", consent_words(answers_of(facts))),
        Passage("Local authority", authority_words(facts), is_at_work=True),
        *(
            Passage(line.question.text, on_paper(line), is_at_work=tells(line.question) <= AT_WORK)
            for part in sheet_of(facts, today=copy.made_on).asking
            for line in part.rows
            if line.question.kind in TYPED and not line.question.is_off_paper
        ),
    ]


def on_paper(line: Line) -> str:
    """Return an answer as paper may give it: not where she is, how she is reached, or who is around her."""
    # A paper may be lost, and an exploiter may find it.
    if line.value and line.question.is_off_paper:
        return ASK_US
    if line.known.value and line.question.key == "who-exploited-pv":
        return "\n\n".join(filter(None, (line.typed, f"Who they are: {ASK_US[0].lower()}{ASK_US[1:]}")))
    if line.question.key == "fr-alternative-contact" and line.known.value:
        return f"{line.words} ({line.known.note.rstrip('.')})"
    return line.words


def consent_words(answers: NRMConsent | None) -> str:
    """Return her consent as the form wants it stated: how, when, in which language, through whom."""
    if answers is None:
        return ""
    consent = answers.consent
    if consent.answer != Consent.Answer.GIVEN:
        return f"{answers.consent.get_answer_display()}, {long_day(consent.given_on)}."
    how = "by signed form" if consent.how == Consent.How.SIGNED else f"aloud, heard by {consent.witness}"
    words = f"Agreed {how} on {long_day(consent.given_on)}"
    if consent.language:
        words += f", in {consent.language}"
    if consent.interpreter_name:
        words += f", interpreter {consent.interpreter_name}"
    return f"{words.rstrip('.')}."


def authority_words(facts: RecordFacts) -> str:
    """Return which council was told of someone who may be a child."""
    council = facts.authority
    if council is None:
        return ""
    who = ", ".join(filter(None, (council["council"], council["person"], council["phone"], council["email"])))
    return f"{who}, told on {long_day(date.fromisoformat(council['contacted_on']))}"


TOLD = frozenset(
    {
        Fact.REFERENCE,
        Fact.FIRST_NAME,
        Fact.FULL_NAME,
        Fact.OTHER_NAMES,
        Fact.BIRTH,
        Fact.GENDER,
        Fact.NATIONALITY,
        Fact.LANGUAGE,
        Fact.WORKER,
        Fact.HOME_OFFICE_REFERENCE,
        Fact.SERVICE,
        Fact.SUPPORT,
        Fact.ACCOUNT,
        Fact.POLICE,
        Fact.CHILDREN,
        Fact.AGENCIES,
        Fact.CONSENT,
        Fact.PAPERS,
    }
)
WORKSHEET = Printable(
    slug="worksheet",
    title="Referral worksheet",
    audience=Audience.HOME_OFFICE,
    tells=TOLD,
    # How the form asks to be answered: its answers tell these, and no line of ours does.
    besides=frozenset(fact for section in SECTIONS for each in section.questions for fact in tells(each))
    - TOLD,
    build=worksheet,
    blockers=worksheet_blockers,
    readers=who_sends_it,
    words=words_of,
)
