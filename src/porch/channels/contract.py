"""The contract every channel keeps, shipped so that an outside author can hold a channel of their own against it.

Set up a `Stage` on which a customer and we can act (a real server wherever one runs) and call `check_channel(stage)`,
or parametrise a test over `CHECKS`. A check that a network cannot pass is named in `stage.gaps` with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import sleep
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from porch.core.channel import Card, Follows, Identifies, Listens, Overhears, Recalls, Rereads, Speaks, Tallies
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import COUNTERS, Delivery, Heard, Mark, Spoiled, Utterance

E = TypeVar("E", bound=Exception)
UNICODE = "Perché no? Ελλάδα مرحبا 你好 👩🏽‍🍳 e\u0301"


class Stage(Protocol):
    """A network with a customer and us on it, driven by the test. Acts return the external id of what they made."""

    card: Card
    gaps: Mapping[str, str]  # check name -> why this network cannot pass it

    def channel(self) -> object:
        """Return the channel under test, built from its Card, ours and healthy."""
        ...

    def customer_says(self, text: str, reply_to: str = "") -> str:
        """Let the customer say `text` to us; wait until the network shows it to us."""
        ...

    def customer_edits(self, external_id: str, text: str) -> None:
        """Let the customer change what they said, and wait."""
        ...

    def customer_deletes(self, external_id: str) -> None:
        """Let the customer take it back, and wait."""
        ...

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        """Say `text` as ourselves by the network's own app, and wait."""
        ...

    def poison(self) -> None:
        """Put an item among the others that cannot be read."""
        ...

    def said(self, text: str) -> int:
        """Return how often the network holds `text` as said by us."""
        ...

    def address(self, heard: Heard) -> Utterance:
        """Return an utterance with empty text that answers `heard` (copy and fill it in)."""
        ...

    def refused(self) -> object:
        """Return the channel with a key that no longer works."""
        ...

    def limited(self, seconds: int) -> object:
        """Return the channel on a network that says: too many requests, come back in `seconds`."""
        ...

    def down(self) -> object:
        """Return the channel on a network that cannot be reached."""
        ...

    def torn(self) -> object:
        """Return the channel on a network that publishes and then breaks off before it answers."""
        ...

    def skewed(self, by: timedelta) -> object:
        """Return the channel with our clock off by `by`."""
        ...

    def unacceptable(self) -> Utterance:
        """Return an utterance the network refuses for good."""
        ...

    def pushed(self) -> Sequence[Delivery]:
        """Return all the network has pushed so far, oldest first; nothing where we pull."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one check ended: `gap` holds the reason when the network cannot pass it."""

    check: str
    gap: str = ""


def check_channel(stage: Stage) -> list[Verdict]:
    """Run every check on `stage` and return the verdicts; AssertionError names the first that fails."""
    return [run(check, stage) for check in CHECKS]


def run(check: Check, stage: Stage) -> Verdict:
    """Run one check, or report the gap the stage declares for it; AssertionError says what the check asks for."""
    name = check.__name__.removeprefix("check_")
    if reason := stage.gaps.get(name, ""):
        return Verdict(check=name, gap=reason)
    try:
        check(stage)
    except Exception as error:
        broken = str(error) or type(error).__name__
        raise AssertionError(f"{name}: {check.__doc__} ({broken})") from error
    return Verdict(check=name)


def hear(
    channel: object, since: str | None = None, pushed: Sequence[Delivery] = ()
) -> tuple[list[Heard], list[Spoiled], str | None]:
    """Listen once, or overhear what was `pushed` after `since`; return the heard, the spoiled and the last cursor."""
    items: list[Heard | Spoiled | Mark] = []
    if isinstance(channel, Listens):
        items += channel.listen(since)
    else:
        assert isinstance(channel, Overhears)
        for delivery in pushed[int(since or 0) :]:
            items += channel.overhear(delivery)
        items.append(Mark(cursor=str(len(pushed))))
    marks = [item.cursor for item in items if isinstance(item, Mark)]
    heard = [item for item in items if isinstance(item, Heard)]
    spoiled = [item for item in items if isinstance(item, Spoiled)]
    return heard, spoiled, marks[-1] if marks else since


def latest(heard: Iterable[Heard], external_id: str) -> Heard:
    """Return the newest version of an item, as the log would fold it."""
    found = [item for item in heard if item.external_id == external_id]
    assert found, f"{external_id} was never heard"
    return max(found, key=lambda item: (item.deleted, item.edited_at or item.at, item.version))


def check_knows_itself(stage: Stage) -> None:
    """The test button says who we are."""
    channel = stage.channel()
    assert isinstance(channel, Identifies)
    assert channel.whoami().value


