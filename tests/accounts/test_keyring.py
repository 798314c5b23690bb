"""Secrets in the database open only with the file of keys, and only where they belong."""

from base64 import b64decode, b64encode
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from pytest_django import Settings

from hestia.accounts.models import User
from hestia.privacy.keyring import Keyring, KeyringError, keyring, replace
from tests import make


@pytest.fixture(autouse=True)
def file(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "keys"
    settings.KEYS_FILE = path
    settings.KEYS_FILE_IS_GIVEN = False
    return path


class TestSeal:
    def test_opens_what_it_sealed(self) -> None:
        ring = Keyring.new()
        sealed = ring.seal("Łódź, 7 pm", purpose="here")
        assert "dź" not in sealed
        assert ring.open(sealed, purpose="here") == "Łódź, 7 pm"

    def test_never_seals_the_same_twice(self) -> None:
        ring = Keyring.new()
        assert len({ring.seal("x", purpose="here") for _ in range(100)}) == 100

    def test_does_not_open_elsewhere(self) -> None:
        ring = Keyring.new()
        with pytest.raises(KeyringError, match="moved"):
            ring.open(ring.seal("x", purpose="here"), purpose="there")

    def test_notices_a_change_anywhere(self) -> None:
        ring = Keyring.new()
        number, _, encoded = ring.seal("x", purpose="here").partition(":")
        data = b64decode(encoded)
        for bit in range(8 * len(data)):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(KeyringError):
                ring.open(f"{number}:{b64encode(changed).decode()}", purpose="here")

    @pytest.mark.parametrize("sealed", ["", "1", "1:", "1:x", "x:AAAA", "2:AAAA", "JBSWY3DPEHPK3PXP"])
    def test_refuses_what_was_never_sealed(self, sealed: str) -> None:
        with pytest.raises(KeyringError):
            Keyring.new().open(sealed, purpose="here")

    def test_older_keys_open_the_newest_seals(self) -> None:
        old = Keyring.new()
        sealed = old.seal("x", purpose="here")
        new = old.with_another()
        assert new.open(sealed, purpose="here") == "x"
        assert new.seal("x", purpose="here").startswith("2:")
        with pytest.raises(KeyringError, match="Key 1 is not"):
            new.with_the_newest_only().open(sealed, purpose="here")


class TestFile:
    def test_is_made_on_first_use_for_its_owner_only(self, file: Path) -> None:
        assert keyring() == keyring() == Keyring.parse(file.read_text())
        assert file.stat().st_mode & 0o777 == 0o600

    def test_is_never_made_where_it_was_named(self, file: Path, settings: Settings) -> None:
        settings.KEYS_FILE_IS_GIVEN = True
        with pytest.raises(KeyringError, match="There is no file of keys"):
            keyring()
        assert not file.exists()

    def test_must_not_be_readable_by_all(self, file: Path) -> None:
        keyring()
        file.chmod(0o644)
        with pytest.raises(KeyringError, match="chmod 600"):
            keyring()

    def test_is_read_again_when_it_changed(self) -> None:
        replace(keyring().with_another())
        assert keyring().current == 2

    @pytest.mark.parametrize("text", ["", "1:AAAA\n", "no key\n", "x:" + "A" * 44])
    def test_must_hold_keys(self, file: Path, text: str) -> None:
        file.write_text(text)
        file.chmod(0o600)
        with pytest.raises(KeyringError):
            keyring()


class TestRotation:
    def rotate(self, *, forget: bool = False) -> str:
        out = StringIO()
        call_command("rotate_keys", forget=forget, stdout=out)
        return out.getvalue()

    def test_seals_every_secret_again(self, amina: User, ben: User) -> None:
        make.authenticator(amina)
        make.authenticator(ben)
        assert self.rotate() == "2 secrets sealed again, all with key 2.\n"
        assert {each.data["secret"][:2] for each in Authenticator.objects.all()} == {"2:"}
        assert self.rotate(forget=True) == "2 secrets sealed again, all with key 2.\n"
        assert list(keyring().keys) == [2]
        assert all(each.wrap().validate_code(make.code()) for each in Authenticator.objects.all())
