"""What networks really sent is heard, and a deaf or a falling reader is seen in the figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import polars
import pytest

from porch.proving.validations import protocols

POST = {
    "id": "5", "uri": "https://town.example/5", "content": "<p>Ciao</p>", "created_at": "2026-11-22T10:00:00.000Z",
    "account": {"id": "1", "acct": "ann", "url": "https://town.example/@ann"}, "visibility": "public",
}  # fmt: skip


@pytest.fixture
def captured(tmp_path: Path) -> Path:
    (tmp_path / "mastodon").mkdir()
    told = {"one": [POST], "none": {"title": "a town"}, "odd": [{**POST, "created_at": "never"}]}
    for name, body in told.items():
        (tmp_path / "mastodon" / f"{name}.json").write_text(json.dumps(body))
    return tmp_path


def figures(captured: Path, **more: Any) -> dict[str, Any]:
    ours: dict[str, Any] = protocols.run(data=captured, out=None, **more)["ours"]
    return ours


def test_each_body_is_heard_or_empty_or_quarantined(captured: Path) -> None:
    told = figures(captured)
    counts = {"bodies": 3, "carrying": 2, "heard": 1, "empty": 1, "quarantined": 1, "crashed": 0}
    assert told == {**counts, "networks": {"mastodon": counts}}


def test_a_deaf_channel_and_one_that_falls_are_seen(captured: Path) -> None:
    assert figures(captured, plant="deaf")["heard"] == 0
    assert figures(captured, plant="crash")["crashed"] == 3


def test_each_outcome_can_be_counted_again(captured: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.parquet"
    protocols.run(data=captured, out=out)
    rows = polars.read_parquet(out)
    assert rows["key"].to_list() == ["mastodon/none.json", "mastodon/odd.json", "mastodon/one.json"]
    assert rows["score"].to_list() == [0, 0, 1]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException):
        figures(tmp_path)
