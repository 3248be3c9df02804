"""Who signs in with a provider of OpenID Connect is known by the mail address it has verified, and by nothing less."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._openid_vouching import OpenID
from porch.core.errors import ChannelError, KeyRefused
from tests.channels.openid_provider import ANN, ISSUER, US, Provider

BACK = "https://porch.example/with/sign-in/back/"


def walk(provider: Provider, **us: str) -> Any:
    openid = OpenID(wire=provider.wire(), us={**US, **us})
    address, kept = openid.authorize({}, BACK, "state")
    return openid.vouch(kept, provider.approve(address))


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_somebody_is_who_the_provider_says(alg: str, method: str) -> None:
    who = walk(Provider(alg=alg, token_endpoint_auth_methods_supported=[method]))
    assert (who.kind, who.value, who.name) == ("email", "ann@example.org", "Ann Arbor")


def test_what_the_token_leaves_out_is_asked_for_and_of_the_same_person() -> None:
    provider = Provider({"sub": "7"})
    provider.told_further = ANN
    assert walk(provider).value == "ann@example.org"
    provider.told_further = {**ANN, "sub": "8"}
    with pytest.raises(ChannelError, match="no mail address"):
        walk(provider)


@pytest.mark.parametrize(
    "who", [{**ANN, "email_verified": False}, {"sub": "7", "email": "ann@example.org"}, {"sub": "7"}]
)
def test_an_address_that_was_not_verified_is_nobodys(who: dict[str, Any]) -> None:
    with pytest.raises(ChannelError, match="no mail address"):
        walk(Provider(who))


def test_they_leave_with_all_that_holds_the_answer_to_them() -> None:
    provider = Provider()
    openid = OpenID(wire=provider.wire(), us=US)
    address, kept = openid.authorize({}, BACK, "state")
    provider.approve(address)
    asked = provider.left
    assert (asked["state"], asked["redirect_uri"], asked["scope"]) == ("state", BACK, "openid email profile")
    assert (asked["code_challenge_method"], asked["nonce"]) == ("S256", kept["nonce"])
    assert (kept["code_verifier"] in address, "hush" in address, kept["server"]) == (False, False, ISSUER)


@pytest.mark.parametrize("changed", [{"code": "other"}, {"code_verifier": "other"}])
def test_a_code_of_somebody_elses_is_not_taken(changed: dict[str, str]) -> None:
    provider = Provider()
    openid = OpenID(wire=provider.wire(), us=US)
    address, kept = openid.authorize({}, BACK, "state")
    told = {"code": provider.approve(address), **kept, **changed}
    with pytest.raises((KeyRefused, ChannelError)):
        openid.vouch(told, told["code"])


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://evil.example"}, {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://id.example/token"}, {"jwks_uri": None},
    ],
)  # fmt: skip
def test_a_provider_that_calls_itself_otherwise_or_speaks_in_the_clear_is_none(discovery: dict[str, Any]) -> None:
    with pytest.raises(ChannelError, match="no provider"):
        walk(Provider(**discovery))


def test_one_that_is_not_there_is_said_so() -> None:
    with pytest.raises(ChannelError):
        walk(Provider(), issuer="https://id.example/elsewhere")
