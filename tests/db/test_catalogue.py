"""What stands in the database's own catalogue: no table, view or function is outside the rules of rows."""

import re
from typing import Any

import pytest
from django.db import connection

from hestia.accounts.permissions import GRANTS, Permission
from hestia.db import rows
from hestia.db.functions import OURS, functions
from hestia.db.in_force import kept
from hestia.privacy.declared import HISTORY, files_beside
from tests.db.tables import hangs_on_a_case, managed_models

pytestmark = pytest.mark.django_db
# The only functions that run as the owner. Each is read by two people before it changes (privacy.sql).
RUN_AS_OWNER = {
    "act_as",
    "told",
    "next_line",
    "named_in_reports",
    "notes_with",
    "bookings_to_withdraw",
    "case_loads",
    "blank_spoken",
    "check_every_file",
    "case_to_open",
    "cases_carried",
    "cases_given",
    "clients_named",
    "closed_to_pack_maker",
    "complaints_to_watch",
    "copy_counts",
    "corrections_to_watch",
    "counted_cases",
    "counted_promises",
    "decide_hazard",
    "decide_hazard_again",
    "figures_facts",
    "figures_first_case",
    "figures_heard",
    "find_closed",
    "find_opened",
    "first_positive_told",
    "found_unsuitable",
    "hard_moments",
    "freeze_frame",
    "hazards_decided",
    "hazards_to_decide",
    "her_cases",
    "her_death_told",
    "hold_for_hazard",
    "holds_answered",
    "keep_for_the_law",
    "keep_hazard_keys",
    "keep_versions_for_the_law",
    "match_standing",
    "people_sought",
    "places_taken",
    "places_to_end",
    "receive_complaint",
    "record_counts",
    "records_due",
    "references_to_check",
    "remind_of_spoken",
    "requests_to_watch",
    "restricted_since_told",
    "risk_fall",
    "return_never_left",
    "risk_not_lowered_by_its_checker",
    "samplers_for",
    "sampling_is_open",
    "spoken_to_watch",
    "steps_to_watch",
    "suspend_where_unsafe",
    "swap_sampled",
    "tell_at_once",
    "tell_deciders",
    "tell_of_complaints",
    "tell_of_cancelled",
    "tell_of_changed",
    "tell_of_closed_hazards",
    "tell_of_spoken",
    "throw_dice",
    "timed_cases",
    "times_a_clock",
    "told_count",
    "withdraw_spoken",
}
APPEND_ONLY = {
    "accounts_accessreview",
    "audit_event",
    "cases_allocationreason",
    "directory_interpreted",
    "cases_loadsetting",
    "outage_drill",
    "oversight_allotment",
    "oversight_draw",
    "oversight_finding",
    "oversight_findingstep",
    "oversight_frame",
    "oversight_frameentry",
    "oversight_reading",
    "oversight_readinganswer",
    "oversight_sampledcase",
    "oversight_serviceaction",
    "oversight_throw",
    "oversight_returncount",
    "oversight_returnmark",
    "oversight_returnunsent",
    "oversight_sentreturn",
    "rights_complaintnote",
    "riskassessment_concernreferral",
    "riskassessment_incidentaddition",
    "riskassessment_injury",
    "riskassessment_injuryaddition",
    "riskassessment_injurymark",
    "riskassessment_questionset",
    "staff_alert",
    "staff_overridereason",
    "staff_supervisedcase",
    "staff_supervisionrecord",
    "staff_trainingoverride",
    "staff_wellbeing",
    "supportplans_moneyterm",
    "supportplans_payment",
    "supportplans_weeklyrate",
}  # and every table of history
# What hangs on a case is kept. These may go: drafts, keys of forms, derived keys, old notifications, what was
# entered by mistake.
MAY_GO = {
    "cases_namekey",
    "cases_othername",
    "importing_importprofile",
    "importing_upload",
    "reminders_notification",
    "riskassessment_action",
    "riskassessment_assessment",
    "riskassessment_rating",
    "safekeeping_draft",
    "safekeeping_onetimekey",
    "supportplans_begunreview",
    "supportplans_roomanswer",
    "supportplans_step",
    "uploads_file",
}
# Under a rule though they hang on no case: what was asked for colleagues, and what each was told of it.
OF_COLLEAGUES = {"accounts_notice", "accounts_staffchange"}
# What somebody keeps for themselves, on no case.
OF_SOMEBODY = OF_COLLEAGUES | {
    "importing_upload",
    "reminders_notification",
    "safekeeping_draft",
    "safekeeping_onetimekey",
}
OF_DIRECTORY = {
    "directory_agencynote",
    "directory_interpreted",
    "directory_interpreter",
    "directory_interpretersuspension",
    "directory_historicalinterpreter",
    "directory_listedagency",
    "directory_historicallistedagency",
}
# What we do to be found names no client: who records it writes it, and everybody here reads it.
OF_COMMUNITY = {
    "community_activity",
    "community_campaign",
    "community_historicalactivity",
    "community_historicalcampaign",
}
# How other systems' sheets are taken: headings and choices, for who brings caseloads in.
OF_IMPORT = {"importing_importprofile", "importing_historicalimportprofile"}
# Cases that were drawn, and what was said of them: for who counts them, works on them or judges them.
OF_SAMPLES = {
    "oversight_allotment",
    "oversight_draw",
    "oversight_finding",
    "oversight_findingstep",
    "oversight_frame",
    "oversight_frameentry",
    "oversight_reading",
    "oversight_readinganswer",
    "oversight_sampledcase",
    "oversight_serviceaction",
    "oversight_throw",
}
# Who was not taken on, what was sent of figures, blank sheets: of no case; for those of its service.
OF_SERVICE = {
    "cases_clientgroup",
    "cases_historicalclientgroup",
    "outage_drill",
    "outage_historicalsheet",
    "outage_sheet",
    "oversight_enquiry",
    "oversight_historicalenquiry",
    "oversight_nightlycheck",
    "oversight_returncount",
    "oversight_returnmark",
    "oversight_returnunsent",
    "oversight_sentreturn",
    *OF_SAMPLES,
}
# For who answers complaints, whether or not they work on her case. Their rule leaves out what is only read.
OF_COMPLAINTS = {
    *("rights_complaint", "rights_historicalcomplaint", "rights_complaintnote"),
    *("rights_complainterasure", "rights_historicalcomplainterasure"),
    *("rights_complainthold", "rights_historicalcomplainthold"),
    *("rights_complaintreview", "rights_historicalcomplaintreview"),
}
# What colleagues were taught and how they were checked: theirs, and who keeps the register.
OF_REGISTER = {
    "staff_agreedaction",
    "staff_historicalagreedaction",
    "staff_historicalworkinghours",
    "staff_supervisedcase",
    "staff_supervisionrecord",
    "staff_wellbeing",
    "staff_workinghours",
    "staff_alert",
    "staff_course",
    "staff_dbscheck",
    "staff_historicalcourse",
    "staff_historicaldbscheck",
    "staff_historicallearnerplacement",
    "staff_historicallearnerday",
    "staff_historicallearnerfeedback",
    "staff_historicalsupervision",
    "staff_historicaltraining",
    "staff_learnerplacement",
    "staff_learnerday",
    "staff_learnerfeedback",
    "staff_overridereason",
    "staff_supervision",
    "staff_training",
    "staff_trainingoverride",
}
# That everything is exported: for the two roles that decide it.
OF_ALL = {"rights_charityexport"}
BY_REFERENCE = {"cases_canary"}  # who reads the log, and no case
OF_CALLS = {"rights_spokenrequest"}  # written by who reads no case: `guard_spoken` holds what is written
# What functions alone write, and of which no row exists for the application.
BY_FUNCTION = {"cases_hazard", "cases_hazardkey", "oversight_namedlist", "oversight_nightlycheck"}
VIEWS = {"cases_counted", "cases_countedpromise"}
APP = "hestia_app"
FUNCTION = re.compile(r"FUNCTION public\.(\w+)\((.*?)\$\$;", re.DOTALL)


