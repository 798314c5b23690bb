"""Whoever has the application's password, but not its keys, works for nobody: tried from outside.

Each attempt is a connection of its own with that password. What is looked at is every table with a rule,
filled as a house with something on every page fills them, and every function that runs as the owner.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extras import Json
from pytest_django import Settings

from cases.models import Case
from hestia.accounts.models import User
from hestia.db import rows, signing
from hestia.db.acting import acting_as
from hestia.db.embedded import APP, OWNER
from hestia.db.functions import functions
from hestia.db.signing import sign
from hestia.privacy.keyring import Keyring, keyring, replace
from tests.db.test_catalogue import RUN_AS_OWNER, asked, names
from tests.journeys.world import World, build_world
from tests.outside import act, stolen, words_for, work_for
from tests.parts import one_in, part
from tests.roles import as_application

SETTING = re.compile(r"(?:current_setting|set_config)\('([\w.]+)'")
# What an older version believed, and whatever might be believed one day.
NAMES = (
    "acting at user user_id reader services workers opened only_read closed level held_cases held_clients"
    " cases reach"
)
EVERY_ID = f"{{{','.join(map(str, range(1, 400)))}}}"
ANSWERS = {  # of functions that run as the owner: what they may tell nobody
    "check_every_file": [("",)],
    "closed_to_pack_maker": [(0,)],
    "figures_first_case": [(None,)],
    "freeze_frame": [(False,)],
    "sampling_is_open": [(False,)],
    "suspend_where_unsafe": [(None,)],
    "swap_sampled": [(None,)],
    "throw_dice": [(False,)],
    "found_unsuitable": [(False,)],
    "find_closed": [([],)],
    "find_opened": [([], [])],
    "hold_for_hazard": [(None,)],
    "keep_hazard_keys": [("",)],
    "tell_of_cancelled": [(None,)],
    "tell_of_changed": [(None,)],
    "tell_of_closed_hazards": [("",)],
    "match_standing": [(None,)],
    "told": [(None,)],
    "tell_at_once": [("",)],
    "decide_hazard_again": [(None,)],
    "first_positive_told": [(None,)],
    "her_death_told": [(None,)],
    "restricted_since_told": [(None,)],
    "told_count": [(None,)],
    "return_never_left": [(False,)],
    "times_a_clock": [(True,)],
    "withdraw_spoken": [(False,)],
}
# The number of a line in the log, what makes nobody of whoever asks it in vain, what takes a complaint of
# anybody, telling the reference of what was sent, and who of the staff was notified just now that one came.
NOT_OF_CASES = {"next_line", "act_as", "receive_complaint", "tell_of_complaints"}


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


@pytest.fixture
def raw(world: World) -> Iterator[Any]:
    with stolen() as raw:
        yield raw


def ruled() -> list[str]:
    """Return every table with a rule."""
    return sorted(rows.rules(rows.all_tables(connection.cursor())))


def seen(cursor: Any, tables: list[str]) -> dict[str, int]:
    """Return of each table how many rows there are for whoever asks, if any."""
    parts = [
        sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(table), sql.Identifier("public", table))
        for table in tables
    ]
    cursor.execute(sql.SQL(" UNION ALL ").join(parts))
    return {table: count for table, count in cursor.fetchall() if count}


def told_by_functions(cursor: Any) -> dict[str, Any]:
    """Return what functions that run as the owner tell: asked for everything, as widely as can be."""
    answers = {}
    for name, types in asked(
        "SELECT proname, oidvectortypes(proargtypes) FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype"
    ):
        if name in NOT_OF_CASES:
            continue
        written = FITTING.get(name) or ", ".join(WIDEST[kind] for kind in types.split(", ") if kind)
        values = sql.SQL(written)
        cursor.execute(sql.SQL("SELECT * FROM public.{}({})").format(sql.Identifier(name), values))
        answers[name] = cursor.fetchall()
    return {name: told for name, told in answers.items() if told != ANSWERS.get(name, [])}


WIDEST = {
    "text": "'H-5001'::pg_catalog.text",
    "integer": "1000",
    "bigint": "1::bigint",
    "bigint[]": "'{1}'::bigint[]",
    "boolean": "true",
    "date": "'2000-01-01'::pg_catalog.date",
    "date[]": "ARRAY['2000-01-01', '2100-01-01']::pg_catalog.date[]",
    "timestamp with time zone": "'2026-11-28 12:00+00'::pg_catalog.timestamptz",
    "text[]": "ARRAY['H-5001', 'ew', 'england_wales']::pg_catalog.text[]",
}

# Of a function that writes what it is given: values that fit, whatever case has the first number.
FITTING = {"keep_hazard_keys": "'{1}'::bigint[], 'x', ARRAY['phone'], ARRAY['m']"}


def forged(world: World) -> list[str]:
    """Return what somebody might write into a setting, hoping to be believed."""
    ruth = world.staff["ruth"].pk
    everything = (
        f'{{"user": "{ruth}", "at": "", "reader": {ruth}, "level": 4, "services": "{EVERY_ID}",'
        f' "workers": "{EVERY_ID}", "opened": "{EVERY_ID}", "closed": "{{}}",'
        f' "held_cases": "{EVERY_ID}", "held_clients": "{EVERY_ID}"}}'
    )
    return ["", str(ruth), "4", EVERY_ID, everything, "0" * 64 + everything, "x", "null", "'", "0" * 64]


def settings_there_are(cursor: Any) -> list[str]:
    """Return every setting that our SQL names, and those that it might."""
    cursor.execute("SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    bodies = "\n".join(body for (body,) in cursor.fetchall()) + functions()
    return sorted(set(SETTING.findall(bodies)) | {f"app.{name}" for name in NAMES.split()})


class TestSettings:
    @pytest.mark.parametrize("is_local", [True, False], ids=["for a transaction", "for a session"])
    @one_in(5)  # of what may be written into each setting: into the next one, the next of it
    def test_written_by_hand_give_nothing(
        self,
        share: int,
        is_local: bool,
        world: World,
        raw: Any,
        record_property: Callable[[str, object], None],
    ) -> None:
        tables = ruled()
        filled = seen(connection.cursor(), tables)
        assert len(filled) >= 70
        cursor, tries = raw.cursor(), 0
        for number, name in enumerate(settings_there_are(cursor)):
            for value in part(forged(world), share, number):
                cursor.execute("SELECT set_config(%s, %s, %s)", [name, value, is_local])
                assert seen(cursor, tables) == {}, (name, value)
                tries += len(filled)
        for value in forged(world):  # all of them at once
            for name in settings_there_are(cursor):
                cursor.execute("SELECT set_config(%s, %s, %s)", [name, value, is_local])
            assert seen(cursor, tables) == {}
            assert told_by_functions(cursor) == {}
        record_property("figure", f"settings written by hand: 0 of {tries} tables show a row")

    def test_the_same_looks_find_plenty_for_someone_who_is_signed_for(self, world: World, raw: Any) -> None:
        cursor = raw.cursor()
        work_for(cursor, world.staff["ruth"])
        assert len(seen(cursor, ruled())) > 50
        assert len(told_by_functions(cursor)) >= 5

    def test_added_to_a_real_one_widen_nothing(self, world: World, raw: Any) -> None:
        tables, cursor = ruled(), raw.cursor()
        work_for(cursor, world.staff["amina"])
        hers = seen(cursor, tables)
        for name in set(settings_there_are(cursor)) - {"app.acting"}:
            for value in forged(world):
                cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        assert seen(cursor, tables) == hers


class TestReplay:
    def test_in_another_transaction_or_process_gives_nothing(self, world: World, raw: Any) -> None:
        tables = ruled()
        with stolen() as other:
            theirs, mine = other.cursor(), raw.cursor()
            kept = work_for(theirs, world.staff["ruth"])
            mine.execute("SELECT set_config('app.acting', %s, true)", [kept])
            assert seen(mine, tables) == {}
            other.commit()
            theirs.execute("SELECT set_config('app.acting', %s, false)", [kept])
            assert seen(theirs, tables) == {}

    def test_with_any_one_letter_changed_gives_nothing(self, world: World, raw: Any) -> None:
        cursor = raw.cursor()
        kept = work_for(cursor, world.staff["ruth"])
        for place in range(len(kept)):
            letter = "1" if kept[place] != "1" else "2"
            changed = kept[:place] + letter + kept[place + 1 :]
            cursor.execute(
                "SELECT set_config('app.acting', %s, true), public.acting_user(), public.closed_cases(),"
                " public.reader_services(), (SELECT count(*) FROM public.cases_case)",
                [changed],
            )
            assert cursor.fetchone()[1:] == (None, None, [], 0), place
        cursor.execute(
            "SELECT set_config('app.acting', %s, true), (SELECT count(*) > 5 FROM public.cases_case)", [kept]
        )
        assert cursor.fetchone()[1]


class TestSignature:
    def test_made_up_is_refused(self, world: World, raw: Any) -> None:
        cursor = raw.cursor()
        words = words_for(cursor, world.staff["ruth"])
        for number in range(-1, 4):
            for signed in ("", "0" * 64, "f" * 64, words):
                assert not act(cursor, words, number, signed)
        cursor.execute("SELECT public.act_as(%s, 1, NULL), public.act_as(%s, NULL, '')", [words, words])
        assert cursor.fetchone() == (False, False)
        assert seen(cursor, ruled()) == {}

    def test_for_other_words_is_refused(self, world: World, raw: Any) -> None:
        cursor = raw.cursor()
        words = words_for(cursor, world.staff["amina"])
        number, signed = sign(words)
        others = [
            words.replace("{}|", f"{EVERY_ID}|"),
            words_for(cursor, world.staff["ruth"]),
            f"{words}|",
            "",
        ]
        others += [
            words[:place] + "7" + words[place + 1 :] for place in range(len(words)) if words[place] != "7"
        ]
        for other in others:
            assert not act(cursor, other, number, signed), other
        assert seen(cursor, ruled()) == {}
        assert act(cursor, words, number, signed)

    def test_of_before_or_of_another_process_is_refused(self, world: World, raw: Any) -> None:
        cursor = raw.cursor()
        words = words_for(cursor, world.staff["ruth"])
        number, signed = sign(words)
        with stolen() as other:
            assert not act(other.cursor(), words, number, signed)
        raw.commit()
        assert not act(cursor, words, number, signed)
        assert seen(cursor, ruled()) == {}

    def test_a_refusal_leaves_nobody(self, world: World, raw: Any) -> None:
        cursor = raw.cursor()
        work_for(cursor, world.staff["ruth"])
        assert not act(cursor, words_for(cursor, world.staff["tom"]), 1, "0" * 64)
        assert seen(cursor, ruled()) == {}

    def test_of_the_database_itself_is_no_signature_of_ours(self, world: World, raw: Any) -> None:
        cursor = raw.cursor()
        kept = work_for(cursor, world.staff["amina"])
        cursor.execute("SELECT public.this_transaction()")
        words = f"kept|{cursor.fetchone()[0]}|{kept[64:]}"
        for number in (0, 1):
            assert not act(cursor, words, number, kept[:64])


class TestKeys:
    LOOKS = (
        "TABLE hestia_keys.signing",
        "COPY hestia_keys.signing TO STDOUT",
        "SELECT * FROM hestia_keys.signing LIMIT 0",
        "INSERT INTO hestia_keys.signing VALUES (9, '', '')",
        "UPDATE hestia_keys.signing SET number = 9",
        "DELETE FROM hestia_keys.signing",
        "TRUNCATE hestia_keys.signing",
        "LOCK TABLE hestia_keys.signing",
        "ANALYZE hestia_keys.signing",
        "DROP TABLE hestia_keys.signing",
        "CREATE INDEX ON hestia_keys.signing (number)",
        "CREATE VIEW pg_temp.v AS TABLE hestia_keys.signing",
        "SELECT public.signature('x', 0)",
        "SELECT public.signature('x', 1)",
        "SELECT public.keep_told('{}')",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET ROLE hestia",
        "SET ROLE hestia_backup",
        "SET SESSION AUTHORIZATION hestia",
        "SET track_activities = on",
        "SET session_replication_role = replica",
        "GRANT hestia TO hestia_app",
        "ALTER ROLE hestia_app BYPASSRLS",
        "ALTER ROLE hestia_app SET track_activities = on",
    )

    @pytest.mark.parametrize("look", LOOKS)
    def test_are_shut(self, look: str, transactional_db: None) -> None:
        with stolen() as raw, raw.cursor() as cursor, pytest.raises(psycopg2.Error) as refusal:
            cursor.execute(look)
        assert refusal.value.pgcode in {"42501", "42P16"}, refusal.value

    def test_are_in_no_statistics(self, transactional_db: None) -> None:
        with stolen() as raw, raw.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stats WHERE schemaname = 'hestia_keys'")
            assert cursor.fetchone() == (0,)

    def test_are_in_no_plan_that_is_printed(self, world: World, raw: Any) -> None:
        cursor, raw.notices = raw.cursor(), deque()  # a list would keep the last fifty only
        for name in ("print_parse", "print_rewritten", "print_plan"):
            cursor.execute(f"SET debug_{name} = on")
        cursor.execute("SET client_min_messages = log; SET plan_cache_mode = force_custom_plan")
        work_for(cursor, world.staff["ruth"])
        cursor.execute("SELECT public.told('user'), public.acting_user() FROM generate_series(1, 9)")
        printed = "".join(raw.notices)
        assert ":funcid 3420" in printed  # sha256: the plans that sign are among them
        assert tells_nothing_of(printed, *(block[n : n + 6] for block in all_blocks() for n in (0, 30)))

    def test_the_right_signature_of_a_forged_one_is_in_no_plan_either(self, world: World, raw: Any) -> None:
        cursor, raw.notices = raw.cursor(), deque()
        forgery = forged(world)[5]
        cursor.execute("SET debug_print_plan = on; SET client_min_messages = log")
        cursor.execute("SET plan_cache_mode = force_custom_plan")
        cursor.execute(
            "SELECT set_config('app.acting', %s, true), public.told('user'), public.this_transaction()",
            [forgery],
        )
        words = f"kept|{cursor.fetchone()[2]}|{forgery[64:]}"
        [(right,)] = asked("SELECT public.signature(%s, 0)", words)
        printed = "".join(raw.notices)
        assert ":funcid 3420" in printed
        assert right not in printed
        assert tells_nothing_of(printed, right[:12].encode(), bytes.fromhex(right)[:8])

    def test_what_is_asked_is_shown_to_no_other(self, world: World, raw: Any) -> None:
        work_for(raw.cursor(), world.staff["ruth"])
        with stolen() as other, other.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND query <> ''"
            )
            assert cursor.fetchone() == (0,)


def tells_nothing_of(printed: str, *secrets: bytes) -> bool:
    """Whether none of these bytes stands in what was printed, in hexadecimal or as plans write numbers."""
    signed = [" ".join(str(byte - 256 if byte > 127 else byte) for byte in secret) for secret in secrets]
    return not any(shape in printed for shape in (*signed, *(secret.hex() for secret in secrets)))


def all_blocks() -> list[bytes]:
    """Return every key as the database keeps it. As the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inner_block, outer_block FROM hestia_keys.signing")
        return [bytes(block) for pair in cursor.fetchall() for block in pair]