def check_round_trip(stage: Stage) -> None:
    """A customer's words are heard, our answer arrives once, and we hear ourselves as ourselves."""
    words, answer = _unique("Do you have a table?"), _unique("Yes, by the window.")
    said = stage.customer_says(words)
    channel = stage.channel()
    assert isinstance(channel, Speaks)
    item = latest(hear(channel, None, stage.pushed())[0], said)
    assert words in item.text and not item.ours and item.addressed and item.author.value
    assert item.at.tzinfo is not None and item.raw
    receipt = channel.speak(_fill(stage.address(item), answer))
    assert receipt.external_id
    assert stage.said(answer) == 1
    if "hears_ourselves" not in stage.gaps:
        ours = latest(_until(stage, receipt.external_id), receipt.external_id)
        assert ours.ours and answer in ours.text
        assert ours.in_reply_to == said


def check_redelivery(stage: Stage) -> None:
    """Listening twice from the same place yields the same items in the same versions."""
    stage.customer_says(_unique("Twice?"))
    first, second = hear(stage.channel(), None, stage.pushed())[0], hear(stage.channel(), None, stage.pushed())[0]
    assert {(i.external_id, i.version) for i in first} <= {(i.external_id, i.version) for i in second}


def check_reordering(stage: Stage) -> None:
    """Going on from a mark misses nothing that a fresh start would hear."""
    before = stage.customer_says(_unique("before the mark"))
    earlier, _, cursor = hear(stage.channel(), None, stage.pushed())
    after = stage.customer_says(_unique("after the mark"))
    later, _, _ = hear(stage.channel(), cursor, stage.pushed())
    assert before in {i.external_id for i in earlier}
    assert after in {i.external_id for i in later}


def check_edit(stage: Stage) -> None:
    """An edit is heard as a later version of the same item."""
    said = stage.customer_says(_unique("At seven"))
    first, _, cursor = hear(stage.channel(), None, stage.pushed())
    changed = _unique("At eight")
    stage.customer_edits(said, changed)
    again = hear(stage.channel(), cursor, stage.pushed())[0] + hear(stage.channel(), None, stage.pushed())[0]
    newest = latest(first + again, said)
    assert changed in newest.text
    assert newest.version != latest(first, said).version


def check_delete(stage: Stage) -> None:
    """A deletion is heard as a later, deleted version."""
    said = stage.customer_says(_unique("Never mind"))
    first, _, cursor = hear(stage.channel(), None, stage.pushed())
    stage.customer_deletes(said)
    assert latest(first + hear(stage.channel(), cursor, stage.pushed())[0], said).deleted


def check_elsewhere(stage: Stage) -> None:
    """What we say in the network's own app is heard, as ours, in reply to what it answers."""
    said = stage.customer_says(_unique("Anyone there?"))
    ours = stage.we_say_elsewhere(_unique("Yes, from the phone"), reply_to=said)
    item = latest(_until(stage, ours), ours)
    assert item.ours and item.in_reply_to == said


def check_expired_token(stage: Stage) -> None:
    """A dead key is said to be dead, for good, and does not look like silence."""
    stage.customer_says(_unique("Can you hear me?"))
    _raises(KeyRefused, lambda: hear(stage.refused(), None, stage.pushed()))


def check_rate_limit(stage: Stage) -> None:
    """Too many requests is a passing error that says when to come back."""
    error = _raises(ChannelError, lambda: hear(stage.limited(90), None, stage.pushed()))
    assert not error.permanent
    assert error.retry_at is not None
    assert error.retry_at > datetime.now(UTC) + timedelta(seconds=30)


def check_passing_error(stage: Stage) -> None:
    """A network that is down is a passing error, and speaking to it is known not to have happened."""
    answer = _addressed(stage)
    error = _raises(ChannelError, lambda: hear(stage.down(), None, stage.pushed()))
    assert not error.permanent
    channel = stage.down()
    assert isinstance(channel, Speaks)
    for said in (answer, *([_post()] if stage.card.public else [])):
        error = _raises(ChannelError, partial(channel.speak, _fill(said, _unique("into the void"))))
        assert not error.permanent and not isinstance(error, OutcomeUnknown)


def check_permanent_error(stage: Stage) -> None:
    """What a network refuses for good is a permanent error."""
    channel = stage.channel()
    assert isinstance(channel, Speaks)
    assert _raises(ChannelError, lambda: channel.speak(stage.unacceptable())).permanent


def check_unknown_outcome(stage: Stage) -> None:
    """When the answer is lost after publishing, the outcome is unknown, is found, and what was never sent is not."""
    words = _unique("Said once")
    utterance = _fill(_addressed(stage), words)
    channel = stage.torn()
    assert isinstance(channel, Speaks)
    _raises(OutcomeUnknown, lambda: channel.speak(utterance))
    healthy = stage.channel()
    assert isinstance(healthy, Recalls)
    found = None
    for _ in range(20):
        if found := healthy.find(utterance):
            break
    assert found is not None and found.external_id
    assert stage.said(words) == 1
    assert healthy.find(_fill(_addressed(stage), _unique("never sent"))) is None


def check_clock_skew(stage: Stage) -> None:
    """With our clock a day off either way nothing is missed."""
    said = stage.customer_says(_unique("What time is it?"))
    for by in (timedelta(days=-1), timedelta(days=1)):
        assert said in {i.external_id for i in hear(stage.skewed(by), None, stage.pushed())[0]}


def check_unicode(stage: Stage) -> None:
    """Letters of every script survive both ways."""
    words = _unique(UNICODE)
    said = stage.customer_says(words)
    channel = stage.channel()
    assert isinstance(channel, Speaks)
    item = latest(hear(channel, None, stage.pushed())[0], said)
    assert UNICODE in item.text
    answer = _unique(UNICODE + " grazie")
    channel.speak(_fill(stage.address(item), answer))
    assert stage.said(answer) == 1


def check_longest_text(stage: Stage) -> None:
    """The longest text the Card allows is taken; one more is refused before it is sent, for good."""
    limits = stage.card.limits
    longest = limits.text or 20_000
    channel = stage.channel()
    assert isinstance(channel, Speaks)
    start = _unique("")
    words = start + "a" * (longest - limits.measure(start))
    channel.speak(_fill(_addressed(stage), words))
    assert stage.said(words) == 1
    if limits.text is not None:
        assert _raises(ChannelError, lambda: channel.speak(_fill(_addressed(stage), words + "a"))).permanent


def check_poisoned_item(stage: Stage) -> None:
    """An item that cannot be read is spoiled with its bytes; its neighbours are heard; all can be read again."""
    before = stage.customer_says(_unique("before"))
    stage.poison()
    after = stage.customer_says(_unique("after"))
    channel = stage.channel()
    heard, spoiled, cursor = hear(channel, None, stage.pushed())
    assert {before, after} <= {i.external_id for i in heard}
    assert spoiled and all(s.raw and s.reason for s in spoiled)
    assert cursor is not None
    assert isinstance(channel, Rereads)
    again = latest(channel.reread(latest(heard, before).raw), before)
    assert again.text == latest(heard, before).text


def check_tally(stage: Stage) -> None:
    """Where a network counts, every figure is a number of a name we know, with its time, and told once."""
    if not isinstance(channel := stage.channel(), Tallies):
        return
    told = list(channel.tally())
    assert all(tally.at.tzinfo is not None for tally in told)
    figures = [(tally.of, name, value) for tally in told for name, value in tally.counts.items()]
    assert all(name in COUNTERS and type(value) is int and value >= 0 for _, name, value in figures), figures
    assert len({figure[:2] for figure in figures}) == len(figures), "a figure is told twice"
    _breaks_off(stage, lambda broken: list(broken.tally()))


def check_follows(stage: Stage) -> None:
    """Where a network lists who follows whom, each is listed once, and a list that breaks off is no whole list."""
    if not isinstance(channel := stage.channel(), Follows):
        return
    for people in (list(channel.followers()), list(channel.following())):
        names = [(one.kind, one.value) for one in people]
        assert all(kind and value for kind, value in names)
        assert len(set(names)) == len(names), "somebody is listed twice"
    _breaks_off(stage, lambda broken: list(broken.followers()))
    _breaks_off(stage, lambda broken: list(broken.following()))


Check = Callable[[Stage], None]
CHECKS: tuple[Check, ...] = (
    check_knows_itself, check_round_trip, check_redelivery, check_reordering, check_edit, check_delete, check_elsewhere,
    check_expired_token, check_rate_limit, check_passing_error, check_permanent_error, check_unknown_outcome,
    check_clock_skew, check_unicode, check_longest_text, check_tally, check_follows,
    check_poisoned_item,  # last: what it leaves on a twin no official document allows
)  # fmt: skip


def _unique(text: str) -> str:
    return f"{text} {uuid4().hex[:10]}".strip()


def _post() -> Utterance:
    return Utterance(key=uuid4().hex, text="", begun_at=datetime.now(UTC))


def _addressed(stage: Stage) -> Utterance:
    said = stage.customer_says(_unique("A word, please"))
    return stage.address(latest(hear(stage.channel(), None, stage.pushed())[0], said))


def _fill(utterance: Utterance, text: str) -> Utterance:
    return replace(utterance, text=text, key=uuid4().hex)


def _until(stage: Stage, external_id: str) -> list[Heard]:
    for _ in range(100):
        heard = hear(stage.channel(), None, stage.pushed())[0]
        if any(item.external_id == external_id for item in heard):
            return heard
        sleep(0.1)
    raise AssertionError(f"{external_id} was never heard")


def _breaks_off(stage: Stage, act: Callable[[Any], object]) -> None:
    if not stage.gaps.get("expired_token"):
        _raises(KeyRefused, lambda: act(stage.refused()))
    assert not _raises(ChannelError, lambda: act(stage.down())).permanent


def _raises(expected: type[E], act: Callable[[], object]) -> E:
    try:
        act()
    except expected as error:
        return error
    raise AssertionError(f"{expected.__name__} was expected and did not come")
