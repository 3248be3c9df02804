from __future__ import annotations

from pathlib import Path

from porch.proving.twins.book import Book, held, outcomes, pushed


def test_the_same_key_is_kept_once(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    (first, new), (again, second) = (book.keep(author="acme", text="Ciao", key="a") for _ in range(2))
    assert (first, new, second) == (again, True, False)
    book.note(key="a", text="Ciao", outcome="told")
    assert held(tmp_path / "book") == [first]
    assert outcomes(tmp_path / "book") == ["told"]


def test_ids_begin_where_the_networks_do_and_go_on_after_a_restart(tmp_path: Path) -> None:
    names = [Book(tmp_path / "book", first=7000).keep(author="ann", text=str(n))[0].id for n in range(2)]
    assert names == [7000, 7001]


def test_a_change_and_a_deletion_are_listed_in_the_order_of_their_changes(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    one, two, three = (book.keep(author="ann", text=text)[0] for text in ("one", "two", "three"))
    book.change(one.id, "uno")
    book.delete(two.id)
    listed = book.changes(after=three.changed)
    assert [(entry.text, entry.deleted, entry.edited) for entry in listed] == [
        ("uno", False, True),
        ("two", True, True),
    ]
    assert book.entry(two.id) is None
    assert [entry.text for entry in book.entries()] == ["three", "uno"]


def test_pages_go_down_from_a_place(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    said = [book.keep(author="ann", text=str(n), place="shop")[0] for n in range(5)]
    page = book.entries("place = ?", "shop", below=said[3].id, limit=2)
    assert [entry.text for entry in page] == ["2", "1"]


def test_what_is_pushed_waits_until_it_is_taken(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    book.push(b"one", {"X-Signed": "1"})
    book.push(b"two", {})
    book.take(book.untaken()[0])
    assert [push.body for push in book.untaken()] == [b"two"]
    assert [(push.body, push.headers) for push in pushed(tmp_path / "book")] == [
        (b"one", {"X-Signed": "1"}),
        (b"two", {}),
    ]
