"""GitLab, gitlab.com or one's own: hears issues, merge requests and comments, answers, opens issues, gives a thumb."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from porch.channels._gitlab_hooks import pushed, understand
from porch.channels._gitlab_listening import PLACES, Listening
from porch.channels._gitlab_reading import NETWORK, author_of, envelope, item_ref, moment, read
from porch.channels._gitlab_server import PAGE, Server, iso
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Mark, Receipt, Spoiled, Tally, Trait, Utterance, Visibility
from porch.core.payload import BROKEN, Item, items, parsed, text
from porch.core.seeking import bare
from porch.core.wire import asked, spoken_carefully

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LOOK_BACK = timedelta(minutes=5)
LONGEST = 1_000_000
TITLE = 255
THUMBS = {"like": "thumbsup", "dislike": "thumbsdown"}
_COMMAND = re.compile(r"^(\s*)/(?=[a-z])", re.MULTILINE)  # GitLab would carry out "/close" and not say it


class GitLab:
    """Our account, and the projects it listens to."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire)
        told = credentials.get("projects", "").split(",")
        self._projects = [name for one in told if (name := _path(one))]
        self._secret = credentials.get("webhook_secret", "")
        self._wire = wire
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our own handle; KeyRefused when the token no longer works."""
        user = self._server.user
        return Handle(
            kind="gitlab", value=f"{self._server.us}@{self._server.host}",
            name=text(user, "name") or text(user, "username"), url=text(user, "web_url"),
        )  # fmt: skip

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what was said, changed or taken back after `since` in our projects, and who named us elsewhere."""
        self._named()
        floor = self._wire.clock.now() - self._history - SLACK
        yield from Listening(self._server, since, floor).run(self._projects)

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a webhook says; KeyRefused when its token is wrong or no secret was given."""
        told = delivery.headers.get("x-gitlab-token", "")
        if not self._secret or not hmac.compare_digest(told.encode(), self._secret.encode()):
            raise KeyRefused("This webhook does not carry our secret token")
        body = parsed(delivery.body, NETWORK)
        if isinstance(body, dict) and isinstance(body.get("object_attributes"), dict):
            project = text(body, "project", "id") or text(body, "project_id")
            team = self._server.team(project) if project.isdigit() else frozenset({self._server.us})
            raws = pushed(body, host=self._server.host, us=self._server.us, team=team)
            yield from readings(raws, read, f"webhook {delivery.headers.get('x-gitlab-event-uuid', '')}".strip())

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; GitLab is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of what was said in our projects on a UTC day; a call for each item that changed."""
        since = iso(datetime.combine(day, clock_time.min, UTC))
        for name in self._projects:
            project = self._server.project(name)
            for place in (one for one in PLACES if project.get(f"{one}_access_level") != "disabled"):
                path = f"/projects/{project['id']}/{place}"
                asking = {"scope": "all", "updated_after": since, "order_by": "created_at", "per_page": PAGE}
                for item in self._server.pages(path, asking):
                    if not isinstance(item.get("created_at"), str):
                        continue  # it is in quarantine, which the ledger counts by itself
                    yield from (f"{self._server.host}/{place}/{one['id']}" for one in [item] if _on(one, day))
                    notes = self._server.pages(f"{path}/{item.get('iid')}/discussions", {"per_page": PAGE})
                    said = [note for one in notes for note in items(one.get("notes")) if not note.get("system")]
                    yield from (f"{self._server.host}/notes/{note['id']}" for note in said if _on(note, day))

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield issues anywhere our token reaches that hold `words`, the newest hundred at most."""
        asking = {"scope": "issues", "search": bare(words), "order_by": "created_at", "sort": "desc", "per_page": PAGE}
        found = [one for one in items(self._server.ask("/search", asking)) if text(one, "created_at") > (since or "")]
        raws = [envelope("item", one, self._server.host, us=self._server.us, place="issues") for one in found]
        yield from readings(raws, _overheard, "/search")
        newest = max((text(one, "created_at") for one in found), default=since or "")
        yield Mark(cursor=newest, seen=len(found))

    def tally(self) -> Iterator[Tally]:
        """Yield how many follow our account, and how our latest issues fare: thumbs up and comments.

        A project's stars and forks are no followers: whoever stars is told nothing.
        """
        now = self._wire.clock.now()
        own = self._server.ask(f"/users/{text(self._server.user, 'id')}")
        yield Tally(of="", at=now, counts=_counts(own, {"followers": "followers", "following": "following"}))
        for name in self._projects:
            path = f"/projects/{self._server.project(name)['id']}/issues"
            asking = {"author_username": text(self._server.user, "username"), "scope": "all", "per_page": 30}
            for item in items(self._server.ask(path, asking)):
                counts = _counts(item, {"likes": "upvotes", "replies": "user_notes_count"})
                yield Tally(of=f"{self._server.host}/issues/{item.get('id')}", at=now, counts=counts)

    def followers(self) -> Iterator[Handle]:
        """Yield everybody who follows our account now."""
        yield from self._people("followers")

    def following(self) -> Iterator[Handle]:
        """Yield everybody our account follows now."""
        yield from self._people("following")

    def speak(self, utterance: Utterance) -> Receipt:
        """Answer under an issue or merge request, in its thread, or open an issue in our first project.

        What answers an internal comment is internal too; a private post opens a confidential issue.
        ChannelError (permanent) before anything is sent when it is too long, empty, or cannot be said here.
        """
        path, said = self._form(utterance)
        with spoken_carefully(NETWORK):
            response = self._server.post(path, said)
        self._server.checked(response, speaking=True)
        try:
            return self._receipt(response.json(), path)
        except BROKEN as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands in its place, else None."""
        path, said = self._form(utterance)
        us, words = self._server.us, str(said.get("body") or said.get("description")).split()
        since = utterance.begun_at - LOOK_BACK - self._server.behind
        for one in self._standing(path, since):
            ours = text(one, "author", "username").lower() == us
            same = (text(one, "body") or text(one, "description")).split() == words
            if ours and same and moment(one["created_at"]) >= since:
                return self._receipt(one, path)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Give a thumb up ("like") or down ("dislike"); doing it twice is doing it once."""
        project, place, iid, _, note, *_ = (*ref.split(" "), *[""] * 5)
        if kind not in THUMBS or not place:
            raise ChannelError(f"{NETWORK} takes no “{kind}” here", permanent=True)
        under = f"/notes/{note}" if note.isdigit() else ""
        path = f"/projects/{project}/{place}/{iid}{under}/award_emoji"
        with asked(NETWORK):
            response = self._server.post(path, {"name": THUMBS[kind]})
        taken = response.status_code == 404 and "already been taken" in response.text
        award = self._given(path, THUMBS[kind]) if taken else self._server.checked(response).json()
        external_id = f"{self._server.host}/awards/{award.get('id')}"
        return Receipt(external_id=external_id, ref=ref, at=self._wire.clock.now())

    def _people(self, which: str) -> Iterator[Handle]:
        path = f"/users/{text(self._server.user, 'id')}/{which}"
        for one in self._server.pages(path, {"per_page": PAGE}):
            yield author_of(one, self._server.host)

    def _given(self, path: str, name: str) -> Item:
        for award in self._server.pages(path, {"per_page": PAGE}):
            if text(award, "name") == name and text(award, "user", "username").lower() == self._server.us:
                return award
        raise ChannelError(f"{NETWORK} says that our thumb is there and does not show it")

    def _form(self, utterance: Utterance) -> tuple[str, dict[str, Any]]:
        words, kept = utterance.text.strip(), utterance.visibility is Visibility.DIRECT
        said = _COMMAND.sub(r"\1\\/", words)
        if not words or len(said) > LONGEST:
            raise ChannelError(f"{NETWORK} takes 1 to {LONGEST} characters, not {len(said)}", permanent=True)
        if utterance.media:
            raise ChannelError(f"Porch sends no photos to {NETWORK}", permanent=True)
        if not utterance.ref:
            self._named()
            title = (utterance.subject or words.partition("\n")[0])[:TITLE]
            opened = {"title": title, "description": said} | ({"confidential": True} if kept else {})
            return f"/projects/{self._server.project(self._projects[0])['id']}/issues", opened
        path, internal = _place(utterance.ref, kept)
        return path, {"body": said} | ({"internal": True} if internal else {})

    def _standing(self, path: str, since: datetime) -> Iterator[Item]:
        """Yield what stands where `path` puts words: a whole thread, or newest first what is younger than `since`."""
        if path.endswith("/notes") and "/discussions/" in path:
            told = self._server.ask(path.removesuffix("/notes"))
            yield from items(told.get("notes") if isinstance(told, dict) else None)
        else:
            asking = {"order_by": "created_at", "sort": "desc", "per_page": PAGE}
            for one in self._server.pages(path, asking | ({} if path.endswith("/notes") else {"scope": "all"})):
                yield one
                if _is_older(one, since):
                    return

    def _receipt(self, said: Item, path: str) -> Receipt:
        number, at, host = int(said["id"]), moment(said["created_at"]), self._server.host
        _, _, project, place, *rest = path.split("/")
        if not rest:
            ref, url = item_ref(said, "issues"), text(said, "web_url")
            return Receipt(external_id=f"{host}/issues/{number}", ref=ref, url=url, at=at)
        discussion = rest[2] if rest[1] == "discussions" else "-"
        seen_by = "internal" if said.get("internal") else "open"
        ref = f"{project} {place} {rest[0]} {discussion} {number} {seen_by}"
        return Receipt(external_id=f"{host}/notes/{number}", ref=ref, at=at)

    def _named(self) -> None:
        if not self._projects:
            raise ChannelError("Name at least one project", permanent=True)


def _path(told: str) -> str:
    """Return a project's path out of what somebody typed: acme/shop, or its whole address."""
    return re.sub(r"\Ahttps?://[^/]+/", "", told.strip()).partition("/-/")[0].strip("/ ")


