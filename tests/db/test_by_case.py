"""The migrations by which what closes hangs on a client, and where she lives on a case."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hestia.accounts.models import Service, User
from tests import make

BEFORE, BY_CLIENT, SPREAD, AFTER = (
    "0004_reasons_of_promises",
    "0005_closed_by_client",
    "0006_reached_by_case",
    "0007_reached_by_case_alone",
)
RULED = ("exclusion", "named", "seal", "address", "safecontact")
DAY = timedelta(days=1)
FIRST, CLOSED, AGAIN, MOVED = (make.NOON - n * DAY for n in (90, 60, 30, 5))

pytestmark = pytest.mark.django_db


def migrated(name: str) -> Any:
    """Bring the tables to where they are after a migration, and return the models as they are then."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    executor = MigrationExecutor(connection)
    executor.migrate([("cases", name)])
    return MigrationExecutor(connection).loader.project_state([("cases", name)]).apps


@pytest.fixture
def before() -> Any:
    """Return the models of before; afterwards the transaction of the test puts everything back."""
    with connection.cursor() as cursor:
        for table in RULED:
            for kind in (table, f"historical{table}"):
                cursor.execute(f"DROP POLICY exists_for ON cases_{kind}")
    return migrated(BEFORE)


class Record:
    """Her two cases as they were kept before."""

    def __init__(self, apps: Any, by: User, service: Service) -> None:
        self.get, self.by = apps.get_model, by
        self.client = self.get("cases", "Client").objects.create(first_name="Ghada")
        self.old = self.case("H-1", FIRST, service, status="closed", closed_at=CLOSED, exit_kind="planned")
        self.new = self.case("H-2", AGAIN, service)

    def case(self, reference: str, at: Any, service: Service, **fields: Any) -> Any:
        ended = {"closed_by_id": self.by.pk, "closed_on": CLOSED.date()} if fields else {}
        return self.get("cases", "Case").objects.create(
            client=self.client,
            reference=reference,
            opened_on=at.date(),
            service_id=service.pk,
            made_at=at,
            made_by_id=self.by.pk,
            **ended,
            **fields,
        )

    def kept(self, kind: str, *said: tuple[Any, dict[str, Any]]) -> Any:
        """Keep a record, and a version of it for each moment at which it was saved."""
        now = self.get("cases", kind).objects.create(client=self.client, **said[-1][1])
        for n, (at, fields) in enumerate(said):
            self.get("cases", f"Historical{kind}").objects.create(
                id=now.pk,
                client_id=self.client.pk,
                history_date=at,
                history_type="~" if n else "+",
                **fields,
            )
        return now

    def relation(self, kind: str, case: Any, **fields: Any) -> None:
        said = {"case_id": case.pk, "given_at": make.NOON, "given_by_id": self.by.pk, **fields}
        now = self.get("cases", kind).objects.create(**said)
        version = {"history_date": make.NOON, "history_type": "+"}
        self.get("cases", f"Historical{kind}").objects.create(id=now.pk, **version, **said)


def test_each_case_gets_what_was_known_when_it_closed(before: Any, amina: User, outreach: Service) -> None:
    her = Record(before, amina, outreach)
    home = {"kind": "own", "text": "1 Quiet Road", "from_on": FIRST.date()}
    her.kept("Address", (FIRST, home), (MOVED, {**home, "until_on": MOVED.date()}))
    her.kept("Address", (MOVED, {**home, "text": "9 Hidden Row", "from_on": MOVED.date()}))
    her.kept("SafeContact", (FIRST, {"phone": "1"}), (MOVED, {"phone": "2"}))
    migrated(BY_CLIENT)
    migrated(SPREAD)
    apps = migrated(AFTER)
    lived = set(apps.get_model("cases", "Address").objects.values_list("case", "text", "until_on"))
    assert lived == {
        (her.old.pk, "1 Quiet Road", None),
        (her.new.pk, "1 Quiet Road", MOVED.date()),
        (her.new.pk, "9 Hidden Row", None),
    }
    phones = apps.get_model("cases", "SafeContact").objects.values_list("case", "phone")
    assert set(phones) == {(her.old.pk, "1"), (her.new.pk, "2")}
    versions = apps.get_model("cases", "HistoricalSafeContact").objects.values_list("case_id", "phone")
    assert set(versions) == {(her.old.pk, "1"), (her.new.pk, "2")}


def test_one_case_keeps_what_there_is(before: Any, amina: User, outreach: Service) -> None:
    her = Record(before, amina, outreach)
    her.old.delete()
    her.kept("SafeContact", (AGAIN, {"phone": "1"}))
    migrated(BY_CLIENT)
    migrated(SPREAD)
    apps = migrated(AFTER)
    assert apps.get_model("cases", "SafeContact").objects.get().case_id == her.new.pk
    assert apps.get_model("cases", "HistoricalSafeContact").objects.get().case_id == her.new.pk


def test_of_several_seals_the_latest_stands(
    before: Any, amina: User, ben: User, carys: User, outreach: Service
) -> None:
    her = Record(before, amina, outreach)
    for case, person in ((her.old, ben), (her.new, carys)):
        her.relation("Seal", case, words="Why")
        her.relation("Named", case, person_id=person.pk)
        her.relation("Exclusion", case, person_id=amina.pk, reason="other")
    migrated(BY_CLIENT)
    migrated(SPREAD)
    apps = migrated(AFTER)

    def standing(kind: str) -> Any:
        return apps.get_model("cases", kind).objects.filter(ended_at=None, client=her.client.pk)

    assert standing("Seal").count() == 1
    assert standing("Named").get().person_id == carys.pk
    assert standing("Exclusion").get().person_id == amina.pk
    for kind in ("Seal", "Named", "Exclusion"):
        for name in (kind, f"Historical{kind}"):
            assert apps.get_model("cases", name).objects.filter(client=her.client.pk).count() == 2
