"""What was changed by hand in the database is named, and `migrate` puts it right."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser

from hestia.accounts.models import User
from hestia.db import in_force, rows
from hestia.db.in_force import Grant, Sums, differences, digest, grant_differences, named
from hestia.operations import database_checks
from hestia.operations.findings import CheckState


class TestDifferences:
    def test_names_what_is_missing_changed_besides_and_of_another_release(self) -> None:
        wanted = dict.fromkeys(
            ("row rule a of t", "row rule b of t", "view c", "function d"), "as it is said"
        )
        kept = {name: Sums(digest("as it is said"), digest("as it was")) for name in wanted}
        kept["view c"] = Sums(digest("as it was said before"), digest("as it was"))
        found = {
            "row rule b of t": "as it was made",
            "view c": "as it was",
            "function d": "as it was",
            "row rule open_to_all of t": "true",
            "function of_a_migration": "…",
        }
        assert differences(wanted, kept, found) == [
            "row rule a of t is missing",
            "row rule b of t was changed",
            "row rule open_to_all of t is there besides",
            "view c is of another release",
        ]

    def test_says_nothing_where_all_is_as_it_was_put(self) -> None:
        assert differences({"view c": "x"}, {"view c": Sums(digest("x"), digest("y"))}, {"view c": "y"}) == []

    def test_grants_are_told_by_act_and_column(self) -> None:
        grant = Grant(("SELECT",), "cases_case", '"hestia_figures"', ("id", "opened_on"))
        assert str(grant) == 'GRANT SELECT ("id", "opened_on") ON cases_case TO "hestia_figures"'
        wanted = set(grant.words())
        assert grant_differences(
            wanted, {"SELECT on cases_case.id to hestia_figures", "DELETE on t to bob"}
        ) == [
            "SELECT on cases_case.opened_on to hestia_figures is not granted",
            "DELETE on t to bob is granted besides",
        ]

    def test_the_sql_of_each_function_goes_by_its_name(self) -> None:
        text = "CREATE FUNCTION public.a(x int) …;\nDROP VIEW IF EXISTS b;\nCREATE VIEW public.b AS …;\n"
        assert list(named(text)) == ["function a", "view b"]


def done(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


ANYTHING_AT_ALL = [
    pytest.param(
        "ALTER POLICY exists_for ON cases_entry USING (true)",
        "row rule exists_for of cases_entry was changed",
        id="a rule",
    ),
    pytest.param(
        "CREATE POLICY open_to_all ON cases_entry USING (true)",
        "row rule open_to_all of cases_entry is there besides",
        id="one rule more",
    ),
    pytest.param(
        "DROP POLICY works_on_insert ON cases_entry",
        "row rule works_on_insert of cases_entry is missing",
        id="a rule gone",
    ),
    pytest.param(
        "ALTER TABLE cases_entry DISABLE ROW LEVEL SECURITY",
        "row rules of cases_entry is missing",
        id="all rules off",
    ),
    pytest.param(
        "GRANT DELETE ON audit_event TO hestia_app",
        "DELETE on audit_event to hestia_app is granted besides",
        id="a grant",
    ),
    pytest.param(
        "REVOKE INSERT ON cases_entry FROM hestia_app",
        "INSERT on cases_entry to hestia_app is not granted",
        id="a grant gone",
    ),
    pytest.param(
        "CREATE OR REPLACE FUNCTION public.acting_user() RETURNS bigint"
        " LANGUAGE sql STABLE PARALLEL RESTRICTED RETURN 1::bigint",
        "function acting_user was changed",
        id="a function that is kept as it was read",
    ),
    pytest.param(
        "ALTER FUNCTION public.told(text) SECURITY INVOKER",
        "function told was changed",
        id="with whose rights a function runs",
    ),
    pytest.param(
        "ALTER VIEW cases_counted RESET (security_invoker)", "view cases_counted was changed", id="a view"
    ),
]


class TestInTheDatabase:
    def test_nothing_differs_after_migrate(self, db: None) -> None:
        differing = rows.differing(connection)
        assert (differing.is_of_another_release, differing.names) == (False, [])

    def test_each_thing_that_is_wanted_is_there(self, db: None) -> None:
        with connection.cursor() as cursor:
            there_is = in_force.there_is(cursor)
            wanted = rows.wanted(rows.all_tables(cursor))
        assert wanted.keys() <= there_is.keys()
        for kind in ("row rules of ", "row rule ", "function ", "view "):
            assert any(name.startswith(kind) for name in wanted), kind

    @pytest.mark.parametrize(("statement", "words"), ANYTHING_AT_ALL)
    def test_what_was_changed_by_hand_is_named_and_put_right(
        self, statement: str, words: str, db: None
    ) -> None:
        done(statement)
        [finding] = database_checks.rules()
        assert (finding.state, finding.names) == (CheckState.BROKEN, (words,))
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("doctor", stdout=out)
        assert f"- {words}" in out.getvalue()
        assert rows.apply(connection) is True
        [finding] = database_checks.rules()
        assert (finding.state, finding.names) == (CheckState.OK, ())
        assert rows.apply(connection) is False

    def test_administrators_read_the_names(self, hal: User) -> None:
        done("GRANT DELETE ON audit_event TO hestia_app")
        browser = Browser()
        browser.force_login(hal)
        assert (
            "DELETE on audit_event to hestia_app is granted besides" in browser.get("/settings/health/").text
        )

    def test_of_many_the_first_are_named(self, db: None) -> None:
        done("COMMENT ON FUNCTION public.acting_user() IS 'of an earlier release'")
        [finding] = database_checks.rules()
        assert "those in force are of another release" in finding.words
        assert len(finding.names) == 41
        assert finding.names[-1].startswith("and ")
