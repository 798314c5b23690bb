"""A house with something on every page, and those who visit it."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from django.utils.http import int_to_base36
from pytest_django.live_server_helper import LiveServer

from cases.actions import access, lifting
from cases.actions.access import SealNames
from cases.actions.declared import declare_link
from cases.actions.disclosures import ask_approval, drop_disclosure, prepare_disclosure
from cases.actions.documents import correct_document
from cases.actions.groups import give_place, plan_group
from cases.actions.held_bookings import hold_room
from cases.models import (
    Address,
    Case,
    ClientGroup,
    Consent,
    Deadline,
    DeclaredLink,
    Dependant,
    Disclosure,
    Entry,
    Exclusion,
    Hazard,
    KeptDocument,
    Paper,
    Person,
    Room,
    SafeContact,
)
from demo import caseload
from demo.caseload import PlannedCase
from demo.community import fill_community
from demo.directory import LAYLA, fill_directory
from demo.miss_g.story import record_her_story
from demo.requests import fill_requests
from demo.samples import fill_samples
from demo.story import Story
from demo.supervision import record_supervisions
from demo.training import fill_training
from demo.world import staff_and_services
from desk.documents.letter import says
from desk.documents.printables import PRINTABLES
from desk.importing.models import Imported, ImportProfile, Upload
from desk.importing.reading import Problem, read
from desk.reminders.tasks import remind
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.accounts.staffing import change_account
from hestia.audit.budgets import LISTS, BudgetPeriod
from hestia.audit.limits import ask_limit
from hestia.community.models import Activity, Campaign
from hestia.directory.models import Interpreter, InterpreterSuspension, ListedAgency
from hestia.privacy.secrecy import Level
from hestia.staff.models import (
    Course,
    DbsCheck,
    LearnerDay,
    LearnerFeedback,
    Supervision,
    Training,
    WorkingHours,
)
from hestia.workingdays.models import BankHoliday
from outage.actions import print_sheets
from outage.models import Sheet
from oversight.actions import Recipient, send_return
from oversight.models import Draw, Finding, SampledCase, SentReturn
from oversight.queries.report import report_for
from oversight.rules import periods
from oversight.rules.figures import FIGURES
from referrals import actions as nrm
from referrals.models import (
    Decision,
    Disqualification,
    FirstResponderOrganisation,
    Policy,
    Reconsideration,
    Referral,
    Suspension,
)
from rights.actions.exports import ask_export
from rights.models import AccessRequest, CharityExport, Complaint, Correction, RequestItem
from riskassessment import actions as risk
from supportplans import actions as plans
from supportplans.models import Feedback, Signpost
from tests import database, make
from tests.cases.intaking import PAGES as INTAKE
from tests.cases.intaking import Filler
from tests.importing.sheets import GOOD, as_csv
from tests.riskassessment import build
from tests.supportplans.leaving import all_answered

STAGES = {
    "new": 1,
    "explained": 5,
    "consented": 8,
    "with_first_responder": 10,
    "submitted": 11,
    "waiting": 12,
    "reconsidering": 50,
    "cg_positive": 300,
    "withdrawn": 90,
    "declined": 20,
}
DETAILS = [
    "about",
    "safe-contact",
    "language",
    "immigration-and-health",
    "came-to-us",
    "what-happened",
    "needs-and-issues",
]


@dataclass
class World:
    """The demonstration's people and services, with a case in every state a page can show."""

    staff: dict[str, User]
    her: Case
    empty: Case
    stages: dict[str, Case]
    held: Case
    untold: Case
    suspended: Case
    very_high: Case
    drafted: Case
    lost: Case
    leaving: Case
    ended: Case
    intake: str
    refused: str
    concern: int
    sealed: Case
    broken: Case
    glass: int
    shared: list[int]
    link: list[str] = field(default_factory=list)


def at_stage(stage: str, days: int, *, staff: dict[str, User], **place: Any) -> Story:
    """Tell a case that came so many days ago up to a stage of its referral."""
    story = Story(
        today=make.TODAY,
        calendar=BankHoliday.objects.calendar("ew"),
        worker=staff["amina"],
        manager=staff["ruth"],
        dice=Random(days),  # noqa: S311
    )
    service = Service.objects.get(name="Safe house A" if place else "Outreach")
    opened = make.TODAY - timedelta(days=days)
    caseload.make_case(story, PlannedCase(service, story.worker, stage, opened, **place), now=make.NOON)
    return story


def ready_to_leave(case: Case, *, by: User, manager: User) -> Any:
    """Prove all six criteria, and ask the manager to sign."""
    day, at = make.TODAY, make.NOON
    build.signed(case, by=by, checker=manager, page=build.written((4, 4), on=day - timedelta(days=20)))
    build.signed(case, by=by, checker=manager, page=build.written((1, 1)))
    target = plans.add_target(case=case, domain="safety", text="I want a home.", by=by, at=at, on=day)
    plans.set_target_status(target=target, status="met", on=day, by=by, at=at)
    plans.sign_safety_plan(case=case, content="I ring Amina.", signed_on=day, by=by, at=at)
    given = {kind.value: (Paper.State.GIVEN, "") for kind in Paper.Kind}
    plans.settle_papers(case=case, states=given, on=day, by=by, at=at)
    plans.record_statement(case=case, words="I am ready.", on=day, rating=5, is_ready=True, by=by, at=at)
    SafeContact.objects.filter(case=case).update(checked_on=day)
    leaving = plans.change_exit(
        leaving=plans.prepare_exit(case=case, by=by, at=at),
        exit_on=day,
        destination="council",
        may_contact="yes",
        by=by,
        at=at,
    )
    leaving = all_answered(leaving, by=by, at=at, today=day)
    return plans.ask_for_sign_off(leaving=leaving, manager=manager, by=by, at=at, today=day)


