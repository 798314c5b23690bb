"""What a real server refuses to start with: each of these would give away what it keeps, or lose it, unseen.

All that is wrong is said at once, in words, with what to do. The demonstration and the tests make for
themselves what is not given; a real server is given everything (docs/deploy.md).
"""

import base64
import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# As `manage.py check --deploy` asks; but nobody has to run that.
LEAST_KEY, LEAST_LETTERS = 50, 5
KEY_BYTES = 32
READABLE_BY_ALL = 0o007
EXAMPLES = (
    "change",
    "example",
    "insecure",
    "secret",
)  # with which a key that was copied from somewhere begins
DATABASES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SEALER_URL", "DATABASE_FIGURES_URL")
NUMBERS = {
    "HESTIA_SMTP_PORT": (1, 65535),
    "HESTIA_METRICS_PORT": (1, 65535),
    "HESTIA_PROXIES": (0, 9),
    "HESTIA_MORNING_HOUR": (0, 23),
}
MAIL_SECURITY = ("starttls", "tls", "none")


def refuse_unsafe(
    environment: Mapping[str, str], *, debug: bool, secret_key: str, https: bool, is_given_all: bool
) -> None:
    """Raise `ImproperlyConfigured`, which names all settings that are wrong, unless a server may start so.

    ``is_given_all``: it makes nothing for itself, neither a database nor keys.
    """
    wrong = [*unsafe(debug=debug, secret_key=secret_key, https=https), *unreadable(environment)]
    if is_given_all:
        wrong += missing(environment)
    if wrong:
        raise ImproperlyConfigured("Hestia does not start like this:\n" + "".join(f"- {w}\n" for w in wrong))


def unsafe(*, debug: bool, secret_key: str, https: bool) -> Iterator[str]:
    """Yield what would show clients or keys to others."""
    if debug:
        yield (
            "HESTIA_DEBUG is on: a page that fails would show clients and keys. Only the demonstration "
            "(HESTIA_DEMO) may have it. Take it out of the environment."
        )
    is_example = secret_key.lower().startswith(EXAMPLES)
    if len(secret_key) < LEAST_KEY or len(set(secret_key)) < LEAST_LETTERS or is_example:
        yield (
            f"HESTIA_SECRET_KEY can be guessed, or is not set: it needs {LEAST_KEY} random characters. "
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if not https:
        yield (
            "HESTIA_HTTPS is off: passwords and records would travel where others can read them. Only the "
            "demonstration (HESTIA_DEMO) may have that. Take it out of the environment, and serve behind TLS."
        )


def unreadable(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what is set and says nothing that can be understood."""
    for name in (*DATABASES, "DATABASE_BACKUP_URL"):
        if (url := environment.get(name)) and (why := why_no_database(url)):
            yield f"{name} {why}. It is written like postgres://role:password@host:5432/hestia"
    for name, (least, most) in NUMBERS.items():
        text = environment.get(name, "")
        if text and not (text.isdecimal() and least <= int(text) <= most):
            yield f"{name} must be a number from {least} to {most}."
    for name in ("HESTIA_ORIGINS", "HESTIA_ADDRESS"):
        for address in filter(None, environment.get(name, "").split(",")):
            if urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
                yield f"{name} must begin with https:// and name a host, like https://casework.example.org"
                break
    yield from unsafe_mail(environment)


def unsafe_mail(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield why mail cannot be sent like this, or must not."""
    security = environment.get("HESTIA_SMTP_SECURITY") or "starttls"
    if security not in MAIL_SECURITY:
        yield f"HESTIA_SMTP_SECURITY must be one of {', '.join(MAIL_SECURITY)}."
    elif security == "none" and not is_loopback(environment.get("HESTIA_SMTP_HOST", "")):
        yield (
            "HESTIA_SMTP_SECURITY is none: others could read the mail on its way, and its links. That may "
            "only be with a mail server on this machine (HESTIA_SMTP_HOST 127.0.0.1)."
        )
    if (path := environment.get("HESTIA_SMTP_CA_FILE")) and not os.access(path, os.R_OK):
        yield f"HESTIA_SMTP_CA_FILE cannot be read: {path}."


def missing(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what a real server must be given and is not."""
    if not environment.get("DATABASE_URL"):
        yield (
            "DATABASE_URL is not set: there is no database. (The demonstration, `make run`, brings its own, "
            "which nothing backs up.)"
        )
    hosts = [host for host in environment.get("HESTIA_HOSTS", "").split(",") if host]
    if not hosts and "DATABASE_SEALER_URL" not in environment:
        yield "HESTIA_HOSTS is not set: the name by which people reach this server, like casework.example.org"
    if any(host.startswith("*") for host in hosts):
        yield "HESTIA_HOSTS must name the server. With * another site could pass for it."
    # Who seals the log has no key of what is sealed.
    if "DATABASE_SEALER_URL" not in environment:
        yield from keys_file_problems(environment.get("HESTIA_KEYS_FILE", ""))


def keys_file_problems(path: str) -> Iterator[str]:
    """Yield why the file of keys cannot be used, if it cannot. Nothing of what it holds is said."""
    name = "HESTIA_KEYS_FILE"
    if not path:
        yield f"{name} is not set: the file with the keys of what is sealed, outside database and backup."
        return
    try:
        state, text = Path(path).stat(), Path(path).read_text()
    except (OSError, ValueError) as error:
        yield f"{name} cannot be read: {path} ({type(error).__name__}). Put it, or its copy, back there."
        return
    if state.st_mode & READABLE_BY_ALL:
        yield f"{name} can be read by anybody on this machine: chmod 600 {path}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(map(is_key, lines)):
        yield f"{name} has no keys in it, or a line that is no key: {path}. A key is 1: and 44 characters."


def is_key(line: str) -> bool:
    """Whether a line holds a key: its number, and 32 bytes in base64."""
    number, _, encoded = line.partition(":")
    try:
        return number.isdecimal() and len(base64.b64decode(encoded, validate=True)) == KEY_BYTES
    except ValueError:
        return False


def why_no_database(url: str) -> str:
    """Return why an address names no database; nothing if it names one. Its password is not said."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "cannot be read: in a password @ is written as %40, / as %2F and : as %3A"
    del port
    if parts.scheme not in {"postgres", "postgresql"}:
        return "must begin with postgres://"
    if not parts.path.strip("/"):
        return "names no database"
    if not parts.hostname and "host=" not in parts.query:
        return "names no host"
    return ""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
