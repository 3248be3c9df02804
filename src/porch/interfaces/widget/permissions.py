"""What is open at our own doors: every route of this room and the methods it answers to everybody.

Nobody signs in here and no cookie is read. What is a visitor's own is opened by the token in their browser, or in the
address only they have. A route without a line here cannot be added.
"""

from __future__ import annotations

from collections.abc import Mapping

PERMISSIONS: Mapping[str, frozenset[str]] = {
    "presence": frozenset({"GET"}),
    "talk": frozenset({"GET", "POST"}),  # the visitor's token is the key
    "who": frozenset({"POST"}),  # likewise
    "photo": frozenset({"GET"}),  # likewise
    "try": frozenset({"GET"}),
    "form": frozenset({"GET", "POST"}),
    "kept": frozenset({"GET", "POST"}),  # the address is the key
}
ACROSS = frozenset({"presence", "talk", "who", "photo"})
"""Routes that pages of the origins an owner listed may call."""
