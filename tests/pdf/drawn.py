"""The papers that are drawn: Miss G's from her first weeks to her last day, each printed from its rows.

Everything is told through the acts of the house, and printed by what prints at work. What tells of nobody, or
asks no row, comes from `sheets` and `papers`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from cases.actions.disclosures import (
    approve_disclosure,
    ask_approval,
    disclose,
    prepare_disclosure,
)
from cases.documents.consent_forms import CONSENT_FORM, HER_ANSWERS
from cases.documents.printable import Copy, Printable
from cases.models import Agency, Case, Consent, Deadline, Disclosure, Paper, SafeContact
from cases.queries.known_recipients import second_person_because
from cases.queries.typed import typed_lines
from cases.rules.references import one_after_another, stepping
from demo.miss_g.plan import SAFETY
from demo.miss_g.story import record_her_story
from demo.story import Story
from demo.world import staff_and_services
from desk.documents.case_summary import CASE_SUMMARY
from desk.documents.letter import letter, says
from desk.documents.who_looked import WHO_LOOKED
from hestia.accounts.models import Service, User
from hestia.audit.models import log
from hestia.pdf import Document
from hestia.pdf.languages import side_by_side
from hestia.privacy.audiences import Fact
from referrals.documents.clock_count import CLOCK_COUNT
from referrals.documents.duty_to_notify import DUTY, DUTY_NAMED
from referrals.documents.nrm_explained import NRM_EXPLAINED
from referrals.documents.prompt_sheet import prompt_sheet
from referrals.documents.worksheet import WORKSHEET
from rights.documents.complaining import COMPLAINING
from riskassessment.actions import Answered, AssessmentAnswers, Planned
from riskassessment.documents.assessment import RISK_ASSESSMENT
from riskassessment.documents.injury import INJURY
from riskassessment.models import Action, Assessment
from riskassessment.rules.scoring import Score
from supportplans import actions as plans
from supportplans.documents.exit_for_file import EXIT_FOR_FILE
from supportplans.documents.exit_for_her import EXIT_FOR_HER
from supportplans.documents.money import MONEY
from supportplans.documents.plan import SUPPORT_PLAN, WELCOME
from supportplans.documents.safety_plan import SAFETY_PLAN
from supportplans.models import PlanVersion, SafetyPlan, Target
from tests import make
from tests.desk.planted import duties
from tests.pdf import beside, papers, sheets
from tests.riskassessment import build
from tests.supportplans.leaving import all_answered

TODAY = date(2026, 11, 26)
NOW = build.noon(TODAY)
BEFORE_SHE_LEAVES = date(2027, 2, 8)
SHE_LEAVES = date(2027, 2, 12)
REFERENCE = 147

# What stands on her last paper, and the same in Arabic.
IN_ARABIC = {
    "I have my own key. I sleep. On Mondays I go to class.": (
        "لديّ مفتاحي الخاص. أنام جيدًا. أذهب إلى الصف كل يوم اثنين."
    ),
    "I go to the bus stop by myself twice a week.": "أذهب وحدي إلى موقف الحافلة مرتين في الأسبوع.",
    "I have met a woman officer.": "قابلت شرطية.",
    "My money comes on my own card each Monday.": "يصل مالي إلى بطاقتي كل يوم اثنين.",
    "I sleep six hours, three nights a week.": "أنام ست ساعات، ثلاث ليالٍ في الأسبوع.",
    "I have been to each visit.": "حضرت كل المواعيد.",
    "To stay in the UK": "البقاء في بريطانيا",
    "Someone beside me in court": "شخص بجانبي في المحكمة",
    "English classes": "دروس اللغة الإنجليزية",
    "The police give it back after the trial. Nadia has the receipt.": (
        "تعيدها الشرطة بعد المحاكمة. الإيصال عند نادية."
    ),
}


@cache
def documents() -> dict[str, Document]:
    """Return every paper that is drawn, by name. What it asks of the database is undone."""
    with transaction.atomic():
        found = dict(printed())
        transaction.set_rollback(True)
    return found


def printed() -> Iterator[tuple[str, Document]]:
    """Tell her story, and print what can be printed of it as it goes on."""
    staff = staff_and_services(today=TODAY)
    case = begun(staff)
    yield from of_her_plan(case)
    yield from of_her_file(case, staff)
    yield from to_fill_in(case.service, staff)
    yield "clock-count", over_christmas(case.service, staff)
    yield from of_her_last_day(ended(case, staff))
    yield "referral-questions", prompt_sheet()
    yield "caseload-report", papers.caseload()
    yield "letter-chaser", sheets.chaser_letter()
    yield "you-said", sheets.you_said()
    yield from sheets.blank_sheets()
    yield "outage-pack", beside.outage_pack()
    yield "copy-of-her-record", beside.her_copy()
    yield "copy-receipt-arabic-and-english", beside.receipt(is_discreet=False)
    yield "copy-receipt-discreet-arabic-and-english", beside.receipt(is_discreet=True)
    yield "letter-to-her-longer", beside.letter_longer()
    yield "letter-to-her-answer", beside.letter_answer()
    yield "letter-about-complaint", beside.letter_about_complaint()
    yield "copy-cover-arabic-and-english", beside.cover()
    yield "complaint-cover-arabic-and-english", beside.complaint_cover()


def copy(by: User, *, code: str = "", with_english: bool = True, **choices: Any) -> Copy:
    """Return her first copy, in English or in her language."""
    sides = side_by_side(code, with_english=with_english)
    first: dict[str, Any] = {"number": 1, "made_on": TODAY, "by": by, "takes_away": "yes", "mark": "7c41e09b"}
    return Copy(**first | {"sides": sides} | choices)


def begun(staff: dict[str, User]) -> Case:
    """Tell the demonstration's story of her, to day 20 of her recovery period."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE cases_case_reference RESTART WITH %s", [REFERENCE])
    house = Service.objects.get(name="Safe house A")
    with stepping(one_after_another):
        case = record_her_story(Story.of_amina(staff, today=TODAY), house=house, now=NOW)
    return Case.objects.get(pk=case.pk)


