"""The twin of an Instagram account as the Graph API v23 tells it through the page it belongs to, and its webhooks."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from porch.proving.twins._graph import SECRET, WORD, GraphTwin, V
from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Told, route

PAGE, ACCOUNT = "1029384756", "17841400000000001"
CREDENTIALS = {
    "access_token": KEY, "app_id": "7", "app_secret": SECRET, "verify_token": WORD, "page_id": PAGE,
    "account_id": ACCOUNT, "username": US,
}  # fmt: skip
ALONG = 5
SAID = ("comment", "post", "mention")


class Twin(GraphTwin):
    """One account, its posts, their comments and its private messages."""

    def ground(self) -> None:
        """Post something that can be commented on, and something of somebody else's."""
        self.book.keep(author=US, kind="media", text="Fresh cakes today", key="the-first-post")
        self.book.keep(author="dov", kind="elsewhere", text="Lunch", key="a-post-of-dovs")

    def name_of(self, entry: Entry) -> str:
        """Return the id the Graph API gives an entry."""
        return f"aWdf{entry.id}" if entry.kind == "message" else f"179{entry.id}"

    # What is asked.

    @route("GET", rf"{V}/(?:me|{PAGE})")
    def page(self, asked: Asked) -> Told:
        """Say which page the account belongs to."""
        account = {"id": ACCOUNT, "username": US}
        return Told(body={"id": PAGE, "name": "Acme", "instagram_business_account": account})

    @route("GET", rf"{V}/{ACCOUNT}")
    def account(self, asked: Asked) -> Told:
        """Say who the account is, or the words of a mention."""
        if found := re.match(
            r"mentioned_(?:comment\.comment|media\.media)_id\(179(\d+)\)", asked.query.get("fields", "")
        ):
            entry = self.book.entry(int(found[1]))
            name = asked.query["fields"].partition(".")[0]
            return Told(body={"id": ACCOUNT, name: self.show(entry)}) if entry else self.refusal(404, "Gone")
        return Told(body={
            "id": ACCOUNT, "username": US, "name": "Acme", "followers_count": 70, "follows_count": 7, "media_count": 1,
        })  # fmt: skip

    @route("GET", rf"{V}/{ACCOUNT}/media")
    def media(self, asked: Asked) -> Told:
        """List our posts, newest first."""
        return Told(body=self.listed(asked, self._of("media")))

    @route("GET", rf"{V}/{ACCOUNT}/tags")
    def tags(self, asked: Asked) -> Told:
        """List posts in which we are tagged."""
        return Told(body=self.listed(asked, self._of("tag")))

    @route("GET", rf"{V}/{PAGE}/conversations")
    def conversations(self, asked: Asked) -> Told:
        """List private conversations of Instagram."""
        if asked.query.get("platform") != "instagram":
            return Told(body={"data": []})
        people = list(dict.fromkeys(_customer(entry) for entry in self._of("message")))
        wanted = [name for name in people if asked.query.get("user_id", "") in ("", _number(name))]
        return Told(body={"data": [self._conversation(name) for name in wanted]})

    @route("GET", rf"{V}/t_(\d+)/messages")
    def messages(self, asked: Asked, person: str) -> Told:
        """List the messages with one person, newest first."""
        return Told(body=self.listed(asked, self._with(NAMES[int(person[-1])])))

    @route("GET", rf"{V}/179(\d+)/(?:comments|replies)")
    def comments(self, asked: Asked, number: str) -> Told:
        """List what was said right under a post or a comment."""
        return Told(body=self.listed(asked, self._under(int(number))))

    @route("GET", rf"{V}/(?:179|aWdf)(\d{{12}})")
    def one(self, asked: Asked, number: str) -> Told:
        """Show one thing."""
        entry = self.book.entry(int(number))
        return Told(body=self.show(entry)) if entry else self.refusal(404, "Unsupported get request.")

    # What we do.

    @route("POST", rf"{V}/179(\d+)/(?:comments|replies)", publishes=True)
    def comment(self, asked: Asked, number: str) -> Told:
        """Take a comment or reply of ours."""
        if self.book.entry(int(number)) is None:
            return self.refusal(404, "Unsupported post request.")
        said = self.say(kind="comment", text=str(asked.json.get("message") or ""), answers=int(number))
        return Told(body={"id": self.name_of(said)})

    @route("POST", rf"{V}/{ACCOUNT}/mentions", publishes=True)
    def mention(self, asked: Asked) -> Told:
        """Take our words where somebody named us."""
        number = int(str(asked.json.get("comment_id") or asked.json["media_id"]).removeprefix("179"))
        said = self.say(kind="elsewhere", text=str(asked.json.get("message") or ""), answers=number)
        return Told(body={"id": self.name_of(said)})

    @route("POST", rf"{V}/{PAGE}/messages", publishes=True)
    def message(self, asked: Asked) -> Told:
        """Take a message of ours, or the one private answer to a comment."""
        told, recipient = asked.json, asked.json.get("recipient") or {}
        if "sender_action" in told:
            return Told(body={"recipient_id": str(recipient.get("id"))})
        under = str(recipient.get("comment_id") or "")
        if under and self.book.entries("key = ?", f"private:{under}", limit=1):
            return self.error(400, 10900, "Activity already replied to")
        answered = under.removeprefix("179") or str((told.get("reply_to") or {}).get("mid") or "").removeprefix("aWdf")
        before = self.book.entry(int(answered)) if answered.isdecimal() else None
        person = _customer(before) if before else NAMES[int(str(recipient["id"])[-1])]
        said = self.say(
            kind="message", text=str(told["message"]["text"]), answers=before.id if before else 0, place=person,
            key=f"private:{under}" if under else "",
        )  # fmt: skip
        return Told(body={"recipient_id": _number(person), "message_id": self.name_of(said)})

    @route("POST", rf"{V}/{PAGE}/subscribed_apps")
    def subscribe(self, asked: Asked) -> Told:
        """Promise to push."""
        return Told(body={"success": True})

    # How it looks.

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return an entry as the Graph API shows it."""
        looks = dict.fromkeys(SAID, self._comment) | {"message": self._message}
        return looks.get(entry.kind, self._media)(entry)

    def heard(self, entry: Entry) -> None:
        """Push what happened to our account; Instagram tells of no comment that was taken back."""
        if entry.kind == "message":
            self.deliver("instagram", ACCOUNT, messaging=[self._event(entry)])
        elif entry.kind == "mention":
            value = {"comment_id": self.name_of(entry), "media_id": f"179{self.first + 1}"}
            self.deliver("instagram", ACCOUNT, changes=[{"field": "mentions", "value": value}])
        elif entry.kind in SAID and not entry.deleted:
            told = self.show(entry)
            self.deliver("instagram", ACCOUNT, changes=[{"field": "comments", "value": told}])

    def _event(self, entry: Entry) -> dict[str, Any]:
        customer, ours = {"id": _number(_customer(entry))}, entry.author == US
        name = self.name_of(entry)
        said: dict[str, Any] = {"mid": name, "text": entry.text} | ({"is_echo": True} if ours else {})
        if entry.answers:
            said["reply_to"] = {"mid": f"aWdf{entry.answers}"}
        told: dict[str, Any] = {"message": said}
        if entry.deleted:
            told = {"message": {"mid": name, "is_deleted": True}}
        elif entry.edited:
            told = {"message_edit": {"mid": name, "text": entry.text, "num_edit": 1}}
        stamp = int(datetime.fromisoformat(entry.changed_at).timestamp() * 1000)
        sender, recipient = ({"id": ACCOUNT}, customer) if ours else (customer, {"id": ACCOUNT})
        return {"sender": sender, "recipient": recipient, "timestamp": stamp, **told}

    def _media(self, entry: Entry) -> dict[str, Any]:
        under = self._under(entry.id)
        told = {
            "id": self.name_of(entry), "caption": entry.text, "media_type": "IMAGE", "timestamp": self.stamp(entry),
            "media_url": f"https://cdn.test/{entry.id}.jpg", "permalink": f"https://www.instagram.com/p/{entry.id}/",
            "username": entry.author, "like_count": 3, "comments_count": len(under),
        }  # fmt: skip
        if entry.author == US:
            told["owner"] = {"id": ACCOUNT}
        if under:
            where = Asked(method="GET", path=f"/v23.0/{self.name_of(entry)}/comments")
            told["comments"] = self.listed(where, under, limit=ALONG)
        return told

    def _comment(self, entry: Entry) -> dict[str, Any]:
        above = self.book.entry(entry.answers) if entry.answers else None
        under, replying = self._under(entry.id), above is not None and above.kind in SAID
        told: dict[str, Any] = {
            "id": self.name_of(entry), "text": entry.text, "timestamp": self.stamp(entry), "username": entry.author,
            "from": _person(entry.author), "hidden": False, "media": {"id": self._post(entry)},
        }  # fmt: skip
        if replying:
            told["parent_id"] = f"179{entry.answers}"
        if under:
            where = Asked(method="GET", path=f"/v23.0/{self.name_of(entry)}/replies")
            told["replies"] = self.listed(where, under, limit=ALONG)
        return told

    def _message(self, entry: Entry) -> dict[str, Any]:
        other = _person(_customer(entry)) if entry.author == US else _person(US)
        told = {
            "id": self.name_of(entry), "message": entry.text, "created_time": self.stamp(entry),
            "from": _person(entry.author), "to": {"data": [other]},
        }  # fmt: skip
        return told | ({"reply_to": {"mid": f"aWdf{entry.answers}"}} if entry.answers else {})

    def _conversation(self, name: str) -> dict[str, Any]:
        between = self._with(name)
        where = Asked(method="GET", path=f"/v23.0/t_{_number(name)}/messages")
        held = self.listed(where, between, limit=ALONG)
        return {"id": f"t_{_number(name)}", "updated_time": self.stamp(between[0]), "messages": held}

    def _post(self, entry: Entry) -> str:
        above = self.book.entry(entry.answers) if entry.answers else None
        while above is not None and above.kind in SAID:
            above = self.book.entry(above.answers) if above.answers else None
        return self.name_of(above) if above is not None else f"179{self.first}"

    def _of(self, kind: str) -> list[Entry]:
        kinds = (kind, "post" if kind == "comment" else kind)  # whoever says anything here comments
        return self.book.entries("NOT deleted AND kind IN (?, ?)", *kinds, limit=10_000)

    def _with(self, name: str) -> list[Entry]:
        return [entry for entry in self._of("message") if _customer(entry) == name]

    def _under(self, number: int) -> list[Entry]:
        return [entry for entry in self._of("comment") if (entry.answers or self.first) == number]


def _customer(entry: Entry) -> str:
    """Return with whom a message is: who wrote it, or for whom we did."""
    return entry.author if entry.author != US else entry.place or "ann"


def _number(name: str) -> str:
    return ACCOUNT if name == US else f"50000000{NAMES.index(name) if name in NAMES else 9}"


def _person(name: str) -> dict[str, str]:
    return {"id": _number(name), "username": name}