def longer(her: Story, other: Story, *, by: User, at: Any) -> None:
    """Let her recovery period be extended, and let another be threatened with losing hers."""
    day = make.TODAY - timedelta(days=1)
    nrm.extend(
        referral=her.fresh(),
        until_on=make.TODAY + timedelta(days=60),
        granted_on=day,
        reason="health",
        evidence="The letter of Dr Lund",
        by=by,
        at=at,
    )
    nrm.record_notice(
        referral=other.fresh(),
        ground="public_order",
        reasons="A conviction for cannabis, which she was made to grow.",
        notice_on=day,
        respond_by=day + timedelta(days=10),
        by=by,
        at=at,
    )


def shared(case: Case, *, by: User, manager: User) -> list[int]:
    """Prepare one letter, ask for a yes to another, drop a third; the last was told. Return their keys."""
    day, at = make.TODAY, make.NOON

    def prepared(kind: str, recipient: str, **fields: Any) -> Disclosure:
        letter = Disclosure(
            case=case, kind=kind, recipient=recipient, why="A visit", basis="support", **fields
        )
        return prepare_disclosure(disclosure=letter, by=by, at=at)

    begun = prepared("gp", "Hill Road Surgery", facts=["first_name", "language"])
    secret = prepared("midwife", "Riverside Hospital", facts=["address"], secret_reason="To see her at home")
    reading = partial(says, by=by)
    ask_approval(disclosure=secret, approver=manager, due_on=day, reading=reading, by=by, at=at)
    dropped = prepared("college", "City College", facts=["first_name"])
    drop_disclosure(disclosure=dropped, by=by, at=at)
    told = case.disclosure_set.made().get()
    return [begun.pk, secret.pk, dropped.pk, told.pk]


@pytest.fixture
def world(live_server: LiveServer) -> World:
    return build_world()


def build_world() -> World:
    """Build that world through the real acts, which takes ten seconds; the next time, by its rows."""
    day = timezone.localdate()
    with time_machine.travel(make.NOON, tick=False) if day == make.TODAY else nullcontext():
        return database.built(("world", day), told_world)


def draw_and_ask(waiting: Case, answered: Case, staff: dict[str, User]) -> None:
    """Let cases be sampled, and two clients ask for a copy: one waits for it, one has it."""
    fill_samples(staff, today=make.TODAY, at=make.NOON)
    fill_requests(waiting, answered, staff, today=make.TODAY, at=make.NOON)


def fill_house(staff: dict[str, User]) -> None:
    """Let community work be recorded, and two sheets of paper be out."""
    fill_community(staff, today=make.TODAY, at=make.NOON)
    outreach = Service.objects.get(name="Outreach")
    who: dict[str, Any] = {"handed_to": staff["amina"], "by": staff["ruth"], "at": make.NOON}
    print_sheets(kind="nrm", how_many=2, service=outreach, **who)


def told_world() -> World:
    """Build it through the real acts."""
    with connection.cursor() as cursor:  # far from every reference that stands on a page as an example
        cursor.execute(
            "SELECT setval('cases_case_reference', greatest(last_value, 5000)) FROM cases_case_reference"
        )
    staff = staff_and_services(today=make.TODAY)
    fill_directory(by=staff["ruth"], today=make.TODAY, at=make.NOON)
    few = {name: staff[name] for name in ("amina", "marek", "ruth", "ngozi", "owen")}
    fill_training(few, today=make.TODAY, at=make.NOON)
    fill_house(staff)
    amina, ruth, at = staff["amina"], staff["ruth"], make.NOON
    outreach = Service.objects.get(name="Outreach")

    def plain(name: str) -> Case:
        return make.case(worker=amina, service=outreach, client=make.client(name, "Haddad"))

    story = Story(
        today=make.TODAY,
        calendar=BankHoliday.objects.calendar("ew"),
        worker=amina,
        manager=ruth,
        dice=Random(45),  # noqa: S311
    )
    her = record_her_story(story, house=Service.objects.get(name="Safe house A"), now=at)
    Dependant(case=her, name="Sami", age=4).save()
    photograph = her.keptdocument_set.get(kind=KeptDocument.Kind.PHOTOGRAPH)
    photograph.level = Level.SECRET
    correct_document(document=photograph, by=amina, at=at)
    said = {"better": "Nobody told me when the interpreter would come."}
    plans.record_feedback(case=her, answers=said, on=make.TODAY, by=amina, at=make.NOON)
    concern = risk.record_concern(
        case=her,
        concern="A man asked for her at the door.",
        noticed_on=make.TODAY,
        route="adult",
        told="The council’s duty desk",
        agreed="yes",
        by=amina,
        at=at,
    )
    untold = at_stage("waiting", 13, staff=staff)
    untold.decide(at, Decision.Stage.RG, "negative", is_told=False)
    suspended = at_stage("recovery", 30, staff=staff)
    nrm.suspend(
        referral=suspended.fresh(),
        from_on=make.TODAY - timedelta(days=2),
        reason=Suspension.Reason.values[0],
        by=amina,
        at=at,
    )
    longer(story, suspended, by=amina, at=at)
    plans.signpost(
        case=her,
        need="The trial in spring",
        agency="Court support",
        contact="Ida, 020 7946 0001",
        on=make.TODAY,
        answer="waiting",
        by=amina,
        at=at,
    )
    very_high, drafted, lost = plain("Amal"), plain("Rima"), plain("Noor")
    build.finished(very_high, by=amina, page=build.written((4, 4), (3, 3)))
    build.draft(drafted, by=amina, page=build.written((2, 2)))
    build.signed(lost, by=amina, checker=ruth, page=build.written((4, 4)))
    plans.prepare_exit(case=lost, kind=Case.ExitKind.LOST_CONTACT, by=amina, at=at)
    leaving, ended = plain("Huda"), plain("Salma")
    ready_to_leave(leaving, by=amina, manager=ruth)
    plans.sign_off(leaving=ready_to_leave(ended, by=amina, manager=ruth), by=ruth, at=at, today=make.TODAY)

    sealed, broken = plain("Yara"), plain("Zahra")
    words = "A relative of the man she fears works nearby."
    access.seal_case(case=sealed, names=SealNames([ruth, amina], [staff["tom"]]), words=words, by=ruth, at=at)
    access.exclude_worker(case=broken, person=staff["farah"], reason="knows_her", by=ruth, at=at)
    access.break_glass(
        reference=broken.reference,
        reason="danger",
        words=words,
        by=staff["leila"],
        at=at,
        calendar=story.calendar,
    )
    last = make.TODAY + timedelta(days=3)
    access.arrange_cover(
        worker=staff["hoa"],
        person=amina,
        first=make.TODAY,
        last=last,
        words="Annual leave, agreed.",
        by=ruth,
        at=at,
    )

    record_supervisions(staff, at=at)

    draw_and_ask(her, very_high, staff)
    browser = Browser()
    browser.force_login(amina)
    intake, refused = Filler(browser), Filler(browser)
    intake.fill(outreach, amina)
    refused.fill(outreach, amina)
    refused.send("consent", answer="refused")
    for person in (amina, ruth):
        remind.call(person.pk, make.TODAY.isoformat())
    return World(
        staff=staff,
        her=her,
        empty=plain("Laila"),
        stages={stage: at_stage(stage, days, staff=staff).case for stage, days in STAGES.items()},
        held=at_stage("new", 1, staff=staff, room=9, is_held=True).case,
        untold=untold.case,
        suspended=suspended.case,
        very_high=very_high,
        drafted=drafted,
        lost=lost,
        leaving=leaving,
        ended=ended,
        intake=intake.key,
        refused=refused.key,
        concern=concern.pk,
        sealed=sealed,
        broken=broken,
        glass=broken.accessgrant_set.get().pk,
        shared=shared(her, by=amina, manager=ruth),
        link=[int_to_base36(amina.pk), default_token_generator.make_token(amina)],
    )


