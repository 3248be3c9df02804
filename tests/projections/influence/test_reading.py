"""What a row means: whom the words name, and to whom the credit goes."""

from __future__ import annotations

import pytest

from porch.projections.influence import reading


@pytest.mark.parametrize(
    ("network", "speaker", "text", "named"),
    [
        ("mastodon", "ann@town.example", "@dov says so", {"dov@town.example"}),
        ("mastodon", "ann@town.example", "(@dov@lake.example.)", {"dov@lake.example"}),
        ("github", "ann", "as @dov-p. said", {"dov-p"}), ("reddit", "ann", "ask u/dov or /u/ben", {"dov", "ben"}),
        ("email", "ann@town.example", "@dov says so", set()), ("mastodon", "a@t.example", "dov@lake.example", set()),
        ("mastodon", "a@t.example", "https://town.example/@dov", set()), ("mastodon", "a@t.example", "@ @@ @.", set()),
    ],
)  # fmt: skip
def test_who_is_named(network: str, speaker: str, text: str, named: set[str]) -> None:
    found = reading._names("create", network, speaker, text, "")
    assert found == {(network, name.lower()): reading.MENTION for name in named}


def test_a_link_tells_at_whose_house_somebody_lives() -> None:
    html = '<a href="https://lake.example/@dov" class="u-url mention">@dov</a>'
    found = reading._names("create", "mastodon", "ann@town.example", "@dov", html)
    assert set(found) == {("mastodon", "dov@lake.example")}


def test_who_names_the_whole_town_names_nobody() -> None:
    text = " ".join(f"@n{number}" for number in range(reading.MOST_NAMES + 1))
    assert reading._names("create", "github", "ann", text, "") == {}
