"""``manage.py bench``: what pages and papers cost, beside an empty page and WeasyPrint's own time.

With ``--load`` so many people at work, before the application as it is served (`demo.load`).
"""

import io
import logging
import os
import statistics
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from copy import copy
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import weasyprint
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test.utils import override_settings, setup_databases, teardown_databases
from django.utils import timezone
from django.utils.html import strip_tags
from weasyprint.text.fonts import FontConfiguration

from cases.documents.printable import Copy
from cases.models import Case, Client, Deadline, Entry
from demo.budgets import budget_of, late_figures, overruns
from demo.load import ServedLoad
from demo.measure import Measurement, Server, in_turn, once, page, table
from demo.miss_g.story import record_her_story
from demo.people import NOTE_BODIES
from demo.scale import MADE_ONE_BY_ONE, seed_scale
from demo.story import Story
from demo.world import staff_and_services
from desk.documents.case_summary import CASE_SUMMARY
from desk.documents.printables import PRINTABLES
from desk.reminders.rounds import tell_everyone
from hestia.accounts.models import Service, User
from hestia.audit.models import log_each
from hestia.db.acting import acting_as, as_owner
from hestia.db.bulk import begin_history
from hestia.pdf import Document, html, submit
from hestia.pdf.languages import side_by_side
from hestia.pdf.letters import drawable
from hestia.pdf.press import OwnFiles
from oversight.documents.report import report_document
from oversight.queries.facts import counted_services, facts_for
from oversight.queries.report import report_for
from oversight.rules.facts import Facts
from oversight.rules.figures import FIGURES
from oversight.rules.periods import Period
from referrals.actions.clock_moves import MOVED
from referrals.actions.policies import correct_policy
from referrals.models import Policy, Referral
from referrals.queries.policy_moves import policy_change, services_elsewhere
from supportplans.documents.plan import SUPPORT_PLAN

NOTES = 100
QUARTER = 91  # days
VERSIONS = 3  # of each case, client and referral
WAYS: dict[str, dict[str, Any]] = {
    "My plan, English and Arabic": {"sides": side_by_side("ar", with_english=True)},
    "My plan, Arabic": {"sides": side_by_side("ar", with_english=False)},
    "My plan, large print": {"large_print": True},
    "My plan, pictures": {"is_easy": True},
    "My plan, pictures, Arabic": {"is_easy": True, "sides": side_by_side("ar", with_english=False)},
}


