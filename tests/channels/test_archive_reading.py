"""How an item of a download is named and read again."""

from __future__ import annotations

from porch.channels._archive_reading import Held, item, named, numbered, told_by


def test_what_stands_at_one_place_is_numbered_in_an_order_of_its_own() -> None:
    one, two = {"text": "a"}, {"text": "b"}
    forth, back = list(numbered([("7", one), ("7", two)])), list(numbered([("7", two), ("7", one), ("7", two)]))
    assert forth == back == [{"text": "a", "id": "7"}, {"text": "b", "id": "7.2"}]


def test_bytes_are_the_same_for_the_same_item_and_hold_nothing_empty() -> None:
    assert (
        item("m", {"b": 1, "a": "", "c": None}, us=[])
        == item("m", {"c": [], "b": 1})
        == b'{"item": {"b": 1}, "kind": "m"}'
    )


def held(us: list[str], ours: frozenset[str] = frozenset()) -> Held:
    return Held(told={}, around={"us": us}, raw=b"", ours=ours)


def test_we_are_who_the_download_or_the_importer_says() -> None:
    assert held(["Osteria"]).is_us("osteria")
    assert held([], frozenset({"us@x.test"})).is_us("Ann", "Us@x.test")
    assert not held(["Osteria"]).is_us("Ann", "", None)
    assert (held([]).knows_us, held(["x"]).knows_us) == (False, True)


def test_one_name_in_two_chats_is_two_people_until_somebody_joins_them() -> None:
    assert named("facebook", "Ann", "1", alone=False) != named("facebook", "Ann", "2", alone=False)
    assert named("facebook", "Ann", "1", alone=True).value == "chat:1"


def test_attachments_stand_for_words_that_nobody_wrote() -> None:
    assert told_by([]) == ""
