"""The twin of a Facebook page: posts, comments, reviews and Messenger as the Graph API v23 tells them, and webhooks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from porch.proving.twins._graph import SECRET, WORD, GraphTwin, V, words
from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Told, route

PAGE = "1029384756"
CREDENTIALS = {
    "access_token": KEY, "app_id": "7", "app_secret": SECRET, "verify_token": WORD, "page_id": PAGE, "page": "Acme",
}  # fmt: skip
ALONG = 5  # comments and messages that come along with what they hang on; the rest is asked for page by page
WINDOW = timedelta(hours=24)
PRIVATE_ONCE = timedelta(days=7)


class Twin(GraphTwin):
    """One page, its visitors and its conversations."""

    def ground(self) -> None:
        """Post something that can be commented on."""
        self.book.keep(author=US, kind="post", text="Fresh cakes today", key="the-first-post")

    def name_of(self, entry: Entry) -> str:
        """Return the id the Graph API gives an entry."""
        if entry.kind == "comment":
            return f"{self._post(entry)}_{entry.id}"
        return {"message": f"m_{entry.id}", "review": str(entry.id)}.get(entry.kind, f"{PAGE}_{entry.id}")

    # Who and what.

    @route("GET", rf"{V}/(?:me|{PAGE})")
    def us(self, asked: Asked) -> Told:
        """Say who the page is."""
        return Told(body={
            "id": PAGE, "name": "Acme", "link": "https://www.facebook.com/acme", "followers_count": 70, "fan_count": 64,
            "metadata": {"type": "page"},
        })  # fmt: skip

    @route("GET", rf"{V}/{PAGE}/(?:feed|posts)")
    def feed(self, asked: Asked) -> Told:
        """List posts, of the page and of visitors, newest first."""
        return Told(body=self.listed(asked, self._of("post")))

    @route("GET", rf"{V}/{PAGE}/tagged")
    def tagged(self, asked: Asked) -> Told:
        """List posts elsewhere that name the page."""
        return Told(body=self.listed(asked, self._of("tagged")))

    @route("GET", rf"{V}/{PAGE}/ratings")
    def ratings(self, asked: Asked) -> Told:
        """List reviews."""
        return Told(body=self.listed(asked, self._of("review")))

    @route("GET", rf"{V}/{PAGE}/conversations")
    def conversations(self, asked: Asked) -> Told:
        """List conversations, the latest first; those with one person when asked."""
        people = list(dict.fromkeys(_customer(entry) for entry in self._of("message")))
        wanted = [name for name in people if asked.query.get("user_id", "") in ("", _number(name))]
        return Told(body={"data": [self._conversation(asked, name) for name in wanted]})

    @route("GET", rf"{V}/t_(\d+)/messages")
    def messages(self, asked: Asked, person: str) -> Told:
        """List the messages with one person, newest first."""
        return Told(body=self.listed(asked, self._with(NAMES[int(person[-1])])))

    @route("GET", rf"{V}/(?:{PAGE}_|\d+_)?(\d+)/comments")
    def comments(self, asked: Asked, number: str) -> Told:
        """List the comments under a post, replies among them, newest first."""
        return Told(body=self.listed(asked, self._under(int(number))))

    @route("GET", rf"{V}/(?!{PAGE}$)(?:{PAGE}_|\d+_|m_)?(\d+)")
    def one(self, asked: Asked, number: str) -> Told:
        """Show one thing."""
        entry = self.book.entry(int(number))
        return Told(body=self.show(entry)) if entry else self.refusal(404, "Unsupported get request.")

    # What we do.

    @route("POST", rf"{V}/{PAGE}/(?:feed|photos)", publishes=True)
    def post(self, asked: Asked) -> Told:
        """Take a post of ours."""
        said = self.say(kind="post", text=words(asked))
        return Told(body={"id": self.name_of(said)})

    @route("POST", rf"{V}/(?:{PAGE}_|\d+_)?(\d+)/comments", publishes=True)
    def comment(self, asked: Asked, number: str) -> Told:
        """Take a comment of ours."""
        if self.book.entry(int(number)) is None:
            return self.refusal(404, "Unsupported post request.")
        said = self.say(kind="comment", text=words(asked), answers=int(number))
        return Told(body={"id": self.name_of(said)})

    @route("POST", rf"{V}/{PAGE}/messages", publishes=True)
    def message(self, asked: Asked) -> Told:
        """Take a message of ours: inside the window, or once to somebody who commented."""
        told, recipient = asked.json, asked.json.get("recipient") or {}
        if "sender_action" in told:
            return Told(body={"recipient_id": str(recipient.get("id"))})
        under = str(recipient.get("comment_id") or recipient.get("post_id") or "")
        refused = self._refuse_private(under) if under else self._refuse_late(str(recipient.get("id")))
        if refused is not None:
            return refused
        answered = str((told.get("reply_to") or {}).get("mid") or under).rpartition("_")[2]
        before = self.book.entry(int(answered)) if answered.isdecimal() else None
        person = _customer(before) if before else NAMES[int(str(recipient["id"])[-1])]
        said = self.say(
            kind="message", text=str(told["message"]["text"]), answers=before.id if before else 0, place=person,
            key=f"private:{under}" if under else "",
        )  # fmt: skip
        return Told(body={"recipient_id": _number(person), "message_id": self.name_of(said)})

    @route("POST", rf"{V}/(?:{PAGE}_|\d+_)?(\d+)/likes")
    def like(self, asked: Asked, number: str) -> Told:
        """Take a like of ours: twice is once."""
        self.book.keep(author=US, kind="like", text="", answers=int(number), key=f"like:{number}")
        return Told(body={"success": True})

    @route("POST", rf"{V}/{PAGE}/subscribed_apps")
    def subscribe(self, asked: Asked) -> Told:
        """Promise to push."""
        return Told(body={"success": True})

    # Facebook Login.

    @route("POST", rf"{V}/oauth/access_token", free=True)
    def token(self, asked: Asked) -> Told:
        """Give a short key for a code, a long one for a short one."""
        if asked.form.get("client_secret") != SECRET or asked.form.get("code", "the-code") != "the-code":
            return self.error(400, 100, "This authorization code has expired.")
        return Told(body={"access_token": KEY, "token_type": "bearer", "expires_in": 5183944})

    @route("GET", rf"{V}/me/accounts")
    def accounts(self, asked: Asked) -> Told:
        """List the pages the person looks after."""
        pages = [{"id": PAGE, "name": "Acme", "access_token": KEY}, {"id": "55", "name": "Bakers", "access_token": KEY}]
        return Told(body={"data": pages})

    # How it looks.

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return an entry as the Graph API shows it."""
        return {"message": self._message, "comment": self._comment, "review": self._review}.get(
            entry.kind, self._post_shown
        )(entry)

    def heard(self, entry: Entry) -> None:
        """Push what happened to our page."""
        if entry.kind == "message":
            self.deliver("page", PAGE, messaging=[self._event(entry)])
        elif entry.kind in ("comment", "post", "review"):
            self.deliver("page", PAGE, changes=[self._change(entry)])

    def _event(self, entry: Entry) -> dict[str, Any]:
        customer = {"id": _number(_customer(entry))}
        ours = entry.author == US
        said: dict[str, Any] = {"mid": self.name_of(entry), "text": entry.text}
        if entry.answers:
            said["reply_to"] = {"mid": f"m_{entry.answers}"}
        told: dict[str, Any] = {"message": said | ({"is_echo": True} if ours else {})}
        if entry.deleted:
            told = {"message": {"mid": self.name_of(entry), "is_deleted": True}}
        elif entry.edited:
            told = {"message_edit": {"mid": self.name_of(entry), "text": entry.text, "num_edit": 1}}
        stamp = int(datetime.fromisoformat(entry.changed_at).timestamp() * 1000)
        sender, recipient = ({"id": PAGE}, customer) if ours else (customer, {"id": PAGE})
        return {"sender": sender, "recipient": recipient, "timestamp": stamp, **told}

    def _change(self, entry: Entry) -> dict[str, Any]:
        verb = "remove" if entry.deleted else "edited" if entry.edited else "add"
        common = {"verb": verb, "created_time": int(self.said_at(entry).timestamp())}
        if entry.kind == "review":
            return {"field": "ratings", "value": common | {
                "item": "rating", "open_graph_story_id": str(entry.id), "reviewer_id": _number(entry.author),
                "reviewer_name": entry.author.title(), "review_text": entry.text, "recommendation_type": "POSITIVE",
            }}  # fmt: skip
        value = common | {"item": "status", "post_id": self.name_of(entry), "from": _person(entry.author)}
        if entry.kind == "comment":
            value |= {
                "item": "comment", "comment_id": self.name_of(entry), "post_id": f"{PAGE}_{self._post(entry)}",
                "parent_id": self._parent(entry) or f"{PAGE}_{self._post(entry)}",
            }  # fmt: skip
        return {"field": "feed", "value": self._spoilt(entry, value | {"message": entry.text})}

    def _spoilt(self, entry: Entry, value: dict[str, Any]) -> dict[str, Any]:
        return dict.fromkeys(value, 7) if entry.more.get("poisoned") else value

    def _post_shown(self, entry: Entry) -> dict[str, Any]:
        under = self._under(entry.id)
        told = {
            "id": self.name_of(entry), "message": entry.text, "from": _person(entry.author), "is_hidden": False,
            "created_time": self.stamp(entry), "permalink_url": f"https://www.facebook.com/{self.name_of(entry)}",
            "reactions": {"data": [], "summary": {"total_count": len(self._likes(entry.id))}}, "shares": {"count": 2},
        }  # fmt: skip
        if under:
            path = f"/v23.0/{self.name_of(entry)}/comments"
            hanging = self.listed(Asked(method="GET", path=path), under, limit=ALONG)
            told["comments"] = hanging | {"summary": {"total_count": len(under)}}
        return told

    def _comment(self, entry: Entry) -> dict[str, Any]:
        parent = self._parent(entry)
        told = {
            "id": self.name_of(entry), "message": entry.text, "from": _person(entry.author), "is_hidden": False,
            "created_time": self.stamp(entry), "permalink_url": f"https://www.facebook.com/{self.name_of(entry)}",
        }  # fmt: skip
        return told | ({"parent": {"id": parent}} if parent else {})

    def _review(self, entry: Entry) -> dict[str, Any]:
        return {
            "created_time": self.stamp(entry), "reviewer": _person(entry.author), "review_text": entry.text,
            "recommendation_type": "positive", "has_review": True, "open_graph_story": {"id": str(entry.id)},
        }  # fmt: skip

    def _message(self, entry: Entry) -> dict[str, Any]:
        customer, ours = _person(_customer(entry)), entry.author == US
        told = {
            "id": self.name_of(entry), "message": entry.text, "created_time": self.stamp(entry),
            "from": _person(entry.author), "to": {"data": [customer if ours else _person(US)]},
        }  # fmt: skip
        return told | ({"reply_to": {"mid": f"m_{entry.answers}"}} if entry.answers else {})

    def _conversation(self, asked: Asked, name: str) -> dict[str, Any]:
        between = self._with(name)
        where = Asked(method="GET", path=f"/v23.0/t_{_number(name)}/messages")
        return {
            "id": f"t_{_number(name)}", "updated_time": self.stamp(between[0]),
            "messages": self.listed(where, between, limit=ALONG),
        }  # fmt: skip

    def _refuse_late(self, person: str) -> Told | None:
        name = NAMES[int(person[-1])] if person[-1:].isdecimal() and int(person[-1]) < len(NAMES) else ""
        theirs = [entry for entry in self._with(name) if entry.author == name]
        if theirs and datetime.now(UTC) - self.said_at(theirs[0]) <= WINDOW:
            return None
        return self.error(400, 10, "This message is sent outside of allowed window.", 2018278)

    def _refuse_private(self, under: str) -> Told | None:
        entry = self.book.entry(int(under.rpartition("_")[2]))
        if entry is None or datetime.now(UTC) - self.said_at(entry) > PRIVATE_ONCE:
            return self.error(400, 10903, "This user cant reply to this activity")
        if self.book.entries("key = ?", f"private:{under}", limit=1):
            return self.error(400, 10900, "Activity already replied to")
        return None

    def _of(self, kind: str) -> list[Entry]:
        return self.book.entries("NOT deleted AND kind = ?", kind, limit=10_000)

    def _with(self, name: str) -> list[Entry]:
        return [entry for entry in self._of("message") if _customer(entry) == name]

    def _likes(self, number: int) -> list[Entry]:
        return self.book.entries("kind = 'like' AND answers = ?", number, limit=10_000)

    def _under(self, number: int) -> list[Entry]:
        return [entry for entry in self._of("comment") if number in (self._post(entry), entry.answers)]

    def _post(self, entry: Entry) -> int:
        """Return the number of the post a comment is under: that of its first parent that is one."""
        above = self._above(entry)
        while above is not None and above.kind == "comment":
            entry, above = above, self._above(above)
        return above.id if above is not None else self.first

    def _above(self, entry: Entry) -> Entry | None:
        return next(iter(self.book.entries("id = ?", entry.answers, limit=1)), None) if entry.answers else None

    def _parent(self, entry: Entry) -> str:
        above = self._above(entry)
        return self.name_of(above) if above is not None and above.kind == "comment" else ""


def _customer(entry: Entry) -> str:
    """Return with whom a message is: who wrote it, or for whom we did."""
    return entry.author if entry.author != US else entry.place or "ann"


def _number(name: str) -> str:
    return PAGE if name == US else f"20000000{NAMES.index(name) if name in NAMES else 9}"


def _person(name: str) -> dict[str, str]:
    return {"id": _number(name), "name": name.title()}
