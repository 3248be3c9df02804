"""A device that makes passkeys and signs with them, as WebAuthn writes it: as much of one as tests need."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from struct import pack

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from porch.records.guests.passkeys import Asked

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey on a device; `flags` say whether its owner was there and known, `count` how often it signed."""

    origin: str = "https://porch.example"
    host: str = "porch.example"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    id: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, asked: Asked) -> str:
        """Return what a browser tells when the passkey was made."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = bytes(16) + pack(">H", len(self.id)) + self.id + public
        signed = self._told(self.flags | ATTESTED) + attested
        whole = cbor.encode({"fmt": "none", "attStmt": {}, "authData": signed})
        return self._answer(attestationObject=whole, clientDataJSON=self._client("webauthn.create", asked))

    def sign(self, asked: Asked) -> str:
        """Return what a browser tells when the passkey has signed."""
        client, told = self._client("webauthn.get", asked), self._told(self.flags)
        signature = self.key.sign(told + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=told, signature=signature)

    def _told(self, flags: int) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([flags]) + pack(">I", self.count)

    def _client(self, what: str, asked: Asked) -> bytes:
        challenge = json.loads(asked.options)["challenge"]
        return json.dumps({"type": what, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **parts: bytes) -> str:
        named = websafe_encode(self.id)
        response = {name: websafe_encode(part) for name, part in parts.items()}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": response})