type Ways = Callable[[World], list[list[object]]]


def once(_world: World) -> list[list[object]]:
    """Say that an address asks for nothing."""
    return [[]]


def of(*names: str) -> Ways:
    """Say which cases a page is opened of: an attribute of the world, or a stage of a referral."""

    def ways(world: World) -> list[list[object]]:
        cases = {**vars(world), **world.stages}
        return [[cases[name].reference] for name in names]

    return ways


def hers(record: str) -> Ways:
    """Say that a page is about the first record of a kind on her case."""
    return lambda world: [[world.her.reference, getattr(world.her, f"{record}_set").all()[0].pk]]


def told(*slugs: str, case: str = "her") -> Ways:
    """Say that a page stands once under each of these words, of one case."""
    return lambda world: [[of(case)(world)[0][0], slug] for slug in slugs]


def note(world: World) -> list[list[object]]:
    written = world.her.entry_set.filter(kind=Entry.Kind.MET, by=world.staff["amina"])
    return [[world.her.reference, written[0].pk]]


def task(world: World) -> list[list[object]]:
    appointment = world.her.deadline_set.open().get(kind=Deadline.Kind.APPOINTMENT, is_hearing=False)
    return [[world.her.reference, appointment.pk]]


def around(world: World) -> list[list[object]]:
    her = world.her
    return [
        [her.reference, kind, getattr(her, f"{kind}_set").all()[0].pk]
        for kind in ("agency", "person", "dependant")
    ]


def grown_up(world: World) -> Dependant:
    """Return a dependant of hers who has turned 18 while she was with us."""
    found, _ = Dependant.objects.get_or_create(
        case=world.her, name="Sami", relation="Brother", born_on=date(2008, 11, 10)
    )
    return found


def kept_out(world: World) -> list[list[object]]:
    """Keep someone out of a case; another manager, who can be asked to let him back, has asked the first."""
    case, ruth = world.her, world.staff["ruth"]
    out = Exclusion.objects.of(case).standing().first()
    if out is None:
        services = [case.service]
        mona = make.user("Mona Field", role=Role.MANAGER, services=services)
        olaf = make.user("Olaf North", role=Role.CASEWORKER, services=services)
        out = access.exclude_worker(case=case, person=olaf, reason="knows_her", by=ruth, at=make.NOON)
        why = "It was another Olaf who knew her family."
        lifting.ask_to_let_back(
            case=case, exclusion=out, words=why, asked_of=ruth, due_on=make.TODAY, by=mona, at=make.NOON
        )
    return [[case.reference, out.pk]]


def lifting_asked(world: World) -> list[list[object]]:
    """Return what a manager was asked about someone who is kept out."""
    kept_out(world)
    return [[world.her.reference, asked.pk] for asked in world.her.lifting_set.undecided()]


def declared(world: World) -> list[list[object]]:
    """Let somebody of her team say that they know someone around her."""
    link = DeclaredLink.objects.of(world.her).standing().first()
    if link is None:
        nils = make.user("Nils Dunn", role=Role.CASEWORKER, services=[world.her.service])
        link = declare_link(case=world.her, kind="around", by=nils, at=make.NOON)
    return [[world.her.reference, link.pk]]


def booking_waits(world: World) -> list[list[object]]:
    """Return what a manager has to decide: her room waits, since one number stands in two records."""
    if not Hazard.objects.exists():
        for case in (world.her, world.empty):
            Person(case=case, name="Driver", kind="other", risk="exploiter", note="07700 900321").save()
        room = Room.objects.free().select_related("service")[0]
        hold_room(
            world.her, room=room, on=make.TODAY, is_held=False, by=world.staff["ruth"], at=timezone.now()
        )
    return [[pk] for pk in Hazard.objects.values_list("pk", flat=True)]


