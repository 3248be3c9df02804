"""One person across every handle: who may be the same, how probable it is, and why. It suggests; people merge."""

from __future__ import annotations

from porch.analytics.identity.known import Evidence, Known, Likeness
from porch.analytics.identity.suggesting import SUGGESTED, suggest

__all__ = ["SUGGESTED", "Evidence", "Known", "Likeness", "suggest"]
