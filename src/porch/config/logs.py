"""Keeps the links of customers out of the log: whoever reads it could open them."""

from __future__ import annotations

import logging
import re

_LINK = re.compile(r"(/with/[\w-]+/)[^/\s\"']+:[^/\s\"']+")  # a token is what was signed, a colon, and the signature


class Unlinked(logging.Filter):
    """Lets every line through, without the part of an address that opens something."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the tokens out of what a line says and was made of."""
        record.msg = _without(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without, record.args))
        return True


def _without(told: object) -> object:
    """Return a text without tokens; whatever else as it is.

    >>> _without("Gone: /with/wishes/WzEs:aB-c/")
    'Gone: /with/wishes/…/'
    """
    return _LINK.sub(r"\1…", told) if isinstance(told, str) else told
