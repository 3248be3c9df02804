"""The twin of YouTube: one channel of ours with one video, and what people say under it."""

from __future__ import annotations

from typing import Any

from porch.proving.twins import _google
from porch.proving.twins._google import GoogleTwin, below, listing, paged
from porch.proving.twins.book import Entry
from porch.proving.twins.network import NAMES, US, Asked, Told, route

CREDENTIALS = _google.CREDENTIALS
VIDEO = "acmeVideo01"
BORN = "2026-06-01T10:00:00Z"
SHOWN_REPLIES = 5


class Twin(GoogleTwin):
    """Comment threads one level deep, as YouTube Data API v3 tells them."""

    first = 1_000

    def name_of(self, entry: Entry) -> str:
        """Return the id of a comment; a reply's begins with its thread's."""
        top = self._top(entry)
        return f"Ug{top.id:010d}" + (f".9{entry.id:010d}" if top is not entry else "")

    @route("GET", "/youtube/v3/channels")
    def channels(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body=listing("youtube#channelListResponse", [_channel()]))

    @route("GET", "/youtube/v3/playlistItems")
    def uploads(self, asked: Asked) -> Told:
        """List our videos."""
        item = {
            "kind": "youtube#playlistItem", "etag": "e", "id": "UUacme.1", "snippet": _video_snippet() | {
                "playlistId": "UUacme", "position": 0, "resourceId": {"kind": "youtube#video", "videoId": VIDEO}},
            "contentDetails": {"videoId": VIDEO, "videoPublishedAt": BORN}, "status": {"privacyStatus": "public"},
        }  # fmt: skip
        return Told(body=listing("youtube#playlistItemListResponse", [item]))

    @route("GET", "/youtube/v3/videos")
    def videos(self, asked: Asked) -> Told:
        """Count what became of our videos."""
        count = len(self.book.entries(limit=10_000))
        counts = {"viewCount": "4711", "likeCount": "12", "favoriteCount": "0", "commentCount": str(count)}
        video = {"kind": "youtube#video", "etag": "e", "id": VIDEO, "statistics": counts}
        return Told(body=listing("youtube#videoListResponse", [video]))

    @route("GET", "/youtube/v3/search")
    def search(self, asked: Asked) -> Told:
        """Find videos of others: one by Dov, whatever is looked for."""
        found = {
            "kind": "youtube#searchResult", "etag": "e", "id": {"kind": "youtube#video", "videoId": "dovsVideo01"},
            "snippet": {
                "publishedAt": "2026-11-20T08:00:00Z", "channelId": "UCdov", "title": f"About {asked.query['q']}",
                "description": "", "channelTitle": "Dov", "liveBroadcastContent": "none"},
        }  # fmt: skip
        return Told(body=listing("youtube#searchListResponse", [found]) | {"regionCode": "IT"})

    @route("POST", "/youtube/v3/videos/rate")
    def rate(self, asked: Asked) -> Told:
        """Take our like of a video."""
        return Told(status=204, body=b"")

    @route("GET", "/youtube/v3/commentThreads")
    def threads(self, asked: Asked) -> Told:
        """List threads, newest first, or those asked after by id."""
        if ids := asked.query.get("id"):
            found = [self._thread(one) for one in map(self._found, ids.split(",")) if one]
            return Told(body=listing("youtube#commentThreadListResponse", found))
        size, status = asked.number("maxResults", 20), asked.query.get("moderationStatus", "published")
        entries = self.book.entries(
            "NOT deleted AND answers = 0 AND coalesce(json_extract(more, '$.status'), 'published') = ?", status,
            below=below(asked), limit=size + 1,
        )  # fmt: skip
        page, onward = paged(entries, size)
        return Told(body=listing("youtube#commentThreadListResponse", [self._thread(one) for one in page], onward))

    @route("GET", "/youtube/v3/comments")
    def comments(self, asked: Asked) -> Told:
        """List the replies of a thread, or the comments asked after by id."""
        if ids := asked.query.get("id"):
            found = [one for one in map(self._found, ids.split(",")) if one]
            return Told(body=listing("youtube#commentListResponse", [self.show(one) for one in found]))
        top = self._found(asked.query.get("parentId", ""))
        if top is None:
            return self.refusal(404, "The specified comment could not be found.", "commentNotFound")
        size = asked.number("maxResults", 20)
        page, onward = paged(self._replies(top, below(asked), size + 1), size)
        return Told(body=listing("youtube#commentListResponse", [self.show(one) for one in page], onward))

    @route("POST", "/youtube/v3/comments", publishes=True)
    def answer_comment(self, asked: Asked) -> Told:
        """Take our answer to a comment."""
        told = asked.json.get("snippet") or {}
        top = self._found(str(told.get("parentId") or ""))
        if top is None:
            return self.refusal(404, "The parent comment could not be found.", "parentCommentNotFound")
        return Told(body=self.show(self.say(text=str(told.get("textOriginal") or ""), answers=top.id)))

    @route("POST", "/youtube/v3/commentThreads", publishes=True)
    def open_thread(self, asked: Asked) -> Told:
        """Take our comment under a video."""
        told = asked.json.get("snippet") or {}
        if told.get("videoId") != VIDEO:
            return self.refusal(403, "The video has disabled comments.", "commentsDisabled")
        text = str(told["topLevelComment"]["snippet"]["textOriginal"])
        return Told(body=self._thread(self.say(text=text)))

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a Comment."""
        top, name = self._top(entry), entry.author
        snippet = {
            "channelId": "UCacme", "textDisplay": entry.text, "textOriginal": entry.text, "canRate": True,
            "authorDisplayName": f"@{name}", "authorProfileImageUrl": "", "viewerRating": "none", "likeCount": 0,
            "authorChannelUrl": f"http://www.youtube.com/@{name}", "authorChannelId": {"value": f"UC{name}"},
            "publishedAt": entry.at, "updatedAt": entry.changed_at,
        }  # fmt: skip
        if top is entry:
            snippet["videoId"] = VIDEO
        else:
            snippet["parentId"] = self.name_of(top)
        if status := entry.more.get("status"):
            snippet["moderationStatus"] = status
        return {"kind": "youtube#comment", "etag": f"e{entry.changed}", "id": self.name_of(entry), "snippet": snippet}

    def _thread(self, entry: Entry) -> dict[str, Any]:
        replies = self._replies(entry, 0, 1_000)
        snippet = {
            "channelId": "UCacme", "videoId": VIDEO, "topLevelComment": self.show(entry), "canReply": True,
            "totalReplyCount": len(replies), "isPublic": "status" not in entry.more,
        }  # fmt: skip
        thread = {"kind": "youtube#commentThread", "etag": "e", "id": self.name_of(entry), "snippet": snippet}
        latest = [self.show(one) for one in replies[:SHOWN_REPLIES]]
        return thread | ({"replies": {"comments": latest}} if latest else {})

    def _replies(self, top: Entry, under: int, limit: int) -> list[Entry]:
        inside = "NOT deleted AND answers IN (SELECT id FROM entry WHERE id = ? OR answers = ?)"
        return self.book.entries(inside, top.id, top.id, below=under, limit=limit)

    def _top(self, entry: Entry) -> Entry:
        while entry.answers and (above := self.book.entry(entry.answers)) is not None:
            entry = above
        return entry

    def _found(self, name: str) -> Entry | None:
        number = name.rpartition(".9")[2].removeprefix("Ug")
        return self.book.entry(int(number)) if number.isdecimal() else None


def _channel() -> dict[str, Any]:
    return {
        "kind": "youtube#channel", "etag": "e", "id": f"UC{US}",
        "snippet": {"title": "Acme", "description": "", "customUrl": f"@{US}", "publishedAt": BORN},
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": "UUacme"}},
        "statistics": {
            "viewCount": "90210", "subscriberCount": str(40 + len(NAMES)), "hiddenSubscriberCount": False,
            "videoCount": "1"},
    }  # fmt: skip


def _video_snippet() -> dict[str, Any]:
    return {
        "publishedAt": BORN, "channelId": f"UC{US}", "title": "How we fold the dough", "channelTitle": "Acme",
        "description": "Slowly.", "thumbnails": {},
    }  # fmt: skip
