"""What the database shows when the application forgets to ask for whom."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import Q
from django.db.utils import OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from psycopg2 import sql
from psycopg2.errors import LockNotAvailable, QueryCanceled

from cases.actions import access
from cases.actions.access import SealNames
from cases.actions.tasks import finish_task
from cases.models import (
    AccessGrant,
    Address,
    Case,
    Client,
    Confidence,
    Cover,
    Deadline,
    Entry,
    Exclusion,
    Named,
    Seal,
)
from cases.queries.by_person import ByPerson
from cases.queries.organisation import references_to_check
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.db import rows
from hestia.db.acting import acting_as, limited, working_apart
from hestia.db.embedded import BACKUP, OWNER, Cluster
from hestia.db.middleware import ActingUser
from hestia.db.postgresql.base import DatabaseWrapper
from hestia.safekeeping.models import Draft
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.addresses import address, patterns
from tests.parts import one_in, part
from tests.roles import as_application


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        found: int = cursor.fetchone()[0]
    return found


class TestWhatExists:
    def test_a_request_is_the_application_under_its_rules(
        self, her_case: Case, amina: User, dev: User
    ) -> None:
        with as_application(amina), connection.cursor() as cursor:
            cursor.execute("SELECT current_user, row_security_active('cases_case')")
            assert cursor.fetchone() == ("hestia_app", True)
            assert Case.objects.count() == Client.objects.count() == 1
        with as_application(dev):
            assert Case.objects.count() == Client.objects.count() == 0

    def test_without_an_actor_every_table_is_empty(self, her_case: Case, amina: User) -> None:
        her_case.narrate(Entry.Kind.NOTE, "Met her", by=amina, at=make.NOON)
        Draft.objects.keep(amina, "note", "x", {}, at=make.NOON)
        tables = list(rows.rules(rows.all_tables(connection.cursor())))
        filled = [table for table in tables if count(table)]
        assert len(filled) >= 9
        with as_application(None):
            assert {table: count(table) for table in tables if count(table)} == {}

    @pytest.mark.parametrize(
        ("role", "fields"),
        [
            (Role.SERVICE_LEAD, {}),
            (Role.ADMINISTRATOR, {}),
            (Role.DATA_PROTECTION_LEAD, {}),
            (Role.STUDENT, {}),
            (Role.CASEWORKER, {"is_active": False}),
            (Role.CASEWORKER, {"ends_on": date(2026, 1, 31)}),
        ],
    )
    def test_of_the_team_are_for_roles_and_accounts_in_use(
        self, her_case: Case, outreach: Service, role: str, fields: dict[str, object]
    ) -> None:
        person = make.user("Nia Rowe", role=role, services=[outreach], **fields)
        with as_application(person):
            assert not Case.objects.exists()

    def test_a_draft_is_its_writer_s(self, amina: User, ben: User) -> None:
        Draft.objects.keep(amina, "note", "x", {"body": ["Hm"]}, at=make.NOON)
        with as_application(ben):
            assert not Draft.objects.exists()
        with as_application(amina):
            assert Draft.objects.count() == 1


class TestSecrecy:
    """A row of a level that a role does not see is not there, whatever the query forgets."""

    def test_a_learner_with_the_case_reaches_no_address(
        self, her_case: Case, amina: User, efua: User
    ) -> None:
        home = Address(case=her_case, kind="own", text="1 Quiet Road", from_on=make.TODAY)
        home.save()
        her_case.second_worker = efua
        her_case.save()
        with as_application(efua):
            assert Case.objects.get() == her_case
            assert not Address.objects.exists()
            assert not Address.history.exists()
            assert Address.objects.filter(pk=home.pk).update(kind="hotel") == 0
        with as_application(amina):
            assert Address.objects.get().text == "1 Quiet Road"
            assert Address.history.count() == 1

    @pytest.mark.parametrize("kind", Confidence.Kind.values)
    def test_a_learner_with_the_case_reaches_nothing_kept_in_confidence(
        self, kind: str, her_case: Case, amina: User, efua: User, dev: User
    ) -> None:
        kept = Confidence(case=her_case, kind=kind, title="T", text="X", made_at=make.NOON, made_by=amina)
        kept.save()
        her_case.second_worker = efua
        her_case.save()
        for person, case, seen in ((efua, 1, 0), (dev, 0, 0), (amina, 1, 1)):
            with as_application(person):
                found = [each.objects.count() for each in (Case, Confidence, Confidence.history.model)]
                assert found == [case, seen, seen]
        kept.pk = None
        kept._state.adding = True
        with as_application(efua), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            kept.save()

    def test_a_learner_with_the_case_reads_nothing_of_a_task_that_came_from_her_risk(
        self, her_case: Case, amina: User, efua: User
    ) -> None:
        her_case.second_worker = efua
        her_case.save()
        for title, is_of_risk in (("Ring the GP", False), ("Tell the police what happened", True)):
            task = her_case.promise(
                Deadline.Kind.TASK,
                title=title,
                due_on=make.TODAY,
                is_of_risk=is_of_risk,
                by=amina,
                at=make.NOON,
            )
            finish_task(task=task, outcome="He waits there.", on=make.TODAY, by=amina, at=make.NOON)
        told = {}
        for person in (efua, amina):
            with as_application(person):
                told[person] = set(Entry.objects.values_list("title", flat=True))
        assert told[amina] - told[efua] == {"Done: Tell the police what happened"}
        assert "Done: Ring the GP" in told[efua]

    def test_a_level_between_is_seen_without_what_is_above(self, her_case: Case, amina: User) -> None:
        for kind in ("health", "privileged"):
            Confidence(case=her_case, kind=kind, title="T", text="X", made_at=make.NOON, made_by=amina).save()
        with as_application(amina), connection.cursor() as cursor:
            kept = "substr(current_setting('app.acting'), 65)::jsonb"
            cursor.execute("RESET ROLE")
            cursor.execute(f"SELECT public.keep_told({kept} || '{{\"level\": 3}}')")
            cursor.execute("SET ROLE hestia_app")
            assert Confidence.objects.get().kind == "health"
            assert Confidence.history.get().kind == "health"


@pytest.mark.django_db
class TestHowLong:
    def told(self) -> list[str]:
        """Return what the transaction was told of how long it may take."""
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(f"current_setting('{name}')" for name in names)}")
            return list(cursor.fetchone())

    def test_a_page_waits_only_so_long_and_a_task_as_long_as_it_must(self) -> None:
        assert self.told() == ["0", "0", "0"]
        within: list[str] = []

        def answer(_: HttpRequest) -> HttpResponse:
            within.extend(self.told())
            return HttpResponse()

        request = HttpRequest()
        request.user = AnonymousUser()
        ActingUser(answer)(request)
        assert within == ["30s", "10s", "1min"]
        assert self.told() == ["0", "0", "0"]

    def test_it_may_ask_nothing_while_a_process_of_its_own_works_for_it(self) -> None:
        """Also in one that begins meanwhile, and from then on no longer."""
        with limited():
            with working_apart():
                with working_apart():
                    assert self.told() == ["30s", "10s", "0"]
                assert self.told() == ["30s", "10s", "0"]
            assert self.told() == ["30s", "10s", "1min"]
        with working_apart():
            assert self.told() == ["0", "0", "0"]

    @pytest.mark.parametrize(
        ("cause", "words"),
        [(LockNotAvailable, "Someone else is saving this case"), (QueryCanceled, "It took too long")],
    )
    def test_who_waited_in_vain_is_told_so_and_loses_nothing(
        self, cause: Any, words: str, her_case: Case, amina_browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def waits(*_: Any, **__: Any) -> None:
            raise OperationalError from cause()

        monkeypatch.setattr("cases.views.documents.get_case", waits)
        address = reverse("cases:kept_new", args=[her_case.reference])
        answer = amina_browser.get(address)
        assert answer.status_code == 503
        assert words in answer.content.decode()
        assert "what you typed is still there" in answer.content.decode()
        answer = amina_browser.post(address, {"note": "Her letter, and a photo of it."})
        assert answer.status_code == 503
        page = lxml.html.document_fromstring(answer.content)
        [again] = [form for form in page.forms if "note" in form.fields]
        assert (again.action, again.fields["note"]) == (address, "Her letter, and a photo of it.")


class TestBrokenGlass:
    def test_is_checked_by_leads_who_see_no_case(self, her_case: Case, dev: User, farah: User) -> None:
        calendar = BankHoliday.objects.calendar("ew")
        why: dict[str, Any] = {"reason": "danger", "words": "She rang and is frightened."}
        with as_application(dev, at=make.NOON):
            opened = access.break_glass(
                reference=her_case.reference, **why, by=dev, at=make.NOON, calendar=calendar
            )
            assert opened == her_case
            assert Case.objects.get() == her_case
        with as_application(dev, at=make.NOON + timedelta(minutes=60)):
            assert not Case.objects.exists()
        with as_application(farah):
            assert not Case.objects.exists()
            grant = AccessGrant.objects.to_check().get()
            assert references_to_check(by=farah) == {grant.case_id: her_case.reference}
            access.check_grant(grant=grant, was_right=True, words="", by=farah, at=make.NOON)
        assert AccessGrant.objects.get().was_right

    def test_of_a_reference_nobody_has_or_a_sealed_case_opens_nothing(
        self, her_case: Case, amina: User, carys: User, dev: User
    ) -> None:
        with as_application(carys):
            access.seal_case(
                case=her_case, names=SealNames([carys, amina], []), words="x", by=carys, at=make.NOON
            )
        why: dict[str, Any] = {"reason": "danger", "words": "She rang and is frightened."}
        with as_application(dev):
            for reference in (her_case.reference, "H-9999"):
                assert access.give_reason(reference=reference, **why, by=dev, at=make.NOON) is None
            assert not Case.objects.exists()
        with as_application(amina):
            assert Case.objects.exists()


class TestWriting:
    def test_a_note_on_a_case_of_another_team_is_refused(self, her_case: Case, dev: User) -> None:
        at = make.NOON
        note = Entry(case=her_case, kind=Entry.Kind.NOTE, title="Hm", happened_at=at, recorded_at=at, by=dev)
        with as_application(dev):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                note.save()
            assert Case.objects.filter(pk=her_case.pk).update(source="police") == 0
        assert not Entry.objects.exists()

    @pytest.mark.parametrize(
        "act",
        [
            "UPDATE audit_event SET kind = 'x'",
            "DELETE FROM audit_event",
            "UPDATE cases_historicalentry SET title = 'x'",
            "DELETE FROM cases_entry",
            "TRUNCATE cases_case CASCADE",
            "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE mine ()",
            "SET session_replication_role = replica",
        ],
    )
    def test_the_application_may_not(self, amina: User, act: str) -> None:
        with (
            as_application(amina),
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(act)


def relate(case: Case, kind: str, people: list[User], *, dice: Random, at: datetime) -> None:
    """Tie someone to a case in one of the ways there are, hours ago or from now; perhaps take it back."""
    person, worker = dice.sample(people[:8] if kind == "named" else people[8:], 2)
    if kind == "covered" and person == case.worker:
        return  # nobody covers for themselves
    ended = dice.choice([{}, {}, {"ended_at": at, "ended_by": worker}])
    said: dict[str, Any] = {"given_at": at, "given_by": worker, **ended}
    begins, ends = sorted(at + timedelta(hours=hours) for hours in dice.sample([-3, -2, -1, 1, 2], 2))
    opened: dict[str, Any] = {"person": person, "from_at": begins, "until_at": ends}
    why = {"reason": "danger", "words": "She rang and is frightened."}
    of_client: dict[str, Any] = {"excluded": Exclusion, "sealed": Seal, "named": Named, "key": Named}
    if kind in of_client:
        standing = of_client[kind].objects.of(case).standing()
        if (standing if kind == "sealed" else standing.filter(person=person)).exists():
            return
    match kind:
        case "excluded":
            Exclusion(client=case.client, person=person, reason="other", **said).save()
        case "sealed":
            Seal(client=case.client, words="Why", **said).save()
        case "named":
            Named(client=case.client, person=person, standing_as="sees", **said).save()
        case "key":
            Named(client=case.client, person=person, standing_as="key", **said).save()
            opened["until_at"] = begins + timedelta(hours=1)
            broken = AccessGrant.Kind.BROKEN_GLASS
            AccessGrant(case=case, kind=broken, check_due_on=at.date(), **opened, **why, **said).save()
        case "asked":
            AccessGrant(case=case, kind=AccessGrant.Kind.ASKED, **opened, **why, **said).save()
        case "covered here":
            AccessGrant(case=case, kind=AccessGrant.Kind.COVER, worker=worker, **opened, **said).save()
        case _:
            Cover(worker=case.worker or worker, **opened, **said).save()


@pytest.mark.django_db
def test_the_database_and_the_application_agree_for_whom_a_case_exists(
    record_property: Callable[[str, object], None],
) -> None:
    """The two scopes, written apart, give the same cases to the same people, however they are related."""
    dice = Random(36)  # noqa: S311
    at = timezone.now()
    services = [make.service("Outreach"), make.service("Safe house A"), make.service("Safe house B")]
    roles = [*Role.values, *[Role.CASEWORKER] * 5, *[Role.MANAGER] * 3]
    people = [
        make.user(f"Person {chr(97 + n)}", role=role, services=dice.sample(services, dice.randint(0, 2)))
        for n, role in enumerate(roles)
    ]
    ended = {"status": "closed", "exit_kind": "planned", "closed_on": make.TODAY, "closed_at": at}
    client = make.client()
    for n in range(90):  # three a client: two of before, and the one that is open
        client = make.client() if n % 3 == 0 else client
        first, second = dice.sample(people, 2)
        worker, other = dice.choice([first, None]), dice.choice([second, None])
        case = make.case(
            worker=worker,
            second_worker=other,
            by=first,
            service=dice.choice(services),
            client=client,
            **({} if n % 3 == 2 else {**ended, "closed_by": first}),
        )
        kinds = ["excluded", "sealed", "named", "key", "asked", "covered", "covered here"]
        for kind in dice.sample(kinds, 3):
            relate(case, kind, people, dice=dice, at=at)
    pairs = 0
    for person in User.objects.with_service_ids():
        for moment in (at, at - timedelta(hours=2), at + timedelta(minutes=90)):
            said = set(Case.objects.visible_to(person, at=moment).values_list("pk", flat=True))
            with as_application(person, at=moment):
                assert set(Case.objects.values_list("pk", flat=True)) == said, person.role
            pairs += len(said)
    record_property("figure", f"two scopes: 0 of {pairs} pairs of a person and a case apart")
    assert pairs > 300


class TestSeededFault:
    """The scope forgotten everywhere at once: the database alone must hide another team's case."""

    LISTS = ("/my-day/", "/cases/", "/cases/?status=all", "/team/")

    @one_in(3)
    def test_leaks_nothing_on_any_page(
        self,
        share: int,
        her_case: Case,
        amina: User,
        house_b: Service,
        monkeypatch: pytest.MonkeyPatch,
        record_property: Callable[[str, object], None],
    ) -> None:
        her_case.narrate(Entry.Kind.MET, "Canary-note", "Canary-body", by=amina, at=make.NOON)
        her_case.promise("task", title="Canary-task", due_on=timezone.localdate(), by=amina, at=make.NOON)
        Address(case=her_case, kind="own", text="Canary-street", from_on=make.TODAY).save()
        canaries = ("Canary", "Ghada", "Karam", "020 7946 0999", her_case.reference)
        of_case = [address(name, found, her_case) for name, found in patterns() if "ref" in found]
        assert len(of_case) > 60
        of_case = part(of_case, share)
        monkeypatch.setattr(ByPerson, "keeps", False)
        for module in ("case", "client", "record"):
            monkeypatch.setattr(f"cases.models.{module}.case_scope", lambda *_, **__: ~Q(pk__in=[]))
        wyn = make.user("Wyn Bevan", role=Role.MANAGER, services=[house_b])
        shown = {
            person: {page for page in (*of_case, *self.LISTS) if self.tells(page, canaries, to=person)}
            for person in (amina, wyn)
        }
        assert shown[wyn] == set()
        pages = len(of_case) + len(self.LISTS)
        record_property("figure", f"scope forgotten: 0 of {pages} pages show another team's case")
        assert len(shown[amina]) > 20 / share  # the same pages tell her own worker what is looked for

    def tells(self, page: str, canaries: tuple[str, ...], *, to: User) -> bool:
        """Whether a page says any of these things to someone."""
        browser = Browser()
        browser.force_login(to)
        answer = browser.get(page)
        assert answer.status_code in {200, 302, 403, 404, 405, 409}, page
        text = answer.text.replace(page, "")
        return answer.status_code == 200 and any(canary in text for canary in canaries)


