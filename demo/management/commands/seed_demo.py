"""``manage.py seed_demo``: the brief's world, the same every time, relative to today."""

import gc
import time
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from cases.actions.canaries import plant
from cases.models import Case
from cases.rules.invented import invent
from cases.rules.references import one_after_another, step, stepping
from demo import access, caseload, counted, held, voices
from demo.community import fill_community
from demo.dice import dice_from
from demo.directory import fill_directory
from demo.exports import ask_for_exports
from demo.groups import plan_groups
from demo.history import fill_history
from demo.looks import read_about_everyone
from demo.miss_g.story import record_her_story
from demo.paper import fill_paper
from demo.requests import fill_requests, name_holders
from demo.retention import fill_retention
from demo.samples import fill_samples
from demo.story import Story
from demo.supervision import record_supervisions
from demo.training import fill_training
from demo.world import staff_and_services
from hestia.accounts import demonstration
from hestia.accounts.models import Service, User
from hestia.db import demonstration as demonstration_database
from hestia.db.acting import acting_as, as_owner, database
from hestia.db.prepared import prepared
from hestia.workingdays.models import BankHoliday
from oversight.queries.checks import check_every_file
from riskassessment.actions import ask_further

PROGRESS = 30
PLANS = 400  # what acts ask, the same again for each case: to plan it anew took as long as to answer it
MISS_G = 147  # her case's number, and so the others' order
OTHERS = 201  # where the numbers of the others begin: with gaps, so that a seal leaves none


class Command(BaseCommand):
    help = "Build the demonstration: two safe houses, outreach with 148 open cases, and Miss G."
    requires_system_checks = ()  # `make check` has made them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--prepare", action="store_true", help="migrate, fill what is empty, and print how to sign in"
        )

    def handle(self, *, prepare: bool = False, **options: Any) -> None:  # noqa: ARG002
        with as_owner():
            if prepare:
                self.prepare()
            else:
                self.fill()
            self.show()

    def prepare(self) -> None:
        """Bring the database up to date and fill it once, for ``make run``."""
        state = demonstration_database.state()
        if state == "foreign":
            raise CommandError(
                "DATABASE_URL names a database that holds something else than the demonstration, so it was "
                "left alone: docs/deploy.md says how to serve a real one."
            )
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if state != "filled":
            self.fill()
            demonstration_database.write_comment(demonstration_database.FILLED)

    def fill(self) -> None:
        """Build the world in an empty database."""
        if User.objects.exists() or Case.objects.exists():
            raise CommandError(
                "There are accounts or cases here already. The demonstration needs an empty database."
            )
        started = time.perf_counter()
        gc.freeze()  # a quarter of a million short-lived records: nothing for the collector to find
        gc.disable()
        self.stdout.write("Filling the database with the demonstration. This takes a minute and a half.")
        build(now=timezone.now(), report=self.go_on)
        self.stdout.write(f"The demonstration is ready ({time.perf_counter() - started:.0f} s).")

    def go_on(self, words: str) -> None:
        """Say how far it is, and let the planner know how many rows there are by now: a sixth of the time."""
        self.stdout.write(words)
        analyse()

    def show(self) -> None:
        """Print how to sign in as each of the invented people: with a button, or the real way."""
        self.stdout.write("\nSign in with a button on the page. The real way is the e-mail, the password")
        self.stdout.write(f"{settings.DEMO_WORDS!r} and a code from an authenticator app with the secret")
        self.stdout.write("of the person (everyone is made up):\n\n")
        known = Q(email__endswith="@hestia.example") | Q(enrolled_at__isnull=False)
        for person in User.objects.filter(known, is_demonstration=True).order_by("pk"):
            demonstration.equip(person, at=timezone.now())
            role, secret = person.get_role_display(), demonstration.authenticator_secret(person)
            self.stdout.write(f"  {person.email:<24} {person.get_full_name():<16} {role:<22} {secret}")


@transaction.atomic
def build(*, now: datetime, one_in: int = 1, report: Callable[[str], object] = str) -> None:
    """Build the whole world in one transaction: all of it, or nothing.

    ``one_in`` leaves out all but one case in so many of the others, for tests. ``report`` hears how far.
    """
    go_on_from(OTHERS)
    database.plans.most = PLANS
    with prepared(unseen=True), stepping(partial(step, dice_from(2011))):
        fill_the_house(now=now, one_in=one_in, report=report)
    analyse()