AGREED: dict[str, dict[str, Any]] = {
    "plan": {},
    "plan-large": {"large_print": True},
    "plan-discreet": {"takes_away": "discreet"},
    "plan-arabic": {"code": "ar", "with_english": False},
    "plan-arabic-large": {"code": "ar", "with_english": False, "large_print": True},
    "plan-chinese-and-english": {"code": "zh-hans"},
}
IN_PART: dict[str, dict[str, Any]] = {
    "plan-easy": {"is_easy": True},
    "plan-easy-large": {"is_easy": True, "large_print": True},
    "plan-arabic-and-english": {"code": "ar"},
    "plan-arabic-easy": {"code": "ar", "with_english": False, "is_easy": True},
    "plan-tigrinya": {"code": "ti", "with_english": False},
}
CHANGED_SINCE: dict[str, dict[str, Any]] = {"plan-vietnamese-and-english": {"code": "vi"}}
OFFICER = "I want to speak to a woman police officer."
IF_I_WANT = "I decide whether I speak to the police."


def of_her_plan(case: Case) -> Iterator[tuple[str, Document]]:
    """Print her plan in every layout: agreed, agreed in part, and changed since. Then her safety plan."""
    assert case.worker
    for name, choices in AGREED.items():
        yield name, SUPPORT_PLAN.build(case, copy(case.worker, **choices))
    officer = Target.objects.get(case=case, text=OFFICER)
    plans.agree(
        plan=case.plan_set.get(),
        answer=PlanVersion.Answer.IN_PART,
        not_agreed=[officer.pk],
        was_read_aloud=True,
        language="Arabic",
        interpreter_name="Layla Mansour",
        worker_answer=PlanVersion.Answer.AGREES,
        copy_given=PlanVersion.Copy.DISCREET,
        on=TODAY,
        next_review_on=TODAY + timedelta(days=21),
        by=case.worker,
        at=NOW,
    )
    for name, choices in IN_PART.items():
        yield name, SUPPORT_PLAN.build(case, copy(case.worker, **choices))
    day = TODAY + timedelta(days=7)
    plans.change_target(target=officer, text=IF_I_WANT, on=TODAY, by=case.worker, at=NOW)
    for name, choices in CHANGED_SINCE.items():
        yield name, SUPPORT_PLAN.build(case, copy(case.worker, made_on=day, **choices))
    yield "injury", INJURY.build(case, copy(case.worker, recipient="Brightwater Law"))
    yield "money", MONEY.build(case, copy(case.worker))
    yield "safety-plan", SAFETY_PLAN.build(case, copy(case.worker, takes_away="no"))
    both = copy(case.worker, code="ar", takes_away="no")
    yield "safety-plan-arabic-and-english", SAFETY_PLAN.build(case, both)


