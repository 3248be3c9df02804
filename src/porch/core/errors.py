"""What can go wrong between Porch and a network, said so that a caller can act on it."""

from __future__ import annotations

from datetime import datetime


class PorchError(Exception):
    """Base of every error Porch raises on purpose; its text is fit for the person at the screen."""


class ChannelError(PorchError):
    """A network refused or failed.

    `permanent` says that trying again unchanged is useless; `retry_at` is the earliest moment (aware, UTC)
    at which trying again makes sense, when the network told us.
    """

    def __init__(self, message: str, *, permanent: bool = False, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_at = retry_at


class KeyRefused(ChannelError):
    """The network no longer accepts our key: a person must connect again. Always permanent."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class OutcomeUnknown(ChannelError):
    """We spoke and cannot tell whether it was published: look it up, never repeat it blindly."""


class Unreadable(PorchError):
    """An item a network gave us cannot be understood; its bytes belong in quarantine."""
