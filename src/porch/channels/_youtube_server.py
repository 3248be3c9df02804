"""What YouTube's API is asked, one function a question. All but the search cost one unit of the day's quota each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from porch.channels._google_session import Google, Refused
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Handle

BASE = "https://youtube.googleapis.com"
API = "/youtube/v3"
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
PAGE = 100
VIDEOS = 50  # the most in one answer

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list, and the token of the next; empty when it is the last."""

    items: list[Any]
    onward: str


class YouTube:
    """Our channel's line to YouTube."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.google = Google(credentials, wire, "YouTube")

    @cached_property
    def channel(self) -> Item:
        """Return our own channel as YouTube shows it; KeyRefused when the account has none."""
        found = self.listed("/channels", {"part": "snippet,contentDetails,statistics", "mine": "true"}).items
        if not found or not isinstance(found[0], Mapping) or not found[0].get("id"):
            raise KeyRefused("This Google account has no YouTube channel. Connect with the one that has")
        one: Item = found[0]
        return one

    @property
    def us(self) -> str:
        """Return the id of our channel."""
        return str(self.channel["id"])

    def handle(self) -> Handle:
        """Return our channel as a handle, with its subscribers where it shows them."""
        snippet, counts = inner(self.channel, "snippet"), self.counts()
        return Handle(
            kind="youtube", value=self.us, name=str(snippet.get("title") or ""),
            url=f"https://www.youtube.com/channel/{self.us}", followers=counts.get("followers"),
        )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Return what YouTube counts of our channel; subscribers only where they are shown."""
        told = inner(self.channel, "statistics")
        shown = {} if told.get("hiddenSubscriberCount") else {"subscriberCount": "followers"}
        return numbers(told, **shown, viewCount="views")

    def threads(self, status: str = "published", onward: str = "") -> Page:
        """Return one page of the comment threads under all our videos, newest first, with a few replies of each."""
        asked: dict[str, str | int | list[str]] = {
            "part": "snippet,replies", "allThreadsRelatedToChannelId": self.us, "order": "time", "maxResults": PAGE,
            "textFormat": "plainText", "moderationStatus": status, "pageToken": onward,
        }  # fmt: skip
        return self.listed("/commentThreads", asked)

    def standing(self, path: str, names: list[str]) -> set[str]:
        """Return which of these comments or threads still stand."""
        return set(ids(self.listed(path, {"part": "id", "id": ",".join(names)}).items)) if names else set()

    def replies(self, thread: str) -> Iterator[Any]:
        """Yield every reply of a thread, newest first; none when the thread is gone meanwhile."""
        asked: dict[str, str | int | list[str]] = {
            "part": "snippet",
            "parentId": thread,
            "maxResults": PAGE,
            "textFormat": "plainText",
        }
        try:
            yield from self._all("/comments", asked)
        except Refused as error:
            if error.status != 404:
                raise

    def uploads(self) -> list[Any]:
        """Return our latest videos, newest first."""
        lists = inner(inner(self.channel, "contentDetails"), "relatedPlaylists")
        if not (playlist := str(lists.get("uploads") or "")):
            return []
        asked: dict[str, str | int | list[str]] = {
            "part": "snippet,contentDetails,status",
            "playlistId": playlist,
            "maxResults": VIDEOS,
        }
        try:
            return self.listed("/playlistItems", asked).items
        except Refused as error:
            if error.status == 404:  # a channel that has never uploaded anything has no list either
                return []
            raise

    def listed(self, path: str, asked: Mapping[str, str | int | list[str]]) -> Page:
        """Return one page of any list; ChannelError when it is none."""
        told = self.google.ask(BASE, API + path, asked)
        items = told.get("items", [])
        if not isinstance(items, list):
            raise ChannelError(f"YouTube gave no list at {path}")
        return Page(items=items, onward=str(told.get("nextPageToken") or ""))

    def _all(self, path: str, asked: Mapping[str, str | int | list[str]]) -> Iterator[Any]:
        seen, onward = set(), ""
        while True:
            page = self.listed(path, {**asked, "pageToken": onward})
            yield from page.items
            onward = page.onward
            if not onward or onward in seen:  # a token that comes again would lead in a circle
                return
            seen.add(onward)


def numbers(told: Item, **names: str) -> dict[str, int]:
    """Return the counts that are told, by our names for them.

    >>> numbers({"viewCount": "7", "likeCount": None}, viewCount="views", likeCount="likes")
    {'views': 7}
    """
    found = {ours: str(told.get(theirs, "")) for theirs, ours in names.items()}
    return {name: int(value) for name, value in found.items() if value.isdecimal()}


def inner(item: Item, name: str) -> Item:
    """Return an object within another, an empty one where there is none."""
    found = item.get(name)
    return found if isinstance(found, Mapping) else {}


def ids(items: Iterable[Any]) -> list[str]:
    """Return the ids of a page's items."""
    return [str(one["id"]) for one in items if isinstance(one, Mapping) and one.get("id")]
