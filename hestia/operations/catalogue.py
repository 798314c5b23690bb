"""What is in a database, counted and listed: by it two of them are held against each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg2 import sql

from hestia.db.in_force import EXPRESSION, SUM

type Contents = dict[str, Any]

TABLES = """
    SELECT relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1
"""
# Each answers one line a thing, in words. Who owns a thing may do all with it: that is no grant.
LISTS = {
    "policies": """
        SELECT concat_ws(' ', c.relname, p.polname, p.polcmd::text, p.polpermissive::text,
                         c.relrowsecurity::text, {pg_get_expr(p.polqual, p.polrelid)},
                         {pg_get_expr(p.polwithcheck, p.polrelid)})
          FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    """,
    "grants": """
        SELECT concat_ws(' ', thing, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, kind)
          FROM (SELECT c.relname::text AS thing, c.relowner AS owner, a.grantee, a.privilege_type AS kind
                  FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT c.relname || '.' || t.attname, c.relowner, a.grantee, a.privilege_type
                  FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a
                 WHERE c.relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT f.oid::regprocedure::text, f.proowner, a.grantee, a.privilege_type
                  FROM pg_proc f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
                 WHERE f.pronamespace = 'public'::regnamespace) AS granted
         WHERE grantee <> owner
    """,
    "triggers": """
        SELECT concat_ws(' ', c.relname, t.tgname, t.tgenabled::text, t.tgfoid::regproc::text, t.tgtype::text)
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
    """,
    "functions": """
        SELECT concat_ws(' ', f.oid::regprocedure::text, f.prosecdef::text, md5(f.prosrc), f.proconfig::text)
          FROM pg_proc f WHERE f.pronamespace = 'public'::regnamespace
    """,
    "constraints": """
        SELECT concat_ws(' ', c.relname, k.conname, k.convalidated::text, {pg_get_constraintdef(k.oid)})
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
         WHERE c.relnamespace = 'public'::regnamespace AND k.contype <> 'n'
    """,
}
MOST_NAMED = 5


def describe(cursor: Any) -> Contents:
    """Return how many rows each table has, and each policy, grant, trigger, function and constraint."""
    cursor.execute(TABLES)
    names = [name for (name,) in cursor.fetchall()]
    counts = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(name), sql.Identifier("public", name))
        for name in names
    )
    rows: dict[str, int] = {}
    if names:
        cursor.execute(counts)
        rows = dict(cursor.fetchall())
    contents: Contents = {"rows": rows}
    for kind, question in LISTS.items():
        cursor.execute(EXPRESSION.sub(SUM, question))
        contents[kind] = sorted(line for (line,) in cursor.fetchall())
    return contents


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return in words what is not the same in two databases."""
    words = [
        f"{table}: {after['rows'].get(table, 'no such table')} rows, and {count} in the backup"
        for table, count in before["rows"].items()
        if after["rows"].get(table) != count
    ]
    for kind in LISTS:
        words += apart(kind, before[kind], after[kind])
    return words


def apart(kind: str, before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return what of one kind is missing, and what is there besides; the first few by name."""
    words = []
    for text, lines in (
        ("missing", set(before) - set(after)),
        ("not in the backup", set(after) - set(before)),
    ):
        words += [f"{kind} {text}: {line[:120]}" for line in sorted(lines)[:MOST_NAMED]]
        if len(lines) > MOST_NAMED:
            words.append(f"{kind} {text}: {len(lines) - MOST_NAMED} more")
    return words


def in_numbers(contents: Mapping[str, Any]) -> str:
    """Return how much there is: "180 tables with 24,310 rows, 143 policies, …"."""
    rows = contents["rows"]
    kinds = ", ".join(f"{len(contents[kind])} {kind}" for kind in LISTS)
    return f"{len(rows)} tables with {sum(rows.values()):,} rows, {kinds}"
