"""The rules of rows: what of each table exists for the acting user. PostgreSQL itself decides, a second time.

`cases.rules.access` decides first, in every query. Where a query forgets to ask, these rules still hold: on
every table that hangs on a case, its history, and what someone typed. Each app says in its `privacy.py` how
its own models reach the case (`hestia.privacy.records`); here that becomes SQL, and no table of theirs is
named. ``manage.py migrate`` puts the rules and the grants in force, as the owner, whenever they or the tables
have changed. ``manage.py check`` refuses a model of which nothing is said.

The shape of a rule matters more than anything for its cost: on the case, subqueries that are answered once a
statement; on all else, whether the row it hangs on exists. A function for each row would cost a hundred times
more. What hangs on a client asks for her case at once: each step more is planned again in every query.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, TextField
from psycopg2 import sql

from hestia.db import embedded
from hestia.db.functions import functions
from hestia.privacy.declared import HISTORY, declarations, records
from hestia.privacy.records import DatabaseRole, Everybody, Fate, May, On, Record, When
from hestia.privacy.secrecy import Level

# Of other people's tables, those that only migrations write, and those that could say under which address
# somebody signs in, which our own does. All else of theirs is theirs.
FIXED = {
    "account_emailaddress",
    "account_emailconfirmation",
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
}
type Roles = Mapping[DatabaseRole, str]
NONE: Roles = MappingProxyType({})
WORDS = {May.READ: "SELECT", May.ADD: "INSERT", May.CHANGE: "UPDATE", May.REMOVE: "DELETE"}


def history_table(model: type[Model]) -> str:
    """Return the table that keeps the history of a model, if it has one."""
    return f"{model._meta.app_label}_{HISTORY}{model._meta.model_name}"


def rules(tables: Mapping[str, str]) -> dict[str, str]:
    """Return the rule of each table, its history's included: a version exists when what it tells of does."""
    conditions = {}
    for model, record in records().items():
        if isinstance(record.rows, Everybody):
            continue
        table, history = model._meta.db_table, history_table(model)
        carried = [way for other, way in carriers(model) if other._meta.db_table in tables]
        conditions[table] = condition(model, record.rows, table, carried)
        rule = On("pk", model=model._meta.label, by="pk") if record.history_as_now else record.rows
        conditions[history] = condition(model, rule, history, carried)
    return {table: exists_for for table, exists_for in conditions.items() if table in tables}


def condition(model: type[Model], rule: When | On, table: str, carried: Iterable[On]) -> str:
    """Return when a row of a table exists, in SQL: it keeps a model, or a model's history."""
    ways = [exists(model, way, table) for way in carried]
    if isinstance(rule, When):
        return " OR ".join([*ways, rule.sql])
    ways += [exists(model, rule, table), *([rule.also] if rule.also else [])]
    reached = " OR ".join(ways)
    if not rule.level:
        return reached
    level = int(rule.level) if isinstance(rule.level, Level) else rule.level
    return f"({reached}) AND {level} <= (SELECT seen_level())"


