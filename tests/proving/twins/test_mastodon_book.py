from __future__ import annotations

from pathlib import Path

from porch.proving.twins.mastodon_book import Book, held, outcomes


def test_the_same_key_is_kept_once(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    asked = {"author": "acme", "text": "Ciao", "visibility": "public", "answers": 0, "names_us": False}
    (first, new), (again, second) = book.keep(key="a", **asked), book.keep(key="a", **asked)
    assert (first, new, second) == (again, True, False)
    book.note(key="a", text="Ciao", outcome="200")
    book.close()
    assert held(tmp_path / "book") == [first]
    assert outcomes(tmp_path / "book") == ["200"]


def test_what_names_us_notifies_us_newest_first(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    said = [
        book.keep(author="ann", text=f"@acme {n}", visibility="public", answers=0, key="", names_us=True)[0]
        for n in range(3)
    ]
    listed = [post for _, post in book.notifications(below=0, limit=2)]
    book.close()
    assert listed == [said[2], said[1]]
