"""The same texts give the same models; the shipped ones are what the open sets give."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from porch.analytics.language.kept import unpacked
from porch.analytics.language.shipping import MODELS, TONGUES, opened
from porch.analytics.language.training import Told, rarity, trained
from porch.interfaces.cli.language import group
from porch.proving.servers.need import need

SOME = [Told(text=f"{word} {at}", kind=kind) for at in range(9) for kind, word in enumerate(("bad", "so", "good"))]
ASKED = [Told(text=f"{word} {at}", kind=kind) for at in range(9) for kind, word in enumerate(("it rained", "please"))]


def test_the_same_texts_give_the_same_bytes() -> None:
    assert trained(SOME, ASKED, ["more"]) == trained(SOME, ASKED, ["more"])


def test_what_was_trained_can_be_read() -> None:
    assert opened(trained(SOME, ASKED, [])).asking is not None


def test_a_piece_in_every_text_is_the_least_rare() -> None:
    told = rarity(["pizza", "pizza"])
    assert (told.min(), round(float(told.max()), 2)) == (1.0, 2.1)


@pytest.mark.data
@pytest.mark.slow
def test_the_shipped_models_are_what_the_open_sets_give(tmp_path: Path) -> None:
    data = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
    need(data.is_dir(), "PORCH_DATA")
    done = CliRunner().invoke(group, ["train", "--data", str(data), "--out", str(tmp_path), "--json"])
    assert done.exit_code == 0, done.output
    shipped = files("porch.analytics.language") / "shipped"
    for name in (MODELS, TONGUES):
        made, kept = (unpacked((where / name).read_bytes()) for where in (tmp_path, shipped))
        assert made.keys() == kept.keys()
        assert [key for key in made if not np.array_equal(made[key], kept[key])] == []
