"""The networks a trattoria lives among, the real programs, and its customers acting on them as their own apps would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime

from porch.proving.servers.bluesky import BlueskyNetwork
from porch.proving.servers.bluesky_people import BlueskyAccount
from porch.proving.servers.isso import Isso
from porch.proving.servers.mail import MailServer
from porch.proving.servers.snac import SnacPair, eventually

DISH = "/dish/"
NOTHING: Mapping[str, str] = {}


class Town:
    """We are care@ by mail, acme on Mastodon, trattoria.test on Bluesky. Use it as a context manager."""

    def __init__(self) -> None:
        self.mail, self.mastodon, self.bluesky, self.blog = MailServer(), SnacPair(), BlueskyNetwork(), Isso()
        self.us: BlueskyAccount
        self.dov: BlueskyAccount
        self._open = ExitStack()

    def __enter__(self) -> Town:
        """Start every server; ready in about fifteen seconds."""
        with ExitStack() as opening:
            for server in (self.bluesky, self.mail, self.mastodon, self.blog):
                opening.enter_context(server)  # type: ignore[arg-type]
            self.us, self.dov = self.bluesky.account("trattoria"), self.bluesky.account("dov")
            self.mastodon.cleo.follow(self.mastodon.acme.acct)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *raised: object) -> None:
        """End every server."""
        self._open.close()

    def writes(
        self, who: str, words: str, *, subject: str, days_ago: float = 0, head: Mapping[str, str] = NOTHING
    ) -> EmailMessage:
        """Let a mail of somebody's reach us, some days ago; `head` holds headers of its own. Return the mail."""
        letter = self.mail.letter(who, "care", words, subject=subject)
        at = datetime.now(UTC) - timedelta(days=days_ago)
        letter.replace_header("Date", format_datetime(at))
        for name, value in head.items():
            del letter[name]
            letter[name] = value
        self.mail.append("care", "INBOX", letter.as_bytes())
        return letter

    def we_wrote(self, to: str, words: str, *, answers: EmailMessage, days_ago: float) -> None:
        """Let a mail of ours from before Porch lie in Sent."""
        letter = self.mail.letter("care", to, words, subject=f"Re: {answers['Subject']}", reply_to=_id(answers))
        letter.replace_header("Date", format_datetime(datetime.now(UTC) - timedelta(days=days_ago)))
        self.mail.append("care", "Sent", letter.as_bytes())

    def we_answer_on_the_phone(self, to: str, words: str, *, answers: EmailMessage) -> None:
        """Answer in the phone's mail program: it sends the mail, and puts it into Sent."""
        letter = self.mail.letter("care", to, words, subject=f"Re: {answers['Subject']}", reply_to=_id(answers))
        self.mail.post("care", to, letter.as_bytes())
        self.mail.append("care", "Sent", letter.as_bytes())

    def mails_of(self, who: str) -> list[EmailMessage]:
        """Return every mail that reached somebody."""
        return [message_from_bytes(raw, policy=default) for raw in self.mail.mails(who)]

    def reached_by_mail(self, who: str, words: str) -> EmailMessage:
        """Return the one mail that brought `words` to somebody, once it did."""
        return eventually(lambda: _one(m for m in self.mails_of(who) if words in _text(m)), f"{words!r} at {who}")

    def reached_on_mastodon(self, name: str, words: str) -> str:
        """Return once somebody on Mastodon was told of our post with `words`."""
        resident = getattr(self.mastodon, name)
        return eventually(lambda: words in str(resident.get("/api/v1/notifications")) and words, f"{words!r} at {name}")

    def stands_on_mastodon(self, words: str) -> str:
        """Return once cleo, who follows us, sees our post with `words`."""
        cleo = self.mastodon.cleo
        return eventually(lambda: words in str(cleo.get("/api/v1/timelines/home")) and words, f"{words!r} with cleo")

    def reached_on_bluesky(self, uri: str, words: str) -> str:
        """Return once our answer with `words` stands under the post `uri`."""
        return eventually(
            lambda: words in str([p for p in self.us.posts() if uri in str(p)]) and words, f"{words!r} under {uri}"
        )

    def stands_on_bluesky(self, words: str) -> str:
        """Return once our post with `words` stands on Bluesky."""
        return eventually(lambda: words in str(self.us.posts()) and words, f"{words!r} on Bluesky")

    def mentions_us(self, words: str) -> str:
        """Let dov mention us on Bluesky; return the address of the post."""
        named = f"@{self.us.handle}"
        mention = {"$type": "app.bsky.richtext.facet#mention", "did": self.us.did}
        facet = {"index": {"byteStart": 0, "byteEnd": len(named)}, "features": [mention]}
        return self.dov.says(f"{named} {words}", facets=[facet])


def _one(found: Iterable[EmailMessage]) -> EmailMessage | None:
    return next(iter(found), None)


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _id(letter: EmailMessage) -> str:
    return str(letter["Message-ID"]).strip("<>")
