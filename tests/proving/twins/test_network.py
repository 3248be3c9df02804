from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from porch.proving.twins.book import Book, Entry
from porch.proving.twins.network import KEY, Asked, HungUp, Network, Told, route, whom

SIGNED = {"authorization": f"Bearer {KEY}"}


class Wall(Network):
    def shown(self, entry: Entry) -> dict[str, Any]:
        return {"id": entry.id, "text": entry.text}

    def heard(self, entry: Entry) -> None:
        self.push(entry.text.encode(), {"X-Wall": "1"})

    @route("GET", "/words")
    def words(self, asked: Asked) -> Told:
        return Told(body=[self.show(entry) for entry in self.book.entries()])

    @route("POST", r"/words/(\w+)", publishes=True)
    def write(self, asked: Asked, key: str) -> Told:
        return Told(body=self.show(self.say(text=asked.form["text"], key=key)))


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(Book(tmp_path / "book"), "http://wall")


def test_only_who_has_our_key_may_ask(wall: Wall) -> None:
    assert wall.answer(Asked("GET", "/words")).status == 401
    assert wall.answer(Asked("GET", "/words", headers=SIGNED)).body == []
    assert wall.answer(Asked("GET", "/nowhere", headers=SIGNED)).status == 404


def test_a_mood_stands_before_the_path(wall: Wall) -> None:
    assert wall.answer(Asked("GET", "/~refused/words", headers=SIGNED)).status == 401
    limited = wall.answer(Asked("GET", "/~limited:90/words", headers=SIGNED))
    assert (limited.status, limited.headers) == (429, {"Retry-After": "90"})


def test_a_torn_line_breaks_after_it_was_published_and_only_then(wall: Wall) -> None:
    with pytest.raises(HungUp):
        wall.answer(Asked("POST", "/~torn/words/a", headers=SIGNED, body=b"text=Ciao"))
    assert [entry["text"] for entry in wall.answer(Asked("GET", "/~torn/words", headers=SIGNED)).body] == ["Ciao"]


def test_a_lossy_network_publishes_and_says_500_and_the_same_key_is_told_again(tmp_path: Path) -> None:
    wall = Wall(Book(tmp_path / "book"), "http://wall", lossy=1.0)
    asked = Asked("POST", "/words/a", headers=SIGNED, body=b"text=Ciao")
    assert [wall.answer(asked).status for _ in range(2)] == [500, 200]
    assert len(wall.book.entries()) == 1


def test_a_poisoned_entry_cannot_be_read(wall: Wall) -> None:
    wall.answer(Asked("POST", "/twin/say", body=b'{"text": "x", "more": {"poisoned": true}}'))
    assert wall.answer(Asked("GET", "/words", headers=SIGNED)).body == [{"id": 7, "text": 7}]


def test_customers_say_change_and_take_back_without_a_key(wall: Wall) -> None:
    said = wall.answer(Asked("POST", "/twin/say", body=b'{"author": "ben", "text": "one"}')).body
    wall.answer(Asked("POST", f"/twin/entries/{said['id']}/text", body=b'{"text": "two"}'))
    assert wall.book.entry(said["id"]).text == "two"
    wall.answer(Asked("DELETE", f"/twin/entries/{said['id']}"))
    assert wall.book.entry(said["id"]) is None


def test_what_is_pushed_is_carried_in_order_until_it_is_taken(wall: Wall) -> None:
    taken: list[bytes] = []
    answers = iter([200, 503, 200])

    def listener(request: httpx.Request) -> httpx.Response:
        taken.append(request.read())
        return httpx.Response(next(answers))

    http = httpx.Client(transport=httpx.MockTransport(listener))
    wall.answer(Asked("PUT", "/twin/listener", body=b'{"url": "http://porch/hook"}'))
    for text in (b"one", b"two"):
        wall.answer(Asked("POST", "/twin/say", body=b'{"text": "%s"}' % text))
    wall.carry(http)
    wall.carry(http)
    assert taken == [b"one", b"two", b"two"]
    assert wall.book.untaken() == []


def test_a_follow_is_of_us_unless_it_names_somebody_else_and_ends_when_it_is_taken_back(wall: Wall) -> None:
    ann, _ = wall.book.keep(author="ann", text="", kind="follow")
    wall.book.keep(author="dov", text="", kind="follow")
    wall.book.keep(author="acme", text="", kind="follow", more={"whom": "cleo"})
    assert [one.author for one in wall.follows(of="acme")] == ["dov", "ann"]
    assert [whom(one) for one in wall.follows(by="acme")] == ["cleo"]
    wall.book.delete(ann.id)
    assert [one.author for one in wall.follows(of="acme")] == ["dov"]
