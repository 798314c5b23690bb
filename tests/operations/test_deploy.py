"""What is put on a server, read as it lies in ``deploy/``: who runs as whom, and in which order."""

import shutil
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from hestia.privacy import keyring

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SCRIPTS = ("install", "upgrade", "hestia", "make-env", "container-roles.sh")
ENV_OF_SERVER = "/etc/hestia/hestia.env"


def service_of(unit: str) -> dict[str, list[str]]:
    """Return each setting of a unit's service, in its order."""
    settings: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / f"hestia-{unit}.service").read_text().splitlines():
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            settings.setdefault(name, []).append(value)
    return settings


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_read(name: str) -> None:
    subprocess.run(["/bin/sh", "-n", DEPLOY / name], check=True)


def test_systemd_takes_every_unit_as_it_lies_here(tmp_path: Path) -> None:
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        pytest.skip("There is no systemd-analyze here: the units are not verified.")
    for unit in (DEPLOY / "systemd").iterdir():
        # What they start is not here, and is not what is judged.
        (tmp_path / unit.name).write_text(
            unit.read_text().replace("/srv/hestia/.venv/bin/python", "/bin/true")
        )
    units = sorted(tmp_path.iterdir())
    verified = subprocess.run([verifier, "verify", *units], check=False, capture_output=True, text=True)
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


def test_the_socket_stays_open_while_the_server_behind_it_is_replaced() -> None:
    install = (DEPLOY / "install").read_text()
    starting = install[install.index("\nstart() {") : install.index("\ncaddyfile()")]
    restarted = [line for line in starting.splitlines() if "systemctl restart" in line]
    assert restarted
    assert not [line for line in restarted if "hestia.target" in line or "hestia-web.socket" in line]
    units = install[install.index("units=") :].partition('"\n')[0]
    assert [path.name for path in (DEPLOY / "systemd").iterdir() if path.name not in units] == []


def test_server_and_worker_know_no_more_than_their_own_and_share_no_user_with_who_does() -> None:
    users = {}
    for unit in ("web", "worker", "packs"):
        service = service_of(unit)
        assert service["EnvironmentFile"] == [ENV_OF_SERVER]
        users[unit] = service["User"]
    for unit in ("backup", "drill", "erase", "sealer"):
        service = service_of(unit)
        assert service["User"] not in users.values()
        # systemd would give the folder of the server to this user.
        assert "hestia" not in service.get("StateDirectory", [])


def test_passwords_are_not_made_anew_beside_those_in_use(tmp_path: Path) -> None:
    (tmp_path / "hestia.env").write_text("DATABASE_URL=postgres://hestia_app:secret@127.0.0.1/hestia\n")
    made = subprocess.run(
        [DEPLOY / "make-env", tmp_path, "casework.example.org"], check=False, capture_output=True, text=True
    )
    assert made.returncode == 1
    assert "no roles.env" in made.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["hestia.env"]


def test_new_keys_stay_readable_for_who_read_the_old_ones(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_FILE = tmp_path / "keys"
    for mode in (0o640, 0o600):
        settings.KEYS_FILE.write_text(str(keyring.Keyring.new()))
        settings.KEYS_FILE.chmod(mode)
        keyring.replace(keyring.Keyring.new())
        assert settings.KEYS_FILE.stat().st_mode & 0o777 == mode


def test_each_version_says_from_where_it_can_be_upgraded_and_the_newest_is_ours() -> None:
    versions = (ROOT / "CHANGELOG.md").read_text().split("\n## ")[1:]
    [baseline] = [n for n, version in enumerate(versions) if version.startswith("7 December 2026\n")]
    first_lines = [version.split("\n\n")[1] for version in versions[: baseline + 1]]
    assert [line for line in first_lines if not line.startswith("Upgradable from: ")] == []
    [day, *_] = versions[0].splitlines()
    newest = datetime.strptime(day, "%d %B %Y").replace(tzinfo=UTC)
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert ours == f"{newest:%Y.%m.%d}"


def test_an_upgrade_has_its_packages_before_new_code_makes_the_backup() -> None:
    lines = (DEPLOY / "upgrade").read_text().splitlines()
    order = [lines.index(line) for line in ('"$root/deploy/install" --prepare "$host"', "hestia backup")]
    assert order == sorted(order)
    install = (DEPLOY / "install").read_text()
    assert install.index('\nstep "Python packages') < install.index('\n[ -z "$prepare" ] || exit 0')
