"""Where photos and files lie: under PORCH_HOME, by the digest of their bytes."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings


def keep(content: bytes) -> str:
    """Write `content` once and return its SHA-256, in hex. Writing it again changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = place(sha256)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    return sha256


def place(sha256: str) -> Path:
    """Return where the bytes with this digest lie."""
    if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
        raise ValueError("not a SHA-256")
    return Path(settings.PORCH_HOME) / "files" / sha256[:2] / sha256


def read(sha256: str) -> bytes:
    """Return the bytes with this digest."""
    return place(sha256).read_bytes()


def remove(sha256: str) -> None:
    """Delete the bytes with this digest; what is gone already is gone."""
    place(sha256).unlink(missing_ok=True)
