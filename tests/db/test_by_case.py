"""The migrations by which what closes hangs on a client, and where she lives on a case."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from hestia.accounts.models import Service, User
from hestia.db import earlier
from rights.actions.guarding import HOLD, VERSIONS
from tests import make

BEFORE, BY_CLIENT, SPREAD, AFTER = (
    "0004_reasons_of_promises",
    "0005_closed_by_client",
    "0006_reached_by_case",
    "0007_reached_by_case_alone",
)
DAY = timedelta(days=1)
FIRST, CLOSED, AGAIN, MOVED = (make.NOON - n * DAY for n in (90, 60, 30, 5))

pytestmark = [pytest.mark.django_db, pytest.mark.security]  # going back through the migrations takes minutes


class StepByStep(MigrationLoader):
    """Sees the steps that became one, though this database was made in one go."""

    def replace_migration(self, migration_key: tuple[str, str]) -> None:
        if "_squashed_" not in migration_key[1]:
            super().replace_migration(migration_key)
            return
        replaced = self.replacements[migration_key].replaces
        for key in replaced:
            if key in self.replacements:
                super().replace_migration(key)
        self.graph.remove_replacement_node(migration_key, replaced)
        self.applied_migrations.pop(migration_key, None)


def migrated(name: str) -> Any:
    """Bring the tables to where they are after a migration, and return the models as they are then."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    executor = MigrationExecutor(connection)
    executor.loader = StepByStep(connection)
    executor.migrate([("cases", name)])
    return StepByStep(connection).project_state([("cases", name)]).apps


@pytest.fixture
def before(settings: Any) -> Any:
    """Return the models of before; afterwards the transaction of the test puts everything back."""
    settings.MIGRATION_MODULES = settings.MIGRATION_MODULES | earlier.steps_that_stand()
    with connection.cursor() as cursor:
        # Columns that came later go, and no rule may hang on them. `migrate` makes the rules anew.
        cursor.execute("SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'")
        for policy, table in cursor.fetchall():
            cursor.execute(f'DROP POLICY "{policy}" ON "{table}"')
        # What a legal hold keeps is asked of a table that came later as well, and this of a whole row.
        cursor.execute(f"DROP FUNCTION {HOLD}(), {VERSIONS}(), is_acted_on(cases_clientgroup) CASCADE")
    return migrated(BEFORE)


class Record:
    """Her two cases as they were kept before."""

    def __init__(self, apps: Any, by: User, service: Service, name: str) -> None:
        self.get, self.by = apps.get_model, by
        self.client = self.get("cases", "Client").objects.create(first_name=name)
        ended = {"status": "closed", "closed_at": CLOSED, "exit_kind": "planned"}
        self.old = self.case(f"{name}-1", FIRST, service, **ended)
        self.new = self.case(f"{name}-2", AGAIN, service)

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


def test_what_each_client_had_is_spread_over_her_cases(
    before: Any, amina: User, ben: User, carys: User, outreach: Service
) -> None:
    """One test of three clients: going back and forth takes ten times as long as what is judged."""
    moved, alone, sealed = (Record(before, amina, outreach, name) for name in ("Ghada", "Iman", "Joy"))
    home = {"kind": "own", "text": "1 Quiet Road", "from_on": FIRST.date()}
    moved.kept("Address", (FIRST, home), (MOVED, {**home, "until_on": MOVED.date()}))
    moved.kept("Address", (MOVED, {**home, "text": "9 Hidden Row", "from_on": MOVED.date()}))
    moved.kept("SafeContact", (FIRST, {"phone": "1"}), (MOVED, {"phone": "2"}))
    alone.old.delete()
    alone.kept("SafeContact", (AGAIN, {"phone": "3"}))
    for case, person in ((sealed.old, ben), (sealed.new, carys)):
        sealed.relation("Seal", case, words="Why")
        sealed.relation("Named", case, person_id=person.pk)
        sealed.relation("Exclusion", case, person_id=amina.pk, reason="other")
    migrated(BY_CLIENT)
    migrated(SPREAD)
    apps = migrated(AFTER)
    each_case_has_what_was_known_when_it_closed(apps, moved, alone)
    of_several_seals_the_latest_stands(apps, sealed, carys.pk, amina.pk)


def each_case_has_what_was_known_when_it_closed(apps: Any, moved: Record, alone: Record) -> None:
    lived = set(apps.get_model("cases", "Address").objects.values_list("case", "text", "until_on"))
    assert lived == {
        (moved.old.pk, "1 Quiet Road", None),
        (moved.new.pk, "1 Quiet Road", MOVED.date()),
        (moved.new.pk, "9 Hidden Row", None),
    }
    phones = {(moved.old.pk, "1"), (moved.new.pk, "2"), (alone.new.pk, "3")}
    for kind in ("SafeContact", "HistoricalSafeContact"):
        contacts = apps.get_model("cases", kind).objects.values_list("case_id", "phone")
        assert sorted(contacts) == sorted(phones)


def of_several_seals_the_latest_stands(apps: Any, her: Record, named: int, kept_out: int) -> None:
    def standing(kind: str) -> Any:
        return apps.get_model("cases", kind).objects.filter(ended_at=None, client=her.client.pk)

    assert standing("Seal").count() == 1
    assert standing("Named").get().person_id == named
    assert standing("Exclusion").get().person_id == kept_out
    for kind in ("Seal", "Named", "Exclusion"):
        for name in (kind, f"Historical{kind}"):
            assert apps.get_model("cases", name).objects.filter(client=her.client.pk).count() == 2
