"""What the twins of Google's APIs share."""

from __future__ import annotations

from pathlib import Path

import pytest

from porch.proving.twins._google import LASTING, GoogleTwin, below, listing, paged, token_of
from porch.proving.twins.book import Book
from porch.proving.twins.network import Asked


def test_a_token_leads_back_to_where_it_came_from() -> None:
    assert below(Asked("GET", "/", query={"pageToken": token_of(7)})) == 7
    assert below(Asked("GET", "/")) == 0


def test_a_page_has_a_token_where_more_follows(tmp_path: Path) -> None:
    book = Book(tmp_path / "b")
    entries = [book.keep(author="ann", text=str(n))[0] for n in range(3)]
    assert paged(entries, 2) == (entries[:2], token_of(entries[1].id))
    assert paged(entries, 3) == (entries, "")
    assert "nextPageToken" not in listing("k", [])


@pytest.mark.parametrize(
    ("form", "status"),
    [
        (f"grant_type=refresh_token&refresh_token={LASTING}", 200),
        ("grant_type=refresh_token&refresh_token=other", 400),
        ("grant_type=authorization_code&code=the-code", 200),
        ("grant_type=authorization_code&code=other", 400),
    ],
)
def test_a_key_is_given_for_what_earns_it(tmp_path: Path, form: str, status: int) -> None:
    twin = GoogleTwin(Book(tmp_path / "b"), "http://127.0.0.1")
    assert twin.answer(Asked("POST", "/token", body=form.encode())).status == status