def of_her_file(case: Case, staff: dict[str, User]) -> Iterator[tuple[str, Document]]:
    """Print what is for the file, for others, and what she said to each question."""
    by = staff["amina"]
    yield "nrm-worksheet", WORKSHEET.build(case, copy(by))
    yield "case-summary", CASE_SUMMARY.build(case, copy(by))
    yield "choices-farsi-and-english", HER_ANSWERS.build(case, copy(by, code="fa"))
    yield from letters(case, by, staff["ruth"])
    looked_at(case, staff)
    yield "who-looked", WHO_LOOKED.build(case, copy(by))
    duties(case, authority="Croydon Council")
    yield "duty-nameless", DUTY.build(case, copy(by))
    yield "duty-named", DUTY_NAMED.build(case, copy(by))


def letters(case: Case, by: User, manager: User) -> Iterator[tuple[str, Document]]:
    """Write to her solicitor; and to the police when she has taken her yes back and a court orders it."""
    facts = [Fact.FULL_NAME, Fact.BIRTH, Fact.NATIONALITY, Fact.LANGUAGE, Fact.WORKER, Fact.NRM, Fact.ACCOUNT]
    words = (
        "Please give her an appointment with a woman, and an interpreter for Moroccan Arabic.\n\n"
        "She asks that you ring us, not her. She wants Amina to come with her the first time."
    )
    said = {"basis": Disclosure.Basis.CONSENT, "facts": facts, "words": words}
    letter_to = tell(
        case, Agency.Kind.SOLICITOR, "Her asylum claim", by=by, manager=manager, address=ADDRESS, **said
    )
    yield "letter", letter(letter_to, by=by, on=TODAY)
    asked = {"purpose": Consent.Purpose.POLICE, "how": Consent.How.SPOKEN, "recorded_by": by}
    for answer, on in ((Consent.Answer.GIVEN, 10), (Consent.Answer.WITHDRAWN, 20)):
        Consent(case=case, answer=answer, given_on=date(2026, 11, on), recorded_at=NOW, **asked).save()
    why = "The order of Croydon Crown Court of 23 November 2026"
    ordered = {"basis": Disclosure.Basis.LEGAL_DUTY, "basis_reason": why, "facts": facts[:4]}
    letter_to = tell(case, Agency.Kind.POLICE, why, by=by, manager=manager, **ordered)
    yield "letter-stamped", letter(letter_to, by=by, on=TODAY)


ADDRESS = "12 Quay Street\nLondon SE1 0XX"


def tell(case: Case, kind: str, why: str, *, by: User, manager: User, **fields: Any) -> Disclosure:
    """Tell one of her agencies; where a manager must say yes, after that."""
    agency = case.agency_set.exclude(worker="").filter(kind=kind).latest("pk")
    asked = Disclosure(
        case=case, agency=agency, kind=kind, recipient=agency.name, person=agency.worker, why=why, **fields
    )
    prepared = prepare_disclosure(disclosure=asked, by=by, at=NOW)
    said: dict[str, Any] = {"reading": partial(says, by=by), "at": NOW}
    if second_person_because(prepared):
        prepared = ask_approval(disclosure=prepared, approver=manager, due_on=TODAY, by=by, **said)
        prepared = approve_disclosure(disclosure=prepared, by=manager, today=TODAY, **said)
    read = [line.key for line in typed_lines(prepared, says(prepared, TODAY, by=by))]
    return disclose(disclosure=prepared, once=uuid4(), ticked=read, by=by, **said)


def looked_at(case: Case, staff: dict[str, User]) -> None:
    """Let those look who may, on some days; and let others see a line of hers in a list."""
    for name, reason, days in (("amina", "worker", 12), ("joyce", "team", 5), ("ruth", "manager", 2)):
        for day in range(days):
            at = NOW - timedelta(days=2 * day)
            log(
                "case.opened_page",
                by=staff[name],
                at=at,
                case_ref=case.reference,
                reason=reason,
                method="GET",
            )
    for name in ("tom", "helen", "daniel"):
        log("list.seen", by=staff[name], at=NOW, cases=[case.reference])


