"""`porch drill`: one module each, found by its NAME."""

from __future__ import annotations

from porch.proving.each import Each

drills = Each("drill", package=__name__, help="Prove that nothing is lost or said twice.")
