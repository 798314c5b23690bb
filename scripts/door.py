"""What stands behind the Makefile: set up, then run, test, check or measure. Standard library only.

Set-up happens once and again only when a requirements file has changed, so the second time is quick.
"""

import ctypes.util
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pins import ALL_PINS, FLOORS, RUN_PINS, compile_pins, pins_below_floors

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 12)
HOST = "127.0.0.1"
WORKERS = "2"
CI = os.environ.get("CI") == "true"

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset", "fontconfig")
LIBRARY_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "libfontconfig1")
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


class Stopped(Exception):
    """It cannot go on; the message is the one line that says why and what to do."""


def say(words: str) -> None:
    print(words, flush=True)


def call(*arguments: str | Path, **environment: str) -> None:
    """Run a Python command of the virtual environment; what it prints is seen, its failure is ours."""
    subprocess.run([PYTHON, *arguments], check=True, cwd=ROOT, env=os.environ | environment)


def manage(*arguments: str) -> None:
    call("manage.py", *arguments)


# --- Set-up -----------------------------------------------------------------------------------------


def set_up(pins: str) -> None:
    """Make the virtual environment and install the pinned packages, if that has not been done already."""
    if not works(PYTHON):
        say("Making a virtual environment in .venv")
        venv.create(VENV, clear=True, with_pip=True)
    stamp = VENV / f"installed-{pins}"
    digest = digest_of(pins)
    if not stamp.exists() or stamp.read_text() != digest:
        say(f"Installing the packages of {pins} (about a minute)")
        with ThreadPoolExecutor(1) as pool:  # what apt-get does takes as long
            libraries = pool.submit(ensure_libraries)
            # Compiled when first imported: most of their modules never are, and all take half a minute.
            install("--no-compile", "--require-hashes", "-r", pins)
            libraries.result()
        stamp.write_text(digest)
        if pins == ALL_PINS:  # these are among them
            (VENV / f"installed-{RUN_PINS}").write_text(digest_of(RUN_PINS))
    else:
        ensure_libraries()


def digest_of(pins: str) -> str:
    return hashlib.sha256((ROOT / pins).read_bytes()).hexdigest()