def planned_group(world: World) -> list[list[object]]:
    """Return a session in which somebody takes part."""
    group = ClientGroup.objects.first()
    if group is None:
        amina = world.staff["amina"]
        group = ClientGroup(
            kind=ClientGroup.Kind.SESSION,
            title="Cookery",
            service=world.empty.service,
            held_on=timezone.localdate() + timedelta(days=3),
            start_time=time(14),
            place="Library, Mill Lane",
            led_by=amina,
        )
        plan_group(group=group, by=amina, at=timezone.now())
        give_place(case=world.empty, group=group, by=amina, at=timezone.now())
    return [[group.pk]]


def put_away(world: World) -> list[list[object]]:
    wrong = world.her.keptdocument_set.exclude(put_away_at=None).get()
    return [[world.her.reference, wrong.number]]


def most_secret(world: World) -> list[list[object]]:
    photograph = world.her.keptdocument_set.get(kind=KeptDocument.Kind.PHOTOGRAPH)
    return [[world.her.reference, photograph.number]]


def consent(world: World) -> list[list[object]]:
    given = world.her.consent_set.filter(purpose=Consent.Purpose.GP)[0]
    return [[world.her.reference, given.pk]]


def address(world: World) -> list[list[object]]:
    return [[world.her.reference, Address.objects.filter(case=world.her)[0].pk]]


def confidence(world: World) -> list[list[object]]:
    return [[world.her.reference, kept.pk] for kept in world.her.confidence_set.all()]


def decision(world: World) -> list[list[object]]:
    made = Decision.objects.get(case=world.her)
    return [[world.her.reference, made.pk]]


def asked_again(world: World) -> list[list[object]]:
    case = world.stages["reconsidering"]
    return [[case.reference, Reconsideration.objects.get(case=case).pk]]


def telling(world: World) -> list[list[object]]:
    return [[world.her.reference, Decision.objects.get(case=world.her).told_key]]


def suspension(world: World) -> list[list[object]]:
    return [[world.suspended.reference, Suspension.objects.get(case=world.suspended).pk]]


def notice(world: World) -> list[list[object]]:
    return [[world.suspended.reference, Disqualification.objects.get(case=world.suspended).pk]]


def withdrawn(world: World) -> list[list[object]]:
    withdrew = world.stages["withdrawn"]
    return [[withdrew.reference, Referral.objects.get(case=withdrew).pk]]


def entry_of_directory(_world: World) -> list[list[object]]:
    interpreter = Interpreter.objects.get(name=LAYLA)
    return [["interpreters", interpreter.pk], ["agencies", ListedAgency.objects.by_name()[0].pk]]


def interpreter_alone(_world: World) -> list[list[object]]:
    return [[Interpreter.objects.get(name=LAYLA).pk]]


def agency_alone(_world: World) -> list[list[object]]:
    return [[ListedAgency.objects.by_name()[0].pk]]


def suspended(_world: World) -> list[list[object]]:
    interpreter = Interpreter.objects.get(name=LAYLA)
    InterpreterSuspension.objects.get_or_create(
        interpreter=interpreter, ended_at=None, defaults={"began_on": make.TODAY}
    )
    return [[interpreter.pk]]


def training_of_amina(world: World) -> list[list[object]]:
    amina = world.staff["amina"]
    return [[amina.pk, Training.objects.filter(person=amina)[0].pk]]


def check_of_amina(world: World) -> list[list[object]]:
    amina = world.staff["amina"]
    return [[amina.pk, DbsCheck.objects.get(person=amina).pk]]


def disputed(world: World) -> list[list[object]]:
    """Return what she says is wrong, which nobody has answered."""
    return [[world.her.reference, Correction.objects.open().get().pk]]


NOBODY: dict[str, Ways] = {
    "rights:complain": once,
    "account_inactive": once,
    "account_login": once,
    "account_reset_password": once,
    "account_reset_password_done": once,
    "account_reset_password_from_key": lambda world: [[*world.link]],
    "account_reset_password_from_key_done": once,
    "account_signup": once,
    "accounts:invitation": once,
}


def supervision_of_amina(world: World) -> list[list[object]]:
    """Return the latest supervision of Amina, by Ruth."""
    return [[Supervision.objects.filter(person=world.staff["amina"])[0].pk]]


def sampled_of_amina(world: World) -> list[list[object]]:
    return [[sampled.pk] for sampled in SampledCase.objects.filter(worker=world.staff["amina"])]


