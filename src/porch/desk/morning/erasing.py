"""Takes one person off the table of the morning."""

from __future__ import annotations

from porch.core.whom import Whom
from porch.desk.morning.models import Paper
from porch.desk.morning.personal import TABLES
from porch.records.tables.personal import Forgot, forget


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Forget their turns, and empty the rows that are laid anew within a minute."""
    Paper.objects.update(thanks=[], offers=[], notices={}, mark="")
    forget(TABLES, whom, forgot)
