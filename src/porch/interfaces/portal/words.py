"""The portal's names of things, in the guest's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from porch.records.consent.queries import Purpose

PURPOSES: dict[str, tuple[Promise | str, Promise | str]] = {
    Purpose.QUESTION: (_("A question now and then"), _("Light, about what you know. You never have to answer.")),
    Purpose.IDEA: (_("Little ideas"), _("A tip about something you told us, or asked us.")),
    Purpose.INVITATION: (_("Invitations"), _("To a tasting, a visit, an evening with others.")),
    Purpose.FEEDBACK: (_("Asking how it was"), _("Rarely, and you hear what came of it.")),
    Purpose.NEWS: (_("News and offers"), _("Only if you ask for them.")),
}
PACES = (
    ("house", _("As you usually do"), _("At most one thing a week.")),
    ("fortnight", _("At most every two weeks"), ""),
    ("monthly", _("At most once a month"), ""),
    ("more", _("More, please"), _("I like to hear from you.")),
    ("off", _("Nothing for now"), _("Answers to what you write still come.")),
)
STATED = _("I want to hear from you about this. I can say no on this page at any time.")
"""What stands beside the boxes: the words a yes is a yes to."""
KINDS = {
    "email": _("Mail"), "phone": _("Telephone"), "sms": _("SMS"), "whatsapp": "WhatsApp", "telegram": "Telegram",
    "mastodon": "Mastodon", "bluesky": "Bluesky", "matrix": "Matrix", "x": "X", "webchat": _("Chat on our page"),
}  # fmt: skip


def purpose_named(purpose: Purpose | None) -> str:
    """Return what a purpose is called; None is everything."""
    return str(PURPOSES[purpose][0]) if purpose in PURPOSES else gettext("Everything we begin")


def kind_named(kind: str) -> str:
    """Return what a kind of handle is called."""
    return str(KINDS.get(kind, kind.replace("_", " ").capitalize()))