class Command(BaseCommand):
    help = "Measure pages at each size of caseload, and PDFs. Uses a database of its own, thrown away after."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, nargs="*", default=[2_000, 20_000])
        parser.add_argument("--million", action="store_true", help="1,000,000 cases, and their pages alone")
        parser.add_argument("--runs", type=int, default=100, help="requests of each page")
        parser.add_argument("--papers", type=int, default=10, help="runs of each PDF; 0: none")
        parser.add_argument(
            "--load", action="store_true", help="people at work, instead of one after the other"
        )
        parser.add_argument("--staff", type=int, default=200, help="with --load: how many are signed in")
        parser.add_argument("--think", type=float, default=6, help="with --load: seconds between two pages")
        parser.add_argument("--minutes", type=float, default=3, help="with --load: for how long")

    def handle(self, *, cases: list[int], runs: int, papers: int, **options: Any) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        if options["load"]:
            with own_database():
                load = ServedLoad(options["staff"], options["think"], options["minutes"] * 60)
                self.stdout.write(load.measured())
            if failures := load.failures():
                raise CommandError("Too slow for so many people: " + "; ".join(failures))
            return
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        passed, papers = [], 0 if options["million"] else papers
        for size in [1_000_000] if options["million"] else cases:
            with own_database(), lines_unseen():
                passed += [f"{size:,} cases: {words}" for words in self.pages(size, runs=runs)]
        if papers:
            with own_database(), as_owner():
                self.papers(runs=papers)
        if passed:
            raise CommandError("Over budget by more than a fifth (demo/budgets.py):\n" + "\n".join(passed))

    def pages(self, size: int, *, runs: int) -> list[str]:
        """Print what each page costs with so many open cases; return what is over budget."""
        with as_owner():
            worker, manager, case = caseload_with_notes(size)
            entries = Entry.objects.count()
        with override_settings(ROOT_URLCONF="demo.measure", BUDGETS=roomy()):
            nobody, amina, ruth = Server(None), Server(worker), Server(manager)
            base = page("Empty page", nobody, "/empty/", runs=runs)
            figures = [
                base,
                page("Empty page, signed in", amina, "/empty/", runs=runs),
                page("My day", amina, "/my-day/", runs=runs),
                page("Case list, worker", amina, "/cases/", runs=runs),
                page("Case list, a manager’s 1,080", ruth, "/cases/", runs=runs),
                page("Case list, filtered", ruth, "/cases/?risk=high&nrm_stage=recovery", runs=runs),
                page(f"Case page, {NOTES} notes", amina, f"/cases/{case.reference}/", runs=runs),
                page("Notes", amina, f"/cases/{case.reference}/notes/", runs=runs),
                page("NRM", amina, f"/cases/{case.reference}/referral/", runs=runs),
                page("Risk", amina, f"/cases/{case.reference}/risk/", runs=runs),
                page("Support plan", amina, f"/cases/{case.reference}/plan/", runs=runs),
                page("Exit", amina, f"/cases/{case.reference}/exit/", runs=runs),
                page("Team, three services", ruth, "/team/", runs=runs),
                page("Search, a name", amina, "/search/", runs=runs, q=case.client.last_name),
                page("Search, a manager’s", ruth, "/search/", runs=runs, q=case.client.last_name),
            ]
        self.stdout.write(
            f"\n{size:,} cases, {entries:,} entries; {runs} requests each, one core, in process\n\n"
        )
        self.stdout.write(
            table(
                (_row(figure, base) for figure in figures),
                [
                    *("Page", "Queries", "Median ms", "p95 ms", "Web CPU", "DB CPU", "Bytes", "x empty"),
                    "Budget",
                ],
            )
        )
        passed = overruns(figures, base)
        if size <= MADE_ONE_BY_ONE:
            self.telling(manager)
            self.rules(size, manager)
            passed += self.report(size, manager)
        return passed

    def telling(self, manager: User) -> None:
        """Print what it costs the worker to tell everybody of a task that each was just given."""
        now = timezone.now()
        with as_owner():
            staff = User.objects.filter(email__regex=r"^scale\.\d")
            cases = {case.worker_id: case for case in Case.objects.filter(worker__in=staff).order_by("pk")}
            for worker, case in cases.items():
                task = {
                    "title": "Ring",
                    "due_on": timezone.localdate(now),
                    "made_at": now,
                    "made_by": manager,
                }
                Deadline.objects.create(case=case, kind=Deadline.Kind.TASK, assignee_id=worker, **task)
            log_each("task.given", case_refs=[case.reference for case in cases.values()], by=manager, at=now)
        rows = []
        for name, later in (("All of them", 0), ("Nobody, all unread", 31)):
            queries, seconds = once(partial(tell_everyone, at=now + timedelta(seconds=later)))
            rows.append([name, f"{queries:,}", f"{seconds * 1000:,.0f}"])
        self.stdout.write(f"\n\nThe worker tells {len(cases):,} staff what is new to\n\n")
        self.stdout.write(table(rows, ["A round", "Queries", "ms"]))

    def report(self, size: int, manager: User) -> list[str]:
        """Print what figures cost that count every case, and return which take too long."""
        now = timezone.now()
        last = timezone.localdate(now)
        period = Period(last - timedelta(days=QUARTER - 1), last)
        with as_owner():
            manager.services.set(Service.objects.all())
            reader = User.objects.get(pk=manager.pk)
            write_versions(by=reader, now=now)
        facts: list[Facts] = []

        def read() -> None:
            facts.append(facts_for(reader, period, services=counted_services(reader)))

        def paper() -> None:
            report = report_for(reader, period, FIGURES, outside=True)
            submit(report_document(report, by=reader, on=last)).result()

        with transaction.atomic(), acting_as(reader, at=now):
            paper()  # whatever prints has started
            rows = [("Facts of a quarter", *once(read))]
            each = [(figure.title, *once(partial(figure.answer, facts[0]))) for figure in FIGURES]
            rows += [*each, ("Whole report, as PDF", *once(paper))]
        with override_settings(ROOT_URLCONF="demo.measure", BUDGETS=roomy()):
            ruth = Server(reader)
            rows += [
                ("Page of one figure", *once(partial(ruth.get, f"/reports/{FIGURES[0].slug}/"))),
                ("Page of all figures", *once(partial(ruth.get, "/reports/"))),
            ]
        self.stdout.write(f"\n\nFigures that count {size:,} cases; once each\n\n")
        lines = [[name, f"{queries:,}", f"{seconds * 1000:,.0f}"] for name, queries, seconds in rows]
        self.stdout.write(table(lines, ["Figures", "Queries", "ms"]))
        wholes = [(title, seconds) for title, _, seconds in rows[len(each) + 1 :]]
        return late_figures([(title, seconds) for title, _, seconds in each], wholes)

    def rules(self, size: int, manager: User) -> None:
        """Print what it costs to look at a change of the recovery period, and to move every clock by it."""
        wrong = Policy.objects.standing().filter(jurisdiction=settings.NRM_POLICY).latest("effective_from")
        row = copy(wrong)
        row.pk, row._state.adding = None, True
        row.recovery_days = (wrong.recovery_days or 0) + 15
        now = timezone.now()
        today = timezone.localdate(now)

        def look() -> None:
            change = policy_change(row, instead_of=wrong)
            services_elsewhere(manager)
            change.effects_for(manager, today=today)

        def move() -> None:
            correct_policy(policy=wrong, row=row, why="Measured", moving=True, by=manager, at=now)

        with transaction.atomic(), acting_as(manager, at=now):
            looked, moved = once(look), once(move)
        with as_owner():
            clocks = Entry.objects.filter(title__startswith=MOVED).count()
        self.stdout.write(f"\n\nA rule changed, {size:,} cases of which {clocks:,} are timed by it; once\n\n")
        self.stdout.write(
            table(
                (
                    [name, f"{queries:,}", f"{seconds:.1f}", f"{seconds * 1000 / max(clocks, 1):.2f}"]
                    for name, (queries, seconds) in (("Shown before", looked), ("Every clock moved", moved))
                ),
                ["Act", "Queries", "Seconds", "ms a case"],
            )
        )

    def papers(self, *, runs: int) -> None:
        """Print what each PDF costs, beside WeasyPrint given the same HTML, stylesheet and fonts."""
        now = timezone.now()
        today = timezone.localdate(now)
        staff = staff_and_services(today=today)
        story = Story.of_amina(staff, today=today)
        her_case = record_her_story(story, house=Service.objects.get(name="Safe house A"), now=now)
        case = Case.objects.get(pk=her_case.pk)
        rows = []
        for kind in PRINTABLES.values():
            if kind.blockers(case):
                continue
            document = kind.build(case, Copy(number=1, made_on=today, by=staff["amina"]))
            rows.append(_paper(kind.title, document, runs=runs))
        for title, choices in WAYS.items():
            document = SUPPORT_PLAN.build(case, Copy(number=1, made_on=today, by=staff["amina"], **choices))
            rows.append(_paper(title, document, runs=runs))
        write_notes(case, by=staff["amina"], now=now)
        file = case_file(case, by=staff["amina"], on=today)
        rows.append(_paper(f"Case file, {NOTES} notes", file, runs=runs))
        self.stdout.write(
            f"\n\nPDFs from the process that prints; {runs} runs each, one core, in turn with WeasyPrint"
            " on the same HTML in this one\n\n"
        )
        self.stdout.write(
            table(
                rows,
                [
                    "Document",
                    "Median ms",
                    "WeasyPrint warm ms",
                    "x warm",
                    "cold ms",
                    "x cold",
                    "Bytes",
                    "Pages",
                    "Characters",
                    "Tagged",
                ],
            )
        )


