"""Tables to take along: lines that no spreadsheet takes for formulas, and files that no cache keeps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def line(cells: Iterable[str]) -> str:
    """Return one line of CSV; what a spreadsheet would take for a formula stays words, and a number stays a number.

    >>> line(["=1+1", "-3", "plain"])
    "'=1+1,-3,plain\\r\\n"
    """
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if _is_formula(cell) else cell for cell in cells])
    return out.getvalue()


def table(rows: Iterable[Iterable[str]], name: str) -> HttpResponse:
    """Return rows as a CSV file to keep."""
    return file("".join(map(line, rows)).encode(), "text/csv; charset=utf-8", name)


def file(made: bytes, kind: str, name: str) -> HttpResponse:
    """Return a file to keep."""
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _is_formula(cell: str) -> bool:
    return cell.startswith(FORMULA) and not cell.removeprefix("+").removeprefix("-").isdigit()
