"""Whoever has the application's password, but not its keys, signs in as nobody: tried from outside.

What says who can sign in is written by hand, column by column, for a person of each role; then the thief
goes to the sign-in page with what was planted. The product's own ways are walked once more here, outside any
transaction of a test, as they are on a server: there the signed word lives as long as one write.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg2
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extras import Json

from demo.world import staff_and_services
from hestia.accounts.models import OutgoingMail, User
from hestia.accounts.permissions import Role
from hestia.accounts.post import mail_for
from hestia.accounts.second_factor import FactorAdapter
from hestia.accounts.sessions import SessionStore, key_of
from hestia.db import signing
from tests import make
from tests.accounts.device import Device
from tests.database import built
from tests.db.test_catalogue import asked
from tests.db.test_signed import forged, ruled, seen
from tests.outside import act, stolen, words_for, work_for

PLANTED = "a door that nobody knew of"
# When a factor was last used gives nobody anything; and whoever deletes a session signs somebody out.
HARMLESS = {("mfa_authenticator", "last_used_at"), ("django_session", "DELETE")}
TABLES = ("accounts_user", "mfa_authenticator", "usersessions_usersession", "django_session")
GUARDS = {
    "guard_way_in": "accounts_user",
    "guard_factor": "mfa_authenticator",
    "guard_signed_in": "usersessions_usersession",
    "guard_session": "django_session",
    "guard_services": "accounts_user_services",
}
OTHERWISE = {  # another value than is there, by the type of the column
    "boolean": "NOT coalesce({0}, false)",
    "integer": "coalesce({0}, 0) + 1",
    "smallint": "coalesce({0}, 0) + 1",
    "bigint": "{0} + 1000000",
    "date": "coalesce({0}, current_date) + 1",
    "timestamp with time zone": "CASE WHEN {0} IS NULL THEN now() ELSE {0} - interval '1 day' END",
    "jsonb": "coalesce({0}, '{{}}') || '{{\"secret\": \"mine\"}}'",
    "inet": "'198.51.100.7'::inet",
    "text": "{0} || 'x'",
    "character varying": "left('x' || {0}, 20)",
}


@dataclass
class House:
    """A person of each role, each with every kind of factor and a session."""

    staff: dict[str, User]


OPTIONS = {"publicKey": {"user": {"id": "b25l"}, "challenge": "b25l"}}


def staff_with_factors() -> dict[str, User]:
    """Return a person of each role, each with every kind of factor."""
    staff = staff_and_services(today=make.TODAY)
    for person in staff.values():
        WebAuthn.add(person, "Passkey", json.loads(Device().create(OPTIONS)))
        RecoveryCodes.activate(person)
    return staff


@pytest.fixture
def house(transactional_db: None) -> House:
    staff = built("staff with factors", staff_with_factors)
    assert {person.role for person in staff.values()} == set(Role)
    for person in staff.values():
        session = SessionStore()
        session["whose"] = person.pk
        session.save()
        UserSession.objects.create(user=person, session_key=session.session_key, ip="192.0.2.1")
    return House(staff)


@pytest.fixture
def raw(house: House) -> Iterator[Any]:
    with stolen() as raw:
        yield raw


def columns(table: str) -> list[tuple[str, str]]:
    """Return the columns of a table, with their types."""
    return asked(
        "SELECT column_name::text, data_type::text FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        table,
    )


def attempts(cursor: Any, person: User) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield what is tried against somebody's way in: which table and column or act, and the statement."""
    hers = {
        "accounts_user": sql.SQL("id = {}").format(sql.Literal(person.pk)),
        "mfa_authenticator": sql.SQL("user_id = {}").format(sql.Literal(person.pk)),
        "usersessions_usersession": sql.SQL("user_id = {}").format(sql.Literal(person.pk)),
        "accounts_user_services": sql.SQL("user_id = {}").format(sql.Literal(person.pk)),
        "django_session": sql.SQL(
            "session_key IN (SELECT session_key FROM public.usersessions_usersession WHERE user_id = {})"
        ).format(sql.Literal(person.pk)),
    }
    for table in TABLES:
        named = sql.Identifier("public", table)
        for column, kind in columns(table):
            if (table, column) in {("django_session", "session_data"), ("django_session", "expire_date")}:
                continue  # written for every page; what it must not do is tried by itself
            value = sql.SQL(OTHERWISE[kind]).format(sql.Identifier(column))
            yield (
                (table, column),
                sql.SQL("UPDATE {} SET {} = {} WHERE {}").format(
                    named, sql.Identifier(column), value, hers[table]
                ),
            )
        yield (table, "DELETE"), sql.SQL("DELETE FROM {} WHERE {}").format(named, hers[table])
        yield (table, "INSERT"), inserted(cursor, table, hers[table])
    yield from attempts_elsewhere(person, hers)


