"""A file of people brought by the page: looked through first, stopped, gone on with, and every bad row told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from porch.desk.post import bringing, enrolling, peopling
from porch.records.imports import actions, store
from porch.records.imports.models import Import
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.desk.post.test_bringing import go_on, held, uploaded

pytestmark = pytest.mark.django_db
TABLE = b"name,email,tags\n" + b"".join(b"P%d,p%d@a.example,VIP\n" % (n, n) for n in range(6)) + b"Bad,no mail,\n"
CARD = b"BEGIN:VCARD\nVERSION:4.0\nFN:Ann\nEMAIL:ann@a.example\nEND:VCARD\n"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.PORCH_HOME = tmp_path


def test_it_is_looked_through_first_and_nothing_is_written(alice: Member) -> None:
    upload = go_on(uploaded(alice, TABLE, name="people.csv", format_name="auto"))
    assert (upload.state, upload.read_as, upload.seen) == ("looked", "csv", 7)
    assert (upload.told["new"], upload.told["refused"][0]["line"]) == (6, 8)
    assert upload.told["rows"][0] == {"line": 2, "who": "P0", "ways": "p0@a.example", "more": "VIP"}
    assert not Person.objects.exists()


def test_it_is_brought_in_and_the_file_thrown_away(alice: Member) -> None:
    upload = go_on(uploaded(alice, TABLE, name="people.csv", format_name="csv"))
    upload = go_on(actions.bring(import_=upload))
    assert (upload.state, upload.new, upload.quarantined, upload.seen) == ("done", 6, 1, 7)
    assert [one["line"] for one in upload.told["refused"]] == [8]
    assert (Person.objects.count(), upload.has_file) == (6, False)


def test_stopped_in_the_middle_it_goes_on_where_it_stopped(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peopling, "AT_ONCE", 2)
    upload = actions.bring(import_=go_on(uploaded(alice, TABLE, name="people.csv", format_name="csv")))
    wanted = iter([True, True, False])
    with monkeypatch.context() as patch:
        patch.setattr("porch.records.imports.queries.still_wanted", lambda viewer, import_id: next(wanted))
        bringing.go_on(upload)
    assert (held(upload).seen, Person.objects.count()) == (4, 4)
    upload = go_on(held(upload))
    assert (upload.state, upload.new, upload.quarantined, upload.seen) == ("done", 6, 1, 7)
    assert [one["line"] for one in upload.told["refused"]] == [8]


def test_whoever_stops_a_look_hears_no_more_of_it(alice: Member) -> None:
    upload = uploaded(alice, TABLE, name="people.csv", format_name="csv")
    Import.objects.filter(pk=upload.pk).update(state=Import.State.STOPPED)
    upload.state = Import.State.LOOKING
    bringing.go_on(upload)
    assert held(upload).told == {}


@pytest.mark.parametrize(("content", "kind"), [(CARD, "vcard"), (b'{"@type": "Person", "name": "A"}', "jsonld")])
def test_contacts_and_linked_data_are_known_by_what_they_hold(alice: Member, content: bytes, kind: str) -> None:
    assert go_on(uploaded(alice, content, name="people", format_name="auto")).read_as == kind


def test_a_file_that_is_gone_or_no_file_of_people_is_said(alice: Member) -> None:
    gone = uploaded(alice, TABLE, name="people.csv", format_name="csv")
    store.remove(gone.token, gone.name)
    assert "no longer here" in go_on(gone).error
    assert "No column" in go_on(uploaded(alice, b"a,b\n1,2\n", name="x.csv", format_name="csv")).error
    assert not enrolling.is_people("mbox")
