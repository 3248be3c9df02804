"""Providers of OpenID Connect the owner of the house lets customers sign in with; their secrets are kept sealed."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from porch.core.errors import PorchError
from porch.core.viewer import Viewer, may_see
from porch.records.accounts import seal
from porch.records.guests.models import Provider

NAME = re.compile(r"[a-z][a-z0-9-]{1,29}")


def add(*, name: str, label: str, issuer: str, client_id: str, client_secret: str, at: datetime) -> Provider:
    """Let customers sign in with a provider from now on; PorchError says what is wrong with it."""
    place = urlsplit(issuer.strip())
    if not NAME.fullmatch(name):
        raise PorchError("A provider's name is short and in small letters, such as google.")
    if place.scheme not in ("https", "http") or not place.netloc or place.query or place.fragment:
        raise PorchError("The issuer is a whole address, such as https://accounts.google.com.")
    if not (label.strip() and client_id.strip() and client_secret.strip()):
        raise PorchError("A provider needs a label, a client id and a client secret.")
    try:
        with transaction.atomic():
            return Provider.objects.create(
                name=name, label=label.strip()[:60], issuer=issuer.strip()[:300], client_id=client_id.strip()[:300],
                secret=seal.shut({"client_secret": client_secret.strip()}), made_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise PorchError(f"There is a provider named {name} already. Remove it first.") from error


def remove(*, name: str) -> bool:
    """Let nobody sign in with a provider any more, and throw its secret away; whether there was one.

    Who is signed in stays so: they proved a mail address, and that is theirs still.
    """
    return bool(Provider.objects.filter(name=name).delete()[0])


def providers(viewer: Viewer) -> list[Provider]:
    """Return the providers customers may sign in with, the first one first."""
    return list(Provider.objects.order_by("pk")) if may_see(viewer) else []


def opened(provider: Provider) -> dict[str, str]:
    """Return how a provider knows us: its issuer, our client id and the secret."""
    return {"issuer": provider.issuer, "client_id": provider.client_id, **seal.open_(provider.secret)}