def attempts_elsewhere(person: User, hers: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield what is tried by way of other tables: passwords, addresses, services."""
    yield (
        ("accounts_user", "password of mine"),
        sql.SQL("UPDATE public.accounts_user SET password = {} WHERE {}").format(
            sql.Literal(make_password(PLANTED)), hers["accounts_user"]
        ),
    )
    yield (
        ("account_emailaddress", "INSERT"),
        sql.SQL(
            'INSERT INTO public.account_emailaddress (email, verified, "primary", user_id)'
            " VALUES ('thief@example.org', true, true, {})"
        ).format(sql.Literal(person.pk)),
    )
    yield (
        ("accounts_user_services", "DELETE"),
        sql.SQL("DELETE FROM public.accounts_user_services WHERE {}").format(hers["accounts_user_services"]),
    )
    yield (
        ("accounts_user_services", "INSERT"),
        sql.SQL(
            "INSERT INTO public.accounts_user_services (user_id, service_id)"
            " SELECT {0}, s.id FROM public.accounts_service s WHERE s.id NOT IN"
            " (SELECT service_id FROM public.accounts_user_services WHERE user_id = {0})"
        ).format(sql.Literal(person.pk)),
    )


def inserted(cursor: Any, table: str, hers: Any) -> Any:
    """Return a statement that adds a row like one of theirs, with keys of its own."""
    named = sql.Identifier("public", table)
    cursor.execute(sql.SQL("SELECT to_jsonb(kept) FROM {} kept WHERE {} LIMIT 1").format(named, hers))
    [row] = cursor.fetchone()
    row |= {key: value for key, value in OWN_KEYS.items() if key in row}
    if row.get("type") in {"totp", "recovery_codes"}:
        row["type"] = "webauthn"
    return sql.SQL("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, {1})").format(
        named, sql.Literal(Json(row))
    )


OWN_KEYS = {"id": 999_999, "email": "thief@example.org", "session_key": "thief"}


def went_through(
    raw: Any,
    person: User,
    before: Callable[[Any], object] = str,
    *,
    refusal: type[Exception] = InsufficientPrivilege,
) -> set[tuple[str, str]]:
    """Return which attempts on somebody were not refused. ``before`` begins the transaction of each."""
    cursor, through = raw.cursor(), set()
    for what, statement in list(attempts(cursor, person)):
        before(cursor)
        with suppress(refusal):
            cursor.execute(statement)
            if cursor.rowcount:
                through.add(what)
        raw.rollback()
    return through


def writes(setting: str) -> Callable[[Any], object]:
    """Return what writes a setting by hand, hoping to be believed."""
    return lambda cursor: cursor.execute("SELECT set_config('app.acting', %s, true)", [setting])


def with_a_word(cursor: Any, *, by: User | None, entering: User) -> None:
    """Work with the real key for somebody, or nobody, who may change how somebody signs in."""
    words = words_for(cursor, by, entering=str(entering.pk))
    assert act(cursor, words, *signing.sign(words))


@contextmanager
def without(guard: str) -> Iterator[None]:
    """Let a trigger of the database be off for a while."""
    table = GUARDS[guard]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


class TestPassword:
    """The application's own password, without its keys."""

    def test_writes_no_column_of_who_signs_in(
        self, house: House, raw: Any, record_property: Callable[[str, object], None]
    ) -> None:
        by_role = {person.role: person for person in house.staff.values()}
        settings = ["", *settings_of(house)]
        through = {
            what
            for person in by_role.values()
            for setting in settings
            for what in went_through(raw, person, writes(setting))
        }
        assert through == HARMLESS
        tries = len(list(attempts(raw.cursor(), house.staff["amina"]))) * len(by_role) * len(settings)
        record_property("figure", f"ways in written by hand: 0 of {tries} go through")

    @pytest.mark.parametrize("guard", GUARDS)
    def test_would_without_a_trigger(self, guard: str, house: House, raw: Any) -> None:
        with without(guard):  # a column may have a constraint besides
            through = went_through(raw, house.staff["amina"], refusal=psycopg2.Error)
        assert {table for table, _ in through - HARMLESS} == {GUARDS[guard]}

    def test_and_every_trigger_is_on_whatever_a_session_says(self, house: House) -> None:
        in_force = asked("SELECT tgname::text, tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'A'")
        assert set(in_force) >= {*GUARDS.items(), ("guard_account", "accounts_user")}

    def test_signs_in_as_nobody(self, house: House, raw: Any) -> None:
        assert not comes_in_with_what_was_planted(raw, house.staff["ruth"])

    def test_would_sign_in_without_the_triggers(self, house: House, raw: Any) -> None:
        with without("guard_way_in"), without("guard_factor"):
            assert comes_in_with_what_was_planted(raw, house.staff["ruth"])

    def test_leads_no_link_elsewhere(self, house: House, raw: Any, settings: Any) -> None:
        settings.ADDRESS = "https://hestia.example"
        amina = house.staff["amina"]
        amina.invite(at=make.NOON)
        cursor = raw.cursor()
        for column, _ in columns("accounts_outgoingmail"):
            assert column in {"id", "kind", "to", "made_at"}
        cursor.execute(
            'INSERT INTO public.accounts_outgoingmail (kind, "to", made_at)'
            " VALUES ('invitation', %s, now())",
            [amina.email],
        )
        raw.commit()
        mail = mail_for(OutgoingMail.objects.get(), amina, at=make.NOON)
        assert mail
        assert mail.to == [amina.email]
        assert mail.body.count("http") == mail.body.count("https://hestia.example/") == 1


def settings_of(house: House) -> list[str]:
    """Return two settings that somebody might write, hoping to be believed."""
    world: Any = house
    forgery = forged(world)[5]
    named = f'"entering": "{house.staff["amina"].pk}", "session": "thief"'
    return [forgery, forgery[:64] + forgery[64:-1] + f", {named}}}"]


def comes_in_with_what_was_planted(raw: Any, person: User) -> bool:
    """Whether somebody comes in as a person whose password and authenticator app they write themselves."""
    cursor = raw.cursor()
    planted = Json({"secret": FactorAdapter().encrypt(make.SECRET)})  # with the key: the most that can be had
    for statement, values in (
        ("UPDATE public.accounts_user SET password = %s WHERE id = %s", [make_password(PLANTED), person.pk]),
        (
            "UPDATE public.mfa_authenticator SET data = %s WHERE type = 'totp' AND user_id = %s",
            [planted, person.pk],
        ),
    ):
        with suppress(InsufficientPrivilege):
            cursor.execute(statement, values)
        raw.commit()
    browser = Browser()
    browser.post("/accounts/login/", {"login": person.email, "password": PLANTED})
    browser.post("/accounts/code/", {"code": make.code()})
    return is_in(browser)


def is_in(browser: Browser) -> bool:
    return browser.get("/accounts/").status_code == 200


class TestSomebodyElse:
    """Who acts for one person, as an injected statement in their request does, writes nobody's way in."""

    def test_writes_of_nobody_else(self, house: House, raw: Any) -> None:
        amina = house.staff["amina"]
        assert went_through(raw, house.staff["ruth"], lambda cursor: work_for(cursor, amina)) == HARMLESS

    def test_not_even_their_own(self, house: House, raw: Any) -> None:
        amina = house.staff["amina"]
        through = went_through(raw, amina, lambda cursor: work_for(cursor, amina))
        listed = {(table, act) for table, act in through if table == "usersessions_usersession"}
        settled = {("accounts_user", name) for name in SETTLED}
        assert through - listed == HARMLESS | settled

    def test_who_looks_after_accounts_takes_away_and_gives_none(self, house: House, raw: Any) -> None:
        cursor = raw.cursor()
        amina = next(
            person
            for person in house.staff.values()
            if person.role == Role.CASEWORKER and person.services.count() == 1
        )
        administrator = next(person for person in house.staff.values() if person.role == Role.ADMINISTRATOR)
        taken = "UPDATE public.accounts_user SET password = '!' WHERE id = %s"
        work_for(cursor, administrator)
        cursor.execute(taken, [amina.pk])
        cursor.execute("DELETE FROM public.mfa_authenticator WHERE user_id = %s", [amina.pk])
        raw.rollback()
        for statement in (
            "UPDATE public.accounts_user SET password = 'argon2$x' WHERE id = %s",
            "UPDATE public.accounts_user SET enrolled_at = now() WHERE id = %s",
            "UPDATE public.accounts_user SET enrolled_at = NULL WHERE id = %s",  # to start again takes two
            "UPDATE public.accounts_user SET last_login = now() WHERE id = %s",
            "UPDATE public.mfa_authenticator SET data = '{}' WHERE user_id = %s",
            "UPDATE public.mfa_authenticator SET type = 'webauthn' WHERE user_id = %s",
        ):
            work_for(cursor, administrator)
            with pytest.raises(InsufficientPrivilege):
                cursor.execute(statement, [amina.pk])
            raw.rollback()


SETTLED = ("version", "shortcuts", "discreet_names", "morning_mail")


class TestEntering:
    def test_gives_no_reach(self, house: House, raw: Any) -> None:
        cursor = raw.cursor()
        with_a_word(cursor, by=None, entering=house.staff["ruth"])
        cursor.execute("SELECT public.acting_user(), public.case_reader(), public.seen_level()")
        assert cursor.fetchone() == (None, None, 1)
        assert seen(cursor, ruled()) == {}

    def test_is_for_one_person(self, house: House, raw: Any) -> None:
        cursor, amina, ruth = raw.cursor(), house.staff["amina"], house.staff["ruth"]
        change = "UPDATE public.accounts_user SET password = %s WHERE id = %s"
        with_a_word(cursor, by=None, entering=amina)
        cursor.execute(change, ["x", amina.pk])
        with pytest.raises(InsufficientPrivilege):
            cursor.execute(change, ["x", ruth.pk])
        raw.rollback()
        with pytest.raises(InsufficientPrivilege):  # nor for longer than its transaction
            cursor.execute(change, ["x", amina.pk])

    @pytest.mark.parametrize(
        "column", ["email", "role", "is_active", "ends_on", "invited_at", "version", "id"]
    )
    def test_changes_nothing_else_of_an_account(self, column: str, house: House, raw: Any) -> None:
        cursor, amina = raw.cursor(), house.staff["amina"]
        kind = dict(columns("accounts_user"))[column]
        with_a_word(cursor, by=None, entering=amina)
        value = sql.SQL(OTHERWISE[kind]).format(sql.Identifier(column))
        statement = sql.SQL("UPDATE public.accounts_user SET {} = {} WHERE id = {}").format(
            sql.Identifier(column), value, sql.Literal(amina.pk)
        )
        with pytest.raises(InsufficientPrivilege):
            cursor.execute(statement)


class TestSessions:
    """A session that is planted, moved or put back signs nobody in."""

    @pytest.fixture
    def inside(self, house: House) -> Browser:
        browser = Browser()
        make.sign_in(browser, give_known_app(house.staff["amina"]))
        assert is_in(browser)
        return browser

    def test_what_is_planted_opens_for_nobody(self, house: House, inside: Browser, raw: Any) -> None:
        thief, cursor = Browser(), raw.cursor()
        thief.get("/accounts/login/")
        thief.get("/invitations/x/")  # a session of their own, in which nobody is signed in
        thief.post("/accounts/login/", {"login": "nobody@example.org", "password": "x"})
        kept = Session.objects.get(session_key=key_of(inside.cookies["sid"].value))
        own = SessionStore()
        own.save()
        token = str(own.token)
        for data in (kept.session_data, json.dumps({"_auth_user_id": str(house.staff["ruth"].pk)}), ""):
            cursor.execute(
                "UPDATE public.django_session SET session_data = %s, expire_date = now() + interval '1 day'"
                " WHERE session_key = %s",
                [data, own.session_key],
            )
            assert cursor.rowcount == 1
            raw.commit()
            thief.cookies["sid"] = token
            assert not is_in(thief)
        assert is_in(inside)

    def test_one_that_has_ended_is_not_put_back(self, inside: Browser, raw: Any) -> None:
        cursor, token = raw.cursor(), inside.cookies["sid"].value
        kept = Session.objects.get(session_key=key_of(token))
        row = [kept.session_key, kept.session_data, kept.expire_date]
        inside.post("/accounts/logout/")
        other = SessionStore()
        other.save()
        added = "INSERT INTO public.django_session VALUES (%s, %s, %s)"
        changed = (
            "UPDATE public.django_session SET session_key = %s, session_data = %s, expire_date = %s"
            " WHERE session_key = %s"
        )
        for statement, values in ((added, row), (changed, [*row, other.session_key])):
            with pytest.raises(InsufficientPrivilege):
                cursor.execute(statement, values)
            raw.rollback()
        inside.cookies["sid"] = token
        assert not is_in(inside)
        with without("guard_session"):
            cursor.execute(added, row)
            raw.commit()
        inside.cookies["sid"] = token
        assert is_in(inside)  # which is what the trigger keeps out


def give_known_app(person: User) -> User:
    """Give somebody an authenticator app and a password that the tests know."""
    Authenticator.objects.filter(user=person, type="totp").delete()
    make.authenticator(person)
    person.set_password(make.PASSWORD)
    person.save()
    return person


class TestProduct:
    """Outside a transaction of a test, each write of a sign-in page is one of its own."""

    @pytest.fixture
    def amina(self, house: House) -> User:
        return give_known_app(house.staff["amina"])

    def give_password(self, person: User, password: str = make.PASSWORD) -> Browser:
        browser = Browser()
        answer = browser.post("/accounts/login/", {"login": person.email, "password": password})
        assert answer["Location"] == "/accounts/code/"
        return browser

    def test_a_code_works_once_and_says_when(self, amina: User) -> None:
        code = make.code()
        first, second = self.give_password(amina), self.give_password(amina)
        first.post("/accounts/code/", {"code": code})
        second.post("/accounts/code/", {"code": code})
        assert (is_in(first), is_in(second)) == (True, False)
        amina.refresh_from_db()
        assert amina.last_login
        assert UserSession.objects.filter(session_key=key_of(first.cookies["sid"].value)).exists()

    def test_a_recovery_code_works_once(self, amina: User) -> None:
        codes = Authenticator.objects.get(user=amina, type="recovery_codes").wrap().generate_codes()
        for expected in (True, False):
            browser = self.give_password(amina)
            browser.post("/accounts/code/", {"code": codes[3]})
            assert is_in(browser) is expected

    def test_wrong_codes_are_counted(self, amina: User) -> None:
        browser = self.give_password(amina)
        for _ in range(6):
            browser.post("/accounts/code/", {"code": "000000"})
        browser.post("/accounts/code/", {"code": make.code()})
        assert not is_in(browser)

    def test_a_password_that_was_kept_in_an_older_way_is_kept_anew(self, amina: User) -> None:
        older = Argon2PasswordHasher()
        older.time_cost = 1
        amina.password = before = older.encode(make.PASSWORD, older.salt())
        amina.save()
        self.give_password(amina)
        amina.refresh_from_db()
        assert amina.password != before
        self.give_password(amina)

    def test_ones_own_password_and_factors_are_changed(self, amina: User) -> None:
        browser, other = Browser(), Browser()
        make.sign_in(browser, amina)
        changed = {"oldpassword": make.PASSWORD, "password1": PLANTED, "password2": PLANTED}
        browser.post("/accounts/password/change/", changed)
        assert is_in(browser)
        browser.post("/accounts/factors/codes/new/")
        assert browser.get("/accounts/factors/codes/").status_code == 200
        passkey = Authenticator.objects.get(user=amina, type="webauthn")
        browser.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
        assert not Authenticator.objects.filter(pk=passkey.pk).exists()
        other = self.give_password(amina, PLANTED)
        codes = Authenticator.objects.get(user=amina, type="recovery_codes").wrap().generate_codes()
        other.post("/accounts/code/", {"code": codes[0]})
        assert is_in(other)