def writing(tables: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return what holds each act of writing to the cases that someone works on, by table and act.

    It takes away, whatever else a row is written for; reading is not asked about, and costs nothing more.
    """
    policies = {}
    for model, record in records().items():
        own, history = model._meta.db_table, history_table(model)
        for table in (history,) if record.worked_on else (own, history):
            written = works_on(model, record, table) if table in tables else ""
            allowed = may(table) if written else May.READ
            for act, needed in ((May.ADD, "WITH CHECK"), (May.CHANGE, "USING"), (May.REMOVE, "USING")):
                if act <= allowed:
                    name = WORDS[act]
                    policies[table, name.lower()] = (
                        f"CREATE POLICY works_on_{name.lower()} ON {table} AS RESTRICTIVE"
                        f" FOR {name} {needed} ({written})"
                    )
    return policies


def works_on(model: type[Model], record: Record, table: str) -> str:
    """Return when a row of a table may be written, in SQL, besides existing; nothing: always."""
    written = hangs_on_work(model, record, table)
    carried = [
        f"NOT EXISTS (SELECT FROM {other._meta.db_table} x WHERE {table}.{column_of(model, 'pk')}"
        f" = x.{column_of(other, way.by)} AND NOT ({of_other}))"
        for other, way in carriers(model)
        if (of_other := hangs_on_work(other, records()[other], "x"))
    ]
    also = [f"({words})" for words in (record.readers_write, also_of(record)) if words]
    return " AND ".join([*([" OR ".join([written, *also])] if written else []), *carried])


def also_of(record: Record) -> str:
    """Return the condition under which a row exists besides that on which it hangs."""
    return record.rows.also if isinstance(record.rows, On) else ""


def hangs_on_work(model: type[Model], record: Record, table: str) -> str:
    """Return when that on which a row hangs may be worked on, in SQL; nothing: always."""
    if record.worked_on:
        return record.worked_on.format(key=f"{table}.{column_of(model, 'pk')}")
    if not isinstance(record.rows, On):
        return ""
    parent, key = parent_of(model, record.rows)
    column = f"{table}.{column_of(model, record.rows.field)}"
    above = records()[parent]
    if above.worked_on and key == column_of(parent, "pk"):
        return above.worked_on.format(key=column)
    outer = f"{table}_x"  # a name of its own: one may hang on another that hangs on a third
    inner = hangs_on_work(parent, above, outer)
    return inner and (
        f"EXISTS (SELECT FROM {parent._meta.db_table} {outer} WHERE {outer}.{key} = {column} AND {inner})"
    )


def exists(model: type[Model], rule: On, table: str) -> str:
    """Return that the row exists on which a row of this table hangs."""
    parent, key = parent_of(model, rule)
    column = column_of(model, rule.field)
    return f"EXISTS (SELECT FROM {parent._meta.db_table} x WHERE x.{key} = {table}.{column})"


def parent_of(model: type[Model], rule: On) -> tuple[type[Model], str]:
    """Return the model on a row of which one of this model hangs, and the column by which."""
    if rule.model:
        parent: type[Model] = apps.get_model(rule.model)
        return parent, column_of(parent, rule.by)
    field: Any = model._meta.get_field(rule.field)
    return field.related_model, field.target_field.column


def column_of(model: type[Model], name: str) -> str:
    """Return the column of a field; "pk" is the key, whatever it is called."""
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    column: str = field.column
    return column


def carriers(model: type[Model]) -> Iterator[tuple[type[Model], On]]:
    """Yield the models of floors above that carry rows of this one: a row exists where one of theirs does."""
    for other, record in records().items():
        for name in record.carries:
            if other._meta.get_field(name).related_model is model:
                yield other, On("pk", model=other._meta.label, by=name)


def statements(tables: Mapping[str, str], *, app: str, beside: Roles = NONE) -> list[str]:
    """Return the rules and grants of these tables and views, for an application's role of this name.

    ``beside`` it are the roles of other processes, by their names.
    """
    made = []
    for table, exists_for in sorted(rules(tables).items()):
        made += [
            # Not forced on the owner, who migrates and must meet every row.
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            # PostgreSQL cannot replace a policy.
            f"DROP POLICY IF EXISTS exists_for ON {table}",
            f"CREATE POLICY exists_for ON {table} USING ({exists_for})",
        ]
    for table, also_read in wider_to_read().items():
        if table in tables:
            made += [
                f"DROP POLICY IF EXISTS also_read ON {table}",
                f"CREATE POLICY also_read ON {table} FOR SELECT USING ({also_read})",
            ]
    for (table, act), policy in writing(tables).items():
        made += [f"DROP POLICY IF EXISTS works_on_{act} ON {table}", policy]
    made += grants(tables, app=app)
    return made + [words for role in sorted(beside) for words in grants_beside(tables, role, beside[role])]


def wider_to_read() -> dict[str, str]:
    """Return the tables that more people read than may write, and when."""
    return {model._meta.db_table: record.also_read for model, record in records().items() if record.also_read}


def grants(tables: Mapping[str, str], *, app: str) -> list[str]:
    """Return what the application may do with each table."""
    made = [
        # All is taken away first: a right that is declared no more must not stay.
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {app}",
        # PostgreSQL lets everybody call a function that was made just now.
        f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, {app}",
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {app}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app}",
        *(f"GRANT USAGE ON SEQUENCE {name} TO {app}" for name in sequences(tables)),
    ]
    of_others = {
        model._meta.db_table
        for model, record in records().items()
        if record.written_by != DatabaseRole.APPLICATION
    }
    made += [
        f"GRANT {words_for(may(table))} ON {table} TO {app}"
        for table in sorted(tables)
        if table not in of_others
    ]
    made += [
        f"GRANT SELECT ON {model._meta.db_table} TO {app}"
        for model, record in sorted(records().items(), key=lambda pair: pair[0]._meta.db_table)
        if model._meta.db_table in of_others & tables.keys() and DatabaseRole.APPLICATION in record.read_by
    ]
    return made


def words_for(allowed: May) -> str:
    """Return what may be done, in the words of a grant."""
    return ", ".join(word for act, word in WORDS.items() if act <= allowed)


def grants_beside(tables: Mapping[str, str], role: DatabaseRole, name: str) -> list[str]:
    """Return what a role beside the application may do: what is declared, and nothing else at all."""
    made = [
        f"REVOKE ALL ON ALL {things} IN SCHEMA public FROM {name}"
        for things in ("TABLES", "SEQUENCES", "FUNCTIONS")
    ]
    made.append(f"REVOKE CREATE ON SCHEMA public FROM {name}")
    for model, record in sorted(records().items(), key=lambda pair: pair[0]._meta.db_table):
        table = model._meta.db_table
        if table not in tables:
            continue
        if record.written_by == role:
            made.append(f"GRANT {words_for(record.may)} ON {table} TO {name}")
        elif role in record.read_by:
            made.append(f"GRANT SELECT ON {table} TO {name}")
        elif role == DatabaseRole.FIGURES and (columns := figures(model)):
            quoted = ", ".join(f'"{column}"' for column in columns)
            made.append(f"GRANT SELECT ({quoted}) ON {table} TO {name}")
    return made


def is_of_nobody(record: Record) -> bool:
    """Whether a record tells of nobody, for everybody to see: what there is, or how many."""
    is_nobodys = record.fate in {Fate.NOBODYS, Fate.NOT_STORED}
    return record.level == Level.FIGURES and is_nobodys and isinstance(record.rows, Everybody)


def figures(model: type[Model]) -> list[str]:
    """Return the columns that the role of figures reads: no words that somebody typed, and nobody's name."""
    record = records()[model]
    if not is_of_nobody(record):
        return []
    read: list[str] = []
    field: Any
    for field in model._meta.local_concrete_fields:
        leads_to = records().get(field.related_model) if field.is_relation else record
        if (
            record.level_of(field.name) == Level.FIGURES
            and not isinstance(field, TextField)
            and leads_to is not None
            and is_of_nobody(leads_to)
        ):
            read.append(field.column)
    return read


def sequences(tables: Mapping[str, str]) -> list[str]:
    """Return the sequences that are drawn from by name, of apps whose tables are there."""
    present = {model._meta.app_label for model in records() if tables.get(model._meta.db_table) == "r"}
    declared = declarations().items()
    return sorted(name for label, privacy in declared if label in present for name in privacy.sequences)


def may(table: str) -> May:
    """Return what the application may do with the rows of a table that exist."""
    declared = {model._meta.db_table: record.may for model, record in records().items()}
    if table in declared:
        return declared[table]
    if HISTORY in table:
        return May.ADD
    return May.READ if table in FIXED else May.REMOVE


def apply(connection: Any) -> bool:
    """Put the rules and the grants in force, in one transaction, as the owner; return whether they changed.

    The functions and views come first: a view that was made just now needs its grants too. What was put in
    force last is kept as a fingerprint, so that a release that changes none of it locks no table.
    """
    app = connection.ops.quote_name(connection.settings_dict["USER"])
    with connection.cursor() as cursor:
        tables, beside = all_tables(cursor), roles_beside(connection, cursor)
        cursor.execute("SELECT obj_description(to_regproc('public.acting_user'), 'pg_proc')")
        if cursor.fetchone()[0] == fingerprint(tables, app=app, beside=beside):
            return False
        with transaction.atomic(using=connection.alias):
            # Functions name each other and views in any order: their bodies are judged when they are called.
            cursor.execute(f"SET LOCAL check_function_bodies = off;\n{functions()}")
            tables = all_tables(cursor)
            cursor.execute(";\n".join(statements(tables, app=app, beside=beside)))
            in_force = sql.Literal(fingerprint(tables, app=app, beside=beside))
            cursor.execute(sql.SQL("COMMENT ON FUNCTION public.acting_user() IS {}").format(in_force))
    return True


def pin(connection: Any) -> None:
    """Let names in our functions, those of migrations too, mean what they mean to us. As the owner.

    Whoever calls can make a temporary table, which would go before ours of the same name.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT f.oid::regprocedure FROM pg_proc f JOIN pg_language l ON l.oid = f.prolang
             WHERE f.pronamespace = 'public'::regnamespace AND l.lanname IN ('sql', 'plpgsql')
               AND f.prosqlbody IS NULL AND f.proconfig IS NULL AND f.proowner = current_user::regrole
            """
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SET search_path = public, pg_temp")


def roles_beside(connection: Any, cursor: Any) -> Roles:
    """Return the roles of other processes, by their names. One that is not there yet is given nothing."""
    named = embedded.roles_beside(connection.settings_dict)
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(named.values())])
    present = {name for (name,) in cursor.fetchall()}
    return {role: connection.ops.quote_name(name) for role, name in named.items() if name in present}


def fingerprint(tables: Mapping[str, str], *, app: str, beside: Roles = NONE) -> str:
    """Return what stands for all that is in force in a database with these tables and views."""
    parts = [functions(), *statements(tables, app=app, beside=beside), *sorted(tables)]
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
