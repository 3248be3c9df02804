"""`porch language train` says what it lacks."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from porch.interfaces.cli.language import group


def test_a_folder_without_the_sets_is_refused_by_name(tmp_path: Path) -> None:
    done = CliRunner().invoke(group, ["train", "--data", str(tmp_path), "--out", str(tmp_path)])
    assert done.exit_code == 1
    assert "email_intent" in done.output
