"""`porch doctor` prints the settings with their origin and finds what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from porch.config import doctor, env
from porch.core.interaction import Handle, Heard, Kind
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as interactions

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A PORCH_HOME of its own, as private as Porch makes it."""
    tmp_path.chmod(0o700)
    monkeypatch.setenv("PORCH_HOME", str(tmp_path))
    env.settings.cache_clear()
    env.file_values.cache_clear()
    yield tmp_path
    env.settings.cache_clear()
    env.file_values.cache_clear()


def ask(*words: str) -> Result:
    return CliRunner().invoke(doctor.doctor, ["--no-network", *words], catch_exceptions=False)


def found(what: str) -> dict[str, object]:
    """Return the finding about one thing."""
    findings = {finding["what"]: finding for finding in json.loads(ask("--json").stdout)["findings"]}
    return dict(findings[what])


def test_every_setting_is_printed_with_its_origin(home: Path) -> None:
    rows = {row["name"]: row for row in json.loads(ask("--json").stdout)["settings"]}
    assert set(rows) == set(env.Settings.model_fields)
    assert rows["home"]["origin"] == "PORCH_HOME"
    assert rows["port"]["origin"] == "default"


def test_a_secret_is_named_and_not_printed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORCH_DATABASE_URL", "postgresql://ann:hush@localhost/porch")
    assert "hush" not in ask().stdout


def test_a_house_in_order_is_exit_code_0(home: Path) -> None:
    asked = ask()
    assert asked.exit_code == 0, asked.stdout
    assert "LOOK" not in asked.stdout


def test_keys_that_others_can_read_are_found(home: Path) -> None:
    (home / "keys.json").write_text("{}")
    (home / "keys.json").chmod(0o644)
    assert "keys.json" in str(found("file modes")["said"])
    assert ask().exit_code == 1


def test_a_full_disk_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LOW_DISK", 1 << 62)
    assert found("free disk")["well"] is False


def test_a_public_address_without_https_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORCH_PUBLIC_URL", "http://porch.example.org")
    assert "not https" in str(found("public address")["said"])


def test_a_clock_that_went_back_is_found(home: Path) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    account = accounts.connect(channel="feeds", name="Blog", handle="blog", credentials={}, at=tomorrow)
    ann = Handle(kind="feeds", value="ann")
    said = Heard(external_id="1", version="1", kind=Kind.CREATE, author=ann, at=tomorrow, raw=b"ciao", text="ciao")
    interactions.record(account=account, items=[said], received_at=tomorrow)
    assert found("clock")["well"] is False


def test_a_check_that_breaks_does_not_hide_the_others(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> doctor.Finding:
        raise OSError("no such device")

    monkeypatch.setattr(doctor, "modes", breaks)
    findings = list(doctor.examine(network=False))
    assert len(findings) == 5
    assert "no such device" in next(finding.said for finding in findings if not finding.well)
