"""The tables of a report, each with a sentence that says what it says."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from porch.analytics.surveys.comparing import Cell
from porch.analytics.surveys.intervals import Between
from porch.analytics.surveys.quality import Care
from porch.analytics.surveys.reporting import Report
from porch.analytics.surveys.suppressing import LEAST
from porch.analytics.surveys.weighting import MOST
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.survey_plots import HIDDEN, MODES, percent

MEANING = {
    "rr1": "Complete, of all asked", "rr2": "Complete or partial, of all asked",
    "rr3": "As RR1, with e of the unsure", "rr4": "As RR2, with e of the unsure",
    "rr5": "As RR1, without the unsure", "rr6": "As RR2, without the unsure",
    "coop1": "Complete, of those reached", "coop2": "Complete or partial, of those reached",
    "coop3": "As COOP1, without those who could not", "coop4": "As COOP2, without those who could not",
    "ref1": "Refused or broke off, of all asked", "ref2": "As REF1, with e of the unsure",
    "ref3": "As REF1, without the unsure", "con1": "Reached, of all asked", "con2": "As CON1, with e of the unsure",
    "con3": "As CON1, without the unsure",
}  # fmt: skip
ENDED = {
    "complete": "Complete", "partial": "Partial", "refused": "Refused or broke off", "not_reached": "Not reached",
    "other": "Could not", "unknown": "Not known whether they are meant", "unknown_other": "Not known otherwise",
    "not_meant": "Not meant",
}  # fmt: skip
COMPARED = {
    "answered": "Answered, of those there and of those asked",
    "complete": "Complete, of those who began",
    "left out": "Questions left out",
    "do not know": "Do not know", "prefer not to say": "Prefer not to say", "straight lines": "Went straight down",
    "too fast": "Too fast to have read",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns, the first of words and the others of figures, and the sentence over it."""

    id: str
    title: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def ended(report: Report) -> Table | None:
    """Return how it ended with those asked by name; None where nobody was."""
    if report.rates is None:
        return None
    rows = tuple((ENDED[name], str(many)) for name, many in asdict(report.asked).items() if many)
    broke = report.introduction + report.questionnaire
    where = (
        f" Of those who broke off, {report.introduction} did at the introduction and {report.questionnaire} later."
        if broke else ""
    )  # fmt: skip
    words = f"{counted(report.asked.all, 'person', 'people')} asked by name. {report.criterion.words}{where}"
    return Table(id="ended", title="How it ended", sentence=words, columns=("Ending", "People"), rows=rows)


def rates(report: Report) -> Table | None:
    """Return AAPOR's rates; None where nobody was asked by name."""
    if report.rates is None:
        return None
    told = asdict(report.rates)
    rows = tuple((f"{name.upper()}: {meaning}", _rate(told[name])) for name, meaning in MEANING.items())
    words = f"As the Standard Definitions of AAPOR have them, with e = {told['e']:.2f}."
    return Table(id="rates", title="Outcome rates", sentence=words, columns=("Rate", "Share"), rows=rows)


def _rate(value: float | None) -> str:
    return "nobody" if value is None else f"{value * 100:.1f} %"


def versus(report: Report) -> Table | None:
    """Return the room beside the link; None where one of the two is missing."""
    if not report.versus:
        return None
    rows = tuple(
        (COMPARED[one.what], _sure(one.room), _sure(one.link), _points(one.more), _chance(one.chance))
        for one in report.versus
    )
    differ = [COMPARED[one.what].lower() for one in report.versus if one.differs]
    found = (
        f"More than chance lies in: {', '.join(differ)}." if differ else "Chance alone explains every difference here."
    )
    words = f"{found} {counted(len(rows), 'thing', 'things')} compared, each probability corrected for that (Holm)."
    return Table(
        id="versus", title="The room beside the link", sentence=words, rows=rows,
        columns=("What", "In the room", "By link", "Points more in the room", "By chance"),
    )  # fmt: skip


def _sure(found: Between) -> str:
    return f"{percent(found.value)} ({percent(found.low)} to {percent(found.high)})"


def _points(more: Between) -> str:
    return f"{more.value * 100:+.0f} ({more.low * 100:+.0f} to {more.high * 100:+.0f})"


def _chance(chance: float) -> str:
    return "under 0.001" if chance < 0.001 else f"{chance:.3f}"


def quality(report: Report) -> Table | None:
    """Return how well people of each mode answered; None where too few did to say."""
    rows = tuple(_care(way.care) for way in report.ways if way.care is not None)
    if not rows:
        return None
    flagged = (
        f"{report.flagged_lines} went straight down a battery that no opinion fits, {report.flagged_fast} were too fast"
    )
    words = f"Of {report.sheets}, {flagged}. They are flagged and nobody is left out; questions tell both figures."
    return Table(
        id="quality", title="How well people answered", sentence=words, rows=rows,
        columns=("How", "Began", "Complete", "Partial", "Broke off", "Left out", "Do not know", "Prefer not to say",
                 "Went straight down", "Too fast", "Minutes", "Letters of an open answer"),
    )  # fmt: skip