AMINA: dict[str, Ways] = {
    "rights:complaint_new": once,
    "rights:complaint_of_case": of("her"),
    "rights:correction": disputed,
    "rights:correction_new": of("her"),
    "rights:corrections": of("her", "empty"),
    "oversight:check": lambda _world: [["consent"], ["language"]],
    "oversight:checks": once,
    "oversight:finding": lambda _world: [[Finding.objects.latest("pk").pk]],
    "oversight:findings_of_case": lambda world: [[world.her.reference]],
    "oversight:own": once,
    "oversight:reading_new": sampled_of_amina,
    "oversight:sampled": sampled_of_amina,
    "account_change_password": once,
    "account_logout": once,
    "mfa_add_webauthn": once,
    "mfa_deactivate_totp": once,
    "mfa_generate_recovery_codes": once,
    "mfa_index": once,
    "mfa_reauthenticate": once,
    "usersessions_list": once,
    "accounts:account": once,
    "accounts:unlock": once,
    "cases:access": of("her", "empty", "broken"),
    "cases:address_edit": address,
    "cases:address_new": of("her"),
    "cases:around": around,
    "cases:around_new": told("agency", "person", "dependant"),
    "cases:confidence": of("her", "empty", "ended"),
    "cases:confidence_edit": confidence,
    "cases:confidence_new": of("her"),
    "cases:consent_new": of("her"),
    "cases:dependant_18": lambda world: [[world.her.reference, grown_up(world).pk]],
    "cases:kept": told("1"),
    "cases:kept_away": told("1"),
    "cases:kept_edit": told("1"),
    "cases:kept_new": of("her"),
    "cases:kept_release": most_secret,
    "cases:consent_withdrawal": consent,
    "cases:consents": of("her", "empty", "ended"),
    "cases:details": told(*DETAILS, "addresses"),
    "cases:details_edit": told(*DETAILS),
    "cases:group": planned_group,
    "cases:group_change": planned_group,
    "cases:group_new": once,
    "cases:group_place_new": planned_group,
    "cases:groups": once,
    "cases:history": of("her", "empty"),
    "cases:history_access": of("her", "empty"),
    "cases:intake": once,
    "cases:intake_again": lambda world: [[world.intake]],
    "cases:intake_check": lambda world: [[world.intake]],
    "cases:intake_delete": lambda world: [[world.intake]],
    "cases:intake_find": once,
    "cases:intake_refused": lambda world: [[world.refused]],
    "cases:intake_step": lambda world: [[world.intake, slug] for slug in (*INTAKE, "service")],
    "cases:list": once,
    "cases:note": note,
    "cases:note_correction": note,
    "cases:note_new": of("her"),
    "cases:notes": of("her", "empty"),
    "cases:notes_search": of("her"),
    "cases:opened": of("new", "held"),
    "cases:papers": of("her"),
    "cases:people": of("her", "empty"),
    "cases:placement": of("her", "held"),
    "cases:placement_end": of("her"),
    "cases:placement_move_in": of("held"),
    "cases:placement_new": of("her"),
    "cases:reopening": of("ended"),
    "cases:task": task,
    "cases:task_cancellation": task,
    "cases:task_date": task,
    "cases:task_interpreter": task,
    "cases:task_new": of("her"),
    "desk:access_emergency": once,
    "desk:access_reason": once,
    "desk:access_rules": once,
    "desk:case": of("her", "empty", "ended", "leaving", *STAGES),
    "desk:disclosure": lambda world: [[world.her.reference, pk] for pk in world.shared],
    "desk:disclosure_facts": lambda world: [[world.her.reference, world.shared[0]]],
    "desk:disclosure_new": of("her", "empty"),
    "desk:disclosures": of("her", "empty"),
    "desk:documents": of("her", "empty"),
    "desk:calendar": once,
    "desk:calendar_key": once,
    "desk:my_day": once,
    "directory:entry": entry_of_directory,
    "directory:note_new": agency_alone,
    "directory:session_new": interpreter_alone,
    "directory:listing": once,
    "directory:part": lambda _world: [["interpreters"], ["agencies"]],
    "desk:note_about": once,
    "desk:notifications": once,
    "desk:plans_due": once,
    "desk:print": told(*PRINTABLES),
    # Her exit has not begun. What is for someone outside asks first for whom: its address alone shows none.
    "desk:print_preview": told(
        *(
            slug
            for slug, kind in PRINTABLES.items()
            if not (slug.startswith("exit") or kind.audience.is_outside)
        )
    ),
    "desk:search": once,
    "referrals:answers": of("her"),
    "referrals:chaser_new": of("waiting"),
    "referrals:clock": told("reasonable-grounds", "recovery", "removal-protection"),
    "referrals:consent": of("explained"),
    "referrals:decision_correction": decision,
    "referrals:decision_new": of("waiting", "her"),
    "referrals:disqualification": of("her", "suspended"),
    "referrals:disqualification_correction": notice,
    "referrals:disqualification_review": of("her"),
    "referrals:duty_to_notify": of("declined"),
    "referrals:earlier": of("empty"),
    "referrals:eighteen": of("her"),
    "referrals:extension": of("her"),
    "referrals:extension_undoing": of("her"),
    "referrals:explanation": of("empty", "her"),
    "referrals:further_decision": of("her"),
    "referrals:grounds": of("her"),
    "referrals:handover": of("consented"),
    "referrals:letter": of("untold"),
    "referrals:new_referral": of("her"),
    "referrals:new_referral_undoing": of("her"),
    "referrals:not_asking": of("untold"),
    "referrals:overview": of("her", "empty", "untold", "suspended", *STAGES),
    "referrals:receipt": of("submitted"),
    "referrals:receipt_correction": of("her"),
    "referrals:reconsideration": of("untold", "reconsidering"),
    "referrals:referral_ended": withdrawn,
    "referrals:request_correction": asked_again,
    "referrals:submission": of("with_first_responder"),
    "referrals:suspension": of("her", "suspended"),
    "referrals:suspension_correction": suspension,
    "referrals:telling_correction": telling,
    "referrals:told": of("untold"),
    "referrals:withdrawal": of("her"),
    "referrals:withdrawal_undoing": of("withdrawn"),
    "referrals:worksheet": of("her"),
    "referrals:worksheet_copy": of("her"),
    "referrals:worksheet_section": told("exploiters"),
    "desk:risk_comparison": lambda world: [[world.her.reference, 2]],
    "riskassessment:assessment": lambda world: [[world.her.reference, 2], [world.very_high.reference, 1]],
    "riskassessment:assessment_new": of("empty", "her", "drafted"),
    "riskassessment:concern_new": of("her"),
    "riskassessment:concern_referral": lambda world: [[world.her.reference, world.concern]],
    "riskassessment:dependant_screen": lambda world: [
        [world.her.reference, world.her.dependant_set.all()[0].pk]
    ],
    "riskassessment:incident_new": of("her"),
    "riskassessment:incidents": of("her", "empty"),
    "riskassessment:incident_addition": hers("incident"),
    "riskassessment:injury": hers("injury"),
    "riskassessment:injury_addition": hers("injury"),
    "riskassessment:injury_correction": hers("injury"),
    "riskassessment:injury_new": of("her"),
    "riskassessment:screen": of("her", "empty"),
    "riskassessment:screen_correction": of("her"),
    "riskassessment:draft_deletion": of("drafted"),
    "riskassessment:escalation": lambda world: [[world.very_high.reference, 1]],
    "riskassessment:extra_review": of("her"),
    "riskassessment:overview": of("her", "empty", "very_high", "drafted", "ended"),
    "desk:copy_fate": hers("printed"),
    "supportplans:agreement": of("her"),
    "supportplans:check_new": told("rights"),
    "supportplans:checks": of("her", "empty"),
    "supportplans:exit": of("her", "empty", "lost", "leaving", "ended"),
    "supportplans:exit_agency": hers("agency"),
    "supportplans:exit_details": of("her"),
    "supportplans:exit_hearing": lambda world: [
        [world.her.reference, Deadline.objects.filter(case=world.her).hearings_after(make.TODAY)[0].pk]
    ],
    "supportplans:exit_high_risk": of("lost"),
    "supportplans:exit_loose_ends": of("her", "lost"),
    "supportplans:exit_papers": of("her"),
    "supportplans:exit_statement": of("her"),
    "supportplans:exit_unplanned": of("lost"),
    "supportplans:compare": of("her"),
    "supportplans:outcomes_new": of("her", "empty"),
    "supportplans:money": of("her", "empty", "ended"),
    "supportplans:money_term": of("her"),
    "supportplans:payment_correction": hers("payment"),
    "supportplans:payment_new": of("her"),
    "supportplans:plan": of("her", "empty", "ended"),
    "supportplans:progress": of("her", "empty"),
    "supportplans:review": of("her"),
    "supportplans:review_target": hers("target"),
    "supportplans:show": of("her"),
    "supportplans:show_agreement": of("her"),
    "supportplans:show_feedback": of("her"),
    "supportplans:safety_plan": of("her", "leaving"),
    "supportplans:safety_plan_new": of("her", "leaving"),
    "supportplans:follow_up": of("ended"),
    "supportplans:signpost_answer": lambda world: [
        [world.her.reference, Signpost.objects.filter(case=world.her, answer="waiting").latest("pk").pk]
    ],
    "supportplans:signpost_new": of("her"),
    "supportplans:signpost_words": lambda world: [
        [world.her.reference, Signpost.objects.filter(case=world.her, answer="waiting").latest("pk").pk]
    ],
    "supportplans:target": hers("target"),
    "supportplans:target_new": of("her", "empty"),
    "supportplans:target_status": hers("target"),
    "supportplans:translation_edit": told("ar"),
    "supportplans:translations": of("her", "empty"),
    "supportplans:unanswered_risk": told("community"),
    "supportplans:signed_page": told("1"),
    "supportplans:signed_safety_page": hers("safetyplan"),
    "supportplans:version": told("1"),
    "supportplans:what_matters": of("her", "empty"),
    "staff:person": lambda world: [[world.staff["amina"].pk]],
    "oversight:load": lambda world: [[world.staff["amina"].pk]],
    "supervision:action_new": supervision_of_amina,
    "supervision:mine": once,
    "supervision:record": supervision_of_amina,
    "supervision:wellbeing": supervision_of_amina,
    "ui:accessibility": once,
    "ui:gallery": once,
    "ui:help": once,
    "ui:privacy": once,
    "ui:shortcuts": once,
    "ui:trafficking": once,
    "ui:what_we_log": once,
}


