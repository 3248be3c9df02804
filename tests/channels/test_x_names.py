from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porch.channels._x_names import (
    history,
    moment,
    nod_name,
    person,
    post_name,
    post_ref,
    references,
    required,
    time_of,
)
from porch.core.errors import Unreadable

EDITED = {"id": "1730000000000000002", "edit_history_post_ids": ["1730000000000000001", "1730000000000000002"]}


def test_an_account_is_known_by_its_name_in_small_letters() -> None:
    user = {"id": "7", "username": "Ann", "name": "Ann B.", "public_metrics": {"followers_count": 12}}
    handle = person(user, "7")
    assert (handle.kind, handle.value, handle.name, handle.url, handle.followers) == (
        "x", "ann", "Ann B.", "https://x.com/Ann", 12,
    )  # fmt: skip


@pytest.mark.parametrize("user", [None, {}, {"id": "7"}, {"id": "7", "username": ""}])
def test_an_account_x_does_not_show_is_known_by_its_number(user: dict[str, str] | None) -> None:
    assert (person(user, "7").value, person(user, "7").url) == ("id:7", "https://x.com/i/user/7")


@pytest.mark.parametrize("told", [None, -1, "many"])
def test_a_number_of_followers_that_is_none_is_left_out(told: object) -> None:
    assert person({"username": "ann", "public_metrics": {"followers_count": told}}, "7").followers is None


def test_an_edited_post_keeps_its_first_id_as_its_name() -> None:
    assert history(EDITED) == ["1730000000000000001", "1730000000000000002"]
    assert (post_name(EDITED), post_ref(EDITED)) == (
        "post:1730000000000000001", "1730000000000000002.1730000000000000001",
    )  # fmt: skip


def test_the_name_x_used_before_for_the_history_is_read_too() -> None:
    assert history({"id": "2", "edit_history_tweet_ids": ["1", "2"]}) == ["1", "2"]


def test_a_post_that_was_not_brought_along_is_named_by_its_number() -> None:
    assert (post_name(None, "5"), post_name({}, "5")) == ("post:5", "post:5")


@pytest.mark.parametrize("key", ["referenced_posts", "referenced_tweets"])
def test_references_are_read_under_either_name(key: str) -> None:
    assert references({key: [{"type": "quoted", "id": "5"}]}) == {"quoted": "5"}


def test_a_nod_is_named_by_what_how_and_who() -> None:
    assert nod_name("post:5", "like", "7") == "post:5#like-by-7"


def test_an_id_tells_its_time() -> None:
    assert time_of("1212092628029698048") == datetime(2019, 12, 31, 19, 26, 16, 771000, tzinfo=UTC)


@pytest.mark.parametrize("number", ["20", "89512102", "no number", ""])
def test_an_id_from_before_x_put_the_time_into_it_tells_none(number: str) -> None:
    assert time_of(number) is None


def test_a_time_is_read_in_utc_and_guessed_from_the_id_where_it_is_missing() -> None:
    assert moment("2026-11-22T11:00:00+01:00") == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert moment("2026-11-22T10:00:00.000Z") == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert moment(None, "1212092628029698048") == time_of("1212092628029698048")


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        moment("yesterday")


@pytest.mark.parametrize("told", [{}, {"id": 7}, {"id": ""}, {"id": None}])
def test_what_is_needed_and_missing_makes_an_item_unreadable(told: dict[str, object]) -> None:
    with pytest.raises(Unreadable, match="left out id"):
        required(told, "id")
