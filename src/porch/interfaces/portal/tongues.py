"""Which language a guest reads the portal in: the one they chose, else what their browser asks for, else English."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE = "porch_with"  # the portal's own: it holds a language and opens nothing
TONGUES = (("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("it", "Italiano"), ("es", "Español"))
CODES = frozenset(code for code, _ in TONGUES)


def of(request: HttpRequest) -> str:
    """Return the code of the language to answer in."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in CODES else _asked_for(request.headers.get("Accept-Language", ""))


def among(request: HttpRequest, languages: Sequence[str]) -> str:
    """Return in which of some languages a guest reads: the one they chose, else asked for, else the first of them."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])
    wanted = [request.COOKIES.get(COOKIE, ""), *(part for code, _ in asked for part in (code, code.partition("-")[0]))]
    return next((code for code in wanted if code in languages), languages[0])


def _asked_for(header: str) -> str:
    wanted = (code.partition("-")[0] for code, _ in parse_accept_lang_header(header[:500]))
    return next((code for code in wanted if code in CODES), "en")
