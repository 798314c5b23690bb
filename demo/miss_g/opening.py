"""How Miss G came to us, and who knows what of her: her case, her secrets, her sister, her consents."""

from datetime import date, datetime, timedelta

from cases.actions.confidences import confide
from cases.models import (
    Address,
    Agency,
    Case,
    Client,
    Confidence,
    Consent,
    Dependant,
    KeptDocument,
    OtherName,
    Paper,
    Person,
    RiskLevel,
    Room,
    SafeContact,
    Topic,
)
from demo.papers import keep
from demo.story import Story
from hestia.accounts.models import Service
from riskassessment import actions as risk
from riskassessment.rules.screening import CURRENT_DEPENDANT, DEPENDANT, NO, YES

ROOM = 4
NEEDS = [
    ("accommodation", "I want a door that locks."),
    ("income", "I have nothing of my own."),
    ("emotional", "I do not sleep."),
    ("legal", "Will they send me back?"),
    ("police_trust", "I am afraid of them, but the woman officer was kind."),
    ("language", "I understand more than I can say."),
    ("isolation", "I know nobody here."),
    ("health", "I am expecting a baby."),
    ("language_anxiety", "I am ashamed when I cannot answer."),
    ("misinformation", "They told me the police would put me in prison."),
    ("immigration_insecurity", ""),
    ("financial_insecurity", "They say I owe them money."),
    ("honour_shame", "My family must not hear of this."),
    ("justice_distrust", ""),
]


def open_her_case(story: Story, at: datetime, house: Service) -> None:
    """Open her case on the day the police brought her, with who is around her and what she agreed to."""
    client = who_she_is(story.today)
    contact = SafeContact(
        phone="020 7946 0147",
        may_call=True,
        may_text=True,
        safe_times="after 4pm",
        say="You are Amina from the library",
        must_not_know="Her cousin",
        checked_on=at.date(),
    )
    case = how_she_came(story, at, house)
    topics = [
        Topic(subject=subject, answer="yes", words=words, asked_on=at.date()) for subject, words in NEEDS
    ]
    room = Room.objects.get(service=house, number=ROOM)
    story.open(at, client=client, contact=contact, case=case, topics=topics, room=room)
    OtherName(client=client, name="Lola", kind=OtherName.Kind.EXPLOITATION).save()
    OtherName(client=client, name="Ghadah Kareem", kind=OtherName.Kind.DOCUMENT).save()
    Address(case=story.case, kind=Address.Kind.SAFE_HOUSE, borough="", from_on=at.date()).save()
    add_agencies(story.case, at)
    add_people(story.case)
    record_first_consents(story, at)
    note_her_papers(story.case, at)


def who_she_is(today: date) -> Client:
    return Client(
        first_name="Ghada",
        last_name="Karim",
        pronouns="she/her",
        gender=Client.Gender.FEMALE,
        born_precision=Client.Precision.EXACT,
        born_on=date(2002, 3, 14),
        born_month=3,
        born_year=2002,
        age_status=Client.AgeStatus.ADULT,
        nationality="Moroccan",
        first_language="Arabic",
        other_languages="A little French",
        english=Client.English.LITTLE,
        interpreter_needed="yes",
        interpreter_gender="Woman",
        dialect="Moroccan",
        interpreters_to_avoid="Nobody from the same town",
        reads_in=Client.ReadsIn.OWN,
        immigration_status="Visa ended",
        recourse_to_public_funds="no",
        pregnant="yes",
        due_date=today + timedelta(days=140),
    )


def how_she_came(story: Story, at: datetime, house: Service) -> Case:
    return Case(
        service=house,
        worker=story.worker,
        source=Case.Source.POLICE,
        source_detail="SC07 police, DC Harris",
        referred_on=at.date(),
        police_involved="yes",
        crime_reference="CAD 4471",
        exploitation=[Case.Exploitation.SEXUAL],
        exploited_where="A flat in east London, for about five months",
        what_happened=(
            "She was promised work in a restaurant. When she arrived her passport was taken. She was "
            "locked in, beaten, burned and made to sell sex. She left when the police came to the flat."
        ),
        safe_tonight="yes",
        urgent_health="yes",
        self_harm="no",
        exploiter_near="yes",
    )


def add_agencies(case: Case, at: datetime) -> None:
    for kind, name, worker, phone in [
        (Agency.Kind.SOLICITOR, "Brightwater Law", "Nadia Rahman", "020 7946 0311"),
        (Agency.Kind.MIDWIFE, "Riverside Hospital", "Kate Lund", "020 7946 0322"),
        (Agency.Kind.GP, "Hill Road Surgery", "", "020 7946 0333"),
    ]:
        Agency(case=case, kind=kind, name=name, worker=worker, phone=phone, started_on=at.date()).save()


