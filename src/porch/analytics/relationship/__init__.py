"""How strong the tie between two sides is: whether they will talk again within their own rhythm, how deep, how even.

`ties` and `fit` work on frames and belong to the worker; everything else is plain arithmetic that the web may use.
"""

from porch.analytics.relationship.frame import days_of, ties
from porch.analytics.relationship.parts import PARTS, Part, Parts, points, shares
from porch.analytics.relationship.prior import fit
from porch.analytics.relationship.rhythm import DEFAULT, Fit, alive, best, gap, strength, within

__all__ = [
    "DEFAULT", "PARTS", "Fit", "Part", "Parts", "alive", "best", "days_of", "fit", "gap", "points", "shares",
    "strength", "ties", "within",
]  # fmt: skip
