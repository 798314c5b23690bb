"""Whatever a page shows of a client is on the log: every address, every role, held against the bodies."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Address, Agency, Case, Entry, Person
from desk.documents.printables import PRINTABLES
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.safekeeping.models import Draft
from referrals.models import Decision, Referral
from supportplans import actions as plans
from tests import make
from tests.addresses import address, patterns
from tests.parts import one_in, part

NAMES = ["Zaffre", "Quillon", "Yarrowe", "Vexilla"]
# As whom each address is asked for, and how many rows of clients they are shown at least.
LEAST = {"amina": 80, "ben": 80, "carys": 80, "efua": 15, "farah": 1, "hal": 0}


@pytest.fixture
def clients(amina: User, ben: User, carys: User, efua: User, outreach: Service) -> list[Case]:
    """Four clients with names that stand nowhere else: Amina's two, Ben's, and one without a worker."""
    found = []
    for name, worker in zip(NAMES, [amina, amina, ben, None], strict=True):
        case = make.case(worker=worker, service=outreach, by=amina, client=make.client(name, f"{name}son"))
        case.promise("task", title="Ring the college", due_on=make.TODAY, by=amina, at=make.NOON)
        case.promise("exit_sign_off", due_on=make.TODAY, by=amina, at=make.NOON)
        case.narrate(Entry.Kind.MET, "Met her", "She slept.", by=amina, at=make.NOON)
        plans.add_target(
            case=case, domain="safety", text="I want a home.", due_on=make.TODAY, by=amina, at=make.NOON,
            on=make.TODAY,
        )  # fmt: skip
        found.append(case)
    found[0].second_worker = efua
    found[0].save()
    Draft.objects.keep(amina, "note", found[2].reference, {"body": ["x"]}, at=make.NOON)
    return found


def addresses(case: Case, amina: User) -> Iterator[tuple[str, str]]:
    """Yield each address of the house, with the ids of this case's own records where it asks for one."""
    person = Person(case=case, name="Sami", kind="family")
    agency = Agency(case=case, name="Harbour Law", kind="solicitor", started_on=make.TODAY)
    place = Address(case=case, kind="client", text="1 Elm Row", from_on=make.TODAY)
    for each in (person, agency, place):
        each.save()
    task, note = case.deadline_set.filter(kind="task").get(), case.entry_set.filter(kind="met").get()
    own: dict[str, list[list[Any]]] = {
        "cases:task": [[case.reference, task.pk]],
        "cases:task_date": [[case.reference, task.pk]],
        "cases:task_interpreter": [[case.reference, task.pk]],
        "cases:task_cancellation": [[case.reference, task.pk]],
        "cases:note": [[case.reference, note.pk]],
        "cases:note_correction": [[case.reference, note.pk]],
        "cases:around": [[case.reference, "person", person.pk], [case.reference, "agency", agency.pk]],
        "cases:address_edit": [[case.reference, place.pk]],
        "cases:details": [[case.reference, "about"], [case.reference, "addresses"]],
        "desk:team_member": [[amina.pk]],
        "desk:print": [[case.reference, slug] for slug in PRINTABLES],
        "desk:print_preview": [[case.reference, slug] for slug in PRINTABLES],
        "supportplans:target": [[case.reference, case.target_set.get().pk]],
    }
    for name, converters in patterns():
        for args in own.get(name, [[]]):
            yield name, reverse(name, args=args) if args else address(name, converters, case)


def text_of(answer: Any) -> str:
    if answer["Content-Type"].startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    return str(answer.content.decode())


def shown(text: str, clients: list[Case]) -> set[str]:
    """Return the cases whose reference or client's name stands in a text."""
    return {
        case.reference
        for case, name in zip(clients, NAMES, strict=True)
        if case.reference in text or name in text
    }


def logged(after: int) -> set[str]:
    events = Event.objects.filter(pk__gt=after)
    return {reference for event in events for reference in (event.case_ref, *event.cases) if reference}


@pytest.mark.parametrize(
    "who", ["amina", pytest.param("ben", marks=pytest.mark.security), "carys", "efua", "farah", "hal"]
)
@one_in(4)
def test_rows_shown_are_rows_logged(
    share: int,
    who: str,
    clients: list[Case],
    amina: User,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    person: User = request.getfixturevalue(who)
    browser = Browser()
    browser.force_login(person)
    asks: list[tuple[str, str, dict[str, Any] | None]] = [
        (name, url, None) for name, url in addresses(clients[0], amina) if not name.startswith("account")
    ]
    asks += [("desk:search", "/search/", {"q": words}) for words in [*NAMES, clients[1].reference, "college"]]
    asks += [("cases:intake_find", reverse("cases:intake_find"), {"first_name": NAMES[2]})]
    asks += [("desk:caseload_report", "/team/print/", {})]
    asks += [
        (
            "desk:print",
            reverse("desk:print", args=[clients[0].reference, slug]),
            {"takes_away": "yes", "why": "Us"},
        )
        for slug in PRINTABLES
    ]
    asks = part(asks, share, list(LEAST).index(who))
    missing, rows = [], 0
    for name, url, data in asks:
        before = Event.objects.count() and Event.objects.latest("pk").pk
        answer = browser.get(url) if data is None else browser.post(url, data)
        if answer.status_code != 200:
            continue
        text = text_of(answer)
        if name == "desk:search" and data:  # what was typed stands there again, found or not
            text = text.replace(data["q"], "")
        seen = shown(text, clients)
        rows += len(seen)
        missing += [(name, reference) for reference in seen - logged(before)]
    assert missing == []
    record_property(
        "figure", f"{who}: {rows} of {rows} rows of clients on {len(asks)} answers are on the log"
    )
    assert rows >= LEAST[who] // share


def test_a_page_is_one_line(clients: list[Case], carys_browser: Browser) -> None:
    for url in ("/my-day/", "/cases/", "/team/", clients[0].get_absolute_url()):
        before = Event.objects.count()
        assert carys_browser.get(url).status_code == 200
        assert Event.objects.count() == before + 1, url


def decided(case: Case, *, by: User) -> None:
    """Give a case a referral that was received and decided."""
    written = {"recorded_at": make.NOON, "recorded_by": by}
    referral = Referral(case=case, started_at=make.NOON, started_by=by, reference="NRM-4418-0236")
    referral.submitted_on = referral.received_on = make.TODAY
    referral.submission_recorded_at = referral.receipt_recorded_at = make.NOON
    referral.submission_recorded_by = referral.receipt_recorded_by = by
    referral.save()
    Decision(
        referral=referral, stage="rg", outcome="positive", made_on=make.TODAY, told_how="not_yet", **written
    ).save()


@pytest.mark.parametrize(
    ("page", "most"),
    [
        *((page, 12) for page in ("", "notes/", "referral/", "documents/", "consents/")),
        ("people/", 13),  # which of her papers are kept here, besides
        # It gathers incidents, injuries, screens, dependants, events, concerns and what followed them.
        ("risk/", 18),
    ],
)
def test_a_case_page_asks_few_questions_its_log_included(
    page: str, most: int, clients: list[Case], amina: User, amina_browser: Browser
) -> None:
    decided(clients[0], by=amina)
    url = clients[0].get_absolute_url() + page
    amina_browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert amina_browser.get(url).status_code == 200
    lines = [query["sql"] for query in asked if "audit_event" in query["sql"]]
    assert len(lines) == 1
    assert lines[0].startswith("INSERT")
    questions = [query for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(questions) <= most
