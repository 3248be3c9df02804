"""Everything of one person, readable, in one file; and nothing of anybody else."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.privacy import actions, exporting
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.desk.privacy import planted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quorra(alice: Member, tmp_path: Path, settings: Any) -> Person:
    settings.PORCH_HOME = tmp_path / "home"
    return planted.plant(planted.connections(), alice, tmp_path)


def written(person: Person) -> zipfile.ZipFile:
    to = BytesIO()
    exporting.write(SYSTEM, person, to, at=NOON)
    return zipfile.ZipFile(to)


def test_it_holds_all_that_was_planted_for_people_and_for_machines(quorra: Person) -> None:
    archive = written(quorra)
    page, data = archive.read("everything.html").decode(), archive.read("everything.json").decode()
    told = [one for one in planted.CANARIES if one not in ("canary-export", "canary-quarantine", "canary-meeting")]
    assert [one for one in told if one not in data.lower()] == []
    assert [one for one in told if one not in page.lower()] == []


def test_files_lie_in_it_under_names_that_are_safe(quorra: Person) -> None:
    archive = written(quorra)
    [name] = [name for name in archive.namelist() if name.startswith("files/")]
    assert name.endswith("-canary-file.txt")
    assert archive.read(name) == b"canary-file: a plan"
    assert exporting._safe("../../etc/pass wd") == "_.._etc_pass_wd"


def test_nothing_of_others_is_in_it(quorra: Person) -> None:
    data = json.loads(written(quorra).read("everything.json"))
    said = {row.get("text", "") for row in data["tables"]["interactions.Interaction"]}
    assert "Do you have a table?" not in said
    assert {row["value"] for row in data["tables"]["people.Handle"]} == {planted.MAIL, planted.ACCT, "+390412223334"}


def test_words_that_are_markup_are_shown_as_words(quorra: Person) -> None:
    quorra.name = "<script>alert(1)</script>"
    quorra.save()
    assert b"<script>" not in written(quorra).read("everything.html")


def test_an_export_made_afterwards_has_nothing_to_tell(quorra: Person, alice: Member) -> None:
    others = Person.objects.get(name="Ann")
    actions.erase(person=quorra, by=alice, at=NOON)
    text = "".join(written(others).read(name).decode().lower() for name in ("everything.html", "everything.json"))
    assert [one for one in planted.CANARIES if one in text] == []
