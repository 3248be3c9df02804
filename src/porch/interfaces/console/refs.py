"""How a conversation is named in an address: the thread and whose handle, "12-7"."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Ref:
    """One conversation: a thread, and the handle we talk with in it."""

    thread: int
    handle: int

    def __str__(self) -> str:
        return f"{self.thread}-{self.handle}"

    @property
    def url(self) -> str:
        """Where it is shown."""
        return reverse("console:conversation", args=[self])


def parse(text: str) -> Ref:
    """Return the conversation `text` names; ValueError when it names none."""
    thread, _, handle = text.partition("-")
    return Ref(int(thread), int(handle))


class RefConverter:
    """Django's path converter for a conversation."""

    regex = r"[0-9]{1,18}-[0-9]{1,18}"

    def to_python(self, value: str) -> Ref:
        """Return the conversation an address names."""
        return parse(value)

    def to_url(self, value: Ref | str) -> str:
        """Return how an address names a conversation."""
        return str(value)
