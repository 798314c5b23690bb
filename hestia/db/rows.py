"""The rules of rows: what of each table exists for the acting user. PostgreSQL itself decides, a second time.

`cases.rules.access` decides first, in every query. Where a query forgets to ask, these rules still hold: on
every table that hangs on a case, its history, and what someone typed. A table says here how it reaches the
case; ``manage.py migrate`` puts the rules and the grants in force, as the owner, whenever they or the tables
have changed. The test of the catalogue (tests/db/test_catalogue.py) refuses a table that is missing here.

The shape of a rule matters more than anything for its cost: on the case, subqueries that are answered once a
statement; on all else, whether the row it hangs on exists. A function for each row would cost a hundred times
more. What hangs on a client asks for her case at once: each step more is planned again in every query.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from psycopg2 import sql

from hestia.privacy.secrecy import Level

FUNCTIONS = Path(__file__).with_name("rows.sql")

# The condition that a case meets: `cases.rules.access.case_scope`. Whoever changes one changes the other.
CASE_SCOPE = """
    (
        worker_id = ANY ((SELECT reader_workers())::bigint[]) OR second_worker_id = (SELECT case_reader())
        OR service_id = ANY ((SELECT reader_services())::bigint[])
        OR id = ANY ((SELECT opened_cases())::bigint[])
    )
    AND id <> ALL ((SELECT closed_cases())::bigint[])
"""


class Rule(Protocol):
    """When a row of a table exists for the acting user."""

    def condition(self, table: str) -> str:
        """Return the rule as SQL."""


@dataclass(frozen=True)
class When:
    """A condition of its own."""

    sql: str

    def condition(self, table: str) -> str:  # noqa: ARG002
        return self.sql


@dataclass(frozen=True)
class With:
    """Exists when the row exists that it hangs on: `column` of this table is `key` of that one."""

    column: str
    parent: str
    key: str = "id"
    also: str = ""
    level: str = ""  # of secrecy, where the row is of one that not everybody sees who sees the case

    def condition(self, table: str) -> str:
        parent = f"EXISTS (SELECT FROM {self.parent} x WHERE x.{self.key} = {table}.{self.column})"
        found = f"{parent} OR {self.also}" if self.also else parent
        return f"({found}) AND {self.level} <= (SELECT seen_level())" if self.level else found


OF_CASE = With("case_id", "cases_case")
HELD = "ANY ((SELECT held_clients())::bigint[])"
OF_CLIENT = With("client_id", "cases_case", "client_id", also=f"client_id = {HELD}")
# Told by reference only, and some of them see no case: what is said to someone is hers to read.
TO_A_PERSON = With("case_id", "cases_case", also="person_id = (SELECT acting_user())")
SECRET_OF_CLIENT = replace(OF_CLIENT, level=str(int(Level.SECRET)))
SENSITIVE_OF_CASE = replace(OF_CASE, level=str(int(Level.SENSITIVE)))
# A note of an incident is for everybody on the case; the line that an incident itself writes is as it is, and
# what became of a task that came from her risk.
STORY = replace(OF_CASE, level="CASE WHEN kind IN ('incident', 'task') AND url <> '' THEN 3 ELSE 2 END")
CONFIDED = replace(OF_CASE, level="level")  # its own
OF_ASSESSMENT = With("assessment_id", "riskassessment_assessment")

RULES: dict[str, Rule] = {
    "cases_case": When(CASE_SCOPE),
    "cases_client": With("id", "cases_case", "client_id", also=f"id = {HELD}"),
    # Whoever checks broken glass reads who broke it and why, and of which case only by reference.
    "cases_accessgrant": With(
        "case_id", "cases_case", also="kind = 'broken_glass' AND (SELECT access_checker()) IS NOT NULL"
    ),
    "cases_accessnotice": TO_A_PERSON,
    "safekeeping_draft": When("user_id = (SELECT acting_user())"),
    "importing_upload": When("owner_id = (SELECT acting_user())"),
    "safekeeping_onetimekey": When("by_id = (SELECT acting_user())"),
    # It holds no words, only the number of a promise: what that is exists as its case does.
    "reminders_notification": When("person_id = (SELECT acting_user())"),
    "cases_address": SECRET_OF_CLIENT,
    "cases_confidence": CONFIDED,
    "cases_entry": STORY,
    **dict.fromkeys(("cases_keptdocument", "supportplans_translation"), CONFIDED),
    # Where its document is; until it has one, for whoever sent it.
    "uploads_file": With(
        "key",
        "cases_keptdocument",
        "file_id",
        also="owner_id = (SELECT acting_user()) AND filed_at IS NULL",
    ),
    **dict.fromkeys(("cases_namekey", "cases_othername", "cases_safecontact"), OF_CLIENT),
    **dict.fromkeys(("riskassessment_action", "riskassessment_rating"), OF_ASSESSMENT),
    **dict.fromkeys(
        (
            "cases_riskevent",
            "riskassessment_concernreferral",
            "riskassessment_dependantscreen",
            "riskassessment_incident",
            "riskassessment_incidentaddition",
            "riskassessment_rapidscreen",
            "riskassessment_safeguardingconcern",
            "supportplans_followup",
            "supportplans_safetyplan",
            "supportplans_signedsafetypage",
        ),
        SENSITIVE_OF_CASE,
    ),
    **dict.fromkeys(
        (
            "cases_agency",
            "cases_consent",
            "cases_deadline",
            "cases_dependant",
            "cases_disclosure",
            "cases_exclusion",
            "cases_named",
            "cases_paper",
            "cases_person",
            "cases_placement",
            "cases_printed",
            "cases_seal",
            "cases_topic",
            "referrals_answer",
            "importing_imported",
            "referrals_authoritycontact",
            "referrals_chaser",
            "referrals_decision",
            "referrals_disqualification",
            "referrals_dutytonotify",
            "referrals_explanation",
            "referrals_extension",
            "referrals_handover",
            "referrals_nrmconsent",
            "referrals_reconsideration",
            "referrals_referral",
            "referrals_suspension",
            "referrals_withdrawal",
            "riskassessment_assessment",
            "supportplans_begunreview",
            "supportplans_clientstatement",
            "supportplans_conversationcheck",
            "supportplans_exit",
            "supportplans_feedback",
            "supportplans_outcomerating",
            "supportplans_plan",
            "supportplans_plansignature",
            "supportplans_planversion",
            "supportplans_signedpage",
            "supportplans_review",
            "supportplans_roomanswer",
            "supportplans_signpost",
            "supportplans_step",
            "supportplans_target",
            "supportplans_unansweredrisk",
        ),
        OF_CASE,
    ),
}
# Read by more people than may write: a house knows which of its rooms are taken, whoever lives there.
ALSO_READ: dict[str, str] = {
    "cases_placement": (
        "EXISTS (SELECT FROM cases_room r WHERE r.id = room_id"
        " AND r.service_id = ANY ((SELECT reader_services())::bigint[]))"
    ),
}
HISTORY = "historical"  # how django-simple-history names its tables: cases_historicalcase
APPEND_ONLY = {
    "audit_event",
    "audit_seal",
    "riskassessment_concernreferral",
    "riskassessment_incidentaddition",
    "riskassessment_questionset",
}  # and every table of history
# Only migrations write these.
FIXED = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
}
# What hangs on a case is kept. These may go: drafts, keys of forms, derived keys, old notifications, what was
# entered by mistake.
MAY_GO = {
    "cases_namekey",
    "cases_othername",
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
SEQUENCES = {"cases_case_reference", "cases_case_id_seq", "cases_client_id_seq"}  # drawn from by name


def rules(tables: Mapping[str, str]) -> dict[str, str]:
    """Return the rule of each table, its history's included: a version exists when what it tells of does."""
    found = {}
    for table in tables:
        app, _, model = table.partition("_")
        kept = f"{app}_{model.removeprefix(HISTORY)}"
        rule = RULES.get(kept)
        if rule is None:
            continue
        if table in {f"cases_{HISTORY}case", f"cases_{HISTORY}keptdocument"}:
            rule = With("id", kept)  # as it is now: what once was open to more may no longer be
        found[table] = rule.condition(table)
    return found


