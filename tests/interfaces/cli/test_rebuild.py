"""`porch rebuild` makes a projection again."""

from __future__ import annotations

import click
import pytest

from porch.interfaces.cli.rebuild import rebuild
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["identity", "waiting", "presence", "influence"])
def test_an_empty_log_is_read_to_its_end(name: str) -> None:
    assert told(rebuild, name) == {"read": 0}


def test_a_projection_that_does_not_exist_is_refused() -> None:
    with pytest.raises(click.BadParameter, match="horoscope"):
        say(rebuild, "horoscope")
