"""What is in force in the database, thing by thing, held against what the code puts in force.

PostgreSQL writes a rule or a view its own way, so that the words of the code cannot be compared with it. When
things are put in force, a sum is kept of each as the code says it and of each as PostgreSQL then has it: what
was changed by hand later, and what is of another release, is known by its name. Whoever owns the database can
change the sums too; this finds what slipped, and not who wanted to hide it.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from psycopg2 import sql

# In {braces} an expression, of which a sum is compared: PostgreSQL writes casts and brackets of one that was
# put back in another order than before, and means the same.
EXPRESSION = re.compile(r"\{(.*)\}")
SUM = r"md5(regexp_replace(\1, '::[a-z]+( varying)?(\\[\\])?|[()\\s]', '', 'g'))"
OF_AN_EXTENSION = "SELECT FROM pg_depend d WHERE d.objid = {}.oid AND d.deptype = 'e'"
# All that is there, by name, and a sum of how it is.
THINGS = """
    SELECT format('row rules of %s', relname), 'on' FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
    UNION ALL
    SELECT format('row rule %s of %s', p.polname, c.relname),
           concat_ws(' ', p.polcmd::text, p.polpermissive::text, (p.polroles = ARRAY[0::oid])::text,
                     {pg_get_expr(p.polqual, p.polrelid)},
                     {pg_get_expr(p.polwithcheck, p.polrelid)})
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    UNION ALL
    SELECT format('view %s', c.relname),
           concat_ws(' ', c.reloptions::text,
                     {pg_get_viewdef(c.oid)})
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
       AND NOT EXISTS (@c@)
    UNION ALL
    SELECT format('function %s', f.proname), string_agg(
           concat_ws(' ', pg_get_function_identity_arguments(f.oid), pg_get_function_result(f.oid),
                     f.prosecdef::text, f.provolatile::text, f.proparallel::text, f.proisstrict::text,
                     f.proconfig::text, md5(f.prosrc),
                     {pg_get_function_sqlbody(f.oid)}), ', ' ORDER BY f.oid::regprocedure::text)
      FROM pg_proc f
     WHERE f.pronamespace = 'public'::regnamespace AND NOT EXISTS (@f@) GROUP BY f.proname
"""
# Who owns a thing may do all with it: that is no grant.
GRANTS = """
    SELECT format('%s on %s to %s', kind, thing,
                  CASE grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(grantee) END)
      FROM (SELECT c.relname::text AS thing, c.relowner AS owner, a.grantee, a.privilege_type AS kind
              FROM pg_class c, aclexplode(c.relacl) a
             WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (@c@)
            UNION ALL
            SELECT c.relname || '.' || t.attname, c.relowner, a.grantee, a.privilege_type
              FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a
             WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (@c@)
            UNION ALL
            SELECT f.oid::regprocedure::text, f.proowner, a.grantee, a.privilege_type
              FROM pg_proc f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
             WHERE f.pronamespace = 'public'::regnamespace AND NOT EXISTS (@f@)) AS granted
     WHERE grantee <> owner
"""
FUNCTIONS = """
    SELECT f.oid::regprocedure::text FROM pg_proc f
     WHERE f.pronamespace = 'public'::regnamespace AND NOT EXISTS (@f@)
