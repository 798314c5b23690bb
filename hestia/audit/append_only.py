"""Tables that only grow: the history of every record, and what its app declares so (`May.ADD`), as the log.

PostgreSQL itself refuses to change, delete or empty their rows, whoever asks. The triggers are made in this
one place after each ``migrate``, so that a new history table is never forgotten.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Model
from simple_history.models import HistoricalChanges

from hestia.privacy.declared import records
from hestia.privacy.records import May

GUARD = "keep_every_row"
# A test that commits empties the database afterwards. The test runner says so on its connection, and the
# database must be one made for tests: on any other the words change nothing.
#
# What two people have erased (`rights.actions.erasing`) goes from here too: by the owner alone, in a
# transaction that says so. Of the log nothing goes: a line is blanked once, keeps its sum and says why; seals
# stay as they are.
ERASING = "hestia.erasing"
_FUNCTION = """
CREATE OR REPLACE FUNCTION {guard}() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    blanked text[] := ARRAY['detail', 'subject', 'blanked_on', 'blanked_for', 'sum_before'];
BEGIN
    IF TG_OP <> 'TRUNCATE' AND current_setting('{erasing}', true) = 'on' AND pg_has_role(
        current_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'MEMBER'
    ) THEN
        IF TG_TABLE_NAME NOT IN ('audit_event', 'audit_seal') THEN
            RETURN coalesce(NEW, OLD);
        END IF;
        IF TG_TABLE_NAME = 'audit_event' AND TG_OP = 'UPDATE' THEN
            IF OLD.blanked_on IS NULL AND NEW.blanked_on IS NOT NULL AND NEW.blanked_for <> ''
                AND NEW.sum_before <> '' AND NEW.detail = '{{}}' AND NEW.subject = ''
                AND to_jsonb(NEW) - blanked = to_jsonb(OLD) - blanked
            THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    IF TG_OP = 'TRUNCATE' AND starts_with(current_database()::text, 'test_')
        AND current_setting('hestia.tests_may_empty', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'What stands in % is never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
"""
FUNCTION = _FUNCTION.format(guard=GUARD, erasing=ERASING)
# A trigger that is "always" on fires for a superuser's replication role too.
TRIGGERS = """
CREATE OR REPLACE TRIGGER {guard}_changed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {guard}();
CREATE OR REPLACE TRIGGER {guard}_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {guard}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}_changed;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}_emptied;
"""
# Where both triggers stand, each of them "always" on.
GUARDED = """
SELECT relation.relname FROM pg_trigger guard JOIN pg_class relation ON relation.oid = guard.tgrelid
WHERE guard.tgname = ANY(%s) AND guard.tgenabled = 'A'
    AND relation.relnamespace = current_schema()::regnamespace
GROUP BY relation.relname HAVING count(*) = 2
"""
# The log, where the trigger is missing or switched off that says when and by whom a line was written.
LINE = "write_line_now"
DATED = """
SELECT 'audit_event' WHERE NOT EXISTS (
    SELECT FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass('audit_event') AND tgenabled = 'A'
)
"""


def append_only_tables() -> list[str]:
    """Return the tables whose rows stay as they were written."""
    kept: list[type[Model]] = [model for model, record in records().items() if record.may == May.ADD]
    kept += [model for model in apps.get_models() if issubclass(model, HistoricalChanges)]
    return sorted(model._meta.db_table for model in kept)


def unguarded_tables(using: str = "default") -> list[str]:
    """Return those of them that PostgreSQL would let change: a trigger is missing or switched off."""
    with connections[using].cursor() as cursor:
        cursor.execute(GUARDED, [[f"{GUARD}_changed", f"{GUARD}_emptied"]])
        guarded = {name for (name,) in cursor.fetchall()}
        cursor.execute(DATED, [LINE])
        undated = [table for (table,) in cursor.fetchall()]
    return [table for table in append_only_tables() if table not in guarded] + undated


def guard(tables: Iterable[str], using: str = "default") -> None:
    """Make the triggers of these tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        for table in tables:
            cursor.execute(TRIGGERS.format(guard=GUARD, table=connection.ops.quote_name(table)))


def guard_all(using: str = "default", **_signal: Any) -> None:
    """Guard what is not guarded yet. Runs after every ``migrate``."""
    # Migrating one app alone leaves the tables of others to come.
    present = set(connections[using].introspection.table_names())
    guard([table for table in unguarded_tables(using) if table in present], using)
