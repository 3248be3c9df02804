"""Talks XRPC as one account: signs in, renews the key when it runs out, and says what the network's refusals mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from porch.core import wire
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown

NETWORK = "Bluesky"
ENTRANCE = "https://bsky.social"
DIRECTORY = "https://plc.directory"
EXPIRED = frozenset({"ExpiredToken", "InvalidToken"})
REFUSED = EXPIRED | {
    "AuthMissing",
    "AuthenticationRequired",
    "AuthFactorTokenRequired",
    "AccountTakedown",
    "AccountDeactivated",
}

Answer = dict[str, Any]
Send = Callable[[str], httpx.Response]


class Xrpc:
    """One account's line to its server. `credentials` always holds the newest key, worth storing after each use."""

    def __init__(self, credentials: Credentials, outside: Wire) -> None:
        self.credentials: dict[str, str] = {**credentials}
        self._wire = outside
        service = (credentials.get("service") or ENTRANCE).strip().rstrip("/")
        self._base = f"{service if '://' in service else 'https://' + service}/xrpc"

    @property
    def did(self) -> str:
        """Return our own permanent identity, signing in if we never have."""
        if not self.credentials.get("did"):
            self._sign_in()
        return self.credentials["did"]

    def ask(self, method: str, asked: Mapping[str, str | int | list[str]]) -> Answer:
        """Return the answer to a query; an error that passes, a permanent one, or KeyRefused."""
        address = f"{self._base}/{method}"

        def send(token: str) -> httpx.Response:
            with wire.asked(NETWORK):
                return self._wire.http.get(address, params=dict(asked), headers=_bearer(token))

        return self._body(self._signed(send))

    def upload(self, content: bytes, content_type: str) -> object:
        """Return the blob of an uploaded picture; nothing is published by it."""

        def send(token: str) -> httpx.Response:
            headers = _bearer(token) | {"content-type": content_type}
            with wire.asked(NETWORK):
                return self._wire.http.post(
                    f"{self._base}/com.atproto.repo.uploadBlob", content=content, headers=headers
                )

        return self._body(self._signed(send)).get("blob")

    def put(self, collection: str, key: str, record: Mapping[str, object]) -> Answer | None:
        """Publish `record` at `key` and return its {uri, cid}, None when something stands there already.

        OutcomeUnknown when it may have been published.
        """
        body = {"repo": self.did, "collection": collection, "rkey": key, "record": dict(record), "swapRecord": None}

        def send(token: str) -> httpx.Response:
            with wire.spoken_carefully(NETWORK):
                return self._wire.http.post(
                    f"{self._base}/com.atproto.repo.putRecord", json=body, headers=_bearer(token)
                )

        response = self._signed(send)
        return None if _word(response) == "InvalidSwap" else self._body(response, speaking=True)

    def record(self, did: str, collection: str, key: str) -> Answer | None:
        """Return the record at that place as {uri, cid, value}, None when there is certainly none."""
        asked = {"repo": did, "collection": collection, "rkey": key}

        def send(token: str) -> httpx.Response:
            with wire.asked(NETWORK):
                return self._wire.http.get(
                    f"{self._base}/com.atproto.repo.getRecord", params=asked, headers=_bearer(token)
                )

        response = self._signed(send)
        return None if _is_absent(response) else self._body(response)

    def renew(self) -> None:
        """Get a fresh key: by the refresh token, or by the app password when that is refused."""
        if not self.credentials.get("refresh_jwt"):
            return self._sign_in()
        address = f"{self._base}/com.atproto.server.refreshSession"
        with wire.asked(NETWORK):
            response = self._wire.http.post(address, headers=_bearer(self.credentials["refresh_jwt"]))
        if response.status_code in (400, 401) and _word(response) in REFUSED:
            return self._sign_in()
        return self._keep(self._body(response))

    def _sign_in(self) -> None:
        if not self.credentials.get("password"):
            raise KeyRefused(f"{NETWORK} no longer accepts our key, and there is no app password to sign in with again")
        form = {"identifier": self.credentials.get("handle", ""), "password": self.credentials["password"]}
        with wire.asked(NETWORK):
            response = self._wire.http.post(f"{self._base}/com.atproto.server.createSession", json=form)
        self._keep(self._body(response))

    def _keep(self, session: Answer) -> None:
        words = {"did": "did", "handle": "handle", "access_jwt": "accessJwt", "refresh_jwt": "refreshJwt"}
        fresh = {ours: str(session[theirs]) for ours, theirs in words.items() if session.get(theirs)}
        if not fresh.get("access_jwt") or not (fresh.get("did") or self.credentials.get("did")):
            raise ChannelError(f"{NETWORK} answered a sign-in without a key")
        self.credentials |= fresh

    def _signed(self, send: Send) -> httpx.Response:
        """Send with our key; when it has run out renew it and send once more (a refused key did nothing)."""
        if not self.credentials.get("access_jwt"):
            self.renew()
        response = send(self.credentials["access_jwt"])
        if response.status_code in (400, 401) and _word(response) in EXPIRED:
            self.renew()
            response = send(self.credentials["access_jwt"])
        return response

    def _body(self, response: httpx.Response, *, speaking: bool = False) -> Answer:
        if response.status_code in (400, 401, 403) and _word(response) in REFUSED:
            raise KeyRefused(f"{NETWORK} refused our key: {_word(response)}")
        garbled = (OutcomeUnknown if speaking else ChannelError)(f"{NETWORK} gave an answer that cannot be read")
        if response.status_code == 400 and not _word(response):
            raise garbled  # Bluesky always says why; cut off on the way it may have said: already there
        wire.check(response, now=self._wire.clock.now(), network=NETWORK, speaking=speaking)
        try:
            body = response.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise garbled
        return body


