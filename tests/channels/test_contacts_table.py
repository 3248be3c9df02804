"""Tables of people: every good row is taken, every bad one is told with its line, and no cell is a formula."""

from __future__ import annotations

import csv
import io

import pytest

from porch.channels._contacts_table import meaning, read, written
from porch.core.errors import Unreadable
from porch.core.interaction import Handle
from porch.core.profile import Filled, Job, Profile, Refused

HEAD = b"name,email,note\n"


def taken(body: bytes) -> dict[int, str]:
    """Return the name on each line that is taken."""
    return {one.line: one.name for one in read(body) if isinstance(one, Profile)}


def refused(body: bytes) -> dict[int, str]:
    return {one.line: one.reason for one in read(body) if isinstance(one, Refused)}


def test_a_bad_row_is_told_with_its_line_and_the_others_are_taken() -> None:
    body = (
        HEAD
        + b"Ann,ann@a.example,\nBen,no mail,\nC\xffo,c@a.example,\n"
        + b"N" * 10_000
        + b",n@a.example,\n\nDov,d@a.example,\n"
    )
    assert taken(body) == {2: "Ann", 7: "Dov"}
    assert {line: why[:20] for line, why in refused(body).items()} == {
        3: "no mail is no mail a", 4: "Some of its bytes ar", 5: "The name is 10,000 c",
    }  # fmt: skip


def test_a_quotation_mark_never_closed_swallows_no_other_row() -> None:
    body = HEAD + b'Ann,ann@a.example,\n"Ben,b@a.example,\nCleo,c@a.example,\nDov,d@a.example,\n'
    assert taken(body) == {2: "Ann", 4: "Cleo", 5: "Dov"}
    assert list(refused(body)) == [3]


def test_a_cell_of_several_lines_is_one_row_and_those_after_it_keep_their_lines() -> None:
    body = HEAD + b'Ann,ann@a.example,"She said\n""hello""\nand left"\nBen,b@a.example,5" pipe\n'
    assert [one.notes for one in read(body) if isinstance(one, Profile)] == [
        ('She said\n"hello"\nand left',), ('5" pipe',),
    ]  # fmt: skip
    assert taken(body) == {2: "Ann", 5: "Ben"}


def test_a_row_with_too_many_cells_is_told_and_one_with_too_few_is_taken() -> None:
    body = HEAD + b"Ann,ann@a.example,,,extra\nBen,b@a.example\n"
    assert refused(body) == {2: "It has 5 cells, and the first line names 3 columns"}
    assert taken(body) == {3: "Ben"}


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_tables_of_other_programs_are_read(sign: str) -> None:
    head = ["First Name", "Last Name", "E-mail 1 - Value", "Mobile Phone", "Company", "Job Title", "Labels"]
    row = ["Ann", "Rossi", "Ann@A.example", "+39 055 123456", "Mill", "Buyer", "VIP ::: Press"]
    (ann,) = read("\r\n".join(sign.join(cells) for cells in (head, row)).encode())
    assert isinstance(ann, Profile)
    assert (ann.name, ann.jobs, ann.tags) == ("Ann Rossi", (Job(organisation="Mill", title="Buyer"),), ("VIP", "Press"))
    assert [one.value for one in ann.handles] == ["ann@a.example", "+39055123456"]


def test_a_title_of_nowhere_is_kept_as_a_note() -> None:
    (ann,) = read(b"name,title\nAnn,Buyer\n")
    assert isinstance(ann, Profile)
    assert ann.notes == ("Title: Buyer",)


def test_columns_nobody_knows_are_passed_over() -> None:
    assert meaning(["Name", "Shoe", "field:Shoe"]) == {0: "name", 2: "field:Shoe"}


@pytest.mark.parametrize("body", [b"", b"a,b\n1,2\n", b'"name\n'])
def test_a_table_without_a_name_or_an_address_is_refused_whole(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(read(body))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "'="])
def test_no_cell_goes_out_as_a_formula(start: str) -> None:
    bad = f"{start}cmd|'/C calc'!A0"
    ann = Profile(
        line=0, name=bad, handles=(Handle(kind="x", value=bad),), tags=(bad,), notes=(bad,),
        jobs=(Job(organisation=bad, title=bad),), filled=(Filled(field="F", text=bad),),
    )  # fmt: skip
    cells = [cell for row in csv.reader(io.StringIO("".join(written([ann])))) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


def test_a_telephone_number_stays_one() -> None:
    ann = Profile(line=0, name="Ann", handles=(Handle(kind="phone", value="+39055123456", name="Ann"),))
    assert '"+39055123456"' in "".join(written([ann]))
