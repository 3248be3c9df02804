"""The contract passes a channel that keeps it, and names the very check that a broken one fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest

from porch.channels import contract
from porch.core.channel import Card, Credentials, Limits, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Kind, Mark, Receipt, Spoiled, Tally, Utterance

ANN, US = Handle(kind="wall", value="ann"), Handle(kind="wall", value="us")
LONGEST = 300
Item = Heard | Spoiled


@dataclass
class Wall:
    """What is written on the wall, oldest first; an edit is written below what it changes."""

    written: list[Item] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self, text: str, *, ours: bool, to: str = "", key: str = "") -> str:
        """Write something new and return its name."""
        name, who = f"w{next(self.numbers)}", US if ours else ANN
        wrote = Heard(
            external_id=name, version="", kind=Kind.CREATE, author=who, at=datetime.now(UTC), raw=b"", text=text
        )
        self.change(replace(wrote, ours=ours, in_reply_to=to, ref=key))
        return name

    def change(self, heard: Heard) -> None:
        """Write another version."""
        raw = "\n".join([heard.external_id, heard.text]).encode()
        self.written.append(replace(heard, version=str(next(self.numbers)), raw=raw))

    def newest(self, name: str) -> Heard:
        """Return an item as it stands now."""
        return contract.latest([i for i in self.written if isinstance(i, Heard)], name)


@dataclass
class Honest:
    """A channel to the wall that keeps the contract. `mood`: what the network is up to; `now`: by our clock."""

    wall: Wall
    mood: str = ""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def whoami(self) -> Handle:
        """Return us."""
        return US

    def listen(self, since: str | None) -> Iterable[Heard | Spoiled | Mark]:
        """Yield what was written since, and where we are."""
        self.knock()
        yield from self.wall.written[int(since or 0) :]
        yield Mark(cursor=str(len(self.wall.written)))

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Yield what `raw` says."""
        name, text = raw.decode().split("\n", 1)
        yield replace(self.wall.newest(name), text=text)

    def speak(self, utterance: Utterance) -> Receipt:
        """Write our words on the wall."""
        self.knock()
        if utterance.text == "forbidden" or len(utterance.text) > LONGEST:
            raise ChannelError("not like this", permanent=True)
        name = self.wall.write(utterance.text, ours=True, to=utterance.in_reply_to, key=utterance.key)
        if self.mood == "torn":
            raise OutcomeUnknown("the line broke")
        return Receipt(external_id=name)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Look for our words on the wall."""
        found = [i.external_id for i in self.wall.written if isinstance(i, Heard) and i.ref == utterance.key]
        return Receipt(external_id=found[0]) if found else None

    def knock(self) -> None:
        """Raise what stands in the way."""
        errors: dict[str, ChannelError] = {
            "refused": KeyRefused("who are you?"),
            "limited": ChannelError("not so fast", retry_at=datetime.now(UTC) + timedelta(seconds=90)),
            "down": ChannelError("nobody is here"),
        }
        if self.mood in errors:
            raise errors[self.mood]


class Nameless(Honest):
    """Cannot say who we are."""

    def whoami(self) -> Handle:
        return replace(US, value="")


class SaysTwice(Honest):
    """Publishes everything twice."""

    def speak(self, utterance: Utterance) -> Receipt:
        super().speak(utterance)
        return super().speak(utterance)


class ForgetsItsMark(Honest):
    """Never says how far it came."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        return [item for item in super().listen(since) if not isinstance(item, Mark)]


class MarksTooFar(Honest):
    """Says it came further than it did."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        yield from super().listen(since)
        yield Mark(cursor=str(len(self.wall.written) + 1))


class HeldUpByPoison(Honest):
    """Stops at what it cannot read."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        for item in super().listen(since):
            if isinstance(item, Spoiled):
                return
            yield item


class DropsPoison(Honest):
    """Throws away what it cannot read."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        return [item for item in super().listen(since) if not isinstance(item, Spoiled)]


class DeafToItself(Honest):
    """Hears only others."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        return [item for item in super().listen(since) if not (isinstance(item, Heard) and item.ours)]


