"""What encrypts a backup, so that anyone who finds it reads nothing: gpg or age, whichever is set up.

``HESTIA_BACKUP_PASSPHRASE_FILE``: a file with a long passphrase; gpg encrypts and decrypts with it. Simple,
and each backup is opened again right after it was written. ``HESTIA_BACKUP_RECIPIENTS_FILE``: public keys
of age (``age1…`` lines) or of gpg; then this machine cannot open what it wrote, unless
``HESTIA_BACKUP_IDENTITY_FILE`` is the secret key, which belongs where backups are restored.
"""

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings

from hestia.operations.programs import Failed, why

CHUNK = 2**20
READABLE_BY_ALL = 0o007
LEAST_PASSPHRASE = 20
GPG, AGE = ".gpg", ".age"
OF_AGE = ("age1", "ssh-", "# created")
NO_WAY = (
    "A backup is never written in clear. Set HESTIA_BACKUP_PASSPHRASE_FILE (gpg) or "
    "HESTIA_BACKUP_RECIPIENTS_FILE (age or gpg): docs/deploy.md, Backups."
)


class Sink(Protocol):
    """Takes bytes until there are no more: a file, or the way into a program."""

    def write(self, part: bytes, /) -> object: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Cipher:
    """One way to encrypt a file and, where the key is here, to decrypt it."""

    suffix: str
    encrypts: list[str]
    decrypts: list[str]  # empty: not on this machine

    def encrypt(self, chunks: Iterable[bytes], *, into: IO[bytes]) -> None:
        """Write what comes, encrypted, into a file, from where it stands."""
        run_through(self.encrypts, chunks, stdout=into)

    def decrypt(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what is in something encrypted. Raise `Failed` if it does not decrypt, or is not whole."""
        if not self.decrypts:
            raise Failed(
                "The key that opens backups is not on this machine: set HESTIA_BACKUP_IDENTITY_FILE or "
                "HESTIA_BACKUP_PASSPHRASE_FILE."
            )
        yield from read_through(self.decrypts, chunks)


@contextmanager
def cipher(suffix: str = "") -> Iterator[Cipher]:
    """Give what encrypts a new backup, or what decrypts one whose name ends like this."""
    with ExitStack() as stack:
        passphrase, recipients = settings.BACKUP_PASSPHRASE_FILE, settings.BACKUP_RECIPIENTS_FILE
        if passphrase and suffix in {"", GPG}:
            yield by_passphrase(private(passphrase), home=stack.enter_context(gpg_home()))
        elif recipients and is_of_age(recipients) and suffix in {"", AGE}:
            yield by_age(recipients)
        elif recipients and not is_of_age(recipients) and suffix in {"", GPG}:
            yield by_gpg_keys(recipients, home=stack.enter_context(gpg_home()))
        elif suffix:
            raise Failed(f"It was encrypted with {suffix[1:]}, for which no key is set up here. {NO_WAY}")
        else:
            raise Failed(NO_WAY)


def is_of_age(path: str) -> bool:
    """Whether a file of recipients holds keys of age."""
    try:
        return Path(path).read_text().lstrip().startswith(OF_AGE)
    except OSError as error:
        raise Failed(f"HESTIA_BACKUP_RECIPIENTS_FILE cannot be read: {path}") from error


def private(path: str) -> str:
    """Return the path of a secret that only its owner reads. Raise `Failed` if it is none."""
    try:
        state, words = Path(path).stat(), Path(path).read_text().splitlines()
    except OSError as error:
        raise Failed(f"{path} cannot be read ({type(error).__name__}).") from error
    if state.st_mode & READABLE_BY_ALL:
        raise Failed(f"Anybody on this machine can read {path}: chmod 600 it.")
    if not words or len(words[0]) < LEAST_PASSPHRASE:
        raise Failed(f"The passphrase in {path} is shorter than {LEAST_PASSPHRASE} characters.")
    return path


def gpg(home: str, *arguments: str) -> list[str]:
    """Return a call of gpg that asks nobody and keeps nothing."""
    return [found("gpg"), "--homedir", home, "--batch", "--quiet", "--no-options", "--yes", *arguments]


def by_passphrase(path: str, *, home: str) -> Cipher:
    """Return gpg with one passphrase for encrypting and decrypting."""
    secret = ("--pinentry-mode", "loopback", "--no-symkey-cache", "--passphrase-file", path)
    encrypts = gpg(home, *secret, "--compress-algo", "none", "--cipher-algo", "AES256", "--symmetric")
    return Cipher(GPG, encrypts, gpg(home, *secret, "--decrypt"))


def by_gpg_keys(recipients: str, *, home: str) -> Cipher:
    """Return gpg with public keys; it decrypts where the secret key is."""
    encrypts = gpg(
        home,
        "--trust-model",
        "always",
        "--compress-algo",
        "none",
        "--recipient-file",
        recipients,
        "--encrypt",
    )
    identity = settings.BACKUP_IDENTITY_FILE
    if identity:
        subprocess.run(gpg(home, "--import", identity), check=True, capture_output=True)
    return Cipher(GPG, encrypts, gpg(home, "--decrypt") if identity else [])


def by_age(recipients: str) -> Cipher:
    """Return age with public keys; it decrypts where the identity is."""
    identity = settings.BACKUP_IDENTITY_FILE
    decrypts = [found("age"), "--decrypt", "--identity", identity] if identity else []
    return Cipher(AGE, [found("age"), "--recipients-file", recipients], decrypts)


def found(name: str) -> str:
    """Return where a program is."""
    if path := shutil.which(name):
        return path
    raise Failed(f"There is no {name} here: apt-get install {'gnupg' if name == 'gpg' else name}")


@contextmanager
def gpg_home() -> Iterator[str]:
    """Give gpg a folder of its own, and end the agent that it starts there."""
    with tempfile.TemporaryDirectory(prefix="h-", ignore_cleanup_errors=True) as home:
        try:
            yield home
        finally:
            if gpgconf := shutil.which("gpgconf"):
                subprocess.run(
                    [gpgconf, "--homedir", home, "--kill", "all"], check=False, capture_output=True
                )


# --- Through a program, as much as there may be ---------------------------------------------------


def run_through(command: list[str], chunks: Iterable[bytes], *, stdout: IO[bytes]) -> None:
    """Let a program read what comes, and write into a file."""
    with started(command, stdout=stdout) as process:
        pour(chunks, process.stdin)


def read_through(command: list[str], chunks: Iterable[bytes]) -> Generator[bytes]:
    """Let a program read what comes; yield what it writes. It is ended when nobody takes any more."""
    with started(command, stdout=subprocess.PIPE) as process, feeding(chunks, process.stdin):
        try:
            while part := process.stdout.read(CHUNK):
                yield part
        except BaseException:
            process.kill()  # else it waits for a reader, and who feeds it waits for it
            raise


@contextmanager
def feeding(chunks: Iterable[bytes], into: Sink) -> Iterator[None]:
    """Pour beside what is read meanwhile; what fails there is raised here."""
    errors: list[Exception] = []

    def feed() -> None:
        try:
            pour(chunks, into)
        except Exception as error:  # noqa: BLE001  raised in the thread that waits
            errors.append(error)

    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()
    if errors:
        raise errors[0]


def pour(chunks: Iterable[bytes], into: Sink) -> None:
    """Write all that comes, and close; who stops reading says why when it ends.

    What fails while it comes closes too: nobody is left to wait for the rest.
    """
    try:
        with suppress(BrokenPipeError):
            for part in chunks:
                into.write(part)
    finally:
        with suppress(BrokenPipeError):
            into.close()


@contextmanager
def started(
    command: list[Any],
    *,
    stdout: Any,
    stdin: Any = subprocess.PIPE,
    environment: dict[str, str] | None = None,
) -> Iterator[Any]:
    """Start a program; wait for it in the end, and raise `Failed` with its words if it failed."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=errors, env=environment)
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(BrokenPipeError):
                        pipe.close()
            process.wait()
        errors.seek(0)
        words = errors.read().decode(errors="replace")
    if process.returncode:
        name = Path(command[0]).name
        raise Failed(f"{name}: {why(name, words, status=process.returncode)}")
