"""Builds snac2, a small real ActivityPub server with Mastodon's API, from the source Debian carries. Once a machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

SUITE = "trixie"  # the first Debian with snac2
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
TOOLS = ("gcc", "make", "libcurl4-openssl-dev", "libssl-dev")
ADDRESS = re.compile(r"https?://\S+/debian/?(?=\s|$)")


class CannotBuild(RuntimeError):
    """snac2 is not installed here and could not be built; the text says which step failed."""


def snac() -> Path:
    """Return the snac program: the machine's own, one built earlier, or one built now (about ten seconds)."""
    if own := shutil.which("snac"):
        return Path(own)
    built = _cache() / "snac"
    if not built.exists():
        _build(built)
    return built


def _cache() -> Path:
    base = os.environ.get("PORCH_SERVERS")
    return (Path(base) if base else Path(__file__).parents[4] / ".servers") / "snac"


def _build(built: Path) -> None:
    built.parent.mkdir(parents=True, exist_ok=True)
    if shutil.which("gcc") is None or shutil.which("make") is None or not list(Path("/usr/include").rglob("curl.h")):
        _run(["apt-get", "install", "-y", "--no-install-recommends", *TOOLS])
    with TemporaryDirectory(dir=built.parent) as work:
        source = _source(Path(work))
        _make_prompt(source / "httpd.c")
        _run(["make", "-C", str(source), "CFLAGS=-O -Wall -DUSE_POLL_FOR_SLEEP"])
        os.replace(source / "snac", built)  # whole or not at all, for two who build at once


def _make_prompt(httpd: Path) -> None:
    """Let it look at its queue every 50 ms instead of 3 s: what takes a morning in life takes a minute in a test."""
    httpd.write_text(httpd.read_text().replace("poll(NULL, 0, 3 * 1000)", "poll(NULL, 0, 50)"))


def _source(work: Path) -> Path:
    """Return the unpacked source, fetched with apt by a source list of our own: nothing of the system's changes."""
    for folder in ("lists/partial", "cache/archives/partial", "source"):
        (work / folder).mkdir(parents=True)
    (work / "status").touch()
    (work / "sources.list").write_text(f"deb-src [signed-by={KEYRING}] {_mirror()} {SUITE} main\n")
    settings = {
        "Dir::Etc::sourcelist": work / "sources.list", "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": work / "lists", "Dir::Cache": work / "cache", "Dir::State::status": work / "status",
        "APT::Sandbox::User": "root",
    }  # fmt: skip
    apt = ["apt-get", *(part for name, value in settings.items() for part in ("-o", f"{name}={value}"))]
    _run([*apt, "update"])
    _run([*apt, "source", "--download-only", "snac2"], cwd=work / "source")
    archive = next((work / "source").glob("snac2_*.orig.tar.*"))
    _run(["tar", "xf", archive.name], cwd=work / "source")
    return next(path for path in (work / "source").iterdir() if path.is_dir())


def _mirror() -> str:
    """Return the Debian mirror this machine already uses."""
    lists = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for path in lists:
        text = path.read_text(errors="replace") if path.is_file() else ""
        if found := ADDRESS.search(text):
            return found.group()
    raise CannotBuild("this machine names no Debian mirror")


def _run(command: list[str], cwd: Path | None = None) -> None:
    try:
        subprocess.run(command, cwd=cwd, check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or b""
        raise CannotBuild(f"{' '.join(command[:2])}: {error} {said[-500:].decode(errors='replace')}") from error
