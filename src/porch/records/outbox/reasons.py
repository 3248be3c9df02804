"""Why something was somebody's, in the language they read: kept as the rules wrote it, said anew where shown."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

REASONS = (
    _("You talked about %(what)s."),
    _("You care about %(what)s."),
    _("You have %(what)s."),
    _("It is near you: %(what)s."),
    _("You wrote to us on %(day)s."),
    _("You follow us."),
    _("You took part."),
    _("It is about you and us."),
    _("You said that you come."),
    _("You are here."),
    _("You were asked, and may not have seen it."),
)
_PATTERNS = tuple(
    (reason, re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(reason)))) for reason in REASONS
)


def said(because: str) -> str:
    """Return a reason in the language that is spoken at the moment; one that no rule gave stays as it is.

    >>> said("You talked about basil."), said("Ann asked us to.")
    ('You talked about basil.', 'Ann asked us to.')
    """
    for reason, pattern in _PATTERNS:
        if found := pattern.fullmatch(because):
            told = found.groupdict()
            return gettext(reason) % (told | {"day": _in_words(told["day"])} if "day" in told else told)
    return because


def _in_words(told: str) -> str:
    try:
        return date_format(datetime.strptime(told, "%d %B %Y"), "DATE_FORMAT")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return told
