"""The three months before Porch, as the networks still hold them: most were answered there, some never."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait
from porch.proving.demo import cast, words
from porch.proving.demo.days import Days
from porch.proving.demo.scribe import Scribe, hostile, network

SEED = 1215  # a past in which few but Cleo have gone quiet
BEGAN = 4  # days ago the trattoria began with Porch
BY_CHANNEL = {"email": cast.MAILBOX, "mastodon": cast.MASTODON, "bluesky": cast.BLUESKY, "feeds": cast.COMMENTS}
CLEO_CAME = (91, 77, 63, 49)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Tells what happened before Porch. The same `now` gives the same past."""

    days: Days
    scribe: Scribe
    chance: Random

    def everything(self) -> list[Heard | Spoiled]:
        """Return all of it, oldest first; what cannot be read comes last."""
        told = [*self._regulars(), *self._neighbours(), *self._unanswered(), *self._our_posts(), *self._letters()]
        return [*sorted(told, key=lambda item: (item.at, item.external_id)), hostile()]

    def _regulars(self) -> Iterator[Heard]:
        for visit, ago in enumerate(range(86, BEGAN + 4, -7)):
            who = cast.ANN if visit % 2 == 0 else cast.ANN_TOO
            turn = visit % len(words.ANN_SAID)
            yield from self._talk(who, ago, words.ANN_SAID[turn], words.WE_TOLD_ANN[turn], thanks=visit % 3 == 0)
        for ago, said in zip(CLEO_CAME, words.CLEO_SAID, strict=True):
            yield from self._talk(cast.CLEO, ago, said, "Two on Thursday, gladly. Your table.", subject="Thursday")
        yield from self._talk(
            cast.DOV, 40, "Who does your bread? It is the best on the lake.", "Carla, in our own oven, at four."
        )
        yield from self._talk(
            cast.BEN, 33, "The music on Fridays is far too loud to talk, @trattoria.", "You are right, we turn it down."
        )
        yield self.scribe.says(
            cast.BEN, self.days.at(19, 21, 40), "Forty minutes for the bill again, @trattoria. Does nobody there care?"
        )

    def _neighbours(self) -> Iterator[Heard]:
        for number, who in enumerate(cast.NEIGHBOURS):
            for turn in range(1 + number % 3):
                asked, answered = words.ASKED[(number * 3 + turn) % len(words.ASKED)]
                ago = self.chance.randrange(BEGAN + 1, 89)
                yield from self._talk(who, ago, asked, answered, thanks=self.chance.random() < 0.4)

    def _unanswered(self) -> Iterator[Heard]:
        for number, (kind, said) in enumerate(words.NEVER_HEARD):
            there = [one for one in cast.NEIGHBOURS if one.kind == kind]
            who = there[number * 2 % len(there)]
            yield self.scribe.says(who, self._moment(BEGAN + 2 + number * 9), said, subject=_subject(who, said))

    def _our_posts(self) -> Iterator[Heard]:
        fans = [
            one for one in (*cast.NEIGHBOURS, cast.HANNE, cast.SOFIA, cast.DOV) if one.kind in ("mastodon", "bluesky")
        ]
        for number, text in enumerate(words.OUR_POSTS):
            connection = (cast.MASTODON, cast.BLUESKY)[number % 2]
            post = self.scribe.we_say(connection, self.days.at(85 - number * 7, 11, 15), text)
            yield post
            yield from self._echo(post, [one for one in fans if one.kind == connection.channel])
        for fan in fans:
            yield self.scribe.nods(fan, self._moment(self.chance.randrange(BEGAN + 1, 89)), Kind.FOLLOW)

    def _echo(self, post: Heard, fans: Sequence[Handle]) -> Iterator[Heard]:
        for fan in self.chance.sample(fans, k=4):
            yield self.scribe.nods(fan, self._later(post.at), Kind.LIKE, post.external_id)
        sharing, commenting = self.chance.sample(fans, k=2)
        yield self.scribe.nods(sharing, self._later(post.at), Kind.ANNOUNCE, post.external_id)
        said = self.chance.choice(words.COMMENTED)
        comment = self.scribe.says(commenting, self._later(post.at), said, to=post.external_id)
        yield comment
        yield self._answer(comment, "That makes our day.")

    def _letters(self) -> Iterator[Heard]:
        for week in range(12):
            ago = BEGAN + 2 + week * 7
            yield self.scribe.says(
                cast.SLOW_FOOD, self.days.at(ago, 6, 5), "This week: heirloom beans, and a cheese that almost was not.",
                subject="Slow Food Weekly", traits=(Trait.LIST,),
            )  # fmt: skip
            yield self.scribe.says(
                cast.GREENGROCER, self.days.at(ago, 7, 30), f"Thank you for your order {1180 + week}.",
                subject=f"Your order {1180 + week}", traits=(Trait.RECEIPT,),
            )  # fmt: skip
        for month in range(3):
            yield self.scribe.says(
                cast.BANK, self.days.at(BEGAN + 3 + month * 30, 5), "Your statement is ready. Please do not reply.",
                subject="Your statement", traits=(Trait.NO_REPLY,),
            )  # fmt: skip

    def _talk(
        self, who: Handle, ago: int, asked: str, answered: str, *, thanks: bool = False, subject: str = ""
    ) -> Iterator[Heard]:
        said = self.scribe.says(who, self._moment(ago), asked, subject=subject or _subject(who, asked))
        answer = self._answer(said, answered)
        yield from (said, answer)
        if thanks:
            after = answer.at + timedelta(minutes=self.chance.randrange(2, 50))
            yield self.scribe.says(who, after, self.chance.choice(words.THANKED), to=answer.external_id)

    def _answer(self, said: Heard, text: str) -> Heard:
        connection = BY_CHANNEL[network(said.author)]
        return self.scribe.we_say(connection, self._later(said.at), text, answering=said)

    def _moment(self, days_ago: int) -> datetime:
        return self.days.at(days_ago, self.chance.randrange(9, 20), self.chance.randrange(60))

    def _later(self, at: datetime) -> datetime:
        return at + timedelta(minutes=self.chance.randrange(6, 190))


def _subject(who: Handle, asked: str) -> str:
    return " ".join(asked.split()[:5]).rstrip(".,?") if who.kind == "email" else ""