def statements(tables: Mapping[str, str], *, app: str) -> list[str]:
    """Return the rules and grants of these tables and views, for an application's role of this name."""
    ours = rules(tables)
    made = []
    for table, condition in sorted(ours.items()):
        made += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS exists_for ON {table}",
            f"CREATE POLICY exists_for ON {table} USING ({condition})",
        ]
    for table, condition in ALSO_READ.items():
        made += [
            f"DROP POLICY IF EXISTS also_read ON {table}",
            f"CREATE POLICY also_read ON {table} FOR SELECT USING ({condition})",
        ]
    return made + grants(tables, ours, app=app)


def grants(tables: Mapping[str, str], ours: Mapping[str, str], *, app: str) -> list[str]:
    """Return what the application may do with each table."""
    made = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {app}",
        f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, {app}",
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {app}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app}",
        *(f"GRANT USAGE ON SEQUENCE {sequence} TO {app}" for sequence in sorted(SEQUENCES)),
    ]
    for table, kind in sorted(tables.items()):
        if kind == "v" or table in FIXED:
            may = "SELECT"
        elif table in APPEND_ONLY or HISTORY in table:
            may = "SELECT, INSERT"
        elif table in ours and table not in MAY_GO:
            may = "SELECT, INSERT, UPDATE"
        else:
            may = "SELECT, INSERT, UPDATE, DELETE"
        made.append(f"GRANT {may} ON {table} TO {app}")
    return made


def apply(connection: Any) -> bool:
    """Put the rules and the grants in force, in one transaction, as the owner; return whether they changed.

    The functions and views come first: a view that was made just now needs its grants too. What was put in
    force last is kept as a fingerprint, so that a release that changes none of it locks no table.
    """
    app = connection.ops.quote_name(connection.settings_dict["USER"])
    with connection.cursor() as cursor:
        tables = all_tables(cursor)
        if "cases_case" not in tables:  # a migration of some other app only, in a new database
            return False
        cursor.execute("SELECT obj_description(to_regproc('public.acting_user'), 'pg_proc')")
        if cursor.fetchone()[0] == fingerprint(tables, app=app):
            return False
        with transaction.atomic(using=connection.alias):
            cursor.execute(f"SET LOCAL check_function_bodies = off;\n{FUNCTIONS.read_text()}")
            tables = all_tables(cursor)
            cursor.execute(";\n".join(statements(tables, app=app)))
            in_force = sql.Literal(fingerprint(tables, app=app))
            cursor.execute(sql.SQL("COMMENT ON FUNCTION public.acting_user() IS {}").format(in_force))
    return True


def fingerprint(tables: Mapping[str, str], *, app: str) -> str:
    """Return what stands for all that is in force in a database with these tables and views."""
    parts = [FUNCTIONS.read_text(), *statements(tables, app=app), *sorted(tables)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def all_tables(cursor: Any) -> dict[str, str]:
    """Return every table and view of ours with its kind, as ``pg_class`` says it."""
    cursor.execute(
        """
        SELECT relname, relkind FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        """
    )
    return dict(cursor.fetchall())
