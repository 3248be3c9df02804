"""Reads an ID token (OpenID Connect Core 1.0, 3.1.3.7): who signed it, for whom, until when."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from porch.core.errors import ChannelError

LEEWAY = 60  # seconds: their clock is not ours
LONGEST = 64 * 1024
Claims = Mapping[str, Any]


def read(
    token: str, keys: Iterable[Mapping[str, Any]], *, issuer: str, client_id: str, nonce: str, now: datetime
) -> Claims:
    """Return what a token says of whoever signed in; ChannelError where it is not whole, not for us, or not of now.

    RS256 and ES256 are taken, by one of the issuer's published `keys`; a token that names no signature, or one made
    with a shared secret, is none.
    """
    try:
        signed, _dot, signature = token[:LONGEST].rpartition(".")
        head, body = (json.loads(_bytes(part)) for part in signed.split("."))
        whole = any(_is_signed(key, head, signed.encode(), _bytes(signature)) for key in keys if _may_sign(key, head))
        audience = body["aud"] if isinstance(body["aud"], list) else [body["aud"]]
        ours = body["iss"] == issuer and client_id in audience and body.get("azp", client_id) == client_id
        fresh = body["nonce"] == nonce and float(body["exp"]) > now.timestamp() - LEEWAY
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ChannelError("The sign-in of the provider cannot be read") from error
    if not (whole and ours and fresh and body.get("sub")):
        raise ChannelError("The sign-in of the provider is not whole, or not meant for us")
    return dict(body)


def _may_sign(key: Mapping[str, Any], head: Mapping[str, Any]) -> bool:
    named = head.get("kid") is None or key.get("kid") in (None, head["kid"])
    return named and key.get("use", "sig") == "sig" and key.get("alg", head["alg"]) == head["alg"]


def _is_signed(key: Mapping[str, Any], head: Mapping[str, Any], signed: bytes, signature: bytes) -> bool:
    try:
        if head["alg"] == "RS256" and key.get("kty") == "RSA":
            public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
            public.verify(signature, signed, padding.PKCS1v15(), SHA256())
            return True
        if head["alg"] == "ES256" and key.get("kty") == "EC" and len(signature) == 64:
            point = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1())
            halves = (int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
            point.public_key().verify(encode_dss_signature(*halves), signed, ec.ECDSA(SHA256()))
            return True
    except InvalidSignature:
        return False
    return False


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text))


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
