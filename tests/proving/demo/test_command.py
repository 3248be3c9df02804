"""`porch demo` fills an empty house once, and leaves one that is lived in as it is."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from porch.core.viewer import SYSTEM
from porch.desk.morning import table
from porch.proving.demo import command, town
from porch.records.interactions import queries as interactions
from porch.records.team import actions as team
from porch.records.team.models import Login

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Nothing is remembered of the house before."""
    table.forget()


def run(*words: str) -> dict[str, str]:
    """Return what `porch demo` prints."""
    done = CliRunner().invoke(command.demo, [*words, "--json"], catch_exceptions=False)
    printed: dict[str, str] = json.loads(done.output)
    return printed


def opens(told: dict[str, str]) -> bool:
    """Say whether a printed sign-in opens the door."""
    return Login.objects.get(email=told["sign_in"]).check_password(told["password"])


def test_twice_is_once_and_again_gives_a_new_sign_in() -> None:
    first, size = run(), interactions.totals(SYSTEM)
    assert opens(first)
    assert run() == {"town": command.HERE_ALREADY}
    assert interactions.totals(SYSTEM) == size
    again = run("--again")
    assert opens(again)
    assert not opens(first)


def test_porch_run_tells_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    command.tell()
    assert "Sign in as alice@trattoria.example with the password " in capsys.readouterr().out
    size = interactions.totals(SYSTEM)
    command.tell()
    assert capsys.readouterr().out.strip() == command.HERE_ALREADY
    assert interactions.totals(SYSTEM) == size


def test_a_house_that_is_lived_in_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    team.add_member(name="Alice", email="alice@cafe.example", password="a lamp on the porch", role="owner")
    with pytest.raises(town.LivedIn, match="lived in"):
        run()
    command.tell()
    assert "lived in" in capsys.readouterr().out
    assert interactions.totals(SYSTEM)["interactions"] == 0


def test_no_two_towns_share_a_password() -> None:
    made = {town.new_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(password) for password in made} == {19}


def test_only_the_town_gives_a_sign_in_again() -> None:
    with pytest.raises(town.LivedIn, match="not in this house"):
        town.renew_password()
