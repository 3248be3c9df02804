"""What every file of people has in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._contacts_telling import checked, is_plain, job, joined, letters, mail, parted, phone
from porch.core.errors import Unreadable
from porch.core.interaction import Handle
from porch.core.profile import Filled, Job, Profile

MAIL = Handle(kind="email", value="ann@mill.example", name="Ann")


@given(st.lists(st.text(alphabet="a;|\\ \n", max_size=6), min_size=1))
def test_texts_joined_in_one_cell_come_apart_again(parts: list[str]) -> None:
    assert parted(joined(parts, ";"), ";") == parts


def test_letters_of_windows_are_read_and_one_broken_line_is_not_taken_for_them() -> None:
    assert letters("é\nè\nì\n".encode("cp1252")) == "é\nè\nì\n"
    assert letters("Ann é".encode("utf-16")) == "Ann é"
    assert letters(b"\xef\xbb\xbfAnn") == "Ann"
    broken = letters(b"Ann\nB\xffn\n" + "é".encode())
    assert broken == "Ann\nB\udcffn\né"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Profile(line=1), "Nobody is in it"),
        (Profile(line=1, name="x" * 10_000), "10,000 characters"),
        (Profile(line=1, name="Ann\udcff"), "no UTF-8"),
        (Profile(line=1, name="Ann", tags=("t" * 61,)), "tag is 61"),
        (Profile(line=1, name="Ann", filled=(Filled(field="Shoe", text="x" * 1001),)), "Shoe is 1,001"),
        (Profile(line=1, name="Ann", jobs=(Job(organisation="x" * 301),)), "organisation is 301"),
        (Profile(line=1, name="Ann", handles=(Handle(kind="x", value="y" * 401),)), "handle is 401"),
        (Profile(line=1, name="Ann", handles=(Handle(kind="", value="y"),)), "no handle"),
        (Profile(line=1, handles=tuple(Handle(kind="x", value=f"{n}") for n in range(41))), "41 addresses"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(told: Profile, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        checked(told)


def test_somebody_with_a_name_alone_is_known_by_it_and_by_where_they_work() -> None:
    first, again = checked(Profile(line=1, name="Ann")), checked(Profile(line=9, name=" ánn "))
    other = checked(Profile(line=2, name="Ann", jobs=(Job(organisation="Mill"),)))
    assert first.handles[0].kind == "in_person"
    assert first.handles[0].value == again.handles[0].value != other.handles[0].value


def test_addresses_and_numbers_are_made_normal_or_refused() -> None:
    assert mail(" MAILTO:Ann@Mill.example ", "Ann") == MAIL
    assert phone("0039 055 12 34 56", "Ann", "").value == "+39055123456"
    with pytest.raises(Unreadable, match="no mail address"):
        mail("ann at mill", "Ann")
    with pytest.raises(Unreadable, match="no telephone number"):
        phone("later", "Ann", "")


def test_an_address_says_everything_unless_it_has_a_name_of_its_own() -> None:
    assert is_plain(MAIL, "Ann")
    assert not is_plain(MAIL, "Ann B.")
    assert not is_plain(Handle(kind="x", value="ann", name="Ann"), "Ann")


@pytest.mark.parametrize(("since", "until", "why"), [("soon", "", "no day"), ("2026-02-01", "2026-01-01", "left")])
def test_days_that_make_no_sense_are_refused(since: str, until: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        job("Mill", "Buyer", since, until)
