"""Her days with us: notes, an incident, letters, the decision, papers that came and what is next."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from cases.actions.disclosures import disclose, prepare_disclosure
from cases.actions.documents import put_away_document
from cases.actions.tasks import expect_hearing
from cases.models import (
    Agency,
    Deadline,
    Disclosure,
    Entry,
    KeptDocument,
)
from cases.queries.typed import typed_lines
from demo.miss_g.account import HER_ACCOUNT
from demo.papers import keep
from demo.story import Story
from referrals.actions import write_answers
from referrals.models import Decision
from riskassessment import actions as risk
from riskassessment.models import Incident, Injury


def fill_the_worksheet(story: Story, at: datetime) -> None:
    write_answers(case=story.case, answers=HER_ACCOUNT, by=story.worker, at=at)


def write_to_her_solicitor(story: Story, at: datetime) -> None:
    solicitor = story.case.agency_set.get(kind=Agency.Kind.SOLICITOR)
    prepared = prepare_disclosure(
        disclosure=Disclosure(
            case=story.case,
            agency=solicitor,
            kind=solicitor.kind,
            recipient=solicitor.name,
            person=solicitor.worker,
            why="Her asylum claim",
            basis=Disclosure.Basis.CONSENT,
            facts=["full_name", "birth", "nationality", "language", "home_office_reference", "nrm"],
            words="She would like to give her statement with a woman, and in two shorter meetings.",
        ),
        by=story.worker,
        at=at,
    )
    read = [line.key for line in typed_lines(prepared, ())]
    disclose(disclosure=prepared, once=uuid4(), ticked=read, by=story.worker, at=at)


NOTES = [
    (
        Entry.Kind.MET,
        "First meeting",
        """She arrived with two officers and one bag. We showed her the room, the lock and the phone.
She ate and slept. She asked twice who would know that she is here. We said: nobody outside the house.
She wants the light on at night, and her door locked from the inside.
The interpreter stayed on the phone until she had eaten. It will be the same woman on Thursday.""",
        70,
    ),
    (
        Entry.Kind.AGENCY,
        "Booked with the midwife",
        "Riverside Hospital will see her in the fourth week. They will have a woman interpreter.",
        15,
    ),
    (
        Entry.Kind.MET,
        "Met in person",
        """Sleeping better. She is worried that the detective will share her address.
She asked for a woman officer next time.""",
        50,
    ),
]


def record_an_incident(story: Story, at: datetime) -> None:
    """Let a man come to the door: a reason to look at her risk again, the next day."""
    risk.record_incident(
        case=story.case,
        kind=Incident.Kind.FOUND,
        what="A man rang the bell and asked for her by her first name. He was sent away.",
        happened_on=at.date(),
        happened_time=time(18, 20),
        told=f"{story.manager}, and the police",
        done="The safety plan of the house was changed. She stayed in the back room with Joyce.",
        police=Incident.Police.TOLD,
        police_reference="CAD 4471",
        by=story.worker,
        at=at,
    )


def record_an_injury(story: Story, at: datetime) -> None:
    """Let her show her worker what he left on her arm, and an old burn: she wants her solicitor to know."""
    injury = Injury(
        seen_on=at.date(),
        known=Injury.Known.SEEN,
        seen="She rolled up her left sleeve. Four round bruises in a row, one on the other side.",
        her_words="He held me here when I wanted to go out. The burn is from the first house, from the iron.",
        how="She says a man at the first house held her by the arm, and burned her with an iron.",
        doctor=Injury.Doctor.SEEN,
        doctor_words="The midwife looked at it at the last visit",
        is_agreed=True,
        photographs=Injury.Photographs.NO,
    )
    marks = [
        risk.Marked(
            region="front-left-forearm-inner",
            kind="bruise",
            size="2 by 2",
            look="yellow and green, about a week old, she says",
            note="Four in a row",
        ),
        risk.Marked(region="back-left-forearm-outer", kind="bruise", size="3 by 2", look="yellow and green"),
        risk.Marked(
            region="back-right-hand-back",
            kind="burn",
            size="4",
            look="healed, pale",
            note="Shaped like a corner",
        ),
    ]
    risk.record_injury(case=story.case, injury=injury, marks=marks, by=story.worker, at=at)


def look_at_her_arm_again(story: Story, at: datetime) -> None:
    """Add to the record that the bruises fade."""
    since = "The bruises are almost gone. She sleeps on that side again."
    injury = Injury.objects.get(case=story.case)
    risk.add_to_injury(injury=injury, what=since, happened_on=at.date(), by=story.worker, at=at)


def write_a_note(story: Story, at: datetime, which: int) -> None:
    kind, title, body, minutes = NOTES[which]
    story.note(at, kind, title, body, minutes=minutes)


def record_the_decision(story: Story, at: datetime) -> None:
    """Record the decision, whose letter has come."""
    letter = keep(
        story.case,
        KeptDocument.Kind.LETTER,
        "RG decision.pdf",
        dated_on=at.date(),
        by=story.worker,
        at=at,
    )
    story.decide(at, Decision.Stage.RG, "positive", document=letter)


# The police took it from the flat: hers is a photograph of it.
PASSPORT = {
    "original": KeptDocument.Original.WITH_AGENCY,
    "original_where": "The police",
    "note": "It ran out in June.",
}


def file_her_papers(story: Story, at: datetime) -> None:
    """Keep what came on paper: one of each common kind, and one that is not hers."""
    kind, original = KeptDocument.Kind, KeptDocument.Original
    case, by, days = story.case, story.worker, timedelta
    came: list[tuple[int, str, str, dict[str, Any]]] = [  # so many days before today
        (27, kind.IDENTITY, "جواز السفر.jpg", {"words": "Passport", **PASSPORT}),
        (21, kind.IMMIGRATION, "ARC letter.pdf", {"original": original.WITH_US}),
        (15, kind.PHOTOGRAPH, "note at the door.jpg", {"words": "I know where you are"}),
        (12, kind.BENEFIT, "UC award.pdf", {}),
        (8, kind.ADVICE, "Advice of Mr Adeyemi.pdf", {"original": original.WITH_AGENCY}),
        (4, kind.HEALTH, "antenatal.pdf", {"dated_on": at.date() - days(6)}),
    ]
    for ago, kind_of_paper, name, more in came:
        keep(case, kind_of_paper, name, by=by, at=at - days(ago), **more)
    wrong = keep(case, kind.COURT, "victim care.pdf", original=original.NOT_KNOWN, by=by, at=at - days(1))
    put_away_document(document=wrong, why="It is another client’s.", by=by, at=at)


def promise_what_is_next(story: Story, at: datetime) -> None:
    """Put the plan meeting of today, next week's visit to the hospital and the trial in the diary."""
    make = story.case.promise
    make(
        Deadline.Kind.PLAN_REVIEW,
        due_on=story.today,
        due_time=time(14, 30),
        interpreter="Layla Mansour",
        by=story.worker,
        at=at,
    )
    make(
        Deadline.Kind.APPOINTMENT,
        title="Antenatal appointment",
        due_on=story.today + timedelta(days=9),
        due_time=time(9, 40),
        context="Riverside Hospital. Amina goes with her.",
        by=story.worker,
        at=at,
    )
    trial = make(
        Deadline.Kind.APPOINTMENT,
        title="Trial, first day",
        due_on=story.calendar.add_working_days(story.today, 75),
        due_time=time(10),
        context="Crown Court. She speaks from behind a screen.",
        by=story.worker,
        at=at,
    )
    expect_hearing(trial, by=story.worker, at=at)
