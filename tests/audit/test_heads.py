"""Heads kept outside the database show what nothing else can, and no place of theirs stops the sealing."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from psycopg2 import sql
from pytest_django import Settings

from hestia.accounts.models import User
from hestia.audit.heads import HEADS, STAMPS, Book, Head, HeadPlaces
from hestia.audit.models import Event, SealedBatch
from hestia.audit.seals import digest_of, digest_of_batch, rows_of, seal_all, verify
from hestia.audit.stamps import Authority, NotStamped
from tests import make
from tests.audit.authority import FakeAuthority, listening
from tests.audit.test_seals import by_force, harms, seal, write

pytestmark = pytest.mark.early
DIGEST = "ab" * 32
# The newest seal and all that it holds.
CUT = (
    "DELETE FROM audit_event WHERE (SELECT rows FROM audit_seal ORDER BY number DESC LIMIT 1) @> id",
    "DELETE FROM audit_seal WHERE number = (SELECT max(number) FROM audit_seal)",
)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.HEADS_FOLDER = tmp_path / "heads"
    settings.HEADS_FOLDER.mkdir()
    return Path(settings.HEADS_FOLDER)


@pytest.fixture
def authority(tmp_path: Path, folder: Path, settings: Settings) -> Iterator[FakeAuthority]:
    fake = FakeAuthority()
    settings.TIMESTAMP_ROOTS = tmp_path / "roots.pem"
    settings.TIMESTAMP_ROOTS.write_bytes(fake.roots)
    with listening(fake) as url:
        settings.TIMESTAMP_URL = url
        yield fake


def seal_by_command(by: User) -> tuple[str, str]:
    """Write something, seal it by the command itself, and return what that said and complained of."""
    write(by, 2)
    before, out, err = SealedBatch.objects.count(), StringIO(), StringIO()
    while SealedBatch.objects.count() == before:  # others' transactions on this server may be open
        call_command("seal_audit", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def seals_there_are() -> list[int]:
    """Return the seals by number: one more than was asked for, where others held some rows back."""
    return list(SealedBatch.objects.order_by("number").values_list("number", flat=True))


def verified() -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


def complaints() -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("verify_audit", stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
class TestFolder:
    def test_takes_each_head_and_is_read_back(self, amina: User, folder: Path) -> None:
        for _ in range(3):
            seal_by_command(amina)
        (file,) = folder.iterdir()
        assert file.name == f"heads-{datetime.now(UTC):%Y-%m}.txt"
        lines = file.read_text().splitlines()
        assert [line.split()[0] for line in lines] == [batch.head for batch in SealedBatch.objects.all()]
        assert "Held against 3 heads of the folder, 0 time-stamped." in verified()

    def test_alone_shows_a_chain_cut_together_with_its_seals(self, amina: User, folder: Path) -> None:
        for _ in range(3):
            seal_by_command(amina)
        by_force(*CUT)
        assert verify().is_whole  # within the database nothing tells
        assert "tail cut: 1\n    seal 3 was kept elsewhere" in complaints()
        by_force("DELETE FROM audit_event", "DELETE FROM audit_seal")
        assert "tail cut: 3" in complaints()

    def test_alone_shows_a_chain_made_anew_by_whoever_owns_the_database(
        self, amina: User, folder: Path
    ) -> None:
        for _ in range(3):
            seal_by_command(amina)
        by_force("UPDATE audit_event SET case_ref = 'H-9999' WHERE id = (SELECT min(id) FROM audit_event)")
        forge_every_sum()
        assert verify().is_whole
        assert "seal altered: 3" in complaints()

    def test_catches_up_after_it_was_away(self, amina: User, folder: Path) -> None:
        seal_by_command(amina)
        away = folder.rename(folder.with_name("away"))
        for _ in range(2):
            said, complained = seal_by_command(amina)
            assert said.startswith("Seal ")
            assert (
                "The head was not taken by the folder: FileNotFoundError. It is offered again." in complained
            )
        with pytest.raises(CommandError, match="folder"):
            verified()
        away.rename(folder)
        call_command("seal_audit", stdout=StringIO())
        assert [head.number for head in Book(folder, HEADS).heads()] == seals_there_are()
        assert f"Held against {len(seals_there_are())} heads" in verified()

    def test_goes_on_with_the_chain_of_a_database_that_was_put_back(self, amina: User, folder: Path) -> None:
        for _ in range(3):
            seal_by_command(amina)
        by_force(*CUT)
        seal_by_command(amina)
        seal_by_command(amina)
        # Seal 2 may be told again in between: it is the newest while others' transactions are open.
        numbers = [head.number for head in Book(folder, HEADS).heads()]
        assert (numbers[:3], numbers[-2:]) == ([1, 2, 3], [3, 4])
        assert "seal 3 is not the one that was kept elsewhere" in complaints()

    def test_one_that_is_new_to_an_old_chain_begins_with_its_newest(
        self, amina: User, folder: Path, settings: Settings
    ) -> None:
        settings.HEADS_FOLDER = None
        for _ in range(3):
            seal_by_command(amina)
        settings.HEADS_FOLDER = folder
        call_command("seal_audit", stdout=StringIO())
        assert [head.number for head in Book(folder, HEADS).heads()] == seals_there_are()[-1:]

    def test_a_line_altered_there_is_found_out_too(self, amina: User, folder: Path) -> None:
        seal_by_command(amina)
        (file,) = folder.iterdir()
        file.write_text(file.read_text().replace("1:", "1;"))
        assert f"kept head unreadable: 1\n    line 1 of {file.name}" in complaints()


def forge_every_sum() -> None:
    """Do what whoever owns the database and has read our code can: sum up everything anew."""
    previous = ""
    for batch in SealedBatch.objects.order_by("number"):
        ids = [pk for low, high in batch.rows for pk in range(low, high)]
        batch.digests, batch.previous = b"".join(map(digest_of, rows_of(ids))), previous
        previous = digest_of_batch(batch)
        sums = sql.SQL(
            "UPDATE audit_seal SET digests = {}, previous = {}, digest = {} WHERE number = {}"
        ).format(*map(sql.Literal, (bytes(batch.digests), batch.previous, previous, batch.number)))
        by_force(sums)


class TestBook:
    def head(self, number: int, at: datetime = make.NOON) -> Head:
        return Head(f"{number}:{DIGEST}", number, at)

    def test_keeps_a_file_for_each_month(self, tmp_path: Path) -> None:
        book = Book(tmp_path, HEADS)
        book.add(self.head(1), self.head(2, make.NOON + timedelta(days=31)))
        book.add(self.head(3, make.NOON + timedelta(days=31)))
        assert [path.name for path in book.files()] == ["heads-2026-11.txt", "heads-2026-12.txt"]
        assert [head.number for head in book.heads()] == [1, 2, 3]
        assert book.last() == self.head(3, make.NOON + timedelta(days=31))
        assert list(book.unreadable()) == []

    def test_only_adds(self, tmp_path: Path) -> None:
        book = Book(tmp_path, HEADS)
        book.add(self.head(1))
        (file,) = tmp_path.iterdir()
        before = file.read_bytes()
        file.chmod(stat.S_IWUSR | stat.S_IRUSR)
        book.add(self.head(2))
        assert file.read_bytes().startswith(before)

    @pytest.mark.parametrize("kept", range(1, 90, 7))
    def test_half_a_line_counts_for_nothing_once_the_whole_one_follows(
        self, tmp_path: Path, kept: int
    ) -> None:
        book = Book(tmp_path, HEADS)
        book.add(self.head(1))
        (file,) = tmp_path.iterdir()
        with file.open("a") as torn:
            torn.write(self.head(2).line[:kept])
        last = book.last()
        assert last
        assert last.number == 1
        book.add(self.head(2), self.head(3))
        assert [head.number for head in book.heads()] == [1, 2, 3]
        assert list(book.unreadable()) == []

    @pytest.mark.parametrize(
        "line", ["?\n", "2:ab 2026-11-24T12:00:00+00:00\n", f"x:{DIGEST} 2026\n", f"2:{DIGEST} noon\n", "é\n"]
    )
    def test_any_other_line_is_named(self, tmp_path: Path, line: str) -> None:
        book = Book(tmp_path, HEADS)
        book.add(self.head(1))
        (file,) = tmp_path.iterdir()
        with file.open("a", encoding="utf-8") as added:
            added.write(line)
        book.add(self.head(3))
        assert list(book.unreadable()) == ["line 2 of heads-2026-11.txt"]

    def test_a_folder_that_is_not_there_is_no_empty_book(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            Book(tmp_path / "nowhere", HEADS).last()


class Refusing(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError


AWAY = {"default": {"BACKEND": "tests.audit.test_heads.Refusing"}}


@pytest.mark.django_db(transaction=True)
class TestMail:
    @pytest.fixture(autouse=True)
    def box(self, settings: Settings) -> None:
        settings.HEADS_MAIL = ["heads@example.org"]

    def seal_at(self, by: User, at: datetime) -> None:
        write(by, 1)
        before = SealedBatch.objects.count()
        while SealedBatch.objects.count() == before:
            seal_all(at=at)

    def test_goes_once_an_hour_and_only_where_a_head_is_new(self, amina: User) -> None:
        self.seal_at(amina, make.NOON)
        places = HeadPlaces()  # a sealer that starts: what is there was told by the one before
        places.send()
        assert mail.outbox == []
        for minutes in (1, 59, 60, 61, 119, 125):
            self.seal_at(amina, make.NOON + timedelta(minutes=minutes))
            places.send()
            places.send()
        heads = {batch.number: batch.head for batch in SealedBatch.objects.all()}
        assert [message.body.splitlines()[0] for message in mail.outbox] == [heads[4], heads[7]]
        assert mail.outbox[0].to == ["heads@example.org"]

    def test_says_a_number_a_sum_and_a_moment_and_nothing_of_anyone(self, amina: User) -> None:
        places = HeadPlaces()
        self.seal_at(amina, make.NOON)
        places.send()
        (message,) = mail.outbox
        head, _, sealed, *_ = message.body.splitlines()
        assert Head.read(f"{head} {make.NOON.isoformat()}\n")
        assert sealed == "Sealed on 24 November 2026 at 12:00 UTC."
        assert "Amina" not in message.body
        assert "H-0000" not in message.body
        assert message.subject == "Hestia: head of the log"

    def test_is_sent_again_by_a_server_that_was_away(self, amina: User, settings: Settings) -> None:
        places, working = HeadPlaces(), settings.MAILERS
        self.seal_at(amina, make.NOON)
        settings.MAILERS = AWAY
        with pytest.raises(ConnectionRefusedError):
            places.send()
        settings.MAILERS = working
        places.send()
        assert len(mail.outbox) == 1

    def test_that_does_not_go_stops_no_seal(self, amina: User, settings: Settings) -> None:
        settings.MAILERS = AWAY
        said, complained = seal_by_command(amina)
        assert said.startswith("Seal 1: ")  # of all that others did not hold back
        assert "The head was not taken by mail: ConnectionRefusedError." in complained


@pytest.mark.django_db(transaction=True)
class TestTimeStamps:
    def test_are_asked_for_once_an_hour_kept_and_proved(
        self, amina: User, folder: Path, authority: FakeAuthority
    ) -> None:
        _, complained = seal_by_command(amina)
        assert complained == ""
        (stamped,) = Book(folder, STAMPS).heads()
        batch = SealedBatch.objects.get(number=1)
        assert (stamped.text, bool(stamped.stamp)) == (batch.head, True)
        assert "Held against 2 heads of the folder, 1 time-stamped." in verified()
        hour = datetime.now(UTC).hour
        seal_by_command(amina)
        if datetime.now(UTC).hour == hour:
            assert authority.asked == 1

    @pytest.mark.parametrize(
        "lie", ["tampered", "of something else", "to somebody else", "says nothing", "is ill", "hangs up"]
    )
    def test_that_are_none_are_not_kept_and_stop_no_seal(
        self, amina: User, folder: Path, authority: FakeAuthority, lie: str
    ) -> None:
        authority.lie = lie
        said, complained = seal_by_command(amina)
        assert said.startswith("Seal 1: ")  # of all that others did not hold back
        assert "The head was not taken by the authority of time" in complained
        assert list(Book(folder, STAMPS).heads()) == []
        authority.lie = ""
        call_command("seal_audit", stdout=StringIO(), stderr=StringIO())  # offered again
        (stamped,) = Book(folder, STAMPS).heads()
        assert stamped.number in seals_there_are()

    def test_of_an_authority_whom_nobody_trusts_are_none(
        self, amina: User, folder: Path, authority: FakeAuthority, settings: Settings
    ) -> None:
        settings.TIMESTAMP_ROOTS.write_bytes(FakeAuthority().roots)  # of the same name
        _, complained = seal_by_command(amina)
        assert "NotStamped" in complained
        assert list(Book(folder, STAMPS).heads()) == []

    @pytest.mark.parametrize("roots", [b"", b"no certificate"])
    def test_without_a_root_stop_no_seal(
        self, amina: User, authority: FakeAuthority, settings: Settings, roots: bytes
    ) -> None:
        settings.TIMESTAMP_ROOTS.write_bytes(roots)
        said, complained = seal_by_command(amina)
        assert said.startswith("Seal 1: ")  # of all that others did not hold back
        assert "The head was not taken by the authority of time" in complained
        assert authority.asked in {0, 1}

    def test_that_are_altered_in_the_folder_are_found_out(
        self, amina: User, folder: Path, authority: FakeAuthority
    ) -> None:
        seal_by_command(amina)
        (stamped,) = Book(folder, STAMPS).heads()
        file = next(folder.glob("stamps-*"))
        broken = stamped.stamp.replace(stamped.stamp[-20:-10], "AAAAAAAAAA")
        file.write_text(stamped.line.replace(stamped.stamp, broken))
        assert "time-stamp broken: 1\n    seal 1" in complaints()

    def test_of_one_head_is_none_of_another(
        self, amina: User, folder: Path, authority: FakeAuthority
    ) -> None:
        seal_by_command(amina)
        seal_by_command(amina)
        (stamped,) = Book(folder, STAMPS).heads()
        second = SealedBatch.objects.get(number=2)
        next(folder.glob("stamps-*")).write_text(Head.of(second, stamped.stamp).line)
        assert "time-stamp broken: 1\n    seal 2" in complaints()

    def test_show_a_cut_chain_where_the_heads_are_gone_too(
        self, amina: User, folder: Path, authority: FakeAuthority
    ) -> None:
        seal_by_command(amina)
        by_force(*CUT)
        next(folder.glob("heads-*")).unlink()
        assert "tail cut: 1" in complaints()


def test_an_authority_that_does_not_listen_is_none(authority: FakeAuthority) -> None:
    trusted = Authority.chosen()
    for url in ("http://127.0.0.1:9/", "http://127.0.0.1:no/", "https://127.0.0.1:9/"):
        with pytest.raises((OSError, NotStamped)):
            Authority(url, trusted.roots).sign(f"1:{DIGEST}")


@pytest.mark.django_db(transaction=True)
def test_lines_that_wait_for_an_open_transaction_are_said(
    amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(amina, 1)
    seal()
    monkeypatch.setattr("hestia.audit.management.commands.seal_audit.LONG", timedelta(0))
    monkeypatch.setattr("hestia.audit.management.commands.seal_audit.seal_all", lambda **_: [])
    err = StringIO()
    call_command("seal_audit", stderr=err)
    assert err.getvalue() == ""
    write(amina, 1)
    call_command("seal_audit", stderr=err)
    assert "wait: a transaction is open that does not end" in err.getvalue()
    assert Event.objects.count() == 2
    assert harms(verify()) == set()
