"""A profile in an address book is a handle only where it names exactly whom a channel would hear."""

from __future__ import annotations

import pytest

from porch.channels._contacts_profiles import profile


@pytest.mark.parametrize(
    ("value", "line", "parameters", "kind", "handle"),
    [
        ("https://twitter.com/Ann", "X-SOCIALPROFILE", ";TYPE=TWITTER", "x", "ann"),
        ("x-apple:Ann", "X-SOCIALPROFILE", ";TYPE=TWITTER", "x", "ann"),
        ("@Ann", "X-TWITTER", "", "x", "ann"),
        ("https://m.x.com/Ann?s=20", "URL", "", "x", "ann"),
        ("https://github.com/Ann", "URL", "", "github", "ann"),
        ("https://www.reddit.com/user/Ann/", "URL", "", "reddit", "ann"),
        ("https://news.ycombinator.com/user?id=ann", "URL", "", "hackernews", "ann"),
        ("https://town.example/@Ann", "URL", "", "mastodon", "ann@town.example"),
        ("@ann@town.example", "IMPP", ";TYPE=MASTODON", "mastodon", "ann@town.example"),
        ("matrix:u/ann:home.test", "IMPP", "", "matrix", "@ann:home.test"),
        ("https://matrix.to/#/@ann:home.test", "URL", "", "matrix", "@ann:home.test"),
    ],
)
def test_a_profile_is_known_by_its_address(value: str, line: str, parameters: str, kind: str, handle: str) -> None:
    told = profile(value, line, parameters, "Ann")
    assert told is not None
    assert (told.kind, told.value, told.name) == (kind, handle, "Ann")


@pytest.mark.parametrize(
    "value",
    [
        "", "https://shop.example/", "https://github.com/ann/wine", "https://medium.com/@ann", "https://[broken",
        "https://news.ycombinator.com/item?id=1", "xmpp:ann@home.test", "javascript:alert(1)",
        "https://instagram.com/ann", "matrix:roomid/1:home.test", "https://localhost/@ann",
    ],
)  # fmt: skip
def test_whatever_names_nobody_for_certain_is_nobody(value: str) -> None:
    assert profile(value, "URL", "", "Ann") is None
