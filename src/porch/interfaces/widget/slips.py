"""What visitors send, read with care: sizes, shapes, a stamp that says when and where a form was opened."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from porch.interfaces.widget.guard import Refused

LENGTHS = {"name": 120, "mail": 254, "phone": 40, "subject": 200, "page": 500, "place": 40, "alt": 500}
SALT = "widget.form"
QUICKEST = 2  # seconds: no human fills in a form in less
LATEST = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a form carries: which opening of it this is, at which doorstep, and when."""

    nonce: str
    address: str
    at: float

    @property
    def token(self) -> str:
        """Return the visitor's token that comes of it: nobody can guess it, and sending twice gives the same."""
        return salted_hmac("widget.form.token", self.nonce, algorithm="sha256").hexdigest()

    def sealed(self) -> str:
        """Return the stamp as a form carries it."""
        return signing.dumps([self.nonce, self.address, self.at], salt=SALT)

    def age(self, now: datetime) -> float:
        """Return how many seconds ago the form was opened."""
        return now.timestamp() - self.at


def stamp(address: str, now: datetime) -> Stamp:
    """Return a fresh stamp."""
    return Stamp(nonce=secrets.token_urlsafe(18), address=address, at=now.timestamp())


def read_stamp(sealed: str, address: str) -> Stamp | None:
    """Return the stamp a form carried, or None when it is not one of ours for this doorstep."""
    try:
        nonce, where, at = signing.loads(sealed, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stamp(nonce=str(nonce), address=str(where), at=float(at)) if where == address else None


def told(request: HttpRequest) -> Mapping[str, str]:
    """Return the fields of a JSON body, each a string; Refused when it is anything else."""
    try:
        found: Any = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "This could not be read.") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Refused(400, "This could not be read.")
    return {name: _whole(value) for name, value in found.items()}


def _whole(text: str) -> str:
    """Return `text` without what no database keeps: half of a letter, and the null."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def details(given: Mapping[str, str]) -> dict[str, str]:
    """Return what was given under each of LENGTHS, fit to keep; Refused says what is wrong."""
    kept = {name: " ".join(_whole(given.get(name, "")).split())[:most] for name, most in LENGTHS.items()}
    if kept["mail"]:
        try:
            validate_email(kept["mail"])
        except ValidationError as error:
            raise Refused(422, "This does not look like a mail address.") from error
    if not kept["page"].startswith(("https://", "http://")):
        kept["page"] = ""
    return kept
