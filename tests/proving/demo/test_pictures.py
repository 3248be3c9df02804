"""The photos are photos, and described."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from porch.core.interaction import Media
from porch.desk.post import media
from porch.proving.demo import pictures


@pytest.mark.parametrize("draw", [pictures.tiramisu, pictures.risotto, pictures.scarf])
def test_a_photo_can_be_shown_and_is_described(draw: Callable[[], Media]) -> None:
    photo = draw()
    kept = media.inspect(photo.content or b"", photo.content_type, photo.name)
    assert kept.inline
    assert (kept.width, kept.height) == pictures.SIZE
    assert photo.alt


def test_the_same_photo_is_drawn_each_time() -> None:
    assert pictures.scarf() == pictures.scarf()
