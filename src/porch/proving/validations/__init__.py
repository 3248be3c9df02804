"""`porch validate`: one module each, found by its NAME."""

from __future__ import annotations

from porch.proving.each import Each

validations = Each("validate", package=__name__, help="Hold what Porch says against data it was not made from.")
