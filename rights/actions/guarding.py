"""What PostgreSQL itself holds an erasure to, made anew after each ``migrate`` from what apps declare.

While a legal hold stands, no row of hers is deleted or blanked, not even by the owner of the tables, who also
changes no word of hers without a version; and no file of hers is emptied or overwritten by anybody. And two
functions count, for who may ask, how many rows of each table are hers: for an erasure, and for a copy of her
record.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

from hestia.accounts.permissions import Permission, roles_with
from hestia.audit.append_only import ERASING
from hestia.privacy.records import Fate
from hestia.uploads.models import KEPT_BY_LAW
from rights.queries.reach import Hers, Table, parent_key, tables, versions_of
from rights.queries.register import in_copy

HOLD = "keep_for_the_law"
# At the end of a transaction of the owner: who changed a row of hers wrote a version of it too.
VERSIONS = "keep_versions_for_the_law"
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
        IF EXISTS (SELECT FROM clients_held()) AND NOT (
            starts_with(current_database()::text, 'test_')
            AND current_setting('hestia.tests_may_empty', true) IS NOT DISTINCT FROM 'on'
        ) THEN
            RAISE EXCEPTION 'A legal hold stands: nothing is emptied.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'uploads_file' AND TG_OP = 'UPDATE' THEN
        -- Keys are changed past this trigger (hestia.uploads.models.seal_again).
        IF OLD.opener = '' OR (NEW.opener, NEW.name, NEW.digest) = (OLD.opener, OLD.name, OLD.digest)
            AND NEW.sealed = OLD.sealed
        THEN
            RETURN NEW;
        END IF;
    ELSIF NOT pg_has_role(
        session_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'MEMBER'
    ) THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    clients := ARRAY(SELECT clients_held());
    IF clients = '{{}}' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    -- An ordinary change leaves its words, and the version before stays. Where none is kept, words stay.
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME <> 'uploads_file'
        AND current_setting('{erasing}', true) IS DISTINCT FROM 'on' AND NOT EXISTS (
            SELECT FROM jsonb_each_text(to_jsonb(OLD)) was JOIN jsonb_each_text(to_jsonb(NEW)) now USING (key)
             WHERE coalesce(was.value, '') <> '' AND CASE TG_ARGV[1]
                 WHEN 'words stay' THEN was.value IS DISTINCT FROM now.value
                 ELSE coalesce(now.value, '') = ''
             END
        )
    THEN
        RETURN NEW;
    END IF;
    EXECUTE 'SELECT ' || TG_ARGV[0] INTO is_held USING OLD, clients,
        ARRAY(SELECT c.id FROM cases_case c WHERE c.client_id = ANY (clients)),
        ARRAY(SELECT c.reference::text FROM cases_case c WHERE c.client_id = ANY (clients));
    IF is_held THEN
        RAISE EXCEPTION 'A legal hold stands: nothing of hers is deleted, blanked or overwritten.'
            USING ERRCODE = '{held}';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

-- Whether who signed in owns a table, and a hold stands. If not, nothing waits for a transaction’s end.
CREATE OR REPLACE FUNCTION public.owner_while_held(relation oid) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN pg_has_role(
        session_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = relation), 'MEMBER'
    ) AND EXISTS (SELECT FROM clients_held());
END $$;

-- The arguments: when a row is of a client who is held; the table of versions, and the key in it.
CREATE OR REPLACE FUNCTION public.{versions}() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    clients bigint[] := ARRAY(SELECT clients_held());
    is_held boolean;
    is_written boolean;
BEGIN
    IF NOT EXISTS (
        SELECT FROM jsonb_each_text(to_jsonb(OLD)) was JOIN jsonb_each_text(to_jsonb(NEW)) now USING (key)
         WHERE coalesce(was.value, '') <> '' AND was.value IS DISTINCT FROM now.value
    ) THEN
        RETURN NULL;
    END IF;
    EXECUTE 'SELECT ' || TG_ARGV[0] INTO is_held USING OLD, clients,
        ARRAY(SELECT c.id FROM cases_case c WHERE c.client_id = ANY (clients)),
        ARRAY(SELECT c.reference::text FROM cases_case c WHERE c.client_id = ANY (clients));
    IF NOT is_held THEN
        RETURN NULL;
    END IF;
    -- Written in this transaction, or since it began: a savepoint of it has a later number of its own, which
    -- nothing tells apart from another’s.
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM %1$I h WHERE h.%2$I = ($1).%2$I'
        ' AND age(h.xmin) <= age(pg_current_xact_id()::xid))', TG_ARGV[1], TG_ARGV[2]
    ) INTO is_written USING OLD;
    IF NOT is_written THEN
        RAISE EXCEPTION 'A legal hold stands: nothing of hers is overwritten without a version.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = """
CREATE OR REPLACE TRIGGER {hold} BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {hold}({arguments});
CREATE OR REPLACE TRIGGER {hold}_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {hold}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {hold};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {hold}_whole;
"""
TRIGGER_OF_VERSIONS = """
DROP TRIGGER IF EXISTS {versions} ON {table};
CREATE CONSTRAINT TRIGGER {versions} AFTER UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (owner_while_held('{table}'::regclass)) EXECUTE FUNCTION {versions}({arguments});
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {versions};
"""
IN_FORCE = """
SELECT c.relname, t.tgname, t.tgargs FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE t.tgname = ANY (%s) AND t.tgenabled = 'A' AND c.relnamespace = 'public'::regnamespace
"""
WORDS_STAY = "words stay"
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


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger on a table, with its arguments."""

    table: str
    name: str
    arguments: tuple[str, ...]

    @property
    def statement(self) -> str:
        """Return the SQL that makes it."""
        arguments = ", ".join("'" + argument.replace("'", "''") + "'" for argument in self.arguments)
        make = TRIGGERS if self.name == HOLD else TRIGGER_OF_VERSIONS
        return make.format(hold=HOLD, versions=VERSIONS, table=self.table, arguments=arguments)


def guards() -> Iterator[Guard]:
    """Yield what keeps each table: all but those made again from others, such as keys of names."""
    for table in tables():
        if table.record.is_worked_out:
            continue
        condition = table.hers("($1)", HELD)
        versions = table.name if table.is_versions else versions_of(table.model)
        words_stay = not versions and table.record.fate != Fate.SHORT_LIVED
        yield Guard(table.name, HOLD, (condition, WORDS_STAY) if words_stay else (condition,))
        if versions and not table.is_versions:
            yield Guard(table.name, VERSIONS, (condition, versions, parent_key(table.model)))


def guards_in_force(using: str) -> set[Guard]:
    """Return what is in force."""
    with connections[using].cursor() as cursor:
        cursor.execute(IN_FORCE, [[HOLD, VERSIONS]])
        rows = cursor.fetchall()
    # Each argument ends with a zero byte.
    return {Guard(table, name, tuple(bytes(raw).decode().split("\0")[:-1])) for table, name, raw in rows}


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
    wanted = list(guards())
    if not {guard.table for guard in wanted} <= present or "rights_legalhold" not in present:
        return  # migrating one app alone leaves the tables of others to come
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(FUNCTION.format(hold=HOLD, versions=VERSIONS, erasing=ERASING, held=KEPT_BY_LAW))
        in_force = guards_in_force(using)
        for guard in wanted:
            if guard not in in_force:
                cursor.execute(guard.statement)
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
    in_force = guards_in_force(using)
    return list(dict.fromkeys(guard.table for guard in guards() if guard not in in_force))
