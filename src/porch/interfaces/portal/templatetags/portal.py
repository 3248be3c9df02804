"""Words of customers' own as a page shows them."""

from __future__ import annotations

from django import template
from django.utils.html import Urlizer
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SHOWN = 60
"""Letters of a link that are shown."""


class _Theirs(Urlizer):
    url_template = '<a href="{href}" rel="nofollow ugc noopener"{attrs}>{url}</a>'


_links = _Theirs()


@register.filter
def theirs(words: str) -> SafeString:
    """Return what a customer wrote with its links as links, which say whose they are; nothing gains by spamming."""
    return mark_safe(_links(words, trim_url_limit=SHOWN, autoescape=True))  # noqa: S308 - Django's own, escaped
