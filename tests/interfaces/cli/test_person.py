"""`porch person` shows what is held of one person, writes it into a file, and forgets it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import click
import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.interaction import Handle
from porch.interfaces.cli.person import group
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.jobs.models import Job
from porch.records.people.models import Person
from tests.cast import BEN, NAME, NOON, says
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db
QUORRA = Handle(kind=NAME, value="quorra", name="Quorra Zyxwold")


@pytest.fixture
def person(shop: Account, settings: Any, tmp_path: Path) -> Person:
    settings.PORCH_HOME = tmp_path / "home"
    log.record(account=shop, items=[says(QUORRA, "Do you hear it?"), says(BEN)], received_at=NOON)
    return Person.objects.get(name="Quorra Zyxwold")


@pytest.mark.parametrize("asked", ["Quorra Zyxwold", "quorra", "@Quorra"])
def test_what_is_held_is_told_by_table(person: Person, asked: str) -> None:
    rows = {row["table"]: row["rows"] for row in told(group, "show", asked)}
    assert rows["interactions.Interaction"] == rows["people.Person"] == rows["people.Handle"] == 1
    assert say(group, "show", str(person.pk)).stdout.startswith(f"Quorra Zyxwold, person {person.pk}\n")


def test_a_slip_at_the_counter_is_noted_with_its_proof(person: Person) -> None:
    slip = ("--to", "idea", "--words", "Tell me about basil.", "--place", "The counter, green box")
    noted = told(group, "consent", "quorra", *slip)
    assert noted["noted"].startswith("Yes to little ideas (they said yes), since")
    with pytest.raises(PorchError, match="Write what was said"):
        say(group, "consent", "quorra", "--to", "idea", "--words", " ")


def test_who_is_not_meant_for_certain_is_nobody(person: Person) -> None:
    with pytest.raises(PorchError, match="No people here are called Zyxwold"):
        say(group, "show", "Zyxwold")


def test_everything_is_written_into_a_file_for_its_owners_eyes(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "q.zip"
    assert told(group, "export", "quorra", "--to", str(path))["file"] == str(path)
    with zipfile.ZipFile(path) as archive:
        assert "Do you hear it?" in archive.read("everything.html").decode()
        assert json.loads(archive.read("everything.json"))["person"] == "Quorra Zyxwold"
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(PorchError, match="there already"):
        say(group, "export", "quorra", "--to", str(path))


def test_nobody_is_erased_by_another_name(person: Person) -> None:
    with pytest.raises(PorchError, match="Nothing was erased"):
        say(group, "erase", "quorra", "--yes", "Quorra")
    with pytest.raises(PorchError, match="Nothing was erased"):
        say(group, "erase", "quorra", typed="\n")
    assert Person.objects.filter(pk=person.pk).exists()


def test_who_types_the_name_erases(person: Person) -> None:
    said = say(group, "erase", "quorra", typed="Quorra Zyxwold\n")
    assert "cannot be undone" in said.stderr
    assert [one.name for one in Person.objects.all()] == ["Ben"]


def test_what_it_came_to_is_told_and_sweeping_waits_where_somebody_reads(person: Person) -> None:
    result = told(group, "erase", "quorra", "--yes", "Quorra Zyxwold")
    assert (result["handles"], result["interactions"], result["swept"]) == (1, 1, False)  # the test's transaction reads
    assert Job.objects.get().task == "sweep_database"


def test_whoever_was_erased_may_be_heard_again(person: Person, shop: Account) -> None:
    say(group, "erase", "quorra", "--yes", "Quorra Zyxwold")
    assert log.record(account=shop, items=[says(QUORRA)], received_at=NOON).erased == 1
    assert told(group, "hear", "quorra", "--on", NAME)["heard_from"]
    now = SYSTEM_CLOCK.now()
    assert log.record(account=shop, items=[says(QUORRA, at=now)], received_at=now).new == 1
    with pytest.raises(PorchError, match="Nobody was erased"):
        say(group, "hear", "ben", "--on", NAME)
    with pytest.raises(click.UsageError):
        say(group, "hear", "ben")
