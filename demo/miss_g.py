"""Miss G: the brief's worked example, at day 20 of her recovery period.

Police were involved; she has little English; she was promised work in a restaurant, forced into prostitution,
beaten and tortured. The rest is invented.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from cases.actions import disclosures as disclosing
from cases.actions import documents as filing
from cases.actions import upkeep
from cases.actions.upkeep import confide
from cases.models import (
    Address,
    Agency,
    Case,
    Client,
    Confidence,
    Consent,
    Deadline,
    Dependant,
    Disclosure,
    Entry,
    KeptDocument,
    OtherName,
    Paper,
    Person,
    Printed,
    RiskLevel,
    Room,
    SafeContact,
    Topic,
)
from demo.papers import keep
from demo.story import MARK, Story
from demo.told import TOLD
from hestia.accounts.models import Service
from hestia.privacy.secrecy import Level
from referrals.actions import write_answers
from referrals.models import Decision
from riskassessment import actions as risk
from riskassessment.models import Incident
from riskassessment.rules.screening import CURRENT_DEPENDANT, DEPENDANT, NO, YES
from supportplans import actions as plans
from supportplans.actions import StepRow
from supportplans.models import (
    AgencyAnswer,
    ConversationCheck,
    Domain,
    PlanSignature,
    PlanVersion,
    Review,
    SafetyPlan,
    Step,
    Target,
    Who,
)

DAY_OF_RECOVERY = 20
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
FIRST_EVIDENCE = [
    "She was found two streets from the flat where she was held. She knows people in the market.",
    "No money, no account. The men say she owes 9,000 pounds.",
    "Speaks little English. Was told that the police would arrest her.",
    "They have her old phone number. Bruises and a broken rib, seen by a doctor. She is pregnant.",
    "A cousin gave her number to the recruiter.",
]
SECOND_EVIDENCE = [
    "She was recognised in the market last week and left at once.",
    "Weekly payment starts soon. The bank account is open.",
    "She explained the recovery period back to us through Layla.",
    "New phone. A man asked for her by name at the door last Tuesday; the house safety plan was changed.",
    "Her cousin has asked two people for her number.",
]


def tell(story: Story, *, house: Service, now: datetime) -> Case:
    """Tell her story up to today and return her case."""
    today = story.today
    decided = today - timedelta(days=DAY_OF_RECOVERY)
    received = _working_days_before(decided, 5, story)
    handed = _working_days_before(received, 1, story)
    opened = _working_days_before(handed, 2, story)
    assessed_again = decided + timedelta(days=5)

    story.on(opened, lambda at: _open(story, at, house), hour=10)
    story.on(opened, lambda at: _note(story, at, 0), hour=15)
    story.on(opened + timedelta(days=1), story.explain, hour=9)
    story.on(
        opened + timedelta(days=1),
        lambda at: story.assess(at, [(4, 4), (3, 2), (3, 2), (3, 4), (3, 3)], FIRST_EVIDENCE, rating=1),
        hour=11,
    )
    story.on(handed, lambda at: _consent(story, at), hour=9)
    story.on(handed, lambda at: _tell_once(story, at), hour=10)
    story.on(handed, story.hand_over, hour=11)
    story.on(received, story.submit, hour=9)
    story.on(received, story.receive, hour=12)
    story.on(received + timedelta(days=1), lambda at: _plan(story, at), hour=14)
    story.on(received + timedelta(days=1), lambda at: _in_arabic(story, at), hour=16)
    story.on(received + timedelta(days=2), lambda at: _note(story, at, 1), hour=11, minute=20)
    story.on(received + timedelta(days=2), lambda at: _confide(story, at), hour=12)
    story.on(decided, lambda at: _decide(story, at), hour=14)
    story.on(
        assessed_again,
        lambda at: story.assess(at, [(3, 3), (3, 2), (2, 2), (3, 3), (2, 4)], SECOND_EVIDENCE, rating=3),
        hour=10,
    )
    story.on(assessed_again, lambda at: _safety_plan(story, at), hour=15)
    story.on(decided + timedelta(days=8), lambda at: _bank(story, at), hour=15)
    story.on(decided + timedelta(days=9), lambda at: _tell_solicitor(story, at), hour=12)
    story.on(decided + timedelta(days=12), lambda at: _review(story, at), hour=14)
    story.on(today, lambda at: _sister(story, at), hour=9)
    story.on(today, lambda at: _sign_alone(story, at), hour=9, minute=30)
    story.on(assessed_again - timedelta(days=1), lambda at: _incident(story, at), hour=19, minute=5)
    story.on(today - timedelta(days=1), lambda at: _note(story, at, 2), hour=11, minute=20)
    story.on(today - timedelta(days=1), lambda at: _dates(story, at), hour=16)
    story.on(today - timedelta(days=1), lambda at: _papers(story, at), hour=17)
    story.tell(now=now)
    return story.case


def _working_days_before(day: date, count: int, story: Story) -> date:
    while count:
        day -= timedelta(days=1)
        count -= story.calendar.is_working_day(day)
    return day


def _open(story: Story, at: datetime, house: Service) -> None:
    client = Client(
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
        due_date=story.today + timedelta(days=140),
    )
    contact = SafeContact(
        phone="020 7946 0147",
        may_call=True,
        may_text=True,
        safe_times="after 4pm",
        say="You are Amina from the library",
        must_not_know="Her cousin",
        checked_on=at.date(),
    )
    case = Case(
        service=house,
        worker=story.worker,
        source=Case.Source.POLICE,
        source_detail="SC07, after a visit to a flat",
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
    topics = [
        Topic(subject=subject, answer="yes", words=words, asked_on=at.date()) for subject, words in NEEDS
    ]
    room = Room.objects.get(service=house, number=ROOM)
    story.open(at, client=client, contact=contact, case=case, topics=topics, room=room)
    OtherName(client=client, name="Lola", kind=OtherName.Kind.EXPLOITATION).save()
    OtherName(client=client, name="Ghadah Kareem", kind=OtherName.Kind.DOCUMENT).save()
    Address(client=client, kind=Address.Kind.SAFE_HOUSE, borough="", from_on=at.date()).save()
    case = story.case
    for kind, name, worker, phone, share in [
        (Agency.Kind.SOLICITOR, "Brightwater Law", "Nadia Rahman", "020 7946 0311", "yes"),
        (Agency.Kind.MIDWIFE, "Riverside Hospital", "Kate Lund", "020 7946 0322", "yes"),
        (Agency.Kind.POLICE, "SC07 police", "DC Harris", "", "yes"),
        (Agency.Kind.GP, "Hill Road Surgery", "", "020 7946 0333", "yes"),
    ]:
        Agency(
            case=case, kind=kind, name=name, worker=worker, phone=phone, may_share=share, started_on=at.date()
        ).save()
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
    for purpose, answer, what in [
        (Consent.Purpose.GP, Consent.Answer.GIVEN, "Her health, not what happened"),
        (Consent.Purpose.MIDWIFE, Consent.Answer.GIVEN, "Her pregnancy and her need for an interpreter"),
        (Consent.Purpose.SOLICITOR, Consent.Answer.GIVEN, "The NRM papers"),
        (Consent.Purpose.POLICE, Consent.Answer.REFUSED, "Her address"),
    ]:
        Consent(
            case=case,
            purpose=purpose,
            what=what,
            answer=answer,
            how=Consent.How.SPOKEN,
            language="Arabic",
            interpreter_name="Layla Mansour",
            given_on=at.date(),
            recorded_at=at,
            recorded_by=story.worker,
        ).save()
    papers = {each.kind: each for each in case.paper_set.all()}
    for paper, state in [
        (Paper.Kind.NRM_LETTERS, Paper.State.HELD),
        (Paper.Kind.IDENTITY, Paper.State.WITH_AGENCY),
        (Paper.Kind.SOLICITOR, Paper.State.GIVEN),
    ]:
        papers[paper].state, papers[paper].checked_on = state, at.date()
        if papers[paper].is_away:
            papers[paper].note = "The police have it. Her officer gives it back after the trial."
        papers[paper].save()


def _tell_once(story: Story, at: datetime) -> None:
    write_answers(case=story.case, answers=TOLD, by=story.worker, at=at)


def _tell_solicitor(story: Story, at: datetime) -> None:
    solicitor = story.case.agency_set.get(kind=Agency.Kind.SOLICITOR)
    prepared = disclosing.prepare(
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
    disclosing.tell(disclosure=prepared, once=uuid4(), by=story.worker, at=at)


CONFIDENCES = [
    (
        Confidence.Kind.HEALTH,
        "Examined at Hill Road Surgery",
        """About 16 weeks pregnant. The baby is well, and she wants to keep it. Iron tablets, one a day.
