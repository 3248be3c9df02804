"""A token is taken whole, from whom it should be, for us, now; however it is bent it is none."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from porch.channels import _openid_tokens as tokens
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from tests.channels.openid_provider import ISSUER, RSA_KEY, Provider, _public


def read(token: str, keys: list[Any] | None = None, now: datetime | None = None) -> tokens.Claims:
    held = [_public(RSAAlgorithm, RSA_KEY, "RS256")] if keys is None else keys
    at = now or SYSTEM_CLOCK.now()
    return tokens.read(token, held, issuer=ISSUER, client_id="porch", nonce="once", now=at)


def signed(**otherwise: Any) -> str:
    provider = Provider()
    provider.left, provider.signs = {"nonce": "once"}, otherwise
    return provider.token()


def test_a_whole_token_says_who_it_is() -> None:
    assert read(signed())["sub"] == "7"
    assert read(signed(aud=["porch", "other"], azp="porch"))["sub"] == "7"


@pytest.mark.parametrize(
    "otherwise",
    [
        {"iss": "https://evil.example"}, {"aud": "other"}, {"aud": ["other"]}, {"aud": ["porch"], "azp": "other"},
        {"nonce": "twice"}, {"exp": 1}, {"exp": None}, {"sub": ""}, {"aud": None},
    ],
)  # fmt: skip
def test_one_for_others_or_of_another_time_is_none(otherwise: dict[str, Any]) -> None:
    with pytest.raises(ChannelError):
        read(signed(**otherwise))


def test_it_ends_a_minute_after_its_end() -> None:
    token, now = signed(), SYSTEM_CLOCK.now()
    assert read(token, now=now + timedelta(seconds=350))
    with pytest.raises(ChannelError):
        read(token, now=now + timedelta(seconds=370))


def test_it_is_signed_by_the_provider_and_not_otherwise() -> None:
    head, body, signature = signed().split(".")
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = jwt.decode(signed(), options={"verify_signature": False})
    none = urlsafe_b64encode(b'{"alg":"none","kid":"RS256"}').rstrip(b"=").decode()
    bent = [
        f"{head}.{body}.", f"{none}.{body}.", f"{none}.{body}.{signature}", f"{head}.{body}.{signature[:-4]}AAAA",
        jwt.encode(claims, stranger, "RS256", headers={"kid": "RS256"}),
        jwt.encode(claims, "a shared secret that is long enough", "HS256", headers={"kid": "RS256"}),
        "", "x", "x.y", f"{head}.{body}.{signature}.x", "a.b.c", "W10.W10.W10",
    ]  # fmt: skip
    for token in bent:
        with pytest.raises(ChannelError):
            read(token)


@pytest.mark.parametrize("keys", [[], [{}], [{"kty": "RSA"}], [{"kty": "RSA", "n": "!", "e": "!"}], ["no key"]])
def test_without_a_key_that_fits_it_is_none(keys: list[Any]) -> None:
    with pytest.raises(ChannelError):
        read(signed(), keys)
