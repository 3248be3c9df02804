"""What the twins of Google's APIs share: the token service, the shape of errors, and pages by token."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, Asked, Network, Told, route

LASTING = "the-lasting-key-of-acme"
CREDENTIALS = {"client_id": "acme.apps", "client_secret": "hush", "access_token": KEY, "refresh_token": LASTING}
STATUSES = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}
REASONS = {401: "authError", 404: "notFound", 429: "rateLimitExceeded", 500: "backendError"}


class GoogleTwin(Network):
    """A network that speaks as Google's APIs do."""

    def refusal(self, status: int, words: str, reason: str = "") -> Told:
        """Return an error in Google's shape."""
        why = reason or REASONS.get(status, "badRequest")
        error = {
            "code": status, "message": words, "status": STATUSES.get(status, "UNKNOWN"),
            "errors": [{"message": words, "domain": "global", "reason": why}],
        }  # fmt: skip
        return Told(status=status, body={"error": error})

    @route("POST", "/token", free=True)
    def token(self, asked: Asked) -> Told:
        """Give a fresh key for a lasting one, or both for a code."""
        form = asked.form
        fresh = {"access_token": KEY, "expires_in": 3599, "token_type": "Bearer", "scope": "all"}
        if form.get("grant_type") == "refresh_token" and form.get("refresh_token") == LASTING:
            return Told(body=fresh)
        if form.get("grant_type") == "authorization_code" and form.get("code") == "the-code":
            return Told(body={**fresh, "refresh_token": LASTING})
        return Told(status=400, body={"error": "invalid_grant", "error_description": "Bad Request"})


def token_of(number: int) -> str:
    """Return the token of the page below an entry, opaque as Google's are."""
    return urlsafe_b64encode(f"below:{number}".encode()).decode()


def below(asked: Asked, name: str = "pageToken") -> int:
    """Return the entry below which the page asked for begins, 0 for the first page."""
    told = asked.query.get(name, "")
    return int(urlsafe_b64decode(told).decode().partition(":")[2]) if told else 0


def paged(found: list[Entry], size: int) -> tuple[list[Entry], str]:
    """Return one page of entries and the token of the next, empty when this is the last. Ask for one more than fits."""
    return found[:size], token_of(found[size - 1].id) if len(found) > size else ""


def listing(kind: str, items: list[Any], onward: str = "") -> dict[str, Any]:
    """Return a list in the older APIs' shape."""
    page = {"totalResults": len(items), "resultsPerPage": len(items)}
    told = {"kind": kind, "etag": f"etag-{len(items)}", "pageInfo": page, "items": items}
    return told | ({"nextPageToken": onward} if onward else {})
