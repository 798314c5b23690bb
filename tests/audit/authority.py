"""An authority of time on this machine, whose answers are really signed, and how it may lie."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SHA256 = "2.16.840.1.101.3.4.2.1"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
SIGNED_DATA = "1.2.840.113549.1.7.2"
TST_INFO = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SEQUENCE, SET, INTEGER, OCTETS, TIME = 0x30, 0x31, 0x02, 0x04, 0x18
LIFE = timedelta(days=365)


def der(tag: int, *parts: bytes) -> bytes:
    """Return one element of ASN.1: its tag, its length, and what is in it."""
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + body


def number(value: int) -> bytes:
    return der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def name_of(dotted: str) -> bytes:
    """Return an object identifier."""
    first, second, *rest = map(int, dotted.split("."))
    body = bytes([first * 40 + second])
    for part in rest:
        digits = [part & 0x7F]
        while part := part >> 7:
            digits.append(0x80 | part & 0x7F)
        body += bytes(reversed(digits))
    return der(0x06, body)


def elements(body: bytes) -> list[tuple[int, bytes, bytes]]:
    """Return the elements that stand one after another: the tag, all of it, and what is in it."""
    found, at = [], 0
    while at < len(body):
        size, start = body[at + 1], at + 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(body[at + 2 : start])
        found.append((body[at], body[at : start + size], body[start : start + size]))
        at = start + size
    return found


@dataclass
class FakeAuthority:
    """Signs what it is asked, unless ``lie`` says otherwise."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    root_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    lie: str = ""
    asked: int = 0

    def __post_init__(self) -> None:
        self.root = self.certificate("A root", self.root_key, self.root_key, is_root=True)
        self.leaf = self.certificate("An authority", self.key, self.root_key, is_root=False)

    def certificate(
        self, name: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, *, is_root: bool
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A root")]))
            .public_key(key.public_key())
            .serial_number(1 if is_root else 2)
            .not_valid_before(now - LIFE)
            .not_valid_after(now + LIFE)
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        )
        if not is_root:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(by, hashes.SHA256())

    @property
    def roots(self) -> bytes:
        """Return the file by which it is believed."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def answer(self, query: bytes) -> bytes:
        """Return a signed answer to a request."""
        _, imprint, nonce, *_ = elements(elements(query)[0][2])
        asked_imprint = imprint[1]
        if self.lie == "of something else":
            asked_imprint = asked_imprint[:-32] + sha256(b"something else").digest()
        stamped_at = f"{datetime.now(UTC):%Y%m%d%H%M%SZ}".encode()
        other = number(7) if self.lie == "to somebody else" else nonce[1]
        info = der(
            SEQUENCE,
            number(1),
            name_of("1.3.6.1.4.1.99999.1"),
            asked_imprint,
            number(4711),
            der(TIME, stamped_at),
            other,
        )
        answer = der(SEQUENCE, der(SEQUENCE, number(0)), self.signed(info))
        if self.lie == "tampered":  # another hour, under the signature of the right one
            return answer.replace(stamped_at, b"20200101000000Z")
        return answer

    def signed(self, info: bytes) -> bytes:
        algorithm = der(SEQUENCE, name_of(SHA256))
        attributes = der(SEQUENCE, name_of(CONTENT_TYPE), der(SET, name_of(TST_INFO)))
        attributes += der(SEQUENCE, name_of(MESSAGE_DIGEST), der(SET, der(OCTETS, sha256(info).digest())))
        signature = self.key.sign(der(SET, attributes), ec.ECDSA(hashes.SHA256()))
        issuer = self.leaf.issuer.public_bytes()
        signer = der(
            SEQUENCE,
            number(1),
            der(SEQUENCE, issuer, number(self.leaf.serial_number)),
            algorithm,
            der(0xA0, attributes),
            der(SEQUENCE, name_of(ECDSA_SHA256)),
            der(OCTETS, signature),
        )
        content = der(
            SEQUENCE,
            number(3),
            der(SET, algorithm),
            der(SEQUENCE, name_of(TST_INFO), der(0xA0, der(OCTETS, info))),
            der(0xA0, self.leaf.public_bytes(serialization.Encoding.DER)),
            der(SET, signer),
        )
        return der(SEQUENCE, name_of(SIGNED_DATA), der(0xA0, content))


@contextmanager
def listening(authority: FakeAuthority) -> Iterator[str]:
    """Serve an authority on loopback; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authority.asked += 1
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if authority.lie == "hangs up":
                self.connection.close()
                return
            body = b"no" if authority.lie == "says nothing" else authority.answer(query)
            self.send_response(500 if authority.lie == "is ill" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