def add_people(case: Case) -> None:
    Person(
        case=case,
        name="Her cousin",
        kind=Person.Kind.FAMILY,
        relation="Cousin",
        risk=Person.Risk.EXPLOITER,
        note="Passed her number to the recruiter.",
    ).save()
    Person(
        case=case, name="Salma", kind=Person.Kind.FRIEND, relation="Friend in the house", risk="none"
    ).save()
    Person(
        case=case,
        name="Fatima",
        kind=Person.Kind.NEXT_OF_KIN,
        relation="Mother, in Beni Mellal",
        risk=Person.Risk.NONE,
        may_be_contacted=True,
        note="Thinks that she works in a restaurant in London. Must not hear of the baby from us.",
    ).save()


def record_first_consents(story: Story, at: datetime) -> None:
    for purpose, answer, agreed_to in [
        (Consent.Purpose.GP, Consent.Answer.GIVEN, "My health, not what happened"),
        (Consent.Purpose.MIDWIFE, Consent.Answer.GIVEN, "My pregnancy, and that I need an interpreter"),
        (Consent.Purpose.SOLICITOR, Consent.Answer.GIVEN, "The NRM papers"),
        (Consent.Purpose.POLICE, Consent.Answer.REFUSED, "My address"),
    ]:
        Consent(
            case=story.case,
            purpose=purpose,
            what=agreed_to,
            answer=answer,
            how=Consent.How.SPOKEN,
            language="Arabic",
            interpreter_name="Layla Mansour",
            given_on=at.date(),
            recorded_at=at,
            recorded_by=story.worker,
        ).save()


def note_her_papers(case: Case, at: datetime) -> None:
    papers = {paper.kind: paper for paper in case.paper_set.all()}
    for paper, state in [
        (Paper.Kind.NRM_LETTERS, Paper.State.HELD),
        (Paper.Kind.IDENTITY, Paper.State.WITH_AGENCY),
        (Paper.Kind.SOLICITOR, Paper.State.GIVEN),
    ]:
        papers[paper].state, papers[paper].checked_on = state, at.date()
        if papers[paper].is_away:
            papers[paper].note = "The police have it. The officer gives it back after the trial."
        papers[paper].save()


CONFIDENCES = [
    (
        Confidence.Kind.HEALTH,
        "Examined at Hill Road Surgery",
        """About 16 weeks pregnant. The baby is well, and she wants to keep it. Iron tablets, one a day.
A healed fracture of the seventh rib on the left; four small burns on the upper arm, photographed.
Blood was taken to test for infections. She wants to hear the results alone.""",
    ),
    (
        Confidence.Kind.MEDICINES,
        "What is taken, and allergies",
        "Iron tablets, one a day. No allergies that she knows of.",
    ),
    (
        Confidence.Kind.POLICE_OPERATION,
        "Visit planned by SC07",
        """DC Harris told us in person: warrants for two flats, expected within the month.
Nobody is to know before, Ghada included. On the day he rings the house, and she stays indoors.""",
    ),
    (
        Confidence.Kind.PRIVILEGED,
        "Advice of Brightwater Law on her statement",
        """Nadia Rahman advises no second statement to the police before the asylum claim is in.
Say nothing about the passport until she has seen the copy. For Ghada and her solicitor only.""",
    ),
]
MOTHER = "+212 500 00 01 47, Sundays after 8pm. Layla rings, and says she is from the language school."


def write_down_secrets(story: Story, at: datetime) -> None:
    """Keep in confidence what the midwife found, what the police plan, what her solicitor advises."""
    case, by = story.case, story.worker
    for kind, title, text in CONFIDENCES:
        confide(case=case, kind=kind, title=title, text=text, by=by, at=at)
    mother = Person.objects.get(case=case, name="Fatima")
    confide(
        case=case,
        kind=Confidence.Kind.CONTACT,
        title=mother.name,
        text=MOTHER,
        person=mother,
        by=by,
        at=at,
    )


def hear_of_her_sister(story: Story, at: datetime) -> None:
    """Hear of her little sister, who depends on her, and whom the recruiter could reach."""
    sister = Dependant(
        case=story.case,
        name="Yasmin",
        relation="Sister",
        age=9,
        lives_with_her=False,
        whereabouts="With her mother",
    )
    sister.save()
    calm = {question.slug: NO if question.worry == YES else YES for question in DEPENDANT[CURRENT_DEPENDANT]}
    risk.screen_dependant(
        case=story.case,
        dependant=sister,
        answers=calm | {"within_reach": YES},
        screened_on=at.date(),
        level=RiskLevel.HIGH,
        needs="The money that Ghada sent each month for school.",
        risks="The recruiter knows the house and the school.",
        done="Layla rings the mother today. Amina asks the police who can speak to them there.",
        by=story.worker,
        at=at,
    )


def record_her_consents(story: Story, at: datetime) -> None:
    """She signs, and the paper is photographed."""
    signed = keep(
        story.case,
        KeptDocument.Kind.CONSENT,
        "IMG_2041.HEIC",
        words="Consent form 1\n\nSigned: G. Karim",
        dated_on=at.date(),
        original=KeptDocument.Original.WITH_US,
        by=story.worker,
        at=at,
    )
    story.consent(at, document=signed)
