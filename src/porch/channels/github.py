"""GitHub: hears the issues, pull requests and discussions of our repositories, answers, opens issues, gives a thumb."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from porch.channels import _github_people as people
from porch.channels._github_listening import LISTS, Listening, iso
from porch.channels._github_reading import (
    NETWORK,
    address_of,
    author_of,
    envelope,
    is_said,
    read,
    ref_of,
    understand,
)
from porch.channels._github_server import PAGE, Server
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import Delivery, Handle, Heard, Mark, Receipt, Spoiled, Tally, Trait, Utterance, Visibility
from porch.core.payload import BROKEN, Item, items, parsed, text, written
from porch.core.seeking import quoted
from porch.core.wire import asked, spoken_carefully

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LOOK_BACK = timedelta(minutes=5)
SECOND = timedelta(seconds=1)  # GitHub cuts off what is less
LONGEST = 65_536
LONGEST_QUERY = 220  # characters of 256; the rest is ours


class GitHub:
    """Our account, and the repositories it listens to."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire)
        told = credentials.get("repositories", "").replace("https://github.com/", "").split(",")
        self._repositories = [name.strip().strip("/") for name in told if name.strip()]
        self._secret = credentials.get("webhook_secret", "")
        self._wire = wire
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our own handle with its followers; KeyRefused when the token no longer works."""
        user = self._server.user
        followers = user.get("followers")
        return Handle(
            kind="github", value=self._server.us, name=text(user, "name") or text(user, "login"),
            url=text(user, "html_url"),
            followers=followers if isinstance(followers, int) else None,
        )  # fmt: skip

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what was said or changed after `since`, oldest first, and which of the newest hundred are gone."""
        if not self._repositories:
            raise ChannelError("Name at least one repository", permanent=True)
        floor = self._wire.clock.now() - self._history - SLACK
        yield from Listening(self._server, since, floor).run(self._repositories)

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a webhook says; KeyRefused when its signature is wrong or no secret was given."""
        due = "sha256=" + hmac.new(self._secret.encode(), delivery.body, hashlib.sha256).hexdigest()
        told = delivery.headers.get("x-hub-signature-256", "")
        if not self._secret or not hmac.compare_digest(told.encode(), due.encode()):
            raise KeyRefused("This webhook is not signed with our secret")
        body = parsed(delivery.body, NETWORK)
        about = _about(body) if isinstance(body, dict) else None
        if about is not None:
            changed = self._changed(body, about)
            raw = envelope(about, self._server.us, changed=changed, deleted=body.get("action") == "deleted")
            yield from readings([raw], read, "webhook")

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; GitHub is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of what was said in our repositories on a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC)
        for repository in self._repositories:
            for name in LISTS:
                for item in self._created_since(f"{repository}/{name}", start):
                    if written(item["created_at"]).date() > day:
                        break
                    yield from [address_of(item)] if written(item["created_at"]).date() == day else []

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield issues and pull requests anywhere on GitHub that hold `words`, the newest hundred at most."""
        after = f" created:>={since}" if since else ""
        asked_for = {
            "q": f"{quoted(words, LONGEST_QUERY)}{after}",
            "sort": "created",
            "order": "desc",
            "per_page": PAGE,
        }
        told = self._server.ask("/search/issues", asked_for)
        found = items(told.get("items") if isinstance(told, dict) else None)
        yield from readings([envelope(one, self._server.us) for one in found], _overheard, "/search/issues")
        newest = max((str(one.get("created_at")) for one in found), default=since or "")
        yield Mark(cursor=newest, seen=len(found))

    def tally(self) -> Iterator[Tally]:
        """Yield how our latest issues fare: reactions and comments; and how many follow us."""
        followers = self._server.user.get("followers")
        if isinstance(followers, int):
            yield Tally(of="", at=self._wire.clock.now(), counts={"followers": followers})
        for repository in self._repositories:
            params = {"creator": self._server.us, "state": "all", "per_page": 30}
            for item in items(self._server.ask(f"/repos/{repository}/issues", params)):
                told = {"likes": (item.get("reactions") or {}).get("total_count"), "replies": item.get("comments")}
                counts = {name: number for name, number in told.items() if isinstance(number, int)}
                yield Tally(of=address_of(item), at=self._wire.clock.now(), counts=counts)

    def followers(self) -> Iterator[Handle]:
        """Yield everybody who follows us; ChannelError when the list could not be read to its end."""
        return people.listed(self._server, f"/users/{self._server.us}/followers")

    def following(self) -> Iterator[Handle]:
        """Yield everybody we follow; ChannelError when the list could not be read to its end."""
        return people.listed(self._server, f"/users/{self._server.us}/following")

    def speak(self, utterance: Utterance) -> Receipt:
        """Comment under an issue or pull request, or open an issue in our first repository.

        ChannelError (permanent) before anything is sent when it is too long, empty, or cannot be said here.
        """
        path, said = self._form(utterance)
        with spoken_carefully(NETWORK):
            response = self._server.post(path, said)
        self._server.checked(response, speaking=True)
        try:
            return _receipt(response.json())
        except (*BROKEN, Unreadable) as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands in its place, else None."""
        path, said = self._form(utterance)
        since = utterance.begun_at - LOOK_BACK - self._server.behind()
        params = {"since": iso(since), "per_page": PAGE, "state": "all"}
        for item in self._server.pages(path, params):
            ours = author_of(item).value == self._server.us and written(item["created_at"]) >= since - timedelta(
                seconds=1
            )
            if (
                ours
                and text(item, "body").split() == said["body"].split()
                and text(item, "title") == said.get("title", "")
            ):
                return _receipt(item)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Give a thumb up; doing it twice is doing it once."""
        repository, page, number, *own = ref.split(" ")
        if kind != "like" or page == "discussions":
            raise ChannelError(f"{NETWORK} takes no “{kind}” here", permanent=True)
        place = f"issues/comments/{own[0]}" if own else f"issues/{number}"
        with asked(NETWORK):
            response = self._server.post(f"/repos/{repository}/{place}/reactions", {"content": "+1"})
        told = self._server.checked(response).json()
        return Receipt(external_id=f"reaction-{told.get('id')}", ref=ref, at=self._wire.clock.now())

    def _created_since(self, place: str, start: datetime) -> Iterator[Item]:
        params = {"since": iso(start), "sort": "created", "direction": "asc", "per_page": PAGE, "state": "all"}
        yield from (
            item for item in self._server.pages(f"/repos/{place}", params) if isinstance(item.get("created_at"), str)
        )

    def _form(self, utterance: Utterance) -> tuple[str, dict[str, Any]]:
        words = utterance.text.strip()
        if not words or len(words) > LONGEST:
            raise ChannelError(f"GitHub takes 1 to {LONGEST} characters, not {len(words)}", permanent=True)
        if utterance.visibility is not Visibility.PUBLIC or utterance.media:
            raise ChannelError("A comment on GitHub is public and its API takes no photos", permanent=True)
        if not utterance.ref:
            if not self._repositories:
                raise ChannelError("Name at least one repository", permanent=True)
            title = (utterance.subject or words.partition("\n")[0])[:256]
            return f"/repos/{self._repositories[0]}/issues", {"title": title, "body": words}
        repository, _, rest = utterance.ref.partition(" ")
        page, _, rest = rest.partition(" ")
        number = rest.partition(" ")[0]
        if page not in ("issues", "pull") or not number.isdigit():
            raise ChannelError("GitHub's discussions are answered on GitHub: only its other API can", permanent=True)
        return f"/repos/{repository}/issues/{number}/comments", {"body": words}

    def _changed(self, body: Mapping[str, Any], about: Item) -> str:
        return text(about, "updated_at") if body.get("action") == "edited" else ""


