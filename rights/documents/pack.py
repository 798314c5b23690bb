"""The copy of her record: as a paper that is read aloud in order, and as data beside it."""

from collections import Counter
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import Any

import pikepdf
from django.utils import timezone

from cases.models import Disclosure
from cases.queries.records import references_of_her
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.audit.reading import people_of_cases
from hestia.db.acting import working_apart
from hestia.pdf import Audience, Document, Fact, render
from hestia.pdf.inlaying import with_pages
from hestia.refusals import Refused
from hestia.sandbox import Failed, Unacceptable
from hestia.ui.words import date_words
from rights.documents.files import GivenFile, files_of, with_papers
from rights.documents.on_top import left_out_of, reasons_of, sheet_on_top
from rights.documents.reaching import ways_to_us
from rights.documents.withheld import NOT_GIVEN, together, withheld_of
from rights.models import AccessRequest, RequestItem
from rights.queries.holders import holders_of
from rights.queries.retention import schedule
from rights.rules.explained import explained
from rights.rules.further import COMMISSIONER
from rights.rules.left_out import NOT_PART
from rights.rules.printed import printed, telling
from rights.rules.reasons import MEANINGS, SOURCES
from rights.rules.retention import Kind
from rights.rules.subjects import subject_of

NOT_MADE = (
    "The paper was not made. Try again. If it has thousands of pages it can be too long for one paper:"
    " then ask her to take it by years, each as a request of its own."
)
YOURS = {
    Event.Reason.WORKER: "Your key worker",
    Event.Reason.SECOND_WORKER: "Your second worker",
    Event.Reason.COVER: "Cover for your worker",
    Event.Reason.TEAM: "Works in your service",
    Event.Reason.MANAGER: "Manager of your service",
    Event.Reason.OUTSIDE: "Outside your service, with a reason",
}
ACTED = "Recorded or signed something in it, without opening a page of it"
MOST_TABLES = 20  # of one kind: of more, each piece is laid out closer (`rights.rules.printed`)
OTHERS_TOLD = subject_of(Disclosure._meta.label_lower, "")
TELLS = frozenset({Fact.REFERENCE, Fact.RECORD, Fact.READERS})


def pack_of(
    asked: AccessRequest, *, by: User, on: date, files: dict[int, GivenFile] | None = None
) -> Document:
    """Return her copy. What is hidden or withheld is in no part of it: it was never handed over.

    :param files: those that she is given, by their pieces, if their pages are drawn already
    """
    case = asked.case
    files = files_of(asked) if files is None else files
    withheld, subjects = withheld_of(asked), subjects_of(asked, files)
    not_given = Counter(piece["subject"] for piece in withheld if piece["how"] == NOT_GIVEN)
    numbers = {subject["title"]: subject["number"] for subject in subjects}
    return Document(
        template="pdf/copy_of_record.html",
        title="A copy of what is written about you",
        file_name=f"{case.reference}-copy-{asked.pk}.pdf",
        reference_line=f"{case.reference}. Made {date_words(on)} by {by.initials}.",
        audience=Audience.CLIENT,
        tells=TELLS,
        released=frozenset({Fact.RECORD}),
        context={
            "asked": asked,
            "first_name": case.client.goes_by,
            "scope": asked.scope,
            "subjects": [
                {**on_paper(subject), "not_given": not_given[subject["title"]]} for subject in subjects
            ],
            "words": explained(text_of(subjects)),
            "others_told": numbers.get(OTHERS_TOLD),
            "kept": {kind.value: schedule()[kind] for kind in (Kind.ADULT, Kind.CHILD)},
            "us": ways_to_us(),
            "files": list(files.values()),
            "withheld": together(withheld),
            "piece_count": asked.items.asked_for().count(),
            "not_given_count": not_given.total(),
            "hidden_count": len(withheld) - not_given.total(),
            "reasons": [(reason.label, MEANINGS[reason], SOURCES[reason]) for reason in reasons_of(asked)],
            "not_part": list(NOT_PART),
            "readers": readers_of(asked, by=by),
            "holders": holders_of(asked),
            "as_of": timezone.localdate(asked.gathered_at) if asked.gathered_at else on,
            "commissioner": COMMISSIONER,
        },
    )


def cover_of(asked: AccessRequest) -> Document | None:
    """Return the sheet on top of her copy, in her language beside English, if we have words in it."""
    return sheet_on_top(
        asked.case,
        title="A copy of what is written about me",
        file_name=f"{asked.case.reference}-copy-{asked.pk}.pdf",
        left_out=left_out_of(asked),
    )