"""
KEPT = "SELECT obj_description(to_regproc('public.acting_user'), 'pg_proc')"
MADE = re.compile(r"^CREATE (?:OR REPLACE )?(FUNCTION|VIEW) public\.(\w+)", re.MULTILINE)
# Functions that migrations made are there besides those of ours, and theirs.
MAY_BE_BESIDES = "function "


class Sums(NamedTuple):
    """Of one thing that was put in force: as the code said it, and as PostgreSQL had it."""

    said: str
    had: str


@dataclass(frozen=True)
class Kept:
    """What was written down when all was put in force last; of no release if nothing was."""

    release: str = ""
    things: Mapping[str, Sums] = field(default_factory=dict)


@dataclass(frozen=True)
class Grant:
    """What a role may do with a table, with some of its columns, or with a sequence."""

    acts: tuple[str, ...]
    thing: str
    to: str
    columns: tuple[str, ...] = ()
    kind: str = ""

    def __str__(self) -> str:
        """Return the SQL that grants it."""
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        return (
            f"GRANT {', '.join(self.acts)}{f' ({quoted})' if quoted else ''}"
            f" ON {self.kind}{self.thing} TO {self.to}"
        )

    def words(self) -> Iterator[str]:
        """Yield it as the catalogue has it, a line for each act."""
        role = self.to.strip('"')
        for act in self.acts:
            for place in [f".{column}" for column in self.columns] or [""]:
                yield f"{act} on {self.thing}{place} to {role}"


def named(functions: str) -> dict[str, str]:
    """Return the SQL of each function and view of a text that makes them, by the name of what it makes."""
    starts = list(MADE.finditer(functions))
    ends = [*(start.start() for start in starts[1:]), len(functions)]
    made: dict[str, str] = {}
    for start, end in zip(starts, ends, strict=True):
        name = f"{start[1].lower()} {start[2]}"
        made[name] = made.get(name, "") + functions[start.start() : end]
    return made


def digest(text: str) -> str:
    """Return a short sum of some words."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def differences(
    wanted: Mapping[str, str], kept: Mapping[str, Sums], in_database: Mapping[str, str]
) -> list[str]:
    """Return what of the things that the code wants differs from those that are there, each by name."""
    words = []
    for name in sorted(wanted.keys() | in_database.keys()):
        if name not in in_database:
            words.append(f"{name} is missing")
        elif name not in wanted:
            if not name.startswith(MAY_BE_BESIDES):
                words.append(f"{name} is there besides")
        elif name not in kept or kept[name].said != digest(wanted[name]):
            words.append(f"{name} is of another release")
        elif kept[name].had != digest(in_database[name]):
            words.append(f"{name} was changed")
    return words


def grant_differences(wanted: Collection[str], in_database: Collection[str]) -> list[str]:
    """Return which grants are missing, and which are there besides."""
    return [
        *(f"{grant} is not granted" for grant in sorted(set(wanted) - set(in_database))),
        *(f"{grant} is granted besides" for grant in sorted(set(in_database) - set(wanted))),
    ]


def there_is(cursor: Any) -> dict[str, str]:
    """Return each rule, view and function of a database with what tells one from another."""
    cursor.execute(question(THINGS))
    return dict(cursor.fetchall())


def granted(cursor: Any) -> set[str]:
    """Return who else than the owner may do what."""
    return column(cursor, GRANTS)


def signatures(cursor: Any) -> set[str]:
    """Return every function of ours with what it takes."""
    return column(cursor, FUNCTIONS)


def column(cursor: Any, asked: str) -> set[str]:
    """Return the one column that a question answers."""
    cursor.execute(question(asked))
    return {words for (words,) in cursor.fetchall()}


def question(text: str) -> str:
    """Return a question of the catalogue, in full."""
    return re.sub(r"@(\w)@", lambda place: OF_AN_EXTENSION.format(place[1]), EXPRESSION.sub(SUM, text))


def kept(cursor: Any) -> Kept:
    """Return what was written down when all was put in force last."""
    cursor.execute(KEPT)
    try:
        read = json.loads(cursor.fetchone()[0] or "{}")
        return Kept(read["release"], {name: Sums(*sums) for name, sums in read["things"].items()})
    except (ValueError, KeyError, TypeError):  # nothing, or what an earlier release wrote
        return Kept()


def keep(cursor: Any, *, release: str, wanted: Mapping[str, str]) -> None:
    """Write down how each thing is that was put in force just now. As the owner."""
    in_database = there_is(cursor)
    things = {
        name: Sums(digest(definition), digest(in_database[name]))
        for name, definition in wanted.items()
        if name in in_database
    }
    text = sql.Literal(json.dumps({"release": release, "things": things}))
    cursor.execute(sql.SQL("COMMENT ON FUNCTION public.acting_user() IS {}").format(text))


def lines(grants: Iterable[Grant]) -> set[str]:
    """Return grants as the catalogue has them."""
    return {words for grant in grants for words in grant.words()}