def _about(body: Mapping[str, Any]) -> Item | None:
    """Return what a webhook is about: the comment or review if there is one, else what stands above it."""
    for name in ("comment", "review", "issue", "pull_request", "discussion"):
        told = body.get(name)
        if isinstance(told, dict):
            return told if is_said(told) else None
    return None


def _overheard(raw: bytes) -> list[Heard]:
    return [replace(one, addressed=Trait.MENTION in one.traits) for one in read(raw)]


def _receipt(said: Item) -> Receipt:
    address = address_of(said)
    return Receipt(external_id=address, ref=ref_of(said), url=address, at=written(said["created_at"]))


CARD = Card(
    name="github",
    label="GitHub",
    icon="code-xml",
    build=GitHub,
    fields=(
        Field(name="repositories", label="Repositories", help="Such as acme/shop, acme/app. Separated by commas."),
        Field(
            name="access_token",
            label="Access token",
            kind="password",
            help="Settings, Developer settings, Fine-grained tokens. Issues and Pull requests: read and write.",
            secret=True,
        ),
        Field(name="webhook_secret", label="Secret of the webhook", kind="password", required=False, secret=True),
    ),
    limits=Limits(text=LONGEST, posts_per_hour=80, poll_every=timedelta(minutes=2)),
    gaps={
        "awaits": (Gap.NEVER, "GitHub keeps no line open; a webhook tells at once."),
        "fetches": (Gap.NOTIMPL, "Pictures in a comment are shown by their address and not fetched."),
        "refreshes": (Gap.NEVER, "A token works until the day you chose for it."),
    },
    waits_for_address="Webhooks, and with them discussions: until then issues are asked every two minutes.",
    paste_address='In each repository under Settings, Webhooks, as "Payload URL": content type application/json, and '
    "the same secret.",
    tested=Tested(against="twin", by="the shapes of answers GitHub once gave"),
    understand=understand,
    search_calls=2,
)