def _place(ref: str, kept: bool) -> tuple[str, bool]:
    """Return where an answer to `ref` goes, and whether it must be internal; it never reaches more than heard `ref`."""
    project, place, iid, discussion, _, seen_by = (*ref.split(" ")[:6], *[""] * 6)[:6]
    if place not in PLACES or not (project.isdigit() and iid.isdigit()):
        raise ChannelError(f"{NETWORK} takes answers under issues and merge requests only", permanent=True)
    if kept and seen_by == "open":
        raise ChannelError(f"{NETWORK} takes no private answer to what others see", permanent=True)
    internal = seen_by == "internal"
    threaded = discussion.isalnum() and not internal
    return f"/projects/{project}/{place}/{iid}" + (
        f"/discussions/{discussion}/notes" if threaded else "/notes"
    ), internal


def _overheard(raw: bytes) -> list[Heard]:
    return [replace(one, addressed=Trait.MENTION in one.traits) for one in read(raw)]


def _counts(told: object, names: dict[str, str]) -> dict[str, int]:
    item = told if isinstance(told, dict) else {}
    return {name: item[theirs] for name, theirs in names.items() if isinstance(item.get(theirs), int)}


def _on(item: Item, day: date) -> bool:
    try:
        return moment(item["created_at"]).date() == day
    except BROKEN:
        return False


