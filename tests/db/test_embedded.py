"""The server that comes along: shared, private, and back again after a crash."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg2
import pytest

from hestia.db import embedded
from hestia.db.embedded import APP, BACKUP, OWNER, Cluster, EmbeddedServerError

START_ELSEWHERE = """
import sys
from pathlib import Path
from hestia.db.embedded import Cluster
print(Cluster(Path(sys.argv[1])).start().port)
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    deep = tmp_path_factory.mktemp("a-clone") / ("deep-" * 40)
    deep.mkdir()
    cluster = Cluster(deep / "postgres")
    yield cluster
    cluster.erase()


def ask(cluster: Cluster, question: str, *, role: str = APP, password: str = "") -> object:
    host, port = cluster.start()
    connection = psycopg2.connect(
        host=host, port=port, user=role, password=password or cluster.password(role), dbname="hestia"
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer[0] if answer else None


class TestServer:
    @pytest.mark.parametrize("role", [OWNER, APP, BACKUP])
    def test_lets_each_role_in_with_its_own_password_only(self, cluster: Cluster, role: str) -> None:
        cluster.start()
        others = {cluster.password(other) for other in (OWNER, APP, BACKUP) if other != role}

        assert ask(cluster, "SELECT current_user", role=role) == role
        for guess in (*others, "guessed"):
            with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
                ask(cluster, "SELECT 1", role=role, password=guess)

    def test_listens_on_loopback_only(self, cluster: Cluster) -> None:
        assert ask(cluster, "SHOW listen_addresses") == "127.0.0.1"

    def test_gives_the_application_no_way_round_the_access_rules(self, cluster: Cluster) -> None:
        question = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"

        assert ask(cluster, question) is False
        assert ask(cluster, f"SELECT pg_has_role('{OWNER}', 'MEMBER')") is False
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(cluster, f"SET ROLE {OWNER}")

    def test_lets_the_backup_read_everything_and_write_nothing(self, cluster: Cluster) -> None:
        ask(cluster, "CREATE TABLE to_keep AS SELECT 'a note' AS words", role=OWNER)

        assert ask(cluster, "SELECT words FROM to_keep", role=BACKUP) == "a note"
        for forbidden in ("INSERT INTO to_keep VALUES ('x')", "DELETE FROM to_keep", "CREATE TABLE mine ()"):
            with pytest.raises(psycopg2.Error):
                ask(cluster, forbidden, role=BACKUP)

    def test_gives_a_cluster_of_an_older_version_the_roles_it_lacks(self, cluster: Cluster) -> None:
        ask(cluster, "CREATE TABLE of_old AS SELECT 'a note' AS words", role=OWNER)
        (cluster.folder / "roles").write_text(f"{OWNER} {APP} {BACKUP}")
        (cluster.folder / f"password-{APP}").unlink()

        assert ask(cluster, "SELECT current_user") == APP
        assert ask(cluster, "SELECT words FROM of_old", role=OWNER) == "a note"

    def test_shows_nobody_what_the_application_asks(self, cluster: Cluster) -> None:
        assert ask(cluster, "SHOW track_activities") == "off"
        assert ask(cluster, "SHOW track_activities", role=OWNER) == "on"
        with pytest.raises(psycopg2.Error):
            ask(cluster, "SET track_activities = on")

    def test_writes_no_words_of_ours_to_its_log(self, cluster: Cluster) -> None:
        with pytest.raises(psycopg2.DataError):
            ask(cluster, "SELECT CAST('she said' || 'to whom' AS integer)")

        assert "whom" not in cluster.folder.with_suffix(".log").read_text()

    def test_lower_cases_letters_of_every_alphabet(self, cluster: Cluster) -> None:
        assert ask(cluster, "SELECT lower('ÉLODIE ΩΔ ЖЕНЯ')") == "élodie ωδ женя"

    def test_is_shared_by_processes_that_start_it_at_once(self, cluster: Cluster) -> None:
        cluster.stop()

        def start(_: int) -> str:
            command = [sys.executable, "-c", START_ELSEWHERE, str(cluster.folder)]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout

        with ThreadPoolExecutor(4) as four:
            ports = set(four.map(start, range(4)))

        assert len(ports) == 1
        assert ask(cluster, "SELECT 1") == 1

    def test_comes_back_after_it_was_killed_with_everything_in_it(self, cluster: Cluster) -> None:
        ask(cluster, "CREATE TABLE kept AS SELECT 'a note' AS words", role=OWNER)
        server = psutil.Process(int((cluster.data / "postmaster.pid").read_text().split()[0]))

        server.kill()
        server.wait()

        assert ask(cluster, "SELECT words FROM kept", role=OWNER) == "a note"

    def test_believes_no_note_of_another_program(self, cluster: Cluster) -> None:
        cluster.start()
        cluster.stop()
        note = cluster.data / "postmaster.pid"
        note.write_text(f"{os.getpid()}\n{cluster.data}\n0\n5432\n\n127.0.0.1\n0 0\nready\n")

        assert cluster.address() is None
        assert ask(cluster, "SELECT 1") == 1

    def test_stops(self, cluster: Cluster) -> None:
        cluster.start()

        assert cluster.stop()
        assert cluster.address() is None
        assert not cluster.stop()

    def test_says_what_is_wrong_when_it_cannot_start(self, tmp_path: Path) -> None:
        broken = Cluster(tmp_path / "postgres")
        broken.data.mkdir(parents=True)
        (broken.folder / "roles").write_text(embedded.MADE)

        with pytest.raises(EmbeddedServerError, match=r"postgres\.log says why"):
            broken.start()


class TestSecretKey:
    def test_is_made_once_for_its_owner_only(self, tmp_path: Path) -> None:
        key = embedded.secret_key(tmp_path)

        assert embedded.secret_key(tmp_path) == key
        assert len(key) > 50
        assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600

    def test_is_another_in_another_folder(self, tmp_path: Path) -> None:
        (tmp_path / "one").mkdir()
        (tmp_path / "two").mkdir()

        assert embedded.secret_key(tmp_path / "one") != embedded.secret_key(tmp_path / "two")


class TestDatabase:
    def test_is_the_one_of_the_address(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv(
            "DATABASE_URL", "postgres://hes%40tia:p%2Fw@db.internal:5433/case%20work?sslmode=verify-full"
        )

        assert embedded.database(tmp_path) == {
            "ENGINE": "hestia.db.postgresql",
            "NAME": "case work",
            "USER": "hes@tia",
            "PASSWORD": "p/w",
            "HOST": "db.internal",
            "PORT": "5433",
            "OPTIONS": {"sslmode": "verify-full"},
        }

    def test_may_lie_behind_a_socket(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql:///hestia?host=/run/postgresql")

        database = embedded.database(tmp_path)

        assert (database["HOST"], database["NAME"], database["OPTIONS"]) == ("/run/postgresql", "hestia", {})

    def test_is_never_another_kind(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("DATABASE_URL", "sqlite:///hestia.db")

        with pytest.raises(EmbeddedServerError, match="must begin with postgres://"):
            embedded.database(tmp_path)

    def test_is_embedded_otherwise_and_not_started_by_being_named(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.delenv("HESTIA_VAR", raising=False)

        assert embedded.database(tmp_path)["EMBEDDED"] == tmp_path / "var"
        assert not list(tmp_path.iterdir())

    def test_lies_in_the_folder_that_the_environment_names(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("HESTIA_VAR", str(tmp_path / "elsewhere"))

        assert embedded.database(Path("/here"))["EMBEDDED"] == tmp_path / "elsewhere"
