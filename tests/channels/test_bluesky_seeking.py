"""Words and hashtags looked for on Bluesky: on the development network, and on an index that misbehaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from porch.channels._bluesky_seeking import asked_for, seek
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from tests.cast import NOON
from tests.channels.test_bluesky import BlueskyStage
from tests.channels.test_bluesky import network as network
from tests.channels.test_bluesky import stage as stage
from tests.channels.test_bluesky import town as town

ANN = {"did": "did:plc:ann", "handle": "ann.test"}
US = "did:plc:us"


def view(number: int, text: str = "At the Blue Door", minutes: int = 0, **record: Any) -> dict[str, Any]:
    at = (NOON - timedelta(minutes=minutes)).isoformat()
    return {
        "uri": f"at://did:plc:ann/app.bsky.feed.post/{number}", "cid": f"cid{number}", "author": ANN, "indexedAt": at,
        "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": at, **record}, "likeCount": 3,
    }  # fmt: skip


class Index:
    """An AppView that has these posts, two to a page."""

    did = US

    def __init__(self, *posts: Any) -> None:
        self.posts = list(posts)
        self.asked: list[dict[str, Any]] = []

    def ask(self, method: str, asked: dict[str, Any]) -> dict[str, Any]:
        assert method == "app.bsky.feed.searchPosts"
        self.asked.append(asked)
        start = int(asked.get("cursor", 0))
        more = {"cursor": str(start + 2)} if start + 2 < len(self.posts) else {}
        return {"posts": self.posts[start : start + 2], **more}

    def look(self, words: str = "blue door", since: str | None = None) -> list[Heard | Spoiled | Mark]:
        return list(seek(self, words, since, NOON))  # type: ignore[arg-type]


def heard(found: list[Heard | Spoiled | Mark]) -> list[Heard]:
    return [one for one in found if isinstance(one, Heard)]


@pytest.mark.real
def test_a_word_is_found_on_the_development_network_though_nobody_names_us(stage: BlueskyStage) -> None:
    word = f"focaccia{uuid4().hex[:8]}"
    uri = stage.ann.says(f"Who makes the best {word}?")
    stage.network.settle()
    [found] = heard(list(stage.channel().search(word, None)))
    assert (found.external_id, found.addressed, found.ours) == (uri, False, False)


@pytest.mark.real
def test_words_said_to_us_are_found_as_the_same_item_on_the_development_network(stage: BlueskyStage) -> None:
    word = f"fennel{uuid4().hex[:8]}"
    uri = stage.customer_says(f"Is there {word} in it?")
    [found] = heard(list(stage.channel().search(word, None)))
    mention = next(one for one in heard(list(stage.channel().listen(None))) if one.external_id == uri)
    assert (found.external_id, found.version, found.addressed) == (uri, mention.version, True)


@pytest.mark.real
@pytest.mark.parametrize("words", ['a" OR "b', "from:nobody", "%", "x" * 500, "🍕", "#tag", "did:plc:x"])
def test_hostile_words_harm_nothing_on_the_development_network(stage: BlueskyStage, words: str) -> None:
    assert [one for one in stage.channel().search(words, None) if isinstance(one, Spoiled)] == []


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ('blue" OR from:me "door', '"blue or from me door"'),
        ("from:ann", '"from ann"'),
        ("#AskTheChef", "#AskTheChef"),
        ("#ask the chef", '"ask the chef"'),
        ("🍕", "🍕"),
        ("word " * 100, f'"{" ".join(["word"] * 40)}"'),
    ],
)
def test_words_are_asked_for_as_one_phrase_without_operators(words: str, asked: str) -> None:
    assert asked_for(words) == asked


def test_every_page_is_walked_once_and_the_next_look_stops_at_what_is_known() -> None:
    index = Index(*(view(n, minutes=n * 20) for n in range(5)))
    first = index.look()
    assert [one.external_id[-1] for one in heard(first)] == ["0", "1", "2", "3", "4"]
    index.posts.insert(0, view(9))
    index.asked.clear()
    mark = next(one for one in reversed(first) if isinstance(one, Mark))
    assert [one.external_id[-1] for one in heard(index.look(since=mark.cursor))] == ["9", "0"]
    assert len(index.asked) == 2


def test_words_that_stand_apart_are_not_found() -> None:
    assert heard(Index(view(1, "A door, blue")).look()) == []


def test_who_names_us_is_addressed() -> None:
    facets = [{"index": {"byteStart": 0, "byteEnd": 3}, "features": [{"did": US}]}]
    [naming, other] = heard(Index(view(1, facets=facets), view(2)).look())
    assert (naming.addressed, other.addressed) == (True, False)


def test_a_post_that_cannot_be_read_is_set_apart_and_the_others_are_found() -> None:
    found = Index(view(1), {"uri": "at://x", "cid": "c"}, "nonsense", view(2)).look()
    assert [one.external_id[-1] for one in heard(found)] == ["1", "2"]
    assert len([one for one in found if isinstance(one, Spoiled)]) == 2


def test_an_answer_without_posts_is_trouble_and_not_silence() -> None:
    index = Index()
    index.ask = lambda method, asked: {"error": "?"}  # type: ignore[assignment]
    with pytest.raises(ChannelError, match="no list"):
        index.look()
