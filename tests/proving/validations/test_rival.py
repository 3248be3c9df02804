"""A rival gets a table and gives one, or its failure is an error."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import polars as pl
import pytest

from porch.proving.validations import _rival

ECHO = "import shutil, sys; shutil.copy(sys.argv[1], sys.argv[2])"


def test_a_rival_that_is_not_installed_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_rival, "PYTHON", tmp_path / "python")
    with pytest.raises(click.ClickException, match="make rivals"):
        _rival.run(ECHO, pl.DataFrame({"a": [1]}))


def test_a_table_goes_and_comes_and_a_fall_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rival, "PYTHON", Path(sys.executable))
    assert _rival.run(ECHO, pl.DataFrame({"a": [1]})).rows() == [(1,)]
    with pytest.raises(click.ClickException, match="could not run"):
        _rival.run("raise SystemExit(3)", pl.DataFrame({"a": [1]}))