def analyse() -> None:
    """Let PostgreSQL count what is in its tables, as it does by itself after a commit."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill_the_house(*, now: datetime, one_in: int, report: Callable[[str], object]) -> None:
    """Make the staff, the cases with their stories, and what happened between them."""
    today = timezone.localdate(now)
    calendar = BankHoliday.objects.calendar("ew")
    dice = dice_from(2011)  # the year the charity's service began
    staff = staff_and_services(today=today)
    fill_directory(by=staff["ruth"], today=today, at=now)
    fill_training(staff, today=today, at=now)
    fill_community(staff, today=today, at=now)
    services = {service.name: service for service in Service.objects.all()}

    def story(worker: User) -> Story:
        return Story(
            today=today,
            calendar=calendar,
            worker=worker,
            manager=staff["ruth"],
            dice=dice_from(dice.random()),
        )

    planned = caseload.planned_cases(services, staff, today=today, calendar=calendar, dice=dice)
    tell_stories(planned, story, staff, services, now=now, one_in=one_in, report=report)
    hers = Case.objects.get(client__first_name="Ghada")
    cases = list(Case.objects.open().filter(status=Case.Status.OPEN).select_related("worker").order_by("pk"))
    caseload.tasks(cases, today=today, at=now, dice=dice)
    for shared in [case for case in cases if case.worker == staff["daniel"]][:1]:
        shared.second_worker, shared.second_until = staff["owen"], staff["owen"].ends_on
        shared.save()
    ask_further(
        further=["digital"],
        why="Two clients were found through their phones.",
        by=staff["ruth"],
        at=now - timedelta(days=1),
    )
    voices.hear(manager=staff["ruth"], now=now)
    plan_groups(cases, services, staff, calendar=calendar, now=now)
    counted.tell(cases, services, manager=staff["ruth"], now=now)
    fill_samples(staff, today=today, at=now)
    read_about_everyone(now=now, dice=dice)
    # The one that is planted here says what it is; elsewhere nobody is to know.
    marked = replace(invent(dice, on=today), given_name="Canary", family_name="Invented")
    plant(marked, service=services["Safe house A"], by=staff["ruth"], at=now - timedelta(days=30))
    access.show_access(cases, staff, now=now, calendar=calendar)
    record_supervisions(staff, at=now)
    report("  those whose cases have ended")
    fill_history(staff, today=today, one_in=one_in)
    fill_retention(staff, today=today, at=now)
    held.hold_bookings(cases, staff, now=now)
    ask_for_exports(staff, at=now)
    look_each_night(now=now)
    of_marek = [case for case in cases if case.worker == staff["marek"]]
    fill_requests(hers, (of_marek or cases)[0], staff, today=today, at=now)
    name_holders(hers, by=staff["ruth"], today=today, at=now)
    fill_paper((of_marek or cases)[-1], staff, at=now)
    counted.send(manager=staff["ruth"], now=now)


def tell_stories(
    planned: Sequence[caseload.PlannedCase],
    story: Callable[[User], Story],
    staff: Mapping[str, User],
    services: Mapping[str, Service],
    *,
    now: datetime,
    one_in: int,
    report: Callable[[str], object],
) -> None:
    """Make one case in so many, in their order, and Miss G’s story in its place among them."""
    for number, planned_case in enumerate(planned, start=1):
        if number == MISS_G:
            [reference] = Case.next_references(1)
            go_on_from(MISS_G)
            with stepping(one_after_another):
                record_her_story(story(staff["amina"]), house=services["Safe house A"], now=now)
            go_on_from(int(reference.removeprefix("H-")))
        if number % one_in:
            continue
        if number % PROGRESS == 0:
            report(f"  {number} of {len(planned)} cases")
        case_story = story(planned_case.worker)
        case_story.leaves_unchecked = number % 4 == 0
        caseload.make_case(case_story, planned_case, now=now)


def look_each_night(*, now: datetime) -> None:
    """Let the check of every night have run a week ago, and in the last two."""
    for days in (7, 1, 0):
        with acting_as(None, at=now - timedelta(days=days)):
            check_every_file()


def go_on_from(number: int) -> None:
    """Let references go on from a number."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE cases_case_reference RESTART WITH %s", [number])
