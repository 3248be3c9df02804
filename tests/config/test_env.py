"""The environment wins over the file, the file over the default, and one can ask which it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from porch.config import env


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A PORCH_HOME of its own, nothing else set, and nothing remembered."""
    for name in env.Settings.model_fields:
        monkeypatch.delenv(f"PORCH_{name.upper()}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PORCH_HOME", str(tmp_path))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    env.settings.cache_clear()
    env.file_values.cache_clear()


def test_what_nobody_set_has_its_default() -> None:
    assert env.settings().port == 8420
    assert env.origin("port") == "default"


def test_the_file_wins_over_the_default(alone: Path) -> None:
    (alone / "porch.toml").write_text("port = 8421\n")
    assert env.settings().port == 8421
    assert env.origin("port") == "porch.toml"


def test_the_environment_wins_over_the_file(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / "porch.toml").write_text("port = 8421\n")
    monkeypatch.setenv("PORCH_PORT", "8422")
    assert env.settings().port == 8422
    assert env.origin("port") == "PORCH_PORT"


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORCH_PORT", "eighty")
    with pytest.raises(ValidationError):
        env.settings()


def test_the_usual_name_of_the_database_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann@localhost/porch")
    assert env.settings().database_url.get_secret_value() == "postgresql://ann@localhost/porch"
    assert env.origin("database_url") == "DATABASE_URL"


def test_our_own_name_of_the_database_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann@localhost/other")
    monkeypatch.setenv("PORCH_DATABASE_URL", "postgresql://ann@localhost/porch")
    assert env.settings().database_url.get_secret_value() == "postgresql://ann@localhost/porch"


def test_a_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann:hush@localhost/porch")
    assert "hush" not in repr(env.settings())


def test_home_follows_the_desktop_convention(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert env.default_home() == tmp_path / "porch"


def test_what_the_file_says_beside_settings_is_ignored(alone: Path) -> None:
    (alone / "porch.toml").write_text('colour = "blue"\n')
    assert not hasattr(env.settings(), "colour")