@pytest.mark.django_db(transaction=True)
class TestConnections:
    @pytest.mark.parametrize("role", [OWNER, BACKUP])
    def test_the_application_never_serves_as_a_role_that_goes_round_the_rules(self, role: str) -> None:
        password = Cluster.chosen(connection.settings_dict["EMBEDDED"]).password(role)
        entry = {**connection.settings_dict, "USER": role, "PASSWORD": password, "EMBEDDED": None}

        def serve() -> None:
            DatabaseWrapper(entry).connect()

        with ThreadPoolExecutor(1) as server, pytest.raises(ImproperlyConfigured, match="row-level security"):
            server.submit(serve).result()

    def test_of_many_threads_never_mix_people(self) -> None:
        services = [make.service("Outreach"), *(make.service(f"Safe house {n}") for n in "ABC")]
        people = [
            make.user(f"Person {n}", services=[service]) for n, service in zip("abcd", services, strict=True)
        ]
        mine: dict[int, set[str]] = {
            person.pk: {make.case(worker=None, by=person, service=service).reference for _ in range(3)}
            for person, service in zip(people, services, strict=True)
        }
        wrong: list[str] = []

        def work(seed: int) -> None:
            dice = Random(seed)  # noqa: S311
            try:
                for _ in range(100):  # on one connection, for someone else each time
                    person = dice.choice(people)
                    if dice.random() < 0.2 and Case.objects.exists():
                        wrong.append("outside a transaction")
                    with acting_as(person), transaction.atomic():
                        seen = set(Case.objects.values_list("reference", flat=True))
                    if seen != mine[person.pk]:
                        wrong.append(f"{person}: {seen}")
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_again_for_whom_a_transaction_works_already(
    amina: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    database: Any = connection
    tell = database.work_for

    def noted(whom: Any) -> None:
        told.append(whom.user)
        tell(whom)

    monkeypatch.setattr(connection, "work_for", noted)
    with acting_as(amina), transaction.atomic():
        with acting_as(amina):
            pass
        with acting_as(ben), acting_as(ben):
            pass
    assert told == [str(person.pk) for person in (amina, ben, amina)]
