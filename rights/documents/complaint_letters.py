"""The letter to whoever complained: that we have it, or what we found and what changes, and who else decides.

Data Protection Act 2018, section 164A. It names nobody: it may be for somebody else than the client.
"""

from datetime import date

from django.conf import settings

from hestia.accounts.models import User
from hestia.pdf import Document, render
from hestia.pdf.languages import spoken
from hestia.ui.words import date_words
from rights.documents.letters import Told, laid_out, refuse_code_word
from rights.documents.on_top import sheet_on_complaint
from rights.models import Complaint

HAVE_IT, FOUND = "We have your complaint", "What we found about your complaint"
NEXT = (
    "We look into it. Whoever it is about does not decide, and does not read what you told us.",
    "We tell you how far we have got, and then what we found and what changes.",
)
OUTCOMES = {
    Complaint.Outcome.UPHELD: "We agree with what you told us",
    Complaint.Outcome.IN_PART: "We agree with a part of what you told us",
    Complaint.Outcome.NOT_UPHELD: "We looked into it, and do not agree",
}


def we_have_it(complaint: Complaint) -> Told:
    """Return that we have a complaint, and what happens next."""
    return Told(
        name="acknowledged",
        title=HAVE_IT,
        opening="You complained to us. We have it, and this is its reference.",
        facts=facts_of(complaint),
        after=list(NEXT),
    )


def what_we_found(complaint: Complaint, *, outcome: str, reason: str, changed: str) -> Told:
    """Return what we found, why, and what was changed."""
    facts = [*facts_of(complaint), ("What we found", OUTCOMES[Complaint.Outcome(outcome)])]
    return Told(
        name="outcome",
        title=FOUND,
        opening="You complained to us. We have looked into it, and answer here.",
        facts=[*facts, ("What we changed", changed)] if changed else facts,
        why=reason,
    )


def facts_of(complaint: Complaint) -> list[tuple[str, str]]:
    """Return by what it is known: its reference, and when we got it."""
    return [("Reference", complaint.reference), ("We got it on", date_words(complaint.received_on))]


def letters_about(complaint: Complaint) -> list[Told]:
    """Return what whoever complained is told in writing of what was recorded, where they can be."""
    letters = []
    if complaint.is_answerable and complaint.is_acknowledged:
        letters.append(we_have_it(complaint))
    if complaint.is_answerable and not complaint.is_open:
        answered = {name: getattr(complaint, name) for name in ("outcome", "reason", "changed")}
        letters.append(what_we_found(complaint, **answered))
    return letters


def letter(complaint: Complaint, told: Told, *, by: User, on: date) -> Document:
    """Return it as it is printed.

    :raises Refused: what was typed has her code word in it
    """
    if complaint.case:
        refuse_code_word(complaint.case, told)
    return about_complaint(complaint, told, by=by, on=on)


def about_complaint(complaint: Complaint, told: Told, *, by: User, on: date) -> Document:
    """Return it as it is laid out: of nobody, with who else decides."""
    return laid_out(
        told,
        reference=complaint.reference,
        template="pdf/letter_about_complaint.html",
        tells=frozenset(),
        trustees=settings.TRUSTEES,
        by=by,
        on=on,
    )


def paper_of(complaint: Complaint, document: Document, *, is_for_her: bool) -> bytes:
    """Return it as it goes to whoever complained. For the client, a sheet in her language is on top.

    Whoever made it asks for that: another who complained of something on her case is not told her language.
    """
    on_top = None
    if complaint.case and is_for_her:
        on_top = sheet_on_complaint(
            complaint.case, reference=complaint.reference, title=HAVE_IT, file_name=document.file_name
        )
    return render(*([on_top] if on_top else []), document)


def language_of_sheet(complaint: Complaint) -> str:
    """Return in which language there could be a sheet on top, or nothing: of no case nobody asked."""
    hers = spoken(complaint.case.client.first_language) if complaint.case else None
    return hers.name if hers else ""
