"""Who stands at which door: people, ties, and what each page may say to them."""

import logging
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from cases.actions import access
from cases.models import (
    AccessGrant,
    Address,
    Case,
    Client,
    Confidence,
    Deadline,
    Entry,
    Exclusion,
    Named,
    Person,
    SafeContact,
)
from hestia.accounts.middleware import COMPLETES_SIGN_IN
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import GRANTS, Permission, Role
from hestia.uploads.models import File
from hestia.workingdays.models import BankHoliday
from rights.actions.guarding import HOLD
from tests import make
from tests.addresses import address, patterns
from tests.cases.lifted import name, unseal
from tests.doors import DECLARED, PUBLIC
from tests.hung import COMPLAINT_OF_HER, hang
from tests.journeys.world import VISITORS, build_world

ALL = dict(patterns())
WAYS = {name: ways for table in VISITORS.values() for name, ways in table.items()}
# What asks again for a second factor that was shown more than five minutes ago.
FRESH = {
    "desk:limit_decision",
    "desk:limit_new",
    "rights:export_answer",
    "rights:export_new",
    "account_change_password",
    "account_set_password",
    "desk:staff_beginning",
    "desk:staff_change",
    "desk:staff_decision",
    "desk:staff_new",
    "cases:address_edit",
    "cases:kept_emptying",
    "cases:kept_release",
    "cases:lifting",
    "cases:shown",
    "cases:access_cover",
    "desk:cover",
    "desk:access_emergency",
    "desk:chaser_letter",
    "outage:pack",
    *("rights:correction", "rights:correction_answer", "rights:correction_new"),
    *("rights:acknowledgement", "rights:complaint", "rights:complaint_person", "rights:outcome"),
    *("rights:progress", "rights:complaint_letter"),
    *("rights:complaint_hold_lifted", "rights:complaint_hold_lifting", "rights:complaint_hold_new"),
    "rights:complaint_keeping_new",
    *("rights:complaint_erasure_answer", "rights:complaint_erasure_new", "rights:complaint_erasure_stop"),
    *("rights:erasure_answer", "rights:erasure_new", "rights:hold_lifted"),
    *("rights:answer", "rights:data", "rights:gathering", "rights:item", "rights:items", "rights:pack"),
    "rights:hidden_words",
    *("rights:page", "rights:receipt", "rights:sending"),
    *("rights:letter", "rights:correction_letter"),
    "desk:disclosure_approval",
    "desk:disclosure_letter",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
}
# Tables for a spreadsheet. Their cells begin with no formula: tests/staff/test_register.py, tests/oversight.
SHEETS = {"staff:current": "text/csv", "oversight:return_sheet": "text/csv"}
# As what an answer may come: no other table for a spreadsheet, whose cells could begin with a formula.
KINDS = {"", "application/json", "application/pdf", "image/jpeg", "text/html", "text/calendar", "text/plain"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
READING = METHODS[:2]
# Words that stand nowhere but in records of the cases. Some are of records that learners do not see; and some
# are covered: nobody sees those before she asks for one, or opens the form in which it is put right.
GIVEN, SURNAME, PHONE, STORY = "Zvrkgiven", "Zvrkname", "07700 900321", "zvrkstory"
OLD_PHONE = "07700 900444"
HEALTH = "zvrkhealth"
WHERE, WHEREABOUTS, POLICE, LEGAL, MOTHER = "3 Zvrklane", "zvrkfriend", "zvrkraid", "zvrkadvice", "zvrkmother"
COVERED = (WHERE, WHEREABOUTS, POLICE, LEGAL, MOTHER)
KEPT_APART = (HEALTH, *COVERED)
GLASS = "zvrkglass"  # why a glass was broken: whoever checks that reads it, and sees no case
PLANTED = (GIVEN, SURNAME, PHONE, STORY, GLASS, *KEPT_APART)
# Sections of her details of which a learner sees nothing.
KEPT_FROM_LEARNERS = tuple(
    f"/details/{section}/" for section in ("addresses", "safe-contact", "what-happened")
)
UNCOVERING = {"cases:address_edit", "cases:confidence_edit", "desk:disclosure_approval"}
# Pages of a case that is closed; each with what else it asks for.
OF_OLD = [
    ("desk:case",),
    ("cases:details", "addresses"),
    ("cases:details", "safe-contact"),
    ("cases:history",),
    ("cases:access",),
    ("cases:reopening",),
]
LONG_ENDED = date(2026, 1, 5)
OLD = "H-4001"  # the reference of that case
NUMERALS = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WORDS = "She is on the phone to us and nobody of her team is here."


@dataclass(frozen=True)
class Actor:
    """Someone, by what ties her to the cases: their role, their services, and what else was arranged."""

    tie: str
    role: Role
    services: tuple[str, ...] = ()
    sees: bool = False
    arrange: Callable[["Scene", Case, User], object] = lambda *_: None
    shown: tuple[timedelta, ...] | None = None  # how long ago the second factor; as a rule a moment ago
    sees_old: bool = False  # the case that she had before, in a service of its own


def let_the_owner_do_what_the_application_may() -> None:
    """Switch off, until the test is over, what keeps a held record from the owner alone.

    Who signs in here owns the tables. The rule of files stays: it is everybody's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [HOLD])
        for (table,) in cursor.fetchall():
            if table != File._meta.db_table:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {HOLD}")


class Scene:
    """The world of the walk, with planted words in every record that names or tells of a client."""

    def __init__(self, *, with_holds: bool = True) -> None:
        if with_holds:
            let_the_owner_do_what_the_application_may()
        self.world = build_world()
        self.worker, self.manager = self.world.staff["amina"], self.world.staff["ruth"]
        self.old = of_before(self.world.her.client, by=self.manager)
        self.manager_of_old = make.user("Sam South", role=Role.MANAGER, services=[self.old.service])
        self.cases = list(Case.objects.all())
        for case in self.cases:
            if case.client.seal_set.standing().exists():
                unseal(case, by=self.manager, other=self.worker)
        self.references = [case.reference for case in self.cases]
        Client.objects.update(first_name=GIVEN, known_as="", last_name=SURNAME)
        for contact in SafeContact.objects.all():
            contact.phone = OLD_PHONE if contact.case_id == self.old.pk else PHONE
            contact.save()
        Entry.objects.update(body=STORY)
        AccessGrant.objects.update(words=f"{GLASS}, and nobody of her team was here.")
        for case in self.cases:
            plant(case, by=self.worker)
        of_her: dict[str, Any] = {
            "address": Address.objects.filter(case=self.world.her),
            "confidence": self.world.her.confidence_set.all(),
        }
        self.places = [
            (name, reverse(name, args=args))
            for name, converters in ALL.items()
            for args in (WAYS[name](self.world) if name in WAYS else [None])
            if args is not None
        ] + [
            (name, address(name, converters, self.world.her))
            for name, converters in ALL.items()
            if name not in WAYS
        ]
        self.places += [
            ("cases:shown", reverse("cases:shown", args=[self.world.her.reference, kind, record.pk]))
            for kind, records in of_her.items()
            for record in records
        ]
        self.places += [(name, reverse(name, args=[OLD, *more])) for name, *more in OF_OLD]
        self.places += [
            ("cases:shown", reverse("cases:shown", args=[OLD, "address", home.pk]))
            for home in Address.objects.filter(case__client=self.old.client)
        ]
        Deadline.objects.filter(kind=Deadline.Kind.PLAN_REVIEW).update(due_on=make.TODAY)
        self.places.append(("desk:plans_due", f"{reverse('desk:plans_due')}?whose=team"))
        if with_holds:
            hung = hang(self.world.her, by=self.worker, second=self.manager, words=STORY)
            self.places += [(name, reverse(name, args=args)) for name, args in hung]

    def seal(self) -> None:
        """Seal every client, by her latest case, for the two who work on it."""
        names = access.SealNames(seeing=[self.worker, self.manager], with_key=[])
        for case in {case.client_id: case for case in reversed(self.cases)}.values():
            access.seal_case(
                case=case, names=names, words="Her cousin works here.", by=self.manager, at=make.NOON
            )

    def manager_of(self, case: Case) -> User:
        """Return who manages the service of a case."""
        return self.manager_of_old if case.service == self.old.service else self.manager

    def person(self, actor: Actor, number: int) -> User:
        """Make the person, and tie her to every case."""
        services = Service.objects.filter(name__in=actor.services)
        person = make.user(f"Zoe Actor{number}", role=actor.role, services=services)
        for case in self.cases:
            actor.arrange(self, case, person)
        return person

    def browser(self, actor: Actor | None, number: int) -> Browser:
        """Return a browser in which the person is signed in, as far as she is."""
        browser = Browser()
        if actor is not None:
            browser.force_login(self.person(actor, number))
            if actor.shown is not None:
                show_factor(browser, actor.shown)
            browser.get(reverse("desk:home"))  # what the first request notes in the session is kept, once
        return browser


def of_before(client: Client, *, by: User) -> Case:
    """Return a case of hers that ended long ago, in a service that knows nothing of the others."""
    ended: dict[str, Any] = {"closed_on": LONG_ENDED, "closed_by": by, "closed_at": make.NOON}
    return make.case(
        reference=OLD,
        client=client,
        worker=None,
        by=by,
        service=make.service("South"),
        opened_on=LONG_ENDED,
        status=Case.Status.CLOSED,
        exit_kind=Case.ExitKind.PLANNED,
        **ended,
    )


def plant(case: Case, *, by: User) -> None:
    """Put words into every record of a case that is kept apart, and into what those said before."""
    relative = Person(case=case, name="Her aunt", kind="family")
    relative.save()
    for kind, text in [
        ("health", HEALTH),
        ("whereabouts", WHEREABOUTS),
        ("police_operation", POLICE),
        ("privileged", LEGAL),
        ("contact", MOTHER),
    ]:
        person = relative if kind == "contact" else None
        kept = Confidence(case=case, kind=kind, title="Kept", text=text, person=person)
        kept.made_at, kept.made_by = make.NOON, by
        kept.save()
        kept.text = f"Still {text}"
        kept.save()
    home = Address.objects.filter(case=case, until_on=None).first()
    home = home or Address(case=case, kind="own", from_on=make.TODAY)
    for text in (WHERE, f"Flat 2, {WHERE}"):
        home.text = text
        home.save()


def allocated(_scene: Scene, case: Case, person: User) -> None:
    Case.objects.filter(pk=case.pk).update(worker=person)


def second(_scene: Scene, case: Case, person: User) -> None:
    Case.objects.filter(pk=case.pk).update(second_worker=person)


def cover_one(scene: Scene, case: Case, person: User) -> None:
    today = make.TODAY
    access.arrange_cover(
        worker=scene.worker,
        person=person,
        first=today,
        last=today,
        case=case,
        words=WORDS,
        by=scene.manager_of(case),
        at=make.NOON,
    )


def cover_all(scene: Scene, case: Case, person: User) -> None:
    if case == scene.cases[0]:
        today = make.TODAY
        access.arrange_cover(
            worker=scene.worker,
            person=person,
            first=today,
            last=today,
            words=WORDS,
            by=scene.manager,
            at=make.NOON,
        )


def covered_yesterday(scene: Scene, case: Case, person: User) -> None:
    before = make.NOON - timedelta(days=3)
    first, last = make.TODAY - timedelta(days=3), make.TODAY - timedelta(days=1)
    access.arrange_cover(
        worker=scene.worker,
        person=person,
        first=first,
        last=last,
        case=case,
        words=WORDS,
        by=scene.manager_of(case),
        at=before,
    )


def reason(_scene: Scene, case: Case, person: User, *, at: datetime = make.NOON) -> None:
    words = words_for(case)
    access.give_reason(reference=case.reference, reason="on_duty", words=words, by=person, at=at)


def words_for(case: Case) -> str:
    """Return a reason of its own: the same words open two records at most, whatever number is in them."""
    return f"{WORDS} {' '.join(NUMERALS[int(digit)] for digit in case.reference.removeprefix('H-'))}"


def reason_yesterday(scene: Scene, case: Case, person: User) -> None:
    reason(scene, case, person, at=make.NOON - timedelta(days=1))


def glass(_scene: Scene, case: Case, person: User, *, minutes_ago: int = 30) -> None:
    access.break_glass(
        reference=case.reference,
        reason="danger",
        words=words_for(case),
        by=person,
        at=make.NOON - timedelta(minutes=minutes_ago),
        calendar=BankHoliday.objects.calendar("ew"),
    )


def glass_before(scene: Scene, case: Case, person: User) -> None:
    glass(scene, case, person, minutes_ago=61)


def kept_out(scene: Scene, case: Case, person: User) -> None:
    if not Exclusion.objects.of(case).filter(person=person).exists():
        access.exclude_worker(case=case, person=person, reason="family", by=scene.manager, at=make.NOON)


def reason_then_kept_out(scene: Scene, case: Case, person: User) -> None:
    reason(scene, case, person)
    kept_out(scene, case, person)


def glass_then_kept_out(scene: Scene, case: Case, person: User) -> None:
    glass(scene, case, person)
    kept_out(scene, case, person)


def named(scene: Scene, case: Case, person: User) -> None:
    if not Named.objects.of(case).filter(person=person).exists():
        name(case, person, standing="sees", by=scene.manager, other=scene.worker)


def with_key(scene: Scene, case: Case, person: User) -> None:
    if not Named.objects.of(case).filter(person=person).exists():
        name(case, person, standing="key", by=scene.manager, other=scene.worker)


def with_key_used(scene: Scene, case: Case, person: User) -> None:
    with_key(scene, case, person)
    glass(scene, case, person)


def student_by_now(*arranged: Callable[[Scene, Case, User], object]) -> Callable[[Scene, Case, User], object]:
    """Tie someone while she is a caseworker, and then let her be a student."""

    def arrange(scene: Scene, case: Case, person: User) -> None:
        person.role = Role.CASEWORKER
        person.save()
        for each in arranged:
            each(scene, case, person)
        person.role, person.ends_on = Role.STUDENT, make.TODAY
        person.save()

    return arrange


TEAM, ELSEWHERE = ("Outreach", "Safe house A"), ("Safe house B",)
CASEWORKER, MANAGER, STUDENT = Role.CASEWORKER, Role.MANAGER, Role.STUDENT
LONG_AGO = (timedelta(minutes=6),)
HALF = Actor("team, with her password only", CASEWORKER, TEAM, shown=())
OPEN = [
    HALF,
    Actor("other team, shown six minutes ago", CASEWORKER, ELSEWHERE, shown=LONG_AGO),
    Actor("manager of another team, shown six minutes ago", MANAGER, ELSEWHERE, shown=LONG_AGO),
    Actor("administrator, shown six minutes ago", Role.ADMINISTRATOR, TEAM, shown=LONG_AGO),
    Actor("data protection lead, shown six minutes ago", Role.DATA_PROTECTION_LEAD, shown=LONG_AGO),
    Actor("key worker, moved", CASEWORKER, ELSEWHERE, True, allocated, sees_old=True),
    Actor("second worker of another team", CASEWORKER, ELSEWHERE, True, second, sees_old=True),
    Actor("covers one case", CASEWORKER, ELSEWHERE, True, cover_one, sees_old=True),
    Actor("covers the worker", Role.SAFE_HOUSE_WORKER, ELSEWHERE, True, cover_all),
    Actor("covered until yesterday", CASEWORKER, ELSEWHERE, False, covered_yesterday),
    Actor("team", CASEWORKER, TEAM, True),
    Actor("manager of the team", MANAGER, TEAM, True),
    Actor("other team", Role.SAFE_HOUSE_WORKER, ELSEWHERE),
    Actor("manager of another team", MANAGER, ELSEWHERE),
    Actor("gave a reason today", CASEWORKER, ELSEWHERE, True, reason, sees_old=True),
    Actor("gave a reason yesterday", CASEWORKER, ELSEWHERE, False, reason_yesterday),
    Actor("broke the glass", CASEWORKER, ELSEWHERE, True, glass, sees_old=True),
    Actor("broke the glass over an hour ago", CASEWORKER, ELSEWHERE, False, glass_before),
    Actor("team, kept out", CASEWORKER, TEAM, False, kept_out),
    Actor("manager, kept out", MANAGER, TEAM, False, kept_out),
    Actor("gave a reason, kept out", CASEWORKER, ELSEWHERE, False, reason_then_kept_out),
    Actor("used emergency access, kept out", CASEWORKER, ELSEWHERE, False, glass_then_kept_out),
    Actor("student of the team", STUDENT, TEAM),
    Actor("student with the case", STUDENT, TEAM, True, second, sees_old=True),
    Actor("volunteer with the case", Role.VOLUNTEER, TEAM, True, second, sees_old=True),
    Actor(
        "had every tie, is a student by now",
        STUDENT,
        ELSEWHERE,
        arrange=student_by_now(reason, glass, cover_one, cover_all),
    ),
    Actor("team of her old case", CASEWORKER, ("South",), sees_old=True),
    Actor("manager of her old case", MANAGER, ("South",), sees_old=True),
    Actor("team of her old case, kept out", CASEWORKER, ("South",), False, kept_out),
    Actor("service lead", Role.SERVICE_LEAD, TEAM),
    Actor("data protection lead", Role.DATA_PROTECTION_LEAD),
    Actor("auditor", Role.AUDITOR),
    Actor("trustee", Role.TRUSTEE),
    Actor("administrator", Role.ADMINISTRATOR, TEAM),
]
SEALED = [
    Actor("team", CASEWORKER, TEAM),
    Actor("manager of the team", MANAGER, TEAM),
    Actor("team of her old case", CASEWORKER, ("South",)),
    Actor("other team", CASEWORKER, ELSEWHERE),
    Actor("manager of her old case", MANAGER, ("South",)),
    Actor("gave a reason", CASEWORKER, ELSEWHERE, False, reason),
    Actor("broke the glass", CASEWORKER, ELSEWHERE, False, glass),
    Actor("named", CASEWORKER, ELSEWHERE, True, named, sees_old=True),
    Actor("has a key", CASEWORKER, ELSEWHERE, False, with_key),
    Actor("used a key", CASEWORKER, ELSEWHERE, True, with_key_used, sees_old=True),
    Actor("student of the team", STUDENT, TEAM),
    Actor("was named, is a student by now", STUDENT, arrange=student_by_now(named)),
    Actor("used a key, is a student by now", STUDENT, ELSEWHERE, arrange=student_by_now(with_key_used)),
    Actor("service lead", Role.SERVICE_LEAD, TEAM),
    Actor("data protection lead", Role.DATA_PROTECTION_LEAD),
    Actor("auditor", Role.AUDITOR),
    Actor("trustee", Role.TRUSTEE),
    Actor("administrator", Role.ADMINISTRATOR, TEAM),
]


def allowed(actor: Actor | None, name: str, url: str, method: str) -> tuple[set[int], set[int]]:
    """Return the only statuses an answer may have (none named: any), and those it may not have."""
    if name in PUBLIC:
        return set(), set()
    if actor is None or (actor == HALF and name not in COMPLETES_SIGN_IN):
        return {302, 405}, set()
    if actor.shown == LONG_AGO and name in FRESH and DECLARED.get(name) in {None, *GRANTS[actor.role]}:
        return {302, 405}, set()
    if DECLARED.get(name) not in {None, *GRANTS[actor.role]}:
        return {403, 405}, set()
    return once_inside(actor, name, url, method)


def sees(actor: Actor, url: str) -> bool:
    """Whether a case exists for somebody: the one from before, or one of the others."""
    return actor.sees_old if OLD in url else actor.sees


def reads(name: str, method: str) -> bool:
    """Whether this only reads, or writes a note: a reason leads no further, to no change and no file."""
    if name in {"cases:kept_file", "cases:note_correction"}:
        return False
    return DECLARED.get(name) == Permission.NOTE_ADD or (
        DECLARED.get(name) == Permission.CASE_VIEW and method != "POST"
    )


def once_inside(actor: Actor, name: str, url: str, method: str) -> tuple[set[int], set[int]]:
    """Return the same for somebody whose role may: now it matters whether the case exists for her."""
    if name == "rights:steps":  # who watches over requests reads how far they are; who handles them has pages
        return ({404, 405} if Permission.REQUEST_HANDLE in GRANTS[actor.role] else {200, 404, 405}), set()
    of_a_case = "ref" in ALL[name] or COMPLAINT_OF_HER in url
    if of_a_case and not sees(actor, url):
        return {404, 405}, set()
    if url.endswith(KEPT_FROM_LEARNERS) and Permission.COVERED_VIEW not in GRANTS[actor.role]:
        return {403, 405}, set()
    never = {403, 404} if of_a_case else set()
    if name == "cases:note_correction":  # a note is corrected by whoever wrote it
        never.discard(403)
    if actor.arrange is reason and not reads(name, method):
        never -= {403, 404} if name == "cases:note_correction" else {403}
    if name not in WAYS:  # without a page of its own, it is asked for a record that may not be there
        never.discard(404)
    return set(), never


def told(answer: HttpResponseBase) -> str:
    """Return all that an answer says: its text, that of a PDF, where it leads, what the file is called."""
    content: bytes = getattr(answer, "content", b"")
    if content and answer.get("Content-Type", "").startswith("application/pdf"):  # to HEAD there is none
        pages = PdfReader(BytesIO(content)).pages
        said = "\n".join(page.extract_text() for page in pages)
    else:
        said = content.decode(errors="replace")
    return "\n".join([said, *(answer.get(name, "") for name in ("Location", "Content-Disposition"))])


def problems(
    actor: Actor | None, place: tuple[str, str], method: str, answer: Any, references: Sequence[str]
) -> list[str]:
    """Return what is wrong with an answer: its status, where it leads, a word it may not tell."""
    name, url = place
    only, never = allowed(actor, name, url, method)
    what = f"{actor.tie if actor else 'nobody'}: {method} {url} ({name})"
    status = answer.status_code
    found = []
    if status >= 500 or (only and status not in only) or status in never:
        found.append(f"{what} answered {status}")
    if method not in {"GET", "POST", "HEAD"} and status != 405:
        found.append(f"{what} answered {status}, not 405")
    kind = answer.get("Content-Type", "").partition(";")[0]
    if kind not in KINDS and kind != SHEETS.get(name):
        found.append(f"{what} came as {kind}")
    onward = answer.get("Location", "")
    if only and status == 302 and not onward.startswith(leads_to(actor)):
        found.append(f"{what} led to {onward}")
    said = told(answer)
    return found + [f"{what} told “{word}”" for word in hidden(actor, name, url, references) if word in said]


def hidden(actor: Actor | None, name: str, url: str, references: Sequence[str]) -> list[str]:
    """Return the words that an answer may not tell, the references that she did not ask for among them."""
    not_hers = [each for each in references if each not in url]
    if actor is not None and sees(actor, url):
        words = not_hers if not actor.sees else [OLD] if not actor.sees_old else []
        if learns(actor):
            return [*words, *COVERED, *KEPT_APART, PHONE, OLD_PHONE]
        return words if name in UNCOVERING else [*words, *COVERED]
    words = [*PLANTED, OLD_PHONE, *not_hers]
    if actor is not None and actor.sees_old:  # her name stands in lists and in what is found
        words = [word for word in words if word not in {GIVEN, SURNAME, OLD}]
    if actor is not None and checks(actor):
        words.remove(GLASS)
    return [word for word in words if word not in references or not counts(actor)]


def counts(actor: Actor | None) -> bool:
    """Whether someone is told references without seeing cases: for figures, for checks or in the log."""
    may = GRANTS[actor.role] if actor else frozenset()
    told_of = {Permission.TEAM_VIEW, Permission.ACCESS_CHECK, Permission.AUDIT_VIEW}
    return bool(told_of & may) and Permission.CASE_VIEW not in may


def checks(actor: Actor) -> bool:
    """Whether someone checks broken glass without seeing cases."""
    may = GRANTS[actor.role]
    return Permission.ACCESS_CHECK in may and Permission.CASE_VIEW not in may


def leads_to(actor: Actor | None) -> str:
    """Return where someone is led who cannot go on: to sign in, to add a factor, or to show one again."""
    if actor is None:
        return "/"
    return reverse("mfa_add_webauthn") if actor == HALF else "/accounts/again/"


def ask(browser: Browser, method: str, url: str) -> Any:
    """Return the answer to one request, and undo what it did."""
    kept = deepcopy(browser.cookies)
    with transaction.atomic():
        answer: Any = browser.generic(method, url)
        transaction.set_rollback(True)
    browser.cookies = kept  # signing out is undone too
    return answer


def show_factor(browser: Browser, ago: Sequence[timedelta]) -> None:
    """Let the session have shown a second factor so long ago; never: what a password alone gives."""
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": (make.NOON - each).timestamp()} for each in ago
    ]
    session.save()


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    logging.disable()
    try:
        with time_machine.travel(make.NOON, tick=False):
            yield Scene()
    finally:  # a scene that cannot be set would silence the tests that read the log
        logging.disable(logging.NOTSET)


def learns(actor: Actor) -> bool:
    """Whether someone is there to learn: she sees the case, but not everything in it."""
    return actor.role in {Role.STUDENT, Role.VOLUNTEER}