def roomy() -> dict[str, dict[str, int]]:
    """Return limits that a hundred searches of one name do not reach: that they are counted is measured."""
    return {
        name: {period: number * 1_000 for period, number in periods.items()}
        for name, periods in settings.BUDGETS.items()
    }


@contextmanager
def own_database() -> Iterator[None]:
    """Work in an empty database of its own, migrated, and throw it away: nothing is read to be put back."""
    with redirect_stdout(io.StringIO()):  # Django says that a table is there, however quiet it is to be
        kept = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        yield
    finally:
        connection.close()
        teardown_databases(kept, verbosity=0)


@contextmanager
def lines_unseen() -> Iterator[None]:
    """Write the log's line of each request, as a server does, but not between the figures."""
    consoles = [
        handler for handler in logging.getLogger().handlers if isinstance(handler, logging.StreamHandler)
    ]
    with Path(os.devnull).open("w") as nowhere:
        kept = [(console, console.setStream(nowhere)) for console in consoles]
        try:
            yield
        finally:
            for console, stream in kept:
                console.setStream(stream or sys.stderr)


def caseload_with_notes(size: int) -> tuple[User, User, Case]:
    """Make so many cases; return a worker, a manager, and a case of the worker's with many notes."""
    seed_scale(size, at=timezone.now())
    worker = User.objects.get(email="scale.0000@example.org")
    case = Case.objects.filter(worker=worker).select_related("client").order_by("pk")[0]
    write_notes(case, by=worker, now=timezone.now())
    return worker, User.objects.get(email="scale.manager@example.org"), case


