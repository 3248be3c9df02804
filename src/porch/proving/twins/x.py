"""The twin of X, as its OpenAPI document 2.167 has it. Like X it knows no idempotency keys and refuses the same words.

An edit gives a post a new id; the ids hold the time. Answers hold what was asked for and no more.
"""

from __future__ import annotations

import re
from base64 import b32hexdecode, b32hexencode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.proving.twins import x_activity
from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route, whom
from porch.proving.twins.x_activity import number_of, version_of

CREDENTIALS = {
    "access_token": KEY, "refresh_token": "renew-0", "client_id": "porch", "client_secret": "hush",
    "api_secret": x_activity.SECRET, "user_id": number_of(US), "username": US,
    "follow_lists": "daily",
}  # fmt: skip
PROBLEMS = "https://api.x.com/2/problems"
SEARCHED = timedelta(days=7)
ALLOWED = frozenset(
    {
        "dm_event.fields", "end_time", "event_types", "exclude", "expansions", "ids", "max_results", "media.fields",
        "media_id", "command", "next_token", "pagination_token", "place.fields", "poll.fields", "post.fields", "query",
        "since_id", "sort_order", "start_time", "until_id", "user.fields",
    }
)  # fmt: skip
Item = dict[str, Any]


class Twin(Network):
    """Posts, messages and nods as X's API v2 tells them."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._renewals = 0

    def answer(self, asked: Asked) -> Told:
        """Return what a request is answered; X refuses a question with a word it does not know."""
        unknown = set(asked.query) - ALLOWED
        return self.refusal(400, f"unknown parameter {min(unknown)}") if unknown else super().answer(asked)

    def refusal(self, status: int, words: str) -> Told:
        """Return an error as X writes it, which its document calls an Error and its servers a problem."""
        return Told(status=status, body={
            "code": status, "message": words, "title": words, "detail": words, "status": status, "type": "about:blank",
        })  # fmt: skip

    def limited(self, seconds: int) -> Told:
        """Return "too many requests", with the moment X names in its own header."""
        reset = int((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp())
        headers = {"x-rate-limit-limit": "15", "x-rate-limit-remaining": "0", "x-rate-limit-reset": str(reset)}
        return replace(self.refusal(429, "Too Many Requests"), headers=headers)

    def name_of(self, entry: Entry) -> str:
        """Return the name by which the channel knows an entry."""
        return f"{'dm' if entry.kind == 'dm' else 'post'}:{version_of(entry, first=True)}"

    def heard(self, entry: Entry) -> None:
        """Push what happened, as the Account Activity webhook tells it."""
        above = self.book.entry(entry.answers) if entry.answers else None
        if told := x_activity.told(entry, above):
            self.push(*x_activity.signed(told))

    @route("POST", "/2/oauth2/token", free=True)
    def token(self, asked: Asked) -> Told:
        """Give a key for a code, or for the refresh token given last: each is taken once."""
        form = asked.form
        fits = {"authorization_code": form.get("code") == "let-me-in" and bool(form.get("code_verifier"))}
        fits["refresh_token"] = form.get("refresh_token") == f"renew-{self._renewals}"
        if not fits.get(form.get("grant_type", "")):
            return Told(status=400, body={"error": "invalid_request", "error_description": "Value passed is invalid"})
        self._renewals += 1
        return Told(body={
            "token_type": "bearer", "expires_in": 7200, "access_token": KEY, "scope": "tweet.read tweet.write",
            "refresh_token": f"renew-{self._renewals}",
        })  # fmt: skip

    @route("GET", "/2/users/me")
    def me(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body={"data": self._user(US, asked)}, headers={"date": _http_date()})

    @route("GET", r"/2/users/by/username/(\w+)")
    def named(self, asked: Asked, name: str) -> Told:
        """Say who somebody is."""
        if name not in NAMES:
            return Told(body={"errors": [_not_found("user", name, "username")]})
        return Told(body={"data": self._user(name, asked)})

    @route("GET", r"/2/users/(\d+)/mentions")
    def mentions(self, asked: Asked, number: str) -> Told:
        """List posts that name us, newest first."""
        found = (one for one in self._posts() if one.author != US and re.search(rf"@{US}\b", one.text))
        return self._listed(asked, found)

    @route("GET", r"/2/users/(\d+)/tweets")
    def posts(self, asked: Asked, number: str) -> Told:
        """List what somebody said and reposted, newest first."""
        reposts = asked.query.get("exclude") != "retweets"
        found = (one for one in self._posts("repost" if reposts else "post") if number_of(one.author) == number)
        return self._listed(asked, found)

    @route("GET", "/2/tweets/search/recent")
    def search(self, asked: Asked) -> Told:
        """List the last days' posts that hold all words, newest first."""
        since = int(asked.query.get("since_id", "0"))
        if since and x_activity.made(since) < datetime.now(UTC) - SEARCHED:
            return self.refusal(400, "'since_id' must be a tweet id created after a week ago")
        wanted = re.sub(r"-is:retweet|[()\"]", " ", asked.query["query"]).lower().split()
        found = (one for one in self._posts() if all(word in one.text.lower() for word in wanted))
        return self._listed(asked, found)

    @route("GET", "/2/tweets")
    def several(self, asked: Asked) -> Told:
        """Show posts by their ids, and name those that are gone."""
        known = {number: self._post_of(number) for number in asked.query["ids"].split(",")}
        found = [one for one in known.values() if one]
        gone = [_not_found("tweet", number, "ids") for number, one in known.items() if not one]
        told = self._page(asked, found, "")
        for item, number in zip(told.body["data"], (number for number, one in known.items() if one), strict=True):
            item["id"] = number  # an older id shows the older version, which tells of the newer by its history
        return replace(told, body={**told.body, **({"errors": gone} if gone else {})})

    @route("GET", r"/2/tweets/(\d+)")
    def single(self, asked: Asked, number: str) -> Told:
        """Show one post."""
        if not (entry := self._post_of(number)):
            return Told(body={"errors": [_not_found("tweet", number, "id")]})
        told = self._page(asked, [entry], "").body
        return Told(body={"data": told["data"][0], "includes": told.get("includes", {})})

    @route("GET", r"/2/tweets/(\d+)/(liking_users|retweets|quote_tweets)")
    def nods(self, asked: Asked, number: str, what: str) -> Told:
        """List who liked a post, or how it was reposted and quoted, newest first."""
        post = self._post_of(number)
        if post is None:
            return Told(body={"errors": [_not_found("tweet", number, "id")]})
        if what == "quote_tweets":
            return self._listed(asked, (one for one in self._posts() if one.more.get("quotes") == post.id))
        found = self._nods(post, "like" if what == "liking_users" else "repost")
        if what == "retweets":
            return self._listed(asked, found)
        return Told(body={"data": [self._user(one.author, asked) for one in found], "meta": _meta(found, "")})

    @route("GET", r"/2/users/(\d+)/followers")
    def followers(self, asked: Asked, number: str) -> Told:
        """List who follows us, the newest first."""
        return self._people(asked, [(one, one.author) for one in self.follows(of=US)])

    @route("GET", r"/2/users/(\d+)/following")
    def following(self, asked: Asked, number: str) -> Told:
        """List whom we follow, the newest first."""
        return self._people(asked, [(one, whom(one)) for one in self.follows(by=US)])

    @route("GET", r"/2/dm_events")
    def messages(self, asked: Asked) -> Told:
        """List all our messages, newest first."""
        return self._listed(asked, self.book.entries("NOT deleted AND kind = 'dm'", limit=10_000), message=True)

    @route("GET", r"/2/dm_conversations/(?:with/)?([\d-]+)/dm_events")
    def conversation(self, asked: Asked, number: str) -> Told:
        """List the messages of one conversation, newest first."""
        with_ = x_activity.partner(number)
        found = self.book.entries(
            "NOT deleted AND kind = 'dm' AND (author = ? OR place = ?)", with_, with_, limit=10_000
        )
        return self._listed(asked, found, message=True)

    @route("POST", "/2/tweets", publishes=True)
    def publish(self, asked: Asked) -> Told:
        """Take a post of ours; the name of whom it answers is put in front, as X does."""
        told = asked.json
        above = self._post_of((told.get("reply") or {}).get("in_reply_to_tweet_id", ""))
        if told.get("reply") and above is None:
            return self.refusal(403, "You attempted to reply to a Tweet that is deleted or not visible to you.")
        if len(told.get("text", "")) > 280:
            return self.refusal(403, "Your Tweet text is too long.")
        text = f"@{above.author} {told['text']}" if above and above.author != US else told.get("text", "")
        if any(one.text == text for one in self._posts() if one.author == US):
            return self.refusal(403, "You are not allowed to create a Tweet with duplicate content.")
        more = {"media": (told.get("media") or {}).get("media_ids", [])}
        said = self.say(text=text, answers=above.id if above else 0, more=more)
        data = {"id": version_of(said), "text": text, "edit_history_post_ids": [version_of(said)]}
        return Told(status=201, body={"data": data})

    @route("POST", r"/2/dm_conversations/(?:with/)?([\d-]+)/messages", publishes=True)
    def write(self, asked: Asked, number: str) -> Told:
        """Take a message of ours."""
        if not (with_ := x_activity.partner(number)):
            return self.refusal(403, "You cannot send messages to this user.")
        media = [one["media_id"] for one in asked.json.get("attachments") or ()]
        said = self.say(text=asked.json.get("text", ""), kind="dm", place=with_, more={"media": media})
        data = {"dm_conversation_id": x_activity.conversation(said), "dm_event_id": version_of(said)}
        return Told(status=201, body={"data": data})

    @route("POST", r"/2/users/(\d+)/(likes|retweets)")
    def nod(self, asked: Asked, number: str, what: str) -> Told:
        """Take a nod of ours, once."""
        post = self._post_of(asked.json.get("tweet_id", ""))
        if post is None:
            return self.refusal(404, "Not Found")
        kind = "like" if what == "likes" else "repost"
        self.book.keep(author=US, text="", kind=kind, answers=post.id, key=f"{kind}:{post.id}")
        liked = {"liked": True}
        return Told(body={"data": liked if kind == "like" else {"retweeted": True, "rest_id": version_of(post)}})

    @route("POST", "/2/media/upload")
    def upload(self, asked: Asked) -> Told:
        """Take a photo."""
        kept, _ = self.book.keep(author=US, text="", kind="media", more={"size": len(asked.json["media"])})
        number = version_of(kept)
        state = (
            {"processing_info": {"state": "in_progress", "check_after_secs": 1}}
            if "gif" in asked.json["media_category"]
            else {}
        )
        return Told(body={"data": {"id": number, "media_key": f"3_{number}", "size": kept.more["size"], **state}})

    @route("GET", "/2/media/upload")
    def uploaded(self, asked: Asked) -> Told:
        """Say how far a photo is."""
        number = asked.query["media_id"]
        ready = {"processing_info": {"state": "succeeded", "progress_percent": 100}}
        return Told(body={"data": {"id": number, "media_key": f"3_{number}", **ready}})

    @route("POST", "/2/media/metadata")
    def describe(self, asked: Asked) -> Told:
        """Take the words for a photo."""
        told = asked.json
        self.book.keep(author=US, text=told["metadata"]["alt_text"]["text"], kind="alt", place=told["id"])
        return Told(body={"data": {"id": told["id"], "associated_metadata": told["metadata"]}})

    def show(self, entry: Entry) -> Item:
        """Return an entry; of the poisoned one X could put no more together than its id."""
        shown = self.shown(entry)
        return {"id": shown["id"], "text": ""} if entry.more.get("poisoned") else shown

    def shown(self, entry: Entry) -> Item:
        """Return a Post."""
        above = self.book.entry(entry.answers) if entry.answers else None
        first, newest = version_of(entry, first=True), version_of(entry)
        refers = {
            "replied_to": above.id if above and entry.kind == "post" else 0,
            "quoted": entry.more.get("quotes", 0),
        }
        refers["retweeted"] = above.id if above and entry.kind == "repost" else 0
        listed = {kind: one for kind, number in refers.items() if number and (one := self.book.entry(number))}
        media = entry.more.get("media", [])
        return {
            "id": newest, "text": entry.text, "author_id": number_of(entry.author), "created_at": entry.changed_at,
            "edit_history_post_ids": sorted({first, newest}), "lang": "en", "possibly_sensitive": False,
            "conversation_id": version_of(self._root(entry), first=True), "public_metrics": self._metrics(entry),
            "referenced_posts": [{"type": kind, "id": version_of(one)} for kind, one in listed.items()],
            "in_reply_to_user_id": number_of(above.author) if "replied_to" in listed and above else "",
            "entities": {"mentions": _mentions(entry.text)},
            "attachments": {"media_keys": [f"3_{one}" for one in media]} if media else {},
        }  # fmt: skip

    def _posts(self, *others: str) -> list[Entry]:
        kinds = ", ".join(f"'{kind}'" for kind in ("post", *others))
        return self.book.entries(f"NOT deleted AND kind IN ({kinds})", limit=10_000)

    def _post_of(self, number: str) -> Entry | None:
        entry = self.book.entry(x_activity.entry_of(number)) if number.isdecimal() else None
        return entry if entry and entry.kind == "post" else None

    def _nods(self, entry: Entry, kind: str) -> list[Entry]:
        return self.book.entries("NOT deleted AND kind = ? AND answers = ?", kind, entry.id, limit=1000)

    def _root(self, entry: Entry) -> Entry:
        while entry.answers and entry.kind == "post" and (above := self.book.entry(entry.answers)):
            entry = above
        return entry

    def _metrics(self, entry: Entry) -> Item:
        quotes = sum(one.more.get("quotes") == entry.id for one in self._posts())
        return {
            "like_count": len(self._nods(entry, "like")), "repost_count": len(self._nods(entry, "repost")),
            "reply_count": len(self._nods(entry, "post")), "quote_count": quotes, "bookmark_count": 0,
            "impression_count": 10,
        }  # fmt: skip

    def _people(self, asked: Asked, found: list[tuple[Entry, str]]) -> Told:
        below = _below(asked.query.get("pagination_token", ""))
        held = [(one, name) for one, name in found if int(version_of(one)) < below]
        page = held[: asked.number("max_results", 100)]
        more = _token(page[-1][0]) if len(held) > len(page) else ""
        users = [self._user(name, asked) for _, name in page]
        return Told(body={"data": users, "meta": {"result_count": len(page), **({"next_token": more} if more else {})}})

    def _user(self, name: str, asked: Asked) -> Item:
        followers = len(self.follows(of=US)) if name == US else 0
        whole = {
            "id": number_of(name), "username": name, "name": name.title(), "protected": False,
            "public_metrics": {
                "followers_count": 7 + followers, "following_count": 3, "post_count": 9, "listed_count": 0,
            },
        }  # fmt: skip
        wanted = {"id", "username", "name", *_words(asked, "user.fields")}
        return {key: value for key, value in whole.items() if key in wanted}

    def _listed(self, asked: Asked, found: Iterable[Entry], *, message: bool = False) -> Told:
        below = _below(asked.query.get("pagination_token") or asked.query.get("next_token") or "")
        least, most = int(asked.query.get("since_id", "0")), int(asked.query.get("until_id", "0")) or 2**63
        since, until = (asked.query.get(name, "") for name in ("start_time", "end_time"))
        held = sorted(found, key=lambda one: int(version_of(one)), reverse=True)
        fits = [one for one in held if least < int(version_of(one)) < min(most, below)]
        fits = [one for one in fits if one.at >= since and (not until or one.at < until)]
        size = asked.number("max_results", 100 if message else 10)
        page, more = fits[:size], len(fits) > size
        return self._page(asked, page, _token(page[-1]) if more else "", message=message)

    def _page(self, asked: Asked, page: list[Entry], more: str, *, message: bool = False) -> Told:
        items = [x_activity.message(one) if message else self.show(one) for one in page]
        body: Item = {"data": items, "includes": self._includes(asked, items), "meta": _meta(page, more)}
        if not message:
            body["data"] = [_asked_for(item, asked) for item in items]
        return Told(body=body)

    def _includes(self, asked: Asked, items: list[Item]) -> Item:
        wanted = _words(asked, "expansions")
        posts = [one for item in items for ref in item.get("referenced_posts", ()) if (one := self._post_of(ref["id"]))]
        numbers = {item.get("author_id", item.get("sender_id")) for item in items}
        numbers |= {number for item in items for number in item.get("participant_ids", ())}
        numbers |= {one["id"] for item in items for one in item.get("entities", {}).get("mentions", ())}
        keys = [key for item in items for key in item.get("attachments", {}).get("media_keys", ())]
        told = {
            "users": [self._user(name, asked) for name in NAMES if number_of(name) in numbers],
            "posts": [_asked_for(self.shown(one), asked) for one in posts] if "referenced_posts" in wanted else [],
            "media": [{"media_key": key, "type": "photo", "url": f"https://pbs.example/{key}.jpg"} for key in keys],
        }
        return {kind: found for kind, found in told.items() if found}


