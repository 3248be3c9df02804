"""Whether a page was shown to a human: what machines fetch is no showing."""

from __future__ import annotations

from collections.abc import Mapping

MACHINES = (
    "bot", "crawl", "spider", "slurp", "preview", "fetch", "monitor", "curl", "wget", "python", "java/", "go-http",
    "headlesschrome", "lighthouse", "facebookexternalhit", "scanner",
)  # fmt: skip


def is_read(method: str, headers: Mapping[str, str]) -> bool:
    """Return whether somebody reads what is asked for: no look ahead of a browser's, and no machine that says so.

    >>> is_read("GET", {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    True
    >>> is_read("GET", {"User-Agent": "Googlebot/2.1"}), is_read("GET", {"Sec-Purpose": "prefetch"})
    (False, False)
    """
    agent = headers.get("User-Agent", "").lower()
    ahead = headers.get("Sec-Purpose", "") or headers.get("Purpose", "")
    return method == "GET" and "prefetch" not in ahead and bool(agent) and not any(one in agent for one in MACHINES)
