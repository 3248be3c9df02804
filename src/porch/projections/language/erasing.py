"""Forgets how somebody's words were understood, and the model that was taught with them."""

from __future__ import annotations

from porch.core.whom import Whom
from porch.projections.language import projector
from porch.projections.language.models import Learnt
from porch.projections.language.personal import TABLES
from porch.records.tables.personal import Forgot, forget


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Delete what is derived from their words; the model is learnt again, without them, when the worker comes by."""
    forget(TABLES, whom, forgot)
    forgot.count(Learnt, Learnt.objects.all().delete()[0])
    projector.unload()
