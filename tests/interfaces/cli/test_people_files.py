"""`porch people import` takes what is good and says what is not; `export` writes it out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.cli.people import group
from porch.records.people.models import Person
from porch.records.profiles import actions as profiles
from porch.records.profiles import queries
from porch.records.profiles.wanted import Wanted
from tests.interfaces.cli.terminal import NOON, say, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("name,email,tags\nAnn,ann@mill.example,VIP\nBen,ben@home.test,\n")
    return path


def test_a_dry_run_says_what_it_would_come_to_and_writes_nothing(table: Path) -> None:
    came = told(group, "import", str(table), "--dry-run")
    assert came == {"seen": 2, "new": 2, "changed": 0, "same": 0, "refused": [], "dry_run": True}
    assert not Person.objects.exists()


def test_people_come_in_once_however_often_they_are_brought(table: Path) -> None:
    assert told(group, "import", "--format", "csv", str(table))["new"] == 2
    assert told(group, "import", str(table))["same"] == 2
    assert Person.objects.count() == 2


def test_a_refused_row_is_said_with_its_line_and_the_exit_code(table: Path) -> None:
    with table.open("a") as more:
        more.write("Dov,no mail,\n")
    came = say(group, "import", str(table))
    assert came.exit_code == 1
    assert "line 4: no mail is no mail address" in came.stderr
    assert Person.objects.count() == 2


def test_a_segment_goes_out_into_a_file_and_everybody_to_the_terminal(table: Path, tmp_path: Path) -> None:
    say(group, "import", str(table))
    vip = queries.tag(SYSTEM, "vip")
    assert vip is not None
    profiles.save_segment(name="VIPs", wanted=Wanted(tag=vip.pk), by=None, at=NOON)
    out = tmp_path / "out.vcf"
    assert told(group, "export", "--format", "vcard", "--segment", "vips", "--out", str(out))["bytes"] > 50
    assert out.read_text().count("BEGIN:VCARD") == 1
    assert say(group, "export", "--format", "jsonld").stdout.count('"Person"') == 2


def test_what_makes_no_sense_is_said() -> None:
    with pytest.raises(PorchError, match="no segment"):
        say(group, "export", "--format", "csv", "--segment", "nobody")
    with pytest.raises(PorchError, match="--out"):
        say(group, "export", "--format", "csv", "--json")
