"""Somebody on a Bluesky of our own, acting as they would in the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import httpx

Record = dict[str, object]
PASSWORD = "hunter2-hunter2"  # noqa: S105 - of accounts that live as long as a test


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueskyAccount:
    """An account with its key. Acts return the at:// address of the record they made."""

    http: httpx.Client
    service: str
    did: str
    handle: str
    password: str
    access: str

    @classmethod
    def create(cls, http: httpx.Client, service: str, handle: str) -> BlueskyAccount:
        """Sign up as `handle` (ends in .test) and return the account."""
        form = {"handle": handle, "email": f"{handle.removesuffix('.test')}@example.test", "password": PASSWORD}
        answer = _agreed(http.post(f"{service}/xrpc/com.atproto.server.createAccount", json=form))
        return cls(
            http=http,
            service=service,
            did=str(answer["did"]),
            handle=handle,
            password=PASSWORD,
            access=str(answer["accessJwt"]),
        )

    def credentials(self) -> dict[str, str]:
        """Return what the connect form of Porch asks for, with a fresh app password."""
        made = self.do("com.atproto.server.createAppPassword", {"name": f"porch {datetime.now(UTC).isoformat()}"})
        return {"handle": self.handle, "password": str(made["password"]), "service": self.service}

    def profile(self, name: str) -> None:
        """Set the name others see."""
        self._put("app.bsky.actor.profile", "self", {"displayName": name})

    def says(self, text: str, **more: object) -> str:
        """Post `text`; `more` are further fields of the record (facets, reply, embed, createdAt)."""
        return self._create("app.bsky.feed.post", {"text": text, **more})

    def replies(self, uri: str, text: str, **more: object) -> str:
        """Answer the post `uri`."""
        parent = self.look(uri)
        value = parent["value"]
        above = value.get("reply") if isinstance(value, Mapping) else None
        strong = {"uri": uri, "cid": parent["cid"]}
        root = above["root"] if isinstance(above, Mapping) else strong
        return self.says(text, reply={"root": root, "parent": strong}, **more)

    def quotes(self, uri: str, text: str) -> str:
        """Post `text` with the post `uri` under it."""
        return self.says(text, embed={"$type": "app.bsky.embed.record", "record": self._strong(uri)})

    def edits(self, uri: str, text: str) -> None:
        """Change the words of our own post `uri`."""
        value = cast(Record, self.look(uri)["value"])
        self._put("app.bsky.feed.post", _key(uri), {**value, "text": text})

    def deletes(self, uri: str) -> None:
        """Take back our own record `uri`."""
        collection = uri.split("/")[3]
        self.do("com.atproto.repo.deleteRecord", {"repo": self.did, "collection": collection, "rkey": _key(uri)})

    def likes(self, uri: str) -> str:
        """Like the post `uri`."""
        return self._create("app.bsky.feed.like", {"subject": self._strong(uri)})

    def reposts(self, uri: str) -> str:
        """Share the post `uri`."""
        return self._create("app.bsky.feed.repost", {"subject": self._strong(uri)})

    def follows(self, did: str) -> str:
        """Follow the account `did`."""
        return self._create("app.bsky.graph.follow", {"subject": did})

    def uploads(self, content: bytes, content_type: str) -> object:
        """Upload a picture and return its blob, for an embed."""
        headers = {"authorization": f"Bearer {self.access}", "content-type": content_type}
        address = f"{self.service}/xrpc/com.atproto.repo.uploadBlob"
        return _agreed(self.http.post(address, content=content, headers=headers))["blob"]

    def posts(self) -> list[Record]:
        """Return every post this account holds, newest first, each {uri, cid, value}."""
        found: list[Record] = []
        cursor = ""
        while True:
            asked = {"repo": self.did, "collection": "app.bsky.feed.post", "limit": "100", "cursor": cursor}
            page = self.ask("com.atproto.repo.listRecords", {k: v for k, v in asked.items() if v})
            records = cast(list[Record], page["records"])
            found += records
            cursor = str(page.get("cursor") or "")
            if not cursor or not records:
                return found

    def look(self, uri: str) -> Record:
        """Return the record at `uri` as {uri, cid, value}."""
        did, collection, key = uri.removeprefix("at://").split("/")
        return self.ask("com.atproto.repo.getRecord", {"repo": did, "collection": collection, "rkey": key})

    def ask(self, method: str, asked: Mapping[str, str]) -> Record:
        """Call a query as this account."""
        headers = {"authorization": f"Bearer {self.access}"}
        answer = self.http.get(f"{self.service}/xrpc/{method}", params=asked, headers=headers)
        return _agreed(answer)

    def do(self, method: str, body: Mapping[str, object]) -> Record:
        """Call a procedure as this account."""
        headers = {"authorization": f"Bearer {self.access}"}
        answer = self.http.post(f"{self.service}/xrpc/{method}", json=dict(body), headers=headers)
        return _agreed(answer)

    def _strong(self, uri: str) -> Record:
        return {"uri": uri, "cid": self.look(uri)["cid"]}

    def _create(self, collection: str, record: Record) -> str:
        whole = {"$type": collection, "createdAt": _now(), **record}
        return str(
            self.do("com.atproto.repo.createRecord", {"repo": self.did, "collection": collection, "record": whole})[
                "uri"
            ]
        )

    def _put(self, collection: str, key: str, record: Record) -> str:
        whole = {"$type": collection, **record}
        body = {"repo": self.did, "collection": collection, "rkey": key, "record": whole}
        return str(self.do("com.atproto.repo.putRecord", body)["uri"])


class Disagreed(RuntimeError):
    """The network refused what a test or drill did; the text is the network's own."""


def _agreed(answer: httpx.Response) -> Record:
    if answer.is_error:
        raise Disagreed(f"{answer.request.url.path} answered {answer.status_code}: {answer.text[:300]}")
    return dict(answer.json()) if answer.content else {}


def _key(uri: str) -> str:
    return uri.rpartition("/")[2]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
