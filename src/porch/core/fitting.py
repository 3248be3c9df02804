"""Whether a network will take what one means to say: told while it is written, not after it was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from porch.core.channel import Card, Limits
from porch.core.interaction import Media, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """What one channel takes from us, said so visibly, in answer to words of `heard_at` (None: to nobody's)."""

    card: Card
    visibility: Visibility = Visibility.PUBLIC
    heard_at: datetime | None = None

    @property
    def limits(self) -> Limits:
        """Return the limits that hold."""
        return self.card.limits.of(self.visibility)

    @property
    def until(self) -> datetime | None:
        """Return until when the network takes the answer; None when it always does."""
        within = self.limits.answer_within
        return self.heard_at + within if within is not None and self.heard_at is not None else None

    def objection(self, text: str, media: Sequence[Media] = (), *, now: datetime) -> str:
        """Return why the network would refuse these words, in a sentence for whoever wrote them; else nothing.

        Pictures may be too large: they are made smaller.
        """
        return (
            self.too_late(now)
            or self._too_long(text)
            or self._without_words(text, media)
            or next((words for one in media if (words := self._unfit(one))), "")
            or self._too_many(media)
        )

    def too_late(self, now: datetime) -> str:
        """Return why no answer is taken any more; nothing while one is."""
        if self.until is None or now <= self.until or self.heard_at is None or self.limits.answer_within is None:
            return ""
        window, ago = _span(self.limits.answer_within), _span(now - self.heard_at)
        return f"{self.card.label} takes an answer only within {window} of their last words: that was {ago} ago."

    def _too_long(self, text: str) -> str:
        limit = self.limits.text
        over = self.limits.measure(text) - limit if limit is not None else 0
        return (
            f"{over} {'character' if over == 1 else 'characters'} too many for {self.card.label}." if over > 0 else ""
        )

    def _without_words(self, text: str, media: Sequence[Media]) -> str:
        alone = bool(media) and not text.strip() and not self.limits.media_alone
        return f"{self.card.label} wants some words with a photo." if alone else ""

    def _unfit(self, one: Media) -> str:
        taken = self.limits.media_types
        kind = one.content_type or "a file of an unknown type"
        if self.limits.media_count and taken and not any(_is(kind, known) for known in taken):
            return f"{self.card.label} does not take {kind}: {', '.join(taken)} only."
        size, most = len(one.content or b""), self.limits.media_bytes
        if most and size > most and not kind.startswith("image/"):
            return f"{one.name or 'The file'} is too large for {self.card.label}: at most {most // 1_000_000 or 1} MB."
        return ""

    def _too_many(self, media: Sequence[Media]) -> str:
        most = self.limits.media_count
        if len(media) <= most:
            return ""
        if not most:
            return f"{self.card.label} takes no photos or files."
        return f"{self.card.label} takes at most {most} {'file' if most == 1 else 'files'} at once."


def _is(kind: str, known: str) -> bool:
    return kind == known or (known.endswith("/*") and kind.startswith(known[:-1]))


def _span(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    if hours >= 48:
        return f"{hours // 24} days"
    return f"{hours} hours" if hours != 1 else "an hour"