A healed fracture of the seventh rib on the left; four small burns on the upper arm, photographed.
Blood was taken to test for infections. She wants to hear the results alone.""",
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


def _confide(story: Story, at: datetime) -> None:
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


NOTES = [
    (
        Entry.Kind.MET,
        "First meeting",
        """She arrived with two officers and one bag. We showed her the room, the lock and the phone.
She ate and slept. She asked twice who would know that she is here.""",
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


def _incident(story: Story, at: datetime) -> None:
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


def _note(story: Story, at: datetime, which: int) -> None:
    kind, title, body, minutes = NOTES[which]
    story.note(at, kind, title, body, minutes=minutes)


# What Layla read and corrected; the last is still as a machine left it.
IN_ARABIC = {
    "A safe home for me and my baby. To study English and work again.": (
        "بيت آمن لي ولطفلي. وأن أدرس الإنجليزية وأعمل من جديد."
    ),
    "I want to feel safe in the house and in the street.": "أريد أن أشعر بالأمان في البيت وفي الشارع.",
    "Amina walks the way to the bus stop with me": "تمشي أمينة معي في الطريق إلى موقف الحافلة",
    "I know who to call if I see someone from before": "أعرف بمن أتصل إذا رأيت شخصًا أعرفه من قبل",
    "I want to speak to a woman police officer.": "أريد أن أتحدث مع شرطية.",
    "Amina asks the police team before the next meeting": "تطلب أمينة ذلك من الشرطة قبل اللقاء القادم",
    "I want my own money each week.": "أريد أن يكون لي مالي الخاص كل أسبوع.",
    "Open a bank account in my name": "فتح حساب في البنك باسمي",
    "I want to sleep better.": "أريد أن أنام بشكل أفضل.",
    "I want my baby to be healthy.": "أريد أن يكون طفلي بصحة جيدة.",
    "Amina comes with me to the hospital": "تأتي أمينة معي إلى المستشفى",
    "Amina checks that the first payment arrives": "تتأكد أمينة من وصول المبلغ الأول",
}


def _in_arabic(story: Story, at: datetime) -> None:
    """Put her plan into Arabic with the interpreter."""
    *read, last = IN_ARABIC
    for original in (*read, last):
        is_checked = original != last
        plans.translate(
            case=story.case,
            language="ar",
            original=original,
            words=IN_ARABIC[original],
            checked_by=story.interpreter if is_checked else "",
            checked_on=at.date() if is_checked else None,
            by=story.worker,
            at=at,
        )


def _plan(story: Story, at: datetime) -> None:
    day = at.date()

    def by(days: int) -> date:
        return day + timedelta(days=days)

    step, done, going = StepRow, Step.Status.DONE, Step.Status.IN_PROGRESS
    story.plan(
        at,
        "A safe home for me and my baby. To study English and work again.",
        [
            {
                "domain": Domain.SAFETY,
                "text": "I want to feel safe in the house and in the street.",
                "why": "Someone from before may look for her.",
                "measure": "I go to the bus stop by myself twice a week.",
                "due_on": by(35),
                "status": Target.Status.IN_PROGRESS,
                "needs": ["accommodation"],
                "considerations": ["community", "safety"],
                "steps": [
                    step(what="Amina walks the way to the bus stop with me", by_on=by(21), status=going),
                    step(
                        what="I know who to call if I see someone from before",
                        who=Who.CLIENT,
                        by_on=by(7),
                        status=done,
                    ),
                ],
            },
            {
                "domain": Domain.SAFETY,
                "text": "I want to speak to a woman police officer.",
                "measure": "I have met a woman officer.",
                "due_on": by(28),
                "needs": ["police_trust"],
                "considerations": ["safety", "family"],
                "steps": [step(what="Amina asks the police team before the next meeting", by_on=by(26))],
            },
            {
                "domain": Domain.INCOME,
                "text": "I want my own money each week.",
                "measure": "My money comes on my own card each Monday.",
                "due_on": by(30),
                "status": Target.Status.IN_PROGRESS,
                "needs": ["income"],
                "considerations": ["money"],
                "steps": [
                    step(what="Open a bank account in my name", by_on=by(14), status=going),
                    step(what="Amina checks that the first payment arrives", by_on=by(30)),
                ],
            },
            {
                "domain": Domain.EMOTIONAL,
                "text": "I want to sleep better.",
                "measure": "I sleep five hours on most nights.",
                "due_on": by(60),
                "status": Target.Status.WAITING,
                "agency": "The counselling service",
                "agency_contact": "Nadia, the front desk",
                "agency_asked_on": day,
                "agency_answer": AgencyAnswer.WAITING,
                "needs": ["emotional", "isolation"],
                "considerations": ["safety"],
                "steps": [
                    step(
                        what="See a counsellor who speaks Arabic; the wait is about six weeks",
                        who=Who.OTHER,
                        who_name="The counselling service",
                        by_on=by(45),
                        status=Step.Status.WAITING,
                    )
                ],
            },
            {
                "domain": Domain.HEALTH,
                "text": "I want my baby to be healthy.",
                "measure": "I have been to each visit.",
                "due_on": by(140),
                "status": Target.Status.IN_PROGRESS,
                "needs": ["health"],
                "considerations": ["safety"],
                "steps": [
                    step(what="Register with the doctor", by_on=by(4), status=done),
                    step(what="Amina comes with me to the hospital", by_on=by(33), status=going),
                ],
            },
            {
                "domain": Domain.LEGAL,
                "text": "I want to know if I can stay in the UK.",
                "measure": "I have met my solicitor and know the next step.",
                "due_on": by(42),
                "long_term": True,
                "status": Target.Status.IN_PROGRESS,
                "needs": ["legal"],
                "considerations": ["understanding"],
                "steps": [step(what="Meet the solicitor", by_on=by(32), status=going)],
            },
        ],
    )
    Printed(
        case=story.case,
        document="plan",
        title="My plan",
        audience="client",
        copy_number=1,
        takes_away=Printed.Takes.DISCREET,
        at=at,
        by=story.worker,
        once=uuid4(),
    ).save()
    plans.rate_outcomes(
        case=story.case,
        moment="baseline",
        ratings={"housing": 3, "safety": 2, "support": 2, "services": 4, "purpose": 1, "medical": 3},
        words="Here it is quiet. I still look behind me.",
        on=day,
        language="Arabic",
        interpreter_name="Layla Mansour",
        by=story.worker,
        at=at,
    )
    for subject, result in [
        (ConversationCheck.Subject.values[0], "understood"),
        (ConversationCheck.Subject.values[1], "partly"),
        (ConversationCheck.Subject.values[2], "understood"),
        (ConversationCheck.Subject.values[3], "understood"),
    ]:
        plans.record_check(
            case=story.case,
            subject=subject,
            result=result,
            on=day,
            language="Arabic",
            interpreter_name="Layla Mansour",
            by=story.worker,
            at=at,
        )


# Her safety plan, part by part, and the same in Arabic.
SAFETY = {
    "signs": ("I see the same car twice. My hands are cold.", "أرى السيارة نفسها مرتين. يداي باردتان."),
    "content": (
        "I go back inside. I lock the door. I ring the house.",
        "أعود إلى الداخل. أقفل الباب. أتصل بالبيت.",
    ),
    "places": (
        "The library, until six. The back room with Joyce.",
        "المكتبة حتى الساعة السادسة. الغرفة الخلفية مع جويس.",
    ),
    "people": (
        "Joyce. Amina. I know both numbers by heart.",
        "جويس. أمينة. أحفظ الرقمين عن ظهر قلب.",
    ),
    "papers": (
        "The blue bag: my letters, the scan, my phone.",
        "الحقيبة الزرقاء: رسائلي، صورة الجنين، هاتفي.",
    ),
    "phone": ("Location is off. Nobody has the new number.", "تحديد الموقع مغلق. لا أحد لديه الرقم الجديد."),
    "if_he_comes": (
        "I do not open. I go to the back room and ring 999.",
        "لا أفتح الباب. أذهب إلى الغرفة الخلفية وأتصل بالرقم 999.",
    ),
    "children": (
        "The baby: Joyce has the number of the midwife. Yasmin: my mother fetches her from school.",
        "الطفل: رقم القابلة عند جويس. ياسمين: أمي تأخذها من المدرسة.",
    ),
}


def _safety_plan(story: Story, at: datetime) -> None:
    """Let her say, the day after the man came, what she does when she is not safe, and sign it on paper."""
    case, by = story.case, story.worker
    signed = plans.sign_safety_plan(
        case=case,
        **{part: english for part, (english, _) in SAFETY.items()},
        code_word="lavender",
        code_word_known_to="Joyce, Amina and the night worker",
        how=SafetyPlan.How.SIGNED,
        signed_on=at.date(),
        language=story.language,
        interpreter_name=story.interpreter,
        by=by,
        at=at,
    )
    sheet = keep(
        case,
        KeptDocument.Kind.PLAN,
        "IMG_2052.HEIC",
        words="My safety plan\n\nSigned: G. Karim",
        level=Level.SENSITIVE,
        dated_on=at.date(),
        original=KeptDocument.Original.WITH_US,
        by=by,
        at=at,
    )
    plans.attach_signed_safety_page(safety_plan=signed, document=sheet, by=by, at=at)
    for english, arabic in SAFETY.values():
        plans.translate(
            case=case,
            language="ar",
            original=english,
            words=arabic,
            checked_by=story.interpreter,
            checked_on=at.date(),
            by=by,
            at=at,
        )


def _bank(story: Story, at: datetime) -> None:
    step = Step.objects.get(case=story.case, what__startswith="Open a bank account")
    plans.set_step_done(step=step, on=at.date(), by=story.worker, at=at)
    story.note(
        at,
        Entry.Kind.MET,
        "Bank account opened",
        "We went to the bank together. She signed her own name and kept the card.",
        minutes=90,
    )


MONEY, SLEEP = "I want my own money each week.", "I want to sleep better."
SAID: dict[str, tuple[str, str]] = {
    MONEY: (Review.Outcome.MET, "It came on Monday, on her own card."),
    SLEEP: (Review.Outcome.CHANGE, "She sleeps four hours. She wants to walk before she goes to bed."),
}


def _review(story: Story, at: datetime) -> None:
    """Go through the plan with her, one target met and one changed, and agree it again."""
    by, day = story.worker, at.date()
    for step in Step.objects.filter(case=story.case, what="Amina checks that the first payment arrives"):
        plans.set_step_done(step=step, on=day, by=by, at=at)
    story.review(at, SAID, "She goes to the bus stop with Amina, and once alone with Joyce at the door.")
    sleep = Target.objects.get(case=story.case, text=SLEEP)
    plans.change_target(target=sleep, measure="I sleep six hours, three nights a week.", by=by, at=at, on=day)
    plans.rate_outcomes(
        case=story.case,
        moment="review",
        ratings={"housing": 4, "safety": 3, "support": 4, "services": 4, "purpose": 2, "medical": 4},
        words="I slept one whole night.",
        on=day,
        language=story.language,
        interpreter_name=story.interpreter,
        by=by,
        at=at,
    )
    story.agree(at, story.case.plan_set.get())


def _sister(story: Story, at: datetime) -> None:
    """Hear of her little sister, who depends on her, and whom the recruiter could reach."""
    sister = Dependant(
        case=story.case,
        name="Yasmin",
        relation="Sister",
        age=9,
        lives_with_her=False,
        where="With her mother",
    )
    sister.save()
    calm = {each.slug: NO if each.worry == YES else YES for each in DEPENDANT[CURRENT_DEPENDANT]}
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


def _sign_alone(story: Story, at: datetime) -> None:
    """Let her read her plan by herself and sign it before they meet: her worker's part is still open."""
    plans.sign_in_room(
        plan=story.case.plan_set.get(),
        answer=PlanVersion.Answer.AGREES,
        reason="",
        signed=plans.Signed(how=PlanSignature.How.SCREEN, strokes=MARK),
        by=story.worker,
        at=at,
    )