class TestNames:
    """What a name in our SQL means is not for who calls it to say."""

    def test_no_function_reads_names_as_its_caller_does(self, transactional_db: None) -> None:
        loose = names(
            "SELECT proname FROM pg_proc f JOIN pg_language l ON l.oid = f.prolang"
            " WHERE pronamespace = 'public'::regnamespace AND lanname IN ('sql', 'plpgsql')"
            " AND prosqlbody IS NULL AND (proconfig IS NULL OR proconfig::text !~"
            " '^{\"search_path=(pg_catalog, )?public, pg_temp\"}$')"
        )
        assert loose == set()

    def test_nothing_that_depends_on_the_process_runs_in_another(self, transactional_db: None) -> None:
        assert (
            names(
                "SELECT proname FROM pg_proc f JOIN pg_language l ON l.oid = f.prolang"
                " WHERE pronamespace = 'public'::regnamespace AND lanname IN ('sql', 'plpgsql')"
                " AND proparallel = 's'"
            )
            == set()
        )

    def test_no_function_can_be_made_anew(self, transactional_db: None) -> None:
        every = asked(
            "SELECT f.oid::regprocedure::text FROM pg_proc f JOIN pg_language l ON l.oid = f.prolang"
            " WHERE pronamespace = 'public'::regnamespace AND lanname IN ('sql', 'plpgsql')"
        )
        assert len(every) > 30
        with stolen() as raw, raw.cursor() as cursor:
            for (name,) in every:
                for act_ in (
                    "DROP FUNCTION {}",
                    "ALTER FUNCTION {} RESET ALL",
                    "ALTER FUNCTION {} OWNER TO hestia_app",
                ):
                    with pytest.raises(InsufficientPrivilege):
                        cursor.execute(act_.format(name))
                    raw.rollback()

    @pytest.mark.parametrize(
        "path", ["pg_temp, public", "pg_temp, pg_catalog, public", "public, pg_catalog", ""]
    )
    def test_tables_and_types_of_ones_own_give_nothing(self, path: str, world: World, raw: Any) -> None:
        tables, everything = ruled(), rows.all_tables(connection.cursor())
        cursor = raw.cursor()
        for table, kind in everything.items():
            if kind == "r" and table != "audit_seal":  # which the application cannot even copy
                shadow = sql.SQL("CREATE TEMP TABLE {} (LIKE {})")
                cursor.execute(shadow.format(sql.Identifier(table), sql.Identifier("public", table)))
        cursor.execute("INSERT INTO pg_temp.accounts_user SELECT * FROM public.accounts_user")
        cursor.execute("UPDATE pg_temp.accounts_user SET role = 'manager', is_active = true")
        for kind in ("text", "jsonb", "timestamptz", "date", "numeric", "bytea", "signing"):
            cursor.execute(f"CREATE DOMAIN pg_temp.{kind} AS pg_catalog.text")
        cursor.execute("SELECT set_config('search_path', %s, true)", [path])
        assert seen(cursor, tables) == {}
        kept = forged(world)[5]
        cursor.execute("SELECT pg_catalog.set_config('app.acting', %s, true)", [kept])
        assert seen(cursor, tables) == {}
        assert told_by_functions(cursor) == {}

    def test_a_confirmation_of_ones_own_lets_nobody_rise(self, world: World, raw: Any) -> None:
        cursor, amina = raw.cursor(), world.staff["amina"]
        confirmation = {
            "person_id": amina.pk,
            "role_from": amina.role,
            "role_to": "manager",
            "email_to": amina.email,
            "will_be_usable": True,
            "services_to": list(range(1, 50)),
            "begins_again": True,
        }
        cursor.execute(
            "CREATE TEMP TABLE accounts_staffchange AS SELECT *"
            " FROM jsonb_populate_record(NULL::public.accounts_staffchange, %s);"
            "UPDATE pg_temp.accounts_staffchange SET confirmed_xid = pg_current_xact_id()::text::bigint",
            [Json(confirmation)],
        )
        with pytest.raises(psycopg2.Error, match="second person"):
            cursor.execute("UPDATE public.accounts_user SET role = 'manager' WHERE id = %s", [amina.pk])


