"""A device that keeps passkeys, in software: for tests that need no browser."""

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG

NOBODYS_MODEL = b"\0" * 16


class Device:
    """One key pair, made for one site. It checks its owner unless told not to."""

    def __init__(self, *, site: str = "localhost", origin: str = "http://localhost") -> None:
        self.site, self.origin = site, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.owner = b""

    def create(self, options: dict[str, Any], *, verified: bool = True) -> str:
        """Return what a browser posts after making a passkey."""
        asked = options["publicKey"]
        self.owner = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(NOBODYS_MODEL, self.id, public)
        data = AuthenticatorData.create(self._site(), self._flags(verified) | FLAG.AT, 0, made)
        return self._answer(
            clientDataJSON=self._said("webauthn.create", asked["challenge"]),
            attestationObject=bytes(AttestationObject.create("none", data, {})),
        )

    def get(self, options: dict[str, Any], *, verified: bool = True) -> str:
        """Return what a browser posts after showing the passkey."""
        said = self._said("webauthn.get", options["publicKey"]["challenge"])
        data = bytes(AuthenticatorData.create(self._site(), self._flags(verified), 0))
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=self.owner
        )

    def _site(self) -> bytes:
        return sha256(self.site.encode()).digest()

    def _flags(self, verified: bool) -> FLAG:
        return FLAG.UP | FLAG.UV if verified else FLAG.UP

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **parts: bytes) -> str:
        name = websafe_encode(self.id)
        response = {part: websafe_encode(value) for part, value in parts.items()}
        credential = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps({**credential, "response": response})