def caseload_of(world: World, *changes: dict[str, str], **fields: Any) -> Upload:
    """Make an upload of Ruth's: the row of someone known, and more that differ from it."""
    known = {**GOOD, "First name": "Ghada", "Date of birth": "", "18 or over": "yes"}
    table = read(as_csv([{**known, **change} for change in changes]))
    upload = Upload.of_table(table, source="Lamplight", owner=world.staff["ruth"], at=make.NOON)
    for name, value in {"state": "checked", "checked": len(changes), **fields}.items():
        setattr(upload, name, value)
    upload.save()
    return upload


def caseloads(world: World) -> list[list[Any]]:
    """Return a caseload with problems, one to decide, one that can come, two on their way, one brought in."""
    wrong = [Problem(2, "Opened on", "31 February is not a real date", "31/2/2026")] * 120
    uploads = [
        caseload_of(world, {}, problems=wrong),
        caseload_of(world, {}, unsure={"2": 0}, refusal="The database refused one of the rows."),
        caseload_of(world, {}),
        caseload_of(world, {}, {}, {}, state="checking", checked=2),
        caseload_of(world, {}, state="writing", touched_at=make.NOON - timedelta(hours=1)),
    ]
    imported = Imported.objects.filter(case=world.her).first() or Imported(
        case=world.her, batch=uuid4(), row=2
    )
    imported.source, imported.reference = "Lamplight", "L-17"
    imported.made_at, imported.made_by = make.NOON, world.staff["ruth"]
    imported.save()
    return [*([upload.pk] for upload in uploads), [imported.batch]]


def other_sheet(world: World, **fields: Any) -> Upload:
    """Make an upload of Ruth's with the headings and words of another system, one long, one Arabic."""
    row = {
        "Forename": "Ghada",
        "Sex": "Femme",
        "Refuge": "Day centre",
        "تاريخ": "2/3/2026",
        "Note " * 30: "x" * 900,
    }
    upload = Upload.of_table(read(as_csv([row])), source="Lamplight", owner=world.staff["ruth"], at=make.NOON)
    for name, value in {"state": "columns", **fields}.items():
        setattr(upload, name, value)
    upload.save()
    return upload


def taken_sheet(world: World) -> list[list[Any]]:
    """Return such a sheet once it is said which column is which."""
    columns = {"0": "first_name", "1": "gender", "2": "service", "3": "opened_on", "4": ""}
    words = {"gender": {"Femme": "Woman"}, "service": {"Day centre": ""}}
    return [[other_sheet(world, columns=columns, words=words).pk]]


def import_profile(world: World) -> list[list[Any]]:
    """Return a profile for such sheets."""
    made = {"made_at": make.NOON, "made_by": world.staff["ruth"]}
    columns = {"Forename": "first_name", "Sex": "gender", "تاريخ": "opened_on", "Note": ""}
    words = {"gender": {"Femme": "Woman"}}
    name = {"name": "Lamplight, our old columns"}
    profile, _ = ImportProfile.objects.get_or_create(
        **name, defaults={"columns": columns, "words": words, **made}
    )
    return [[profile.pk]]


