"""Keys that are renewed (XOAUTH2) for Google and Microsoft 365."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.wire import asked, check

TOKEN_ENDPOINTS: Mapping[str, str] = {
    "google": "https://oauth2.googleapis.com/token",
    "microsoft": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
}
MICROSOFT_SCOPE = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"


def renewed(credentials: Credentials, wire: Wire, endpoints: Mapping[str, str] = TOKEN_ENDPOINTS) -> Credentials:
    """Return `credentials` with a fresh access token and `expires_at`; unchanged where a password is used.

    KeyRefused when the refresh token no longer works. The refresh token is replaced only by another, never emptied.
    """
    sign_in = credentials.get("sign_in", "password")
    if sign_in not in endpoints:
        return dict(credentials)
    form = {"grant_type": "refresh_token", "refresh_token": credentials.get("refresh_token", "")}
    form |= {name: credentials[name] for name in ("client_id", "client_secret") if credentials.get(name)}
    if sign_in == "microsoft":
        form["scope"] = MICROSOFT_SCOPE
    told = _asked_for(form, endpoints[sign_in], sign_in, wire)
    lasts = timedelta(seconds=_seconds(told.get("expires_in")))
    return {
        **credentials,
        "access_token": str(told["access_token"]),
        "refresh_token": str(told.get("refresh_token") or credentials.get("refresh_token", "")),
        "expires_at": (wire.clock.now() + lasts).isoformat(),
    }


def _asked_for(form: Mapping[str, str], endpoint: str, network: str, wire: Wire) -> dict[str, object]:
    with asked(network):
        response = wire.http.post(endpoint, data=dict(form))
    if response.status_code in (400, 401) and "invalid_grant" in response.text:
        raise KeyRefused(f"{network} no longer accepts our key: connect the mailbox again.")
    check(response, now=wire.clock.now(), network=network)
    try:
        told = response.json()
    except ValueError as error:
        raise ChannelError(f"{network} answered something else than a key.") from error
    if not isinstance(told, dict) or not told.get("access_token"):
        raise ChannelError(f"{network} answered without a key.")
    return told


def _seconds(told: object) -> int:
    return int(told) if isinstance(told, int | str) and str(told).isdigit() else 3600