class TestWrites:
    def test_of_any_row_of_any_table_are_refused(
        self, world: World, raw: Any, record_property: Callable[[str, object], None]
    ) -> None:
        filled = sorted(seen(connection.cursor(), ruled()))
        cursor, went_through = raw.cursor(), []
        for table in filled:
            named = sql.Identifier("public", table)
            question = sql.SQL("SELECT to_jsonb(kept) FROM {} kept LIMIT 1").format(named)
            with connection.cursor() as mine:
                mine.execute(question)
                row = json.loads(mine.fetchone()[0])
            column = sql.Identifier(next(iter(row)))
            attempts = [
                sql.SQL("UPDATE {} SET {column} = {column}").format(named, column=column),
                sql.SQL("DELETE FROM {}").format(named),
                sql.SQL("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, {1})").format(
                    named, sql.Literal(Json(row))
                ),
            ]
            for value in forged(world)[4:6]:
                for statement in attempts:
                    cursor.execute("SELECT set_config('app.acting', %s, true)", [value])
                    with suppress(InsufficientPrivilege):
                        cursor.execute(statement)
                        if cursor.rowcount:
                            went_through.append((table, cursor.query))
                    raw.rollback()
        assert went_through == []
        record_property("figure", f"writes by hand: 0 of {6 * len(filled)} go through")