def _care(care: Care) -> tuple[str, ...]:
    parts = (care.left_out, care.unknown, care.rather_not)  # of the questions that applied
    return (
        MODES[care.mode].capitalize(), str(care.sheets), *(_of(one, care.sheets) for one in
        (care.complete, care.partial, care.broken)), *(_of(one.found, one.among) for one in parts),
        _of(care.lines, care.batteries), _of(care.rushed, care.timed),
        "" if care.seconds is None else f"{care.seconds / 60:.1f}",
        "" if care.letters is None else f"{care.letters:.0f}",
    )  # fmt: skip


def _of(many: int, among: int) -> str:
    return percent(many / among) if among else "not measured"


def batteries(report: Report) -> Table | None:
    """Return how alike people's answers to each battery are; None without a battery."""
    if not report.lines:
        return None
    rows = tuple(
        (one.words, str(one.sheets), "yes" if one.turned else "no", percent(one.same), f"{one.root_pairs:.2f}",
         f"{one.identical:.2f}", f"{one.deviation:.2f}", f"{one.variation:.2f}", f"{one.run:.1f}",
         str(one.lines) if one.turned else "not flagged")
        for one in report.lines
    )  # fmt: skip
    plain = sum(not one.turned for one in report.lines)
    words = "Means over people. A straight line is flagged only where some rows are worded the other way round"
    words += f"; {counted(plain, 'battery has', 'batteries have')} no such row." if plain else "."
    return Table(
        id="batteries", title="Straight lines", sentence=words, rows=rows,
        columns=("Battery", "People", "Turned rows", "Same throughout", "Root of pairs", "Most used answer",
                 "Standard deviation", "Scale points used", "Longest run", "Flagged"),
    )  # fmt: skip


def missing(report: Report) -> Table | None:
    """Return who answered beside who did not; None where too few are on one side."""
    if not report.missing:
        return None
    rows = tuple(_cell(one) for one in report.missing)
    fewer = [f"{one.which} ({one.what.lower()})" for one in report.missing if one.differs and _less(one)]
    words = "Nobody is missing more than chance explains."
    if fewer:
        words = f"Missing more than chance explains: {', '.join(fewer)}."
    if report.likeness is not None:
        words += f" R-indicator {report.likeness:.2f}: at 1 everybody was as likely to answer."
    return Table(
        id="missing", title="Who is missing", sentence=f"{words} Probabilities are corrected for all rows (Holm).",
        columns=("What", "Asked", "Answered", "Of them", "Points more among those who answered", "By chance"),
        rows=rows,
    )  # fmt: skip


def _less(cell: Cell) -> bool:
    return cell.more is not None and cell.more.value < 0


def _cell(cell: Cell) -> tuple[str, ...]:
    name = f"{cell.what}: {cell.which}"
    if cell.asked < LEAST or 0 < cell.answered < LEAST:
        return (name, HIDDEN if cell.asked < LEAST else str(cell.asked), HIDDEN, "", "", "")
    more = "" if cell.more is None else _points(cell.more)
    return (
        name, str(cell.asked), str(cell.answered), percent(cell.answered / cell.asked), more, _chance(cell.chance),
    )  # fmt: skip


def tables(report: Report) -> tuple[Table, ...]:
    """Return every table there is something in, in their order."""
    found = (ended(report), rates(report), versus(report), quality(report), batteries(report), missing(report))
    return tuple(one for one in found if one is not None)


def sureness(report: Report) -> list[str]:
    """Return how sure the figures are, a sentence each."""
    words = []
    if not report.drawn:
        words.append("Anybody could answer, so people chose themselves: no figure here has a margin of error.")
    elif report.asked.all:
        words.append(
            "Intervals hold nineteen times of twenty and speak of chance alone, among as many people as were asked."
            " Whether those who did not answer think otherwise, no interval tells."
        )
    if report.weights is not None:
        words.append(
            f"Weighted to the make-up of those asked, {report.sheets} answers are worth {report.effective:.0f} (Kish)."
        )
        if report.weights.trimmed:
            many = counted(report.weights.trimmed, "answer", "answers")
            words.append(f"{many} would count for more than {MOST:.0f} and {MOST:.0f} is what they count for.")
        words += [f"Nobody answered of {which} ({what.lower()}), so no weight can stand for them."
                  for what, which in report.weights.missing]  # fmt: skip
    if report.rooms is not None:
        words.append(
            f"{report.rooms.answers} answers came in {report.rooms.rooms} rooms, where people are alike"
            f" (ICC {report.rooms.alike:.2f}): design effect up to {report.rooms.design:.2f}, worth"
            f" {report.rooms.worth:.0f} answers. Each interval is widened by what its own question shows of that."
        )
    if report.anonymous:
        words.append(
            "The answers are anonymous: nothing that fewer than five said is shown, nor what would tell of it."
        )
    if report.repeats:
        words.append(
            f"{counted(report.repeats, 'sheet', 'sheets')} came from a device that had sent one off before: perhaps the"
            " same person twice, perhaps a family. They are counted, and marked among the answers."
        )
    if report.waiting:
        words.append(
            f"{counted(report.waiting, 'answer waits', 'answers wait')} until it is closed or more have come: answers"
            " are shown five at a time, so that nobody who looks twice sees what one person added."
        )
    return words
