"""Whom and what we were asked to forget, known by keyed hashes alone: enough to leave them out, not to name them.

The key lies in the installation's key store, so that a copy of the database tells nobody whether somebody was here.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings

from porch.core.errors import PorchError
from porch.core.viewer import Viewer, may_see
from porch.records.consent.models import Erased
from porch.records.tables import bulk
from porch.records.team.models import Member

PREFIX = "erased:"
What = Erased.What


def of_handle(kind: str, value: str) -> str:
    """Return the keyed hash of a handle, whatever its case."""
    return _digest("handle", kind, value.casefold())


def of_item(channel: str, external_id: str) -> str:
    """Return the keyed hash of an item's name on its channel."""
    return _digest("item", channel, external_id)


def husk(digest: str) -> str:
    """Return the name under which the log keeps an erased item: that something was there, and not what."""
    return f"{PREFIX}{digest[:40]}"


def remember(*, digests: Iterable[str], what: What, at: datetime, by: Member | None = None) -> None:
    """Keep these hashes; one that is here already stands as it is, and a handle erased anew is heard no more."""
    rows = [(digest, what.value, bulk.moment(at), by.pk if by else None) for digest in digests]
    if what is What.HANDLE:
        Erased.objects.filter(digest__in=[row[0] for row in rows]).update(at=at, hearing_at=None)
    bulk.insert("consent_erased", ("digest", "what", "at", "by_id"), rows)


def among(digests: Collection[str]) -> dict[str, tuple[What, datetime | None]]:
    """Return which of these hashes are kept: what each is of, and for a handle from when on it is heard again."""
    sql = "SELECT digest, what FROM consent_erased WHERE digest IN {}"
    found = {digest: What(what) for digest, what in bulk.select(sql, list(digests))}
    heard = dict(Erased.objects.filter(digest__in=found).exclude(hearing_at=None).values_list("digest", "hearing_at"))
    return {digest: (what, heard.get(digest)) for digest, what in found.items()}


def hear_again(*, kind: str, value: str, by: Member | None, at: datetime) -> Erased:
    """Let somebody who was erased be heard again, as somebody new, in what they say from now on."""
    found = Erased.objects.filter(digest=of_handle(kind, value), what=What.HANDLE).first()
    if found is None:
        raise PorchError("Nobody was erased under this handle.")
    found.hearing_at, found.by = at, by
    found.save(update_fields=["hearing_at", "by"])
    return found


def counts(viewer: Viewer) -> dict[str, int]:
    """Return how many handles and items were erased, and how many items were left out since."""
    if not may_see(viewer):
        return {}
    return {each.value: Erased.objects.filter(what=each).count() for each in What}


def _digest(*parts: str) -> str:
    key = f"porch.consent.erased:{settings.PORCH_ENCRYPTION_KEY}".encode()
    return hmac.digest(key, "\0".join(parts).encode("utf-8", "replace"), "sha256").hex()
