"""Time-stamps (RFC 3161): somebody outside signs that a head was there. All they learn is a sum of it."""

import ssl
from base64 import b64decode, b64encode
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, load_pem_x509_certificates
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

PATIENCE = 10  # seconds: the sealer waits no longer
LONGEST = 100_000  # bytes of an answer


class NotStamped(Exception):
    """There is no answer, or it is not a signature of what was asked, by whom we trust."""


@dataclass(frozen=True)
class Authority:
    """Whoever signs, and whose signature we believe."""

    url: str
    roots: tuple[Certificate, ...]

    @classmethod
    def chosen(cls) -> "Authority":
        """Return the one that the settings name."""
        if settings.TIMESTAMP_ROOTS is None:
            raise NotStamped("no certificate says who we trust")
        return cls(settings.TIMESTAMP_URL, roots_in(settings.TIMESTAMP_ROOTS))

    def sign(self, text: str) -> str:
        """Return the answer to a text, in letters, once it has been proved."""
        builder = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256)
        request = builder.nonce(nonce=True).cert_request(cert_request=True).build()
        body = self.ask(request.as_bytes())
        self.prove(text, body, nonce=request.nonce)
        return b64encode(body).decode()

    def ask(self, body: bytes) -> bytes:
        """Send a request and return what came back."""
        address = urlsplit(self.url)
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection: HTTPConnection
        try:
            if address.scheme == "https":
                context = ssl.create_default_context()
                connection = HTTPSConnection(address.netloc, timeout=PATIENCE, context=context)
            else:  # as most of them are reached: what they say is signed
                connection = HTTPConnection(address.netloc, timeout=PATIENCE)
        except HTTPException as error:
            raise NotStamped("has no address") from error
        try:
            connection.request("POST", path, body, {"Content-Type": "application/timestamp-query"})
            answer = connection.getresponse()
            if answer.status != HTTPStatus.OK:
                raise NotStamped(f"answered {answer.status}")
            return answer.read(LONGEST)
        except HTTPException as error:
            raise NotStamped(type(error).__name__) from error
        finally:
            connection.close()

    def prove(self, text: str, body: bytes, *, nonce: int | None = None) -> TimeStampResponse:
        """Return an answer that is a signature of a text by whom we trust; otherwise raise `NotStamped`."""
        try:
            answer = decode_timestamp_response(body)
            builder = VerifierBuilder(roots=list(self.roots), nonce=nonce)
            builder.build().verify_message(answer, text.encode())
        except (ValueError, VerificationError) as error:
            raise NotStamped(str(error)) from error
        return answer

    def is_proved(self, text: str, stamp: str) -> bool:
        """Whether what was kept of an answer still is one to this text."""
        try:
            self.prove(text, b64decode(stamp))
        except (ValueError, NotStamped):
            return False
        return True


def roots_in(path: Path) -> tuple[Certificate, ...]:
    """Return the certificates of a file, in which all that they sign is believed."""
    return tuple(load_pem_x509_certificates(path.read_bytes()))