def asked(question: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def in_force() -> str:
    """Return the fingerprint of the rules that are in force."""
    with connection.cursor() as cursor:
        return kept(cursor).release


def names(question: str, *values: str) -> set[str]:
    return {name for (name, *_) in asked(question, *values)}


def histories(tables: set[str]) -> set[str]:
    """Return the tables that keep the history of these, by their names."""
    return {
        model._meta.db_table
        for model in managed_models()
        if HISTORY in model._meta.db_table and model._meta.db_table.replace(HISTORY, "", 1) in tables
    }


class TestTables:
    def test_every_table_of_a_case_has_a_rule_in_force(self) -> None:
        wanted = hangs_on_a_case()
        wanted |= histories(wanted)
        assert len(wanted) > 80
        with_rule = names(
            """
            SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
             WHERE c.relrowsecurity AND p.polname = 'exists_for' AND p.polcmd = '*' AND p.polpermissive
            """
        )
        assert wanted - with_rule == set()
        of_no_case = (
            OF_COLLEAGUES | OF_DIRECTORY | OF_COMMUNITY | OF_IMPORT | OF_SERVICE | OF_REGISTER | OF_ALL
        )
        assert {table for table in with_rule if table not in wanted} == of_no_case | BY_REFERENCE | OF_CALLS

    def test_nothing_widens_a_rule_but_what_is_declared(self) -> None:
        others = asked(
            "SELECT c.relname, p.polname, p.polcmd FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
            " WHERE p.polname <> 'exists_for' AND p.polpermissive"
        )
        assert set(others) == {(table, "also_read", "r") for table in rows.wider_to_read()}

    def test_every_table_of_a_case_is_written_by_who_works_on_it(self) -> None:
        """Whatever may be done with it: but the case itself, which a trigger guards."""
        kept_for = OF_COMMUNITY | OF_DIRECTORY | OF_IMPORT | OF_SERVICE | OF_REGISTER | OF_COMPLAINTS | OF_ALL
        of_somebody = OF_SOMEBODY | histories(OF_SOMEBODY) | kept_for | OF_CALLS
        wanted = {
            (table, act.lower())
            for table, act in asked(
                "SELECT table_name::text, privilege_type::text FROM information_schema.table_privileges"
                " WHERE grantee = %s AND privilege_type <> 'SELECT'",
                APP,
            )
            if table in rows.rules(rows.all_tables(connection.cursor()))
        }
        wanted = {(table, act) for table, act in wanted if table not in of_somebody | {"cases_case"}}
        held = asked(
            "SELECT c.relname, replace(p.polname, 'works_on_', '') FROM pg_policy p"
            " JOIN pg_class c ON c.oid = p.polrelid WHERE NOT p.polpermissive"
        )
        assert len(wanted) > 150
        assert set(held) == wanted

    def test_what_guards_who_sees_her_is_on_whatever_a_session_says(self) -> None:
        triggers = asked(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgenabled = 'A' AND starts_with(tgname, 'guard_')"
        )
        relations = {"accessgrant", "cover", "declaredlink", "exclusion", "seal", "named"}
        assert set(triggers) >= {
            ("guard_only_read", "cases_case"),
            ("guard_lifting", "cases_lifting"),
            ("guard_release", "cases_keptdocument"),
            ("guard_held_booking", "cases_heldbooking"),
            ("guard_charity_export", "rights_charityexport"),
            ("guard_complaint", "rights_complaint"),
            ("guard_spoken", "rights_spokenrequest"),
            *(("guard_relation", f"cases_{table}") for table in relations),
        }

    def test_the_application_owns_nothing_and_can_become_nobody(self) -> None:
        assert (
            names(
                "SELECT relname FROM pg_class WHERE relowner = %s::regrole"
                " UNION ALL SELECT proname FROM pg_proc WHERE proowner = %s::regrole"
                " UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = %s::regrole"
                " UNION ALL SELECT datname FROM pg_database WHERE datdba = %s::regrole",
                *[APP] * 4,
            )
            == set()
        )
        assert asked(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname = %s",
            APP,
        ) == [(False,) * 5]
        assert (
            names("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole", APP)
            == set()
        )

    def test_the_application_may_do_no_more_than_it_must(self) -> None:
        may = {
            table: set(acts)
            for table, acts in asked(
                "SELECT table_name::text, array_agg(privilege_type::text)"
                " FROM information_schema.table_privileges"
                " WHERE grantee IN (%s, 'PUBLIC') AND table_schema = 'public' GROUP BY 1",
                APP,
            )
        }
        everything = rows.all_tables(connection.cursor())
        assert set(may) == set(everything) - {"audit_seal"}  # the sealer's own
        ours = rows.rules(everything)
        for table, acts in may.items():
            assert acts <= {"SELECT", "INSERT", "UPDATE", "DELETE"}, table
            if HISTORY in table or table in APPEND_ONLY:
                assert acts == {"SELECT", "INSERT"}, table
            elif table in BY_REFERENCE | BY_FUNCTION:
                assert acts == {"SELECT"}, table
            elif table in ours and table not in MAY_GO:
                assert acts == {"SELECT", "INSERT", "UPDATE"}, table
        assert not asked("SELECT 1 WHERE has_schema_privilege(%s, 'public', 'CREATE')", APP)


class TestWaysPast:
    def test_views_see_with_the_eyes_of_who_asks(self) -> None:
        views = asked(
            "SELECT relname, reloptions FROM pg_class"
            " WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace"
        )
        assert {name for name, _ in views} == VIEWS
        assert [name for name, options in views if "security_invoker=true" not in (options or [])] == []

    def test_there_is_no_materialised_view(self) -> None:
        assert names("SELECT relname FROM pg_class WHERE relkind = 'm'") == set()

    def test_only_reviewed_functions_run_as_the_owner(self) -> None:
        of_the_owner = asked(
            "SELECT proname, proconfig FROM pg_proc"
            " WHERE prosecdef AND pronamespace NOT IN"
            " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
        )
        assert {name for name, _ in of_the_owner} == RUN_AS_OWNER
        assert [name for name, config in of_the_owner if config != ["search_path=public, pg_temp"]] == []

    def test_nobody_else_may_call_them(self) -> None:
        others = names(
            """
            SELECT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
               AND a.grantee NOT IN (p.proowner, %s::regrole)
            """,
            APP,
        )
        assert others == set()


class TestRoles:
    """The lists of roles in SQL are those of the table of permissions."""

    @pytest.mark.parametrize(
        ("function", "permission"),
        [
            ("caseload_importer", Permission.CASELOAD_IMPORT),
            ("find_reader", Permission.CASE_VIEW),
            ("team_reader", Permission.TEAM_CASES_VIEW),
            ("team_reader", Permission.ACCESS_ASK),
            ("team_reader", Permission.CASE_OPEN),
            ("counter_services", Permission.TEAM_VIEW),
            ("access_checker", Permission.ACCESS_CHECK),
            ("sensitive_reader", Permission.SENSITIVE_VIEW),
            ("covered_reader", Permission.COVERED_VIEW),
            ("training_keeper", Permission.TRAINING_KEEP),
            ("return_sender", Permission.RETURN_SEND),
            ("return_reader", Permission.RETURNS_VIEW),
            ("return_reader_of_all", Permission.RETURNS_OF_ALL),
            ("acting_exporter", Permission.CHARITY_EXPORT),
        ],
    )
    def test_are_those_of_the_permissions(self, function: str, permission: Permission) -> None:
        [(body,)] = asked("SELECT prosrc FROM pg_proc WHERE proname = %s", function)
        listed = body.partition("ARRAY[")[2].partition("]")[0]
        assert {role.strip(" '") for role in listed.split(",")} == {
            str(role) for role, may in GRANTS.items() if permission in may
        }

    def test_a_new_role_is_listed_wherever_its_permissions_put_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        granted = frozenset({Permission.CASE_VIEW, Permission.ACCESS_CHECK, Permission.TEAM_VIEW})
        monkeypatch.setitem(GRANTS, "night_guard", granted)
        listed = {name for name, body in FUNCTION.findall(functions()) if "'night_guard'" in body}
        assert listed == {
            "find_reader",
            "access_checker",
            "counter_services",
            "cases_existing",
            "put_away_told",
            "put_away_notices",
            "places_taken",
            "guard_account",  # what its holders may become without a second person
        }
        tables = rows.all_tables(connection.cursor())
        assert rows.fingerprint(tables, app=f'"{APP}"') != in_force()

    def test_no_role_is_written_in_sql(self) -> None:
        for path in [OURS, *files_beside()]:
            assert [role for role in GRANTS if f"'{role}'" in path.read_text()] == [], path


def test_applying_the_rules_again_changes_nothing() -> None:
    assert rows.apply(connection) is False


def test_a_release_puts_its_rules_in_force_over_those_that_stand() -> None:
    """No function is dropped that a rule asks: PostgreSQL would refuse, and the upgrade with it."""
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON FUNCTION public.acting_user() IS 'of an earlier release'")
    assert rows.apply(connection) is True
    assert rows.apply(connection) is False
