"""Every channel Porch knows: name -> Card. A new one is a module and a line here, or an entry point."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from porch.core.channel import Card

OURS = (
    "mastodon",
    "bluesky",
    "email",
    "feeds",
    "nntp",
    "archive",
    "shop",
    "wordpress",
    "isso",
    "discourse",
    "github",
    "gitlab",
    "stackexchange",
    "hackernews",
    "appstore",
    "phone",
    "in_person",
    "portal",
    "sms",
    "telegram",
    "webchat",
    "webform",
    "youtube",
    "x",
    "matrix",
    "google_reviews",
    "play_reviews",
    "reddit",
    "lemmy",
    "facebook",
    "instagram",
    "whatsapp",
    "linkedin",
    "threads",
    "slack",
    "calendar",
    "contacts",
    "trustpilot",
    "discord",
    "tiktok",
    "yelp",
    "tripadvisor",
    "facebook_groups",
    "linkedin_groups",
)


@cache
def card(name: str) -> Card:
    """Return the Card of the channel `name`; KeyError when there is none. Only that channel's module is read."""
    if name in OURS:
        found: Card = import_module(f"porch.channels.{name}").CARD
        return found
    loaded: Card = brought()[name].load()
    return loaded


def cards() -> dict[str, Card]:
    """Return every Card by name: ours first, then those of installed packages."""
    return {name: card(name) for name in (*OURS, *brought())}


def forget() -> None:
    """Let what packages bring be looked for anew, as after one was installed."""
    card.cache_clear()
    brought.cache_clear()


@cache
def brought() -> dict[str, EntryPoint]:
    """Return the channels that installed packages bring, by name; none of them takes the place of ours."""
    return {entry.name: entry for entry in entry_points(group="porch.channels") if entry.name not in OURS}
