"""A small provider of OpenID Connect that really signs, by another implementation than ours (PyJWT)."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from tests.channels.mastodon_stages import no_dial

ISSUER = "https://id.example/realms/us"
US = {"issuer": ISSUER, "client_id": "porch", "client_secret": "hush"}
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ANN = {"sub": "7", "email": "Ann@example.org", "email_verified": True, "name": "Ann Arbor"}


class Provider:
    """Lets in whom `who` describes, once a code, to whom proves to be who left."""

    def __init__(self, who: dict[str, Any] | None = None, *, alg: str = "RS256", **discovery: Any) -> None:
        self.who = ANN if who is None else who
        self.alg, self.key = alg, RSA_KEY if alg == "RS256" else EC_KEY
        self.signs: dict[str, Any] = {}  # what is said otherwise in the token
        self.told_further: dict[str, Any] = {}
        self.left: dict[str, str] = {}
        self.discovery = {
            "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/auth", "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys", "userinfo_endpoint": f"{ISSUER}/me", **discovery,
        }  # fmt: skip

    def wire(self) -> Wire:
        """Return a world in which there is this provider alone."""
        return Wire(http=httpx.Client(transport=httpx.MockTransport(self._answer)), dial=no_dial, clock=SYSTEM_CLOCK)

    def approve(self, address: str) -> str:
        """Sign in on the page at `address`; return the code."""
        self.left = dict(parse_qsl(urlsplit(address).query))
        return "the-code"

    def token(self) -> str:
        """Return what it signs of who signed in."""
        now = int(SYSTEM_CLOCK.now().timestamp())
        about = {"iss": ISSUER, "aud": "porch", "exp": now + 300, "iat": now, "nonce": self.left["nonce"]}
        return jwt.encode({**about, **self.who, **self.signs}, self.key, self.alg, headers={"kid": self.alg})

    def _answer(self, request: httpx.Request) -> httpx.Response:
        place = str(request.url).removeprefix(ISSUER)
        said: dict[str, Any] = {
            "/.well-known/openid-configuration": self.discovery,
            "/keys": {"keys": [_public(RSAAlgorithm, RSA_KEY, "RS256"), _public(ECAlgorithm, EC_KEY, "ES256")]},
            "/me": self.told_further,
        }
        if place == "/token":
            return self._exchange(request)
        return httpx.Response(200, json=said[place]) if place in said else httpx.Response(404)

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode()))
        basic = b64decode(request.headers.get("authorization", "Basic ")[6:]).decode()
        us = basic or f"{form['client_id']}:{form.get('client_secret')}"
        proof = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        fits = form["code"] == "the-code" and self.left and proof == self.left["code_challenge"] and us == "porch:hush"
        return httpx.Response(200, json={"access_token": "key", "id_token": self.token()} if fits else {"no": 1})


def _public(algorithm: Any, key: Any, alg: str) -> dict[str, Any]:
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": alg, "use": "sig"}
