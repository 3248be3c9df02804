"""Takes a large file as it comes, straight to where imports lie: nothing of it stands in memory or in /tmp."""

from __future__ import annotations

import errno
from contextlib import suppress
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.template.defaultfilters import filesizeformat

from porch.records.imports import store


class Stored(UploadedFile):  # type: ignore[type-arg]
    """A file that lies in the store already: its name, its size, and where."""

    def __init__(self, *, token: str, name: str, size: int) -> None:
        super().__init__(file=None, name=name, size=size)
        self.token = token

    def close(self) -> None:
        """Do nothing: it was closed when its last byte was written."""


class IntoTheStore(FileUploadHandler):
    """Writes the first file of a form into the store; `trouble` says in words why one was not taken.

    Whoever makes an import of it says so by `taken`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trouble = ""
        self.announced = 0
        self.token = ""
        self.name = ""
        self.size = 0
        self.taken = False
        self._writing: IO[bytes] | None = None

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Note how much is coming."""
        self.announced = int(args[2])  # the stream, the request, its length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, unless it is plain already that it cannot be taken."""
        super().new_file(*args, **kwargs)
        if self.token:
            raise SkipFile  # one is enough
        if self.announced > settings.PORCH_IMPORT_LIMIT:
            self._refuse(_too_large())
        if self.announced > store.room():
            self._refuse(_no_room())
        self.token, self.name = store.new_token(), store.clean_name(self.file_name or "")
        try:
            self._writing = store.begin(self.token, self.name)
        except OSError as error:
            self._refuse(_cannot_write(error))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what came."""
        self.size += len(raw_data)
        if self.size > settings.PORCH_IMPORT_LIMIT:
            self._refuse(_too_large())
        try:
            if self._writing is not None:
                self._writing.write(raw_data)
        except OSError as error:
            self._refuse(_cannot_write(error))

    def file_complete(self, file_size: int) -> Stored | None:
        """Return the file once its last byte is written."""
        try:
            if self._writing is not None:
                self._writing.close()
        except OSError as error:
            self.trouble = _cannot_write(error)
            self.remove()
            return None
        return Stored(token=self.token, name=self.name, size=self.size)

    def remove_unless_taken(self) -> None:
        """Leave nothing of a file that became no import: whatever was wrong with it, with the form or with the line."""
        if not self.taken:
            self.remove()

    def remove(self) -> None:
        """Delete what was written so far."""
        if self._writing is not None:
            with suppress(OSError):  # a full disk says so once more
                self._writing.close()
        if self.token:
            store.remove(self.token, self.name)

    def _refuse(self, words: str) -> None:
        self.trouble = words
        self.remove()
        raise SkipFile


def _too_large() -> str:
    limit = filesizeformat(settings.PORCH_IMPORT_LIMIT)
    return (
        f"This file is larger than {limit}. Split it, set PORCH_IMPORT_LIMIT_MB, or import it where Porch runs:"
        " porch import archive --format auto FILE."
    )


def _no_room() -> str:
    return (
        f"There is room for {filesizeformat(store.room())} on Porch's disk, and this file needs more. Nothing was kept:"
        " make room, then upload it again."
    )


def _cannot_write(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Porch's disk is full. Nothing of the file was kept: make room, then upload it again."
    return f"The file could not be written ({error.strerror}). Nothing of it was kept; porch doctor may know why."
