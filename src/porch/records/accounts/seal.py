"""Keys of networks are kept sealed (Fernet: AES-128-CBC and HMAC-SHA-256) with the installation's own key."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from porch.core.errors import PorchError


def shut(credentials: Mapping[str, str]) -> bytes:
    """Return `credentials` sealed."""
    return Fernet(settings.PORCH_ENCRYPTION_KEY).encrypt(json.dumps(dict(credentials)).encode())


def open_(sealed: bytes | memoryview) -> dict[str, str]:
    """Return what was sealed; PorchError when the key under PORCH_HOME is another one."""
    if not sealed:
        return {}
    try:
        opened: dict[str, str] = json.loads(Fernet(settings.PORCH_ENCRYPTION_KEY).decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise PorchError(
            "The key file of this installation (keys.json) is not the one this was sealed with."
        ) from error
    return opened
