"""Where uploaded files lie until they are read: under PORCH_HOME, for the owner's eyes alone, never served."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path
from typing import IO

from django.conf import settings

SPARE = 256 * 1024 * 1024
"""Room that stays free on the disk whatever is uploaded: the log must be able to go on."""

_TOKEN = re.compile(r"[0-9a-f]{32}")
_ODD = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")


def new_token() -> str:
    """Return a folder name nobody can guess."""
    return secrets.token_hex(16)


def clean_name(name: str) -> str:
    """Return a file's name as it may stand on a disk and on a page.

    >>> clean_name("../../etc/passwd"), clean_name("C:\\\\Users\\\\Ann\\\\mail.mbox"), clean_name("..")
    ('passwd', 'mail.mbox', 'file')
    """
    last = re.split(r"[/\\]", name)[-1]
    return _ODD.sub("_", last).strip(" .")[-120:] or "file"


def place(token: str, name: str) -> Path:
    """Return where the file of an import lies."""
    if not _TOKEN.fullmatch(token) or clean_name(name) != name:
        raise ValueError("not a file of ours")
    return _folder() / token / name


def begin(token: str, name: str) -> IO[bytes]:
    """Open a new file to be written, readable by nobody else."""
    path = place(token, name)
    path.parent.mkdir(mode=0o700, parents=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def remove(token: str, name: str) -> None:
    """Delete a file and its folder; what is gone already is gone."""
    shutil.rmtree(place(token, name).parent, ignore_errors=True)


def room() -> int:
    """Return how many bytes an upload may take so that the disk keeps its spare room."""
    return max(0, shutil.disk_usage(settings.PORCH_HOME).free - SPARE)


def _folder() -> Path:
    folder = Path(settings.PORCH_HOME) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
