"""What a real server refuses to start with: each of these would give away what it keeps, and show nothing."""

from django.core.exceptions import ImproperlyConfigured

# As `manage.py check --deploy` asks; but nobody has to run that.
LEAST_KEY, LEAST_LETTERS = 50, 5


def refuse_unsafe(*, debug: bool, secret_key: str, https: bool) -> None:
    """Raise `ImproperlyConfigured`, which names the setting, unless a real server may start so."""
    if debug:
        raise ImproperlyConfigured(
            "HESTIA_DEBUG is on: a page that fails would show clients and keys. Only the demonstration "
            "(HESTIA_DEMO) may have it. Take it out of the environment."
        )
    if len(secret_key) < LEAST_KEY or len(set(secret_key)) < LEAST_LETTERS:
        raise ImproperlyConfigured(
            f"HESTIA_SECRET_KEY can be guessed: it needs {LEAST_KEY} random characters or more. "
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if not https:
        raise ImproperlyConfigured(
            "HESTIA_HTTPS is off: passwords and records would travel where others can read them. Only the "
            "demonstration (HESTIA_DEMO) may have that. Take it out of the environment, and serve behind TLS."
        )
