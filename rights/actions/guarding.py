"""What PostgreSQL itself holds an erasure to, made anew after each ``migrate`` from what apps declare.

While a legal hold stands, no row of hers is deleted or blanked, not even by the owner of the tables, and no
file of hers is emptied by anybody. And two functions count, for who may ask, how many rows of each table are
hers: for an erasure, and for a copy of her record.
"""

from typing import Any

from django.db import connections, transaction

from hestia.accounts.permissions import Permission, roles_with
from hestia.audit.append_only import ERASING
from rights.queries.reach import Hers, Table, parent_key, tables
from rights.queries.register import in_copy

HOLD = "keep_for_the_law"
# The argument of a trigger: when one of its rows is of a client who is held. Asked with three arrays.
HELD = Hers(clients="$2", cases="$3", references="$4")
# Who asks as the owner is known by its sign-in: a function of ours that runs as the owner is the application.
FUNCTION = """
CREATE OR REPLACE FUNCTION public.{hold}() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    clients bigint[];
    is_held boolean;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF EXISTS (SELECT FROM rights_legalhold WHERE lifted_at IS NULL) AND NOT (
            starts_with(current_database()::text, 'test_')
            AND current_setting('hestia.tests_may_empty', true) IS NOT DISTINCT FROM 'on'
        ) THEN
            RAISE EXCEPTION 'A legal hold stands: nothing is emptied.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'uploads_file' AND TG_OP = 'UPDATE' THEN
        IF OLD.opener = '' OR NEW.opener <> '' THEN
            RETURN NEW;
        END IF;
    ELSIF NOT pg_has_role(
        session_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'MEMBER'
    ) THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    clients := ARRAY(SELECT h.client_id FROM rights_legalhold h WHERE h.lifted_at IS NULL);
    IF clients = '{{}}' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    -- An ordinary change leaves its words, and the version before stays.
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME <> 'uploads_file'
        AND current_setting('{erasing}', true) IS DISTINCT FROM 'on' AND NOT EXISTS (
            SELECT FROM jsonb_each_text(to_jsonb(OLD)) was JOIN jsonb_each_text(to_jsonb(NEW)) now USING (key)
             WHERE coalesce(was.value, '') <> '' AND coalesce(now.value, '') = ''
        )
    THEN
        RETURN NEW;
    END IF;
    EXECUTE 'SELECT ' || TG_ARGV[0] INTO is_held USING OLD, clients,
        ARRAY(SELECT c.id FROM cases_case c WHERE c.client_id = ANY (clients)),
        ARRAY(SELECT c.reference::text FROM cases_case c WHERE c.client_id = ANY (clients));
    IF is_held THEN
        RAISE EXCEPTION 'A legal hold stands: nothing of hers is deleted or blanked.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""
TRIGGERS = """
CREATE OR REPLACE TRIGGER {hold} BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {hold}({condition});
CREATE OR REPLACE TRIGGER {hold}_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {hold}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {hold};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {hold}_whole;
"""
IN_FORCE = """
SELECT c.relname, convert_from(substring(t.tgargs FOR greatest(length(t.tgargs) - 1, 0)), 'UTF8')
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE t.tgname = %s AND t.tgenabled = 'A' AND c.relnamespace = 'public'::regnamespace
"""
COUNT = "SELECT '{table}'::text, count(*), coalesce(max(x.{key}::text), '') FROM {table} x WHERE {hers}"
COUNTS = """
CREATE OR REPLACE FUNCTION public.record_counts(sought bigint)
    RETURNS TABLE (of_table text, rows bigint, newest text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_clients bigint[] := ARRAY[sought];
    v_cases bigint[] := ARRAY(SELECT c.id FROM cases_case c WHERE c.client_id = sought);
    v_references text[] := ARRAY(SELECT c.reference::text FROM cases_case c WHERE c.client_id = sought);
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_case c
         WHERE c.client_id = sought AND acting_as_one_of(ARRAY[{roles}]) IS NOT NULL
           AND (c.service_id = ANY ((SELECT find_services())::bigint[])
                OR c.id = ANY ((SELECT opened_cases())::bigint[]))
           AND c.id <> ALL ((SELECT closed_cases())::bigint[])
    ) AND (acting_user() IS NOT NULL OR NOT pg_has_role(
        session_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = 'cases_case'::regclass), 'MEMBER'
    )) THEN
        RETURN;
    END IF;
    RETURN QUERY {counts};