class TakesUsForACustomer(Honest):
    """Does not know that we are ourselves."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        return [replace(i, ours=False) if isinstance(i, Heard) else i for i in super().listen(since)]


class DeafToChanges(Honest):
    """Hears of each item once."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        first: dict[str, Item] = {}
        for item in self.wall.written:
            first.setdefault(getattr(item, "external_id", "poison"), item)
        return [i for i in super().listen(since) if isinstance(i, Mark) or i in first.values()]


class NewVersionsEachTime(Honest):
    """Makes every look a new version."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        return [replace(i, version=uuid4().hex) if isinstance(i, Heard) else i for i in super().listen(since)]


class SilentWithADeadKey(Honest):
    """Takes a dead key for silence."""

    def knock(self) -> None:
        if self.mood != "refused":
            super().knock()


class DoesNotSayWhen(Honest):
    """Keeps to itself when to come back."""

    def knock(self) -> None:
        if self.mood == "limited":
            raise ChannelError("not so fast")
        super().knock()


class InDoubtWhenNobodyIsThere(Honest):
    """Calls unknown what never left."""

    def knock(self) -> None:
        if self.mood == "down":
            raise OutcomeUnknown("who knows")
        super().knock()


class OnlyAnswers(Honest):
    """Refuses, before anybody is asked, what answers nothing."""

    def speak(self, utterance: Utterance) -> Receipt:
        if not utterance.in_reply_to:
            raise ChannelError("only answers stand here", permanent=True)
        return super().speak(utterance)


class TriesForEver(Honest):
    """Calls a refusal for good a passing one."""

    def speak(self, utterance: Utterance) -> Receipt:
        if utterance.text == "forbidden":
            raise ChannelError("perhaps later")
        return super().speak(utterance)


class SureAfterATear(Honest):
    """Says that nothing was published when it cannot know."""

    def speak(self, utterance: Utterance) -> Receipt:
        try:
            return super().speak(utterance)
        except OutcomeUnknown as error:
            raise ChannelError("not published") from error


class NeverFinds(Honest):
    """Cannot find what it said."""

    def find(self, utterance: Utterance) -> Receipt | None:
        return None


class FindsEverything(Honest):
    """Finds what was never said."""

    def find(self, utterance: Utterance) -> Receipt | None:
        return super().find(utterance) or Receipt(external_id="w1")


class TrustsOurClock(Honest):
    """Leaves out what our clock calls the future."""

    def listen(self, since: str | None) -> Iterable[Item | Mark]:
        soon = self.now + timedelta(hours=1)
        return [i for i in super().listen(since) if not (isinstance(i, Heard) and i.at > soon)]


class KnowsOneScript(Honest):
    """Writes in ASCII."""

    def speak(self, utterance: Utterance) -> Receipt:
        return super().speak(replace(utterance, text=utterance.text.encode("ascii", "replace").decode()))


class CutsShort(Honest):
    """Says as much as fits."""

    def speak(self, utterance: Utterance) -> Receipt:
        return super().speak(replace(utterance, text=utterance.text[:LONGEST]))


class Counting(Honest):
    """Counts, and lists who follows us, as the contract wants it."""

    counts: Mapping[str, int] = {"likes": 3, "views": 0}
    listed: tuple[Handle, ...] = (ANN,)

    def tally(self) -> Iterator[Tally]:
        self.knock()
        yield Tally(of="w1", at=datetime.now(UTC), counts=self.counts)

    def followers(self) -> Iterator[Handle]:
        self.knock()
        yield from self.listed

    def following(self) -> Iterator[Handle]:
        self.knock()
        yield from ()


class CountsBelowNothing(Counting):
    """Has fewer likes than none."""

    counts: Mapping[str, int] = {"likes": -1}


class CountsWhatNobodyKnows(Counting):
    """Has a counter of its own."""

    counts: Mapping[str, int] = {"karma": 3}


class CountsTwice(Counting):
    """Tells the same figure twice."""

    def tally(self) -> Iterator[Tally]:
        yield from super().tally()
        yield from super().tally()


class CountsWithoutTheTime(Counting):
    """Does not say in which time zone."""

    def tally(self) -> Iterator[Tally]:
        return (replace(tally, at=tally.at.replace(tzinfo=None)) for tally in super().tally())


class CountsNothingWithADeadKey(Counting):
    """Takes a dead key for nothing to count."""

    def tally(self) -> Iterator[Tally]:
        return super().tally() if self.mood != "refused" else iter(())


class ListsTwice(Counting):
    """Lists Ann twice."""

    listed = (ANN, ANN)


class ListsNobodyWhenNobodyIsThere(Counting):
    """Takes a broken line for the end of the list."""

    def following(self) -> Iterator[Handle]:
        return iter(())


class Bystander:
    """Ann and us before the wall, with a channel of any make."""

    def __init__(self, make: type[Honest], gaps: Mapping[str, str] | None = None) -> None:
        self.wall, self.make, self.gaps = Wall(), make, gaps or {}
        self.card = Card(name="wall", label="Wall", icon="x", build=self.build, fields=(), limits=Limits(text=LONGEST))

    def build(self, given: Credentials, wire: Wire) -> object:
        """Return the channel."""
        return self.channel()

    def channel(self, mood: str = "", by: timedelta = timedelta(0)) -> Honest:
        """Return the channel on a network in a mood, our clock off `by`."""
        return self.make(wall=self.wall, mood=mood, now=datetime.now(UTC) + by)

    def customer_says(self, text: str, reply_to: str = "") -> str:
        """Let Ann write."""
        return self.wall.write(text, ours=False, to=reply_to)

    def customer_edits(self, external_id: str, text: str) -> None:
        """Let Ann change her mind."""
        self.wall.change(replace(self.wall.newest(external_id), text=text, edited_at=datetime.now(UTC)))

    def customer_deletes(self, external_id: str) -> None:
        """Let Ann take it back."""
        self.wall.change(replace(self.wall.newest(external_id), deleted=True))

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        """Write on the wall ourselves."""
        return self.wall.write(text, ours=True, to=reply_to)

    def poison(self) -> None:
        """Spill something on the wall."""
        self.wall.written.append(Spoiled(raw=b"\xff", reason="illegible"))

    def said(self, text: str) -> int:
        """Count our words."""
        return sum(isinstance(i, Heard) and i.ours and i.text == text for i in self.wall.written)

    def address(self, heard: Heard) -> Utterance:
        """Return an empty answer."""
        return Utterance(key="", text="", begun_at=datetime.now(UTC), in_reply_to=heard.external_id)

    def refused(self) -> Honest:
        """Return the channel with a dead key."""
        return self.channel("refused")

    def limited(self, seconds: int) -> Honest:
        """Return the channel when we ask too much."""
        return self.channel("limited")

    def down(self) -> Honest:
        """Return the channel when nobody is there."""
        return self.channel("down")

    def torn(self) -> Honest:
        """Return the channel when the line breaks."""
        return self.channel("torn")

    def skewed(self, by: timedelta) -> Honest:
        """Return the channel when our clock is off."""
        return self.channel(by=by)

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        """Return what the wall never takes."""
        return Utterance(key="no", text="forbidden", begun_at=datetime.now(UTC))


@pytest.fixture(autouse=True)
def nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "sleep", lambda seconds: None)


def failing(make: type[Honest]) -> set[str]:
    """Return the names of the checks that a channel fails, each on a fresh stage."""
    return {check.__name__.removeprefix("check_") for check in contract.CHECKS if fails(check, make)}


def fails(check: contract.Check, make: type[Honest]) -> bool:
    """Say whether one check fails."""
    try:
        contract.run(check, Bystander(make))
    except AssertionError:
        return True
    return False


def test_a_channel_that_keeps_the_contract_passes_every_check() -> None:
    verdicts = contract.check_channel(Bystander(Counting))
    assert [v.check for v in verdicts] == [check.__name__.removeprefix("check_") for check in contract.CHECKS]
    assert {v.gap for v in verdicts} == {""}


@pytest.mark.parametrize(
    ("make", "checks"),
    [
        (Nameless, {"knows_itself"}),
        (SaysTwice, {"round_trip", "unicode", "longest_text"}),
        (ForgetsItsMark, {"poisoned_item"}),
        (MarksTooFar, {"reordering", "delete"}),
        (HeldUpByPoison, {"poisoned_item"}),
        (DropsPoison, {"poisoned_item"}),
        (DeafToItself, {"round_trip", "elsewhere"}),
        (TakesUsForACustomer, {"round_trip", "elsewhere"}),
        (DeafToChanges, {"edit", "delete"}),
        (NewVersionsEachTime, {"redelivery"}),
        (SilentWithADeadKey, {"expired_token"}),
        (DoesNotSayWhen, {"rate_limit"}),
        (InDoubtWhenNobodyIsThere, {"passing_error"}),
        (OnlyAnswers, {"passing_error"}),
        (TriesForEver, {"permanent_error"}),
        (SureAfterATear, {"unknown_outcome"}),
        (NeverFinds, {"unknown_outcome"}),
        (FindsEverything, {"unknown_outcome"}),
        (TrustsOurClock, {"clock_skew"}),
        (KnowsOneScript, {"unicode"}),
        (CutsShort, {"longest_text"}),
        (CountsBelowNothing, {"tally"}),
        (CountsWhatNobodyKnows, {"tally"}),
        (CountsTwice, {"tally"}),
        (CountsWithoutTheTime, {"tally"}),
        (CountsNothingWithADeadKey, {"tally"}),
        (ListsTwice, {"follows"}),
        (ListsNobodyWhenNobodyIsThere, {"follows"}),
    ],
)
def test_a_broken_channel_fails_the_check_that_is_about_it(make: type[Honest], checks: set[str]) -> None:
    assert failing(make) == checks


def test_a_channel_that_only_answers_passes_when_its_card_says_so() -> None:
    stage = Bystander(OnlyAnswers)
    stage.card = replace(stage.card, public=False)
    assert contract.run(contract.check_passing_error, stage).gap == ""


def test_the_whole_suite_stops_at_the_first_check_that_fails_and_names_it() -> None:
    with pytest.raises(AssertionError, match=r"^round_trip: A customer's words are heard"):
        contract.check_channel(Bystander(SaysTwice))


def test_a_gap_is_reported_with_its_reason_and_not_checked() -> None:
    stage = Bystander(DropsPoison, {"poisoned_item": "the wall shows no bytes"})
    assert contract.run(contract.check_poisoned_item, stage).gap == "the wall shows no bytes"
    assert stage.wall.written == []


def test_a_network_that_does_not_show_us_our_own_words_may_say_so() -> None:
    stage = Bystander(DeafToItself, {"hears_ourselves": "never shown"})
    assert contract.run(contract.check_round_trip, stage).gap == ""


def test_listening_once_tells_what_was_heard_what_was_spoiled_and_where_it_stopped() -> None:
    stage = Bystander(Honest)
    stage.customer_says("one")
    stage.poison()
    heard, spoiled, cursor = contract.hear(stage.channel())
    assert ([h.text for h in heard], len(spoiled), cursor) == (["one"], 1, "2")
    assert contract.hear(stage.channel(), cursor) == ([], [], "2")


def test_the_latest_version_is_the_deleted_one_whatever_came_after() -> None:
    stage = Bystander(Honest)
    name = stage.customer_says("one")
    stage.customer_deletes(name)
    heard = contract.hear(stage.channel())[0]
    assert contract.latest(reversed(heard), name).deleted


def test_what_was_never_heard_is_named() -> None:
    with pytest.raises(AssertionError, match="w7 was never heard"):
        contract.latest([], "w7")
