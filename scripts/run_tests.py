"""Run the tests, the hasty first, and say what ran: `run_tests.py [STAGE...]`, see STAGES and ASKED."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTEST = (
    sys.executable,
    "-m",
    "pytest",
    "-n",
    "2",
    "--dist",
    "loadfile",
    "--no-loadscope-reorder",
    "--durations=20",
    "--durations-min=2",
)
FAST = "not (real or slow or postgresql or browser or channel or data or twin or rivals)"
REST = "(real or slow or browser or channel or twin or (data and not postgresql)) and not rivals"
STORED = "(django_db or postgresql) and not real and not browser and not rivals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one stage came to; `absent` names what was not even asked."""

    ok: bool
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    absent: tuple[str, ...] = field(default=())


def main(names: list[str]) -> int:
    """Run the named stages, all when none is named; 0 when every one passed."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of some hundred processes compiles the house anew
    results = {name: run(name) for name in names or STAGES}
    for name, outcome in results.items():
        print(line(name, outcome))
    for what in sorted({what for outcome in results.values() for what in outcome.absent}):
        print(f"NOT RUN: {what}")
    outcomes = results.values()
    print(
        f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed,"
        f" {sum(o.skipped for o in outcomes)} skipped"
    )
    return int(not all(outcome.ok for outcome in outcomes))


def run(name: str) -> Outcome:
    """Run one stage."""
    print(f"== {name}", flush=True)
    return {**STAGES, **ASKED}[name]()


def line(name: str, outcome: Outcome) -> str:
    """Return one stage as a line for people."""
    said = "passed" if outcome.ok else "FAILED"
    counts = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
    return f"{name:<11} {said} in {outcome.seconds:4.0f} s: {counts}"


def check() -> Outcome:
    """Lint, types, contracts, templates, and the tests of the house itself."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        report = Path(home) / "report.xml"
        variables = os.environ | {"PYTEST_ADDOPTS": f"{os.environ.get('PYTEST_ADDOPTS', '')} --junitxml={report}"}
        code = subprocess.run([str(ROOT / "scripts" / "check")], env=variables, check=False).returncode
        return counted(report, code, time.monotonic() - began, ())


def fast() -> Outcome:
    """What needs nothing but Python: no twin of a network, and no real data; the house was looked at by `check`."""
    return pytest(FAST, without="tests/house")


def servers() -> Outcome:
    """Real servers, twins, the browser, real data, and whatever takes its time."""
    return pytest(REST)


def real() -> Outcome:
    """The channels on the real servers alone."""
    return pytest("real", folder="tests/channels")


def rivals() -> Outcome:
    """What is measured beside the libraries of `make rivals`, on real data."""
    return pytest("rivals")


def histories() -> Outcome:
    """Ten thousand histories through the gate, on SQLite and on PostgreSQL: half an hour each."""
    from porch.proving.servers import postgres

    many = {"PORCH_HISTORIES": "10000"}
    here = pytest("slow", many, "tests/records/outbox")
    with postgres.Postgres() as server:
        there = pytest("slow", many | {"DATABASE_URL": server.database("porch")}, "tests/records/outbox")
    return Outcome(
        ok=here.ok and there.ok, seconds=here.seconds + there.seconds, passed=here.passed + there.passed,
        failed=here.failed + there.failed, skipped=here.skipped + there.skipped,
    )  # fmt: skip


def postgresql() -> Outcome:
    """Whatever touches the database, once more on a PostgreSQL of our own."""
    from porch.proving.servers import postgres

    if not postgres.present():
        return Outcome(ok=os.environ.get("CI") != "true", absent=("the database tests on PostgreSQL: it is absent",))
    with postgres.Postgres() as server:
        return pytest(STORED, {"DATABASE_URL": server.database("porch")})


def pytest(
    markers: str, environment: Mapping[str, str] | None = None, folder: str = "tests", without: str = ""
) -> Outcome:
    """Run the tests below `folder` that `markers` choose; those with data only where the data lies."""
    lies, absent = data()
    chosen = f"({markers}) and not data" if absent else markers
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        report = Path(home) / "report.xml"
        variables = os.environ | {"PORCH_DATA": str(lies)} | dict(environment or {})
        command = [*PYTEST, folder, "-m", chosen, f"--junitxml={report}"]
        command += [f"--ignore={without}"] if without else []
        code = subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode
        return counted(report, code, time.monotonic() - began, absent)


def data() -> tuple[Path, tuple[str, ...]]:
    """Return where the real data lies, and what cannot be asked without it."""
    named = os.environ.get("PORCH_DATA")
    folder = Path(named or ROOT.parent / "shared" / "data").resolve()
    missing = f"tests on real data: {folder} is absent (PORCH_DATA names another place)"
    return folder, () if named or folder.is_dir() else (missing,)


def counted(report: Path, code: int, seconds: float, absent: tuple[str, ...]) -> Outcome:
    """Return the outcome that a JUnit report and an exit code tell."""
    suites = list(ET.parse(report).getroot().iter("testsuite")) if report.exists() else []
    count = {key: sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")}
    failed = count["failures"] + count["errors"]
    passed = count["tests"] - failed - count["skipped"]
    return Outcome(ok=code == 0, seconds=seconds, passed=passed, failed=failed, skipped=count["skipped"], absent=absent)


STAGES: Mapping[str, Callable[[], Outcome]] = {
    "check": check,
    "fast": fast,
    "servers": servers,
    "postgresql": postgresql,
}
ASKED: Mapping[str, Callable[[], Outcome]] = {"real": real, "rivals": rivals, "histories": histories}
"""Stages that are part of another, or more of it than CI has time for, and run only when asked for."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
