"""The one settings file. What differs between places comes from the environment (see docs/deploy.md)."""

import logging
import os
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from hestia import charity, guard
from hestia.db import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = embedded.own_folder(BASE_DIR)


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _path(name: str) -> Path | None:
    return Path(given) if (given := os.environ.get(name)) else None


# --- Where we run -------------------------------------------------------------------------------
# The demonstration: loopback only, its own embedded database, sign-in buttons for invented people.
DEMO = _flag("HESTIA_DEMO")
DEBUG = _flag("HESTIA_DEBUG")
TESTING = "pytest" in sys.modules
if TESTING:
    os.environ.setdefault("HESTIA_EMBEDDED", "test")  # a server of its own, which need not wait for the disk
# The Makefile says so: then a database, keys and a secret are made here where none are given. A real server
# makes nothing for itself: what it made would be in no backup, and nobody would know. mypy needs neither.
MAKES_ITS_OWN = DEMO or "HESTIA_EMBEDDED" in os.environ or "mypy" in sys.modules
SECRET_KEY = os.environ.get("HESTIA_SECRET_KEY", "") or (
    embedded.secret_key(BASE_DIR) if MAKES_ITS_OWN else ""
)
ALLOWED_HOSTS = [h for h in os.environ.get("HESTIA_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
if DEMO and not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
    raise ImproperlyConfigured("The demonstration (HESTIA_DEMO) is for this machine only: no HESTIA_HOSTS.")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HESTIA_ORIGINS", "").split(",") if o]
# Behind TLS everything is Secure. The demonstration and the tests speak plain HTTP on loopback.
HTTPS = _flag("HESTIA_HTTPS", default=not (DEMO or TESTING))
if not (DEMO or TESTING):
    guard.refuse_unsafe(
        os.environ, debug=DEBUG, secret_key=SECRET_KEY, https=HTTPS, is_given_all=not MAKES_ITS_OWN
    )

# The one password of the demonstration's invented people, shown beside their names.
DEMO_WORDS = "a-lantern-in-the-hall"
SITE_NAME = os.environ.get("HESTIA_SITE_NAME", "Hestia")
CHARITY_YEAR_STARTS = 4  # the month in which the charity’s own year begins, for figures

# --- The house: cellar to roof -------------------------------------------------------------------
# Lowest floor first. Whichever has tables says in its `privacy.py` what must be known of them.
OUR_APPS = [
    "hestia.privacy",
    "hestia.db",
    "hestia.ui",
    "hestia.pdf",
    "hestia.workingdays",
    "hestia.safekeeping",
    "hestia.accounts",
    "hestia.audit",
    "hestia.uploads",
    "hestia.directory",
    "hestia.staff",
    "hestia.community",
    "hestia.operations",
    "cases",
    "referrals",
    "riskassessment",
    "supportplans",
    "oversight",
    "rights",
    "outage",
    "desk.reminders",
    "desk.importing",
    "desk",
    *(["demo"] if MAKES_ITS_OWN else []),  # a real server has no invented people
]
INSTALLED_APPS = [
    *OUR_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "simple_history",
    "django_linear_migrations",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "hestia.ui.logs.RequestLog",  # one line for each answer, whoever gave it
    "hestia.operations.middleware.Counted",
    # Headers: outside everything, so that redirects, static files and failures carry them too
    "hestia.ui.middleware.PrivateResponses",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "hestia.ui.middleware.OwnPages",
    "hestia.ui.middleware.Moments",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hestia.operations.middleware.Health",  # before all that asks who, or by which name
    "hestia.accounts.sessions.TokenMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hestia.accounts.middleware.OneMoment",
    "hestia.safekeeping.middleware.UnsentForms",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hestia.accounts.middleware.IdleSessions",
    "hestia.accounts.middleware.RequireSecondFactor",
    "hestia.audit.middleware.ReadLog",
    "hestia.db.middleware.ActingUser",
    "hestia.ui.middleware.Waited",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "hestia.urls"
CSRF_FAILURE_VIEW = "hestia.ui.errors.csrf_failure"
# The main pages: what they are called, where they are, the permission they need, the key after "g", and the
# icon with which they stand in the bar at the foot of a phone, as far as it has room; without one, in the
# menu there. A page that does not exist is not shown, nor one that belongs to another which is.
NAVIGATION = [
    ("My day", "desk:my_day", "cases.view_case", "d", "list-checks"),
    ("Cases", "cases:list", "cases.view_case", "c", "folder"),
    ("Calendar", "desk:calendar", "cases.view_case", "k", ""),
    ("Directory", "directory:listing", "cases.view_case", "i", ""),
    ("Team", "desk:team", "desk.view_team", "t", "users"),
    ("Reports", "oversight:reports", "oversight.view_returns", "r", "chart-column"),
    ("Audit", "audit:log", "audit.view_audit", "a", "eye"),
    ("Requests", "rights:requests", "rights.view_requests", "q", "inbox"),
    ("Checks", "desk:access_checks", "cases.check_access", "x", "shield-check"),
    ("Staff", "desk:staff", "accounts.change_staff", "s", "users"),
    ("Staff changes", "desk:staff_changes", "accounts.confirm_staff", "s", ""),
    ("Health", "operations:health", "operations.view_health", "h", "stethoscope"),
]
ICONS_IN_BAR = 3  # beside Find, Note and Hide there is no room for more
# Pages whose address is not below that of the main page to which they belong.
BELONGS_TO = {
    **dict.fromkeys(
        ("staff:register", "staff:courses", "staff:course_new", "staff:course_change"), "desk:team"
    ),
    **dict.fromkeys(("oversight:fairness", "oversight:load", "oversight:worries"), "desk:team"),
    "rights:requests": "desk:team",
    "rights:retention": "desk:team",
    "rights:exports": "desk:access_checks",
    "desk:limits": "audit:log",
    "desk:limit_new": "audit:log",
    "desk:limit_decision": "desk:staff_changes",
}
WSGI_APPLICATION = "hestia.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "hestia.ui.pronouns.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hestia.ui.context_processors.house",
            ],
            "builtins": [
                "django.templatetags.static",
                "crispy_forms.templatetags.crispy_forms_tags",
                "hestia.ui.addresses",
                "hestia.ui.components",
                "hestia.ui.form_components",
            ],
        },
    }
]
FORM_RENDERER = "hestia.ui.boxes.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- One PostgreSQL database ---------------------------------------------------------------------
DATABASES = {"default": embedded.database(BASE_DIR)}
# A connection knows the plans of what it was asked before, so it is kept: hestia.db.prepared.
DATABASES["default"] |= {"ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
CONNECTIONS_ARE_POOLED = _flag("HESTIA_POOLED")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Guesses are counted where every process sees them. A migration of hestia.accounts makes the table.
CACHES = {"default": {"BACKEND": "hestia.db.cache.TableCache", "LOCATION": "hestia_cache"}}
BUDGETS, BUDGET_TIMES = charity.BUDGETS, charity.BUDGET_TIMES
# Where the heads of the sealed log go, outside the database (hestia/audit/heads.py).
HEADS_FOLDER = _path("HESTIA_HEADS_FOLDER")
HEADS_MAIL = [address for address in os.environ.get("HESTIA_HEADS_MAIL", "").split(",") if address]
TIMESTAMP_URL = os.environ.get("HESTIA_TIMESTAMP_URL", "")
TIMESTAMP_ROOTS = _path("HESTIA_TIMESTAMP_ROOTS")
if TIMESTAMP_URL and not (HEADS_FOLDER and TIMESTAMP_ROOTS):
    raise ImproperlyConfigured(
        "HESTIA_TIMESTAMP_URL needs HESTIA_HEADS_FOLDER, where its answers are kept, and "
        "HESTIA_TIMESTAMP_ROOTS, a file of the certificates by which they are believed (docs/deploy.md)."
    )
# The backup: where it goes, better another disk, and what encrypts it (hestia/operations/encryption.py).
BACKUP_FOLDER = _path("HESTIA_BACKUP_FOLDER")
BACKUP_PASSPHRASE_FILE = os.environ.get("HESTIA_BACKUP_PASSPHRASE_FILE", "")
BACKUP_RECIPIENTS_FILE = os.environ.get("HESTIA_BACKUP_RECIPIENTS_FILE", "")
BACKUP_IDENTITY_FILE = os.environ.get("HESTIA_BACKUP_IDENTITY_FILE", "")
# What was erased, by ids alone: from it a restored backup is erased again. Beside the backups, never in one.
ERASURES_FILE = _path("HESTIA_ERASURES_FILE") or (VAR / "erasures" if MAKES_ITS_OWN else None)
# The outage packs of each night: where they go, and the file of the passphrase that opens them.
OUTAGE_FOLDER = _path("HESTIA_OUTAGE_FOLDER")
OUTAGE_PASSPHRASE_FILE = os.environ.get("HESTIA_OUTAGE_PASSPHRASE_FILE", "")
# Folders whose disks must not fill up, besides our own.
WATCHED_DISKS = [Path(path) for path in os.environ.get("HESTIA_DISKS", "").split(",") if path]
# For Prometheus: where each process counts, and where the worker answers (hestia/operations/metrics.py).
METRICS_FOLDER = _path("HESTIA_METRICS_FOLDER")
METRICS_PORT = int(os.environ.get("HESTIA_METRICS_PORT") or 0)
if METRICS_FOLDER:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_FOLDER)  # read when the library is imported
# What is done while nobody waits for it: hestia.db.worker
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Who ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["hestia.accounts.backends.StaffBackend"]
RECORD = "hestia.audit.models.log"  # for floors below the log
CLIENTS_NAMED = "cases.queries.about_her.clients_named"  # for the forms below: who is named in words
KEYING_IN = "outage.views.keying.keying_in"  # who keeps sheets of paper: for the pages below
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:my_day"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = ["hestia.accounts.hashers.SizedArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "hestia.accounts.passwords.NotCommonAtHeart"},
    {"NAME": "hestia.accounts.passwords.NotOurWords"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_FORMS = {
    "login": "hestia.accounts.forms.SignInForm",
    "reset_password": "hestia.accounts.forms.ResetForm",
}
ACCOUNT_ADAPTER = "hestia.accounts.adapter.StaffOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Django's own: allauth's keeps a second list of addresses, which nobody here writes.
LINKS_BY = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = LINKS_BY
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# How long ago a second factor may have been shown, by the level of what is shown (`second_factor.is_fresh`).
FACTOR_SECONDS = {"SENSITIVE": 60 * 60, "SECRET": ACCOUNT_REAUTHENTICATION_TIMEOUT}
# Guesses: five an account in five minutes. The passkey's door has no secret to guess, and stays open.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key", "login": "60/m/ip"}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # a whole office behind one address
# How many proxies of ours stand before us: only what the last of them says about the client's address counts.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("HESTIA_PROXIES") or 0)

# The second factor (docs/decisions/0010). Its secrets are sealed with keys that are not in the database.
MFA_ADAPTER = "hestia.accounts.second_factor.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = SITE_NAME
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are the charity's own, typed by an administrator
MFA_FORMS = {
    "authenticate": "hestia.accounts.forms.CodeForm",
    "reauthenticate": "hestia.accounts.forms.CodeAgainForm",
    "activate_totp": "hestia.accounts.forms.AuthenticatorForm",
    "add_webauthn": "hestia.accounts.forms.PasskeyAddForm",
    "login_webauthn": "hestia.accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "hestia.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "hestia.accounts.forms.PasskeyAgainForm",
}
KEYS_FILE = Path(os.environ.get("HESTIA_KEYS_FILE") or VAR / "keys")
# What seals with it, and seals again when it is changed (`manage.py rotate_keys`), lowest floor first; but
# before all what is compared: until it is made anew, two who are alike are not found.
SEALS_AGAIN = [
    "cases.actions.hazards.make_all_keys",
    "hestia.db.sealing.seal_again",
    "hestia.accounts.sessions.seal_again",
    "hestia.accounts.second_factor.seal_again",
    "hestia.uploads.models.seal_again",
]
KEYS_FILE_IS_GIVEN = "HESTIA_KEYS_FILE" in os.environ

# As much as the proxy lets through: a text that is far too long comes back with its page, not as an error.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
# What is uploaded is about clients: it stays in memory, and no disk has it.
FILE_UPLOAD_HANDLERS = ["hestia.uploads.handler.InMemory"]
# Where ClamAV listens: the path of its socket, or host:port. Then nothing is kept that it has not read.
CLAMD = os.environ.get("HESTIA_CLAMD", "")

SESSION_ENGINE = "hestia.accounts.sessions"
SESSION_HOURS = 8  # whatever happens
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = 15
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
for _cookie in ("SESSION", "CSRF"):
    globals()[f"{_cookie}_COOKIE_SECURE"] = HTTPS
    globals()[f"{_cookie}_COOKIE_HTTPONLY"] = True
    globals()[f"{_cookie}_COOKIE_SAMESITE"] = "Lax"

# --- What a browser may do with a page -----------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on this machine, past the proxy
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("HESTIA_BEHIND_PROXY") else None
# Nothing to other sites. With "no-referrer" our own forms come from nowhere too, and are refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Words and days ------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]  # the words of her papers, in her language: hestia.pdf.languages
USE_TZ = True

# --- Static files --------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # Names with hashes come from collectstatic, which `make run` and a deployment call. Tests and DEBUG read
    # static/ as it lies.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "hestia.ui.storage.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000

# --- Post and logs -------------------------------------------------------------------------------
# Or "tls" from the first byte, or "none".
SMTP_SECURITY = os.environ.get("HESTIA_SMTP_SECURITY") or "starttls"
SMTP = {
    "host": os.environ.get("HESTIA_SMTP_HOST", ""),
    "port": int(os.environ.get("HESTIA_SMTP_PORT") or {"starttls": 587, "tls": 465}.get(SMTP_SECURITY, 25)),
    "username": os.environ.get("HESTIA_SMTP_USER", ""),
    "password": os.environ.get("HESTIA_SMTP_PASSWORD", ""),
    "use_tls": SMTP_SECURITY == "starttls",
    "use_ssl": SMTP_SECURITY == "tls",
    "ca_file": os.environ.get("HESTIA_SMTP_CA_FILE", ""),  # believed besides those this machine believes
    "timeout": 30,  # seconds: a server that does not answer keeps the worker from all else
}
MAILERS = {
    "default": {"BACKEND": "hestia.operations.mail.Mailer", "OPTIONS": SMTP}
    if SMTP["host"]
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
EMAIL_ID_DOMAIN = "hestia.invalid"  # in Message-IDs: the same mail, sent twice, is known as one
# Where people sign in, for every link in mail. A request does not say it: whoever sends one chooses its Host.
ADDRESS = os.environ.get("HESTIA_ADDRESS") or next(
    iter(CSRF_TRUSTED_ORIGINS), f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
)
MORNING_MAIL_HOUR = int(os.environ.get("HESTIA_MORNING_HOUR") or 8)
DEFAULT_FROM_EMAIL = os.environ.get("HESTIA_FROM_EMAIL", "hestia@localhost")
# Lines of JSON with a few harmless keys, whoever writes them: no message, no address, no value.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "hestia.ui.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # The demonstration's terminal is for people: only what goes wrong.
        "hestia": {"level": "WARNING" if DEMO else "INFO"},
        # These come with handlers of their own, which write whole messages or send them by mail.
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING"},
        "django.server": {"handlers": [], "level": "INFO" if DEBUG else "WARNING", "propagate": True},
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
if not TESTING:
    logging.captureWarnings(capture=True)  # a warning quotes the value it warns of
    logging.raiseExceptions = False  # and a line that cannot be written would be shown with its arguments

# --- Policies of the charity that are not law ----------------------------------------------------
# Law and Home Office policy live in dated rows (referrals.Policy); these are the house's own habits.
FIRST_RISK_ASSESSMENT_WORKING_DAYS = 2
FIRST_PLAN_WORKING_DAYS = 5
FEEDBACK_ANSWER_WORKING_DAYS = 5  # what she said with her name
NRM_EXPLANATION_WORKING_DAYS = 3
NRM_TAKE_OVER_WORKING_DAYS = 1  # a referral made elsewhere
PLAN_REVIEW_DAYS = 28
PLAN_REVIEW_AFTER_DECISION_WORKING_DAYS = 5  # after we heard of a decision on her grounds
TELL_OF_CORRECTION_WORKING_DAYS = 5  # those who were told what she says is wrong
COMPLAINT_LAST_DAYS = 5  # so many days before its last day whoever answers a complaint is told again
COMPLAINT_PROGRESS_DAYS = 30  # how long whoever complained hears nothing at most
# Who governs the charity, to whom somebody goes who is not content with our answer about the service.
TRUSTEES = {
    "name": os.environ.get("HESTIA_TRUSTEES", "The trustees"),
    "contact": os.environ.get("HESTIA_TRUSTEES_CONTACT", ""),
}
# Where somebody writes to us, and who looks after data protection: a copy of a record says both.
POSTAL_ADDRESS = os.environ.get("HESTIA_POSTAL_ADDRESS", "")  # never that of a house
DATA_PROTECTION_LEAD = {
    "name": os.environ.get("HESTIA_DATA_PROTECTION_LEAD", "The data protection lead"),
    "contact": os.environ.get("HESTIA_DATA_PROTECTION_CONTACT", ""),
}
SAFETY_PLAN_DAYS = 14  # how old a safety plan may be at exit
COMMUNITY_MONTHS = 6  # how long after an activity a referral is said to have followed
COMMUNITY_BOROUGHS = charity.BOROUGHS
SHEET_MISSING_DAYS = 7  # how long a sheet of paper may be out before somebody looks for it
FOLLOW_UP_DAYS = 90  # after exit, if she agreed to be asked how she is
APPROVAL_DAYS = 14  # how long a second person's yes holds, or may be waited for, if nothing changes before
RECORD_KEPT_YEARS, RETENTION = charity.RECORD_KEPT_YEARS, charity.RETENTION
RETENTION_SOON_DAYS = 90  # how long before its day a record is listed
ERASURE_QUARANTINE_DAYS = 60  # between a second person's yes and the erasing, in which it can be stopped
# For how long what was asked by reference is listed to who wrote it, whatever its outcome: longer than the
# month in which a copy is given. Then what was said is blanked, unless a manager still has to record it.
BY_REFERENCE_DAYS = 60
# England and Wales follow the charity's own 5 working days and 45 days ("SEED"), or the law's row ("EW").
NRM_POLICY = "SEED"
NRM_THINKING_DAYS = 7  # after the NRM was explained, ask again
NRM_HANDOVER_WORKING_DAYS = 2  # after she agreed, give it to the first responder
NRM_ASK_AGAIN_WORKING_DAYS = 5  # after a letter that asks where a decision is
NRM_LEGAL_ADVICE_WORKING_DAYS = 2  # after we heard of a negative decision
NRM_RECOVERY_NEEDS_WORKING_DAYS = 5  # after we heard of a positive final decision
NRM_LEAVE_WORKING_DAYS = 10  # after the same: ask whether leave to remain is considered
NRM_LETTER_WORKING_DAYS = 5  # after we heard of a decision, have its letter
NRM_RECEIPT_WORKING_DAYS = 5  # after the handover, have the Home Office's reference
NRM_CHASE_WORKING_DAYS = 2  # ask a first responder again, until the NRM number is here
RISK_REVIEW_AFTER_EVENT_WORKING_DAYS = 2  # a decision, a move, an incident
RISK_REVIEW_DAYS = {"low": 84, "medium": 28, "high": 14, "very_high": 7}  # calendar days, at most
RISK_NOT_KNOWN_DAYS = 14  # within which "not known" must be settled
RISK_EXIT_DAYS = 14  # how fresh the assessment before an exit must be
RISK_DECREASE_PERCENT = 25  # of the total, when risk was medium at the start
SOON = {"working": 2, "recovery": 7, "risk": 3, "plan": 5, "task": 3}  # days left that count as "soon"
POLICE_UNIT = "SC07 police"
OFFICE_PHONE = os.environ.get("HESTIA_OFFICE_PHONE", "020 7946 0123")  # never that of a house
HELPLINE_PHONE = "08000 121 700"
DRAFT_DAYS = 14
ACCESS_REVIEW_DAYS = 7  # how long a manager's signature under who has access stands
EXPORT_ANSWER_DAYS = 14  # within which a second person must confirm that everything is exported
EXPORT_DAYS = 7  # after that yes, in which the archive may be made on the server, once
STAFF_CHANGE_DAYS = 14  # within which a second person must confirm that somebody is given more
# The DBS Update Service is joined soon after a certificate is issued: pages of different years say within 19,
# 28 or 30 days, and the shortest is never too late. A subscription is for a year, and renewed at its end.
DBS_JOINED_WITHIN_DAYS = 19
DBS_RENEWED_WITHIN_DAYS = 30
PAPER_SECONDS = 60.0 if TESTING else 2.0  # in which a paper is answered at once, without a page that waits