def works(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-c", ""], check=False).returncode == 0


def install(*what: str) -> None:
    call("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *what)


def ensure_libraries() -> None:
    """Make sure that WeasyPrint finds Pango, which draws the text of our PDFs."""
    if sys.platform == "darwin":  # Homebrew's folder, in which only Homebrew's own Python looks
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib")
    if all(map(ctypes.util.find_library, LIBRARIES)):
        return
    if not apt_install(*LIBRARY_PACKAGES):
        how = "brew install pango" if sys.platform == "darwin" else f"install {' '.join(LIBRARY_PACKAGES)}"
        say(f"Printing needs Pango, which is not here: {how}")


def find_browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def apt_install(*packages: str) -> bool:
    """Install system packages where that is ours to do: as root on Debian or Ubuntu."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)}")
    return apt_get("update") and apt_get("install", "-y", "--no-install-recommends", *packages)


def apt_get(*arguments: str) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", "-qq", *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=environment,
    )
    return done.returncode == 0


# --- Commands ---------------------------------------------------------------------------------------


def run() -> None:
    """Serve the demonstration until Ctrl-C."""
    port = os.environ.get("PORT") or "8000"
    refuse_taken(port)
    set_up(RUN_PINS)
    os.environ["HESTIA_DEMO"] = "1"
    try:
        manage("seed_demo", "--prepare")
        serve(port)
    finally:
        stop_embedded()


def serve(port: str) -> None:
    """Serve in the foreground until the server ends or we are told to end it."""
    command = [
        "-m",
        "gunicorn",
        "hestia.wsgi",
        f"--bind={HOST}:{port}",
        f"--workers={WORKERS}",
        "--threads=4",
    ]
    options = ["--graceful-timeout=5", "--no-control-socket", "--log-level=warning"]
    os.environ["HESTIA_ADDRESS"] = f"http://{HOST}:{port}"
    worker = subprocess.Popen([PYTHON, "manage.py", "run_worker"], cwd=ROOT, start_new_session=True)
    server = subprocess.Popen([PYTHON, *command, *options], cwd=ROOT, start_new_session=True)
    seal = ["manage.py", "seal_audit", "--every=60", "--verbosity=0"]
    sealer = subprocess.Popen([PYTHON, *seal], cwd=ROOT, start_new_session=True)
    try:
        while server.poll() is None and not answers(port):
            time.sleep(0.1)
        if server.poll() is None:
            say(f"\nHestia is on http://{HOST}:{port} (Ctrl-C stops it)")
        if server.wait():
            raise Stopped("The server stopped by itself.")
    except KeyboardInterrupt:
        say("\nStopping")
    finally:
        processes = (sealer, worker, server)
        for process in processes:
            process.terminate()
        for process in processes:  # none outlives us because another is slow to end
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def answers(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, int(port))) == 0


def refuse_taken(port: str) -> None:
    try:
        socket.create_server((HOST, int(port))).close()
    except (OSError, OverflowError, ValueError) as error:
        raise Stopped(
            f"Port {port} cannot be used ({error}): try another, as in make run PORT=8001"
        ) from error


def reset() -> None:
    """Forget the demonstration's database and fill a new one."""
    if "DATABASE_URL" in os.environ:
        raise Stopped("make reset only resets the embedded database: unset DATABASE_URL.")
    set_up(RUN_PINS)
    os.environ["HESTIA_DEMO"] = "1"
    call("-m", "hestia.db.embedded", "erase")
    try:
        manage("seed_demo", "--prepare")
    finally:
        stop_embedded()


# Papers are read by a second program, and backups are sealed by one that is on every server.
PROGRAMS = {"pdftotext": "poppler-utils", "gpg": "gnupg"}


def ensure_programs() -> None:
    """Install the programs that tests hold us against, where they are missing."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if missing and not apt_install(*missing):
        say(f"Some tests are skipped: they need {' and '.join(missing)}.")


BOTH_CORES = ("-n", WORKERS, "--dist", "worksteal")


def set_up_tests() -> None:
    """Install what tests need; what needs a browser or Poppler says that it was skipped, which CI refuses."""
    set_up(ALL_PINS)
    ensure_programs()
    browser = find_browser() or (apt_install("chromium") and find_browser())
    if browser:
        os.environ["HESTIA_BROWSER"] = browser
    elif CI:
        raise Stopped("There is no Chromium, and in CI the journeys must run.")
    else:
        say("The journeys will be skipped: they need Chromium or Chrome.")
    os.environ["HESTIA_EMBEDDED"] = "test"


def test(*arguments: str) -> None:
    """Run the tests."""
    set_up_tests()
    try:
        call("-m", "pytest", *(arguments or BOTH_CORES))
    finally:
        stop_embedded()


def test_security(*arguments: str) -> None:
    """Run the tests that take longer than CI should, and print what they found.

    Some wait until every older transaction is over, and others are one that lasts for minutes: the first run
    alone. Both go to their end, whatever failed. What counts as stuck elsewhere may be long here.
    """
    set_up_tests()
    alone, together = ("security and early",), ("security and not early", *BOTH_CORES)
    failed = False
    try:
        for marked, *ways in [("security",)] if arguments else [alone, together]:
            try:
                call("-m", "pytest", "-m", marked, "-o", "faulthandler_timeout=5400", *ways, *arguments)
            except subprocess.CalledProcessError:
                failed = True
    finally:
        stop_embedded()
    if failed:
        raise Stopped("Some of these tests failed: see above.")


def test_faults(*arguments: str) -> None:
    """Break what is served in each way that happens, send what nobody should, and print what came of it."""
    set_up(ALL_PINS)
    ensure_programs()
    os.environ["HESTIA_EMBEDDED"] = "test"
    try:
        call("-m", "pytest", "-m", "faults", "-o", "faulthandler_timeout=3600", *arguments)
    finally:
        stop_embedded()


def check() -> None:
    """Run every check that needs no test, all of them even if one fails."""
    set_up(ALL_PINS)
    os.environ["HESTIA_EMBEDDED"] = "test"
    os.environ["HESTIA_SMTP_HOST"] = "localhost"  # as on a real server: no mail to the console
    checks: list[list[str]] = [
        ["mypy", "--no-error-summary"],  # the longest, beside which the others run
        ["ruff", "check", "--quiet", "."],
        ["ruff", "format", "--check", "--quiet", "."],
        ["lint-imports", "--no-logo"],
        ["typos"],
        ["djade", "--check", *templates()],
        ["djangofmt", "check", "--quiet", "--output-format=concise", "templates"],
        ["djhtml", "--check", "--tabwidth=2", "templates"],
        ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
        ["python", "manage.py", "check", "--deploy", "--fail-level=WARNING"],
    ]
    try:
        with ThreadPoolExecutor(2) as pool:
            failed = list(filter(None, pool.map(failing, checks)))
    finally:
        stop_embedded()
    if low := pins_below_floors(ROOT / FLOORS, [ROOT / RUN_PINS, ROOT / ALL_PINS]):
        failed.append(f"pins with holes ({'; '.join(low)})")
    say(f"--  known holes: not audited, no feed here. Only the floors of {FLOORS} were compared.")
    if failed:
        raise Stopped(f"Failed: {', '.join(failed)}")


def failing(command: list[str]) -> str:
    """Run one check; return its name if it fails, with what it says on the terminal."""
    started = time.monotonic()
    name = " ".join(command[:3] if command[0] == "python" else command[:2])
    program = VENV / "bin" / command[0]
    run = subprocess.run(
        [program, *command[1:]],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if run.returncode:
        say(run.stdout)
        return name
    say(f"ok  {name}  {time.monotonic() - started:.1f} s")
    return ""


def tidy() -> None:
    """Put Python and templates into the shape that the checks expect."""
    set_up(ALL_PINS)
    for command in (
        ["ruff", "check", "--fix", "--quiet", "."],
        ["ruff", "format", "--quiet", "."],
        ["djade", *templates()],
        ["djangofmt", "check", "--fix", "--quiet", "templates"],
        ["djhtml", "--tabwidth=2", "templates"],
    ):
        subprocess.run([VENV / "bin" / command[0], *command[1:]], cwd=ROOT, check=False)


def templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


def bench(*arguments: str) -> None:
    """Measure the pages on a database of their own."""
    set_up(ALL_PINS)
    os.environ["HESTIA_EMBEDDED"] = "bench"
    try:
        manage("migrate", "--noinput", "--verbosity=0")
        manage("bench", *arguments)
    finally:
        stop_embedded()


def release() -> None:
    """Keep a small dump of this release, from which the tests will upgrade."""
    set_up(ALL_PINS)
    os.environ["HESTIA_EMBEDDED"] = "test"
    try:
        manage("keep_release")
    finally:
        stop_embedded()


def words() -> None:
    """Gather the words of her papers into locale/, and compile what was translated. Needs GNU gettext."""
    set_up(ALL_PINS)
    elsewhere = ("tests", "var", "static", "hestia/workingdays", ".venv")
    ignored = [f"--ignore={folder}/*" for folder in elsewhere]
    languages = [f"--locale={path.name}" for path in sorted((ROOT / "locale").iterdir()) if path.is_dir()]
    kept = ("--keep-pot", "--no-obsolete", "--no-wrap", "--add-location=file")
    os.environ["HESTIA_EMBEDDED"] = "test"  # named and not started: settings want a database or this
    manage("makemessages", "--verbosity=0", *languages, *kept, *ignored)
    manage("compilemessages", "--verbosity=0", *languages)


def pictures() -> None:
    """Draw each paper into docs/pictures/papers, and write down how it is laid out. Needs pdftoppm."""
    set_up(ALL_PINS)
    ensure_programs()
    os.environ |= {"HESTIA_EMBEDDED": "test", "DJANGO_SETTINGS_MODULE": "hestia.settings"}
    try:
        call("-c", "import django; django.setup(); from tests.pdf.test_layout import write; write()")
    finally:
        stop_embedded()


def pins() -> None:
    """Compile the requirements: hashes of every file of a release, and no address of any index."""
    if sys.version_info[:2] != OLDEST:
        raise Stopped("Pins must suit the oldest Python: HESTIA_PYTHON=python3.12 make pins")
    compile_pins(ROOT)


def stop() -> None:
    """Stop every embedded server of this folder."""
    for cluster in ("", "test", "bench"):
        os.environ["HESTIA_EMBEDDED"] = cluster
        stop_embedded()


def stop_embedded() -> None:
    if works(PYTHON):
        command = ["-m", "hestia.db.embedded", "stop"]
        subprocess.run([PYTHON, *command], check=False, cwd=ROOT, stdout=subprocess.DEVNULL)


COMMANDS = {
    each.__name__.replace("_", "-"): each
    for each in (
        run,
        reset,
        test,
        test_security,
        test_faults,
        check,
        tidy,
        bench,
        release,
        words,
        pictures,
        pins,
        stop,
    )
}


def main(name: str, *arguments: str) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # being told to stop is like Ctrl-C
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    os.umask(0o022)  # PostgreSQL, which will not be root, must be able to read its own programs
    try:
        COMMANDS[name](*arguments)
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failure:
        return failure.returncode
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