class TestProduct:
    def test_goes_on_while_keys_are_changed_until_the_older_is_forgotten(
        self, her_case: Case, amina: User, settings: Settings, tmp_path: Path
    ) -> None:
        settings.KEYS_FILE, settings.KEYS_FILE_IS_GIVEN = tmp_path / "keys", False
        older = keyring()
        signing.keep(connection, older)
        newer = older.with_another()

        def sees() -> bool:
            with as_application(amina):
                return Case.objects.exists()

        signing.keep(connection, newer)
        for ring in (older, newer):  # a server that has not read the file again, and one that has
            replace(ring)
            assert sees()
        signing.keep(connection, newer.with_the_newest_only())
        replace(newer.with_the_newest_only())
        assert sees()
        replace(older)
        with pytest.raises(ImproperlyConfigured, match="does not know the key"):
            sees()
        replace(newer)

    def test_says_at_once_that_its_file_of_keys_is_another(
        self, transactional_db: None, settings: Settings, tmp_path: Path, amina: User
    ) -> None:
        settings.KEYS_FILE, settings.KEYS_FILE_IS_GIVEN = tmp_path / "keys", False
        replace(Keyring.new())
        with acting_as(amina):
            with pytest.raises(ImproperlyConfigured, match="HESTIA_KEYS_FILE"), transaction.atomic():
                pass
            assert connection.connection is None  # a transaction had begun that nobody knew of
        with transaction.atomic():  # for nobody, as commands and the way in work
            assert not connection.needs_rollback

    def test_migrating_again_keeps_the_key_of_the_database(self, db: None) -> None:
        before = all_blocks()
        signing.keep(connection, keyring())
        assert all_blocks() == before
        assert len(before) == 2 * (1 + len(keyring().keys))

    def test_nobody_but_the_owner_has_a_right_on_the_keys(self, db: None) -> None:
        for role in (APP, "public"):
            assert asked("SELECT has_schema_privilege(%s, 'hestia_keys', 'USAGE, CREATE')", role) == [
                (False,)
            ]
        [(owner, rights)] = asked(
            "SELECT relowner::regrole::text, relacl::text FROM pg_class"
            " WHERE oid = 'hestia_keys.signing'::regclass"
        )
        assert owner == OWNER
        assert re.findall(r"[{,](\w*)=", rights) == [OWNER]

    def test_only_reviewed_functions_sign(self, db: None) -> None:
        signers = names(
            "SELECT proname FROM pg_proc WHERE prosrc ~ '\\msignature|keep_told|hestia_keys' AND prosecdef"
        )
        assert signers == {"act_as", "told", "told_count"} <= RUN_AS_OWNER