EXPLAINED_EASILY: dict[str, dict[str, Any]] = {
    "nrm-explained-easy": {},
    "nrm-explained-tigrinya-easy": {"code": "ti", "with_english": False},
}


def to_fill_in(house: Service, staff: dict[str, User]) -> Iterator[tuple[str, Document]]:
    """Print what is filled in by hand, for women of whom nothing is written yet."""
    by = staff["joyce"]
    for name, code, language, kind, edition in (
        ("safety-plan-to-fill-in-urdu-and-english", "ur", "Urdu", SAFETY_PLAN, ""),
        ("welcome-albanian-and-english", "sq", "Albanian", WELCOME, ""),
        ("consent-sorani-and-english", "ckb", "Kurdish Sorani", CONSENT_FORM, "nrm"),
        ("nrm-explained-french-and-english", "fr", "French", NRM_EXPLAINED, ""),
        ("complaining-romanian-and-english", "ro", "Romanian", COMPLAINING, ""),
    ):
        new = make.case(worker=by, service=house, client=make.client(first_language=language))
        yield name, kind.build(new, copy(by, code=code, takes_away="no", edition=edition))
    for name, choices in EXPLAINED_EASILY.items():
        yield name, NRM_EXPLAINED.build(new, copy(by, takes_away="no", is_easy=True, **choices))


def over_christmas(house: Service, staff: dict[str, User]) -> Document:
    """Let a referral come in two days before Christmas, and print how its five working days are counted."""
    story = Story.of_amina(staff, today=date(2026, 12, 24))
    story.case = make.case(worker=staff["amina"], service=house)
    acts = (story.explain, story.consent, story.hand_over, story.submit, story.receive)
    for day, act in zip((17, 18, 21, 22, 23), acts, strict=True):
        act(build.noon(date(2026, 12, day)))
    case = Case.objects.get(pk=story.case.pk)
    return CLOCK_COUNT.build(case, copy(staff["amina"], made_on=story.today))


# --- Her last day --------------------------------------------------------------------------------


def ended(case: Case, staff: dict[str, User]) -> Case:
    """Let everything go well, and let her leave for a home of her own."""
    by, on, at = staff["amina"], BEFORE_SHE_LEAVES, build.noon(BEFORE_SHE_LEAVES)
    case = Case.objects.get(pk=case.pk)
    assessed(case, staff)
    who: dict[str, Any] = {"by": by, "at": at}
    legal = Target.objects.get(case=case, domain="legal")
    for target in Target.objects.filter(case=case).open().exclude(pk=legal.pk):
        plans.set_target_status(target=target, status=Target.Status.MET, on=on, **who)
    trial = Deadline.objects.filter(case=case).hearings_after(SHE_LEAVES).get()
    passed: dict[str, Any] = {"case": case, "on": on, "answer": "accepted", **who}
    plans.signpost(
        target=legal,
        need="To stay in the UK",
        agency="Brightwater Law",
        contact="020 7946 0311",
        next_date_on=date(2027, 3, 2),
        **passed,
    )
    plans.signpost(
        hearing=trial,
        need="Someone beside me in court",
        agency="Court support",
        contact="020 7946 0344",
        **passed,
    )
    plans.signpost(need="English classes", agency="Quay College", contact="020 7946 0355", **passed)
    for agency in Agency.objects.filter(case=case).involved():
        plans.record_agency_told(agency=agency, on=on, how="by phone", basis="A court ordered it.", **who)
    kind, state = Paper.Kind, Paper.State
    states = {each.value: (state.GIVEN.value, "") for each in kind}
    states[kind.IDENTITY] = (
        state.WITH_AGENCY,
        "The police give it back after the trial. Nadia has the receipt.",
    )
    plans.settle_papers(case=case, states=states, on=on, **who)
    spoken: dict[str, Any] = {"language": "Arabic", "interpreter_name": "Layla Mansour"}
    parts: dict[str, Any] = {part: english for part, (english, _) in SAFETY.items()}
    plans.sign_safety_plan(
        case=case,
        **parts,
        how=SafetyPlan.How.SIGNED,
        signed_on=on,
        **spoken,
        **who,
    )
    plans.rate_outcomes(
        case=case,
        moment="exit",
        ratings={
            "housing": 5,
            "safety": 4,
            "support": 5,
            "services": 5,
            "purpose": 4,
            "medical": 4,
            "education": 4,
        },
        on=on,
        **spoken,
        **who,
    )
    words = next(iter(IN_ARABIC))
    plans.record_statement(case=case, words=words, on=on, rating=4, is_ready=True, **spoken, **who)
    for english, arabic in IN_ARABIC.items():
        plans.translate(
            case=case,
            language="ar",
            original=english,
            words=arabic,
            checked_by="Layla Mansour",
            checked_on=on,
            **who,
        )
    checked = {"checked_on": BEFORE_SHE_LEAVES, "told_unsafe_on": None, "may_text": True}
    SafeContact.objects.filter(case=case).update(**checked)
    signed(Case.objects.get(pk=case.pk), staff, at=build.noon(SHE_LEAVES))
    return Case.objects.get(pk=case.pk)