def _asked_for(item: Item, asked: Asked) -> Item:
    """Return as much of a post as was asked for: X shows little by itself."""
    wanted = {"id", "text", "edit_history_post_ids", *_words(asked, "post.fields")}
    wanted |= _words(asked, "expansions") & {"author_id", "in_reply_to_user_id", "referenced_posts"}
    return {key: value for key, value in item.items() if key in wanted and value not in ("", [], {})} | {
        key: item[key] for key in ("id", "text")
    }


def _words(asked: Asked, name: str) -> set[str]:
    return set(asked.query.get(name, "").split(",")) - {""}


def _mentions(text: str) -> list[Item]:
    found = re.finditer(r"@(\w+)", text)
    return [
        {"start": one.start(), "end": one.end(), "username": one[1], "id": number_of(one[1])}
        for one in found if one[1] in NAMES
    ]  # fmt: skip


def _meta(page: list[Entry], more: str) -> Mapping[str, Any]:
    ends = {"newest_id": version_of(page[0]), "oldest_id": version_of(page[-1])} if page else {}
    return {"result_count": len(page), **ends, **({"next_token": more} if more else {})}


def _token(entry: Entry) -> str:
    return b32hexencode(version_of(entry).encode()).decode().rstrip("=").lower()


def _below(token: str) -> int:
    padded = token.upper() + "=" * (-len(token) % 8)
    return int(b32hexdecode(padded)) if token else 2**63


def _not_found(kind: str, number: str, parameter: str) -> Item:
    return {
        "type": f"{PROBLEMS}/resource-not-found", "title": "Not Found Error", "resource_type": kind, "value": number,
        "resource_id": number, "parameter": parameter, "detail": f"Could not find {kind} with {parameter}: [{number}].",
    }  # fmt: skip


def _http_date() -> str:
    return datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