@working_apart()
def copy_of(asked: AccessRequest, *, by: User, on: date) -> tuple[Document, bytes]:
    """Return her copy, and the paper of it: the sheet in her language on top, her files after the words.

    :raises Refused: it is too long for one paper, or a file cannot be put in
    """
    cover, files = cover_of(asked), files_of(asked)
    with_papers(list(files.values()))
    pack = pack_of(asked, by=by, on=on, files=files)
    try:
        paper = render(*([cover] if cover else []), pack)
    except Failed:
        raise Refused(NOT_MADE) from None
    try:
        return pack, with_pages(paper, [given.paper for given in files.values() if given.paper])
    except Unacceptable as refused:
        raise Refused(str(refused)) from None


def pages_in(paper: bytes) -> int:
    """Return how many pages a copy has, the sheet on top included."""
    with pikepdf.open(BytesIO(paper)) as opened:
        return len(opened.pages)


def subjects_of(asked: AccessRequest, files: dict[int, GivenFile]) -> list[dict[str, Any]]:
    """Return what she is given, by subject and then by date."""
    given = [(item, item.given_lines) for item in asked.items.asked_for().in_order()]
    with_words = [(item, telling(lines)) for item, lines in given if lines]
    return [
        {
            "number": number,
            "title": title,
            "pieces": [
                {
                    "item": item,
                    "file": files.get(item.pk),
                    "day": item.day,
                    "lines": lines,
                    "is_cut": item.decision == RequestItem.Decision.HIDE,
                    "why": item.why_words,
                }
                for item, lines in pieces
            ],
        }
        for number, (title, pieces) in enumerate(
            groupby(with_words, key=lambda piece: piece[0].subject), start=1
        )
    ]


def on_paper(subject: dict[str, Any]) -> dict[str, Any]:
    """Return a subject as it is laid out: of many pieces, each closer."""
    is_long = len(subject["pieces"]) > MOST_TABLES
    pieces = [
        {**piece, "printed": printed(piece["lines"]) if is_long else None} for piece in subject["pieces"]
    ]
    return {**subject, "pieces": pieces, "is_long": is_long}


def text_of(subjects: list[dict[str, Any]]) -> str:
    """Return all that she is given in one text. What is said of many pieces is there once."""
    pieces = [piece for subject in subjects for piece in subject["pieces"]]
    lines = [part for piece in pieces for line in piece["lines"] for part in line]
    return "\n".join(dict.fromkeys([*(subject["title"] for subject in subjects), *lines]))


def readers_of(asked: AccessRequest, *, by: User) -> list[dict[str, Any]]:
    """Return who opened her record: their names, what they are here, on how many days, and when last."""
    people = people_of_cases(*references_of_her(asked.case, by=by))
    return [
        {
            "name": str(looks.by),
            "role": Role(looks.by.role).label,
            "why": ", ".join(why_words(reason) for reason in looks.reasons) or ACTED,
            "days": days,
            "last_on": timezone.localdate(looks.last),
        }
        for looks, days in people
        if looks.by and looks.is_opened
    ]


def why_words(reason: str) -> str:
    """Return why somebody could look, as it is said to her: "Your key worker"."""
    return YOURS.get(Event.Reason(reason), str(Event.Reason(reason).label))


def as_data(asked: AccessRequest) -> dict[str, Any]:
    """Return her copy as data: the same words under the same names."""
    files = files_of(asked)
    return {
        "reference": asked.case.reference,
        "as_of": timezone.localdate(asked.gathered_at).isoformat() if asked.gathered_at else None,
        "asked_for": {
            "words": asked.asked_for,
            "gathered": asked.scope.words,
            "parts": [str(part.label) for part in asked.scope.parts_in_order],
            "from": iso(asked.from_on),
            "until": iso(asked.until_on),
        },
        "record": [
            {
                "subject": subject["title"],
                "pieces": [
                    {
                        "day": iso(piece["day"]),
                        "parts_hidden": piece["is_cut"],
                        "says": [{"what": term, "words": words} for term, words in piece["lines"]],
                        **({"file": piece["file"].number} if piece["file"] else {}),
                    }
                    for piece in subject["pieces"]
                ],
            }
            for subject in subjects_of(asked, files)
        ],
        "files": [given.as_data for given in files.values()],
        "others_who_keep_a_record": [
            {"name": holder.name, "what_we_know": holder.told_her} for holder in holders_of(asked)
        ],
        "not_part_of_it": list(NOT_PART),
        "not_given": [{**piece, "day": iso(piece["day"])} for piece in withheld_of(asked)],
    }


def iso(day: date | None) -> str | None:
    """Return a day as data has it."""
    return day.isoformat() if day else None