def _is_older(item: Item, since: datetime) -> bool:
    try:
        return moment(item["created_at"]) < since
    except BROKEN:
        return False


CARD = Card(
    name="gitlab",
    label="GitLab",
    icon="git-merge",
    build=GitLab,
    fields=(
        Field(name="server", label="Your GitLab", help="gitlab.com, or the address of your own.", default="gitlab.com"),
        Field(name="projects", label="Projects", help="Such as acme/shop, acme/tools/app. Separated by commas."),
        Field(
            name="access_token",
            label="Access token",
            kind="password",
            help="In GitLab under Preferences, Access tokens, or in the project's Settings. Scope: api.",
            secret=True,
        ),
        Field(
            name="webhook_secret",
            label="Secret token of the webhook",
            kind="password",
            help="The same words as in GitLab's field “Secret token”.",
            required=False,
            secret=True,
        ),
    ),
    limits=Limits(text=LONGEST, posts_per_hour=600, poll_every=timedelta(minutes=2)),
    gaps={
        "awaits": (Gap.NEVER, "GitLab keeps no line open; a webhook tells at once."),
        "fetches": (Gap.NOTIMPL, "Pictures in a comment are shown by their address and not fetched."),
        "refreshes": (Gap.NOTIMPL, "GitLab lets a token renew itself; Porch waits until you give it a new one."),
    },
    waits_for_address="Webhooks: until then issues and merge requests are asked every two minutes.",
    paste_address="In each project under Settings, Webhooks, as “URL”, with the same secret token. Tick Comments, "
    "Confidential comments, Issues events, Confidential issues events, Merge request events and Emoji events.",
    tested=Tested(against="twin", by="GitLab's API documents; python-gitlab 8.6 drives it"),
    understand=understand,
    search_calls=1,
)
