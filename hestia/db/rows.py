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
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, TextField

from hestia.db import embedded, in_force
from hestia.db.functions import functions
from hestia.db.in_force import Grant
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
GRANTED = ("TABLES", "SEQUENCES", "FUNCTIONS")
WORDS = {May.READ: "SELECT", May.ADD: "INSERT", May.CHANGE: "UPDATE", May.REMOVE: "DELETE"}


@dataclass(frozen=True)
class Differing:
    """What in a database is not as this release puts it in force."""

    is_of_another_release: bool
    names: list[str]

    def __bool__(self) -> bool:
        return self.is_of_another_release or bool(self.names)


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
    for name in beside.values():
        made += [f"REVOKE ALL ON ALL {things} IN SCHEMA public FROM {name}" for things in GRANTED]
        made.append(f"REVOKE CREATE ON SCHEMA public FROM {name}")
    return [*made, *rights_of(app), *map(str, grants(tables, app=app, beside=beside))]


def wider_to_read() -> dict[str, str]:
    """Return the tables that more people read than may write, and when."""
    return {model._meta.db_table: record.also_read for model, record in records().items() if record.also_read}


def wanted(tables: Mapping[str, str]) -> dict[str, str]:
    """Return each thing that is put in force over these tables, by its name, as the code says it."""
    ruled = rules(tables)
    return {
        **{f"row rules of {table}": "on" for table in ruled},
        **{f"row rule exists_for of {table}": exists_for for table, exists_for in ruled.items()},
        **{
            f"row rule also_read of {table}": also
            for table, also in wider_to_read().items()
            if table in tables
        },
        **{f"row rule works_on_{act} of {table}": rule for (table, act), rule in writing(tables).items()},
        **in_force.named(functions()),
    }


def rights_of(app: str) -> list[str]:
    """Return what is taken from the application first, and that it may run every function."""
    return [
        # All is taken away first: a right that is declared no more must not stay.
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {app}",
        # PostgreSQL lets everybody call a function that was made just now.
        f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, {app}",
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {app}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app}",
    ]


def grants(tables: Mapping[str, str], *, app: str, beside: Roles = NONE) -> list[Grant]:
    """Return what the application may do with each table, and what the roles beside it."""
    made = [Grant(("USAGE",), name, app, kind="SEQUENCE ") for name in sequences(tables)]
    of_others = {
        model._meta.db_table
        for model, record in records().items()
        if record.written_by != DatabaseRole.APPLICATION
    }
    made += [Grant(words_for(may(table)), table, app) for table in sorted(tables) if table not in of_others]
    made += [
        Grant(("SELECT",), model._meta.db_table, app)
        for model, record in records_in_order()
        if model._meta.db_table in of_others & tables.keys() and DatabaseRole.APPLICATION in record.read_by
    ]
    return made + [grant for role in sorted(beside) for grant in grants_beside(tables, role, beside[role])]


def records_in_order() -> list[tuple[type[Model], Record]]:
    """Return every model with what is declared of it, by table."""
    return sorted(records().items(), key=lambda pair: pair[0]._meta.db_table)


def words_for(allowed: May) -> tuple[str, ...]:
    """Return what may be done, in the words of a grant."""
    return tuple(word for act, word in WORDS.items() if act <= allowed)


def grants_beside(tables: Mapping[str, str], role: DatabaseRole, name: str) -> Iterator[Grant]:
    """Yield what a role beside the application may do: what is declared, and nothing else at all."""
    for model, record in records_in_order():
        table = model._meta.db_table
        if table not in tables:
            continue
        if record.written_by == role:
            yield Grant(words_for(record.may), table, name)
        elif role in record.read_by:
            yield Grant(("SELECT",), table, name)
        elif role == DatabaseRole.FIGURES and (columns := figures(model)):
            yield Grant(("SELECT",), table, name, tuple(columns))


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

    The functions and views come first: a view that was made just now needs its grants too. Where all is of
    this release, and nothing was changed by hand since, no table is locked.
    """
    app = connection.ops.quote_name(connection.settings_dict["USER"])
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        pin(connection)
        if not differing(connection):
            return False
        beside = roles_beside(connection, cursor)
        # Functions name each other and views in any order: their bodies are judged when they are called.
        cursor.execute(f"SET LOCAL check_function_bodies = off;\n{functions()}")
        tables = all_tables(cursor)
        cursor.execute(";\n".join([*strangers(cursor, tables), *statements(tables, app=app, beside=beside)]))
        pin(connection)
        in_force.keep(cursor, release=fingerprint(tables, app=app, beside=beside), wanted=wanted(tables))
    return True


def strangers(cursor: Any, tables: Mapping[str, str]) -> list[str]:
    """Return what takes away each row rule that is not of ours: one more would show more rows."""
    ours = wanted(tables)
    cursor.execute("SELECT polname, polrelid::regclass::text FROM pg_policy")
    return [
        f'DROP POLICY "{name}" ON {table}'
        for name, table in cursor.fetchall()
        if f"row rule {name} of {table}" not in ours
    ]


def differing(connection: Any) -> Differing:
    """Return what in a database is not as this release puts it in force."""
    app = connection.ops.quote_name(connection.settings_dict["USER"])
    with connection.cursor() as cursor:
        tables, beside = all_tables(cursor), roles_beside(connection, cursor)
        kept = in_force.kept(cursor)
        may_run = Grant(("EXECUTE",), "", app)
        grants_wanted = [
            *grants(tables, app=app, beside=beside),
            *(replace(may_run, thing=function) for function in in_force.signatures(cursor)),
        ]
        return Differing(
            is_of_another_release=kept.release != fingerprint(tables, app=app, beside=beside),
            names=[
                *in_force.differences(wanted(tables), kept.things, in_force.there_is(cursor)),
                *in_force.grant_differences(in_force.lines(grants_wanted), in_force.granted(cursor)),
            ],
        )


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
           AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')
        """  # what an extension brings is not ours to grant
    )
    return dict(cursor.fetchall())
