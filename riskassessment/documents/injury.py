"""The record of an injury on paper, for her solicitor: the drawn body, its marks in a table, the words.

Our own words in it call nobody she: it goes out of the house, and the client may be a man.
"""

from cases.documents.printable import Copy, Printable, Reader
from cases.models import Agency, Case, Refused
from cases.queries.secrets import Passage
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.words import long_day
from riskassessment.models import Injury, InjuryQuerySet
from riskassessment.rules.drawing import draw

GONE = "This record has been corrected since. Open the injury again and print it from there."
NO_SOLICITOR = "No solicitor is recorded as working with her. Add hers first: People, Add an agency."
NONE_AGREED = "She has not agreed to the record of any injury. Only those she agreed to go to anyone outside."


def printable_injuries(case: Case) -> InjuryQuerySet:
    """Return the records that may go outside: she agreed to them, and no correction took their place."""
    return Injury.objects.filter(case=case, is_agreed=True).current().newest_first()


def chosen(case: Case, edition: str) -> Injury:
    """Return the record that was asked for, and no other: somebody outside reads it. The latest if none was.

    :raises Refused: it was corrected meanwhile
    """
    injuries = list(printable_injuries(case).with_parts())
    if not edition:
        return injuries[0]
    injury = next((injury for injury in injuries if str(injury.pk) == edition), None)
    if injury is None:
        raise Refused(GONE)
    return injury


def build(case: Case, copy: Copy) -> Document:
    """Return one record of an injury."""
    injury = chosen(case, copy.edition)
    title = "Record of an injury"
    client = case.client
    return Document(
        template="pdf/injury.html",
        title=title,
        file_name=f"{case.reference}-injury-{copy.number}.pdf",
        reference_line=copy.line(title, case.reference),
        audience=Audience.SOLICITOR,
        tells=INJURY.tells,
        large_print=copy.large_print,
        context={
            "prepared_for": copy.recipient,
            "name": client.full_name,
            "reference": case.reference,
            "facts": [
                ("Born", client.birth_in_words(on=copy.made_on)),
                ("Seen or told to us on", long_day(injury.seen_on)),
                ("Who saw it", injury.known_in_words),
                ("A doctor or nurse", doctor(injury)),
                ("Consent", f"Agreed to this record. {photographs(injury)}"),
                ("Key worker", str(case.worker or "")),
                ("Corrected", injury.correction_why),
            ],
            "injury": injury,
            "drawings": draw(injury.drawn_marks),
            "rows": [
                (
                    mark.number,
                    mark.place,
                    mark.get_kind_display(),
                    mark.size_in_words or "–",
                    ". ".join(filter(None, [mark.look, mark.note])) or "–",
                )
                for mark in injury.marks.all()
            ],
        },
    )


def doctor(injury: Injury) -> str:
    """Return whether a doctor was seen, who and when: "Seen: Dr Okafor, Monday"."""
    label = {
        Injury.Doctor.WANTS: "Wanted",
        Injury.Doctor.SEEN: "Seen",
        Injury.Doctor.NO: "Not wanted",
    }.get(Injury.Doctor(injury.doctor), "Not asked yet")
    return f"{label}: {injury.doctor_words}" if injury.doctor_words else label


def photographs(injury: Injury) -> str:
    """Return whether she agreed to photographs, as a sentence."""
    return {
        Injury.Photographs.YES: "Agreed to photographs.",
        Injury.Photographs.NO: "Did not agree to photographs.",
    }.get(Injury.Photographs(injury.photographs), "Was not asked about photographs.")


def words_of(case: Case, copy: Copy) -> list[Passage]:
    """Return all that somebody typed of it: it is read for her secrets before it goes out."""
    injury = chosen(case, copy.edition)
    return [
        Passage("Who saw it", injury.seen_by),
        Passage("What was seen", injury.seen),
        Passage("In her own words", injury.her_words),
        Passage("How she says it happened", injury.how),
        Passage("A doctor or nurse", injury.doctor_words),
        Passage("Corrected", injury.correction_why),
        *(Passage("Since then", addition.what) for addition in injury.all_additions),
        *(
            Passage(f"Mark {mark.number}", words)
            for mark in injury.marks.all()
            for words in (mark.size, mark.look, mark.note)
        ),
    ]


def blockers(case: Case) -> list[str]:
    """Return why there is none to print."""
    if not printable_injuries(case).exists():
        return [NONE_AGREED]
    return [] if solicitors(case) else [NO_SOLICITOR]


def editions(case: Case) -> list[tuple[str, str]]:
    """Return the records, latest first, by the day and the marks."""
    return [
        (str(injury.pk), f"{long_day(injury.seen_on)}, {marks_in_words(len(injury.marks.all()))}")
        for injury in printable_injuries(case).with_parts()
    ]


def marks_in_words(number: int) -> str:
    """Return "1 mark", "3 marks"."""
    return f"{number} mark" if number == 1 else f"{number} marks"


def solicitors(case: Case) -> list[Reader]:
    """Return her solicitors: those that work with her now."""
    kinds = (Agency.Kind.SOLICITOR,)
    return [
        Reader(agency.name, "works with her", kinds, is_agency=True)
        for agency in case.agency_set.involved().filter(kind=Agency.Kind.SOLICITOR)
    ]


INJURY = Printable(
    slug="injury",
    title="Record of an injury",
    audience=Audience.SOLICITOR,
    tells=frozenset(
        {
            Fact.REFERENCE,
            Fact.FIRST_NAME,
            Fact.FULL_NAME,
            Fact.BIRTH,
            Fact.WORKER,
            Fact.SUPPORT,
            Fact.HEALTH,
            Fact.ACCOUNT,
            Fact.CONSENT,
        }
    ),
    build=build,
    blockers=blockers,
    editions=editions,
    readers=solicitors,
    words=words_of,
)
