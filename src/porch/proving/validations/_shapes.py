"""Tells by its shape alone whether a body holds a post, a message, a comment or a review. No channel is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from porch.core.bodies import loaded, within
from porch.core.errors import Unreadable
from porch.proving.validations._bodies import Body

Item = Mapping[str, Any]
ENTRY = re.compile(rb"<(\w+:)?(item|entry)[\s/>]")


def carries(body: Body) -> bool:
    """Return whether `body` holds something that somebody said."""
    if body.network in ("feeds", "rss"):
        return bool(ENTRY.search(body.content))
    if body.network in WRITTEN:
        return bool(WRITTEN[body.network].search(body.content))
    try:
        told = loaded(body.content)
    except Unreadable:
        return False
    if body.network == "facebook" and isinstance(told, dict) and "error" in told:
        return False  # a refusal tells in its "message" why
    says = SHAPES.get(body.network, _anything)
    return any(says(item) for item in within(told))


def _mastodon(item: Item) -> bool:
    return "content" in item and "created_at" in item and "acct" in (item.get("account") or {})


def _bluesky(item: Item) -> bool:
    record = item.get("value") or item.get("record")
    return isinstance(record, dict) and record.get("$type") == "app.bsky.feed.post" and "uri" in item


def _reddit(item: Item) -> bool:
    return item.get("kind") in ("t1", "t3", "t4") and isinstance(item.get("data"), dict)


def _twitter(item: Item) -> bool:
    words = item.get("full_text") or item.get("text")
    post = isinstance(words, str) and "created_at" in item and ("id_str" in item or "id" in item)
    return post or "message_create" in item


def _facebook(item: Item) -> bool:
    named = isinstance(item.get("id"), str) and bool(item["id"])
    worded = any(isinstance(item.get(name), str) and item[name] for name in ("message", "review_text"))
    instagram = isinstance(item.get("text"), str) and not item.get("payload")
    threads = "media_type" in item and "caption" in item
    whatsapp = named and item["id"].startswith("wamid") and ("from" in item or "system" in item)
    messenger = isinstance(item.get("mid"), str) and bool(item.keys() & {"text", "attachments", "is_deleted", "seq"})
    pushed = item.get("item") in ("comment", "post", "status", "photo", "video", "share", "rating")
    review = "reviewer" in item or "open_graph_story" in item
    return (named and (worded or instagram or threads)) or whatsapp or messenger or pushed or review


def _slack(item: Item) -> bool:
    return item.get("type") == "message" and "ts" in item


def _has(*shapes: str) -> Callable[[Item], bool]:
    """Return what tells an item that has all the names of one of `shapes`."""
    wanted = [set(shape.split()) for shape in shapes]
    return lambda item: any(names <= item.keys() for names in wanted)


def _anything(item: Item) -> bool:
    words = any(isinstance(item.get(name), str) for name in ("message", "text", "body", "comment", "review_text"))
    who = any(name in item for name in ("from", "user", "author", "sender", "author_id", "reviewer", "user_id"))
    return words and who


_MAIL = re.compile(rb"^(?:From|Message-ID): \S", re.MULTILINE | re.IGNORECASE)
WRITTEN: Mapping[str, re.Pattern[bytes]] = {
    "askbot": re.compile(rb'class="post-body"|"comment_added_at"|"answer_ids"'),
    "groupsio": re.compile(rb"PK\x01\x02.{20}(?!\0{4}).{4}", re.DOTALL),  # a file in the zip with something in it
    "supybot": re.compile(rb"^\d{4}-\d\d-\d\dT\S+\s+<\S+> \S", re.MULTILINE),
    **dict.fromkeys(("hyperkitty", "mbox", "nntp", "pipermail"), _MAIL),
}
"""Networks whose bodies are mails, logs and pages, or hold them."""

SHAPES: Mapping[str, Callable[[Item], bool]] = {
    "discourse": _has("cooked topic_id username"),
    "github": _has("body user created_at", "body user submitted_at", "bodyText author createdAt"),
    "gitter": _has("text sent fromUser"),
    "jira": _has("key fields", "body author created self"),
    "launchpad": _has("content self_link owner_link", "description messages_collection_link"),
    "mattermost": _has("message create_at channel_id"),
    "meetup": _has("comment member created", "yes_rsvp_count description group"),
    "rocketchat": _has("msg ts u"),
    "stackexchange": _has("question_id creation_date owner", "comment_id creation_date owner"),
    "facebook": _facebook, "mastodon": _mastodon, "bluesky": _bluesky, "reddit": _reddit, "twitter": _twitter,
    "slack": _slack,
}  # fmt: skip
