"""`porch bench`: one module each, found by its NAME."""

from __future__ import annotations

from porch.proving.each import Each

benches = Each("bench", package=__name__, help="Measure beside rivals, in the same run.")