END $$
"""
# For who gathers a copy, over all of her cases: also those of other teams, of which `her_cases` tells them.
# While she is sealed only for who is named on it, whatever else opened one of her cases; nothing for whom one
# of them is closed. So it answers nothing rather than a number from which something is missing.
COPY_COUNT = "SELECT '{table}'::text, count(*) FROM {table} x WHERE {hers}"
COPY_COUNTS = """
CREATE OR REPLACE FUNCTION public.copy_counts(sought bigint)
    RETURNS TABLE (of_table text, rows bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_clients bigint[] := ARRAY[sought];
    v_cases bigint[] := ARRAY(
        SELECT c.id FROM cases_case c WHERE c.client_id = sought AND c.erased_on IS NULL
    );
BEGIN
    IF acting_as_one_of(ARRAY[{roles}]) IS NULL
        OR NOT EXISTS (
            SELECT FROM cases_case c
             WHERE c.id = ANY (v_cases)
               AND (c.service_id = ANY ((SELECT find_services())::bigint[])
                    OR c.worker_id = acting_user() OR c.second_worker_id = acting_user()
                    OR c.id = ANY ((SELECT opened_cases())::bigint[]))
        )
        OR v_cases && (SELECT closed_cases())::bigint[]
        OR EXISTS (SELECT FROM cases_seal s WHERE s.client_id = sought AND s.ended_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM cases_named n
             WHERE n.client_id = sought AND n.person_id = acting_user() AND n.ended_at IS NULL
               AND n.standing_as = 'sees'
        )
    THEN
        RETURN;
    END IF;
    RETURN QUERY {counts};
END $$
"""


def condition_in_force(table: Table) -> str:
    """Return, for a trigger, when a row of a table is of a client who is held."""
    return table.hers("($1)", HELD)


def held_tables() -> list[Table]:
    """Return the tables that a hold keeps: all but what is made again from them, such as keys of names."""
    return [table for table in tables() if not table.record.is_worked_out]


def counting(table: Table) -> str:
    """Return the question how many rows of a table are hers, and which is the newest."""
    hers = Hers(clients="v_clients", cases="v_cases", references="v_references")
    key = "history_id" if table.is_versions else parent_key(table.model)
    return COUNT.format(table=table.name, key=key, hers=table.hers("x", hers))


def counting_for_copy(table: Table) -> str:
    """Return the question how many rows of a table a copy of her record has."""
    hers = Hers(clients="v_clients", cases="v_cases", references="NULL::text[]")
    return COPY_COUNT.format(table=table.name, hers=table.hers("x", hers))


def guard_records(using: str = "default", **_signal: Any) -> None:
    """Put all this in force where it is not yet. Runs after every ``migrate``, as the owner."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    wanted = {table.name: condition_in_force(table) for table in held_tables()}
    if not wanted.keys() <= present or "rights_legalhold" not in present:
        return  # migrating one app alone leaves the tables of others to come
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(FUNCTION.format(hold=HOLD, erasing=ERASING))
        cursor.execute(IN_FORCE, [HOLD])
        in_force = dict(cursor.fetchall())
        for name, condition in wanted.items():
            if in_force.get(name) != condition:
                quoted = "'" + condition.replace("'", "''") + "'"
                cursor.execute(TRIGGERS.format(hold=HOLD, table=name, condition=quoted))
        counts = " UNION ALL ".join(counting(table) for table in tables())
        cursor.execute(COUNTS.format(roles=quoted_roles(Permission.RETENTION_DECIDE), counts=counts))
        copied = set(in_copy())
        rows = [table for table in tables() if table.model in copied and not table.is_versions]
        counts = " UNION ALL ".join(counting_for_copy(table) for table in rows)
        cursor.execute(COPY_COUNTS.format(roles=quoted_roles(Permission.REQUEST_HANDLE), counts=counts))


def quoted_roles(permission: Permission) -> str:
    """Return the roles that hold a permission, as SQL writes them."""
    return ", ".join(f"'{role}'" for role in roles_with(permission))


def unheld_tables(using: str = "default") -> list[str]:
    """Return the tables with rows of hers on which PostgreSQL would not keep what the law holds."""
    with connections[using].cursor() as cursor:
        cursor.execute(IN_FORCE, [HOLD])
        in_force = dict(cursor.fetchall())
    return [table.name for table in held_tables() if in_force.get(table.name) != condition_in_force(table)]
