"""Keys of this installation: made once, kept under PORCH_HOME for the owner's eyes only."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from porch.core.errors import PorchError


def load_keys(home: Path) -> dict[str, str]:
    """Return {"secret": ..., "encryption": ...}, made (0600) at the first start; PorchError where they cannot be."""
    path = home / "keys.json"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, {"secret": secrets.token_urlsafe(48), "encryption": Fernet.generate_key().decode()})
        keys: dict[str, str] = json.loads(path.read_text())
    except OSError as error:
        raise PorchError(f"{home} cannot be used ({error.strerror}). Set PORCH_HOME to a folder of yours.") from error
    return keys


def _write_once(path: Path, keys: dict[str, str]) -> None:
    # Two processes may start at once: the link is the moment of truth, and it fails for the second.
    draft = path.with_name(f".keys-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(keys, file)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