def _row(figure: Measurement, base: Measurement) -> list[str]:
    return [
        figure.name,
        str(figure.queries),
        f"{figure.median:.2f}",
        f"{figure.p95:.2f}",
        f"{figure.web_cpu:.2f}",
        f"{figure.database_cpu:.2f}",
        f"{figure.size:,}",
        f"{figure.median / base.median:.1f}",
        f"{budget.times:g} x, {budget.queries}" if (budget := budget_of(figure.name)) else "",
    ]


def write_versions(*, by: User, now: datetime) -> None:
    """Give each case, client and referral versions, as a life of changes leaves: figures go by them."""
    for model in (Case, Client, Referral):
        keys = list(model.objects.values_list("pk", flat=True))
        for n in range(VERSIONS):
            begin_history(model, keys, by=by, at=now - timedelta(days=40 * n))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write_notes(case: Case, *, by: User, now: datetime) -> None:
    """Write notes of the hours before now, until there are as many as are measured."""
    for n in range(NOTES - case.entry_set.notes().count()):
        body = NOTE_BODIES[n % len(NOTE_BODIES)]
        case.narrate(Entry.Kind.MET, "Met in person", body, by=by, at=now - timedelta(hours=n))


def case_file(case: Case, *, by: User, on: date) -> Document:
    """Return all that is kept of what happened in a case, as the page that prints makes it."""
    return CASE_SUMMARY.build(case, Copy(number=1, made_on=on, by=by, with_whole_story=True))


def _paper(title: str, document: Document, *, runs: int) -> list[str]:
    page_html = drawable(html(document, on_screen=False))
    css = Path(settings.BASE_DIR, "static", "css", "pdf.css").read_text().replace('url("../', 'url("static:')
    files, fonts = OwnFiles(Path(settings.BASE_DIR, "static")), FontConfiguration()
    sheet = weasyprint.CSS(string=css, url_fetcher=files, font_config=fonts)

    def warm() -> object:
        """Print with fonts and stylesheet already read, as ours are."""
        return weasyprint.HTML(string=page_html, base_url="static:", url_fetcher=files).write_pdf(
            pdf_variant="pdf/ua-1", stylesheets=[sheet], font_config=fonts
        )

    def cold() -> object:
        """Print as one would without thinking: everything read anew."""
        again = FontConfiguration()
        return weasyprint.HTML(string=page_html, base_url="static:", url_fetcher=files).write_pdf(
            pdf_variant="pdf/ua-1",
            stylesheets=[weasyprint.CSS(string=css, url_fetcher=files, font_config=again)],
            font_config=again,
        )

    ours, theirs = (
        statistics.median(times) for times in in_turn(lambda: submit(document).result(), warm, runs=runs)
    )
    _, unhurried = in_turn(lambda: None, cold, runs=max(2, runs // 4))
    slow = statistics.median(unhurried)
    paper = submit(document).result()
    with pikepdf.open(io.BytesIO(paper)) as opened:
        pages, is_tagged = len(opened.pages), "/StructTreeRoot" in opened.Root
    characters = len(" ".join(strip_tags(page_html).split()))
    return [
        title,
        f"{ours:.0f}",
        f"{theirs:.0f}",
        f"{ours / theirs:.2f}",
        f"{slow:.0f}",
        f"{ours / slow:.2f}",
        f"{len(paper):,}",
        str(pages),
        f"{characters:,}",
        "yes" if is_tagged else "no",
    ]
