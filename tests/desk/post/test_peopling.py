"""Files of people come in a handful at a time, are looked through first, and go out again the same."""

from __future__ import annotations

import csv
import io

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import peopling
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle, Person
from porch.records.profiles import actions as profiles
from porch.records.profiles.models import Value
from porch.records.profiles.wanted import Wanted
from porch.records.team.models import Member
from tests.cast import NOON, example

pytestmark = pytest.mark.django_db
BROKEN = (
    b"name,email,phone,tags,note\nAnn,ann@a.example,+39055123456,VIP,\nBen,ann@a.example,,,\nC\xffo,c@a.example,,,\n"
    + b"N" * 10_000
    + b",n@a.example,,,\n=1+1,formula@a.example,,,\nann,ann@a.example,,Press,\n"
    + b'"Dov,d@a.example,,,\nEve,eve@a.example,,,\n'
)


def brought(raw: bytes, kind: str = "auto") -> peopling.Report:
    return peopling.bring(rows=peopling.read(raw, kind), by=None, at=NOON)


def exported(kind: str) -> bytes:
    return "".join(peopling.exported(SYSTEM, kind, now=NOON)).encode()


def test_every_good_row_is_in_and_every_bad_one_is_told_with_its_line() -> None:
    report = brought(BROKEN)
    assert set(Person.objects.values_list("name", flat=True)) == {"Ann", "=1+1", "Eve"}
    assert [(one.line, one.reason[:14]) for one in report.refused] == [
        (3, "ann@a.example "), (4, "Some of its by"), (5, "The name is 10"), (8, "A quotation ma"),
    ]  # fmt: skip
    assert "is Ann's already, on line 2" in report.refused[0].reason
    assert (report.seen, report.new, report.changed, report.same) == (8, 3, 1, 0)


def test_a_look_counts_the_same_and_writes_nothing() -> None:
    look = peopling.look(peopling.read(BROKEN, "csv"), by=None, at=NOON)
    assert not Person.objects.exists()
    assert [one.name for one in look.first] == ["Ann", "=1+1", "ann", "Eve"]
    assert look.told() == brought(BROKEN).told()


def test_a_second_import_changes_nothing() -> None:
    brought(BROKEN)
    tables = (Person, Handle, Value, Interaction)
    before = [list(table._default_manager.order_by("pk").values()) for table in tables]
    again = brought(BROKEN)
    assert (again.new, again.changed, again.same) == (0, 0, 4)
    assert [list(table._default_manager.order_by("pk").values()) for table in tables] == before


def test_it_stops_between_two_handfuls_and_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peopling, "AT_ONCE", 2)
    raw = b"name,email\n" + b"".join(b"P%d,p%d@a.example\n" % (n, n) for n in range(5))
    first = peopling.bring(rows=peopling.read(raw, "csv"), by=None, at=NOON, progress=lambda seen: seen < 2)
    assert (first.stopped, first.seen, Person.objects.count()) == (True, 2, 2)
    rest = peopling.bring(rows=peopling.read(raw, "csv"), by=None, at=NOON)
    assert (rest.new, rest.same, Person.objects.count()) == (3, 2, 5)


@pytest.mark.parametrize("kind", ["vcard", "csv", "jsonld"])
def test_everybody_goes_out_and_comes_back_into_an_empty_house_the_same(kind: str) -> None:
    with example():
        brought(BROKEN)
        ann = Handle.objects.get(value="ann@a.example").person
        assert ann is not None
        for name, what, text in (
            ("Shoe", "number", "38"),
            ("Born", "date", "1980-01-01"),
            ("Likes", "text", "=tea; x"),
        ):
            profiles.put(person=ann, field=profiles.add_field(name=name, kind=what), text=text, by=None, at=NOON)
        out = exported(kind)
    assert not Person.objects.exists()
    report = brought(out)
    assert (report.new, report.refused) == (3, [])
    assert exported(kind) == out


def test_no_cell_of_an_export_is_a_formula() -> None:
    brought(BROKEN)
    cells = [cell for row in csv.reader(io.StringIO(exported("csv").decode())) for cell in row]
    assert "'=1+1" in cells
    assert [cell for cell in cells if cell.startswith(("=", "-", "@"))] == []


def test_those_of_a_segment_go_out_alone(charlie: Member) -> None:
    brought(BROKEN)
    ann = Handle.objects.get(value="ann@a.example").person
    assert ann is not None
    tag = profiles.tag(person=ann, name="Out", by=None, at=NOON).tag
    out = "".join(peopling.exported(SYSTEM, "csv", now=NOON, wanted=Wanted(tag=tag.pk)))
    assert out.count("\r\n") == 2
    assert "".join(peopling.exported(charlie, "csv", now=NOON)).count("\r\n") == 1


@pytest.mark.parametrize(("raw", "kind"), [(b"hello", "auto"), (b"a,b\n", "csv"), (b"", "word")])
def test_what_is_no_file_of_people_is_said(raw: bytes, kind: str) -> None:
    with pytest.raises(PorchError):
        brought(raw, kind)
    assert [name for name, _ in peopling.formats()] == ["vcard", "csv", "jsonld"]
