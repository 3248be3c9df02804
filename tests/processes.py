"""The processes of this machine, by the session they belong to: what one that was started has started in turn."""

from __future__ import annotations

from pathlib import Path


def of_session(leader: int) -> list[int]:
    """Return the ids of the processes in the session that `leader` leads, itself included; none that has ended."""
    stats = [(stat.parent.name, read(stat)) for stat in Path("/proc").glob("[0-9]*/stat")]
    told = [(int(pid), stat.rpartition(")")[2].split()) for pid, stat in stats if stat]
    return [pid for pid, words in told if words[3] == str(leader) and words[0] != "Z"]


def command(pid: int) -> list[str]:
    """Return the words a process was started with; none when it has ended."""
    return read(Path(f"/proc/{pid}/cmdline")).split("\0")[:-1]


def read(path: Path) -> str:
    """Return what a file of a process says; nothing when the process ends while we look."""
    try:
        return path.read_text()
    except OSError:
        return ""