def policy_entered(world: World) -> list[list[Any]]:
    """Return a row of the rules that can be taken back."""
    row = Policy.objects.exclude(made_at=None).first() or Policy(
        jurisdiction="SCT",
        effective_from=date(make.TODAY.year + 1, 4, 1),
        recovery_days=90,
        end_rule="earlier_of_cg",
        verified="yes",
        note="Letter of 20 November 2026",
        why="It says so",
        made_at=make.NOON,
        made_by=world.staff["ruth"],
    )
    row.save()
    return [[row.pk]]


def asked_for_amina(world: World) -> list[list[object]]:
    """Let the administrator ask that Amina becomes a manager of one more service."""
    amina, why = world.staff["amina"], "She stands in for Ruth until Easter."
    edited, services = User.objects.get(pk=amina.pk), list(Service.objects.all())
    edited.role = Role.MANAGER
    change = change_account(person=edited, services=services, why=why, by=world.staff["paul"], at=make.NOON)
    return [[change.pk]] if change else []


def limit_asked(world: World) -> list[list[object]]:
    """Let an auditor ask for a different limit."""
    edith, why = world.staff["edith"], "Nobody needs so many pages."
    change = ask_limit(budget=LISTS, period=BudgetPeriod.WEEK, most=2000, why=why, by=edith, at=make.NOON)
    return [[change.pk]]


def export_asked(world: World) -> list[list[object]]:
    """Let the service lead ask for an export of everything, once."""
    export = CharityExport.objects.first()
    if export is None:
        why = "Another charity takes over our outreach."
        export = ask_export(why=why, by=world.staff["helen"], at=timezone.now())
    return [[export.pk]]


def sent_return(world: World) -> list[list[object]]:
    """Send a report of this month, once."""
    ruth, days = world.staff["ruth"], periods.Period(make.TODAY.replace(day=1), make.TODAY)
    to = Recipient(recipient="Salisbury Trust", kind="funder", basis="account")
    sent = SentReturn.objects.first()
    if sent is None:
        report = report_for(ruth, days, FIGURES, outside=True)
        sent = send_return(report=report, to=to, by=ruth, at=make.NOON)
    return [[sent.pk]]


def asked_of_her(world: World) -> list[list[object]]:
    """Return her request for a copy, which is on its way."""
    return [[world.her.reference, AccessRequest.objects.open().get().pk]]


def complained(_world: World) -> list[list[object]]:
    """Return the complaint that is acknowledged and not answered."""
    return [[Complaint.objects.exclude(acknowledged_at=None).get().reference]]


def unacknowledged(_world: World) -> list[list[object]]:
    """Return the complaint that nobody has acknowledged: it came without a name."""
    return [[Complaint.objects.get(acknowledged_at=None).reference]]


