"""What is shipped can be read, and is small."""

from __future__ import annotations

from importlib.resources import files

from porch.analytics.language import shipping


def test_all_that_is_shipped_is_small() -> None:
    folder = files("porch.analytics.language") / "shipped"
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) < 15_000_000


def test_the_models_can_be_read() -> None:
    assert shipping.shipped().asking is not None
    assert {"en", "it", "nb"} <= set(shipping.tongues().codes)
