"""What Porch brings along to understand texts, read once from the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np

from porch.analytics.language.features import WIDTH
from porch.analytics.language.kept import restored, unpacked
from porch.analytics.language.sight import Shipped
from porch.analytics.language.tongues import Tongues

MODELS, TONGUES = "models.npz", "tongues.npz"


@cache
def shipped() -> Shipped:
    """Return the models of needs and sentiment."""
    return opened((files(__package__) / "shipped" / MODELS).read_bytes())


def opened(kept: bytes) -> Shipped:
    """Return the models that `training.trained` made."""
    held = unpacked(kept)
    sentiment, asking = (restored(name, held).wide(WIDTH) for name in ("sentiment", "asking"))
    return Shipped(idf=held["idf"].astype(np.float64), sentiment=sentiment, asking=asking)


@cache
def tongues() -> Tongues:
    """Return the model of languages."""
    return Tongues.opened((files(__package__) / "shipped" / TONGUES).read_bytes())