def find_home(credentials: Credentials, outside: Wire) -> Credentials:
    """Return `credentials` with a tidy handle and the address of the server that holds the account.

    An address given by hand stays. ChannelError, permanent, when nobody has that handle.
    """
    handle = credentials.get("handle", "").strip().removeprefix("@").lower()
    if handle and "." not in handle and not handle.startswith("did:"):
        handle += ".bsky.social"
    tidy = {**credentials, "handle": handle}
    if service := credentials.get("service", "").strip().rstrip("/"):
        return {**tidy, "service": service if "://" in service else f"https://{service}"}
    did = handle if handle.startswith("did:") else _did_of(handle, outside)
    return {**tidy, "did": did, "service": _server_of(did, outside)}


def _did_of(handle: str, outside: Wire) -> str:
    with wire.asked(NETWORK):
        asked = {"handle": handle}
        response = outside.http.get(f"{ENTRANCE}/xrpc/com.atproto.identity.resolveHandle", params=asked)
    if response.status_code == 400:
        raise ChannelError(f"Nobody on {NETWORK} is called {handle}", permanent=True)
    wire.check(response, now=outside.clock.now(), network=NETWORK)
    return str(_object(response).get("did", ""))


def _server_of(did: str, outside: Wire) -> str:
    web = did.startswith("did:web:")
    address = f"https://{did[8:]}/.well-known/did.json" if web else f"{DIRECTORY}/{did}"
    with wire.asked(NETWORK):
        response = outside.http.get(address)
    wire.check(response, now=outside.clock.now(), network="The identity directory")
    services = _object(response).get("service")
    for service in services if isinstance(services, list) else []:
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            return str(service.get("serviceEndpoint", "")).rstrip("/") or ENTRANCE
    return ENTRANCE


def _object(response: httpx.Response) -> Answer:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _word(response: httpx.Response) -> str:
    return "" if response.is_success else str(_object(response).get("error", ""))


def _is_absent(response: httpx.Response) -> bool:
    said = str(_object(response).get("message", "")) if response.status_code == 400 else ""
    return _word(response) == "RecordNotFound" or said.startswith("Could not locate record")


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}
