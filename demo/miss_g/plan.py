"""Her support plan and her safety plan: made with her, put into Arabic, reviewed, signed."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from cases.models import (
    Entry,
    KeptDocument,
    Paper,
    Printed,
)
from demo.papers import keep
from demo.story import MARK, Story
from hestia.privacy.secrecy import Level
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


def translate_her_plan(story: Story, at: datetime) -> None:
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


def make_her_plan(story: Story, at: datetime) -> None:
    """Make her first plan with her, print it for her, and ask how she is and what she understood."""
    matters = "A safe home for me and my baby. To study English and work again."
    day = at.date()
    story.plan(at, matters, [*safety_targets(day), *further_targets(day)])
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
    papers = story.case.paper_set.filter(kind=Paper.Kind.PLAN)
    for paper in papers:  # she took it with her
        paper.state, paper.checked_on = Paper.State.GIVEN, day
        paper.save()
    hear_how_she_is(story, at)
    check_what_was_understood(story, at)


def safety_targets(day: date) -> list[dict[str, object]]:
    """Return what she wants for her safety and her money."""

    def in_days(days: int) -> date:
        return day + timedelta(days=days)

    return [
        {
            "domain": Domain.SAFETY,
            "text": "I want to feel safe in the house and in the street.",
            "why": "Someone from before may look for her.",
            "measure": "I go to the bus stop by myself twice a week.",
            "due_on": in_days(35),
            "status": Target.Status.IN_PROGRESS,
            "needs": ["accommodation"],
            "considerations": ["community", "safety"],
            "steps": [
                StepRow(
                    what="Amina walks the way to the bus stop with me",
                    by_on=in_days(21),
                    status=Step.Status.IN_PROGRESS,
                ),
                StepRow(
                    what="I know who to call if I see someone from before",
                    who=Who.CLIENT,
                    by_on=in_days(7),
                    status=Step.Status.DONE,
                ),
            ],
        },
        {
            "domain": Domain.SAFETY,
            "text": "I want to speak to a woman police officer.",
            "measure": "I have met a woman officer.",
            "due_on": in_days(28),
            "needs": ["police_trust"],
            "considerations": ["safety", "family"],
            "steps": [StepRow(what="Amina asks the police team before the next meeting", by_on=in_days(26))],
        },
        {
            "domain": Domain.INCOME,
            "text": "I want my own money each week.",
            "measure": "My money comes on my own card each Monday.",
            "due_on": in_days(30),
            "status": Target.Status.IN_PROGRESS,
            "needs": ["income"],
            "considerations": ["money"],
            "steps": [
                StepRow(
                    what="Open a bank account in my name", by_on=in_days(14), status=Step.Status.IN_PROGRESS
                ),
                StepRow(what="Amina checks that the first payment arrives", by_on=in_days(30)),
            ],
        },
    ]


def further_targets(day: date) -> list[dict[str, object]]:
    """Return what she wants for her sleep, her baby and her papers."""

    def in_days(days: int) -> date:
        return day + timedelta(days=days)

    return [
        {
            "domain": Domain.EMOTIONAL,
            "text": "I want to sleep better.",
            "measure": "I sleep five hours on most nights.",
            "due_on": in_days(60),
            "status": Target.Status.WAITING,
            "agency": "The counselling service",
            "agency_contact": "Nadia, the front desk",
            "agency_asked_on": day,
            "agency_answer": AgencyAnswer.WAITING,
            "needs": ["emotional", "isolation"],
            "considerations": ["safety"],
            "steps": [
                StepRow(
                    what="See a counsellor who speaks Arabic; the wait is about six weeks",
                    who=Who.OTHER,
                    who_name="The counselling service",
                    by_on=in_days(45),
                    status=Step.Status.WAITING,
                )
            ],
        },
        {
            "domain": Domain.HEALTH,
            "text": "I want my baby to be healthy.",
            "measure": "I have been to each visit.",
            "due_on": in_days(140),
            "status": Target.Status.IN_PROGRESS,
            "needs": ["health"],
            "considerations": ["safety"],
            "steps": [
                StepRow(what="Register with the doctor", by_on=in_days(4), status=Step.Status.DONE),
                StepRow(
                    what="Amina comes with me to the hospital",
                    by_on=in_days(33),
                    status=Step.Status.IN_PROGRESS,
                ),
            ],
        },
        {
            "domain": Domain.LEGAL,
            "text": "I want to know if I can stay in the UK.",
            "measure": "I have met my solicitor and know the next step.",
            "due_on": in_days(42),
            "long_term": True,
            "status": Target.Status.IN_PROGRESS,
            "needs": ["legal"],
            "considerations": ["understanding"],
            "steps": [StepRow(what="Meet the solicitor", by_on=in_days(32), status=Step.Status.IN_PROGRESS)],
        },
    ]


def hear_how_she_is(story: Story, at: datetime) -> None:
    plans.rate_outcomes(
        case=story.case,
        moment="baseline",
        ratings={"housing": 3, "safety": 2, "support": 2, "services": 4, "purpose": 1, "medical": 3},
        words="Here it is quiet. I still look behind me.",
        on=at.date(),
        language="Arabic",
        interpreter_name="Layla Mansour",
        by=story.worker,
        at=at,
    )


def check_what_was_understood(story: Story, at: datetime) -> None:
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
            on=at.date(),
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


def make_her_safety_plan(story: Story, at: datetime) -> None:
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


def open_a_bank_account(story: Story, at: datetime) -> None:
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


def review_her_plan(story: Story, at: datetime) -> None:
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


def sign_in_the_room(story: Story, at: datetime) -> None:
    """Let her read her plan by herself and sign it before they meet: her worker's part is still open."""
    plans.sign_in_room(
        plan=story.case.plan_set.get(),
        answer=PlanVersion.Answer.AGREES,
        reason="",
        signed=plans.HowSigned(how=PlanSignature.How.SCREEN, strokes=MARK),
        by=story.worker,
        at=at,
    )
