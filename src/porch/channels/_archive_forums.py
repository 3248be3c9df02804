"""Questions, answers and comments of forums, read by their shape: Askbot (its API and its pages) and Meetup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import turbohtml

from porch.core import markup
from porch.core.interaction import Handle, Heard, Kind, digest
from porch.core.payload import Item, moment, text

LARGEST = 4 * 1024 * 1024


def kind_of(item: Item) -> str:
    """Return what kind of thing an item of an answer is; nothing when nobody said it."""
    if "comment_added_at" in item and "html" in item and "object_id" in item:
        return "askbot.comment"
    if "answer_ids" in item and "summary" in item and "added_at" in item:
        return "askbot.question"
    if "comment" in item and "created" in item and isinstance(item.get("member"), Mapping):
        return "meetup.comment"
    if "response" in item and "event" in item and isinstance(item.get("member"), Mapping):
        return "meetup.rsvp"
    return "meetup.event" if {"name", "created", "group", "yes_rsvp_count"} <= item.keys() and "id" in item else ""


def posts_of_page(body: bytes) -> Iterator[tuple[str, Item]]:
    """Yield the question, answers and comments of a page of Askbot, with the kind of each; nothing for other pages."""
    page = turbohtml.parse(body[:LARGEST].decode("utf-8", "replace"))
    title = page.select_one("h1")
    topic, first = str(title.text).strip()[:500] if title is not None else "", ""
    for number, post in enumerate(page.select("div.post[data-post-id]")):
        name = str(post.attrs.get("data-post-id"))
        first = first or name
        for comment in post.select("div.comment[data-comment-id], div.comment[data-post-id]"):
            told = comment.attrs.get("data-comment-id") or comment.attrs.get("data-post-id")
            yield "askbot.page", _of_page(comment, ".comment-body", str(told), above=name, thread=first)
        above = first if number else ""
        yield "askbot.page", {**_of_page(post, ".post-body", name, above=above, thread=first), "title": topic}


def _of_page(node: turbohtml.Element, body: str, name: str, *, above: str, thread: str) -> Item:
    times = [str(one.attrs.get("title") or "") for one in node.select("abbr.timeago")]
    links = [one for one in node.select("a.author, .user-info a") if "/users/" in str(one.attrs.get("href"))]
    said = node.select_one(body)
    for sign in said.select(".post-update-info-container, .post-update-info") if said is not None else ():
        sign.decompose()
    return {
        "id": name, "html": said.inner_html if said is not None else "", "at": times[0] if times else "",
        "user": str(links[0].text).strip() if links else "", "above": above, "thread": thread, "title": "",
        "user_url": str(links[0].attrs.get("href")) if links else "",
    }  # fmt: skip


def _page(item: Item, raw: bytes) -> Heard:
    name, user = str(item["id"]), str(item["user"])
    return Heard(
        external_id=f"askbot:{name}", version=digest(str(item["html"]).encode("utf-8", "replace"))[:16], raw=raw,
        kind=Kind.CREATE, at=_time(str(item["at"])), addressed=False,
        subject="" if item["above"] else str(item["title"]),
        author=Handle(kind="askbot", value=user.lower() or f"nameless-{name}", name=user, url=str(item["user_url"])),
        text=markup.plain(str(item["html"])), html=markup.sanitise(str(item["html"])),
        in_reply_to=f"askbot:{item['above']}" if item["above"] else "", thread=f"askbot:{item['thread']}",
    )  # fmt: skip


def _comment(item: Item, raw: bytes) -> Heard:
    user = str(item["user_display_name"])
    return Heard(
        external_id=f"askbot:{int(item['id'])}", version=digest(str(item["html"]).encode("utf-8", "replace"))[:16],
        kind=Kind.CREATE, at=_time(str(item["comment_added_at"])), addressed=False, raw=raw,
        author=Handle(kind="askbot", value=user.lower(), name=user, url=text(item, "user_profile_url")),
        text=markup.plain(str(item["html"])), html=markup.sanitise(str(item["html"])),
        in_reply_to=f"askbot:{int(item['object_id'])}", thread=f"askbot:{int(item['object_id'])}",
    )  # fmt: skip


def _question(item: Item, raw: bytes) -> Heard:
    user = str(item["author"]["username"])
    return Heard(
        external_id=f"askbot:{int(item['id'])}", version=str(item.get("last_activity_at") or ""), kind=Kind.CREATE,
        at=moment(item["added_at"]), addressed=False, raw=raw,
        author=Handle(kind="askbot", value=user.lower(), name=user), subject=text(item, "title"),
        text=markup.plain(text(item, "summary")), url=text(item, "url"),
        html=markup.sanitise(text(item, "summary")), thread=f"askbot:{int(item['id'])}",
    )  # fmt: skip


def _meetup_comment(item: Item, raw: bytes) -> Heard:
    link = text(item, "link")
    event = link.partition("/events/")[2].partition("/")[0]
    under = f"meetup:event-{event}" if event else ""
    return Heard(
        external_id=f"meetup:comment-{int(item['id'])}", version=digest(str(item["comment"]).encode())[:16], raw=raw,
        kind=Kind.CREATE, at=moment(item["created"]), addressed=False, author=_member(item["member"]),
        text=str(item["comment"]), url=link, in_reply_to=under, thread=under,
    )  # fmt: skip


def _rsvp(item: Item, raw: bytes) -> Heard:
    who, event, at = _member(item["member"]), str(item["event"]["id"]), item.get("updated") or item["created"]
    return Heard(
        external_id=f"meetup:rsvp-{event}-{who.value}", version=str(at), author=who, at=moment(at),
        kind=Kind.ACCEPT if item["response"] == "yes" else Kind.REJECT, raw=raw,
        addressed=False, in_reply_to=f"meetup:event-{event}", thread=f"meetup:event-{event}",
    )  # fmt: skip


def _event(item: Item, raw: bytes) -> Heard:
    group = item["group"]
    name = f"meetup:event-{item['id']}"
    return Heard(
        external_id=name, version=str(item.get("updated") or item["created"]), kind=Kind.INVITE, raw=raw,
        author=Handle(kind="meetup", value=text(group, "urlname"), name=text(group, "name")), addressed=False,
        at=moment(item["created"]),
        subject=text(item, "name"), text=markup.plain(text(item, "description")), url=text(item, "link"), thread=name,
        html=markup.sanitise(text(item, "description")),
    )  # fmt: skip


def _member(told: Item) -> Handle:
    return Handle(kind="meetup", value=str(told["id"]), name=text(told, "name"))


def _time(told: str) -> datetime:
    """Return a time as Askbot writes it: 2010-04-09 11:09:03 -0600."""
    day, _, rest = told.partition(" ")
    clock, _, zone = rest.partition(" ")
    return moment(f"{day}T{clock}{zone}")


READERS: Mapping[str, Callable[[Item, bytes], Heard]] = {
    "askbot.page": _page, "askbot.comment": _comment, "askbot.question": _question,
    "meetup.comment": _meetup_comment, "meetup.rsvp": _rsvp, "meetup.event": _event,
}  # fmt: skip
