"""Answers as a table for a spreadsheet: a row a sheet, a column a question; nobody's name where it is anonymous."""

from __future__ import annotations

import csv
import io
from typing import Any

from porch.core.viewer import Viewer
from porch.engagement.surveys.heard import heard
from porch.engagement.surveys.models import Survey

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def table(viewer: Viewer, survey: Survey) -> str:
    """Return the answers as CSV; of an anonymous survey with fewer than five, the heading alone.

    A cell that a spreadsheet would run as a formula is written as text.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    found = heard(viewer, survey.pk)
    if found is None:
        return ""
    keys = [(one.key, row) for one in found.questions for row in ([key for key, _ in one.rows] or [""])]
    names = [] if found.anonymous else ["person"]
    writer.writerow([*names, "mode", *(f"{key}.{row}" if row else key for key, row in keys)])
    for sheet in found.sheets:
        who = [] if found.anonymous else [sheet.person or ""]
        writer.writerow([*who, sheet.mode.value, *(_cell(sheet.said.get(key), row) for key, row in keys)])
    return out.getvalue()


def _cell(answer: Any, row: str) -> str:
    if isinstance(answer, dict):
        answer = answer.get(row)
    told = " ".join(answer) if isinstance(answer, list) else "" if answer is None else str(answer)
    return f"'{told}" if told.startswith(DANGEROUS) and not isinstance(answer, (int, float)) else told