def assessed(case: Case, staff: dict[str, User]) -> None:
    """Assess her risk for the last time: lower, with what protects her and what is still done."""
    found = {
        "community": ((1, 2), "Nobody from before was seen since November.", "She knows whom to ring."),
        "money": ((1, 1), "Her money comes each Monday.", "She keeps a book of what she spends."),
        "understanding": ((0, None), "She says each decision in her own words.", ""),
        "safety": ((1, 3), "She goes out alone by day.", "New phone. The safety plan is in her bag."),
        "family": (
            (1, 2),
            "Her cousin has not asked again since January; no calls come.",
            "Her mother is on her side.",
        ),
    }
    day = BEFORE_SHE_LEAVES
    page = AssessmentAnswers(
        assessed_on=day,
        answers={
            slug: Answered(score=Score(*score), evidence=seen, protective=protects)
            for slug, (score, seen, protects) in found.items()
        },
        actions=[
            Planned(
                what="Walk from the new flat to the class with her",
                by_on=day + timedelta(days=3),
                consideration="community",
                assignee=staff["amina"],
            ),
            Planned(
                what="Say when the trial begins",
                by_on=day + timedelta(days=20),
                consideration="safety",
                party=Action.Party.AGENCY,
            ),
        ],
        talked_through=Assessment.TalkedThrough.WITH_INTERPRETER,
        client_rating=4,
        protective_summary="She has friends in the class, and a doctor whom she trusts.",
    )
    build.signed(case, by=staff["amina"], checker=staff["ruth"], page=page)


def signed(case: Case, staff: dict[str, User], *, at: datetime) -> None:
    """Let her worker ask and her manager sign."""
    by = staff["amina"]
    leaving = plans.change_exit(
        leaving=plans.prepare_exit(case=case, by=by, at=at),
        exit_on=SHE_LEAVES,
        destination="own_home",
        may_contact="yes",
        by=by,
        at=at,
    )
    leaving = all_answered(leaving, by=by, at=at, today=SHE_LEAVES)
    asked = plans.ask_for_sign_off(leaving=leaving, manager=staff["ruth"], by=by, at=at, today=SHE_LEAVES)
    plans.sign_off(leaving=asked, by=staff["ruth"], at=at, today=SHE_LEAVES)


def of_her_last_day(case: Case) -> Iterator[tuple[str, Document]]:
    """Print what she takes with her, and what stays."""
    assert case.worker

    def made(kind: Printable, **choices: Any) -> Document:
        assert case.worker
        return kind.build(case, replace(copy(case.worker, **choices), made_on=SHE_LEAVES))

    yield "exit", made(EXIT_FOR_HER)
    yield "exit-discreet", made(EXIT_FOR_HER, takes_away="discreet")
    yield "exit-arabic-and-english", made(EXIT_FOR_HER, code="ar")
    yield "exit-arabic", made(EXIT_FOR_HER, code="ar", with_english=False)
    yield "exit-file", made(EXIT_FOR_FILE)
    yield "risk-assessment", made(RISK_ASSESSMENT)
    yield "case-summary-all-notes", made(CASE_SUMMARY, with_whole_story=True)
