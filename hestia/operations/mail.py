"""How mail leaves: STARTTLS, TLS from the first byte, or in clear to a relay on this machine alone.

``HESTIA_SMTP_SECURITY`` says which; `hestia.guard` refuses clear mail to anywhere else. With
``HESTIA_SMTP_CA_FILE`` a charity's own mail server is believed besides those this machine believes.
"""

import smtplib
import ssl
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.functional import cached_property

from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.operations.models import LastTime
from hestia.refusals import Refused

HANDSHAKE_SECONDS = 8  # while somebody waits for a page
SUBJECT = "Test mail"
WORDS = """Somebody asked for this mail on the page that says how this service stands.

It says that the service can send mail, and that yours arrives. There is nothing to do.
"""
# The first that an error is of.
REASONS: dict[type[Exception], str] = {
    ssl.SSLCertVerificationError: (
        "its certificate is not believed ({certificate}). Is HESTIA_SMTP_HOST the name in it? For an "
        "authority of your own, set HESTIA_SMTP_CA_FILE"
    ),
    ssl.SSLError: "it speaks no TLS here: HESTIA_SMTP_SECURITY is starttls for port 587, tls for 465",
    smtplib.SMTPNotSupportedError: "it offers no STARTTLS, or no sign-in: try HESTIA_SMTP_SECURITY=tls",
    smtplib.SMTPAuthenticationError: "it refused HESTIA_SMTP_USER or HESTIA_SMTP_PASSWORD",
    smtplib.SMTPSenderRefused: "it does not take mail from HESTIA_FROM_EMAIL ({code})",
    smtplib.SMTPRecipientsRefused: "it does not take mail for this address",
    smtplib.SMTPResponseException: "it answered {code}",
    smtplib.SMTPServerDisconnected: "it hung up: is HESTIA_SMTP_SECURITY right for HESTIA_SMTP_PORT?",
    TimeoutError: "it did not answer in time: is the port right, and open in the firewall?",
    ConnectionRefusedError: "nothing listens there: is HESTIA_SMTP_PORT right?",
    OSError: "it cannot be reached ({kind})",
}


class Mailer(EmailBackend):
    """Django's way to an SMTP server, which also believes an authority of the charity's own."""

    def __init__(self, *args: Any, ca_file: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ca_file = ca_file

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """Return whom we believe to be the server that it says it is."""
        context = ssl.create_default_context()
        if self.ca_file:
            context.load_verify_locations(cafile=self.ca_file)
        return context


def shake_hands() -> None:
    """Go as far as sending mail goes before the first mail. Raise what the server or the way to it raises."""
    options: dict[str, Any] = {**settings.SMTP, "timeout": HANDSHAKE_SECONDS}
    with Mailer(alias="default", **options) as server:
        if server.connection is not None:
            server.connection.noop()


def why_not(error: Exception) -> str:
    """Return why mail did not leave, in words. What a server answers is shown only as its number."""
    words = next((words for kind, words in REASONS.items() if isinstance(error, kind)), "it failed ({kind})")
    return words.format(
        kind=type(error).__name__,
        code=getattr(error, "smtp_code", ""),
        certificate=getattr(error, "verify_message", ""),
    )


def send_test_mail(*, by: User, at: datetime) -> str:
    """Send whoever asks a mail of nothing, while they wait; refuse with the reason it did not leave."""
    try:
        EmailMessage(f"{settings.SITE_NAME}: {SUBJECT.lower()}", WORDS, to=[by.email]).send()
    except (OSError, smtplib.SMTPException) as error:
        host = settings.SMTP["host"] or "the mail server"
        raise Refused(f"The mail was not sent. {host}: {why_not(error)}.") from error
    LastTime.objects.note(LastTime.Kind.TEST_MAIL, at=at)
    log("operations.test_mail", by=by, at=at)
    return by.email
