"""Tables in a download: CSV whose cells may hold lines, and whose bad rows spoil only themselves."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

from porch.core.interaction import Spoiled

Row = dict[str, str]
Line = tuple[int, str, list[str]]


class Table:
    """The rows of a table below its header: the first line that `is_header` says yes to; notes may stand above it.

    `header` is None when there is none.
    """

    def __init__(self, body: bytes, is_header: Callable[[list[str]], bool]) -> None:
        self._lines = _lines(body.decode("utf-8-sig", "replace").replace("\0", ""))
        self.header = next((heads for _, _, cells in self._lines if is_header(heads := _stripped(cells))), None)

    def rows(self, name: str) -> Iterator[tuple[int, Row] | Spoiled]:
        """Yield (line number, row) of each row, and what is none; an open quotation mark spoils its own line only."""
        width = len(self.header or ())
        for number, raw, cells in self._lines:
            if len(cells) == width:
                yield number, dict(zip(self.header or (), cells, strict=True))
            elif "\n" in raw:
                yield from self._alone(number, raw, name)
            else:
                yield _odd(number, raw, len(cells), width, name)

    def _alone(self, number: int, raw: str, name: str) -> Iterator[tuple[int, Row] | Spoiled]:
        header = self.header or []
        for more, line in enumerate(raw.split("\n")):
            cells = _parted(line)
            if len(cells) == len(header):
                yield number + more, dict(zip(header, cells, strict=True))
            elif line.strip():
                yield _odd(number + more, line, len(cells), len(header), name)


def _odd(number: int, raw: str, cells: int, width: int, name: str) -> Spoiled:
    why = f"{cells} columns where the header has {width}"
    return Spoiled(raw=raw.encode("utf-8", "replace"), reason=why, where=f"{name} line {number}")


def _stripped(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _lines(text: str) -> Iterator[Line]:
    """Yield (number, words, cells) of every row, in constant memory beside the text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader, taken = csv.reader(f"{line}\n" for line in lines), 0
    while taken < len(lines):
        try:
            cells = next(reader, [])
        except csv.Error:
            cells = []
        begins, taken = taken, max(reader.line_num, taken + 1)
        raw = "\n".join(lines[begins:taken])
        if raw.strip():
            yield begins + 1, raw, cells


def _parted(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []
