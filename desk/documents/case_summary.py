"""Where a case stands, for a meeting of professionals, or its whole story for whoever takes it on."""

from datetime import date
from typing import Any

from django.conf import settings

from cases.actions.contact import NEW_RULES
from cases.documents.printable import Copy, Printable
from cases.models import Case, Deadline, PromiseSource, SafeContact
from cases.models.deadline import DeadlineQuerySet
from desk.rules.summary import SUMMARY_ENTRIES, SUMMARY_STORY
from hestia.pdf import Audience, Document, Fact
from hestia.ui.words import day
from hestia.workingdays.words import long_day
from referrals.documents.nrm_dates import nrm_dates


def case_summary(case: Case, copy: Copy) -> Document:
    """Return where a case stands, for a meeting of professionals. No address, no code word.

    With the whole story it is for whoever takes the case on, or for a request to see what is kept.
    """
    client, is_whole = case.client, copy.with_whole_story
    story = case.entry_set.filter(kind__in=SUMMARY_STORY).newest_first()
    entries = list(story.select_related("by") if is_whole else story[:SUMMARY_ENTRIES])
    topics = list(case.topic_set.filter(answer="yes"))
    title = CASE_SUMMARY.whole_title if is_whole else CASE_SUMMARY.title
    return Document(
        template="pdf/case_summary.html",
        title=title,
        file_name=f"{case.reference}-{'notes' if is_whole else 'summary'}-{copy.number}.pdf",
        reference_line=copy.line(title, case.reference),
        audience=Audience.INTERNAL,
        tells=CASE_SUMMARY.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": client.full_name,
            "is_whole": is_whole,
            "prepared_for": "",
            "facts": facts_of(case, on=copy.made_on),
            "contact": contact_of(case),
            "happened": case.what_happened,
            "needs": [topic.get_subject_display() for topic in topics if topic.is_need],
            "issues": [topic.get_subject_display() for topic in topics if not topic.is_need],
            "nrm": nrm_of(case, on=copy.made_on),
            "risk": risk_of(case),
            "deadlines": [
                {"words": promise.title, "due_on": promise.due_on, "owner": who_acts(promise)}
                for promise in what_comes_next(case)
            ],
            "people": people_around(case),
            "entries": [
                {
                    "on": entry.happened_at,
                    "title": entry.title,
                    "body": entry.body,
                    "by": str(entry.by) if is_whole else "",
                }
                for entry in entries
            ],
            "how_many": how_many(len(entries), of=len(entries) if is_whole else story.count()),
        },
    )


def what_comes_next(case: Case) -> DeadlineQuerySet:
    """Return the open promises without those that rest on her risk, but that new ways to reach her are asked.

    That one says no more than the paper, which says that the old ways are not safe.
    """
    promises = case.deadline_set.open()
    new_ways = promises.because_of(PromiseSource.of(case, NEW_RULES))
    return (promises.not_of_risk() | new_ways).order_by("due_on", "pk")


def contact_of(case: Case) -> list[tuple[str, str]]:
    """Return that she is not to be called or texted, where that is so: no number, no way, no time."""
    contact = SafeContact.objects.filter(case=case).first()
    if contact and (contact.may_call or contact.may_text):
        return []
    told = f" Reported unsafe on {day(contact.told_unsafe_on)}." if contact and contact.told_unsafe_on else ""
    return [("By phone", f"Do not call or text.{told} Read the contact rules in the record first.")]


def facts_of(case: Case, *, on: date) -> list[tuple[str, str]]:
    client = case.client
    return [
        ("Born", client.birth_in_words(on=on) or "Not known"),
        ("Nationality", client.nationality or "Not recorded"),
        ("Language", client.first_language or "Not recorded"),
        ("Interpreter", client.get_interpreter_needed_display()),
        ("Key worker", str(case.worker or "Nobody yet")),
        ("Service", case.service.name),
        ("Open since", long_day(case.opened_on)),
    ]


def nrm_of(case: Case, *, on: date) -> list[tuple[str, str]]:
    (_, stage), *dates = nrm_dates(case, on=on)
    number = [("NRM number", case.nrm_reference)] if case.nrm_reference else []
    return [("Stage", stage), *number, *dates]


def risk_of(case: Case) -> dict[str, Any] | None:
    if not case.risk_counts:
        return None
    return {
        "level": case.risk_in_words,
        "on": None if case.risk_is_unchecked else case.risk_assessed_on,  # the day of what was signed
        "review_on": None,
        "reasons": [],
    }


def people_around(case: Case) -> list[tuple[str, str, str, str]]:
    return [
        (agency.worker or agency.name, agency.get_kind_display(), agency.name, agency.phone)
        for agency in case.agency_set.involved()
    ]


def how_many(shown: int, *, of: int) -> str:
    """Return how many lines are told: "The latest 20 of 134."."""
    return f"The latest {shown} of {of}." if shown < of else f"All {of}, the latest first."


def who_acts(promise: Deadline) -> str:
    """Return who has to do something, as somebody outside would name them: we are not "us" to them."""
    return settings.SITE_NAME if promise.owner == Deadline.Owner.US else promise.get_owner_display()


CASE_SUMMARY = Printable(
    slug="case-summary",
    title="Case summary",
    audience=Audience.INTERNAL,
    tells=frozenset(
        {
            Fact.REFERENCE,
            Fact.FIRST_NAME,
            Fact.FULL_NAME,
            Fact.BIRTH,
            Fact.NATIONALITY,
            Fact.LANGUAGE,
            Fact.WORKER,
            Fact.SERVICE,
            Fact.SUPPORT,
            Fact.ACCOUNT,
            Fact.NEEDS,
            Fact.ISSUES,
            Fact.NRM,
            Fact.HOME_OFFICE_REFERENCE,
            Fact.RISK,
            Fact.AGENCIES,
            Fact.STORY,
            # The story tells of these as well.
            Fact.PLAN,
            Fact.CONSENT,
            Fact.EXIT,
            Fact.HER_WORDS,  # the story tells of them
        }
    ),
    build=case_summary,
    aside="It includes the latest notes as they were written: read it through first.",
    whole_title="Case summary, all notes except incidents",
)
