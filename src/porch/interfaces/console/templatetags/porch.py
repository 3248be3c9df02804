"""Words and signs the templates share: icons drawn inline, times told relative, the lamp."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from django import template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from porch.core.clock import SYSTEM_CLOCK

register = template.Library()

FALLBACK = "message-circle"  # a channel from outside may name an icon we do not carry
TURNING = frozenset({"chevron-left", "chevron-right", "reply", "undo-2", "send", "log-out"})
VISIBILITY = {
    "public": ("globe", "Public"),
    "followers": ("users-round", "Followers"),
    "direct": ("lock", "Private"),
    "in_person": ("handshake", "In person"),
}


@cache
def drawing(name: str) -> SafeString:
    """Return the strokes of the icon `name`, or of the fallback when we do not carry it."""
    folder = files("porch.interfaces.console") / "icons"
    piece = folder / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not piece.is_file():
        piece = folder / f"{FALLBACK}.svg"
    return mark_safe(piece.read_text(encoding="utf-8").strip())  # noqa: S308 - our own file, by a checked name


@register.simple_tag
@lru_cache(maxsize=1024)  # a page draws dozens of a handful of icons
def icon(name: str, label: str = "") -> SafeString:
    """Return an icon as inline SVG: named when `label` is given, hidden from a screen reader otherwise."""
    css = "icon icon--turns" if name in TURNING else "icon"
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
        ' stroke-linejoin="round" {}>{}{}</svg>',
        css,
        named,
        format_html("<title>{}</title>", label) if label else "",
        drawing(name),
    )


@register.simple_tag
def seen_by(visibility: str) -> SafeString:
    """Return the icon that says who can see something, with its word as the label."""
    name, label = VISIBILITY.get(str(visibility), ("eye", "Seen by others"))
    return icon(name, label)


@register.filter
def seen_word(visibility: str) -> str:
    """Return the word for who can see something."""
    return VISIBILITY.get(str(visibility), ("", "Seen by others"))[1]


@register.simple_tag
def ago(when: datetime | None, words: str = "") -> SafeString:
    """Return how long ago `when` was, with the absolute time in the reader's zone in its tooltip."""
    if when is None:
        return format_html("{}", words or "never")
    return _time(when, span(SYSTEM_CLOCK.now() - when) or "now")


@register.simple_tag
def past(when: datetime) -> SafeString:
    """Return how long ago `when` was as a sentence says it: "3 hours ago", "just now"."""
    length = span(SYSTEM_CLOCK.now() - when)
    return _time(when, f"{length} ago" if length else "just now")


@register.simple_tag
def by(when: datetime) -> SafeString:
    """Return a moment to come as a person would say it: "today 14:00", "Tuesday", "3 March"."""
    return _time(when, coming(when, SYSTEM_CLOCK.now()))


@register.simple_tag
def day(when: date) -> SafeString:
    """Return a day to come as a person would say it: "today", "Tuesday", "3 March"."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        when.isoformat(),
        date_format(when, "l j F Y"),
        coming_day(when, timezone.localtime(SYSTEM_CLOCK.now()).date()),
    )


def coming_day(when: date, today: date) -> str:
    """Return the day `when` as said on `today`.

    >>> coming_day(date(2026, 11, 22), date(2026, 11, 21))
    'tomorrow'
    """
    days = (when - today).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    if 1 < days < 7:
        return date_format(when, "l")
    return date_format(when, "j F" if when.year == today.year else "j F Y")


def span(length: timedelta) -> str:
    """Return a length of time in its largest sensible unit; empty below a minute.

    >>> span(timedelta(hours=5)), span(timedelta(days=1)), span(timedelta(seconds=5))
    ('5 hours', '1 day', '')
    """
    seconds = int(length.total_seconds())
    steps = ((86400 * 365, "year"), (86400 * 30, "month"), (86400, "day"), (3600, "hour"), (60, "min"))
    for size, unit in steps:
        if seconds >= size:
            many = seconds // size
            return f"{many} {unit}{'s' if many != 1 and unit != 'min' else ''}"
    return ""


def coming(when: datetime, now: datetime) -> str:
    """Return `when` as said on the day `now`, both in the reader's zone."""
    there, here = timezone.localtime(when), timezone.localtime(now)
    said = coming_day(there.date(), here.date())
    near = -1 <= (there.date() - here.date()).days < 7
    return f"{said} {there:%H:%M}" if near else said


def _time(when: datetime, words: str) -> SafeString:
    local = timezone.localtime(when)
    absolute = date_format(local, "l j F Y, H:i")
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="minutes"), absolute, words)


@register.filter
def initial(name: str) -> str:
    """Return the letter that stands for a person until there is a face."""
    letters = [character for character in name if character.isalnum()]
    return letters[0].upper() if letters else "?"


@register.filter
def many(count: int) -> str:
    """Return a number with its thousands apart.

    >>> many(20400)
    '20,400'
    """
    return f"{count:,}"


@register.filter
def size(count: int | None) -> str:
    """Return a number of bytes in words.

    >>> size(2_500_000)
    '2.5 MB'
    """
    amount = float(count or 0)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


@register.filter
def dressed(field: BoundField) -> SafeString:
    """Return a form's field in our looks: for forms that others wrote, allauth's."""
    kinds = {"checkbox": "checkbox", "select": "select", "textarea": "plain-textarea"}
    return field.as_widget(attrs={"class": kinds.get(field.widget_type, "input"), "placeholder": ""})