def _consent(story: Story, at: datetime) -> None:
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


def _decide(story: Story, at: datetime) -> None:
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


def _papers(story: Story, at: datetime) -> None:
    """Keep what came on paper: one of each common kind, and one that is not hers."""
    kind, original = KeptDocument.Kind, KeptDocument.Original
    case, by, days = story.case, story.worker, timedelta
    came: list[tuple[int, str, str, dict[str, Any]]] = [  # so many days before today
        (27, kind.IDENTITY, "جواز السفر.jpg", {"words": "Passport", "note": "It ran out in June."}),
        (21, kind.IMMIGRATION, "ARC letter.pdf", {"original": original.WITH_AGENCY}),
        (15, kind.PHOTOGRAPH, "note at the door.jpg", {"words": "I know where you are"}),
        (12, kind.BENEFIT, "UC award.pdf", {}),
        (8, kind.ADVICE, "Advice of Mr Adeyemi.pdf", {"original": original.WITH_AGENCY}),
        (4, kind.HEALTH, "antenatal.pdf", {"dated_on": at.date() - days(6)}),
    ]
    for ago, what, name, more in came:
        keep(case, what, name, by=by, at=at - days(ago), **more)
    wrong = keep(case, kind.COURT, "victim care.pdf", original=original.NOT_KNOWN, by=by, at=at - days(1))
    filing.put_away(wrong, why="It is another client’s.", by=by, at=at)


def _dates(story: Story, at: datetime) -> None:
    """Put the plan meeting of today, next week's visit to the hospital and the trial in the diary."""
    make = story.case.promise
    make(
        Deadline.Kind.PLAN_REVIEW,
        due_on=story.today,
        due_time=time(14, 30),
        context="Interpreter: Layla Mansour",
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
    upkeep.expect_hearing(trial, by=story.worker, at=at)