RUTH: dict[str, Ways] = {
    "rights:acknowledgement": unacknowledged,
    "rights:complaint": lambda world: [*complained(world), *unacknowledged(world)],
    "rights:complaint_person": complained,
    "rights:correction_answer": disputed,
    "rights:outcome": complained,
    "rights:progress": complained,
    "rights:ending": asked_of_her,
    "rights:extension": asked_of_her,
    "rights:her_answer": asked_of_her,
    "rights:hold_new": of("her"),
    "rights:holder_new": asked_of_her,
    "rights:identity": asked_of_her,
    "rights:item": lambda world: [[world.her.reference, RequestItem.objects.filter(is_marked=True)[0].pk]],
    "rights:items": asked_of_her,
    "rights:kept": of("her", "ended"),
    "rights:pause": asked_of_her,
    "rights:request": asked_of_her,
    "rights:request_new": of("empty"),
    "rights:requests": once,
    "rights:scope": asked_of_her,
    "rights:way": asked_of_her,
    "rights:requests_of_case": of("her", "empty"),
    "rights:retention": once,
    "cases:access_cover": of("her"),
    "cases:allocation": of("her"),
    "cases:exclusion_end": kept_out,
    "cases:exclusion_new": of("her"),
    "cases:kept_emptying": put_away,
    "cases:booking_decision": booking_waits,
    "cases:bookings": once,
    "cases:bookings_decided": once,
    "cases:lifting": lifting_asked,
    "cases:link_decision": declared,
    "cases:link_new": of("her"),
    "cases:name_new": of("sealed"),
    "cases:seal": of("her", "sealed"),
    "desk:access_check": lambda world: [[world.glass]],
    "desk:access_checks": once,
    "desk:access_review": once,
    "desk:cover": once,
    "desk:disclosure_approval": lambda world: [[world.her.reference, world.shared[1]]],
    "desk:team": once,
    "community:activities": once,
    "community:activity_change": lambda _world: [[Activity.objects.all()[0].pk]],
    "community:activity_new": once,
    "community:campaign_change": lambda _world: [[Campaign.objects.all()[0].pk]],
    "community:campaign_new": once,
    "community:campaigns": once,
    "outage:destruction": lambda _world: [[Sheet.objects.out()[0].code]],
    "outage:drill_new": once,
    "outage:pack": once,
    "outage:paper": once,
    "outage:sheet": lambda _world: [[sheet.code] for sheet in Sheet.objects.all()],
    "outage:sheets_new": once,
    "outage:whole": lambda _world: [[Sheet.objects.out()[0].code]],
    "oversight:community": once,
    "oversight:need": once,
    "oversight:holds": once,
    "oversight:figure": lambda _world: [["entered"], ["outcomes"]],
    "oversight:over_time": lambda _world: [["entered"]],
    "oversight:enquiries": once,
    "oversight:nightly": once,
    "oversight:reports": once,
    "oversight:alike": lambda _world: [[Service.objects.get(name="Outreach").pk, "contact"]],
    "oversight:draw": lambda _world: [[draw.pk] for draw in Draw.objects.order_by("first")],
    "oversight:draw_dice": lambda _world: [[Draw.objects.latest("first").pk]],
    "oversight:sampled_allot": lambda _world: [[SampledCase.objects.standing().latest("pk").pk]],
    "oversight:sampled_swap": lambda _world: [[SampledCase.objects.standing().latest("pk").pk]],
    "oversight:sampling": once,
    "oversight:return": sent_return,
    "oversight:return_again": sent_return,
    "oversight:return_comparison": sent_return,
    "oversight:return_mark": sent_return,
    "oversight:return_new": once,
    "oversight:return_unsent": sent_return,
    "oversight:returns": once,
    "money:missing": once,
    "money:rates": once,
    "directory:entry_change": entry_of_directory,
    "directory:suspension": suspended,
    "directory:entry_new": lambda _world: [["interpreters"], ["agencies"]],
    "desk:team_member": lambda world: [[world.staff["amina"].pk]],
    "importing:caseload": caseloads,
    "importing:caseload_removal": lambda world: [[caseload_of(world, {}).pk]],
    "importing:caseloads": once,
    "importing:columns": lambda world: [[other_sheet(world).pk], *taken_sheet(world)],
    "importing:profile": import_profile,
    "importing:profile_removal": import_profile,
    "importing:taking": taken_sheet,
    "importing:words": taken_sheet,
    "importing:known": lambda world: [[caseload_of(world, {}, {}, unsure={"2": 0, "3": 2}).pk]],
    "riskassessment:concern_closing": lambda world: [[world.her.reference, world.concern]],
    "riskassessment:sign_off": lambda world: [[world.very_high.reference, 1]],
    "risk_settings:questions": once,
    "rules:bank_holiday_new": lambda _world: [["ew", make.TODAY.year]],
    "rules:bank_holiday_removal": lambda _world: [
        [BankHoliday.objects.get(nation="sct", date=date(make.TODAY.year, 12, 25)).pk]
    ],
    "rules:bank_holidays": lambda _world: [["nir", make.TODAY.year], ["ew", make.TODAY.year + 5]],
    "rules:first_responder": lambda _world: [[FirstResponderOrganisation.objects.all()[0].pk]],
    "rules:first_responder_new": once,
    "rules:first_responders": once,
    "rules:own_status": once,
    "rules:policies": once,
    "rules:policy_correction": lambda _world: [[Policy.objects.get(jurisdiction="UK_REMOVAL").pk]],
    "rules:policy_new": lambda _world: [["EW"]],
    "rules:policy_withdrawal": policy_entered,
    "feedback:feedback": once,
    "feedback:answer": lambda world: [[Feedback.objects.filter(case=world.her)[0].pk]],
    "staff:course_change": lambda _world: [[Course.objects.by_name()[0].pk]],
    "staff:course_new": once,
    "staff:courses": once,
    "staff:dbs_change": check_of_amina,
    "staff:dbs_new": lambda world: [[world.staff["amina"].pk]],
    "staff:day_change": lambda _world: [list(LearnerDay.objects.values_list("person", "pk")[0])],
    "oversight:learned": lambda _world: [list(LearnerDay.objects.values_list("person", "pk")[0])],
    "oversight:feedback_change": lambda world: [
        [world.staff["owen"].pk, LearnerFeedback.objects.filter(person=world.staff["owen"])[0].pk]
    ],
    "oversight:feedback_new": lambda world: [[world.staff["owen"].pk]],
    "oversight:portfolio": lambda world: [[world.staff["owen"].pk]],
    "staff:day_new": lambda world: [[world.staff["owen"].pk]],
    "oversight:fairness": once,
    "oversight:points": once,
    "oversight:worries": once,
    "supervision:record_new": supervision_of_amina,
    "staff:hours_change": lambda world: [
        [world.staff["amina"].pk, WorkingHours.objects.filter(person=world.staff["amina"])[0].pk]
    ],
    "staff:hours_new": lambda world: [[world.staff["amina"].pk]],
    "staff:placement": lambda world: [[world.staff["owen"].pk]],
    "staff:register": once,
    "staff:supervision_change": lambda world: [
        [world.staff["amina"].pk, Supervision.objects.filter(person=world.staff["amina"])[0].pk]
    ],
    "staff:supervision_new": lambda world: [[world.staff["amina"].pk]],
    "staff:training_change": training_of_amina,
    "staff:training_new": lambda world: [[world.staff["amina"].pk]],
    "supportplans:version_answer": told("1"),
    "supportplans:exit_exception": of("her"),
    "supportplans:exit_sign_off": of("leaving", "lost"),
}
PAUL: dict[str, Ways] = {
    "desk:service_change": lambda _world: [[Service.objects.get(name="Outreach").pk]],
    "desk:service_new": once,
    "desk:services": once,
    "desk:staff": once,
    "desk:staff_beginning": lambda world: [[world.staff["ruth"].pk]],
    "desk:staff_change": lambda world: [[world.staff["amina"].pk]],
    "desk:staff_new": once,
    "operations:health": once,
}
NORA: dict[str, Ways] = {
    "audit:copies": once,
    "audit:log": once,
    "audit:odd": once,
    "audit:person": lambda world: [[world.staff["amina"].pk]],
    "audit:session": lambda _world: [["about"]],
    "audit:sessions": once,
    "desk:limit_decision": limit_asked,
    "desk:limit_new": once,
    "desk:limits": once,
    "desk:staff_changes": once,
    "desk:staff_decision": asked_for_amina,
    "rights:export_answer": export_asked,
    "rights:export_new": once,
    "rights:export_stop": export_asked,
    "rights:exports": once,
    "rights:spoken_copy": once,
    "rights:spoken_hold": once,
    "rights:steps": of("her"),
}
VISITORS = {"": NOBODY, "amina": AMINA, "ruth": RUTH, "paul": PAUL, "nora": NORA}
